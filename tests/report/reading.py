"""Reads pages as the tests need them: numbers, sections and visible text."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

HIDDEN = ("style", "code", "title", "script")


@dataclass
class Number:
    """A number of the report: its text, where it leads, what it says it counts."""

    href: str
    data: dict[str, str]
    text: str = ""


@dataclass
class Rows:
    """A section of the page of rows."""

    data: dict[str, str]
    rows: int = 0
    minors: list[int] = field(default_factory=list)


class Page(HTMLParser):
    """Collects what a page holds."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.numbers: list[Number] = []
        self.sections: dict[str, Rows] = {}
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.visible: list[str] = []
        self._open: list[str] = []
        self._section: Rows | None = None
        self._number: Number | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if "id" in given:
            self.ids.append(given["id"])
        if tag not in ("meta", "br", "link", "img"):
            self._open.append(tag)
        if tag == "a" and given.get("class") == "n":
            self._number = Number(given["href"], given)
            self.numbers.append(self._number)
        if tag == "section" and "data-total" in given:
            self._section = self.sections[given["id"]] = Rows(given)
        if self._section and tag == "tr" and "tbody" in self._open:
            self._section.rows += 1
        if self._section and "data-row-minor" in given:
            self._section.minors.append(int(given["data-row-minor"]))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        self._number = None if tag == "a" else self._number

    def handle_data(self, data: str) -> None:
        if self._number:
            self._number.text += data
        if not any(tag in HIDDEN for tag in self._open):
            self.visible.append(data)


def filtered(out: Path, section: dict[str, str]) -> int | None:
    """Return how many rows of the file a section's filter gives; None for files it cannot count."""
    name, where = section["data-file"], json.loads(section["data-filter"])
    if name == "findings.csv":
        with (out / name).open(encoding="utf-8", newline="") as lines:
            return sum(all(_passes(row, *condition) for condition in where) for row in csv.DictReader(lines))
    if name == "segments.geojson":
        features = json.loads((out / name).read_text(encoding="utf-8"))["features"]
        return sum(all(f["properties"][c] in v for c, _, v in where) for f in features)
    if name == "comparison.json":
        rows = json.loads((out / name).read_text(encoding="utf-8"))["differences"]
        return sum(all(row[c] in v for c, _, v in where) for row in rows)
    if name == "cases.jsonl":
        cases = [json.loads(line) for line in (out / name).read_text(encoding="utf-8").splitlines()]
        return sum(_case_passes(case, where) for case in cases)
    return None


def _passes(row: dict[str, str], column: str, how: str, values: list[str]) -> bool:
    if how == "is":
        return row[column] in values
    if how == "is_not":
        return row[column] not in values
    if how == "after_or_empty":
        return not row[column] or row[column] > values[0]
    assert how == "at_most"
    return bool(row[column]) and row[column] <= values[0]


def _case_passes(case: dict, where: list) -> bool:
    of_steps = {c.removeprefix("steps."): v for c, _, v in where if c.startswith("steps.")}
    if of_steps and not any(all(s[c] in v for c, v in of_steps.items()) for s in case["steps"]):
        return False
    return all(case[c] is None for c, _, v in where if v == ["null"])
