"""Ownership: exact shares through chains and rings, and control, held against a slow reckoning."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st

from onus.core.qualification.ownership import (
    OwnershipInterest,
    controlled_by,
    ownership_on,
    share_held,
)

DAY = date(2024, 5, 30)


def held(holder: str, body: str, share: F, kind: str = "shareholding", **more: object) -> OwnershipInterest:
    return OwnershipInterest(holder, body, kind, share, share, statement=f"{holder}>{body}", **more)  # type: ignore[arg-type]


def share(*interests: OwnershipInterest, of: str = "b", by: str = "p"):
    return share_held(ownership_on(interests, DAY), by, of)


def test_a_share_through_a_chain_is_the_product_and_all_chains_are_summed():
    two = (held("p", "a", F(1, 3)), held("a", "b", F(1, 2)), held("p", "c", F(1, 4)), held("c", "b", F(1, 5)))

    assert share(*two).low == share(*two).high == F(1, 6) + F(1, 20)


def test_a_ring_of_holdings_has_one_exact_answer():
    ring = (
        held("p", "a", F(1, 2)),
        held("b", "a", F(1, 2)),
        held("a", "b", F(1, 2)),
        held("q", "b", F(1, 2)),
    )

    assert share(*ring, of="a").low == F(2, 3)
    assert share(*ring).low == F(1, 3)
    assert share(*ring, by="q").low == F(2, 3)


def test_bodies_that_own_each_other_wholly_belong_to_nobody_that_can_be_told():
    ring = (held("a", "b", F(1)), held("b", "a", F(1)), held("p", "a", F(0)))

    assert share(*ring).settled is False
    assert (share(*ring).low, share(*ring).high) == (0, 1)


def test_a_range_stays_a_range():
    wide = OwnershipInterest("p", "a", share_low=F(1, 4), share_high=F(1, 2), statement="s")

    found = share(wide, held("a", "b", F(1, 2)))

    assert (found.low, found.high) == (F(1, 8), F(1, 4))


def test_an_interest_counts_on_its_first_and_last_day_and_not_beside_them():
    one = held("p", "b", F(1), since=date(2024, 5, 1), until=date(2024, 5, 30))
    days = (date(2024, 4, 30), date(2024, 5, 1), date(2024, 5, 30), date(2024, 5, 31))

    assert [share_held(ownership_on([one], day), "p", "b").low for day in days] == [0, 1, 1, 0]


def test_half_of_the_votes_is_no_control_and_a_hair_more_is():
    for part, controls in ((F(1, 2), []), (F(1, 2) + F(1, 10**9), ["b"])):
        assert list(controlled_by(ownership_on([held("p", "b", part)], DAY), "p")) == controls


def test_control_goes_through_a_chain_of_small_majorities():
    most = F(51, 100)
    graph = ownership_on([held("p", "a", most), held("a", "b", most), held("b", "c", most)], DAY)

    assert list(controlled_by(graph, "p")) == ["a", "b", "c"]
    assert [step.statement for step in controlled_by(graph, "p")["c"]] == ["p>a", "a>b", "b>c"]
    assert share_held(graph, "p", "c").low == most**3


def test_blocks_of_controlled_holders_vote_together():
    graph = ownership_on([held("p", "a", F(1)), held("p", "b", F(3, 10)), held("a", "b", F(3, 10))], DAY)

    assert "b" in controlled_by(graph, "p")


def test_votes_outweigh_shares_where_both_are_stated():
    graph = ownership_on([held("p", "b", F(9, 10)), held("q", "b", F(1), "votingRights")], DAY)

    assert list(controlled_by(graph, "p")) == []
    assert list(controlled_by(graph, "q")) == ["b"]


def test_a_right_to_appoint_the_board_is_control_without_a_share():
    graph = ownership_on([held("p", "b", F(0), "appointmentOfBoard")], DAY)

    assert list(controlled_by(graph, "p")) == ["b"]


def test_an_indirect_statement_is_never_multiplied_again():
    told = held("p", "b", F(1, 6), direct=False)

    assert share(told, held("p", "a", F(1, 3)), held("a", "b", F(1, 2))).low == F(1, 6)


NAMES = "pabcd"
shares = st.fractions(0, F(1, 5), max_denominator=12)
webs = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES[1:])).filter(lambda pair: pair[0] != pair[1]),
    shares,
    max_size=10,
)


@given(webs)
def test_the_solved_share_is_what_the_endless_sum_of_chains_comes_to(web):
    graph = ownership_on([held(*pair, part) for pair, part in web.items()], DAY)
    reached = {name: F(0) for name in NAMES[1:]}
    for _ in range(24):
        reached = {
            name: web.get(("p", name), F(0))
            + sum(
                (reached[other] * web.get((other, name), F(0)) for other in NAMES[1:]), F(0)
            ).limit_denominator(10**18)
            for name in NAMES[1:]
        }
    for name in NAMES[1:]:
        found = share_held(graph, "p", name)
        assert found.settled
        assert abs(found.low - reached[name]) < F(1, 100)
        assert 0 <= found.low <= found.high <= 1


@given(webs, st.randoms(use_true_random=False))
def test_the_order_of_statements_changes_neither_shares_nor_control(web, chance):
    rows = [held(*pair, part * 4) for pair, part in web.items()]
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = ownership_on(rows, DAY), ownership_on(shuffled, DAY)

    assert one == other
    assert controlled_by(one, "p") == controlled_by(other, "p")


@given(webs)
def test_every_chain_of_control_begins_at_the_holder_and_has_no_gap(web):
    graph = ownership_on([held(*pair, part * 4) for pair, part in web.items()], DAY)

    for body, path in controlled_by(graph, "p").items():
        assert path[-1].body == body
        assert path[0].holder == "p"
        assert all(one.body == two.holder for one, two in zip(path, path[1:], strict=False))
