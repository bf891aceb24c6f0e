"""Parts of a public page: headings, facts, tables, ladders; what a page is put together from.

In:  texts, and addresses that they lead to.
Out: frozen values that `page.html` lays out, one template for each kind.

The surprise: a page is built as a value before it is laid out, so a test reads what
it says without taking HTML apart, and every page has the same order and marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a table or a fact.

    Attributes:
        text: what it says.
        href: where it leads; empty for nowhere.
        badge: kind of its badge (an outcome, `open`, `done`, `silent`); empty for plain text.
        strength: how strong the evidence is, for the mark of strength; empty for none.
        number: whether it is a number, which stands to the right.
        soft: said behind it, less loudly.
        at: the instant for programs, as UTC text; empty for none.
        mark: an id, a digest or a key of a rule, set apart behind the words so that they read without it.
        lines: cells below one another, in the place of a text.
    """

    text: str = ""
    href: str = ""
    badge: str = ""
    strength: str = ""
    number: bool = False
    soft: str = ""
    at: str = ""
    mark: str = ""
    lines: tuple[Cell, ...] = ()

    @property
    def html(self) -> SafeString:
        """Return the cell as HTML. A page has hundreds, so it is not a template of its own.

        >>> Cell("<b>", "/a?b=1&c=2", soft="why").html
        '<a href="/a?b=1&amp;c=2">&lt;b&gt;</a> <span class="soft">why</span>'
        >>> Cell("Clerk", mark="clerk-1").html
        'Clerk <code>clerk-1</code>'
        """
        if self.lines:
            told = "".join(f"<span>{one.html}</span>" for one in self.lines)
            return SafeString(f'<span class="lines">{told}</span>')  # Each line was escaped by itself.
        text = escape(self.text)
        if self.badge:
            text = f'<span class="badge badge-{escape(self.badge)}">{text}</span>'
        elif self.strength:
            text = f'<span class="strength strength-{escape(self.strength)}">{text}</span>'
        elif self.at:
            text = f'<time datetime="{escape(self.at)}">{text}</time>'
        if self.href and not self.strength:
            text = f'<a href="{escape(self.href)}">{text}</a>'
        soft = f' <span class="soft">{escape(self.soft)}</span>' if self.soft else ""
        mark = f"<code>{escape(self.mark)}</code>" if self.mark else ""
        return SafeString(
            f"{text}{' ' if text and mark else ''}{mark}{soft}"
        )  # Every part of it was escaped above.


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a page."""

    text: str
    anchor: str = ""
    template: str = "web/public/_heading.html"


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph; `kind` is a class of the style sheet: `soft`, `lead`, `strong`, `banner`."""

    text: str
    kind: str = ""
    href: str = ""
    template: str = "web/public/_prose.html"


@dataclass(frozen=True, slots=True)
class Told:
    """One paragraph put together from cells; `kind` is a class of the style sheet."""

    cells: tuple[Cell, ...]
    kind: str = ""
    template: str = "web/public/_told.html"


@dataclass(frozen=True, slots=True)
class Code:
    """Commands for a terminal, line by line."""

    text: str
    template: str = "web/public/_code.html"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they stand for, below one another."""

    pairs: tuple[tuple[str, tuple[Cell, ...]], ...]
    template: str = "web/public/_facts.html"


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its name; `kind` is an outcome for its colour and is said by its name as well."""

    name: str
    value: str
    href: str = ""
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures beside one another."""

    tiles: tuple[Tile, ...]
    template: str = "web/public/_figures.html"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row is its head. `empty` is said where it has no rows.

    `quiet` hides the caption from the eye where a heading right above says the same.
    """

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    anchors: tuple[str, ...] = ()
    quiet: bool = False
    template: str = "web/public/_table.html"

    @property
    def body(self) -> SafeString:
        """Return the rows as HTML; each cell tells the head of its column, for narrow screens."""
        anchors = self.anchors or ("",) * len(self.rows)
        marks = [f'{_N if head.number else ""} data-head="{escape(head.text)}"' for head in self.heads]
        return mark_safe(  # noqa: S308 every part of it was escaped
            "".join(_row(anchor, row, marks) for anchor, row in zip(anchors, self.rows, strict=True))
        )


_N, _ZERO = ' class="n"', ' class="n zero"'
NOTHING = ("0", "")


