"""OCDS files from strangers: any shape, any size, any damage; and what a reader is told."""

from __future__ import annotations

import gzip
import json
import tracemalloc

import orjson
import pytest

from onus.__main__ import main
from onus.outside.ocds_files import releases_of
from onus.outside.ocds_sorting import by_process
from onus.wire.ocds.splitting import BYTES_MAX


def a_release(number, **changes):
    return {
        "ocid": f"ocds-abc123-{number}",
        "id": "1",
        "date": "2024-01-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        **changes,
    }


TWO = [a_release(1), a_release(2)]
PACKAGE = {"uri": "https://example.org", "version": "1.1", "releases": TWO}
RECORDS = {"uri": "https://example.org", "records": [{"ocid": one["ocid"], "releases": [one]} for one in TWO]}
LINES = "".join(json.dumps(one) + "\n" for one in TWO)
SHAPES = {
    "lines": LINES,
    "lines with blanks between": LINES.replace("\n", "\n\n \n"),
    "lines after a byte order mark": "\ufeff" + LINES,
    "a package": json.dumps(PACKAGE),
    "a package over many lines": json.dumps(PACKAGE, indent=2),
    "two packages": "".join(json.dumps({**PACKAGE, "releases": [one]}, indent=1) for one in TWO),
    "a package of records": json.dumps(RECORDS, indent=2),
    "a package in one line of lines": json.dumps(RECORDS) + "\n",
    "releases over many lines": "\n".join(json.dumps(one, indent=2) for one in TWO),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_releases_are_read_from(shape, packed, tmp_path):
    raw = SHAPES[shape].encode()
    (tmp_path / "in").write_bytes(gzip.compress(raw) if packed else raw)

    assert [one.release for one in releases_of([tmp_path / "in"])] == TWO


def told(path):
    return [(one.line, one.reason) for one in releases_of([path])]


def test_a_line_that_is_no_json_is_refused_with_its_number_and_the_next_one_read(tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b'{"ocid":"a"}\n{"ocid":\n\xff\xfe\n[1]\n{"ocid":"b"}\n')

    assert told(bad) == [(1, ""), (2, "not_json"), (3, "not_json"), (4, "not_an_object"), (5, "")]


def test_a_line_that_is_too_large_is_refused_in_the_memory_of_one_that_is_not(tmp_path):
    bad = tmp_path / "bad.jsonl"
    with bad.open("wb") as out:
        out.write(b'{"ocid":"a"}\n{"x":"')
        for _ in range(12):
            out.write(b"x" * (BYTES_MAX // 2))
        out.write(b'"}\n{"ocid":"b"}\n')
    tracemalloc.start()
    found = told(bad)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == [(1, ""), (2, "too_large"), (3, "")]
    assert peak < 4 * BYTES_MAX


@pytest.mark.parametrize("raw", [b"", b"\n\n"])
def test_an_empty_file_has_no_release_and_no_fault(raw, tmp_path):
    (tmp_path / "empty").write_bytes(raw)

    assert told(tmp_path / "empty") == []


@pytest.mark.parametrize(
    ("raw", "reasons"),
    [
        (json.dumps(PACKAGE, indent=1).encode()[:-30], ["", "broken_file"]),
        (b"PK\x03\x04 no json", ["broken_file"]),
        (b"<html>{}</html>", ["broken_file"]),
    ],
)
def test_what_breaks_off_is_told_after_what_came_before_it(raw, reasons, tmp_path):
    (tmp_path / "bad").write_bytes(raw)

    assert [reason for _, reason in told(tmp_path / "bad")] == reasons


def test_an_archive_that_is_cut_off_gives_what_came_before_the_cut(tmp_path):
    (tmp_path / "bad.gz").write_bytes(gzip.compress(LINES.encode() * 9)[:-9])
    reasons = [reason for _, reason in told(tmp_path / "bad.gz")]

    assert reasons == [*[""] * (len(reasons) - 1), "broken_file"]
    assert len(reasons) > 9


def test_processes_come_in_the_order_of_their_ids_whatever_the_order_of_releases(tmp_path):
    releases = [a_release(number % 300, id=str(number)) for number in range(900)]
    outs = []
    for step in (7, 11):
        (tmp_path / str(step)).mkdir()
        mixed = (releases[place * step % len(releases)] for place in range(len(releases)))
        fed = ((one["ocid"], one, b"") for one in mixed)
        told = by_process(
            fed, tmp_path / str(step), lambda ocid, found: f"{ocid} {len(found)}".encode(), pytest.fail
        )
        outs.append(list(told))

    assert outs[0] == outs[1] == sorted(outs[0])
    assert len(outs[0]) == 300


def test_merging_writes_one_line_a_process_and_tells_what_it_refused(tmp_path, capsys):
    first, later = (
        a_release(1, tender={"id": "1", "title": "Snow"}),
        a_release(1, id="2", date="2024-02-01T00:00:00Z", tender={"id": "1", "status": "active"}),
    )
    clash = [a_release(9, tender="x"), a_release(9, id="2", tender={"id": "1"})]
    (tmp_path / "in.jsonl").write_text(
        "".join(json.dumps(one) + "\n" for one in [later, a_release(0), first, *clash, {}])
    )
    code = main(["ocds", "merge", str(tmp_path / "in.jsonl"), "--to", str(tmp_path / "out.jsonl")])
    out, err = capsys.readouterr()

    lines = [orjson.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert [one["ocid"] for one in lines] == ["ocds-abc123-0", "ocds-abc123-1"]
    assert lines[1]["tender"] == {"id": "1", "title": "Snow", "status": "active"}
    assert code == 2
    assert "ocds-abc123-9 tender: has a value, an object or a list" in err
    assert "in.jsonl:6: has no ocid" in err
    assert "read: 6" in out


def test_validation_tells_keyword_place_and_examples(tmp_path, capsys):
    (tmp_path / "in.json").write_text(
        json.dumps({"version": "one", "releases": [a_release(1, tag=[]), a_release(2)]}, indent=1)
    )
    code = main(["ocds", "validate", str(tmp_path / "in.json"), "--json"])
    found = json.loads(capsys.readouterr().out)

    assert (code, found["read"], found["valid"]) == (2, 2, 1)
    kinds = {(one["keyword"], one["place"]): one["examples"] for one in found["faults"]}
    assert kinds["minItems", "tag"][0].endswith("tag")
    assert ("pattern", "package/version") in kinds
    assert ("required", "package") in kinds
    assert main(["ocds", "validate", str(tmp_path / "in.json"), "--language", "zh-Hans"]) == 2
    assert "缺少" in capsys.readouterr().out


def test_a_file_without_a_fault_is_valid(tmp_path, capsys):
    (tmp_path / "in.jsonl").write_text(LINES)

    assert main(["ocds", "validate", str(tmp_path / "in.jsonl")]) == 0
    assert "without a fault: 2" in capsys.readouterr().out


def test_an_import_counts_each_publisher_and_says_why_it_refused(tmp_path, capsys):
    (tmp_path / "in.jsonl").write_text(
        LINES + json.dumps(a_release(1)) + "\n{\n" + json.dumps(a_release(3, language=5)) + "\n"
    )
    code = main(["ocds", "import", str(tmp_path / "in.jsonl"), "--to", str(tmp_path / "out.jsonl")])
    out, err = capsys.readouterr()

    assert code == 2
    assert "ocds-abc123\t3\t1\t1\twas there before, with the same content (1)" in out
    assert "in.jsonl:4: is no JSON" in err
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 3


def test_a_schema_that_is_none_is_refused_in_words(tmp_path, capsys):
    (tmp_path / "schema.json").write_text("[1]")
    (tmp_path / "in.jsonl").write_text(LINES)

    assert (
        main(["ocds", "validate", str(tmp_path / "in.jsonl"), "--schema", str(tmp_path / "schema.json")]) == 2
    )
    assert "OCDS-004" in capsys.readouterr().err
