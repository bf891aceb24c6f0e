"""Results of flags as a table for people: all processes together, then what each publisher lacks.

In:  `Flagging` and the words of flags.
Out: lines of text in one language.

The surprise: its first line says that a signal is not an accusation, before any number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from onus.base.texts import Language
from onus.core.integrity.flag import SubjectKind
from onus.core.integrity.flagging import Flagging, FlagTally
from onus.wire.flags.words import FlagWords

PUBLISHERS_SHOWN = 20
"""Publishers of whom the table tells one by one; more are counted."""


@dataclass(frozen=True, slots=True)
class _Speech:
    """The words of one language."""

    words: FlagWords
    language: Language

    def say(self, name: str, **named: object) -> str:
        return self.words.words[name].text(self.language).format(**named)

    def name(self, flag: str) -> str:
        return self.words.flags[flag].name.text(self.language)


def table_lines(flagging: Flagging, words: FlagWords, language: Language) -> Iterator[str]:
    """Yield the lines: how often each flag fired, where it could not be computed, and what was not run.

    Args:
        flagging: what was found.
        words: texts of the flags and of the table.
        language: `en` or `zh-Hans`.

    >>> from onus.core.integrity.columns import Columns
    >>> from onus.base.texts import Localized
    >>> names = ("not_an_accusation", "flag", "fired", "computable", "processes", "grade", "name")
    >>> words = FlagWords({}, {name: Localized(name) for name in names})
    >>> list(table_lines(Flagging(Columns((), {}, {}, 0), (), (), ()), words, "en"))[0]
    'not_an_accusation'
    """
    speech = _Speech(words, language)
    yield speech.say("not_an_accusation")
    yield ""
    yield from _totals(flagging, speech)
    yield from _organisations(flagging, speech)
    yield from _lacking(flagging, speech)
    if flagging.not_run:
        yield ""
        yield speech.say("not_run", flags=" ".join(flagging.not_run))


def _totals(flagging: Flagging, speech: _Speech) -> Iterator[str]:
    head = f"{speech.say('fired'):>9} {speech.say('computable'):>11} {speech.say('processes'):>10}"
    yield f"{speech.say('flag'):<6}{head}  {speech.say('grade'):<14} {speech.say('name')}"
    grades = {result.rule.id: result.rule.grade.value for result in flagging.results}
    for flag, group in groupby(flagging.tallies, key=lambda tally: tally.flag):
        tallies = list(group)
        fired, computable, processes = (
            sum(getattr(tally, name) for tally in tallies) for name in ("fired", "computable", "processes")
        )
        numbers = f"{fired:>9} {computable:>11} {processes:>10}"
        yield f"{flag:<6}{numbers}  {speech.say(grades[flag]):<14} {speech.name(flag)}"


def _organisations(flagging: Flagging, speech: _Speech) -> Iterator[str]:
    lines = [
        f"{result.rule.id:<6}{one.kind.value} {len(one.subjects)}"
        for result in flagging.results
        for one in result.fired
        if one.kind is not SubjectKind.PROCESS and len(one.subjects)
    ]
    if lines:
        yield from ("", speech.say("organisations"), *lines)


def _lacking(flagging: Flagging, speech: _Speech) -> Iterator[str]:
    by_publisher: dict[str, list[FlagTally]] = {}
    for tally in flagging.tallies:
        if tally.missing:
            by_publisher.setdefault(tally.publisher, []).append(tally)
    if by_publisher:
        yield from ("", speech.say("not_computable"))
    for publisher in sorted(by_publisher)[:PUBLISHERS_SHOWN]:
        name = publisher or speech.say("unregistered")
        processes = max(tally.processes for tally in by_publisher[publisher])
        yield speech.say("publisher", publisher=name, processes=processes)
        yield from _by_missing(by_publisher[publisher])
    if len(by_publisher) > PUBLISHERS_SHOWN:
        yield speech.say("more_publishers", count=len(by_publisher) - PUBLISHERS_SHOWN)


def _by_missing(tallies: list[FlagTally]) -> Iterator[str]:
    """Yield each missing field once, with the processes that lack it and the flags that need it."""
    flags: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    for tally in tallies:
        for path, count in tally.missing:
            flags.setdefault(path, []).append(tally.flag)
            counts[path] = max(counts[path], count)
    width = max(map(len, flags))
    for path in sorted(flags):
        yield f"  {path:<{width}} {counts[path]:>9}  {' '.join(flags[path])}"
