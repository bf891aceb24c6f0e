"""Words of pages: every sentence that the website says, in both languages, by its key.

In:  the tables in `words/*.toml`, read once.
Out: `say(key, language, ...)`.

The surprise: a key without words is a mistake of ours and stops the page; a test
holds keys and tables equal, so that it stops no page of a reader.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from onus.base.texts import Language, Localized

WORDS = Path(__file__).resolve().parent / "words"


@cache
def sentences() -> Mapping[str, Localized]:
    """Return every sentence by `table.key`."""
    found: dict[str, Localized] = {}
    for path in sorted(WORDS.glob("*.toml")):
        for table, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for key, said in rows.items():
                name = f"{table}.{key}"
                if name in found or not {"en", "zh-Hans"} == said.keys():
                    raise ValueError(f"{path.name}: `{name}` is said twice, or not in both languages")
                found[name] = Localized(said["en"], said["zh-Hans"])
    return found


def say(key: str, language: Language, **named: object) -> str:
    """Return a sentence with its places filled.

    >>> say("common.none", "zh-Hans")
    '无'
    """
    text = sentences()[key].text(language)
    return text.format(**named) if named else text
