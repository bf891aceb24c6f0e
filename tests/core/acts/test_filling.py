"""What a filled form comes to, and everything that is amiss with it at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant, ZoneTable
from onus.base.texts import Localized
from onus.core.accountability.escalation import POWER_OF
from onus.core.accountability.register import POWERS, Post
from onus.core.acts.catalogue import (
    ASKED,
    BY_ID,
    DEDUCT,
    EXCUSE,
    INSPECTION,
    KINDS,
    ORDER,
    REPLY,
    REPORT_UP,
    SUMMONS,
)
from onus.core.acts.filling import Setting, Wrong, act_of, minor_of, wall_instant
from onus.core.acts.readiness import CATEGORIES, ReadyLine, line_of, stated
from onus.core.acts.wording import CHOSEN, WORDINGS, usual_for
from onus.core.consequences.decisions import deduction_named, month_of_act
from onus.core.contracts.facts import Act

ZONE = ZoneTable("Asia/Shanghai", (0,), (28_800,))
NOW = Instant(10 * HOUR_US)
HEAD = Post("head", "bureau", Localized(), POWERS, head=True)
INSPECTOR = Post("inspector", "bureau", Localized(), ("inspect", "report_up"))


def setting(post: Post | None = HEAD, **more: object) -> Setting:
    return Setting(
        NOW, ZONE, "CNY", post, obligations=("plough",), districts=("north",), deductions=("D1",),
        known=frozenset(["plough/s1/snow"]), **more,
    )  # fmt: skip


def test_an_order_to_cure_says_who_whom_what_until_when_and_on_what_basis():
    form = {"duties": ["plough"], "until": ["1970-01-02T08:00"], "clause": ["8.2"], "text": ["Clear it."]}

    act = act_of(ORDER, form, setting())

    assert isinstance(act, Act)
    assert (act.by_post, act.by_body, act.toward) == ("head", "bureau", "contractor")
    assert (act.duties, act.clause, act.text.zh) == (("plough",), "8.2", "Clear it.")
    assert act.until == Instant(24 * HOUR_US)
    assert act.recorded_at == act.happened_at == NOW


def test_everything_that_is_amiss_is_told_at_once():
    wrong = act_of(ORDER, {"duties": ["sweep"], "until": ["soon"]}, setting(INSPECTOR))

    assert wrong == (
        Wrong("", "no_power", "inspector"),
        Wrong("clause", "missing"),
        Wrong("text", "missing"),
        Wrong("duties", "unknown", "sweep"),
        Wrong("until", "not_a_time", "soon"),
    )


def test_an_act_that_names_neither_duty_nor_district_is_refused():
    assert Wrong("duties", "names_nothing") in act_of(SUMMONS, {"text": ["Come."]}, setting())
    assert isinstance(act_of(SUMMONS, {"districts": ["north"], "text": ["Come."]}, setting()), Act)


def test_nothing_is_dated_into_the_future_and_no_cure_ends_in_the_past():
    late = {"duties": ["plough"], "text": ["x"], "happened": ["1970-01-01T18:01"]}
    past = {"duties": ["plough"], "text": ["x"], "clause": ["1"], "until": ["1970-01-01T18:00"]}

    assert act_of(SUMMONS, late, setting()) == (Wrong("happened", "in_the_future", "1970-01-01T18:01"),)
    assert act_of(ORDER, past, setting()) == (Wrong("until", "already_past", "1970-01-01T18:00"),)


def test_a_post_that_can_do_more_may_not_hide_behind_a_report():
    form = {"duties": ["plough"], "text": ["Too much for me."]}

    assert act_of(REPORT_UP, form, setting()) == (Wrong("", "can_do_more", "head"),)
    assert isinstance(act_of(REPORT_UP, form, setting(INSPECTOR)), Act)


def test_a_deduction_names_month_and_clause_as_the_payment_reads_them(plain_contract):
    form = {"month": ["2023-12"], "deduction": ["D1"], "amount": ["1,250.50"], "reason": ["late"]}

    act = act_of(DEDUCT, form, setting())

    assert month_of_act(act, ZONE) == "2023-12"
    assert deduction_named(plain_contract, (act.finding, *act.duties)) == "D1"
    assert act.amount_minor == 125_050


def test_the_contractor_replies_without_a_post_and_nobody_else_does():
    form = {"finding": ["plough/s1/snow"], "text": ["We were there."]}

    reply = act_of(REPLY, form, setting(None, contractor=True))

    assert (reply.by_post, reply.by_body, reply.toward) == ("", "", "")
    assert Wrong("", "no_post") in act_of(REPLY, form, setting(None))


def test_the_same_form_sent_twice_at_one_instant_is_one_act():
    form = {"duties": ["plough"], "text": ["Come."]}

    assert act_of(SUMMONS, form, setting()) == act_of(SUMMONS, form, setting())


@given(
    st.sampled_from(KINDS), st.dictionaries(st.sampled_from(ASKED), st.lists(st.text(max_size=9), max_size=3))
)
def test_whatever_is_sent_is_an_act_or_a_list_of_faults_and_never_an_accident(kind, values):
    found = act_of(kind, values, setting())

    assert isinstance(found, Act) or all(isinstance(each, Wrong) for each in found)


@given(st.integers(0, 10**14 - 1))
def test_an_amount_reads_back_as_it_was_written(minor):
    assert minor_of(f"{minor // 100}.{minor % 100:02d}", "CNY") == minor


def test_no_such_hour_is_no_time():
    assert [wall_instant(text, ZONE) for text in ("2024-02-30T00:00", "2024-01-01T24:00", "2024-01-01")] == [
        None, None, None,
    ]  # fmt: skip


def test_every_kind_of_a_ladder_asks_for_the_power_that_the_ladder_asks_for():
    shared = [kind for kind in KINDS if kind.id in POWER_OF]

    assert len(shared) >= 8
    assert all(kind.power == POWER_OF[kind.id] for kind in shared)


def test_waivers_and_excuses_need_four_eyes():
    assert [kind.id for kind in KINDS if kind.four_eyes] == ["waiver", "excuse"]
    assert EXCUSE.needs and "reason" in EXCUSE.needs


def test_every_wording_is_for_a_field_of_its_kind_and_speaks_both_languages():
    for wording in WORDINGS:
        assert wording.field in BY_ID[wording.kind].fields
        assert wording.text.en and wording.text.zh and wording.title.en and wording.title.zh


@given(
    st.sampled_from(CATEGORIES),
    st.text(min_size=1, max_size=20),
    st.integers(0, 999),
    st.integers(0, 999),
    st.text(max_size=9),
)
def test_a_statement_of_readiness_comes_back_from_its_act(category, name, ready, broken, note):
    line = ReadyLine(category, name, ready, ready + broken, note)

    assert line_of(stated(line, at=NOW)) == line


@pytest.mark.parametrize(
    "text",
    ["道路封闭文件和起止时间：", "Paper of the closure, and its times: \n", "In ____ the road was closed."],
)
def test_a_text_with_a_place_that_is_still_open_is_refused(text):
    form = {"duties": ["plough"], "clause": ["8.2"], "reason": [text]}

    wrong = act_of(EXCUSE, form, setting())

    assert [(one.field, one.code) for one in wrong] == [("reason", "open_place")]


def test_a_text_whose_places_are_filled_in_is_taken():
    form = {"duties": ["plough"], "clause": ["8.2"], "reason": ["Closed: by paper 12, until noon."]}

    assert isinstance(act_of(EXCUSE, form, setting()), Act)


def test_nobody_excuses_waives_or_decides_with_a_text_that_they_did_not_choose():
    assert [kind for kind in CHOSEN if usual_for(kind) is not None] == []
    assert {kind.id for kind in KINDS if kind.four_eyes} <= set(CHOSEN)
    assert usual_for("order_to_cure") is not None


def test_an_inspection_without_the_results_of_its_places_is_no_act():
    form = {"duties": ["plough"], "text": ["Seen."]}

    assert act_of(INSPECTION, form, setting()) == (Wrong("", "no_results"),)
    assert isinstance(act_of(INSPECTION, form, setting(results=True)), Act)
