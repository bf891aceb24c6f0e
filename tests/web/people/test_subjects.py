"""What an act is about: the regions above a dossier, and who had a hand in a report or a case."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import path

from onus.actions.permit import subject_of
from onus.base.instants import Instant
from onus.core.authority.subjects import NOTHING
from onus.outside.clock import now
from onus.records.facts import KeptFact, record_fact
from onus.records.models import Dossier, Report, ReportEvent
from onus.web.people.guard import allowed, request_dossiers
from onus.wiring import urls
from tests.web.signing import BENXI, refused, signed_in

pytestmark = pytest.mark.django_db
TREE = f"""
[[regions]]
id = "province"
kind = "province"
title = "Province"
[[regions]]
id = "city"
kind = "city"
title = "City"
parent = "province"
dossiers = ["{BENXI}"]
[[regions]]
id = "far-city"
kind = "city"
title = "Far city"
parent = "province"
"""


def probe(action: str):
    def answer(request, **_parts):
        return HttpResponse(",".join(request_dossiers(request, action)))

    return allowed(action)(answer)


class Addresses:
    """The addresses of the website, and two that say who is in."""

    urlpatterns = [
        *urls.urlpatterns,
        path("step-in/<str:dossier>/", probe("region.step_in")),
        path("judge/<str:report>/", probe("report.reopening.judge")),
        path("approve/<str:dossier>/<str:case>/", probe("waiver.approve")),
        path("work/", probe("workbench.see")),
    ]


@pytest.fixture
def places(settings, tmp_path):
    settings.ROOT_URLCONF = Addresses
    settings.REGIONS = tmp_path / "regions.toml"
    settings.REGIONS.write_text(TREE, encoding="utf-8")


def superior(region: str):
    return signed_in("superior", login=f"superior-{region}", dossier="", body="", region=region)


@pytest.mark.parametrize(("region", "reaches"), [("city", True), ("province", True), ("far-city", False)])
def test_a_superior_reaches_the_dossiers_of_the_own_region_and_of_those_below_it(places, region, reaches):
    client = superior(region)

    assert refused(client.post(f"/step-in/{BENXI}/")) is not reaches
    assert client.get("/work/").content.decode() == (BENXI if reaches else "")


def report(**event: object) -> str:
    Report.objects.create(
        ref="R-1", dossier_id=BENXI, code_digest="0" * 64, kind="wrong", language="en", channel="web",
        happened_at=1, received_at=1,
    )  # fmt: skip
    ReportEvent.objects.create(report_id="R-1", happened_at=2, recorded_at=2, **event)
    return "R-1"


@pytest.mark.parametrize("kind", ["closed", "reopening_rejected"])
def test_whoever_closed_or_rejected_a_report_does_not_judge_its_reopening(places, kind):
    closer, other = signed_in("officer", login="closer"), signed_in("officer", login="other")
    ref = report(kind=kind, actor="closer", post="contract-manager")

    assert refused(closer.post(f"/judge/{ref}/"))
    assert not refused(other.post(f"/judge/{ref}/"))


def test_a_report_that_does_not_exist_is_not_told_from_one_elsewhere(places):
    assert subject_of(report="made-up") == NOTHING
    assert refused(signed_in("officer").post("/judge/made-up/"))


def test_it_takes_a_second_person_to_waive_what_somebody_proposed(places):
    first, second = signed_in("officer", login="first"), signed_in("officer", login="second")
    record_fact(
        KeptFact(
            dossier=BENXI, file="acts.toml", fact_id="w", row={}, happened_at=5, recorded_at=int(now()),
            action="waiver.propose", actor="first", post="contract-manager", about="case-1",
        )
    )  # fmt: skip

    told = first.post(f"/approve/{BENXI}/case-1/", headers={"accept-language": "en"})
    assert refused(told) and "it takes a second person" in told.content.decode()
    assert not refused(second.post(f"/approve/{BENXI}/case-1/"))


def test_a_fact_that_names_only_the_post_holds_back_whoever_held_it_then(places):
    holder = signed_in("officer", login="holder", since=int(Instant(0)))
    later = signed_in("officer", login="later", since=int(now()) - 1_000_000)
    record_fact(
        KeptFact(
            dossier=BENXI, file="acts.toml", fact_id="w", row={}, happened_at=5, recorded_at=6,
            action="waiver.propose", post="contract-manager", about="case-1",
        )
    )  # fmt: skip

    assert refused(holder.post(f"/approve/{BENXI}/case-1/"))
    assert not refused(later.post(f"/approve/{BENXI}/case-1/"))


@pytest.mark.parametrize(("body", "reached"), [("service-centre", BENXI), ("bureau-elsewhere", "")])
def test_a_head_of_a_body_reaches_the_dossiers_that_concern_the_body_and_no_others(places, body, reached):
    Dossier.objects.create(
        id="other", time_zone="Asia/Shanghai", currency="CNY", origin="generated", loaded_at=0
    )
    client = signed_in("head", dossier="", body=body)

    assert client.get("/work/").content.decode() == reached
