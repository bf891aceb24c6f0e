"""The life of a report: never lost, never closed by silence, never judged twice by one person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant
from onus.core.reports.events import (
    ACKNOWLEDGED,
    ANSWERED,
    CLAIMED_DONE,
    CLOSED,
    ESCALATED,
    FEEDBACK,
    FOLLOWS,
    HIDDEN,
    INSPECTION_OPENED,
    MERGED,
    OPEN,
    RECEIVED,
    REOPENED,
    REOPENING_REJECTED,
    SHOWN,
    STATES,
    SUPPORTED,
    Event,
    Refused,
)
from onus.core.reports.life import AWAITS, ReportLife, after, in_order, live, refusal, written_at


def event(kind: str, *, at: int, by: str = "officer-1", **more: object) -> Event:
    """Return an event that lacks nothing."""
    full = Event(
        kind,
        Instant(at),
        Instant(at),
        by_post="post-1",
        by_person=by,
        text="a reason",
        done="swept",
        done_by="contractor",
        evidence=("inspection-1",),
        target={FEEDBACK: "yes", MERGED: "other", ESCALATED: "other"}.get(kind, ""),
    )
    return replace(full, **more)


def lived(*kinds: str) -> ReportLife:
    return live([event(kind, at=number, by=f"officer-{number}") for number, kind in enumerate(kinds)])


def along(life: ReportLife, one: Event) -> Event:
    """Return a closing or reopening as it comes to a report that follows another."""
    together = (one.kind, life.state) in ((CLOSED, MERGED), (REOPENED, CLOSED))
    return replace(one, target=life.merged_into) if together else one


kinds = st.sampled_from(sorted(FOLLOWS))
tried = st.lists(st.tuples(kinds, st.integers(1, 100), st.sampled_from("abc")), max_size=25)


def lives_of(attempts: list[tuple[str, int, str]]) -> list[ReportLife]:
    """Return the lives after each attempt; what is refused is left out."""
    life = live([event(RECEIVED, at=0)])
    found = [life]
    at = 0
    for kind, later, by in attempts:
        at += later
        one = along(life, event(kind, at=at, by=by))
        if refusal(life, one) is None:
            life = after(life, one)
        found.append(life)
    return found


def test_a_report_begins_with_its_receipt_and_awaits_an_acknowledgement() -> None:
    life = lived(RECEIVED)

    assert (life.state, life.waits[-1].step) == (RECEIVED, "acknowledge")


def test_the_whole_way_from_receipt_to_a_reopening_that_another_officer_rejects() -> None:
    life = lived(
        RECEIVED, ACKNOWLEDGED, INSPECTION_OPENED, CLAIMED_DONE, ANSWERED, CLOSED, FEEDBACK, REOPENED,
        REOPENING_REJECTED,
    )  # fmt: skip

    assert (life.state, life.round, life.closed_by) == (CLOSED, 1, ("officer-5", "officer-8"))


@pytest.mark.parametrize(
    ("left_out", "reason"),
    [
        ({"done": " "}, "needs_done"),
        ({"done_by": ""}, "needs_done_by"),
        ({"evidence": ()}, "needs_evidence"),
        ({"evidence": ("",)}, "needs_evidence"),
        ({"by_post": ""}, "needs_post"),
        ({"by_person": ""}, "needs_post"),
    ],
)
def test_a_report_closes_only_with_what_was_done_by_whom_with_what_evidence(left_out, reason) -> None:
    life = lived(RECEIVED, ACKNOWLEDGED)

    assert refusal(life, event(CLOSED, at=9, **left_out)) == Refused(reason, ACKNOWLEDGED)


def test_whoever_closed_a_report_cannot_turn_its_reopening_down() -> None:
    life = lived(RECEIVED, CLOSED, REOPENED)

    same, other = (event(REOPENING_REJECTED, at=9, by=by) for by in ("officer-1", "officer-7"))
    assert refusal(life, same) == Refused("same_officer", REOPENED)
    assert refusal(life, other) is None


def test_whoever_closed_a_report_cannot_close_it_again_under_another_name_of_the_step() -> None:
    life = lived(RECEIVED, CLOSED, REOPENED)

    assert refusal(life, event(CLOSED, at=9, by="officer-1")) == Refused("same_officer", REOPENED)


def test_a_hidden_report_goes_on_and_is_awaited_like_any_other() -> None:
    life = lived(RECEIVED, HIDDEN, ACKNOWLEDGED)

    assert (life.hidden, life.hidden_reason, life.state) == (True, "a reason", ACKNOWLEDGED)


def test_a_report_is_hidden_only_with_a_reason_and_shown_only_where_it_was_hidden() -> None:
    life = lived(RECEIVED)

    assert refusal(life, event(HIDDEN, at=2, text="")) == Refused("needs_reason", RECEIVED)
    assert refusal(life, event(SHOWN, at=2)) == Refused("already_so", RECEIVED)


def test_a_report_merged_by_mistake_can_be_taken_up_again() -> None:
    life = lived(RECEIVED, MERGED, REOPENED)

    assert (life.state, life.merged_into) == (REOPENED, "")


def test_a_report_that_follows_another_closes_and_reopens_with_that_one_alone() -> None:
    following = lived(RECEIVED, MERGED)
    own, along = (event(CLOSED, at=5, target=target) for target in ("", "other"))
    closed = after(following, along)
    again = event(REOPENED, at=6, target="other")

    assert refusal(following, own) == Refused("not_now", MERGED)
    assert refusal(following, event(CLOSED, at=5, target="a third")) == Refused("not_now", MERGED)
    assert (closed.state, closed.merged_into) == (CLOSED, "other")
    assert after(closed, again).state == MERGED
    assert refusal(after(closed, again), replace(again, recorded_at=Instant(7))) == Refused("not_now", MERGED)
    assert after(closed, event(REOPENED, at=6)).merged_into == ""


def test_whoever_closed_a_report_does_not_end_its_reopening_by_letting_it_follow_another() -> None:
    life = lived(RECEIVED, CLOSED, REOPENED)

    assert refusal(life, event(MERGED, at=9, by="officer-1")) == Refused("same_officer", REOPENED)
    assert refusal(life, event(MERGED, at=9, by="officer-7")) is None


def test_each_me_too_is_counted() -> None:
    assert lived(RECEIVED, SUPPORTED, CLOSED, SUPPORTED).supporters == 2


def test_nothing_comes_before_the_receipt_and_nothing_is_received_twice() -> None:
    assert refusal(None, event(CLOSED, at=0)) == Refused("not_now", "")
    assert refusal(lived(RECEIVED), event(RECEIVED, at=5)) == Refused("not_now", RECEIVED)


def test_an_event_is_not_slipped_in_before_another() -> None:
    life = lived(RECEIVED, ACKNOWLEDGED, ANSWERED)

    assert refusal(life, event(CLOSED, at=1)) == Refused("out_of_order", ANSWERED)


def test_what_cannot_follow_is_kept_and_counted_without_effect() -> None:
    life = lived(RECEIVED, REOPENED, ACKNOWLEDGED)

    assert (life.state, life.round) == (ACKNOWLEDGED, 0)
    assert [one.kind for one in life.without_effect] == [REOPENED]


def test_a_report_without_a_receipt_on_record_is_awaited_since_anything_is_known_of_it() -> None:
    life = live([event(CLOSED, at=7), event(SUPPORTED, at=8)])

    assert (life.is_open, life.received_at, life.supporters) == (False, 7, 1)


def test_nothing_at_all_is_no_life() -> None:
    with pytest.raises(ValueError, match="begins with its receipt"):
        live([])


def test_a_me_too_that_comes_over_after_an_acknowledgement_counts_where_it_was_written_down() -> None:
    here = [(0, event(RECEIVED, at=0)), (1, event(ACKNOWLEDGED, at=10))]
    life = live(in_order([*here, (1, event(SUPPORTED, at=5))]))

    assert (life.state, life.supporters, life.changed_at) == (ACKNOWLEDGED, 1, 10)


def test_two_bodies_that_both_close_a_report_leave_one_closing_and_one_that_is_noted() -> None:
    told = [(0, event(RECEIVED, at=0)), (1, event(CLOSED, at=5, by="a")), (0, event(CLOSED, at=6, by="b"))]
    life = live(in_order(told))

    assert life.closed_by == ("a",)
    assert [one.by_person for one in life.without_effect] == ["b"]


def test_a_clock_that_is_behind_writes_after_what_is_on_record() -> None:
    life = lived(RECEIVED, ACKNOWLEDGED)

    assert [written_at(life, Instant(at)) for at in (0, 1, 9)] == [2, 1, 9]


def test_there_is_no_state_that_says_not_ours() -> None:
    ends = [state for state in STATES if not AWAITS[state]]

    assert ends == [CLOSED, MERGED]


@given(tried)
def test_only_an_officer_who_says_what_was_done_ends_what_is_awaited(attempts) -> None:
    for before, now in zip(lives_of(attempts), lives_of(attempts)[1:], strict=False):
        if before.is_open and not now.is_open:
            ended = now.state == MERGED or now.closings[-1].by_person
            assert ended


@given(tried, st.integers(1, 10**6))
def test_an_open_report_stays_open_however_long_nobody_does_anything(attempts, hours) -> None:
    life = lives_of(attempts)[-1]

    later = event(SUPPORTED, at=life.changed_at + hours * HOUR_US)
    assert after(life, later).is_open is life.is_open


@given(tried)
def test_no_person_both_closes_a_report_and_rejects_its_reopening(attempts) -> None:
    life = lives_of(attempts)[-1]

    rejections = [one for one in life.closings if one.kind == REOPENING_REJECTED]
    assert len({one.by_person for one in life.closings}) == len(life.closings)
    assert all(one.text for one in rejections)


@given(tried)
def test_waits_follow_one_another_without_gaps_in_what_is_awaited(attempts) -> None:
    life = lives_of(attempts)[-1]

    assert [w.since for w in life.waits] == sorted(w.since for w in life.waits)
    assert all(w.until is not None for w in life.waits[:-1])
    assert (life.waits[-1].until is None) is life.is_open
    assert not life.is_open or life.waits[-1].step == AWAITS[life.state]


@given(tried)
def test_no_event_within_a_round_gives_a_step_more_time(attempts) -> None:
    first: dict[tuple[int, str], int] = {}
    for life in lives_of(attempts):
        for wait in life.waits:
            assert first.setdefault((wait.round, wait.step), wait.first) == wait.first


@given(tried)
def test_the_fold_and_the_steps_come_to_one_life(attempts) -> None:
    life = live([event(RECEIVED, at=0)])
    kept, at = [event(RECEIVED, at=0)], 0
    for kind, later, by in attempts:
        at += later
        one = event(kind, at=at, by=by)
        if refusal(life, one) is None:
            life = after(life, one)
            kept.append(one)

    assert live(kept) == life


def written(attempts: list[tuple[str, int, str]]) -> list[tuple[int, Event]]:
    """Return what one body wrote down, of which it checked nothing against the other."""
    at, told = 0, []
    for number, (kind, later, by) in enumerate(attempts):
        at += later
        told.append((number, event(kind, at=at, by=by)))
    return told


bodies = st.tuples(tried, tried).map(lambda both: (written(both[0]), written(both[1])))


@given(bodies, st.randoms(use_true_random=False))
def test_whatever_two_bodies_wrote_down_is_a_life_and_the_order_of_import_does_not_matter(
    both, chance
) -> None:
    told = [(0, event(RECEIVED, at=0)), *both[0], *both[1]]
    shuffled = [*told]
    chance.shuffle(shuffled)

    assert live(in_order(shuffled)) == live(in_order(told))


@given(bodies)
def test_of_whatever_two_bodies_wrote_down_nothing_is_lost(both) -> None:
    told = [(0, event(RECEIVED, at=0)), *both[0], *both[1]]
    life = live(in_order(told))

    assert all(any(one is other for _, other in told) for one in life.without_effect)
    assert life.supporters == sum(one.kind == SUPPORTED for _, one in told)
    assert (life.waits[-1].until is None) is life.is_open
    assert [w.since for w in life.waits] == sorted(w.since for w in life.waits)


@given(bodies, kinds)
def test_what_is_written_down_next_has_the_effect_that_was_promised(both, kind) -> None:
    life = live(in_order(told := [(0, event(RECEIVED, at=0)), *both[0], *both[1]]))
    one = event(kind, at=0, by="d")
    one = replace(one, recorded_at=written_at(life, Instant(life.changed_at - 1)))

    if refusal(life, one) is None:
        assert live(in_order([*told, (len(told), one)])) == after(life, one)


def test_every_open_state_awaits_something() -> None:
    assert all(AWAITS[state] for state in OPEN)
