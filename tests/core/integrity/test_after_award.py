"""Signals after the award: when each fires, when it does not, and what it lacks where nobody can tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, UTC_ZONE
from onus.core.evidence.passes import Passes
from onus.core.integrity.after_award import SERVICE_RULES, after_award, record_of, same_tracks
from onus.core.integrity.flag import Grade
from onus.core.integrity.rules import LimitMissing
from onus.core.integrity.signal_rules import signals
from onus.outside.law import flag_words, load_pack
from onus.wire.flags.parameters import limits_of
from tests.core.integrity import service_cases as cases

LIMITS = limits_of([load_pack("onus-signals").rules])
IDS = [rule.id for rule in SERVICE_RULES]


def found(record, flag):
    return signals(record, {flag: LIMITS[flag]}, rules=SERVICE_RULES)


def test_there_are_thirteen_and_each_has_limits_words_and_three_cases():
    assert [f"S{number:02d}" for number in range(1, 14)] == IDS
    assert {*IDS} <= {*LIMITS} and {*IDS} <= {*flag_words().flags}
    assert {*cases.FIRING} == {*cases.CLEAN} == {*cases.MISSING} == {*IDS}


@pytest.mark.parametrize("flag", IDS)
def test_it_fires_with_its_exact_value_and_no_more_than_its_grade(flag):
    record, value = cases.FIRING[flag]

    (fired,) = found(record, flag).flags

    assert (fired.id, fired.value) == (flag, value)
    rule = next(rule for rule in SERVICE_RULES if rule.id == flag)
    assert list(Grade).index(fired.grade) >= list(Grade).index(rule.grade)
    assert fired.facts


@pytest.mark.parametrize("flag", IDS)
def test_it_is_silent_just_on_the_other_side_of_its_limit(flag):
    result = found(cases.CLEAN[flag], flag)

    assert (result.flags, result.not_computable) == ((), ())


@pytest.mark.parametrize("flag", IDS)
def test_it_says_what_it_lacks_and_never_counts_silence_as_clean(flag):
    record, missing = cases.MISSING[flag]

    result = found(record, flag)

    assert result.flags == ()
    assert {one.missing for one in result.not_computable} == {missing}


@pytest.mark.parametrize("sentence", cases.ALSO)
def test_it_fires_in_its_other_cases_too(sentence):
    flag, record = cases.ALSO[sentence]

    assert [one.id for one in found(record, flag).flags] == [flag]


def test_what_is_declared_as_needed_is_what_is_told_as_missing():
    for flag, (_, missing) in cases.MISSING.items():
        rule = next(rule for rule in SERVICE_RULES if rule.id == flag)
        assert {*missing} <= {*rule.needs}


def test_a_waiver_that_nobody_signed_is_told_and_excuses_nothing():
    record, value = cases.FIRING["S03"]

    (fired,) = found(replace(record, waivers=(cases.UNSIGNED,)), "S03").flags

    assert fired.value == value
    assert ("waivers_without_effect", "w1") in fired.facts


def test_a_rule_without_limits_is_not_run_and_named():
    assert signals(cases.FIRING["S01"][0], {}, rules=SERVICE_RULES).not_run == tuple(IDS)


def test_a_pack_that_leaves_a_number_out_is_refused():
    with pytest.raises(LimitMissing):
        signals(cases.FIRING["S02"][0], {"S02": replace(LIMITS["S02"], values={})}, rules=SERVICE_RULES)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_month_is_never_both_paid_too_much_and_too_little(paid, payable):
    result = found(cases.paid(cases.a_certificate(paid=paid, payable=payable)), "S02")

    assert [one.value for one in result.flags] == ([paid - payable] if abs(paid - payable) > 1 else [])


@given(st.permutations(cases.FIRING["S06"][0].inspections))
def test_the_order_of_inspections_changes_nothing(inspections):
    record, _ = cases.FIRING["S06"]

    assert found(replace(record, inspections=tuple(inspections)), "S06") == found(record, "S06")


def a_day(day, *, offset_us=0, vehicle=0):
    one = np.arange(5, dtype=np.int64)
    at = day * DAY_US + one * 60_000_000 + offset_us
    same = np.full(5, vehicle, np.int32)
    return Passes(one.astype(np.int32), one * 0, one + 9, at, at + 5, same, same.astype(np.int8), same + 2)


def joined(*parts):
    names = list(Passes.__slots__)
    return Passes(*(np.concatenate([getattr(part, name) for part in parts]) for name in names)).ordered()


def test_two_days_alike_to_the_microsecond_are_one_pair_and_a_microsecond_apart_are_none():
    copied = same_tracks(joined(a_day(10), a_day(11)), UTC_ZONE)

    assert [(one.vehicle, one.passes, (one.other_day - one.day).days) for one in copied] == [(0, 5, 1)]
    assert same_tracks(joined(a_day(10), a_day(11, offset_us=1)), UTC_ZONE) == ()
    assert same_tracks(joined(a_day(10), a_day(11, vehicle=1)), UTC_ZONE) == ()


def test_an_assessed_town_says_what_it_cannot_tell(town):
    assessed = town.assess(town.dossier(town.clear, town.look), as_of=300)

    result = after_award(assessed, LIMITS)

    assert {one.rule for one in result.not_computable} >= {
        "S01",
        "S02",
        "S05",
        "S06",
        "S08",
        "S09",
        "S10",
        "S13",
    }
    assert result.not_run == ()


def test_an_officer_who_turns_his_own_inspection_is_seen_and_one_with_news_is_not(town):
    fail = town.inspection("s1", 5, "fail", by="inspector", service="snow")
    turned = replace(fail, id="again", result="pass", recorded_at=town.at(9), supersedes=fail.id)
    news = town.crew("s1", 8, recorded=8)
    dossier = town.dossier(town.clear, evidence=(turned,))
    on_record = {"inspections.csv": (fail, turned)}

    alone = record_of(town.assess(dossier, as_of=300), on_record=on_record)
    told = record_of(town.assess(replace(dossier, evidence=(turned, news)), as_of=300), on_record=on_record)

    assert [(one.id, one.replaces, one.news) for one in alone.rulings if one.replaces] == [
        ("again", fail.id, ())
    ]
    assert [one.news for one in told.rulings if one.replaces] == [(news.id,)]


def test_a_reply_that_nobody_decides_on_runs_out_of_time(town):
    reply = town.act("reply", 30, finding="CLEAR/s1/storm")
    decision = town.act("decision", 60, finding="CLEAR/s1/storm", by_post="manager")
    dossier = town.dossier(town.clear, acts=(reply,))

    alone = record_of(town.assess(dossier, as_of=300), hours_to_decide=24).rulings
    decided = record_of(
        town.assess(replace(dossier, acts=(reply, decision)), as_of=300), hours_to_decide=24
    ).rulings

    assert [(one.post, one.owed_by, one.made_at) for one in alone] == [("", town.at(54), None)]
    assert [(one.post, one.made_at) for one in decided] == [("manager", town.at(60))]
