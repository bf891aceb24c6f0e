"""Place leaves in the log: each once, and a finding that was found before in its old place.

In:  an open log, facts and findings of a dossier.
Out: where each of them lies, and how many are new.

The surprise: a finding is new only where it says something else. As long as it comes
out the same it keeps the leaf of the publication that first found it so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from onus.actions.publish_faults import EntryNotKept
from onus.base.instants import Instant
from onus.outside.tlog.log_folder import OpenLog
from onus.wire.leaves.found import Found, said
from onus.wire.leaves.leaf import Leaf, content_id, decoded
from onus.wire.leaves.publication import LeafSet, Publication, leaf_set
from onus.wire.leaves.publication_leaves import (
    PUBLICATION,
    TOMBSTONE,
    publication_leaf,
    publication_of,
)

READ_ALONG = 512
"""Entries between two that are wanted which are read along rather than sought."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Leaves in the log.

    Attributes:
        entries: of each leaf, by its index, in rising order.
        of: index of each leaf by kind and id.
        new: how many the log did not have.
    """

    entries: Mapping[int, bytes]
    of: Mapping[tuple[str, str], int]
    new: int

    def as_set(self, log: OpenLog) -> LeafSet:
        """Return how many there are, and the digest of their hashes in order of their indices."""
        tree = log.key.algorithm.tree
        return leaf_set(tree.leaf(entry) for entry in self.entries.values())


@dataclass(frozen=True, slots=True)
class InLog:
    """A publication in the log: what it says, its index, its content id."""

    publication: Publication
    index: int
    content_id: str


def latest_publication(log: OpenLog, dossier: str) -> InLog | None:
    """Return the latest publication of a dossier; None before the first. Nothing may wait in the queue."""
    found = None
    for number in count(1):
        index = log.latest(dossier, PUBLICATION, str(number))
        if index is None:
            break
        found = index
    if found is None:
        return None
    entry = next(log.entries(found, found + 1))
    return InLog(publication_of(decoded(entry)), found, content_id(entry))


def see_that_none_was_erased(log: OpenLog, leaves: Sequence[Leaf]) -> None:
    """Refuse facts whose entries the law took away.

    Raises:
        EntryNotKept: one was taken out of the log whole.
    """
    for leaf in leaves:
        if was_erased(log, leaf):
            raise EntryNotKept(kind=leaf.kind, id=leaf.id)


def was_erased(log: OpenLog, leaf: Leaf) -> bool:
    """Return whether the law took away the entry of a leaf."""
    hashed = log.key.algorithm.tree.leaf(leaf.encode()).hex()
    return any(log.latest(owner, TOMBSTONE, hashed) is not None for owner in ("", leaf.dossier))


def place_facts(log: OpenLog, leaves: Sequence[Leaf]) -> Placed:
    """Put facts into the log; one that is there already is not put again."""
    return _placed(log, [(leaf.kind, leaf.id) for leaf in leaves], [leaf.encode() for leaf in leaves])


def place_findings(log: OpenLog, dossier: str, found: Iterable[Found], *, as_of: Instant) -> Placed:
    """Put findings into the log; one that says what it said before keeps its leaf.

    Raises:
        EntryNotKept: one says what was taken out of the log whole.
    """
    every = list(found)
    came_back = _erased_before(log, dossier, as_of)
    before = [log.latest(dossier, one.kind, one.id) for one in every]
    old = dict(entries_at(log, [index for index in before if index is not None]))
    entries = []
    for one, index in zip(every, before, strict=True):
        kept = b"" if index is None else old[index]
        stays = bool(kept) and said(kept) == one.said
        if not stays and came_back(one):
            raise EntryNotKept(kind=one.kind, id=one.id)
        entries.append(kept if stays else one.entry(as_of))
    return _placed(log, [one.key for one in every], entries)


def _erased_before(log: OpenLog, dossier: str, as_of: Instant) -> Callable[[Found], bool]:
    """Return what tells whether a finding is one that was erased, whichever publication first found it."""
    if not any(True for _ in log.entries_erased()):
        return lambda one: False
    named = [*log.named(dossier), *log.named("")]
    buried = {name for kind, name, _ in named if kind == TOMBSTONE}
    indices = [index for kind, _, index in named if kind == PUBLICATION]
    times = {publication_of(decoded(entry)).as_of for _, entry in entries_at(log, indices) if entry} | {as_of}
    leaf = log.key.algorithm.tree.leaf
    return lambda one: any(leaf(one.entry(at)).hex() in buried for at in times)


def place_publication(
    log: OpenLog, dossier: str, told: Publication, before: InLog | None
) -> tuple[Publication, int]:
    """Put a publication into the log, unless the latest one says the same; return the one that holds."""
    if before is not None:
        again = _renumbered(told, before.publication)
        if again == before.publication:
            return before.publication, before.index
    accepted = log.accept([publication_leaf(dossier, told).encode()])[0]
    return told, accepted.index


def _renumbered(told: Publication, before: Publication) -> Publication:
    """Return a publication as if it had been the one before: same number, same clock, same predecessor."""
    fields = {name: getattr(told, name) for name in told.__slots__}
    fields |= {name: getattr(before, name) for name in ("number", "published_at", "previous")}
    return Publication(**fields)


def entries_at(log: OpenLog, indices: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """Give the entries at some indices, each bundle read once."""
    for run in _runs(sorted({*indices})):
        wanted = frozenset(run)
        for index, entry in enumerate(log.entries(run[0], run[-1] + 1), start=run[0]):
            if index in wanted:
                yield index, entry


def _runs(indices: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for index in indices:
        if run and index - run[-1] > READ_ALONG:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _placed(log: OpenLog, keys: Sequence[tuple[str, str]], entries: Sequence[bytes]) -> Placed:
    accepted = log.accept(entries)
    by_index = {one.index: entry for one, entry in zip(accepted, entries, strict=True)}
    return Placed(
        entries=dict(sorted(by_index.items())),
        of={key: one.index for key, one in zip(keys, accepted, strict=True)},
        new=sum(one.new for one in accepted),
    )
