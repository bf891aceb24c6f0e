"""Checkpoints: what a log signs, its name, its size and the root of its tree.

In:  the text of a note, or the three values.
Out: the other of the two.

The surprise: a checkpoint states no time. Only witnesses do, and so only
their word tells when a log was last seen to be as it is.

Source: C2SP tlog-checkpoint.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.errors import OnusError
from onus.log import base64_lines
from onus.log.hashing import HASH_BYTES
from onus.log.proofs import SIZE_MAX


class NotACheckpoint(OnusError):
    """The text of a note is no checkpoint."""

    code = "LOG-008"
    what = "This note is no checkpoint: {reason}."
    why = "A checkpoint is the name of its log, its size and its root, in three lines of one form."
    do = "Fetch the checkpoint again, or ask the operator of the log."


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log.

    Attributes:
        origin: name of the log, equal to that of its key.
        size: entries in it.
        root: root hash of the tree over them.
        extensions: further lines; ours never has any.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the text that is signed.

        >>> Checkpoint("log.example", 0, bytes(32)).text()
        'log.example\\n0\\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\\n'
        """
        lines = (self.origin, str(self.size), base64_lines.encoded(self.root), *self.extensions)
        return "\n".join(lines) + "\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint of a note's text.

    Raises:
        NotACheckpoint: a line is missing, empty, or not in its one form.

    >>> parse_checkpoint(Checkpoint("log.example", 5, bytes(32)).text()).size
    5
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise NotACheckpoint(reason="it has not three or more lines, none of them empty")
    size, root = base64_lines.whole_number(lines[1]), base64_lines.decoded(lines[2])
    if size is None or size > SIZE_MAX:
        raise NotACheckpoint(reason="its size is no whole number")
    if root is None or len(root) != HASH_BYTES:
        raise NotACheckpoint(reason="its root is no hash of 32 bytes in base64")
    return Checkpoint(lines[0], size, root, tuple(lines[3:]))
