"""Standing: what the log says of a tender's sealed bids, entry by entry.

In:  the facts of one tender in the order of the log, each with the instant at which witnesses had signed for it.
Out: the deadline in force, the bids that stand, what was refused and why, and every fault of the office.

The surprise: the office's clock decides nothing alone. A bid is in time when the
office says so and a witnessed checkpoint that covers it says so too. A clock that
was set back writes an earlier time beside the bid; it cannot move the witnesses.

Source: 招标投标法 (2017), on bids that arrive after the deadline, which are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from onus.base.instants import Instant
from onus.core.sealing.ceremony_ids import bears_its_id
from onus.core.sealing.commitments import body_commitment
from onus.core.sealing.custody import custody_faults
from onus.core.sealing.facts import (
    BiddingClosed,
    BidOpened,
    BidReceived,
    BidRefused,
    BidUnopened,
    BidWithdrawn,
    OpenedBy,
    SealingCeremony,
    SealingFact,
    SharesCombined,
    TenderVersion,
)


class ArrivalFault(StrEnum):
    """Why a bid, or its withdrawal, does not count."""

    NO_TENDER = "no_tender"
    CLOSED = "closed"
    LATE = "late"
    WITNESSED_LATE = "witnessed_late"
    SEEN_BEFORE = "seen_before"
    NOT_STANDING = "not_standing"
    WRONG_PROOF = "wrong_proof"


class OfficeFault(StrEnum):
    """What an office must not have written into the log."""

    VERSION_GAP = "version_gap"
    OTHER_KEY = "other_key"
    LATE_EXTENSION = "late_extension"
    DEADLINE_FORWARD = "deadline_forward"
    AFTER_CLOSING = "after_closing"
    CLOSED_EARLY = "closed_early"
    CLOSED_OTHERWISE = "closed_otherwise"
    COMBINED_EARLY = "combined_early"
    OPENED_EARLY = "opened_early"
    NOT_AS_COMMITTED = "not_as_committed"
    OPENED_UNKNOWN = "opened_unknown"
    SECOND_CEREMONY = "second_ceremony"
    REFUSED_STANDING = "refused_standing"
    COMBINED_OTHERWISE = "combined_otherwise"
    OPENED_TWICE = "opened_twice"
    OUTCOME_EARLY = "outcome_early"
    UNFIT_CUSTODY = "unfit_custody"
    CEREMONY_OTHERWISE = "ceremony_otherwise"


@dataclass(frozen=True, slots=True)
class Logged:
    """A fact at its place in the log.

    Attributes:
        index: of its entry.
        fact: what it says.
        witnessed_at: when the quorum of witnesses had signed a checkpoint that covers it; None where that is not
            known yet, as it is for what is just coming in.
    """

    index: int
    fact: SealingFact
    witnessed_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class RefusedArrival:
    """An entry of a bidder that does not count, and why."""

    index: int
    ciphertext: str
    reason: ArrivalFault


@dataclass(frozen=True, slots=True)
class FaultOfOffice:
    """An entry that the office must not have written."""

    index: int
    reason: OfficeFault
    about: str


@dataclass(frozen=True, slots=True)
class SealedStanding:
    """What stands.

    Attributes:
        ceremony: that made the key; None where none is logged.
        version: in force; None where none is logged.
        bids: that stand, in the order of the log.
        withdrawn: ciphertexts that their bidders took back or replaced.
        refused: entries of bidders that do not count.
        closed: the closing that counts, and its place; None while open.
        combined: the combination of shares; None before it.
        opened: what was opened, by ciphertext.
        unopened: what was not, by ciphertext.
        faults: of the office.
    """

    ceremony: SealingCeremony | None = None
    version: TenderVersion | None = None
    bids: tuple[BidReceived, ...] = ()
    withdrawn: tuple[str, ...] = ()
    refused: tuple[RefusedArrival, ...] = ()
    closed: Logged | None = None
    combined: SharesCombined | None = None
    opened: tuple[BidOpened, ...] = ()
    unopened: tuple[BidUnopened, ...] = ()
    faults: tuple[FaultOfOffice, ...] = ()

    def bid(self, ciphertext: str) -> BidReceived | None:
        """Return the standing bid of a digest; None where none stands."""
        return next((one for one in self.bids if one.ciphertext == ciphertext), None)


def bids_digest(ciphertexts: Iterable[str]) -> str:
    """Return the digest by which a closing names the bids that stand: of their sorted digests, a line each.

    >>> bids_digest(["b", "a"]) == bids_digest(["a", "b"]) == sha256(b"a\\nb\\n").hexdigest()
    True
    """
    return sha256("".join(f"{one}\n" for one in sorted(ciphertexts)).encode()).hexdigest()


def proof_fits(proof: str, mark: str) -> bool:
    """Return whether a secret is the one behind a mark; whatever the text, never an error.

    >>> proof_fits("00" * 32, sha256(bytes(32)).hexdigest()), proof_fits("xyz", "00" * 32)
    (True, False)
    """
    try:
        return sha256(bytes.fromhex(proof)).hexdigest() == mark
    except ValueError:
        return False


def standing_of(tender: str, logged: Sequence[Logged]) -> SealedStanding:
    """Return what the log says of one tender.

    Args:
        tender: its id; facts of others are passed over.
        logged: in rising order of index.
    """
    draft = _Draft()
    for one in logged:
        if one.fact.tender == tender:
            _TAKE[one.fact.kind](draft, one)
    return SealedStanding(
        draft.ceremony, draft.version, tuple(draft.bids.values()), tuple(draft.withdrawn), tuple(draft.refused),
        draft.closed, draft.combined, tuple(draft.opened.values()), tuple(draft.unopened.values()),
        tuple(draft.faults),
    )  # fmt: skip


def arrival_fault(
    tender: str, logged: Sequence[Logged], coming: BidReceived | BidWithdrawn
) -> ArrivalFault | None:
    """Return why what is coming in would not count; None where it would. The log's reader decides by the same rule."""
    last = logged[-1].index + 1 if logged else 0
    refused = standing_of(tender, [*logged, Logged(last, coming)]).refused
    return refused[-1].reason if refused and refused[-1].index == last else None


