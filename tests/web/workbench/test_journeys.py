"""Journeys: an officer acts before the ladder moves; a contractor disputes and is answered; all of it is in the dossier."""

from __future__ import annotations

from pathlib import Path

import pytest

from onus.actions.assess_dossier import assess_dossier
from onus.actions.check_dossier import check_dossier
from onus.actions.export_dossier import export_dossier
from onus.base.instants import instant
from onus.outside.clock import now
from onus.outside.dossiers import read_dossier
from onus.records import workbench
from onus.records.dossiers import dossier_named
from tests.web.signing import BENXI, signed_in
from tests.web.workbench.acting import SLOPES, duties_of, inspect, on_record, send

pytestmark = pytest.mark.django_db
MORNING = "2023-12-17T06:00:00+08:00"
MONDAY = "2023-12-18T06:00:00+08:00"


def assess_at(text: str, settings, tmp_path: Path):
    """The website assesses its dossier, with every act so far, as of an instant."""
    return assess_dossier(BENXI, Path(settings.STORE), tmp_path / "outs", as_of=instant(text), now=now())


def steps(shown) -> list[tuple[str, str]]:
    case = workbench.case_named(shown.assessment, SLOPES)
    return [(step["post"], step["status"]) for step in case.body["steps"]]


def test_without_an_act_the_ladder_moves(evening, settings, tmp_path):
    assert steps(evening) == [("street-supervisor", "waiting")]

    assert steps(assess_at(MORNING, settings, tmp_path)) == [
        ("street-supervisor", "silent"),
        ("district-head", "waiting"),
    ]


def test_an_officer_acts_before_the_ladder_moves_and_the_next_assessment_says_so(evening, settings, tmp_path):
    supervisor = signed_in("officer", login="supervisor", post="street-supervisor")
    inspect(supervisor, text="Snow lies on all three slopes.")

    assert steps(assess_at(MORNING, settings, tmp_path))[0] == ("street-supervisor", "acted")
    page = supervisor.get(f"/en/workbench/{BENXI}/cases/{SLOPES}/").content.decode()
    assert "Recorded, judged at the next assessment" not in page


def test_a_form_of_an_inspection_without_results_holds_no_ladder(evening, settings, tmp_path):
    supervisor = signed_in("officer", login="supervisor", post="street-supervisor")

    answer = send(supervisor, "inspection", code="zh-hans", duties=duties_of(evening), text="已检查。")

    assert answer.status_code == 422
    assert "检查须逐点录入结果后方可记录" in answer.content.decode()
    assert on_record() == []
    assert steps(assess_at(MORNING, settings, tmp_path))[0] == ("street-supervisor", "silent")


def test_an_order_holds_the_ladder_until_its_own_deadline(evening, settings, tmp_path):
    supervisor = signed_in("officer", login="supervisor", post="street-supervisor")
    send(supervisor, "report_up", duties=duties_of(evening), text="Beyond this post.")
    shown = assess_at("2023-12-16T21:00:00+08:00", settings, tmp_path)
    assert steps(shown) == [("street-supervisor", "reported_up"), ("district-head", "waiting")]
    head = signed_in("head", login="head-of-district", post="district-head")

    send(
        head,
        "order_to_cure",
        duties=duties_of(shown),
        text="Clear them.",
        clause="sample 3.2",
        until="2023-12-18T12:00",
    )

    assert steps(assess_at(MONDAY, settings, tmp_path))[1:] == [("district-head", "acted")]


def test_what_was_done_on_the_website_is_in_the_exported_dossier_which_has_no_fault(
    evening, settings, tmp_path
):
    supervisor = signed_in("officer", login="supervisor", post="street-supervisor")
    inspect(supervisor, text="Seen: 未清。")
    send(supervisor, "report_up", duties=duties_of(evening), text="Beyond this post.")

    folder = export_dossier(BENXI, Path(settings.STORE), tmp_path / "dossier", as_of=now()).folder

    check_dossier(folder)
    acts = {act.id: act for act in read_dossier(folder).dossier.acts}
    for fact in (one for one in on_record() if one.file == "acts.toml"):
        assert acts[fact.fact_id].by_post == "street-supervisor"
        assert evening.as_of < acts[fact.fact_id].happened_at == acts[fact.fact_id].recorded_at <= now()


