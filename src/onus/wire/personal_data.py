"""Personal data: what in a text leads to one person.

In:  a text, and the names that an office knows.
Out: which kinds of personal data stand in it: phone numbers, identity cards, plates,
     e-mail addresses, bank cards, names.

The surprise: a number is not taken for a card because it is long. An identity card
has a province, a day of birth and a check digit that all fit; a contract number
of 18 digits hardly ever has. Digits are found however they are spaced, in whatever
script they are typed, also as a row of Chinese numerals and as an address on the web
spells them. A text is read in each of these ways and never in one instead of another:
a numeral beside a plain number (`13800138000一直`) would hide it, and so would a letter
beside a name once its accent is gone. Accents distinguish nobody: `Muller` is looked
for where `Müller` is known.

Source: GB 11643-1999 (identity numbers); GA 36-2018 (plates); ISO/IEC 7812-1 (Luhn).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from onus.wire.known_names import NOBODY, KnownNames, known_names

PHONE, IDENTITY, PLATE, MAIL, CARD, NAME = KINDS = (
    "phone", "identity_card", "plate", "mail", "bank_card", "name",
)  # fmt: skip
NARROW = "[ .\\-\u2010-\u2015\u00b7]"
"""What people type between digits, one at a time, between any two of them."""
WIDE = r"[\s.,/_()\[\]\-\u2010-\u2015\u00b7\u2022\u30fb\u3001~|\\]{0,3}"
"""What they type between groups of digits."""
GAPS = re.compile(r"[^0-9Xx+]+")
MOBILE_GROUPS, CARD_GROUPS = 3, 5
"""In more groups than these, with wide gaps, stand lists of numbers and no number of a person."""
NUMERALS = str.maketrans("〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")
NUMERAL = f"[{''.join(map(chr, NUMERALS))}]"
DIGIT = f"[0-9{NUMERAL[1:]}"
ADDRESS = re.compile(r"[!-~]+")
"""Signs of which an address on the web is made."""
SPELLED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
SPELLINGS_MAX = 3
"""How often what is spelled for the web may have been spelled anew: `%2540` is `%40` is `@`, and so is `&amp;#64;`."""
ZEROS = re.compile(r"&#([xX]?)0+(?=[0-9a-fA-F])")
NO_SIGN = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
"""References to signs with more digits than any sign has."""
DIGEST = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9A-Za-z])")
AMOUNT = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]{1,2})?(?![0-9])(?!,[0-9])")
MARKS = frozenset(["Cf", "Mn", "Me"])
"""Signs that are seen on others or not at all."""
VOICED = frozenset("\u3099\u309a")
"""Marks that make another letter of a Japanese one."""
STROKES = {
    "Ł": "L",
    "ł": "l",
    "Ø": "O",
    "ø": "o",
    "Đ": "D",
    "đ": "d",
    "Æ": "AE",
    "æ": "ae",
    "Œ": "OE",
    "œ": "oe",
    "ı": "i",
}
"""Letters whose accent is a part of them."""
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


def _at_every_start(pattern: str) -> re.Pattern[str]:
    """Return a pattern that is tried at every place: one number that is none must not cover the next."""
    return re.compile(f"(?=({pattern.replace('~', WIDE)}))")


MOBILE = _at_every_start(r"(?<![0-9])(?:(?:\+|00)?86~)?1~[3-9](?:~[0-9]){9}(?![0-9])")
INTERNATIONAL = _at_every_start(r"(?<![0-9+])\+[1-9](?:~[0-9]){7,14}(?![0-9])")
LANDLINE = _at_every_start(
    r"(?<![0-9])(?:(?:\+|00)86[ \-]?)?\(?0?(?:10|2[0-9]|[3-9][0-9]{2})\)?[ \-](?P<number>[2-9][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9])"
)
LANDLINE_IN_ONE = _at_every_start(
    r"(?<![0-9])(?<![0-9][\-./])0~(?:1~0|2~[0-9]|[3-9]~[0-9]~[0-9])~(?P<number>[2-9](?:~[0-9]){6,7})(?![0-9])"
)
AMERICAN = _at_every_start(
    r"(?<![0-9])(?:\([2-9][0-9]{2}\)\s{0,3}|[2-9][0-9]{2}\s?[\-._/]\s?)[2-9][0-9]{2}\s?[\-._/]\s?[0-9]{4}(?![0-9])"
)
LONG_CARD = _at_every_start(r"(?<![0-9])[1-8](?:~[0-9]){16}~[0-9Xx](?![0-9A-Za-z])")
OLD_CARD = _at_every_start(r"(?<![0-9])[1-8](?:~[0-9]){14}(?![0-9A-Za-z])")
BANKS = tuple(_at_every_start(rf"(?<![0-9])[2-6](?:~[0-9]){{{more}}}(?![0-9])") for more in range(14, 19))
PLATES = _at_every_start(
    rf"[{PROVINCE_SIGNS}]~[A-Z]~[A-HJ-NP-Z0-9](?:(?:(?<=[0-9])~(?=[0-9])|)[A-HJ-NP-Z0-9]){{3}}"
    r"(?:(?:(?:(?<=[0-9])~(?=[0-9])|)[A-HJ-NP-Z0-9]){1,2}(?![A-Z0-9])|~[警学挂领港澳])"
)
PLATE_DIGITS_MIN = 3
NUMERAL_ROWS = (
    re.compile(rf"(?:{DIGIT}{NARROW}?){{7,}}"),
    re.compile(rf"{NUMERAL}(?:{WIDE}{NUMERAL}){{6,}}"),
    re.compile(
        rf"(?<=[{PROVINCE_SIGNS}]){WIDE}[A-Za-z]{WIDE}(?:{DIGIT}|[A-Za-z]){{4}}"
        rf"(?:[警学挂领港澳]|(?:{DIGIT}|[A-Za-z]){{1,2}}(?!{DIGIT}|[A-Za-z]))"
    ),
)
"""As many signs for digits in a row as the shortest number of a telephone has, or those of a plate.

