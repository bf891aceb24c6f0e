"""What keeps a paper from being served: its moment, its words, and a later paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.__main__ import main
from onus.actions.check_dossier import check_dossier
from onus.base.instants import instant
from onus.outside.attachments import attached
from onus.outside.dossiers import read_dossier
from onus.wire.paper_register import file_stem, number_text, read_register_bytes, register_bytes

from .test_circulation import NOW, SERVED, office, ordered, receive, serve  # noqa: F401 the fixtures

EARLIER = "2024-01-17T08:00:00+08:00"


def number_of(row):
    return number_text(row.kind, year=row.year, serial=row.serial, language="zh-Hans")


def written(folder, *rows):
    (folder / "papers.csv").write_bytes(register_bytes(rows))


def acts(folder):
    path = folder / "d" / "acts.toml"
    return path.read_bytes() if path.is_file() else b""


def refused(folder, code, capsys, *more, **named):
    before = acts(folder)
    assert serve(folder, *more, **named) == 2
    assert code in capsys.readouterr().err
    assert acts(folder) == before


def test_a_paper_cannot_bear_a_date_before_the_day_by_which_its_words_were_known(ordered, tmp_path, capsys):  # noqa: F811
    words = ["papers", str(ordered / "out"), "--period", "2024-01", "--to", str(tmp_path / "new")]

    assert main([*words, "--date", "2024-01-16"]) == 2
    assert "PAPERS-016" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
    assert main([*words, "--kinds", "order-to-cure", "--date", "2024-01-18"]) == 0


def test_the_register_keeps_the_moment_by_which_a_paper_knew(office):  # noqa: F811
    assert office[1].known_by == instant(NOW)


@pytest.mark.parametrize(
    "named", [{"at": EARLIER}, {"at": EARLIER, "recorded": EARLIER}, {"recorded": EARLIER}]
)
def test_what_a_paper_says_cannot_be_served_before_it_was_known(office, named, capsys):  # noqa: F811
    folder, row = office
    written(folder, replace(row, day="2024-01-17"))

    refused(folder, "PAPERS-032", capsys, number=number_of(row), **named)


def test_a_paper_about_duties_that_the_dossier_does_not_have_is_refused(office, capsys):  # noqa: F811
    folder, row = office
    (duty, *_) = row.findings
    strange = duty.replace("R-0", "S-0"), f"{duty}x", "noise"
    written(folder, replace(row, findings=(duty, *strange)))

    refused(folder, "PAPERS-037", capsys, number=number_of(row))
    written(folder, row)
    assert serve(folder, number=number_of(row)) == 0


def test_other_words_under_a_number_that_was_served_are_refused(office, capsys):  # noqa: F811
    folder, row = office
    assert serve(folder, number=number_of(row)) == 0
    written(folder, replace(row, digest="f" * 64))

    refused(folder, "PAPERS-038", capsys, number=number_of(row))
    refused(folder, "PAPERS-038", capsys, "--to", "officer", number=number_of(row))


def test_a_paper_that_a_later_one_replaces_is_served_only_where_that_is_said(office, capsys):  # noqa: F811
    folder, row = office
    later = replace(row, serial=row.serial + 1, replaces=f"{row.year}/{row.serial}", digest="f" * 64)
    written(folder, row, later)

    refused(folder, "PAPERS-039", capsys, number=number_of(row))
    assert serve(folder, "--although-replaced", number=number_of(row)) == 0
    assert serve(folder, number=number_of(row)) == 0


def test_a_served_record_of_an_interview_is_no_second_interview(office):  # noqa: F811
    folder, row = office
    written(folder, replace(row, kind="interview", cure_us=0))

    assert serve(folder, number="interview-2024-001") == 0
    assert [act.kind for act in read_dossier(folder / "d").dossier.acts if act.paper] == ["serve"]


def test_a_register_that_went_through_a_chinese_spreadsheet_is_served_from(office):  # noqa: F811
    folder, row = office
    path = folder / "papers.csv"
    path.write_bytes(path.read_bytes().decode("utf-8-sig").encode("gb18030"))

    assert serve(folder, number=number_of(row)) == 0
    assert read_register_bytes(path.read_bytes()) == (row,)


def test_a_scan_filed_by_a_post_that_nobody_knows_is_refused_and_nothing_is_written(office, capsys):  # noqa: F811
    folder, row = office
    assert serve(folder, number=number_of(row)) == 0

    assert receive(folder, "--by-post", "ghost", number=number_of(row)) == 2
    assert "PAPERS-033" in capsys.readouterr().err
    assert not (folder / "d" / "attachments.csv").exists()
    assert not (folder / "d" / "attachments").exists()
    assert receive(folder, "--by-post", "street-head", number=number_of(row)) == 0
    assert check_dossier(folder / "d") == ()


def test_a_table_that_would_be_faulty_with_the_new_row_is_not_written(office, capsys):  # noqa: F811
    folder, row = office
    assert serve(folder, number=number_of(row)) == 0
    early = "1900-01-01T00:00:00+08:00"
    table = folder / "d" / "attachments.csv"
    table.write_text(f"attachment_id,kind,file,sha256,happened_at,recorded_at\nx,paper,y,z,{early},{early}\n")
    before = table.read_bytes()

    assert receive(folder, number=number_of(row)) == 2
    assert capsys.readouterr().err
    assert table.read_bytes() == before
    assert not (folder / "d" / "attachments").exists()


@pytest.mark.parametrize(
    ("way", "language"), [(number_text, "en"), (file_stem, "en"), (file_stem, "zh-Hans")]
)
def test_a_scan_comes_back_under_every_name_that_serving_takes(office, way, language):  # noqa: F811
    folder, row = office
    name = way(row.kind, year=row.year, serial=row.serial, language=language)

    assert (serve(folder, number=name), receive(folder, number=name)) == (0, 0)
    assert [one.about for one in attached(folder / "d")] == [number_of(row)]


def test_the_same_scan_for_another_number_is_warned_of(office, capsys):  # noqa: F811
    folder, row = office
    second = replace(row, serial=2, subject="another case")
    written(folder, row, second)
    assert [serve(folder, number=number_of(one)) for one in (row, second)] == [0, 0]

    assert receive(folder, number=number_of(row)) == 0
    assert "还归入了" not in capsys.readouterr().err
    assert receive(folder, number=number_of(second)) == 0
    assert f"还归入了 {number_of(row)}；" in capsys.readouterr().err


def test_an_order_that_came_after_the_whole_ladder_ran_out_is_not_owed_again(office, tmp_path):  # noqa: F811
    folder, row = office
    late, later = "2024-03-20T10:00:00+08:00", "2024-03-20T12:00:00+08:00"
    assert serve(folder, number=number_of(row), at=late, recorded=late) == 0
    assert main(["assess", str(folder / "d"), "--as-of", later, "--out", str(tmp_path / "out")]) == 0
    words = ["papers", str(tmp_path / "out"), "--period", "2024-01", "--kinds", "order-to-cure"]
    assert main([*words, "--to", str(tmp_path / "new")]) == 0
    rows = read_register_bytes((tmp_path / "new" / "papers.csv").read_bytes())

    assert row.subject not in [one.subject for one in rows]
