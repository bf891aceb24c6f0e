"""Keys: who signs, with which algorithm, over which tree.

In:  the text of a verifier key, or the 32 bytes that the tool made for a signer.
Out: keys that verify, and keys that sign.

The surprise: the byte before the public key is the algorithm, and it goes into
the key's id. So one pair of keys cannot be made to stand for two algorithms, and a
log over SM3 cannot be taken for one over SHA-256.

Source: C2SP signed-note (0x01, 0xff) and tlog-cosignature (0x04); RFC 8032.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from onus.base.errors import OnusError
from onus.log import base64_lines
from onus.log.curve import KEY_BYTES, weakness
from onus.log.hashing import SHA256, SM3, TreeHash
from onus.log.notes import KEY_ID_BYTES, SignatureLine, is_key_name

SIGNATURE_BYTES, TIME_BYTES = 64, 8
TIME_MAX = 2**63 - 1
PRIVATE = "PRIVATE+KEY+"
COSIGNATURE_HEAD = "cosignature/v1\n"
KEY_TEXT_MAX = 4_096


class NotAKey(OnusError):
    """A text is no key."""

    code = "LOG-006"
    what = "`{text}` is no key: {reason}."
    why = "A key is its name, eight hexadecimal digits, and algorithm and key in base64, joined by `+`."
    do = "Copy the whole line that `onus log keygen` printed."


class WeakKey(OnusError):
    """A public key is of a kind that nobody may rely on."""

    code = "LOG-007"
    what = "The public key of {name} is refused: {reason}."
    why = "Under such a key a signature can verify that its holder never made, or verifiers disagree."
    do = "Ask the operator for a key that a tool has generated."


@dataclass(frozen=True, slots=True)
class Algorithm:
    """What a key does.

    Attributes:
        tag: bytes before the public key in a verifier key and in the key's id.
        name: for people.
        timed: True for a cosignature, which states its time.
        tree: how the tree under the signed checkpoint hashes; a cosignature leaves that to the log.
    """

    tag: bytes
    name: str
    timed: bool = False
    tree: TreeHash = SHA256


ED25519 = Algorithm(b"\x01", "Ed25519 over SHA-256")
COSIGNATURE = Algorithm(b"\x04", "cosignature/v1", timed=True)
ED25519_SM3 = Algorithm(b"\xffonus/ed25519-sm3/v1\n", "Ed25519 over SM3", tree=SM3)
ALGORITHMS = (ED25519, COSIGNATURE, ED25519_SM3)


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name and algorithm.

    Attributes:
        name: of the key; of a log, its origin.
        public: 32 bytes of Ed25519.
        algorithm: one of `ALGORITHMS`.
    """

    name: str
    public: bytes
    algorithm: Algorithm = ED25519

    def __post_init__(self) -> None:
        """Refuse a name or a key that nobody may rely on."""
        if not is_key_name(self.name):
            raise NotAKey(text=self.name, reason="its name is empty or holds a space or a plus")
        reason = weakness(self.public)
        if reason is not None:
            raise WeakKey(name=self.name, reason=reason)

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that a signature line names the key by."""
        parts = self.name.encode() + b"\n" + self.algorithm.tag + self.public
        return sha256(parts).digest()[:KEY_ID_BYTES]

    def encode(self) -> str:
        """Return the key as one text, a `vkey`."""
        material = base64_lines.encoded(self.algorithm.tag + self.public)
        return f"{self.name}+{self.key_id.hex()}+{material}"

    def claims(self, line: SignatureLine) -> bool:
        """Return whether a signature line says that it is by this key."""
        return line.name == self.name and line.key_id == self.key_id

    def signed(self, text: str, line: SignatureLine) -> bool:
        """Return whether a line is this key's valid signature of a text.

        >>> key = SigningKey("log.example", bytes(range(32)))
        >>> key.verifier.signed("hello\\n", key.sign("hello\\n"))
        True
        """
        if not self.claims(line):
            return False
        signature, message = line.signature, text
        if self.algorithm.timed:
            at = signed_at(line)
            if at is None:
                return False
            signature, message = signature[TIME_BYTES:], _timed(text, at)
        if len(signature) != SIGNATURE_BYTES:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key; its 32 bytes come from the system's source of chance and from nowhere else."""

    name: str
    seed: bytes = field(repr=False)
    algorithm: Algorithm = ED25519

    def __post_init__(self) -> None:
        """Refuse a seed of another length, or one that is no chance at all."""
        if len(self.seed) != KEY_BYTES or len(frozenset(self.seed)) < 8:
            raise NotAKey(text=self.name, reason="its seed was not made by the tool")

    @property
    def verifier(self) -> VerifierKey:
        """Return the public half.

        >>> SigningKey("log.example", bytes(range(32))).verifier.encode()[:20]
        'log.example+b252d0cf'
        """
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, public, self.algorithm)

    def sign(self, text: str, *, at_s: int | None = None) -> SignatureLine:
        """Return the signature line of a text.

        Args:
            text: of a note, with its last line end.
            at_s: seconds since 1970 UTC, for a cosignature and only for one.
        """
        assert (at_s is not None) == self.algorithm.timed, "a cosignature states its time, nothing else does"
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        if at_s is None:
            return SignatureLine(self.name, self.verifier.key_id, private.sign(text.encode()))
        signature = at_s.to_bytes(TIME_BYTES, "big") + private.sign(_timed(text, at_s).encode())
        return SignatureLine(self.name, self.verifier.key_id, signature)

    def encode(self) -> str:
        """Return the private key as one text, for a file that nobody else may read."""
        material = base64_lines.encoded(self.algorithm.tag + self.seed)
        return f"{PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{material}"


