"""A leaf: one published fact or finding, in the one byte string that the log holds.

In:  kind, dossier, id, two times, clear fields, commitments to fields that stay private.
Out: canonical JSON (RFC 8785, whole numbers only), and back.

The surprise: whoever reads a leaf writes it again and compares. A leaf that says
the same in other bytes is refused, so one meaning has one hash.

Source: RFC 8785; entries of C2SP tlog-tiles are at most 65,535 bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from onus.base.canonical import canonical_json, written
from onus.base.errors import OnusError

VERSION = 1
"""Of the form of leaves; a reader refuses what it does not know."""
ENTRY_BYTES_MAX = 65_535
WHOLE_MAX = 2**53 - 1
"""Beyond it, two JSON readers may read two numbers."""
NAMES = ("committed", "data", "dossier", "happened_at", "id", "kind", "leaf", "recorded_at")

TIMES = ("happened_at", "recorded_at")
TYPES: Mapping[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("kind", "dossier", "id"), str),
    **dict.fromkeys(("data", "committed"), dict),
    **dict.fromkeys(TIMES, (int, type(None))),
}


class NotALeaf(OnusError):
    """An entry of the log is no leaf of this form."""

    code = "LEAF-001"
    what = "This entry is no leaf: {reason}."
    why = "A leaf is canonical JSON of known fields; anything else could be read in two ways."
    do = "Treat the log as damaged, or read it with the version of Onus that wrote it."


class LeafTooLarge(OnusError):
    """A leaf does not fit into an entry."""

    code = "LEAF-002"
    what = "The leaf `{kind}` of `{id}` has {size} bytes."
    why = "An entry of the log holds at most 65,535 bytes."
    do = "Shorten its texts, or publish the long part as a file and keep its digest in the leaf."


@dataclass(frozen=True, slots=True)
class Leaf:
    """One published fact or finding.

    Attributes:
        kind: of `kinds.toml`.
        dossier: id of the dossier; empty for what belongs to the whole log.
        id: name within kind and dossier.
        happened_at: microseconds since 1970 UTC; None where nothing happened at an instant.
        recorded_at: when the office wrote it down, or by when it was first found.
        data: clear fields.
        committed: field to `hmac-sha256:` and 64 hexadecimal digits.
    """

    kind: str
    dossier: str
    id: str
    happened_at: int | None = None
    recorded_at: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    committed: Mapping[str, str] = field(default_factory=dict)

    def encode(self) -> bytes:
        """Return the entry for the log.

        Raises:
            LeafTooLarge: it has more than 65,535 bytes.

        >>> Leaf("act", "d", "a-1", 5, 6).encode().decode()[:47]
        '{"committed":{},"data":{},"dossier":"d","happen'
        """
        raw = canonical_json(
            {
                "leaf": VERSION,
                "kind": self.kind,
                "dossier": self.dossier,
                "id": self.id,
                "happened_at": self.happened_at,
                "recorded_at": self.recorded_at,
                "data": self.data,
                "committed": self.committed,
            }
        )
        if len(raw) > ENTRY_BYTES_MAX:
            raise LeafTooLarge(kind=self.kind, id=self.id, size=len(raw))
        return raw


def decoded(entry: bytes) -> Leaf:
    """Return the leaf of an entry.

    Raises:
        NotALeaf: it is not JSON, not canonical, has other fields, or is of another version.

    >>> decoded(Leaf("act", "d", "a-1", 5, 6).encode()).id
    'a-1'
    """
    try:
        read = json.loads(entry, parse_float=_no_float, parse_constant=_no_float)
        # What was read is plain already, and half a character has no bytes to be compared with.
        again = written(read).encode()
    except (ValueError, RecursionError) as error:
        raise NotALeaf(reason="it is not JSON of whole numbers") from error
    if not isinstance(read, dict) or tuple(sorted(read)) != NAMES:
        raise NotALeaf(reason="its fields are not those of a leaf")
    if type(read["leaf"]) is not int or read["leaf"] != VERSION:
        raise NotALeaf(reason=f"its form is {read['leaf']!r} and not {VERSION}")
    if again != entry:
        raise NotALeaf(reason="it is not in canonical form")
    odd = [name for name, kind in TYPES.items() if not isinstance(read[name], kind)]
    if odd or any(isinstance(read[name], bool) for name in TIMES):
        raise NotALeaf(reason="a field of its envelope is of another type")
    return Leaf(**{name: read[name] for name in NAMES if name != "leaf"})


def _no_float(text: str) -> Any:
    raise ValueError(text)


def content_id(entry: bytes) -> str:
    """Return the id by which two equal entries are one: SHA-256, 64 hexadecimal digits.

    >>> content_id(b"")[:8]
    'e3b0c442'
    """
    return sha256(entry).hexdigest()
