"""Officers act: one act, many cases, four eyes, and what is refused with its reason next to the field."""

from __future__ import annotations

import pytest

from onus.actions.keep_outlook import keep_outlook
from onus.base.instants import instant
from onus.outside.clock import now
from onus.records.proposed_acts import proposed_forms
from onus.records.work import assessment_wished
from tests.web.signing import BENXI, signed_in
from tests.web.workbench.acting import SLOPES, act_address, duties_of, on_record, send
from tests.web.workbench.conftest import EVENING

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(evening):
    return signed_in("officer", login="supervisor", post="street-supervisor")


@pytest.fixture
def manager(evening):
    return signed_in("officer", login="manager", post="contract-manager")


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", ("Queue", "Queue", "left")), ("zh-hans", ("待办队列", "由您的岗位承担", "剩余"))],
)
def test_the_queue_lists_what_lies_with_ones_own_post_by_the_time_that_is_left(supervisor, code, words):
    page = supervisor.get(f"/{code}/workbench/{BENXI}/").content.decode()

    assert SLOPES in page
    assert all(word in page for word in words)


def test_the_page_of_a_case_offers_what_the_post_may_do_and_nothing_else(supervisor):
    page = supervisor.get(f"/en/workbench/{BENXI}/cases/{SLOPES}/").content.decode()

    assert "Inspection" in page
    assert f'action="{act_address("report_up")}"' in page
    assert f'action="{act_address("order_to_cure")}"' not in page


def test_two_clicks_put_an_act_on_the_record_with_post_times_and_basis(supervisor, evening):
    page = supervisor.get(f"/en/workbench/{BENXI}/cases/{SLOPES}/")
    shown = next(one for one in page.context["acts"] if one["kind"].id == "report_up")["form"]

    answer = send(supervisor, "report_up", duties=shown.initial["duties"], text=shown.initial["text"])

    (fact,) = on_record("report_up")
    assert answer.status_code == 302
    assert (fact.actor, fact.post, fact.action) == ("supervisor", "street-supervisor", "case.act.report_up")
    assert evening.as_of < fact.happened_at == fact.recorded_at <= now()
    assert fact.legal_basis == "powers street-supervisor"
    assert fact.row["duties"] == duties_of(evening)
    assert assessment_wished(BENXI)


@pytest.mark.parametrize(
    ("code", "said"), [("en", "Recorded, judged at the next assessment"), ("zh-hans", "已记录，待下一次评定")]
)
def test_an_act_shows_at_once_as_recorded_and_not_yet_judged(supervisor, evening, code, said):
    send(supervisor, "report_up", duties=duties_of(evening), text="It is beyond this post.")

    page = supervisor.get(f"/{code}/workbench/{BENXI}/cases/{SLOPES}/").content.decode()

    assert said in page
    assert "It is beyond this post." in page


