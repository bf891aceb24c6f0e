"""Notes: a text with the signatures of several keys under it.

In:  the bytes of a signed note, or a text and signature lines.
Out: the other of the two.

The surprise: a note has one form. What would come out in other bytes when
written again is refused, so no byte of a published note can be changed without
being noticed. Nothing is verified here: a text is
to be believed only once `onus.log.policies` or `VerifierKey.signed` says so.

Source: C2SP signed-note.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.errors import OnusError
from onus.log import base64_lines

DASH = "\u2014"
NOTE_BYTES_MAX = 1_000_000
LINES_MAX = 64
"""A verifier must take 16; ours takes a policy's 32 witnesses twice over."""
LINE_BYTES_MAX = 8_192
"""Signatures that withstand quantum computers have up to 5,000 bytes."""
KEY_ID_BYTES = 4
CONTROLS = tuple(byte for byte in range(32) if byte != ord("\n"))


class NotANote(OnusError):
    """The bytes are no signed note."""

    code = "LOG-005"
    what = "This is no signed note: {reason}."
    why = "A text without signatures in their one form cannot be told from a forged one."
    do = "Fetch it again from the log; an address that answers with a web page is not a log."


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature under a note.

    Attributes:
        name: of the key.
        key_id: four bytes, from name, algorithm and public key.
        signature: what the algorithm made; its length is the algorithm's affair.
    """

    name: str
    key_id: bytes
    signature: bytes

    def encode(self) -> str:
        """Return the line, with its line end.

        >>> SignatureLine("a.example", b"abcd", b"e").encode()
        '\u2014 a.example YWJjZGU=\\n'
        """
        return f"{DASH} {self.name} {base64_lines.encoded(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line end, and its signatures in their order."""

    text: str
    signatures: tuple[SignatureLine, ...]

    def encode(self) -> bytes:
        """Return the note in its one form.

        >>> Note("hello\\n", (SignatureLine("a", b"abcd", b"e"),)).encode().count(b"\\n")
        3
        """
        return (self.text + "\n" + "".join(line.encode() for line in self.signatures)).encode()

    def with_signatures(self, *more: SignatureLine) -> Note:
        """Return the note with further signatures at its end; one that is there already is not repeated."""
        new = [line for line in more if line not in self.signatures]
        return Note(self.text, (*self.signatures, *new))


def parse_note(raw: bytes, *, limit_bytes: int = NOTE_BYTES_MAX) -> Note:
    """Return the note of these bytes.

    Raises:
        NotANote: they are too many, not text, without signatures, or not in the one form of a note.

    >>> parse_note("hello\\n\\n\u2014 a YWJjZGU=\\n".encode()).signatures[0].name
    'a'
    """
    if len(raw) > limit_bytes:
        raise NotANote(reason=f"it has {len(raw)} bytes, above {limit_bytes}")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotANote(reason="it is not text in UTF-8") from error
    if any(byte in raw for byte in CONTROLS):
        raise NotANote(reason="it holds control characters")
    text, between, lines = whole.rpartition("\n\n")
    if not between or not lines.endswith("\n"):
        raise NotANote(reason="no signatures follow an empty line")
    note = Note(text + "\n", parse_lines(lines))
    assert note.encode() == raw, "every part was read in its one form"
    return note


def parse_lines(text: str) -> tuple[SignatureLine, ...]:
    """Return signature lines, each with its line end.

    Raises:
        NotANote: one of them is not a signature line, there are none, or too many.

    >>> [line.key_id for line in parse_lines("\u2014 a YWJjZGU=\\n")]
    [b'abcd']
    """
    lines = text.split("\n")
    if lines.pop() or not lines:
        raise NotANote(reason="its last line does not end")
    if len(lines) > LINES_MAX:
        raise NotANote(reason=f"{len(lines)} signatures are more than {LINES_MAX}")
    return tuple(_line(line) for line in lines)


def is_key_name(name: str) -> bool:
    """Return whether a text may name a key: not empty, no space, no plus, nothing that cannot be seen.

    >>> is_key_name("log.example/a"), is_key_name("a b"), is_key_name("a+b"), is_key_name("")
    (True, False, False, False)
    """
    unfit = any(one.isspace() or one < " " or "\ud800" <= one <= "\udfff" for one in name)
    return bool(name) and "+" not in name and not unfit


def _line(line: str) -> SignatureLine:
    if len(line) > LINE_BYTES_MAX:
        raise NotANote(reason="a signature is too long")
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != DASH or not is_key_name(parts[1]):
        raise NotANote(reason="a line under its text is no signature line")
    raw = base64_lines.decoded(parts[2])
    if raw is None or len(raw) <= KEY_ID_BYTES:
        raise NotANote(reason=f"the signature of {parts[1]} is not in base64, or too short")
    return SignatureLine(parts[1], raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])
