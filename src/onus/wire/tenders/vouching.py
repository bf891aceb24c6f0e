"""Vouching: the signatures of witnesses under the checkpoints of a seed, verified.

In:  the versions of an announcement, whose seed names the keys, and the facts that hold checkpoints.
Out: the cosignatures that verify, for the judge; and every key that is none, for whoever wrote it.

The surprise: a bad signature is no fault of a file. It happened, and draws nothing; the
judge says so. A key that is none is one, for no signature could ever fit it.

Source: C2SP tlog-checkpoint (the text that is signed) and tlog-cosignature (cosignature/v1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from onus.base.errors import Fault, OnusError
from onus.base.instants import SECOND_US
from onus.core.evaluation.seeds import Cosigned, SeedCheckpoint, Vouched, name_of_key
from onus.core.tendering.announcement import Version
from onus.core.tendering.fact import TenderFact
from onus.log.base64_lines import encoded
from onus.log.keys import (
    COSIGNATURE,
    SIGNATURE_BYTES,
    TIME_BYTES,
    TIME_MAX,
    NotAKey,
    VerifierKey,
    WeakKey,
    parse_verifier_key,
)
from onus.log.notes import SignatureLine
from onus.wire.toml_values import toml_fault

TENDER = "tender.toml"
DIGEST_BYTES = 32


class UnfitWitness(OnusError):
    """The key of a witness, as the announcement names it, verifies nothing or somebody twice."""

    code = "TENDER-013"
    what = "The announced seed names a witness whose key cannot be used: {reason}."
    why = "The committee is drawn from what witnesses sign; under such a key anybody could, or one could for two."
    do = "Name each witness by the whole key, `name+id+key` of the kind cosignature/v1, as the witness publishes it."


def vouched_in(versions: Sequence[Version], facts: Iterable[TenderFact]) -> frozenset[Vouched]:
    """Return the cosignatures under checkpoints that verify with an announced key.

    Args:
        versions: of the announcement; every key of each is asked, the judge knows which holds.
        facts: those that hold checkpoints; all others are passed over.
    """
    keys = [(text, key) for text, key in _keys(versions) if isinstance(key, VerifierKey)]
    checkpoints = {one.said for one in facts if isinstance(one.said, SeedCheckpoint)}
    return frozenset(
        Vouched(text, one.origin, one.size, one.root, mark)
        for one in checkpoints
        for mark in one.cosigned
        for text, key in keys
        if key.name == mark.witness
        and checkpoint_text(one)
        and key.signed(checkpoint_text(one), _line(key, mark))
    )


def checkpoint_text(one: SeedCheckpoint) -> str:
    """Return the text of a checkpoint as it is signed; empty where its root is no digest.

    >>> checkpoint_text(SeedCheckpoint(3, "00" * 32, "log.example"))
    'log.example\\n3\\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\\n'
    """
    root = _hex(one.root, DIGEST_BYTES)
    return f"{one.origin}\n{one.size}\n{encoded(root)}\n" if root and "\n" not in one.origin else ""


def witness_faults(versions: Sequence[Version]) -> tuple[Fault, ...]:
    """Return what is wrong with the keys of the witnesses that an announcement names."""
    found: dict[str, None] = {}
    for version in versions:
        seen: dict[bytes, str] = {}
        for text, key in _keys([version]):
            if not isinstance(key, VerifierKey):
                found[key] = None
            elif seen.setdefault(key.public, text) != text:
                found[f"{key.name} has the key of another witness"] = None
    where = "announcement.seed.witnesses"
    return tuple(toml_fault(UnfitWitness, TENDER, 0, where, reason=reason) for reason in found)


def _keys(versions: Sequence[Version]) -> Iterator[tuple[str, VerifierKey | str]]:
    """Yield each announced key once, read, or why it cannot be."""
    rules = [one.announcement.seed for one in versions]
    for text in dict.fromkeys(key for rule in rules if rule is not None for key in rule.witnesses):
        try:
            key = parse_verifier_key(text)
        except (NotAKey, WeakKey) as error:
            yield text, f"{name_of_key(text)[:80]}: {error.named['reason']}"
            continue
        yield (
            text,
            key if key.algorithm is COSIGNATURE else f"{key.name}: it is a key of {key.algorithm.name}",
        )


def _line(key: VerifierKey, mark: Cosigned) -> SignatureLine:
    """Return a cosignature as the line that a witness gives; one that cannot be is empty and verifies nothing."""
    seconds, beyond = divmod(mark.at, SECOND_US)
    signature = _hex(mark.signature, SIGNATURE_BYTES)
    if beyond or not 0 <= seconds <= TIME_MAX or not signature:
        return SignatureLine(key.name, key.key_id, b"")
    return SignatureLine(key.name, key.key_id, seconds.to_bytes(TIME_BYTES, "big") + signature)


def _hex(text: str, length: int) -> bytes:
    """Return the bytes of so many hexadecimal digits; empty where they are others."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return b""
    return raw if len(raw) == length and raw.hex() == text else b""
