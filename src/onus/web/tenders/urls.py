"""Addresses of this area; they lie in the space of the public pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from onus.web.tenders.judged import award, bids, checks, evaluation, signals
from onus.web.tenders.pages import acts, consultations, questions, tender, tenders

urlpatterns: list[URLPattern] = [
    path("", tenders, name="tenders"),
    path("<str:tender>/", tender, name="tender"),
    path("<str:tender>/consultations/", consultations, name="tender_consultations"),
    path("<str:tender>/questions/", questions, name="tender_questions"),
    path("<str:tender>/bids/", bids, name="tender_bids"),
    path("<str:tender>/evaluation/", evaluation, name="tender_evaluation"),
    path("<str:tender>/award/", award, name="tender_award"),
    path("<str:tender>/checks/", checks, name="tender_checks"),
    path("<str:tender>/signals/", signals, name="tender_signals"),
    path("<str:tender>/acts/", acts, name="tender_acts"),
]
