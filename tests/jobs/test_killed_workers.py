"""Workers that are killed: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import os
import signal
import socketserver
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]
ASSESS = ("jobs", "--assess", "by-hand-2024", "--as-of", "2024-02-05T00:00:00Z")
ASSESSED = "SELECT status FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%.assess'"
LONG_S = 300


def asked(site, question: str) -> list:
    with closing(sqlite3.connect(site.data / "onus.sqlite3", timeout=30)) as connection:
        return connection.execute(question).fetchall()


def told(site, deed: str) -> None:
    with closing(sqlite3.connect(site.data / "onus.sqlite3", timeout=30)) as connection:
        connection.execute(deed)
        connection.commit()


def wait(until: Callable[[], object]) -> None:
    end = time.monotonic() + LONG_S
    while not until():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


@pytest.mark.parametrize("until", ["running", "exported", "laid"])
def test_an_assessment_whose_worker_was_killed_is_done_by_the_next_one_and_is_there_once(site, until):
    site.run(*ASSESS)
    worker = site.start("jobs")
    wait(
        {
            "running": lambda: asked(
                site, "SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'"
            ),
            # It may be over between two looks; then the assessment is there.
            "exported": lambda: (
                [*(site.data / "out").glob("*/next")] or asked(site, "SELECT 1 FROM records_assessment")
            ),
            "laid": lambda: asked(site, "SELECT 1 FROM records_assessment"),
        }[until]
    )
    worker.kill()
    worker.communicate()

    site.run("jobs", "--once")

    assert asked(site, ASSESSED) == [("SUCCESSFUL",)]
    assert asked(site, "SELECT count(*) FROM records_assessment") == [(1,)]
    shown = asked(site, "SELECT count(DISTINCT duty_id), count(*) FROM records_duty")
    assert shown[0][0] == shown[0][1] > 0
    assert not [*(site.data / "out").glob("*/next")]
    assert not [*(site.data / "out").glob("*/.next*")]


def test_a_worker_that_is_told_to_end_does_its_task_to_the_end(site):
    site.run(*ASSESS)
    worker = site.start("jobs")
    wait(lambda: asked(site, "SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status != 'READY'"))
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=LONG_S)

    assert worker.returncode == 0
    assert asked(site, ASSESSED) == [("SUCCESSFUL",)]
    assert [*(site.data / "workers").iterdir()] == []


def test_one_assessment_of_a_dossier_waits_at_most_and_a_failed_one_keeps_why(site):
    assert "put into the queue" in site.run(*ASSESS)
    assert "waits already" in site.run(*ASSESS)
    lost = next(path for path in (site.data / "store").rglob("*") if path.is_file())
    lost.unlink()

    site.run("jobs", "--once")

    assert "FAILED" in site.run("jobs", "--list")
    assert "NotInStore: STORE-001" in site.run("jobs", "--list")
    assert asked(site, "SELECT count(*) FROM records_assessment") == [(0,)]


def test_with_a_log_each_assessment_is_published_and_nothing_new_changes_nothing(site, tmp_path):
    where = {"ONUS_LOG": str(tmp_path / "log"), "ONUS_SITE": str(tmp_path / "site")}
    site.run("log", "init", tmp_path / "log", "--origin", "onus.example.org/test")
    site.run(*ASSESS, "--once", **where)

    assert (tmp_path / "site" / "contracts" / "by-hand-2024").is_dir()
    files = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()}
    site.run(*ASSESS, "--once", **where)
    assert {path: path.read_bytes() for path in files} == files
    states = asked(site, "SELECT DISTINCT status FROM django_tasks_database_dbtaskresult")
    assert states == [("SUCCESSFUL",)], site.run("jobs", "--list")


class PostOffice(socketserver.ThreadingTCPServer):
    """Takes mails as SMTP has it; may forget to answer that it took one."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Counter)
        self.taken: list[str] = []
        self.silent = threading.Event()


class Counter(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        self.say("220 post office")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self.say("354 go on")
                lines = [*iter(lambda: self.rfile.readline().decode(), ".\r\n")]
                self.server.taken.append("".join(lines))
                if self.server.silent.is_set():
                    time.sleep(LONG_S)
            self.say("221 bye" if verb == "QUIT" else "250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def post_office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        thread = threading.Thread(target=office.serve_forever, daemon=True)
        thread.start()
        yield office
        office.shutdown()


def name_of(mail: str) -> str:
    return next(line for line in mail.splitlines() if line.startswith("Message-ID:"))


def test_a_mail_whose_sender_was_killed_goes_out_again_under_the_same_name(site):
    told(
        site,
        'INSERT INTO records_outgoingmail ("to", subject, text, about, created_at, tries, fault) '
        "VALUES ('a@example.org', 'Your report', 'It was done.', '', 1, 0, '')",
    )
    with post_office() as office:
        address = {
            "ONUS_SMTP_HOST": "127.0.0.1", "ONUS_SMTP_PORT": str(office.server_address[1]),
            "ONUS_SMTP_SECURITY": "none",
        }  # fmt: skip
        office.silent.set()
        worker = site.start("jobs", **address)
        wait(lambda: office.taken)
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate()
        office.silent.clear()
        site.run("jobs", "--once", **address)
        site.run("jobs", "--once", **address)

    assert len(office.taken) == 2
    assert name_of(office.taken[0]) == name_of(office.taken[1])
    assert asked(site, "SELECT sent_at IS NOT NULL, text FROM records_outgoingmail") == [(1, "")]
