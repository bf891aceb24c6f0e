"""Priced work: one clearing may meet two duties, and is paid once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, NO_INSTANT
from onus.base.money import Minor
from onus.core.assessment.priced_work import Met, shared_work
from onus.core.assessment.track_evidence import NOTHING_SEEN, no_tracks
from onus.core.contracts.contract import Trigger
from onus.core.contracts.facts import Observation
from onus.core.contracts.payments import PaymentTerms, Price
from onus.core.contracts.standards import Deadline, Measure, Standard, Strength
from onus.core.determinations.findings import Ground

IN_TIME, LATE = 0, 2
HALF = 500_000


# ---- which duty has work of its own --------------------------------------------


def first_from(window, pieces, from_us):
    opens, _, closes = window
    return min((at for at in pieces if max(opens, from_us) <= at <= closes), default=NO_INSTANT)


def without_own_work(windows, pieces):
    """Let pieces meet windows (opens, due, closes), and return the rows priced to others."""
    met = [(row, window, first_from(window, pieces, 0)) for row, window in enumerate(windows)]
    duties = [
        Met(IN_TIME if at <= due else LATE, due, opens, row, at)
        for row, (opens, due, _), at in met
        if at != NO_INSTANT
    ]
    asking = shared_work(duties)
    try:
        row, from_us = next(asking)
        while True:
            row, from_us = asking.send(first_from(windows[row], pieces, from_us))
    except StopIteration as found:
        return {duty.row for duty in duties}, set(found.value)


def test_one_clearing_of_two_snowfalls_is_priced_to_the_duty_it_met_in_time():
    assert without_own_work([(0, 5, 20), (7, 12, 27)], [9]) == ({0, 1}, {0})


def test_who_clears_twice_is_paid_twice():
    assert without_own_work([(0, 5, 20), (7, 12, 27)], [9, 15]) == ({0, 1}, set())


def test_of_two_duties_met_in_time_the_one_due_first_has_the_work():
    assert without_own_work([(0, 15, 20), (7, 12, 27)], [9]) == ({0, 1}, {0})


def test_work_before_the_second_window_opened_is_the_first_duty_s_own():
    assert without_own_work([(0, 5, 20), (7, 12, 27)], [4, 9]) == ({0, 1}, set())


def test_of_three_snowfalls_and_two_clearings_one_has_none():
    windows = [(0, 5, 30), (7, 12, 30), (10, 20, 30)]

    assert without_own_work(windows, [11, 18]) == ({0, 1, 2}, {0})


def test_a_duty_met_later_for_want_of_a_good_finding_keeps_its_own_piece():
    # The second was met at 40 by work done after 30: nothing of it met the first.
    first, second = Met(LATE, 24, 0, 0, 30), Met(IN_TIME, 50, 20, 1, 40)
    asking = shared_work([first, second])

    assert next(asking) == (1, 31)
    with pytest.raises(StopIteration) as found:
        asking.send(40)
    assert found.value.value == ()


spans = st.tuples(st.integers(0, 20), st.integers(0, 10), st.integers(0, 20)).map(
    lambda given: (given[0], given[0] + given[1], given[0] + given[1] + given[2])
)
works = st.lists(st.integers(0, 50), unique=True, max_size=6)


@given(st.lists(spans, max_size=6), works)
def test_never_more_duties_are_priced_than_pieces_of_work_were_done(windows, pieces):
    met, without = without_own_work(windows, pieces)

    priced = met - without
    assert len(priced) <= len(pieces)
    # Each priced duty can be given a piece of its own within its window.
    assert matched([windows[row] for row in sorted(priced)], pieces) == len(priced)


@given(st.lists(spans, max_size=6), works)
def test_a_duty_met_in_time_loses_its_price_only_to_others_met_in_time(windows, pieces):
    met, without = without_own_work(windows, pieces)

    in_time = {row for row in met if first_from(windows[row], pieces, 0) <= windows[row][1]}
    alone = without_own_work([windows[row] for row in sorted(in_time)], pieces)[1]
    assert sorted(without & in_time) == [sorted(in_time)[row] for row in sorted(alone)]


@given(st.lists(spans, max_size=6, unique_by=lambda window: window[:2]), works, st.randoms())
def test_the_order_of_the_duties_never_changes_how_much_is_priced(windows, pieces, rng):
    shuffled = list(windows)
    rng.shuffle(shuffled)

    one, other = (without_own_work(order, pieces) for order in (windows, shuffled))

    assert sorted(windows[row] for row in one[1]) == sorted(shuffled[row] for row in other[1])


def matched(windows, pieces):
    """Return how many windows can each have a piece of its own: earliest end first."""
    free, found = sorted(pieces), 0
    for opens, _, closes in sorted(windows, key=lambda window: (window[2], window[0])):
        piece = next((at for at in free if opens <= at <= closes), None)
        if piece is not None:
            free.remove(piece)
            found += 1
    return found


# ---- in the whole job -----------------------------------------------------------


def snowfall(town, hour):
    return Observation("st", town.at(hour), town.at(hour + 2), 20, None, "snow", town.at(hour + 2))


def priced(town, evidence=(), *, tracks=None, measure=Measure.COVERAGE, unit="km"):
    """Assess two snowfalls that end at 2 and at 22; each is to be cleared within 12 hours."""
    snow = Trigger("snow", "snowfall", station="st")
    standard = Standard(measure, kinds=("crew",), share_ppm=900_000, strength_min=Strength.CLAIMED)
    owed = replace(
        town.clear, trigger="snow", standard=standard, deadline=Deadline(within_h=12, closes_after_d=5)
    )
    contract = replace(
        town.contract(owed, triggers=(snow,)),
        payment=PaymentTerms("6", "quantity"),
        prices=(Price("cleared", "5", "CLEAR", unit, Minor(100_000), late_ppm=HALF),),
    )
    dossier = town.dossier(
        contract=contract,
        observations=(snowfall(town, 0), snowfall(town, 20)),
        evidence=tuple(evidence),
        places=town.places[:1],
    )
    return town.assess(dossier, as_of=300, tracks=tracks)


def paid_of(assessed):
    """Return finding to duties, quantity and amount of the lines that have a duty."""
    lines = [line for each in assessed.consequences.certificates for line in each.lines]
    return {
        line.finding: (line.duty_count, line.quantity, line.amount_minor) for line in lines if line.duty_count
    }


ONCE = {"fulfilled": (1, Fraction(1, 10), 10_000), "priced_to_another": (1, 0, 0)}
TWICE = {"fulfilled": (1, Fraction(1, 10), 10_000), "late": (1, Fraction(1, 10), 5_000)}
outcomes = ["late", "fulfilled"]


@pytest.mark.parametrize("measure", [Measure.COVERAGE, Measure.EVENTS])
def test_one_crew_sheet_that_meets_two_snowfalls_is_paid_once_and_both_findings_stand(town, measure):
    assessed = priced(town, [town.crew("s1", 25)], measure=measure)

    assert list(town.outcomes(assessed).values()) == outcomes
    assert paid_of(assessed) == ONCE
    late, in_time = town.findings(assessed).values()
    assert Ground.PRICED_TO_ANOTHER in late.grounds
    assert Ground.PRICED_TO_ANOTHER not in in_time.grounds


@pytest.mark.parametrize("measure", [Measure.COVERAGE, Measure.EVENTS])
def test_two_crew_sheets_are_paid_twice(town, measure):
    assert paid_of(priced(town, [town.crew("s1", 25), town.crew("s1", 50)], measure=measure)) == TWICE


def test_one_drive_of_the_plough_that_meets_two_snowfalls_is_paid_once(town):
    assert paid_of(priced(town, tracks=town.passes((0, 0, 100_000, 25)))) == ONCE


def test_two_drives_of_the_plough_are_paid_twice(town):
    tracks = town.passes((0, 0, 100_000, 25), (0, 0, 100_000, 30))

    assert paid_of(priced(town, tracks=tracks)) == TWICE


def test_half_a_second_drive_is_no_second_clearing(town):
    tracks = town.passes((0, 0, 100_000, 25), (0, 0, 50_000, 30))

    assert paid_of(priced(town, tracks=tracks)) == ONCE


def test_a_duty_s_price_by_the_piece_counts_one_clearing_once(town):
    assert paid_of(priced(town, [town.crew("s1", 25)], unit="duty")) == {
        "fulfilled": (1, 1, 100_000),
        "priced_to_another": (1, 0, 0),
    }


def test_touches_of_the_weak_rule_are_priced_once_each(town):
    def touched(*hours):
        none = no_tracks(1)
        block = replace(
            NOTHING_SEEN,
            touch_place=np.zeros(len(hours), np.int64),
            touch_us=np.array([town.at(hour) for hour in hours], np.int64),
        )
        heard = np.unique(block.touch_us // HOUR_US)
        return replace(none, blocks=(block,), heard_hours=heard)

    assert paid_of(priced(town, tracks=touched(25), measure=Measure.TOUCH)) == ONCE
    assert paid_of(priced(town, tracks=touched(25, 26), measure=Measure.TOUCH)) == TWICE


@given(st.lists(st.sampled_from([-1, 1, 5, 13, 21, 23, 25, 33, 36, 60]), unique=True, max_size=4))
def test_what_is_paid_never_exceeds_the_pieces_of_work(town, hours):
    paid = paid_of(priced(town, [town.crew("s1", hour) for hour in hours]))

    assert sum(quantity for _, quantity, amount in paid.values() if amount) <= Fraction(len(hours), 10)
