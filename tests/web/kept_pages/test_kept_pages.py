"""Kept pages: the right page for everybody, never one of somebody, and never an old one for long."""

from __future__ import annotations

import gzip
import os
import threading
from dataclasses import replace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client

from onus.base.instants import SECOND_US
from onus.outside.page_files import PageFiles
from onus.records.models import Assessment, Dossier, Report, ReportEvent
from onus.web.kept_pages import middleware, pages
from tests.web.kept_pages import addresses

pytestmark = pytest.mark.django_db
DOSSIER = "benxi-2023-replay"
STREET = f"/en/street/{DOSSIER}/s-1/"
OTHER_STREET = f"/en/street/{DOSSIER}/s-2/"
PACKED = {"Accept-Encoding": "gzip"}


class Clock:
    """A clock that a test sets forward."""

    def __init__(self):
        self.at = 1_700_000_000 * SECOND_US

    def __call__(self):
        return self.at

    def forward(self, seconds):
        self.at += seconds * SECOND_US


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(middleware, "clock", clock)
    return clock


@pytest.fixture
def reader(settings, tmp_path, clock):
    """Return what makes a reader of a server of its own."""
    settings.KEPT_PAGES, settings.KEPT_PAGES_RENEW, settings.KEPT_PAGES_FOLDER = (
        True,
        False,
        tmp_path / "kept",
    )
    settings.ROOT_URLCONF = "tests.web.kept_pages.addresses"
    addresses.RENDERED.clear()
    return Client()


@pytest.fixture
def server(monkeypatch, reader):
    """Return the middleware of the reader's server."""
    made = []
    begin = middleware.KeptPages.__init__

    def remember(self, get_response):
        begin(self, get_response)
        made.append(self)

    monkeypatch.setattr(middleware.KeptPages, "__init__", remember)
    reader.get("/en/nowhere/")
    return made[0]


def how(response):
    return response.headers.get("X-Onus-Page", "").partition(";")[0]


def report(place="s-1", ref="r-1"):
    return Report.objects.create(
        ref=ref, dossier_id=DOSSIER, code_digest=ref, kind="not_done", place_id=place, language="en",
        channel="web", happened_at=1, received_at=1,
    )  # fmt: skip


def event(of):
    return ReportEvent.objects.create(report=of, kind="acknowledged", happened_at=1, recorded_at=1)


def another_assessment():
    row = Assessment.objects.create(
        dossier_id=DOSSIER, digest="another", as_of=1, imported_at=1, onus_version="", kept_in=""
    )
    Dossier.objects.filter(id=DOSSIER).update(current=row)


def test_a_page_is_rendered_once_and_then_kept(reader):
    first, second = reader.get(STREET), reader.get(STREET)

    assert (how(first), how(second)) == ("made", "kept")
    assert first.content == second.content
    assert len(addresses.RENDERED) == 1


def test_a_page_is_never_one_of_another_language(reader):
    chinese, english = reader.get(STREET.replace("/en/", "/zh-hans/")), reader.get(STREET)
    german_wish = reader.get(STREET, headers={"Accept-Language": "zh-CN"})

    assert chinese.content.startswith(b"zh-hans")
    assert english.content.startswith(b"en ")
    assert german_wish.content == english.content


@pytest.mark.parametrize("name", ["form", "greeting", "choice", "private"])
def test_a_page_of_somebody_is_never_kept(reader, name):
    answers = [Client().get(f"/en/{name}/"), reader.get(f"/en/{name}/"), reader.get(f"/en/{name}/")]

    assert [how(one) for one in answers] == ["", "", ""]


def test_no_two_readers_get_one_token(reader, settings):
    first = reader.get("/en/form/")
    reader.cookies.clear()
    second = reader.get("/en/form/")

    assert first.cookies[settings.CSRF_COOKIE_NAME].value != second.cookies[settings.CSRF_COOKIE_NAME].value


def test_whoever_is_signed_in_passes_through_and_leaves_nothing_behind(reader, settings):
    session = SessionStore()
    session["times"] = 3
    session.save()
    reader.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    mine = [reader.get("/en/greeting/"), reader.get(STREET)]
    reader.cookies.clear()

    assert b"3 times" in mine[0].content
    assert how(mine[1]) == ""
    assert "private" in mine[1]["Cache-Control"]
    assert b"0 times" in reader.get("/en/greeting/").content
    assert how(reader.get(STREET)) == "made"


def test_a_token_of_an_earlier_form_keeps_nobody_from_kept_pages(reader, settings):
    reader.get("/en/form/")

    assert reader.cookies[settings.CSRF_COOKIE_NAME]
    assert [how(reader.get(STREET)) for _ in range(2)] == ["made", "kept"]


def test_what_is_posted_passes_through(reader):
    reader.get(STREET)
    reader.post(STREET)

    assert len(addresses.RENDERED) == 2


