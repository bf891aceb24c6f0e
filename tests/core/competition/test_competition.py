"""The competition: each rule on both sides of its limit and of its date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, Instant, ZoneTable, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.competition.announced import (
    AnnouncedCriterion,
    Clarification,
    Indicator,
    Purchase,
    Question,
    Reply,
    SoleSourcing,
    TenderLot,
    TenderNotice,
)
from onus.core.competition.deadlines import deadline_of, deadline_steps
from onus.core.competition.judging import Competition, judge_competition
from onus.core.contracts.breach import NotComputable
from onus.core.contracts.rulebook import Rulebook
from onus.outside.law import load_pack, work_calendar

BOOK = Rulebook(load_pack("cn-procurement").rules)
CHINA = work_calendar("CN")
SHANGHAI = ZoneTable("Asia/Shanghai", (0,), (28_800,))
LATE = Instant(2**60)
VEHICLES = Indicator("vehicles_in_service", "piece", ((10, 10_000), (20, 30_000)))
PRICE = AnnouncedCriterion(
    "PRICE",
    Localized("Price", "价格"),
    "price",
    30_000,
    Indicator("price", "fen", formula="lowest_price_ratio"),
)
QUALITY = AnnouncedCriterion("FLEET", Localized("Vehicles", "车辆"), "quality", 70_000, VEHICLES)
SOUND = TenderNotice(
    tender="t",
    version=1,
    issued=instant("2024-03-01T09:00:00+08:00"),
    documents_from=date(2024, 3, 1),
    documents_until=date(2024, 3, 8),
    deadline=instant("2024-03-21T09:30:00+08:00"),
    method="open",
    scoring="combined_score",
    budget_minor=Minor(1_000),
    currency="CNY",
    object="services",
    criteria=(PRICE, QUALITY),
)


def judged(notice=SOUND, as_of=LATE, book=BOOK, **more):
    return judge_competition(Competition((notice,), **more), book, CHINA, SHANGHAI, as_of)


def rules(found):
    return [each.rule.partition("@")[0] for each in found.breaches]


def moved(notice, days):
    """The same notice some days earlier or later, so that a rule's first day is crossed."""
    by = Instant(days * DAY_US)
    return replace(
        notice,
        issued=notice.issued + by,
        deadline=notice.deadline + by,
        documents_from=notice.documents_from + timedelta(days=days),
        documents_until=notice.documents_until + timedelta(days=days),
    )


def on(day, notice=SOUND):
    return moved(notice, (day - SHANGHAI.local_day(notice.issued)).days)


def test_a_notice_that_keeps_every_rule_breaches_none():
    found = judged()

    assert (found.breaches, found.not_computable, found.hints) == ((), (), ())
    assert found.deadline == SOUND.deadline
    assert found.unverified_years == (2024,)


def test_twenty_days_are_enough_and_nineteen_are_not():
    short = replace(SOUND, deadline=instant("2024-03-20T23:59:59+08:00"))

    assert rules(judged(short)) == ["CN-TIME-10"]
    assert judged(short).breaches[0].consequence == "void"
    assert dict(judged(short).breaches[0].facts)["days"] == "19"


def test_before_the_procurement_law_came_into_force_nineteen_days_breached_nothing():
    short = replace(SOUND, deadline=instant("2024-03-20T09:30:00+08:00"))

    assert "CN-TIME-10" not in rules(judged(on(date(2002, 12, 31), short)))
    assert "CN-TIME-10" in rules(judged(on(date(2003, 1, 1), short)))


def test_the_twenty_days_bind_a_tender_and_not_a_negotiation():
    short = replace(SOUND, deadline=instant("2024-03-12T09:30:00+08:00"), method="negotiation")

    assert rules(judged(short)) == []


@pytest.mark.parametrize(
    ("first", "last", "breached"),
    [
        (date(2024, 3, 1), date(2024, 3, 8), False),
        (date(2024, 3, 1), date(2024, 3, 7), True),
        (date(2024, 9, 27), date(2024, 10, 10), False),
        (date(2024, 9, 27), date(2024, 10, 9), True),
    ],
)
def test_documents_lie_open_for_five_working_days_whatever_holidays_fall_between(first, last, breached):
    notice = replace(on(first), documents_until=last)

    assert rules(judged(notice)) == (["CN-TIME-11-DOCS"] if breached else [])


