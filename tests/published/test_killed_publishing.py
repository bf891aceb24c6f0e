"""Publishing that is killed at a system call: the site is the old or the new one, and nothing is lost."""

from __future__ import annotations

import hashlib
import re
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from onus.log.hashing import SHA256
from onus.log.notes import parse_note
from onus.outside.site_folder import foreign_files, listed_files
from onus.outside.tlog.log_folder import read_log
from onus.wire.site_files import is_listed
from tests.standstill import QUIET, stands_after

from .publishing import NOW, Place, assess, contents, copied, publish_to

TOILETS = "toilets-2024"
LATER, LATER_NOW = "2024-05-06T00:00:00+08:00", "2024-09-02T00:00:00Z"
CALLS = (
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "renameat2",
    "link",
    "linkat",
    "mkdir",
    "unlink",
    "unlinkat",
)
EVERY_ONE_MAX, POINTS_A_CALL = 100, 12
"""Up to so many calls of a kind each is a point; of more about so many are, from the first on, evenly apart."""


def words(place: Place) -> list[str]:
    usual = ["--log", place.log, "--site", place.site, "--now", LATER_NOW, "--workers", "1"]
    return [sys.executable, "-m", "onus", "publish", str(place.out), *map(str, usual)]


def traced(place: Place, *options: str) -> subprocess.CompletedProcess[str]:
    strace = shutil.which("strace")
    assert strace, "this test needs strace: apt-get install strace"
    return subprocess.run(
        [strace, "-f", "-qq", *options, *words(place)],
        capture_output=True,
        text=True,
        timeout=600,
        env=QUIET,
        check=False,
    )


@pytest.fixture(scope="module")
def before(published, tmp_path_factory) -> Place:
    """Return a published contract and a later assessment of it, with the salts that it will need."""
    place = copied(published(TOILETS), tmp_path_factory.mktemp("before"))
    assess(place.dossier, place.out, LATER)
    rehearsed = copied(place, tmp_path_factory.mktemp("rehearsed"))
    publish_to(rehearsed, now=LATER_NOW)
    shutil.copyfile(rehearsed.log / "private/salts.sqlite", place.log / "private/salts.sqlite")
    return place


@pytest.fixture(scope="module")
def wanted(before, tmp_path_factory) -> dict[str, bytes]:
    place = copied(before, tmp_path_factory.mktemp("wanted"))
    publish_to(place, now=LATER_NOW)
    return contents(place.site)


@pytest.fixture(scope="module")
def counted(before, tmp_path_factory) -> dict[str, int]:
    """Return how often a whole run makes each call."""
    place = copied(before, tmp_path_factory.mktemp("counted"))
    told = traced(place, "-e", f"trace={','.join(CALLS)}").stderr
    found = {name: len(re.findall(rf"^(?:\[pid +\d+\] )?{name}\(", told, re.MULTILINE)) for name in CALLS}
    return {name: count for name, count in found.items() if count}


def apart(count: int) -> int:
    """Return how many calls of a kind lie between one point and the next."""
    return 1 if count <= EVERY_ONE_MAX else count // POINTS_A_CALL


@dataclass(frozen=True)
class CutShort:
    """What a run leaves that is killed right after one of its calls; nothing is kept that another left as well."""

    call: str
    kept: Place | None


@pytest.fixture(scope="module")
def cut_short(before, counted, tmp_path_factory) -> list[CutShort]:
    """Stop one run after so many calls of each kind, and keep what lies there, alike ones once."""
    running, folder = copied(before, tmp_path_factory.mktemp("running")), tmp_path_factory.mktemp("cut-short")
    points = {call: f"1+{apart(count)}" for call, count in counted.items()}
    seen: set[bytes] = set()
    every: list[CutShort] = []
    for number, call in enumerate(stands_after(words(running), points)):
        digest = hashlib.sha256(repr(sorted(contents(running.folder).items())).encode()).digest()
        every.append(CutShort(call, None if digest in seen else copied(running, folder / str(number))))
        seen.add(digest)
    return every


