"""Addresses of this area; what programs ask stands in `probes.py`, before any address."""

from __future__ import annotations

from django.urls import path

from onus.web.operations import status

app_name = "operations"
urlpatterns = [path("status/", status.status, name="status")]
