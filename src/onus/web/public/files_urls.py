"""Addresses of files, which have no language."""

from __future__ import annotations

from django.urls import URLPattern, path

from onus.web.public.site_files import published

app_name = "site"
urlpatterns: list[URLPattern] = [path("<path:path>", published, name="file")]
