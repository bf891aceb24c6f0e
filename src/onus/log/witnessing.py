"""Witnessing: whether a witness may sign a checkpoint, after the last one it signed.

In:  the body of a request, the keys of known logs, and the last head signed for that log.
Out: the new head to be kept and signed, or a refusal with its status of HTTP.

The surprise: a witness keeps 32 bytes and a number for each log and needs
nothing else to catch it lying. What it keeps and what it answers must be one
step, or two requests at once could roll a log back; the store sees to that.

Source: C2SP tlog-witness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.base.errors import OnusError
from onus.log import base64_lines
from onus.log.checkpoints import Checkpoint, parse_checkpoint
from onus.log.hashing import HASH_BYTES
from onus.log.keys import VerifierKey
from onus.log.notes import NOTE_BYTES_MAX, Note, parse_note
from onus.log.proofs import PROOF_HASHES_MAX, consistency_holds

OLD = "old "
PLAIN, SIZE_TYPE = "text/plain; charset=utf-8", "text/x.tlog.size"
OK, BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE = 200, 400, 403, 404, 409, 422


@dataclass(frozen=True, slots=True)
class Head:
    """Size and root of a log."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What a log asks a witness to sign.

    Attributes:
        old: size that the witness last signed, as the log believes.
        proof: that the new tree contains the old one.
        note: the new checkpoint, signed by the log.
        checkpoint: what the note says.
    """

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer of HTTP that signs nothing."""

    status: int
    body: str
    content_type: str = PLAIN


@dataclass(frozen=True, slots=True)
class Accepted:
    """A head to be kept and then signed."""

    head: Head
    note: Note


def request_body(old: int, proof: Sequence[bytes], note: Note) -> bytes:
    """Return the body of a request.

    >>> from onus.log.notes import SignatureLine
    >>> request_body(0, [], Note("a\\n", (SignatureLine("a", b"abcd", b"e"),)))[:8]
    b'old 0\\n\\na'
    """
    lines = [f"{OLD}{old}", *(base64_lines.encoded(one) for one in proof)]
    return "\n".join([*lines, "", ""]).encode() + note.encode()


def parse_request(raw: bytes) -> Request | Refusal:
    """Return the request of a body; a refusal where it has not the form of one.

    >>> parse_request(b"old 01\\n\\n").status
    400
    """
    head, between, rest = raw.partition(b"\n\n")
    if len(raw) > NOTE_BYTES_MAX or not between or not head.isascii():
        return _malformed("no checkpoint follows an empty line")
    lines = head.decode("ascii").split("\n")
    old = base64_lines.whole_number(lines[0].removeprefix(OLD))
    if not lines[0].startswith(OLD) or old is None:
        return _malformed("the first line is not `old` and a size")
    proof = [base64_lines.decoded(line) for line in lines[1:]]
    if len(proof) > PROOF_HASHES_MAX or any(one is None or len(one) != HASH_BYTES for one in proof):
        return _malformed("the proof is not of up to 63 hashes in base64")
    try:
        note = parse_note(rest)
        checkpoint = parse_checkpoint(note.text)
    except OnusError as error:
        return _malformed(error.sentence())
    return Request(old, tuple(one for one in proof if one is not None), note, checkpoint)


def weigh(
    request: Request, logs: Mapping[str, Sequence[VerifierKey]], latest: Head | None
) -> Accepted | Refusal:
    """Return whether a witness may sign.

    Args:
        request: what was asked.
        logs: keys of each known log by its origin.
        latest: head that the witness last signed for that origin; None where it never did.
    """
    checkpoint = request.checkpoint
    keys = logs.get(checkpoint.origin)
    if not keys:
        return Refusal(NOT_FOUND, f"the log {checkpoint.origin} is not known here\n")
    claimed = [(key, line) for line in request.note.signatures for key in keys if key.claims(line)]
    if not claimed or not all(key.signed(request.note.text, line) for key, line in claimed):
        return Refusal(FORBIDDEN, "no valid signature of this log\n")
    if request.old > checkpoint.size:
        return _malformed("the old size is above the new one")
    known = latest.size if latest else 0
    if request.old != known:
        return Refusal(CONFLICT, f"{known}\n", SIZE_TYPE)
    tree = claimed[0][0].algorithm.tree
    if checkpoint.size == 0 and checkpoint.root != tree.empty():
        return Refusal(UNPROCESSABLE, "this is not the root of the empty tree\n")
    if request.old == 0:
        follows = not request.proof
    else:
        assert latest is not None, "whoever signed a size above 0 has kept its root"
        follows = consistency_holds(
            request.old, checkpoint.size, latest.root, checkpoint.root, request.proof, tree
        )
    if not follows:
        return Refusal(UNPROCESSABLE, "the new tree is not shown to contain the old one\n")
    return Accepted(Head(checkpoint.size, checkpoint.root), request.note)


def _malformed(reason: str) -> Refusal:
    return Refusal(BAD_REQUEST, reason + "\n")
