"""Signing in a standstill, a suspension or an open challenge is a breach, and the contract stays on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from onus.base.instants import DAY_US, Instant, instant
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.tendering.awarding import ChallengeAnswered, ChallengeFiled, ContractSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.preparing import NoticePublished
from onus.outside.tenders import read_tender

END = instant("2024-12-31T00:00:00Z")
SECOND = 1_000_000


@cache
def tender():
    return read_tender(Path(__file__).resolve().parents[3] / "examples" / "tender-2024").tender


def notified() -> Instant:
    return next(
        one.happened_at
        for one in tender().facts
        if isinstance(one.said, NoticePublished) and one.said.notice == "award"
    )


def reviewed(one: TenderFact, signing: Instant) -> TenderFact:
    """Return a fact; the review of the contract no later than the signing, which it has to come before."""
    if one.id != "approval-contract":
        return one
    at = min(one.recorded_at, signing)
    return replace(one, happened_at=at, recorded_at=at)


def signed(at: int, *more: TenderFact, rules: tuple[Rule, ...] = (), recorded: int | None = None):
    """Judge the demo tender with its contract signed at an instant, and on record then or later."""
    stood = Instant(recorded if recorded is not None else at)
    facts = tuple(
        replace(one, happened_at=Instant(at), recorded_at=stood)
        if isinstance(one.said, ContractSigned)
        else reviewed(one, stood)
        for one in tender().facts
    )
    book = Rulebook((*tender().rulebook.rules, *rules), tender().rulebook.applied_undated)
    return judge(replace(tender(), facts=(*facts, *more)), book, END)


def fact(name: str, at: int, said: object) -> TenderFact:
    return TenderFact(name, Instant(at), Instant(at), said, "officer-1")


STILL = Rule(
    "STILL", "1", "standstill", Localized("s", "s"), Localized("s", "s"), since=date(2003, 1, 1),
    verified=True,
    parameters={"working_d_min": 2, "consequence": "block"},
)  # fmt: skip


def bars(found) -> list[str]:
    return [
        dict(one.facts)["bar"]
        for one in found.breaches
        if one.subject.startswith("contract:")
        if "bar" in dict(one.facts)
    ]


def test_the_demo_contract_was_barred_by_nothing():
    at = next(one.happened_at for one in tender().facts if isinstance(one.said, ContractSigned))
    found = signed(at)

    assert found.contracts[0].bars == () and bars(found) == []


def test_the_last_second_of_the_standstill_is_barred_and_the_first_after_is_not():
    until = next(
        int(what)
        for bar, what in signed(notified() + 1, rules=(STILL,)).contracts[0].bars
        if bar == "standstill"
    )

    assert until > notified() + DAY_US
    assert bars(signed(until - 1, rules=(STILL,))) == ["standstill"]
    assert bars(signed(until, rules=(STILL,))) == []


@pytest.mark.parametrize(
    ("answered", "expected"), [(None, ["challenge_open"]), (-SECOND, []), (SECOND, ["challenge_open"])]
)
def test_a_contract_signed_before_a_challenge_was_answered_is_a_breach_and_is_kept(answered, expected):
    at = notified() + 3 * DAY_US
    more = [fact("challenge-1", notified() + DAY_US, ChallengeFiled("firm-b", "result"))]
    if answered is not None:
        more.append(fact("answer-1-1", at + answered, ChallengeAnswered("challenge-1", "rejected")))
    found = signed(at, *more)

    assert bars(found) == expected
    assert len(found.contracts) == 1


def test_a_challenge_that_came_after_the_signing_does_not_make_it_a_breach():
    at = notified() + DAY_US
    found = signed(at, fact("challenge-1", at + SECOND, ChallengeFiled("firm-b", "result")))

    assert bars(found) == []


def test_a_contract_signed_before_the_award_was_told_is_a_breach():
    assert bars(signed(notified() - SECOND)) == ["not_notified"]


@pytest.mark.parametrize(("recorded_after", "expected"), [(-SECOND, []), (SECOND, ["challenge_open"])])
def test_a_contract_dated_back_before_a_challenge_is_held_against_it_by_when_it_came_on_record(
    recorded_after, expected
):
    filed = notified() + 3 * DAY_US
    challenge = fact("challenge-1", filed, ChallengeFiled("firm-b", "result"))
    found = signed(filed - DAY_US, challenge, recorded=filed + recorded_after)

    assert bars(found) == expected


def test_a_notice_dated_back_before_the_signing_bars_it_all_the_same():
    signing = notified() - SECOND
    facts = tuple(
        replace(one, happened_at=Instant(signing - SECOND)) if one.id == "award-notice" else
        replace(one, happened_at=Instant(signing), recorded_at=Instant(signing)) if one.id == "contract" else
        reviewed(one, Instant(signing))
        for one in tender().facts
    )  # fmt: skip

    assert bars(judge(replace(tender(), facts=facts), tender().rulebook, END)) == ["not_notified"]
