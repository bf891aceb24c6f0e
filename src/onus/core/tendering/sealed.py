"""Sealed bids of a tender: its facts as a log that `core.sealing` reads, and the bids by their state.

In:  a tender, the facts on record, how the deadline came to be.
Out: what stands, was refused, withdrawn, opened or not.

An opening counts only where the bytes that it shows come to what was committed to. Where they do
and cannot be read, that is the outcome of this one bid, and no other waits for it. So it is where
they name a supplier under whose key they are not signed: such a bid is nobody's. Where keys do not say which
of several bids is a supplier's, all of these wait for an authority outside the buyer (`disputed_bids.py`).

The surprise: the versions that count here are made from the steps of the deadline and
are written nowhere. An extension that the law itself makes reaches the custodians as
one that the office announced does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from onus.base.canonical import content_digest
from onus.base.instants import Instant
from onus.core.competition.deadlines import DeadlineStep
from onus.core.evaluation.awarding import SetAside
from onus.core.sealing.commitments import shown_commitment
from onus.core.sealing.envelope_heads import head_as_logged
from onus.core.sealing.facts import (
    KINDS,
    BidOpened,
    BidReceived,
    BidRefused,
    BidUnopened,
    SealingCeremony,
    SealingFact,
    TenderVersion,
)
from onus.core.sealing.standing import ArrivalFault, Logged, OfficeFault, SealedStanding, standing_of
from onus.core.tendering.awarding import RankingSigned
from onus.core.tendering.bid import NO_CONTENT, OpenedFiles, UnreadableBid
from onus.core.tendering.custody_by_register import custody_told
from onus.core.tendering.disputed_bids import DISPUTED, DisputeDecisions, in_dispute, settled_bids
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.proceeding import ReceivedBid
from onus.core.tendering.signed_bids import UNSIGNED, SignedEnvelope, not_signed_by
from onus.core.tendering.supplier_keys import KeyRecord, SupplierKeys
from onus.core.tendering.tender import Tender, announced, said

STEP = {kind: place for place, kind in enumerate(KINDS)}
"""Entries of one instant stand in the order in which a tender meets their kinds."""
NO_OUTCOME = "no_outcome"
"""The key came together, and nobody says what came out of the envelope."""
NO_FILES = "files_missing"
"""A bid is said to be open, and nobody shows what came out."""
UNREADABLE = "unreadable"
"""State of a bid that was opened and cannot be read, and the reason, with every fault behind it."""
REFUSED_IN_TIME = "refused_in_time"
"""An envelope was refused as late although the deadline that was announced had not passed."""
REFUSED_STAYS_OUT = "refused_stays_out"
"""Such an envelope, of which an authority outside the buyer decided with a reason that it stays out."""
NO_OUTCOMES = "outcomes_missing"
"""Why nothing is ranked: a bid stands of which nobody says what came out, or was refused in time."""
TEXT_WITHHELD = "text_withheld"
"""Told beside an opened bid whose bytes this reader may not see."""
OPEN = ("opened", UNREADABLE, UNSIGNED, DISPUTED)
"""States of a bid that came out of its envelope."""
ENVELOPE_MISSING, ENVELOPE_OTHERWISE = "missing", "otherwise"


def versions_for_sealing(
    tender: Tender, facts: tuple[TenderFact, ...], steps: Sequence[DeadlineStep]
) -> tuple[TenderVersion, ...]:
    """Return the versions of the deadline, one for each step that moved it; none before a key was made."""
    ceremony = next((what for _, what in said(facts, SealingCeremony)), None)
    if ceremony is None:
        return ()
    moved = [one for one in steps if one.moved]
    # An envelope that came on a notice without power stands, although the notice that counts came after it.
    came = min((one.recorded_at for one, _ in said(facts, BidReceived)), default=None)
    if came is not None and moved and came < moved[0].at:
        moved[0] = replace(moved[0], at=came)
    return tuple(
        TenderVersion(
            tender.id, number, ceremony.ceremony, ceremony.suite, ceremony.tender_key, one.deadline,
            content_digest(announced(tender, one.at).announcement), max(one.at, ceremony.at),
        )
        for number, one in enumerate(moved, start=1)
    )  # fmt: skip


def sealed_log(
    tender: Tender, facts: tuple[TenderFact, ...], steps: Sequence[DeadlineStep]
) -> tuple[tuple[Logged, ...], tuple[TenderFact | None, ...]]:
    """Return the log that the facts make, and the fact of each entry; None for a version.

    An entry stands where it came on record, and it is witnessed when it came on record.
    """
    kinds = SealingFact.__args__
    told: list[tuple[Instant, int, tuple[str, int, str], SealingFact, TenderFact | None]] = [
        (one.recorded_at, STEP[type(one.said)], _in_order(one.id), one.said, one)
        for one in facts
        if isinstance(one.said, kinds)
    ]
    told += [
        (one.at, STEP[TenderVersion], _in_order(str(one.version)), one, None)
        for one in versions_for_sealing(tender, facts, steps)
    ]
    told.sort(key=lambda each: each[:3])
    logged = tuple(Logged(index, each[3], each[0]) for index, each in enumerate(told))
    return logged, tuple(each[4] for each in told)


def standing_and_bids(
    tender: Tender,
    facts: tuple[TenderFact, ...],
    steps: Sequence[DeadlineStep],
    record: KeyRecord,
    powerless: Collection[str] = (),
) -> tuple[SealedStanding, tuple[ReceivedBid, ...], SupplierKeys, tuple[tuple[str, str], ...]]:
    """Return what stands, every envelope with its state, the register of keys, and faults of the office by the fact.

    Envelopes that were refused on arrival stay, with the reason.

    Args:
        tender: with what came out of the envelopes, and the signatures that were verified.
        facts: those on record that count.
        steps: how the deadline came to be.
        record: what is on record of the keys under which suppliers sign.
        powerless: ids of the acts that no power was behind; those that stay because others rely on them too.
    """
    facts = _with_the_ceremony_of_power(facts, powerless)
    unfit = unfit_openings(tender, facts, steps)
    fitting = tuple(one for one in facts if one.id not in dict(unfit))
    logged, origin = sealed_log(tender, fitting, steps)
    standing = standing_of(tender.id, logged)
    found: dict[str, ReceivedBid] = {}
    since: dict[str, Instant] = {}
    again = {one.index for one in standing.refused}
    # Of several receipts of one envelope the first on record that counts says when it came, whatever another claims.
    for entry in sorted(logged, key=lambda one: (one.index in again, one.index)):
        fact = origin[entry.index]
        if fact is not None and isinstance(entry.fact, BidReceived):
            name = entry.fact.ciphertext
            found.setdefault(name, ReceivedBid(name, fact.happened_at, "standing"))
            since.setdefault(name, fact.recorded_at)
    kept = {one.ciphertext for one in standing.bids} | set(standing.withdrawn)
    early = refused_in_time(facts, steps, powerless)
    stays_out = {what.bid for _, what in said(facts, SetAside)}
    turned_away = {refusal.ciphertext for one, refusal in said(facts, BidRefused) if one.id in early} - kept
    for one, refusal in said(facts, BidRefused):
        name = refusal.ciphertext
        if name in kept or (name in turned_away and one.id not in early):
            continue  # Whatever an office writes later, the bid stands, and so does that it came in time.
        why_early = REFUSED_STAYS_OUT if name in stays_out else REFUSED_IN_TIME
        reason = why_early if one.id in early else refusal.reason
        found[name] = ReceivedBid(name, one.happened_at, "refused", reason)
    for arrival in standing.refused:
        fact = origin[arrival.index]
        if (
            fact is not None
            and isinstance(fact.said, BidReceived)
            and standing.bid(arrival.ciphertext) is None
            and arrival.ciphertext not in turned_away
        ):
            found[arrival.ciphertext] = ReceivedBid(
                arrival.ciphertext, fact.happened_at, "refused", arrival.reason.value
            )
    keys = record.register()
    opened = {one.ciphertext: one for one in standing.opened}
    unopened = {one.ciphertext: one for one in standing.unopened}
    for name in standing.withdrawn:
        found[name] = _with_state(found[name], "withdrawn")
    for name, bid in list(found.items()):
        if bid.state != "standing":
            continue
        if name in opened:
            came = SignedEnvelope(opened[name], standing.ceremony, since[name])
            found[name] = _open(tender, bid, came, keys)
        elif name in unopened:
            found[name] = _with_state(bid, "unopened", reason=_why(unopened[name]))
        elif standing.combined is not None or opened:
            found[name] = _with_state(bid, "standing", reason=NO_OUTCOME)
    faults = tuple(
        (fact.id if (fact := origin[one.index]) is not None else "announcement", one.reason.value)
        for one in standing.faults
    )
    settled, keys = settled_bids(found.values(), since, record, decisions(facts))
    seen = [replace(one, envelope=_envelope(tender, standing, one.bid)) for one in settled]
    told = tuple((name, REFUSED_IN_TIME) for name in early)
    every = (*unfit, *faults, *_received_twice(standing, origin), *told, *custody_told(tender, facts))
    return standing, tuple(sorted(seen, key=lambda one: (one.received_at, one.bid))), keys, every


def _with_the_ceremony_of_power(
    facts: tuple[TenderFact, ...], powerless: Collection[str]
) -> tuple[TenderFact, ...]:
    """Return the facts without the ceremonies that no power was behind, where another had it.

    Else a stranger who writes first would name the key. Where none had it, the first stays: bids are sealed to it.
    """
    made = {one.id for one, _ in said(facts, SealingCeremony)}
    void = made & set(powerless)
    return tuple(one for one in facts if one.id not in void) if made - void else facts


def refused_in_time(
    facts: tuple[TenderFact, ...], steps: Sequence[DeadlineStep], powerless: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the refusals of envelopes as late that came on record before the deadline was over, by their fact.

    The bidder trusted what was announced, and the office's own log was behind. A refusal that is written later,
    whatever hour it claims, shows nothing of the kind; nor does one by somebody who may turn no envelope away.

    Args:
        facts: those on record that count.
        steps: how the deadline came to be.
        powerless: ids of the acts that no power was behind.
    """
    deadline = steps[-1].deadline
    return tuple(
        one.id
        for one, refusal in said(facts, BidRefused)
        if refusal.reason in (ArrivalFault.LATE, ArrivalFault.CLOSED)
        and one.recorded_at <= deadline
        and one.id not in powerless
    )


