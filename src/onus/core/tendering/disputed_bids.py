"""Disputed bids: in the name of one supplier bids came under several keys, or under one that was not in force.

In:  the soundly signed bids with the supplier whom each names, what is on record of keys, what an authority set aside.
Out: for each bid that does not count why not, and the register of keys as it stands after those decisions.

Whoever keeps the register of keys can end a true key and add a false one, and no rule tells from the
record which is which. So none does: either all bids of a name count as they came, or all of them wait.

The surprise: two keys alone dispute nothing. It takes a bid under a key that was not in force, or bids
under two, and then an authority outside the buyer says which of the bids, or which of the acts on keys,
stay out. A register that is spoilt so that the key of an honest bid was not in force makes that bid wait.

Source: decision 95.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from onus.base.instants import Instant
from onus.core.tendering.bidding import SupplierKey, SupplierKeyEnded
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.proceeding import Proceeding, ReceivedBid
from onus.core.tendering.supplier_keys import KeyRecord, SupplierKeys

DISPUTED = "signer_disputed"
"""State of an opened bid of which an authority has to decide, or decided, whether it is its supplier's; and why."""
STAYS_OUT = "signer_stays_out"
"""Why such a bid is out for good: an authority outside the buyer decided so, with a reason."""


@dataclass(frozen=True, slots=True)
class NamedBid:
    """A bid that is soundly signed under a key that was registered for the supplier whom it names.

    Attributes:
        bid: digest of the envelope.
        supplier: whom it names.
        key: under which it is signed.
        since: when it came on record.
    """

    bid: str
    supplier: str
    key: str
    since: Instant


@dataclass(frozen=True, slots=True)
class DisputeDecisions:
    """What authorities set aside.

    Attributes:
        aside: when each decision came on record, and the bid or the fact on a key that it names.
        ranked_at: when a ranking was first signed; None before. What is set aside later, of a supplier about whose
            bids nothing is open, takes a ranked bid out of the running and changes nothing here.
    """

    aside: tuple[tuple[Instant, str], ...] = ()
    ranked_at: Instant | None = None


def settled_bids(
    received: Iterable[ReceivedBid], came: Mapping[str, Instant], record: KeyRecord, decided: DisputeDecisions
) -> tuple[tuple[ReceivedBid, ...], SupplierKeys]:
    """Return the envelopes with the bids that are in dispute, and the register of keys after the decisions on it.

    Args:
        received: every envelope; opened ones stand as their suppliers'.
        came: when each came on record, by its name.
        record: of keys.
        decided: what authorities set aside.
    """
    every = tuple(received)
    bids = tuple(NamedBid(one.bid, one.supplier, one.signer, came[one.bid]) for one in every if _counts(one))
    before = record.register()
    disputed = {name for name in _names(bids) if not _whose(bids, name, (), before)[0]}
    if not disputed:
        return every, before
    aside = _taken(bids, disputed, record, before, decided)
    after = record.register(aside)
    found = {name: _whose(bids, name, aside, after) for name in disputed}
    told = tuple(
        _told(one, found[one.supplier], before, after) if _counts(one) and one.supplier in found else one
        for one in every
    )
    return told, after


def suppliers_named(received: Iterable[ReceivedBid]) -> tuple[str, ...]:
    """Return the suppliers of the opened bids, with those in whose names bids are in dispute or were.

    Whichever of its bids stands, that supplier takes part: the panel is drawn without whoever is tied to it, and no
    decision on a bid draws another.

    Args:
        received: every envelope.

    >>> suppliers_named([ReceivedBid("a", Instant(1), DISPUTED, named="firm-a")])
    ('firm-a',)
    """
    told = (
        one.supplier if one.state == "opened" else one.named
        for one in received
        if one.state in ("opened", DISPUTED)
    )
    return tuple(sorted(set(told)))


def in_dispute(one: ReceivedBid) -> bool:
    """Return whether nobody decided yet whether a bid is its supplier's, and somebody has to.

    >>> in_dispute(ReceivedBid("a", Instant(1), DISPUTED, STAYS_OUT, named="firm-a"))
    False
    """
    return one.state == DISPUTED and one.reason != STAYS_OUT


