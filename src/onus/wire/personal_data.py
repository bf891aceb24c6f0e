"""Personal data: what in a text leads to one person.

In:  a text, and the names that an office knows.
Out: which kinds of personal data stand in it: phone numbers, identity cards, plates,
     e-mail addresses, bank cards, names.

The surprise: a number is not taken for a card because it is long. An identity card
has a province, a day of birth and a check digit that all fit; a contract number
of 18 digits hardly ever has. Digits are found however they are spaced or typed.

Source: GB 11643-1999 (identity numbers); GA 36-2018 (plates); ISO/IEC 7812-1 (Luhn).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

PHONE, IDENTITY, PLATE, MAIL, CARD, NAME = KINDS = (
    "phone", "identity_card", "plate", "mail", "bank_card", "name",
)  # fmt: skip
BETWEEN = "[ .\\-\u2010-\u2015\u00b7]?"
"""What people type between digits."""
INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD))
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
PROVINCE_SIGNS = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
CARD_STARTS = re.compile(r"62|4|5[1-5]|2[2-7]|3[47]")
CENTURY_OF_OLD_CARDS = 1900
NAME_MIN, NAME_MIN_BEYOND_ASCII = 3, 2
"""Shorter words are no names to look for: `Li` stands in too many other words."""


def _spaced(pattern: str) -> str:
    """Return a pattern of digits in which `_` stands for what may be typed between them."""
    return pattern.replace("_", BETWEEN)


MOBILE = re.compile(_spaced(r"(?<![0-9])(?:(?:\+|00)86_)?1[3-9][0-9](?:_[0-9]){8}(?![0-9])"))
INTERNATIONAL = re.compile(_spaced(r"(?<![0-9+])\+[1-9](?:_\(?[0-9]\)?){7,14}(?![0-9])"))
LANDLINE = re.compile(
    r"(?<![0-9])(?:(?:\+|00)86[ \-]?)?\(?0?(10|2[0-9]|[3-9][0-9]{2})\)?[ \-]([2-9][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9])"
)
LANDLINE_IN_ONE = re.compile(r"(?<![0-9])0(10|2[0-9]|[3-9][0-9]{2})([2-9][0-9]{6,7})(?![0-9])")
AMERICAN = re.compile(
    r"(?<![0-9])(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[-.])[2-9][0-9]{2}[-.][0-9]{4}(?![0-9])"
)
LONG_CARD = re.compile(_spaced(r"(?<![0-9])[1-8][0-9](?:_[0-9]){15}_[0-9Xx](?![0-9A-Za-z])"))
OLD_CARD = re.compile(r"(?<![0-9])[1-8][0-9]{14}(?![0-9A-Za-z])")
BANK = re.compile(_spaced(r"(?<![0-9])[2-6](?:_[0-9]){14,18}(?![0-9])"))
PLATES = re.compile(
    rf"[{PROVINCE_SIGNS}][A-Z][ \-\u00b7\u2022.]?(?:[A-HJ-NP-Z0-9]{{5,6}}|[A-HJ-NP-Z0-9]{{4}}[警学挂领港澳])(?![A-Z0-9])"
)
MAILS = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}")
WORTH_A_LOOK = re.compile(rf"[0-9][0-9 .()\-\u2010-\u2015\u00b7]{{5,}}[0-9Xx]|@|[{PROVINCE_SIGNS}][A-Z]")
DATED = re.compile(r"(19|20)[0-9]{2}[ \-]?(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True, slots=True)
class Gate:
    """Looks for personal data in texts.

    Attributes:
        names: pattern of the names that the office knows; None where it knows none.
    """

    names: re.Pattern[str] | None = None

    def kinds_in(self, text: str) -> tuple[str, ...]:
        """Return the kinds of personal data in a text, each once.

        >>> gate_for([]).kinds_in("call 138 0013 8000")
        ('phone',)
        """
        typed = as_typed(text)
        found = tuple(kind for kind, has in FINDERS if has(typed)) if WORTH_A_LOOK.search(typed) else ()
        named = self.names is not None and self.names.search(typed.casefold()) is not None
        return (*found, NAME) if named else found


def as_typed(text: str) -> str:
    """Return a text with full-width signs made plain and invisible ones taken out.

    >>> as_typed("１３８")
    '138'
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(INVISIBLE)