def test_nothing_stays_unjudged_after_an_assessment_whatever_was_recorded(evening, settings, tmp_path):
    manager = signed_in("officer", login="manager", post="contract-manager")
    firm = signed_in("contractor", login="firm")
    manager.post(f"/en/workbench/{BENXI}/draw/", {"duties": "CLEAR-OTHER-48", "count": "3"})
    send(manager, "summons", duties=duties_of(evening), text="Come on Monday.")
    firm.post(
        f"/en/contractor/{BENXI}/readiness/",
        {"category": "staff", "name": "drivers", "ready": "4", "of": "5"},
    )
    firm.post(f"/en/contractor/{BENXI}/sheet/", {
        "place-0": "tiyu-slope-1", "service-0": "snow-clearing", "started-0": "2023-12-16T14:00", "ended-0": "2023-12-16T15:00",
    })  # fmt: skip
    queue = f"/en/workbench/{BENXI}/?all=1"
    assert len(manager.get(queue).context["unjudged"]) == 4

    folder = export_dossier(BENXI, Path(settings.STORE), tmp_path / "dossier", as_of=now()).folder
    check_dossier(folder)
    assess_at("2023-12-16T21:00:00+08:00", settings, tmp_path)

    assert manager.get(queue).context["unjudged"] == []
    assert "drivers" in firm.get(f"/en/contractor/{BENXI}/readiness/").content.decode()


def test_a_contractor_disputes_in_time_and_gets_an_answer(evening, settings, tmp_path):
    duty = duties_of(evening)[0]
    head = signed_in("head", login="head-of-district", post="district-head")
    firm = signed_in("contractor", login="firm")
    finding = f"/en/contractor/{BENXI}/findings/{duty}/"
    head.post(
        f"/en/workbench/{BENXI}/act/serve/",
        {"sent": "1", "duties": [duty], "about": duty, "toward": "contractor", "text": "You are told."},
    )
    shown = assess_at("2023-12-16T21:00:00+08:00", settings, tmp_path)
    assert workbench.duty_named(shown.assessment, duty).stage_contractor == "served"
    assert "Time for a reply" in firm.get(finding).content.decode()

    answer = firm.post(finding, {"text": "我单位已于当日 11 时清完，照片见附件。"})

    assert answer.status_code == 302
    assert (
        "我单位已于当日 11 时清完"
        in head.get(f"/zh-hans/workbench/{BENXI}/findings/{duty}/").content.decode()
    )
    shown = assess_at("2023-12-16T22:00:00+08:00", settings, tmp_path)
    assert workbench.duty_named(shown.assessment, duty).stage_contractor == "replied"
    assert duty in head.get(f"/en/workbench/{BENXI}/?all=1").content.decode()

    manager = signed_in("officer", login="manager", post="contract-manager")
    manager.post(f"/en/workbench/{BENXI}/act/decision/", {
        "sent": "1", "finding": duty, "about": duty, "place": duty.split("/")[1], "toward": "contractor", "reason": "The photo shows another slope.",
    })  # fmt: skip

    shown = assess_at("2023-12-16T23:00:00+08:00", settings, tmp_path)
    assert workbench.duty_named(shown.assessment, duty).stage_contractor == "final"
    page = firm.get(f"/en/contractor/{BENXI}/disputes/").content.decode()
    assert "The photo shows another slope." in page


def test_whoever_inspected_a_place_does_not_answer_the_reply_about_it(evening, settings, tmp_path):
    duty = duties_of(evening)[0]
    place = duty.split("/")[1]
    manager = signed_in("officer", login="manager", post="contract-manager")
    answer = manager.post(
        f"/en/workbench/{BENXI}/draw/",
        {
            "case": SLOPES,
            "duties": "CLEAR-SLOPE-24",
            "occurrence": "snowfall-2023-12-13T12:00:00Z",
            "districts": "mingshan",
            "count": "3",
        },
    )
    results = {f"result-{one}": "fail" for one in manager.get(answer["Location"]).context["draw"].places}
    manager.post(answer["Location"], {**results, "text": "All three seen."})

    refused = manager.post(f"/en/workbench/{BENXI}/act/decision/", {
        "sent": "1", "finding": duty, "about": duty, "place": place, "toward": "contractor", "reason": "No.",
    })  # fmt: skip

    assert refused.status_code == 422
    assert on_record("decision") == []


def test_the_wish_for_an_assessment_runs_with_the_next_look_at_the_clock(evening, settings, tmp_path):
    from onus.actions.tick_deadlines import tick_deadlines
    from onus.jobs.follows import FOLLOWS

    settings.DATA = tmp_path
    supervisor = signed_in("officer", login="supervisor", post="street-supervisor")
    send(supervisor, "report_up", duties=duties_of(evening), text="Beyond this post.")

    tick_deadlines(now() + 1_000_000, FOLLOWS)

    shown = dossier_named(BENXI)
    assert evening.as_of < shown.as_of <= now()
    assert steps(shown) == [("street-supervisor", "reported_up"), ("district-head", "waiting")]
    page = supervisor.get(f"/en/workbench/{BENXI}/?all=1").content.decode()
    assert "What is about to go wrong" in page
    assert "Looked ahead at 2023-12-16 20:1" in page
