"""Attacks on the announcement: what an office changes when it should not, and what then says so."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from onus.base.canonical import canonical_json
from onus.base.instants import DAY_US, Instant, instant
from onus.core.tendering.announcement import Version
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.preparing import AnnouncementChanged
from onus.core.tendering.tender import Tender
from onus.outside.tenders import read_tender
from onus.verify.faults import ProceedingDiffers
from onus.verify.tenders import recomputed_tender
from onus.wire.tenders.fact_lines import fact_line
from onus.wire.tenders.published import FACTS, PROCEEDING, published_files

ROOT = Path(__file__).resolve().parents[3]
END = instant("2024-12-31T00:00:00Z")
DEADLINE = instant("2024-02-05T09:30:00+08:00")


@cache
def tender() -> Tender:
    return read_tender(ROOT / "examples" / "tender-2024").tender


def judged(one: Tender):
    return judge(one, one.rulebook, END)


def version(when: Instant, **fields: object) -> Tender:
    """Return the tender with a third version of its announcement; `fields` are what it changes."""
    last = tender().versions[-1].announcement
    said = AnnouncementChanged(3, dict.fromkeys(fields, "as below"), False)
    fact = TenderFact("change-3", when, when, said, "officer-1")
    third = Version(3, "change-3", when, False, replace(last, **fields))
    return replace(tender(), facts=(*tender().facts, fact), versions=(*tender().versions, third))


def scheme_of_the_second() -> dict[str, object]:
    scheme = tender().versions[-1].announcement.scheme
    points = {"price": 1_000, "staff": 69_000, "plan": 30_000}
    return {
        "scheme": replace(
            scheme, criteria=tuple(replace(one, most_milli=points[one.id]) for one in scheme.criteria)
        )
    }


def limit_below_the_first() -> dict[str, object]:
    scheme = tender().versions[-1].announcement.scheme
    return {"scheme": replace(scheme, price_limit_minor=26_000_000)}


def nothing_required() -> dict[str, object]:
    return {"requirements": ()}


def another_draw() -> dict[str, object]:
    panel = tender().versions[-1].announcement.panel
    assert panel is not None
    return {"panel": replace(panel, purpose="another")}


def a_later_end() -> dict[str, object]:
    return {"bids_until": Instant(DEADLINE + 15 * DAY_US), "opens_at": Instant(DEADLINE + 15 * DAY_US)}


CHANGES = [scheme_of_the_second, limit_below_the_first, nothing_required, another_draw, a_later_end]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("when", [Instant(DEADLINE + 1), instant("2024-02-05T15:00:00+08:00")])
def test_a_version_after_the_deadline_changes_nothing_and_is_told(change, when):
    found, honest = judged(version(when, **change())), judged(tender())

    assert [(one.fact, one.reason) for one in found.refused_acts] == [("change-3", "changed_after_deadline")]
    assert (found.lots, found.panel, found.deadline, found.version) == (
        honest.lots,
        honest.panel,
        honest.deadline,
        2,
    )


def test_a_version_at_the_very_deadline_still_counts():
    assert judged(version(DEADLINE, **another_draw())).version == 3


def test_an_earlier_deadline_is_told_and_moves_nothing():
    early = Instant(DEADLINE - 3_600_000_000)
    attacked = version(instant("2024-02-04T20:00:00+08:00"), bids_until=early, opens_at=early)
    found = judged(attacked)

    assert ("change-3", "deadline_forward") in {(one.fact, one.reason) for one in found.refused_acts}
    assert found.deadline == DEADLINE
    assert found.received == judged(tender()).received


def test_who_verifies_sees_a_version_after_the_deadline_where_the_office_keeps_silent_about_it():
    files = published_files(tender(), END)
    when = instant("2024-02-05T15:00:00+08:00")
    late = {"bids_until": "2024-02-20T09:30:00+08:00", "opens_at": "2024-02-20T09:30:00+08:00"}
    line = fact_line(TenderFact("change-3", when, when, AnnouncementChanged(3, late), "officer-1"))
    rules = {rule.digest(): rule for rule in tender().rulebook.rules}
    silent = canonical_json(json.loads(files[PROCEEDING]))
    shown = {**files, FACTS: files[FACTS] + line + b"\n", PROCEEDING: silent}

    assert {type(one) for one in recomputed_tender("t", shown, rules.__getitem__)[1]} == {ProceedingDiffers}
