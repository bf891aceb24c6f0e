"""Hand-over: one case as a sealed zip that an inspector opens without Onus."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from onus.__main__ import main
from onus.outside.sealed_zip import sealed
from onus.wire.paper_register import number_text, read_register_bytes, register_bytes

from .test_circulation import office, ordered, receive, serve  # noqa: F401 the fixtures

LATER = "2024-01-19T09:00:00+08:00"


@pytest.fixture
def case(office, tmp_path):  # noqa: F811
    """Return a case whose order was served and came back, assessed two days later."""
    folder, row = office
    assert (serve(folder), receive(folder)) == (0, 0)
    words = ["assess", str(folder / "d"), "--as-of", LATER, "--out", str(tmp_path / "out"), "--workers", "1"]
    assert main(words) == 0
    return folder, row.subject


def hand_over(folder, subject, papers, *more):
    words = ["papers", "handover", folder / "out", "--case", subject, "--to", folder / "移交.zip"]
    return main([str(w) for w in (*words, "--papers", papers, "--dossier", folder / "d", *more)])


def contents(folder) -> dict[str, bytes]:
    with ZipFile(folder / "移交.zip") as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_folder_holds_papers_scans_facts_rulings_and_the_way_to_check_them(case, ordered):  # noqa: F811
    folder, subject = case
    assert hand_over(folder, subject, ordered / "papers") == 0
    found = contents(folder)

    assert {"index.html", "facts.csv", "findings.csv", "acts.csv", "VERIFY.txt", "SHA256SUMS", "manifest.json",
            "papers/整改〔2024〕第001号 整改通知书.pdf", "rulings/001.zh-Hans.txt", "rulings/001.en.txt"} <= found.keys()  # fmt: skip
    assert [name for name in found if name.startswith("papers/signed/")] != []
    links = re.findall(r'<a href="([^"]+)"', found["index.html"].decode())
    assert links != [] and {*links} <= found.keys()
    statement = found["VERIFY.txt"].decode()
    assert "onus assess DOSSIER --as-of 2024-01-19T01:00:00Z" in statement
    assert "sha256sum --check SHA256SUMS" in statement


def test_every_file_but_the_list_of_digests_stands_in_it_with_its_own(case, ordered):  # noqa: F811
    folder, subject = case
    assert hand_over(folder, subject, ordered / "papers") == 0
    found = contents(folder)
    listed = dict(reversed(line.split("  ", 1)) for line in found.pop("SHA256SUMS").decode().splitlines())

    assert listed == {name: sha256(raw).hexdigest() for name, raw in found.items()}


def test_the_same_case_is_the_same_bytes(case, ordered):  # noqa: F811
    folder, subject = case
    assert hand_over(folder, subject, ordered / "papers") == 0
    first = (folder / "移交.zip").read_bytes()
    assert hand_over(folder, subject, ordered / "papers") == 0

    assert (folder / "移交.zip").read_bytes() == first


def test_the_order_and_its_service_stand_among_the_acts(case, ordered):  # noqa: F811
    folder, subject = case
    assert hand_over(folder, subject, ordered / "papers") == 0
    rows = list(csv.DictReader(io.StringIO(contents(folder)["acts.csv"].decode())))

    served = [(row["kind"], row["happened_at"]) for row in rows if "整改〔2024〕第1号" in row["text"]]
    assert sorted(served) == [("order_to_cure", "2024-01-17 10:00"), ("serve", "2024-01-17 10:00")]


def test_facts_carry_the_place_where_they_were_read(case, ordered):  # noqa: F811
    folder, subject = case
    path = folder / "d" / "inspections.csv"
    text = path.read_text(encoding="utf-8")
    header = text.splitlines()[0].split(",")
    cell = {"inspection_id": "look-1", "place_id": "R-09", "service": "snow-clearing", "result": "fail",
            "happened_at": "2024-01-16T20:00:00+08:00", "by_post": "street-supervisor",
            "source_ref": "检查表.xlsx!1月!B7:H7"}  # fmt: skip
    path.write_text(text + ",".join(cell.get(name, "") for name in header) + "\n", encoding="utf-8")
    words = ["assess", str(folder / "d"), "--as-of", LATER, "--out", str(folder / "out"), "--workers", "1"]
    assert main(words) == 0
    assert hand_over(folder, subject, ordered / "papers") == 0
    found = contents(folder)

    assert "检查表.xlsx!1月!B7:H7" in found["facts.csv"].decode()
    assert "检查表.xlsx!1月!B7:H7" in found["index.html"].decode()


def test_without_papers_or_dossier_the_case_is_handed_over_all_the_same(case):
    folder, subject = case
    assert (
        main(["papers", "handover", str(folder / "out"), "--case", subject, "--to", str(folder / "移交.zip")])
        == 0
    )

    assert [name for name in contents(folder) if name.startswith("papers/")] == []


def test_a_case_that_is_not_there_is_refused(case, ordered, capsys):  # noqa: F811
    folder, _ = case

    assert hand_over(folder, "X/y/z/2024", ordered / "papers") == 2
    assert "PAPERS-036" in capsys.readouterr().err
    assert not (folder / "移交.zip").exists()


def test_a_dossier_that_OUT_was_not_made_from_is_refused(case, ordered, capsys):  # noqa: F811
    folder, subject = case
    head = folder / "d" / "dossier.toml"
    head.write_text(
        head.read_text(encoding="utf-8").replace('id = "by-hand-2024"', 'id = "another"'), encoding="utf-8"
    )

    assert hand_over(folder, subject, ordered / "papers") == 2
    assert "PAPERS-013" in capsys.readouterr().err


def test_words_of_a_dossier_cannot_become_part_of_the_page(case, ordered):  # noqa: F811
    folder, subject = case
    out = folder / "out"
    crooked = json.loads((out / "contract.json").read_text(encoding="utf-8"))
    crooked["obligations"][0]["title"]["zh"] = "<script>alert(1)</script>"
    (out / "contract.json").write_text(json.dumps(crooked), encoding="utf-8")
    assert hand_over(folder, subject, ordered / "papers") == 0

    assert "<script>" not in contents(folder)["index.html"].decode()


def test_a_sealed_zip_names_no_machine_and_no_time(tmp_path):
    (tmp_path / "z.zip").write_bytes(sealed({"乙": b"2", "a": b"1"}))
    with ZipFile(tmp_path / "z.zip") as packed:
        told = [(one.filename, one.date_time, one.create_system) for one in packed.infolist()]

    assert told == [(name, (1980, 1, 1, 0, 0, 0), 3) for name in ("SHA256SUMS", "a", "乙")]
    assert Path(tmp_path / "z.zip").read_bytes() == sealed({"a": b"1", "乙": b"2"})


def test_papers_that_name_homes_are_left_out_and_listed_unless_they_are_asked_for(
    case,
    ordered,  # noqa: F811
    tmp_path,
    capsys,
):
    folder, subject = case
    papers = tmp_path / "papers"
    shutil.copytree(ordered / "papers", papers)
    (row,) = read_register_bytes((papers / "papers.csv").read_bytes())
    home = replace(row, findings=("SNOW/private-bcdfghjkmnpq/day",))
    (papers / "papers.csv").write_bytes(register_bytes([home]))
    number = number_text(row.kind, year=row.year, serial=row.serial, language="zh-Hans")

    assert hand_over(folder, subject, papers) == 0
    found = contents(folder)
    assert [name for name in found if name.startswith("papers/")] == []
    assert all(number in found[name].decode() for name in ("VERIFY.txt", "index.html"))
    assert f"{number}: withheld" in capsys.readouterr().out

    assert hand_over(folder, subject, papers, "--with-homes") == 0
    found = contents(folder)
    assert any(name.startswith("papers/signed/") for name in found)
    assert all(
        said in found["VERIFY.txt"].decode() for said in ("name homes by their numbers", "hold signatures")
    )


def test_papers_of_several_folders_go_along_and_one_that_is_not_found_is_named(
    case,
    ordered,  # noqa: F811
    tmp_path,
    capsys,
):
    folder, subject = case
    (row,) = read_register_bytes((ordered / "papers" / "papers.csv").read_bytes())
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "papers.csv").write_bytes(register_bytes([replace(row, serial=7)]))
    number = number_text(row.kind, year=row.year, serial=7, language="zh-Hans")

    assert hand_over(folder, subject, ordered / "papers", "--papers", tmp_path / "more") == 0
    found = contents(folder)
    assert any(name.endswith(".pdf") for name in found)
    assert f"{number}: listed" in capsys.readouterr().out
    assert number in found["index.html"].decode()