@dataclass(slots=True)
class _Draft:
    """What the entries came to so far."""

    ceremony: SealingCeremony | None = None
    version: TenderVersion | None = None
    bids: dict[str, BidReceived] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    withdrawn: list[str] = field(default_factory=list)
    refused: list[RefusedArrival] = field(default_factory=list)
    closed: Logged | None = None
    combined: SharesCombined | None = None
    opened: dict[str, BidOpened] = field(default_factory=dict)
    unopened: dict[str, BidUnopened] = field(default_factory=dict)
    faults: list[FaultOfOffice] = field(default_factory=list)

    def fault(self, one: Logged, reason: OfficeFault, about: str = "") -> None:
        self.faults.append(FaultOfOffice(one.index, reason, about))


def _latest(one: Logged) -> Instant:
    """Return the later of the two times of an entry: neither clock alone makes anything earlier."""
    return max(one.fact.at, one.witnessed_at) if one.witnessed_at is not None else one.fact.at


def _take_ceremony(draft: _Draft, one: Logged) -> None:
    """Take the first ceremony. One whose key one body could join alone is a fault, and bids sealed to it stand.

    So is one whose id does not follow from it: what custodians hold and bidders sealed to was another.
    """
    assert isinstance(one.fact, SealingCeremony)
    if draft.ceremony is not None:
        draft.fault(one, OfficeFault.SECOND_CEREMONY, one.fact.ceremony)
        return
    posts = [(each.post, each.organisation) for each in one.fact.custodians]
    if custody_faults(posts, one.fact.threshold):
        draft.fault(one, OfficeFault.UNFIT_CUSTODY, one.fact.ceremony)
    if not bears_its_id(one.fact):
        draft.fault(one, OfficeFault.CEREMONY_OTHERWISE, one.fact.ceremony)
    draft.ceremony = one.fact