def is_whole(site: Path) -> bool:
    """Return whether a site is what its own list says."""
    listed = {one.path: one for one in listed_files(site)}
    found = {name: raw for name, raw in contents(site).items() if is_listed(name)}
    digests = {name: SHA256.digest(raw).hex() for name, raw in found.items()}
    return (
        bool(listed) and foreign_files(site) == [] and digests == {n: one.sha256 for n, one in listed.items()}
    )


def log_is_sound(place: Place, size_before: int) -> bool:
    log = read_log(place.log)
    entries = list(log.entries(0, log.size))
    root = SHA256.root([SHA256.leaf(entry) for entry in entries])
    grown = log.size >= size_before and len(frozenset(entries)) == len(entries)
    return grown and root == log.checkpoint.root


@pytest.mark.slow
@pytest.mark.foreign
@pytest.mark.parametrize("call", CALLS)
def test_a_run_cut_short_after_any_flush_and_evenly_spread_other_calls_leaves_a_whole_site_and_is_made_up_for(
    call, before, wanted, counted, cut_short
):
    old, size = contents(before.site), read_log(before.log).size
    own = [one for one in cut_short if one.call == call]

    # The database flushes once more or less from run to run, and two threads may be stopped at once.
    assert len(own) >= counted.get(call, 0) // apart(counted.get(call, 0)) // 2
    for place in (one.kept for one in own if one.kept):
        assert contents(place.site) in (old, wanted), f"{place.folder} is half a site"
        assert log_is_sound(place, size), place.folder
        publish_to(place, now=LATER_NOW)
        assert contents(place.site) == wanted, place.folder
        assert log_is_sound(place, size)
        assert [one.name for one in place.folder.iterdir() if one.name.startswith(".")] == []


@pytest.mark.slow
@pytest.mark.foreign
@pytest.mark.parametrize("call", ["fsync", "pwrite64"])
def test_a_run_killed_halfway_leaves_a_whole_site_and_is_made_up_for(call, before, wanted, counted, tmp_path):
    place, old, size = copied(before, tmp_path), contents(before.site), read_log(before.log).size

    ran = traced(
        place, "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={counted[call] // 2}"
    )

    assert ran.returncode in (-9, 137)
    assert contents(place.site) in (old, wanted)
    assert log_is_sound(place, size)
    publish_to(place, now=LATER_NOW)
    assert contents(place.site) == wanted


def test_calls_of_every_kind_that_reaches_the_disk_are_made(before, tmp_path):
    assert {"write", "fsync"} < set(CALLS)
    assert is_whole(before.site)


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_site_and_a_sound_log(before, wanted, tmp_path):
    place = copied(before, tmp_path)
    old, size = contents(place.site), read_log(place.log).size

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    ran = subprocess.run(words(place), capture_output=True, text=True, preexec_fn=small_files, check=False)

    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert contents(place.site) == old
    assert log_is_sound(place, size)
    publish_to(place, now=LATER_NOW)
    assert contents(place.site) == wanted


def test_a_note_is_read_as_it_was_written(before):
    note = parse_note((before.site / "files").read_bytes(), limit_bytes=10**8)

    assert note.encode() == (before.site / "files").read_bytes()


@pytest.mark.slow
def test_a_failing_flush_leaves_the_old_site_and_is_told_in_words(before, wanted, tmp_path):
    place = copied(before, tmp_path)
    old = contents(place.site)

    ran = traced(place, "-e", "trace=fsync", "-e", "inject=fsync:error=ENOSPC:when=1+")

    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert contents(place.site) == old
    publish_to(place, now=LATER_NOW)
    assert contents(place.site) == wanted


def test_a_place_that_may_not_be_written_is_told_before_the_log_grows(before, tmp_path):
    place = copied(before, tmp_path / "p")
    size = read_log(place.log).size
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")

    ran = subprocess.run(
        [*words(place)[:-6], "--site", str(blocked / "site"), "--now", LATER_NOW],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert read_log(place.log).size == size


def test_now_is_before_later():
    assert NOW < LATER_NOW
