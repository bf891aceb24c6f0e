"""Watch: which kept pages no longer hold, from a few small questions a second.

In:  what the tables say now.
Out: for a page, since when it no longer holds.

The surprise: while the tables do not answer, every page holds. A page that says of
when it is helps more than none, and what cannot be read cannot have been shown either.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import Error as DatabaseError

from onus.base.instants import SECOND_US
from onus.records import changes
from onus.records.changes import Change
from onus.web.kept_pages.page import Mark, Page

LOOK_US = SECOND_US
"""The tables are asked at most this often by each process."""
MISSING_US = 15 * SECOND_US
"""A row number that was passed over and has not come by then was never given out."""
MISSING_MAX = 500
NAMES_MAX = 50_000
LOOKS_MAX = 600
BACK_ROWS = 5_000
"""Rows before the start of this process of which it asks, so that pages kept on the disk can be judged."""
LONG_AGO = 0


@dataclass(frozen=True, slots=True)
class Outdated:
    """That a page no longer holds.

    Attributes:
        since: instant at which this process saw it; `LONG_AGO` for longer than it knows.
        by_rows: rows came that its address names or that it counts; else another assessment is shown.
    """

    since: int
    by_rows: bool


@dataclass(slots=True)
class Rows:
    """One table that only grows: which row last spoke of a name, and when this process saw it."""

    after: Callable[..., tuple[Change, ...]]
    last: int = 0
    known_from: int = 0
    missing: dict[int, int] = field(default_factory=dict)
    of_name: OrderedDict[str, tuple[int, int]] = field(default_factory=OrderedDict)
    looks: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=LOOKS_MAX))

    def begin(self, last: int) -> None:
        """Read the rows before the start; pages older than those are not judged but rendered anew."""
        self.known_from = self.last = max(0, last - BACK_ROWS)
        while len(came := self.after(self.last)) == changes.ROWS_MAX:
            self._take(came, LONG_AGO)
        self._take(came, LONG_AGO)
        self.missing.clear()  # Given out long ago and never used.

    def look(self, now: int) -> None:
        """Take what came since."""
        self.missing = {row: until for row, until in self.missing.items() if until > now}
        self._take(self.after(self.last, missing=tuple(self.missing)), now)

    def seen(self) -> int:
        """Return the row up to which nothing is missing."""
        missing = tuple(self.missing)
        return min(missing) - 1 if missing else self.last

    def since(self, page_row: int, subjects: Collection[str]) -> int | None:
        """Return since when a page that knew the rows up to `page_row` no longer holds; None where it holds."""
        if page_row < self.known_from:
            return LONG_AGO
        if subjects:
            told = [self.of_name.get(name, (0, 0)) for name in subjects]
            return min((at for row, at in told if row > page_row), default=None)
        if page_row >= self.last:
            return None
        return next((at for row, at in tuple(self.looks) if row > page_row), LONG_AGO)

    def _take(self, came: Collection[Change], now: int) -> None:
        for one in came:
            self.missing.pop(one.row, None)
            for row in range(max(self.last + 1, one.row - MISSING_MAX), one.row):
                self.missing[row] = now + MISSING_US
            self.last = max(self.last, one.row)
            for name in one.names:
                before, _ = self.of_name.get(name, (0, 0))
                self.of_name[name] = (max(before, one.row), now)
                self.of_name.move_to_end(name)
        if came:
            self.looks.append((self.last, now))
        while len(self.of_name) > NAMES_MAX:
            _, (row, _) = self.of_name.popitem(last=False)
            self.known_from = max(self.known_from, row)


@dataclass(frozen=True, slots=True)
class Known:
    """What a process knew of the tables at an instant: what is shown by dossier and of all, and the last rows."""

    shown: Mapping[str, str]
    every: str
    event: int
    fact: int

    def mark(self, names: Collection[str]) -> Mark:
        """Return the mark of a page with these names in its address."""
        return Mark(shown_to(names, self.shown, self.every), self.event, self.fact)


class Watch:
    """What one process knows of changes."""

    def __init__(self, build: str) -> None:
        """Watch the tables for pages of one build: the code, words and settings that pages come from."""
        self.build = build
        self.shown_since = LONG_AGO
        self._shown: dict[str, str] = {}
        self._all = ""
        self._events, self._facts = Rows(changes.events_after), Rows(changes.facts_after)
        self._looked_at = -LOOK_US
        self._begun = False
        self._lock = threading.Lock()

    def look(self, now: int) -> bool:
        """Ask the tables unless that was done within the last second; True where another assessment is shown now."""
        if 0 <= now - self._looked_at < LOOK_US and self._begun:
            return False
        # Before the tables were read once nothing can be judged, so the first readers wait for that.
        if not self._lock.acquire(blocking=not self._begun):
            return False
        try:
            if 0 <= now - self._looked_at < LOOK_US:
                return False
            self._looked_at = now
            return self._ask(now)
        except DatabaseError:
            return False
        finally:
            self._lock.release()

    def ready(self) -> bool:
        """Tell whether the tables were read once; before that nothing can be said of any page."""
        return self._begun

    def known(self) -> Known:
        """Return what a page knows whose rendering begins now."""
        return Known(self._shown, self._all, self._events.seen(), self._facts.seen())

    def outdated(self, page: Page) -> Outdated | None:
        """Tell whether a page no longer holds; None where it does."""
        if page.mark.shown != shown_to(page.names, self._shown, self._all):
            return Outdated(self.shown_since, by_rows=False)
        told = (
            self._events.since(page.mark.event, page.subjects),
            self._facts.since(page.mark.fact, page.subjects),
        )
        first = min((one for one in told if one is not None), default=None)
        return None if first is None else Outdated(first, by_rows=True)

    def _ask(self, now: int) -> bool:
        shown = changes.shown_now()
        every = _digest(self.build, shown)
        if not self._begun:
            self._events.begin(changes.last_event())
            self._facts.begin(changes.last_fact())
        else:
            self._events.look(now)
            self._facts.look(now)
            if every == self._all:
                return False
            self.shown_since = now
        turned = bool(self._all)
        # A dossier and a tender may have one name; a page of either is rendered anew for both.
        names = {one[0] for one in shown}
        self._shown = {
            name: _digest(self.build, *(one for one in shown if one[0] == name)) for name in sorted(names)
        }
        self._all = every
        self._begun = True
        return turned


def shown_to(names: Collection[str], shown: Mapping[str, str], every: str) -> str:
    """Return the digest of what a page shows: of the dossier in its address, or of all where it names none."""
    return next((shown[name] for name in names if name in shown), every)


def _digest(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:32]
