"""Every kind of paper: what it says is what the assessment says, to the fen and to the cell."""

from __future__ import annotations

import json
import re
import shutil
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from onus.__main__ import main
from onus.base.texts import LANGUAGES
from onus.core.papers.kinds import KINDS
from onus.outside.published_files import read_published
from onus.papers.building import template_docx
from onus.papers.contexts.outward import PAGES_MAX, qr_subjects
from onus.papers.contexts.year import _month
from onus.papers.desk import Desk
from onus.papers.setting import _data, letters_here
from onus.papers.walking import walked
from onus.papers.writing import CONTEXTS, SHEETS

from .conftest import AS_OF, MONTH, ROOT, the_only, words_of

TAG = re.compile(r"\{[{%].*?[%}]\}")
FORECAST = "valid_from,valid_until,snow_mm,source\n2024-01-24 20:00,2024-01-25 08:00,6.5,sample bulletin\n"
ADDRESS = ("--base-url", "https://onus.example.org/street")


def certificate(out, month: str):
    payment = json.loads((out / "payment.json").read_text(encoding="utf-8"))
    return next(one for one in payment["certificates"] if one["period"] == month)


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"


def cells(path):
    book = load_workbook(path)
    return [[cell.value for cell in row] for sheet in book.worksheets for row in sheet.iter_rows()]


def assessed(dossier, out, as_of: str):
    assert main(["assess", str(dossier), "--as-of", as_of, "--out", str(out), "--workers", "1"]) == 0
    return out


def test_every_kind_has_a_description_and_something_to_say():
    assert list(SHEETS) == [kind.id for kind in KINDS] == list(CONTEXTS)


def test_a_template_has_the_same_tags_in_both_languages():
    for sheet in SHEETS.values():
        tags = [sorted(set(TAG.findall(words_of(template_docx(sheet, language))))) for language in LANGUAGES]
        assert tags[0] == tags[1], sheet.kind.id


@pytest.mark.parametrize("example", list(MONTH))
def test_the_totals_of_a_payment_review_are_those_of_the_assessment_to_the_fen(papers, outs, example):
    folder = papers(example, "--kinds", "payment-review")
    one = certificate(outs(example), MONTH[example])

    document = Document(the_only(folder, "*.docx"))
    lines, sums = document.tables[1], document.tables[2]
    shown = [Decimal(row.cells[5].text.replace(",", "")) for row in lines.rows[1:-1]]
    assert sum(shown) * 100 == one["payable_minor"]
    assert lines.rows[-1].cells[5].text == yuan(one["payable_minor"])
    assert {row.cells[0].text: row.cells[1].text for row in sums.rows}["本期应付（以上各项合计）"] == yuan(
        one["payable_minor"]
    )
    book = load_workbook(the_only(folder, "*.xlsx"))
    amounts = [row[8].value for row in book["明细"].iter_rows() if isinstance(row[0].value, int)]
    assert sum(Decimal(str(amount)) for amount in amounts) * 100 == one["payable_minor"]


@pytest.mark.parametrize("example", ["benxi-2023", "by-hand-2024", "elder-care-2024"])
def test_the_confirmed_deductions_are_those_of_the_assessment_to_the_fen(papers, outs, example):
    folder = papers(example, "--kinds", "deduction-confirmation")
    one = certificate(outs(example), MONTH[example])

    taken = one["deductions_minor"] + one["substitute_minor"] - one["adjustment_minor"] - one["waived_minor"]
    table = Document(the_only(folder, "*.docx")).tables[0]
    assert table.rows[-1].cells[5].text == yuan(taken)
    shown = [Decimal(row.cells[5].text.replace(",", "")) for row in table.rows[1:-1]]
    assert sum(shown) * 100 == taken


def test_a_month_in_which_nothing_is_taken_off_needs_no_confirmation(papers):
    folder = papers("toilets-2024")

    assert list(folder.glob("扣款确认*")) == [] and len(list(folder.glob("付款审核*"))) == 3


