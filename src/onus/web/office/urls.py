"""Addresses of the office."""

from __future__ import annotations

from django.urls import path

from onus.web.office import desk

app_name = "office"
urlpatterns = [
    path("<str:dossier>/", desk.desk, name="desk"),
    path("<str:dossier>/import/", desk.take_in, name="import"),
    path("<str:dossier>/papers/", desk.make, name="papers"),
    path("<str:dossier>/serve/", desk.serve, name="serve"),
    path("<str:dossier>/receive/", desk.receive, name="receive"),
    path("<str:dossier>/runs/<int:number>/", desk.run, name="run"),
    path("<str:dossier>/runs/<int:number>/<str:sha256>/", desk.kept, name="kept"),
]
