"""Crashes of sequencing: at every act on the disk, with everything lost that was not flushed.

Two ways to fail. A disk that loses: it stops at one act, and whatever was written and
not flushed is gone, cut or there, name and content apart. And a real process: killed
at each flush, one run for each, and stopped after each of its system calls, where what
lies there is what a kill would leave.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from onus.base.texts import Localized
from onus.log.growth import TreeEdge
from onus.log.hashing import SHA256
from onus.log.policies import Log, Policy
from onus.log.proofs import consistency_holds
from onus.log.tiles import tiles_of_level
from onus.outside.tlog.disk import DISK, Disk
from onus.outside.tlog.entry_queue import EntryQueue
from onus.outside.tlog.faults import LogNotWritten
from onus.outside.tlog.log_folder import make_log, open_log, open_queue, verifier_of
from onus.outside.tlog.log_reader import LogReader
from onus.outside.tlog.mirroring import mirror, source_of
from tests.standstill import QUIET, stands_after

ROOT = Path(__file__).resolve().parents[3]
BEFORE, AFTER, FURTHER = 250, 300, 350
"""The batch that is cut short fills a bundle and a tile, and begins the next."""
BASIS = Localized("law", "法")
GONE, EMPTY, CUT, KEPT = "gone", "empty", "cut", "kept"


def entries(start, stop):
    return [f"entry {number}".encode() for number in range(start, stop)]


class PowerCut(BaseException):
    """The machine stops."""


class LosingDisk(Disk):
    """A disk that stops at one act and then has only what was flushed; the rest as `left` says."""

    def __init__(self, stop_at, left, error=None):
        self._stop_at, self._left, self._error = stop_at, left, error
        self.acts = 0
        self._before: dict[Path, bytes | None] = {}
        self._new_names: dict[Path, bool] = {}
        self._renamed: dict[Path, bytes | None] = {}

    def _act(self):
        self.acts += 1
        if self.acts == self._stop_at:
            if self._error is not None:
                raise OSError(self._error, os.strerror(self._error))
            raise PowerCut

    def write(self, path, raw):
        self._act()
        missing = [one for one in (path, *path.parents) if not one.exists()]
        self._new_names.update(dict.fromkeys(missing, True))
        self._before.setdefault(path, None if path in missing else path.read_bytes())
        super().write(path, raw)

    def flush(self, paths):
        for path in paths:
            self._act()
            super().flush([path])
            if path.is_dir():
                for names in (self._new_names, self._renamed):
                    for name in [name for name in names if name.parent == path]:
                        del names[name]
            else:
                self._before.pop(path, None)

    def replace(self, aside, path):
        self._act()
        assert aside not in self._before, "a file that was not flushed was given a place that readers know"
        self._renamed.setdefault(path, path.read_bytes() if path.exists() else None)
        super().replace(aside, path)

    def remove(self, path):
        self._act()
        super().remove(path)

    def cut_power(self):
        """Bring about what a machine finds after the power comes back."""
        if self._left == KEPT:
            return
        for path, before in self._renamed.items():
            if before is None:
                path.unlink()
            else:
                path.write_bytes(before)
        for path, before in self._before.items():
            if path.exists() and self._left != GONE:
                raw = path.read_bytes()
                path.write_bytes(b"" if self._left == EMPTY else raw[: len(raw) // 2])
            elif before is None:
                path.unlink(missing_ok=True)
        if self._left == GONE:
            for path in sorted(self._new_names, key=lambda one: len(one.parts)):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)


def log_of(folder, size):
    make_log(folder, "log.example/onus")
    with open_log(folder) as log:
        log.accept(entries(0, size))
        log.sequence(1)
    return folder


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """Return a log of 250 entries, to be copied."""
    return log_of(tmp_path_factory.mktemp("begun") / "log", BEFORE)


def whole(public, wanted):
    """See that a log holds these entries, once and in order, and that every tile is what they come to."""
    reader, edge = LogReader(public), TreeEdge()
    assert list(reader.entries(0, reader.size)) == wanted
    made = []
    for tile in tiles_of_level(-1, reader.size):
        hashes = reader.leaf_hashes(range(tile.first, tile.first + tile.width))
        assert all(
            not e or SHA256.leaf(e) == h for e, h in zip(reader.bundle(tile.index)[1], hashes, strict=True)
        )
        made += edge.add(hashes)
    assert all((public / tile.path).read_bytes() == raw for tile, raw in made + edge.partials())
    assert edge.root() == reader.checkpoint.root


def goes_on(folder, old, acknowledged):
    """See that a log which was cut short opens, has lost nothing, and goes on without a step back."""
    found = LogReader(folder / "public")
    assert found.size in (old.size, AFTER)
    whole(folder / "public", entries(0, found.size))
    with open_log(folder) as log:
        assert log.size == found.size
        if acknowledged:
            assert log.next_index == AFTER
        again = log.accept(entries(BEFORE, AFTER))  # Whoever was not answered hands in again.
        log.sequence(2)
        assert [one.index for one in again] == list(range(BEFORE, AFTER))
        assert log.size == AFTER
        proof = log.reader.consistency(old.size)
        assert consistency_holds(old.size, AFTER, old.root, log.reader.checkpoint.root, proof)
    whole(folder / "public", entries(0, AFTER))


def sequenced(folder, disk):
    with open_log(folder, disk=disk) as log:
        log.accept(entries(BEFORE, AFTER))
        log.sequence(2)


def acts_of(begun, folder, work):
    disk = LosingDisk(0, KEPT)
    shutil.copytree(begun, folder)
    work(folder, disk)
    return disk.acts


@pytest.mark.parametrize("left", [GONE, EMPTY, CUT, KEPT])
def test_a_power_cut_at_any_act_of_sequencing_loses_nothing_and_doubles_nothing(begun, tmp_path, left):
    old = LogReader(begun / "public").checkpoint
    acts = acts_of(begun, tmp_path / "counted", sequenced)
    assert acts > 15
    for stop_at in range(1, acts + 1):
        folder, disk = tmp_path / f"cut-{stop_at}", LosingDisk(stop_at, left)
        shutil.copytree(begun, folder)
        with pytest.raises(PowerCut):
            sequenced(folder, disk)
        disk.cut_power()
        goes_on(folder, old, acknowledged=True)


@pytest.fixture(scope="module")
def begun_above(tmp_path_factory):
    """Return a log of 300 entries, whose second level has a tile that is not full and does not grow."""
    return log_of(tmp_path_factory.mktemp("above") / "log", AFTER)


def grown_above(folder, disk=DISK):
    with open_log(folder, disk=disk) as log:
        log.accept(entries(AFTER, FURTHER))
        log.sequence(2)


@pytest.mark.parametrize("left", [GONE, EMPTY, CUT, KEPT])
def test_a_power_cut_leaves_whole_every_tile_that_the_standing_checkpoint_needs(begun_above, tmp_path, left):
    acts = acts_of(begun_above, tmp_path / "counted", grown_above)
    for stop_at in range(1, acts + 1):
        folder, disk = tmp_path / f"above-{stop_at}", LosingDisk(stop_at, left)
        shutil.copytree(begun_above, folder)
        with pytest.raises(PowerCut):
            grown_above(folder, disk)
        disk.cut_power()
        whole(folder / "public", entries(0, LogReader(folder / "public").size))
        grown_above(folder)
        whole(folder / "public", entries(0, FURTHER))


def test_no_file_under_the_standing_checkpoint_is_written_again_by_a_log_or_by_its_mirror(
    begun_above, tmp_path
):
    class Watched(Disk):
        def write(self, path, raw):
            assert not path.exists() or path.parent.name == "private", f"{path.name} was written again"
            super().write(path, raw)

    grown, kept = tmp_path / "grown", tmp_path / "kept"
    shutil.copytree(begun_above, grown)
    policy = Policy((Log(verifier_of(grown)),))
    mirror(source_of(str(grown)), kept, policy, 1)
    grown_above(grown, Watched())
    mirror(source_of(str(grown)), kept, policy, 2, disk=Watched())

    whole(kept / "public", entries(0, FURTHER))


def test_a_bundle_that_a_cut_run_left_torn_stops_no_erasure(begun, tmp_path):
    """The run that was cut short would have ended at 252 entries; the next one has other ones."""
    folder, torn = tmp_path / "log", "tile/entries/000.p/252"
    shutil.copytree(begun, folder)
    (folder / "public" / torn).write_bytes(b"\0\7ent")
    with open_log(folder) as log:
        log.accept(entries(BEFORE, BEFORE + 4))
        log.sequence(2)
        log.erase(7, legal_basis=BASIS, now=3)

        assert next(log.entries(7, 8)) == b""
        assert not (log.public / torn).exists()
    with open_log(folder) as log:
        assert log.size == BEFORE + 5


def test_an_erasure_is_done_only_once_the_queue_holds_nothing_of_the_entry(begun, tmp_path, monkeypatch):
    folder, scrub = tmp_path / "log", EntryQueue.scrub
    shutil.copytree(begun, folder)

    def no_room(_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(EntryQueue, "scrub", no_room)
    with open_log(folder) as log, pytest.raises(LogNotWritten, match="full"):
        log.erase(7, legal_basis=BASIS, now=2)
    scrubbed = []
    monkeypatch.setattr(EntryQueue, "scrub", lambda queue: (scrubbed.append(1), scrub(queue)))
    for _ in range(2):
        with open_log(folder):
            pass

    assert scrubbed == [1]


def test_a_queue_that_somebody_reads_all_the_time_is_not_called_scrubbed(begun, tmp_path, monkeypatch):
    folder = tmp_path / "log"
    shutil.copytree(begun, folder)
    monkeypatch.setattr("onus.outside.tlog.entry_queue.BUSY_S", 0.05)
    reader = sqlite3.connect(folder / "private" / "queue.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM known").fetchone()
    with open_log(folder) as log, pytest.raises(LogNotWritten, match="another process reads the queue"):
        log.erase(7, legal_basis=BASIS, now=2)
    reader.close()
    with open_log(folder):
        pass

    with open_queue(folder) as queue:
        assert queue.still_to_erase(AFTER) == []


def test_a_queue_that_forgot_that_a_checkpoint_stands_sees_it_again(begun, tmp_path):
    """Its note of that is not flushed at once; here it is lost, with the checkpoint in place."""
    folder = tmp_path / "log"
    shutil.copytree(begun, folder)
    with open_log(folder) as log:
        log.accept(entries(BEFORE, AFTER))
    shutil.copytree(folder / "private", tmp_path / "accepted")
    with open_log(folder) as log:
        log.sequence(2)
    shutil.rmtree(folder / "private")
    shutil.copytree(tmp_path / "accepted", folder / "private")

    goes_on(folder, LogReader(begun / "public").checkpoint, acknowledged=True)


@pytest.mark.parametrize("code", ["ENOSPC", "EROFS", "EDQUOT", "EIO", "EACCES"])
def test_a_disk_that_is_full_or_read_only_at_any_act_is_told_and_nothing_is_lost(begun, tmp_path, code):
    old = LogReader(begun / "public").checkpoint
    acts = acts_of(begun, tmp_path / "counted", sequenced)
    for stop_at in range(1, acts + 1):
        folder, disk = tmp_path / f"full-{stop_at}", LosingDisk(stop_at, KEPT, getattr(errno, code))
        shutil.copytree(begun, folder)
        with open_log(folder, disk=disk) as log:
            log.accept(entries(BEFORE, AFTER))
            with pytest.raises(LogNotWritten, match="TLOG-004"):
                log.sequence(2)
            # The same process goes on once there is room again.
            assert log.sequence(3).size == AFTER
            whole(log.public, entries(0, AFTER))
        goes_on(folder, old, acknowledged=True)


@pytest.mark.parametrize("left", [GONE, CUT, KEPT])
def test_a_power_cut_at_any_act_of_an_erasure_leaves_no_gap_that_nothing_explains(begun, tmp_path, left):
    def erased(folder, disk):
        with open_log(folder, disk=disk) as log:
            log.erase(7, legal_basis=BASIS, now=2)

    acts = acts_of(begun, tmp_path / "counted", erased)
    for stop_at in range(1, acts + 1):
        folder, disk = tmp_path / f"erase-{stop_at}", LosingDisk(stop_at, left)
        shutil.copytree(begun, folder)
        with pytest.raises(PowerCut):
            erased(folder, disk)
        disk.cut_power()
        found = LogReader(folder / "public")
        assert found.size == BEFORE + 1 or next(found.entries(7, 8)) == b"entry 7"
        with open_log(folder) as log:
            log.erase(7, legal_basis=BASIS, now=2)
            assert log.size == BEFORE + 1
            assert next(log.entries(7, 8)) == b""


@pytest.mark.parametrize("left", [GONE, EMPTY, CUT, KEPT])
def test_a_power_cut_at_any_act_of_mirroring_leaves_the_mirror_at_a_checkpoint_that_holds(
    begun, tmp_path, left
):
    grown, kept = tmp_path / "grown", tmp_path / "kept"
    shutil.copytree(begun, grown)
    policy = Policy((Log(verifier_of(grown)),))
    mirror(source_of(str(grown)), kept, policy, 1)
    sequenced(grown, Disk())
    with open_log(grown) as log:
        log.erase(7, legal_basis=BASIS, now=3)
        wanted = list(log.entries(0, log.size))

    def followed(folder, disk):
        return mirror(source_of(str(grown)), folder, policy, 2, disk=disk)

    acts = acts_of(kept, tmp_path / "counted", followed)
    for stop_at in range(1, acts + 1):
        folder, disk = tmp_path / f"mirror-{stop_at}", LosingDisk(stop_at, left)
        shutil.copytree(kept, folder)
        with pytest.raises(PowerCut):
            followed(folder, disk)
        disk.cut_power()
        size = LogReader(folder / "public").size
        if size == BEFORE:
            whole(folder / "public", entries(0, BEFORE))
        mirror(source_of(str(grown)), folder, policy, 3)
        whole(folder / "public", wanted)


# ---- a real process, killed at each of its system calls --------------------------------

CHILD = """
import sys
from pathlib import Path
from onus.base.errors import OnusError
from onus.outside.tlog import disk
from onus.outside.tlog.log_folder import open_log
disk.FEW = 10**9  # All flushes in this thread, so that each is counted.
try:
    with open_log(Path(sys.argv[1])) as log:
        log.accept(f"entry {number}".encode() for number in range(250, 300))
        print("accepted", flush=True)
        log.sequence(2)
        print("sequenced", flush=True)
