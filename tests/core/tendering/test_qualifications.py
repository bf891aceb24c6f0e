"""Qualification in a whole tender: at the deadline, the award and the signing, while the contract runs, and unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.instants import DAY_US, Instant, instant
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.evaluation.deviation import DeviationLimit, ScoreExplained
from onus.core.qualification.bans import Ban, BanList
from onus.core.qualification.credit_codes import check_character
from onus.core.qualification.credit_grades import CREDIT_INDICATOR, PastMonth
from onus.core.qualification.documents import DocumentLookup, QualificationDocument
from onus.core.qualification.health import Accounts, HealthWarning
from onus.core.qualification.suppliers import Violation
from onus.core.tendering.acting import ActSetting, choices_of
from onus.core.tendering.awarding import AwardDecided, ContractSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.proceeding import Proceeding, QualificationTest
from onus.core.tendering.tender import Tender
from tests.example_tender import END, tender
from tests.resealed import resealed

A_CODE = "91990000MA90000013"
QUALIFIED = "CN-QUAL-13@2003-01-01"


def judged(one: Tender, as_of: Instant = END) -> Proceeding:
    return judge(one, one.rulebook, as_of)


def registered(**lists: object) -> Tender:
    return replace(tender(), register=replace(tender().register, **lists))


def banned(since: date, until: date | None = None) -> Tender:
    ban = Ban("ban-2", A_CODE, since, until, ground="false invoices", list="generated list")
    return registered(bans=(*tender().register.bans, ban))


def changed(name: str, **fields: object) -> Tender:
    facts = tuple(
        replace(one, said=replace(one.said, **fields)) if one.id == name else one for one in tender().facts
    )
    return replace(tender(), facts=facts)


def kind_of_firm(**fields: object) -> Tender:
    suppliers = tuple(
        replace(one, **fields) if one.id == "firm-a" else one for one in tender().register.suppliers
    )
    return registered(suppliers=suppliers)


def firm_a(found: Proceeding, step: str) -> QualificationTest:
    tests = (*found.qualifications, *found.lot("1").tests)
    return next(one for one in tests if (one.step, one.supplier) == (step, "firm-a"))


def test_the_winner_is_tested_at_the_deadline_at_the_award_and_at_the_signing():
    found = judged(tender())

    assert [
        (firm_a(found, step).state, firm_a(found, step).taken) for step in ("deadline", "award", "signing")
    ] == [("qualified", True)] * 3


@pytest.mark.parametrize(
    ("since", "steps"),
    [
        (date(2024, 2, 5), ["barred"]),
        (date(2024, 2, 6), ["qualified", "barred", "barred"]),
        (date(2024, 2, 7), ["qualified", "barred", "barred"]),
        (date(2024, 2, 8), ["qualified", "qualified", "barred"]),
        (date(2024, 2, 28), ["qualified", "qualified", "barred"]),
        (date(2024, 2, 29), ["qualified", "qualified", "qualified"]),
    ],
)
def test_a_ban_bars_at_each_step_from_its_first_day_on(since, steps):
    found = judged(banned(since))
    tests = (*found.qualifications, *found.lot("1").tests)

    assert [one.state for one in tests if one.supplier == "firm-a"][: len(steps)] == steps


def test_whoever_is_banned_between_deadline_and_award_cannot_win_and_the_ranking_stays():
    found = judged(banned(date(2024, 2, 6)))
    lot = found.lot("1")

    assert [row.bidder for row in lot.ranking.rows] == ["firm-a", "firm-b", "firm-c"]
    assert lot.winner.row.bidder == "firm-b"
    assert lot.winner.passed_over == ((lot.ranking.rows[0].bid, "banned:ban-2"),)


def test_an_award_to_a_banned_bidder_is_told_under_the_rule_that_bars():
    found = judged(banned(date(2024, 2, 6)))

    assert {one.claim for one in found.claims} >= {"award", "contract"}
    assert {(one.rule, one.subject) for one in found.breaches if dict(one.facts).get("reason") == "ban"} == {
        (QUALIFIED, "award:1"),
        (QUALIFIED, "contract:toilets-2024"),
    }


def test_a_ban_between_award_and_signing_bars_the_contract_and_changes_no_winner():
    found = judged(banned(date(2024, 2, 10)))

    assert found.lot("1").winner.row.bidder == "firm-a"
    assert found.contracts[0].bars == (("qualification", "banned:ban-2"),)
    assert [one.subject for one in found.breaches if one.rule == QUALIFIED] == ["contract:toilets-2024"]


def test_before_the_signing_a_ban_is_told_and_no_contract_can_be_chosen():
    as_of = instant("2024-02-12T00:00:00+08:00")
    found = judged(banned(date(2024, 2, 10)), as_of)
    test = firm_a(found, "signing")

    assert (test.taken, test.state) == (False, "barred")
    assert choices_of("lot", ActSetting(banned(date(2024, 2, 10)), found, as_of)) == ()
    assert choices_of("lot", ActSetting(tender(), judged(tender(), as_of), as_of)) == ("1",)


def test_an_award_that_is_dated_back_to_before_the_ban_counts_from_when_it_came_on_record():
    early = instant("2024-02-05T17:00:00+08:00")
    one = banned(date(2024, 2, 6))
    facts = tuple(
        replace(fact, happened_at=early) if isinstance(fact.said, AwardDecided) else fact
        for fact in one.facts
    )

    assert judged(replace(one, facts=facts)).lot("1").winner.row.bidder == "firm-b"


def test_a_licence_that_expires_before_the_award_bars_unless_it_was_renewed():
    expires = date(2024, 2, 6)
    one = changed("shown-firm-a-legal-person", expires=expires)
    shown = next(fact for fact in one.facts if fact.id == "shown-firm-a-legal-person")
    checked = next(fact for fact in one.facts if fact.id == "checked-firm-a-legal-person")
    at = instant("2024-02-06T12:00:00+08:00")
    renewed = replace(
        shown, id="renewed", happened_at=at, recorded_at=at,
        said=replace(shown.said, id="renewed", shown_at=at, expires=date(2030, 1, 1)),
    )  # fmt: skip
    looked = replace(
        checked, id="looked", happened_at=at, recorded_at=at,
        said=replace(checked.said, id="looked", document="renewed", at=at, recorded_at=at),
    )  # fmt: skip
    mended = replace(one, facts=(*one.facts, renewed, looked))

    assert isinstance(shown.said, QualificationDocument) and isinstance(checked.said, DocumentLookup)
    assert judged(one).lot("1").winner.row.bidder == "firm-b"
    assert judged(mended).lot("1").winner.row.bidder == "firm-a"


def test_a_renewal_that_nobody_looked_up_yet_takes_nothing_from_the_licence_that_holds():
    shown = next(fact for fact in tender().facts if fact.id == "shown-firm-a-legal-person")
    at = instant("2024-02-04T12:00:00+08:00")
    fresh = replace(
        shown, id="fresh", happened_at=at, recorded_at=at, said=replace(shown.said, id="fresh", shown_at=at)
    )

    assert firm_a(judged(replace(tender(), facts=(*tender().facts, fresh))), "deadline").state == "qualified"


def test_a_document_that_proves_forged_after_the_award_makes_award_and_contract_void():
    at = instant("2024-06-03T09:00:00+08:00")
    forged = [
        TenderFact(
            f"again-{by}", at, at,
            DocumentLookup(f"again-{by}", "shown-firm-a-legal-person", by, at, "letter", "issuer", "forged"), by,
        )
        for by in ("officer-2", "reviewer-1")
    ]  # fmt: skip
    one = replace(tender(), facts=(*tender().facts, *forged))
    void = [each for each in judged(one).breaches if each.rule == "CN-FALSE-77@2003-01-01"]

    assert [(each.subject, each.consequence) for each in void] == [
        ("award:1", "void"),
        ("contract:toilets-2024", "void"),
    ]
    assert not [each for each in judged(one, instant("2024-06-02T00:00:00Z")).breaches if each in void]


def test_an_institution_of_unknown_class_is_neither_admitted_nor_refused_in_silence():
    code = "12990000MB0000001"
    one = kind_of_firm(kind="public_institution", credit_code=code + check_character(code))
    found = judged(one)
    test, bid = firm_a(found, "deadline"), found.lot("1").ranking.rows[0].bid

    assert test.state == "not_computable"
    assert found.lot("1").unjudged == (bid,)
    assert ("supplier:firm-a", ("institution_class",)) in {
        (each.subject, each.missing) for each in found.not_computable
    }


def test_a_proof_that_the_announcement_forgot_is_told_of_the_announcement_and_of_no_bidder():
    found = judged(tender())

    assert [(one.subject, one.missing) for one in found.not_computable if one.rule == QUALIFIED] == [
        ("requirements", ("accounts", "capacity", "no_major_violation", "other_by_law"))
    ]
    assert found.lot("1").unjudged == ()


def under(*rules: Rule) -> Rulebook:
    return Rulebook((*tender().rulebook.rules, *rules))


SOCIAL = Rule(
    "SQ-SOCIAL", "sample", "social_grades", Localized(), Localized(), since=date(2000, 1, 1),
    parameters={"consequence": "reject", "value_minor_max": {"1A": 50_000_000, "2A": 100_000_000}},
)  # fmt: skip
CREDIT = Rule(
    "SQ-GRADE", "sample", "credit_grade", Localized(), Localized(), since=date(2000, 1, 1),
    parameters={
        "horizon_months": 36, "sample_min": 100, "grades": {"A": 950_000, "B": 0}, "bond_ppm": {"A": 500_000},
        "newcomer_ppm": 850_000,
    },
)  # fmt: skip


def test_without_a_budget_a_social_organisations_limit_cannot_be_judged_and_says_so():
    code = "52990000MJ0000001"
    one = kind_of_firm(
        kind="social_organisation", credit_code=code + check_character(code), social_grade="1A"
    )
    lots = tuple(
        replace(version, announcement=replace(version.announcement, lots=tuple(
            replace(lot, budget_minor=None) for lot in version.announcement.lots)))
        for version in one.versions
    )  # fmt: skip
    found = judge(replace(one, versions=lots), under(SOCIAL), END)

    assert ("bid:1/firm-a", ("budget_minor",)) in {
        (each.subject, each.missing) for each in found.not_computable
    }
    assert firm_a(found, "deadline").growth.next_grade == "2A"


HEALTH = Rule(
    "SQ-HEALTH", "sample", "financial_health", Localized(), Localized(), since=date(2000, 1, 1),
    parameters={"consequence": "reject", "accounts_months_max": 18, "dependence_ppm_max": 500_000},
)  # fmt: skip
EVERYONE = tuple(
    Accounts(one, date(2023, 12, 31), date(2024, 1, 20), "CNY", revenue=50_000_000)
    for one in ("firm-a", "firm-b", "firm-c", "firm-d")
)


def test_a_firm_that_would_live_of_this_one_contract_is_refused_and_without_a_plan_nobody_can_tell():
    one = registered(accounts=EVERYONE)
    with_plan, without_plan = (
        judge(replace(one, plan=plan), under(HEALTH), END) for plan in (one.plan, None)
    )

    assert "ratio" in {dict(each.facts)["reason"] for each in firm_a(with_plan, "deadline").against}
    assert ("yearly_value",) in {each.missing for each in firm_a(without_plan, "deadline").not_computable}
    assert firm_a(without_plan, "deadline").state == "barred"


def test_a_published_warning_between_deadline_and_award_closes_the_gate():
    rule = replace(HEALTH, parameters={"consequence": "reject", "warnings": ["profit_warning"]})
    warning = HealthWarning(date(2024, 2, 6), "w", "firm-a", "profit_warning")
    found = judge(registered(warnings=(warning,)), under(rule), END)

    assert firm_a(found, "deadline").state == "qualified"
    assert found.lot("1").winner.row.bidder == "firm-b"


def months(on_time: int, determined: int = 200) -> tuple[PastMonth, ...]:
    return (PastMonth("firm-a", "snow-2022", "2023-11", on_time, determined, date(2023, 12, 8)),)


@pytest.mark.parametrize(("on_time", "grade", "enough"), [(190, "A", True), (189, "B", False)])
def test_a_good_record_halves_the_bond_that_is_asked(on_time, grade, enough):
    half = changed("bond-firm-a", amount_minor=250_000)
    one = replace(half, register=replace(half.register, past_months=months(on_time)))
    found = judge(one, under(CREDIT), END)
    refused = {reason for each in found.lot("1").refused for _, reason in each.reasons}

    assert firm_a(found, "deadline").credit.grade == grade
    assert ("bond_missing" not in refused) == enough


def asked_for_credit(one: Tender) -> Tender:
    """Return a tender whose announcement makes the credit score count in place of the number of cleaners."""
    versions = tuple(
        replace(version, announcement=replace(version.announcement, scheme=replace(
            version.announcement.scheme, criteria=tuple(
                replace(each, indicator=CREDIT_INDICATOR, formula=replace(each.formula, per_unit_milli=1))
                if each.kind == "computed" else each
                for each in version.announcement.scheme.criteria))))
        for version in one.versions
    )  # fmt: skip
    return replace(one, versions=versions)


def points(found: Proceeding, bidder: str) -> int:
    row = next(each for each in found.lot("1").ranking.rows if each.bidder == bidder)
    return dict(row.points)["staff"]


def test_past_performance_counts_only_where_the_announcement_asks_for_it():
    with_past = registered(past_months=months(150))
    plain, asked = (
        judge(with_past, under(CREDIT), END),
        judge(asked_for_credit(with_past), under(CREDIT), END),
    )

    assert plain.lot("1").ranking == judged(tender()).lot("1").ranking
    assert points(asked, "firm-a") == points(asked, "firm-b") == 30_000


def test_a_bidder_cannot_praise_itself_and_a_newcomer_is_not_refused():
    one = asked_for_credit(registered(past_months=months(10)))
    steps = [[1, 1_000], [800_000, 20_000], [900_000, 30_000]]
    versions = tuple(
        replace(version, announcement=replace(version.announcement, scheme=replace(
            version.announcement.scheme, criteria=tuple(
                replace(each, formula=replace(each.formula, kind="steps", per_unit_milli=0,
                                              steps=tuple(map(tuple, steps))))
                if each.kind == "computed" else each
                for each in version.announcement.scheme.criteria))))
        for version in one.versions
    )  # fmt: skip
    praised = resealed(
        replace(one, versions=versions),
        lambda bid: replace(bid, indicators={**bid.indicators, CREDIT_INDICATOR: 1_000_000}),
    )
    found = judge(praised, under(CREDIT), END)

    assert (points(found, "firm-a"), points(found, "firm-b")) == (1_000, 20_000)


def test_a_criterion_on_past_performance_without_a_formula_in_force_is_told():
    found = judged(asked_for_credit(tender()))

    assert ("credit_grade", "criterion:staff") in {(one.rule, one.subject) for one in found.not_computable}


def test_where_no_debarment_list_was_looked_up_nobody_is_told_to_be_clean():
    found = judged(registered(ban_lists=(), bans=()))

    assert {(one.step, one.state) for one in found.qualifications} == {("deadline", "not_computable")}
    assert found.lot("1").unjudged == found.lot("1").admitted
    assert {one.missing for one in found.not_computable if one.subject == "supplier:firm-a"} == {
        ("ban_lists",)
    }
    assert [(one.cases, one.unseen) for one in found.watched] == [((), ("ban_lists",))]


@pytest.mark.parametrize("day", [date(2001, 1, 1), date(2024, 1, 4), date(2031, 1, 1), None])
def test_a_debarment_list_that_is_old_or_of_no_day_or_of_a_day_to_come_clears_nobody(day):
    found = judged(registered(ban_lists=(BanList("l", as_of=day),), bans=()), instant("2024-02-29T00:00:00Z"))

    assert {(one.step, one.state) for one in found.qualifications} == {("deadline", "not_computable")}
    assert [one.unseen for one in found.watched] == [("ban_lists",)]


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ([date(2024, 2, 6)], "not_computable"),
        ([date(2024, 12, 31)], "not_computable"),
        ([date(2024, 2, 5), date(2024, 12, 31)], "qualified"),
    ],
)
def test_a_list_of_a_day_after_the_step_clears_nobody_and_takes_nothing_from_its_earlier_state(days, state):
    lists = tuple(BanList("l", as_of=day) for day in days)
    found = judged(registered(ban_lists=lists, bans=()))

    assert {(one.step, one.state) for one in found.qualifications} == {("deadline", state)}


def test_a_list_that_was_fresh_at_the_deadline_serves_no_contract_for_ever():
    (later,) = judged(tender()).watched
    (soon,) = judged(tender(), instant("2024-02-29T00:00:00Z")).watched

    assert (soon.unseen, later.unseen) == ((), ("ban_lists",))


def test_a_ban_that_a_person_entered_bars_its_firm_and_clears_no_other():
    found = judged(registered(ban_lists=()))

    assert {one.supplier: one.state for one in found.qualifications} == {
        "firm-a": "not_computable", "firm-b": "not_computable", "firm-c": "not_computable", "firm-d": "barred",
    }  # fmt: skip
    assert found.lot("1").winner.row.bidder == judged(tender()).lot("1").winner.row.bidder == "firm-a"


def test_a_contractor_that_keeps_everything_is_watched_and_raises_nothing():
    (watched,) = judged(tender()).watched

    assert (watched.supplier, watched.first, watched.last, watched.cases) == (
        "firm-a", date(2024, 2, 28), date(2024, 12, 31), (),
    )  # fmt: skip


def test_a_licence_that_expires_while_the_contract_runs_opens_a_case_on_the_next_day():
    one = changed("shown-firm-a-legal-person", expires=date(2024, 8, 31))

    assert judged(one, instant("2024-08-31T12:00:00+08:00")).watched[0].cases == ()
    (case,) = judged(one, instant("2024-09-01T00:00:00+08:00")).watched[0].cases
    assert (case.what, case.ref, case.state, case.closed_at) == ("document", "legal_person", "expired", None)
    assert case.opened_at == instant("2024-09-01T00:00:00+08:00")


def test_a_ban_a_punishment_a_warning_and_a_lost_grade_open_a_case_each():
    code = "52990000MJ0000001"
    sound = code + check_character(code)
    suppliers = tuple(
        replace(each, kind="social_organisation", credit_code=sound, social_grade="3A", grade_until=date(2024, 7, 31))
        if each.id == "firm-a" else each
        for each in tender().register.suppliers
    )  # fmt: skip
    one = registered(
        suppliers=suppliers,
        bans=(Ban("b", sound, date(2024, 5, 1), date(2024, 5, 31), list="l"),),
        violations=(Violation("v", "firm-a", "large_fine", date(2024, 6, 3)),),
        warnings=(HealthWarning(date(2024, 6, 20), "w", "firm-a", "wages_unpaid"),),
    )
    cases = judged(one).watched[0].cases

    assert [(case.what, case.state, case.closed_at is None) for case in cases] == [
        ("ban", "active", False), ("violation", "large_fine", True), ("warning", "wages_unpaid", True),
        ("grade", "none", True),
    ]  # fmt: skip


def test_the_watch_ends_with_the_last_day_of_the_service():
    one = changed("shown-firm-a-legal-person", expires=date(2025, 4, 30))

    assert judged(one, instant("2025-12-31T00:00:00Z")).watched[0].cases == ()


dates = st.dates(date(2024, 1, 1), date(2025, 3, 31))


@settings(max_examples=20, deadline=None)
@given(dates, dates)
def test_what_was_watched_up_to_a_day_is_never_taken_back_on_a_later_one(expires, day):
    one = changed("shown-firm-a-legal-person", expires=max(expires, date(2023, 6, 1)))
    early = judged(one, instant(f"{day}T12:00:00+08:00"))
    late = judged(one, Instant(instant(f"{day}T12:00:00+08:00") + 30 * DAY_US))
    before = {case.case for each in early.watched for case in each.cases}

    assert before <= {case.case for each in late.watched for case in each.cases}


@settings(max_examples=20, deadline=None)
@given(dates)
def test_a_ban_never_helps_the_one_that_it_bars(since):
    found = judged(banned(since)).lot("1")
    won = found.winner.row.bidder if found.winner is not None and found.winner.row is not None else ""

    assert (won == "firm-a") == (since > date(2024, 2, 7))


def far(limit: int, *more: TenderFact) -> Proceeding:
    versions = tuple(
        replace(each, announcement=replace(each.announcement, deviation=DeviationLimit(limit)))
        for each in tender().versions
    )
    return judged(replace(tender(), versions=versions, facts=(*tender().facts, *more)))


def test_every_score_stands_beside_the_mean_of_the_others_and_nothing_changes_by_it():
    strict, mild = far(1), far(900_000)

    assert {one.abnormal for one in mild.lot("1").deviations} == {False}
    assert any(one.abnormal for one in strict.lot("1").deviations)
    assert strict.lot("1").ranking == mild.lot("1").ranking == judged(tender()).lot("1").ranking


def test_a_member_of_the_panel_explains_a_score_and_nobody_else_does():
    row = next(one for one in far(1).lot("1").deviations if one.abnormal)
    at = instant("2024-02-05T15:00:00+08:00")

    def explained(by: str) -> set[str]:
        said = ScoreExplained(at, row.expert, row.bid, by, "the plan names no person")
        found = far(1, TenderFact("explained", at, at, said, by)).lot("1").deviations
        return {one.explained_by for one in found if (one.expert, one.bid) == (row.expert, row.bid)}

    assert explained(row.expert) == {row.expert}
    assert explained("officer-1") == {""}


def test_before_the_last_sheet_is_open_no_expert_is_told_how_far_another_went():
    found = judged(tender(), instant("2024-02-05T14:13:30+08:00")).lot("1")

    assert (found.why_unranked, found.deviations) == ("sheets_missing", ())


def test_a_contract_with_a_bidder_that_was_barred_at_the_deadline_is_told_too():
    (signed,) = [one for one in tender().facts if isinstance(one.said, ContractSigned)]
    fourth = next(one.bid for one in judged(tender()).received if one.supplier == "firm-d")
    facts = tuple(
        replace(one, said=replace(one.said, bid=fourth)) if one is signed else one for one in tender().facts
    )
    found = judged(replace(tender(), facts=facts))

    assert ("qualification", "banned:ban-1") in found.contracts[0].bars
