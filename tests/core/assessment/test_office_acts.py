"""What a public body owes is met by its own acts, and by acts toward the contractor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.core.contracts.standards import Measure, Standard


def outcome(town, act, **more):
    cure = replace(town.look, standard=Standard(Measure.ACT, kinds=("order_to_cure", "inspection")))
    return town.outcomes(town.assess(town.dossier(cure, acts=(act,), **more), as_of=300))["LOOK/-/storm"]


@pytest.mark.parametrize(
    ("kind", "change", "wanted"),
    [
        ("order_to_cure", {"by_post": "manager"}, "fulfilled"),
        ("order_to_cure", {"by_body": "bureau"}, "fulfilled"),
        ("order_to_cure", {}, "unmet"),
        ("order_to_cure", {"by_post": "manager", "toward": "shops"}, "unmet"),
        ("order_to_cure", {"by_post": "inspector"}, "unmet"),
        ("order_to_cure", {"by_body": "command"}, "unmet"),
        ("inspection", {"by_post": "manager", "toward": ""}, "fulfilled"),
        ("apology", {"by_post": "manager"}, "unmet"),
    ],
)
def test_only_the_body_s_own_act_toward_the_contractor_meets_its_duty(town, kind, change, wanted):
    assert outcome(town, town.act(kind, 5, **change)) == wanted


def test_an_act_written_down_more_than_a_day_later_counts_from_the_day_of_the_entry(town):
    within = town.act("inspection", 5, recorded=29, by_post="manager")
    later = town.act("inspection", 5, recorded=29.5, by_post="manager")

    assert (outcome(town, within), outcome(town, later)) == ("fulfilled", "late")


def test_where_no_acts_are_kept_nobody_knows_what_the_office_did(town):
    dossier = town.dossier(town.look, absent=("acts.toml",))

    assessed = town.assess(dossier, as_of=300)

    assert town.outcomes(assessed) == {"LOOK/-/storm": "unknown"}
    assert assessed.hands_off.state == "insufficient_record"


def test_where_acts_are_kept_and_none_is_found_the_duty_is_unmet(town):
    assert town.outcomes(town.assess(town.dossier(town.look), as_of=300)) == {"LOOK/-/storm": "unmet"}
