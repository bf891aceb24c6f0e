"""A log as a service: takes entries one by one and hands back receipts within a second.

In:  entries from many hands at once.
Out: for each its receipt, once a checkpoint covers it; and the log's files to whoever asks.

The surprise: an entry is answered only when it is under a checkpoint. Whoever has
the receipt needs to trust nobody any more; whoever has none hands in again, and
since equal entries are one entry, nothing comes of it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event

from onus.base.errors import OnusError
from onus.log.bundles import EntryTooLarge
from onus.log.policies import QuorumNotMet
from onus.log.tiles import CHECKPOINT, tile_of_path
from onus.outside.tlog.entry_queue import name_within
from onus.outside.tlog.faults import EmptyEntry, UnreadableEntry
from onus.outside.tlog.http_server import PLAIN, Reply
from onus.outside.tlog.log_folder import OpenLog, Sequenced

TICK_S = 0.1
"""How often a log looks whether anything waits."""
AT_ONCE_MAX = 8_192
ANSWER_S = 10.0
AGAIN_S = 1.0
WITNESS_S = 0.7
"""What is left of the one second in which an entry is to be under a checkpoint."""
ADD = "/add"
BINARY = "application/octet-stream"


class LogService:
    """Serves one open log; `step` is called by the one thread that owns it, `answer` by any."""

    def __init__(self, log: OpenLog, now: Callable[[], int], *, witness_s: float = WITNESS_S) -> None:
        """Serve a log that this process has open; each witness has `witness_s` seconds to answer."""
        self._log, self._now, self._witness_s = log, now, witness_s
        self._handed_in: Queue[tuple[bytes, Future[bytes]]] = Queue(AT_ONCE_MAX)

    def run(
        self, stop: Event, told: Callable[[Sequenced], None], refused: Callable[[QuorumNotMet], None]
    ) -> None:
        """Sequence whatever comes until told to stop; what came before that is still sequenced.

        Args:
            stop: set from outside.
            told: is told of every new checkpoint.
            refused: is told where too few witnesses signed; everything waits, and is tried again.

        Raises:
            LogNotWritten: the disk does not take what must be kept.
        """
        while not stop.is_set():
            try:
                done = self.step(wait_s=TICK_S)
            except QuorumNotMet as error:
                refused(error)
                stop.wait(AGAIN_S)
                continue
            if done is not None and done.added:
                told(done)
        while not self._handed_in.empty():
            self.step(wait_s=0)

    def step(self, *, wait_s: float) -> Sequenced | None:
        """Bring everything that was handed in, here or through the queue, under a checkpoint.

        Returns:
            What it came to; None where nothing waited.

        Raises:
            LogNotWritten, QuorumNotMet: as `OpenLog.sequence`; whoever handed in is told.
        """
        batch = self._batch(wait_s)
        if not batch and self._log.next_index == self._log.size:
            return None
        try:
            accepted = self._log.accept(entry for entry, _ in batch)
            done = self._log.sequence(self._now(), witness_s=self._witness_s)
            for (_, future), one in zip(batch, accepted, strict=True):
                _settle(future, self._log.reader.receipt(one.index).encode())
        except OnusError as error:
            for _, future in batch:
                _fail(future, error)
            raise
        return done

    def add(self, entry: bytes) -> bytes:
        """Hand an entry in and wait for its receipt.

        Raises:
            EmptyEntry, EntryTooLarge, UnreadableEntry: it can be no entry; no other one is touched by it.
            OnusError: why the log did not take it.
            TimeoutError: the log is too slow; hand it in again later.
        """
        name_within(entry)  # In the thread of whoever asks, before it joins a batch with others.
        future: Future[bytes] = Future()
        try:
            self._handed_in.put((entry, future), timeout=ANSWER_S)
        except Full:
            raise TimeoutError from None
        return future.result(timeout=ANSWER_S)

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        """Answer `POST /add` with a receipt, and `GET` of the log's files."""
        if path == ADD:
            return self._added(body) if method == "POST" else Reply(405, b"this is for POST\n")
        name = path.removeprefix("/")
        if method != "GET" or not (name == CHECKPOINT or tile_of_path(name)):
            return Reply(404, b"there is nothing here\n")
        try:
            raw = (self._log.public / name).read_bytes()
        except FileNotFoundError:
            return Reply(404, b"the log has no such file\n")
        return Reply(200, raw, PLAIN if name == CHECKPOINT else BINARY)

    def _added(self, entry: bytes) -> Reply:
        try:
            self._log.takes(entry)
        except OnusError as error:
            return Reply(400, error.sentence().encode() + b"\n")
        try:
            return Reply(200, self.add(entry))
        except (EmptyEntry, EntryTooLarge, UnreadableEntry) as error:
            return Reply(400, error.sentence().encode() + b"\n")
        except OnusError as error:
            return Reply(503, error.sentence().encode() + b"\n")
        except TimeoutError:
            return Reply(503, b"the log is too slow; hand the entry in again\n")

    def _batch(self, wait_s: float) -> list[tuple[bytes, Future[bytes]]]:
        batch: list[tuple[bytes, Future[bytes]]] = []
        with suppress(Empty):
            if wait_s:
                batch.append(self._handed_in.get(timeout=wait_s))
            while len(batch) < AT_ONCE_MAX:
                batch.append(self._handed_in.get_nowait())
        return batch


def _settle(future: Future[bytes], receipt: bytes) -> None:
    with suppress(InvalidStateError):  # Whoever waited has given up.
        future.set_result(receipt)


def _fail(future: Future[bytes], error: OnusError) -> None:
    with suppress(InvalidStateError):
        future.set_exception(error)
