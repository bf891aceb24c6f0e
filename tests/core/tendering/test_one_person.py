"""The law that no single person bends a purchase: every kind of fact, by every person, at many instants.

Which answers one person may give alone stands in `ALONE`; what is known and not mended in `OPEN`. Everything else
leaves the outcome as it was, or waiting: nothing chosen or refused in the place of what stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import pytest

from onus.base.instants import instant
from onus.base.texts import Localized
from onus.core.tendering.authorised import doer_of
from onus.core.tendering.awarding import AwardDecided, ChallengeAnswered, ChallengeFiled, ComplaintFiled
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import told_in_force
from onus.core.tendering.judge import judge
from onus.core.tendering.kinds import FACT_KINDS
from onus.core.tendering.running import InvoiceReceived
from tests import example_tender
from tests.one_person import (
    END,
    MOMENTS,
    OF_THE_MACHINE,
    Attempt,
    contents_of,
    corrections,
    outcome,
    sampled,
    with_attempts,
)

WORDS = Localized("It is said so.", "据称如此。")
AREAS = (
    "deadline", "announcement", "received", "panel", "refused", "ranking", "winner", "award", "contract", "acts",
)  # fmt: skip
"""What a purchase comes to; `acts` are those of others that count for nothing."""
PEOPLE = {
    "head": "head-1", "purchaser": "officer-1", "reviewer": "officer-2", "finance": "finance-1",
    "contract_reviewer": "contract-reviewer-1", "custodian": "custodian-1", "supervisor": "supervisor-1",
    "remedy_officer": "remedy-1", "buyer_member": "buyer-representative", "expert": "expert-07",
    "expert_not_drawn": "expert-01", "bidder": "head-of-firm-b", "stranger": "nobody-known",
}  # fmt: skip
AFTER_ALL = (
    "before the notice",
    "days before the deadline",
    "after the opening",
    "between sheets",
    "during standstill",
)
"""When whoever has no power tries, one of them after the other."""


class Given(NamedTuple):
    """What one person of a role moves by one kind of fact, until when, and why that is so."""

    kind: str
    role: str
    areas: tuple[str, ...]
    until: str
    why: str


SET_ASIDE = "An authority outside the buyer takes a ranked bid out, in public and with a reason."
TURNED_AWAY = "An envelope that was turned away in time makes all wait for an authority; nobody wins by it."
STEPS_BACK = (
    "Whoever is tied steps back until the first sheet is sealed; the ranking waits for the next substitute."
)
WAITS = ("ranking waits", "winner waits")
FIRST_SIGNS = (
    "Once all sheets are open the ranking follows from them, and the first member to sign moves it on."
)
NOT_DRAWN = "Any expert of the library signs what follows from the open sheets; it is told, and moves the purchase on."
ALONE = (
    Given("bid_refused", "custodian", ("received", *WAITS), "after the deadline", TURNED_AWAY),
    Given("bid_set_aside", "supervisor", ("winner",), "before the signing", SET_ASIDE),
    Given("bid_set_aside", "remedy_officer", ("winner",), "before the signing", SET_ASIDE),
    Given("conflict_declared", "expert", ("panel", *WAITS, "acts"), "after the draw", STEPS_BACK),
    Given("conflict_declared", "buyer_member", ("panel",), "after the draw", STEPS_BACK),
    Given("ranking_signed", "buyer_member", ("acts",), "before the ranking", FIRST_SIGNS),
)
"""What the law gives to one person."""
OPEN = (Given("ranking_signed", "expert_not_drawn", ("acts",), "before the ranking", NOT_DRAWN),)
"""What is known and not mended."""


@cache
def tender():
    """Return the demo tender with a challenge, a complaint and an invoice, so that each kind is about something."""
    one = example_tender.tender()
    told = (
        ("challenge", "2024-02-10T01:00:00Z", ChallengeFiled("firm-b", "result", text=WORDS), ""),
        ("answer", "2024-02-12T01:00:00Z", ChallengeAnswered("challenge", "rejected", WORDS), "officer-1"),
        ("complaint", "2024-02-13T01:00:00Z", ComplaintFiled("challenge", WORDS), ""),
        ("invoice", "2024-03-08T01:00:00Z", InvoiceReceived("toilets-2024"), "finance-1"),
    )
    more = tuple(TenderFact(name, instant(at), instant(at), what, by) for name, at, what, by in told)
    return replace(one, facts=(*one.facts, *more))


def comes_to(one, person):
    own = {each.id for each in one.facts if doer_of(each) == person}
    awards = tuple(each for each in one.facts if isinstance(each.said, AwardDecided))
    found = outcome(judge(one, one.rulebook, END), own, awards)
    found["announcement"] = {"": told_in_force(one, END)}
    return {area: found[area] for area in AREAS}


@cache
def fair(person):
    return comes_to(tender(), person)


@cache
def contents():
    return contents_of(tender())


def powered(kind, role):
    return any(role.removesuffix("_not_drawn") in row.roles for row in tender().powers.rows_of(kind))


def attempts_of(role) -> Iterator[Attempt]:
    """Yield what is tried: of what a role has power for more, at every moment; of the rest one, now and then."""
    for place, kind in enumerate(contents()):
        start = 31 * place + 17 * tuple(PEOPLE).index(role)
        if powered(kind, role):
            yield from sampled(contents()[kind], PEOPLE[role], tuple(MOMENTS), start=start)
        else:
            moment = AFTER_ALL[start % len(AFTER_ALL)]
            yield from sampled(contents()[kind], PEOPLE[role], (moment,), start=start)
    yield from corrections(
        tender(), PEOPLE[role], ("days before the deadline", "after the ranking"), every=23
    )


def bends(attempt) -> dict[str, str]:
    """Return what an attempt changes, area by area; an area waits where nothing is in the place of what was."""
    before = fair(attempt.person)
    now = comes_to(with_attempts(tender(), (attempt,)), attempt.person)
    found = {}
    for area, was in before.items():
        differs = [key for key in (*was, *now[area]) if was.get(key) != now[area].get(key)]
        if differs:
            gone = all(now[area].get(key) is None for key in differs)
            found[f"{area} waits" if gone else area] = (
                f"{differs[0]}: {was.get(differs[0])} -> {now[area].get(differs[0])}"
            )
    return found


def given(attempt, role) -> tuple[tuple[Given, str], ...]:
    """Return what a role moves alone by an attempt, or is known to move, area by area."""
    order = tuple(MOMENTS)
    return tuple(
        (one, area)
        for one in (*ALONE, *OPEN)
        if (one.kind, one.role) == (attempt.kind, role)
        and order.index(attempt.moment) <= order.index(one.until)
        for area in one.areas
    )


def test_every_kind_of_fact_is_tried_that_a_person_writes():
    untried = set(FACT_KINDS) - set(contents())

    assert {FACT_KINDS[kind] for kind in untried} == set(OF_THE_MACHINE)


@pytest.mark.slow
@pytest.mark.parametrize("role", PEOPLE)
def test_nobody_bends_a_purchase_alone_but_for_what_the_law_gives_to_one(role):
    bent, taken = [], set()
    for one in attempts_of(role):
        alone = {area: row for row, area in given(one, role)}
        for area, what in bends(one).items():
            if area in alone:
                taken.add((alone[area], area))
            else:
                bent.append(f"{one.told()}: {area}: {what}")

    assert bent == []
    # What stands in the tables is what somebody can do, and nothing that was mended since.
    assert taken == {(row, area) for row in (*ALONE, *OPEN) if row.role == role for area in row.areas}


def test_what_one_person_may_alone_has_a_reason_and_is_given_by_the_table_of_power():
    assert all(one.why.endswith(".") and powered(one.kind, one.role) for one in (*ALONE, *OPEN))
