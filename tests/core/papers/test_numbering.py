"""Numbers of papers: in order, never one twice, never other words under one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.core.papers.numbering import registered
from onus.core.papers.owed import OwedPaper

NAMES = st.sampled_from(["order-to-cure", "interview", "payment-review"])
PAPERS = st.lists(
    st.tuples(st.builds(OwedPaper, NAMES, st.sampled_from("abc")), st.sampled_from(["d1", "d2"])),
    max_size=8,
    unique_by=lambda one: (one[0].kind, one[0].subject),
)
DAYS = st.sampled_from(["2023-12-31", "2024-01-05", "2024-02-05"])


def order(subject: str) -> OwedPaper:
    return OwedPaper("order-to-cure", subject)


def test_the_first_paper_of_a_kind_and_year_is_number_one_and_the_next_is_two():
    rows = registered([(order("a"), "x"), (order("b"), "y")], [], day="2023-12-31")

    assert [(row.year, row.serial) for row in rows] == [(2023, 1), (2023, 2)]


def test_a_new_year_begins_again_at_one():
    old = registered([(order("a"), "x")], [], day="2023-12-31")
    new = registered([(order("b"), "y")], old, day="2024-01-02")

    assert [(row.year, row.serial) for row in new] == [(2024, 1)]


def test_the_same_words_printed_later_keep_their_number_and_their_date():
    first = registered([(order("a"), "x")], [], day="2023-12-31")

    assert registered([(order("a"), "x")], first, day="2024-02-01") == first


def test_other_words_about_the_same_case_get_a_new_number_that_names_the_old_one():
    first = registered([(order("a"), "x")], [], day="2023-12-31")
    second = registered([(order("a"), "other")], first, day="2023-12-31")

    assert [(row.serial, row.replaces) for row in second] == [(2, "2023/1")]


@given(st.lists(st.tuples(PAPERS, DAYS), max_size=4))
def test_however_often_papers_are_made_no_number_stands_twice(rounds):
    register = ()
    for papers, day in rounds:
        rows = registered(papers, register, day=day)
        register += tuple(row for row in rows if row not in register)

    assert len({row.place for row in register}) == len(register)


@given(PAPERS, DAYS, DAYS)
def test_making_the_same_papers_again_gives_the_same_rows(papers, day, later):
    rows = registered(papers, [], day=day)

    assert registered(papers, rows, day=later) == rows


@given(PAPERS, PAPERS, DAYS)
def test_what_stands_in_the_register_is_never_changed(before, after, day):
    old = registered(before, [], day=day)
    new = registered(after, old, day=day)

    assert [row for row in new if row.place in {one.place for one in old} and row not in old] == []
