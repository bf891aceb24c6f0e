"""Sealed leaves: a fact that the public may not know yet is bound in the log, and opened there later.

In:  the leaf that a fact will have, until when it is secret, a salt.
Out: the leaf that binds it and tells nothing of it; the leaf that opens that one.

The surprise: what is bound is the leaf to come, by its content id. Opening it therefore tells
no more than that leaf does, and its own withheld fields stay withheld.

Source: RFC 2104, by `wire.leaves.commitments`.
"""

from __future__ import annotations

import hmac

from onus.base.errors import OnusError
from onus.wire.leaves.commitments import DIGITS, PREFIX, SALT_BYTES, commitment, is_commitment
from onus.wire.leaves.leaf import Leaf, content_id
from onus.wire.tenders.tender_leaves import OPENED, SEALED
from onus.wire.tenders.waiting import ANSWER, OPENING, RESULT

UNTIL = (OPENING, RESULT, ANSWER)
FIELD = "leaf"
ID_DIGITS = 32
OPENED_FIELDS = ("id", "kind", "leaf", "of", "salt")


class NotWhatWasSealed(OnusError):
    """A leaf does not open what was sealed for it."""

    code = "LEAF-051"
    what = "The leaf `{kind}` `{id}` of the tender `{tender}` is not the one that was sealed."
    why = "A secret fact that is another once it is told was exchanged while nobody could see it."
    do = "Publish the fact as it was when it was sealed, and correct it by a new fact."


def sealed_value(leaf: Leaf) -> list[str]:
    """Return what is bound of a leaf to come: its kind, its id, its content id.

    >>> sealed_value(Leaf("tender_fact", "t", "f-1"))[:2]
    ['tender_fact', 'f-1']
    """
    return [leaf.kind, leaf.id, content_id(leaf.encode())]


def sealed_leaf(leaf: Leaf, until: str, salt: bytes) -> Leaf:
    """Return the leaf that binds another one and tells nothing of it.

    Args:
        leaf: to come.
        until: `opening`, `result` or `answer`; when it is told.
        salt: 32 bytes.

    Raises:
        WrongSalt: the salt is not 32 bytes long.

    >>> sealed_leaf(Leaf("tender_fact", "t", "f-1"), "result", bytes(32)).data
    {'until': 'result'}
    """
    bound = commitment(SEALED, FIELD, sealed_value(leaf), salt)
    name = bound.removeprefix(PREFIX)[:ID_DIGITS]
    return Leaf(SEALED, leaf.dossier, name, data={"until": until}, committed={FIELD: bound})


def opened_leaf(sealed: Leaf, leaf: Leaf, salt: bytes) -> Leaf:
    """Return the leaf that says which leaf was sealed, with the salt that proves it.

    Raises:
        NotWhatWasSealed: it is another one.
    """
    kind, name, of = sealed_value(leaf)
    told = {"of": content_id(sealed.encode()), "kind": kind, "id": name, "leaf": of, "salt": salt.hex()}
    found = Leaf(OPENED, leaf.dossier, sealed.id, data=told)
    if not is_opened_by(sealed, found):
        raise NotWhatWasSealed(kind=kind, id=name, tender=leaf.dossier)
    return found


def is_opened_by(sealed: Leaf, opened: Leaf) -> bool:
    """Return whether an opening proves what a sealed leaf bound.

    >>> leaf, salt = Leaf("tender_fact", "t", "f-1"), bytes(32)
    >>> sealed = sealed_leaf(leaf, "result", salt)
    >>> is_opened_by(sealed, opened_leaf(sealed, leaf, salt))
    True
    """
    told = opened.data
    if told["of"] != content_id(sealed.encode()):
        return False
    value, salt = [told["kind"], told["id"], told["leaf"]], bytes.fromhex(told["salt"])
    return hmac.compare_digest(sealed.committed[FIELD], commitment(SEALED, FIELD, value, salt))


def odd_of_sealed(leaf: Leaf) -> str:
    """Return what keeps a leaf from being a sealed one; empty where nothing does.

    >>> odd_of_sealed(Leaf(SEALED, "t", "x", data={"until": "tomorrow"}))
    'it says not until when it is sealed, or not by which commitment'
    """
    sound = (
        (leaf.happened_at, leaf.recorded_at) == (None, None)
        and sorted(leaf.data) == ["until"]
        and leaf.data["until"] in UNTIL
        and sorted(leaf.committed) == [FIELD]
        and is_commitment(leaf.committed[FIELD])
        and leaf.id == leaf.committed[FIELD].removeprefix(PREFIX)[:ID_DIGITS]
    )
    return "" if sound else "it says not until when it is sealed, or not by which commitment"


def odd_of_opened(leaf: Leaf) -> str:
    """Return what keeps a leaf from being an opening; empty where nothing does.

    >>> odd_of_opened(Leaf(OPENED, "t", "x"))
    'its fields are not those of an opening'
    """
    sound = (
        (leaf.happened_at, leaf.recorded_at) == (None, None)
        and not leaf.committed
        and tuple(sorted(leaf.data)) == OPENED_FIELDS
        and all(isinstance(one, str) for one in leaf.data.values())
        and all(_is_hex(leaf.data[name], DIGITS) for name in ("leaf", "of"))
        and _is_hex(leaf.data["salt"], 2 * SALT_BYTES)
    )
    return "" if sound else "its fields are not those of an opening"


def _is_hex(text: str, digits: int) -> bool:
    return len(text) == digits and all(one in "0123456789abcdef" for one in text)
