"""Blocks: what a paper is described by, in both languages at once.

In:  nothing; this module names the values that descriptions are made of.
Out: `Sheet`, from which `building` makes a template that a person may edit.

Words are a pair, Chinese first, and may hold tags such as `{{ paper.number }}`; both
languages hold the same tags. Styles are named in `styles`.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.texts import Language
from onus.core.papers.kinds import PaperKind

Words = tuple[str, str]


def said(words: Words, language: Language) -> str:
    """Return words in a language; where there is but one, it stands in both.

    >>> said(("街路", "street"), "en")
    'street'
    """
    zh, en = words
    return (zh or en) if language == "zh-Hans" else (en or zh)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph in a style."""

    style: str
    words: Words


@dataclass(frozen=True, slots=True)
class Each:
    """Blocks that are repeated for every item of a list."""

    loop: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class When:
    """Blocks that stand only where a test holds."""

    test: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, the tag of its cells, its width in millimetres, its look."""

    head: Words
    tag: str
    width_mm: int
    style: str = "cell"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head that returns on every page, and a row for every item of a list."""

    loop: str
    columns: tuple[Column, ...]
    foot: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a form: its words, how many columns it takes, its look, its least height."""

    words: Words
    span: int = 1
    style: str = "cell"
    height_mm: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A table of labels and of blanks to be filled in by hand."""

    widths_mm: tuple[int, ...]
    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A new page."""


Block = Line | Each | When | Grid | Form | Leaf


@dataclass(frozen=True, slots=True)
class Sheet:
    """The description of one kind of paper."""

    kind: PaperKind
    blocks: tuple[Block, ...]
