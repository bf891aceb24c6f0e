"""Separation: each act is held against the first of the other side, as one would by comparing every pair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule
from onus.core.restraint.actors import PurchaseAct
from onus.core.restraint.separation import DUTIES, separation_breached

PAIRS = {"accept": ["handle_purchase"], "handle_purchase": ["accept", "review_contract", "handle_purchase"]}
RULE = Rule(
    "S", "1", "separation", Localized(), Localized(), parameters={"pairs": PAIRS, "consequence": "block"}
)
ACTIONS = ["plan.prepare", "notice.publish", "contract.review", "acceptance.decide", "bid.open"]
acts = st.lists(
    st.builds(
        PurchaseAct, st.sampled_from(ACTIONS), st.sampled_from(["", "p", "q"]), st.integers(0, 9).map(Instant),
        id=st.sampled_from("abcdef"),
    ),
    max_size=12,
)  # fmt: skip


def by_every_pair(history: list[PurchaseAct]) -> list[tuple[str, str, str]]:
    ordered = sorted(history, key=lambda one: (one.at, one.id, one.action))
    found = []
    for one, other in [(one, other) for one, others in sorted(PAIRS.items()) for other in others]:
        sides = [(DUTIES[one], DUTIES[other]), (DUTIES[other], DUTIES[one])]
        for index, act in enumerate(ordered):
            clash = [
                past for past in ordered[:index]
                if act.person and past.person == act.person
                if any(past.action in before and act.action in after for before, after in sides)
            ]  # fmt: skip
            found += [(f"fact:{act.id}", clash[0].id, f"{one}+{other}")] if clash else []
    return found


@given(acts)
def test_one_look_at_each_act_finds_what_every_pair_would(history):
    found = separation_breached(RULE, history)

    assert [
        (one.subject, dict(one.facts)["earlier"], dict(one.facts)["pair"]) for one in found
    ] == by_every_pair(history)
