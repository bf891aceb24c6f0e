"""Flags about awards: who gets them, how much, how fast, and what the contract then says.

In:  `Columns` and `Limits`.
Out: what fired, on processes, buyers and tenderers.

The surprise: an award to several suppliers counts in full for each of them. How they
share it is seldom said, and half of it would be a number that nobody wrote.

Source: Open Contracting Partnership, Red flags in public procurement (2024), names and
fields of R040 to R062; X01 after Fazekas and Kocsis, British Journal of Political Science
50 (2020), table 1; X06 and X07 after Ukraine's State Audit Service. Limits are ours.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from onus.base.instants import DAY_US
from onus.base.money import PPM
from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole
from onus.core.integrity.competition import AWARD_STATUS, AWARDS, SUPPLIERS
from onus.core.integrity.flag import Grade, Phase, SubjectKind
from onus.core.integrity.groups import key_of
from onus.core.integrity.looking import (
    above_share,
    bounds_by_currency,
    classes,
    days_between,
    first,
    least,
    sums,
    units,
    year_of,
)
from onus.core.integrity.ratios import Ratios
from onus.core.integrity.rules import Fired, FlagRule, Limits, fired

METHOD, BUYER, CLASS = "tender/procurementMethod", "buyer/id", "tender/items/classification/id"
DATE, SUPPLIER, AWARD_ID = "awards/date", "awards/suppliers/id", "awards/id"
AMOUNT, CURRENCY = "awards/value/amount", "awards/value/currency"
STARTS, ENDS = "tender/tenderPeriod/startDate", "tender/tenderPeriod/endDate"
ESTIMATE, ESTIMATE_CURRENCY = "tender/value/amount", "tender/value/currency"
CONTRACTS, OF_AWARD, SIGNED = "contracts", "contracts/awardID", "contracts/dateSigned"
CONTRACT_AMOUNT, CONTRACT_CURRENCY = "contracts/value/amount", "contracts/value/currency"
TENDERERS = "tender/numberOfTenderers"


def _supplied(data: Columns) -> Whole:
    """Return the rows of suppliers of active awards."""
    counts = data.is_text(AWARD_STATUS, "active")[data.parent(SUPPLIERS)] & data.present(SUPPLIER)
    return np.flatnonzero(counts)


def _award(data: Columns, rows: Whole, path: str) -> Whole:
    """Return a field of the award of each row of suppliers."""
    return data[path][data.parent(SUPPLIERS)[rows]]


def _process(data: Columns, rows: Whole, path: str) -> Whole:
    return data[path][data.process(SUPPLIERS)[rows]]


def _largest(subject: Whole, above: Whole, below: Whole, kind: SubjectKind) -> Fired:
    """Return each subject once, with its largest share."""
    chosen: dict[int, int] = {}
    for row, one in enumerate(subject.tolist()):
        kept = chosen.get(one)
        if kept is None or int(above[row]) * int(below[kept]) > int(above[kept]) * int(below[row]):
            chosen[one] = row
    subjects = sorted(chosen)
    at = np.array([chosen[one] for one in subjects], np.int64)
    return fired(kind, np.array(subjects, np.int64), above[at], below[at])


def buyers_favourite(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on buyers who gave one supplier a large share of a year's awards, and on the supplier."""
    rows = _supplied(data)
    buyer, date = _process(data, rows, BUYER), _award(data, rows, DATE)
    rows = rows[(buyer != ABSENT) & (date != ABSENT)]
    buyer, who = _process(data, rows, BUYER), data[SUPPLIER][rows]
    year = key_of(buyer, year_of(_award(data, rows, DATE)))
    pair = key_of(year, who)
    of_pair, of_year = np.bincount(pair), np.bincount(year)
    _, at = np.unique(pair, return_index=True)
    above, below = of_pair[pair[at]], of_year[year[at]]
    high = (below >= limits.whole("awards_min")) & above_share(
        above, below, Fraction(limits.whole("share_ppm"), PPM)
    )
    at, above, below = at[high], above[high], below[high]
    return (
        _largest(buyer[at], above, below, SubjectKind.BUYER),
        _largest(who[at], above, below, SubjectKind.TENDERER),
    )


