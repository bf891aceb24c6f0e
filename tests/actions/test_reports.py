"""Reports from the receipt to the reopening: what is written, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from onus.actions.answer_report import (
    Inspected,
    Officer,
    acknowledge_report,
    answer_report,
    claim_done,
    close_report,
    hide_report,
    inspect_for_report,
    merge_report,
    show_report,
)
from onus.actions.export_dossier import export_dossier
from onus.actions.receive_report import TEXT_MAX, Arriving, Receipt, ReportUnfit, receive_report
from onus.actions.reopen_report import give_feedback, reject_reopening, reopen_report, support_report
from onus.actions.report_events import NoSuchReport, Place, is_kept_from, named, put_event
from onus.actions.tick_reports import tick_reports
from onus.base.instants import HOUR_US, Instant, instant
from onus.core.reports.events import Refused
from onus.core.reports.receipts import kept_digest
from onus.outside.dossiers import read_dossier
from onus.records.dossiers import dossier_named
from onus.records.facts import KeptFact, facts_of, record_fact
from onus.records.models import OutgoingMail, Report, ReportEvent, Seen
from onus.records.models import Place as Segment
from onus.records.reports import events_of, lives_of, report_of_code, standing_rows
from onus.records.street_search import find_streets
from onus.records.work import assessment_wished
from tests.web.signing import make_account

pytestmark = pytest.mark.django_db

DOSSIER, STREET = "benxi-2023-replay", "tiyu-slope-1"
KEY = b"a key of the tests alone"
NOW = instant("2024-01-05T08:00:00+08:00")
SITE = Place(Path(settings.STORE), "https://onus.example")
SUPERVISOR, HEAD = Officer("li", "street-supervisor", "sample 3.2"), Officer("wang", "district-head")


def later(hours: int) -> Instant:
    return Instant(NOW + hours * HOUR_US)


def received(**more) -> Receipt:
    told = {"sort": "not_done", "service": "snow-clearing", "place_id": STREET, "text": "坡路积雪未清"} | more
    arriving = Arriving(DOSSIER, happened_at=Instant(NOW - HOUR_US), language="zh-Hans", **told)
    return receive_report(arriving, key=KEY, store=SITE.store, now=NOW)


def close(ref: str, officer: Officer, *, at: Instant, **more):
    told = {"done": "撒盐并铲雪", "done_by": "承包方", "evidence": ()} | more
    if not told["evidence"]:
        told = {"inspected": Inspected(at, "pass")} | told
    return close_report(ref, officer, site=SITE, now=at, **told)


def exported(folder: Path, *, at: Instant):
    return read_dossier(export_dossier(DOSSIER, SITE.store, folder, as_of=at).folder).dossier


def test_a_report_gets_a_receipt_and_lies_with_the_accountable_post():
    receipt = received()

    assert (receipt.post, receipt.due_at) == ("street-supervisor", later(24))
    assert [event.kind for event in events_of(receipt.ref)] == ["received"]


def test_a_report_of_the_service_is_a_fact_of_the_dossier():
    receipt = received()

    (fact,) = facts_of(DOSSIER, about=receipt.ref)
    assert (fact.file, fact.row["place_id"], fact.row["service"]) == ("reports.csv", STREET, "snow-clearing")


@pytest.mark.parametrize("sort", ["ordered", "retaliation"])
def test_who_was_ordered_or_punished_stands_in_no_fact_that_is_published(sort):
    receipt = received(sort=sort)

    assert facts_of(DOSSIER, about=receipt.ref) == ()


def test_the_code_opens_the_report_and_is_not_kept():
    receipt = received()

    found = report_of_code(kept_digest(receipt.code, KEY))
    assert found is not None
    assert found.ref == receipt.ref
    assert not Report.objects.filter(code_digest__icontains=receipt.code.replace("-", "")).exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place_id": "no-such-street"}, "no place"),
        ({"sort": "not_ours"}, "no sort"),
        ({"text": "雪" * (TEXT_MAX + 1)}, "longer than"),
        ({"lon_e7": 5}, "half missing"),
        ({"lon_e7": 5, "lat_e7": 910_000_000}, "nowhere"),
    ],
)
def test_a_report_about_nothing_is_refused(wrong, said):
    with pytest.raises(ReportUnfit, match=said):
        received(**wrong)


def test_the_whole_way_to_a_reopening_that_another_officer_decides():
    ref = received(mail="resident@example.org").ref
    acknowledge_report(ref, SUPERVISOR, site=SITE, now=later(1))
    inspect_for_report(
        ref, SUPERVISOR, inspected=Inspected(later(2), "fail", "仍有积雪"), site=SITE, now=later(3)
    )
    claim_done(ref, person="crew", done="已清", done_by="承包方", evidence=(), site=SITE, now=later(4))
    answer_report(ref, SUPERVISOR, text="已责令整改", site=SITE, now=later(5))
    closed = close(ref, SUPERVISOR, at=later(6), inspected=Inspected(later(6), "pass"))
    give_feedback(ref, satisfied=False, text="没有清", site=SITE, now=later(7))
    reopen_report(ref, text="仍未清", site=SITE, now=later(8))
    same = reject_reopening(ref, SUPERVISOR, reason="已清", site=SITE, now=later(9))
    other = reject_reopening(ref, HEAD, reason="现场核查已清", site=SITE, now=later(10))

    assert closed.state == "closed"
    assert same == Refused("same_officer", "reopened")
    assert (other.state, other.closed_by) == ("closed", ("li", "wang"))
    inspections = [f for f in facts_of(DOSSIER, about=ref) if f.file == "inspections.csv"]
    assert [(f.row["result"], f.post, f.actor) for f in inspections] == [
        ("fail", "street-supervisor", "li"),
        ("pass", "street-supervisor", "li"),
    ]
    rows = [f.row for f in facts_of(DOSSIER, about=ref) if f.file == "reports.csv"]
    assert [(row["supersedes"], bool(row["closed_at"])) for row in rows] == [
        ("", False),
        (ref, True),
        (f"{ref}-1", False),
    ]


def test_a_closing_without_evidence_writes_nothing():
    ref = received().ref

    assert close(ref, SUPERVISOR, at=later(1), inspected=None) == Refused("needs_evidence", "received")
    assert len(events_of(ref)) == 1
    assert len(facts_of(DOSSIER, about=ref)) == 1


def test_silence_moves_a_report_up_and_the_clock_of_the_server_does_not_matter():
    ref = received().ref

    assert tick_reports(site=SITE, now=later(24)) == 0
    assert tick_reports(site=SITE, now=later(24 + 24 + 24 + 1)) == 3
    assert tick_reports(site=SITE, now=later(24 + 24 + 24 + 2)) == 0
    moves = [(e.happened_at, e.target) for e in events_of(ref) if e.kind == "escalated"]
    assert moves == [
        (later(24), "district-head"),
        (later(48), "contract-manager"),
        (later(72), "centre-head"),
    ]


def test_an_act_that_comes_too_late_stands_behind_the_move_that_silence_brought():
    ref = received().ref
    acknowledge_report(ref, SUPERVISOR, site=SITE, now=later(30))

    assert [event.kind for event in events_of(ref)] == ["received", "escalated", "acknowledged"]
    assert standing_rows(DOSSIER, post="district-head")[0].report.ref == ref


def test_a_reporter_who_left_an_address_is_told_without_a_word_of_what_or_where():
    ref = received(mail="resident@example.org").ref
    acknowledge_report(ref, SUPERVISOR, site=SITE, now=later(1))

    (mail,) = OutgoingMail.objects.filter(about=ref)
    assert (mail.to, "已受理" in mail.subject) == ("resident@example.org", True)
    assert "坡路" not in mail.text and STREET not in mail.text


def test_without_an_address_nobody_is_written_to():
    acknowledge_report(received().ref, SUPERVISOR, site=SITE, now=later(1))

    assert not OutgoingMail.objects.exists()


def test_a_report_of_retaliation_lies_above_the_accountable_post_and_is_unknown_to_it():
    receipt = received(sort="retaliation")
    report = named(receipt.ref)

    def kept(posts, persons=("someone",)):
        return is_kept_from(report, posts=posts, persons=persons, store=SITE.store, at=NOW)

    assert receipt.post == "district-head"
    assert kept(["street-supervisor"])
    assert not kept(["district-head"])
    assert kept(["district-head"], persons=("Holder 1 (generated)",))
    assert not is_kept_from(named(received().ref), posts=[], persons=[], store=SITE.store, at=NOW)


def test_a_report_is_merged_into_another_of_its_dossier_and_not_into_itself():
    one, two = received().ref, received().ref

    assert merge_report(one, SUPERVISOR, into=one, site=SITE, now=later(1)).reason == "needs_other_report"
    assert merge_report(one, SUPERVISOR, into=two, site=SITE, now=later(1)).merged_into == two


def test_what_a_trap_caught_is_hidden_with_its_reason_and_lives_on():
    ref = received(doubts=("honeypot",)).ref

    life = lives_of([ref])[ref]
    assert (life.hidden, life.hidden_reason, life.state) == (True, "honeypot", "received")
    make_account("wang")
    assert hide_report(ref, HEAD, reason="x", site=SITE, now=later(1)).reason == "already_so"


def test_each_me_too_is_written_down():
    ref = received().ref
    support_report(ref, site=SITE, now=later(1))

    assert lives_of([ref])[ref].supporters == 1


def test_nothing_happens_to_a_report_that_is_not_there():
    with pytest.raises(NoSuchReport):
        acknowledge_report("R-0000-0000-00", SUPERVISOR, site=SITE, now=NOW)


def test_what_happened_to_a_report_cannot_be_edited_in_the_database():
    ref = received().ref

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ReportEvent.objects.filter(report_id=ref).update(kind="closed")


def test_an_event_and_its_facts_are_written_whole_or_not_at_all():
    ref = received().ref
    (fact,) = facts_of(DOSSIER, about=ref)
    events = len(events_of(ref))
    changed = type(fact)(
        **{name: getattr(fact, name) for name in fact.__slots__} | {"row": {"other": "cells"}}
    )

    from onus.core.reports.events import Event

    with pytest.raises(Exception, match="on record already"):
        put_event(ref, Event("supported", NOW, NOW), site=SITE, now=NOW, facts=[changed])
    assert len(events_of(ref)) == events
    assert connection.in_atomic_block


def test_a_street_is_found_by_two_characters_of_its_name():
    from onus.records.dossiers import dossier_named

    assessment = dossier_named(DOSSIER).assessment
    found = find_streets(assessment, "mi")

    assert found
    assert all("mingshan" in street.name for street in found[:1])


def test_a_report_its_inspection_and_its_closing_come_back_with_the_next_export(tmp_path):
    ref = received().ref
    close(ref, SUPERVISOR, at=later(5), inspected=Inspected(later(5), "pass", "路面已清"))
    dossier = exported(tmp_path / "dossier", at=later(48))

    reports = {one.id: one for one in dossier.reports}
    closed = reports[f"{ref}-1"]
    assert (closed.place, closed.text, closed.closed_at) == (STREET, "坡路积雪未清", later(5))
    assert ref not in reports, "what was corrected counts once"
    made = next(fact for fact in facts_of(DOSSIER, about=ref) if fact.file == "inspections.csv")
    inspection = next(one for one in dossier.evidence if one.id == made.fact_id)
    assert (inspection.kind, inspection.result, inspection.by) == ("inspection", "pass", "street-supervisor")
    assert assessment_wished(DOSSIER)


def test_a_report_is_in_no_exported_file_before_its_delay_has_run_out(tmp_path):
    waiting = export_dossier(DOSSIER, SITE.store, tmp_path / "before", as_of=later(0))
    ref = received().ref
    shown = dossier_named(DOSSIER).assessment
    Seen.objects.create(
        assessment_id=shown, place_id=STREET, kind="pass", at=later(1), recorded_at=later(1), ref="pass-7"
    )
    assert close(ref, SUPERVISOR, at=later(5), evidence=("pass-7",)).state == "closed"
    early = export_dossier(DOSSIER, SITE.store, tmp_path / "early", as_of=later(39))

    assert (waiting.waiting, early.waiting) == (0, 1)
    files = [path for path in early.folder.rglob("*") if path.is_file()]
    assert all(
        path.read_bytes() == (waiting.folder / path.relative_to(early.folder)).read_bytes() for path in files
    )
    assert assessment_wished(DOSSIER), "an assessment waits for the midnight at which it is ripe"


def test_a_report_comes_on_record_at_a_midnight_and_by_its_hour(tmp_path):
    ref = received().ref
    Report.objects.filter(ref=ref).update(received_at=NOW)
    dossier = exported(tmp_path / "ripe", at=later(40))

    one = next(one for one in dossier.reports if one.id == ref)
    assert one.recorded_at == later(40), "48 hours of the calendar after eight in the morning's midnight"
    assert one.happened_at % HOUR_US == 0
    (kept,) = facts_of(DOSSIER, about=ref)
    assert kept.recorded_at == NOW, "the office keeps the exact instant"


def test_a_report_that_is_doubted_is_counted_and_comes_on_record_once_the_doubt_is_settled(tmp_path):
    ref = received(doubts=("trap",)).ref
    doubted = export_dossier(DOSSIER, SITE.store, tmp_path / "doubted", as_of=later(100))
    show_report(ref, SUPERVISOR, reason="seen on the spot", site=SITE, now=later(101))
    dossier = exported(tmp_path / "settled", at=later(102))
    as_it_was = exported(tmp_path / "as-it-was", at=later(100))

    assert doubted.waiting == 1
    assert ref not in {one.id for one in as_it_was.reports}
    assert next(one for one in dossier.reports if one.id == ref).recorded_at == later(101)


def test_hiding_a_report_that_is_on_record_does_not_take_its_evidence_away(tmp_path):
    ref = received().ref
    make_account("wang")
    above = Officer("wang", "centre-head")
    hide_report(ref, above, reason="names a person", site=SITE, now=later(60))
    assert lives_of([ref])[ref].hidden

    assert ref in {one.id for one in exported(tmp_path / "hidden", at=later(100)).reports}


def test_where_one_shop_could_be_recognised_the_fact_bears_neither_number_nor_place(tmp_path):
    short = Segment.objects.filter(length_mm__gt=0).order_by("length_mm").first()
    Segment.objects.filter(pk=short.pk).update(length_mm=5)
    ref = received(place_id=short.place_id).ref
    close(ref, SUPERVISOR, at=later(5))

    folder = export_dossier(DOSSIER, SITE.store, tmp_path / "dossier", as_of=later(100)).folder
    table = (folder / "reports.csv").read_text()
    assert "坡路积雪未清" in table
    assert ref not in table
    assert short.place_id not in table


def test_an_inspection_for_a_report_does_not_lead_to_it(tmp_path):
    ref = received().ref
    inspect_for_report(ref, SUPERVISOR, inspected=Inspected(later(2), "fail"), site=SITE, now=later(3))

    folder = export_dossier(DOSSIER, SITE.store, tmp_path / "dossier", as_of=later(4)).folder
    assert ref not in (folder / "inspections.csv").read_text()
    assert [one.about for one in facts_of(DOSSIER) if one.file == "inspections.csv"] == [ref]


def on_record(fact_id: str, *, at: Instant, file: str = "crews.csv", place: str = STREET, **row) -> None:
    record_fact(
        KeptFact(DOSSIER, file, fact_id, {"result": "done"} | row, at, at, "claim.make", place_id=place)
    )


@pytest.mark.parametrize(
    ("evidence", "inspected", "reason"),
    [
        (("-",), None, "evidence_unknown"),
        (("sheet-elsewhere",), None, "evidence_unknown"),
        (("sheet-before",), None, "evidence_before_report"),
        (("failed",), None, "evidence_not_passed"),
        (("sheet-after", "-"), None, "evidence_unknown"),
        ((), Inspected(later(2), "fail"), "evidence_not_passed"),
        ((), Inspected(later(2), "inaccessible"), "evidence_not_passed"),
        ((), Inspected(Instant(NOW - HOUR_US), "pass"), "evidence_before_report"),
        ((), Inspected(later(9), "pass"), "in_the_future"),
        ((), Inspected(later(-25), "pass"), "too_long_ago"),
        (("sheet-after",), Inspected(later(2), "fail"), "evidence_not_passed"),
    ],
)
def test_what_shows_nothing_closes_nothing_and_writes_nothing(evidence, inspected, reason):
    ref = received().ref
    on_record("sheet-before", at=Instant(NOW - 2 * HOUR_US))
    on_record("sheet-after", at=later(1))
    on_record("sheet-elsewhere", at=later(1), place="another-street")
    on_record("failed", at=later(1), file="inspections.csv", result="fail")
    facts = len(facts_of(DOSSIER))

    found = close(ref, SUPERVISOR, at=later(3), evidence=evidence, inspected=inspected)

    assert isinstance(found, Refused)
    assert found.reason == reason
    assert (len(events_of(ref)), len(facts_of(DOSSIER))) == (1, facts)


def test_what_is_on_record_at_the_place_after_the_report_closes_it():
    ref = received().ref
    on_record("sheet-after", at=later(1))

    assert close(ref, SUPERVISOR, at=later(3), evidence=("sheet-after",)).state == "closed"


@pytest.mark.parametrize(("hours", "reason"), [(5, "in_the_future"), (-25, "too_long_ago")])
def test_an_inspection_is_written_down_after_it_was_and_within_a_day(hours, reason):
    ref = received().ref
    told = Inspected(later(hours), "fail")

    found = inspect_for_report(ref, SUPERVISOR, inspected=told, site=SITE, now=NOW)
    assert isinstance(found, Refused)
    assert found.reason == reason


def merge(one: str, into: str, *, at: Instant = NOW, officer: Officer = SUPERVISOR):
    return merge_report(one, officer, into=into, site=SITE, now=at)


def test_a_report_follows_only_one_that_is_open_shown_of_its_sort_and_near():
    one = received().ref
    closed, hidden, other_sort = received().ref, received(doubts=("trap",)).ref, received(sort="wrong").ref
    other_service, nowhere = received(service="other").ref, received(place_id="").ref
    leader, follower = received().ref, received().ref
    close(closed, SUPERVISOR, at=later(1))
    merge(follower, leader, at=later(1))

    reasons = {
        into: merge(one, into, at=later(2)).reason
        for into in (closed, hidden, other_sort, other_service, nowhere, follower)
    }
    assert list(reasons.values()) == [
        "target_closed", "target_hidden", "other_sort", "other_sort", "too_far", "target_merged",
    ]  # fmt: skip
    assert len(events_of(one)) == 1


def test_reports_do_not_follow_each_other_in_a_circle():
    one, two = received().ref, received().ref
    merge(one, two, at=later(1))

    assert merge(two, one, at=later(2)).reason == "target_merged"


def test_those_that_follow_close_and_reopen_with_the_report_that_they_follow():
    leader, follower, last = received().ref, received(mail="r@example.org").ref, received().ref
    merge(last, follower, at=later(1))
    merge(follower, leader, at=later(2))
    close(leader, SUPERVISOR, at=later(3))
    closed = lives_of([leader, follower, last])
    rows = [one.row for one in facts_of(DOSSIER, about=last) if one.file == "reports.csv"]
    reopen_report(leader, text="仍未清", site=SITE, now=later(4))
    again = lives_of([leader, follower, last])
    reject_reopening(leader, HEAD, reason="已清", site=SITE, now=later(5))

    assert {one.state for one in closed.values()} == {"closed"}
    assert bool(rows[-1]["closed_at"])
    assert [again[ref].state for ref in (leader, follower, last)] == ["reopened", "merged", "merged"]
    assert {one.state for one in lives_of([leader, follower, last]).values()} == {"closed"}
    assert any("办结" in mail.subject for mail in OutgoingMail.objects.filter(about=follower))


def test_a_report_that_was_reopened_is_not_closed_by_the_same_officer_through_another_one():
    leader, follower = received().ref, received().ref
    close(follower, SUPERVISOR, at=later(1))
    reopen_report(follower, text="仍未清", site=SITE, now=later(2))

    assert merge(follower, leader, at=later(3)).reason == "same_officer"
    merge(follower, leader, at=later(3), officer=HEAD)
    assert close(leader, SUPERVISOR, at=later(4)) == Refused("same_officer", "merged", follower)
    assert lives_of([leader])[leader].is_open


def test_a_reporter_takes_a_report_that_follows_another_up_again_alone():
    leader, follower = received().ref, received().ref
    merge(follower, leader, at=later(1))
    close(leader, SUPERVISOR, at=later(2))
    reopen_report(follower, text="这里没清", site=SITE, now=later(3))

    lives = lives_of([leader, follower])
    assert (lives[leader].state, lives[follower].state) == ("closed", "reopened")
    assert lives[follower].merged_into == ""


def test_a_report_that_fails_is_told_of_once_an_hour_for_each_cause(monkeypatch, caplog):
    ref, other = received().ref, received().ref

    def fails(name: str, **_more: object) -> int:
        if name != ref:
            return 1
        raise causes[-1]("no such post")

    causes = [ValueError]
    monkeypatch.setattr("onus.actions.tick_reports.catch_up", fails)
    monkeypatch.setattr(
        "onus.actions.tick_reports.moving_by",
        lambda *_, **more: tuple({ref, other} - set(more["without"])) if not more["without"] else (),
    )
    told = []
    for minutes, cause in (
        (0, ValueError),
        (1, ValueError),
        (2, KeyError),
        (59, ValueError),
        (61, ValueError),
    ):
        causes.append(cause)
        caplog.clear()
        tick_reports(site=SITE, now=Instant(later(24) + minutes * HOUR_US // 60))
        told.append([record.subject for record in caplog.records])

    assert told == [[ref], [], [ref], [], [ref]]