def test_in_a_year_without_holidays_working_days_are_not_guessed():
    found = judged(on(date(2031, 3, 3)))

    assert found.breaches == ()
    assert found.not_computable == (
        NotComputable("CN-TIME-11-DOCS@2015-03-01", "tender:t", ("calendar:2031",)),
    )


def test_a_tender_document_without_a_budget_is_blocked_from_the_day_of_the_rule():
    bare = replace(SOUND, budget_minor=None)

    assert rules(judged(bare)) == ["CN-PUB-09"]
    assert "CN-PUB-09" not in rules(judged(on(date(2015, 2, 28), bare)))
    assert "CN-PUB-09" in rules(judged(on(date(2015, 3, 1), bare)))


def test_a_lot_without_a_budget_and_lots_that_do_not_add_up_are_told():
    one, two = TenderLot("1", Localized(), Minor(400)), TenderLot("2", Localized(), Minor(600))

    assert rules(judged(replace(SOUND, lots=(one, two)))) == []
    assert [
        each.subject for each in judged(replace(SOUND, lots=(one, replace(two, budget_minor=None)))).breaches
    ] == ["lot:2"]
    assert dict(judged(replace(SOUND, lots=(one,))).breaches[0].facts)["sum_of_lots_minor"] == "400"


# Clarifications: the one deadline.


def clarified(text, affects=True, identity="C1"):
    return Clarification(identity, instant(text), affects)


@pytest.mark.parametrize(
    ("issued", "deadline"),
    [
        ("2024-03-06T23:59:59+08:00", "2024-03-21T09:30:00+08:00"),
        ("2024-03-07T00:00:00+08:00", "2024-03-22T09:30:00+08:00"),
        ("2024-03-20T10:00:00+08:00", "2024-04-04T09:30:00+08:00"),
    ],
)
def test_a_clarification_that_leaves_fewer_than_fifteen_days_extends_the_deadline_by_itself(issued, deadline):
    found = judged(clarifications=(clarified(issued),))

    assert found.deadline == instant(deadline)
    assert found.steps[-1].rule == ("" if deadline.startswith("2024-03-21") else "CN-TIME-11@2015-03-01")
    assert found.breaches == ()


def test_a_clarification_that_cannot_change_a_bid_moves_nothing():
    assert (
        judged(clarifications=(clarified("2024-03-20T10:00:00+08:00", affects=False),)).deadline
        == SOUND.deadline
    )


def test_before_the_regulation_no_clarification_moved_a_deadline():
    by = (date(2015, 2, 20) - date(2024, 3, 1)).days * DAY_US
    notice = on(date(2015, 2, 20))

    early = Clarification("C1", instant("2024-03-08T10:00:00+08:00") + by, True)
    assert judged(notice, clarifications=(early,)).deadline == notice.deadline
    late = Clarification("C1", instant("2015-03-01T00:00:00+08:00"), True)
    assert judged(notice, clarifications=(late,)).deadline > notice.deadline


def test_a_clarification_after_the_deadline_moves_nothing_and_is_a_breach():
    found = judged(clarifications=(clarified("2024-03-21T09:30:01+08:00"),))

    assert found.deadline == SOUND.deadline
    assert [(each.rule, each.subject) for each in found.breaches] == [
        ("CN-TIME-11@2015-03-01", "clarification:C1")
    ]
    assert judged(clarifications=(clarified("2024-03-21T09:30:00+08:00"),)).breaches == ()


def test_what_comes_after_the_instant_of_judging_is_not_known_yet():
    late = clarified("2024-03-20T10:00:00+08:00")

    assert (
        judged(as_of=instant("2024-03-20T09:59:59+08:00"), clarifications=(late,)).deadline == SOUND.deadline
    )
    with pytest.raises(ValueError, match="no notice"):
        judged(as_of=Instant(SOUND.issued - 1))


def test_a_later_version_with_an_earlier_deadline_does_not_bring_it_forward():
    second = replace(SOUND, version=2, issued=SOUND.issued + DAY_US, deadline=SOUND.deadline - DAY_US)
    found = judge_competition(Competition((second, SOUND)), BOOK, CHINA, SHANGHAI, LATE)

    assert found.deadline == SOUND.deadline
    assert [step.moved for step in found.steps] == [True, False]