def _direct(data: Columns, limits: Limits) -> tuple[Whole, Whole, Whole, Whole]:
    """Return direct awards below the threshold: rows of suppliers, their group (supplier, buyer, year), amounts, bounds."""
    rows = _supplied(data)
    bound = bounds_by_currency(data, _award(data, rows, CURRENCY), limits, "threshold_by_currency")
    value = units(_award(data, rows, AMOUNT))
    direct = data.is_one_of(METHOD, limits.texts("methods"))[data.process(SUPPLIERS)[rows]]
    low = (value != ABSENT) & ((bound == ABSENT) | (value < bound))
    dated = (_award(data, rows, DATE) != ABSENT) & (_process(data, rows, BUYER) != ABSENT)
    kept = direct & low & dated
    rows, value, bound = rows[kept], value[kept], bound[kept]
    group = key_of(
        data[SUPPLIER][rows],
        _process(data, rows, BUYER),
        year_of(_award(data, rows, DATE)),
        _award(data, rows, CURRENCY),
    )
    return rows, group, value, bound


def has_threshold(data: Columns, limits: Limits) -> tuple[str, Truth]:
    """Return on which processes the pack gives a threshold for the currency of an award."""
    bound = bounds_by_currency(data, data[CURRENCY], limits, "threshold_by_currency")
    return "threshold_by_currency", data.per_process(AWARDS, bound != ABSENT) > 0


