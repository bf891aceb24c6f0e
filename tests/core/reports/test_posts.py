"""Who is asked about a report, and who never hears that there is one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.accountability.answerable import in_office
from onus.core.accountability.register import Assignment, Body, Holding, LadderStep, Post, Register
from onus.core.reports.events import RETALIATION, SORTS
from onus.core.reports.posts import may_see, persons_of, rungs

TEXT = Localized(en="post", zh="岗位")
POSTS = (
    Post("supervisor", "district", TEXT),
    Post("district-head", "district", TEXT, head=True),
    Post("manager", "centre", TEXT),
    Post("centre-head", "centre", TEXT, head=True),
    Post("city-lead", "city", TEXT, head=True),
)
BODIES = (
    Body("district", TEXT, ("supervisor",)),
    Body("centre", TEXT, ("buyer",)),
    Body("city", TEXT, ("superior",)),
)
LADDER = tuple(LadderStep(post.id, 12) for post in POSTS[:4])
HELD = tuple(Holding(post.id, f"Holder of {post.id}", Instant(0)) for post in POSTS)
OFFICE = Register(BODIES, POSTS, HELD, (Assignment("supervisor"),), LADDER)


def chain(register: Register, sort: str) -> list[str]:
    found = rungs(register, sort=sort, answer="snow", district="north", at=Instant(5), without_ladder_h=24)
    return [rung.post for rung in found]


def test_the_way_of_a_report_begins_with_the_accountable_post() -> None:
    assert chain(OFFICE, "not_done") == ["supervisor", "district-head", "manager", "centre-head"]


def test_a_report_of_retaliation_begins_above_the_accountable_post() -> None:
    assert chain(OFFICE, RETALIATION) == ["district-head", "manager", "centre-head", "city-lead"]


def test_a_report_of_retaliation_passes_over_other_posts_of_the_same_person() -> None:
    held = tuple(
        Holding(h.post, "Holder of supervisor" if h.post == "manager" else h.holder, Instant(0)) for h in HELD
    )
    both = Register(BODIES, POSTS, held, OFFICE.assignments, LADDER)

    assert chain(both, RETALIATION) == ["district-head", "centre-head", "city-lead"]


def test_without_a_ladder_the_heads_answer_after_the_assigned_post() -> None:
    assert chain(Register(BODIES, POSTS, HELD, OFFICE.assignments), "wrong") == [
        "supervisor",
        "district-head",
        "centre-head",
    ]


def test_where_nothing_is_assigned_the_ladder_is_climbed_from_its_foot() -> None:
    assert chain(Register(BODIES, POSTS, HELD, (), LADDER), "wrong")[0] == "supervisor"


def test_where_nobody_stands_above_nobody_is_named() -> None:
    alone = Register(BODIES[1:2], POSTS[3:4], HELD[3:4])

    assert chain(alone, RETALIATION) == []


def test_the_accountable_post_never_sees_a_report_of_retaliation() -> None:
    above = rungs(OFFICE, sort=RETALIATION, answer="", district="", at=Instant(5), without_ladder_h=24)

    assert not may_see(above, sort=RETALIATION, post="supervisor")
    assert may_see(above, sort=RETALIATION, post="district-head")


@given(
    st.permutations(list(POSTS)).flatmap(lambda posts: st.integers(0, 5).map(lambda n: posts[:n])),
    st.sampled_from([post.id for post in POSTS]),
    st.lists(st.tuples(st.sampled_from([p.id for p in POSTS]), st.sampled_from("abc")), max_size=8),
)
def test_no_post_and_no_person_that_is_accountable_is_asked_about_retaliation(
    on_ladder, assigned, held
) -> None:
    holdings = tuple(Holding(post, person, Instant(0)) for post, person in held)
    ladder = tuple(LadderStep(post.id, 12) for post in on_ladder)
    register = Register(BODIES, POSTS, holdings, (Assignment(assigned),), ladder)

    usual, above = chain(register, "wrong"), chain(register, RETALIATION)
    assert usual[0] == assigned
    assert len(usual) == len(set(usual))
    assert assigned not in above
    persons = persons_of(register, assigned, at=Instant(5))
    assert not any(in_office(register, post, at=Instant(5)).holder in persons for post in above)


@given(st.sampled_from(SORTS))
def test_only_retaliation_is_kept_from_a_post(sort) -> None:
    assert may_see((), sort=sort, post="supervisor") is (sort != RETALIATION)