def decisions(facts: tuple[TenderFact, ...]) -> DisputeDecisions:
    """Return what authorities set aside, and when a ranking was first signed.

    Args:
        facts: those on record that count.
    """
    aside = tuple((one.recorded_at, what.bid) for one, what in said(facts, SetAside))
    ranked = [one.recorded_at for one, _ in said(facts, RankingSigned)]
    return DisputeDecisions(aside, min(ranked, default=None))


def why_waiting(received: Sequence[ReceivedBid]) -> str:
    """Return why nothing is ranked yet; empty where every bid is opened, unopened, withdrawn or refused, and whose.

    Nobody of the buyer may say of a bid that was refused in time that it is out, nor which of several bids in one
    name is that supplier's: all wait until an authority outside the buyer decides with a reason which stay out
    (`bid_set_aside`), or one that was refused comes again.

    >>> why_waiting([])
    ''
    """
    if any(one.state == "standing" or one.reason == REFUSED_IN_TIME for one in received):
        return NO_OUTCOMES
    return DISPUTED if any(in_dispute(one) for one in received) else ""


def _received_twice(
    standing: SealedStanding, origin: Sequence[TenderFact | None]
) -> tuple[tuple[str, str], ...]:
    """Return each further receipt of an envelope that came before; it counts for nothing, and the first stays."""
    kept = {one.ciphertext for one in standing.bids} | set(standing.withdrawn)
    return tuple(
        (fact.id, one.reason.value)
        for one in standing.refused
        if one.ciphertext in kept
        and (fact := origin[one.index]) is not None
        and isinstance(fact.said, BidReceived)
    )


