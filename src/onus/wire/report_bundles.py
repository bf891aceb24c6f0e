"""Report bundles: reports handed from the body that takes them in to the body that must act on them.

In:  entries of reports and of what happened to them, and the keys of both bodies.
Out: bundles, each signed and bound to the one before; what of them the other side holds.

The surprise: the receiver answers with digests of what its own tables hold, not with
"received". Whoever compares them sees what was dropped and what reads otherwise now,
without a word of the receiver having to be believed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from onus.base.canonical import canonical_json, content_digest
from onus.base.errors import OnusError
from onus.log.keys import SigningKey, VerifierKey
from onus.log.notes import Note, parse_note

ENTRIES_MAX = 100_000
"""Of one bundle; more reports go into the next one."""
BODY_BYTES_MAX = 512 * 1024 * 1024
NONE = "-"
BUNDLE, RECEIPT = "onus-reports/v1", "onus-reports-held/v1"
TABLES = ("report", "event", "photo", "fact")


class BundleUnfit(OnusError):
    """A bundle of reports, or the receipt for it, cannot be taken."""

    code = "INTAKE-001"
    what = "{file} cannot be taken: {reason}."
    why = "A bundle is taken whole, as it was signed, and after the one before it, or not at all."
    do = "Fetch it again from the body that made it, and name its public key."


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of one report.

    Attributes:
        table: one of `TABLES`.
        key: its name there, the same on both sides.
        row: what it says; who can be reached is no part of it.
    """

    table: str
    key: str
    row: Mapping[str, Any]

    def digest(self) -> str:
        """Return the digest of what the entry says.

        >>> Entry("report", "7", {}).digest()[:8]
        '44136fa3'
        """
        return content_digest(self.row)