def test_the_year_adds_up_what_its_months_were_paid(papers, outs, tmp_path):
    votes = tmp_path / "votes.csv"
    votes.write_text("意见,票数\n满意,31\n基本满意,12\n不满意,6\n弃权,1\n", encoding="gb18030")
    folder = papers("benxi-2023", "--kinds", "yearly-evaluation", "--votes", str(votes))

    payment = json.loads((outs("benxi-2023") / "payment.json").read_text(encoding="utf-8"))
    text = words_of(the_only(folder, "*.docx"))
    assert yuan(sum(one["payable_minor"] for one in payment["certificates"])) in text
    assert "共收回有效票50张" in text and "62.0 %" in text


def test_the_year_says_how_far_the_counter_of_bad_periods_has_come(papers):
    text = words_of(the_only(papers("by-hand-2024", "--kinds", "yearly-evaluation"), "*.docx"))

    assert "低于75分连续0次（满3次可解约）" in text and "累计" not in text


def test_votes_that_are_none_are_all_named_and_nothing_is_written(papers, tmp_path, capsys):
    votes = tmp_path / "votes.csv"
    votes.write_text("choice,count\nsatisfied,-3\nhappy,2\nmostly,4\n", encoding="utf-8")

    folder = papers("benxi-2023", "--kinds", "yearly-evaluation", "--votes", str(votes), code=2)

    error = capsys.readouterr().err
    assert "votes.csv:2" in error and "votes.csv:3" in error and "votes.csv:4" not in error
    assert not folder.exists()


def test_the_bulletin_tells_the_outcomes_of_the_scorecard_and_the_supervisors_own_part(papers, outs):
    folder = papers("benxi-2023", "--kinds", "monthly-bulletin")

    path = the_only(folder, "*.docx")
    text = words_of(path)
    assert "应履行516项，已履行432项，逾期履行12项，未履行72项" in text
    assert "监管方自身逾期未履行立案4件" in text and "约谈企业负责人" in text
    with ZipFile(path) as package:
        assert len([name for name in package.namelist() if name.startswith("word/media/")]) == 2


def test_evidence_is_traced_to_file_sheet_and_cell(tmp_path, papers):
    dossier = tmp_path / "dossier"
    shutil.copytree(ROOT / "examples" / "by-hand-2024", dossier)
    for name, sheet in (
        ("inspections.csv", "检查表.xlsx!1月!B{}:H{}"),
        ("crews.csv", "作业单.xlsx!1月!A{}:F{}"),
    ):
        head, *rows = (dossier / name).read_text(encoding="utf-8").splitlines()
        traced = [row.removesuffix("generated") + sheet.format(n, n) for n, row in enumerate(rows, start=4)]
        (dossier / name).write_text("\n".join([head, *traced]) + "\n", encoding="utf-8")
    out = assessed(dossier, tmp_path / "out", AS_OF["by-hand-2024"])
    to = tmp_path / "to"

    assert main(["papers", str(out), "--period", "2024-01", "--to", str(to), "--kinds", "evidence-form"]) == 0

    texts = [words_of(path) for path in sorted(to.glob("*.docx"))]
    assert any("检查表.xlsx!1月!B7:H7" in text for text in texts)
    assert any("作业单.xlsx!1月!A" in str(cells(path)) for path in sorted(to.glob("*.xlsx")))


def test_doubts_name_what_stands_where_and_whom_to_ask(papers):
    folder = papers("benxi-2023", "--kinds", "doubt-list")

    text = words_of(the_only(folder, "*.docx"))
    assert "疑点不是认定结论" in text
    assert "逾期事项无人处置" in text and "cases.jsonl: CLEAR-OTHER-48/xihu/" in text
    assert "burden.jsonl: notice-2023-12-19" in text and "CN-DUTY-49@2020-07-01" in text


def test_residents_are_told_what_is_paid_for_already_and_what_they_still_owe(papers):
    text = words_of(the_only(papers("benxi-2023", "--kinds", "resident-notice"), "*.docx"))

    assert "不需要您承担的作业" in text and "其他街路及街巷清雪" in text
    assert "通常为门前墙基至路缘石的人行道；不包括车行道" in text
    assert "通知有法律依据，措辞可能生硬" in text


