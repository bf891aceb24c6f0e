"""Files of strangers: every form is read, every fault is told, and neither order nor workers change a byte."""

import gzip
import json
from hashlib import sha256
from itertools import permutations

import pytest

from onus.core.integrity.catalogue import fields_of
from onus.core.integrity.flagging import flag_processes
from onus.outside import flag_files, flag_lines
from onus.outside.flag_files import read_files
from onus.outside.law import load_pack
from onus.wire.flags.parameters import limits_of
from onus.wire.flags.results import results_json

LIMITS = limits_of([load_pack("cardinal-0.0.8").rules])


def single(ocid, number=1, **more):
    return {"ocid": ocid, "tender": {"numberOfTenderers": number, "procurementMethod": "open"}, **more}


ONE, TWO = single("ocds-abc123-1"), single("ocds-abc123-2")


def written(folder, content, name="f.jsonl"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lines(*values):
    return "".join(json.dumps(value) + "\n" for value in values)


def seen(*paths, workers=1):
    """Return the ocids flagged by R018, and the faults as (file, line, code)."""
    read = read_files(paths, fields_of(LIMITS), workers=workers)
    raw = json.loads(results_json(flag_processes(read.columns, LIMITS)))
    return sorted(raw["OCID"]), [(one.file, one.line, one.code) for one in read.faults]


BOTH = ["ocds-abc123-1", "ocds-abc123-2"]
FORMS = {
    "lines.jsonl": lines(ONE, TWO),
    "lines_without_end.jsonl": lines(ONE, TWO).rstrip(),
    "blank_lines.jsonl": "\n\n" + lines(ONE) + "  \n" + lines(TWO),
    "lines_of_any_name.txt": lines(ONE, TWO),
    "mark.json": "\ufeff" + json.dumps([ONE, TWO]),
    "list.json": json.dumps([ONE, TWO], indent=2),
    "package.json": json.dumps({"uri": "u", "releases": [ONE, TWO]}, indent=2),
    "package_in_a_line.json": json.dumps({"releases": [ONE, TWO]}),
    "packages.jsonl": lines({"releases": [ONE]}, {"releases": [TWO]}),
    "records.json": json.dumps({"records": [{"ocid": one["ocid"], "compiledRelease": one} for one in (ONE, TWO)]}, indent=1),
    "records_of_releases.json": json.dumps({"records": [{"ocid": one["ocid"], "releases": [one]} for one in (ONE, TWO)]}),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("packed", [False, True])
def test_every_form_of_ocds_is_read_plain_and_as_gzip(name, packed, tmp_path):
    raw = FORMS[name].encode()
    path = written(tmp_path, gzip.compress(raw) if packed else raw, name + (".gz" if packed else ""))

    assert seen(path) == (BOTH, [])


FAULTY = {
    "no json": (lines(ONE) + '{"ocid": \n' + lines(TWO), 2, "FLAGS-010"),
    "not utf-8": (lines(ONE).encode() + b'{"ocid": "\xff"}\n' + lines(TWO).encode(), 2, "FLAGS-010"),
    "nan": (lines(ONE) + '{"ocid": "x", "tender": NaN}\n' + lines(TWO), 2, "FLAGS-010"),
    "too deep": (lines(ONE) + "[" * 5000 + "]" * 5000 + "\n" + lines(TWO), 2, "FLAGS-010"),
    "no ocid": (lines(ONE, {"id": 1}, TWO), 2, "FLAGS-013"),
    "ocid of the wrong kind": (lines(ONE, single(17), TWO), 2, "FLAGS-013"),
    "no object": (lines(ONE, 17, TWO), 2, "FLAGS-013"),
    "a list of lists of lists of lists of lists": (lines(ONE, [[[[[ONE]]]]], TWO), 2, "FLAGS-013"),
    "wrong kind": (lines(ONE, TWO, {"ocid": "x", "tender": 7}), 3, "FLAGS-014"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_told_with_its_line_and_the_rest_is_flagged(name, tmp_path):
    content, line, code = FAULTY[name]

    assert seen(written(tmp_path, content)) == (BOTH, [("f.jsonl", line, code)])


def test_a_gzip_that_is_cut_off_gives_what_stands_before_the_cut(tmp_path):
    noise = [
        single(f"ocds-abc123-{number}", title=sha256(b"%d" % number).hexdigest()) for number in range(3000)
    ]
    raw = gzip.compress(lines(*noise).encode())
    ocids, faults = seen(written(tmp_path, raw[: len(raw) // 2], "f.jsonl.gz"))

    assert 500 < len(ocids) < 3000
    assert [fault[2] for fault in faults][-1] == "FLAGS-012"


def test_a_gzip_that_is_damaged_is_told(tmp_path):
    raw = bytearray(gzip.compress(lines(ONE, TWO).encode()))
    raw[-6] ^= 255

    assert seen(written(tmp_path, bytes(raw), "f.jsonl.gz"))[1][-1][2] == "FLAGS-012"


def test_a_line_that_is_too_long_is_refused_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(flag_lines, "BYTES_MAX", 1000)
    path = written(tmp_path, lines(ONE, single("x", title="y" * 5000), TWO))

    assert seen(path) == (BOTH, [("f.jsonl", 2, "FLAGS-011")])


def test_a_package_on_one_line_longer_than_may_be_held_is_taken_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(flag_lines, "BYTES_MAX", 1000)
    many = [single(f"ocds-abc123-{number:03}") for number in range(100)]
    path = written(tmp_path, json.dumps({"releases": many}), "f.json")

    assert seen(path) == ([one["ocid"] for one in many], [])


def test_a_document_that_is_cut_off_gives_the_releases_before_the_cut(tmp_path):
    content = json.dumps({"releases": [ONE, TWO]}, indent=1)
    ocids, faults = seen(written(tmp_path, content[:-30], "f.json"))

    assert ocids == ["ocds-abc123-1"]
    assert [code for *_, code in faults] == ["FLAGS-019"]


def test_a_value_larger_than_may_be_held_on_the_only_line_of_a_document_is_refused(tmp_path):
    path = written(tmp_path, b'{"ocid":"x","title":"' + b"y" * (17 << 20) + b'"}', "f.json")

    assert seen(path) == ([], [("f.json", 1, "FLAGS-019")])


def test_a_fault_in_a_document_has_the_line_of_its_release(tmp_path):
    broken = [ONE, {"ocid": "x", "tender": 7}, TWO]
    content = '{"releases": [\n' + ",\n".join(map(json.dumps, broken)) + "\n]}"

    assert seen(written(tmp_path, content, "f.json")) == (BOTH, [("f.json", 3, "FLAGS-014")])


def test_an_empty_file_holds_nothing_and_has_no_fault(tmp_path):
    assert seen(written(tmp_path, b"")) == ([], [])


def test_releases_of_one_process_are_merged_whatever_files_and_order_they_come_in(tmp_path):
    first = single("ocds-abc123-1", 3, date="2024-01-01T00:00:00Z", id="a", tag=["tender"])
    later = single("ocds-abc123-1", 1, date="2024-02-01T00:00:00Z", id="b", tag=["tenderUpdate"])
    paths = [
        written(tmp_path, lines(one), f"{number}.jsonl") for number, one in enumerate((first, later, TWO))
    ]

    assert [seen(*order) for order in permutations(paths)] == [(BOTH, [])] * 6


def test_of_a_process_with_compiled_releases_the_latest_counts(tmp_path):
    old = single("ocds-abc123-1", 1, date="2024-01-01T00:00:00Z", tag=["compiled"])
    new = single("ocds-abc123-1", 3, date="2024-03-01T00:00:00Z", tag=["compiled"])
    loose = single("ocds-abc123-1", 1, date="2024-05-01T00:00:00Z", tag=["tender"])

    assert seen(written(tmp_path, lines(new, loose, old, TWO))) == (["ocds-abc123-2"], [])


def test_a_release_that_stands_twice_word_for_word_counts_once(tmp_path):
    assert seen(written(tmp_path, lines(ONE, ONE, TWO))) == (BOTH, [])


def test_releases_of_one_process_without_dates_are_a_fault(tmp_path):
    other = single("ocds-abc123-1", 3)

    assert seen(written(tmp_path, lines(ONE, TWO, other))) == (
        ["ocds-abc123-2"],
        [("f.jsonl", 1, "FLAGS-017")],
    )


def test_repeated_processes_are_merged_in_rounds_with_the_same_result(tmp_path, monkeypatch):
    many = [
        single(f"ocds-abc123-{number}", turn, date=f"2024-01-0{turn}T00:00:00Z", id=str(turn))
        for number in range(9)
        for turn in (1, 2)
    ]
    path = written(tmp_path, lines(*many, TWO | {"ocid": "ocds-abc123-z"}))
    at_once = seen(path)
    monkeypatch.setattr(flag_files, "HELD_BYTES", 1)

    assert seen(path) == at_once == (["ocds-abc123-z"], [])


def test_how_many_batches_make_a_block_changes_neither_columns_nor_faults(tmp_path, monkeypatch):
    awards = [[{"date": f"2024-01-01T00:00:0{one}Z"}, {"date": "2024"}, {"date": one}] for one in range(9)]
    many = [single(f"ocds-abc123-{number}", awards=award) for number, award in enumerate(awards)]
    path = written(tmp_path, lines(*many, 17, ONE | {"ocid": "ocds-abc123-z"}))
    whole = read_files([path], ("awards/date", "ocid"))
    monkeypatch.setattr(flag_lines, "BATCH_BYTES", 1)
    batches = read_files([path], ("awards/date", "ocid"))
    monkeypatch.setattr(flag_files, "BLOCK_BYTES", 1)
    blocks = read_files([path], ("awards/date", "ocid"))

    assert len(whole.faults) == 19
    assert whole.faults == batches.faults == blocks.faults
    assert {tuple(one.columns["awards/date"].tolist()) for one in (whole, batches, blocks)} == {
        tuple(whole.columns["awards/date"].tolist())
    }


def test_neither_workers_nor_the_order_of_lines_change_a_byte_of_the_real_file(shared, tmp_path):
    with gzip.open(shared / "data" / "ocds" / "dominican_2020_23.jsonl.gz") as source:
        real = source.read().splitlines(keepends=True)[:1500]
    shuffled = sorted(real, key=lambda line: sha256(line).digest())
    halves = [written(tmp_path, b"".join(real[:700]), "a"), written(tmp_path, b"".join(real[700:]), "b")]
    mixed = written(tmp_path, b"".join(shuffled), "c")

    def raw(paths, workers):
        read = read_files(paths, fields_of(LIMITS), workers=workers)
        return results_json(flag_processes(read.columns, LIMITS))

    assert raw(halves, 1) == raw(halves[::-1], 1) == raw([mixed], 1) == raw(halves, 2) == raw([mixed], 3)
