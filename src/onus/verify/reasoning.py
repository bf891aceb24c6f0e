"""Reasoning: any finding but a duty as a table that a person reads, with what it rests on.

In:  a leaf, what was recomputed beside it, a language.
Out: its fields in words, then the lines and rules that it rests on.

The surprise: nothing is computed here. A certificate shows its lines because they
are leaves of their own, by the period that both name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onus.base.currencies import amount_text
from onus.base.instants import Instant, ZoneTable
from onus.base.texts import Language
from onus.report.codes import word
from onus.report.figures import percent, span
from onus.report.words import shown
from onus.verify.leaf_words import VOCABULARY_OF, field_word, kind_word
from onus.wire.leaves.finding_kinds import FINDING_KINDS, FINDING_PARTS, HAPPENED
from onus.wire.leaves.leaf import Leaf

ITEMS_MAX = 20
LINE = "certificate_line"
LINES_TITLE = ("Its lines", "明细")
RULES_TITLE = ("Rests on clauses and rules", "所依条款与规则")
DIGEST = ("SHA-256 {digest}, in packs/", "SHA-256 {digest}，见 packs/")
MORE = ("... and {count} more", "……另有 {count} 项")
YES, NO = ("yes", "是"), ("no", "否")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a leaf is put into words."""

    language: Language
    currency: str
    zone: ZoneTable

    def of(self, words: tuple[str, str]) -> str:
        """Return the words of the reader's language."""
        return words[self.language == "zh-Hans"]


def reasoning(leaf: Leaf, others: Sequence[Leaf], packs: Mapping[str, str], reader: Reader) -> str:
    """Return a finding as text.

    Args:
        leaf: of the finding.
        others: leaves of the same contract that it may rest on.
        packs: digest of each published rule by its key.
        reader: for whom.
    """
    lines = [f"{kind_word(leaf.kind, reader.language)}: {leaf.id}"]
    if leaf.happened_at is not None:
        rules = FINDING_KINDS[leaf.kind]
        when = next((name for name, rule in rules.items() if rule.where == HAPPENED), HAPPENED)
        lines.append(
            f"  {field_word(when, reader.language)}: {reader.zone.local_text(Instant(leaf.happened_at))}"
        )
    lines += _rows(leaf.kind, FINDING_KINDS[leaf.kind], leaf.data, reader, indent=2)
    rests = _lines_of(leaf, others) if leaf.kind == "certificate" else []
    if rests:
        lines += ["", reader.of(LINES_TITLE)]
        lines += [f"  {_line(one, reader)}" for one in rests]
    told = sorted({*_cited(leaf.data), *(text for one in rests for text in _cited(one.data))})
    if told:
        lines += ["", reader.of(RULES_TITLE)]
        lines += [f"  {name}{_digest(packs.get(name), reader)}" for name in told]
    return "\n".join(lines) + "\n"


def _lines_of(leaf: Leaf, others: Iterable[Leaf]) -> list[Leaf]:
    own = [one for one in others if one.kind == LINE and one.data.get("period") == leaf.id]
    return sorted(own, key=lambda one: int(one.data.get("number", 0)))


def _line(one: Leaf, reader: Reader) -> str:
    names = ("number", "kind", "source", "clause", "quantity", "unit", "unit_price", "amount_minor", "refs")
    rules = FINDING_KINDS[LINE]
    told = [
        f"{field_word(name, reader.language)} {_value(LINE, name, rules[name].type, one.data[name], reader)}"
        for name in names
        if name in one.data
    ]
    return "; ".join(told)


def _cited(data: Mapping[str, Any]) -> Iterator[str]:
    for name in ("clause", "rule", "graded_by", "also"):
        value = data.get(name, ())
        yield from (value,) if isinstance(value, str) else value
    for value in data.values():
        rows = value if isinstance(value, list) else [value]
        yield from (text for row in rows if isinstance(row, dict) for text in _cited(row))


def _digest(digest: str | None, reader: Reader) -> str:
    return f" ({reader.of(DIGEST).format(digest=digest)})" if digest else ""


def _rows(
    kind: str, rules: Mapping[str, Any], data: Mapping[str, Any], reader: Reader, *, indent: int
) -> Iterator[str]:
    """Yield the fields in the order of their table."""
    blank = " " * indent
    for name in [*(one for one in rules if one in data), *(one for one in data if one not in rules)]:
        label, value = field_word(name, reader.language), data[name]
        part = rules[name].part if name in rules else ""
        if not part or value is None:
            told = rules[name].type if name in rules else "text"
            yield f"{blank}{label}: {_value(kind, name, told, value, reader)}"
            continue
        many = value if isinstance(value, list) else [value]
        yield f"{blank}{label}:"
        for number, row in enumerate(many[:ITEMS_MAX], start=1):
            yield f"{blank}  {number}."
            yield from _rows(kind, FINDING_PARTS[part], row, reader, indent=indent + 4)
        if len(many) > ITEMS_MAX:
            yield f"{blank}  {reader.of(MORE).format(count=len(many) - ITEMS_MAX)}"


def _value(kind: str, name: str, told: str, value: Any, reader: Reader) -> str:
    if isinstance(value, bool):
        return reader.of(YES if value else NO)
    if isinstance(value, int):
        return _number(name, told, value, reader)
    if isinstance(value, list):
        return _list(kind, name, told, value, reader)
    if isinstance(value, dict):
        key = "zh" if reader.language == "zh-Hans" else "en"
        if {*value} == {"en", "zh"}:
            return shown(value[key] or value["en"] or value["zh"], reader.language)
        return ", ".join(f"{each}: {_value(kind, each, 'text', one, reader)}" for each, one in value.items())
    if value is None:
        return "-"
    vocabulary = VOCABULARY_OF.get((kind, name))
    text = str(value)
    return word(vocabulary, text, reader.language) if vocabulary else shown(text, reader.language)


def _list(kind: str, name: str, told: str, value: list[Any], reader: Reader) -> str:
    if told == "fraction" and len(value) == 2:
        return str(value[0]) if value[1] == 1 else f"{value[0]}/{value[1]}"
    shown_here = [_value(kind, name, "text", one, reader) for one in value[:ITEMS_MAX]]
    more = [reader.of(MORE).format(count=len(value) - ITEMS_MAX)] if len(value) > ITEMS_MAX else []
    return ", ".join([*shown_here, *more])


def _number(name: str, told: str, value: int, reader: Reader) -> str:
    if told == "instant":
        return reader.zone.local_text(Instant(value))
    if name.endswith("_minor"):
        return f"{amount_text(value, currency=reader.currency)} {reader.currency}"
    if name.endswith("_ppm"):
        return percent(value)
    if name.endswith("_us"):
        return span(value, reader.language)
    return f"{value:,}"
