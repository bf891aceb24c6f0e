"""Each flag of the pack `ocp-flags`: one set that fires, one that does not, and each field missing in turn."""

from __future__ import annotations

import copy

import pytest

from onus.core.integrity.catalogue import CATALOGUE
from onus.core.integrity.competition import sole_tenderer
from onus.core.integrity.flagging import flag_processes
from onus.core.integrity.rules import Limits
from onus.outside.law import flag_words, load_pack
from onus.wire.flags.gathering import columns_of
from onus.wire.flags.parameters import limits_of

from .ocp_cases import CASES
from .small import CARDINAL, a_bid, a_process

PACK = limits_of([load_pack("ocp-flags").rules])
RULES = {rule.id: rule for rule in CATALOGUE}
SAME_FOR_ALL = {"R064"}
"""Whatever states an amendment fires it; the limit makes it quiet."""
NOBODY_COMPLAINS = {"R020"}
"""Fires wherever it can be computed."""


def limits_for(flag, **changes):
    given = PACK[flag]
    return Limits(flag, given.rule, {**given.values, **CASES[flag].limits, **changes})


def run(flag, releases, **changes):
    found = flag_processes(columns_of(releases), {flag: limits_for(flag, **changes)}, rules=CATALOGUE)
    told = {}
    for part in found.results[0].fired:
        codes = found.data["ocid"][part.subjects] if part.kind == "OCID" else part.subjects
        if len(codes):
            told[part.kind.value] = sorted(found.data.text(code) for code in codes.tolist())
    return told, found.tallies


def test_every_flag_but_the_eleven_of_cardinal_has_a_case_a_limit_and_words():
    others = {rule.id for rule in CATALOGUE if rule.id[0] in "RX"} - CARDINAL.keys()

    assert sorted(others) == sorted(CASES) == sorted(PACK)
    assert sorted(others - flag_words().flags.keys()) == []
    assert {f"R{n:03}" for n in range(1, 74)} | {f"X{n:02}" for n in range(1, 10)} == others | CARDINAL.keys()


@pytest.mark.parametrize("flag", sorted(CASES))
def test_the_flag_fires_on_exactly_what_it_is_about(flag):
    assert run(flag, CASES[flag].fires)[0] == CASES[flag].found


@pytest.mark.parametrize("flag", sorted(CASES))
def test_the_flag_is_quiet_on_the_other_side_of_its_limit(flag):
    changes = {"amendments_min": 2} if flag in SAME_FOR_ALL else {}
    told, tallies = run(flag, CASES[flag].quiet, **changes)

    assert told == {}
    if flag not in NOBODY_COMPLAINS:
        assert sum(tally.computable for tally in tallies) > 0


def without(value, names):
    """Return a release without a field, wherever it stands."""
    if isinstance(value, list):
        return [without(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    if len(names) == 1:
        return {name: item for name, item in value.items() if name != names[0]}
    return {name: without(item, names[1:]) if name == names[0] else item for name, item in value.items()}


NEEDED = [(flag, path) for flag in sorted(CASES) for path in RULES[flag].needed(limits_for(flag))]


@pytest.mark.parametrize(("flag", "path"), NEEDED)
def test_without_a_field_the_flag_says_that_it_cannot_be_computed(flag, path):
    releases = copy.deepcopy(CASES[flag].fires)
    for one in path.split("|"):
        names = one.partition(":")[0].split("/")
        releases = [without(release, names) for release in releases]
    told, tallies = run(flag, releases)

    assert told.get("OCID", []) == []
    assert sum(tally.computable for tally in tallies) == 0
    assert all(path in dict(tally.missing) for tally in tallies)


@pytest.mark.parametrize("flag", ["R002", "R011", "R054", "R055"])
def test_without_a_threshold_for_its_currency_a_process_cannot_be_computed(flag):
    told, (tally,) = run(flag, CASES[flag].fires, threshold_by_currency={"DOP": 5})

    assert told.get("OCID", []) == []
    assert tally.computable == 0
    assert "threshold_by_currency" in dict(tally.missing)


def test_without_a_list_of_debarred_firms_nobody_can_say_who_is_on_it():
    told, (tally,) = run("R046", CASES["R046"].fires, debarred=[])

    assert (told, tally.computable) == ({}, 0)


@pytest.mark.parametrize("flag", sorted(CASES))
def test_an_empty_set_fires_nothing(flag):
    assert run(flag, [])[0] == {}


@pytest.mark.parametrize("flag", sorted(CASES))
def test_the_order_of_processes_changes_nothing(flag):
    assert run(flag, CASES[flag].fires[::-1]) == run(flag, CASES[flag].fires)


@pytest.mark.parametrize("mail", ["", " ", "someone@"])
def test_a_mail_address_without_a_domain_is_no_tie_between_bidders(mail):
    contact = {"email": mail, "telephone": "1"}
    parties = [{"id": firm, "roles": ["tenderer"], "contactPoint": contact} for firm in ("GEN-A", "GEN-B")]

    assert run("R044", [a_process(parties=parties)])[0] == {}


def test_a_party_that_is_bidder_and_buyer_at_once_has_no_tie_with_itself():
    contact = {"telephone": "024 555 0100"}
    both = {"id": "GEN-A", "roles": ["tenderer", "buyer"], "contactPoint": contact}
    alone = {"id": "GEN-B", "roles": ["tenderer"], "contactPoint": contact}

    assert run("R043", [a_process(parties=[both])])[0] == {}
    assert run("R043", [a_process(parties=[both, alone])])[0] == {"OCID": ["ocds-abc123-1"]}


def test_what_flags_share_cannot_be_changed_by_one_of_them():
    who = sole_tenderer(columns_of([a_process(bids=[a_bid("GEN-A")])]))

    with pytest.raises(ValueError, match="read-only"):
        who[0] = 1
