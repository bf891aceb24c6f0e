"""Flags about plan and invitation: documents, fees, methods, periods, values, number of tenderers.

In:  `Columns` and `Limits`.
Out: what fired, on processes and buyers.

The surprise: a document that nobody publishes fires nothing. Where no document of a
process says its type, the flag cannot be computed there, and that is counted apart.

Source: Open Contracting Partnership, Red flags in public procurement (2024), names and
fields of R001 to R021 and R039; the formulas are ours.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from onus.base.instants import DAY_US
from onus.base.money import PPM
from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole
from onus.core.integrity.flag import Grade, Phase, SubjectKind
from onus.core.integrity.groups import key_of
from onus.core.integrity.looking import (
    above_share,
    bounds_by_currency,
    classes,
    days_between,
    first,
    outliers,
    shares,
    sums,
    units,
    whole,
)
from onus.core.integrity.ratios import Ratios
from onus.core.integrity.rules import Fired, FlagRule, Limits, fired

METHOD, BUYER = "tender/procurementMethod", "buyer/id"
STARTS, ENDS, OPENED = (
    "tender/tenderPeriod/startDate",
    "tender/tenderPeriod/endDate",
    "tender/bidOpening/date",
)
AMOUNT, CURRENCY = "tender/value/amount", "tender/value/currency"
DOCUMENTS, TYPE, DATED = "tender/documents", "tender/documents/documentType", "tender/documents/datePublished"
PLANS, PLAN_TYPE, PLAN_DATED = (
    "planning/documents",
    "planning/documents/documentType",
    "planning/documents/datePublished",
)
FEES, FEE, FEE_CURRENCY = (
    "tender/participationFees",
    "tender/participationFees/value/amount",
    "tender/participationFees/value/currency",
)
ITEMS, CLASS = "tender/items", "tender/items/classification/id"
UNIT, UNIT_PRICE, UNIT_CURRENCY = (
    "tender/items/unit/name",
    "tender/items/unit/value/amount",
    "tender/items/unit/value/currency",
)
QUESTIONS, ASKED, ANSWERED, ANSWER = (
    "tender/enquiries",
    "tender/enquiries/date",
    "tender/enquiries/dateAnswered",
    "tender/enquiries/answer",
)
CATEGORY = "tender/mainProcurementCategory"


def no_planning_document(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where no planning document of the wanted types was out when the tender opened."""
    starts = data[STARTS][data.process(PLANS)]
    in_time = ~data.present(PLAN_DATED) | (data[PLAN_DATED] <= starts)
    there = data.is_one_of(PLAN_TYPE, limits.texts("documents")) & in_time
    return (
        fired(SubjectKind.PROCESS, (data.per_process(PLANS) > 0) & (data.per_process(PLANS, there) == 0)),
    )


def has_threshold(data: Columns, limits: Limits) -> tuple[str, Truth]:
    """Return on which processes the pack gives a threshold for the currency of the value."""
    bound = bounds_by_currency(data, data[CURRENCY], limits, "threshold_by_currency")
    return "threshold_by_currency", bound != ABSENT


