"""`onus flags` as a person and as a program meet it, on real files."""

import json

import pytest

from onus.__main__ import main

FLAGS = ["R003", "R018", "R024", "R025", "R028", "R030", "R035", "R036", "R038", "R048", "R058"]


@pytest.fixture(scope="session")
def ocds(shared):
    return shared / "data" / "ocds"


@pytest.fixture
def flagged(ocds, capsys):
    code = main(["flags", str(ocds / "dominican_2020_23.jsonl.gz"), "--pack", "cardinal-0.0.8", "--json"])
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    return json.loads(out)


def test_what_is_flagged_equals_what_cardinal_flags_for_every_flag_and_subject(flagged, ocds):
    theirs = json.loads((ocds / "dominican_2020_23.cardinal-0.0.8.json").read_bytes())

    assert list(flagged) == ["OCID", "Buyer", "ProcuringEntity", "Tenderer"]
    for kind, ours in flagged.items():
        for flag in FLAGS:
            own = {subject: values[flag] for subject, values in ours.items() if flag in values}
            other = {
                subject: values[flag] for subject, values in theirs.get(kind, {}).items() if flag in values
            }
            assert sorted(own) == sorted(other), (kind, flag)
            assert own == pytest.approx(other, rel=1e-12), (kind, flag)


def test_the_numbers_of_the_manual_are_those_of_the_real_file(flagged):
    counts = {flag: sum(flag in values for values in flagged["OCID"].values()) for flag in FLAGS}

    assert counts == {
        "R003": 4770, "R018": 2739, "R024": 0, "R025": 0, "R028": 133, "R030": 634,
        "R035": 250, "R036": 311, "R038": 0, "R048": 0, "R058": 40,
    }  # fmt: skip


def test_with_the_limits_of_a_law_for_tenders_alone_few_remain(ocds, capsys):
    packs = ["--pack", "cn-procurement", "--pack", "examples/flags-of-tenders.toml"]
    main(["flags", str(ocds / "dominican_2020_23.jsonl.gz"), "--json", *packs])
    values = json.loads(capsys.readouterr().out)["OCID"].values()

    assert [sum(flag in one for one in values) for flag in ("R003", "R018")] == [0, 18]


def test_messy_releases_of_many_publishers_are_flagged_and_none_crashes(ocds, capsys):
    main(["flags", str(ocds / "real_releases.jsonl.gz"), "--pack", "cardinal-0.0.8", "--json"])
    values = json.loads(capsys.readouterr().out)["OCID"].values()

    assert {
        flag: sum(flag in one for one in values) for flag in FLAGS if any(flag in one for one in values)
    } == {
        "R003": 95,
        "R018": 7,
    }


def a_file(tmp_path, *lines):
    path = tmp_path / "f.jsonl"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "A signal is not an accusation."), ("zh-Hans", "线索不是指控。")]
)
def test_the_table_says_on_its_face_that_a_signal_is_not_an_accusation(language, sentence, tmp_path, capsys):
    code = main(["flags", a_file(tmp_path, '{"ocid": "ocds-abc123-1"}'), "--language", language])
    out = capsys.readouterr().out

    assert code == 0
    assert out.startswith(sentence)
    assert "tender/numberOfTenderers" in out


def test_faults_are_listed_the_rest_is_printed_and_the_exit_code_is_two(tmp_path, capsys):
    good = '{"ocid": "ocds-abc123-1", "tender": {"numberOfTenderers": 1, "procurementMethod": "open"}}'
    code = main(["flags", a_file(tmp_path, "{", good), "--json"])
    out, err = capsys.readouterr()

    assert code == 2
    assert json.loads(out)["OCID"] == {"ocds-abc123-1": {"R018": 1.0}}
    assert err.startswith("f.jsonl:1 FLAGS-010 No JSON: ")
    assert "1 fault(s) are listed above" in err


def test_a_file_that_is_not_there_and_a_pack_without_flags_are_told(tmp_path, capsys):
    assert main(["flags", str(tmp_path / "none.json")]) == 2
    assert "FILES-001" in capsys.readouterr().err
    assert main(["flags", a_file(tmp_path, "{}"), "--pack", "cn-benxi-snow"]) == 2
    assert "FLAGS-005" in capsys.readouterr().err
