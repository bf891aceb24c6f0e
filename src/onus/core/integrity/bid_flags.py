"""Flags about the bids of one process: late, equal, close, far apart, disqualified.

In:  `Columns` and `Limits`.
Out: what fired, on processes and on tenderers.

The surprise: prices are compared only within one currency. Where bids of several
currencies stand in one data set, each currency has its own population and its own fences,
so that no result hangs on which currency came first.

Source: Open Contracting Partnership, Red flags in public procurement (2024), R028, R030,
R035, R036, with the formulas that Cardinal 0.0.8 documents.
"""

from __future__ import annotations

import numpy as np

from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole
from onus.core.integrity.competition import (
    AWARD_STATUS,
    AWARDS,
    BID_STATUS,
    BIDS,
    SUPPLIERS,
    TENDERERS,
    all_awards_final,
    is_supplier,
    priced,
    submitted,
)
from onus.core.integrity.flag import Grade, Phase, SubjectKind
from onus.core.integrity.groups import distinct_pairs, key_of, lowest_of_each, unlike
from onus.core.integrity.rules import Fired, FlagRule, Limits, fired

AMOUNT, CURRENCY = "bids/details/value/amount", "bids/details/value/currency"
BID_DATE, CLOSES = "bids/details/date", "tender/tenderPeriod/endDate"
TENDERER_ID, SUPPLIER_ID = "bids/details/tenderers/id", "awards/suppliers/id"
METHOD_DETAILS = "tender/procurementMethodDetails"


def price_decides(data: Columns, limits: Limits) -> Truth:
    """Return the processes in which prices may be compared, by the words of their procedure.

    Where the limits name procedures whose prices are compared, only those; else all but
    those whose prices are not compared, random selection for one.

    >>> data = Columns(("draw",), {METHOD_DETAILS: np.array([0, ABSENT])}, {}, 2)
    >>> price_decides(data, Limits("R028", "", {"procedures_without_price": ["draw"]}))
    array([False,  True])
    """
    wanted = limits.texts("procedures_with_price")
    if wanted:
        return data.is_one_of(METHOD_DETAILS, wanted)
    return ~data.is_one_of(METHOD_DETAILS, limits.texts("procedures_without_price"))


