"""Conflicts of interest: ties of registers against declarations, with both sides of each limit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.suppliers import Supplier
from onus.core.restraint.conflicts import Conflict, conflicts, undeclared
from onus.core.restraint.ties import ConflictDeclaration, Tie

RULE = Rule(
    "CN-COI-14", "1", "conflict", Localized(), Localized(),
    parameters={
        "consequence": "recuse", "employment_years": 3,
        "relations": ["employment", "director", "supervisor", "controlling_owner", "spouse", "lineal_kin",
                      "collateral_kin_3", "close_in_law", "other_influence"],
    },
)  # fmt: skip
DAY = date(2024, 5, 30)
FIRM = Supplier("firm", Localized(), "", head="head")


def found(
    *ties: Tie, declared: tuple[ConflictDeclaration, ...] = (), as_of: int = 100
) -> tuple[Conflict, ...]:
    return conflicts(["p"], [FIRM], ties, declared, RULE, day=DAY, as_of=Instant(as_of))


def parent(child: str, of: str) -> Tie:
    return Tie(child, of, "parent", source="civil register")


def relations(*ties: Tie) -> list[str]:
    return [one.relation for one in found(*ties)]


@pytest.mark.parametrize("tie", ["employed", "director", "supervisor", "controller"])
def test_a_tie_that_ended_three_years_ago_to_the_day_counts_and_a_day_earlier_does_not(tie):
    assert len(found(Tie("p", "firm", tie, until=date(2021, 5, 30)))) == 1
    assert found(Tie("p", "firm", tie, until=date(2021, 5, 29))) == ()


def test_a_tie_that_has_not_begun_is_none():
    assert found(Tie("p", "firm", "employed", since=date(2024, 5, 31))) == ()


def test_more_than_half_of_the_shares_makes_a_controlling_owner():
    shares = [relations(Tie("p", "firm", "shareholder", share_ppm=ppm)) for ppm in (500_000, 500_001)]

    assert shares == [["other_influence"], ["controlling_owner"]]


@pytest.mark.parametrize(
    ("ties", "relation"),
    [
        ([Tie("p", "head", "spouse")], ["spouse"]),
        ([Tie("head", "p", "spouse")], ["spouse"]),
        ([parent("p", "head")], ["lineal_kin"]),
        ([parent("head", "m"), parent("m", "p")], ["lineal_kin"]),
        ([parent("p", "m"), parent("head", "m")], ["collateral_kin_3"]),
        ([parent("p", "m"), parent("m", "g"), parent("head", "g")], ["collateral_kin_3"]),
        ([parent("p", "m"), parent("m", "g"), parent("head", "n"), parent("n", "g")], ["collateral_kin_3"]),
        ([parent("p", "m"), parent("m", "g"), parent("g", "u"), parent("head", "n"), parent("n", "u")], []),
        ([Tie("p", "w", "spouse"), parent("w", "head")], ["close_in_law"]),
        ([Tie("p", "w", "spouse"), parent("w", "m"), parent("head", "m")], ["close_in_law"]),
        ([Tie("head", "w", "spouse"), parent("p", "m"), parent("w", "m")], ["close_in_law"]),
        ([Tie("p", "w", "spouse"), parent("w", "m"), parent("m", "g"), parent("head", "g")], []),
        ([Tie("p", "head", "kin", degree=3)], ["collateral_kin_3"]),
        ([Tie("p", "head", "kin", degree=4)], []),
    ],
)  # fmt: skip
def test_kinship_reaches_as_far_as_the_law_says_and_no_further(ties, relation):
    assert relations(*ties) == relation


def test_a_marriage_that_ended_is_no_tie():
    assert found(Tie("p", "head", "spouse", until=date(2024, 5, 29))) == ()


def test_a_ring_of_parents_comes_to_an_end():
    assert found(parent("p", "a"), parent("a", "b"), parent("b", "a")) == ()


def test_a_tie_that_nobody_declared_is_a_breach_with_its_path():
    got = undeclared(found(Tie("p", "firm", "director", source="company register")), RULE)

    assert [(one.rule, one.subject, one.consequence) for one in got] == [
        ("CN-COI-14@1", "person:p", "recuse")
    ]
    assert dict(got[0].facts)["path"] == "p director firm (company register)"


def test_a_declared_tie_is_no_breach_and_still_asks_to_step_back():
    declared = (ConflictDeclaration("p", Instant(50), ("firm",), "director"),)
    got = found(Tie("p", "firm", "director"), declared=declared)

    assert [one.declared for one in got] == [True]
    assert undeclared(got, RULE) == ()
    assert got[0].bar.supplier == "firm"


def test_a_declaration_that_came_on_record_later_is_not_seen():
    declared = (ConflictDeclaration("p", Instant(50), ("firm",), "director"),)

    assert found(Tie("p", "firm", "director"), declared=declared, as_of=49)[0].declared is False


def test_a_declaration_that_there_is_nothing_does_not_cover_what_there_is():
    declared = (ConflictDeclaration("p", Instant(50)),)

    assert len(undeclared(found(Tie("p", "firm", "employed"), declared=declared), RULE)) == 1


def test_whoever_declares_what_no_register_shows_steps_back_all_the_same():
    got = found(declared=(ConflictDeclaration("p", Instant(50), ("firm",), "friend"),))

    assert [(one.relation, one.path) for one in got] == [("friend", "declared")]


rows = st.lists(
    st.builds(
        Tie,
        st.sampled_from("pabc"),
        st.sampled_from(("a", "b", "c", "head")),
        st.sampled_from(("parent", "spouse")),
    ).filter(lambda one: one.person != one.to),
    max_size=8,
)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_the_registers_changes_nothing(ties, chance):
    shuffled = list(ties)
    chance.shuffle(shuffled)

    assert found(*ties) == found(*shuffled)


@given(rows, rows)
def test_more_rows_of_registers_never_hide_that_somebody_is_tied(ties, more):
    assert not found(*ties) or found(*ties, *more)
