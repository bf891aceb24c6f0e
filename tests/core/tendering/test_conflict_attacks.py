"""Attacks by ties: those who act for the office or sit on the panel are tied to a bidder, on the generated tender."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.core.restraint.ties import Tie
from onus.core.tendering.judge import judge
from onus.core.tendering.register import TenderPerson
from onus.wire.tenders.published import public_view
from tests.example_tender import END, fair, tender

BUYER, HEAD, RULE = "buyer-representative", "head-1", "CN-COI-14@2003-01-01"


def tied(*ties):
    one = tender()
    people = (*one.register.people, TenderPerson("w1"))
    register = replace(one.register, ties=(*one.register.ties, *ties), people=people)
    return replace(one, register=register)


def judged(*ties):
    one = tied(*ties)
    return judge(one, one.rulebook, END)


def of_conflict(found):
    return {(one.subject, dict(one.facts)["relation"]) for one in found.breaches if one.rule == RULE}


def test_in_the_generated_tender_nobody_acts_while_tied():
    assert of_conflict(fair()) == set()
    assert {one.expert for one in fair().recused} == {"expert-03"}


def test_a_representative_of_the_buyer_who_is_tied_sits_on_no_panel_and_it_is_a_breach():
    found = judged(Tie(BUYER, "firm-a", "director"))

    assert BUYER in fair().panel.members and BUYER not in found.panel.members
    assert of_conflict(found) == {(f"person:{BUYER}", "director")}
    assert BUYER in {one.expert for one in found.recused}


def test_a_head_who_is_tied_to_the_winner_and_awards_is_a_breach():
    assert of_conflict(judged(Tie(HEAD, "firm-a", "shareholder"))) == {(f"person:{HEAD}", "other_influence")}


@pytest.mark.parametrize(
    "ties",
    [
        (("head-of-firm-a", "spouse"),),
        (("w1", "spouse"), ("w1", "firm-a", "director")),
        (("w1", "spouse"), ("w1", "firm-a", "controller")),
    ],
)
@pytest.mark.parametrize("reverse", [False, True])
def test_an_expert_who_is_kin_of_one_who_leads_a_bidder_is_not_drawn(ties, reverse):
    expert = fair().panel.members[0]
    kin, *rest = ties
    pair = (kin[0], expert) if reverse else (expert, kin[0])
    found = judged(Tie(*pair, kin[1]), *(Tie(*one) for one in rest))

    assert expert not in found.panel.members
    assert expert in {one.expert for one in found.recused}


def test_an_expert_who_is_kin_of_one_who_merely_works_for_a_bidder_is_drawn():
    expert = fair().panel.members[0]

    assert judged(Tie(expert, "w1", "spouse"), Tie("w1", "firm-a", "employed")).panel == fair().panel


def test_an_expert_steps_back_for_a_bidder_whose_bid_came_late_as_well():
    expert = fair().panel.members[0]

    assert expert not in judged(Tie(expert, "firm-e", "employed")).panel.members


def test_the_public_draws_the_same_panel_without_knowing_the_tie():
    expert = fair().panel.members[0]
    ties = (Tie(expert, "firm-e", "employed"), Tie(HEAD, "firm-a", "director"))
    own, shown = judged(*ties), public_view(tied(*ties), END)
    public = judge(shown, shown.rulebook, END)

    assert shown.register.ties == ()
    assert (public.panel, of_conflict(public)) == (own.panel, of_conflict(own))
