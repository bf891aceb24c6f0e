"""Signals on the contract after the award: it shrank, it was renewed in spite of its score, it locks in.

In:  the contract now and before its last change, scores, renewals.
Out: flags on the contract.

The surprise: a change that takes away work is innocent where the price falls at least in
step. What is compared is the share of the work that went against the share of the price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from onus.base.money import PPM
from onus.core.consequences.obligations import owed_by_contractor
from onus.core.contracts.breach import NotComputable
from onus.core.contracts.contract import Contract, Trigger
from onus.core.contracts.legal_form import whole_months_of_term
from onus.core.contracts.places import Place, is_owed_at
from onus.core.integrity.flag import Flag, Grade, SubjectKind
from onus.core.integrity.rules import Limits
from onus.core.integrity.service_record import ServiceRecord
from onus.core.integrity.signal_rules import SignalRule, lacks, told

BEFORE, PRICE, RENEWALS, SCORES, TERM = (
    "contract before the change", "contract/price", "acts/renewal", "scorecards", "contract/term",
)  # fmt: skip
TIMES_A_YEAR: Mapping[str, Fraction] = {"day": Fraction(365), "week": Fraction(365, 7), "month": Fraction(12)}
WEEK_D = 7
PER_YEAR: Mapping[str, Fraction] = {"year": Fraction(1), "month": Fraction(12)}


def scope_shrank(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield a change that takes away places, obligations or frequency while the price does not fall in step.

    The work of a contract is the sum, over its obligations, of places times occurrences a
    year; an obligation without a calendar counts once for each place. The value is the share
    of the work that went and was not matched by the price.
    """
    before = record.before
    if before is None:
        yield lacks("S10", record.contract.id, BEFORE)
        return
    price_before, price_now = _price_a_year(before), _price_a_year(record.contract)
    if not price_before:
        yield lacks("S10", record.contract.id, PRICE)
        return
    work_before = _work(before, record.places if record.places_before is None else record.places_before)
    work_now = _work(record.contract, record.places)
    gone = sum(
        (max(work - work_now.get(name, Fraction(0)), Fraction(0)) for name, work in work_before.items()),
        Fraction(0),
    )
    total = sum(work_before.values(), Fraction(0))
    if not total:
        return
    share, cheaper = gone / total, 1 - price_now / price_before
    if share > 0 and (share - max(cheaper, Fraction(0))) * PPM > limits.whole("share_max_ppm"):
        lost = [name for name, work in work_before.items() if work_now.get(name, Fraction(0)) < work]
        facts = told(obligations=" ".join(lost), work_gone=share, price_fell=max(cheaper, Fraction(0)))
        unmatched = share - max(cheaper, Fraction(0))
        yield Flag("S10", Grade.STRONG, SubjectKind.CONTRACT, record.contract.id, unmatched, facts)


def _price_a_year(contract: Contract) -> Fraction:
    if contract.price_per in PER_YEAR:
        return PER_YEAR[contract.price_per] * contract.price_minor
    return Fraction(12 * contract.price_minor, max(whole_months_of_term(contract), 1))


def _work(contract: Contract, places: tuple[Place, ...]) -> dict[str, Fraction]:
    triggers = {one.id: one for one in contract.triggers}
    work: dict[str, Fraction] = {}
    for number in owed_by_contractor(contract):
        duty = contract.obligations[number]
        owed = sum(is_owed_at(duty.places, place) for place in places)
        work[duty.id] = owed * _times_a_year(triggers.get(duty.trigger))
    return work


def _times_a_year(trigger: Trigger | None) -> Fraction:
    if trigger is None or trigger.kind != "calendar":
        return Fraction(1)
    times = TIMES_A_YEAR.get(trigger.every, Fraction(1))
    if trigger.every == "day" and trigger.weekdays:
        return times * len(trigger.weekdays) / WEEK_D
    return times


def renewed_in_spite(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield renewals of a contractor whose scores of the months before lie below the floor.

    Scores of the contract's own schedule count where they are there, else shares on
    time. The value is the mean of the months before, as a share of 1.
    """
    if record.renewals is None:
        yield lacks("S11", record.contract.id, RENEWALS)
        return
    for renewal in record.renewals:
        if renewal.supplier and renewal.supplier not in record.contractor:
            continue
        day = record.zone.local_day(renewal.at)
        month = f"{day.year:04d}-{day.month:02d}"
        known, floor_ppm = _scores(record, limits, month)
        if not known:
            yield lacks("S11", renewal.id, SCORES)
            continue
        mean = sum(known, Fraction(0)) / len(known)
        if mean * PPM < floor_ppm:
            facts = told(act=renewal.id, kind=renewal.kind, day=day, months=len(known), floor_ppm=floor_ppm)
            yield Flag("S11", Grade.STRONG, SubjectKind.CONTRACT, record.contract.id, mean, facts)


def _scores(record: ServiceRecord, limits: Limits, month: str) -> tuple[list[Fraction], int]:
    """Return the scores of the last months before a month as shares of 1, and the floor they are held to."""
    full_milli = record.contract.score.full_milli if record.contract.score else 1
    scored = [
        (one.period, Fraction(one.score.score_milli, full_milli))
        for one in record.certificates
        if one.score is not None and one.score.score_milli is not None and not one.sample
    ]
    floor_ppm = limits.whole("score_floor_ppm")
    if not any(period < month for period, _ in scored):
        floor_ppm = limits.whole("on_time_floor_ppm")
        scored = [
            (one.period, Fraction(one.on_time_ppm, PPM))
            for one in record.scorecards
            if one.scope == "contractor" and one.on_time_ppm is not None
        ]
    known = [share for period, share in sorted(scored) if period < month]
    return known[-limits.whole("months") :], floor_ppm


def locked_in(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield a term above what the market knows, in which nobody has to look again whether it should go on.

    A point of review is an obligation of the public body of a service that the limits
    name. The value is the term in years.
    """
    contract = record.contract
    if contract.placeholder:
        yield lacks("S12", contract.id, TERM)
        return
    months = whole_months_of_term(contract)
    services = limits.texts("review_services")
    reviews = [
        one.id for one in contract.obligations if one.owed_by != "contractor" and one.service in services
    ]
    if months > limits.whole("term_months_max") and not reviews:
        facts = told(starts=contract.starts, ends=contract.ends, months=months, review_points=0)
        yield Flag("S12", Grade.HINT, SubjectKind.CONTRACT, contract.id, Fraction(months, 12), facts)


RULES: tuple[SignalRule[ServiceRecord], ...] = (
    SignalRule("S10", Grade.STRONG, (BEFORE, PRICE), scope_shrank, ("share_max_ppm",)),
    SignalRule(
        "S11",
        Grade.STRONG,
        (RENEWALS, SCORES),
        renewed_in_spite,
        ("months", "score_floor_ppm", "on_time_floor_ppm"),
    ),
    SignalRule("S12", Grade.HINT, (TERM,), locked_in, ("term_months_max", "review_services")),
)
