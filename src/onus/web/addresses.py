"""Addresses: where a page of a name lies, from a pattern that is looked up once for each language.

In:  the name of a page, and what stands in its address.
Out: the address, the same as `django.urls.reverse` gives.

The surprise: a list has a hundred addresses, and looking each of them up costs more than
reading its rows. So a name is looked up once, and its places are filled from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.translation import get_language

SAFE = RFC3986_SUBDELIMS + "/~:@"
PATTERNS_MAX = 1_024
MARK, PLAIN, DEEP = "-place-{}-", " ~.", " /~."
"""What stands in for a part of an address, and what such a part must be able to hold to be filled by us."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The pieces around the parts of an address, and which of these may hold a slash."""

    pieces: tuple[str, ...]
    deep: tuple[bool, ...]

    def filled(self, parts: tuple[str, ...]) -> str | None:
        """Return the address with its parts; None where one of them does not fit."""
        told = [self.pieces[0]]
        for part, deep, piece in zip(parts, self.deep, self.pieces[1:], strict=True):
            if not part or "\n" in part or ("/" in part and not deep):
                return None
            told += (part if part.isalnum() and part.isascii() else quote(part, safe=SAFE), piece)
        return "".join(told)


def address_of(name: str, /, *parts: object) -> str:
    """Return the address of a page.

    Args:
        name: `public:duty`, for one.
        parts: what stands in the address, in its order.

    Raises:
        NoReverseMatch: there is no page of that name, or a part does not fit its address.
    """
    named = (name, len(parts), get_language(), get_script_prefix(), get_urlconf(), settings.ROOT_URLCONF)
    pattern = _pattern(*named)
    found = None if pattern is None else pattern.filled(tuple(str(part) for part in parts))
    return reverse(name, args=parts) if found is None else found


@lru_cache(maxsize=PATTERNS_MAX)
def _pattern(name: str, count: int, *_where: str | None) -> Pattern | None:
    """Return the pattern of a name; None where a part of it is of a kind that has to be looked up each time."""
    marks = [MARK.format(place) for place in range(count)]
    if not count:
        return Pattern((reverse(name),), ())
    deep = []
    for place in range(count):
        if not _takes(name, marks, place, PLAIN):
            return None
        # A slash before the last part may be taken for the border of two: such an address is looked up.
        deep.append(place == count - 1 and _takes(name, marks, place, DEEP))
    pieces, rest = [], reverse(name, args=marks)
    for mark in marks:
        piece, found, rest = rest.partition(mark)
        if not found:
            return None
        pieces.append(piece)
    return Pattern((*pieces, rest), tuple(deep))


def _takes(name: str, marks: list[str], place: int, sign: str) -> bool:
    try:
        reverse(name, args=[*marks[:place], f"a{sign}b", *marks[place + 1 :]])
    except NoReverseMatch:
        return False
    return True
