"""Bigrams: the pairs of characters by which streets are found and texts compared.

In:  names and what somebody typed, in Chinese, Latin or both.
Out: sorted pairs; of a single Chinese character, itself.

The surprise: a Latin word carries a mark at its beginning, so that `di` finds
Dishui Street before Audit Lane. A Chinese run carries none: people remember the
middle of a name, and names there have no spaces.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise

START = "^"
WORD_MAX = 80
"""Characters of a text that are looked at; nobody's street name is longer."""
SIGNS_KEPT, TEXTS_KEPT = 8_192, 512
"""One text is compared with a hundred others in a row."""


def folded(text: str) -> str:
    """Return a text as it is compared: one width, one case, no marks on letters.

    >>> folded("Ｄíshuǐ Street")
    'dishui street'
    """
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in taken_apart if not unicodedata.combining(sign))
    return unicodedata.normalize("NFKC", bare)


@lru_cache(maxsize=SIGNS_KEPT)
def is_han(sign: str) -> bool:
    """Return whether a character is written without spaces between words.

    >>> is_han("雪"), is_han("s")
    (True, False)
    """
    return unicodedata.name(sign, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY", "HIRAGANA", "KATAKANA"))


def runs(text: str) -> tuple[str, ...]:
    """Return the words of a text, Chinese runs apart from others.

    >>> runs("体育路 Tiyu Rd. 3号")
    ('体育路', 'tiyu', 'rd', '3', '号')
    """
    found: list[str] = []
    open_kind = ""
    for sign in folded(text)[:WORD_MAX]:
        kind = "" if not sign.isalnum() else "han" if is_han(sign) else "word"
        if kind and kind == open_kind:
            found[-1] += sign
        elif kind:
            found.append(sign)
        open_kind = kind
    return tuple(found)


@lru_cache(maxsize=TEXTS_KEPT)
def bigrams(text: str) -> tuple[str, ...]:
    """Return the pairs of a text for searching, sorted, each once.

    >>> bigrams("除雪 No")
    ('^n', 'no', '除雪')
    """
    pairs: dict[str, None] = {}
    for run in runs(text):
        marked = run if is_han(run[0]) else START + run
        pairs.update(dict.fromkeys("".join(pair) for pair in pairwise(marked)))
        if len(marked) == 1:
            pairs[marked] = None
    return tuple(sorted(pairs))


def stored(text: str) -> tuple[str, ...]:
    """Return what an index keeps of a name: its pairs, and each Chinese character alone.

    A single character may be asked for, and whatever is asked for must be among these.

    >>> stored("东路")
    ('东', '东路', '路')
    """
    alone = [sign for run in runs(text) if is_han(run[0]) for sign in run]
    return tuple(sorted({*bigrams(text), *alone}))


def likeness_ppm(one: str, other: str) -> int:
    """Return how alike two texts are, in parts per million of their pairs (Dice).

    >>> likeness_ppm("路面结冰", "路面结冰"), likeness_ppm("路面结冰", "井盖"), likeness_ppm("", "")
    (1000000, 0, 0)
    """
    first, second = bigrams(one), bigrams(other)
    whole = len(first) + len(second)
    return 2 * len({*first} & {*second}) * 1_000_000 // whole if whole else 0
