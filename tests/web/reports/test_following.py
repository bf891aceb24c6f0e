"""Following a report by its code: what is seen, what can be said, and who decides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from onus.actions.answer_report import Inspected, Officer, close_report
from onus.actions.reopen_report import reject_reopening
from onus.actions.report_events import Place
from onus.base.instants import SECOND_US, Instant
from onus.outside.clock import now as clock
from onus.records.models import Allowance, Report, ReportContact, ReportStanding
from onus.records.reports import lives_of
from tests.unguarded import unguarded
from tests.web.reports.test_making import DOSSIER, STREET, calm, code_of, sent, text_of, waited

pytestmark = pytest.mark.django_db
__all__ = ["calm"]

SITE = Place(Path(settings.STORE), "https://onus.example")
LI, WANG = Officer("li", "street-supervisor"), Officer("wang", "district-head")


def follow(client, code, language="zh-hans", **more):
    return client.post(f"/{language}/reports/follow", {"code": code} | more)


def closed(ref: str):
    return close_report(
        ref,
        LI,
        done="已撒盐铲雪",
        done_by="承包方",
        evidence=(),
        inspected=Inspected(Instant(clock() + SECOND_US), "pass"),
        site=SITE,
        now=Instant(clock() + 2 * SECOND_US),
    )


def life(ref: str):
    return lives_of([ref])[ref]


def older(ref: str, hours: int = 60) -> None:
    """Let the delay of publication pass."""
    with unguarded("records_report"):
        Report.objects.filter(ref=ref).update(received_at=clock() - hours * 3_600 * SECOND_US)


def test_the_whole_journey_from_the_report_to_a_reopening_that_another_officer_decides(client):
    code = code_of(sent(client))
    ref = Report.objects.get().ref
    closed(ref)
    page = text_of(follow(client, code))
    assert "已撒盐铲雪" in page and lives_of([ref])[ref].closings[0].evidence[0] in page and "承包方" in page

    assert "已记录" in text_of(follow(client, code, step="feedback", satisfied="no", feedback="没有清"))
    assert "已重新办理" in text_of(follow(client, code, step="reopen", reopen="仍是冰"))
    assert life(ref).state == "reopened"
    later = Instant(clock() + 5 * SECOND_US)
    assert reject_reopening(ref, LI, reason="已清", site=SITE, now=later).reason == "same_officer"
    assert reject_reopening(ref, WANG, reason="现场已清", site=SITE, now=later).state == "closed"
    assert "现场已清" in text_of(follow(client, code))
    assert ReportStanding.objects.get().state == "closed"


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "没有与此回执码对应"), ("en", "No report has this code")]
)
def test_a_code_of_the_right_form_that_opens_nothing_is_told_so(client, language, said):
    answer = follow(client, "0000-0000-0000-0000-0000-00", language)

    assert answer.status_code == 422
    assert said in text_of(answer)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "回执码有误"), ("en", "wrong or missing")])
def test_a_slip_of_the_pen_is_told_next_to_the_field_and_kept(client, language, said):
    answer = follow(client, "0000-0000-0000-0000-0000-01", language)

    assert said in text_of(answer)
    assert "0000-0000-0000-0000-0000-01" in text_of(answer)


def test_a_report_is_reopened_only_with_words_and_only_when_it_is_closed(client):
    code = code_of(sent(client))
    ref = Report.objects.get().ref
    early = follow(client, code, step="reopen", reopen="x")
    closed(ref)
    wordless = follow(client, code, step="reopen", reopen="")

    assert early.status_code == 409
    assert "请填写此项" in text_of(wordless)
    assert life(ref).state == "closed"


def test_the_page_of_a_code_is_kept_by_no_cache(client):
    assert follow(client, code_of(sent(client)))["Cache-Control"] == "no-store"


def test_a_number_that_does_not_exist_and_one_that_is_not_shown_get_the_same_page(client):
    sent(client)
    delayed = client.get(f"/en/reports/{Report.objects.get().ref}")
    unknown = client.get("/en/reports/R-0000-0001-01")

    assert (delayed.status_code, unknown.status_code) == (404, 404)
    here = text_of(delayed).replace(Report.objects.get().ref, "R-0000-0001-01")
    assert here == text_of(unknown)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_public_page_shows_segment_day_and_way_and_no_word_of_the_resident(client, language):
    sent(client, text="我是三号楼的王先生")
    ref = Report.objects.get().ref
    older(ref)
    page = client.get(f"/{language}/reports/{ref}")

    assert page.status_code == 200
    assert "王先生" not in text_of(page)
    assert not re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", text_of(page))
    assert "rung-waiting" in text_of(page)


def test_a_shop_that_was_ordered_is_counted_in_its_district_only_from_the_least_count_on(client):
    for _ in range(2):
        sent(client, sort="ordered")
    for row in Report.objects.all():
        older(row.ref)
    two = text_of(client.get("/en/reports/"))
    first = Report.objects.first().ref
    alone = client.get(f"/en/reports/{first}")
    Allowance.objects.all().delete()
    sent(client, sort="ordered")
    older(Report.objects.latest("received_at").ref)
    three = client.get(f"/en/reports/{first}")

    assert alone.status_code == 404
    assert first not in two
    assert three.status_code == 200


def test_the_list_counts_what_it_does_not_show_and_says_nothing_of_retaliation(client):
    for _ in range(3):
        sent(client, homepage="spam")
    sent(client, sort="retaliation")
    for row in Report.objects.all():
        older(row.ref)
    page = text_of(client.get("/zh-hans/reports/"))

    assert '附理由不公开</dt><dd class="n">3<' in page
    assert all(row.ref not in page for row in Report.objects.all())


def test_a_feed_of_a_street_is_read_by_a_foreign_reader(client):
    import feedparser

    sent(client)
    ref = Report.objects.get().ref
    older(ref)
    read = feedparser.parse(
        client.get("/en/reports/feed.atom", {"place": STREET, "dossier": DOSSIER}).content
    )

    assert not read.bozo
    assert [entry.link.rpartition("/")[2] for entry in read.entries] == [ref]


def test_me_too_is_counted_once_for_each_puzzle(client):
    sent(client)
    ref = Report.objects.get().ref
    older(ref)
    guard = waited("support")
    first = client.post(f"/en/reports/{ref}/me-too", guard)
    again = client.post(f"/en/reports/{ref}/me-too", guard)

    assert (first.status_code, again.status_code) == (200, 429)
    assert life(ref).supporters == 1


def test_a_longer_list_asks_the_tables_no_more_often(client, django_assert_max_num_queries):
    for _ in range(4):
        sent(client)
        Allowance.objects.all().delete()
    for row in Report.objects.all():
        older(row.ref)
    with django_assert_max_num_queries(16):
        page = text_of(client.get("/en/reports/"))

    assert sum(row.ref in page for row in Report.objects.all()) == 4


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_whoever_has_the_code_can_have_the_address_erased_and_nobody_is_asked_again(client, language):
    code = code_of(sent(client, mail="resident@example.org"))
    assert 'value="erase"' in follow(client, code, language).content.decode()

    page = follow(client, code, language, step="erase").content.decode()

    assert 'value="erase"' not in page
    assert "banner-done" in page
    assert ReportContact.objects.get().mail == ""
    assert "banner-done" not in follow(client, code, language, step="erase").content.decode()
