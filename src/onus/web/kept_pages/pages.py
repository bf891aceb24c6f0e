"""Pages: which page a reader gets, how old it may be, and who renders it.

In:  the address of a page.
Out: the page; or None where the address has no page that is the same for every reader.

How old a page may be:

- What happened to one place, case or notice is on its page within `LOOK_US` (a second):
  the next reader waits while the page is rendered anew.
- A page that many rows make (today, map, lists) is rendered at most every `PAUSE_US`
  for what happened since; until then readers get the one before.
- When another assessment is shown, pages that are asked for, and those that were asked
  for before, are rendered one after the other beside the readers. Until that is done,
  and at most for `OLD_US`, readers get the one before.
- Whatever happens, no page is older than `AGE_S_MAX` and the time in which it is rendered anew.

With the `BROWSER_S` for which a browser does not ask again, no reader sees what has
been outdated for `OLD_S_TOLD`.

The surprise: of many readers who want a page that is not there, one renders it and the
others wait for that one; they do not ask the tables as well.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from onus.base.instants import SECOND_US
from onus.outside.page_files import PageFiles
from onus.web.kept_pages.page import BROWSER_S, Page, page_from
from onus.web.kept_pages.watch import LONG_AGO, LOOK_US, Watch

OLD_US = 50 * SECOND_US
PAUSE_US = 10 * SECOND_US
AGE_S_MAX = 300
OLD_S_TOLD = (OLD_US + LOOK_US) // SECOND_US + BROWSER_S + 4
"""What the manual promises: 60 seconds, of which the last four are for rendering."""
CLAIM_US = 5 * SECOND_US
"""A process that took longer to renew a page than this has died meanwhile."""
WAIT_S = 10.0
"""A reader who waited this long for another's page renders it for itself."""

Renders = Callable[[str], Page | None]


class State(Enum):
    """What may be done with a page that is there."""

    HOLDS = "it is as good as new"
    OLD = "it may be shown, and is to be rendered anew beside the readers"
    CHANGED = "who asks renders it anew; who asks meanwhile gets this one"
    GONE = "nobody may see it any more"


@dataclass(slots=True)
class Rendering:
    """One rendering that is under way; whoever else wants the page waits for `done`."""

    done: threading.Event = field(default_factory=threading.Event)
    page: Page | None = None


