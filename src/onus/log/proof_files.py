"""Proof files: an entry's proof and the checkpoint it leads to, in one text.

In:  index, hashes and a signed checkpoint; or the text of a `.tlog-proof`.
Out: the other of the two, and whether it proves that an entry is in the log.

The surprise: this is the receipt. Who keeps it can show for ever, without the
log and without us, that an entry was in it when witnesses signed.

Source: C2SP tlog-proof.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.errors import OnusError
from onus.log import base64_lines
from onus.log.checkpoints import Checkpoint, parse_checkpoint
from onus.log.hashing import HASH_BYTES, SHA256, TreeHash
from onus.log.notes import NOTE_BYTES_MAX, Note, parse_note
from onus.log.proofs import PROOF_HASHES_MAX, inclusion_holds

HEAD = "c2sp.org/tlog-proof@v1"
EXTRA, INDEX = "extra ", "index "


class NotAProofFile(OnusError):
    """A text is no proof file."""

    code = "LOG-009"
    what = "This is no proof of inclusion: {reason}."
    why = "A proof is an index, hashes and a signed checkpoint, in lines of one form."
    do = "Ask for the receipt again, or make it with `onus log prove`."


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A proof of inclusion that needs nothing else but the keys.

    Attributes:
        index: of the entry in the log.
        hashes: from the entry's neighbour up.
        note: the signed checkpoint.
        extra: bytes that nobody signed; None where there are none.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None

    @property
    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint, not verified by this.

        Raises:
            NotACheckpoint: the note is none.
        """
        return parse_checkpoint(self.note.text)

    def includes(self, leaf: bytes, tree: TreeHash = SHA256) -> bool:
        """Return whether the proof leads from a leaf hash to the checkpoint; who signed that is not asked."""
        head = self.checkpoint
        return inclusion_holds(leaf, self.index, head.size, self.hashes, head.root, tree)

    def encode(self) -> bytes:
        """Return the text of the file."""
        lines = [HEAD]
        if self.extra is not None:
            lines.append(EXTRA + base64_lines.encoded(self.extra))
        lines.append(f"{INDEX}{self.index}")
        lines.extend(base64_lines.encoded(one) for one in self.hashes)
        return "\n".join([*lines, "", ""]).encode() + self.note.encode()


def parse_proof_file(raw: bytes) -> ProofFile:
    """Return the proof of a file.

    Raises:
        NotAProofFile: a line is missing or not in its one form.
        NotANote: what follows the empty line is no signed note.
        NotACheckpoint: its text is no checkpoint.

    >>> from onus.log.notes import SignatureLine
    >>> note = Note(Checkpoint("log.example", 1, bytes(32)).text(), (SignatureLine("a", b"abcd", b"e"),))
    >>> parse_proof_file(ProofFile(0, (), note).encode()).index
    0
    """
    head, between, rest = raw.partition(b"\n\n")
    if len(raw) > NOTE_BYTES_MAX or not between:
        raise NotAProofFile(reason="no checkpoint follows an empty line")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise NotAProofFile(reason="it is not text") from error
    if lines[0] != HEAD:
        raise NotAProofFile(reason=f"its first line is not `{HEAD}`")
    extra, lines = _extra(lines[1:])
    index = base64_lines.whole_number(lines[0].removeprefix(INDEX)) if lines else None
    if index is None or not lines[0].startswith(INDEX):
        raise NotAProofFile(reason="it does not state an index")
    hashes = [base64_lines.decoded(line) for line in lines[1:]]
    if len(hashes) > PROOF_HASHES_MAX or any(one is None or len(one) != HASH_BYTES for one in hashes):
        raise NotAProofFile(reason="its hashes are not of 32 bytes in base64, or more than 63")
    proof = ProofFile(index, tuple(one for one in hashes if one is not None), parse_note(rest), extra)
    parse_checkpoint(proof.note.text)
    return proof


def _extra(lines: list[str]) -> tuple[bytes | None, list[str]]:
    if not lines or not lines[0].startswith(EXTRA):
        return None, lines
    extra = base64_lines.decoded(lines[0].removeprefix(EXTRA))
    if extra is None:
        raise NotAProofFile(reason="its extra data is not in base64")
    return extra, lines[1:]
