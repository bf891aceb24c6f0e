"""Orders to cure: what they say, their numbers, and that a county's templates still fill."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from onus.__main__ import main
from onus.papers.filling import filled
from onus.wire.paper_register import register_rows

from .conftest import AS_OF, ROOT, the_only, words_of

KIND = ("--kinds", "order-to-cure")
NAME = "order-to-cure.zh-Hans.docx"


def register(folder: Path):
    return register_rows((folder / "papers.csv").read_text(encoding="utf-8"))


@pytest.fixture
def edited(tmp_path):
    """Return a folder with all templates, and what saves one of them anew."""
    folder = tmp_path / "templates"
    assert main(["papers", "templates", "--to", str(folder)]) == 0

    def change(edit) -> Path:
        opened = Document(folder / NAME)
        edit(opened)
        opened.save(folder / NAME)
        return folder

    return change


def paragraph(opened, part: str):
    return next(one for one in opened.paragraphs if part in one.text)


def test_every_open_case_of_the_month_has_its_order_with_number_clause_rule_and_blanks(papers):
    folder = papers("benxi-2023", *KIND)

    text = words_of(the_only(folder, "*第003号*.docx"))
    assert "整改〔2024〕第3号" in text and "2024年1月31日" in text
    assert "sample 3.4" in text and "BX-TIME-48@older" in text and "未核对原文" in text
    assert "（盖章）" in text and "送达回执" in text and "整改复查记录" in text
    assert "自收到本通知书之时起48小时内" in text
    assert len(register(folder)) == 6


def test_an_order_names_the_post_that_signs_and_never_the_person(papers):
    folder = papers("benxi-2023", *KIND, "--language", "both")

    texts = [words_of(path) for path in sorted(folder.glob("*.docx"))]
    assert len(texts) == 12
    assert [text for text in texts if "Holder" in text] == []
    assert all("区监管部门负责人" in text or "Head of the district supervisor" in text for text in texts)


def test_a_paper_from_generated_data_says_so_on_every_sheet_that_may_be_torn_off(papers):
    folder = papers("toilets-2024", *KIND)

    text = words_of(min(folder.glob("*.docx")))
    assert text.count("生成数据示例，不具有任何效力") == 3


def test_the_same_assessment_and_register_give_the_same_bytes(papers, tmp_path):
    first = papers("benxi-2023", *KIND, to=tmp_path / "a")
    second = papers("benxi-2023", *KIND, to=tmp_path / "b")

    assert {p.name: p.read_bytes() for p in first.iterdir()} == {
        p.name: p.read_bytes() for p in second.iterdir()
    }
    assert len(list(first.iterdir())) == 13


def test_a_docx_holds_no_time_of_the_machine(papers):
    with ZipFile(the_only(papers("benxi-2023", *KIND), "*第001号*.docx")) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b">2024-01-30T16:00:00Z<" in package.read("docProps/core.xml")


def test_a_register_that_is_given_goes_on_and_its_rows_stay(papers, tmp_path):
    first = papers("benxi-2023", *KIND, to=tmp_path / "a")
    second = papers("toilets-2024", *KIND, "--register", str(first / "papers.csv"), to=tmp_path / "b")

    rows = register(second)
    assert rows[:6] == register(first)
    assert [row.serial for row in rows] == list(range(1, len(rows) + 1))
    assert [path.name for path in second.glob("*第001号*")] == []


def test_a_paper_that_somebody_filled_in_is_not_overwritten(papers, tmp_path, capsys):
    folder = papers("benxi-2023", *KIND)
    signed = the_only(folder, "*第001号*.docx")
    signed.write_bytes(b"filled in by hand")

    papers("benxi-2023", *KIND, code=2)

    assert signed.read_bytes() == b"filled in by hand"
    assert "PAPERS-007" in capsys.readouterr().err


def test_two_registers_are_refused_before_a_number_is_given_twice(papers, tmp_path, capsys):
    folder = papers("benxi-2023", *KIND)
    other = tmp_path / "other.csv"
    shutil.copy(folder / "papers.csv", other)

    papers("benxi-2023", *KIND, "--register", str(other), code=2)

    assert "PAPERS-008" in capsys.readouterr().err


def test_a_register_that_is_not_there_is_no_empty_register(papers, tmp_path, capsys):
    folder = papers("benxi-2023", *KIND, "--register", str(tmp_path / "lost.csv"), code=2)

    assert "PAPERS-009" in capsys.readouterr().err and not folder.exists()


def test_a_template_that_a_person_restyled_reordered_and_cut_still_fills(papers, edited, tmp_path):
    def edit(opened):
        opened.styles["公文标题"].font.size = Pt(30)
        title, number = paragraph(opened, "{{ paper.title }}"), paragraph(opened, "{{ paper.number }}")
        number._p.addnext(title._p)
        added = number.insert_paragraph_before("某某县住房和城乡建设局")
        added.add_run("（本县版式）").bold = True
        gone = paragraph(opened, "合同条款：{{ paper.clauses }}")
        gone._p.getparent().remove(gone._p)

    folder = papers("benxi-2023", *KIND, "--templates", str(edited(edit)))

    text = words_of(the_only(folder, "*第001号*.docx"))
    assert "某某县住房和城乡建设局（本县版式）" in text
    assert text.index("整改〔2024〕第1号") < text.index("整改通知书")
    assert "合同条款：sample 3.4\n" not in text and "{{" not in text


def test_a_tag_that_word_cut_into_several_runs_still_fills(papers, edited):
    def edit(opened):
        line = paragraph(opened, "{{ paper.date }}")
        for run in line.runs:
            run.text = ""
        for piece in ("{", "{ pap", "er.", "date", " }", "}"):
            line.add_run(piece).italic = piece == "er."

    folder = papers("benxi-2023", *KIND, "--templates", str(edited(edit)))

    assert "2024年1月31日" in words_of(the_only(folder, "*第001号*.docx"))


@pytest.mark.parametrize(
    ("tag", "code", "said"),
    [
        ("{{ paper.numbr }}", "PAPERS-002", "numbr"),
        ("{{ budget }}", "PAPERS-002", "budget"),
        ("{{ paper.number }", "PAPERS-003", "paper.number"),
        ("{% if paper.mark %}", "PAPERS-003", ""),
        ("{{ 1 / 0 }}", "PAPERS-003", ""),
        ("{{ range(99999999) | list }}", "PAPERS-003", ""),
        ("{{ paper.__class__.__mro__ }}", "PAPERS-00", ""),
    ],
)
def test_an_unknown_or_broken_tag_is_named_with_its_template_and_nothing_is_written(
    papers, edited, capsys, tag, code, said
):
    templates = edited(lambda opened: opened.add_paragraph(tag))

    folder = papers("benxi-2023", *KIND, "--templates", str(templates), code=2)

    error = capsys.readouterr().err
    assert code in error and NAME in error and said in error
    assert not folder.exists()


def test_a_template_that_no_longer_says_which_paper_it_is_is_refused(papers, edited, capsys):
    def strip(opened):
        # In text, tables and footers alike: a tag stands in one run of its own.
        for part in opened.part.package.iter_parts():
            for text in part.element.iter(qn("w:t")) if hasattr(part, "element") else ():
                text.text = (
                    (text.text or "")
                    .replace("paper.digest_short", "paper.date")
                    .replace("paper.digest", "paper.date")
                )

    papers("benxi-2023", *KIND, "--templates", str(edited(strip)), code=2)

    error = capsys.readouterr().err
    assert "PAPERS-018" in error and NAME in error and "paper.digest" in error


def test_a_file_that_is_no_docx_is_named_as_a_template(papers, edited, capsys):
    folder = edited(lambda opened: None)
    (folder / NAME).write_bytes(b"PK no docx at all")

    papers("benxi-2023", *KIND, "--templates", str(folder), code=2)

    assert "PAPERS-004" in capsys.readouterr().err


def test_a_template_of_no_paper_is_named_rather_than_passed_over(papers, edited, capsys):
    folder = edited(lambda opened: None)
    (folder / NAME).rename(folder / "整改通知书.docx")

    papers("benxi-2023", *KIND, "--templates", str(folder), code=2)

    assert "PAPERS-010" in capsys.readouterr().err


def test_words_from_outside_are_words_and_neither_tags_nor_markup():
    template = Document()
    template.add_paragraph("{{ name }}")
    stream = BytesIO()
    template.save(stream)
    evil = "<w:p>{{ 7*7 }} #panic() & </w:t>"

    made = filled(stream.getvalue(), {"name": evil}, name="x", at_us=0)

    assert evil in words_of(made)


def test_a_pdf_is_archivable_and_holds_no_time_of_the_machine(papers):
    raw = the_only(papers("benxi-2023", *KIND), "*第001号*.pdf").read_bytes()

    assert raw.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in raw and b"<pdfaid:conformance>B</pdfaid:conformance>" in raw
    assert re.findall(rb"CreateDate>([^<]+)<", raw) == [b"2024-01-30T16:00:00+00:00"]


def test_an_order_asks_under_the_contract_and_claims_no_power_of_an_authority(papers):
    text = words_of(the_only(papers("benxi-2023", *KIND), "*第001号*.docx"))

    assert "请你单位按下列要求整改" in text and "不属于行政命令或者行政处罚" in text
    assert "☐ 当面送达　☐ 邮寄　☐ 电子方式" in text and "书面提出异议" in text
    assert not any(word in text for word in ("责令", "留置", "陈述申辩", "受送达人"))


def test_the_contractors_copy_holds_no_word_that_is_for_the_office_alone(papers):
    text = words_of(the_only(papers("benxi-2023", *KIND), "*第001号*.docx"))

    assert "onus papers" not in text and "监管时限" not in text


def test_others_do_the_work_at_the_contractors_cost_only_where_a_clause_says_so(papers, tmp_path):
    dossier, out, to = (tmp_path / name for name in ("dossier", "out", "b"))
    shutil.copytree(ROOT / "examples" / "toilets-2024", dossier)
    terms = dossier / "contract.toml"
    text = terms.read_text(encoding="utf-8")
    assert "[payment]\n" in text
    terms.write_text(
        text.replace("[payment]\n", '[payment]\nsubstitute_clause = "sample 9.4"\n'), encoding="utf-8"
    )
    known = AS_OF["toilets-2024"]
    assert main(["assess", str(dossier), "--as-of", known, "--out", str(out), "--workers", "1"]) == 0
    assert main(["papers", str(out), "--period", "2024-04", "--to", str(to), *KIND]) == 0

    without = words_of(min(papers("toilets-2024", *KIND, to=tmp_path / "a").glob("*.docx")))
    assert "代履行" not in without and "逾期未整改的，按合同约定处理。" in without
    text = words_of(min(to.glob("*.docx")))
    assert "依合同条款sample 9.4，可委托他人代履行，费用由你单位承担。" in text


def test_the_work_of_a_day_that_is_over_is_explained_and_not_made_up_for(papers):
    texts = [words_of(path) for path in sorted(papers("toilets-2024", *KIND).glob("*.docx"))]

    assert any("做好当日作业，并在" in text and "书面说明原因" in text for text in texts)
