"""Flags about the invitation: too little time, a single bid.

In:  `Columns` and `Limits`.
Out: what fired, on processes.

Source: Open Contracting Partnership, Red flags in public procurement (2024), R003 and
R018, with the formulas that Cardinal 0.0.8 documents.
"""

from __future__ import annotations

import numpy as np

from onus.base.instants import DAY_US
from onus.core.integrity.columns import Columns, Truth
from onus.core.integrity.flag import Grade, Phase, SubjectKind
from onus.core.integrity.rules import Fired, FlagRule, Limits, fired

METHOD, DETAILS = "tender/procurementMethod", "tender/procurementMethodDetails"
STARTS, ENDS = "tender/tenderPeriod/startDate", "tender/tenderPeriod/endDate"
TENDERERS = "tender/numberOfTenderers"


def by_method(data: Columns, limits: Limits) -> Truth:
    """Return which processes use one of the methods and procedures that the limits name; all where they name none.

    >>> by_method(Columns(("open",), {METHOD: np.array([0])}, {}, 1), Limits("R018", "", {"methods": ["limited"]}))
    array([False])
    """
    methods = limits.texts("methods")
    procedures = limits.texts("procedures")
    counted = data.is_one_of(METHOD, methods) if methods else np.ones(data.size, bool)
    return counted & data.is_one_of(DETAILS, procedures) if procedures else counted


def short_submission(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where fewer whole days than the limit lie between opening and closing of the tender period.

    Days by method, and before them days by the words of the procedure, go before the general number.

    >>> dates = {STARTS: np.array([0]), ENDS: np.array([14 * DAY_US])}
    >>> words = {METHOD: np.array([0]), DETAILS: np.array([0])}
    >>> short_submission(Columns(("x",), dates | words, {}, 1), Limits("R003", "", {"days_min": 15}))[0].subjects
    array([0])
    """
    limit = np.full(data.size, limits.whole("days_min"))
    for column, name in ((METHOD, "days_min_by_method"), (DETAILS, "days_min_by_details")):
        for text, days in limits.wholes_by_name(name):
            limit[data.is_text(column, text)] = days
    span = data[ENDS] - data[STARTS]
    whole_days = np.sign(span) * (np.abs(span) // DAY_US)
    return (fired(SubjectKind.PROCESS, by_method(data, limits) & (whole_days < limit)),)


def few_bids(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a competitive process had at least one tenderer and fewer than the limit; 2 means a single bid.

    >>> data = Columns((), {METHOD: np.array([0, 0]), DETAILS: np.array([0, 0]), TENDERERS: np.array([1, 2])}, {}, 2)
    >>> few_bids(data, Limits("R018", "", {"tenderers_below": 2}))[0].subjects
    array([0])
    """
    few = (data[TENDERERS] >= 1) & (data[TENDERERS] < limits.whole("tenderers_below"))
    return (fired(SubjectKind.PROCESS, by_method(data, limits) & few),)


def _needs_method(limits: Limits) -> tuple[str, ...]:
    asked = limits.texts("methods") or limits.wholes_by_name("days_min_by_method")
    words = (DETAILS,) if limits.texts("procedures") else ()
    return (METHOD, *words) if asked else words


FLAGS = (
    FlagRule(
        "R003",
        Grade.HINT,
        Phase.TENDER,
        (STARTS, ENDS),
        short_submission,
        limits=("days_min", "days_min_by_method", "days_min_by_details", "methods", "procedures"),
        reads=(METHOD, DETAILS),
        needs_by=_needs_method,
    ),
    FlagRule(
        "R018",
        Grade.HINT,
        Phase.TENDER,
        (TENDERERS,),
        few_bids,
        limits=("methods", "procedures", "tenderers_below"),
        reads=(METHOD, DETAILS),
        needs_by=_needs_method,
    ),
)