class Pages:
    """Pages in memory, and on the disk for the other processes and for the next start."""

    def __init__(
        self,
        renders: Renders,
        watch: Watch,
        clock: Callable[[], int],
        *,
        bytes_max: int,
        files: PageFiles | None,
    ) -> None:
        """Keep pages.

        Args:
            renders: renders the page of an address for nobody; None where it is not the same for all.
            watch: knows what changed.
            clock: microseconds since 1970 UTC.
            bytes_max: of the pages in the memory of this process.
            files: the folder that is shared; None for none.
        """
        self._renders, self._watch, self._clock, self._files = renders, watch, clock, files
        self._bytes_max, self._bytes = bytes_max, 0
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._renderings: dict[str, Rendering] = {}
        self._lock = threading.Lock()
        self.to_renew = Queue()

    def get(self, address: str) -> tuple[Page | None, str]:
        """Return the page of an address, and whether it was `kept`, is `old`, or was `made` for this reader."""
        now = self.look()
        page = self._found(address)
        if page is not None:
            state = self.state(page, now)
            if state is State.HOLDS:
                return page, "kept"
            if state is State.OLD or (state is State.CHANGED and self._is_rendering(address)):
                self.to_renew.add_first(address)
                return page, "old"
        return self._made(address), "made"

    def look(self) -> int:
        """See what changed, have pages renewed where another assessment is shown, and return the instant."""
        now = self._clock()
        if self._watch.look(now):
            self.to_renew.add_later(self.by_heat())
        return now

    def has(self, address: str) -> bool:
        """Tell whether a page, old or new, is in memory."""
        return address in self._pages

    def state(self, page: Page, now: int) -> State:
        """Tell what may be done with a page at an instant."""
        told = self._watch.outdated(page)
        if told is None:
            over = now - (page.made_at + page.age_s_max * SECOND_US)
            return State.HOLDS if over < 0 else State.OLD if over <= OLD_US else State.GONE
        if told.since == LONG_AGO or now - told.since > OLD_US:
            return State.GONE
        if told.by_rows and page.subjects:
            # Its next reader may be the one who reported, and looks for it.
            return State.CHANGED
        if told.by_rows and now - page.made_at < PAUSE_US:
            return State.HOLDS
        return State.OLD

    def by_heat(self) -> list[str]:
        """Return the addresses in memory, those that were asked for last first."""
        with self._lock:
            return list(reversed(self._pages))

    def renew(self, address: str) -> bool:
        """Render a page anew unless that was done meanwhile, here or by another process; True where it was rendered."""
        now = self.look()
        page = self._from_files(address) or self._pages.get(address)
        if page is not None and self.state(page, now) is State.HOLDS:
            self._keep_in_memory(page)
            return False
        # Of the processes of one server, which all have the same pages to renew, one renders each.
        if self._files is not None and not self._files.claim(address, for_us=CLAIM_US):
            return False
        try:
            self._made(address)
        finally:
            if self._files is not None:
                self._files.release(address)
        return True

    def _found(self, address: str) -> Page | None:
        with self._lock:
            page = self._pages.get(address)
            if page is not None:
                self._pages.move_to_end(address)
        if page is None or self._watch.outdated(page) is not None:
            # Another process may have rendered it, now or before this one started.
            other = self._from_files(address)
            if other is not None and (page is None or other.made_at > page.made_at):
                self._keep_in_memory(other)
                return other
        return page

    def _from_files(self, address: str) -> Page | None:
        raw = None if self._files is None else self._files.read(address)
        page = None if raw is None else page_from(raw)
        return page if page is not None and page.address == address else None

    def _is_rendering(self, address: str) -> bool:
        with self._lock:
            return address in self._renderings

    def _made(self, address: str) -> Page | None:
        """Render a page, or wait for whoever does so already."""
        with self._lock:
            under_way = self._renderings.get(address)
            if under_way is None:
                mine = self._renderings[address] = Rendering()
        if under_way is not None:
            return under_way.page if under_way.done.wait(WAIT_S) else self._renders(address)
        try:
            mine.page = self._renders(address)
            if mine.page is None:
                self._forget(address)
            else:
                self._keep_in_memory(mine.page)
                if self._files is not None:
                    self._files.write(address, mine.page.to_bytes())
        finally:
            with self._lock:
                del self._renderings[address]
            mine.done.set()
        return mine.page

    def _forget(self, address: str) -> None:
        with self._lock:
            gone = self._pages.pop(address, None)
            self._bytes -= 0 if gone is None else gone.size
        if gone is not None and self._files is not None:
            self._files.drop(address)

    def _keep_in_memory(self, page: Page) -> None:
        with self._lock:
            before = self._pages.pop(page.address, None)
            self._bytes += page.size - (0 if before is None else before.size)
            self._pages[page.address] = page
            while self._bytes > self._bytes_max and self._pages:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= gone.size


class Queue:
    """Addresses that wait to be rendered anew: those that a reader asked for before those that one may ask for."""

    MOST = 50_000

    def __init__(self) -> None:
        """Begin empty."""
        self._first: OrderedDict[str, None] = OrderedDict()
        self._later: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()
        self.filled = threading.Event()

    def add_first(self, address: str) -> None:
        """Have a page rendered that was asked for."""
        with self._lock:
            if len(self._first) < self.MOST:
                self._first[address] = None
        self.filled.set()

    def add_later(self, addresses: list[str]) -> None:
        """Have pages rendered that were asked for before."""
        with self._lock:
            for address in addresses[: self.MOST - len(self._later)]:
                self._later[address] = None
        self.filled.set()

    def take(self) -> str | None:
        """Return the next; None where nothing waits."""
        with self._lock:
            for waiting in (self._first, self._later):
                if waiting:
                    address, _ = waiting.popitem(last=False)
                    self._later.pop(address, None)
                    return address
            self.filled.clear()
            return None

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._first) + len(self._later)
