"""The life of a finding: each who may reply is served, heard or silent on his own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant
from onus.core.contracts.facts import Act
from onus.core.determinations.life import STAGES, Life, life

BOTH = ("contractor", "officer")


def act(kind, hour, *, recorded=None, **more):
    written = Instant((hour if recorded is None else recorded) * HOUR_US)
    return Act(more.pop("id", f"{kind}-{hour}"), kind, Instant(hour * HOUR_US), written, **more)


def life_of(*acts, as_of, parties=BOTH) -> Life:
    return life(acts, parties, as_of=Instant(as_of * HOUR_US), reply_within_h=120)


def test_a_finding_that_was_never_served_stays_provisional_for_ever():
    assert life_of(as_of=1_000_000).stage == "provisional"


def test_silence_makes_it_final_only_when_the_time_for_a_reply_is_over():
    stages = [life_of(act("serve", 0), as_of=hour).stage for hour in (0, 120, 121)]

    assert stages == ["served", "served", "final"]


def test_a_reply_in_time_keeps_it_open_until_it_is_decided_on():
    heard = (act("serve", 0), act("reply", 120), act("reply", 120, id="o", by_post="manager"))

    assert life_of(*heard, as_of=1_000).stage == "replied"
    assert [each.late_reply for each in life_of(*heard, as_of=1_000).parties] == ["", ""]
    assert life_of(*heard, act("decision", 200), as_of=1_000).stage == "final"


def test_a_reply_after_the_time_is_shown_and_changes_nothing():
    found = life_of(act("serve", 0), act("reply", 121), as_of=500)

    assert found.stage == "final"
    assert found.parties[0].late_reply == "reply-121"


def test_a_reply_dated_back_is_a_late_reply():
    found = life_of(act("serve", 0), act("reply", 100, recorded=130), as_of=500)

    assert (found.parties[0].reply, found.parties[0].late_reply) == ("", "reply-100")


def test_a_service_written_down_late_starts_the_clock_on_the_day_of_the_entry():
    late = act("serve", 0, recorded=500)

    assert life_of(late, as_of=499).stage == "provisional"
    assert life_of(late, as_of=510).stage == "served"


def test_contractor_and_officer_are_served_and_heard_each_on_his_own():
    only_contractor = life_of(act("serve", 0, toward="contractor"), as_of=500)
    both = life_of(act("serve", 0, toward="contractor"), act("serve", 450, toward="officer"), as_of=500)

    assert (only_contractor.stage, only_contractor.stage_of("contractor")) == ("provisional", "final")
    assert (both.stage, both.stage_of("officer")) == ("served", "served")


def test_the_reply_of_one_party_is_not_the_reply_of_the_other():
    by_contractor = life_of(act("serve", 0), act("reply", 5), as_of=200)
    by_officer = life_of(act("serve", 0), act("reply", 5, by_post="manager"), as_of=200)

    assert [each.stage for each in by_contractor.parties] == ["replied", "final"]
    assert [each.stage for each in by_officer.parties] == ["final", "replied"]


def test_a_decision_toward_one_party_leaves_the_other_its_time():
    found = life_of(act("serve", 0), act("decision", 5, toward="contractor"), as_of=6)

    assert [each.stage for each in found.parties] == ["final", "served"]


def test_it_is_final_from_the_decision_or_the_end_of_the_time_whichever_comes_first():
    early = life_of(act("serve", 0), act("decision", 5), as_of=500).parties[0]
    late = life_of(act("serve", 0), act("decision", 300), as_of=500).parties[0]

    assert (early.final_at, late.final_at) == (5 * HOUR_US, 120 * HOUR_US + 1)


def test_whoever_replies_or_decides_at_the_instant_of_service_is_heard():
    assert life_of(act("serve", 5), act("reply", 5), as_of=6).parties[0].reply == "reply-5"
    assert life_of(act("serve", 5), act("decision", 5), as_of=6).stage == "final"


def test_a_decision_before_service_decides_nothing():
    assert life_of(act("decision", 0), act("serve", 5), as_of=6).stage == "served"


def test_the_issuer_of_a_notice_has_a_right_of_reply():
    found = life_of(act("serve", 0), act("reply", 9, by_body="command"), as_of=200, parties=("issuer",))

    assert found.stage == "replied"


@pytest.mark.parametrize(
    ("acts", "as_of", "named"),
    [
        ((), 1_000, False),
        ((act("serve", 0, toward="contractor"),), 1_000, False),
        ((act("serve", 0),), 1_000, False),
        ((act("serve", 0), act("disclosure_review", 121)), 120, False),
        ((act("serve", 0), act("disclosure_review", 121)), 121, True),
        ((act("serve", 0), act("disclosure_review", 120)), 1_000, False),
        ((act("serve", 0), act("disclosure_review", 121, toward="officer")), 121, True),
        ((act("serve", 0), act("disclosure_review", 121, toward="contractor")), 1_000, False),
        (
            (act("serve", 0), act("disclosure_review", 60), act("disclosure_review", 130, id="again")),
            130,
            True,
        ),
        ((act("serve", 0), act("reply", 5, by_post="manager"), act("disclosure_review", 121)), 121, True),
        ((act("serve", 0), act("decision", 1), act("disclosure_review", 1)), 1, True),
        ((act("disclosure_review", 500),), 1_000, False),
    ],
)
def test_a_person_is_named_only_when_the_finding_is_final_or_the_reply_time_over_and_that_was_reviewed(
    acts, as_of, named
):
    assert life_of(*acts, as_of=as_of).may_name("officer", as_of=Instant(as_of * HOUR_US)) is named


def test_a_party_without_a_right_of_reply_is_never_named():
    assert not life_of(act("serve", 0), as_of=900).may_name("issuer", as_of=Instant(900 * HOUR_US))


deeds = st.lists(
    st.builds(
        lambda kind, hour, wait, toward, post: act(
            kind,
            hour,
            recorded=hour + wait,
            toward=toward,
            by_post=post,
            id=f"{kind}{hour}{wait}{toward}{post}",
        ),
        st.sampled_from(["serve", "reply", "decision", "disclosure_review"]),
        st.integers(0, 400),
        st.integers(0, 200),
        st.sampled_from(["", "contractor", "officer"]),
        st.sampled_from(["", "manager"]),
    ),
    max_size=6,
)


@given(deeds, st.lists(st.integers(0, 900), min_size=2, max_size=5))
def test_a_finding_never_goes_back_in_its_life(acts, hours):
    ages = [life_of(*acts, as_of=hour) for hour in sorted(hours)]

    for before, after in pairwise(ages):
        for party in BOTH:
            assert STAGES.index(before.stage_of(party)) <= STAGES.index(after.stage_of(party))
        assert STAGES.index(before.stage) <= STAGES.index(after.stage)


@given(deeds, st.integers(0, 900))
def test_whoever_may_be_named_stays_nameable(acts, hour):
    now, later = (life_of(*acts, as_of=each) for each in (hour, hour + 50))

    if now.may_name("officer", as_of=Instant(hour * HOUR_US)):
        assert later.may_name("officer", as_of=Instant((hour + 50) * HOUR_US))


@given(deeds, st.integers(0, 900), st.randoms(use_true_random=False))
def test_the_order_of_acts_never_changes_a_life(acts, hour, rng):
    shuffled = list(acts)
    rng.shuffle(shuffled)

    assert life_of(*shuffled, as_of=hour) == life_of(*acts, as_of=hour)