def test_no_address_leaves_the_office_and_no_home_its_number_where_the_public_reads(papers):
    folder = papers("elder-care-2024", *ADDRESS, "--language", "both")

    texts = {path.name: words_of(path) for path in sorted(folder.glob("*.docx"))}
    books = {path.name: str(cells(path)) for path in sorted(folder.glob("*.xlsx"))}
    assert [name for name, text in {**texts, **books}.items() if "Plum Court" in text] == []
    told = [name for name, text in {**texts, **books}.items() if "HOME-" in text]
    assert {name[:2] for name in told if not name.isascii()} == {"整改", "取证"}
    assert list(folder.glob("张贴*")) == []
    assert b"Plum Court" not in b"".join(path.read_bytes() for path in folder.iterdir())


def test_every_street_has_its_own_page_with_the_address_that_its_code_opens(papers):
    folder = papers("by-hand-2024", "--kinds", "qr-sheets", *ADDRESS)

    text = "\n".join(words_of(path) for path in sorted(folder.glob("*.docx")))
    found = re.findall(r"https://onus\.example\.org/street/(R-\d+)", text)
    assert sorted(found) == [f"R-{number:02}" for number in range(1, 11)]
    with ZipFile(min(folder.glob("*.docx"))) as package:
        pictures = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
    assert len({*pictures}) == 5
    assert all(Image.open(BytesIO(raw)).width > 400 for raw in pictures)


def test_a_district_with_many_streets_has_several_papers():
    class Many:
        places = [{"district": "east"}] * (PAGES_MAX + 1) + [{"district": ""}]

    assert qr_subjects(Many) == ("#1", "east#1", "east#2")


def test_before_a_forecast_snowfall_everybody_knows_what_will_be_due_when(outs, tmp_path):
    dossier = ROOT / "examples" / "by-hand-2024"
    out = assessed(dossier, tmp_path / "out", "2024-01-24T12:00:00+08:00")
    forecast, to = tmp_path / "forecast.csv", tmp_path / "to"
    forecast.write_text(FORECAST, encoding="utf-8")

    words = ["papers", str(out), "--period", "2024-01", "--to", str(to), "--kinds", "work-hint"]
    assert main([*words, "--forecast", str(forecast), "--dossier", str(dossier)]) == 0

    text = words_of(the_only(to, "*.docx"))
    assert "自2024年1月24日20:00起将有降雪" in text and "预报不是事实" in text
    assert "2024-01-26 20:00前，10项" in text and "sample 3.1" in text
    assert "HR-TIME@2010" in text and "HR-TIME@2002" not in text and "HR-TIME@2024" not in text


def test_crews_get_what_falls_due_tomorrow_and_what_is_overdue_and_may_still_be_done(tmp_path):
    dossier = ROOT / "examples" / "toilets-2024"
    out, to = assessed(dossier, tmp_path / "out", "2024-04-12T20:00:00+08:00"), tmp_path / "to"

    words = ["papers", str(out), "--period", "2024-04", "--to", str(to), "--kinds", "crew-list"]
    assert main([*words, "--dossier", str(dossier)]) == 0

    text = words_of(the_only(to, "*.docx"))
    assert "2024-04-13 06:30" in text and "2024-04-13 22:00" in text and "2024-04-14" not in text
    assert "Toilet 04" in text and "按时开放" in text


