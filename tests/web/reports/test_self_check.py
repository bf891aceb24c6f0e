"""A shopkeeper with a notice, and a code on a wall."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onus.records.models import Place, Report, ReportPhoto
from tests.web.reports.test_making import DOSSIER, STREET, calm, jpeg, sent, text_of

pytestmark = pytest.mark.django_db
__all__ = ["calm"]

NOTICE = "notice-2023-12-19"


@pytest.mark.parametrize(
    ("language", "owed", "road"),
    [
        ("zh-hans", "门前墙基至路缘石", "依合同由承包方清除"),
        ("en", "wall to kerb", "The contractor, by contract"),
    ],
)
def test_the_five_answers_are_read_off_the_test_of_the_notice(client, language, owed, road):
    page = text_of(
        client.get(f"/{language}/reports/notice", {"notice": NOTICE, "place": STREET, "dossier": DOSSIER})
    )

    assert owed in page
    assert road in page
    assert page.count("<dt>") == 5


def test_a_notice_that_is_not_on_record_gets_cannot_tell_and_a_way_to_put_it_there(client):
    page = text_of(client.post("/en/reports/notice", {"notice": "another", "dossier": DOSSIER}))

    assert page.count("Cannot be told from the public record.") >= 4
    assert "Report it" in page


def test_the_picture_of_a_notice_goes_into_the_report_that_follows(client):
    picture = SimpleUploadedFile("notice.jpg", jpeg(), "image/jpeg")
    page = text_of(
        client.post("/zh-hans/reports/notice", {"notice": NOTICE, "dossier": DOSSIER, "photo": picture})
    )
    carried = re.search(r'name="photos" value="([^"]+)"', page).group(1)
    answer = sent(client, sort="ordered", notice=NOTICE, photos=carried)

    assert Report.objects.get().notice_id == NOTICE
    assert ReportPhoto.objects.count() == 1
    assert "通知对您意味着什么" in text_of(answer)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "请选择一项"), ("en", "Please choose one")])
def test_without_a_notice_the_choice_is_asked_for_next_to_the_field(client, language, said):
    assert said in text_of(client.post(f"/{language}/reports/notice", {"dossier": DOSSIER}))


def test_a_sheet_holds_a_code_for_each_street(client):
    page = text_of(client.get("/zh-hans/reports/codes", {"dossier": DOSSIER, "q": "mingshan"}))

    assert page.count("<svg") >= 2
    assert "微信" in page


@pytest.mark.parametrize(("header", "language"), [("zh-CN", "zh-hans"), ("en-GB", "en")])
def test_a_code_on_a_wall_opens_the_street_in_the_language_of_the_telephone(client, header, language):
    answer = client.get(f"/q/{DOSSIER}/{STREET}", HTTP_ACCEPT_LANGUAGE=header)

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/{language}/")
    # The street has three segments: nobody knows on which one the reader stands.
    assert "name=%E4%BD%93%E8%82%B2%E8%B7%AF" in answer["Location"]
    listed = client.get(answer["Location"]).content.decode()
    assert [f"tiyu-slope-{number}/" in listed for number in (1, 2, 3)] == [True, True, True]


def test_a_code_of_a_street_with_one_segment_opens_that_segment(client):
    only = Place.objects.exclude(name="").first()
    Place.objects.filter(name=only.name).exclude(pk=only.pk).update(name="")

    answer = client.get(f"/q/{DOSSIER}/{only.place_id}", HTTP_ACCEPT_LANGUAGE="en")

    assert answer["Location"] == f"/en/streets/{DOSSIER}/{only.place_id}/"


def test_codes_are_of_one_size_and_the_sheet_has_no_footer(client):
    page = text_of(client.get("/zh-hans/reports/codes", {"dossier": DOSSIER, "q": "mingshan"}))
    drawn = re.findall(r"<svg [^>]*viewBox[^>]*>", page)

    assert drawn
    assert not any(" width=" in one or " height=" in one for one in drawn)
    assert '<footer class="foot">' not in page


def test_a_code_of_a_street_that_is_gone_opens_the_front_page(client):
    assert client.get(f"/q/{DOSSIER}/gone", HTTP_ACCEPT_LANGUAGE="en")["Location"] == "/en/"
