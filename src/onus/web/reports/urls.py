"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from onus.web.reports.codes import codes
from onus.web.reports.following import follow, support
from onus.web.reports.making import new
from onus.web.reports.self_check import self_check
from onus.web.reports.showing import feed, photo, report, reports

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", reports, name="list"),
    path("new", new, name="new"),
    path("follow", follow, name="follow"),
    path("notice", self_check, name="self_check"),
    path("codes", codes, name="codes"),
    path("feed.atom", feed, name="feed"),
    path("<str:ref>", report, name="report"),
    path("<str:ref>/me-too", support, name="support"),
    path("<str:ref>/photo/<str:digest>.jpg", photo, name="photo"),
]