clarifications = st.lists(
    st.builds(
        lambda number, hours, affects: Clarification(
            f"C{number}", Instant(SOUND.issued + hours * 3_600_000_000), affects
        ),
        st.integers(0, 99), st.integers(0, 40 * 24), st.booleans(),
    ),
    max_size=6, unique_by=lambda each: each.id,
)  # fmt: skip


@given(clarifications, st.randoms(use_true_random=False))
def test_the_order_in_which_clarifications_are_listed_never_changes_the_deadline(listed, rng):
    shuffled = list(listed)
    rng.shuffle(shuffled)

    assert deadline_steps([SOUND], listed, BOOK, SHANGHAI) == deadline_steps(
        [SOUND], shuffled, BOOK, SHANGHAI
    )


@given(clarifications)
def test_no_clarification_brings_the_deadline_forward_and_each_leaves_fifteen_days(listed):
    steps = deadline_steps([SOUND], listed, BOOK, SHANGHAI)
    ends = [step.deadline for step in steps]

    assert ends == sorted(ends)
    affecting = {f"clarification:{each.id}" for each in listed if each.affects_bids}
    for before, step in pairwise(steps):
        if step.at > before.deadline:
            continue
        if step.source in affecting:
            left = (SHANGHAI.local_day(step.deadline) - SHANGHAI.local_day(step.at)).days
            assert left >= 15


@given(clarifications, clarifications)
def test_more_clarifications_never_end_it_earlier(some, more):
    ids = {each.id for each in some}
    added = [*some, *(each for each in more if each.id not in ids)]
    one = deadline_of(deadline_steps([SOUND], some, BOOK, SHANGHAI))
    other = deadline_of(deadline_steps([SOUND], added, BOOK, SHANGHAI))

    assert one <= other


# Criteria.


def with_quality(**changes):
    return replace(SOUND, criteria=(PRICE, replace(QUALITY, **changes)))


@pytest.mark.parametrize(
    "ground",
    ["region_award", "industry_award", "brand", "patent", "ownership", "organisation_form", "location",
     "points_to_one", "unrelated_condition", "uneven_standard"],
)  # fmt: skip
def test_a_criterion_that_declares_unequal_treatment_is_blocked(ground):
    found = judged(with_quality(restricts=(ground,)))

    assert rules(found) == ["CN-DISC-12"]
    assert dict(found.breaches[0].facts) == {"ground": ground, "found_by": "field", "justification": ""}
    assert found.breaches[0].consequence == "block"


def test_the_same_criterion_before_the_regulation_breached_nothing():
    notice = with_quality(restricts=("brand",))

    assert "CN-DISC-12" not in rules(judged(on(date(2015, 2, 28), notice)))
    assert "CN-DISC-12" in rules(judged(on(date(2015, 3, 1), notice)))


def test_a_restriction_that_the_rule_does_not_list_is_none():
    assert rules(judged(with_quality(restricts=("colour",)))) == []


def test_a_word_is_a_hint_with_its_place_and_no_breach():
    found = judged(with_quality(text=Localized("Vehicles", "投标人注册地在本市者得 5 分")))

    assert found.breaches == ()
    (hit,) = found.hints
    assert (hit.ground, hit.language, hit.at, hit.word) == ("location", "zh-Hans", 3, "注册地")
    assert "注册地" in hit.around


def test_words_of_a_ground_that_the_criterion_declares_are_not_told_twice():
    notice = with_quality(text=Localized("", "注册地在本市"), restricts=("location",))

    assert (len(judged(notice).breaches), judged(notice).hints) == (1, ())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"indicator": None}, "no_indicator"),
        ({"indicator": Indicator("impression", "")}, "not_quantified"),
        ({"indicator": Indicator("vehicles", "piece", ((20, 1), (10, 2)))}, "not_quantified"),
        ({"in_document": False}, "not_in_document"),
        ({"kind": "qualification"}, "qualification_scored"),
    ],
)
def test_a_scored_item_without_a_quantified_indicator_may_not_be_scored(change, why):
    found = judged(with_quality(**change))

    assert [each.rule for each in found.breaches] == ["CN-SCORE-22@2015-03-01"]
    assert dict(found.breaches[0].facts)["why"] == why
    assert "CN-SCORE-22" not in rules(judged(on(date(2015, 2, 28), with_quality(**change))))


def test_a_qualification_that_earns_no_points_needs_no_indicator():
    licence = AnnouncedCriterion("LIC", Localized("Licence", "许可证"), "qualification", 0)

    assert rules(judged(replace(SOUND, criteria=(PRICE, QUALITY, licence)))) == []


