"""Entries: facts of sealed bids as entries of the log, and back.

In:  a fact; or the bytes of an entry.
Out: the other of the two.

The surprise: an entry is read by writing it again. What does not come out byte
for byte is no fact, so no two readers take one entry for two.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields
from enum import StrEnum
from typing import Any

from onus.base.canonical import canonical_json
from onus.base.errors import UnknownInstant
from onus.base.instants import Instant, instant, utc_text
from onus.core.sealing.facts import KINDS, Custodian, OpenedBy, SealingFact, Unopened
from onus.wire.sealing.faults import NotASealingEntry
from onus.wire.sealing.headers import is_tender_id

FORMAT = "onus-sealing-1"
INSTANTS = frozenset({"at", "deadline"})
DIGESTS = frozenset({
    "ceremony", "tender_key", "document", "ciphertext", "commitment", "mark", "bids", "salt", "rest", "replaces", "proof",
    "body", "signer", "signature",
})  # fmt: skip
MAY_BE_EMPTY = frozenset({"replaces", "proof"})
DIGITS = {"signature": 128}
ENUMS: dict[str, type[StrEnum]] = {"way": OpenedBy, "outcome": Unopened}
_HEX = re.compile("[0-9a-f]*")
_KINDS = {kind.kind: kind for kind in KINDS}
LIKENESS = b'"format":"' + FORMAT.encode() + b'"'


def entry_of(fact: SealingFact) -> bytes:
    """Return a fact as an entry: canonical JSON with its format and kind, instants in UTC.

    >>> from onus.core.sealing.facts import BidRefused
    >>> entry_of(BidRefused("T-1", "00" * 32, "late", Instant(0)))[:47]
    b'{"at":"1970-01-01T00:00:00Z","ciphertext":"0000'
    """
    written: dict[str, object] = {"format": FORMAT, "kind": fact.kind}
    for one in fields(fact):
        value = getattr(fact, one.name)
        written[one.name] = utc_text(value) if one.name in INSTANTS else value
    return canonical_json(written)


def is_sealing_entry(raw: bytes) -> bool:
    """Return whether an entry says of itself that it is one of these; other entries of a log are passed over."""
    return raw.startswith(b"{") and LIKENESS in raw


def fact_of(raw: bytes) -> SealingFact:
    """Return the fact of an entry.

    Raises:
        NotASealingEntry: a field is missing, unknown or not in its one form.
    """
    try:
        read = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotASealingEntry(reason="it is no JSON") from None
    if not isinstance(read, dict) or read.pop("format", None) != FORMAT:
        raise NotASealingEntry(reason=f"its format is not `{FORMAT}`")
    kind = _KINDS.get(str(read.pop("kind", "")))
    if kind is None:
        raise NotASealingEntry(reason="its kind is unknown")
    names = [one.name for one in fields(kind)]
    if sorted(read) != sorted(names):
        raise NotASealingEntry(reason=f"the fields of a `{kind.kind}` are {', '.join(sorted(names))}")
    values: dict[str, Any] = {name: _value(name, read[name]) for name in names}
    fact: SealingFact = kind(**values)
    if entry_of(fact) != raw:
        raise NotASealingEntry(reason="it is not in its one form")
    return fact


def _value(name: str, value: Any) -> object:
    if name in INSTANTS:
        return _instant(name, value)
    if name in DIGESTS:
        digits = DIGITS.get(name, 64)
        fits = isinstance(value, str) and len(value) == digits and _HEX.fullmatch(value)
        if not fits and not (name in MAY_BE_EMPTY and value == ""):
            raise NotASealingEntry(reason=f"`{name}` is not {digits} hexadecimal digits")
        return value
    if name in ENUMS:
        if value not in list(ENUMS[name]):
            raise NotASealingEntry(reason=f"`{name}` is none of {', '.join(ENUMS[name])}")
        return ENUMS[name](value)
    if name in ("version", "size_class", "count", "threshold"):
        return _whole(name, value)
    if name == "numbers":
        return tuple(_whole(name, one) for one in _list(name, value))
    if name == "custodians":
        return tuple(_custodian(one) for one in _list(name, value))
    if not isinstance(value, str) or not is_tender_id(value):
        raise NotASealingEntry(reason=f"`{name}` is no short text in its one form")
    return value


def _instant(name: str, value: Any) -> Instant:
    try:
        return instant(value if isinstance(value, str) else "")
    except (UnknownInstant, OverflowError):
        raise NotASealingEntry(reason=f"`{name}` is no instant in UTC") from None


def _whole(name: str, value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise NotASealingEntry(reason=f"`{name}` is no whole number")
    return value


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise NotASealingEntry(reason=f"`{name}` is no list")
    return value


def _custodian(value: Any) -> Custodian:
    names = [one.name for one in fields(Custodian)]
    if not isinstance(value, dict) or sorted(value) != sorted(names):
        raise NotASealingEntry(reason=f"a custodian has {', '.join(names)}")
    if not all(isinstance(value[name], str) for name in ("post", "organisation", "commitment")):
        raise NotASealingEntry(reason="a custodian's post, organisation and commitment are texts")
    return Custodian(
        _whole("number", value["number"]), value["post"], value["organisation"], value["commitment"]
    )
