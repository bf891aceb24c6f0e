"""The desk on a terminal: one screen, in colour where there is one, plain where it is piped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from onus.base.texts import Language
from onus.report.desk.fitting import fitted
from onus.report.desk.sections import Desk, Section
from onus.report.desk.words import tell

PIPED_WIDTH, PIPED_LINES = 120, 48
FEWEST_LINES = 24
RATIOS = {
    "due": (0, 5, 3, 0, 4, 3),
    "cases": (4, 2, 0, 0, 5, 6),
    "papers": (6, 3, 0, 3),
    "clocks": (0, 2, 2, 8),
}
"""How the columns of each table share the width; 0 for as wide as what stands in it."""
RISK_SHARE = 4
"""Of the lines of a screen, one in so many may be taken by risks before they are cut."""


def show_desk(shown: Desk, language: Language, stream: TextIO) -> None:
    """Print the hours ahead on one screen.

    Args:
        shown: the hours ahead in words.
        language: of the words.
        stream: where to; what is no terminal gets plain lines of a fixed width.
    """
    screen = stream.isatty()
    console = Console(file=stream, width=None if screen else PIPED_WIDTH, highlight=False)
    lines = max(console.size.height, FEWEST_LINES) if screen else PIPED_LINES
    head = _head(shown)
    risks = _sentences(shown.risks, lines // RISK_SHARE, language)
    # Each table takes two lines for title and heads; the last line is the prompt's.
    taken = len(head) + len(risks) + 1 + 2 * len(shown.sections) + len(shown.foot) + 1
    room = fitted([max(len(each.rows), 1) for each in shown.sections], lines=max(lines - taken, 0))
    for line in head:
        _line(console, line)
    _line(console, Text(tell("risk", language), style="bold red" if shown.risks else "bold"))
    for line in risks:
        _line(console, line)
    for section, count in zip(shown.sections, room, strict=True):
        _section(console, section, count, language)
    for sentence in shown.foot:
        _line(console, Text(sentence, style="dim"))


def _head(shown: Desk) -> list[Text]:
    lines = [
        Text.assemble((shown.title, "bold"), " · ", (shown.dossier, "bold"), " · ", shown.span),
        Text(" ".join(shown.banners), style="yellow"),
        Text(shown.counts, style="bold"),
    ]
    return [*lines, *(Text(sentence, style="cyan") for sentence in shown.forecast)]


def _sentences(sentences: Sequence[str], most: int, language: Language) -> list[Text]:
    if not sentences:
        return [Text(f"  {tell('nothing', language)}", style="dim")]
    kept = sentences if len(sentences) <= most else sentences[: max(most - 1, 0)]
    lines = [Text(f"  ! {sentence}") for sentence in kept]
    left = len(sentences) - len(kept)
    return [*lines, Text(f"  {tell('more', language, count=left)}", style="dim")] if left else lines


def _line(console: Console, text: Text) -> None:
    console.print(text, no_wrap=True, overflow="ellipsis", crop=True)


def _section(console: Console, section: Section, count: int, language: Language) -> None:
    _line(console, Text(section.title, style="bold"))
    if not section.rows:
        _line(console, Text(f"  {tell('nothing', language)}", style="dim"))
        return
    table = Table(
        box=None, pad_edge=False, padding=(0, 1), expand=True, header_style="dim", collapse_padding=True
    )
    for position, ((head, number), ratio) in enumerate(zip(section.heads, RATIOS[section.name], strict=True)):
        table.add_column(
            Text(f"  {head}" if position == 0 else head),
            justify="right" if number else "left",
            no_wrap=True,
            overflow="ellipsis",
            ratio=ratio or None,
        )
    for row in section.rows[:count]:
        table.add_row(*(Text(f"  {cell}" if at == 0 else cell) for at, cell in enumerate(row)))
    console.print(table)
    left = len(section.rows) - count
    if left > 0:
        _line(console, Text(f"  {tell('more', language, count=left)}", style="dim"))
