"""`onus log run`, `witness` and `mirror`: what goes on until it is stopped."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

from onus.base.errors import OnusError
from onus.cli.log_entries import policy_of, tell
from onus.log.bundles import ENTRY_BYTES_MAX
from onus.log.keys import parse_verifier_key
from onus.log.policies import Log, Policy
from onus.outside.clock import now
from onus.outside.tlog.http_client import NoAnswer
from onus.outside.tlog.http_server import Server
from onus.outside.tlog.key_files import read_cosigning_key
from onus.outside.tlog.log_folder import open_log
from onus.outside.tlog.log_service import LogService
from onus.outside.tlog.mirroring import NotExplainedYet, mirror, source_of
from onus.outside.tlog.witness import KEY, Witness, make_witness, witness_server

OK = 0


class NoName(OnusError):
    """A new witness has no name."""

    code = "TLOG-011"
    what = "{path} is no witness yet, and no name was given for a new one."
    why = "A witness signs under a name, which the policies of others state."
    do = "Name it: --name witness.example/w1"


def run_service(words: argparse.Namespace) -> int:
    """Run `onus log run`."""
    with open_log(words.log) as log, _until_stopped() as stop:
        service = LogService(log, now, witness_s=words.witness_s)
        with _serving(
            Server(service.answer, host=words.host, port=words.port, body_bytes_max=ENTRY_BYTES_MAX)
        ):
            service.run(stop, tell, lambda error: print(error.sentence(), file=sys.stderr, flush=True))
    return OK


def run_witness(words: argparse.Namespace) -> int:
    """Run `onus log witness`."""
    policy = policy_of(words.policy) if words.policy else Policy(_logs(words.log))
    if not (words.folder / KEY).exists():
        if not words.name:
            raise NoName(path=words.folder)
        make_witness(words.folder, words.name)
    witness = Witness(words.folder, policy, now)
    print(f"key: {witness.key.verifier.encode()}", flush=True)
    with _until_stopped() as stop, _serving(witness_server(witness, host=words.host, port=words.port)):
        stop.wait()
    witness.close()
    return OK


def run_mirror(words: argparse.Namespace) -> int:
    """Run `onus log mirror`."""
    policy = policy_of(words.policy)
    key = read_cosigning_key(words.key) if words.key else None
    source = source_of(words.source)

    def once() -> None:
        done = mirror(source, words.folder, policy, now(), key=key, allow_unknown=words.allow_unknown)
        print(f"mirror: {done.size} entries, {done.added} new, {done.erased} erased", flush=True)

    return over_and_over(once, words.every)


def over_and_over(
    once: Callable[[], None],
    every_s: int | None,
    passing: tuple[type[OnusError], ...] = (NoAnswer, NotExplainedYet),
) -> int:
    """Do something once, or every so many seconds until stopped.

    Args:
        once: what is done.
        every_s: seconds; None for once.
        passing: what may be otherwise the next time.
    """
    with _until_stopped() as stop:
        while True:
            try:
                once()
            except passing as error:
                if every_s is None:
                    raise
                print(error.sentence(), file=sys.stderr, flush=True)
            if every_s is None or stop.wait(every_s):
                return OK


def _logs(keys: Sequence[str]) -> tuple[Log, ...]:
    return tuple(Log(parse_verifier_key(key)) for key in keys)


@contextmanager
def _serving(server: Server) -> Iterator[None]:
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    print(f"listening: {server.url}", flush=True)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _until_stopped() -> Iterator[Event]:
    """Give what is set when the process is asked to end; what is under way is then finished."""
    stop = Event()
    asked = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, lambda *_: stop.set()) for one in asked]
    try:
        yield stop
    finally:
        for one, was in zip(asked, before, strict=True):
            signal.signal(one, was)
