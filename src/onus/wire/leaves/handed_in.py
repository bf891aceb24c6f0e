"""Handed in: which leaves a log takes from others than its own publisher.

In:  an entry as somebody hands it in.
Out: its leaf, or why the log does not take it.

The surprise: a well-formed leaf is not enough. A publication, a finding, a disclosure
or a tombstone says what the publisher did; in the hand of anybody else it would
be a forgery that the log itself makes true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onus.base.errors import OnusError
from onus.wire.leaves.checking import leaf_faults
from onus.wire.leaves.finding_kinds import FINDING_KINDS
from onus.wire.leaves.kinds import DISCLOSURE, KINDS, TOMBSTONE
from onus.wire.leaves.leaf import Leaf, decoded
from onus.wire.personal_data import gate_for

TRACK_DAY = "track_day"
OF_FACTS = frozenset(KINDS) - {DISCLOSURE, TOMBSTONE, TRACK_DAY} - frozenset(FINDING_KINDS)
"""Kinds that an office may write down by itself; all others come of publishing alone."""


class NotToBeHandedIn(OnusError):
    """A log does not take an entry from others than its publisher."""

    code = "LEAF-013"
    what = "This entry is not taken: {reason}."
    why = "What cannot be read as a fact, or says what only publishing may say, would spoil every later site."
    do = "Hand in leaves of facts; a log of other entries is made by: onus log init DIR --entries any"


def see_that_it_may_be_handed_in(entry: bytes) -> Leaf:
    """Return the leaf of an entry that anybody may hand in.

    Raises:
        NotALeaf: it is no leaf.
        NotToBeHandedIn: its kind is for publishing alone, a field is not as its kind says, or a text
            holds a telephone number, a plate and the like; names are known to the office alone.
    """
    leaf = decoded(entry)
    if not isinstance(leaf.kind, str) or leaf.kind not in OF_FACTS:
        raise NotToBeHandedIn(reason=f"`{str(leaf.kind)[:40]}` is no kind of fact")
    faults = leaf_faults(leaf)
    if faults:
        raise NotToBeHandedIn(reason=faults[0].what.rstrip("."))
    gate = gate_for(())
    found = [kind for text in (leaf.dossier, leaf.id, *_texts(leaf.data)) for kind in gate.kinds_in(text)]
    if found:
        raise NotToBeHandedIn(reason=f"it holds personal data ({found[0]}), which nobody could take back")
    return leaf


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield name
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
