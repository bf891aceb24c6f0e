"""Addresses of the interface for other programs."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from onus.web.open311 import views


class Anything:
    """The rest of an address, whatever it holds.

    An address with an end of a line in it leads nowhere, and is told so in the form that was asked for.
    """

    regex = r"[\s\S]*"

    def to_python(self, value: str) -> str:
        """Return the rest as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the rest as it is."""
        return value


register_converter(Anything, "anything")
app_name = "open311"
urlpatterns: list[URLPattern] = [
    path("openapi.json", views.openapi, name="openapi"),
    path("v2/<anything:rest>", views.answer, {"kind": "production"}, name="production"),
    path("test/v2/<anything:rest>", views.answer, {"kind": "test"}, name="test"),
    path("<anything:rest>", views.answer, {"kind": ""}, name="discovery"),
]