def test_photos_of_public_places_are_shown_without_what_a_telephone_hid_in_them(tmp_path):
    dossier, photos, to = tmp_path / "dossier", tmp_path / "photos", tmp_path / "to"
    shutil.copytree(ROOT / "examples" / "by-hand-2024", dossier)
    photos.mkdir()
    hidden = Image.Exif()
    hidden[0x010E] = "OWNER OF THE TELEPHONE"
    Image.new("RGB", (2000, 1000), "white").save(photos / "r05.jpg", exif=hidden)
    (dossier / "photos.csv").write_text(
        "photo_id,place_id,service,taken_at,recorded_at,file,source_ref\n"
        "p1,R-05,snow-clearing,2024-01-17T10:00:00+08:00,2024-01-17T10:00:00+08:00,r05.jpg,x\n",
        encoding="utf-8",
    )
    out = assessed(dossier, tmp_path / "out", AS_OF["by-hand-2024"])

    words = ["papers", str(out), "--period", "2024-01", "--to", str(to), "--kinds", "monthly-bulletin"]
    assert main([*words, "--dossier", str(dossier), "--photos", str(photos)]) == 0

    path = the_only(to, "*.docx")
    assert "Road 5 (generated)，2024-01-17 10:00" in words_of(path)
    with ZipFile(path) as package:
        jpegs = [package.read(name) for name in package.namelist() if name.endswith((".jpg", ".jpeg"))]
    assert len(jpegs) == 1 and b"OWNER" not in jpegs[0]
    assert b"OWNER" not in the_only(to, "*.pdf").read_bytes()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--kinds", "qr-sheets"], "PAPERS-015"),
        (["--kinds", "work-hint"], "PAPERS-015"),
        (["--photos", "."], "PAPERS-014"),
        (["--dossier", str(ROOT / "examples" / "toilets-2024")], "PAPERS-013"),
    ],
)
def test_what_a_paper_needs_and_lacks_is_said_before_anything_is_written(papers, capsys, words, code):
    folder = papers("by-hand-2024", *words, code=2)

    assert code in capsys.readouterr().err and not folder.exists()


def test_a_folder_that_is_no_assessment_is_named(tmp_path, capsys):
    assert main(["papers", str(tmp_path), "--period", "2024-01", "--to", str(tmp_path / "to")]) == 2

    assert "PAPERS-006" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("example", list(MONTH))
def test_every_paper_carries_number_digest_mark_and_a_place_for_the_signature(papers, example):
    folder = papers(example, *ADDRESS)

    for path in sorted(folder.glob("*.docx")):
        text = words_of(path)
        assert "〔2024〕" in text or path.name.startswith("张贴"), path.name
        assert re.search(r"[0-9a-f]{64}", text) or path.name.startswith("张贴"), path.name
        assert "示例" in text and "不具有任何效力" in text, path.name
        assert "{{" not in text and "{%" not in text and "None" not in text, path.name


@pytest.mark.slow
def test_all_papers_of_a_month_are_made_in_one_go_and_twice_the_same(papers, tmp_path):
    first = papers("toilets-2024", *ADDRESS, "--language", "both", to=tmp_path / "a")
    second = papers("toilets-2024", *ADDRESS, "--language", "both", to=tmp_path / "b")

    made = {path.name: path.read_bytes() for path in first.iterdir()}
    assert made == {path.name: path.read_bytes() for path in second.iterdir()}
    assert len(made) > 50


def test_the_acceptance_counts_the_reports_of_residents_in_the_month(papers, outs):
    text = words_of(the_only(papers("toilets-2024", "--kinds", "acceptance"), "*.docx"))

    assert "当期市民诉求2件" in text
    card = json.loads((outs("toilets-2024") / "scorecard.json").read_text(encoding="utf-8"))
    assert card["reports"] == [
        {"period": "2024-04", "service": "toilets", "reports": 2, "closed": 2, "in_time": 0, "late": 0}
    ]


def test_residents_are_told_of_no_answer_that_is_not_on_record(papers, tmp_path):
    words = ("--kinds", "resident-notice")
    answered = words_of(the_only(papers("benxi-2023", *words, to=tmp_path / "a"), "*.docx"))
    silent = words_of(the_only(papers("benxi-2023", *words, to=tmp_path / "b", period="2023-11"), "*.docx"))

    assert "已依合同处理" not in answered + silent
    assert "当月登记的处理：约谈1次" in answered and "当月未登记对承包方的处理" in silent
    assert "以法律法规和已书面告知的责任区为准" in answered and "（未核对原文）" in answered


