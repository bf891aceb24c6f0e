"""Known names: whether a text holds the name of a person whom the office knows.

In:  names and a text, both made plain and in small letters.
Out: the names that stand in it, in whatever order and spacing of their words.

The surprise: a register of homes has tens of thousands of owners. One pattern of all
of them takes seconds to make and tries each at every sign of every text. So a text is
first read without what stands between words, where a name is looked up whole; only
what is found so is held against the text as it stands.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

NAME_MIN, NAME_MIN_BEYOND_ASCII = 3, 2
"""Shorter words are no names to look for: `Li` stands in too many other words."""
SPELLED_BELOW = "\u2e80"
"""Letters before this sign are written with blanks between words."""
NAME_GAP = r"[\s.,_+\-\u2010-\u2015\u00b7\u2022\u30fb]"
"""What stands between the words of a name, up to three of them."""
SIGN_GAP = r"[\s.\-_\u00b7\u2022\u30fb]{0,2}"
"""What stands between the signs of one word, where they are no plain letters."""
NAME_IN_ONE_MIN = 8
"""Letters of a name that is found without anything between its words; shorter ones stand in other words."""
WORDS_IN_ANY_ORDER = 3
"""A name of more words is looked for as it is written, and with its last word first."""
START = 2
"""By how many signs it is first seen whether a name may begin; none that is looked for has fewer."""
PATTERNS_KEPT = 4_096
_GAPS = re.compile(NAME_GAP + "+")
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names to be looked for.

    Attributes:
        lengths: by the two signs that an order of words begins with, how long such orders are without gaps.
        orders: by an order of words without gaps, those words and the name; several where names differ in gaps.
    """

    lengths: Mapping[str, tuple[int, ...]]
    orders: Mapping[str, tuple[tuple[Words, str], ...]]

    def stand_in(self, folded: str) -> bool:
        """Return whether one of the names stands in a text.

        Args:
            folded: the text, plain and in small letters as `str.casefold` gives them.

        >>> known_names(["planted person"]).stand_in("signed: person, planted")
        True
        """
        return next(self._places(folded), None) is not None

    def found_in(self, folded: str) -> tuple[str, ...]:
        """Return the names that stand in a text, in the order of where they begin.

        >>> known_names(["planted person", "李华"]).found_in("signed: person, planted; 李 华")
        ('planted person', '李华')
        """
        return tuple(dict.fromkeys(name for _, _, name in self._places(folded)))

    def taken_out(self, folded: str) -> str:
        """Return a text with a sign in the place of each name.

        >>> known_names(["丁一"]).taken_out("丁一一三八")
        '#一三八'
        """
        left, past = list[str](), 0
        for start, end, _ in self._places(folded):
            if start >= past:
                left += [folded[past:start], "#"]
            past = max(past, end)
        return "".join([*left, folded[past:]])

    def _places(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """Yield where names begin and end in a text, and which, from its beginning to its end."""
        bare = without_gaps(folded) if self.orders else ""
        signs = list[int]()
        for at in range(len(bare) - START + 1):
            for length in self.lengths.get(bare[at : at + START], ()):
                for words, name in self.orders.get(bare[at : at + length], ()):
                    signs = signs or [place for place, sign in enumerate(folded) if not _is_gap(sign)]
                    found = _pattern(words).match(folded, signs[at])
                    if found:
                        yield found.start(), found.end(), name


def known_names(names: Iterable[str]) -> KnownNames:
    """Return names to be looked for.

    Args:
        names: plain, in small letters and any order; those too short to be told from other words are left out.
    """
    lengths: dict[str, set[int]] = {}
    orders: dict[str, list[tuple[Words, str]]] = {}
    for name in sorted({*names}):
        for words in _orders(name) if is_name(name) else ():
            bare = "".join(words)
            if len(bare) >= START:
                lengths.setdefault(bare[:START], set()).add(len(bare))
                orders.setdefault(bare, []).append((words, name))
    return KnownNames(
        {start: tuple(sorted(found)) for start, found in lengths.items()},
        {bare: tuple(found) for bare, found in orders.items()},
    )


def is_name(word: str) -> bool:
    """Return whether a word is long enough to be looked for inside texts.

    >>> is_name("Li"), is_name("李华")
    (False, True)
    """
    return len(word) >= (NAME_MIN if word.isascii() else NAME_MIN_BEYOND_ASCII)


def without_gaps(text: str) -> str:
    """Return a text without what stands between the words of names.

    >>> without_gaps("Anna-Maria  Li·Hua")
    'AnnaMariaLiHua'
    """
    return _GAPS.sub("", text)


def spelled_alike(name: str) -> str:
    """Return what spellings of a name have in common that differ in order and spacing of its words alone.

    Args:
        name: plain and in small letters.

    >>> {spelled_alike(one) for one in ("planted  person", "person, planted")}
    {'person planted'}
    """
    words = _words(name)
    return "".join(words) if _is_run_together(words) else " ".join(sorted(words))


def _words(name: str) -> Words:
    return tuple(word for word in _GAPS.split(name) if word)


def _is_run_together(words: Words) -> bool:
    """Return whether words are written without blanks, as Chinese is, and stand in one order."""
    return max("".join(words), default="") >= SPELLED_BELOW


def _orders(name: str) -> Iterator[Words]:
    """Yield the words of a name in each order in which they may stand."""
    words = _words(name)
    if len(words) <= 1 or _is_run_together(words):
        yield words
    elif len(words) <= WORDS_IN_ANY_ORDER:
        yield from dict.fromkeys(itertools.permutations(words))
    else:
        yield from (words, words[-1:] + words[:-1])


@lru_cache(maxsize=PATTERNS_KEPT)
def _pattern(words: Words) -> re.Pattern[str]:
    """Return the pattern of words in this order, whatever stands between them."""
    together = _is_run_together(words) or sum(map(len, words)) >= NAME_IN_ONE_MIN
    gap = SIGN_GAP if _is_run_together(words) else ""
    pattern = f"{NAME_GAP}{{{0 if together else 1},3}}".join(_word(word, gap) for word in words)
    # Chinese is written without blanks: there a name needs no border.
    before = r"(?<![a-z0-9])" if _needs_border(words[0][0]) else ""
    after = r"(?![a-z0-9])" if _needs_border(words[-1][-1]) else ""
    return re.compile(before + pattern + after)


def _word(word: str, gap: str) -> str:
    """Return the pattern of one word; in one that is not of plain letters something may stand between the signs."""
    return (gap if word.isascii() else SIGN_GAP).join(map(re.escape, word))


def _is_gap(sign: str) -> bool:
    return sign.isspace() or (not sign.isalnum() and _GAPS.match(sign) is not None)


def _needs_border(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


NOBODY = known_names(())
"""No names at all."""