def _take_version(draft: _Draft, one: Logged) -> None:
    fact = one.fact
    assert isinstance(fact, TenderVersion)
    before, ceremony = draft.version, draft.ceremony
    reason: OfficeFault | None = None
    if ceremony is None or (fact.ceremony, fact.tender_key, fact.suite) != (
        ceremony.ceremony, ceremony.tender_key, ceremony.suite,
    ):  # fmt: skip
        reason = OfficeFault.OTHER_KEY
    elif fact.version != (before.version + 1 if before else 1):
        reason = OfficeFault.VERSION_GAP
    elif draft.closed is not None:
        reason = OfficeFault.AFTER_CLOSING
    elif before and _latest(one) > before.deadline:
        reason = OfficeFault.LATE_EXTENSION
    elif fact.deadline <= _latest(one) or (before and fact.deadline < before.deadline):
        reason = OfficeFault.DEADLINE_FORWARD
    if reason is not None:
        draft.fault(one, reason, str(fact.version))
        return
    draft.version = fact


def _take_bid(draft: _Draft, one: Logged) -> None:
    fact = one.fact
    assert isinstance(fact, BidReceived)
    reason = _late(draft, one)
    if reason is None and (
        fact.ciphertext in draft.seen or fact.commitment in draft.seen or fact.mark in draft.seen
    ):
        reason = ArrivalFault.SEEN_BEFORE
    if reason is None and fact.replaces:
        reason = _unproved(draft, fact.replaces, fact.proof)
    if reason is not None:
        draft.refused.append(RefusedArrival(one.index, fact.ciphertext, reason))
        return
    if fact.replaces:
        del draft.bids[fact.replaces]
        draft.withdrawn.append(fact.replaces)
    draft.seen.update((fact.ciphertext, fact.commitment, fact.mark))
    draft.bids[fact.ciphertext] = fact


def _take_withdrawal(draft: _Draft, one: Logged) -> None:
    fact = one.fact
    assert isinstance(fact, BidWithdrawn)
    reason = _late(draft, one) or _unproved(draft, fact.ciphertext, fact.proof)
    if reason is not None:
        draft.refused.append(RefusedArrival(one.index, fact.ciphertext, reason))
        return
    del draft.bids[fact.ciphertext]
    draft.withdrawn.append(fact.ciphertext)


def _late(draft: _Draft, one: Logged) -> ArrivalFault | None:
    if draft.version is None:
        return ArrivalFault.NO_TENDER
    if draft.closed is not None:
        return ArrivalFault.CLOSED
    if one.fact.at > draft.version.deadline:
        return ArrivalFault.LATE
    if one.witnessed_at is not None and one.witnessed_at > draft.version.deadline:
        return ArrivalFault.WITNESSED_LATE
    return None


def _unproved(draft: _Draft, ciphertext: str, proof: str) -> ArrivalFault | None:
    held = draft.bids.get(ciphertext)
    if held is None:
        return ArrivalFault.NOT_STANDING
    return None if proof_fits(proof, held.mark) else ArrivalFault.WRONG_PROOF


def _take_refusal(draft: _Draft, one: Logged) -> None:
    """Keep what stands: a refusal of a standing bid changes nothing, and is a fault.

    Whoever hands in one envelope twice is told that it was seen before; that is none.
    """
    fact = one.fact
    assert isinstance(fact, BidRefused)
    if fact.ciphertext in draft.bids and fact.reason != ArrivalFault.SEEN_BEFORE:
        draft.fault(one, OfficeFault.REFUSED_STANDING, fact.ciphertext)