@dataclass(frozen=True, slots=True)
class Head:
    """What is signed of a bundle or a receipt.

    Attributes:
        form: `BUNDLE` or `RECEIPT`.
        name: of the body that made it.
        number: counted from 1; of a receipt, that of the last bundle taken.
        made_at: microseconds since 1970 UTC.
        count: entries of the body.
        sha256: of the body.
        previous: SHA-256 of the head before; `NONE` for the first bundle and for receipts.
    """

    form: str
    name: str
    number: int
    made_at: int
    count: int
    sha256: str
    previous: str = NONE

    def text(self) -> str:
        """Return what is signed, a line each.

        >>> Head(BUNDLE, "n", 1, 5, 0, "ab").text().splitlines()[:3]
        ['onus-reports/v1', 'n', '1']
        """
        parts = (self.form, self.name, self.number, self.made_at, self.count, self.sha256, self.previous)
        return "".join(f"{part}\n" for part in parts)

    def digest(self) -> str:
        """Return the digest by which the next bundle names this one."""
        return sha256(self.text().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of the entries that were handed over.

    Attributes:
        held: how many the other side holds as they were handed over.
        dropped: those that it does not hold.
        altered: those that read otherwise there.
    """

    held: int
    dropped: tuple[Entry, ...]
    altered: tuple[Entry, ...]


def body_of(lines: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows as canonical lines.

    >>> body_of([{"b": 1, "a": 2}])
    b'{"a":2,"b":1}\\n'
    """
    return b"".join(canonical_json(line) + b"\n" for line in lines)


def bundle(
    entries: Sequence[Entry], key: SigningKey, *, number: int, made_at: int, previous: str
) -> tuple[bytes, bytes]:
    """Return the signed head of a bundle, and its body.

    Args:
        entries: in the order in which they came in, at most `ENTRIES_MAX`.
        key: of the body that hands them over; its name is the body's.
        number: counted from 1.
        made_at: microseconds since 1970 UTC.
        previous: digest of the head before; `NONE` for the first.
    """
    lines = [{"table": one.table, "key": one.key, "row": one.row} for one in entries]
    return _signed(BUNDLE, lines, key, number=number, made_at=made_at, previous=previous)


def receipt(
    held: Mapping[tuple[str, str], str], key: SigningKey, *, number: int, made_at: int
) -> tuple[bytes, bytes]:
    """Return the signed head of a receipt, and its body: digests of what the receiver's tables hold.

    Args:
        held: digest of each entry by table and key.
        key: of the body that received.
        number: of the last bundle that was taken.
        made_at: microseconds since 1970 UTC.
    """
    lines = [{"table": table, "key": name, "sha256": held[table, name]} for table, name in sorted(held)]
    return _signed(RECEIPT, lines, key, number=number, made_at=made_at, previous=NONE)


def _signed(
    form: str,
    lines: Sequence[Mapping[str, Any]],
    key: SigningKey,
    *,
    number: int,
    made_at: int,
    previous: str,
) -> tuple[bytes, bytes]:
    if len(lines) > ENTRIES_MAX and form == BUNDLE:
        raise ValueError(f"a bundle has at most {ENTRIES_MAX} entries")
    body = body_of(lines)
    head = Head(form, key.name, number, made_at, len(lines), sha256(body).hexdigest(), previous)
    return Note(head.text(), (key.sign(head.text()),)).encode(), body


def read_bundle(
    raw: bytes, body: bytes, key: VerifierKey, *, after: Head | None, file: str
) -> tuple[Head, tuple[Entry, ...]]:
    """Return the head and the entries of a bundle.

    Args:
        raw: the signed head.
        body: its lines.
        key: public key of the body that is to have made it.
        after: head of the last bundle that was taken; None for none.
        file: its name for the fault.

    Raises:
        BundleUnfit: it is not signed by the key, was changed, or does not follow the last one.
    """
    head, lines = _read(raw, body, key, form=BUNDLE, file=file)
    wanted = (1, NONE) if after is None else (after.number + 1, after.digest())
    if (head.number, head.previous) != wanted:
        told = f"it is bundle {head.number} after {head.previous[:12]}, and bundle {wanted[0]} after {wanted[1][:12]} is due"
        raise BundleUnfit(file=file, reason=told)
    entries = tuple(Entry(str(one["table"]), str(one["key"]), one["row"]) for one in lines)
    strange = sorted({one.table for one in entries} - {*TABLES})
    names = [(one.table, one.key) for one in entries]
    if strange or len(names) > len(dict.fromkeys(names)):
        raise BundleUnfit(
            file=file, reason=f"it holds one entry twice, or unknown tables ({', '.join(strange) or '-'})"
        )
    return head, entries


def read_receipt(
    raw: bytes, body: bytes, key: VerifierKey, *, file: str
) -> tuple[Head, dict[tuple[str, str], str]]:
    """Return the head of a receipt, and the digest of each entry that the receiver holds.

    Raises:
        BundleUnfit: it is not signed by the key, or was changed.
    """
    head, lines = _read(raw, body, key, form=RECEIPT, file=file)
    return head, {(str(one["table"]), str(one["key"])): str(one["sha256"]) for one in lines}


def read_head(raw: bytes, key: VerifierKey, *, form: str, file: str) -> Head:
    """Return a signed head.

    Raises:
        BundleUnfit: it is none, of another form, or not signed by the key.
    """
    try:
        note = parse_note(raw)
    except OnusError as error:
        raise BundleUnfit(file=file, reason="its head is no signed note") from error
    if not any(key.signed(note.text, line) for line in note.signatures):
        raise BundleUnfit(file=file, reason=f"it is not signed by {key.name}")
    parts = note.text.split("\n")[:-1]
    if len(parts) != 7 or parts[0] != form or not all(part.isdecimal() for part in parts[2:5]):
        raise BundleUnfit(file=file, reason=f"its head is not of the form {form}")
    head = Head(parts[0], parts[1], int(parts[2]), int(parts[3]), int(parts[4]), parts[5], parts[6])
    if head.name != key.name or head.text() != note.text:
        raise BundleUnfit(file=file, reason=f"its head does not say {key.name}, in its one form")
    return head


def _read(
    raw: bytes, body: bytes, key: VerifierKey, *, form: str, file: str
) -> tuple[Head, list[Mapping[str, Any]]]:
    head = read_head(raw, key, form=form, file=file)
    if sha256(body).hexdigest() != head.sha256:
        raise BundleUnfit(file=file, reason="its lines are not those that were signed")
    lines = [json.loads(line) for line in body.split(b"\n")[:-1]]
    # Only a signer whose own program is wrong comes this far.
    if len(lines) != head.count or body_of(lines) != body:
        raise BundleUnfit(file=file, reason="its lines are not in their one form, or not as many as it says")
    return head, lines


def compared(sent: Iterable[Entry], held: Mapping[tuple[str, str], str]) -> Compared:
    """Compare what was handed over with what the other side holds.

    >>> compared([Entry("report", "7", {})], {})
    Compared(held=0, dropped=(Entry(table='report', key='7', row={}),), altered=())
    """
    as_sent, dropped, altered = 0, [], []
    for one in sent:
        digest = held.get((one.table, one.key))
        if digest is None:
            dropped.append(one)
        elif digest != one.digest():
            altered.append(one)
        else:
            as_sent += 1
    return Compared(as_sent, tuple(dropped), tuple(altered))
