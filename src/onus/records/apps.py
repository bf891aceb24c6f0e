"""The one application that Django knows of us: the tables."""

from __future__ import annotations

from django.apps import AppConfig


class Records(AppConfig):
    """Tables of the website."""

    name = "onus.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
