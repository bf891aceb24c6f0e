"""Laws of judging: the order of lines says nothing, not even among facts of one instant; the desk asks as the judge does."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, Instant, instant
from onus.core.tendering.competence import without_competence
from onus.core.tendering.counting import against_recording
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.tender import Tender
from onus.outside.tenders import read_tender
from onus.wire.tenders.published import proceeding_bytes
from tests.troubled_tender import troubled

END = Instant(1_735_600_000_000_000)
PEOPLE = ("", "officer-1", "officer-2", "head-1", "custodian-1", "expert-07", "supervisor-1", "nobody")
DAYS = range(1, 120)


@cache
def tender() -> Tender:
    """A tender in which much goes wrong: corrections, challenges, facts without power."""
    with TemporaryDirectory() as folder:
        return read_tender(troubled(Path(folder) / "tender")).tender


def judged(one: Tender, at: Instant = END) -> bytes:
    return proceeding_bytes(judge(one, one.rulebook, at))


def with_ties(one: Tender, hours: int) -> Tender:
    """Let everything come on record at whole spans of hours, so that much of it is of one instant; nothing before it happened."""
    span = hours * HOUR_US
    facts = [replace(each, recorded_at=Instant(-(-each.recorded_at // span) * span)) for each in one.facts]
    return replace(one, facts=tuple(facts))


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.sampled_from([0, 1, 24, 24 * 7]))
def test_the_order_in_which_facts_stand_never_changes_what_is_judged(rng, hours):
    one = with_ties(tender(), hours) if hours else tender()
    shuffled = list(one.facts)
    rng.shuffle(shuffled)

    assert judged(replace(one, facts=tuple(shuffled))) == judged(one)


def test_the_order_of_lines_in_the_file_never_changes_what_is_read(tmp_path):
    folder = troubled(tmp_path / "tender")
    before = read_tender(folder).tender
    path = folder / "facts.jsonl"
    path.write_bytes(b"".join(reversed(path.read_bytes().splitlines(keepends=True))))

    assert read_tender(folder).tender.facts == before.facts


@st.composite
def about_to_be_recorded(draw) -> tuple[tuple[TenderFact, ...], Instant]:
    """Something that somebody is about to record at some instant: what was done once, by anybody, alone or with more."""
    at = Instant(instant("2024-01-01T00:00:00Z") + draw(st.sampled_from(DAYS)) * DAY_US)
    likes = draw(st.lists(st.sampled_from(tender().facts), min_size=1, max_size=3))
    found = [
        replace(
            like, id=f"asked-{number}", by=draw(st.sampled_from((like.by, *PEOPLE))), happened_at=at, recorded_at=at,
            supersedes="",
        )
        for number, like in enumerate(likes)
    ]  # fmt: skip
    return tuple(found), at


@settings(max_examples=30)
@given(about_to_be_recorded())
def test_what_the_desk_lets_through_the_judge_counts_and_what_it_refuses_the_judge_takes_back(asked):
    proposed, at = asked
    one = replace(tender(), facts=(*tender().facts, *proposed))
    assume(judge(tender(), tender().rulebook, at).deadline is not None)
    found = judge(one, one.rulebook, at)
    told = {each.fact for each in found.without_power} | {
        each.fact for each in found.refused_acts if each.fact in void_of(one, at)
    }

    against = against_recording(tender(), proposed, at)
    assert set(against) == told & {each.id for each in proposed}


STAYS_OF = ("bid_received", "bid_withdrawn", "sealing_ceremony", "bid_opened", "bond_received")
"""What stays whoever wrote it down."""
TOLD = frozenset((
    "without_power", "claims", "refused_acts", "breaches", "late_records", "lapses", "overrides", "corrections", "rotations",
))  # fmt: skip
"""Where a fact without power is told."""


@settings(max_examples=60)
@given(about_to_be_recorded(), st.sampled_from([0, 1, 40]))
def test_a_fact_without_power_moves_nothing_and_is_told(asked, days_later):
    (proposed, *_), at = asked
    assume(proposed.kind not in STAYS_OF and proposed.by)
    one, as_of = replace(tender(), facts=(*tender().facts, proposed)), Instant(at + days_later * DAY_US)
    found, before = judge(one, one.rulebook, as_of), judge(tender(), tender().rulebook, as_of)
    assume(proposed.id in {each.fact for each in found.without_power})

    kept = {name for name in Proceeding.__slots__ if name not in TOLD}
    # A key that counts for nothing is listed as such.
    found = replace(found, keys=tuple(each for each in found.keys if each.fact != proposed.id))
    assert {name: getattr(found, name) for name in kept} == {name: getattr(before, name) for name in kept}


def void_of(one: Tender, at: Instant) -> set[str]:
    """Return the facts that count for nothing whatever the table of power says."""
    return {fact for fact, _ in without_competence(facts_on_record(one, at))}


@settings(max_examples=25)
@given(about_to_be_recorded(), st.randoms(use_true_random=False))
def test_what_stands_against_recording_hangs_on_no_order_and_on_nothing_that_is_to_come(asked, rng):
    proposed, at = asked
    shuffled, others = list(proposed), list(tender().facts)
    rng.shuffle(shuffled)
    rng.shuffle(others)
    known = tuple(one for one in others if one.recorded_at <= at)

    against = against_recording(tender(), proposed, at)
    assert against_recording(replace(tender(), facts=tuple(others)), shuffled, at) == against
    assert against_recording(replace(tender(), facts=known), proposed, at) == against
    assert against_recording(tender(), (), at) == {}
