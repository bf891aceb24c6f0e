"""The table of flags of the manual, made from the catalogue and the texts of the flags.

In:  `CATALOGUE` and `law/flags.toml`.
Out: Markdown in one of the two languages.
"""

from __future__ import annotations

from collections.abc import Iterator

from onus.base.texts import Language
from onus.core.integrity.catalogue import CATALOGUE
from onus.outside.law import flag_words

HEADS: dict[Language, str] = {
    "en": "| id | name | fires where | computed on | needs | limits | grade |",
    "zh-Hans": "| 编号 | 名称 | 触发条件 | 计算范围 | 所需字段 | 限值 | 等级 |",
}


def flag_table(language: Language) -> Iterator[str]:
    """Yield the lines of the table, a flag each."""
    texts = flag_words()
    yield HEADS[language]
    yield "|---|---|---|---|---|---|---|"
    for rule in CATALOGUE:
        text = texts.flags[rule.id]
        said = (one.text(language) for one in (text.name, text.formula, text.population))
        needs = "<br>".join(f"`{path}`" for path in rule.needs).replace("|", "\\|")
        limits = " ".join(f"`{name}`" for name in rule.limits)
        grade = texts.words[rule.grade.value].text(language)
        yield f"| {rule.id} | {' | '.join(one.replace('|', '/') for one in said)} | {needs} | {limits} | {grade} |"
