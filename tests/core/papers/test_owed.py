"""Which papers a month asks for, and who signs them."""

from __future__ import annotations

from dataclasses import replace

from onus.core.papers.owed import papers_owed
from onus.core.papers.record import (
    AskedPost,
    BilledMonth,
    OfficeRecord,
    OpenedCase,
    RecordedAct,
    Signatory,
)

SUPERVISOR = Signatory("supervisor", "office", ("inspect", "report_up"), head=False)
HEAD = Signatory("head", "office", ("inspect", "order"), head=True)
PAYER = Signatory("payer", "unit", ("inspect", "order", "deduct", "pay"), head=True)
WAITING = (AskedPost("supervisor", 10, "silent", ""), AskedPost("head", 20, "waiting", ""))
CASE = OpenedCase("case", "CLEAR", "contractor", "2023-12", False, ("duty",), ("3.1",), WAITING)
RECORD = OfficeRecord("2023-12-31", "2024-11", (SUPERVISOR, HEAD, PAYER), (CASE,), (), ())


def owed(record: OfficeRecord, *kinds: str, month: str = "2023-12") -> list[str]:
    return [f"{one.kind} {one.subject}" for one in papers_owed(record, month=month, wanted=kinds)]


def test_an_open_case_of_the_contractor_asks_for_an_order_signed_by_a_post_that_may_order():
    paper = papers_owed(RECORD, month="2023-12", wanted=("order-to-cure",))[0]

    assert (paper.subject, paper.post, paper.findings, paper.clauses) == ("case", "head", ("duty",), ("3.1",))


def test_an_order_must_be_served_before_the_hours_of_the_asked_post_run_out():
    assert papers_owed(RECORD, month="2023-12", wanted=("order-to-cure",))[0].serve_by == 20


def test_what_was_cured_needs_no_order():
    assert owed(replace(RECORD, cases=(replace(CASE, closed=True),)), "order-to-cure") == []


def test_a_case_that_an_order_answered_needs_no_second_one_but_an_interview():
    answered = replace(CASE, ordered_by="order-1")
    record = replace(RECORD, cases=(answered,), acts=(RecordedAct("order-1", "order_to_cure", "2023-12"),))

    assert owed(record, "order-to-cure") == []
    assert owed(record, "interview") == ["interview 2023-12"]


def test_two_posts_that_were_asked_in_vain_ask_for_an_interview():
    asked = (AskedPost("supervisor", 1, "silent", ""), AskedPost("head", 2, "reported_up", ""))

    assert "interview 2023-12" in owed(replace(RECORD, cases=(replace(CASE, asked=asked),)))
    assert "interview 2023-12" not in owed(RECORD)


def test_a_duty_of_the_public_body_asks_the_contractor_for_nothing():
    assert (
        owed(replace(RECORD, cases=(replace(CASE, owed_by="supervisor"),)), "order-to-cure", "evidence-form")
        == []
    )


def test_a_case_of_another_month_waits_for_the_papers_of_that_month():
    assert owed(RECORD, "order-to-cure", month="2023-11") == []


def test_a_deduction_is_confirmed_only_where_something_is_taken_off():
    untouched, cut = BilledMonth("2023-12", ("7.1",), False), BilledMonth("2023-12", ("7.1", "8.2"), True)

    assert owed(replace(RECORD, bills=(untouched,)), "deduction-confirmation") == []
    assert owed(replace(RECORD, bills=(cut,)), "deduction-confirmation") == ["deduction-confirmation 2023-12"]


def test_a_year_is_evaluated_in_december_in_the_last_month_of_the_contract_or_when_asked_for():
    def years(month: str, *kinds: str) -> list[str]:
        return [one for one in owed(RECORD, *kinds, month=month) if one.startswith("yearly")]

    assert years("2023-12") == ["yearly-evaluation 2023"]
    assert years("2024-11") == ["yearly-evaluation 2024"]
    assert years("2024-03") == []
    assert years("2024-03", "yearly-evaluation") == ["yearly-evaluation 2024"]


def test_where_no_post_has_the_power_the_paper_is_owed_all_the_same_and_nobody_signs():
    paper = papers_owed(
        replace(RECORD, signatories=(SUPERVISOR,)), month="2023-12", wanted=("order-to-cure",)
    )[0]

    assert paper.post == ""
