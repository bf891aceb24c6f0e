"""The table of flags of the manual, made from the catalogue and the texts of the flags.

In:  `CATALOGUE`, `law/flags.toml`, and what the flags found on two real files.
Out: Markdown in one of the two languages.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from onus.base.texts import Language
from onus.core.integrity.catalogue import CATALOGUE
from onus.core.integrity.signal_rules import SignalRule
from onus.outside.law import flag_words

COUNTS = Path(__file__).resolve().parent / "flags_on_real_files.csv"
"""Kept by a test that computes it anew from the real files."""
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


REAL: dict[Language, tuple[str, str, str]] = {
    "en": (
        "| id | name | 4,858 Dominican processes: computable | fired | organisations | 13 publishers, 598 processes: computable | fired | organisations |",
        "Computable on at least one process of the Dominican file: {0} of {2} flags; of the 13 publishers: {1}.",
        "Fired on a process or an organisation of the Dominican file: {0} flags; of the 13 publishers: {1}.",
    ),
    "zh-Hans": (
        "| 编号 | 名称 | 多米尼加 4,858 个过程：可计算 | 触发 | 机构 | 13 个发布方 598 个过程：可计算 | 触发 | 机构 |",
        "至少可在一个过程上计算的线索：多米尼加文件 {0} 条，13 个发布方 {1} 条，共 {2} 条。",
        "在过程或机构上触发的线索：多米尼加文件 {0} 条，13 个发布方 {1} 条。",
    ),
}


def real_table(language: Language) -> Iterator[str]:
    """Yield the lines of the table of what could be computed and fired on the real files."""
    texts = flag_words().flags
    with COUNTS.open(encoding="utf-8") as lines:
        rows = [
            (row["flag"], [int(row[name]) for name in row if name != "flag"]) for row in csv.DictReader(lines)
        ]
    head, computable, fired = REAL[language]
    yield head
    yield "|---|---|---|---|---|---|---|---|"
    for flag, counts in rows:
        yield f"| {flag} | {texts[flag].name.text(language)} | {' | '.join(map(str, counts))} |"
    yield ""
    yield computable.format(*(sum(counts[at] > 0 for _, counts in rows) for at in (0, 3)), len(rows))
    yield fired.format(*(sum(counts[at + 1] + counts[at + 2] > 0 for _, counts in rows) for at in (0, 3)))


SIGNAL_HEADS: dict[Language, str] = {
    "en": "| id | name | fires where | computed on | needs | limits | highest grade |",
    "zh-Hans": "| 编号 | 名称 | 触发条件 | 计算范围 | 所需输入 | 限值 | 最高等级 |",
}


def signal_table(language: Language, rules: Iterable[SignalRule[Any]]) -> Iterator[str]:
    """Yield the lines of a table of signals over our own records, a signal each."""
    texts = flag_words()
    yield SIGNAL_HEADS[language]
    yield "|---|---|---|---|---|---|---|"
    for rule in rules:
        text = texts.flags[rule.id]
        said = (one.text(language) for one in (text.name, text.formula, text.population))
        needs = "<br>".join(f"`{path}`" for path in rule.needs).replace("|", "\\|")
        limits = " ".join(f"`{name}`" for name in rule.limits)
        grade = texts.words[rule.grade.value].text(language)
        yield f"| {rule.id} | {' | '.join(one.replace('|', '/') for one in said)} | {needs} | {limits} | {grade} |"


SCREENS = Path(__file__).resolve().parents[1] / "src" / "onus" / "law" / "price_screens.csv"
"""Kept by a test that computes it anew from the real bids."""
SCREEN_HEADS: dict[Language, tuple[str, str, str]] = {
    "en": (
        "| screen | auctions with it | AUC |",
        "all screens together, each year scored by the other years",
        "The combined screen (mean rank of all, each year scored by what the other years teach) does not hold out of sample, so Onus offers none.",
    ),
    "zh-Hans": (
        "| 筛查 | 可计算的项目 | AUC |",
        "全部筛查合并，各年按其他年份评分",
        "合并筛查（各项名次均值，各年按其他年份评分）在样本外不成立，故不提供。",
    ),
}


def screen_table(language: Language) -> Iterator[str]:
    """Yield the lines of the table of what each screen of prices tells on real bids."""
    head, combined, not_held = SCREEN_HEADS[language]
    yield head
    yield "|---|---|---|"
    with SCREENS.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name = combined if row["screen"] == "COMBINED" else row["screen"]
            area = int(row["auc_permille"])
            yield f"| {name} | {row['auctions']} | {area // 1000}.{area % 1000:03d} |"
    yield ""
    yield not_held
