"""Signals on officers after the award: nobody answers, decided late, too kind, tied to the contractor.

In:  the register, rulings, inspections with what contradicts them, deeds and ties.
Out: flags on posts and inspectors.

The surprise: an inspector is compared with the others on the same contract only, and only
where enough was inspected. A share of passes alone says nothing: a good contractor passes
everywhere. It takes passes that other evidence contradicts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.base.money import PPM
from onus.core.accountability.faults import GAP, VACANCY
from onus.core.contracts.breach import NotComputable
from onus.core.contracts.facts import PointEvidence
from onus.core.determinations.findings import Outcome
from onus.core.integrity.flag import Flag, Grade, SubjectKind
from onus.core.integrity.rules import Limits
from onus.core.integrity.service_record import JudgedDuty, OfficerDeed, ServiceRecord
from onus.core.integrity.service_signals import reports_by_place
from onus.core.integrity.signal_rules import SignalRule, lacks, told
from onus.core.restraint.ties import Tie

REGISTER, RULINGS, INSPECTIONS, OTHERS, AGAINST, TIES, DEEDS = (
    "officers.toml", "acts/decision", "inspections.csv", "inspections/by", "reports.csv|duties", "ties", "acts/by_post",
)  # fmt: skip
KIN, EMPLOYED = "kin", "employed"


def nobody_answers(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the stretches in which no named officer in office answered for what was owed.

    A vacancy in which a deputy stood in is none. The value is the length in days.
    """
    if record.register is None or not record.register.posts:
        yield lacks("S04", record.contract.id, REGISTER)
        return
    assigned = {one.post for one in record.register.assignments}
    for found in record.register_findings:
        empty = found.kind == VACANCY and not found.holders and found.post in assigned
        length = found.until_at - found.from_at
        if (empty or found.kind == GAP) and length > limits.whole("hours_max") * HOUR_US:
            facts = told(
                kind=found.kind,
                post=found.post,
                answer=found.answer,
                district=found.district,
                since=record.zone.local_text(found.from_at),
                until=record.zone.local_text(found.until_at),
            )
            kind = SubjectKind.OFFICER if found.post else SubjectKind.CONTRACT
            yield Flag(
                "S04", Grade.STRONG, kind, found.post or record.contract.id, Fraction(length, DAY_US), facts
            )


