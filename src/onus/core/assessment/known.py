"""Known by: a dossier as it stood at an instant.

In:  a dossier, and the instant.
Out: the same dossier with the facts that were on record by then, and no others.

The surprise: a fact may carry a later one inside it. A report on record may
name the hour at which it was closed, a notice the reply that came days later;
what came after the instant is taken out of them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.accountability.answerable import known_holdings
from onus.core.assessment.dossier import Dossier
from onus.core.contracts.facts import Act, Notice, Report


class Recorded(Protocol):
    """A fact, which has a time at which it was written down."""

    @property
    def recorded_at(self) -> Instant:
        """Return when it was written down."""


Fact = TypeVar("Fact", bound=Recorded)


def known_by(dossier: Dossier, as_of: Instant) -> Dossier:
    """Return the dossier as it stood at an instant; facts recorded later are not seen.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.core.accountability.register import Register
    >>> from onus.core.contracts.contract import Contract
    >>> from onus.core.contracts.rulebook import Rulebook
    >>> contract = Contract("c", Localized(), "x", "government", date(2023, 9, 1), date(2024, 9, 1))
    >>> late = Act("a", "summons", Instant(1), Instant(9))
    >>> dossier = Dossier("d", Localized(), UTC_ZONE, "CNY", "generated", contract, Register(),
    ...                   Rulebook(), (), acts=(late,))
    >>> known_by(dossier, Instant(5)).acts
    ()
    """
    return replace(
        dossier,
        register=replace(dossier.register, holdings=known_holdings(dossier.register, as_of=as_of)),
        observations=known_facts(dossier.observations, as_of),
        evidence=known_facts(dossier.evidence, as_of),
        reports=known_facts(dossier.reports, as_of),
        instructions=known_facts(dossier.instructions, as_of),
        notices=known_facts(dossier.notices, as_of),
        acts=known_facts(dossier.acts, as_of),
        payments=known_facts(dossier.payments, as_of),
        attachments=known_facts(dossier.attachments, as_of),
    )


def last_unseen(facts: Iterable[Recorded], as_of: Instant | None) -> tuple[int, Instant | None]:
    """Return how many facts were recorded after an instant, and when the last of them was.

    Whoever imports the sheets of a month after its end, and asks what was known at its
    end, sees none of them; the number tells that person why.

    Returns:
        The count and the latest instant of recording; `(0, None)` where all was known.

    >>> last_unseen([Act("a", "summons", Instant(1), Instant(4)), Act("b", "reply", Instant(1), Instant(9))], Instant(5))
    (1, 9)
    """
    if as_of is None:
        return 0, None
    later = [fact.recorded_at for fact in facts if fact.recorded_at > as_of]
    return len(later), max(later, default=None)


def known_facts(facts: Iterable[Fact], as_of: Instant | None) -> tuple[Fact, ...]:
    """Return the facts on record by an instant, each without what came after it; None for all.

    >>> report = Report("r", "", "", Instant(0), Instant(0), closed_at=Instant(9), source_status="OVERDUE")
    >>> [(one.closed_at, one.source_status) for one in known_facts([report], Instant(8))]
    [(None, '')]
    """
    if as_of is None:
        return tuple(facts)
    return tuple(_as_it_stood(fact, as_of) for fact in facts if fact.recorded_at <= as_of)


def _as_it_stood(fact: Any, as_of: Instant) -> Any:
    if isinstance(fact, Report):
        return _report_by(fact, as_of)
    if isinstance(fact, Notice):
        return _notice_by(fact, as_of)
    return _act_by(fact, as_of) if isinstance(fact, Act) else fact


def _report_by(report: Report, as_of: Instant) -> Report:
    if report.closed_at is None or report.closed_at <= as_of:
        return report
    # How the source judges its own closing came with the closing.
    return replace(report, closed_at=None, source_status="")


def _notice_by(notice: Notice, as_of: Instant) -> Notice:
    if notice.reply_at is not None and notice.reply_at > as_of:
        notice = replace(notice, reply=Localized(), reply_at=None, reply_source="")
    if notice.published_at is not None and notice.published_at > as_of:
        return replace(notice, published_at=None)
    return notice


def _act_by(act: Act, as_of: Instant) -> Act:
    if act.published_at is None or act.published_at <= as_of:
        return act
    return replace(act, published_at=None)
