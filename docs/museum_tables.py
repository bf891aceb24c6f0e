"""The table of the museum of failures, made from what was expected and from the facts of each story.

In:  docs/cases/expected.toml, and facts.toml of each story in it.
Out: Markdown in one of the two languages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from onus.base.texts import Language

CASES = Path(__file__).parent / "cases"
HEADS: dict[Language, str] = {
    "en": "| case | would Onus have caught it? | when | known to everybody | what it says that day | by | what it could not have known |",
    "zh-Hans": "| 案例 | Onus 能否发现 | 何时 | 公众知悉 | 当日结论 | 依据功能 | 当时无从得知的 |",
}


def museum_table(language: Language) -> Iterator[str]:
    """Yield the lines of the table, a story each, in order of their days.

    Raises:
        FileNotFoundError: a story is expected and not told.
    """
    yield HEADS[language]
    yield "|---|---|---|---|---|---|---|"
    expected = tomllib.loads((CASES / "expected.toml").read_text(encoding="utf-8"))["stories"]
    for row in sorted(expected, key=lambda one: (one["day"], one["id"])):
        told = tomllib.loads((CASES / row["id"] / "facts.toml").read_text(encoding="utf-8"))
        words = {
            name: told[name][language]
            for name in ("title", "caught", "told", "day_is", "public_is", "could_not_know")
        }
        case = f"{words['title']}<br>`docs/cases/{row['id']}`"
        when = f"{row['day'].isoformat()}<br>{words['day_is']}"
        known = f"{told['public'].isoformat()}<br>{words['public_is']}"
        by = f"`{row['asked']}`<br>`{row['finding']}`"
        yield (
            f"| {case} | {words['caught']} | {when} | {known} | {words['told']} | {by} |"
            f" {words['could_not_know']} |"
        )
