"""Public pages: each in both languages, from the replay, cheap to read, with the figures of OUT."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onus.records.models import Case, Duty
from onus.web.sentences import sentences

pytestmark = pytest.mark.django_db
DOSSIER = "benxi-2023-replay"
SLOPE = "CLEAR-SLOPE-24/tiyu-slope-1/snowfall-2023-12-13T12:00:00Z"
CASE = "CLEAR-SLOPE-24/mingshan/snowfall-2023-12-13T12:00:00Z/2023-12-16T04:00:00Z"
PAGES = (
    "",
    "today/",
    "streets/",
    "streets/?q=tiyu",
    f"streets/{DOSSIER}/tiyu-slope-1/",
    "duties/",
    f"duties/?dossier={DOSSIER}&outcome=unmet",
    f"duties/{DOSSIER}/{SLOPE}/",
    "contracts/",
    f"contracts/{DOSSIER}/",
    "officers/",
    f"officers/{DOSSIER}/district-head/",
    "cases/?state=open",
    f"cases/{DOSSIER}/{CASE}/",
    "notices/",
    f"notices/{DOSSIER}/notice-2023-12-19/",
    "scorecards/",
    "acts/",
    "data/",
    "method/",
    "glossary/",
    "regions/",
)
QUERIES_MAX = 7
"""A street asks one more than the others: what was recorded there since its assessment."""


def read(client, path: str, code: str = "en") -> str:
    response = client.get(f"/{code}/{quote(path, safe='/?&=')}")
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("code", ["en", "zh-hans"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_both_languages_with_few_questions_and_no_cookie(client, path, code):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(f"/{code}/{quote(path, safe='/?&=')}")

    assert response.status_code == 200
    assert len(asked) <= QUERIES_MAX, [one["sql"][:200] for one in asked.captured_queries]
    assert not response.cookies
    assert "csrf" not in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_the_same_bytes_when_it_is_read_again(client, path):
    assert read(client, path) == read(client, path)


@pytest.mark.parametrize(
    ("path", "sought"),
    [
        (f"streets/{DOSSIER}/tiyu-slope-99/", "tiyu-slope-99"),
        (f"duties/{DOSSIER}/no/such/duty/", "no/such/duty"),
        (f"cases/{DOSSIER}/no-case/", "no-case"),
        (f"notices/{DOSSIER}/no-notice/", "no-notice"),
        (f"officers/{DOSSIER}/no-post/", "no-post"),
        ("contracts/nowhere/", "nowhere"),
        ("regions/nowhere/", "nowhere"),
        ("today/?dossier=nowhere", "nowhere"),
    ],
)
@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_what_is_not_there_gets_an_answer_that_helps(client, path, sought, code):
    response = client.get(f"/{code}/{path}")

    assert response.status_code == 404
    assert sought in response.content.decode()


def test_an_unknown_street_leads_to_streets_of_like_names(client):
    page = client.get(f"/en/streets/{DOSSIER}/tiyu-slope/").content.decode()

    assert f"/en/streets/{DOSSIER}/tiyu-slope-1/" in page


def test_today_counts_what_the_assessment_counted(client, benxi_out, regions):
    cards = json.loads((benxi_out / "scorecard.json").read_text())["scorecards"]
    page = read(client, "today/")

    assert "Mingshan" in page
    # The second snowfall is the newest event: a half of what December brought.
    (december,) = [card for card in cards if card["scope"] == "contractor"]
    assert f">{december['counts'][0] // 2}<" in page


def test_a_street_keeps_the_three_strengths_apart(client):
    page = read(client, f"streets/{DOSSIER}/tiyu-slope-1/")

    for said in (
        "Claimed",
        "Passed",
        "Checked",
        "nothing on record",
        "A vehicle that passed is not a cleared street",
    ):
        assert said in page


def test_a_duty_shows_its_reasons_in_the_language_of_the_page(client):
    assert "理由" in read(client, f"duties/{DOSSIER}/{SLOPE}/", "zh-hans")
    assert "The reasons in full" in read(client, f"duties/{DOSSIER}/{SLOPE}/")


def test_a_case_shows_its_way_from_post_to_post(client):
    page = read(client, f"cases/{DOSSIER}/{CASE}/")

    assert page.count('class="rung-silent"') == 5
    assert "Holder 1 (generated)" in page


def test_a_case_of_no_district_is_found_where_a_server_on_the_way_merged_its_slashes(client):
    case = Case.objects.filter(district="").first().case_id
    assert "//" in case

    pages = [read(client, f"cases/{DOSSIER}/{name}/") for name in (case, case.replace("//", "/"))]

    assert ["From post to post" in page for page in pages] == [True, True]


def test_the_contract_shows_what_was_paid_and_taken_off(client):
    page = read(client, f"contracts/{DOSSIER}/")

    assert "93,451.77 CNY" in page
    assert "49,051.77 CNY" in page


def test_a_notice_is_tested_part_by_part_with_the_reply_beside_it(client):
    page = read(client, f"notices/{DOSSIER}/notice-2023-12-19/", "zh-hans")

    assert page.count('data-head="结论"') == 7
    assert "通知有法律依据，措辞可能生硬；实际未作处罚。" in page


def test_the_hands_off_index_stands_with_its_method_and_samples(client):
    page = read(client, "scorecards/")

    assert "67.5 %" in page
    assert "hands-off-1" in page


@pytest.mark.parametrize(
    ("path", "sought"),
    [
        ("duties/?outcome=xyz", "xyz"),
        ("duties/?obligation=none", "none"),
        ("duties/?page=abc", "abc"),
        ("streets/?page=abc", "abc"),
        ("cases/?state=xyz", "xyz"),
        ("cases/?page=0", "0"),
    ],
)
@pytest.mark.parametrize(("code", "back"), [("en", "Show the whole list"), ("zh-hans", "查看完整列表")])
def test_a_list_that_is_narrowed_by_what_there_is_not_says_so_and_leads_back(
    client, path, sought, code, back
):
    response = client.get(f"/{code}/{path}")
    page = response.content.decode()

    assert response.status_code == 404
    assert f"“{sought}”" in page
    assert back in page


def test_a_case_offers_residents_to_say_how_it_is_and_not_to_step_in(client):
    page = read(client, f"cases/{DOSSIER}/{CASE}/")

    assert "Step in as a superior" not in page
    assert "kind=not_done" in page
    assert "kind=wrong" in page


@pytest.mark.parametrize("path", ["streets/", "duties/"])
def test_a_list_has_twenty_rows_a_page(client, path):
    assert read(client, path).count('<th scope="row">') == 20


def test_a_snowfall_and_a_segment_are_called_so_that_they_can_be_told_apart(client):
    case, duty = (
        read(client, f"cases/{DOSSIER}/{CASE}/", "zh-hans"),
        read(client, f"duties/{DOSSIER}/{SLOPE}/"),
    )

    assert "12月13日" in case
    assert [f"tiyu-slope-{number}</span>" in case for number in (1, 2, 3)] == [True, True, True]
    assert "snow, 13 Dec. Segment tiyu-slope-1." in duty


def test_generated_names_are_marked_in_the_language_of_the_page(client):
    page = read(client, f"streets/{DOSSIER}/tiyu-slope-1/", "zh-hans")

    assert "体育路（生成）" in page
    assert "(generated" not in page


def test_pages_are_for_reading_only(client):
    assert client.post("/en/today/").status_code == 405


def keys_asked_for() -> tuple[set[str], set[str]]:
    """Return the keys that the code of public pages names whole, and the beginnings of those it puts together."""
    asked, begun = set(), set()
    for path in Path("src/onus/web/public").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            first = node.args[0]
            if node.func.attr == "say" and isinstance(first, ast.JoinedStr):
                begun.add(str(getattr(first.values[0], "value", "")))
            elif node.func.attr == "say":
                choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                asked |= {one.value for one in choices if isinstance(one, ast.Constant)}
            elif node.func.attr == "heads":
                names = [one.value for one in node.args if isinstance(one, ast.Constant)]
                asked |= {f"col_{name.rstrip('#')}" for name in names if not name.startswith(".")}
    return asked, begun - {"", "col_"}


def test_every_sentence_of_the_public_pages_is_said_and_every_one_that_is_said_is_there():
    asked, begun = keys_asked_for()
    there = {key.removeprefix("public.") for key in sentences() if key.startswith("public.")}
    # Named by `NotThere`, beside the acts of a rung, and by the template and the reasons of stepping in.
    others = (*begun, "missing_", "no_choice_", "rung_", "step_in_")

    assert {key for key in there - asked if not key.startswith(others)} == set()
    assert asked - there == set()


def test_every_link_into_a_page_leads_to_something_of_that_name(client):
    pages = {path: read(client, path) for path in PAGES}
    links = {
        (target, name)
        for path, page in pages.items()
        for target, name in re.findall(r'href="([^"#?]*(?:\?[^"#]*)?)#([^"]+)"', page)
        if name != "content"
    }
    missing = []
    for target, name in sorted(links):
        page = (
            client.get(target.replace("&amp;", "&")).content.decode() if target else "".join(pages.values())
        )
        if f'id="{name}"' not in page:
            missing.append(f"{target}#{name}")

    assert missing == []
    assert len(links) > 5


@pytest.mark.parametrize("kind", ["wrong", "not_done", "ordered"])
def test_the_buttons_of_a_street_open_the_form_with_the_place_filled_in(client, kind):
    page = read(client, f"streets/{DOSSIER}/tiyu-slope-1/")
    (href,) = re.findall(rf'href="(/en/reports/new\?[^"]*kind={kind}[^"]*)"', page)

    form = client.get(href.replace("&amp;", "&"))

    assert form.status_code == 200
    assert "体育路" in form.content.decode()


def test_an_officer_whose_list_is_longer_than_the_cases_asked_says_why(client):
    page = read(client, f"officers/{DOSSIER}/district-head/")
    asked = int(re.search(r"Asked in (\d+) cases", page).group(1))
    left = re.search(r"(\d+) more stand in the list", page)
    listed = page[page.index('id="cases"') : page.index('id="acts"')].count('<th scope="row">')

    assert asked + (int(left.group(1)) if left else 0) == listed


def test_a_share_that_is_no_evidence_says_why_it_is_none(client):
    place = Duty.objects.filter(coverage_ppm__gt=0, strength__in=("", "none")).order_by("-opens_at").first()
    page = read(client, f"duties/{DOSSIER}/{place.duty_id}/")

    assert "less than the contract asks, so no evidence that it was done" in page