def _in_order(name: str) -> tuple[str, int, str]:
    """Return a key under which entries of one log, which bear their place in it, stand in its order: 9 before 10.

    No two names have one key: 9 and 09 are two entries, and which comes first may not hang on the order of lines.
    """
    head = name.rstrip("0123456789")
    number = name[len(head) :].lstrip("0")
    return head, len(number), f"{number} {name}"


def unfit_openings(
    tender: Tender, facts: tuple[TenderFact, ...], steps: Sequence[DeadlineStep]
) -> tuple[tuple[str, str], ...]:
    """Return the openings that do not fit the bid that stands, each with why.

    One fits when the bytes of `bid.json` come to the commitment that was logged when the envelope
    came, and that stands in its head where the envelope lies there. The commitment holds the signature
    too: nobody drops or changes it afterwards. Whichever bids stand follows from the entries before any
    opening, so that no further entry about an envelope makes one unfit.
    """
    standing = standing_of(tender.id, sealed_log(tender, facts, steps)[0])
    told = [
        (one.id, _unfit(tender, what, bid.commitment))
        for one, what in said(facts, BidOpened)
        if (bid := standing.bid(what.ciphertext)) is not None
    ]
    return tuple((name, why) for name, why in told if why)


def _unfit(tender: Tender, opening: BidOpened, logged: str) -> str:
    files = tender.opened.get(opening.ciphertext) or tender.unreadable.get(opening.ciphertext)
    if files is None:
        return NO_FILES
    head = (tender.envelopes or {}).get(opening.ciphertext)
    told = {logged, opening.commitment}
    if not _kept_back(files):
        signed = {"signer": opening.signer, "signature": opening.signature}
        told.add(shown_commitment(files.raw, salt=opening.salt, rest=opening.rest, **signed))
    told |= {head.commitment} if head is not None else set()
    told |= {files.commitment} if files.commitment else set()
    return "" if len(told) == 1 else OfficeFault.NOT_AS_COMMITTED.value


