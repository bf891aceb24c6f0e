"""Words of flags: names, formulas and populations in both languages, from `law/flags.toml`.

In:  the bytes of that file.
Out: `FlagWords`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onus.base.texts import Localized

WORDS = "words"


@dataclass(frozen=True, slots=True)
class FlagText:
    """What a flag says of itself.

    Attributes:
        name: its name.
        formula: when it fires.
        population: what it is computed on.
    """

    name: Localized
    formula: Localized
    population: Localized


@dataclass(frozen=True, slots=True)
class FlagWords:
    """The texts of all flags, and the words of their tables.

    Attributes:
        flags: by id of flag.
        words: by name.
    """

    flags: Mapping[str, FlagText]
    words: Mapping[str, Localized]


def read_words(raw: bytes) -> FlagWords:
    """Read the file of words.

    Raises:
        KeyError, ValueError: the file that comes with Onus is broken.

    >>> read_words(b'[words]\\nflag = { en = "flag", zh-Hans = "x" }').words["flag"].en
    'flag'
    """
    read = tomllib.loads(raw.decode())
    words = {name: _localized(value) for name, value in read.pop(WORDS).items()}
    return FlagWords({flag: FlagText(**_texts(value)) for flag, value in read.items()}, words)


def _texts(value: Mapping[str, Any]) -> dict[str, Localized]:
    return {name: _localized(value[name]) for name in ("name", "formula", "population")}


def _localized(value: Mapping[str, str]) -> Localized:
    return Localized(value["en"], value["zh-Hans"])