def test_pages_of_other_areas_are_never_kept(reader):
    answers = [reader.get("/en/workbench/") for _ in range(2)]

    assert [how(one) for one in answers] == ["", ""]


def test_free_questions_are_not_kept_and_known_ones_are_told_apart(reader):
    assert how(reader.get("/en/today/?q=snow")) == ""
    assert b"page=1" in reader.get("/en/today/?page=1").content
    assert b"page=2" in reader.get("/en/today/?page=2").content
    assert how(reader.get("/en/today/?page=2")) == "kept"


def test_what_a_messenger_puts_behind_an_address_neither_counts_nor_shows(reader):
    reader.get(STREET)
    shared = reader.get(f"{STREET}?from=singlemessage&isappinstalled=0")

    assert how(shared) == "kept"
    assert addresses.RENDERED == [STREET]


def test_an_unknown_address_is_answered_and_not_kept(reader):
    answers = [reader.get("/en/absent/") for _ in range(2)]

    assert [one.status_code for one in answers] == [404, 404]
    assert [how(one) for one in answers] == ["", ""]


def test_a_page_that_could_not_be_rendered_is_rendered_as_soon_as_it_can_be(reader, monkeypatch):
    def locked():
        raise OperationalError("database is locked")

    reader.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(addresses, "dossiers", locked)
        failed = reader.get(STREET)

    assert failed.status_code == 503
    assert how(reader.get(STREET)) == "made"


def test_a_host_that_is_not_ours_is_refused(reader):
    assert reader.get(STREET, headers={"Host": "elsewhere.example"}).status_code == 400


def test_whoever_unpacks_gets_it_packed_and_everybody_the_same_page(reader):
    plain, packed = reader.get(STREET), reader.get(STREET, headers=PACKED)

    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding, Cookie"


def test_who_has_the_page_is_told_so(reader):
    tag = reader.get(STREET)["ETag"]
    same = reader.get(STREET, headers={"If-None-Match": tag})
    other = reader.get(STREET, headers={"If-None-Match": 'W/"other"'})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert same["Vary"] == "Accept-Encoding, Cookie"
    assert other.status_code == 200


def test_what_never_changes_is_said_to_never_change(reader):
    answers = [reader.get("/en/shapes/") for _ in range(2)]

    assert [how(one) for one in answers] == ["made", "kept"]
    assert {one["Cache-Control"] for one in answers} == {"public, max-age=31536000, immutable"}
    assert reader.get(STREET)["Cache-Control"] == "public, max-age=5"


def test_a_question_for_the_head_alone_has_the_head_of_the_page(reader):
    whole, head = reader.get(STREET), reader.head(STREET)

    assert head.content == b""
    assert head["Content-Length"] == whole["Content-Length"]
    assert head["ETag"] == whole["ETag"]


def test_the_page_carries_the_policy_that_protects_it(reader):
    reader.get(STREET)
    kept = reader.get(STREET)

    assert "default-src 'none'" in kept["Content-Security-Policy"]
    assert kept["X-Frame-Options"] == "DENY"


def test_what_an_officer_does_about_a_report_shows_on_its_street_within_two_seconds_and_touches_no_other(
    reader, clock
):
    reader.get(STREET)
    reader.get(OTHER_STREET)
    event(report())
    clock.forward(2)

    assert b"events=1" in reader.get(STREET).content
    assert how(reader.get(OTHER_STREET)) == "kept"


def test_a_row_that_comes_to_be_seen_after_a_later_one_is_not_overlooked(reader, clock):
    kept = report()
    gone = event(kept)
    last = gone.pk
    reader.get(STREET)
    ReportEvent.objects.create(pk=last + 2, report=kept, kind="seen", happened_at=1, recorded_at=1)
    clock.forward(2)
    reader.get(STREET)
    ReportEvent.objects.create(pk=last + 1, report=kept, kind="late", happened_at=1, recorded_at=1)
    clock.forward(2)

    assert b"events=3" in reader.get(STREET).content


def test_a_page_of_many_rows_is_rendered_at_most_every_ten_seconds(reader, server, clock):
    reader.get("/en/today/")
    kept = report()
    for _ in range(9):
        event(kept)
        clock.forward(1)
        reader.get("/en/today/")
        while server.renew_one():
            pass
    once = len(addresses.RENDERED)
    clock.forward(2)
    before = reader.get("/en/today/")
    while server.renew_one():
        pass

    assert once == 1
    assert how(before) == "old"
    assert b"events=9" in reader.get("/en/today/").content


def test_another_assessment_shows_as_soon_as_pages_are_renewed(reader, server, clock):
    reader.get(STREET)
    another_assessment()
    clock.forward(2)
    meanwhile = reader.get(STREET)
    while server.renew_one():
        pass

    assert how(meanwhile) == "old"
    assert b"another" in reader.get(STREET).content
    assert how(reader.get(STREET)) == "kept"