def _take_closing(draft: _Draft, one: Logged) -> None:
    """Take the first closing that is right; a wrong one is a fault and closes nothing, so it can be mended."""
    fact, version = one.fact, draft.version
    assert isinstance(fact, BiddingClosed)
    early = version is None or fact.at < version.deadline
    if version is not None and one.witnessed_at is not None:
        early = early or one.witnessed_at < version.deadline
    if draft.closed is not None:
        draft.fault(one, OfficeFault.AFTER_CLOSING, "closed twice")
    elif early or version is None:
        draft.fault(one, OfficeFault.CLOSED_EARLY)
    elif (fact.version, fact.deadline) != (version.version, version.deadline):
        draft.fault(one, OfficeFault.CLOSED_OTHERWISE, "deadline")
    elif (fact.count, fact.bids) != (len(draft.bids), bids_digest(draft.bids)):
        draft.fault(one, OfficeFault.CLOSED_OTHERWISE, "bids")
    else:
        draft.closed = one


def _take_combination(draft: _Draft, one: Logged) -> None:
    """Take the first combination that is right: after the closing, of this ceremony, by enough custodians."""
    fact, ceremony = one.fact, draft.ceremony
    assert isinstance(fact, SharesCombined)
    if draft.closed is None:
        draft.fault(one, OfficeFault.COMBINED_EARLY)
    elif ceremony is None or not _fits(fact, ceremony):
        draft.fault(one, OfficeFault.COMBINED_OTHERWISE, fact.ceremony)
    elif draft.combined is None:
        draft.combined = fact


def _fits(fact: SharesCombined, ceremony: SealingCeremony) -> bool:
    known = {each.number for each in ceremony.custodians}
    numbers = set(fact.numbers)
    enough = len(numbers) == len(fact.numbers) >= ceremony.threshold and numbers <= known
    return enough and (fact.ceremony, fact.tender_key) == (ceremony.ceremony, ceremony.tender_key)


def _take_opening(draft: _Draft, one: Logged) -> None:
    """Take the first opening that is right. Before the key came together a bid opens in the clear alone."""
    fact = one.fact
    assert isinstance(fact, BidOpened)
    held = draft.bids.get(fact.ciphertext)
    early = draft.closed is None or (draft.combined is None and fact.way is not OpenedBy.PLAINTEXT)
    reason: OfficeFault | None = None
    if held is None:
        reason = OfficeFault.OPENED_UNKNOWN
    elif early:
        reason = OfficeFault.OPENED_EARLY
    elif fact.ciphertext in draft.opened:
        reason = OfficeFault.OPENED_TWICE
    elif not fact.commitment == held.commitment == body_commitment(fact.body, fact.signature):
        reason = OfficeFault.NOT_AS_COMMITTED
    if reason is not None:
        draft.fault(one, reason, fact.ciphertext)
        return
    draft.unopened.pop(fact.ciphertext, None)
    draft.opened[fact.ciphertext] = fact


def _take_unopened(draft: _Draft, one: Logged) -> None:
    """Take that a bid did not open. Before the closing nobody can have tried, whatever an office writes."""
    fact = one.fact
    assert isinstance(fact, BidUnopened)
    if draft.closed is None:
        draft.fault(one, OfficeFault.OUTCOME_EARLY, fact.ciphertext)
    elif fact.ciphertext not in draft.bids:
        draft.fault(one, OfficeFault.OPENED_UNKNOWN, fact.ciphertext)
    elif fact.ciphertext not in draft.opened:
        draft.unopened[fact.ciphertext] = fact


_TAKE = {
    "sealing_ceremony": _take_ceremony, "tender_version": _take_version, "bid_received": _take_bid,
    "bid_withdrawn": _take_withdrawal, "bid_refused": _take_refusal, "bidding_closed": _take_closing,
    "shares_combined": _take_combination, "bid_opened": _take_opening, "bid_unopened": _take_unopened,
}  # fmt: skip
