"""Flags about contracts: published, changed, delivered, paid, subcontracted.

In:  `Columns` and `Limits`.
Out: what fired, on processes and buyers.

The surprise: hardly anybody publishes these fields. On most real data nearly all of these
flags cannot be computed, which is itself worth a look.

Source: Open Contracting Partnership, Red flags in public procurement (2024), names and
fields of R063 to R073; X02 after ProACT, X04 and X05 after Ukraine's State Audit Service.
The formulas and limits are ours.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from onus.base.instants import DAY_US
from onus.base.money import PPM
from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole
from onus.core.integrity.competition import AWARD_STATUS, AWARDS
from onus.core.integrity.flag import Grade, Phase, SubjectKind
from onus.core.integrity.looking import (
    above_share,
    days_between,
    least,
    most,
    outliers,
    shares,
    sums,
    units,
    where_text,
)
from onus.core.integrity.ratios import Ratios
from onus.core.integrity.rules import Fired, FlagRule, Limits, fired

CONTRACTS, STATUS = "contracts", "contracts/status"
PAPERS, PAPER = "contracts/documents", "contracts/documents/documentType"
CHANGES = "contracts/amendments"
CHANGED, DESCRIBED, REASON = f"{CHANGES}/date", f"{CHANGES}/description", f"{CHANGES}/rationale"
DONE = "contracts/implementation"
REPORTS, REPORT = f"{DONE}/documents", f"{DONE}/documents/documentType"
STEPS, DUE, MET = f"{DONE}/milestones", f"{DONE}/milestones/dueDate", f"{DONE}/milestones/dateMet"
PAID, PAID_AMOUNT, PAID_CURRENCY = (
    f"{DONE}/transactions",
    f"{DONE}/transactions/value/amount",
    f"{DONE}/transactions/value/currency",
)
AMOUNT, CURRENCY = "contracts/value/amount", "contracts/value/currency"
FINAL, FINAL_CURRENCY = f"{DONE}/finalValue/amount", f"{DONE}/finalValue/currency"
ENDS, ENDED = "contracts/period/endDate", f"{DONE}/endDate"
SIGNED = "contracts/dateSigned"
SUBCONTRACTED, SHARE = "awards/hasSubcontracting", "awards/subcontracting/minimumPercentage"
PERCENT = 100
MILLIONTHS = 1_000_000


def _of_contracts(data: Columns, marked: Truth) -> tuple[Fired, ...]:
    """Fire on processes with a marked contract; the value is how many."""
    count = data.per_process(CONTRACTS, marked)
    return (fired(SubjectKind.PROCESS, count > 0, count),)


def _per_contract(data: Columns, name: str, which: Truth | None = None) -> Whole:
    at = data.parent(name) if which is None else data.parent(name)[which]
    return np.bincount(at, minlength=data.count(CONTRACTS)).astype(np.int64)


def not_published(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a contract in force has no published document of the contract."""
    signed = _per_contract(data, PAPERS, data.is_one_of(PAPER, limits.texts("documents"))) > 0
    return _of_contracts(data, data.is_one_of(STATUS, limits.texts("statuses")) & ~signed)