A date in words has no more than eight. A numeral and wide gaps beside plain digits are the heading of
a clause (`一、35000`), and numerals with gaps behind a letter a list (`A一、二、三`).
"""
MAILS = re.compile(r"[\w.%+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,8}\.[^\W\d_]{2,}")
WORTH_A_LOOK = re.compile(rf"[0-9](?:{WIDE}[0-9]){{6}}|@|[{PROVINCE_SIGNS}]{WIDE}[A-Za-z]")
DATED = re.compile(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True, slots=True)
class Gate:
    """Looks for personal data in texts.

    Attributes:
        names: of persons whom the office knows.
    """

    names: KnownNames = NOBODY

    def kinds_in(self, text: str) -> tuple[str, ...]:
        """Return the kinds of personal data in a text, each once.

        >>> gate_for([]).kinds_in("call 138 0013 8000")
        ('phone',)
        """
        found = {kind for reading in _readings(text) for kind in self._kinds_in(reading)}
        return tuple(kind for kind in KINDS if kind in found)

    def _kinds_in(self, typed: str) -> Iterator[str]:
        folded = typed.casefold()
        named = self.names.stand_in(folded)
        if named:
            yield NAME
        yield from _kinds_of_numbers(typed)
        for row in NUMERAL_ROWS:
            if row.search(typed):
                # A name may end in a numeral (丁一), and a number follow at once.
                rest = self.names.taken_out(folded) if named else typed
                yield from _kinds_of_numbers(row.sub(lambda found: found.group().translate(NUMERALS), rest))


def _kinds_of_numbers(typed: str) -> tuple[str, ...]:
    if not WORTH_A_LOOK.search(typed):
        return ()
    plain = AMOUNT.sub("#", DIGEST.sub("#", typed))
    return tuple(kind for kind, has in FINDERS if has(plain))


def as_typed(text: str) -> str:
    """Return a text with signs of every width and digits of every script made plain, and invisible ones taken out.

    >>> as_typed("１３８"), as_typed("٠١٢")
    ('138', '012')
    """
    if text.isascii():
        return text
    return "".join(one if one.isascii() else _plain(one) for one in unicodedata.normalize("NFKC", text))


def without_accents(typed: str) -> str:
    """Return a text as somebody types it who has no accents.

    >>> without_accents("Müller"), without_accents("Søren"), without_accents("김")
    ('Muller', 'Soren', '김')
    """
    if typed.isascii():
        return typed
    bare = "".join(one if one.isascii() else _bare(one) for one in unicodedata.normalize("NFKD", typed))
    return unicodedata.normalize("NFC", bare)


def plain_name(name: str) -> str:
    """Return a name as it is looked for: plain, without accents and in small letters.

    >>> plain_name("Jörg Müller"), plain_name("O’Neil")
    ('jorg muller', "o'neil")
    """
    return without_accents(as_typed(name)).replace("\u2019", "'").casefold().strip()


def _readings(text: str) -> Iterator[str]:
    """Yield a text as it was typed, and as a browser reads it where it is spelled for one; each without accents too."""
    for one in dict.fromkeys(_as_spelled(text)):
        typed = as_typed(one)
        yield from dict.fromkeys([typed, without_accents(typed)])


def _as_spelled(text: str) -> Iterator[str]:
    """Yield a text, and what it says as source of a page and as address, as often as it may be spelled anew."""
    said = text
    yield said
    for _ in range(SPELLINGS_MAX):
        if "&" in said:
            said = html.unescape(NO_SIGN.sub("\ufffd", ZEROS.sub(r"&#\1", said)))
            yield said
        if "%" in said:
            said = ADDRESS.sub(lambda run: _address(run.group()), said)
            yield said


def _address(run: str) -> str:
    """Return what an address on the web spells, apart from what stands beside it; other words as they are.

    >>> _address("by=%E6%AC%A7"), _address("a%2540b"), _address("%D5%C5"), _address("100%")
    (' by=欧 ', ' a@b ', ' 张 ', '100%')
    """
    told = run
    for _ in range(SPELLINGS_MAX):
        told = SPELLED.sub(lambda found: _spelled(found.group()), told)
    return run if told == run else f" {told} "


def _spelled(signs: str) -> str:
    raw = bytes.fromhex(signs.replace("%", ""))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


@lru_cache(maxsize=8_192)
def _plain(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    return "" if unicodedata.category(sign) in MARKS else sign


@lru_cache(maxsize=8_192)
def _bare(sign: str) -> str:
    hidden = unicodedata.category(sign) in MARKS and sign not in VOICED
    return "" if hidden else STROKES.get(sign, sign)


def gate_for(names: Iterable[str]) -> Gate:
    """Return a gate that also knows some names.

    Args:
        names: of persons, in any order; those too short to be told from other words are left out
            (see `known_names`).

    >>> gate_for(["Planted Person"]).kinds_in("signed by planted person")
    ('name',)
    """
    typed = {as_typed(name) for name in names}
    return Gate(known_names(name.casefold().strip() for name in (*typed, *map(without_accents, typed))))


def _as_one(found: str, groups: int) -> bool:
    """Return whether digits are typed as those of one number, and not as a list of numbers.

    >>> _as_one("138  0013  8000", 3), _as_one("15, 20, 25, 30, 35, 4", 3)
    (True, False)
    """
    parts = [part for part in GAPS.split(found) if part]
    gaps = GAPS.findall(found)
    prefixed = parts[0].lstrip("+0") == "86"
    one_by_one = max(map(len, parts[prefixed:])) == 1
    return one_by_one or len(parts) <= groups + prefixed or all(re.fullmatch(NARROW, gap) for gap in gaps)


def _digits(found: str) -> str:
    return "".join(one for one in found if one in "0123456789Xx").upper()


def _phones(text: str) -> Iterator[str]:
    for pattern in (MOBILE, INTERNATIONAL):
        yield from (
            found for found in _found(pattern, text) if _as_one(found, MOBILE_GROUPS + (found[0] == "+"))
        )
    yield from _found(AMERICAN, text)
    for pattern in (LANDLINE, LANDLINE_IN_ONE):
        # `024-20231215` is a number with a date far more often than a telephone.
        yield from (
            m.group(1)
            for m in pattern.finditer(text)
            if not DATED.fullmatch(_digits(m["number"])) and _as_one(m.group(1), MOBILE_GROUPS)
        )


def _found(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (match.group(1) for match in pattern.finditer(text))


def _identity_cards(text: str) -> Iterator[str]:
    for pattern in (LONG_CARD, OLD_CARD):
        yield from (
            found
            for found in _found(pattern, text)
            if is_identity_number(_digits(found)) and _as_one(found, CARD_GROUPS)
        )


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
    for pattern in BANKS:
        for found in _found(pattern, text):
            digits = _digits(found)
            if CARD_STARTS.match(digits) and luhn(digits) and _as_one(found, CARD_GROUPS):
                yield found


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
    return (
        found
        for found in _found(PLATES, text.upper())
        if sum(one.isdigit() for one in found) >= PLATE_DIGITS_MIN
    )


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