def repeated_direct(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on suppliers to whom a buyer gave many direct awards in a year; the value is how many."""
    rows, group, _, _ = _direct(data, limits)
    count = np.bincount(group)[group] if len(group) else group
    many = count >= limits.whole("awards_min")
    ones = np.ones(int(np.count_nonzero(many)), np.int64)
    return (_largest(data[SUPPLIER][rows[many]], count[many], ones, SubjectKind.TENDERER),)


def direct_beyond_threshold(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where direct awards of one supplier, buyer and year together pass the threshold that each stays below."""
    rows, group, value, bound = _direct(data, limits)
    if not len(group):
        return (fired(SubjectKind.PROCESS, group),)
    total, count = sums(group, value, groups=int(group.max()) + 1)[group], np.bincount(group)[group]
    over = (bound != ABSENT) & (count > 1) & (total >= bound)
    return (fired(SubjectKind.PROCESS, np.unique(data.process(SUPPLIERS)[rows[over]])),)


def _market(data: Columns, limits: Limits) -> tuple[Whole, Whole, Whole]:
    """Return suppliers of active awards: rows, the market (class and currency), amounts in whole units."""
    rows = _supplied(data)
    group = classes(data, first(data, CLASS), characters=limits.whole("class_characters"))[
        data.process(SUPPLIERS)[rows]
    ]
    value = units(_award(data, rows, AMOUNT))
    kept = (group != ABSENT) & (value > 0) & (_award(data, rows, CURRENCY) != ABSENT)
    rows, value = rows[kept], value[kept]
    return rows, key_of(group[kept], _award(data, rows, CURRENCY)), value


def market_share(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on suppliers with a large share of the value of a class; the value is that share."""
    rows, market, value = _market(data, limits)
    pair = key_of(market, data[SUPPLIER][rows])
    _, at = np.unique(pair, return_index=True)
    above = sums(pair, value, groups=len(at))
    below = sums(market, value, groups=int(market.max(initial=-1)) + 1)[market[at]]
    awards = np.bincount(market)[market[at]] if len(at) else at
    high = (awards >= limits.whole("awards_min")) & above_share(
        above, below, Fraction(limits.whole("share_ppm"), PPM)
    )
    return (_largest(data[SUPPLIER][rows[at[high]]], above[high], below[high], SubjectKind.TENDERER),)


def concentrated(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on awards of a class whose Herfindahl-Hirschman index passes the limit; shares in hundredths of percent."""
    rows, market, value = _market(data, limits)
    pair = key_of(market, data[SUPPLIER][rows])
    _, at = np.unique(pair, return_index=True)
    above, markets = sums(pair, value, groups=len(at)), int(market.max(initial=-1)) + 1
    total = sums(market, value, groups=markets)
    index = [0] * markets
    for part, one in zip(above.tolist(), market[at].tolist(), strict=True):
        index[one] += part * part
    awards = np.bincount(market, minlength=markets)
    high = np.array(
        [
            awards[one] >= limits.whole("awards_min")
            and index[one] * 10_000 > limits.whole("index_max") * int(total[one]) ** 2
            for one in range(markets)
        ],
        bool,
    )
    marked = high[market] if markets else np.zeros(0, bool)
    return (fired(SubjectKind.PROCESS, np.unique(data.process(SUPPLIERS)[rows[marked]])),)


def small_then_large(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on suppliers whose later award from a buyer is many times the first one; the value is how many times."""
    rows = _supplied(data)
    value, date = units(_award(data, rows, AMOUNT)), _award(data, rows, DATE)
    kept = (value > 0) & (date != ABSENT) & (_process(data, rows, BUYER) != ABSENT)
    rows, value, date = rows[kept], value[kept], date[kept]
    group = key_of(data[SUPPLIER][rows], _process(data, rows, BUYER), _award(data, rows, CURRENCY))
    order = np.lexsort((data.process(SUPPLIERS)[rows], date, group))
    rows, value, group = rows[order], value[order], group[order]
    start = np.flatnonzero(np.diff(group, prepend=-1))
    opening = np.repeat(value[start], np.diff(np.append(start, len(group))))
    grew = (
        Ratios(value, opening).at_least(Fraction(limits.whole("times_min")))
        if len(value)
        else np.zeros(0, bool)
    )
    small = opening <= limits.whole("first_max") if limits.has("first_max") else np.ones(len(opening), bool)
    hit = grew & small
    return (_largest(data[SUPPLIER][rows[hit]], value[hit], opening[hit], SubjectKind.TENDERER),)


def _contract_awards(data: Columns) -> tuple[Whole, Whole]:
    """Return pairs of rows: contracts and the award that each names, within one process."""
    awards = {
        (int(process), int(code)): row
        for row, (process, code) in enumerate(
            zip(data.process(AWARDS).tolist(), data[AWARD_ID].tolist(), strict=True)
        )
        if code != ABSENT
    }
    pairs = [
        (row, awards[process, code])
        for row, (process, code) in enumerate(
            zip(data.process(CONTRACTS).tolist(), data[OF_AWARD].tolist(), strict=True)
        )
        if (process, code) in awards
    ]
    return np.array([one for one, _ in pairs], np.int64), np.array([one for _, one in pairs], np.int64)


def _marks(data: Columns, process: Whole) -> Truth:
    marked = np.zeros(data.size, bool)
    marked[process] = True
    return marked


def contract_unlike_award(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a contract's amount differs from its award's by at least a share of the award."""
    contract, award = _contract_awards(data)
    alike = (data[CONTRACT_CURRENCY][contract] == data[CURRENCY][award]) & data.present(CONTRACT_AMOUNT)[
        contract
    ]
    alike &= data[AMOUNT][award] > 0
    contract, award = contract[alike], award[alike]
    off = np.abs(data[CONTRACT_AMOUNT][contract] - data[AMOUNT][award])
    share = Fraction(limits.whole("share_ppm"), PPM)
    far = Ratios(off, data[AMOUNT][award]).at_least(share) if len(off) else np.zeros(0, bool)
    return (fired(SubjectKind.PROCESS, _marks(data, data.process(CONTRACTS)[contract[far]])),)


def direct_then_changed(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a direct award below the threshold became an amended contract at or above it."""
    contract, award = _contract_awards(data)
    bound = bounds_by_currency(data, data[CONTRACT_CURRENCY][contract], limits, "threshold_by_currency")
    amended = np.bincount(data.parent("contracts/amendments"), minlength=data.count(CONTRACTS))[contract] > 0
    now, then = units(data[CONTRACT_AMOUNT][contract]), units(data[AMOUNT][award])
    direct = data.is_one_of(METHOD, limits.texts("methods"))[data.process(CONTRACTS)[contract]]
    over = direct & amended & (bound != ABSENT) & (then != ABSENT) & (then < bound) & (now >= bound)
    return (fired(SubjectKind.PROCESS, _marks(data, data.process(CONTRACTS)[contract[over]])),)


def long_until_signed(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where more whole days than the limit lie between the first award and the first signature."""
    days = days_between(least(data, DATE), least(data, SIGNED))
    return (fired(SubjectKind.PROCESS, days > limits.whole("days_max"), days),)


def _deciding_days(data: Columns) -> Whole:
    return days_between(data[ENDS], least(data, DATE))


def short_decision(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the award came within few whole days of the deadline; an award before it counts as 0 or less."""
    days = _deciding_days(data)
    return (fired(SubjectKind.PROCESS, days <= limits.whole("days_max"), days),)


def long_decision(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the award came more whole days after the deadline than the limit."""
    days = _deciding_days(data)
    return (fired(SubjectKind.PROCESS, days > limits.whole("days_max"), days),)


def risk_index(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the mean of the elementary signals that can be computed is at least a share; the value is the mean.

    Signals, each from 0 to 2 halves: a single bid; a method without competition; fewer than
    5 days to bid (2) or fewer than 15 (1); a decision within 5 or after 100 days; no price
    criterion.
    """
    halves, known = np.zeros(data.size, np.int64), np.zeros(data.size, np.int64)
    period = days_between(data[STARTS], data[ENDS])
    deciding, decided = _deciding_days(data), least(data, DATE) != ABSENT
    has_period = data.present(STARTS) & data.present(ENDS)
    hurried = np.where(
        period < limits.whole("days_very_short"), 2, np.where(period < limits.whole("days_short"), 1, 0)
    )
    odd = (deciding <= limits.whole("decision_days_min")) | (deciding > limits.whole("decision_days_max"))
    price = data.is_one_of("tender/awardCriteria", limits.texts("price_criteria"))
    for there, signal in (
        (data.present(TENDERERS), 2 * (data[TENDERERS] == 1)),
        (data.present(METHOD), 2 * data.is_one_of(METHOD, limits.texts("methods"))),
        (has_period, hurried),
        (data.present(ENDS) & decided, 2 * odd),
        (data.present("tender/awardCriteria"), 2 * ~price),
    ):
        halves += np.where(there, signal, 0)
        known += there
    enough = known >= limits.whole("signals_min")
    high = enough & above_share(halves, 2 * known, Fraction(limits.whole("share_ppm"), PPM))
    return (fired(SubjectKind.PROCESS, high, halves, np.maximum(2 * known, 1)),)


def inflated_estimate(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the active awards together are at most a share of the estimate; the value is that share."""
    at = data.process(AWARDS)
    alike = (
        data.is_text(AWARD_STATUS, "active")
        & data.present(AMOUNT)
        & (data[CURRENCY] == data[ESTIMATE_CURRENCY][at])
    )
    other = data.is_text(AWARD_STATUS, "active") & data.present(AMOUNT) & ~alike
    total, estimate = sums(at[alike], units(data[AMOUNT][alike]), groups=data.size), units(data[ESTIMATE])
    counted = (total > 0) & (estimate > 0) & (data.per_process(AWARDS, other) == 0)
    share = Ratios(np.where(counted, total, 1), np.where(counted, estimate, 1))
    low = counted & share.at_most(Fraction(limits.whole("share_ppm"), PPM))
    return (fired(SubjectKind.PROCESS, low, total, np.maximum(estimate, 1)),)


def hasty_works(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where works end within few whole days of the start of the tender period."""
    works = data.is_one_of("tender/mainProcurementCategory", limits.texts("categories"))
    ends = least(data, "contracts/period/endDate")
    early = works & (ends != ABSENT) & (ends - data[STARTS] < limits.whole("days_min") * DAY_US)
    return (fired(SubjectKind.PROCESS, early, days_between(data[STARTS], ends)),)


_WON = (AWARD_STATUS, SUPPLIER)
_VALUE = (AMOUNT, CURRENCY)
_DIRECT = (METHOD, *_WON, DATE, *_VALUE, BUYER)
_DECIDED = (ENDS, DATE)
_CONTRACT = (AWARD_ID, *_VALUE, OF_AWARD, CONTRACT_AMOUNT, CONTRACT_CURRENCY)
_MARKET = ("class_characters", "awards_min")
FLAGS = (
    FlagRule(
        "R040",
        Grade.HINT,
        Phase.AWARD,
        (*_WON, DATE, BUYER),
        buyers_favourite,
        limits=("awards_min", "share_ppm"),
    ),
    FlagRule(
        "R049",
        Grade.HINT,
        Phase.AWARD,
        _DIRECT,
        repeated_direct,
        limits=("methods", "awards_min", "threshold_by_currency"),
    ),
    FlagRule(
        "R050", Grade.HINT, Phase.AWARD, (*_WON, *_VALUE, CLASS), market_share, limits=(*_MARKET, "share_ppm")
    ),
    FlagRule(
        "R051", Grade.HINT, Phase.AWARD, (*_WON, *_VALUE, CLASS), concentrated, limits=(*_MARKET, "index_max")
    ),
    FlagRule(
        "R052",
        Grade.HINT,
        Phase.AWARD,
        (*_WON, DATE, *_VALUE, BUYER),
        small_then_large,
        limits=("times_min", "first_max"),
    ),
    FlagRule(
        "R054",
        Grade.STRONG,
        Phase.AWARD,
        (METHOD, *_CONTRACT, "contracts/amendments/date|contracts/amendments/description"),
        direct_then_changed,
        limits=("methods", "threshold_by_currency"),
        also=has_threshold,
    ),
    FlagRule(
        "R055",
        Grade.STRONG,
        Phase.AWARD,
        _DIRECT,
        direct_beyond_threshold,
        limits=("methods", "threshold_by_currency"),
        also=has_threshold,
    ),
    FlagRule("R059", Grade.HINT, Phase.AWARD, _CONTRACT, contract_unlike_award, limits=("share_ppm",)),
    FlagRule("R060", Grade.HINT, Phase.AWARD, (DATE, SIGNED), long_until_signed, limits=("days_max",)),
    FlagRule("R061", Grade.HINT, Phase.AWARD, _DECIDED, short_decision, limits=("days_max",)),
    FlagRule("R062", Grade.HINT, Phase.AWARD, _DECIDED, long_decision, limits=("days_max",)),
    FlagRule(
        "X01",
        Grade.HINT,
        Phase.AWARD,
        (METHOD,),
        risk_index,
        limits=(
            "methods",
            "price_criteria",
            "days_very_short",
            "days_short",
            "decision_days_min",
            "decision_days_max",
            "signals_min",
            "share_ppm",
        ),
        reads=(TENDERERS, STARTS, ENDS, DATE, "tender/awardCriteria"),
    ),
    FlagRule(
        "X06",
        Grade.HINT,
        Phase.AWARD,
        (AWARD_STATUS, *_VALUE, ESTIMATE, ESTIMATE_CURRENCY),
        inflated_estimate,
        limits=("share_ppm",),
    ),
    FlagRule(
        "X07",
        Grade.HINT,
        Phase.CONTRACT,
        ("tender/mainProcurementCategory", STARTS, "contracts/period/endDate"),
        hasty_works,
        limits=("categories", "days_min"),
    ),
)
