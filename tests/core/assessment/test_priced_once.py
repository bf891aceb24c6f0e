"""Priced once, in the whole job: both findings stand, and one clearing is paid once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US
from onus.base.money import Minor
from onus.core.assessment.track_evidence import NOTHING_SEEN, no_tracks
from onus.core.contracts.contract import Trigger
from onus.core.contracts.facts import Observation
from onus.core.contracts.payments import PaymentTerms, Price
from onus.core.contracts.standards import Deadline, Measure, Standard, Strength
from onus.core.determinations.findings import Ground

HALF = 500_000


def snowfall(town, hour):
    return Observation("st", town.at(hour), town.at(hour + 2), 20, None, "snow", town.at(hour + 2))


def priced(
    town,
    evidence=(),
    *,
    tracks=None,
    measure=Measure.COVERAGE,
    unit="km",
    falls=(0, 20),
    places=1,
    **standard,
):
    """Assess snowfalls of two hours each; a street is to be cleared within 12 hours of the end."""
    snow = Trigger("snow", "snowfall", station="st")
    asked = Standard(
        measure, kinds=("crew",), **{"share_ppm": 900_000, "strength_min": Strength.CLAIMED, **standard}
    )
    owed = replace(
        town.clear, trigger="snow", standard=asked, deadline=Deadline(within_h=12, closes_after_d=5)
    )
    contract = replace(
        town.contract(owed, triggers=(snow,)),
        payment=PaymentTerms("6", "quantity"),
        prices=(Price("cleared", "5", "CLEAR", unit, Minor(100_000), late_ppm=HALF),),
    )
    dossier = town.dossier(
        contract=contract,
        observations=tuple(snowfall(town, hour) for hour in falls),
        evidence=tuple(evidence),
        places=town.places[:places],
    )
    return town.assess(dossier, as_of=300, tracks=tracks)


def touching(town, *hours):
    block = replace(
        NOTHING_SEEN,
        touch_place=np.zeros(len(hours), np.int64),
        touch_us=np.array([town.at(hour) for hour in hours], np.int64),
    )
    return replace(no_tracks(1), blocks=(block,), heard_hours=np.unique(block.touch_us // HOUR_US))


def paid_of(assessed):
    """Return finding to duties, quantity and amount of the lines that have a duty."""
    lines = [line for each in assessed.consequences.certificates for line in each.lines]
    return {
        line.finding: (line.duty_count, line.quantity, line.amount_minor) for line in lines if line.duty_count
    }


ONCE = {"fulfilled": (1, Fraction(1, 10), 10_000), "priced_to_another": (1, 0, 0)}
TWICE = {"fulfilled": (1, Fraction(1, 10), 10_000), "late": (1, Fraction(1, 10), 5_000)}
WORKED = (0, 0, 100_000)


@pytest.mark.parametrize("measure", [Measure.COVERAGE, Measure.EVENTS])
def test_one_crew_sheet_that_meets_two_snowfalls_is_paid_once_and_both_findings_stand(town, measure):
    assessed = priced(town, [town.crew("s1", 25)], measure=measure)

    assert list(town.outcomes(assessed).values()) == ["late", "fulfilled"]
    assert paid_of(assessed) == ONCE
    late, in_time = town.findings(assessed).values()
    assert Ground.PRICED_TO_ANOTHER in late.grounds
    assert Ground.PRICED_TO_ANOTHER not in in_time.grounds
    assert assessed.findings.priced_to.tolist() == [1, -1]


def test_one_drive_of_the_plough_that_meets_two_snowfalls_is_paid_once(town):
    assert paid_of(priced(town, tracks=town.passes((*WORKED, 25)))) == ONCE


def test_one_touch_under_the_weak_rule_is_paid_once(town):
    assert paid_of(priced(town, tracks=touching(town, 25), measure=Measure.TOUCH)) == ONCE


def test_more_rounds_after_both_are_met_change_nothing(town):
    twice = town.passes((*WORKED, 25), (*WORKED, 25.1), (*WORKED, 30))

    assert paid_of(priced(town, tracks=twice)) == ONCE
    assert paid_of(priced(town, [town.crew("s1", 25), town.crew("s1", 90)])) == ONCE


@pytest.mark.parametrize("hour", [25.5, 30])
def test_an_inspection_or_a_photo_of_the_same_clearing_is_no_second_one(town, hour):
    photo = town.crew("s1", hour, kind="photo", id="photo")

    for seen in (town.inspection("s1", hour), photo):
        assert paid_of(priced(town, [town.crew("s1", 25), seen])) == ONCE


def test_a_crew_sheet_about_what_a_plough_did_is_no_second_clearing(town):
    assert paid_of(priced(town, [town.crew("s1", 25.2)], tracks=town.passes((*WORKED, 25)))) == ONCE


def test_each_snowfall_cleared_by_itself_is_paid_by_itself(town):
    found = paid_of(priced(town, [town.crew("s1", 5), town.crew("s1", 25)]))

    assert found == {"fulfilled": (2, Fraction(2, 10), 20_000)}


def test_what_was_done_again_after_a_failed_inspection_is_work_of_its_own(town):
    seen = [town.crew("s1", 45), town.inspection("s1", 48, "fail"), town.crew("s1", 50)]

    # The look back from the first due time was over: it was met late at 45. For the
    # second snowfall that work was undone.
    assert paid_of(priced(town, seen, falls=(0, 40))) == TWICE


def test_one_clearing_of_three_snowfalls_is_paid_once(town):
    found = paid_of(priced(town, [town.crew("s1", 45)], falls=(0, 20, 40)))

    assert found == {"fulfilled": (1, Fraction(1, 10), 10_000), "priced_to_another": (2, 0, 0)}


def test_two_streets_cleared_at_one_instant_are_two_pieces_of_work(town):
    found = paid_of(priced(town, [town.crew("s1", 25), town.crew("s2", 25)], places=2))

    assert found == {"fulfilled": (2, Fraction(2, 10), 20_000), "priced_to_another": (2, 0, 0)}


def test_a_price_by_the_duty_counts_one_clearing_once_and_a_monthly_sum_is_split_as_ever(town):
    seen = [town.crew("s1", 25)]

    assert paid_of(priced(town, seen, unit="duty")) == {
        "fulfilled": (1, 1, 100_000),
        "priced_to_another": (1, 0, 0),
    }
    assert "priced_to_another" not in paid_of(priced(town, seen, unit="month"))


@given(st.lists(st.sampled_from([-1, 1, 5, 13, 21, 23, 25, 33, 36, 60]), unique=True, max_size=4))
def test_what_is_paid_never_exceeds_the_pieces_of_work(town, hours):
    paid = paid_of(priced(town, [town.crew("s1", hour) for hour in hours]))

    assert sum(quantity for _, quantity, amount in paid.values() if amount) <= Fraction(len(hours), 10)
