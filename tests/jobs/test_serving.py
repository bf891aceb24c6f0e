"""The website as a process: it refuses to begin unsafely, ends cleanly, and says when its database is away."""

from __future__ import annotations

import http.client
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.jobs.conftest import Site
from tests.served import free_port

pytestmark = [pytest.mark.slow, pytest.mark.once]
ROOT = Path(__file__).resolve().parents[2]
LONG_S = 300
KEY = "a-key-of-fifty-marks-that-nobody-else-has-3141592653589793"

NEEDED = {
    "ONUS_SECRET_KEY": KEY,
    "ONUS_HOSTS": "a.example",
    "ONUS_PUBLIC_ADDRESS": "https://a.example",
}


def got(port: int, path: str) -> tuple[int, dict, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read().decode()


@contextmanager
def served(site: Site, **more: str) -> Iterator[tuple[int, subprocess.Popen]]:
    port = free_port()
    process = site.start("serve", "--port", port, "--workers", 1, **more)
    end = time.monotonic() + LONG_S
    while True:
        try:
            got(port, "/healthz")
            break
        except OSError:
            assert process.poll() is None and time.monotonic() < end, process.communicate()[0]
            time.sleep(0.1)
    yield port, process
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=LONG_S)


def test_it_ends_cleanly_when_told_to(site):
    with served(site) as (port, process):
        assert got(port, "/readyz")[0] == 200
        assert got(port, "/en/")[0] == 200
        assert got(port, "/static/onus/onus.css")[0] == 200

    assert process.returncode == 0


