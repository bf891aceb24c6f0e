"""Files: whole or not at all, and a killed run's leftovers put right."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from onus.outside import files
from onus.outside.files import (
    MARK,
    CannotWrite,
    atomic_directory,
    atomic_file,
    put_right,
    ready_to_write,
    working_folder,
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fill(path: Path, text: str) -> None:
    with atomic_directory(path) as aside:
        (aside / "sub").mkdir()
        (aside / "sub" / "a").write_text(text, encoding="utf-8")


def test_a_folder_takes_its_place_whole_and_leaves_nothing_beside_it(tmp_path):
    fill(tmp_path / "deep" / "o", "one")
    fill(tmp_path / "deep" / "o", "two")

    assert (tmp_path / "deep" / "o" / "sub" / "a").read_text(encoding="utf-8") == "two"
    assert names(tmp_path / "deep") == ["o"]


@pytest.mark.parametrize("atomic", [atomic_file, atomic_directory])
def test_a_block_that_fails_leaves_what_was_there(tmp_path, atomic):
    (tmp_path / "o").mkdir() if atomic is atomic_directory else (tmp_path / "o").write_text(
        "x", encoding="utf-8"
    )
    before = (tmp_path / "o").stat().st_ino

    with pytest.raises(ValueError, match="on the way"), atomic(tmp_path / "o"):
        raise ValueError("on the way")

    assert (tmp_path / "o").stat().st_ino == before
    assert names(tmp_path) == ["o"]


def test_without_a_swap_in_one_step_the_folder_still_takes_its_place(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_exchanged", lambda one, other: False)
    fill(tmp_path / "o", "one")

    fill(tmp_path / "o", "two")

    assert (tmp_path / "o" / "sub" / "a").read_text(encoding="utf-8") == "two"
    assert names(tmp_path) == ["o"]


@pytest.mark.parametrize("number", sorted(files.NO_ROOM))
def test_a_disk_without_room_is_told_as_such(tmp_path, number):
    with pytest.raises(CannotWrite, match=os.strerror(number)), atomic_file(tmp_path / "a"):
        raise OSError(number, os.strerror(number))

    assert names(tmp_path) == []


def test_an_error_that_speaks_of_a_source_is_not_taken_for_one_of_the_place(tmp_path):
    with pytest.raises(FileNotFoundError), atomic_file(tmp_path / "a"):
        (tmp_path / "source").read_bytes()


def test_a_place_below_a_file_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")

    with pytest.raises(CannotWrite) as told:
        ready_to_write(tmp_path / "file" / "o")

    assert told.value.sentence().startswith(f"OUTPUT-001 {tmp_path / 'file' / 'o'} cannot be written: ")


def test_a_folder_without_the_right_to_write_is_told(tmp_path, monkeypatch):
    def refused(**_: object) -> str:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(files, "mkdtemp", refused)

    with pytest.raises(CannotWrite, match="Permission denied"), atomic_directory(tmp_path / "o"):
        pass


def test_leftovers_of_a_dead_run_go_and_those_of_a_live_one_stay(tmp_path):
    dead, live = (tmp_path / f".o{MARK}{name}" for name in ("dead", "live"))
    other = tmp_path / f".other{MARK}x"
    for folder in (dead, live, other):
        folder.mkdir()
    held = os.open(live, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)

    put_right(tmp_path / "o")

    os.close(held)
    assert names(tmp_path) == sorted([live.name, other.name])


def test_what_a_dead_run_had_moved_away_comes_back_unless_something_took_its_place(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f".{name}{MARK}x" / "old").mkdir(parents=True)
        (tmp_path / f".{name}{MARK}x" / "old" / "older").touch()
    (tmp_path / "b").mkdir()

    for name in ("a", "b"):
        put_right(tmp_path / name)

    assert names(tmp_path) == ["a", "b"]
    assert names(tmp_path / "a") == ["older"]
    assert names(tmp_path / "b") == []


def test_a_working_folder_is_gone_when_the_work_is_done(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with working_folder() as folder:
        (folder / "spool").touch()
        assert folder.parent == tmp_path

    assert names(tmp_path) == []
