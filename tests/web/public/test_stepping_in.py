"""Stepping in: a superior takes a hand in a case, on the record and for everybody to read."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from onus.records.dossiers import dossier_named
from onus.records.facts import facts_of
from onus.records.models import Dossier, DutyCount
from tests.web.signing import BENXI, signed_in

pytestmark = pytest.mark.django_db
OPEN_CASE = "CLEAR-OTHER-48/mingshan/snowfall-2023-12-13T12:00:00Z/2023-12-17T04:00:00Z"
CLOSED_CASE = "CLEAR-SLOPE-24/mingshan/snowfall-2023-12-13T12:00:00Z/2023-12-16T04:00:00Z"


def address(case: str) -> str:
    return f"/en/cases/{BENXI}/{quote(case)}/step-in/"


def test_a_superior_steps_in_and_everybody_reads_it_beside_the_case(client):
    superior = signed_in("superior")

    done = superior.post(address(OPEN_CASE), {"reason": "The district is to order and to report by Friday."})

    assert done.status_code == 302
    (fact,) = facts_of(BENXI, about=OPEN_CASE)
    assert (fact.row["kind"], fact.post, fact.action) == ("step_in", "city-lead", "region.step_in")
    page = client.get(f"/en/cases/{BENXI}/{quote(OPEN_CASE)}/").content.decode()
    assert "stepping in by a superior" in page
    assert "The district is to order and to report by Friday." in page


@pytest.mark.parametrize(
    ("case", "reason", "part"), [(OPEN_CASE, "  ", "Say why"), (CLOSED_CASE, "late", "closed")]
)
def test_what_is_wrong_stands_in_the_form_and_nothing_is_recorded(case, reason, part):
    answer = signed_in("superior").post(address(case), {"reason": reason})

    assert answer.status_code == 422
    assert part in answer.content.decode()
    assert facts_of(BENXI, about=case) == ()


@pytest.mark.parametrize("role", ["officer", "head", "contractor", "auditor"])
def test_nobody_else_steps_in(role):
    assert signed_in(role).post(address(OPEN_CASE), {"reason": "x"}).status_code == 403
    assert facts_of(BENXI, about=OPEN_CASE) == ()


def test_a_stranger_is_led_to_sign_in(client):
    assert client.get(address(OPEN_CASE)).status_code == 302


@pytest.mark.parametrize(("way", "reached"), [("210000/210500", True), ("2100001/210500", False)])
def test_whoever_is_appointed_for_a_province_reaches_the_contracts_of_its_cities(way, reached):
    Dossier.objects.filter(id=BENXI).update(region=way)
    superior = signed_in("superior", dossier="", region="210000", body="")

    answer = superior.post(address(OPEN_CASE), {"reason": "For the province."})

    assert (answer.status_code == 302) is reached


def test_where_something_is_owed_at_a_home_what_people_wrote_is_told_nowhere(client):
    first = DutyCount.objects.filter(assessment_id=dossier_named(BENXI).assessment).first()
    first.pk, first.at_home = None, True
    first.save()
    signed_in("superior").post(address(OPEN_CASE), {"reason": "Ask at number twelve."})

    page = client.get(f"/en/cases/{BENXI}/{quote(OPEN_CASE)}/").content.decode()

    assert "stepping in by a superior" in page
    assert "number twelve" not in page
