"""The command line: words for what the world refuses, tracebacks for our own defects."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from onus import __version__
from onus.__main__ import COMMANDS, main
from onus.cli import demo
from tests.served import first_answer, free_port

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "by-hand-2024"
AS_OF = "2024-02-05T00:00:00+08:00"


def onus(*words: object, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "onus", *map(str, words)]
    return subprocess.run(command, cwd=cwd, env={**os.environ, **variables}, capture_output=True, check=False)


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("assessed") / "out"
    assert main(["assess", str(EXAMPLE), "--as-of", AS_OF, "--out", str(folder), "--workers", "1"]) == 0
    return folder


def test_the_version_is_printed(capsys):
    assert main(["--version"]) == 0

    assert capsys.readouterr().out == f"onus {__version__}\n"


@pytest.mark.parametrize("workers", ["0", "-3", "two", "1.5", ""])
def test_a_number_of_workers_below_one_is_refused(tmp_path, capsys, workers):
    with pytest.raises(SystemExit) as ended:
        main(["assess", str(EXAMPLE), "--as-of", AS_OF, "--out", str(tmp_path / "o"), f"--workers={workers}"])

    assert ended.value.code == 2
    assert "1 or more" in capsys.readouterr().err


@pytest.mark.parametrize("year", ["0001", "1969", "2100", "9999"])
def test_an_instant_of_years_without_known_offsets_is_refused_in_words(tmp_path, capsys, year):
    words = ["assess", str(EXAMPLE), "--as-of", f"{year}-06-01T00:00:00Z", "--out", str(tmp_path / "o")]

    assert main(words) == 2

    assert "INSTANT-002" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["explain", "DIR", "a/b/c"], "EXPLAIN-002"),
        (["explain", "NOTHING", "a/b/c"], "EXPLAIN-002"),
        (["dossier", "create", "NEW", "--pack", "us-boston-311", "--reports", "NOTHING"], ""),
        (["dossier", "create", "NEW", "--pack", "us-boston-311", "--network", "NOTHING"], ""),
        (["dossier", "create", "NEW", "--pack", "us-boston-311", "--tracks", "NOTHING"], ""),
        (["dossier", "create", "NEW", "--pack", "us-boston-311", "--weather", "NOTHING", "--utc-offset=+00:00"], ""),
        (["dossier", "check", "FILE"], "FILE is a file, not a folder"),
        (["assess", "FILE", "--as-of", AS_OF, "--out", "NEW"], "FILE is a file, not a folder"),
        (["assess", "NOTHING", "--as-of", AS_OF, "--out", "NEW"], ""),
    ],
)  # fmt: skip
def test_a_file_or_folder_that_is_not_what_it_should_be_is_told_in_words(tmp_path, capsys, words, code):
    (tmp_path / "DIR").mkdir()
    (tmp_path / "FILE").write_text("x", encoding="utf-8")
    placed = [str(tmp_path / word) if word.isalpha() and word.isupper() else word for word in words]

    assert main(placed) == 2

    told = "".join(capsys.readouterr())
    assert code in told
    assert any(word in told for word in ("NOTHING", "DIR", "FILE", "missing"))
    assert not (tmp_path / "NEW").exists()


def test_a_defect_of_our_own_is_shown_with_its_traceback(monkeypatch):
    monkeypatch.setitem(COMMANDS, "broken", ("tests.no_such_module", "fails"))

    with pytest.raises(ModuleNotFoundError):
        main(["broken"])


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_a_ruling_in_chinese_is_printed_whatever_the_terminal_knows(out, encoding):
    duty = "CLEAR/R-10/snowfall-2024-01-15T00:00:00Z"

    ran = onus("explain", out, duty, "--language", "zh-Hans", PYTHONIOENCODING=encoding, PYTHONUTF8="0")

    assert (ran.returncode, ran.stderr) == (0, b"")
    known = {"ascii": "认定结论".encode(), "latin-1": rb"\u8ba4", "gbk": "认定结论".encode("gbk")}
    assert known[encoding] in ran.stdout


def test_a_reader_who_has_heard_enough_ends_the_command_without_a_traceback(out):
    command = f"{sys.executable} -m onus explain {out} CLEAR/R-10/snowfall-2024-01-15T00:00:00Z | true"

    ran = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)

    assert "Traceback" not in ran.stderr


def test_the_demo_makes_its_dossier_itself_where_there_is_none(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["demo", "--no-serve"]) == 0

    assert (tmp_path / "build/demo/out/report.zh-Hans.html").is_file()
    told = capsys.readouterr().out
    assert "report: build/demo/out/report.zh-Hans.html" in told
    assert "site: build/demo/site" in told
    assert (tmp_path / "build/demo/site/log/checkpoint").is_file()


def test_the_demo_writes_nothing_into_a_folder_that_is_not_its_own(tmp_path, capsys):
    (tmp_path / "mine").mkdir()

    assert (
        main(["demo", "--no-serve", "--dossier", str(tmp_path / "mine"), "--out", str(tmp_path / "o")]) == 2
    )

    assert "DEMO-001" in capsys.readouterr().err
    assert list((tmp_path / "mine").iterdir()) == []


def test_the_demo_becomes_a_website_that_ends_when_it_is_told_to(tmp_path):
    port = free_port()
    way = {name: value for name, value in os.environ.items() if not name.startswith(("ONUS_", "DJANGO_"))}
    with (tmp_path / "told").open("w+", encoding="utf-8") as told:
        demo = subprocess.Popen(
            [sys.executable, "-m", "onus", "demo", "--port", str(port)],
            cwd=tmp_path,
            env=way,
            stdout=told,
            stderr=told,
        )
        try:
            page = first_answer(f"http://127.0.0.1:{port}/en/today/", demo, tmp_path / "told")
        finally:
            demo.terminate()
            code = demo.wait(timeout=300)
        told.seek(0)
        said = told.read()

    assert "2023-12-31" in page
    assert "Generated people" in said
    assert code == 0, said
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)


def test_the_example_of_the_demo_lies_where_the_demo_looks_for_it():
    assert any((place / "contract.toml").is_file() for place in demo.PLACES_OF_THE_EXAMPLE)
