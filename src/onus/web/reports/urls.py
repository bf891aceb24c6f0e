"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from onus.web.reports.codes import codes
from onus.web.reports.desk import contact, desk, work
from onus.web.reports.desk_many import many
from onus.web.reports.following import follow, support
from onus.web.reports.making import new
from onus.web.reports.masking import clean_photo, mask, masked_photo
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
    path("desk", desk, name="desk"),
    path("desk/many", many, name="many"),
    path("desk/<str:report>", work, name="work"),
    path("desk/<str:report>/contact", contact, name="contact"),
    path("desk/<str:report>/photos/<int:number>", mask, name="mask"),
    path("desk/<str:report>/photos/<int:number>/clean.jpg", clean_photo, name="clean_photo"),
    path("desk/<str:report>/photos/<int:number>/masked.jpg", masked_photo, name="masked_photo"),
    path("<str:ref>", report, name="report"),
    path("<str:ref>/me-too", support, name="support"),
    path("<str:ref>/photo/<str:digest>.jpg", photo, name="photo"),
]