def test_nobody_sees_the_assessment_before_for_longer_than_is_told(reader, clock):
    reader.get(STREET)
    another_assessment()
    clock.forward(2)
    reader.get(STREET)
    clock.forward(pages.OLD_S_TOLD - 2)

    assert b"another" in reader.get(STREET).content


def test_pages_that_nobody_asks_for_meanwhile_are_renewed_too(reader, server, clock):
    reader.get(STREET)
    reader.get(OTHER_STREET)
    another_assessment()
    clock.forward(2)
    reader.get("/en/today/")
    while server.renew_one():
        pass
    clock.forward(100)

    assert [how(reader.get(one)) for one in (STREET, OTHER_STREET)] == ["kept", "kept"]


def test_clocks_on_a_page_stand_still_for_five_minutes_at_most(reader, server, clock):
    reader.get(STREET)
    clock.forward(pages.AGE_S_MAX + 1)
    old = reader.get(STREET)
    while server.renew_one():
        pass

    assert (how(old), how(reader.get(STREET))) == ("old", "kept")
    clock.forward(1_000)
    assert how(reader.get(STREET)) == "made"


def test_pages_survive_the_end_of_the_server_and_are_judged_by_the_next(reader, clock):
    reader.get(STREET)
    reader.get(OTHER_STREET)
    event(report())
    clock.forward(5)
    next_server = Client()

    assert how(next_server.get(OTHER_STREET)) == "kept"
    assert b"events=1" in next_server.get(STREET).content


def test_a_page_that_was_cut_off_on_the_disk_is_rendered_anew(reader, tmp_path):
    whole = reader.get(STREET).content
    for path in (tmp_path / "kept").glob("??/*"):
        path.write_bytes(path.read_bytes()[:-40])

    assert Client().get(STREET).content == whole


def test_while_the_tables_do_not_answer_kept_pages_are_shown(reader, server, clock, monkeypatch):
    def gone(*_, **__):
        raise OperationalError("database is gone")

    reader.get(STREET)
    monkeypatch.setattr("onus.records.changes.shown_now", gone)
    clock.forward(30)

    assert how(reader.get(STREET)) == "kept"


def test_memory_is_bounded(reader, server, settings):
    server.pages._bytes_max = 5_000
    for number in range(20):
        reader.get(f"/en/street/{DOSSIER}/s-{number}/")

    assert server.pages._bytes <= 5_000
    assert 0 < len(server.pages._pages) < 20


def test_of_many_readers_of_a_page_that_is_not_there_one_renders_it(clock):
    made, let = [], threading.Event()
    some = page_named("a")

    def renders(address):
        made.append(address)
        let.wait(5)
        return some

    kept = pages.Pages(renders, HoldsAll(), clock, bytes_max=10_000, files=None)
    got = []
    readers = [threading.Thread(target=lambda: got.append(kept.get("a")[0])) for _ in range(8)]
    for one in readers:
        one.start()
    let.set()
    for one in readers:
        one.join(5)

    assert got == [some] * 8
    assert made == ["a"]


class HoldsAll:
    """A watch that saw no change."""

    def look(self, now):
        return False

    def outdated(self, page):
        return None


def page_named(address):
    from onus.web.kept_pages.page import Mark, Page

    return Page(
        address=address, view="", names=(), subjects=(), mark=Mark("", 0, 0), made_at=1_700_000_000 * SECOND_US,
        age_s_max=300, control="", etag='W/"x"', headers=(), length=1, packed=gzip.compress(b"x"),
    )  # fmt: skip


def test_of_the_processes_of_a_server_one_renews_a_page_and_the_others_pass_on(clock, tmp_path):
    made = []

    def renders(address):
        made.append(address)
        return replace(page_named(address), made_at=clock.at)

    files = PageFiles(tmp_path / "kept", bytes_max=1_000_000)
    one, other = (pages.Pages(renders, HoldsAll(), clock, bytes_max=10_000, files=files) for _ in range(2))
    assert files.claim("a", for_us=pages.CLAIM_US)

    assert not other.renew("a")
    assert made == []
    files.release("a")
    assert other.renew("a")
    assert not one.renew("a")  # It is there now, and as good as new.
    assert made == ["a"]


def test_a_page_that_a_process_died_over_is_renewed_by_another(tmp_path):
    files = PageFiles(tmp_path / "kept", bytes_max=1_000_000)
    assert files.claim("a", for_us=pages.CLAIM_US)
    (claim,) = (tmp_path / "kept").glob("??/*.claim")
    assert not files.claim("a", for_us=pages.CLAIM_US)

    os.utime(claim, ns=(1, 1))

    assert files.claim("a", for_us=pages.CLAIM_US)


def test_where_there_is_no_folder_to_agree_in_each_process_renews(tmp_path):
    (tmp_path / "kept").write_text("a file", encoding="utf-8")

    assert PageFiles(tmp_path / "kept", bytes_max=1).claim("a", for_us=1)
