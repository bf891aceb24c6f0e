"""Unified social credit codes: whether one is sound, and if not, what is wrong with it.

In:  a code as somebody wrote it.
Out: every fault of it; what kind of body its first two characters speak of.

The eighteenth character makes the weighted sum of all eighteen divisible by 31. The
weights are powers of 3, and 3 has thirty different powers modulo 31, so:
every change of one character is noticed, and so is every swap of two different
characters, but for one pair: the first and the last, which weigh the same.

The surprise: a code that reads well is not yet a code that exists. The sum catches
slips of the pen; only the register says that somebody bears it.

Source: GB 32100-2015, coding rule of the unified social credit identifier, with the its check
character; GB 11714 for characters 9 to 17.
"""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import normalize

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capital letters but I, O, S, V and Z; a character is worth its place."""
LENGTH = 18
MODULUS = len(ALPHABET)
WEIGHTS = tuple(pow(3, place, MODULUS) for place in range(LENGTH - 1))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_MODULUS = 11
REGION = slice(2, 8)
ORGANISATION = slice(8, 17)

CODE_LENGTH, CODE_LETTER, CODE_REGION, CODE_CHECK = "length", "letter", "region", "check"

KIND_BY_PREFIX = {
    "11": "state_organ", "12": "public_institution", "51": "social_organisation", "52": "social_organisation",
    "53": "social_organisation", "91": "firm", "92": "firm", "93": "firm",
}  # fmt: skip
"""What the registration authority and its category, the first two characters, say of a body."""


@dataclass(frozen=True, slots=True, order=True)
class CodeFault:
    """One thing that is wrong with a code.

    Attributes:
        what: `length`, `letter`, `region` or `check`.
        place: of the character, counted from 1; 0 where the whole code is meant.
        found: what stands there.
        asked: what should stand there; for a letter, nothing in particular.
    """

    what: str
    place: int
    found: str
    asked: str = ""


def code_faults(code: str) -> tuple[CodeFault, ...]:
    """Return everything that is wrong with a code; nothing for a sound one.

    Args:
        code: as written; spaces and small letters are faults, for a register knows neither.

    Returns:
        Faults in the order of their places. The check character is only spoken of
        where all others can be weighed.

    Source: GB 32100-2015, 4 and 5.

    >>> code_faults("91990000MA00000017")
    (CodeFault(what='check', place=18, found='7', asked='B'),)
    >>> [fault.what for fault in code_faults("9199000OMA0000001")]
    ['length', 'letter']
    """
    wrong = [] if len(code) == LENGTH else [CodeFault(CODE_LENGTH, 0, str(len(code)), str(LENGTH))]
    wrong += [
        CodeFault(CODE_LETTER, place, letter)
        for place, letter in enumerate(code, start=1)
        if letter not in ALPHABET
    ]
    if wrong:
        return tuple(wrong)
    wrong = [
        CodeFault(CODE_REGION, REGION.start + 1 + place, letter, "0-9")
        for place, letter in enumerate(code[REGION])
        if letter not in "0123456789"
    ]
    asked = check_character(code[:-1])
    if code[-1] != asked:
        wrong.append(CodeFault(CODE_CHECK, LENGTH, code[-1], asked))
    return tuple(wrong)


def folded(code: str) -> str:
    """Return a code as it is compared: in wide or narrow, small or large letters, with spaces or without.

    >>> folded(" 91990000ma0000001b") == folded("91990000MA0000001B")
    True
    """
    return "".join(normalize("NFKC", code).split()).upper()


def check_character(first_17: str) -> str:
    """Return the character that makes a code sound.

    Args:
        first_17: 17 characters of the alphabet.

    Raises:
        ValueError: there are not 17, or one of them is no character of a code.

    Source: GB 32100-2015, 5: C18 = 31 - (sum of Ci x 3^(i-1)) mod 31.

    >>> check_character("91990000MA0000001")
    'B'
    """
    if len(first_17) != LENGTH - 1:
        raise ValueError("first_17 must have 17 characters")
    total = sum(ALPHABET.index(one) * weight for one, weight in zip(first_17, WEIGHTS, strict=True))
    return ALPHABET[-total % MODULUS]


def kind_by_code(code: str) -> str:
    """Return what kind of body a code speaks of; empty where its first two characters tell none.

    >>> kind_by_code("52990000MJ0000001W")
    'social_organisation'
    """
    return KIND_BY_PREFIX.get(code[:2], "")


def organisation_check_holds(code: str) -> bool:
    """Return whether characters 9 to 17 of a sound code carry their own check character.

    The organisation code was a code of its own before 2015 and kept its check. Codes
    that were made up for an example often lack it, so it is a hint and no fault.

    Source: GB 11714-1997.

    >>> organisation_check_holds("91350100M000100Y43")
    True
    """
    body = code[ORGANISATION]
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if len(body) != len(ORGANISATION_WEIGHTS) + 1 or any(one not in letters for one in body):
        return False
    total = sum(
        letters.index(one) * weight for one, weight in zip(body[:-1], ORGANISATION_WEIGHTS, strict=True)
    )
    return body[-1] == "0123456789X"[-total % ORGANISATION_MODULUS]
