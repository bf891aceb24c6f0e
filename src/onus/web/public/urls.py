"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from onus.web.public.front import front

app_name = "public"
urlpatterns: list[URLPattern] = [path("", front, name="front")]
