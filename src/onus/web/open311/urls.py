"""Addresses of the interface for other programs."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from onus.web.open311 import views

app_name = "open311"
# An address with an end of a line in it is one that leads nowhere, and is told so in the form that was asked for.
urlpatterns: list[URLPattern] = [
    path("openapi.json", views.openapi, name="openapi"),
    re_path(r"(?s)^v2/(?P<rest>.*)$", views.answer, {"kind": "production"}, name="production"),
    re_path(r"(?s)^test/v2/(?P<rest>.*)$", views.answer, {"kind": "test"}, name="test"),
    re_path(r"(?s)^(?P<rest>.*)$", views.answer, {"kind": ""}, name="discovery"),
]
