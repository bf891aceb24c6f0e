"""Permitting, overriding and rotating: both sides of each bar."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.authority.actors import Scope
from onus.core.restraint.actors import PurchaseAct, PurchaseActor, RoleHeld
from onus.core.restraint.overrides import Override, overridden
from onus.core.restraint.permitting import Barred, Denied, Permit, PowerAsked, permitted
from onus.core.restraint.power_table import KeptApart, Overridable, Power, PowerTable, RotationLimit
from onus.core.restraint.rotation import MONTH_US, PastPurchase, rotation_due

WORDS = Localized("words", "文字")
TABLE = PowerTable(
    "1",
    (
        Power("award.review", ("reviewer",), ("award",), WORDS),
        Power("award.decide", ("head",), ("award",), WORDS, eyes=2, approval="award.review", related=True),
        Power("bid.seal", ("bidder",), ("bidding",), WORDS, scope="own"),
    ),
    apart=(KeptApart("own", ("award.decide",), ("award.review",), WORDS, same_subject=True),),
    rotation=(RotationLimit("head", months_max=60, tenders_max=2, within_months=72),),
    overridable=(Overridable("rotation", ("head",), ("supervisor",)),),
)
SINCE, UNTIL = Instant(100), Instant(200)
REVIEW = PurchaseAct("award.review", "reviewer-1", Instant(110), "award-1", id="r1")


def who(role: str, person: str = "p", scope: Scope | None = None, **more: object) -> PurchaseActor:
    held = RoleHeld(role, scope or Scope("t"), SINCE, UNTIL, "no. 1", **more)  # type: ignore[arg-type]
    return PurchaseActor(person, "buyer", (held,))


HEAD = who("head")
ASKED = PowerAsked("award.decide", "award", Instant(150), "t", "buyer", subject="award-1", suppliers=("s1",))


def test_an_appointment_gives_power_from_its_first_instant_until_it_ends():
    history = [replace(REVIEW, at=Instant(0))]
    found = [
        isinstance(permitted(TABLE, HEAD, replace(ASKED, at=Instant(at)), history), Permit)
        for at in (99, 100, 199, 200)
    ]

    assert found == [False, True, True, False]


def test_an_appointment_without_a_paper_gives_nothing():
    held = RoleHeld("head", Scope("t"), SINCE)

    assert permitted(TABLE, PurchaseActor("p", roles=(held,)), ASKED, [REVIEW]) == Denied(
        "award.decide", "no_appointment"
    )


def test_an_appointment_for_another_purchase_gives_nothing_in_this_one():
    assert permitted(TABLE, who("head", scope=Scope("other")), ASKED, [REVIEW]).bar == "scope"  # type: ignore[union-attr]


def test_an_approval_counts_only_before_the_act_and_for_the_same_thing():
    late = replace(REVIEW, at=Instant(151))
    another = replace(REVIEW, subject="award-2")

    assert isinstance(permitted(TABLE, HEAD, ASKED, [REVIEW]), Permit)
    assert permitted(TABLE, HEAD, ASKED, [late]).bar == "eyes"  # type: ignore[union-attr]
    assert permitted(TABLE, HEAD, ASKED, [another]).bar == "eyes"  # type: ignore[union-attr]


def test_nobody_judges_their_own_act():
    decided = PurchaseAct("award.decide", "p", Instant(120), "award-1", id="d1")
    asked = replace(ASKED, action="award.review")

    assert permitted(TABLE, who("reviewer"), asked, [decided]) == Denied(
        "award.review", "apart", "own", "award.decide d1"
    )
    assert isinstance(permitted(TABLE, who("reviewer", "q"), asked, [decided]), Permit)


def test_an_act_about_the_whole_purchase_is_the_same_thing_as_another_such_act():
    decided = PurchaseAct("award.decide", "p", Instant(120), id="d1")

    found = permitted(TABLE, who("reviewer"), replace(ASKED, action="award.review", subject=""), [decided])

    assert isinstance(found, Denied)


def test_whoever_is_tied_to_a_supplier_steps_back_from_what_concerns_it_alone():
    tie = Barred("p", "s1", "director")

    assert permitted(TABLE, HEAD, ASKED, [REVIEW], ties=[tie]).bar == "recused"  # type: ignore[union-attr]
    assert isinstance(permitted(TABLE, HEAD, replace(ASKED, suppliers=("s2",)), [REVIEW], ties=[tie]), Permit)
    assert isinstance(permitted(TABLE, HEAD, ASKED, [REVIEW], ties=[replace(tie, person="q")]), Permit)


def test_a_bidder_acts_for_itself_and_for_nobody_else():
    bidder = replace(who("bidder", scope=Scope(body="s1")), suppliers=("s1",))
    asked = replace(ASKED, action="bid.seal", stage="bidding")

    assert isinstance(permitted(TABLE, bidder, asked), Permit)
    assert permitted(TABLE, bidder, replace(asked, suppliers=("s1", "s2"))).bar == "not_own"  # type: ignore[union-attr]
    assert permitted(TABLE, bidder, replace(asked, suppliers=())).bar == "not_own"  # type: ignore[union-attr]


acts = st.lists(
    st.builds(
        PurchaseAct,
        st.sampled_from(("award.review", "award.decide", "bid.seal")),
        st.sampled_from(("p", "q", "r")),
        st.integers(0, 300).map(Instant),
        st.sampled_from(("award-1", "award-2", "")),
        id=st.integers(0, 9).map(str),
    ),
    max_size=6,
)


@given(acts, st.randoms(use_true_random=False))
def test_the_order_in_which_acts_are_told_changes_nothing(history, chance):
    shuffled = list(history)
    chance.shuffle(shuffled)
    ask = [(HEAD, ASKED), (who("reviewer"), replace(ASKED, action="award.review"))]

    for actor, asked in ask:
        assert isinstance(permitted(TABLE, actor, asked, history), Permit) == isinstance(
            permitted(TABLE, actor, asked, shuffled), Permit
        )


@given(acts, acts)
def test_more_ties_and_more_of_the_own_acts_never_open_what_was_closed(history, more):
    own = [replace(one, person="p") for one in more]
    before = permitted(TABLE, HEAD, ASKED, history)

    if isinstance(before, Denied):
        assert isinstance(permitted(TABLE, HEAD, ASKED, [*history, *own]), Denied)


REASON = Localized("no other officer is in office", "无其他在任人员")
SUPERVISOR = who("supervisor", "s", Scope())
OVERRIDE = Override("o1", HEAD, SUPERVISOR, Instant(120), REASON, Instant(130))
ROTATED = Denied("award.decide", "rotation")


def test_an_override_goes_through_where_it_is_public_reasoned_and_approved_by_another():
    found = overridden(TABLE, ROTATED, ASKED, OVERRIDE)

    assert isinstance(found, Permit)
    assert (found.overridden, found.approvals) == ("rotation", ("o1",))


def test_an_override_fails_for_the_first_thing_that_it_lacks():
    lacking = [
        (replace(OVERRIDE, reason=Localized("only one language", "")), "no_reason"),
        (replace(OVERRIDE, published_at=None), "not_published"),
        (replace(OVERRIDE, published_at=Instant(151)), "not_published"),
        (replace(OVERRIDE, approved_at=Instant(151)), "not_published"),
        (replace(OVERRIDE, approver=who("supervisor", "p")), "same_person"),
        (replace(OVERRIDE, by=who("finance", "f")), "overrider"),
        (replace(OVERRIDE, approver=who("head", "h2")), "approver"),
    ]

    assert [overridden(TABLE, ROTATED, ASKED, one).detail for one, _ in lacking] == [
        why for _, why in lacking
    ]  # type: ignore[union-attr]


def test_a_tie_and_an_own_act_are_overridden_by_nobody():
    for bar in ("recused", "apart", "eyes", "stage", "role"):
        assert overridden(TABLE, Denied("award.decide", bar), ASKED, OVERRIDE).detail == "not_overridable"  # type: ignore[union-attr]


NOW = Instant(100 * MONTH_US)


def served(*spans: tuple[int, int | None]) -> PurchaseActor:
    roles = tuple(
        RoleHeld("head", Scope(body="buyer"), Instant(since * MONTH_US),
                 None if until is None else Instant(until * MONTH_US), "no. 1")
        for since, until in spans
    )  # fmt: skip
    return PurchaseActor("p", "buyer", roles)


def test_sixty_months_in_a_role_are_allowed_and_one_instant_more_is_not():
    exactly = served((40, None))
    more = replace(exactly, roles=(replace(exactly.roles[0], since=Instant(40 * MONTH_US - 1)),))

    assert rotation_due(TABLE, exactly, body="buyer", past=(), at=NOW) == ()
    assert [one.role for one in rotation_due(TABLE, more, body="buyer", past=(), at=NOW)] == ["head"]


def test_a_gap_does_not_begin_the_count_anew_and_overlaps_count_once():
    assert rotation_due(TABLE, served((30, 62), (63, 95)), body="buyer", past=(), at=NOW)
    assert not rotation_due(TABLE, served((60, 90), (60, 90), (60, 90)), body="buyer", past=(), at=NOW)


def test_time_at_another_buyer_does_not_count():
    assert not rotation_due(TABLE, served((0, None)), body="another", past=(), at=NOW)


def test_too_many_awards_to_one_supplier_bar_a_person_for_that_supplier_alone():
    past = [PastPurchase(Instant(n * MONTH_US), f"t{n}", "buyer", "s1", (("p", "head"),)) for n in (90, 95)]

    found = rotation_due(TABLE, served((90, None)), body="buyer", past=past, at=NOW)

    assert [(one.supplier, one.role) for one in found] == [("s1", "head")]
    assert rotation_due(TABLE, served((90, None)), body="buyer", past=past[:1], at=NOW) == ()
    asked = replace(ASKED, suppliers=("s2",))
    assert isinstance(permitted(TABLE, HEAD, asked, [REVIEW], rotations=found), Permit)
    assert permitted(TABLE, HEAD, ASKED, [REVIEW], rotations=found).bar == "rotation"  # type: ignore[union-attr]
