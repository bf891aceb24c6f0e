"""Words of tenders: what each code of a judged tender is called, in both languages, from one file.

In:  a vocabulary and a code; what a signal found, as the core writes it.
Out: words.

The surprise: a code without words is said as it was written. Kinds of expertise or grounds
may be anybody's own; what the core itself can give has words, and a test holds both equal.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from onus.base.texts import Language, Localized

SHARED = "shared"
"""The one table of the file that holds sentences and no codes."""


@dataclass(frozen=True, slots=True)
class SharedSentence:
    """How one sort of what bidders share is written by the core, and how it is said."""

    found: re.Pattern[str]
    said: Localized


@dataclass(frozen=True, slots=True)
class TenderWords:
    """The whole file: words by vocabulary and code, and sentences about what bidders share."""

    words: Mapping[str, Mapping[str, Localized]]
    shared: tuple[SharedSentence, ...]


@cache
def tender_words() -> TenderWords:
    """Return the words that come with Onus.

    >>> tender_words().words["stage"]["void"].zh
    '废标'
    """
    raw = files("onus.report").joinpath("tender_words.toml").read_text(encoding="utf-8")
    read = tomllib.loads(raw)
    shared = tuple(
        SharedSentence(re.compile(one["found"]), Localized(*one["said"])) for one in read.pop(SHARED)
    )
    return TenderWords(
        {name: {code: Localized(*said) for code, said in table.items()} for name, table in read.items()},
        shared,
    )


def known_word(vocabulary: str, code: str) -> Localized | None:
    """Return the words of a code; None for one that has none.

    >>> known_word("stage", "elsewhere") is None
    True
    """
    return tender_words().words[vocabulary].get(code)


def tender_word(vocabulary: str, code: str, language: Language) -> str:
    """Say a code; one that has no words stands as it was written.

    Args:
        vocabulary: table of the file: `stage`, `why`, `kind` and so on.
        code: as the core gives it.
        language: of the reader.

    >>> tender_word("lost", "fewer_points", "zh-Hans"), tender_word("expertise", "bridges", "en")
    ('得分较低', 'bridges')
    """
    found = known_word(vocabulary, code)
    return code if found is None else found.text(language)


def shared_words(found: str, language: Language, name: Callable[[str], str] = str) -> str:
    """Say what a signal found bidders to share.

    Args:
        found: as the core writes it.
        language: of the reader.
        name: says the name behind an id that stands in it.

    >>> shared_words("machine machine-27", "zh-Hans")
    '同一设备（编号 27）'
    """
    for one in tender_words().shared:
        match = one.found.fullmatch(found)
        if match is not None:
            return one.said.text(language).format(*(name(part) for part in match.groups()))
    return found
