"""Kept apart: what an act names decides whose eyes it passes, and nothing that is sent beside it."""

from __future__ import annotations

import pytest

from onus.outside.clock import now
from onus.records import people, workbench
from onus.records.facts import KeptFact, facts_of, record_fact
from onus.records.proposed_acts import proposed_forms
from tests.web.signing import BENXI, signed_in
from tests.web.workbench.acting import SLOPES, act_address, duties_of, on_record, send

pytestmark = pytest.mark.django_db
PAYMENT = {"month": "2023-12", "deduction": "late-slope", "amount": "100.00"}
WAIVER = {**PAYMENT, "clause": "sample 8.2", "reason": "Ice on the ramp."}


@pytest.fixture
def manager(evening):
    return signed_in("officer", login="manager", post="contract-manager")


@pytest.fixture
def head(evening):
    return signed_in("head", login="head-of-centre")


def recuse(login: str, matter: str, named: str) -> None:
    people.recuse(login, matter=matter, named=named, since=0, until=None, reason="relative", at=now())


def place_of(evening, case: str = SLOPES) -> str:
    return workbench.duties_of_case(evening.assessment, case)[0].place_id


def other_case(evening) -> str:
    cases = workbench.cases_by_time_left(evening.assessment)
    return next(case.case_id for case in cases if case.case_id != SLOPES)


def propose_excuse(client, evening) -> str:
    send(client, "excuse", duties=duties_of(evening), clause="sample 9", reason="The slope is closed.")
    return f"/en/workbench/{BENXI}/proposals/{proposed_forms(BENXI)[0].number}/"


@pytest.mark.parametrize("matter", ["place", "case", "region"])
def test_whoever_is_recused_acts_on_nothing_that_the_act_names_whatever_it_is_filed_under(
    manager, evening, matter
):
    named = {"place": place_of(evening), "case": SLOPES, "region": "mingshan"}[matter]
    recuse("manager", matter, named)
    scope = {"duties": ["CLEAR-SLOPE-24"], "districts": ["mingshan"]} if matter == "region" else {}

    answer = send(
        manager, "summons", case=other_case(evening), about="x", place="x", text="Come.",
        **{"duties": duties_of(evening), **scope},
    )  # fmt: skip

    assert answer.status_code == 422 and "conflict of interest" in answer.content.decode()
    assert on_record() == []


TREE = f"""
[[regions]]
id = "210500"
kind = "city"
title = "Benxi"
dossiers = ["{BENXI}"]
[[regions]]
id = "210504"
kind = "district"
parent = "210500"
title = "Mingshan"
districts = ["mingshan"]
"""


@pytest.fixture
def tree(settings, tmp_path):
    settings.REGIONS = tmp_path / "regions.toml"
    settings.REGIONS.write_text(TREE, encoding="utf-8")


@pytest.mark.parametrize("region", ["mingshan", "210504", "210500"])
def test_a_conflict_in_a_region_holds_for_every_duty_that_lies_in_it(manager, evening, tree, region):
    recuse("manager", "region", region)

    assert send(manager, "summons", case="", duties=duties_of(evening), text="Come.").status_code == 422
    assert on_record() == []


@pytest.mark.parametrize(("region", "status"), [("210500", 302), ("210504", 404)])
def test_a_superior_of_the_region_of_a_contract_acts_by_the_tree_of_regions(evening, tree, region, status):
    superior = signed_in("superior", login="of-region", dossier="", body="", region=region)

    answer = send(
        superior, "order_to_cure", duties=duties_of(evening), text="Clear it.", clause="sample 3.2",
        until="2023-12-17T12:00",
    )  # fmt: skip

    assert answer.status_code == status


@pytest.mark.parametrize("matter", ["place", "case"])
def test_a_scope_of_obligation_and_district_is_asked_for_every_case_and_place_in_it(manager, evening, matter):
    recuse("manager", matter, SLOPES if matter == "case" else place_of(evening))

    answer = send(
        manager, "summons", case="", duties=["CLEAR-SLOPE-24"], districts=["mingshan"], text="Come."
    )

    assert answer.status_code == 422 and on_record() == []


def test_whoever_inspected_a_place_decides_on_no_reply_there_whatever_is_sent_beside(manager, head, evening):
    record_fact(
        KeptFact(
            BENXI, "inspections.csv", "i-1", {"result": "fail"}, now(), now(), "case.act.inspect",
            actor="manager", post="contract-manager", place_id=place_of(evening),
        )
    )  # fmt: skip

    decision = {"finding": duties_of(evening)[0], "toward": "contractor", "reason": "It stands."}
    answer = send(manager, "decision", case="", about="zzz", place="zzz", **decision)

    assert answer.status_code == 422 and on_record("decision") == []
    assert send(head, "decision", case="", **decision).status_code == 302


def test_whoever_decided_a_deduction_for_many_cases_approves_its_waiver_under_none_of_them(
    manager, head, evening
):
    cases = [SLOPES, other_case(evening)]
    names = [name for case in cases for name in duties_of(evening, case)]
    manager.post(
        act_address("deduction"), {"case": cases, "sent": "1", "duties": names, "reason": "Late.", **PAYMENT}
    )
    assert len(on_record("deduction")) == 1
    for case in (cases[1], "", "no-case"):
        send(head, "waiver", case=case, **WAIVER)
    waiting = proposed_forms(BENXI)

    answers = [
        manager.post(f"/en/workbench/{BENXI}/proposals/{one.number}/", {"decision": "approve"})
        for one in waiting
    ]

    assert len(waiting) == 3 and [one.status_code for one in answers] == [422] * 3
    assert on_record("waiver") == []


def test_an_act_for_many_cases_is_on_the_record_of_each(manager, evening):
    cases = [SLOPES, other_case(evening)]
    names = [name for case in cases for name in duties_of(evening, case)]

    manager.post(act_address("summons"), {"case": cases, "sent": "1", "duties": names, "text": "Come."})

    (fact,) = on_record("summons")
    assert fact.about == SLOPES
    for name in (*cases, names[-1]):
        assert [one.fact_id for one in facts_of(BENXI, about=name)] == [fact.fact_id]


def test_an_act_is_filed_under_no_case_that_it_does_not_speak_of(manager, evening):
    send(manager, "summons", case=other_case(evening), duties=duties_of(evening), text="Come.")

    assert on_record("summons")[0].about == SLOPES
    assert facts_of(BENXI, about=other_case(evening)) == ()


@pytest.mark.parametrize("matter", ["place", "case"])
def test_whoever_is_recused_neither_approves_nor_declines(manager, head, evening, matter):
    address = propose_excuse(manager, evening)
    recuse("head-of-centre", matter, SLOPES if matter == "case" else place_of(evening))

    for decision in ("approve", "decline"):
        answer = head.post(address, {"decision": decision, "reason": "Seen."})

        assert answer.status_code == 422 and "conflict of interest" in answer.content.decode()
    assert on_record() == [] and proposed_forms(BENXI)


@pytest.mark.parametrize(("code", "said"), [("en", "Whoever proposed it"), ("zh-hans", "提出人")])
def test_what_somebody_proposed_who_is_recused_by_now_is_not_approved(manager, head, evening, code, said):
    address = propose_excuse(manager, evening).replace("/en/", f"/{code}/")
    recuse("manager", "case", SLOPES)

    answer = head.post(address, {"decision": "approve"})

    assert answer.status_code == 422 and said in answer.content.decode()
    assert on_record() == []