def modified(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a contract has at least so many amendments; the value is how many contracts."""
    return _of_contracts(data, _per_contract(data, CHANGES) >= limits.whole("amendments_min"))


def _says(data: Columns, paths: tuple[str, ...], words: tuple[str, ...]) -> Truth:
    """Return where one of some texts has one of some words, letter case aside."""
    wanted = [word.casefold() for word in words]
    marked = np.zeros(len(data[paths[0]]), bool)
    for path in paths:
        marked |= where_text(data, data[path], lambda text: any(word in text.casefold() for word in wanted))
    return marked


def _changed(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    said = _says(data, (DESCRIBED, REASON), limits.texts("words"))
    return _of_contracts(data, _per_contract(data, CHANGES, said) > 0)


def items_reduced(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where an amendment says that items were taken out or made fewer."""
    return _changed(data, limits)


def items_increased(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where an amendment says that items were added or made more."""
    return _changed(data, limits)


def price_increased(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where an amendment says that the price rose."""
    return _changed(data, limits)


def not_delivered(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a milestone was met late, or is stated as not met; the value is how many milestones."""
    wanted = limits.texts("types")
    counted = data.is_one_of(f"{STEPS}/type", wanted) if wanted else np.ones(data.count(STEPS), bool)
    late = data.present(MET) & data.present(DUE) & (data[MET] > data[DUE])
    failed = data.is_text(f"{STEPS}/status", "notMet")
    count = data.per_process(STEPS, counted & (late | failed))
    return (fired(SubjectKind.PROCESS, count > 0, count),)


def overpaid(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where payments, or the final value, pass the contract's value by more than a share of it."""
    at = data.parent(PAID)
    alike = data.present(PAID_AMOUNT) & (data[PAID_CURRENCY] == data[CURRENCY][at])
    paid = sums(at[alike], units(data[PAID_AMOUNT][alike]), groups=data.count(CONTRACTS))
    final = np.where(data[FINAL_CURRENCY] == data[CURRENCY], units(data[FINAL]), 0)
    value = units(data[AMOUNT])
    bound = 1 + Fraction(limits.whole("share_ppm"), PPM)
    total = np.maximum(np.maximum(paid, final), 0)
    over = (value > 0) & ~Ratios(np.where(value > 0, total, 0), np.where(value > 0, value, 1)).at_most(bound)
    return _of_contracts(data, over)


def handed_on(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where at least a share of the work of an award is subcontracted; the value is the largest share."""
    share = most(data, SHARE, data.is_text(AWARD_STATUS, "active") | ~data.present(AWARD_STATUS))
    limit = limits.whole("share_percent") * MILLIONTHS
    return (fired(SubjectKind.PROCESS, share >= limit, share, np.full(data.size, PERCENT * MILLIONTHS)),)


def often_subcontracted(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on buyers whose awards are subcontracted far more often than those of others."""
    buyer = data["buyer/id"][data.process(AWARDS)]
    rows = np.flatnonzero(data.present(SUBCONTRACTED) & (buyer != ABSENT))
    buyers, often, all_of = shares(buyer[rows], data[SUBCONTRACTED][rows] == 1)
    enough = all_of >= limits.whole("awards_min")
    buyers, some = buyers[enough], Ratios(often[enough], all_of[enough])
    far = outliers(np.zeros(len(buyers), np.int64), some, least_of=limits.whole("buyers_min"), high=True)
    return (fired(SubjectKind.BUYER, buyers[far], some.above[far], some.below[far]),)


def work_not_shown(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a contract is over and nothing published shows that the work was done."""
    shown = _per_contract(data, REPORTS, data.is_one_of(REPORT, limits.texts("documents"))) > 0
    return _of_contracts(data, data.is_one_of(STATUS, limits.texts("statuses")) & ~shown)


def late_or_dearer(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a contract ended more whole days late than the limit, or cost a share more than its value."""
    late = days_between(data[ENDS], data[ENDED]) > limits.whole("days_max")
    alike = (data[FINAL_CURRENCY] == data[CURRENCY]) & data.present(FINAL) & (data[AMOUNT] > 0)
    bound = 1 + Fraction(limits.whole("share_ppm"), PPM)
    dearer = alike & above_share(units(data[FINAL]), np.where(alike, units(data[AMOUNT]), 0), bound)
    return _of_contracts(data, late | dearer)


def restless_contract(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where two amendments lie fewer days apart than the limit, or there are at least so many."""
    rows = np.flatnonzero(data.present(CHANGED))
    rows = rows[np.lexsort((data[CHANGED][rows], data.parent(CHANGES)[rows]))]
    before, after = rows[:-1], rows[1:]
    alike = data.parent(CHANGES)[before] == data.parent(CHANGES)[after]
    close = alike & (data[CHANGED][after] - data[CHANGED][before] < limits.whole("days_min") * DAY_US)
    marked = _per_contract(data, CHANGES) >= limits.whole("amendments_min")
    marked[data.parent(CHANGES)[after[close]]] = True
    return _of_contracts(data, marked)


def appeal_not_obeyed(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a complaint was upheld and an award made before still stands after some days.

    Looked at from the last instant that the process itself states.
    """
    upheld = least(
        data, "complaints/dateDecision", data.is_one_of("complaints/status", limits.texts("statuses"))
    )
    active = data.is_text(AWARD_STATUS, "active")
    stands = active & data.present("awards/date") & (data["awards/date"] < upheld[data.process(AWARDS)])
    signed = most(data, SIGNED)
    pressed_on = (
        (upheld != ABSENT) & (signed != ABSENT) & (signed >= upheld + limits.whole("days_max") * DAY_US)
    )
    return (fired(SubjectKind.PROCESS, pressed_on & (data.per_process(AWARDS, stands) > 0)),)


_CHANGE = f"{DESCRIBED}|{REASON}"
_READS = (DESCRIBED, REASON)
FLAGS = (
    FlagRule(
        "R063", Grade.HINT, Phase.CONTRACT, (STATUS, PAPER), not_published, limits=("documents", "statuses")
    ),
    FlagRule(
        "R064", Grade.HINT, Phase.CONTRACT, (f"{CHANGED}|{_CHANGE}",), modified, limits=("amendments_min",)
    ),
    FlagRule("R065", Grade.HINT, Phase.CONTRACT, (_CHANGE,), items_reduced, limits=("words",), reads=_READS),
    FlagRule(
        "R066", Grade.HINT, Phase.CONTRACT, (_CHANGE,), items_increased, limits=("words",), reads=_READS
    ),
    FlagRule(
        "R067",
        Grade.STRONG,
        Phase.CONTRACT,
        (DUE, f"{MET}|{STEPS}/status"),
        not_delivered,
        limits=("types",),
        reads=(f"{STEPS}/type",),
    ),
    FlagRule(
        "R068",
        Grade.STRONG,
        Phase.CONTRACT,
        (AMOUNT, CURRENCY, f"{PAID_AMOUNT}|{FINAL}"),
        overpaid,
        limits=("share_ppm",),
        reads=(PAID_CURRENCY, FINAL_CURRENCY),
    ),
    FlagRule(
        "R069", Grade.HINT, Phase.CONTRACT, (_CHANGE,), price_increased, limits=("words",), reads=_READS
    ),
    FlagRule(
        "R071",
        Grade.STRONG,
        Phase.CONTRACT,
        (SHARE,),
        handed_on,
        limits=("share_percent",),
        reads=(AWARD_STATUS,),
    ),
    FlagRule(
        "R072",
        Grade.HINT,
        Phase.CONTRACT,
        (SUBCONTRACTED, "buyer/id"),
        often_subcontracted,
        limits=("awards_min", "buyers_min"),
    ),
    FlagRule(
        "R073",
        Grade.HINT,
        Phase.CONTRACT,
        (STATUS, PAPER, REPORT),
        work_not_shown,
        limits=("documents", "statuses"),
    ),
    FlagRule(
        "X02",
        Grade.HINT,
        Phase.CONTRACT,
        (f"{ENDED}|{FINAL}", f"{ENDS}|{AMOUNT}"),
        late_or_dearer,
        limits=("days_max", "share_ppm"),
        reads=(CURRENCY, FINAL_CURRENCY),
    ),
    FlagRule(
        "X04",
        Grade.HINT,
        Phase.CONTRACT,
        (CHANGED,),
        restless_contract,
        limits=("days_min", "amendments_min"),
    ),
    FlagRule(
        "X05",
        Grade.STRONG,
        Phase.AWARD,
        ("complaints/status", "complaints/dateDecision", "awards/date", AWARD_STATUS, SIGNED),
        appeal_not_obeyed,
        limits=("statuses", "days_max"),
    ),
)