def test_a_locked_database_is_told_with_a_page_and_is_well_again_afterwards(site):
    with served(site, ONUS_DATABASE_WAIT_S="1") as (port, _):
        with closing(sqlite3.connect(site.data / "onus.sqlite3", isolation_level=None)) as other:
            # Out of its journal no reader can be kept; a lock of the whole file stops everybody.
            other.execute("PRAGMA locking_mode=EXCLUSIVE")
            other.execute("PRAGMA journal_mode=DELETE")
            other.execute("BEGIN EXCLUSIVE")
            # A page that was asked for before may be kept, and is shown without the database.
            status, headers, page = got(port, "/en/notices/")
            ready = got(port, "/readyz")[0]
        assert (status, ready) == (503, 503)
        assert int({name.lower(): value for name, value in headers.items()}["retry-after"]) > 0
        assert "Nothing that was acknowledged" in page
        assert got(port, "/en/notices/")[0] != 503


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "SETTINGS-001 ONUS_SECRET_KEY is not set."),
        ({"ONUS_SECRET_KEY": "short"}, "SETTINGS-002 ONUS_SECRET_KEY"),
        ({"ONUS_SECRET_KEY": KEY}, "SETTINGS-001 ONUS_HOSTS is not set."),
        ({"ONUS_SECRET_KEY_FILE": "/nowhere/key"}, "/nowhere/key"),
        (
            {"ONUS_SECRET_KEY": KEY, "ONUS_HOSTS": "a.example"},
            "SETTINGS-001 ONUS_PUBLIC_ADDRESS is not set.",
        ),
        ({**NEEDED, "ONUS_PUBLIC_ADDRESS": "a.example"}, "SETTINGS-002 ONUS_PUBLIC_ADDRESS"),
        ({**NEEDED, "ONUS_PLAIN_HTTP": "maybe"}, "SETTINGS-002 ONUS_PLAIN_HTTP"),
        ({**NEEDED, "ONUS_BEHIND_PROXY": "2"}, "SETTINGS-002 ONUS_BEHIND_PROXY"),
        ({**NEEDED, "ONUS_KEPT_PAGES": "oui"}, "SETTINGS-002 ONUS_KEPT_PAGES"),
        ({**NEEDED, "ONUS_PROXIES": "10.0.0.1"}, "SETTINGS-002 ONUS_PROXIES"),
        ({**NEEDED, "ONUS_PROXIES": "-1"}, "SETTINGS-002 ONUS_PROXIES"),
        (
            {**NEEDED, "ONUS_DATABASE": "mysql://a"},
            "SETTINGS-002 ONUS_DATABASE",
        ),
        (
            {**NEEDED, "ONUS_SMTP_PORT": "post"},
            "SETTINGS-002 ONUS_SMTP_PORT",
        ),
        ({"ONUS_MODE": "prod"}, "SETTINGS-002 ONUS_MODE"),
        ({"ONUS_MODE": "demo"}, "DATABASE-001"),
    ],
)
def test_it_refuses_to_begin_with_settings_that_are_missing_or_wrong_and_says_which(tmp_path, given, said):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONUS_", "DJANGO_"))}
    ran = subprocess.run(
        [sys.executable, "-m", "onus", "serve"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**kept, "ONUS_DATA": str(tmp_path / "none"), **given},
    )  # fmt: skip

    assert ran.returncode == 2, ran.stderr
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_what_django_checks_before_deployment_finds_nothing(tmp_path):
    key = tmp_path / "key"
    key.write_text("a-key-of-fifty-marks-that-nobody-else-has-3141592653589793\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONUS_", "DJANGO_"))}
    ran = subprocess.run(
        [sys.executable, "-m", "onus.wiring.manage", "check", "--deploy", "--fail-level", "INFO"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**kept, "ONUS_DATA": str(tmp_path / "data"), "ONUS_SECRET_KEY_FILE": str(key), "ONUS_HOSTS": "onus.example",
             "ONUS_PUBLIC_ADDRESS": "https://onus.example", "ONUS_PLAIN_HTTP": "0"},
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    assert "no issues" in ran.stdout


def test_a_body_that_only_takes_reports_in_has_no_workbench(site):
    with served(site, ONUS_ROLE="intake") as (port, _):
        assert got(port, "/en/")[0] == 200
        assert {got(port, f"/en/{area}/")[0] for area in ("workbench", "contractor", "office/x")} == {404}


def test_a_database_that_is_full_keeps_what_was_acknowledged_and_nothing_by_half(site):
    ran = subprocess.run(
        [sys.executable, "-m", "tests.jobs.full_database"], cwd=ROOT, env=site.environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip

    assert ran.stdout.endswith("ok\n"), ran.stderr


def test_a_postgresql_that_stops_is_told_with_a_page_and_nothing_has_to_be_started_again():
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONUS_", "DJANGO_"))}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.jobs.postgres_that_stops"], cwd=ROOT, env=kept,
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ran.stdout.endswith("ok\n"), ran.stderr


SHOWS = (
    "from django.conf import settings as s\n"
    "print(s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME,\n"
    "      bool(s.SECURE_PROXY_SSL_HEADER), s.PROXIES, s.MAILS_GO_OUT, s.ORIGINALS_KEPT)\n"
)


@pytest.mark.parametrize("no", ["0", "no", "false", "No", ""])
def test_a_setting_that_says_no_switches_no_safety_off(no):
    assert shown(ONUS_PLAIN_HTTP=no, ONUS_BEHIND_PROXY=no) == "True True True __Host-onus False 0 False False"


@pytest.mark.parametrize("yes", ["1", "yes", "true"])
def test_a_setting_that_says_yes_is_heard(yes):
    told = shown(
        ONUS_PLAIN_HTTP=yes, ONUS_BEHIND_PROXY=yes, ONUS_SMTP_HOST="mail.example", ONUS_SEALING_KEYS="a.pub"
    )
    assert told == "False False False onus True 1 True True"


def shown(**given: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONUS_", "DJANGO_"))}
    ran = subprocess.run(
        [sys.executable, "-c", SHOWS], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**kept, **NEEDED, **given, "DJANGO_SETTINGS_MODULE": "onus.wiring.settings"},
    )  # fmt: skip
    return ran.stdout.strip()


def test_what_commands_write_is_for_their_own_account_alone_whatever_the_terminal_says(tmp_path):
    old = os.umask(0o022)
    try:
        site = Site(tmp_path)
        site.run("migrate")
        site.run("dossier", "load", ROOT / "examples" / "elder-care-2024")
        site.run("jobs", "--once")
        site.run("user", "add", "somebody")
        site.run("backup", tmp_path / "backups")
        site.run("restore", tmp_path / "backups", ONUS_DATA=str(tmp_path / "again"))
        site.run("dossier", "export", "elder-care-2024", tmp_path / "out")
        with served(site):
            pass
        site.end()
    finally:
        os.umask(old)

    open_to_others = [
        str(path.relative_to(tmp_path))
        for path in tmp_path.rglob("*")
        # Style sheets and the like are sent to every browser.
        if path.lstat().st_mode & 0o077 and "static" not in path.parts
    ]
    assert open_to_others == []
    assert (tmp_path / "again" / "onus.sqlite3").stat().st_mode & 0o777 == 0o600
