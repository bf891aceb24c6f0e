"""Backups: what was there comes back, nothing in part, nothing over what is there."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from onus.base.instants import Instant, instant
from onus.outside.backups import MANIFEST, NoBackup, ToolFailed, WouldOverwrite, back_up, latest, restore

NOW = instant("2026-01-05T08:00:00Z")
LATER = Instant(NOW + 60_000_000)


def database(data: Path) -> dict[str, str]:
    """Settings of a database, as Django has them."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(data / "onus.sqlite3")}


POSTGRES = {"ENGINE": "django.db.backends.postgresql", "NAME": "c", "HOST": "b", "USER": "a"}


def rows(path: Path) -> list:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM reports ORDER BY ref").fetchall()


@pytest.fixture
def service(tmp_path: Path) -> tuple[dict, Path]:
    data = tmp_path / "data"
    (data / "store" / "ab").mkdir(parents=True)
    (data / "store" / "ab" / "cd").write_bytes(b"a photo")
    (data / "kept-pages").mkdir()
    (data / "kept-pages" / "today").write_text("rendered anew")
    (data / "static").mkdir()
    (data / "static" / "site.css").write_text("made anew")
    settings = database(data)
    with closing(sqlite3.connect(settings["NAME"])) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE reports (ref TEXT, text TEXT)")
        connection.executemany("INSERT INTO reports VALUES (?, ?)", [("1", "ice"), ("2", "冰")])
        connection.commit()
    return settings, data


def test_a_restored_service_holds_the_rows_and_files_of_the_one_that_was_backed_up(service, tmp_path):
    settings, data = service
    backup = back_up(settings, data, tmp_path / "backups", now=NOW)

    fresh = database(tmp_path / "fresh")
    assert restore(backup, fresh, tmp_path / "fresh") == 1
    assert rows(Path(fresh["NAME"])) == rows(Path(settings["NAME"])) == [("1", "ice"), ("2", "冰")]
    assert (tmp_path / "fresh" / "store" / "ab" / "cd").read_bytes() == b"a photo"
    assert not (tmp_path / "fresh" / "static").exists()
    assert not (tmp_path / "fresh" / "kept-pages").exists()


def test_a_backup_is_of_one_moment_though_people_go_on_writing(service, tmp_path):
    settings, data = service
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(settings["NAME"], timeout=60)) as connection:
            number = 3
            while not stop.is_set():
                pair = [(f"{number}", "left"), (f"{number}b", "right")]
                connection.executemany("INSERT INTO reports VALUES (?, ?)", pair)
                connection.commit()
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backup = back_up(settings, data, tmp_path / "backups", now=NOW)
    finally:
        stop.set()
        writer.join()

    with closing(sqlite3.connect(backup / "database.sqlite3")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        halves = copy.execute("SELECT sum(text = 'left'), sum(text = 'right') FROM reports").fetchone()
    assert halves[0] == halves[1]


def test_what_did_not_change_since_the_last_backup_takes_no_more_room(service, tmp_path):
    settings, data = service
    first = back_up(settings, data, tmp_path / "backups", now=NOW)
    (data / "store" / "ab" / "ef").write_bytes(b"another photo")
    second = back_up(settings, data, tmp_path / "backups", now=LATER)

    assert latest(tmp_path / "backups") == second
    assert os.stat(first / "files/store/ab/cd").st_ino == os.stat(second / "files/store/ab/cd").st_ino
    assert json.loads((second / MANIFEST).read_text())["files"].keys() == {"store/ab/cd", "store/ab/ef"}


def test_a_copy_that_rotted_is_not_linked_into_the_next_backup(service, tmp_path):
    settings, data = service
    first = back_up(settings, data, tmp_path / "backups", now=NOW)
    (first / "files/store/ab/cd").write_bytes(b"a phot?")
    second = back_up(settings, data, tmp_path / "backups", now=LATER)

    assert (second / "files/store/ab/cd").read_bytes() == b"a photo"


@pytest.mark.parametrize(
    ("name", "why"),
    [("files/store/ab/cd", "was changed"), ("database.sqlite3", "was changed"), (MANIFEST, "cannot be read")],
)
def test_a_backup_that_was_changed_is_refused_before_anything_is_written(service, tmp_path, name, why):
    settings, data = service
    backup = back_up(settings, data, tmp_path / "backups", now=NOW)
    (backup / name).write_bytes(b"{}")

    with pytest.raises(NoBackup, match=why):
        restore(backup, database(tmp_path / "fresh"), tmp_path / "fresh")
    assert not (tmp_path / "fresh").exists()


def test_a_backup_that_names_a_file_outside_of_its_folder_is_refused(service, tmp_path):
    settings, data = service
    backup = back_up(settings, data, tmp_path / "backups", now=NOW)
    manifest = json.loads((backup / MANIFEST).read_text())
    (backup / MANIFEST).write_text(json.dumps({**manifest, "files": {"../../etc/passwd": "0"}}))

    with pytest.raises(NoBackup, match="outside"):
        restore(backup, database(tmp_path / "fresh"), tmp_path / "fresh")


def test_a_database_that_holds_something_is_only_replaced_when_that_is_said(service, tmp_path):
    settings, data = service
    backup = back_up(settings, data, tmp_path / "backups", now=NOW)
    with closing(sqlite3.connect(settings["NAME"])) as connection:
        connection.execute("INSERT INTO reports VALUES ('9', 'written since')")
        connection.commit()

    with pytest.raises(WouldOverwrite):
        restore(backup, settings, data)
    assert len(rows(Path(settings["NAME"]))) == 3

    restore(backup, settings, data, replace=True)
    assert len(rows(Path(settings["NAME"]))) == 2


def test_a_backup_of_one_kind_of_database_does_not_go_into_another(service, tmp_path):
    settings, data = service
    backup = back_up(settings, data, tmp_path / "backups", now=NOW)

    with pytest.raises(NoBackup, match="of postgresql"):
        restore(backup, POSTGRES, tmp_path / "fresh")


def test_without_the_tools_of_postgresql_a_backup_says_which_is_missing(service, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ToolFailed, match="pg_dump"):
        back_up(POSTGRES, service[1], tmp_path / "backups", now=NOW)
    assert latest(tmp_path / "backups") is None