def _kept_back(files: OpenedFiles | UnreadableBid) -> bool:
    """Return whether there are bytes that this reader may not see; a bid without the file has none."""
    if isinstance(files, OpenedFiles):
        return bool(files.withheld)
    return files.raw is None and files.withheld != NO_CONTENT


def _open(tender: Tender, bid: ReceivedBid, came: SignedEnvelope, keys: SupplierKeys) -> ReceivedBid:
    """Return a bid that was opened, with whose it is, with why it is nobody's, or with what keeps it from being read."""
    unread = tender.unreadable.get(bid.bid)
    named = tender.opened[bid.bid].content.supplier if unread is None else unread.supplier
    told = replace(bid, signer=came.opening.signer)
    why, signers = not_signed_by(named, came, tender.signed, keys) if named else ("", ())
    if why:
        return replace(told, state=UNSIGNED, reason=why, named=named, signers=signers)
    if unread is None:
        reason = TEXT_WITHHELD if tender.opened[bid.bid].withheld else ""
        return replace(told, state="opened", reason=reason, supplier=named)
    places = (
        f"{one.file}:{one.line} {one.code}" if one.line else f"{one.file} {one.code}" for one in unread.faults
    )
    reason = f"{UNREADABLE}:{', '.join(places)}"
    # What nobody can read is never ranked, so nobody has to decide whose it is; it is told of a key in force alone.
    whose = named if keys.spoke_for(came.opening.signer, named, came.since) is not None else ""
    return replace(told, state=UNREADABLE, reason=reason, supplier=whose, named="" if whose else named)


def _envelope(tender: Tender, standing: SealedStanding, name: str) -> str:
    """Return what is wrong with the envelope of a bid that stands; empty for nothing."""
    bid = standing.bid(name)
    if tender.envelopes is None or bid is None or standing.ceremony is None:
        return ""
    head = tender.envelopes.get(name)
    if head is None:
        return ENVELOPE_MISSING
    return "" if head_as_logged(head, bid, standing.ceremony) else ENVELOPE_OTHERWISE


def _why(unopened: BidUnopened) -> str:
    return f"{unopened.outcome.value}: {unopened.reason}"


def _with_state(bid: ReceivedBid, state: str, *, reason: str = "") -> ReceivedBid:
    return ReceivedBid(bid.bid, bid.received_at, state, reason)
