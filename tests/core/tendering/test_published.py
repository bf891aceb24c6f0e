"""What had to be published, rated and paid of a contract that was let, in a whole tender under British rules."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from onus.base.instants import Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.contracts.contract import Kpi
from onus.core.contracts.rulebook import Rulebook
from onus.core.tendering.awarding import ContractSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.preparing import NoticePublished
from onus.core.tendering.restraining import ApprovalGiven
from onus.core.tendering.running import ContractBroken, ContractEnded, InvoicePaid, InvoiceReceived, KpiRated
from onus.core.tendering.tender import Tender
from onus.outside.law import load_pack
from onus.outside.tenders import read_tender

ROOT = Path(__file__).resolve().parents[3]
BOOK = Rulebook(load_pack("uk-pa2023").rules)
SIGNED = "2025-03-03T10:00:00+08:00"
NAME = "toilets-2024"
DONE_BY = {ContractEnded: "head-1", InvoiceReceived: "finance-1", InvoicePaid: "finance-1"}
"""Who records it, where that is not the purchaser."""


@cache
def tender() -> Tender:
    """Return the generated tender with its contract signed in 2025, in pounds, with three indicators, and approved so."""
    at, price = instant(SIGNED), Minor(600_000_000)
    found = read_tender(ROOT / "examples" / "tender-2024").tender
    facts = tuple(
        replace(one, happened_at=at, recorded_at=at, said=replace(one.said, price_minor=price))
        if isinstance(one.said, ContractSigned)
        else replace(one, happened_at=at, recorded_at=at, said=replace(one.said, amount_minor=price))
        if one.id == "approval-contract"
        else one
        for one in found.facts
        if not (isinstance(one.said, NoticePublished) and one.said.notice == "contract")
    )
    kpis = tuple(Kpi(f"k{n}", Localized(f"indicator {n}"), "ANSWER", 950_000) for n in (1, 2, 3))
    # The limits of the table are in yuan; who may decide of how much in pounds is another matter.
    limits = (*found.powers.limits, *(replace(one, currency="GBP") for one in found.powers.limits))
    powers = replace(found.powers, limits=limits)
    return replace(found, currency="GBP", facts=facts, draft=replace(found.draft, kpis=kpis), powers=powers)


def fact(name: str, at: str, said: object) -> TenderFact:
    when = instant(f"{at}T10:00:00+08:00")
    return TenderFact(name, when, when, said, DONE_BY.get(type(said), "officer-1"))


def approved(one: TenderFact) -> tuple[TenderFact, ...]:
    """Return a notice with its approval, and any other fact alone."""
    if not isinstance(one.said, NoticePublished):
        return (one,)
    yes = ApprovalGiven(one.id)
    return (replace(one, id=f"approval-{one.id}", said=yes, by="head-1"), one)


def told(as_of: str, *more: TenderFact, one: Tender | None = None) -> list[tuple[str, str]]:
    """Return rule and subject of each breach of what is published, rated and paid."""
    held, each_approved = one or tender(), [each for fact in more for each in approved(fact)]
    found = judge(
        replace(held, facts=(*held.facts, *each_approved)), BOOK, instant(f"{as_of}T12:00:00+08:00")
    )
    kinds = {"kpi", "kpi_rating", "contract_notices", "breach_notice", "payment_period"}
    rules = {rule.key: rule.id for rule in BOOK.rules if rule.kind in kinds}
    return [(rules[each.rule], each.subject) for each in found.breaches if each.rule in rules]


DETAILS = fact("details", "2025-04-02", NoticePublished("contract"))
COPY = fact("copy", "2025-06-01", NoticePublished("contract_copy"))


def test_details_of_a_contract_are_published_by_the_thirtieth_day_and_a_breach_once_it_is_over():
    assert told("2025-04-02") == []
    assert told("2025-04-03") == [("UK-NOT-52", f"contract:{NAME}")]
    assert told("2025-04-03", DETAILS) == []


def test_a_copy_of_a_large_contract_is_published_by_the_ninetieth_day():
    assert told("2025-06-01", DETAILS) == []
    assert told("2025-06-02", DETAILS) == [("UK-NOT-52", f"contract:{NAME}")]
    assert told("2025-06-02", DETAILS, COPY) == []


def test_a_large_contract_without_three_indicators_is_told():
    few = replace(tender(), draft=replace(tender().draft, kpis=tender().draft.kpis[:2]))

    assert [rule for rule, _ in told("2025-03-04", one=few)] == ["UK-KPI-51"]
    assert told("2025-03-04") == []


def test_each_indicator_is_rated_within_twelve_months_in_the_words_of_the_rule():
    ratings = [fact(f"r{n}", "2026-03-03", KpiRated(NAME, f"k{n}", "good")) for n in (1, 2, 3)]
    odd = fact("r3", "2026-03-03", KpiRated(NAME, "k3", "splendid"))

    assert [subject for _, subject in told("2026-03-04", DETAILS, COPY)] == ["kpi:k1", "kpi:k2", "kpi:k3"]
    assert told("2026-03-04", DETAILS, COPY, *ratings) == []
    assert [subject for _, subject in told("2026-03-04", DETAILS, COPY, *ratings[:2], odd)] == ["kpi:k3"]


def test_a_failure_and_an_end_before_its_time_are_published_within_thirty_days():
    failure = fact("failed", "2026-01-10", ContractBroken(NAME))
    ended = fact("ended", "2026-01-11", ContractEnded(NAME, terminated=True))
    notices = [
        fact("n1", "2026-02-09", NoticePublished("breach", about="failed")),
        fact("n2", "2026-02-10", NoticePublished("termination")),
    ]

    assert {subject for _, subject in told("2026-02-20", DETAILS, COPY, failure, ended)} == {
        "breach:failed", f"contract:{NAME}",
    }  # fmt: skip
    assert told("2026-02-20", DETAILS, COPY, failure, ended, *notices) == []


@pytest.mark.parametrize(("paid", "late"), [("2025-05-31", False), ("2025-06-01", True), ("", True)])
def test_an_invoice_is_paid_within_thirty_days(paid, late):
    came = fact("invoice", "2025-05-01", InvoiceReceived(NAME))
    facts = [DETAILS, COPY, came, *([fact("paid", paid, InvoicePaid("invoice"))] if paid else [])]

    assert [subject for _, subject in told("2025-06-08", *facts)] == (["invoice:invoice"] if late else [])


def test_a_value_in_another_currency_is_told_as_not_judged():
    yuan = replace(tender(), currency="CNY")
    found = judge(yuan, BOOK, Instant(instant(SIGNED) + 1))

    assert (f"contract:{NAME}", ("value in GBP",)) in {
        (one.subject, one.missing) for one in found.not_computable
    }


def test_under_rules_of_another_country_nothing_of_it_is_owed():
    found = judge(tender(), tender().rulebook, instant("2027-06-01T00:00:00Z"))

    assert not [one for one in found.breaches if one.rule.startswith("UK-")]
