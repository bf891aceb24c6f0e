"""What the tests of the workbench do again and again: find the case, send the form of an act, read what is on record."""

from __future__ import annotations

from onus.records import workbench
from onus.records.facts import KeptFact, facts_of
from tests.web.signing import BENXI

SLOPES = "CLEAR-SLOPE-24/mingshan/snowfall-2023-12-13T12:00:00Z/2023-12-16T04:00:00Z"


def act_address(kind: str, code: str = "en") -> str:
    return f"/{code}/workbench/{BENXI}/act/{kind}/"


def duties_of(shown, case: str = SLOPES) -> list[str]:
    return [duty.duty_id for duty in workbench.duties_of_case(shown.assessment, case)]


def send(client, kind: str, *, code: str = "en", case: str = SLOPES, **fields):
    """Send the form of an act as the page of the case has it."""
    return client.post(act_address(kind, code), {"case": case, "sent": "1", **fields})


def on_record(kind: str = "") -> list[KeptFact]:
    return [one for one in facts_of(BENXI) if not kind or one.row.get("kind") == kind]


def inspect(client, *, case: str = SLOPES, count: int = 3, text: str = "Seen on foot.") -> str:
    """Draw places of a case and record what was found at each of them; return the address of the draw."""
    obligation, district, occurrence = case.split("/")[:3]
    form = {
        "case": case, "duties": obligation, "districts": district, "occurrence": occurrence, "count": str(count),
    }  # fmt: skip
    address = client.post(f"/en/workbench/{BENXI}/draw/", form)["Location"]
    places = client.get(address).context["draw"].places
    client.post(address, {**{f"result-{place}": "fail" for place in places}, "text": text})
    return address