def _row(anchor: str, row: tuple[Cell, ...], marks: list[str]) -> str:
    named = f' id="{escape(anchor)}"' if anchor else ""
    first, *others = zip(row, marks, strict=True)
    # A telephone shows a row as lines: a number that is nothing needs none there.
    cells = "".join(
        f"<td{_ZERO + mark.removeprefix(_N) if cell.number and cell.text in NOTHING else mark}>{cell.html}</td>"
        for cell, mark in others
    )
    return f'<tr{named}><th scope="row">{first[0].html}</th>{cells}</tr>\n'


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a list has more pages; `query` is what stays in the address."""

    number: int
    last: int
    query: str = ""
    template: str = "web/public/_pages.html"

    @property
    def before(self) -> int:
        """Return the page before this one; 0 for none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """Return the page after this one; 0 for none."""
        return self.number + 1 if self.number < self.last else 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a page in one line, which stands above everything else: how it stands, by when, who answers."""

    cells: tuple[Cell, ...]
    template: str = "web/public/_answer.html"


@dataclass(frozen=True, slots=True)
class Buttons:
    """What a reader can do here; the first one is the one that most want. `beside`: they share a row on a telephone."""

    links: tuple[Cell, ...]
    beside: bool = False
    template: str = "web/public/_buttons.html"


@dataclass(frozen=True, slots=True)
class Tabs:
    """Ways between the pages of one thing; the one without an address is the page itself."""

    label: str
    ways: tuple[Cell, ...]
    template: str = "web/public/_tabs.html"


@dataclass(frozen=True, slots=True)
class Links:
    """A list of links."""

    links: tuple[Cell, ...]
    template: str = "web/public/_links.html"


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of a case, as `web/_ladder.html` takes them."""

    rungs: tuple[Mapping[str, Any], ...]
    template: str = "web/public/_rungs.html"


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a course of time; `kind` is `done`, `over` (what was due and is not done) or `next`."""

    when: Cell
    what: Cell
    kind: str = "done"


@dataclass(frozen=True, slots=True)
class Course:
    """What happened one after the other, and what is due next."""

    events: tuple[Event, ...]
    template: str = "web/public/_course.html"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a bar, in per cent of its whole length; `kind` is one of `one` to `five`."""

    kind: str
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart with its name, what it comes to, and its parts."""

    name: str
    value: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars; the table before it says the same. `legend` names the kinds of its parts."""

    caption: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...] = ()
    template: str = "web/public/_bars.html"


@dataclass(frozen=True, slots=True)
class LogReceipt:
    """Where this stands in the log; `receipt` is None while it does not."""

    receipt: Mapping[str, Any] | None
    leaf: str = ""
    template: str = "web/public/_log_receipt.html"


@dataclass(frozen=True, slots=True)
class Reasons:
    """A ruling: chapters with their lines."""

    title: str
    chapters: tuple[tuple[str, tuple[str, ...]], ...]
    template: str = "web/public/_reasons.html"


@dataclass(frozen=True, slots=True)
class Card:
    """One answer in a frame; `kind` is an outcome for its edge, which a badge inside says as well."""

    title: str
    parts: tuple[Any, ...]
    kind: str = ""
    href: str = ""
    template: str = "web/public/_card.html"


@dataclass(frozen=True, slots=True)
class Filter:
    """A form that narrows a list: names of fields, their labels, choices (empty for a text) and what is chosen; `kept` goes along unseen,
    and `href` is where it leads; empty for the page itself."""

    fields: tuple[tuple[str, str, tuple[tuple[str, str], ...], str], ...]
    button: str
    label: str
    kept: tuple[tuple[str, str], ...] = ()
    href: str = ""
    template: str = "web/public/_filter.html"


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole page.

    Attributes:
        title: its heading, and its name in the browser.
        parts: in the order of reading.
        crumbs: the way down to it.
        banner: what a reader must know of the data first; empty for nothing.
        lead: one sentence below the heading.
        first: what stands between the heading and that sentence, so that a telephone shows it at once.
    """

    title: str
    parts: tuple[Any, ...]
    crumbs: tuple[Mapping[str, str], ...] = ()
    banner: str = ""
    lead: str = ""
    description: str = ""
    status: int = 200
    more: Mapping[str, Any] = field(default_factory=dict)
    first: tuple[Any, ...] = ()


def without_echoes(parts: Sequence[Any]) -> tuple[Any, ...]:
    """Return the parts of a page with captions quiet that repeat the heading right above them.

    >>> parts = without_echoes([Heading("Prices"), Table("Prices", (), ())])
    >>> parts[1].quiet
    True
    """
    told: list[Any] = []
    for part in parts:
        before = told[-1] if told else None
        echo = isinstance(part, Table) and isinstance(before, Heading) and before.text == part.caption
        told.append(replace(part, quiet=True) if echo else part)
    return tuple(told)


def anchor(name: str) -> str:
    """Return the anchor of something that has an id of somebody else's making.

    >>> anchor("apology 2023/12"), anchor("履职-1")
    ('a-apology-2023-12', 'a-履职-1')
    """
    return "a-" + "".join(mark if mark.isalnum() else "-" for mark in name)
