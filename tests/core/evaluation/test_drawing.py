"""The law of a committee that nobody chose."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.core.evaluation.drawing import Absent, PanelAsked, draw, in_order, left_by, replaced, seated
from onus.core.evaluation.experts import Expert, Library, Recused
from onus.core.evaluation.seeds import Cosigned, NoSeed, SeedCheckpoint, SeedRule, Vouched, seed_from

FIELDS = ("law", "snow", "money")
experts = st.lists(
    st.builds(
        Expert,
        st.text("abc12", min_size=1, max_size=3),
        st.lists(st.sampled_from(FIELDS), max_size=2, unique=True).map(tuple),
    ),
    max_size=14,
    unique_by=lambda one: one.id,
)
seats = st.lists(st.sampled_from(("", *FIELDS)), min_size=1, max_size=5).map(tuple)
seeds = st.text("0123456789abcdef", min_size=1, max_size=6)


def library(found, *, frozen_at=1, log_index=0):
    return Library("generated", Instant(frozen_at), log_index, tuple(found))


@given(experts, seats, seeds, st.randoms(use_true_random=False))
def test_the_order_of_the_library_never_changes_the_draw(found, asked, seed, rng):
    mixed = list(found)
    rng.shuffle(mixed)
    panel = PanelAsked("t", asked, substitutes=3)

    assert draw(library(found), panel, seed=seed) == draw(library(mixed), panel, seed=seed)
    assert library(found).digest() == library(mixed).digest()


@given(experts, seats, seeds, st.sets(st.integers(0, 13)))
def test_no_recused_expert_is_ever_drawn_or_kept_in_reserve(found, asked, seed, away):
    recused = [Recused(one.id, "R@1", "kin") for at, one in enumerate(found) if at in away]
    panel = draw(library(found), PanelAsked("t", asked, substitutes=9), seed=seed, recused=recused)
    named = {*panel.members, *(one.id for one in panel.substitutes)}

    assert not named & {one.expert for one in recused}
    assert panel.recused == tuple(sorted(set(recused)))


@given(experts, seats, seeds)
def test_nobody_sits_twice_and_everybody_has_the_expertise_of_the_seat(found, asked, seed):
    panel = draw(library(found), PanelAsked("t", asked, substitutes=20), seed=seed)
    by_id = {one.id: one for one in found}
    named = [*panel.members, *(one.id for one in panel.substitutes)]

    assert len(named) == len(set(named))
    assert all(by_id[one.expert].fits(one.expertise) for one in panel.seats if one.expert)


@given(experts, seats, seeds)
def test_a_seat_stays_empty_only_where_no_assignment_fills_more(found, asked, seed):
    panel = draw(library(found), PanelAsked("t", asked), seed=seed)
    filled = len(asked) - len(panel.empty_seats)

    def most(left, others):
        if not others:
            return 0
        taken = [1 + most(left - {at}, others[1:]) for at in left if found[at].fits(others[0])]
        return max([most(left, others[1:]), *taken]) if len(taken) < 6 else filled

    if len(found) <= 5:
        assert filled == most(frozenset(range(len(found))), asked)


def test_over_all_orders_each_eligible_expert_sits_on_each_seat_equally_often():
    """Exact: the seed gives an order, and all orders of six experts are looked at."""
    six = [Expert(f"e{n}") for n in range(6)]
    seen = [Counter(), Counter(), Counter()]
    for order in permutations(six):
        for counter, seat in zip(seen, seated(order, ("", "", "")), strict=True):
            counter[seat.expert] += 1

    assert [sorted(counter.values()) for counter in seen] == [[120] * 6] * 3


def test_over_all_orders_experts_of_the_same_expertise_have_the_same_chance_of_each_seat():
    found = [Expert("a", ("law",)), Expert("b", ("law",)), Expert("c", ("snow",)), Expert("d", ("snow",)),
             Expert("e", ("law", "snow")), Expert("f", ("law", "snow"))]  # fmt: skip
    seen = [Counter(), Counter()]
    for order in permutations(found):
        for counter, seat in zip(seen, seated(order, ("law", "snow")), strict=True):
            counter[seat.expert] += 1

    for pair in (("a", "b"), ("c", "d"), ("e", "f")):
        assert len({seen[0][one] for one in pair}) == len({seen[1][one] for one in pair}) == 1
    assert sum(seen[0].values()) == sum(seen[1].values()) == 720


def test_over_all_seeds_of_a_small_space_no_expert_is_favoured_beyond_chance():
    """4,096 seeds, 8 experts, 3 seats: each is expected 1,536 times, with a deviation of 31."""
    found = library(Expert(f"e{n}") for n in range(8))
    seen = Counter(
        one.id
        for seed in range(4096)
        for one in in_order(found, seed=f"{seed:03x}", purpose="t", recused=())[:3]
    )

    assert set(seen) == {f"e{n}" for n in range(8)}
    assert all(abs(count - 1536) < 4 * 31 for count in seen.values())


@given(experts, seeds, st.integers(0, 13))
def test_a_recusal_moves_nobody_else_in_the_order(found, seed, at):
    order = in_order(library(found), seed=seed, purpose="t", recused=())
    away = found[at].id if at < len(found) else "nobody"
    again = in_order(library(found), seed=seed, purpose="t", recused=[Recused(away)])

    assert again == tuple(one for one in order if one.id != away)


@given(experts, seats, seeds, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 13)), max_size=4))
def test_substitutes_step_up_in_their_order_and_everybody_else_keeps_the_seat(found, asked, seed, gone):
    drawn = draw(library(found), PanelAsked("t", asked, substitutes=9), seed=seed)
    absences = [Absent(Instant(at), found[who].id) for at, who in gone if who < len(found)]
    panel = replaced(drawn, absences)
    away = {one.expert for one in absences}

    assert not set(panel.members) & away
    assert len(panel.members) == len(set(panel.members))
    for before, after in zip(drawn.seats, panel.seats, strict=True):
        assert before.expert == after.expert or before.expert in away
        assert after.instead_of == () or before.expert == after.instead_of[0]


def test_a_representative_of_the_buyer_who_cannot_come_leaves_a_chair_that_no_substitute_takes():
    drawn = draw(library([Expert("a"), Expert("b")]), PanelAsked("t", ("",), ("x", "y"), 1), seed="s")
    panel = replaced(drawn, [Absent(Instant(1), "x")])

    assert panel == replace(drawn, buyers=("y",))
    assert left_by(drawn, [Absent(Instant(1), "x")]) == ((1, "x"),)


RULE = SeedRule("log", Instant(100), ("w1+01+key", "w2+02+key"))


def vouched(checkpoints):
    """Return all cosignatures of checkpoints as if each had been verified."""
    keys = {one.partition("+")[0]: one for one in RULE.witnesses}
    return frozenset(
        Vouched(keys[mark.witness], one.origin, one.size, one.root, mark)
        for one in checkpoints
        for mark in one.cosigned
        if mark.witness in keys
    )


def seed_of_all(found, checkpoints):
    return seed_from(RULE, found, checkpoints, vouched(checkpoints))


def checkpoint(size, first, second, root="aa"):
    return SeedCheckpoint(
        size, root, "log", (Cosigned(Instant(first), "w1", "01"), Cosigned(Instant(second), "w2", "02"))
    )


def test_the_seed_comes_from_the_first_checkpoint_that_all_witnesses_signed_after_the_announced_instant():
    early, second, third = checkpoint(5, 99, 120), checkpoint(6, 100, 101), checkpoint(7, 130, 131)

    seed = seed_of_all(library([], frozen_at=50, log_index=4), [third, second, early])

    assert (seed.size, seed.at) == (6, 101)


def test_a_witness_who_is_asked_again_does_not_make_an_old_checkpoint_young():
    old, again = checkpoint(5, 90, 91), checkpoint(5, 200, 201)

    assert seed_of_all(library([], log_index=1), [again]).size == 5
    assert seed_of_all(library([], log_index=1), [again, old]) == NoSeed("no_checkpoint")


@pytest.mark.parametrize(
    ("frozen_at", "log_index", "checkpoints", "reason"),
    [
        (100, 0, [checkpoint(6, 100, 100)], "library_not_frozen"),
        (99, 6, [checkpoint(6, 100, 100)], "no_checkpoint"),
        (99, 0, [checkpoint(6, 100, 99)], "no_checkpoint"),
        (99, 0, [checkpoint(6, 100, 100), checkpoint(6, 100, 100, root="bb")], "two_roots"),
    ],
)
def test_no_seed_is_made_of_what_could_be_known_before(frozen_at, log_index, checkpoints, reason):
    assert seed_of_all(library([], frozen_at=frozen_at, log_index=log_index), checkpoints) == NoSeed(reason)
    assert seed_of_all(library([], frozen_at=99, log_index=5), [checkpoint(6, 100, 100)]).size == 6


def without_the_mark(one, witness):
    return replace(one, cosigned=tuple(mark for mark in one.cosigned if mark.witness != witness))


def test_a_signature_that_nobody_verified_draws_nothing_and_is_told():
    one = checkpoint(6, 100, 101)
    sound = frozenset(each for each in vouched([one]) if each.cosigned.witness == "w1")

    assert seed_from(RULE, library([]), [one], sound) == NoSeed("cosignature_bad")
    assert seed_from(RULE, library([]), [one], frozenset()) == NoSeed("cosignature_bad")


def test_the_signature_of_another_checkpoint_or_another_key_is_none():
    one = checkpoint(6, 100, 101)
    other = {each for each in vouched([one]) if each.cosigned.witness == "w1"}
    for moved in (
        replace(each, **fields)
        for each in vouched([one])
        if each.cosigned.witness == "w2"
        for fields in ({"key": "w2+03+key"}, {"size": 7}, {"root": "bb"}, {"origin": "other"})
    ):
        assert seed_from(RULE, library([]), [one], frozenset({*other, moved})) == NoSeed("cosignature_bad")


def test_a_witness_too_few_draws_nothing_and_is_told():
    assert seed_of_all(library([]), [without_the_mark(checkpoint(6, 100, 101), "w2")]) == NoSeed(
        "cosignatures_missing"
    )


def test_a_witness_whom_nobody_announced_does_not_stand_in_for_one_who_was():
    one = without_the_mark(checkpoint(6, 100, 101), "w2")
    foreign = replace(one, cosigned=(*one.cosigned, Cosigned(Instant(101), "w3", "03")))

    assert seed_of_all(library([]), [foreign]) == NoSeed("cosignature_foreign")


def test_a_foreign_or_bad_signature_beside_those_of_all_witnesses_changes_nothing():
    one = checkpoint(6, 100, 101)
    bad, foreign = Cosigned(Instant(100), "w1", "00"), Cosigned(Instant(100), "w3", "03")
    more = replace(one, cosigned=(bad, foreign, *one.cosigned))

    assert seed_from(RULE, library([]), [more], vouched([one])) == seed_of_all(library([]), [one])


def test_the_seed_depends_on_what_the_log_cannot_compute():
    signed = seed_of_all(library([]), [checkpoint(6, 100, 100)])
    other = SeedCheckpoint(
        6, "aa", "log", (Cosigned(Instant(100), "w1", "01"), Cosigned(Instant(100), "w2", "03"))
    )

    assert seed_of_all(library([]), [other]).text != signed.text


def test_a_library_that_lists_an_expert_twice_is_refused():
    with pytest.raises(ValueError, match="not twice: a"):
        library([Expert("a"), Expert("a", ("law",))])
