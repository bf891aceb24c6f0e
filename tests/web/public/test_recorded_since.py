"""What was recorded since the assessment: acts as acts, claims as claims, and no resident's report among them."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from onus.actions.answer_report import Inspected, Officer, inspect_for_report
from onus.actions.receive_report import Arriving, receive_report
from onus.actions.report_events import Place
from onus.base.instants import HOUR_US, Instant, instant
from onus.cli.demo import AS_OF
from onus.records.facts import KeptFact, record_fact

pytestmark = pytest.mark.django_db
DOSSIER, STREET = "benxi-2023-replay", "tiyu-slope-1"
LATER = Instant(instant(AS_OF) + HOUR_US)
SITE = Place(settings.STORE, "https://onus.example")


def recorded(file: str, name: str, action: str, **more) -> None:
    row = more.pop("row", {})
    record_fact(KeptFact(DOSSIER, file, name, row, LATER, LATER, action, place_id=STREET, **more))


def reported(at: Instant = LATER) -> str:
    arriving = Arriving(
        DOSSIER, "not_done", Instant(at - HOUR_US), "en", "snow-clearing", STREET, text="Still ice"
    )
    return receive_report(arriving, key=b"k" * 32, store=settings.STORE, now=at).ref


def read(client, path: str) -> str:
    return client.get(f"/en/{path}").content.decode()


@pytest.mark.parametrize("path", ["acts/", "officers/benxi-2023-replay/street-supervisor/"])
def test_a_report_a_sheet_and_an_inspection_are_no_acts(client, path):
    before = read(client, path)

    reported()
    recorded("crews.csv", "sheet-900", "claim.make")
    recorded("inspections.csv", "look-900", "case.act.inspect", post="street-supervisor")

    assert read(client, path) == before


def test_an_act_without_a_post_is_of_the_body_it_names_and_never_of_the_contractor_by_default(client):
    recorded("acts.toml", "act-900", "notice.answer", row={"kind": "reply", "by_body": "", "text": "Noted"})

    page = read(client, "acts/")
    (line,) = [row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if "Noted" in row]
    assert "Contractor" not in line


def test_a_street_tells_what_was_claimed_and_inspected_since_its_assessment(client):
    path = f"streets/{DOSSIER}/{STREET}/"
    assert "Recorded, not yet judged" not in read(client, path)

    recorded("crews.csv", "sheet-901", "claim.make")
    recorded(
        "inspections.csv", "look-901", "case.act.inspect", row={"result": "fail"}, post="street-supervisor"
    )

    page = read(client, path)
    table = page[page.index("Recorded, not yet judged") :].split("</table>")[0]
    assert "claimed by the contractor" in table
    assert "observed by a machine or an official" in table
    assert "street-supervisor" in table


def test_a_street_does_not_tell_of_a_report_that_is_not_ripe_nor_of_its_number_by_an_inspection(client):
    path = f"streets/{DOSSIER}/{STREET}/"
    before = read(client, path)
    ref = reported()
    assert read(client, path) == before

    inspected = Inspected(LATER, "fail", "ice seen")
    inspect_for_report(ref, Officer("li", "street-supervisor"), inspected=inspected, site=SITE, now=LATER)

    page = read(client, path)
    assert "Recorded, not yet judged" in page
    assert ref not in page
