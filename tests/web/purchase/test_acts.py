"""Acts of a purchase: each row of the table of powers that a person uses has a form, and each form leaves its fact."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from django.conf import settings as website
from django.core.files.uploadedfile import SimpleUploadedFile

from onus.actions.tender_desk import tender_now
from onus.base.instants import Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.evaluation.deviation import DeviationLimit, unexplained
from onus.core.restraint.power_table import ApprovalLimit
from onus.core.tendering.act_facts import STATED
from onus.core.tendering.act_fields import Shape, shape_of
from onus.core.tendering.act_kinds import ACT_KINDS
from onus.outside import law
from onus.records.tender_facts import tender_facts
from onus.web.purchase.act_form import has_file
from onus.web.sentences import say, sentences
from tests.resealed import own_key
from tests.test_docs import ROOT as REPOSITORY
from tests.web.purchase.laid import (
    BEFORE_QUESTIONS,
    BIDDING,
    TENDER,
    also,
    at,
    laid,
    person,
    ticking,
    told_otherwise,
)
from tests.web.signing import give

pytestmark = pytest.mark.django_db
ROOT = f"/en/purchases/{TENDER}/"
PLANNING = instant("2024-01-04T10:00:00+08:00")
ANNOUNCED_AWARD = instant("2024-02-08T12:00:00+08:00")
OF_AUTHORITY = (
    ("remedy-of-the-test", "remedy_officer", "authority"),
    ("supervisor-of-the-test", "supervisor", "authority"),
)
PAGES = {"custody.hold", "bid.seal", "bid.withdraw", "bidding.close", "bid.score", "sheet.open"}
"""Rows that the pages of bidders, experts and custodians ask, and the ceremony before them."""
ELSEWHERE = {
    "share.give", "bid.open", "bid.read", "work.inspect", "acceptance.second", "acceptance.decide",
    "payment.request", "payment.approve", "case.raise", "file.read", "machine.run",
    "bid.turn_away", "bid.leave_closed", "kpi.rate", "failure.record", "contract.end", "invoice.record", "payment.record",
}  # fmt: skip
"""Rows without a form, of which the manual says where they are done and why."""


@pytest.fixture
def from_day(settings, tmp_path, monkeypatch):
    """Lay the generated purchase as it stood at an instant, and set the clock."""

    def lay(now: Instant, *, own_key: bool = False) -> None:
        at(monkeypatch, now)
        laid(settings, tmp_path, facts_until=now, own_key=own_key, known=OF_AUTHORITY)

    return lay


def latest(kind: str) -> dict:
    """What the last fact of a kind says, of those that were made on the website."""
    return json.loads([one.line for one in tender_facts(TENDER) if one.kind == kind][-1])


def with_a_second(first, second, kind: str, form: dict[str, str], doer=None) -> list[int]:
    """Prepare, try to do, approve, do: the answers."""
    prepared = first.post(f"{ROOT}act/{kind}/", form)
    assert prepared.status_code == 302, prepared.content.decode()[-3000:]
    waits = prepared["Location"]
    early = (doer or first).post(waits, {"decision": "carry_out"})
    own = first.post(waits, {"decision": "approve"})
    approved = second.post(waits, {"decision": "approve"})
    done = (doer or first).post(waits, {"decision": "carry_out"})
    return [early.status_code, own.status_code, approved.status_code, done.status_code]


SECONDED = [403, 403, 302, 302]


def test_every_row_of_the_table_has_a_form_or_a_page_or_a_reason_why_not():
    rows = {row.name for row in law.powers_in_purchases().powers}
    formed = {
        name for kind in ACT_KINDS.values() for name in (kind.power, kind.prepares, kind.approves) if name
    }

    assert formed <= rows
    assert rows - formed == PAGES | ELSEWHERE


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_row_that_leaves_a_fact_has_a_form_or_the_manual_gives_the_place_and_the_reason(language):
    told = (REPOSITORY / "docs" / "manual" / language / "tenders-website.md").read_text(encoding="utf-8")
    reasons = {
        name: line.split("|")[2].strip()
        for line in told.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([a-z_.]+)`", line.split("|")[1])
    }
    formed = {
        name for kind in ACT_KINDS.values() for name in (kind.power, kind.prepares, kind.approves) if name
    }
    leaving = {row.name for row in law.powers_in_purchases().powers if row.fact or row.more_facts}

    assert [name for name in sorted(leaving - formed) if not reasons.get(name)] == []
    assert sorted(formed & {*reasons}) == []


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_manual_says_where_each_row_without_a_form_is_done(language):
    told = (REPOSITORY / "docs" / "manual" / language / "tenders-website.md").read_text(encoding="utf-8")

    assert [name for name in sorted(ELSEWHERE | PAGES) if f"`{name}`" not in told] == []


def test_whoever_registers_a_key_is_asked_for_no_file_for_it_would_hold_the_private_half():
    """The form of a document takes a file in the place of its digest; a key is written down and no more."""
    assert has_file(ACT_KINDS["show_document"]) and not has_file(ACT_KINDS["register_key"])
    assert shape_of("key") is Shape.KEY
    assert say("purchase.wrong_no_key", "en") == "A key has 64 digits, 0 to 9 and a to f."


def test_every_kind_states_a_fact_and_has_words_for_itself_and_each_field():
    words = sentences()

    assert set(STATED) == set(ACT_KINDS)
    assert [
        one for one in ACT_KINDS if f"purchase.act_{one}" not in words or f"purchase.how_{one}" not in words
    ] == []
    fields = {name for kind in ACT_KINDS.values() for name in kind.fields}
    assert [name for name in sorted(fields) if f"purchase.field_{name}" not in words] == []
    assert all(shape_of(name) for name in fields)


# Before the announcement


def test_a_consultation_is_opened_answered_by_letters_and_closed_by_an_answer_to_all(from_day):
    from_day(PLANNING, own_key=True)
    li = person("purchaser", "officer-1")
    asked = {
        "subject": "need",
        "text": "Which hours?",
        "place": "https://notices.example/0",
        "closes": "2024-01-31",
    }
    li.post(f"{ROOT}act/consult/", asked)
    consultation = latest("consultation_opened")["id"]
    li.post(f"{ROOT}act/opinion/", {"consultation": consultation, "text": "From six in the morning."})
    done = li.post(f"{ROOT}act/answer_opinions/", {"consultation": consultation, "text": "Taken up."})
    again = li.post(f"{ROOT}act/answer_opinions/", {"consultation": consultation, "text": "Once more."})

    assert (done.status_code, again.status_code) == (302, 422)
    assert "by" not in latest("opinion_received")
    assert latest("opinions_answered")["by"] == "officer-1"


def test_a_consultation_that_would_be_closed_before_it_opens_is_refused_beside_its_field(from_day):
    from_day(PLANNING, own_key=True)
    asked = {"subject": "need", "text": "Which hours?", "place": "board", "closes": "2024-01-03"}
    answer = person("purchaser", "officer-1").post(f"{ROOT}act/consult/", asked)

    assert answer.status_code == 422
    assert "This day is past: 2024-01-03" in answer.content.decode()


def test_a_reviewer_records_the_review_of_fair_competition_and_the_purchaser_cannot(from_day):
    from_day(PLANNING, own_key=True)
    form = {
        "document": "tender-2024",
        "conclusion": "exception",
        "text": "It names the place.",
        "mildest": "yes",
    }
    reviewer = person("reviewer", "officer-2")
    refused = person("purchaser", "officer-1").post(f"{ROOT}act/fair_review/", form)
    unnamed = reviewer.post(f"{ROOT}act/fair_review/", form)
    done = reviewer.post(
        f"{ROOT}act/fair_review/", {**form, "restriction": "local_registration", "until": "2024-12-31"}
    )

    assert (refused.status_code, unnamed.status_code, done.status_code) == (403, 422, 302)
    assert latest("fair_review_made")["restrictions"] == ["local_registration"]


def test_the_budget_is_confirmed_by_finance_before_the_head_approves_the_plan(from_day):
    from_day(PLANNING, own_key=True)
    li, money, head = (
        person("purchaser", "officer-1"),
        person("finance", "finance-1"),
        person("head", "head-1"),
    )
    codes = with_a_second(li, money, "approve_plan", {"amount": "300000"}, doer=head)

    assert codes == SECONDED
    assert latest("plan_approved")["budget_minor"] == 30_000_000


def test_steps_of_the_decision_are_recorded_by_those_whose_they_are(from_day):
    from_day(PLANNING, own_key=True)
    li, reviewer = person("purchaser", "officer-1"), person("reviewer", "officer-2")
    debate = li.post(f"{ROOT}act/plan_step/", {"step": "collective_debate", "document": "minutes 3"})
    review = reviewer.post(f"{ROOT}act/legality/", {"document": "opinion 7", "text": "Within its powers."})
    not_his = li.post(f"{ROOT}act/plan_step/", {"step": "legality_review", "document": "opinion 7"})

    assert (debate.status_code, review.status_code, not_his.status_code) == (302, 302, 422)
    assert latest("decision_step_taken")["step"] == "legality_review"


# Announcement and bids


def test_a_notice_is_published_after_another_person_approved_it_and_announces_the_tender(from_day):
    from_day(PLANNING, own_key=True)
    li, reviewer = person("purchaser", "officer-1"), person("reviewer", "officer-2")
    text = SimpleUploadedFile("notice.html", b"the notice as it stands")
    form = {"notice": "tender", "place": "https://notices.example/1", "file": text}
    codes = with_a_second(li, reviewer, "notice", form)
    notice = latest("notice_published")

    assert codes == SECONDED
    assert notice["sha256"] == sha256(b"the notice as it stands").hexdigest()
    assert tender_now(TENDER, website.STORE, now=PLANNING).proceeding.deadline is not None


def test_documents_are_issued_in_the_version_in_force_and_only_with_their_digest(from_day):
    from_day(BEFORE_QUESTIONS)
    li = person("purchaser", "officer-1")
    without = li.post(f"{ROOT}act/documents/", {"until_day": "2024-01-31"})
    done = li.post(
        f"{ROOT}act/documents/", {"until_day": "2024-01-31", "price": "100.50", "sha256": "0" * 64}
    )

    assert (without.status_code, done.status_code) == (422, 302)
    assert (latest("documents_issued")["version"], latest("documents_issued")["price_minor"]) == (1, 10_050)


def test_a_tender_is_cancelled_by_its_head_after_a_review(from_day):
    from_day(BIDDING)
    head, reviewer = person("head", "head-1"), person("reviewer", "reviewer-1")
    codes = with_a_second(head, reviewer, "cancel", {"text": "The need is gone."})

    assert codes == SECONDED
    assert tender_now(TENDER, website.STORE, now=BIDDING).proceeding.stage == "cancelled"


def test_a_bidder_hands_in_a_document_and_somebody_else_looks_it_up(from_day):
    from_day(BIDDING)
    firm, reviewer = person("bidder", "firm", body="firm-a"), person("reviewer", "officer-2")
    form = {"requirement": "legal_person", "number": "L-1", "issuer": "register", "sha256": "1" * 64,
            "issued": "2023-01-01", "expires": "2022-01-01"}  # fmt: skip
    crossing = firm.post(f"{ROOT}act/show_document/", form)
    shown = firm.post(f"{ROOT}act/show_document/", {**form, "expires": "2025-01-01"})
    document = latest("document_shown")["id"]
    looked = {"shown": document, "register": "company register", "how": "online", "result": "genuine"}
    checked = reviewer.post(f"{ROOT}act/check_document/", looked)

    assert (crossing.status_code, shown.status_code, checked.status_code) == (422, 302, 302)
    assert (latest("document_shown")["supplier"], latest("document_checked")["document"]) == (
        "firm-a",
        document,
    )


def test_finance_records_a_bond_and_gives_it_back_once(settings, from_day, monkeypatch):
    from_day(BIDDING)
    money = person("finance", "finance-1")
    money.post(
        f"{ROOT}act/bond/", {"supplier": "firm-a", "amount": "5000", "form": "transfer", "account": "a-1"}
    )
    bond = latest("bond_received")["id"]
    early = money.post(f"{ROOT}act/bond_back/", {"bond": bond})

    assert latest("bond_received")["amount_minor"] == 500_000
    assert early.status_code == 403


def test_a_second_or_weak_key_of_a_firm_is_refused_and_two_persons_end_the_one_in_force(from_day):
    from_day(BIDDING)
    li, reviewer = person("purchaser", "officer-1"), person("reviewer", "officer-2")
    held, other = (own_key(name).public.hex() for name in ("firm-a", "firm-a once more"))
    form = {"supplier": "firm-a", "key": other, "text": "Licence and certificate seen."}
    second = li.post(f"{ROOT}act/register_key/", form)
    codes = with_a_second(li, reviewer, "end_key", {"key_in_force": held, "text": "The file was lost."})
    weak = li.post(f"{ROOT}act/register_key/", {**form, "key": "01" + "00" * 31})
    done = li.post(f"{ROOT}act/register_key/", form)
    keys = tender_now(TENDER, website.STORE, now=BIDDING).proceeding.keys

    assert (second.status_code, codes, weak.status_code, done.status_code) == (422, SECONDED, 422, 302)
    assert "End that one first" in second.content.decode() and "never made" in weak.content.decode()
    assert [(one.key, one.ended_at is None) for one in keys if one.supplier == "firm-a"] == [
        (held, False), (other, True),
    ]  # fmt: skip


# Evaluation


def test_the_draw_is_what_follows_from_the_seed_and_needs_a_witness(from_day):
    from_day(instant("2024-02-05T09:46:00+08:00"))
    li, witness = person("purchaser", "officer-1"), person("supervisor", "supervisor-1")
    codes = with_a_second(li, witness, "draw", {})
    found = tender_now(TENDER, website.STORE, now=instant("2024-02-05T09:46:00+08:00"))

    assert codes == SECONDED
    assert tuple(latest("panel_drawn")["members"]) == found.proceeding.panel.members
    assert found.proceeding.claims == ()


def test_a_member_of_the_panel_votes_to_reject_a_bid(from_day):
    from_day(instant("2024-02-05T10:15:00+08:00"))
    member = person("expert", "expert-09")
    bid = next(
        one.bid
        for one in tender_now(
            TENDER, website.STORE, now=instant("2024-02-05T10:15:00+08:00")
        ).proceeding.received
        if one.supplier == "firm-b"
    )
    form = {"opened_bid": bid, "ground": "legal_person", "text": "No licence was shown."}
    done = member.post(f"{ROOT}act/reject/", form)

    assert done.status_code == 302
    assert latest("bid_rejected")["by"] == "expert-09"


def test_a_member_signs_the_ranking_that_follows_and_types_no_order(from_day):
    day = instant("2024-02-05T15:30:00+08:00")
    from_day(day)
    member = person("expert", "expert-09")
    done = member.post(f"{ROOT}act/sign_ranking/", {"ranked_lot": "1"})
    found = tender_now(TENDER, website.STORE, now=day)

    assert done.status_code == 302
    assert latest("ranking_signed")["bids"] == [row.bid for row in found.proceeding.lots[0].ranking.rows]
    assert found.proceeding.claims == ()


# Award, remedies, signing

SIGN = {"lot": "1", "contract": "toilets-2024", "sha256": "2" * 64}


def test_a_contract_waits_for_the_award_notice_and_says_by_which_rule(from_day):
    from_day(instant("2024-02-07T12:00:00+08:00"))
    answer = person("purchaser", "officer-1").post(f"{ROOT}act/sign/", SIGN)
    told = answer.content.decode()

    assert answer.status_code == 409
    assert "TENDER-040" in told and "No award notice has been published yet" in told and "CN-SIGN-26" in told


def test_a_contract_waits_while_a_challenge_has_no_answer_and_the_day_on_which_it_is_owed_is_told(
    from_day, monkeypatch
):
    from_day(ANNOUNCED_AWARD)
    li, firm, reviewer, head = (
        person("purchaser", "officer-1"), person("bidder", "firm", body="firm-b"),
        person("contract_reviewer", "contract-reviewer-1"), person("head", "head-1"),
    )  # fmt: skip
    prepared = li.post(f"{ROOT}act/sign/", SIGN)
    reviewer.post(prepared["Location"], {"decision": "approve"})
    firm.post(f"{ROOT}act/challenge/", {"about": "result", "text": "The points are wrong."})
    held = head.post(prepared["Location"], {"decision": "carry_out"})
    told = held.content.decode()
    challenge = latest("challenge_filed")["id"]
    at(monkeypatch, ANNOUNCED_AWARD + 60_000_000)
    li.post(
        f"{ROOT}act/answer_challenge/",
        {"challenge": challenge, "outcome": "rejected", "text": "They are right."},
    )
    at(monkeypatch, ANNOUNCED_AWARD + 120_000_000)
    done = head.post(prepared["Location"], {"decision": "carry_out"})

    assert held.status_code == 409
    assert "A challenge has no answer yet" in told and "CN-PROT-32" in told and "2024-02-2" in told
    assert done.status_code == 302
    found = tender_now(TENDER, website.STORE, now=Instant(ANNOUNCED_AWARD + 180_000_000))
    assert [one.bars for one in found.proceeding.contracts] == [()]


def test_a_contract_waits_through_the_standstill_and_the_first_day_on_which_it_may_be_is_told(
    from_day, monkeypatch
):
    from_day(ANNOUNCED_AWARD)
    standstill = Rule(
        "TEST-STANDSTILL", "1", "standstill", Localized(), Localized(), parameters={"working_d_min": 8},
        since=date(2020, 1, 1),
    )  # fmt: skip
    under(monkeypatch, standstill)
    li = person("purchaser", "officer-1")
    held = li.post(f"{ROOT}act/sign/", SIGN).content.decode()
    shown = li.get(ROOT).content.decode()
    at(monkeypatch, instant("2024-02-27T00:00:00+08:00"))
    after = li.post(f"{ROOT}act/sign/", SIGN)

    assert "The standstill after the award notice runs" in held and "TEST-STANDSTILL" in held
    assert "It may be signed from 2024-02-27 00:00 on." in held
    assert "It may be signed from 2024-02-27 00:00 on." in shown
    assert after.status_code == 302


def under(monkeypatch, rule: Rule) -> None:
    """Judge the generated purchase under one more rule."""
    told_otherwise(monkeypatch, lambda one: replace(one, rulebook=Rulebook((*one.rulebook.rules, rule))))


# On the running contract

SIGNED = instant("2024-03-05T12:00:00+08:00")


def test_a_supplement_beyond_the_share_that_the_law_leaves_is_refused_with_its_rule(from_day):
    from_day(SIGNED)
    head, reviewer = person("head", "head-1"), person("contract_reviewer", "contract-reviewer-1")
    form = {"signed": "toilets-2024", "amount": "20000", "text": "Two more rounds each week."}
    codes = with_a_second(head, reviewer, "supplement", form)
    # 20,000 and 6,200 together are above ten percent of 261,600.
    beyond = head.post(f"{ROOT}act/supplement/", {**form, "amount": "6200"})

    assert codes == SECONDED
    assert beyond.status_code == 422 and "Rule CN-CHG-27 stands against it" in beyond.content.decode()


def test_the_body_of_the_work_is_not_let_on(from_day):
    from_day(SIGNED)
    form = {
        "signed": "toilets-2024",
        "supplier": "firm-b",
        "share": "60",
        "part": "cleaning",
        "key_part": "yes",
    }
    answer = person("head", "head-1").post(f"{ROOT}act/subcontract/", form)

    assert answer.status_code == 422 and "CN-SUB-28" in answer.content.decode()


HANDED = {"signed": "toilets-2024", "supplier": "firm-c"}


def may_be_handed_on(monkeypatch) -> None:
    """Judge the generated purchase where its law does not forbid that a contract is handed on whole."""

    def mild(one: Rule) -> Rule:
        kept = {name: value for name, value in one.parameters.items() if name != "assignment_refused"}
        return replace(one, parameters=kept) if one.kind == "subcontracting" else one

    told_otherwise(
        monkeypatch, lambda one: replace(one, rulebook=Rulebook(tuple(map(mild, one.rulebook.rules))))
    )


def test_a_contract_that_the_law_lets_nobody_hand_on_whole_is_refused_with_its_rule_and_leaves_no_fact(
    from_day,
):
    from_day(SIGNED)
    answer = person("head", "head-1").post(f"{ROOT}act/hand_on/", HANDED)

    assert answer.status_code == 422 and "Rule CN-SUB-28 stands against it" in answer.content.decode()
    assert [one for one in tender_facts(TENDER) if one.kind == "contract_assigned"] == []


def test_where_a_law_allows_it_the_head_hands_a_whole_contract_on_to_a_supplier_that_does_not_hold_it(
    from_day, monkeypatch
):
    from_day(SIGNED)
    may_be_handed_on(monkeypatch)
    head = person("head", "head-1")
    shown = head.get(f"{ROOT}act/hand_on/")
    done, again = head.post(f"{ROOT}act/hand_on/", HANDED), head.post(f"{ROOT}act/hand_on/", HANDED)

    assert shown.status_code == 200 and "To which supplier" in shown.content.decode()
    assert done.status_code == 302
    assert [latest("contract_assigned")[name] for name in ("contract", "supplier")] == [
        "toilets-2024",
        "firm-c",
    ]
    assert again.status_code == 422
    assert "The contract lies with this supplier already." in again.content.decode()


def test_where_a_law_allows_it_a_contract_is_handed_on_to_no_firm_that_is_banned_on_that_day(
    from_day, monkeypatch
):
    from_day(SIGNED)
    may_be_handed_on(monkeypatch)
    head = person("head", "head-1")
    answer = head.post(f"{ROOT}act/hand_on/", {**HANDED, "supplier": "firm-d"})

    assert answer.status_code == 422
    assert "This supplier is banned from purchases today (ban-1)." in answer.content.decode()
    assert [one for one in tender_facts(TENDER) if one.kind == "contract_assigned"] == []


def test_nobody_but_the_head_hands_a_contract_on(from_day, monkeypatch):
    from_day(SIGNED)
    may_be_handed_on(monkeypatch)
    codes = [
        person(role, login).post(f"{ROOT}act/hand_on/", HANDED).status_code
        for role, login in (
            ("purchaser", "officer-1"), ("contract_reviewer", "contract-reviewer-1"), ("finance", "finance-1"),
        )
    ]  # fmt: skip

    assert codes == [403, 403, 403]
    assert [one for one in tender_facts(TENDER) if one.kind == "contract_assigned"] == []


def test_a_contract_is_filed_after_it_was_signed_and_once_and_the_desk_shows_the_digest_it_was_signed_by(
    settings, tmp_path, monkeypatch
):
    day = instant("2024-03-02T12:00:00+08:00")
    at(monkeypatch, day)
    laid(settings, tmp_path, facts_until=day, own_key=False)
    li = person("purchaser", "officer-1")
    done = li.post(f"{ROOT}act/file_contract/", {"unfiled": "toilets-2024"})
    again = li.post(f"{ROOT}act/file_contract/", {"unfiled": "toilets-2024"})

    signed = next(
        one.said.sha256
        for one in tender_now(TENDER, website.STORE, now=Instant(day)).tender.facts
        if one.kind == "contract_signed"
    )

    assert (done.status_code, again.status_code) == (302, 422)
    assert signed in li.get(f"{ROOT}contract/").content.decode()


# What is not foreseen


BEFORE_SHEETS = instant("2024-02-05T10:05:00+08:00")


def panel_now(now: Instant = BEFORE_SHEETS):
    return tender_now(TENDER, website.STORE, now=now).proceeding.panel


def member_away() -> dict[str, str]:
    """The form about a member whose seat asks for nothing, so that every substitute may follow."""
    member = next(one.expert for one in panel_now().seats if not one.expertise)
    return {"member": member, "text": "Ill since this morning."}


def test_before_a_witness_the_next_substitute_takes_the_seat_of_a_member_who_cannot_come(from_day):
    from_day(BEFORE_SHEETS)
    before, form = panel_now(), member_away()
    li, witness = person("purchaser", "officer-1"), person("supervisor", "supervisor-1")
    codes = with_a_second(li, witness, "excuse", form)
    again = li.post(f"{ROOT}act/excuse/", form)
    after = panel_now()

    assert (codes, again.status_code) == (SECONDED, 422)
    assert form["member"] not in after.members and len(after.members) == len(before.members)
    assert {*before.members} - {form["member"]} < {*after.members}
    assert latest("approval_given")["act"] == latest("expert_absent")["id"]


def test_a_purchaser_alone_prepares_an_absence_and_sends_nobody_away(from_day):
    from_day(BEFORE_SHEETS)
    before, form = panel_now(), member_away()
    li = person("purchaser", "officer-1")
    shown = li.get(f"{ROOT}act/excuse/").content.decode()
    prepared = li.post(f"{ROOT}act/excuse/", form)
    codes = [
        who.post(prepared["Location"], {"decision": decision}).status_code
        for who, decision in (
            (li, "carry_out"), (li, "approve"), (person("reviewer", "officer-2"), "approve"),
            (person("head", "head-1"), "approve"), (li, "carry_out"),
        )
    ]  # fmt: skip

    assert "Prepare it for approval" in shown and "after another person has approved it" in shown
    assert codes == [403] * 5
    assert panel_now() == before
    assert "expert_absent" not in {one.kind for one in tender_facts(TENDER)}


def test_whoever_would_witness_an_absence_may_decline_it(from_day):
    from_day(BEFORE_SHEETS)
    before, li = panel_now(), person("purchaser", "officer-1")
    prepared = li.post(f"{ROOT}act/excuse/", member_away())["Location"]
    declined = person("supervisor", "supervisor-1").post(prepared, {"decision": "drop"})
    late = li.post(prepared, {"decision": "carry_out"})

    assert (declined.status_code, late.status_code) == (302, 404)
    assert panel_now() == before


def test_an_absence_that_was_witnessed_is_not_recorded_once_the_own_sheet_is_sealed(from_day, monkeypatch):
    now = instant("2024-02-05T13:14:00+08:00")
    from_day(now)
    at(monkeypatch, BEFORE_SHEETS)
    li, witness = person("purchaser", "officer-1"), person("supervisor", "supervisor-1")
    prepared = li.post(f"{ROOT}act/excuse/", member_away())["Location"]
    witnessed = witness.post(prepared, {"decision": "approve"})
    at(monkeypatch, now)
    late = li.post(prepared, {"decision": "carry_out"})

    assert (witnessed.status_code, late.status_code) == (302, 403)
    assert "score sheet is sealed already" in late.content.decode()
    assert "expert_absent" not in {one.kind for one in tender_facts(TENDER)}


def test_nobody_is_excused_once_the_own_sheet_is_sealed(from_day):
    from_day(instant("2024-02-05T13:11:00+08:00"))
    now = instant("2024-02-05T13:11:00+08:00")
    member = tender_now(TENDER, website.STORE, now=now).proceeding.panel.members[0]
    form = {"member": member, "text": "Ill."}
    answer = person("purchaser", "officer-1").post(f"{ROOT}act/excuse/", form)

    assert answer.status_code == 403 and "score sheet is sealed already" in answer.content.decode()


def test_a_member_explains_a_score_that_lies_far_from_the_others(from_day, monkeypatch):
    now = instant("2024-02-05T15:00:00+08:00")
    from_day(now)
    told_otherwise(
        monkeypatch,
        lambda one: replace(
            one,
            versions=tuple(
                replace(each, announcement=replace(each.announcement, deviation=DeviationLimit(1)))
                for each in one.versions
            ),
        ),
    )
    lot = tender_now(TENDER, website.STORE, now=now).proceeding.lots[0]
    far = unexplained(lot.deviations)[0]
    form = {"deviating": f"{far.expert} {far.bid}", "text": "Every step names its person."}
    done = person("expert", far.expert).post(f"{ROOT}act/explain_score/", form)
    left = unexplained(tender_now(TENDER, website.STORE, now=now).proceeding.lots[0].deviations)

    assert done.status_code == 302
    assert (far.expert, far.bid) not in {(one.expert, one.bid) for one in left}


def test_that_the_names_of_the_panel_became_known_is_recorded_without_saying_them(from_day):
    from_day(instant("2024-02-05T15:00:00+08:00"))
    done = person("purchaser", "officer-1").post(f"{ROOT}act/tell_leak/", {"place": "A chat group."})

    assert done.status_code == 302
    assert latest("panel_named")["place"] == "A chat group."


def test_an_award_above_the_limit_goes_through_by_an_override_in_public_that_another_body_approved(
    from_day, monkeypatch
):
    now = instant("2024-02-06T20:00:00+08:00")
    from_day(now)
    low = (ApprovalLimit("head", Minor(100), "CNY"),)
    told_otherwise(monkeypatch, lambda one: replace(one, powers=replace(one.powers, limits=low)))
    ticking(monkeypatch, now)
    li, reviewer, head, above = (
        person("purchaser", "officer-1"),
        person("reviewer", "officer-2"),
        person("head", "head-1"),
        person("supervisor", "supervisor-1", body=""),
    )
    give("supervisor-1", "supervisor", dossier="", post="", body="", region="generated-district")
    award = li.post(f"{ROOT}act/award/", {"lot": "1", "text": "First in the ranking."})["Location"]
    reviewer.post(award, {"decision": "approve"})
    barred = head.post(award, {"decision": "carry_out"})
    form = {"overridable": "limit", "waiting": award.rstrip("/").rpartition("/")[2], "text_en": "Winter."}
    one_language = head.post(f"{ROOT}act/override/", form)
    asked = head.post(f"{ROOT}act/override/", form | {"text_zh": "冬季急需。"})["Location"]
    own = head.post(asked, {"decision": "approve"})
    above.post(asked, {"decision": "approve"})
    made = head.post(asked, {"decision": "carry_out"})
    done = head.post(award, {"decision": "carry_out"})
    found = tender_now(TENDER, website.STORE, now=Instant(now + 10**9)).proceeding

    assert (barred.status_code, one_language.status_code, own.status_code) == (403, 422, 403)
    assert (made.status_code, done.status_code) == (302, 302)
    assert [(one.rule, one.let_through != "") for one in found.overrides] == [("limit", True)]


# Remedies and signals


def test_a_complaint_suspends_the_procedure_and_the_award_rests_until_it_resumes(from_day, monkeypatch):
    from_day(instant("2024-02-06T20:00:00+08:00"))
    now = instant("2024-02-06T20:00:00+08:00")
    li, firm, authority = (
        person("purchaser", "officer-1"), person("bidder", "firm", body="firm-b"),
        person("remedy_officer", "remedy-of-the-test", body="authority"),
    )  # fmt: skip
    also("remedy-of-the-test", ["remedy_officer"])
    firm.post(f"{ROOT}act/challenge/", {"about": "procedure", "text": "I was not heard."})
    challenge = latest("challenge_filed")["id"]
    li.post(
        f"{ROOT}act/answer_challenge/", {"challenge": challenge, "outcome": "rejected", "text": "You were."}
    )
    at(monkeypatch, now + 60_000_000)
    firm.post(f"{ROOT}act/complain/", {"challenge": challenge, "text": "The answer says nothing."})
    complaint = latest("complaint_filed")["id"]
    stopped = authority.post(f"{ROOT}act/suspend/", {"complaint": complaint})
    at(monkeypatch, now + 120_000_000)
    held = li.post(f"{ROOT}act/award/", {"lot": "1", "text": "First in the ranking."})
    gone_on = authority.post(f"{ROOT}act/resume/", {"suspended": complaint})
    at(monkeypatch, now + 180_000_000)
    after = li.post(f"{ROOT}act/award/", {"lot": "1", "text": "First in the ranking."})

    assert (stopped.status_code, held.status_code, gone_on.status_code, after.status_code) == (
        302,
        409,
        302,
        302,
    )
    assert "TENDER-041" in held.content.decode()


def test_what_the_office_missed_is_reported_up_at_a_desk_and_the_case_moves_at_once(from_day, monkeypatch):
    from_day(instant("2024-02-20T12:00:00+08:00"))
    now = instant("2024-03-12T12:00:00+08:00")
    at(monkeypatch, now)
    head = person("head", "head-1")
    page = head.get(f"{ROOT}act/act_on_lapse/").content.decode()
    case = re.search(r'<option value="(signing//[^"]+)"', page)[1]
    done = head.post(
        f"{ROOT}act/act_on_lapse/", {"lapse": case, "lapse_act": "report_up", "text": "No bidder answers."}
    )
    (found,) = tender_now(TENDER, website.STORE, now=Instant(now + 1_000_000)).proceeding.lapses

    assert done.status_code == 302, done.content.decode()[-3000:]
    assert [(step.post, step.status) for step in found.case.steps] == [
        ("head", "reported_up"), ("supervisor", "waiting"),
    ]  # fmt: skip


def test_a_signal_is_decided_by_a_supervisor_of_another_body_and_once(from_day, monkeypatch):
    from_day(instant("2024-02-20T12:00:00+08:00"))
    watcher = person("supervisor", "supervisor-of-the-test", body="authority")
    also("supervisor-of-the-test", ["supervisor"])
    page = watcher.get(f"{ROOT}act/decide_flag/").content.decode()
    signal = re.search(r'<option value="(CN-[^"]+)"', page)[1]
    form = {"signal": signal, "flag_outcome": "referred", "text": "Both bids came from one machine."}
    done = watcher.post(f"{ROOT}act/decide_flag/", form)
    again = watcher.post(f"{ROOT}act/decide_flag/", form)
    cases = tender_now(TENDER, website.STORE, now=instant("2024-02-20T12:00:01+08:00")).proceeding.flag_cases

    assert (done.status_code, again.status_code) == (302, 422)
    assert [one.outcome for one in cases if f"{one.flag} {one.subject}" == signal] == ["referred"]