def decided_late_or_overturned(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the officers who too often decided late, or overturned themselves without anything new.

    The value is the share of late and overturned among what the officer decided or owed.
    Decisions that nobody made stand under the subject of the contract.
    """
    if not record.rulings:
        yield lacks("S05", record.contract.id, RULINGS)
        return
    for post in sorted({one.post for one in record.rulings}):
        mine = [one for one in record.rulings if one.post == post]
        late = [one.id for one in mine if _is_late(one.owed_by, one.made_at, record.as_of)]
        turned = [one.id for one in mine if one.replaces and not one.news]
        bad = len({*late, *turned})
        if bad and bad >= limits.whole("count_min") and bad * PPM > limits.whole("share_max_ppm") * len(mine):
            facts = told(late=" ".join(late), overturned=" ".join(turned), of=len(mine))
            kind = SubjectKind.OFFICER if post else SubjectKind.CONTRACT
            yield Flag("S05", Grade.STRONG, kind, post or record.contract.id, Fraction(bad, len(mine)), facts)


def _is_late(owed_by: Instant | None, made_at: Instant | None, as_of: Instant) -> bool:
    return owed_by is not None and (as_of if made_at is None else made_at) > owed_by


def too_kind(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the inspectors whose passes other evidence contradicts far more than those of the others.

    A pass is contradicted where a resident reported the same place and service within some
    hours after it, or where its duty was found unmet. The value is the share of contradicted passes.
    """
    seen = [one for one in record.inspections or () if one.result in ("pass", "fail") and one.by]
    if not seen:
        yield lacks("S06", record.contract.id, INSPECTIONS)
        return
    if record.reports is None and not record.duties:
        yield lacks("S06", record.contract.id, AGAINST)
        return
    against = _contradicted(record, seen, limits.whole("hours") * HOUR_US)
    enough = limits.whole("checks_min")
    for by in sorted({one.by for one in seen}):
        mine = [one for one in seen if one.by == by]
        others = [one for one in seen if one.by != by]
        if len(mine) < enough or len(others) < enough:
            yield lacks("S06", by, OTHERS)
            continue
        (passed, bad), (their_passed, their_bad) = (_counts(group, against) for group in (mine, others))
        kinder = passed * len(others) > their_passed * len(mine)
        gap = Fraction(bad, max(passed, 1)) - Fraction(their_bad, max(their_passed, 1))
        if kinder and gap * PPM >= limits.whole("gap_min_ppm"):
            facts = told(
                checks=len(mine), passed=passed, contradicted=bad, checks_of_others=len(others),
                passed_of_others=their_passed, contradicted_of_others=their_bad,
            )  # fmt: skip
            yield Flag("S06", Grade.HINT, SubjectKind.OFFICER, by, Fraction(bad, passed), facts)


def _counts(group: Sequence[PointEvidence], against: set[str]) -> tuple[int, int]:
    passed = [one for one in group if one.result == "pass"]
    return len(passed), sum(one.id in against for one in passed)


def _contradicted(record: ServiceRecord, seen: Sequence[PointEvidence], span_us: int) -> set[str]:
    """Return the ids of passes that a later report or an unmet duty of the same place and service contradicts."""
    reported = reports_by_place(record.reports or ())
    unmet: dict[tuple[str, str], list[JudgedDuty]] = {}
    for duty in record.duties:
        if duty.outcome is Outcome.UNMET:
            unmet.setdefault((duty.place, duty.service), []).append(duty)
    found = set()
    for check in seen:
        key, at = (check.place, check.service), check.happened_at
        told_after = reported.get(key, [])
        next_report = bisect_right(told_after, (at, "~"))
        by_report = next_report < len(told_after) and told_after[next_report][0] <= at + span_us
        by_duty = any(duty.opens <= at <= duty.closes for duty in unmet.get(key, ()))
        if check.result == "pass" and (by_report or by_duty):
            found.add(check.id)
    return found


def conflict_of_officer(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the persons who acted on the contract while a register ties them to the contractor.

    A tie counts on the day of the deed; employment also some months after it ended. A
    kinsman's tie counts as one's own. The value is the number of deeds.
    """
    missing = [
        name for name, there in ((TIES, record.ties is not None), (DEEDS, bool(record.deeds))) if not there
    ]
    if missing or record.ties is None:
        yield lacks("S13", record.contract.id, *missing)
        return
    months = limits.whole("months_after_employment")
    for person in sorted({one.person for one in record.deeds}):
        mine = [
            (deed, tie)
            for deed in record.deeds
            if deed.person == person
            for tie in _ties(record, deed, months)
        ]
        if mine:
            deeds = sorted({deed.id for deed, _ in mine})
            facts = told(
                posts=" ".join(sorted({deed.post for deed, _ in mine})),
                ties=" ".join(sorted({tie.tie for _, tie in mine})),
                sources=" ".join(sorted({tie.source for _, tie in mine} - {""})),
                deeds=" ".join(deeds),
            )
            yield Flag("S13", Grade.STRONG, SubjectKind.OFFICER, person, Fraction(len(deeds)), facts)


def _ties(record: ServiceRecord, deed: OfficerDeed, months: int) -> Iterator[Tie]:
    held = [one for one in record.ties or () if _holds(one, deed.day, months)]
    kin = {
        one.to if one.person == deed.person else one.person
        for one in held
        if one.tie == KIN and deed.person in (one.person, one.to)
    }
    for one in held:
        if one.tie != KIN and one.to in record.contractor and one.person in (deed.person, *kin):
            yield one


def _holds(tie: Tie, day: date, months: int) -> bool:
    # A month counts as 31 days, the longest there is: a tie never ends early by rounding.
    after = timedelta(days=31 * months) if tie.tie == EMPLOYED else timedelta(0)
    return (tie.since is None or tie.since <= day) and (tie.until is None or day <= tie.until + after)


RULES: tuple[SignalRule[ServiceRecord], ...] = (
    SignalRule("S04", Grade.STRONG, (REGISTER,), nobody_answers, ("hours_max",)),
    SignalRule(
        "S05",
        Grade.STRONG,
        (RULINGS,),
        decided_late_or_overturned,
        ("hours_to_decide", "count_min", "share_max_ppm"),
    ),
    SignalRule(
        "S06", Grade.HINT, (INSPECTIONS, OTHERS, AGAINST), too_kind, ("hours", "checks_min", "gap_min_ppm")
    ),
    SignalRule("S13", Grade.STRONG, (TIES, DEEDS), conflict_of_officer, ("months_after_employment",)),
)
