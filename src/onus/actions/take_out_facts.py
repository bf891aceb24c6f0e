"""Take out facts: what was published and stands no longer is said in the log, fact by fact.

In:  an open log, the facts that are about to be published.
Out: a leaf `taken_out` for each fact in the log that is not among them.

The surprise: it is said before the new facts enter the log, not after. A run that is
cut short may have said too much, which a later one puts right; it never leaves a
fact of which nobody would say that it went.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onus.actions.place_leaves import entries_at
from onus.base.instants import Instant
from onus.outside.tlog.log_folder import OpenLog
from onus.wire.leaves.kinds import TAKEN_OUT
from onus.wire.leaves.leaf import Leaf, content_id, decoded
from onus.wire.leaves.records import CLASSES


def take_out_facts(log: OpenLog, dossier: str, leaves: Sequence[Leaf], *, now: Instant) -> int:
    """Say of every fact in the log that is not among some leaves that it stands no longer.

    Args:
        log: of which nothing waits for a checkpoint.
        dossier: whose facts they are.
        leaves: of all facts that are published now.
        now: clock of the publisher.

    Returns:
        Of how many it was said for the first time.
    """
    standing = {log.index_of(content_id(leaf.encode())) for leaf in leaves}
    gone = [index for kind, _, index in log.named(dossier) if kind in CLASSES and index not in standing]
    said = [leaf.encode() for leaf in _said(log, dossier, gone, now)]
    return sum(one.new for one in log.accept(said))


def _said(log: OpenLog, dossier: str, gone: Sequence[int], now: Instant) -> Iterator[Leaf]:
    for _, entry in entries_at(log, gone):
        if not entry:
            continue  # Erased; its tombstone says so.
        of, fact = content_id(entry), decoded(entry)
        if log.latest(dossier, TAKEN_OUT, of) is None:
            data = {"of": of, "kind": fact.kind, "id": fact.id}
            yield Leaf(TAKEN_OUT, dossier, of, now, None, data)