except OnusError as error:
    print(error.sentence(), flush=True)
    sys.exit(2)
"""
CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir", "unlink", "rmdir", "ftruncate")
KILLED = -9


# Python's own bytecode files would be counted among what is written.


def traced(folder, *options):
    command = ["strace", "-f", "-qq", *options, sys.executable, "-c", CHILD, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=QUIET, timeout=120)


def counted(folder, trace):
    ran = traced(folder, "-o", str(trace), "-e", f"trace={','.join(CALLS)}")
    assert (ran.returncode, ran.stdout) == (0, "accepted\nsequenced\n"), ran.stderr
    made = re.findall(r"^\d+ +(\w+)\(", trace.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: made.count(name) for name in CALLS if name in made}


def injected(begun, tmp_path, counts, what):
    """Run a child once for each system call, with something injected there; yield how each run ended."""
    for name, count in counts.items():
        for number in range(1, count + 1):
            folder = tmp_path / f"{name}-{number}"
            shutil.copytree(begun, folder)
            # The filter lets all other calls pass at full speed; signals it would swallow.
            fast = ("--seccomp-bpf",) if what.startswith("error=") else ()
            there = (*fast, "-e", f"trace={name}", "-e", f"inject={name}:{what}:when={number}")
            ran = traced(folder, "-o", "/dev/null", *there)
            yield folder, ran, (name, number, ran.stdout, ran.stderr)
            shutil.rmtree(folder)


def left(begun, tmp_path, child=CHILD):
    """Run a child once; yield what it leaves after each of its system calls, and what it has said by then."""
    running, said = tmp_path / "running", tmp_path / "said"
    shutil.copytree(begun, running)
    command = [sys.executable, "-c", child, str(running)]
    for number, call in enumerate(stands_after(command, dict.fromkeys(CALLS, "1+"), says=said)):
        folder = tmp_path / str(number)
        shutil.copytree(running, folder)
        yield folder, call, said.read_text(encoding="utf-8")
        shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.foreign
def test_a_process_cut_short_after_any_of_its_system_calls_loses_nothing_and_doubles_nothing(begun, tmp_path):
    old = LogReader(begun / "public").checkpoint
    calls = Counter()
    for folder, call, said in left(begun, tmp_path):
        calls[call] += 1
        goes_on(folder, old, acknowledged=said.startswith("accepted\n"))

    assert calls["fsync"] >= 10
    assert calls["write"] >= 5
    assert calls["pwrite64"] >= 10


@pytest.mark.slow
@pytest.mark.foreign
def test_a_process_killed_at_any_of_its_flushes_loses_nothing_and_doubles_nothing(begun, tmp_path):
    old = LogReader(begun / "public").checkpoint
    shutil.copytree(begun, tmp_path / "counted")
    flushes = {"fsync": counted(tmp_path / "counted", tmp_path / "trace")["fsync"]}
    for folder, ran, where in injected(begun, tmp_path, flushes, "signal=SIGKILL"):
        assert ran.returncode in (KILLED, 128 - KILLED), where
        goes_on(folder, old, acknowledged=ran.stdout.startswith("accepted\n"))


ERASING_CHILD = """
import sys
from pathlib import Path
from onus.outside.tlog.log_folder import open_queue
with open_queue(Path(sys.argv[1])) as queue:
    queue.to_erase({7: b"the tombstone"})
    print("noted", flush=True)
