"""Blocks: what a chapter of the report is made of.

In:  nothing; this module names the values that the template lays out.
Out: `Chapter` with headings, paragraphs, tables and drawings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from onus.base.texts import Language
from onus.report.words import label

Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `look` is empty, `soft`, `banner` or `strong`."""

    text: Cell
    look: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a chapter."""

    text: Cell
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of sentences."""

    items: tuple[Cell, ...]
    kind: str = "list"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing or a piece of page that is safe as it is."""

    html: Markup
    kind: str = "drawn"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; heads whose column holds numbers are marked, so that they align right.

    Attributes:
        name: what the table shows, read aloud before it.
        heads: text of each head, and whether its column holds numbers.
        rows: cells; the first of each row names the row.
        look: `cards` folds rows into cards on a narrow screen.
    """

    name: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    look: str = "cards"
    kind: str = "table"


Block = Text | Heading | Listed | Drawn | Table


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter with its anchor and title."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


def table(
    name: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    language: Language,
    *,
    look: str = "cards",
) -> Table:
    """Return a table whose heads are labels; a head ending in `#` holds numbers."""
    named = tuple((label(head.rstrip("#"), language), head.endswith("#")) for head in heads)
    return Table(name, named, tuple(tuple(row) for row in rows), look)