@pytest.mark.parametrize(
    ("code", "said"), [("en", "None of your posts has the power"), ("zh-hans", "您的岗位没有此项权力")]
)
def test_a_post_without_the_power_is_refused_and_nothing_is_recorded(supervisor, evening, code, said):
    answer = send(
        supervisor,
        "order_to_cure",
        code=code,
        duties=duties_of(evening),
        text="Clear it.",
        clause="3.2",
        until="2023-12-17T12:00",
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert on_record() == []


@pytest.mark.parametrize(("code", "said"), [("en", "Fill this in."), ("zh-hans", "请填写此项。")])
def test_what_is_missing_stands_next_to_its_field_and_the_input_is_kept(manager, evening, code, said):
    answer = send(
        manager,
        "order_to_cure",
        code=code,
        duties=duties_of(evening),
        text="Clear it by noon.",
        clause="",
        until="2023-12-15T12:00",
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page
    assert "2023-12-15T12:00" in page
    assert "Clear it by noon." in page
    assert on_record() == []


def test_an_order_to_cure_carries_its_deadline_and_its_clause(manager, evening):
    send(
        manager,
        "order_to_cure",
        duties=duties_of(evening),
        text="Clear it.",
        clause="sample 3.2",
        until="2023-12-17T12:00",
    )

    (fact,) = on_record("order_to_cure")
    assert fact.row["until"] == "2023-12-17T04:00:00Z"
    assert fact.legal_basis == fact.row["clause"] == "sample 3.2"


def test_many_cases_are_one_act_that_names_every_duty(manager, evening):
    others = f"/en/workbench/{BENXI}/?all=1"
    cases = [row["id"] for row in manager.get(others).context["cases"]][:3]
    form = manager.get(act_address("summons"), {"case": cases}).context["form"]

    manager.post(
        act_address("summons"),
        {"case": cases, "sent": "1", "duties": form.initial["duties"], "text": "Come on Monday."},
    )

    (fact,) = on_record("summons")
    assert len(cases) >= 2
    assert fact.row["duties"] == [name for case in cases for name in duties_of(evening, case)]


def test_one_wrong_name_among_many_and_nothing_is_recorded(manager, evening):
    answer = send(
        manager, "summons", duties=[*duties_of(evening), "CLEAR-SLOPE-24/nowhere/never"], text="Come."
    )

    assert answer.status_code == 422
    assert "CLEAR-SLOPE-24/nowhere/never" in answer.content.decode()
    assert on_record() == []


def propose(client, evening):
    return send(client, "excuse", duties=duties_of(evening), clause="sample 9", reason="The slope is closed.")


def test_an_excuse_is_proposed_first_and_nothing_takes_effect(manager, evening):
    propose(manager, evening)

    (waiting,) = proposed_forms(BENXI)
    assert (waiting.proposed_by, waiting.post, waiting.about) == ("manager", "contract-manager", SLOPES)
    assert on_record() == []


@pytest.mark.parametrize(
    ("code", "said"), [("en", "another person must decide"), ("zh-hans", "须由另一人决定")]
)
def test_whoever_proposed_cannot_approve(manager, evening, code, said):
    propose(manager, evening)
    number = proposed_forms(BENXI)[0].number

    answer = manager.post(f"/{code}/workbench/{BENXI}/proposals/{number}/", {"decision": "approve"})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert on_record() == []


def test_a_second_person_approves_and_both_names_are_on_the_record(manager, evening):
    propose(manager, evening)
    number = proposed_forms(BENXI)[0].number
    head = signed_in("head", login="head-of-centre")

    head.post(
        f"/en/workbench/{BENXI}/proposals/{number}/", {"decision": "approve", "reason": "Seen the closure."}
    )

    (excuse,), (approval,) = on_record("excuse"), on_record("approval")
    assert (excuse.actor, excuse.post) == ("head-of-centre", "centre-head")
    assert approval.row["finding"] == excuse.fact_id
    assert "contract-manager" in excuse.row["source"]
    assert proposed_forms(BENXI) == ()


def test_a_proposal_is_decided_once(manager, evening):
    propose(manager, evening)
    number = proposed_forms(BENXI)[0].number
    head = signed_in("head", login="head-of-centre")
    address = f"/en/workbench/{BENXI}/proposals/{number}/"
    head.post(address, {"decision": "approve"})

    assert head.post(address, {"decision": "approve"}).status_code == 422
    assert len(on_record("excuse")) == 1


def test_whoever_declines_says_why_and_the_proposal_stays(manager, evening):
    propose(manager, evening)
    number = proposed_forms(BENXI)[0].number
    head = signed_in("head", login="head-of-centre")
    address = f"/en/workbench/{BENXI}/proposals/{number}/"

    assert head.post(address, {"decision": "decline"}).status_code == 422
    assert (
        head.post(address, {"decision": "decline", "reason": "No closure is on record."}).status_code == 302
    )
    assert proposed_forms(BENXI, waiting=False)[0].reason == "No closure is on record."
    assert on_record() == []


def test_a_waiver_goes_through_four_eyes_and_names_month_and_clause(manager, evening):
    send(
        manager,
        "waiver",
        month="2023-12",
        deduction="late-slope",
        amount="100.00",
        clause="sample 8.2",
        reason="Ice on the ramp.",
    )
    number = proposed_forms(BENXI)[0].number
    head = signed_in("head", login="head-of-centre")

    head.post(f"/en/workbench/{BENXI}/proposals/{number}/", {"decision": "approve"})

    (waiver,) = on_record("waiver")
    assert waiver.row["duties"] == ["2023-12", "late-slope"]
    assert waiver.row["amount_minor"] == 10_000


def test_the_handover_keeps_what_was_open(supervisor, evening):
    page = supervisor.get(f"/en/workbench/{BENXI}/handover/")

    supervisor.post(act_address("handover"), {"sent": "1", "text": page.context["text"], "reason": "deputy"})

    (fact,) = on_record("handover")
    assert SLOPES in fact.row["text"]["en"]


def test_a_kind_that_nobody_may_do_by_hand_has_no_page(manager):
    assert manager.get(act_address("approval")).status_code == 404
    assert manager.get(act_address("nothing")).status_code == 404


@pytest.mark.parametrize(
    ("code", "said", "words"),
    [("en", "still open", "Paper of the closure"), ("zh-hans", "尚有未填写之处", "起止时间：")],
)
def test_an_excuse_holds_no_word_that_was_not_chosen_and_a_chosen_one_must_be_filled_in(
    manager, evening, code, said, words
):
    empty = manager.get(act_address("excuse", code), {"case": SLOPES}).context["form"]
    chosen = manager.get(act_address("excuse", code), {"case": SLOPES, "wording": "excuse-road"}).context[
        "form"
    ]
    assert "reason" not in empty.initial
    assert words in chosen.initial["reason"]

    answer = send(
        manager, "excuse", code=code, duties=duties_of(evening), clause="sample 9",
        reason=chosen.initial["reason"],
    )  # fmt: skip

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert proposed_forms(BENXI) == ()


@pytest.mark.parametrize(
    ("code", "both"),
    [("en", "proposed: Contract manager"), ("zh-hans", "提出：")],
)
def test_an_act_under_four_eyes_shows_who_proposed_it_and_who_approved(manager, evening, client, code, both):
    propose(manager, evening)
    number = proposed_forms(BENXI)[0].number
    head = signed_in("head", login="head-of-centre")
    head.post(f"/en/workbench/{BENXI}/proposals/{number}/", {"decision": "approve"})

    for page in (
        head.get(f"/{code}/workbench/{BENXI}/cases/{SLOPES}/"),
        client.get(f"/{code}/cases/{BENXI}/{SLOPES}/"),
    ):
        assert both in page.content.decode()


def test_a_proposal_names_streets_and_no_ids_of_duties(manager, evening):
    propose(manager, evening)
    number = proposed_forms(BENXI)[0].number

    names = manager.get(f"/en/workbench/{BENXI}/proposals/{number}/").context["row"]["names"]

    assert len(names) == len(duties_of(evening))
    assert not set(names) & set(duties_of(evening))


@pytest.mark.parametrize(("code", "said"), [("en", "No case is ticked"), ("zh-hans", "尚未勾选案件")])
def test_one_act_for_no_case_is_refused_on_the_queue_itself(manager, code, said):
    answer = manager.get(act_address("summons", code), {"bulk": "1"}, follow=True)

    assert answer.request["PATH_INFO"] == f"/{code}/workbench/{BENXI}/"
    assert said in answer.content.decode()


def test_the_queue_looks_ahead_for_ones_own_post_first(supervisor, evening, benxi_folder):
    keep_outlook(benxi_folder, now=instant(EVENING))
    address = f"/en/workbench/{BENXI}/"

    mine = supervisor.get(address).context["ahead"]
    everybody = supervisor.get(f"{address}?all=1").context["ahead"]

    own = {one["post"] for part in ("coming", "to_do") for one in mine[part]}
    assert own <= {"", "Supervisor of snow service"}
    assert sum(len(everybody[part]) for part in ("coming", "to_do")) > sum(
        len(mine[part]) for part in ("coming", "to_do")
    )


def test_the_usual_text_of_a_case_without_a_district_has_no_open_place(manager, evening):
    rows = manager.get(f"/en/workbench/{BENXI}/?all=1").context["cases"]
    case = next(row["id"] for row in rows if row["id"].split("/")[1] == "")

    assert (
        "____"
        not in manager.get(act_address("order_to_cure"), {"case": case}).context["form"].initial["text"]
    )
