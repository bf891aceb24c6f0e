"""Hostile files of OCDS: whatever somebody sends, flags, merge, validation and import refuse it in words, within bounds."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from onus.__main__ import main
from onus.outside import flag_files, ocds_sorting, unpacking
from onus.wire.ocds.splitting import LEVELS_MAX

GOOD = b'{"ocid":"ocds-abc123-1","id":"1","date":"2024-01-01T00:00:00Z","tag":["tender"],"initiationType":"tender"}'
OTHER = GOOD.replace(b"abc123-1", b"abc123-2")
DEEP = LEVELS_MAX // 2


def nested(levels: int, around: bytes = GOOD) -> bytes:
    """Return a release that holds lists inside one another."""
    return around[:-1] + b',"tender":{"id":"1","items":[' + b"[" * levels + b"]" * levels + b"]}}"


HOSTILE = {
    "nan": b'{"ocid":"a","tender":{"value":{"amount":NaN}}}',
    "infinity": b'{"ocid":"a","tender":{"value":{"amount":-Infinity}}}',
    "half a character": b'{"ocid":"a","id":"\\ud800"}',
    "invalid utf-8": b'{"ocid":"\xff\xfe"}',
    "utf-16": '{"ocid":"a"}'.encode("utf-16"),
    "deeper than anybody reads": nested(2 * LEVELS_MAX),
    "only brackets": b"[" * 5_000_000,
    "cut in a text": b'{"ocid":"a","id":"' + b"x" * 1000,
    "a list of lists": b"[[[[[[[[1]]]]]]]]",
    "a number": b"7",
    "an ocid that is none": b'{"ocid":["a"],"id":"1","date":"2024-01-01T00:00:00Z"}',
    "nothing but zeros": bytes(100_000),
    "gzip in gzip": gzip.compress(gzip.compress(GOOD)),
    "gzip cut off": gzip.compress(os.urandom(4000).hex().encode())[:-900],
    "gzip with another end": gzip.compress(GOOD)[:-8] + bytes(8),
}
"""Each is refused by every command: the exit code is 2 and what is wrong is told with the name of the file."""
COMMANDS = {
    "flags": lambda path, to: ["flags", str(path), "--json"],
    "merge": lambda path, to: ["ocds", "merge", str(path), "--to", str(to)],
    "validate": lambda path, to: ["ocds", "validate", str(path)],
    "import": lambda path, to: ["ocds", "import", str(path), "--to", str(to)],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_release_is_refused_in_words(command, name, tmp_path, capsys):
    path = tmp_path / "in.jsonl"
    path.write_bytes(HOSTILE[name])

    code = main(COMMANDS[command](path, tmp_path / "out.jsonl"))
    told = "".join(capsys.readouterr())

    assert (code, "in.jsonl" in told) == (2, True)


@pytest.mark.parametrize("command", ["flags", "merge", "import"])
@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + GOOD + b"\n" + OTHER,
        b"\n\n \n" + GOOD + b"\n\n\r\n" + OTHER + b"\n\n",
        GOOD + b"\r\n" + OTHER + b"\r\n",
        gzip.compress(GOOD + b"\n") + gzip.compress(OTHER),
    ],
    ids=["byte order mark", "blank lines", "ends of lines of windows", "gzip after gzip"],
)
def test_what_is_only_oddly_written_is_read(command, raw, tmp_path, capsys):
    path, to = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(raw)

    assert main(COMMANDS[command](path, to)) == 0
    if command != "flags":
        assert len(to.read_bytes().splitlines()) == 2
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("twice", [False, True])
def test_a_release_deeper_than_is_written_is_refused_alone_and_with_another_of_its_process(
    command, twice, tmp_path, capsys
):
    path = tmp_path / "in.json"
    later = nested(DEEP, GOOD.replace(b"2024-01", b"2024-02"))
    releases = [nested(DEEP), later] if twice else [nested(DEEP)]
    path.write_bytes(b'{"releases":[' + b",".join([*releases, OTHER]) + b"]}")

    code = main(COMMANDS[command](path, tmp_path / "out.jsonl"))
    err = capsys.readouterr().err

    # What flags read lies near the top, and a process that comes once is not compared with anything.
    assert code == (0 if command == "flags" and not twice else 2)
    assert ("levels" in err or "nested_too_deep" in err) is (code == 2)
    if command in ("merge", "import"):
        assert [orjson.loads(one)["ocid"] for one in (tmp_path / "out.jsonl").read_bytes().splitlines()] == [
            "ocds-abc123-2"
        ]


def test_a_million_blank_lines_take_no_more_than_their_reading(tmp_path, capsys):
    path = tmp_path / "in.json"
    path.write_bytes(b"\n" * 1_000_000 + GOOD)
    began = time.process_time()

    assert main(["flags", str(path), "--json"]) == 0
    assert time.process_time() - began < 10


def test_gzip_that_grows_beyond_measure_is_cut_where_it_does(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(unpacking, "UNPACKED_FREE", 1 << 20)
    path, to = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    path.write_bytes(gzip.compress(GOOD + b"\n" + b" " * (64 << 20) + b"\n" + OTHER))

    for command, asked in COMMANDS.items():
        assert main(asked(path, to)) == 2, command
        assert "unpacks to more than 250 times its size" in capsys.readouterr().err, command


def test_gzip_that_grows_as_texts_do_is_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "UNPACKED_FREE", 1 << 10)
    path, to = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    releases = [GOOD.replace(b"abc123-1", f"abc123-{number}".encode()) for number in range(2000)]
    path.write_bytes(gzip.compress(b"\n".join(releases)))

    assert main(COMMANDS["merge"](path, to)) == 0
    assert len(to.read_bytes().splitlines()) == 2000


def test_one_process_larger_than_is_held_is_refused_and_the_others_are_merged_and_flagged(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(ocds_sorting, "HEAP_BYTES", 400)
    monkeypatch.setattr(ocds_sorting, "PROCESS_BYTES", 900)
    monkeypatch.setattr(flag_files, "PROCESS_BYTES", 900)
    path, to = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    many = [GOOD.replace(b"2024-01-01", f"2024-01-{day:02}".encode()) for day in range(1, 15)]
    others = [OTHER.replace(b"abc123-2", f"abc124-{number:03}".encode()) for number in range(400)]
    path.write_bytes(b"\n".join([*many, *others]))

    assert main(COMMANDS["merge"](path, to)) == 2
    assert "ocds-abc123-1: is a process whose releases together exceed" in capsys.readouterr().err
    ocids = [orjson.loads(one)["ocid"] for one in to.read_bytes().splitlines()]
    assert ocids == sorted(orjson.loads(one)["ocid"] for one in others)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]

    assert main(COMMANDS["flags"](path, to)) == 2
    assert "FLAGS-017" in (err := capsys.readouterr().err) and "too_large" in err


@pytest.mark.parametrize("parting", [1, 300, 1 << 20])
def test_however_often_heaps_are_parted_the_merged_file_is_the_same(parting, tmp_path, capsys, monkeypatch):
    path, to = tmp_path / "in.jsonl", tmp_path / f"{parting}.jsonl"
    releases = [
        GOOD.replace(b"abc123-1", f"abc123-{n % 70}".encode()).replace(b'"id":"1"', f'"id":"{n}"'.encode())
        for n in range(210)
    ]
    path.write_bytes(b"\n".join(releases))
    main(COMMANDS["merge"](path, tmp_path / "whole.jsonl"))
    monkeypatch.setattr(ocds_sorting, "HEAP_BYTES", parting)

    assert main(COMMANDS["merge"](path, to)) == 0
    assert to.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


CIRCLE = {"definitions": {"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}}}


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ({**CIRCLE, "properties": {"x": {"$ref": "#/definitions/A"}}}, "OCDS-001"),
        ({"properties": {"x": {"$ref": 7}}}, "OCDS-001"),
        ({"properties": ["x"]}, "OCDS-004"),
        ({"properties": {"x": "text"}}, "OCDS-004"),
        ({"properties": {"x": {"type": "txet"}}}, "OCDS-004"),
        ({"properties": {"x": {"pattern": "("}}}, "OCDS-004"),
        ({"properties": {"x": {"enum": [[]]}}}, "OCDS-004"),
    ],
)
@pytest.mark.parametrize("command", ["validate", "merge", "import"])
def test_a_schema_with_something_wrong_in_it_is_refused_in_words(command, schema, code, tmp_path, capsys):
    path = tmp_path / "in.jsonl"
    path.write_bytes(GOOD)
    (tmp_path / "schema.json").write_text(json.dumps(schema))

    asked = [*COMMANDS[command](path, tmp_path / "out.jsonl"), "--schema", str(tmp_path / "schema.json")]

    assert main(asked) == 2
    assert code in capsys.readouterr().err


def test_related_processes_that_name_one_another_in_a_circle_are_read_like_others(tmp_path, capsys):
    def related(own, other):
        return {
            **orjson.loads(GOOD),
            "ocid": own,
            "relatedProcesses": [
                {"id": "1", "relationship": ["parent"], "scheme": "ocid", "identifier": other}
            ],
        }

    circle = [related("ocds-a", "ocds-b"), related("ocds-b", "ocds-a"), related("ocds-c", "ocds-c")]
    path, to = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps(one) for one in circle))

    assert [main(asked(path, to)) for asked in COMMANDS.values()] == [0, 0, 0, 0]
    assert len(to.read_bytes().splitlines()) == 3


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_terminal_would_obey_is_written_out(command, tmp_path, capsys):
    path = tmp_path / "in.jsonl"
    odd = GOOD.replace(b"ocds-abc123-1", b"\\u001b[2J-1")
    other = odd.replace(b'"tag":["tender"]', b'"tag":7,"\\u001b[2J":1').replace(b"2024-01-01T", b"x")
    path.write_bytes(b"\n".join([odd, other, other.replace(b'"id":"1"', b'"id":"2"')]))

    main(COMMANDS[command](path, tmp_path / "out.jsonl")[: -1 if command == "flags" else None])
    told = capsys.readouterr()

    assert chr(27) not in told.out + told.err


MEASURED = (
    "import re, sys\nfrom pathlib import Path\nfrom onus.__main__ import main\ncode = main(sys.argv[1:])\n"
    "print(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1], file=sys.stderr)\n"
    "raise SystemExit(code)\n"
)
LARGE = 256 << 20
MIB_MAX = 250


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "text", [b"x", b"{", b"\\\\", b'{"a":1},'], ids=["text", "brackets", "escapes", "items"]
)
def test_a_line_of_any_length_is_refused_in_bounded_memory(command, text, tmp_path):
    path, to = tmp_path / "in.json", tmp_path / "out.jsonl"
    with path.open("wb") as out:
        out.write(b'{"ocid":"a","x":' + (b"[" if text[-1:] == b"," else b'"' if text != b"{" else b""))
        for _ in range(LARGE // (1 << 20)):
            out.write(text * ((1 << 20) // len(text)))

    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, *COMMANDS[command](path, to)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert (ran.returncode, "in.json" in ran.stderr) == (2, True)
    assert int(ran.stderr.split()[-1]) / 1024 < MIB_MAX
