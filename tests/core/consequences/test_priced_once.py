"""Priced once: of the duties that one piece of work met, one has its price."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import NO_INSTANT
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.consequences.priced_once import PRICED_HERE, priced_to
from onus.core.contracts.contract import Contract, Obligation
from onus.core.contracts.payments import Price
from onus.core.determinations.findings import Outcome
from onus.core.duties.duties import DutyColumns

NAME = Localized()
PLOUGH, GRIT, LANES, OWN = range(4)
OBLIGATIONS = (
    Obligation("plough", "1", NAME, "snow", "t"),
    Obligation("grit", "2", NAME, "grit", "t"),
    Obligation("lanes", "3", NAME, "snow", "t"),
    Obligation("supervise", "4", NAME, "snow", "t", owed_by="buyer"),
)
PER_KM = Price("p", "5", "", "km", Minor(100))
PAID = (Outcome.FULFILLED, Outcome.LATE, Outcome.NO_DEADLINE)


def found(rows, *, prices=(PER_KM,), by_work=True):
    """Return who has the price of each row: obligation, place, opens, due, met, outcome."""
    table = np.array([row[:5] for row in rows], np.int64).reshape(-1, 5)
    count = len(rows)
    contract = Contract(
        "c", NAME, "service_purchase", "government", date(2023, 9, 1), date(2024, 9, 1),
        obligations=OBLIGATIONS, prices=prices,
    )  # fmt: skip
    duties = DutyColumns(
        obligation=table[:, 0].astype(np.int32),
        place=table[:, 1].astype(np.int32),
        occurrence=np.arange(count, dtype=np.int32),
        opens_us=table[:, 2],
        due_us=table[:, 3],
        closes_us=table[:, 3] + 1_000,
        rule=np.full(count, -1, np.int32),
    )
    return priced_to(
        contract,
        duties,
        outcome=np.array([row[5].column_code for row in rows], np.int8),
        met_us=table[:, 4],
        by_work=np.full(count, by_work),
    ).tolist()


def late(opens, due, met, *, owed=PLOUGH, place=0):
    return (owed, place, opens, due, met, Outcome.LATE)


def in_time(opens, due, met, *, owed=PLOUGH, place=0):
    return (owed, place, opens, due, met, Outcome.FULFILLED)


HERE = PRICED_HERE


def test_work_that_met_one_duty_late_and_one_in_time_is_priced_to_the_one_in_time():
    assert found([late(0, 5, 9), in_time(7, 12, 9)]) == [1, HERE]


def test_of_two_duties_met_in_time_the_one_due_first_has_the_price():
    assert found([in_time(0, 15, 9), in_time(7, 12, 9)]) == [1, HERE]


def test_a_duty_without_a_deadline_has_the_price_before_one_met_late():
    undated = (PLOUGH, 0, 0, NO_INSTANT, 9, Outcome.NO_DEADLINE)

    assert found([late(7, 8, 9), undated]) == [1, HERE]
    assert found([undated, in_time(7, 12, 9)]) == [1, HERE]


def test_of_three_duties_that_one_piece_met_one_has_the_price():
    assert found([late(0, 5, 9), in_time(7, 12, 9), late(3, 6, 9)]) == [1, HERE, 1]


def test_what_met_two_duties_at_two_instants_is_two_pieces():
    assert found([late(0, 5, 9), in_time(7, 12, 10)]) == [HERE, HERE]


def test_work_at_another_place_or_of_another_service_is_another_piece():
    assert found([late(0, 5, 9), in_time(7, 12, 9, place=1)]) == [HERE, HERE]
    assert found([late(0, 5, 9), in_time(7, 12, 9, owed=GRIT)]) == [HERE, HERE]


def test_two_clauses_on_one_service_under_one_price_share_its_work():
    assert found([late(0, 5, 9), in_time(7, 12, 9, owed=LANES)]) == [1, HERE]


def test_two_clauses_with_prices_of_their_own_are_priced_each():
    each = (Price("a", "5", "plough", "km", Minor(100)), Price("b", "5", "lanes", "km", Minor(100)))

    assert found([late(0, 5, 9), in_time(7, 12, 9, owed=LANES)], prices=each) == [HERE, HERE]


def test_a_monthly_sum_is_no_price_of_a_piece_of_work():
    monthly = (Price("m", "5", "", "month", Minor(100)),)

    assert found([late(0, 5, 9), in_time(7, 12, 9)], prices=monthly) == [HERE, HERE]
    assert found([late(0, 5, 9), in_time(7, 12, 9)], prices=()) == [HERE, HERE]


def test_what_the_public_body_owes_has_no_price_and_an_act_or_a_closing_is_no_work_at_a_place():
    assert found([late(0, 5, 9, owed=OWN), in_time(7, 12, 9, owed=OWN)]) == [HERE, HERE]
    assert found([late(0, 5, 9), in_time(7, 12, 9)], by_work=False) == [HERE, HERE]


def test_an_excused_duty_neither_takes_nor_loses_a_price():
    excused = (PLOUGH, 0, 0, 5, 9, Outcome.EXCUSED)

    assert found([excused, late(7, 8, 9)]) == [HERE, HERE]


rows_of = st.lists(
    st.tuples(
        st.sampled_from([PLOUGH, GRIT, LANES]),
        st.integers(0, 1),
        st.integers(0, 3),
        st.integers(4, 6),
        st.sampled_from([NO_INSTANT, 5, 6, 7]),
        st.sampled_from(list(Outcome)),
    ),
    max_size=20,
)


@given(rows_of)
def test_as_many_duties_are_priced_as_there_are_pieces_of_work_and_no_more(rows):
    priced = found(rows)

    paid = [row for row in range(len(rows)) if rows[row][5] in PAID and rows[row][4] != NO_INSTANT]
    pieces = {(OBLIGATIONS[rows[row][0]].service, rows[row][1], rows[row][4]) for row in paid}
    assert sum(priced[row] == HERE for row in paid) == len(pieces)
    assert all(priced[row] == HERE for row in range(len(rows)) if row not in paid)


@given(rows_of)
def test_a_price_goes_to_a_duty_of_the_same_piece_that_keeps_it_and_fits_no_worse(rows):
    priced = found(rows)
    order = [Outcome.FULFILLED, Outcome.NO_DEADLINE, Outcome.LATE]

    for row, target in enumerate(priced):
        if target == HERE:
            continue
        one, other = rows[row], rows[target]
        assert priced[target] == HERE
        assert (one[1], one[4]) == (other[1], other[4])
        assert (order.index(other[5]), other[3]) <= (order.index(one[5]), one[3])


@given(rows_of, st.randoms())
def test_the_order_of_the_duties_never_changes_which_are_priced(rows, rng):
    distinct = list(dict.fromkeys(rows))
    shuffled = list(distinct)
    rng.shuffle(shuffled)

    one = {distinct[at] for at, target in enumerate(found(distinct)) if target == HERE}
    other = {shuffled[at] for at, target in enumerate(found(shuffled)) if target == HERE}

    def kinds(left):
        # Clauses of one service alike in everything else may stand for one another.
        return sorted((OBLIGATIONS[o].service, *rest[:4], rest[4].value) for o, *rest in left)

    assert kinds(one) == kinds(other)
