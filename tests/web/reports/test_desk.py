"""The desk of reports: who sees what, who may do what, and what it leaves behind."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from PIL import Image

from onus.actions.receive_report import Arriving, receive_report
from onus.base.instants import HOUR_US, SECOND_US, Instant
from onus.core.reports.events import HIDDEN
from onus.outside.clock import now as clock
from onus.outside.file_store import keep
from onus.records.facts import facts_of
from onus.records.models import PersonalDataRead, Report, ReportPhoto
from onus.records.reports import NewPhoto, events_of, lives_of
from onus.web.reports.site import report_key
from tests.unguarded import unguarded
from tests.web.reports.test_making import DOSSIER, STREET, calm, jpeg, text_of
from tests.web.signing import give, make_account, open_session, refused, signed_in

pytestmark = pytest.mark.django_db
__all__ = ["calm"]


def received(**more) -> str:
    told = {"sort": "not_done", "service": "snow-clearing", "place_id": STREET, "text": "我是王先生"} | more
    now = Instant(clock() - HOUR_US)
    arriving = Arriving(DOSSIER, happened_at=now, language="zh-Hans", **told)
    return receive_report(arriving, key=report_key(), store=settings.STORE, now=now).ref


def supervisor(client):
    return open_session(client, _with_post("li", "officer", "street-supervisor"))


def _with_post(login: str, role: str, post: str):
    user = make_account(login)
    give(login, role, post=post)
    return user


def do(client, ref: str, act: str, language: str = "zh-hans", **fields):
    sent = {"act": act} | {f"{act}-{name}": value for name, value in fields.items()}
    return client.post(f"/{language}/reports/desk/{ref}", sent)


def looked(minutes: int = 5) -> dict[str, str]:
    """An inspection of so many minutes ago that found all in order, by the clocks of Benxi."""
    wall = datetime.fromtimestamp(clock() // SECOND_US - minutes * 60, ZoneInfo("Asia/Shanghai"))
    return {"inspected_at": wall.isoformat()[:19], "result": "pass"}


def life(ref: str):
    return lives_of([ref])[ref]


def test_nobody_without_an_appointment_sees_the_desk(client):
    ref = received()

    assert refused(client.get("/en/reports/desk"))
    assert refused(client.get(f"/en/reports/desk/{ref}"))
    assert refused(signed_in("contractor").get(f"/en/reports/desk/{ref}"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_officer_sees_the_words_and_what_can_be_done(client, language):
    ref = received()
    page = text_of(supervisor(client).get(f"/{language}/reports/desk/{ref}"))

    assert "王先生" in page
    assert 'value="close"' in page
    assert ref in text_of(client.get(f"/{language}/reports/desk"))


def test_acknowledging_and_closing_leave_post_person_evidence_and_an_inspection(client):
    ref = received()
    officer = supervisor(client)
    assert do(officer, ref, "acknowledge").status_code == 302
    done = do(
        officer,
        ref,
        "close",
        done="撒盐",
        done_by="承包方",
        **looked(),
        basis="3.2",
    )

    assert done.status_code == 302
    closing = life(ref).closings[0]
    assert (closing.by_person, closing.by_post, closing.done) == ("li", "street-supervisor", "撒盐")
    inspection = next(f for f in facts_of(DOSSIER, about=ref) if f.file == "inspections.csv")
    assert (inspection.post, inspection.legal_basis) == ("street-supervisor", "3.2")
    assert closing.evidence == (inspection.fact_id,)


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "无证据不得办结"), ("en", "closes only with evidence")]
)
def test_a_closing_without_evidence_is_told_next_to_the_field_and_keeps_what_was_typed(
    client, language, said
):
    ref = received()
    answer = do(supervisor(client), ref, "close", language, done="撒盐铲雪", done_by="x")

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "撒盐铲雪" in text_of(answer)
    assert life(ref).is_open


@pytest.mark.parametrize(
    ("language", "fields", "said"),
    [
        ("zh-hans", {"evidence": "-"}, "没有编号为“-”的记录"),
        ("en", {"evidence": "-"}, "Nothing named “-” is on record at this place"),
        ("en", looked(90), "was not after what the report tells"),
        ("zh-hans", looked() | {"result": "fail"}, "不能据以办结"),
        ("en", looked(-600), "id_close-inspected_at"),
        ("zh-hans", looked(3000), "须在一日之内登记"),
    ],
)
def test_what_shows_nothing_is_told_next_to_its_field_and_keeps_what_was_typed(
    client, language, fields, said
):
    ref = received()
    answer = do(supervisor(client), ref, "close", language, done="撒盐铲雪", done_by="x", **fields)

    assert answer.status_code in (409, 422)
    assert said in text_of(answer).replace("&quot;", '"')
    assert "撒盐铲雪" in text_of(answer)
    assert 'aria-invalid="true"' in text_of(answer)
    assert life(ref).is_open


def test_merging_takes_the_right_of_closing(client):
    one, two = received(), received()
    clerk = open_session(client, _with_post("clerk", "intake", ""))
    page = text_of(clerk.get(f"/en/reports/desk/{one}"))

    assert 'value="answer"' in page and 'value="merge"' not in page
    assert do(clerk, one, "merge", into=two).status_code == 403
    assert do(supervisor(client.__class__()), one, "merge", into=two).status_code == 302
    assert life(one).merged_into == two


def test_whoever_closed_a_report_may_not_turn_its_reopening_down_and_another_may(client):
    from onus.actions.reopen_report import reopen_report
    from onus.web.reports.site import site

    ref = received()
    officer = supervisor(client)
    do(officer, ref, "close", done="撒盐", done_by="承包方", **looked())
    reopen_report(ref, text="没有", site=site(), now=Instant(clock() + SECOND_US))
    same = do(officer, ref, "reject", reason="已清")
    other = do(signed_in("head", post="district-head"), ref, "reject", reason="现场已清")

    assert same.status_code in (403, 409)
    assert other.status_code == 302
    assert life(ref).state == "closed"


def test_a_report_of_retaliation_is_unknown_to_the_accountable_post_and_open_to_the_one_above(client):
    ref = received(sort="retaliation", text="威胁")
    officer = supervisor(client)
    above = signed_in("head", post="district-head")

    assert ref not in text_of(officer.get("/en/reports/desk"))
    assert officer.get(f"/en/reports/desk/{ref}").status_code == 404
    assert officer.get(f"/en/reports/desk/{ref}/contact").status_code == 404
    assert ref in text_of(above.get("/en/reports/desk"))
    assert "威胁" in text_of(above.get(f"/en/reports/desk/{ref}"))
    assert do(above, ref, "answer", text="已受理").status_code == 302


def test_an_auditor_does_not_see_a_report_of_retaliation(client):
    ref = received(sort="retaliation")

    assert signed_in("auditor").get(f"/en/reports/desk/{ref}").status_code == 404


def test_a_contact_is_shown_only_with_a_reason_and_the_reading_is_written_down(client):
    ref = received(mail="resident@example.org")
    officer = supervisor(client)
    asked = officer.get(f"/en/reports/desk/{ref}/contact")
    wordless = officer.post(f"/en/reports/desk/{ref}/contact", {"reason": " "})
    read = officer.post(f"/en/reports/desk/{ref}/contact", {"reason": "to make an appointment"})

    assert "resident@example.org" not in text_of(asked) + text_of(wordless)
    assert wordless.status_code == 422
    assert "resident@example.org" in text_of(read)
    kept = PersonalDataRead.objects.filter(what="report.contact.read").latest("pk")
    assert (kept.actor, kept.reason) == ("li", "to make an appointment")


def with_photo() -> tuple[str, int]:
    clean = keep(settings.STORE, jpeg(exif=False))
    ref = received(photos=(NewPhoto("0" * 64, clean, {"width": 320, "height": 200}),))
    return ref, ReportPhoto.objects.get(report_id=ref).pk


def test_only_the_masked_copy_of_a_photo_is_public_and_what_was_masked_is_black(client):
    ref, number = with_photo()
    with unguarded("records_report"):
        Report.objects.filter(ref=ref).update(received_at=clock() - 60 * HOUR_US)
    officer = supervisor(client)
    before = text_of(client.get(f"/en/reports/{ref}"))
    assert (
        officer.post(f"/en/reports/desk/{ref}/photos/{number}", {"masks": "10 10 100 80"}).status_code == 302
    )
    digest = ReportPhoto.objects.get(pk=number).public_sha256
    public = client.get(f"/en/reports/{ref}/photo/{digest}.jpg")

    assert "<img" not in before
    with Image.open(BytesIO(public.content)) as picture:
        assert max(picture.getpixel((50, 50))) < 16
        assert min(picture.getpixel((250, 150))) > 60
    assert client.get(f"/en/reports/{ref}/photo/{'0' * 64}.jpg").status_code == 404


def test_a_photo_is_taken_back_from_the_public(client):
    ref, number = with_photo()
    officer = supervisor(client)
    officer.post(f"/en/reports/desk/{ref}/photos/{number}", {"nothing_to_mask": "on"})
    officer.post(f"/en/reports/desk/{ref}/photos/{number}", {"act": "withhold"})

    assert ReportPhoto.objects.get(pk=number).public_sha256 == ""
    assert [e.kind for e in events_of(ref)].count("moderated") == 2


@pytest.mark.parametrize(
    ("language", "masks", "said"),
    [
        ("zh-hans", "10 10 x 4", "请填写四个整数"),
        ("en", "1 2 3", "four whole numbers"),
        ("en", "1 2 0 4", "four whole numbers"),
        ("zh-hans", "", "请框选区域"),
    ],
)
def test_a_mask_that_cannot_be_read_is_told_with_its_line(client, language, masks, said):
    ref, number = with_photo()
    answer = supervisor(client).post(f"/{language}/reports/desk/{ref}/photos/{number}", {"masks": masks})

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_each_look_at_an_unmasked_picture_is_written_down(client):
    ref, number = with_photo()
    officer = supervisor(client)
    before = PersonalDataRead.objects.count()
    assert officer.get(f"/en/reports/desk/{ref}/photos/{number}/clean.jpg").status_code == 200

    assert PersonalDataRead.objects.count() == before + 1
    assert refused(client.__class__().get(f"/en/reports/desk/{ref}/photos/{number}/clean.jpg"))


def test_words_are_public_only_as_an_officer_released_them(client):
    ref = received()
    with unguarded("records_report"):
        Report.objects.filter(ref=ref).update(received_at=clock() - 60 * HOUR_US)
    officer = supervisor(client)
    do(officer, ref, "words", words="坡路结冰")
    page = text_of(client.get(f"/zh-hans/reports/{ref}"))

    assert "坡路结冰" in page
    assert "王先生" not in page


def test_a_hidden_report_keeps_its_reason_and_can_be_shown_again(client):
    ref = received()
    officer = signed_in("head", post="district-head")
    do(officer, ref, "hide", reason="含他人姓名")
    assert life(ref).hidden_reason == "含他人姓名"
    do(officer, ref, "show", reason="已删去")

    assert not life(ref).hidden
    assert HIDDEN in [e.kind for e in events_of(ref)]


def test_whoever_answers_for_a_report_does_not_keep_it_from_the_public(client):
    ref = received()
    officer = supervisor(client)
    give("li", "head", post="district-head")

    answer = do(officer, ref, "hide", "en", reason="It is about me.")

    assert answer.status_code == 409 and "answers for a report" in text_of(answer)
    assert 'value="hide"' not in text_of(officer.get(f"/en/reports/desk/{ref}"))
    assert not life(ref).hidden


def test_an_officer_hides_nothing_at_all(client):
    ref = received()

    assert refused(do(signed_in("officer", post="contract-manager"), ref, "hide", reason="x"))
    assert not life(ref).hidden


def test_a_report_that_has_climbed_is_not_hidden_by_the_post_it_climbed_to(client):
    now = Instant(clock())
    told = {"sort": "not_done", "service": "snow-clearing", "place_id": STREET, "text": "冰"}
    before = Instant(now - 60 * HOUR_US)
    arriving = Arriving(DOSSIER, happened_at=before, language="zh-Hans", **told)
    ref = receive_report(arriving, key=report_key(), store=settings.STORE, now=before).ref

    do(signed_in("head", post="district-head"), ref, "hide", reason="x")

    assert not life(ref).hidden


def test_those_who_take_in_reports_hide_one_with_a_reason(client):
    ref = received()
    intake = signed_in("intake")

    assert do(intake, ref, "hide", reason="").status_code == 422
    do(intake, ref, "hide", reason="含他人姓名")

    assert life(ref).hidden_reason == "含他人姓名"
    assert [e.by_post for e in events_of(ref) if e.kind == HIDDEN] == ["intake"]


def test_a_merge_into_a_number_that_is_mistyped_is_told(client):
    ref = received()
    answer = do(supervisor(client), ref, "merge", "en", into="R-1")

    assert answer.status_code == 422
    assert "no number of a report" in text_of(answer)
