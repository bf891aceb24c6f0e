"""`onus log ...` as an operator, a witness and a stranger run it."""

from __future__ import annotations

import errno
import io
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from onus.__main__ import main
from onus.outside.tlog.erasing import erased_hash
from onus.outside.tlog.log_folder import open_log

ENTRY = re.compile(r"^([0-9a-f]{64}) (\d+)( known)?$", re.MULTILINE)


def run(*words):
    return main(["log", *map(str, words)])


@pytest.fixture
def log(tmp_path, capsys):
    assert run("init", tmp_path / "log", "--origin", "log.example/onus", "--entries", "any") == 0
    capsys.readouterr()
    return tmp_path / "log"


def written(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@contextmanager
def started(*words):
    """Run a command until the block ends; give the address that it names, and what it said before."""
    command = [sys.executable, "-m", "onus", "log", *map(str, words)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            said = []
            while not said or not said[-1].startswith("listening:"):
                said.append(process.stdout.readline())
            yield said[-1].split()[1], said
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=120) == 0


def test_an_entry_is_added_shown_and_checked_by_its_receipt(log, tmp_path, capsys):
    one, other = written(tmp_path, "one", "first entry"), written(tmp_path, "two", "second entry")

    assert run("add", log, one, other, one) == 0
    assert [(index, known) for _, index, known in ENTRY.findall(capsys.readouterr().out)] == [
        ("0", ""), ("1", ""), ("0", " known"),
    ]  # fmt: skip
    assert run("receipt", log, "1", "--out", tmp_path / "r.tlog-proof") == 0
    assert run("check", tmp_path / "r.tlog-proof", other, "--policy", log / "policy") == 0
    assert "is entry 1 of log.example/onus" in capsys.readouterr().out
    assert run("check", tmp_path / "r.tlog-proof", one, "--policy", log / "policy") == 1
    assert "is not entry 1" in capsys.readouterr().out
    assert run("show", log) == 0
    assert "size: 2" in capsys.readouterr().out


def test_the_entry_of_a_receipt_is_written_beside_it_so_that_it_can_be_checked(log, tmp_path, capsys):
    run("add", log, written(tmp_path, "lines", "a\nb\n"), "--lines")
    proof, entry = tmp_path / "r.tlog-proof", tmp_path / "entry.json"

    assert run("receipt", log, "1", "--out", proof, "--entry", entry) == 0
    assert entry.read_bytes() == b"b"
    assert run("check", proof, entry, "--policy", log / "policy") == 0
    assert "no witness signed" in capsys.readouterr().out
    run("erase", log, 1, "--basis-zh", "法", "--basis-en", "law")
    assert run("receipt", log, "1", "--out", tmp_path / "again", "--entry", tmp_path / "gone") == 2
    assert "TLOG-013" in capsys.readouterr().err
    assert not (tmp_path / "again").exists() and not (tmp_path / "gone").exists()


def test_what_a_resident_meets_is_told_in_chinese_too(log, tmp_path, capsys):
    entry = written(tmp_path, "one", "first entry")
    run("add", log, entry)
    chinese = ("--language", "zh-Hans")
    capsys.readouterr()

    assert run("receipt", log, "0", "--out", tmp_path / "r", *chinese) == 0
    assert run("show", log, *chinese) == 0
    assert run("check", tmp_path / "r", entry, "--policy", log / "policy", *chinese) == 0
    assert run("check", tmp_path / "r", log / "policy", "--policy", log / "policy", *chinese) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert [line for line in lines if not any("一" <= one <= "鿿" for one in line)] == []


def test_a_receipt_is_found_by_content_and_what_is_not_there_is_told(log, tmp_path, capsys):
    run("add", log, written(tmp_path, "lines", "a\nb\nc\n"), "--lines")
    content = ENTRY.findall(capsys.readouterr().out)[1][0]

    assert run("receipt", log, content) == 0
    assert capsys.readouterr().out.startswith("c2sp.org/tlog-proof@v1\nindex 1\n")
    for strange in ("7", "0" * 64, "x"):
        assert run("receipt", log, strange) == 2
        assert "TLOG-007" in capsys.readouterr().err


def test_the_log_proves_that_it_still_contains_what_it_was(log, tmp_path, capsys):
    run("add", log, written(tmp_path, "lines", "a\nb\nc\n"), "--lines")
    run("add", log, written(tmp_path, "more", "d\ne\n"), "--lines")
    capsys.readouterr()

    assert run("prove", log, 3) == 0
    assert capsys.readouterr().out.startswith("old 3\n")
    assert run("prove", log, 0) == 2
    assert run("sequence", log) == 0


def test_an_entry_is_erased_with_its_legal_basis(log, tmp_path, capsys):
    run("add", log, written(tmp_path, "lines", "a\nb\n"), "--lines")

    assert run("erase", log, 0, "--basis-zh", "法", "--basis-en", "law") == 0
    assert "publish again" in capsys.readouterr().out
    assert run("erase", log, 9, "--basis-zh", "法", "--basis-en", "law") == 2
    with open_log(log) as opened:
        assert next(opened.entries(0, 1)) == b""


def test_entries_are_erased_together_or_none_is(log, tmp_path, capsys):
    run("add", log, written(tmp_path, "lines", "a\nb\nc\n"), "--lines")
    basis = ["--basis-zh", "法", "--basis-en", "law"]

    assert run("erase", log, 0, 9, 12, *basis) == 2
    assert "no entry 9, 12 under" in capsys.readouterr().err
    with open_log(log) as opened:
        assert list(opened.entries(0, opened.size)) == [b"a", b"b", b"c"]
    assert run("erase", log, 2, 0, 2, *basis) == 0
    told = capsys.readouterr().out.splitlines()
    with open_log(log) as opened:
        assert list(map(bool, opened.entries(0, opened.size))) == [False, True, False, True, True]
        assert [erased_hash(entry) for entry in opened.entries(3, 5)] == opened.leaf_hashes([2, 0])
    assert [line for line in told if line.startswith("tombstone:")] == [
        "tombstone: entry 3",
        "tombstone: entry 4",
    ]


def test_a_served_log_takes_entries_over_http_and_from_beside_it_and_is_witnessed_and_mirrored(
    log, tmp_path, capsys
):
    key = (log / "policy").read_text().split()[1]
    with started("witness", tmp_path / "w", "--log", key, "--name", "w.example", "--port", 0) as (
        witness,
        said,
    ):
        assert run("keygen", tmp_path / "m.key", "--name", "mirror.example") == 0
        named = said[0].removeprefix("key: ").strip()
        (log / "policy").write_text(f"log {key}\nwitness w {named} {witness}\nquorum w\n")
        with started("run", log, "--port", 0) as (url, _):
            with urlopen(f"{url}/add", data=b"over http", timeout=60) as answer:
                (tmp_path / "proof").write_bytes(answer.read())
            assert run("add", log, written(tmp_path, "beside", "from beside")) == 0
            assert "by another process" in capsys.readouterr().out
            mirror = ("mirror", url, tmp_path / "m", "--policy", log / "policy", "--key", tmp_path / "m.key")
            assert run(*mirror) == 0
    assert "mirror: 2 entries, 2 new" in capsys.readouterr().out
    entry = written(tmp_path, "over", "over http")
    assert run("check", tmp_path / "proof", entry, "--policy", log / "policy") == 0
    assert re.search(
        r"witnessed by w at 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$", capsys.readouterr().out, re.MULTILINE
    )


def test_whoever_holds_the_log_and_does_not_sequence_is_told_of(log, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("onus.cli.log_entries.WAIT_S", 0.2)
    with open_log(log):
        assert run("add", log, written(tmp_path, "one", "a")) == 2
        assert "TLOG-009" in capsys.readouterr().err


def test_strange_words_are_told_and_write_nothing(log, tmp_path, capsys):
    assert run("init", log, "--origin", "log.example") == 2
    assert run("init", tmp_path / "new", "--origin", "two words") == 2
    assert run("keygen", log / "policy", "--name", "x") == 2
    assert run("witness", tmp_path / "w", "--policy", log / "policy", "--port", 0) == 2
    told = capsys.readouterr().err

    assert [code for code in ("TLOG-002", "LOG-006", "TLOG-011") if code not in told] == []
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize("entry", ["z" * 64, "9" * 5_000, "-1", "007"])
def test_what_is_no_number_and_no_content_id_has_no_receipt(log, entry, capsys):
    assert run("receipt", log, "--", entry) == 2
    assert "TLOG-007" in capsys.readouterr().err


def test_a_mirror_signs_with_no_key_that_is_for_a_log(log, tmp_path, capsys):
    run("keygen", tmp_path / "key", "--name", "m.example", "--kind", "log")
    for command in (["log", "mirror"], ["mirror"]):
        words = [log, tmp_path / "m", "--policy", log / "policy", "--key", tmp_path / "key"]
        assert main([*command, *map(str, words)]) == 2
        assert "TLOG-008" in capsys.readouterr().err


def test_an_address_or_a_legal_basis_that_is_none_is_told(log, tmp_path, capsys):
    assert run("mirror", "http://[", tmp_path / "m", "--policy", log / "policy") == 2
    assert "TLOG-010" in capsys.readouterr().err
    for words in (["erase", log, 0], ["erase-field", log, "--dossier", "d", "--fact", "a/b", "--field", "c"]):
        with pytest.raises(SystemExit):
            run(*words, "--basis-zh", "\udcff", "--basis-en", "x")
        assert "it is no text" in capsys.readouterr().err


def test_a_line_without_end_is_refused_before_it_fills_the_memory(log, tmp_path, capsys, monkeypatch):
    read = []

    class Watched(io.BufferedReader):
        def readline(self, size=-1):
            read.append(size)
            return super().readline(size)

    endless = written(tmp_path, "lines", "one\n" + "x" * 200_000)
    plain = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, *how: Watched(io.FileIO(path)) if path.name == "lines" else plain(path, *how),
    )
    assert run("add", log, endless, "--lines") == 2
    assert "LOG-003" in capsys.readouterr().err
    assert frozenset(read) == {65_537}


def test_a_key_that_the_disk_does_not_take_leaves_no_half_of_it(tmp_path, capsys, monkeypatch):
    def no_room(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("onus.outside.tlog.key_files.os.fsync", no_room)
        assert run("keygen", tmp_path / "key", "--name", "w.example") == 2
    assert not (tmp_path / "key").exists()
    assert run("keygen", tmp_path / "key", "--name", "w.example") == 0


def test_an_sm3_log_and_every_kind_of_key_can_be_made(tmp_path, capsys):
    assert run("init", tmp_path / "sm3", "--origin", "log.example", "--hash", "sm3") == 0
    for kind in ("log", "log-sm3", "witness"):
        assert run("keygen", tmp_path / kind, "--name", "a.example", "--kind", kind) == 0
    run("show", tmp_path / "sm3")
    assert "hash: sm3" in capsys.readouterr().out


def test_a_mirror_goes_on_after_it_met_an_erasure_whose_tombstone_came_under_the_next_checkpoint(
    log, tmp_path
):
    public = log / "public"
    run("add", log, written(tmp_path, "one", "a"), written(tmp_path, "two", "b"))
    before = (public / "checkpoint").read_bytes()
    run("erase", log, 0, "--basis-zh", "x", "--basis-en", "x")
    after = (public / "checkpoint").read_bytes()
    (public / "checkpoint").write_bytes(before)
    words = ["mirror", log, tmp_path / "m", "--policy", log / "policy", "--every", "1"]
    command = [sys.executable, "-m", "onus", "log", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        told = process.stderr.readline()
        (public / "checkpoint").write_bytes(after)
        done = process.stdout.readline()
        process.send_signal(signal.SIGTERM)

    assert "TLOG-022" in told
    assert done.startswith("mirror: 3 entries")
    assert process.returncode == 0


def test_a_mirror_goes_on_while_the_log_is_away(log, tmp_path):
    words = ["mirror", "http://127.0.0.1:9", tmp_path / "m", "--policy", log / "policy", "--every", "1"]
    command = [sys.executable, "-m", "onus", "log", *map(str, words)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        told = [process.stderr.readline() for _ in range(2)]
        process.send_signal(signal.SIGTERM)

    assert all("TLOG-010" in line for line in told)
    assert process.returncode == 0
    assert run(*words[:-2]) == 2
