"""Place tenders in the log: every fact a leaf, what is secret a seal, and nothing that was told altered.

In:  tenders as the office has them, an open log with its store of salts.
Out: what is to be laid down of each, and where its leaves lie; or every fact that was edited, dropped
     or dated back since the publication before.

The surprise: everything is looked at before anything enters the log. A publisher who would be found
out by whoever verifies is told so first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from onus import __version__
from onus.actions.place_leaves import entries_at, see_that_none_was_erased
from onus.actions.publish_faults import TenderFactAltered
from onus.base.errors import Fault, FaultyInput
from onus.base.instants import Instant, instant
from onus.core.tendering.drafting import draft_changes
from onus.core.tendering.tender import Tender
from onus.outside.salt_store import SaltStore
from onus.outside.tender_leaf_making import TenderMade, made_tender
from onus.outside.tlog.log_folder import OpenLog
from onus.wire.leaves.kinds import TAKEN_OUT
from onus.wire.leaves.leaf import Leaf, content_id, decoded
from onus.wire.leaves.publication import leaf_set
from onus.wire.tenders.published import FACTS, HEAD, TENDERS
from onus.wire.tenders.tender_leaves import DRAFT_PARTS, FACT, LASTING, OPENED, SEALED, TENDER_KINDS, Key
from onus.wire.tenders.tender_leaves import PUBLICATION as TENDER_PUBLICATION
from onus.wire.tenders.tender_publications import (
    PLACES,
    TenderPlaces,
    TenderPublication,
    tender_publication_leaf,
    tender_publication_of,
)
from onus.wire.toml_values import toml_fault

EDITED, DROPPED, EXCHANGED = (
    "is another than the one that was published",
    "was published and is gone",
    "is another than when it was sealed, or is gone",
)
UNANNOUNCED = "is another than was announced by the deadline"
DATED_BACK = "claims to have been on record when the publication before did not hold it"


@dataclass(frozen=True, slots=True)
class TenderBefore:
    """What the log has of a tender.

    Attributes:
        last: the latest publication; None before the first.
        last_id: content id of its leaf; empty for none.
        leaf: its index; -1 for none.
        leaves: index and leaf of each name, newest first forgotten; what was erased by law is left out.
    """

    last: TenderPublication | None
    last_id: str
    leaf: int
    leaves: Mapping[Key, tuple[int, Leaf]]


@dataclass(frozen=True, slots=True)
class TenderInHand:
    """One tender on its way into the log."""

    tender: Tender
    made: TenderMade
    before: TenderBefore


@dataclass(frozen=True, slots=True)
class TenderPlaced:
    """One tender in the log: what is laid down of it, and how many of its leaves are new."""

    tender: Tender
    made: TenderMade
    places: TenderPlaces
    as_of: Instant
    new: int

    @property
    def files(self) -> dict[str, bytes]:
        """Return the files of its folder, with that of the places."""
        return {**self.made.files, PLACES: self.places.encode()}


def tenders_in_hand(
    tenders: Sequence[Tender], log: OpenLog, salts: SaltStore, as_of: Instant
) -> list[TenderInHand]:
    """Make the leaves of tenders, and see that nothing that was told is altered; the log stays as it is.

    Args:
        tenders: as the office has them.
        log: of which nothing waits for a checkpoint.
        salts: its private store.
        as_of: instant as of which they are shown.

    Raises:
        EntryNotKept: a fact is told that was taken out of the log whole.
        FaultyInput: a published fact was edited, dropped or dated back, or personal data stand in ids;
            all of it is told.
    """
    found, faults = [], list[Fault]()
    for tender in tenders:
        before = tender_before(log, tender.id)
        told_before = [name for kind, name in before.leaves if kind == FACT]
        sealed = {name: leaf for (kind, name), (_, leaf) in before.leaves.items() if kind == SEALED}
        at = Instant(max(as_of, before.last.as_of if before.last is not None else 0))
        with salts:
            made = made_tender(tender, at, salts, told_before, sealed)
            salts.note_dossier(f"{TENDERS}/{tender.id}")
        see_that_none_was_erased(log, list(made.told.values()))
        faults += _faults(tender, made, before, at)
        found.append(TenderInHand(tender, made, before))
    if faults:
        raise FaultyInput(tuple(faults), source=TENDERS)
    return found


def place_tender(one: TenderInHand, log: OpenLog, *, now: Instant) -> TenderPlaced:
    """Put a tender into the log.

    Args:
        one: made by `tenders_in_hand` of the same log.
        log: that it is put into.
        now: clock of the publisher.
    """
    last = one.before.last
    at = max(now, last.published_at if last is not None else 0)
    log.accept([leaf.encode() for leaf in _taken_out(one, at, log)])
    leaves = _all_leaves(one)
    accepted = log.accept([leaf.encode() for leaf in leaves])
    by_index = {done.index: leaf for done, leaf in zip(accepted, leaves, strict=True)}
    tree = log.key.algorithm.tree
    told = TenderPublication(
        number=last.number + 1 if last is not None else 1,
        as_of=_as_of(one),
        published_at=at,
        version=__version__,
        leaves=leaf_set(tree.leaf(by_index[index].encode()) for index in sorted(by_index)),
        previous=one.before.last_id,
    )
    told, leaf = _place_publication(one, log, told)
    places = tuple((index, by_index[index].kind, by_index[index].id) for index in sorted(by_index))
    new = sum(done.new for done in accepted)
    return TenderPlaced(
        one.tender, one.made, TenderPlaces(told.number, leaf, places), Instant(told.as_of), new
    )


def _place_publication(
    one: TenderInHand, log: OpenLog, told: TenderPublication
) -> tuple[TenderPublication, int]:
    """Put a publication into the log, unless the latest one says the same."""
    last = one.before.last
    if last is not None:
        again = replace(told, number=last.number, published_at=last.published_at, previous=last.previous)
        if again == last:
            return last, one.before.leaf
    return told, log.accept([tender_publication_leaf(one.tender.id, told).encode()])[0].index


def _as_of(one: TenderInHand) -> int:
    return int(instant(json.loads(one.made.files[HEAD])["as_of"]))


def _all_leaves(one: TenderInHand) -> list[Leaf]:
    """Return every leaf of the publication: what is told, every seal that there ever was, every opening."""
    old = [leaf for (kind, _), (_, leaf) in sorted(one.before.leaves.items()) if kind in (SEALED, OPENED)]
    every = [*old, *one.made.told.values(), *one.made.seals, *one.made.openings]
    return list({leaf.encode(): leaf for leaf in every}.values())


def _taken_out(one: TenderInHand, now: int, log: OpenLog) -> Iterator[Leaf]:
    """Yield a word for each row of the register and part of the head that is another now, or gone."""
    for key, (_, leaf) in sorted(one.before.leaves.items()):
        if key[0] in LASTING or one.made.told.get(key) == leaf:
            continue
        of = content_id(leaf.encode())
        if log.latest(one.tender.id, TAKEN_OUT, of) is None:
            yield Leaf(TAKEN_OUT, one.tender.id, of, now, None, {"of": of, "kind": key[0], "id": key[1]})


def tender_before(log: OpenLog, tender: str) -> TenderBefore:
    """Return what the log has of a tender; nothing may wait in the queue."""
    index = -1
    for number in count(1):
        found = log.latest(tender, TENDER_PUBLICATION, str(number))
        if found is None:
            break
        index = found
    entry = next(log.entries(index, index + 1)) if index >= 0 else b""
    named = {
        at: (kind, name)
        for kind, name, at in log.named(tender)
        if kind in TENDER_KINDS and kind != TENDER_PUBLICATION
    }
    leaves = {named[at]: (at, decoded(raw)) for at, raw in entries_at(log, named) if raw}
    return TenderBefore(
        last=tender_publication_of(decoded(entry)) if entry else None,
        last_id=content_id(entry) if entry else "",
        leaf=index,
        leaves=leaves,
    )


def _faults(tender: Tender, made: TenderMade, before: TenderBefore, as_of: Instant) -> list[Fault]:
    """Return everything that was told or sealed and is not what it was, and what is dated back."""
    found = [(key, EXCHANGED) for key in made.exchanged]
    for key, (_, leaf) in before.leaves.items():
        if key[0] in (SEALED, OPENED) or key[0] not in LASTING:
            continue
        if key not in made.told:
            found.append((key, DROPPED))
        elif made.told[key] != leaf:
            found.append((key, EDITED))
    found += [(key, UNANNOUNCED) for key in _unannounced(tender, made, before, as_of)]
    found += [(key, DATED_BACK) for key in _dated_back(made, before)]
    return [
        toml_fault(TenderFactAltered, FACTS, 0, name, tender=tender.id, leaf=kind, id=name, reason=reason)
        for (kind, name), reason in sorted(found)
    ]


def _unannounced(tender: Tender, made: TenderMade, before: TenderBefore, as_of: Instant) -> list[Key]:
    """Return the draft contract and its terms where they are others than were told, and nobody announced it in time."""
    if any((FACT, name) not in before.leaves for name in draft_changes(tender, as_of)):
        return []
    return [
        key for key in DRAFT_PARTS if key in before.leaves and made.told.get(key) != before.leaves[key][1]
    ]


def _dated_back(made: TenderMade, before: TenderBefore) -> Iterator[Key]:
    """Yield what says it was on record by the publication before, and was neither told nor sealed there."""
    if before.last is None:
        return
    opened = {(one.data["kind"], one.data["id"]) for one in made.openings}
    new = [leaf for key, leaf in made.told.items() if key not in before.leaves and key not in opened]
    new += [leaf for seal, leaf in made.secret.items() if (SEALED, seal) not in before.leaves]
    exchanged = {*made.exchanged}
    for leaf in new:
        key = (leaf.kind, leaf.id)
        late = leaf.recorded_at is not None and leaf.recorded_at <= before.last.as_of
        if leaf.kind == FACT and late and key not in exchanged:
            yield key