def test_an_evidence_form_is_written_by_a_party_to_the_contract(papers):
    text = words_of(min(papers("benxi-2023", "--kinds", "evidence-form").glob("*.docx")))

    assert "被核实单位" in text and "核实人（二人）" in text and "被取证单位" not in text


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@pytest.mark.parametrize("example", list(MONTH))
def test_a_clerk_can_add_up_the_sums_of_a_review_with_their_signs(papers, outs, example):
    folder = papers(example, "--kinds", "payment-review")

    rows = [[cell.text for cell in row.cells] for row in Document(the_only(folder, "*.docx")).tables[2].rows]
    total = next(number for number, row in enumerate(rows) if row[0].startswith("本期应付"))
    assert sum(amount(row[1]) for row in rows[1:total]) == amount(rows[total][1])
    assert amount(rows[total][1]) * 100 == certificate(outs(example), MONTH[example])["payable_minor"]


@pytest.mark.parametrize("example", list(MONTH))
def test_every_month_of_a_year_adds_up_to_what_is_payable(papers, example):
    folder = papers(example, "--kinds", "yearly-evaluation")

    table = Document(the_only(folder, "*.docx")).tables[1]
    for row in table.rows[1:]:
        gross, taken, added, held, moved, payable = (amount(cell.text) for cell in row.cells[3:])
        assert gross - taken + added - held + moved == payable
        assert taken >= 0 and added >= 0


def test_a_bonus_for_a_good_score_stands_among_the_rewards(outs):
    one = {
        **certificate(outs("toilets-2024"), "2024-04"),
        "adjustment_minor": 5_000, "incentives_minor": 300, "deductions_minor": 700,
    }  # fmt: skip

    row = _month(Desk(read_published(outs("toilets-2024")), "zh-Hans"), one)

    assert (row["taken_minor"], row["added_minor"]) == (700, 5_300)


@pytest.mark.parametrize("month", ["2024-02", "2023-08", "2047-09"])
def test_a_month_outside_the_term_or_not_yet_known_has_no_papers(papers, capsys, month):
    folder = papers("benxi-2023", period=month, code=2)

    assert "PAPERS-017" in capsys.readouterr().err and not folder.exists()


def test_a_kind_that_was_named_and_has_nothing_to_list_is_said(papers, capsys):
    papers("benxi-2023", "--kinds", "crew-list")

    assert "crew-list：2023-12 没有可列的内容" in capsys.readouterr().out


def test_a_red_head_has_a_bare_serial_and_a_red_line_under_it(papers):
    path = the_only(papers("benxi-2023", "--kinds", "monthly-bulletin"), "*.docx")

    assert "考核通报〔2024〕1号" in words_of(path)
    found = walked(path.read_bytes()).blocks
    lined = [one for one in found if one.get("rule")]
    assert [(one["rule"], one["runs"][0]["text"]) for one in lined] == [("E60012", "考核通报〔2024〕1号")]


def test_what_a_seal_is_put_under_comes_with_it_to_its_page(papers):
    found = walked(the_only(papers("benxi-2023", "--kinds", "resident-notice"), "*.docx").read_bytes()).blocks

    seal = next(
        number for number, one in enumerate(found)
        if one["kind"] == "paragraph" and any("（盖章）" in run.get("text", "") for run in one["runs"])
    )  # fmt: skip
    assert [one["keep"] for one in found[seal - 2 : seal + 1]] == [True, True, True]


def test_the_pdf_holds_every_amount_as_payment_json_has_it(papers, outs):
    path = the_only(papers("benxi-2023", "--kinds", "payment-review"), "*.docx")
    data = str(_data(walked(path.read_bytes()), letters_here(), title="", language="zh-Hans"))

    one = certificate(outs("benxi-2023"), "2023-12")
    assert yuan(one["payable_minor"]) in data and yuan(-one["deductions_minor"]) in data
    assert not re.search("[0-9][,.]\u200b[0-9]{2,3}(?![0-9A-Za-z])", data)