def equal_prices(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where unlike tenderers submitted bids of exactly one price, on the process and on them.

    Bids of one tenderer at one price are no reason to look; nor are those of one consortium.

    >>> both = {BIDS: np.array([0, 0]), TENDERERS: np.array([0, 1])}
    >>> bids = {BID_STATUS: np.array([1, 1]), AMOUNT: np.array([5, 5]), CURRENCY: np.array([0, 0])}
    >>> ids = {TENDERER_ID: np.array([2, 3]), METHOD_DETAILS: np.array([ABSENT])}
    >>> process, tenderers = equal_prices(Columns(("CNY", "valid", "a", "b"), bids | ids, both, 1), Limits("R028", "", {}))
    >>> process.subjects, tenderers.subjects
    (array([0]), array([2, 3]))
    """
    bids_of = _bidders(data)
    rows = np.flatnonzero(
        submitted(data) & priced(data) & (bids_of != ABSENT) & price_decides(data, limits)[data.process(BIDS)]
    )
    price = key_of(data.process(BIDS)[rows], data[AMOUNT][rows], data[CURRENCY][rows])
    alike = np.zeros(data.count(BIDS), bool)
    alike[rows[unlike(price, bids_of[rows])]] = True
    marked = data.per_process(BIDS, alike) > 0
    named = alike[data.parent(TENDERERS)] & data.present(TENDERER_ID)
    who = np.unique(data[TENDERER_ID][named])
    return fired(SubjectKind.PROCESS, marked), fired(SubjectKind.TENDERER, who)


def _bidders(data: Columns) -> Whole:
    """Return for each bid a number for its set of tenderers: the code of one, or one below -1 for several."""
    present = data.present(TENDERER_ID)
    bid, code = distinct_pairs(data.parent(TENDERERS)[present], data[TENDERER_ID][present])
    number = np.full(data.count(BIDS), ABSENT)
    number[bid] = code
    several = np.bincount(bid, minlength=data.count(BIDS)) > 1
    together: dict[int, list[int]] = {}
    for row, one in zip(bid[several[bid]].tolist(), code[several[bid]].tolist(), strict=True):
        together.setdefault(row, []).append(one)
    known: dict[tuple[int, ...], int] = {}
    for row, codes in together.items():
        number[row] = -2 - known.setdefault(tuple(codes), len(known))
    return number


def late_winner(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a valid bid is dated after the deadline and its tenderer won, on the process and on the tenderer.

    Dates are compared as instants or, where the limits say `compared_as = "text"`, as the
    texts that were written, for data whose bids are dated without an offset from UTC.

    >>> lists = {BIDS: np.array([0]), TENDERERS: np.array([0]), AWARDS: np.array([0]), SUPPLIERS: np.array([0])}
    >>> states = {BID_STATUS: np.array([1]), AWARD_STATUS: np.array([0]), BID_DATE: np.array([9]), CLOSES: np.array([8])}
    >>> ids = {TENDERER_ID: np.array([2]), SUPPLIER_ID: np.array([2])}
    >>> data = Columns(("active", "valid", "x"), states | ids, lists, 1)
    >>> [one.subjects.tolist() for one in late_winner(data, Limits("R030", "", {"compared_as": "instant"}))]
    [[0], [2]]
    """
    suffix = _suffix(limits)
    date, closes = data[BID_DATE + suffix], data[CLOSES + suffix][data.process(BIDS)]
    late = data.is_text(BID_STATUS, "valid") & (closes != ABSENT) & (date > closes)
    process, code = data.process(TENDERERS), data[TENDERER_ID]
    won = late[data.parent(TENDERERS)] & is_supplier(
        data, process, code, which=data.is_text(AWARD_STATUS, "active")
    )
    return _process_and_tenderers(data, process[won], code[won])


def only_winner_valid(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the only tenderer with valid bids is the only supplier, and others were disqualified.

    The value is the number of others; on the tenderer it is 0.

    >>> lists = {BIDS: np.array([0, 0]), TENDERERS: np.array([0, 1]), AWARDS: np.array([0]), SUPPLIERS: np.array([0])}
    >>> states = {BID_STATUS: np.array([2, 1]), AWARD_STATUS: np.array([0])}
    >>> ids = {TENDERER_ID: np.array([3, 4]), SUPPLIER_ID: np.array([3])}
    >>> data = Columns(("active", "disqualified", "valid", "x", "y"), states | ids, lists, 1)
    >>> [one.subjects.tolist() for one in only_winner_valid(data, Limits("R035", "", {"disqualified_min": 1}))]
    [[0], [3]]
    """
    present = data.present(TENDERER_ID)
    process, code = data.process(TENDERERS), data[TENDERER_ID]
    valid, out = (
        distinct_pairs(process[mark], code[mark])
        for mark in (
            present & data.is_text(BID_STATUS, status)[data.parent(TENDERERS)]
            for status in ("valid", "disqualified")
        )
    )
    active = data.is_text(AWARD_STATUS, "active")[data.parent(SUPPLIERS)] & data.present(SUPPLIER_ID)
    won = distinct_pairs(data.process(SUPPLIERS)[active], data[SUPPLIER_ID][active])
    only_valid, only_won = _only(data, *valid), _only(data, *won)
    others = np.bincount(out[0][out[1] != only_valid[out[0]]], minlength=data.size)
    marked = all_awards_final(data) & (only_valid != ABSENT) & (only_valid == only_won)
    marked &= others >= max(limits.whole("disqualified_min"), 1)
    who = np.unique(only_valid[marked])
    return (
        fired(SubjectKind.PROCESS, marked, others),
        fired(SubjectKind.TENDERER, who, np.zeros(len(who), np.int64)),
    )


def _only(data: Columns, process: Whole, code: Whole) -> Whole:
    """Return the code of each process that has exactly one of these pairs, else ABSENT."""
    only = np.full(data.size, ABSENT)
    only[process] = code
    only[np.bincount(process, minlength=data.size) != 1] = ABSENT
    return only


def lowest_disqualified(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the lowest submitted bid of a currency is disqualified beside a valid one, and there is an award.

    Of several lowest bids the first of the process counts.

    >>> lists = {BIDS: np.array([0, 0]), AWARDS: np.array([0])}
    >>> states = {BID_STATUS: np.array([3, 2]), AWARD_STATUS: np.array([1]), METHOD_DETAILS: np.array([ABSENT])}
    >>> prices = {AMOUNT: np.array([9, 8]), CURRENCY: np.array([0, 0])}
    >>> data = Columns(("CNY", "active", "disqualified", "valid"), states | prices, lists, 1)
    >>> lowest_disqualified(data, Limits("R036", "", {}))[0].subjects
    array([0])
    """
    awarded = data.per_process(AWARDS, data.is_text(AWARD_STATUS, "active")) > 0
    counted = awarded & price_decides(data, limits)
    process = data.process(BIDS)
    rows = np.flatnonzero(submitted(data) & priced(data) & counted[process])
    group = key_of(process[rows], data[CURRENCY][rows])
    lowest = lowest_of_each(group, data[AMOUNT][rows])
    valid = data.is_text(BID_STATUS, "valid")[rows]
    has_valid = np.bincount(group, weights=valid, minlength=len(lowest)) > 0
    marked = has_valid & data.is_text(BID_STATUS, "disqualified")[rows[lowest]]
    at = np.zeros(data.size, bool)
    at[process[rows[lowest[marked]]]] = True
    return (fired(SubjectKind.PROCESS, at),)


def _process_and_tenderers(data: Columns, process: Whole, code: Whole) -> tuple[Fired, ...]:
    at = np.zeros(data.size, bool)
    at[process] = True
    return fired(SubjectKind.PROCESS, at), fired(SubjectKind.TENDERER, np.unique(code))


def _suffix(limits: Limits) -> str:
    return ":text" if limits.text("compared_as") == "text" else ""


def _needs_dates(limits: Limits) -> tuple[str, ...]:
    suffix = _suffix(limits)
    return BID_DATE + suffix, CLOSES + suffix


_WHO = (BID_STATUS, TENDERER_ID)
_PRICE = (AMOUNT, CURRENCY)
_SUPPLIERS = (AWARD_STATUS, SUPPLIER_ID)
PROCEDURES = ("procedures_with_price", "procedures_without_price")
FLAGS = (
    FlagRule(
        "R028",
        Grade.HINT,
        Phase.AWARD,
        (*_WHO, *_PRICE),
        equal_prices,
        limits=PROCEDURES,
        reads=(METHOD_DETAILS,),
    ),
    FlagRule(
        "R030",
        Grade.STRONG,
        Phase.AWARD,
        (*_WHO, *_SUPPLIERS),
        late_winner,
        limits=("compared_as",),
        needs_by=_needs_dates,
    ),
    FlagRule(
        "R035",
        Grade.HINT,
        Phase.AWARD,
        (*_WHO, *_SUPPLIERS),
        only_winner_valid,
        limits=("disqualified_min",),
    ),
    FlagRule(
        "R036",
        Grade.HINT,
        Phase.AWARD,
        (BID_STATUS, *_PRICE, AWARD_STATUS),
        lowest_disqualified,
        limits=PROCEDURES,
        reads=(METHOD_DETAILS,),
    ),
)
