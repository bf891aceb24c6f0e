"""Addresses of the contractor's portal."""

from __future__ import annotations

from django.urls import path

from onus.web.contractor import portal

app_name = "contractor"
urlpatterns = [
    path("", portal.dossiers, name="dossiers"),
    path("<str:dossier>/", portal.duties, name="duties"),
    path("<str:dossier>/sheet/", portal.sheet, name="sheet"),
    path("<str:dossier>/readiness/", portal.readiness, name="readiness"),
    path("<str:dossier>/disputes/", portal.disputes, name="disputes"),
    path("<str:dossier>/deductions/", portal.deductions, name="deductions"),
    path("<str:dossier>/payments/", portal.payments, name="payments"),
    path("<str:dossier>/payments/<str:period>/", portal.payment, name="payment"),
    path("<str:dossier>/findings/<path:duty>/", portal.finding, name="finding"),
]
