"""Attacks on the announcement: what an office changes when it should not, and what then says so."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from onus.base.canonical import canonical_json
from onus.base.instants import DAY_US, Instant, instant
from onus.base.texts import Localized
from onus.core.tendering.announcement import Version
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import told_in_force
from onus.core.tendering.judge import judge
from onus.core.tendering.preparing import AnnouncementChanged
from onus.core.tendering.restraining import ApprovalGiven
from onus.core.tendering.tender import Tender
from onus.verify.faults import ProceedingDiffers
from onus.verify.tenders import recomputed_tender
from onus.wire.tenders.fact_lines import fact_line
from onus.wire.tenders.published import FACTS, PROCEEDING, published_files
from tests.example_tender import END, tender

DEADLINE = instant("2024-02-05T09:30:00+08:00")
SECOND_BEFORE = Instant(DEADLINE - 1_000_000)
BEFORE = instant("2024-01-22T09:30:00+08:00")


def judged(one: Tender):
    return judge(one, one.rulebook, END)


def version(
    when: Instant,
    *,
    by: str = "officer-1",
    approved: str = "head-1",
    material: bool = False,
    **fields: object,
) -> Tender:
    """Return the tender with a third version of its announcement; `fields` are what it changes."""
    last = tender().versions[-1].announcement
    said = AnnouncementChanged(3, dict.fromkeys(fields, "as below"), material)
    fact = TenderFact("change-3", when, when, said, by)
    yes = TenderFact("approval-change-3", when, when, ApprovalGiven("change-3"), approved)
    third = Version(3, "change-3", when, material, replace(last, **fields))
    return replace(
        tender(),
        facts=(*tender().facts, *((yes, fact) if approved else (fact,))),
        versions=(*tender().versions, third),
    )


def outcome(found) -> tuple[object, ...]:
    """What no fact without power moves."""
    return (
        found.stage, found.version, found.deadline, found.deadline_steps, found.received, found.lots, found.panel,
        found.seed, found.contracts, found.clocks, found.remedies, found.qualifications,
    )  # fmt: skip


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


def another_seed() -> dict[str, object]:
    seed = tender().versions[-1].announcement.seed
    assert seed is not None
    return {"seed": replace(seed, not_before=Instant(seed.not_before + DAY_US))}


def another_draft() -> dict[str, object]:
    return {"draft_sha256": "0" * 64}


def a_share_let_on() -> dict[str, object]:
    return {"subcontracting_ppm_max": 500_000}


MATERIAL = [
    scheme_of_the_second, limit_below_the_first, nothing_required, another_draw, another_seed, another_draft, a_share_let_on,
]  # fmt: skip
CHANGES = [*MATERIAL, a_later_end]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("when", "why"),
    [
        (Instant(DEADLINE + 1), "changed_after_deadline"),
        (instant("2024-02-05T15:00:00+08:00"), "power_stage"),
    ],
)
def test_a_version_after_the_deadline_changes_nothing_and_is_told(change, when, why):
    found, honest = judged(version(when, **change())), judged(tender())

    assert [one.reason for one in found.refused_acts if one.fact == "change-3"] == [why]
    assert (found.lots, found.panel, found.deadline, found.version) == (
        honest.lots,
        honest.panel,
        honest.deadline,
        2,
    )


@pytest.mark.parametrize("change", [limit_below_the_first, a_later_end], ids=lambda one: one.__name__)
def test_a_version_after_the_deadline_changes_nothing_though_the_notice_had_no_power(change):
    slip = instant("2024-01-08T01:00:10Z")

    def approved_late(one: Tender) -> Tender:
        facts = (
            replace(each, recorded_at=slip) if each.id == "approval-notice" else each for each in one.facts
        )
        return replace(one, facts=tuple(facts))

    late = version(Instant(DEADLINE + 30_000_000), **change())
    found = judged(approved_late(late))

    assert outcome(found) == outcome(judged(approved_late(tender())))
    assert ("change-3", "changed_after_deadline") in {(one.fact, one.reason) for one in found.refused_acts}


def test_a_version_at_the_very_deadline_still_counts():
    assert judged(version(DEADLINE, **another_draw())).version == 3


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("by", "approved"),
    [("officer-1", ""), ("officer-1", "officer-1"), ("nobody", "head-1"), ("custodian-1", "")],
)
def test_a_version_without_power_changes_nothing_and_is_told(change, by, approved):
    attacked = version(SECOND_BEFORE, by=by, approved=approved, material=True, **change())
    found, honest = judged(attacked), judged(tender())

    assert {one.reason[:6] for one in found.refused_acts if one.fact == "change-3"} == {"power_"}
    assert outcome(found) == outcome(honest)
    assert "change-3" in {one.fact for one in found.without_power}


def test_a_version_holds_on_those_that_count_and_not_on_what_nobody_had_the_power_to_announce():
    attacked = version(BEFORE, approved="", **nothing_required())
    last = attacked.versions[-1].announcement
    when = Instant(BEFORE + 1)
    more = TenderFact("change-4", when, when, AnnouncementChanged(4, {"validity_d": 120}), "officer-1")
    yes = TenderFact("approval-change-4", when, when, ApprovalGiven("change-4"), "head-1")
    fourth = Version(4, "change-4", when, True, replace(last, validity_d=120))
    both = replace(attacked, facts=(*attacked.facts, yes, more), versions=(*attacked.versions, fourth))
    told = told_in_force(both, END)

    assert (judged(both).version, told.validity_d) == (4, 120)
    assert told.requirements == tender().versions[-1].announcement.requirements


@pytest.mark.parametrize("change", MATERIAL)
@pytest.mark.parametrize("material", [True, False])
def test_what_changes_what_a_bid_rests_on_gives_bidders_the_days_of_the_law_whatever_it_calls_itself(
    change, material
):
    found = judged(version(SECOND_BEFORE, material=material, **change()))
    claims = [(one.fact, one.follows) for one in found.claims if one.claim == "called_immaterial"]

    assert found.deadline == DEADLINE + 15 * DAY_US
    assert claims == ([] if material else [("change-3", ", ".join(change()))])


def test_other_words_a_later_day_and_other_notes_are_not_material():
    last = tender().versions[-1].announcement
    lots = tuple(replace(one, title=Localized("Toilets", "公厕")) for one in last.lots)
    found = judged(version(SECOND_BEFORE, lots=lots, fields=(), questions_until=DEADLINE))

    assert (found.version, found.deadline) == (3, DEADLINE)
    assert "called_immaterial" not in {one.claim for one in found.claims}


def test_a_bid_that_a_late_change_would_put_out_can_be_replaced_within_the_days_of_the_law():
    attacked = version(SECOND_BEFORE, **limit_below_the_first())
    found = judge(attacked, attacked.rulebook, Instant(DEADLINE + DAY_US))

    assert found.stage == "announced"
    assert found.deadline > found.as_of


@pytest.mark.parametrize("change", [another_draw, another_seed])
def test_panel_and_seed_that_are_changed_after_bids_were_opened_count_for_nothing(change):
    opened = next(one for one in tender().facts if one.kind == "bid_opened")
    found = judged(version(Instant(opened.recorded_at + 1), **change()))

    assert (found.panel, found.seed, found.version) == (judged(tender()).panel, judged(tender()).seed, 2)


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
