"""A tender: the procurement file of one purchase, as one value.

In:  what was announced, everything that happened, what came out of the envelopes, the register.
Out: `Tender`, from which `judge` works out everything.

The surprise: nothing in it is a conclusion. Who is admitted, who leads, who wins
stands nowhere in a tender, except as a claim that the judgement is held against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from onus.base.instants import Instant, ZoneTable
from onus.base.texts import Localized
from onus.core.calendars.calendar import WorkCalendar
from onus.core.contracts.contract import Contract
from onus.core.contracts.rulebook import Rulebook
from onus.core.evaluation.experts import Library
from onus.core.evaluation.seeds import Vouched
from onus.core.outsourcing.judging import Plan
from onus.core.promises.promised import PromiseTerm
from onus.core.restraint.power_table import PowerTable
from onus.core.sealing.envelope_heads import EnvelopeHead
from onus.core.sealing.signatures import SignedBid
from onus.core.tendering.announcement import Announcement, Version
from onus.core.tendering.bid import OpenedFiles, UnreadableBid
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.register import TenderRegister

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys.

    Attributes:
        id: its name here.
        region: id of the region that it serves; holidays and rules of the place go by it.
    """

    id: str
    name: Localized
    region: str = ""


@dataclass(frozen=True, slots=True)
class Tender:
    """One purchase, from the need to the contract.

    Attributes:
        id: its name; ids of releases begin with it.
        zone: civil time of the place.
        currency: in which every amount is.
        origin: `real`, `generated` or `mixed`.
        versions: what was announced, first version first.
        calendar: working days of the place.
        facts: everything that happened, sorted by when it came on record and id.
        opened: what came out of the envelopes, by the digest of the envelope.
        unreadable: what came out and cannot be read, by the digest of the envelope.
        envelopes: heads of the sealed envelopes that lie there, by digest; None where nobody looked.
        vouched: cosignatures under checkpoints that were verified; no other counts for a seed.
        signed: signatures under opened bids that were verified; a bid without one is nobody's.
        register: suppliers, people, ties, bans.
        library: experts who may be drawn, frozen before the seed; None where none are.
        plan: how it was decided to outsource; None where nobody wrote it down.
        draft: the contract that was announced; None where none was.
        terms: which numbers of it a bid may promise.
        packs: ids of the rule packs that are applied.
        powers: the table by which everybody in it may act; in one without rows nobody may do anything.
    """

    id: str
    title: Localized
    zone: ZoneTable
    currency: str
    buyer: Buyer
    versions: tuple[Version, ...]
    calendar: WorkCalendar
    rulebook: Rulebook = Rulebook()
    origin: str = "real"
    facts: tuple[TenderFact, ...] = ()
    opened: Mapping[str, OpenedFiles] = field(default_factory=dict)
    unreadable: Mapping[str, UnreadableBid] = field(default_factory=dict)
    envelopes: Mapping[str, EnvelopeHead] | None = None
    vouched: frozenset[Vouched] = frozenset()
    signed: frozenset[SignedBid] = frozenset()
    register: TenderRegister = TenderRegister()
    library: Library | None = None
    plan: Plan | None = None
    draft: Contract | None = None
    terms: tuple[PromiseTerm, ...] = ()
    packs: tuple[str, ...] = ()
    notes: tuple[Localized, ...] = ()
    powers: PowerTable = PowerTable("", ())


def announced(tender: Tender, as_of: Instant) -> Version:
    """Return the version of the announcement that was on record at an instant.

    Args:
        tender: the tender.
        as_of: a version recorded later is not seen.

    Returns:
        The one with the highest number; the first where no change is on record.
    """
    seen = (one for one in tender.versions if one.recorded_at is None or one.recorded_at <= as_of)
    return max(seen, key=lambda one: one.number)


def deadline_by(versions: Iterable[Version], at: Instant) -> Instant:
    """Return the deadline that was in force at an instant, as it was announced.

    No word that receiving was closed comes into it, for anybody could write one, and no version that came on
    record after the deadline before it: whoever has seen the bids gets no second deadline.

    Args:
        versions: those that power was behind, in any order.
        at: a version recorded later is not seen.
    """
    first, *later = sorted(versions, key=lambda one: one.number)
    until = first.announcement.bids_until
    for one in later:
        if one.recorded_at is not None and one.recorded_at <= min(at, until):
            until = max(until, one.announcement.bids_until)
    return until


def held_at(tender: Tender, as_of: Instant) -> Announcement:
    """Return what was announced, as it was on record at an instant."""
    return announced(tender, as_of).announcement


def said(facts: Iterable[TenderFact], kind: type[Said]) -> tuple[tuple[TenderFact, Said], ...]:
    """Return the facts of one kind with what they say, in their order.

    >>> said([], int)
    ()
    """
    return tuple((one, one.said) for one in facts if isinstance(one.said, kind))