def gate_for(names: Iterable[str]) -> Gate:
    """Return a gate that also knows some names.

    Args:
        names: of persons, in any order; those too short to be told from other words are left out.

    >>> gate_for(["Planted Person"]).kinds_in("signed by planted person")
    ('name',)
    """
    plain = {as_typed(name).casefold().strip() for name in names}
    known = sorted((name for name in plain if is_name(name)), key=lambda name: (-len(name), name))
    if not known:
        return Gate()
    return Gate(re.compile("|".join(_whole_word(name) for name in known)))


def is_name(word: str) -> bool:
    """Return whether a word is long enough to be looked for inside texts.

    >>> is_name("Li"), is_name("李华")
    (False, True)
    """
    return len(word) >= (NAME_MIN if word.isascii() else NAME_MIN_BEYOND_ASCII)


def _whole_word(name: str) -> str:
    # Chinese is written without blanks: there a name needs no border.
    before = r"(?<![a-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return before + r"\s+".join(re.escape(part) for part in name.split()) + after


def _digits(found: str) -> str:
    return "".join(one for one in found if one in "0123456789Xx").upper()


def _phones(text: str) -> Iterator[str]:
    for pattern in (MOBILE, INTERNATIONAL, AMERICAN):
        yield from (match.group() for match in pattern.finditer(text))
    for pattern in (LANDLINE, LANDLINE_IN_ONE):
        # `024-20231215` is a number with a date far more often than a telephone.
        yield from (m.group() for m in pattern.finditer(text) if not DATED.fullmatch(m.group(2)))


def _identity_cards(text: str) -> Iterator[str]:
    yield from (m.group() for m in LONG_CARD.finditer(text) if is_identity_number(_digits(m.group())))
    yield from (m.group() for m in OLD_CARD.finditer(text) if is_identity_number(m.group()))


def is_identity_number(number: str) -> bool:
    """Return whether 18 or 15 digits are those of an identity card.

    >>> is_identity_number("11010519491231002X"), is_identity_number("110105194912310021")
    (True, False)
    """
    if number[:2] not in PROVINCES:
        return False
    old = len(number) == len("YYMMDD") + 9
    born = f"{CENTURY_OF_OLD_CARDS // 100}{number[6:12]}" if old else number[6:14]
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:8]))
    except ValueError:
        return False
    return old or checks(number)


def checks(number: str) -> bool:
    """Return whether the last sign of an 18-digit identity number follows from the others.

    >>> checks("11010519491231002X")
    True
    """
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return number[-1] == CHECK_DIGITS[total % len(CHECK_DIGITS)]


def _bank_cards(text: str) -> Iterator[str]:
    for match in BANK.finditer(text):
        digits = _digits(match.group())
        if CARD_STARTS.match(digits) and luhn(digits):
            yield match.group()


def luhn(digits: str) -> bool:
    """Return whether the last digit of a card number follows from the others.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        twice = int(digit) * (1 + place % 2)
        total += twice - 9 if twice > 9 else twice
    return total % 10 == 0


def _plates(text: str) -> Iterator[str]:
    return (m.group() for m in PLATES.finditer(text) if any(one.isdigit() for one in m.group()))


def _mails(text: str) -> Iterator[str]:
    return (m.group() for m in MAILS.finditer(text))


def _any(find: Callable[[str], Iterator[str]]) -> Callable[[str], bool]:
    return lambda text: next(find(text), None) is not None


FINDERS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (PHONE, _any(_phones)),
    (IDENTITY, _any(_identity_cards)),
    (PLATE, _any(_plates)),
    (MAIL, _any(_mails)),
    (CARD, _any(_bank_cards)),
)
