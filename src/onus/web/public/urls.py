"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from onus.web.public.acts import acts
from onus.web.public.cases import case, cases
from onus.web.public.contracts import contract, contracts
from onus.web.public.data import data
from onus.web.public.duty import duties, duty
from onus.web.public.front import front
from onus.web.public.map_page import map_page, map_picture, map_shapes, map_states
from onus.web.public.method import glossary, method
from onus.web.public.notices import notice, notices
from onus.web.public.officers import officer, officers
from onus.web.public.regions import region, regions
from onus.web.public.rules import rule, rules
from onus.web.public.scorecards import scorecards
from onus.web.public.site_files import receipt
from onus.web.public.step_in import step_into
from onus.web.public.street import street
from onus.web.public.streets import streets
from onus.web.public.today import today

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", front, name="front"),
    path("today/", today, name="today"),
    path("streets/", streets, name="streets"),
    path("streets/<str:dossier>/<path:place_id>/", street, name="street"),
    path("duties/", duties, name="duties"),
    path("duties/<str:dossier>/<path:duty_id>/", duty, name="duty"),
    path("contracts/", contracts, name="contracts"),
    path("contracts/<str:dossier>/", contract, name="contract"),
    path("officers/", officers, name="officers"),
    path("officers/<str:dossier>/<path:post>/", officer, name="officer"),
    path("cases/", cases, name="cases"),
    path("cases/<str:dossier>/<path:case_id>/step-in/", step_into, name="step_in"),
    path("cases/<str:dossier>/<path:case_id>/", case, name="case"),
    path("notices/", notices, name="notices"),
    path("notices/<str:dossier>/<path:notice_id>/", notice, name="notice"),
    path("scorecards/", scorecards, name="scorecards"),
    path("acts/", acts, name="acts"),
    path("data/", data, name="data"),
    path("data/receipts/<int:entry>.tlog-proof", receipt, name="receipt"),
    path("map/", map_page, name="map"),
    path(
        "map/<str:dossier>/light-<slug:digest>.svg",
        map_picture,
        {"colour": "light"},
        name="map_picture_light",
    ),
    path(
        "map/<str:dossier>/dark-<slug:digest>.svg", map_picture, {"colour": "dark"}, name="map_picture_dark"
    ),
    path("map/<str:dossier>/shapes-<slug:digest>.json", map_shapes, name="map_shapes"),
    path("map/<str:dossier>/states-<slug:digest>.json", map_states, name="map_states"),
    path("method/", method, name="method"),
    path("method/rules/", rules, name="rules"),
    path("method/rules/<str:key>/", rule, name="rule"),
    path("glossary/", glossary, name="glossary"),
    path("tenders/", include("onus.web.tenders.urls")),
    path("regions/", regions, name="regions"),
    path("regions/<str:name>/", region, name="region"),
]
