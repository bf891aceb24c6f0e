"""Addresses of the interface for other programs."""

from __future__ import annotations

from django.urls import URLPattern, path

from onus.web.open311 import views

app_name = "open311"
urlpatterns: list[URLPattern] = [
    path("openapi.json", views.openapi, name="openapi"),
    path("v2/<path:rest>", views.answer, {"kind": "production"}, name="production"),
    path("test/v2/<path:rest>", views.answer, {"kind": "test"}, name="test"),
    path("<path:rest>", views.answer, {"kind": ""}, name="discovery"),
    path("", views.answer, {"kind": "", "rest": ""}, name="start"),
]