"""


@pytest.mark.slow
@pytest.mark.foreign
def test_a_process_cut_short_while_it_notes_an_erasure_has_both_tombstone_and_note_or_neither(
    begun, tmp_path
):
    found = []
    for folder, _, _ in left(begun, tmp_path, ERASING_CHILD):
        with open_queue(folder) as queue:
            found.append((queue.next_index, tuple(queue.still_to_erase(AFTER))))

    assert frozenset(found) == {(BEFORE, ()), (BEFORE + 1, (7,))}


@pytest.mark.slow
@pytest.mark.foreign
@pytest.mark.parametrize("code", ["ENOSPC", "EIO"])
def test_a_system_that_refuses_any_write_or_flush_is_told_and_nothing_is_lost(begun, tmp_path, code):
    old = LogReader(begun / "public").checkpoint
    shutil.copytree(begun, tmp_path / "counted")
    counts = counted(tmp_path / "counted", tmp_path / "trace")
    told = 0
    refused = {name: counts.get(name, 0) for name in ("pwrite64", "fsync", "fdatasync", "rename")}
    for folder, ran, where in injected(begun, tmp_path, refused, f"error={code}"):
        assert ran.returncode in (0, 2), where
        assert (ran.returncode == 2) == ("TLOG-004" in ran.stdout), where
        told += ran.returncode == 2
        goes_on(folder, old, acknowledged=ran.stdout.startswith("accepted\n"))
    assert told >= 10
