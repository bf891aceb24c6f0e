"""Watching: what becomes of a supplier's qualification while its contract runs.

In:  the supplier, its documents, bans, violations, warnings and grade, the days of the contract.
Out: every lapse with its days, as the groups from which the ladder makes cases.

The surprise: a lapse that was mended stays a case with an end. That a contractor worked
for three weeks without a licence is no less so because it has one again.

What one person alone found against a document is no lapse and ends none: a case needs two (decision 103). Nor
is a document that nobody looked up: that is a gap of the office and no loss of the contractor.

Source: CN-QUAL-13, held through the time of the contract; the ladder is `core.accountability`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onus.base.instants import Instant, ZoneTable
from onus.core.accountability.escalation import CaseGroup
from onus.core.qualification.bans import APPEALED, Ban, bans_active
from onus.core.qualification.credit_codes import folded
from onus.core.qualification.documents import QualificationRequirement
from onus.core.qualification.exclusion import MAJOR
from onus.core.qualification.judged_documents import (
    UNCONFIRMED,
    DocumentJudged,
    document_judged,
    same_paper,
    speaks_against,
)
from onus.core.qualification.qualifying import QualificationRegister
from onus.core.qualification.social_grades import UNGRADED
from onus.core.qualification.suppliers import Supplier

DOCUMENT, BAN, VIOLATION, WARNING, GRADE = "document", "ban", "violation", "warning", "grade"
OBLIGATION = "qualification"
"""Name under which lapses stand on the ladder, beside the obligations of the contract."""


@dataclass(frozen=True, slots=True, order=True)
class QualificationLapse:
    """Something that a supplier lost while its contract ran.

    Attributes:
        since: first day on which it was so.
        what: `document`, `ban`, `violation`, `warning` or `grade`.
        ref: id of the requirement, ban, violation or warning; of a grade, the grade that it had at first.
        until: first day on which it was so no longer; None while it lasts.
        state: state of the document or ban, form of the violation, kind of the warning, the grade that is left.
    """

    since: date
    what: str
    ref: str
    until: date | None = None
    state: str = ""


def lapses(
    supplier: Supplier,
    requirements: Sequence[QualificationRequirement],
    register: QualificationRegister,
    zone: ZoneTable,
    *,
    first: date,
    today: date,
    as_of: Instant,
    regions: tuple[str, ...] = (),
) -> tuple[QualificationLapse, ...]:
    """Return what a supplier lost from the first day of its contract until today.

    Each day on which something may change is looked at, and each lapse runs from the day on
    which it began, or from the first day of the contract, to the day on which it was mended.

    Args:
        supplier: the supplier.
        requirements: what it must have throughout.
        register: everything known of suppliers.
        zone: civil time of the place.
        first: first day of the contract.
        today: last day that is looked at; not before `first`.
        as_of: what came on record later is not seen.
        regions: regions of the contract.

    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> register = QualificationRegister(bans=(Ban("b", "c", date(2024, 12, 1), list="l"),))
    >>> lapses(Supplier("s", Localized(), "c"), (), register, UTC_ZONE, first=date(2024, 11, 1),
    ...        today=date(2024, 12, 31), as_of=Instant(0))
    (QualificationLapse(since=datetime.date(2024, 12, 1), what='ban', ref='l/b', until=None, state='active'),)
    """
    if today < first:
        raise ValueError("today must not be before first")
    found: list[QualificationLapse] = []
    days = _days(supplier, register, zone, first, today)
    states = {
        day: {
            **_documents(supplier, requirements, register, zone, day, as_of),
            **_bans(supplier, register.bans, day, regions),
            **_grade(supplier, first, day),
        }
        for day in days
    }
    for key in dict.fromkeys(key for day in days for key in states[day]):
        found += _runs(key, [(day, states[day].get(key, "")) for day in days])
    for warning in sorted(one for one in register.warnings if one.supplier == supplier.id):
        ends = warning.cleared_on
        if warning.published_on <= today and (ends is None or ends > first):
            shown = ends if ends is not None and ends <= today else None
            found.append(
                QualificationLapse(max(first, warning.published_on), WARNING, warning.id, shown, warning.what)
            )
    for one in register.violations:
        known = one.recorded_at is None or one.recorded_at <= as_of
        if one.supplier == supplier.id and one.form in MAJOR and known and first <= one.decided_on <= today:
            lifted = one.lifted_on if one.lifted_on is not None and one.lifted_on <= today else None
            found.append(QualificationLapse(one.decided_on, VIOLATION, one.id, lifted, one.form))
    return tuple(sorted(found, key=lambda one: (one.since, one.what, one.ref)))


def watch_groups(
    supplier: str, found: Iterable[QualificationLapse], zone: ZoneTable
) -> tuple[CaseGroup, ...]:
    """Return the lapses as groups that the ladder climbs, each from the first instant of its first day.

    >>> from onus.base.instants import UTC_ZONE
    >>> watch_groups("s", [QualificationLapse(date(1970, 1, 2), "ban", "l/b")], UTC_ZONE)[0].id
    'qualification//s:ban:l/b/1970-01-02T00:00:00Z'
    """
    return tuple(
        CaseGroup(
            OBLIGATION, f"{supplier}:{one.what}:{one.ref}", "", zone.at(one.since),
            None if one.until is None else zone.at(one.until), duties=1, sample=(one.ref,),
        )
        for one in found
        if one.until is None or one.until > one.since
    )  # fmt: skip


def _days(
    supplier: Supplier, register: QualificationRegister, zone: ZoneTable, first: date, today: date
) -> tuple[date, ...]:
    """Return the days on which something may change, sorted; what holds between two of them is the same."""
    found = [first]
    mine = {one.id for one in register.documents if one.supplier == supplier.id}
    for one in register.documents:
        if one.supplier == supplier.id:
            found += [one.issued or first, *_after(one.expires)]
            found += [] if one.shown_at is None else [zone.local_day(one.shown_at)]
    for step in register.lookups:
        if step.document in mine:
            found += [zone.local_day(step.known_at), *_after(step.expires)]
    for ban in register.bans:
        if folded(ban.credit_code) == folded(supplier.credit_code):
            happened = [event.on for event in ban.events if event.what != APPEALED]
            found += [ban.since, *_after(ban.until), *happened]
    found += _after(supplier.grade_until)
    return tuple(sorted({day for day in found if first <= day <= today}))


def _after(day: date | None) -> list[date]:
    return [] if day is None or day == date.max else [day + timedelta(1)]


States = dict[tuple[str, str], str]


def _documents(
    supplier: Supplier,
    requirements: Sequence[QualificationRequirement],
    register: QualificationRegister,
    zone: ZoneTable,
    day: date,
    as_of: Instant,
) -> States:
    """Return the requirements that are not met on a day, by what was known at its end; not what nobody looked up."""
    judged = (
        _without_lone_word(one, supplier, register, day, Instant(min(as_of, zone.at(day + timedelta(1)) - 1)))
        for one in requirements
    )
    return {(DOCUMENT, one.requirement): one.state for one in judged if not (one.sound or one.unjudged)}


def _without_lone_word(
    requirement: QualificationRequirement,
    supplier: Supplier,
    register: QualificationRegister,
    day: date,
    night: Instant,
) -> DocumentJudged:
    """Return what a requirement got, as if the one person who found something against a document had not looked."""
    lookups = register.lookups
    while True:
        found = document_judged(
            requirement, supplier, register.documents, lookups, deadline=night, day=day, as_of=night
        )
        if found.state != UNCONFIRMED:
            return found
        shown = next(one for one in register.documents if one.id == found.document)
        same = same_paper(shown, register.documents)
        lookups = tuple(
            one for one in lookups if one.document not in same or not speaks_against(shown, one, day)
        )


def unjudged_documents(
    supplier: Supplier,
    requirements: Sequence[QualificationRequirement],
    register: QualificationRegister,
    *,
    day: date,
    as_of: Instant,
) -> tuple[DocumentJudged, ...]:
    """Return what the office has not looked at enough: documents that nobody or one person alone spoke of.

    Args:
        supplier: whose they are.
        requirements: what they are for.
        register: everything known of suppliers.
        day: local day on which they must hold.
        as_of: what came on record later is not seen.

    >>> from onus.base.texts import Localized
    >>> unjudged_documents(
    ...     Supplier("s", Localized(), "c"), (), QualificationRegister(), day=date(2024, 1, 1), as_of=Instant(0)
    ... )
    ()
    """
    judged = (
        document_judged(
            one, supplier, register.documents, register.lookups, deadline=as_of, day=day, as_of=as_of
        )
        for one in requirements
    )
    return tuple(one for one in judged if one.unjudged)


def _bans(supplier: Supplier, bans: Iterable[Ban], day: date, regions: tuple[str, ...]) -> States:
    held = bans_active(bans, supplier.credit_code, day, regions=regions)
    return {(BAN, f"{ban.list}/{ban.id}"): state.state for ban, state in held}


def _grade(supplier: Supplier, first: date, day: date) -> States:
    """Return the grade of a social organisation that held on the first day and does no longer."""
    had, has = supplier.grade_on(first), supplier.grade_on(day)
    return {(GRADE, had): has or UNGRADED} if had and has != had else {}


def _runs(key: tuple[str, str], states: Sequence[tuple[date, str]]) -> Iterable[QualificationLapse]:
    """Return each unbroken run of days on which something was lost, with the state in which it began."""
    begun: tuple[date, str] | None = None
    for day, state in states:
        if state and begun is None:
            begun = (day, state)
        elif not state and begun is not None:
            yield QualificationLapse(begun[0], *key, until=day, state=begun[1])
            begun = None
    if begun is not None:
        yield QualificationLapse(begun[0], *key, state=begun[1])
