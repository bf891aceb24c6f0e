"""Commitments: a private value is bound and not told.

In:  kind and name of a field, its value, and a salt of 32 random bytes.
Out: `hmac-sha256:` and 64 hexadecimal digits, and whether a value opens them.

The surprise: without the salt a commitment tells nothing, not even whether a
guess is right, so deleting value and salt is erasure. Whoever holds the salt can
open it for anyone, once.

Source: RFC 2104 (HMAC); the salt is as long as the digest, so it is the key as it is.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onus.base.canonical import canonical_json, content_digest
from onus.base.errors import OnusError
from onus.wire.leaves.kinds import DISCLOSURE
from onus.wire.leaves.leaf import Leaf, content_id

SALT_BYTES = 32
PREFIX = "hmac-sha256:"
DIGITS = 64


class WrongSalt(OnusError):
    """A salt is not 32 bytes."""

    code = "LEAF-010"
    what = "The salt of `{field}` has {size} bytes."
    why = "A short salt can be guessed, and with it the value."
    do = "Let the tool make the salts: 32 random bytes each."


class WrongOpening(OnusError):
    """What is told does not open the commitment."""

    code = "LEAF-011"
    what = "The value told for `{field}` of `{kind}` `{id}` does not open its commitment."
    why = "Then it is not the value that was put into the log."
    do = "Take the disclosure for false, or read the leaf that it really belongs to."


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one commitment.

    Attributes:
        of: content id of the leaf.
        field: of the leaf.
        value: plain JSON.
        salt: 32 bytes.
    """

    of: str
    field: str
    value: Any
    salt: bytes


def commitment(kind: str, field: str, value: object, salt: bytes) -> str:
    """Return the commitment to a value.

    Raises:
        WrongSalt: the salt is not 32 bytes long.

    >>> commitment("holding", "holder", "Holder 1", bytes(32))[:20]
    'hmac-sha256:0e045c09'
    """
    if len(salt) != SALT_BYTES:
        raise WrongSalt(field=field, size=len(salt))
    return PREFIX + hmac.new(salt, canonical_json([kind, field, value]), "sha256").hexdigest()


def is_commitment(text: object) -> bool:
    """Return whether a text has the form of a commitment.

    >>> is_commitment("hmac-sha256:" + "0" * 64), is_commitment("sha256:00")
    (True, False)
    """
    if not isinstance(text, str) or not text.startswith(PREFIX):
        return False
    digits = text[len(PREFIX) :]
    return len(digits) == DIGITS and all(one in "0123456789abcdef" for one in digits)


def opens(leaf: Leaf, opening: Opening) -> bool:
    """Return whether an opening opens a commitment of a leaf.

    >>> opens(Leaf("act", "d", "a"), Opening("", "text", "x", bytes(32)))
    False
    """
    told = leaf.committed.get(opening.field)
    if told is None or len(opening.salt) != SALT_BYTES:
        return False
    return hmac.compare_digest(told, commitment(leaf.kind, opening.field, opening.value, opening.salt))


def opening_of(leaf: Leaf) -> Opening:
    """Return what a leaf of kind `disclosure` opens; the leaf has no faults.

    >>> opening_of(Leaf("disclosure", "d", "x", data={"of": "a", "field": "f", "value": "v", "salt": "00"})).salt
    b'\\x00'
    """
    return Opening(leaf.data["of"], leaf.data["field"], leaf.data["value"], bytes.fromhex(leaf.data["salt"]))


def disclosure_leaf(of: Leaf, opening: Opening, *, finding: str, review: str) -> Leaf:
    """Return the leaf that opens a field of another leaf for everyone.

    Args:
        of: the leaf whose field is opened.
        opening: of that field.
        finding: the finding by which it may be opened.
        review: id of the act by which the disclosure was reviewed.

    Raises:
        WrongOpening: the value and the salt do not open it.
    """
    if not opens(of, opening):
        raise WrongOpening(field=opening.field, kind=of.kind, id=of.id)
    return Leaf(
        DISCLOSURE,
        of.dossier,
        f"{opening.of}/{opening.field}",
        data={
            "of": opening.of,
            "field": opening.field,
            "value": opening.value,
            "salt": opening.salt.hex(),
            "finding": finding,
            "review": review,
        },
    )


def scope(dossier: str, *words: object) -> str:
    """Return the name under which a salt is kept: who asks again with the same words gets the same salt.

    >>> scope("d", "act", "a-1") == scope("d", "act", "a-1"), len(scope("d"))
    (True, 64)
    """
    return content_digest([dossier, *words])


def openings_by_leaf(openings: list[Opening]) -> Mapping[str, tuple[Opening, ...]]:
    """Return the openings of each leaf, by its content id.

    >>> openings_by_leaf([])
    {}
    """
    found: dict[str, tuple[Opening, ...]] = {}
    for one in openings:
        found[one.of] = (*found.get(one.of, ()), one)
    return found


def own_id(leaf: Leaf) -> str:
    """Return the content id of a leaf.

    >>> len(own_id(Leaf("act", "d", "a")))
    64
    """
    return content_id(leaf.encode())