def signed_at(line: SignatureLine) -> int | None:
    """Return when a cosignature was made, in seconds since 1970 UTC; None where it states no time."""
    if len(line.signature) != TIME_BYTES + SIGNATURE_BYTES:
        return None
    at = int.from_bytes(line.signature[:TIME_BYTES], "big")
    return at if at <= TIME_MAX else None


def parse_verifier_key(text: str) -> VerifierKey:
    """Return the key of a `vkey`.

    Raises:
        NotAKey: another form, an unknown algorithm, or an id that is not the key's.
        WeakKey: nobody may rely on it.

    >>> parse_verifier_key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k").name
    'example.com/foo'
    """
    name, key_id, algorithm, material = _parts(text, text)
    key = VerifierKey(name, material, algorithm)
    if key.key_id != key_id:
        raise NotAKey(text=text[:KEY_TEXT_MAX], reason="its id belongs to another key")
    return key


def parse_signing_key(text: str) -> SigningKey:
    """Return the private key of a text.

    Raises:
        NotAKey: another form, an unknown algorithm, or an id that is not the key's.

    >>> key = SigningKey("log.example", bytes(range(32)))
    >>> parse_signing_key(key.encode()) == key
    True
    """
    told = "PRIVATE+KEY+..."  # A private key is never repeated in a message.
    if not text.startswith(PRIVATE):
        raise NotAKey(text=told, reason="it is no private key")
    name, key_id, algorithm, material = _parts(text.removeprefix(PRIVATE), told)
    key = SigningKey(name, material, algorithm)
    if key.verifier.key_id != key_id:
        raise NotAKey(text=told, reason="its id belongs to another key")
    return key


def _parts(text: str, told: str) -> tuple[str, bytes, Algorithm, bytes]:
    parts = text.split("+", 2) if len(text) <= KEY_TEXT_MAX else []
    if len(parts) != 3:
        raise NotAKey(text=told[:80], reason="it has not three parts")
    name, digits, coded = parts
    if len(digits) != 2 * KEY_ID_BYTES or any(one not in "0123456789abcdef" for one in digits):
        raise NotAKey(text=told, reason="its id is not eight hexadecimal digits")
    material = base64_lines.decoded(coded)
    if material is None:
        raise NotAKey(text=told, reason="its last part is not in base64")
    algorithm = next((one for one in ALGORITHMS if material.startswith(one.tag)), None)
    if algorithm is None:
        raise NotAKey(text=told, reason="its algorithm is unknown here")
    return name, bytes.fromhex(digits), algorithm, material.removeprefix(algorithm.tag)


def _timed(text: str, at_s: int) -> str:
    return f"{COSIGNATURE_HEAD}time {at_s}\n{text}"
