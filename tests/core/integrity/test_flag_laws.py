"""Laws that hold for every flag: what order can never change, and what a purchase in another currency never touches."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.core.integrity.catalogue import CATALOGUE
from onus.core.integrity.flagging import flag_processes
from onus.core.integrity.rules import Limits
from onus.wire.flags.gathering import columns_of
from onus.wire.flags.results import results_json

from .ocp_cases import CASES
from .small import CARDINAL, a_bid, a_process, an_award
from .test_ocp_flags import limits_for

FLAGS = sorted(CASES.keys() | CARDINAL.keys())
FEW = settings(max_examples=5, deadline=None)
OTHER = "OTHER-"
FIRM_LISTS = ("tenderers", "suppliers", "parties")


def limits_of(flag):
    return limits_for(flag) if flag in CASES else Limits(flag, f"{flag}@1", CARDINAL[flag])


def plain_bids():
    """Return processes on which the eleven of Cardinal have something to say."""
    period = {"startDate": "2024-01-01T00:00:00Z", "endDate": "2024-01-06T00:00:00Z"}
    return [
        a_process(
            f"ocds-abc123-9{number:02}",
            bids=[
                a_bid("GEN-A", 100 + number % 3, date="2024-01-03T00:00:00Z"),
                a_bid("GEN-B", 100 + number % 3, date="2024-01-07T00:00:00Z"),
                a_bid("GEN-C", 300, status="disqualified" if number % 2 else "valid"),
            ],
            awards=[an_award("GEN-B" if number % 4 else "GEN-A")],
            buyer={"id": "GEN-BUYER"},
            tender={
                "procurementMethod": "open",
                "numberOfTenderers": 1,
                "tenderPeriod": period,
                "items": [{"classification": {"id": f"{number % 5}001"}}],
            },
        )
        for number in range(24)
    ]


def releases_for(flag):
    """Return what fires a flag, each process with an ocid of its own."""
    if flag in CARDINAL:
        return plain_bids()
    return [
        {**release, "ocid": f"ocds-abc123-{number:04}"} for number, release in enumerate(CASES[flag].fires)
    ]


def told(flag, releases):
    return flag_processes(columns_of(releases), {flag: limits_of(flag)})


def subjects(flag, releases):
    """Return what fired, with its value, by kind and subject."""
    found = told(flag, releases)
    return {
        (one.kind.value, found.data.text(code)): (above, below)
        for result in found.results
        for one in result.fired
        for code, above, below in zip(
            (found.data["ocid"][one.subjects] if one.kind == "OCID" else one.subjects).tolist(),
            one.above.tolist(),
            one.below.tolist(),
            strict=True,
        )
    }


def stirred(release, rng):
    """Return a release with its bids, its parties and what they list in another order."""
    release = copy.deepcopy(release)
    for bid in release.get("bids", {}).get("details", []):
        rng.shuffle(bid.get("tenderers", []))
        rng.shuffle(bid.get("documents", []))
    rng.shuffle(release.get("bids", {}).get("details", []))
    for party in release.get("parties", []):
        for name in ("roles", "beneficialOwners", "shareholders"):
            rng.shuffle(party.get(name, []))
    rng.shuffle(release.get("parties", []))
    for award in release.get("awards", []):
        rng.shuffle(award.get("suppliers", []))
    return release


@pytest.mark.parametrize("flag", FLAGS)
@FEW
@given(data=st.data(), rng=st.randoms(use_true_random=False))
def test_no_order_of_processes_bids_or_parties_changes_a_byte(flag, data, rng):
    every = releases_for(flag)
    kept = data.draw(st.lists(st.sampled_from(every), unique_by=lambda one: one["ocid"]) | st.just(every))
    other = [stirred(release, rng) for release in kept]
    rng.shuffle(other)

    first, second = told(flag, kept), told(flag, other)

    assert results_json(first) == results_json(second)
    assert first.tallies == second.tallies


def elsewhere(value, times, name=""):
    """Return a value of a release as it would be in another currency, between other firms and bodies."""
    if isinstance(value, list):
        return [elsewhere(one, times, name) for one in value]
    if not isinstance(value, dict):
        return value
    moved = {key: elsewhere(item, times, key) for key, item in value.items()}
    if "currency" in moved:
        moved |= {"currency": "XTS", "amount": moved.get("amount", 0) * times}
    if name in (*FIRM_LISTS, "buyer") and "id" in moved:
        moved["id"] = f"{OTHER}{moved['id']}"
    return moved


def abroad(flag, releases, times):
    moved = [elsewhere(release, times) for release in releases]
    return [{**one, "ocid": f"ocds-abc123-X{number:04}"} for number, one in enumerate(moved)]


AMONG_ALL = {"R006", "R007", "R013", "R019", "R021", "R025", "R026", "R027", "R038", "R048", "R072"}
"""Their populations are all buyers, firms or purchases of a class, whatever the currency."""


@pytest.mark.parametrize("flag", [flag for flag in FLAGS if flag not in AMONG_ALL])
@FEW
@given(times=st.integers(1, 1000), data=st.data())
def test_a_purchase_of_others_in_another_currency_changes_nothing_for_the_first(flag, times, data):
    ours = releases_for(flag)
    theirs = data.draw(
        st.lists(st.sampled_from(abroad(flag, ours, times)), min_size=1, unique_by=lambda one: one["ocid"])
    )

    alone, beside = subjects(flag, ours), subjects(flag, [*theirs, *ours])

    assert {
        key: value for key, value in beside.items() if not key[1].startswith((OTHER, "ocds-abc123-X"))
    } == alone


def test_the_laws_are_asked_of_every_flag_on_processes_that_fire_it():
    assert [rule.id for rule in CATALOGUE if rule.id[0] in "RX"] == FLAGS
    assert [flag for flag in sorted(CASES) if not subjects(flag, releases_for(flag))] == []
