"""The decision to outsource: each rule on both sides of its limit and of its date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.contracts.breach import Breach
from onus.core.contracts.rulebook import Rulebook
from onus.core.outsourcing.comparator import Assumption, Comparator, CostLine
from onus.core.outsourcing.judging import CHECKS, PLAN_KINDS, Plan, as_if_decided, days_of_change, judge_plan
from onus.core.outsourcing.plan import (
    Consultation,
    DecisionStep,
    FairReview,
    Need,
    Readiness,
    SupervisionPost,
)
from onus.outside.law import load_pack

BOOK = Rulebook((*load_pack("cn-procurement").rules, *load_pack("cn-national").rules))
NEED = Need(
    "sweeping", Localized("Sweeping", "清扫"), "service", "services", "public", "service_purchase", "government",
    date(2025, 1, 1), date(2026, 1, 1), Minor(118_000_000_00), "CNY", major=True,
)  # fmt: skip
POSTS = tuple(
    SupervisionPost(role, f"post of {role}")
    for role in ("accountable_officer", "deputy", "inspector", "payment_approver")
)
SOUND = Plan(
    need=NEED,
    decided=date(2024, 12, 2),
    consultations=(
        Consultation("need", date(2024, 9, 2), date(2024, 9, 12)),
        Consultation("decision", date(2024, 10, 1), date(2024, 10, 30)),
    ),
    steps=tuple(
        DecisionStep(step, date(2024, 11, 20), "post of the head")
        for step in ("legality_review", "collective_debate", "head_named")
    ),
    reviews=(FairReview("tender document", date(2024, 11, 25), "no_restriction"),),
    comparator=Comparator(
        "CNY",
        (Assumption("discount", 30_000, 0, 60_000, "assumed"),),
        (
            CostLine("own", "in_house", Minor(130_000_000_00), 0, 0),
            CostLine("price", "outsourced", Minor(118_000_000_00), 0, 0),
        ),
    ),
    readiness=Readiness(POSTS, officers=4, inspections_each_month=50, duties_each_month=4_000),
)


def rules(plan, **changes):
    found = judge_plan(replace(plan, **changes), BOOK)
    return [each.rule.partition("@")[0] for each in found.breaches]


def test_a_plan_that_keeps_every_rule_breaches_none():
    found = judge_plan(SOUND, BOOK)

    assert (found.breaches, found.not_computable, found.in_substance) == ((), (), ())
    assert (found.comparison.prefers, found.comparison.saving_minor) == ("outsourced", 12_000_000_00)
    assert (found.capacity.can_each_month, found.capacity.needed_each_month) == (200, 200)


@pytest.mark.parametrize(
    "category",
    ["outside_duty", "must_do_itself", "works", "goods", "works_with_services", "financing", "staffing"],
)
def test_what_is_on_the_negative_list_may_not_be_bought_from_the_day_of_the_list(category):
    need = replace(NEED, category=category)

    assert rules(SOUND, need=need) == ["CN-SCOPE-01"]
    before = as_if_decided(replace(SOUND, need=need), BOOK, date(2020, 2, 29))
    assert "CN-SCOPE-01@2020-03-01" not in [each.rule for each in before.breaches]
    after = as_if_decided(replace(SOUND, need=need), BOOK, date(2020, 3, 1))
    assert "CN-SCOPE-01@2020-03-01" in [each.rule for each in after.breaches]


def test_the_negative_list_reaches_a_concession_that_the_government_alone_pays_for_and_no_other():
    paid = replace(NEED, category="financing", form="concession")

    (found,) = [each for each in judge_plan(replace(SOUND, need=paid), BOOK).breaches if "SCOPE" in each.rule]
    assert dict(found.facts)["in_substance"] == "yes"
    users = replace(paid, payer="users", user_paid_ppm=1_000_000)
    assert rules(SOUND, need=users) == []


def test_a_requirement_of_a_public_service_is_consulted_on_from_the_day_of_the_regulation():
    silent = SOUND.consultations[1:]

    assert rules(SOUND, consultations=silent) == ["CN-NEED-07"]
    assert rules(SOUND, consultations=silent, need=replace(NEED, service_to="body")) == []
    early = replace(SOUND, consultations=())
    names = [each.rule for each in as_if_decided(early, BOOK, date(2015, 2, 28)).breaches]
    assert "CN-NEED-07@2015-03-01" not in names
    names = [each.rule for each in as_if_decided(early, BOOK, date(2015, 3, 1)).breaches]
    assert "CN-NEED-07@2015-03-01" in names


@pytest.mark.parametrize("change", [{"published": False}, {"closes": date(2024, 12, 3)}])
def test_a_consultation_that_nobody_could_see_or_that_was_still_open_is_none(change):
    asked = replace(SOUND.consultations[0], **change)

    assert rules(SOUND, consultations=(asked, SOUND.consultations[1])) == ["CN-NEED-07"]


@pytest.mark.parametrize(("closes", "breached"), [(date(2024, 10, 30), False), (date(2024, 10, 29), True)])
def test_a_major_decision_lies_open_for_thirty_days_and_twenty_nine_are_too_few(closes, breached):
    asked = replace(SOUND.consultations[1], closes=closes)

    found = judge_plan(replace(SOUND, consultations=(SOUND.consultations[0], asked)), BOOK).breaches
    assert [each.rule for each in found] == (["CN-DEC-05@2019-09-01"] if breached else [])
    assert all(dict(each.facts)["days"] == "29" for each in found)


@pytest.mark.parametrize("step", ["legality_review", "collective_debate", "head_named"])
def test_a_major_decision_without_one_of_its_steps_is_blocked(step):
    steps = tuple(each for each in SOUND.steps if each.step != step)
    found = judge_plan(replace(SOUND, steps=steps), BOOK).breaches

    assert [(each.rule, each.consequence, each.facts) for each in found] == [
        ("CN-DEC-05@2019-09-01", "block", (("missing", step),))
    ]
    assert rules(SOUND, steps=steps, need=replace(NEED, major=False)) == []
    early = as_if_decided(replace(SOUND, steps=steps), BOOK, date(2019, 8, 31))
    assert "CN-DEC-05@2019-09-01" not in [each.rule for each in early.breaches]


def test_a_step_after_the_decision_is_none():
    late = (replace(SOUND.steps[0], on=date(2024, 12, 3)), *SOUND.steps[1:])

    assert rules(SOUND, steps=late) == ["CN-DEC-05"]


def test_whether_a_decision_is_major_must_be_said():
    found = judge_plan(replace(SOUND, need=replace(NEED, major=None)), BOOK)

    assert [(each.rule, each.missing) for each in found.not_computable] == [
        ("CN-DEC-05@2019-09-01", ("major",))
    ]


def test_in_a_replay_from_public_records_silence_is_unknown_and_no_breach():
    bare = Plan(NEED, date(2024, 12, 2), record_complete=False)
    found = judge_plan(bare, BOOK)

    assert found.breaches == ()
    assert [each.rule.partition("@")[0] for each in found.not_computable] == [
        "CN-DEC-05", "CN-DEC-05", "CN-DEC-05", "CN-DEC-05", "CN-FCR-06", "CN-NEED-07", "ONUS-COMPARATOR",
        "ONUS-READINESS",
    ]  # fmt: skip


def test_the_same_silence_in_the_file_of_the_body_is_a_breach_each():
    bare = Plan(NEED, date(2024, 12, 2))
    found = judge_plan(bare, BOOK)

    assert found.not_computable == ()
    assert len(found.breaches) == 8


def review(**changes):
    return (replace(SOUND.reviews[0], **changes),)


@pytest.mark.parametrize(
    ("reviews", "breached"),
    [
        ((), True),
        (review(on=None), True),
        (review(on=date(2024, 12, 3)), True),
        (review(conclusion=""), True),
        (review(restrictions=("designated_operator",)), True),
        (review(restrictions=("colour",)), False),
        (review(conclusion="exception", restrictions=("designated_operator",)), True),
        (review(conclusion="exception", restrictions=("designated_operator",), least_restrictive=True), True),
        (
            review(
                conclusion="exception", restrictions=("designated_operator",), least_restrictive=True,
                until=date(2024, 12, 2),
            ),
            False,
        ),
        (
            review(
                conclusion="exception", restrictions=("designated_operator",), least_restrictive=True,
                until=date(2024, 12, 1),
            ),
            True,
        ),
    ],
)  # fmt: skip
def test_nothing_is_issued_without_a_fair_competition_review_or_with_a_listed_restriction(reviews, breached):
    assert rules(SOUND, reviews=reviews) == (["CN-FCR-06"] if breached else [])
    before = as_if_decided(replace(SOUND, reviews=reviews), BOOK, date(2024, 7, 31))
    assert "CN-FCR-06@2024-08-01" not in [each.rule for each in before.breaches]


@pytest.mark.parametrize(
    ("officers", "duties", "short"), [(4, 4_000, False), (4, 4_001, True), (0, 1, True), (0, 0, False)]
)
def test_inspections_for_one_duty_in_twenty_are_enough_and_one_fewer_is_not(officers, duties, short):
    readiness = replace(SOUND.readiness, officers=officers, duties_each_month=duties)
    found = judge_plan(replace(SOUND, readiness=readiness), BOOK)

    assert [each.rule for each in found.breaches] == (["ONUS-READINESS@2026"] if short else [])
    assert found.capacity.yearly_minor_each == (NEED.yearly_minor // 4 if officers else None)


def test_a_post_without_a_name_is_vacant():
    posts = (replace(POSTS[0], post=""), *POSTS[1:3])
    found = judge_plan(replace(SOUND, readiness=replace(SOUND.readiness, posts=posts)), BOOK)

    assert [each.subject for each in found.breaches] == ["post:accountable_officer", "post:payment_approver"]
    assert found.capacity.vacant == ("accountable_officer", "payment_approver")


def test_a_plan_that_is_not_cheaper_than_doing_it_in_house_is_flagged():
    lines = (
        SOUND.comparator.lines[0],
        replace(SOUND.comparator.lines[1], yearly_minor=Minor(130_000_000_00)),
    )
    found = judge_plan(replace(SOUND, comparator=replace(SOUND.comparator, lines=lines)), BOOK)

    assert [(each.rule, each.consequence) for each in found.breaches] == [("ONUS-COMPARATOR@2026", "flag")]


@pytest.mark.parametrize(
    ("ends", "breached"), [(date(2028, 1, 1), False), (date(2028, 2, 1), True)]
)  # fmt: skip
def test_a_purchased_service_of_more_than_thirty_six_months_is_told(ends, breached):
    assert rules(SOUND, need=replace(NEED, ends=ends)) == (["CN-TERM-02"] if breached else [])


def test_a_concession_paid_by_the_government_alone_is_read_as_a_purchase_of_services_too():
    need = replace(NEED, form="concession", ends=date(2049, 1, 1))
    found = judge_plan(replace(SOUND, need=need), BOOK)

    assert [each.rule for each in found.in_substance] == ["CN-TERM-02@2020-03-01"]
    assert [each.rule.partition("@")[0] for each in found.breaches] == ["CN-FORM-03", "CN-TERM-02"]


days = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(days)
def test_no_rule_is_applied_before_its_first_day(day):
    found = as_if_decided(Plan(replace(NEED, form="concession", category="financing"), day), BOOK, day)
    since = {rule.key: rule.since for rule in BOOK.rules}

    assert all(since[each.rule] <= day for each in (*found.breaches, *found.not_computable))


@given(days)
def test_between_two_days_of_change_the_rules_say_the_same(day):
    changes = days_of_change(BOOK, PLAN_KINDS)
    last = max((each for each in changes if each <= day), default=date(1990, 1, 1))
    bare = Plan(NEED, day)

    def named(found):
        return [(each.rule, each.subject) for each in found.breaches]

    assert named(as_if_decided(bare, BOOK, day)) == named(as_if_decided(bare, BOOK, last))


@given(st.sets(st.sampled_from(["consultations", "steps", "reviews"])))
def test_a_fuller_record_never_adds_a_breach(kept):
    some = replace(SOUND, **{name: () for name in ("consultations", "steps", "reviews") if name not in kept})

    assert set(rules(SOUND)) <= set(rules(some))
    assert all(isinstance(each, Breach) for each in judge_plan(some, BOOK).breaches)


def test_every_kind_that_is_judged_of_a_plan_has_a_rule():
    assert [kind for kind in CHECKS if not BOOK.of_kind(kind)] == []


@pytest.mark.parametrize(
    "change",
    [{"ends": NEED.starts}, {"yearly_minor": Minor(-1)}, {"user_paid_ppm": 1_000_001}, {"user_paid_ppm": -1}],
)
def test_a_need_out_of_bounds_is_refused(change):
    with pytest.raises(ValueError, match=r"\w"):
        replace(NEED, **change)


def test_negative_counts_of_officers_are_refused():
    with pytest.raises(ValueError, match="negative"):
        Readiness((), -1, 0, 0)


def test_a_term_is_judged_by_its_days_and_not_by_when_it_is_judged():
    assert judge_plan(SOUND, BOOK) == as_if_decided(SOUND, BOOK, SOUND.decided)
    assert as_if_decided(SOUND, BOOK, SOUND.decided + timedelta(days=1)).day == date(2024, 12, 3)
