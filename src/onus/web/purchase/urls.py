"""Addresses of the desks of a purchase."""

from __future__ import annotations

from django.urls import path

from onus.web.purchase import acting, bidding, contracting, custody, desk, opinions, scoring, sealing, seeding

app_name = "purchase"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("seal/", sealing.about, name="seal"),
    path("seal.html", sealing.sealing_page, name="seal_page"),
    path("<str:tender>/", desk.tender, name="tender"),
    path("<str:tender>/sealing/tender.json", sealing.tender_file, name="tender_file"),
    path("<str:tender>/sealing/tender.json.tlog-proof", sealing.tender_proof, name="tender_proof"),
    path("<str:tender>/receipts/<str:ciphertext>.json", sealing.receipt, name="receipt"),
    path(
        "<str:tender>/receipts/<str:ciphertext>.json.tlog-proof", sealing.receipt_proof, name="receipt_proof"
    ),
    path("<str:tender>/act/<str:kind>/", acting.act, name="act"),
    path("<str:tender>/opinions/<str:consultation>/", opinions.opinion, name="opinion"),
    path("<str:tender>/waiting/<str:fact>/", acting.waiting, name="waiting"),
    path("<str:tender>/bid/", bidding.bid, name="bid"),
    path("<str:tender>/scores/", scoring.scores, name="scores"),
    path("<str:tender>/seed/", seeding.seed, name="seed"),
    path("<str:tender>/contract/", contracting.contract, name="contract"),
    path("<str:tender>/custody/", custody.custody, name="custody"),
    path("<str:tender>/custody/sealed-log.zip", custody.sealed_log, name="sealed_log"),
    path("<str:tender>/custody/codes.txt", custody.codes, name="codes"),
]
