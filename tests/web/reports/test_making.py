"""A resident reports: where, what, a look at what the public will see, and a receipt that is shown once."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from onus.actions import receive_report
from onus.actions.keep_photo import forget_unsent, prepare_photos
from onus.base.instants import HOUR_US, SECOND_US, Instant
from onus.outside.clock import now as clock
from onus.records.models import Allowance, OutgoingMail, Report, ReportContact, ReportPhoto
from onus.web.intake_safety import shown_puzzle
from onus.web.reports import making
from onus.wire.intake.picture_faults import CutPicture
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db

STREET = "tiyu-slope-1"
DOSSIER = "benxi-2023-replay"


@pytest.fixture(autouse=True)
def calm():
    cache.clear()
    Allowance.objects.all().delete()


def jpeg(*, exif: bool = True) -> bytes:
    picture = Image.new("RGB", (320, 200), (90, 120, 160))
    into, tags = BytesIO(), Image.Exif()
    tags[0x010F] = "SecretCamera"
    picture.save(into, "JPEG", **({"exif": tags} if exif else {}))
    return into.getvalue()


def filled(**more) -> dict:
    return {
        "sort": "not_done",
        "place": STREET,
        "dossier": DOSSIER,
        "text": "坡路积雪未清",
        "step": "preview",
    } | more


def waited(purpose: str = "report") -> dict:
    """Return what the guard of a form asks for, of somebody who took a minute to read it."""
    return {"challenge": shown_puzzle(purpose, now=Instant(clock() - 60 * SECOND_US)).challenge, "nonces": ""}


def sent(client, code: str = "zh-hans", **more):
    return client.post(f"/{code}/reports/new", filled(step="send", **waited()) | more)


def text_of(response) -> str:
    return response.content.decode()


def code_of(response) -> str:
    found = re.search(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{2}", text_of(response))
    assert found
    return found.group()


@pytest.mark.parametrize(("code", "asked"), [("zh-hans", "您的原话"), ("en", "Your words")])
def test_the_preview_says_what_the_public_sees_and_what_it_does_not(client, code, asked):
    page = text_of(client.post(f"/{code}/reports/new", filled()))

    assert asked in page
    assert not Report.objects.exists()


@pytest.mark.parametrize("code", ["zh-hans", "en"])
def test_a_report_is_kept_and_its_receipt_code_is_shown(client, code):
    answer = sent(client, code)

    row = Report.objects.get()
    assert answer.status_code == 200
    assert row.ref in text_of(answer)
    assert row.place_id == STREET
    assert answer["Cache-Control"] == "no-store"
    assert "<svg" in text_of(answer)


def test_sending_the_same_page_twice_keeps_one_report(client):
    guard = waited()
    client.post("/zh-hans/reports/new", filled(step="send") | guard)
    again = client.post("/zh-hans/reports/new", filled(step="send") | guard)

    assert Report.objects.count() == 1
    assert again.status_code == 429
    assert "坡路积雪未清" in text_of(again)


@pytest.mark.parametrize(
    ("code", "wrong", "said"),
    [
        ("zh-hans", {"sort": "not_ours"}, "请选择一项"),
        ("en", {"sort": ""}, "Please fill this in"),
        ("zh-hans", {"lat": "95", "lon": "1"}, "请填写度数"),
        ("en", {"lat": "41.3", "lon": ""}, "belong together"),
        ("zh-hans", {"happened_at": "yesterday"}, "请填写日期和时间"),
        ("en", {"happened_at": "2999-01-01T00:00"}, "lies in the future"),
        ("zh-hans", {"mail": "nobody"}, "无法识别"),
        ("en", {"text": "x" * 2_001}, "too long"),
        ("zh-hans", {"sort": "retaliation", "text": " "}, "请简要说明经过"),
        ("en", {"telephone": "call me"}, "cannot be read"),
    ],
)
def test_what_is_wrong_stands_next_to_its_field_and_what_was_typed_is_kept(client, code, wrong, said):
    answer = client.post(f"/{code}/reports/new", filled(**wrong))

    page = text_of(answer)
    assert answer.status_code == 422
    assert said in page
    assert STREET in page
    assert wrong.get("text", "坡路积雪未清") in page


def test_a_photo_is_carried_over_the_preview_without_its_metadata(client, settings):
    page = text_of(
        client.post("/zh-hans/reports/new", filled(photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")))
    )
    carried = re.search(r'name="photos" value="([^"]+)"', page)
    assert carried
    sent(client, photos=carried.group(1))

    waiting = ReportPhoto.objects.get()
    prepare_photos(data=settings.DATA, most=5, now=clock())
    row = ReportPhoto.objects.get()
    kept = (settings.STORE / row.clean_sha256[:2] / row.clean_sha256[2:]).read_bytes()
    assert waiting.clean_sha256 == ""
    assert b"SecretCamera" not in kept
    assert not list((settings.DATA / "waiting-photos").glob("??/*"))
    assert row.public_sha256 == ""


def test_a_photo_of_a_report_that_was_never_sent_goes_away(client, settings):
    client.post("/en/reports/new", filled(photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")))
    waiting = settings.DATA / "waiting-photos"
    before = len(list(waiting.glob("??/*")))
    forget_unsent(data=settings.DATA, now=clock())
    kept = len(list(waiting.glob("??/*")))
    forget_unsent(data=settings.DATA, now=Instant(clock() + 5 * HOUR_US))

    assert before == kept == 1
    assert not list(waiting.glob("??/*"))


def test_a_photo_that_cannot_be_decoded_is_told_to_whoever_left_an_address(client, settings, monkeypatch):
    def cannot(*_, **__):
        raise CutPicture(name="photo", found="generated")

    monkeypatch.setattr("onus.actions.keep_photo.take_in", cannot)
    page = text_of(
        client.post("/en/reports/new", filled(photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")))
    )
    carried = re.search(r'name="photos" value="([^"]+)"', page)
    assert carried
    sent(client, photos=carried.group(1), mail="resident@example.org")
    prepare_photos(data=settings.DATA, most=5, now=clock())
    again = prepare_photos(data=settings.DATA, most=5, now=clock())

    assert "refused" in ReportPhoto.objects.get().facts
    assert not list((settings.DATA / "waiting-photos").glob("??/*")), "unsealed, with what its camera wrote"
    assert OutgoingMail.objects.filter(to="resident@example.org").exists()
    assert again == 0


@pytest.mark.parametrize(("code", "said"), [("zh-hans", "SVG 格式"), ("en", "of the form SVG")])
def test_a_file_that_is_no_photo_is_refused_next_to_its_field(client, code, said):
    script = SimpleUploadedFile("a.jpg", b"<svg><script>alert(1)</script></svg>", "image/jpeg")
    answer = client.post(f"/{code}/reports/new", filled(photo=script))

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "坡路积雪未清" in text_of(answer)


def test_a_list_of_photos_that_was_changed_is_refused(client):
    answer = sent(client, photos="W1siMDAiLCIwMCIse31dXQ:made:up")

    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_a_pin_near_a_street_becomes_a_report_of_that_street(client):
    from onus.records.dossiers import dossier_named
    from onus.records.places import places_of

    place = next(p for p in places_of(dossier_named(DOSSIER).assessment) if p.lon_e7)
    sent(client, place="", lat=f"{place.lat_e7 / 1e7:.7f}", lon=f"{place.lon_e7 / 1e7:.7f}")

    row = Report.objects.get()
    assert row.place_id
    assert row.district == place.district
    assert row.lon_e7 == place.lon_e7


def test_how_a_reporter_can_be_reached_lies_apart(client):
    sent(client, mail="resident@example.org", telephone="13800000000")

    contact = ReportContact.objects.get()
    assert (contact.mail, contact.telephone) == ("resident@example.org", "13800000000")
    assert "resident" not in str(Report.objects.values().get())


def test_a_whole_street_is_told_in_words_where_no_part_of_it_was_chosen(client):
    sent(client, place="", street="mingshan arterial (generated)", district="mingshan")

    assert "mingshan arterial (generated)" in Report.objects.get().text


@pytest.mark.parametrize("code", ["zh-hans", "en"])
def test_a_street_is_found_by_a_part_of_its_name_without_a_script(client, code):
    page = text_of(client.get(f"/{code}/reports/new", {"q": "mingsh"}))

    assert "street=mingshan" in page


def test_what_was_told_lately_is_offered_with_me_too(client):
    sent(client)
    with unguarded("records_report"):
        Report.objects.update(received_at=clock() - 60 * 3_600 * SECOND_US)
    page = text_of(client.post("/en/reports/new", filled()))

    assert Report.objects.get().ref in page
    assert "Me too" in page


def test_a_report_that_is_not_shown_yet_is_offered_to_nobody(client):
    sent(client)

    assert Report.objects.get().ref not in text_of(client.post("/en/reports/new", filled()))


def test_a_report_of_retaliation_tells_nobody_outside_anything(client):
    page = text_of(client.post("/en/reports/new", filled(sort="retaliation")))
    answer = sent(client, sort="retaliation")

    assert "Nothing. It is shown to nobody outside." in page
    assert "区监管部门负责人" in text_of(answer)
    assert "除运雪监管岗" not in text_of(answer)


def test_a_form_of_a_machine_is_kept_hidden(client):
    sent(client, homepage="https://spam.example")
    ref = Report.objects.get().ref

    from onus.records.reports import lives_of

    assert lives_of([ref])[ref].hidden


def test_an_unknown_place_in_the_address_asks_for_a_place(client):
    page = client.get("/en/reports/new", {"place": "nowhere", "dossier": DOSSIER})

    assert page.status_code == 200
    assert 'name="q"' in text_of(page)


def test_the_questions_that_are_kept_for_all_are_those_that_a_form_asks(client, monkeypatch):
    address = f"/zh-hans/reports/new?dossier={DOSSIER}&place={STREET}&kind=wrong"
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    twice = [token.sub("", text_of(client.get(address))) for _ in range(2)]
    monkeypatch.setattr(making, "FILLED", {"sort"})

    asked = token.sub("", text_of(client.get(address)))

    assert twice == [asked, asked]
    assert re.search(r'value="wrong"[^>]*checked', asked)


def test_a_report_that_was_not_kept_leaves_its_puzzle_unspent(client, monkeypatch):
    form = filled(step="send", **waited())

    def broken(*_words, **_named):
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr(receive_report, "wish_assessment_from", broken)
        client.raise_request_exception = False
        failed = client.post("/zh-hans/reports/new", form)
    assert (failed.status_code, Report.objects.count()) == (500, 0)

    again = client.post("/zh-hans/reports/new", form)

    assert (again.status_code, Report.objects.count()) == (200, 1)