def to_decide(proceeding: Proceeding, facts: Sequence[TenderFact]) -> Iterator[str]:
    """Yield what an authority may set aside: each bid in dispute; of a lone one also what was done to keys against it.

    Args:
        proceeding: what the tender came to.
        facts: those on record that count.
    """
    waiting = [one for one in proceeding.received if in_dispute(one)]
    yield from (one.bid for one in waiting)
    alone = [one for one in waiting if [each.named for each in waiting].count(one.named) == 1]
    for one in alone:
        keys = {key.key for key in proceeding.keys if key.supplier == one.named}
        own = {key.fact for key in proceeding.keys if (key.supplier, key.key) == (one.named, one.signer)}
        yield from (name for name in facts_on_keys(facts, one.named, keys) if name not in own)


def facts_on_keys(facts: Sequence[TenderFact], supplier: str, keys: Collection[str]) -> tuple[str, ...]:
    """Return the ids of the facts on the keys of a supplier, and on those keys in any other name.

    Args:
        facts: those on record.
        supplier: whose.
        keys: that were registered for it.

    >>> facts_on_keys([TenderFact("k", Instant(1), Instant(1), SupplierKey("firm", "0" * 64))], "firm", ())
    ('k',)
    """
    return tuple(
        one.id
        for one in facts
        if (isinstance(one.said, SupplierKey) and (one.said.supplier == supplier or one.said.key in keys))
        or (isinstance(one.said, SupplierKeyEnded) and one.said.key in keys)
    )


def _counts(one: ReceivedBid) -> bool:
    return one.state == "opened" and bool(one.supplier)


def _names(bids: Sequence[NamedBid]) -> frozenset[str]:
    return frozenset(one.supplier for one in bids)


def _whose(
    bids: Sequence[NamedBid], supplier: str, aside: Collection[str], keys: SupplierKeys
) -> tuple[bool, frozenset[str]]:
    """Return whether it is settled which bids are a supplier's, and which are left.

    It is where all that are left came under one registration that was in force when they did; or, of which one of
    them was set aside already, under one at all.
    """
    mine = [one for one in bids if one.supplier == supplier]
    left = [one for one in mine if one.bid not in aside and keys.named(supplier, one.key)]
    spoke = [keys.spoke_for(one.key, supplier, one.since) for one in left]
    under = {(one.key, key.fact if key is not None else "") for one, key in zip(left, spoke, strict=True)}
    sure = None not in spoke or len(left) < len(mine)
    return not left or (len(under) == 1 and sure), frozenset(one.bid for one in left)


def _taken(
    bids: Sequence[NamedBid],
    disputed: Collection[str],
    record: KeyRecord,
    keys: SupplierKeys,
    decided: DisputeDecisions,
) -> frozenset[str]:
    """Return what was set aside while it was still open whose a bid is, or before anything was ranked."""
    about = {
        name: {
            *(one.bid for one in bids if one.supplier == name),
            *facts_on_keys(record.facts, name, {one.key for one in keys.named(name)}),
        }
        for name in disputed
    }
    taken: frozenset[str] = frozenset()
    # Decisions of one instant are one: the first of two that are made together leaves nothing settled for the other.
    for at, together in groupby(sorted(decided.aside), key=lambda one: one[0]):
        early = decided.ranked_at is None or at <= decided.ranked_at
        now = record.register(taken)
        still = {name for name in about if early or not _whose(bids, name, taken, now)[0]}
        taken |= {what for _, what in together if any(what in about[name] for name in still)}
    return taken


def _told(
    one: ReceivedBid, found: tuple[bool, frozenset[str]], before: SupplierKeys, after: SupplierKeys
) -> ReceivedBid:
    """Return a bid of a name that was in dispute: as it stands where it is left and all is settled, else with why not.

    The registrations are named as they came; whose the key is follows from those that no authority set aside.
    """
    settled, left = found
    if settled and one.bid in left:
        return one
    names = ", ".join(key.fact for key in before.named(one.supplier))
    why = f"{DISPUTED}:{names}" if one.bid in left else STAYS_OUT
    holders = after.holders(one.signer)
    return replace(one, state=DISPUTED, reason=why, supplier="", named=one.supplier, signers=holders)