def test_under_the_lowest_price_nothing_else_may_earn_points():
    assert rules(judged(replace(SOUND, scoring="lowest_price"))) == ["CN-SCORE-22"]
    assert rules(judged(replace(SOUND, scoring="lowest_price", criteria=(PRICE,)))) == []
    assert rules(judged(replace(SOUND, scoring="beauty"))) == ["CN-SCORE-22"]


@pytest.mark.parametrize(("price", "breached"), [(10_000, False), (9_999, True)])
def test_the_price_of_a_service_weighs_at_least_a_tenth(price, breached):
    criteria = (replace(PRICE, points=price), replace(QUALITY, points=100_000 - price))

    assert rules(judged(replace(SOUND, criteria=criteria))) == (["CN-PRICE-87"] if breached else [])
    assert "CN-PRICE-87" not in rules(judged(on(date(2017, 9, 30), replace(SOUND, criteria=criteria))))


def test_price_is_weighed_in_each_lot_by_itself_and_goods_need_three_tenths():
    lots = (TenderLot("1", Localized(), Minor(500)), TenderLot("2", Localized(), Minor(500)))
    extra = replace(QUALITY, id="MORE", points=900_000, lot="2")
    found = judged(replace(SOUND, lots=lots, criteria=(PRICE, QUALITY, extra)))

    assert [each.subject for each in found.breaches] == ["lot:2"]
    assert rules(judged(replace(SOUND, object="goods"))) == []
    goods = replace(
        SOUND, object="goods", criteria=(replace(PRICE, points=29_999), replace(QUALITY, points=70_001))
    )
    assert rules(judged(goods)) == ["CN-PRICE-87"]
    assert rules(judged(replace(SOUND, object="works", criteria=(replace(PRICE, points=1), QUALITY)))) == []


# Questions and answers.

ASKED = Question("Q1", instant("2024-03-04T10:00:00+08:00"))


def test_an_answer_given_to_one_alone_is_a_breach():
    one = Reply("Q1", instant("2024-03-05T10:00:00+08:00"), None)
    found = judged(questions=(ASKED,), replies=(one,), as_of=instant("2024-03-06T00:00:00+08:00"))

    assert [(each.rule, each.subject) for each in found.breaches] == [
        ("CN-DISC-12@2015-03-01", "question:Q1")
    ]
    assert dict(found.breaches[0].facts) == {"ground": "uneven_information", "published": "never"}


@pytest.mark.parametrize(("published", "breached"), [("10:00:00", False), ("10:00:01", True)])
def test_an_answer_published_to_all_at_once_is_none_and_a_second_later_is_one(published, breached):
    reply = Reply("Q1", instant("2024-03-05T10:00:00+08:00"), instant(f"2024-03-05T{published}+08:00"))

    assert rules(judged(questions=(ASKED,), replies=(reply,))) == (["CN-DISC-12"] if breached else [])


@pytest.mark.parametrize(
    ("answered", "breached"), [("2024-03-07T23:59:59+08:00", False), ("2024-03-08T00:00:00+08:00", True)]
)
def test_an_enquiry_is_answered_within_three_working_days(answered, breached):
    reply = Reply("Q1", None, instant(answered))

    assert rules(judged(questions=(ASKED,), replies=(reply,))) == (["CN-PROT-32-REG"] if breached else [])


def test_an_enquiry_that_nobody_answers_is_overdue_when_its_days_are_over_and_not_before():
    before, after = instant("2024-03-07T23:59:59+08:00"), instant("2024-03-08T00:00:00+08:00")

    assert rules(judged(questions=(ASKED,), as_of=before)) == []
    assert rules(judged(questions=(ASKED,), as_of=after)) == ["CN-PROT-32-REG"]


def test_an_enquiry_whose_days_run_into_a_year_without_holidays_cannot_be_judged():
    asked = Question("Q1", instant("2025-12-31T10:00:00+08:00"))
    found = judged(on(date(2025, 12, 15)), questions=(asked,))

    assert (
        NotComputable("CN-PROT-32-REG@2015-03-01", "question:Q1", ("calendar:2026",)) in found.not_computable
    )


# Purchases: splitting, sole sourcing.


def purchase(identity, yuan, day=date(2024, 5, 6), **changes):
    bought = Purchase(identity, "item 1", "cleaning", day, "negotiation", Minor(yuan * 100), "CNY")
    return replace(bought, **changes)


