"""What was published before: each version of a case or a waiver, and the publication that first told it.

In:  an open log, what a contract's publication came to.
Out: versions from old to new, for feeds.

The surprise: it is read from the log and not from the older site. Whoever holds the
log writes the same feeds again, even where the site is lost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count

from onus.actions.place_leaves import Placed, entries_at
from onus.base.instants import Instant
from onus.outside.tlog.log_folder import OpenLog
from onus.wire.leaves.kinds import KINDS, TOMBSTONE
from onus.wire.leaves.leaf import Leaf, content_id, decoded
from onus.wire.leaves.publication import Publication
from onus.wire.leaves.publication_leaves import PUBLICATION, publication_of
from onus.wire.site.published import Version

Key = tuple[str, str]
Clocks = Sequence[tuple[int, Instant]]
"""Of every publication of a contract: index of its leaf, and its clock; from old to new."""


def clocks_of(log: OpenLog, dossier: str, told: Publication, leaf: int) -> Clocks:
    """Return the clock of every publication of a contract; the latest may not be under a checkpoint yet.

    Args:
        log: that holds them.
        dossier: id of the contract.
        told: the latest publication.
        leaf: its index.
    """
    before = []
    for number in count(1):
        index = log.latest(dossier, PUBLICATION, str(number))
        if index is None or number >= told.number:
            break
        before.append(index)
    found = [
        (index, Instant(publication_of(decoded(entry)).published_at))
        for index, entry in entries_at(log, before)
    ]
    return [*found, (leaf, Instant(told.published_at))]


def something_was_erased(log: OpenLog, dossier: str, leaves: Iterable[Leaf]) -> bool:
    """Return whether a withheld field that decides was erased by law from one of these facts."""
    erased = frozenset(name for kind, name, _ in log.named(dossier) if kind == TOMBSTONE)
    return bool(erased) and any(
        "decides" in KINDS[leaf.kind][field].flags and f"{content_id(leaf.encode())}/{field}" in erased
        for leaf in leaves
        for field in leaf.committed
    )


def versions_of(
    log: OpenLog, dossier: str, findings: Placed, clocks: Clocks, *, kinds: Collection[str]
) -> Mapping[Key, Sequence[Version]]:
    """Return every version of the findings of some kinds, by kind and id.

    A version that a run left behind when it was cut short counts from the publication
    that came next; one whose bytes were erased is left out.
    """
    keys = [key for key in findings.of if key[0] in kinds]
    before = {key: [index for index in log.every(dossier, *key) if index < findings.of[key]] for key in keys}
    old = dict(entries_at(log, (index for indices in before.values() for index in indices)))
    return {key: tuple(_versions(before[key], findings.of[key], old, findings, clocks)) for key in keys}


def _versions(
    before: Sequence[int], now: int, old: Mapping[int, bytes], findings: Placed, clocks: Clocks
) -> Iterator[Version]:
    starts = [index for index, _ in clocks]
    for index in (*before, now):
        entry = findings.entries[index] if index == now else old[index]
        if entry:
            following = min(bisect_right(starts, index), len(clocks) - 1)
            yield Version(clocks[following][1], decoded(entry).data)
