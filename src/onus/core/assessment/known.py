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
from typing import Protocol, TypeVar

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
        observations=_by(dossier.observations, as_of),
        evidence=_by(dossier.evidence, as_of),
        reports=tuple(_report_by(fact, as_of) for fact in _by(dossier.reports, as_of)),
        instructions=_by(dossier.instructions, as_of),
        notices=tuple(_notice_by(fact, as_of) for fact in _by(dossier.notices, as_of)),
        acts=tuple(_act_by(fact, as_of) for fact in _by(dossier.acts, as_of)),
        payments=_by(dossier.payments, as_of),
    )


def _by(facts: Iterable[Fact], as_of: Instant) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.recorded_at <= as_of)


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