def test_two_purchases_that_together_pass_the_threshold_are_splitting_and_at_the_threshold_they_are_not():
    at = (purchase("P1", 1_000_000), purchase("P2", 1_000_000))
    over = (purchase("P1", 1_000_000), purchase("P2", 1_000_000, amount_minor=Minor(100_000_001)))

    assert rules(judged(purchases=at, level="central")) == []
    found = judged(purchases=over, level="central")
    assert rules(found) == ["CN-METH-08"]
    assert dict(found.breaches[0].facts)["passed_by"] == "P2"


@pytest.mark.parametrize(
    "second",
    [
        purchase("P2", 1_500_000, method="open"),
        purchase("P2", 1_500_000, approved=True),
        purchase("P2", 1_500_000, budget_item="item 2"),
        purchase("P2", 1_500_000, category="guarding"),
        purchase("P2", 1_500_000, day=date(2025, 1, 6)),
        purchase("P2", 1_500_000, currency="USD"),
    ],
)
def test_what_is_open_approved_or_of_another_item_category_or_year_is_not_summed(second):
    assert rules(judged(purchases=(purchase("P1", 1_500_000), second), level="central")) == []


def test_one_large_purchase_alone_is_not_splitting():
    assert rules(judged(purchases=(purchase("P1", 9_000_000),), level="central")) == []


def test_the_threshold_of_the_centre_is_not_taken_for_that_of_a_city():
    both = (purchase("P1", 1_500_000), purchase("P2", 1_500_000))
    found = judged(purchases=both, level="city")

    assert found.breaches == ()
    assert [each.missing for each in found.not_computable] == [("open_threshold",)]


def sole(**changes):
    shown = SoleSourcing(
        "t", date(2024, 5, 14), date(2024, 5, 6), date(2024, 5, 13), True, True, Minor(200_000_000), "CNY"
    )
    return replace(shown, **changes)


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 0),
        ({"shown_until": date(2024, 5, 12), "decided": date(2024, 5, 14)}, 0),
        ({"shown_until": date(2024, 5, 10)}, 1),
        ({"decided": date(2024, 5, 11)}, 1),
        ({"shown_from": None}, 1),
        ({"supplier": False}, 1),
        ({"supplier": False, "reasons": False, "shown_from": None}, 3),
        ({"amount_minor": Minor(199_999_999), "shown_from": None}, 0),
        ({"decided": date(2015, 2, 27), "shown_from": None}, 0),
    ],
)
def test_a_sole_supplier_is_published_five_working_days_before_the_decision(change, count):
    book = Rulebook(
        tuple(replace(r, since=date(2003, 1, 1)) if r.kind == "open_threshold" else r for r in BOOK.rules)
    )
    found = judged(
        sole=sole(**change), level="central", book=book, notice=replace(SOUND, method="single_source")
    )

    assert rules(found) == ["CN-SS-25"] * count


def test_a_sole_supplier_without_a_known_threshold_or_calendar_cannot_be_judged():
    assert [each.missing for each in judged(sole=sole(), level="city").not_computable] == [
        ("open_threshold",)
    ]
    late = sole(decided=date(2031, 5, 14), shown_from=date(2031, 5, 6), shown_until=date(2031, 5, 13))
    assert [each.missing for each in judged(sole=late, level="central").not_computable] == [
        ("calendar:2031",)
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"deadline": SOUND.issued},
        {"documents_until": date(2024, 2, 29)},
        {"budget_minor": Minor(-1)},
        {"lots": (TenderLot("1", Localized()), TenderLot("1", Localized()))},
        {"criteria": (replace(QUALITY, lot="9"),)},
    ],
)
def test_a_notice_that_cannot_be_is_refused(change):
    with pytest.raises(ValueError, match=r"\w"):
        replace(SOUND, **change)


@pytest.mark.parametrize(
    "notices",
    [
        (),
        (replace(SOUND, version=2),),
        (SOUND, SOUND),
        (SOUND, replace(SOUND, version=2, tender="u")),
        (SOUND, replace(SOUND, version=2, issued=Instant(SOUND.issued - 1))),
    ],
)
def test_versions_with_a_gap_of_two_tenders_or_out_of_order_are_refused(notices):
    with pytest.raises(ValueError, match="version"):
        Competition(notices)
