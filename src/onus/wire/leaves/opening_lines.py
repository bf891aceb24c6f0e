"""Opening lines: what opens commitments, in the file that is handed to who may read them.

In:  openings; or the bytes of `openings.jsonl`.
Out: one canonical line an opening, and back.

The surprise: the file is no part of the site and is signed by nobody. It need not be:
a value that was never committed to opens nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from onus.base.canonical import canonical_json
from onus.base.errors import OnusError
from onus.wire.leaves.commitments import Opening

OPENINGS = "openings.jsonl"
NAMES = ("field", "of", "salt", "value")


class NotAnOpening(OnusError):
    """A line does not open anything."""

    code = "LEAF-032"
    what = "Line {line} of {file} is no opening: {reason}."
    why = "An opening names a leaf, a field, its value and a salt of 32 bytes."
    do = "Ask whoever disclosed it for the file again."


def opening_lines(openings: Iterable[Opening]) -> bytes:
    """Return the file.

    >>> opening_lines([Opening("0" * 64, "text", "x", bytes(32))]).decode()[:16]
    '{"field":"text",'
    """
    rows = ({"of": o.of, "field": o.field, "value": o.value, "salt": o.salt.hex()} for o in openings)
    return b"".join(canonical_json(row) + b"\n" for row in rows)


def read_openings(raw: bytes) -> tuple[Opening, ...]:
    """Return the openings of a file.

    Raises:
        NotAnOpening: a line is none.

    >>> read_openings(opening_lines([Opening("0" * 64, "text", "x", bytes(32))]))[0].value
    'x'
    """
    return tuple(_read(number, line) for number, line in enumerate(raw.splitlines(), start=1))


def _read(number: int, line: bytes) -> Opening:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise NotAnOpening(line=number, file=OPENINGS, reason="it is no JSON") from None
    if not isinstance(row, dict) or tuple(sorted(row)) != NAMES:
        raise NotAnOpening(line=number, file=OPENINGS, reason="its fields are not those of one")
    told = all(isinstance(row[name], str) for name in ("of", "field", "salt"))
    salt = row["salt"] if told else ""
    if len(salt) != 64 or any(one not in "0123456789abcdef" for one in salt):
        raise NotAnOpening(line=number, file=OPENINGS, reason="its salt is not 64 hexadecimal digits")
    return Opening(row["of"], row["field"], row["value"], bytes.fromhex(salt))
