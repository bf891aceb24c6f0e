"""The law of scores that each expert gives alone, and of what is said about odd ones."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.evaluation.criteria import Criterion, PointsFormula, Scheme
from onus.core.evaluation.deviation import DeviationLimit, ScoreExplained, deviations, unexplained
from onus.core.evaluation.scoring import ItemScore, ScoreSheet, SheetOpened, SheetSealed, counted

PLAN = Criterion("plan", Localized(), "scored", 10_000, indicator="covers 5 named risks")
TEAM = Criterion("team", Localized(), "scored", 5_000, indicator="3 references checked")
STAFF = Criterion(
    "staff", Localized(), "computed", 5_000, formula=PointsFormula("per_unit", per_unit_milli=100)
)
PRICE = Criterion("price", Localized(), "price", 80_000)
SCHEME = Scheme("comprehensive", "CNY", (PRICE, PLAN, TEAM, STAFF))
PANEL = ("e1", "e2", "e3")
BIDS = ("a", "b")


def sheet(expert, points=5_000, **changed):
    items = [ItemScore(bid, name, min(points, 5_000)) for bid in BIDS for name in ("plan", "team")]
    return replace(ScoreSheet(expert, f"salt-{expert}", tuple(items)), **changed)


def sealed(one, at):
    return SheetSealed(Instant(at), f"s-{one.expert}-{at}", one.expert, one.digest())


def opened(one, at):
    return SheetOpened(Instant(at), f"o-{one.expert}-{at}", one)


def whole(*, seals=(1, 2, 3), opens=(4, 5, 6), sheets=None, **more):
    sheets = sheets or [sheet(expert) for expert in PANEL]
    return counted(
        PANEL, SCHEME, BIDS,
        sealed=[sealed(one, at) for one, at in zip(sheets, seals, strict=True)],
        opened=[opened(one, at) for one, at in zip(sheets, opens, strict=True)],
        **more,
    )  # fmt: skip


def reasons(result):
    return [reason for one in result.refused for reason, _ in one.reasons]


def test_when_all_sheets_were_sealed_before_the_first_was_opened_the_means_stand():
    result = whole(sheets=[sheet("e1", 1_000), sheet("e2", 2_000), sheet("e3", 2_000)])

    assert (result.refused, result.waiting_for) == ((), ())
    assert [one.could_know for one in result.sheets] == [(), (), ()]
    assert {one.milli for one in result.given} == {Fraction(5_000, 3)}
    assert len(result.given) == 4


def test_no_points_are_told_while_anybody_is_waited_for():
    result = whole(opens=(4, 5, 2))

    assert result.waiting_for == ("e3",)
    assert result.given == ()


def test_a_sheet_opened_before_all_are_sealed_is_refused_and_who_could_know_it_is_told():
    sheets = [sheet(expert) for expert in PANEL]
    result = counted(
        PANEL, SCHEME, BIDS,
        sealed=[sealed(one, at) for one, at in zip(sheets, (1, 2, 9), strict=True)],
        opened=[opened(sheets[0], 5), opened(sheets[0], 10), opened(sheets[1], 11), opened(sheets[2], 12)],
    )  # fmt: skip

    assert reasons(result) == ["opened_early"]
    assert {one.sheet.expert: one.could_know for one in result.sheets} == {"e1": (), "e2": (), "e3": ("e1",)}
    assert result.waiting_for == ()


@pytest.mark.parametrize(("opened_at", "early"), [(3, False), (2, True)])
def test_what_is_sealed_at_the_same_instant_as_an_opening_came_before_it(opened_at, early):
    result = whole(opens=(opened_at, 5, 6))

    assert (reasons(result) == ["opened_early"]) is early


def test_an_expert_who_seals_once_more_after_a_sheet_is_open_is_held_to_the_first_one():
    sheets = [sheet(expert) for expert in PANEL]
    second = sheet("e1", 1, salt="other")
    result = counted(
        PANEL, SCHEME, BIDS, sealed=[*(sealed(one, 1) for one in sheets), sealed(second, 3)],
        opened=[opened(sheets[1], 2), opened(second, 4), opened(sheets[0], 5), opened(sheets[2], 6)],
    )  # fmt: skip

    assert reasons(result) == ["sealed_twice", "other_digest"]
    assert result.waiting_for == ()


@pytest.mark.parametrize("again_at", [2, 3])
def test_an_expert_who_lost_the_sheet_seals_another_until_one_is_open_and_the_earlier_one_is_told(again_at):
    sheets = [sheet(expert) for expert in PANEL]
    second = sheet("e1", 1, salt="other")
    result = counted(
        PANEL, SCHEME, BIDS, sealed=[*(sealed(one, 1) for one in sheets), sealed(second, again_at)],
        opened=[opened(sheets[1], 3), opened(sheets[0], 4), opened(second, 5), opened(sheets[2], 6)],
    )  # fmt: skip

    assert [(one.fact, one.reasons) for one in result.refused] == [
        ("s-e1-1", (("sealed_anew", f"s-e1-{again_at}"),)),
        ("o-e1-4", (("other_digest", second.digest()),)),
    ]
    assert (result.waiting_for, result.sheets[0].sheet) == ((), second)


def test_the_same_sheet_sealed_once_more_is_one_sheet_and_keeps_its_time():
    sheets = [sheet(expert) for expert in PANEL]
    result = counted(
        PANEL, SCHEME, BIDS, sealed=[*(sealed(one, 1) for one in sheets), sealed(sheets[0], 2)],
        opened=[opened(one, 3) for one in sheets],
    )  # fmt: skip

    assert reasons(result) == ["sealed_twice"]
    assert [one.sealed_at for one in result.sheets] == [1, 1, 1]


def test_whoever_seals_anew_after_another_opened_too_early_is_told_with_what_could_be_known():
    sheets = [sheet(expert) for expert in PANEL]
    second = sheet("e1", 1, salt="other")
    result = counted(
        PANEL, SCHEME, BIDS,
        sealed=[sealed(sheets[0], 1), sealed(sheets[1], 1), sealed(second, 3), sealed(sheets[2], 4)],
        opened=[opened(sheets[1], 2), *(opened(one, 5) for one in (second, *sheets[1:]))],
    )  # fmt: skip

    assert reasons(result) == ["opened_early", "sealed_anew"]
    assert [one.could_know for one in result.sheets] == [("e2",), (), ("e2",)]


def test_a_sheet_that_lacks_a_score_shows_points_all_the_same_and_lets_nobody_else_seal_anew():
    good = [sheet(expert) for expert in PANEL]
    bad, second = replace(good[0], items=good[0].items[1:]), sheet("e2", 1, salt="other")
    result = counted(
        PANEL, SCHEME, BIDS,
        sealed=[*(sealed(one, 1) for one in (bad, *good[1:])), sealed(second, 3)],
        opened=[opened(bad, 2)],
    )  # fmt: skip

    assert reasons(result) == ["score_missing", "sealed_twice"]
    assert result.may_seal == ("e1",)


def test_what_was_opened_while_a_member_who_left_was_waited_for_stays_early():
    sheets = [sheet(expert) for expert in PANEL]
    second = sheet("e2", 1, salt="other")
    result = counted(
        PANEL, SCHEME, BIDS, sealed=[*(sealed(one, 1) for one in sheets), sealed(second, 3)],
        opened=[opened(sheets[0], 2), *(opened(one, 5) for one in (sheets[0], second, sheets[2]))],
        left=[(Instant(4), "e9")],
    )  # fmt: skip

    assert [one.reasons for one in result.refused] == [
        (("opened_early", "e9"),),
        (("sealed_anew", "s-e2-3"),),
    ]
    assert result.sheets[1].sheet == second


STEPS = st.lists(
    st.tuples(st.sampled_from(["seal", "seal", "open", "open", "leave"]), st.sampled_from(PANEL), st.integers(0, 1)),
    max_size=14,
)  # fmt: skip


@given(STEPS)
def test_no_later_seal_and_no_member_who_leaves_changes_a_sheet_that_counts(steps):
    """Whoever has sealed does not leave; all that is known is read again after each step."""
    seals, opens, left, stood = [], [], [], {}
    for at, (step, expert, which) in enumerate(steps, start=1):
        one = sheet(expert, 1_000 * which, salt=f"{which}")
        if step == "seal":
            seals.append(sealed(one, at))
        elif step == "open":
            opens.append(opened(one, at))
        elif expert not in {*(each.expert for each in seals), *(who for _, who in left)}:
            left.append((Instant(at), expert))
        gone = {who for _, who in left}
        members = tuple(each for each in PANEL if each not in gone)
        found = {
            each.sheet.expert: each.sheet
            for each in counted(members, SCHEME, BIDS, sealed=seals, opened=opens, left=left).sheets
        }
        assert found.items() >= stood.items()
        stood = found


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ((ItemScore("a", "plan", 10_001),), "out_of_range"),
        ((ItemScore("a", "plan", -1),), "out_of_range"),
        ((ItemScore("a", "brand", 1),), "not_announced"),
        ((ItemScore("a", "staff", 1),), "computed_not_scored"),
        ((ItemScore("a", "price", 1),), "computed_not_scored"),
        ((ItemScore("z", "plan", 1),), "unknown_bid"),
        ((ItemScore("a", "team", 4_999),), "scored_twice"),
    ],
)
def test_a_score_on_what_was_not_announced_or_out_of_its_range_is_refused(items, reason):
    odd = sheet("e1")
    odd = replace(
        odd,
        items=(
            *(
                one
                for one in odd.items
                if (one.bid, one.criterion) != (items[0].bid, items[0].criterion) or reason == "scored_twice"
            ),
            *items,
        ),
    )
    result = whole(sheets=[odd, sheet("e2"), sheet("e3")])

    assert reason in reasons(result)
    assert "e1" in result.waiting_for
    assert result.given == ()


def test_a_missing_score_is_refused_by_bid_and_criterion():
    short = sheet("e1")
    result = whole(sheets=[replace(short, items=short.items[1:]), sheet("e2"), sheet("e3")])

    assert result.refused[0].reasons == (("score_missing", "a/plan"),)


@pytest.mark.parametrize("others_open_at", [7, 9])
def test_a_faulty_sheet_is_sealed_anew_while_no_sheet_of_anybody_else_is_open(others_open_at):
    good = [sheet(expert) for expert in PANEL]
    bad = replace(good[0], items=good[0].items[1:])
    result = counted(
        PANEL, SCHEME, BIDS, sealed=[*(sealed(one, 1) for one in (bad, *good[1:])), sealed(good[0], 7)],
        opened=[opened(bad, 4), opened(good[1], others_open_at), opened(good[2], 10), opened(good[0], 11)],
    )  # fmt: skip

    assert [(one.fact, one.reasons[0][0]) for one in result.refused] == [
        ("o-e1-4", "score_missing"),
        ("s-e1-1", "sealed_anew"),
    ]
    assert (result.waiting_for, result.sheets[0].sheet) == ((), good[0])
    assert result.sheets[0].could_know == ()


@pytest.mark.parametrize("own_open_at", [2, 8])
def test_a_member_whose_sheet_has_a_fault_chooses_among_no_rankings_once_another_is_open(own_open_at):
    good = [sheet(expert) for expert in PANEL]
    hole, bent = replace(good[0], items=good[0].items[1:]), sheet("e1", 1, salt="bent")
    result = counted(
        PANEL, SCHEME, BIDS,
        sealed=[*(sealed(one, 1) for one in (hole, *good[1:])), sealed(bent, 9)],
        opened=[opened(hole, own_open_at), opened(good[1], 3), opened(good[2], 4), opened(bent, 10)],
    )  # fmt: skip

    assert reasons(result) == ["score_missing", "sealed_twice", "other_digest"]
    assert (result.waiting_for, result.given, result.may_seal) == (("e1",), (), ())


def test_a_sheet_of_another_that_lay_open_too_early_keeps_a_faulty_one_from_being_sealed_anew():
    good = [sheet(expert) for expert in PANEL]
    hole = replace(good[0], items=good[0].items[1:])
    result = counted(
        PANEL, SCHEME, BIDS,
        sealed=[*(sealed(one, at) for one, at in zip((hole, *good[1:]), (1, 1, 3), strict=True)), sealed(good[0], 5)],
        opened=[opened(good[1], 2), opened(hole, 4)],
    )  # fmt: skip

    assert reasons(result) == ["opened_early", "score_missing", "sealed_twice"]
    assert result.may_seal == ()


@pytest.mark.parametrize(
    ("seals", "opens", "may"),
    [
        ((), (), PANEL),
        ((1, 1), (), PANEL),
        ((1, 1, 1), (), PANEL),
        ((1, 1, 1), (2,), ()),
        ((1, 1), (2,), PANEL),
    ],
)
def test_everybody_may_seal_until_a_sheet_is_open_that_all_had_sealed_before(seals, opens, may):
    sheets = [sheet(expert) for expert in PANEL]
    result = counted(
        PANEL, SCHEME, BIDS,
        sealed=[sealed(one, at) for one, at in zip(sheets, seals, strict=False)],
        opened=[opened(one, at) for one, at in zip(sheets, opens, strict=False)],
    )  # fmt: skip

    assert result.may_seal == may


@pytest.mark.parametrize(
    "said",
    [
        (ItemScore("c", "plan", 3_000), ItemScore("c", "team", 3_000)),
        (ItemScore("c", "plan", 3_000), ItemScore("c", "plan", 10_001), ItemScore("c", "brand", 1)),
    ],
)
def test_what_is_said_of_an_opened_bid_that_dropped_out_is_left_aside_and_the_others_rank(said):
    sheets = [sheet(expert, 1_000 * n) for n, expert in enumerate(PANEL, start=1)]
    longer = [replace(one, items=(*one.items, *said)) for one in sheets[:2]]
    result = whole(sheets=[*longer, sheets[2]], known=(*BIDS, "c"))

    assert (result.refused, result.waiting_for, result.given) == ((), (), whole(sheets=sheets).given)
    assert [one.sheet for one in result.sheets] == [*longer, sheets[2]]


def test_a_bid_that_nobody_opened_stays_unknown_and_one_that_is_scored_lacks_no_score():
    short = sheet("e1")
    odd = replace(short, items=(*short.items[1:], ItemScore("z", "plan", 1), ItemScore("c", "plan", 1)))
    result = whole(sheets=[odd, sheet("e2"), sheet("e3")], known=(*BIDS, "c"))

    assert result.refused[0].reasons == (("unknown_bid", "z/plan"), ("score_missing", "a/plan"))
    assert result.waiting_for == ("e1",)


@pytest.mark.parametrize(("result_at", "late"), [(7, False), (6, True)])
def test_a_score_from_the_announcement_of_the_result_on_is_refused(result_at, late):
    result = whole(result_at=Instant(result_at))

    assert (reasons(result) == ["after_result"]) is late


def test_a_stranger_to_the_panel_scores_nothing():
    stranger = sheet("e9")
    result = counted(PANEL, SCHEME, BIDS, sealed=[sealed(stranger, 1)], opened=[opened(stranger, 2)])

    assert reasons(result) == ["not_on_panel", "not_on_panel"]


@given(st.permutations(range(6)))
def test_the_order_in_which_facts_are_read_never_changes_what_counts(order):
    sheets = [sheet(expert) for expert in PANEL]
    facts = [
        *(sealed(one, at) for at, one in enumerate(sheets)),
        *(opened(one, 5 + at) for at, one in enumerate(sheets)),
    ]
    mixed = [facts[at] for at in order]
    result = counted(
        PANEL, SCHEME, BIDS, sealed=[one for one in mixed if isinstance(one, SheetSealed)],
        opened=[one for one in mixed if isinstance(one, SheetOpened)],
    )  # fmt: skip

    assert result == whole(seals=(0, 1, 2), opens=(5, 6, 7)) or [one.sheet for one in result.sheets] == sheets


def three(*milli):
    return [
        ScoreSheet(f"e{n}", "s", (ItemScore("a", "plan", one), ItemScore("a", "team", 0)))
        for n, one in enumerate(milli)
    ]


@pytest.mark.parametrize(("over_ppm", "odd"), [(333_333, ["e2"]), (400_000, [])])
def test_an_expert_far_from_the_mean_of_the_others_is_told_with_both_numbers(over_ppm, odd):
    """e2 gave 10 of 15 points, the others 4 on average: 6 of 15 is 40 %."""
    found = [
        one
        for one in deviations(three(4_000, 4_000, 10_000), SCHEME, DeviationLimit(over_ppm))
        if not one.criterion
    ]

    assert [(one.own_milli, one.others_milli, one.share) for one in found][2] == (
        10_000,
        4_000,
        Fraction(2, 5),
    )
    assert [one.expert for one in found if one.abnormal] == odd


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=7), st.integers(0, 1_000_000))
def test_equal_scores_never_deviate_and_shares_lie_between_none_and_all(milli, over_ppm):
    found = deviations(three(*milli), SCHEME, DeviationLimit(over_ppm))

    assert all(0 <= one.share <= 1 for one in found)
    assert len(set(milli)) > 1 or not any(one.abnormal for one in found)


def test_an_abnormal_score_waits_for_a_person_and_keeps_its_points():
    sheets = three(0, 0, 10_000)
    silent = ScoreExplained(Instant(1), "e2", "a", "e2", "  ")
    spoken = replace(silent, reason="The others missed annex 4.")

    before = deviations(sheets, SCHEME, DeviationLimit(500_000), [silent])
    after = deviations(sheets, SCHEME, DeviationLimit(500_000), [silent, spoken])

    assert [(one.expert, one.criterion) for one in unexplained(before)] == [("e2", ""), ("e2", "plan")]
    assert unexplained(after) == ()
    assert [one.own_milli for one in before] == [one.own_milli for one in after]
