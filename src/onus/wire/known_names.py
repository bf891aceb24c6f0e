"""Known names: whether a text holds the name of a person whom the office knows.

In:  names, as registers and reports write them; a text.
Out: the names that stand in it, in whatever order and spacing of their words.

The surprise: a register of homes has tens of thousands of owners. One pattern of all
of them takes seconds to make and tries each at every sign of every text. So a text is
first read without what stands between words, where a name begins with its first two
signs or is not there; only what is found so is held against the text as it stands.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

NAME_MIN, NAME_MIN_BEYOND_ASCII = 3, 2
"""Shorter words are no names to look for: `Li` stands in too many other words."""
SPELLED_BELOW = "\u2e80"
"""Letters before this sign are written with blanks between words."""
NAME_GAP = r"[\s.,_+\-\u2010-\u2015\u00b7\u2022\u30fb]"
SIGN_GAP = r"[\s.\-_\u00b7\u2022\u30fb]{0,2}"
NAME_IN_ONE_MIN = 8
"""Letters of a name that is found without anything between its words; shorter ones stand in other words."""
WORDS_IN_ANY_ORDER = 3
START = 2
"""By how many signs a name is looked up: no name that is looked for has fewer."""
PATTERNS_KEPT = 4_096
_GAPS = re.compile(NAME_GAP + "+")


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names to be looked for.

    Attributes:
        starts: by their first two signs without gaps, each order of the words of a name without gaps, and the name.
    """

    starts: Mapping[str, tuple[tuple[str, str], ...]]

    def found_in(self, folded: str) -> tuple[str, ...]:
        """Return the names that stand in a text, the longest first.

        Args:
            folded: the text in small letters, as `str.casefold` gives it.

        >>> known_names(["planted person", "李华"]).found_in("signed: person, planted; 李 华")
        ('planted person', '李华')
        """
        if not self.starts:
            return ()
        bare = without_gaps(folded)
        seen = {
            name
            for at in range(len(bare) - START + 1)
            for order, name in self.starts.get(bare[at : at + START], ())
            if bare.startswith(order, at)
        }
        found = (name for name in seen if _pattern(name).search(folded))
        return tuple(sorted(found, key=lambda name: (-len(name), name)))

    def taken_out(self, folded: str) -> str:
        """Return a text with a sign in the place of each name.

        >>> known_names(["丁一"]).taken_out("丁一一三八")
        '#一三八'
        """
        left = folded
        for name in self.found_in(folded):
            left = _pattern(name).sub("#", left)
        return left


def known_names(names: Iterable[str]) -> KnownNames:
    """Return names to be looked for.

    Args:
        names: in small letters and any order; those too short to be told from other words are left out.
    """
    starts: dict[str, list[tuple[str, str]]] = {}
    for name in sorted({*names}):
        for order in _orders(name) if is_name(name) else ():
            bare = "".join(order)
            if len(bare) >= START:
                starts.setdefault(bare[:START], []).append((bare, name))
    return KnownNames({start: tuple(found) for start, found in starts.items()})


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


def _orders(name: str) -> Iterator[Sequence[str]]:
    """Yield the words of a name in each order in which it may stand; Chinese stands in one."""
    words = [word for word in re.split(NAME_GAP, name) if word]
    if len(words) <= 1 or max(name) >= SPELLED_BELOW:
        yield words
    elif len(words) <= WORDS_IN_ANY_ORDER:
        yield from itertools.permutations(words)
    else:
        yield from (words, words[-1:] + words[:-1])


@lru_cache(maxsize=PATTERNS_KEPT)
def _pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of a name, whatever stands between its words."""
    orders = list(_orders(name))
    words = orders[0]
    if max(name) >= SPELLED_BELOW or len(words) == 1:
        return re.compile(_bordered(_with_gaps(words)))
    fewest = 0 if sum(map(len, words)) >= NAME_IN_ONE_MIN else 1
    gap = f"{NAME_GAP}{{{fewest},3}}"
    return re.compile("|".join(_bordered(gap.join(map(re.escape, order))) for order in orders))


def _with_gaps(words: Sequence[str]) -> str:
    """Return a pattern of a name that is written without blanks, or of one word."""
    if all(word.isascii() for word in words):
        return re.escape(words[0])
    return f"{NAME_GAP}{{0,3}}".join(SIGN_GAP.join(map(re.escape, word)) for word in words)


def _bordered(pattern: str) -> str:
    # Chinese is written without blanks: there a name needs no border.
    before = r"(?<![a-z0-9])" if pattern[0].isascii() and pattern[0].isalnum() else ""
    after = r"(?![a-z0-9])" if pattern[-1].isascii() and pattern[-1].isalnum() else ""
    return before + pattern + after


NOBODY = known_names(())
"""No names at all."""
