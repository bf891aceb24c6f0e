"""The portal of the contractor: what is due, what was done by hand, what is ready, what is taken off, what is paid."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from onus.actions.receive_report import Arriving, receive_report
from onus.core.reports.events import NOT_DONE
from onus.outside.clock import now
from onus.records.facts import facts_of
from tests.web.signing import BENXI, signed_in

pytestmark = pytest.mark.django_db
ROOT = f"/en/contractor/{BENXI}/"


@pytest.fixture
def firm():
    return signed_in("contractor", login="firm")


def kept(file: str):
    return [one for one in facts_of(BENXI) if one.file == file]


def row(number: int, place: str = "tiyu-slope-1", **other: str) -> dict[str, str]:
    cells = {
        "place": place, "service": "snow-clearing", "started": "2023-12-30T06:00", "ended": "2023-12-30T08:00", "note": "six people",
    } | other  # fmt: skip
    return {f"{name}-{number}": text for name, text in cells.items()}


def picture() -> io.BytesIO:
    raw = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 210, 220)).save(raw, "JPEG")
    raw.seek(0)
    raw.name = "slope.jpg"
    return raw


@pytest.mark.parametrize(
    "page", ["", "sheet/", "readiness/", "disputes/", "deductions/", "payments/", "payments/2023-12/"]
)
@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_every_page_opens_in_both_languages(firm, code, page):
    assert firm.get(f"/{code}/contractor/{BENXI}/{page}").status_code == 200


def test_a_sheet_with_a_photo_becomes_two_facts_of_the_dossier(firm):
    answer = firm.post(f"{ROOT}sheet/", {**row(0), "photo-0": picture()})

    (sheet,), (photo,) = kept("crews.csv"), kept("photos.csv")
    assert answer.status_code == 302
    assert sheet.row["started_at"] == "2023-12-29T22:00:00Z"
    assert (sheet.actor, sheet.post, sheet.place_id) == ("firm", "", "tiyu-slope-1")
    assert photo.row["file"] == sheet.row["photo"]


@pytest.mark.parametrize(
    ("code", "said"), [("en", "Nothing has been recorded"), ("zh-hans", "未记录任何内容")]
)
def test_one_wrong_row_and_no_row_is_recorded(firm, code, said):
    answer = firm.post(
        f"/{code}/contractor/{BENXI}/sheet/",
        {**row(0), **row(1, place="nowhere"), **row(2, ended="2023-12-30T05:00")},
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page
    assert "nowhere" in page
    assert "six people" in page
    assert kept("crews.csv") == []


def test_what_is_no_photo_is_refused_and_nothing_is_recorded(firm):
    bad = io.BytesIO(b"<svg onload='alert(1)'/>")
    bad.name = "slope.jpg"

    answer = firm.post(f"{ROOT}sheet/", {**row(0), "photo-0": bad})

    assert answer.status_code == 422
    assert kept("crews.csv") == []


def test_the_readiness_register_keeps_every_statement_and_shows_the_last(firm):
    line = {"category": "equipment", "name": "salt spreader", "of": "6", "note": ""}
    firm.post(f"{ROOT}readiness/", {**line, "ready": "5"})
    firm.post(f"{ROOT}readiness/", {**line, "ready": "4", "note": "one in repair"})

    page = firm.get(f"{ROOT}readiness/")
    assert {shown["line"].name for shown in page.context["lines"]} == {"salt spreader"}
    assert len([one for one in kept("acts.toml") if one.row["kind"] == "readiness"]) == 2


@pytest.mark.parametrize(
    ("code", "said"), [("en", "More are ready than there are."), ("zh-hans", "可用数不能大于总数")]
)
def test_more_cannot_be_ready_than_there_are(firm, code, said):
    answer = firm.post(
        f"/{code}/contractor/{BENXI}/readiness/",
        {"category": "staff", "name": "drivers", "ready": "9", "of": "5"},
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert kept("acts.toml") == []


def test_a_statement_says_what_the_assessment_says_to_the_last_fen(firm):
    page = firm.get(f"{ROOT}payments/2023-12/")
    certificate = next(
        one for one in page.context["bench"].payment["certificates"] if one["period"] == "2023-12"
    )

    assert page.context["month"]["payable_minor"] == certificate["payable_minor"]
    assert len(page.context["month"]["lines"]) == len(certificate["lines"])


def test_a_deduction_shows_before_it_is_final_with_its_clause(firm):
    page = firm.get(f"{ROOT}deductions/")
    month = next(one for one in page.context["months"] if one["period"] == "2023-12")

    assert month["lines"]
    assert "sample 8" in page.content.decode()


def test_an_officer_hands_in_no_sheet_of_the_contractor():
    officer = signed_in("officer", login="manager")

    assert officer.post(f"{ROOT}sheet/", row(0)).status_code == 403
    assert kept("crews.csv") == []


def test_a_contractor_of_another_dossier_sees_nothing_here(db):
    from onus.records.models import Dossier

    Dossier.objects.create(id="other", time_zone="Asia/Shanghai", currency="CNY", origin="real", loaded_at=0)
    stranger = signed_in("contractor", login="stranger", dossier="other")

    assert stranger.get(ROOT).status_code in (403, 404)
    assert stranger.get(f"{ROOT}payments/").status_code in (403, 404)


def test_the_sheet_begins_with_one_row_and_grows_by_a_button_and_keeps_what_was_entered(firm):
    assert len(firm.get(f"{ROOT}sheet/").context["rows"]) == 1

    answer = firm.post(f"{ROOT}sheet/", {**row(0), "add": "1"})

    assert answer.status_code == 200
    assert [one["note"] for one in answer.context["rows"]] == ["six people", ""]
    assert kept("crews.csv") == []


def test_a_place_is_chosen_by_its_name(firm):
    shown = firm.get(f"{ROOT}sheet/", {"place": "tiyu-slope-1"}).context["rows"][0]["place"]
    assert shown != "tiyu-slope-1"

    firm.post(f"{ROOT}sheet/", row(0, place=shown))

    assert [one.place_id for one in kept("crews.csv")] == ["tiyu-slope-1"]


@pytest.mark.parametrize(("code", "said"), [("en", "Several places are called"), ("zh-hans", "不止一个")])
def test_a_name_that_several_places_bear_is_asked_back(firm, code, said):
    from onus.records.models import Place

    names = list(Place.objects.exclude(name="").values_list("name", flat=True))
    shared = next(name for name in names if names.count(name) > 1)

    answer = firm.post(f"/{code}/contractor/{BENXI}/sheet/", row(0, place=shared))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert kept("crews.csv") == []


@pytest.mark.parametrize(
    ("code", "said"), [("en", "claimed, waits to be assessed"), ("zh-hans", "已申报，待评定")]
)
def test_a_duty_that_was_claimed_says_so_until_it_is_assessed(firm, code, said):
    address = f"/{code}/contractor/{BENXI}/"
    rows = firm.get(address).context["rows"]
    assert len(rows) == 20
    open_one = next(one for one in rows if one["place_id"])
    place, _, service = open_one["sheet_href"].partition("place=")[2].partition("&service=")
    assert said not in firm.get(address).content.decode()

    firm.post(f"{ROOT}sheet/", row(0, place=place, service=service))

    assert said in firm.get(address).content.decode()


def test_gross_and_everything_taken_off_lead_to_what_is_payable(firm):
    months = firm.get(f"{ROOT}payments/").context["months"]

    assert months
    for month in months:
        assert sum(minor for _, minor in month["chain"]) == month["payable_minor"]
        assert sum(line["amount_minor"] for line in month["lines"]) == month["payable_minor"]


@pytest.mark.parametrize(("code", "head"), [("en", "Amount (CNY)"), ("zh-hans", "金额（元）")])
def test_a_statement_names_the_currency_and_keeps_fractions_in_notes(firm, code, head):
    answer = firm.get(f"/{code}/contractor/{BENXI}/payments/2023-12/")
    page = answer.content.decode()

    table, _, notes = page.partition("</tbody>")
    assert head in table
    assert "· quantity" not in table
    for line in answer.context["month"]["exact"]:
        assert line["exact"] not in table
        assert line["exact"] in notes


@pytest.mark.parametrize(
    ("code", "said", "rests"),
    [
        ("en", "A reply was made; it waits to be assessed.", "right of reply"),
        ("zh-hans", "已提出申辩，待评定", "申辩权"),
    ],
)
def test_a_finding_says_that_a_reply_waits_and_what_it_rests_on_in_the_readers_language(
    firm, client, code, said, rests
):
    duty = firm.get(ROOT).context["rows"][0]["id"]
    public = f"/{code}/duties/{BENXI}/{duty}/"

    firm.post(f"{ROOT}findings/{duty}/", {"text": "Cleared by eleven."})

    for page in (client.get(public), firm.get(f"/{code}/contractor/{BENXI}/findings/{duty}/")):
        assert rests in page.content.decode()
    assert said in client.get(public).content.decode()
    assert "reply_within_h" not in client.get(public).content.decode()


def test_what_residents_say_is_told_neither_to_the_contractor_nor_on_the_queue(firm):
    said = "The slope is ice; nobody has come."
    receive_report(
        Arriving(BENXI, NOT_DONE, now(), "en", "snow-clearing", "tiyu-slope-1", text=said),
        key=b"k" * 32, store=Path(settings.STORE), now=now(),
    )  # fmt: skip
    officer = signed_in("officer", login="supervisor", post="street-supervisor")

    assert len(kept("reports.csv")) == 1
    assert said not in firm.get(ROOT).content.decode()
    assert said not in officer.get(f"/en/workbench/{BENXI}/?all=1").content.decode()
