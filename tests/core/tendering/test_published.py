"""What had to be published, rated and paid of a contract that was let, in a whole tender under British rules.

And what strangers come to from the published tender where the office counts a contract.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from onus.base.instants import Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.contracts.contract import Kpi
from onus.core.contracts.rulebook import Rulebook
from onus.core.tendering.awarding import ContractSigned, ExplanationAsked, ExplanationGiven
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.preparing import NoticePublished, TenderCancelled
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.restraining import ApprovalGiven
from onus.core.tendering.running import ContractBroken, ContractEnded, InvoicePaid, InvoiceReceived, KpiRated
from onus.core.tendering.tender import Tender
from onus.outside.law import load_pack
from onus.wire.tenders.published import RESULT, UNTIL_RESULT, kinds_on_result, public_view, withheld_facts
from tests.example_tender import tender as own

BOOK = Rulebook(load_pack("uk-pa2023").rules)
SIGNED = "2025-03-03T10:00:00+08:00"
NAME = "toilets-2024"
DONE_BY = {ContractEnded: "head-1", InvoiceReceived: "finance-1", InvoicePaid: "finance-1"}
"""Who records it, where that is not the purchaser."""


@cache
def tender() -> Tender:
    """Return the generated tender with its contract signed in 2025, in pounds, with three indicators, and approved so."""
    at, price = instant(SIGNED), Minor(600_000_000)
    found = own()
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


def test_a_later_end_that_is_dated_back_hides_no_earlier_end_and_is_told():
    ended = fact("ended", "2026-01-11", ContractEnded(NAME, terminated=True))
    again = replace(
        fact("again", "2026-02-15", ContractEnded(NAME, terminated=False)),
        happened_at=instant("2026-01-01T10:00:00+08:00"),
    )

    assert told("2026-02-20", DETAILS, COPY, ended, again) == told("2026-02-20", DETAILS, COPY, ended) != []
    held = replace(tender(), facts=(*tender().facts, ended, again))
    sham = replace(again, id="sham", recorded_at=instant("2026-01-02T10:00:00+08:00"))
    assert told("2026-02-20", DETAILS, COPY, ended, sham) == told("2026-02-20", DETAILS, COPY, ended)
    claims = judge(held, BOOK, instant("2026-02-20T12:00:00+08:00")).claims
    assert [(one.subject, one.fact, one.follows) for one in claims if one.claim == "second_end"] == [
        (NAME, "again", "2026-01-11T02:00:00Z")
    ]


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


def recorded(name: str, at: str) -> Tender:
    """Return it with one fact on record at another instant, said to have been no later."""
    when = instant(at)
    facts = (
        replace(one, recorded_at=when, happened_at=min(when, one.happened_at)) if one.id == name else one
        for one in own().facts
    )
    return replace(own(), facts=tuple(facts))


def both(one: Tender, at: str) -> tuple[Proceeding, Proceeding]:
    """Return what the office comes to, and what strangers do who have the published tender alone."""
    shown = public_view(one, instant(at))
    return judge(one, one.rulebook, instant(at)), judge(shown, shown.rulebook, instant(at))


def powerless(found: Proceeding) -> list[tuple[str, str, bool]]:
    return [(one.fact, one.bar, one.stays) for one in found.without_power]


SLIP = ("approval-award-notice", "2024-02-08T02:00:00Z")
"""The approval of the award notice comes on record an hour after the notice."""


def test_strangers_count_the_contract_that_the_office_counts_though_the_award_notice_had_no_power():
    office, public = both(recorded(*SLIP), "2024-12-31T00:00:00Z")

    assert powerless(public) == powerless(office) == [("award-notice", "eyes", False)]
    assert public.stage == office.stage == "contracted"
    assert public.contracts == office.contracts
    assert [one.contract for one in public.contracts] == [NAME]
    assert public.claims == office.claims


@pytest.mark.parametrize("at", ["2024-02-20T00:00:00Z", "2024-02-28T01:00:00Z"])
def test_before_that_contract_what_rests_on_a_ranking_that_is_not_told_waits_with_it(at):
    one = recorded(*SLIP)
    shown = {each.id for each in public_view(one, instant(at)).facts}
    office, public = both(one, at)

    # The notice that counts for nothing waits too: of which stage it was barred would tell of the ranking.
    assert {"bond-firm-b-back", "ranking", "award", "award-notice"}.isdisjoint(shown)
    assert (powerless(office), powerless(public)) == ([("award-notice", "eyes", False)], [])
    assert set(public.claims) <= set(office.claims)


def test_an_end_of_the_purchase_that_a_signed_ranking_bars_is_no_end_of_it_to_strangers():
    at = instant("2024-02-07T05:00:00Z")
    ended = TenderFact("ended", at, at, TenderCancelled(Localized("Not needed.")), "head-1")
    yes = TenderFact("approval-ended", at, at, ApprovalGiven("ended"), "reviewer-1")
    unannounced = (one for one in own().facts if one.recorded_at <= instant("2024-02-07T03:00:00Z"))
    office, public = both(replace(own(), facts=(*unannounced, yes, ended)), "2024-12-31T00:00:00Z")

    assert {name for name, _, _ in powerless(office)} == {"approval-ended", "ended"}
    assert (office.stage, public.stage) == ("awarded", "opened")


def test_after_the_end_of_a_purchase_strangers_see_what_somebody_signed_without_power():
    at, signed_at = instant("2024-02-06T12:00:00Z"), instant("2024-03-01T00:00:00Z")
    ended = TenderFact("ended", at, at, TenderCancelled(Localized("Not needed.")), "head-1")
    yes = TenderFact("approval-ended", at, at, ApprovalGiven("ended"), "reviewer-1")
    until = instant("2024-02-05T08:00:00Z")
    kept = [one for one in own().facts if one.recorded_at <= until]
    signed = next(one for one in own().facts if one.id == "contract")
    late = replace(signed, happened_at=signed_at, recorded_at=signed_at)
    office, public = both(replace(own(), facts=(*kept, yes, ended, late)), "2024-12-31T00:00:00Z")

    assert powerless(public) == powerless(office) == [("contract", "stage", False)]
    assert contract_claims(public) == contract_claims(office) == [("contract", NAME, "nothing")]


def contract_claims(found: Proceeding) -> list[tuple[str, str, str]]:
    """Return what is said against what was signed, beside the order of its steps."""
    return [(one.claim, one.subject, one.follows) for one in found.claims if one.claim.startswith("contract")]


def early_contract(signed_at: str) -> Tender:
    """Return the tender with its contract signed by one person long before the result, under another name."""
    at = instant(signed_at)
    said = replace(next(one.said for one in own().facts if one.id == "contract"), contract="early")
    return replace(own(), facts=(*own().facts, TenderFact("early", at, at, said, "officer-1")))


@pytest.mark.parametrize("signed_at", ["2024-02-05T02:30:00Z", "2024-02-05T06:40:00Z"])
def test_before_a_ranking_is_signed_no_contract_follows_to_the_office_nor_to_strangers(signed_at):
    # Of the second the sheets that are open tell the office who will win, and strangers nothing.
    for at in ("2024-02-05T07:00:00Z", "2024-02-07T12:00:00Z", "2024-12-31T00:00:00Z"):
        office, public = both(early_contract(signed_at), at)

        assert contract_claims(public) == contract_claims(office) == [("contract", "early", "nothing")]


def test_a_contract_that_stands_on_a_ranking_is_held_against_the_bid_that_wins():
    one = early_contract("2024-02-06T12:00:00Z")
    other = next(each.said.ciphertext for each in one.facts if each.id == "opened-firm-d")
    wrong = replace(one.facts[-1], said=replace(one.facts[-1].said, bid=other))
    won = one.facts[-1].said.bid

    assert [contract_claims(each) for each in both(one, "2024-12-31T00:00:00Z")] == [[], []]
    told = [
        contract_claims(each)
        for each in both(replace(one, facts=(*own().facts, wrong)), "2024-12-31T00:00:00Z")
    ]
    assert told == [[("contract", "early", won)]] * 2


def test_an_answer_in_other_words_waits_for_no_result():
    at = instant("2024-02-06T12:00:00Z")
    answer = next(one for one in own().facts if one.id == "answer-1")
    words = replace(answer.said, text=Localized("In other words.", "换言之。"))
    again = replace(answer, id="again", recorded_at=at, said=words, supersedes="answer-1")
    shown = public_view(replace(own(), facts=(*own().facts, again)), instant("2024-02-07T12:00:00Z"))

    assert "again" in {each.id for each in shown.facts}


@pytest.mark.parametrize("at", ["2024-02-05T04:30:00Z", "2024-02-07T12:00:00Z"])
def test_who_asks_a_bidder_to_explain_is_told_to_strangers_with_the_panel_and_not_before(at):
    asks, answers = instant("2024-02-05T03:00:00Z"), instant("2024-02-05T04:00:00Z")
    lot = judge(own(), own().rulebook, instant("2024-12-31T00:00:00Z")).lot("1")
    asked = TenderFact("asked", asks, asks, ExplanationAsked(lot.admitted[0]), "expert-07")
    given = TenderFact("given", answers, answers, ExplanationGiven(lot.admitted[0], Localized("So.")), "")
    one = replace(own(), facts=(*own().facts, asked, given))
    office, public = both(one, at)

    assert {"asked", "given"}.isdisjoint({each.id for each in public_view(one, instant(at)).facts})
    assert powerless(public) == powerless(office) == []
    told = {each.id for each in public_view(one, instant("2024-12-31T00:00:00Z")).facts}
    assert {"asked", "given"} <= told


def test_a_bond_that_is_given_back_between_award_and_notice_is_no_act_before_its_time_to_strangers():
    office, public = both(recorded("bond-firm-b-back", "2024-02-07T06:00:00Z"), "2024-02-07T12:00:00Z")

    assert powerless(public) == powerless(office) == []
    assert public.refused_acts == ()


def test_once_the_result_is_told_so_is_the_bond_that_waited_for_it():
    one = recorded("bond-firm-b-back", "2024-02-07T06:00:00Z")
    office, public = both(one, "2024-02-08T02:00:00Z")

    assert "bond-firm-b-back" in {each.id for each in public_view(one, instant("2024-02-08T02:00:00Z")).facts}
    assert powerless(public) == powerless(office) == []


def test_after_the_end_of_a_purchase_a_bond_given_back_waits_for_no_result():
    at, back = instant("2024-02-06T12:00:00Z"), recorded("bond-firm-b-back", "2024-02-07T06:00:00Z")
    ended = TenderFact("ended", at, at, TenderCancelled(Localized("Not needed.")), "head-1")
    yes = TenderFact("approval-ended", at, at, ApprovalGiven("ended"), "reviewer-1")
    unawarded = (one for one in back.facts if one.id not in ("approval-award", "award"))
    one = replace(back, facts=(*unawarded, ended, yes))
    office, public = both(one, "2024-02-07T12:00:00Z")

    assert "bond-firm-b-back" in {each.id for each in public_view(one, instant("2024-02-07T12:00:00Z")).facts}
    assert public.stage == office.stage == "cancelled"
    assert powerless(public) == powerless(office) == []


@pytest.mark.parametrize("supersedes", ["", "notice", "award"])
def test_a_contract_that_one_person_alone_writes_down_releases_nothing(supersedes):
    at = instant("2024-02-07T06:00:00Z")
    said = next(one.said for one in own().facts if one.id == "contract")
    alone = TenderFact("alone", at, at, said, "head-1", supersedes=supersedes)
    shown = public_view(replace(own(), facts=(*own().facts, alone)), instant("2024-02-07T12:00:00Z"))

    assert shown.library is None
    assert not [one.id for one in shown.facts if one.kind in UNTIL_RESULT]


def test_an_award_notice_of_one_person_releases_nothing_though_the_same_person_corrects_its_words():
    at = instant("2024-02-07T06:00:00Z")
    said = next(one.said for one in own().facts if one.id == "award-notice")
    alone = TenderFact("alone", at, at, said, "officer-1")
    words = replace(alone, id="words", said=replace(said, place="elsewhere"), supersedes="alone")
    other = replace(alone, id="other", supersedes="notice")
    for more in ((alone,), (alone, words), (other,)):
        shown = public_view(replace(own(), facts=(*own().facts, *more)), instant("2024-02-07T12:00:00Z"))

        assert shown.library is None
        assert not [one.id for one in shown.facts if one.kind in UNTIL_RESULT]


def test_what_stands_on_the_ranking_is_sealed_with_it_until_the_result():
    known = [one for one in own().facts if one.kind not in ("notice_published", "contract_signed")]
    waits = withheld_facts(known, instant("2024-12-31T00:00:00Z"), on_result=kinds_on_result(own()))

    assert waits["ranking"] == waits["contract-filed"] == waits["bond-firm-a-back"] == RESULT
    assert "reply-b" not in waits