def just_below_threshold(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the value lies below the threshold of its currency by no more than a share of it."""
    bound = bounds_by_currency(data, data[CURRENCY], limits, "threshold_by_currency")
    value = units(data[AMOUNT])
    least = bound - bound // PPM * limits.whole("band_ppm") - bound % PPM * limits.whole("band_ppm") // PPM
    near = (bound != ABSENT) & (value != ABSENT) & (value < bound) & (value >= least)
    return (fired(SubjectKind.PROCESS, near),)


def not_advertised(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where no notice was published by the start of the tender period."""
    starts = data[STARTS][data.process(DOCUMENTS)]
    in_time = data.present(DATED) & (data[DATED] <= starts)
    notice = data.is_one_of(TYPE, limits.texts("documents")) & in_time
    return (fired(SubjectKind.PROCESS, data.per_process(DOCUMENTS, notice) == 0),)


def documents_missing(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a wanted document is missing or came after the period; the value is how many."""
    ends = data[ENDS][data.process(DOCUMENTS)]
    in_time = ~data.present(DATED) | (data[DATED] <= ends)
    missing = np.zeros(data.size, np.int64)
    for name in limits.texts("documents"):
        missing += data.per_process(DOCUMENTS, data.is_text(TYPE, name) & in_time) == 0
    return (fired(SubjectKind.PROCESS, missing > 0, missing),)


def long_criteria(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the text on eligibility is far longer than others of its category; the value is its length."""
    length = data["tender/eligibilityCriteria"]
    rows = np.flatnonzero(length != ABSENT)
    far = outliers(
        data[CATEGORY][rows], whole(length[rows]), least_of=limits.whole("processes_min"), high=True
    )
    return (fired(SubjectKind.PROCESS, rows[far], length[rows[far]]),)


def many_specifications(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a tender has far more documents of specifications than others of its class."""
    count = data.per_process(DOCUMENTS, data.is_one_of(TYPE, limits.texts("documents")))
    group = classes(data, first(data, CLASS), characters=limits.whole("class_characters"))
    rows = np.flatnonzero((group != ABSENT) & (data.per_process(DOCUMENTS) > 0))
    far = outliers(group[rows], whole(count[rows]), least_of=limits.whole("processes_min"), high=True)
    return (fired(SubjectKind.PROCESS, rows[far], count[rows[far]]),)


def _fees(data: Columns) -> Whole:
    """Return the fees of each process in the currency of its value, in whole units."""
    at = data.process(FEES)
    alike = data.present(FEE) & (data[FEE_CURRENCY] == data[CURRENCY][at])
    return sums(at[alike], units(data[FEE][alike]), groups=data.size)


def high_fee(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where fees for taking part are at least a share of the value; the value is that share."""
    fees, value = _fees(data), units(data[AMOUNT])
    high = (fees > 0) & above_share(fees, value, Fraction(limits.whole("share_ppm"), PPM))
    return (fired(SubjectKind.PROCESS, high, fees, value),)


def growing_fee(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a buyer's fee grew against that of the tender before, in one currency."""
    fees = _fees(data)
    rows = np.flatnonzero((fees > 0) & data.present(BUYER) & data.present(STARTS))
    rows = rows[np.lexsort((data[STARTS][rows], data[CURRENCY][rows], data[BUYER][rows]))]
    before, after = rows[:-1], rows[1:]
    alike = (data[BUYER][before] == data[BUYER][after]) & (data[CURRENCY][before] == data[CURRENCY][after])
    before, after = before[alike], after[alike]
    grew = Ratios(fees[after], fees[before]).at_least(1 + Fraction(limits.whole("growth_ppm"), PPM))
    return (fired(SubjectKind.PROCESS, after[grew], fees[after[grew]], fees[before[grew]]),)


def no_rationale(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a method without competition is used and no reason is given."""
    said = data.present("tender/procurementMethodRationale") & (data["tender/procurementMethodRationale"] > 0)
    return (fired(SubjectKind.PROCESS, data.is_one_of(METHOD, limits.texts("methods")) & ~said),)


def split_purchases(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on purchases of one buyer and class, each below the threshold, that pass it within some days."""
    bound = bounds_by_currency(data, data[CURRENCY], limits, "threshold_by_currency")
    value = units(data[AMOUNT])
    group = classes(data, first(data, CLASS), characters=limits.whole("class_characters"))
    has = (bound != ABSENT) & (value > 0) & (value < bound) & (group != ABSENT)
    rows = np.flatnonzero(has & data.present(BUYER) & data.present(STARTS))
    key = key_of(data[BUYER][rows], group[rows], data[CURRENCY][rows])
    order = np.lexsort((data[STARTS][rows], key))
    rows, key = rows[order], key[order]
    window, begin, total = limits.whole("days") * DAY_US, 0, 0
    marked = np.zeros(data.size, bool)
    for end, row in enumerate(rows.tolist()):
        total += int(value[row])
        while key[begin] != key[end] or data[STARTS][rows[begin]] < data[STARTS][row] - window:
            total -= int(value[rows[begin]])
            begin += 1
        if end > begin and total >= bound[row]:
            marked[rows[begin : end + 1]] = True
    return (fired(SubjectKind.PROCESS, marked),)


def against_the_plan(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the plan said a competitive method and another one was used."""
    planned = data.is_one_of("planning/procurementMethod", limits.texts("planned"))
    return (fired(SubjectKind.PROCESS, planned & data.is_one_of(METHOD, limits.texts("methods"))),)


def _buyers_who_often(data: Columns, counted: Truth, marked: Truth, limits: Limits) -> tuple[Fired, ...]:
    """Fire on buyers whose share of marked processes lies beyond the fence of all, or above a stated share."""
    rows = np.flatnonzero(counted & data.present(BUYER))
    buyers, often, all_of = shares(data[BUYER][rows], marked[rows])
    enough = all_of >= limits.whole("processes_min")
    buyers, some = buyers[enough], Ratios(often[enough], all_of[enough])
    far = outliers(np.zeros(len(buyers), np.int64), some, least_of=limits.whole("buyers_min"), high=True)
    if limits.has("share_ppm"):
        far |= some.at_least(Fraction(limits.whole("share_ppm"), PPM))
    return (fired(SubjectKind.BUYER, buyers[far], some.above[far], some.below[far]),)


def often_without_competition(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on buyers who use methods without competition far more than others."""
    return _buyers_who_often(
        data, data.present(METHOD), data.is_one_of(METHOD, limits.texts("methods")), limits
    )


def often_discretionary(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on buyers who award by other criteria than price far more than others."""
    stated = data.present("tender/awardCriteria")
    price = data.is_one_of("tender/awardCriteria", limits.texts("price_criteria"))
    return _buyers_who_often(data, stated, stated & ~price, limits)


def short_until_opening(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where bids were opened fewer whole days after the start than the limit; the value is those days."""
    days = days_between(data[STARTS], data[OPENED])
    return (fired(SubjectKind.PROCESS, days < limits.whole("days_min"), days),)


def long_until_evaluation(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the evaluation began more whole days after the opening than the limit."""
    days = days_between(data[OPENED], data["tender/awardPeriod/startDate"])
    return (fired(SubjectKind.PROCESS, days > limits.whole("days_max"), days),)


def value_unlike_others(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the value lies beyond the fences of its class and currency; the value is the amount."""
    value = units(data[AMOUNT])
    group = classes(data, first(data, CLASS), characters=limits.whole("class_characters"))
    rows = np.flatnonzero((group != ABSENT) & (value > 0) & data.present(CURRENCY))
    key, some, least_of = (
        key_of(group[rows], data[CURRENCY][rows]),
        whole(value[rows]),
        limits.whole("processes_min"),
    )
    far = outliers(key, some, least_of=least_of, high=True) | outliers(
        key, some, least_of=least_of, high=False
    )
    return (fired(SubjectKind.PROCESS, rows[far], value[rows[far]]),)


def unit_price_unlike_others(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a unit price lies beyond the fences of its class, unit and currency; the value is how many do."""
    price = data[UNIT_PRICE]
    rows = np.flatnonzero((price > 0) & data.present(CLASS) & data.present(UNIT_CURRENCY))
    key = key_of(data[CLASS][rows], data[UNIT][rows], data[UNIT_CURRENCY][rows])
    some, least_of = whole(price[rows]), limits.whole("items_min")
    far = outliers(key, some, least_of=least_of, high=True) | outliers(
        key, some, least_of=least_of, high=False
    )
    count = np.bincount(data.process(ITEMS)[rows[far]], minlength=data.size).astype(np.int64)
    return (fired(SubjectKind.PROCESS, count > 0, count),)


def few_bidders(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on buyers whose mean number of tenderers in a class lies below the fence of all buyers of that class."""
    number = data["tender/numberOfTenderers"]
    group = classes(data, first(data, CLASS), characters=limits.whole("class_characters"))
    rows = np.flatnonzero((number != ABSENT) & (group != ABSENT) & data.present(BUYER))
    pair = key_of(group[rows], data[BUYER][rows])
    pairs, at, count = np.unique(pair, return_index=True, return_counts=True)
    total = sums(pair, number[rows], groups=len(pairs))
    enough = count >= limits.whole("processes_min")
    at, mean = rows[at[enough]], Ratios(total[enough], count[enough])
    far = outliers(group[at], mean, least_of=limits.whole("buyers_min"), high=False)
    buyers, place = np.unique(data[BUYER][at[far]], return_index=True)
    return (fired(SubjectKind.BUYER, buyers, mean.above[far][place], mean.below[far][place]),)


def complained(data: Columns, _limits: Limits) -> tuple[Fired, ...]:
    """Fire where there is a complaint; the value is how many."""
    count = data.per_process("complaints", data.present("complaints/id"))
    return (fired(SubjectKind.PROCESS, count > 0, count),)


def unanswered(data: Columns, _limits: Limits) -> tuple[Fired, ...]:
    """Fire where a question had no answer when the tender period ended; the value is how many."""
    ends = data[ENDS][data.process(QUESTIONS)]
    late = data.present(ANSWERED) & (data[ANSWERED] > ends)
    never = ~data.present(ANSWERED) & (~data.present(ANSWER) | (data[ANSWER] == 0))
    count = data.per_process(QUESTIONS, data.present(ASKED) & (data[ASKED] <= ends) & (late | never))
    return (fired(SubjectKind.PROCESS, count > 0, count),)


_VALUE = (AMOUNT, CURRENCY)
_CLASSED = ("class_characters", "processes_min")
_OFTEN = ("processes_min", "buyers_min", "share_ppm")
FLAGS = (
    FlagRule(
        "R001",
        Grade.HINT,
        Phase.PLANNING,
        (PLAN_TYPE, STARTS),
        no_planning_document,
        limits=("documents",),
        reads=(PLAN_DATED,),
    ),
    FlagRule(
        "R002",
        Grade.HINT,
        Phase.PLANNING,
        _VALUE,
        just_below_threshold,
        limits=("threshold_by_currency", "band_ppm"),
        also=has_threshold,
    ),
    FlagRule("R004", Grade.HINT, Phase.TENDER, (TYPE, DATED, STARTS), not_advertised, limits=("documents",)),
    FlagRule(
        "R005",
        Grade.HINT,
        Phase.TENDER,
        (TYPE, ENDS),
        documents_missing,
        limits=("documents",),
        reads=(DATED,),
    ),
    FlagRule(
        "R006",
        Grade.HINT,
        Phase.TENDER,
        ("tender/eligibilityCriteria",),
        long_criteria,
        limits=("processes_min",),
        reads=(CATEGORY,),
    ),
    FlagRule(
        "R007", Grade.HINT, Phase.TENDER, (TYPE, CLASS), many_specifications, limits=("documents", *_CLASSED)
    ),
    FlagRule(
        "R008", Grade.STRONG, Phase.TENDER, (FEE, FEE_CURRENCY, *_VALUE), high_fee, limits=("share_ppm",)
    ),
    FlagRule(
        "R009",
        Grade.HINT,
        Phase.TENDER,
        (FEE, FEE_CURRENCY, CURRENCY, BUYER, STARTS),
        growing_fee,
        limits=("growth_ppm",),
    ),
    FlagRule(
        "R010",
        Grade.STRONG,
        Phase.TENDER,
        (METHOD,),
        no_rationale,
        limits=("methods",),
        reads=("tender/procurementMethodRationale",),
    ),
    FlagRule(
        "R011",
        Grade.STRONG,
        Phase.TENDER,
        (*_VALUE, CLASS, BUYER, STARTS),
        split_purchases,
        limits=("threshold_by_currency", "class_characters", "days"),
        also=has_threshold,
    ),
    FlagRule(
        "R012",
        Grade.STRONG,
        Phase.TENDER,
        ("planning/procurementMethod", METHOD),
        against_the_plan,
        limits=("planned", "methods"),
    ),
    FlagRule(
        "R013",
        Grade.HINT,
        Phase.TENDER,
        (METHOD, BUYER),
        often_without_competition,
        limits=("methods", *_OFTEN),
    ),
    FlagRule("R014", Grade.HINT, Phase.TENDER, (STARTS, OPENED), short_until_opening, limits=("days_min",)),
    FlagRule(
        "R015",
        Grade.HINT,
        Phase.TENDER,
        (OPENED, "tender/awardPeriod/startDate"),
        long_until_evaluation,
        limits=("days_max",),
    ),
    FlagRule("R016", Grade.HINT, Phase.TENDER, (*_VALUE, CLASS), value_unlike_others, limits=_CLASSED),
    FlagRule(
        "R017",
        Grade.HINT,
        Phase.TENDER,
        (CLASS, UNIT_PRICE, UNIT_CURRENCY),
        unit_price_unlike_others,
        limits=("items_min",),
        reads=(UNIT,),
    ),
    FlagRule(
        "R019",
        Grade.HINT,
        Phase.TENDER,
        ("tender/numberOfTenderers", CLASS, BUYER),
        few_bidders,
        limits=(*_CLASSED, "buyers_min"),
    ),
    FlagRule("R020", Grade.HINT, Phase.TENDER, ("complaints/id",), complained),
    FlagRule(
        "R021",
        Grade.HINT,
        Phase.TENDER,
        ("tender/awardCriteria", BUYER),
        often_discretionary,
        limits=("price_criteria", *_OFTEN),
    ),
    FlagRule("R039", Grade.HINT, Phase.TENDER, (ASKED, ENDS), unanswered, reads=(ANSWERED, ANSWER)),
)
