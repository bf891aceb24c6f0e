"""The whole main job on a tiny dossier written by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, NO_INSTANT
from onus.base.texts import Localized
from onus.core.accountability.register import Holding
from onus.core.assessment.comparison import Category, category_of
from onus.core.assessment.known import known_by
from onus.core.assessment.names import pseudonym, public_place
from onus.core.assessment.track_evidence import NOTHING_SEEN, no_tracks
from onus.core.contracts.contract import PlacesOwed
from onus.core.contracts.facts import Notice
from onus.core.contracts.places import Place
from onus.core.contracts.standards import Measure, Standard, Strength
from onus.core.determinations.findings import Ground, Outcome
from onus.core.evidence.fixes import Reason
from onus.core.evidence.passes import joined

NAME = Localized(en="name", zh="名称")


def test_a_street_driven_along_in_time_is_fulfilled_and_its_neighbours_are_not(town):
    assessed = town.assess(town.dossier(), as_of=300, tracks=town.passes((0, 0, 95_000, 10)))

    found = town.findings(assessed)
    assert town.outcomes(assessed) == {
        "CLEAR/s1/storm": "fulfilled",
        "CLEAR/s2/storm": "unmet",
        "CLEAR/s3/storm": "unmet",
    }
    assert found["CLEAR/s1/storm"].coverage_ppm == 950_000
    assert found["CLEAR/s1/storm"].strength is Strength.OBSERVED
    assert Ground.NO_EVIDENCE in found["CLEAR/s2/storm"].grounds


def test_the_same_half_driven_twice_is_half(town):
    tracks = town.passes((0, 0, 50_000, 5), (0, 0, 50_000, 6))

    finding = town.findings(town.assess(town.dossier(), as_of=300, tracks=tracks))["CLEAR/s1/storm"]

    assert (finding.outcome, finding.coverage_ppm) == (Outcome.UNMET, 500_000)
    assert Ground.SHARE_TOO_LOW in finding.grounds


@pytest.mark.parametrize(("metres", "outcome"), [(90_000, "fulfilled"), (89_999, "unmet")])
def test_the_share_itself_is_enough_and_a_millimetre_less_is_not(town, metres, outcome):
    found = town.assess(town.dossier(), as_of=300, tracks=town.passes((0, 0, metres, 5)))

    assert town.outcomes(found)["CLEAR/s1/storm"] == outcome


def test_it_is_met_by_the_pass_that_completes_the_share_and_not_by_a_later_one(town):
    tracks = town.passes((0, 0, 50_000, 5), (0, 50_000, 90_000, 6), (0, 90_000, 100_000, 7))

    assert town.findings(town.assess(town.dossier(), as_of=300, tracks=tracks))[
        "CLEAR/s1/storm"
    ].met_at == town.at(6)


@pytest.mark.parametrize(("hour", "seen"), [(-0.001, False), (0, True), (23, True), (24, True)])
def test_a_pass_counts_from_the_opening_of_the_window_to_the_instant_of_looking(town, hour, seen):
    found = town.assess(town.dossier(), as_of=24, tracks=town.passes((0, 0, 100_000, hour)))

    assert (town.outcomes(found)["CLEAR/s1/storm"] == "fulfilled") is seen


def test_a_stretch_beyond_the_end_of_the_street_is_not_of_it(town):
    found = town.assess(
        town.dossier(), as_of=300, tracks=town.passes((0, -50_000, 20_000, 5), (0, 90_000, 300_000, 6))
    )

    assert town.findings(found)["CLEAR/s1/storm"].coverage_ppm == 300_000


def test_each_carriageway_counts_on_its_own_where_the_standard_says_so(town):
    both = replace(town.clear, standard=Standard(share_ppm=900_000, both_directions=True))
    there = town.passes((0, 0, 100_000, 5))
    block = there.blocks[0]
    back = replace(block.passes, direction=np.array([-1], np.int8), at_us=block.passes.at_us + HOUR_US)
    way_and_back = replace(there, blocks=(replace(block, passes=joined([block.passes, back])),))

    one, other = (
        town.findings(town.assess(town.dossier(both), as_of=300, tracks=each))["CLEAR/s1/storm"]
        for each in (there, way_and_back)
    )

    assert one.outcome is Outcome.UNMET
    assert other.met_at == town.at(6)


def test_a_stretch_between_two_positions_is_said_to_be_inferred(town):
    seen = town.passes((0, 0, 100_000, 5))
    block = seen.blocks[0]
    guessed = replace(block.passes, fixes=np.array([0], np.int32))
    inferred = replace(seen, blocks=(replace(block, passes=guessed),))

    one, other = (
        town.findings(town.assess(town.dossier(), as_of=300, tracks=each))["CLEAR/s1/storm"].grounds
        for each in (seen, inferred)
    )

    assert Ground.INFERRED_PATH not in one
    assert Ground.INFERRED_PATH in other


def test_a_machine_and_a_sheet_together_verify(town):
    tracks = town.passes((0, 0, 100_000, 10))
    dossier = town.dossier(evidence=(town.crew("s1", 12),))

    finding = town.findings(town.assess(dossier, as_of=300, tracks=tracks))["CLEAR/s1/storm"]

    assert finding.strength is Strength.VERIFIED
    assert finding.met_at == town.at(10)


def test_a_failed_inspection_sets_the_drive_before_it_aside_and_not_the_one_after(town):
    tracks = town.passes((0, 0, 100_000, 5), (1, 0, 100_000, 20))
    failed = (town.inspection("s1", 10, "fail"), town.inspection("s2", 10, "fail"))

    found = town.findings(town.assess(town.dossier(evidence=failed), as_of=300, tracks=tracks))

    assert found["CLEAR/s1/storm"].outcome is Outcome.UNMET
    assert Ground.FAILED_INSPECTION in found["CLEAR/s1/storm"].grounds
    assert found["CLEAR/s2/storm"].met_at == town.at(20)


def test_where_nothing_was_heard_at_all_nobody_can_tell(town):
    assert {*town.outcomes(town.assess(town.dossier(), as_of=300)).values()} == {"unknown"}


def test_a_street_without_a_length_is_unknown_where_tracks_were_to_show_it(town):
    places = (replace(town.places[0], length_mm=0), *town.places[1:])
    dossier = town.dossier(places=places)

    finding = town.findings(town.assess(dossier, as_of=300, tracks=town.passes((1, 0, 100_000, 5))))[
        "CLEAR/s1/storm"
    ]

    assert finding.outcome is Outcome.UNKNOWN
    assert Ground.NO_LENGTH in finding.grounds
    assert finding.coverage_ppm == -1


def test_two_inspections_that_pass_are_needed_and_one_is_too_few(town):
    twice = (town.inspection("s1", 3, service="toilets"), town.inspection("s1", 9, service="toilets", id="x"))
    once = (town.inspection("s2", 3, service="toilets"),)

    found = town.findings(town.assess(town.dossier(town.check, evidence=(*twice, *once)), as_of=300))

    assert found["CHECK/s1/storm"].met_at == town.at(9)
    assert found["CHECK/s2/storm"].outcome is Outcome.UNMET
    assert Ground.TOO_FEW_EVENTS in found["CHECK/s2/storm"].grounds


def touching(town, *touches):
    """Return tracks with positions inside polygons: place and hour."""
    rows = sorted((place, int(town.at(hour))) for place, hour in touches)
    block = replace(
        NOTHING_SEEN,
        touch_place=np.array([place for place, _ in rows], np.int64),
        touch_us=np.array([at for _, at in rows], np.int64),
    )
    return replace(
        no_tracks(3),
        blocks=(block,),
        heard_hours=np.unique(np.array([at // HOUR_US for _, at in rows], np.int64)),
    )


def test_under_the_weak_rule_of_some_cities_one_position_is_service(town):
    weak = replace(town.clear, standard=Standard(Measure.TOUCH))
    tracks = touching(town, (0, 5), (0, 3), (1, 30), (2, -1))

    assessed = town.assess(town.dossier(weak), as_of=300, tracks=tracks)

    found = town.findings(assessed)
    assert [each.outcome.value for each in found.values()] == ["fulfilled", "late", "unmet"]
    assert found["CLEAR/s1/storm"].met_at == town.at(3)
    assert assessed.findings.evidence.tolist() == [1, 1, 0]
    assert assessed.last_service_us.tolist() == [town.at(5), town.at(30), town.at(-1)]


def test_the_last_service_is_the_latest_evidence_that_shows_work_and_is_true(town):
    seen = (
        town.crew("s1", 20),
        town.inspection("s1", 30, "fail"),
        town.crew("s2", 9, kind="visit", result="confirmed", by="w", id="v1"),
        town.crew("s3", 9, kind="visit", result="confirmed", by="w", id="v2"),
    )

    visited = replace(town.clear, standard=Standard(work_kinds=("crew", "visit")))

    assessed = town.assess(
        town.dossier(visited, evidence=seen), as_of=300, tracks=town.passes((0, 0, 10, 25))
    )

    assert assessed.set_aside == ("v2",)
    assert assessed.last_service_us.tolist() == [town.at(25), town.at(9), NO_INSTANT]


def test_a_home_is_named_by_a_pseudonym_everywhere(town):
    homes = tuple(replace(place, private=True) for place in town.places)
    dossier = town.dossier(places=homes, evidence=(town.crew("s2", 3),))

    assessed = town.assess(dossier, as_of=300)

    assert public_place(dossier, 1) == pseudonym(dossier.salt, "s2")
    assert all("private-" in name for name in town.findings(assessed))
    assert all("s1" not in name for case in assessed.cases for name in case.sample)


def test_a_depot_is_owed_nothing(town):
    places = (*town.places, Place("yard", kind="depot"))

    assert len(town.assess(town.dossier(places=places), as_of=300).duties) == 3


def test_without_any_place_the_contractor_owes_the_duty_once(town):
    assert [*town.outcomes(town.assess(town.dossier(places=()), as_of=300))] == ["CLEAR/-/storm"]


def test_a_district_outside_the_clause_is_owed_nothing(town):
    north = replace(town.clear, places=PlacesOwed(districts=("north",)))

    assert [*town.outcomes(town.assess(town.dossier(north), as_of=300))] == [
        "CLEAR/s1/storm",
        "CLEAR/s2/storm",
    ]


def test_the_post_of_the_district_answers_and_the_case_begins_with_its_ladder(town):
    assessed = town.assess(town.dossier(evidence=(town.crew("s1", 3),)), as_of=300)

    assert town.answerer(assessed, "CLEAR/s3/storm").post == "inspector"
    assert town.answerer(assessed, "CLEAR/s2/storm").post == "manager"
    assert {case.district: case.steps[0].post for case in assessed.cases} == {
        "north": "manager",
        "south": "inspector",
    }


def test_a_seat_that_stood_empty_is_a_finding_about_the_office(town):
    register = replace(town.register, holdings=town.register.holdings[1:])

    found = town.assess(town.dossier(register=register), as_of=300).register

    assert [(each.post, each.kind) for each in found] == [("inspector", "vacancy")]


def test_an_appointment_written_down_later_is_not_seen(town):
    late = Holding("inspector", "Holder 9", town.at(-900), recorded_at=town.at(400))
    register = replace(town.register, holdings=(late, *town.register.holdings[1:]))

    assert known_by(town.dossier(register=register), town.at(300)).register.holdings == register.holdings[1:]


def test_a_reply_and_a_publication_that_came_later_are_not_seen_yet(town):
    notice = Notice(
        "n", "command", town.at(5), town.at(5), NAME,
        reply=NAME, reply_at=town.at(50), published_at=town.at(40),
    )  # fmt: skip
    act = town.act("summons", 5, published_at=town.at(40))
    dossier = town.dossier(notices=(notice,), acts=(act,))

    early, later = (known_by(dossier, town.at(hour)) for hour in (39, 60))

    assert (early.notices[0].reply_at, early.notices[0].published_at, early.acts[0].published_at) == (
        None,
    ) * 3
    assert early.notices[0].reply == Localized()
    assert later.notices[0] == notice
    assert later.acts[0] == act


stretches = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 99_999), st.integers(1, 100_000), st.integers(0, 90)),
    max_size=6,
)


def tracks_of(town, rows):
    return town.passes(*[(p, b, min(b + length, 100_000), hour) for p, b, length, hour in rows])


@given(stretches, st.randoms(use_true_random=False))
def test_the_order_of_passes_never_changes_a_finding(town, rows, rng):
    mixed = rng.sample(rows, len(rows))

    one, other = (
        town.findings(town.assess(town.dossier(), as_of=300, tracks=tracks_of(town, each)))
        for each in (rows, mixed)
    )

    assert one == other


@given(stretches, stretches)
def test_more_passes_never_make_a_finding_worse(town, rows, more):
    better = ["unmet", "unknown", "late", "fulfilled"]

    before, after = (
        town.findings(town.assess(town.dossier(), as_of=300, tracks=tracks_of(town, each)))
        for each in (rows, rows + more)
    )

    for duty, finding in before.items():
        now = after[duty]
        if rows:
            assert better.index(now.outcome.value) >= better.index(finding.outcome.value)
            assert now.coverage_ppm >= finding.coverage_ppm
        if finding.met_at is not None:
            assert now.met_at <= finding.met_at


@given(st.integers(0, 98_000), st.integers(2, 100_000), st.integers(1, 99), st.integers(0, 90))
def test_splitting_a_pass_changes_nothing(town, begin, length, percent, hour):
    end = min(begin + length, 100_000)
    middle = begin + max((end - begin) * percent // 100, 1)
    whole = town.passes((0, begin, end, hour))
    halves = town.passes((0, begin, middle, hour), (0, min(middle, end - 1), end, hour))

    one, other = (
        town.findings(town.assess(town.dossier(), as_of=300, tracks=tracks)) for tracks in (whole, halves)
    )

    assert one == other


@given(stretches, st.integers(1, 90), st.integers(0, 90))
def test_a_later_deadline_never_turns_fulfilled_into_late(town, rows, due, more):
    def found(hours):
        contract = town.contract(triggers=(replace(town.storm, due=town.at(hours)),))
        return town.outcomes(
            town.assess(town.dossier(contract=contract), as_of=300, tracks=tracks_of(town, rows))
        )

    before, after = found(due), found(due + more)

    assert all(after[duty] == "fulfilled" for duty, outcome in before.items() if outcome == "fulfilled")


@given(stretches, st.integers(0, 400))
def test_somebody_answers_for_every_duty_at_every_instant(town, rows, as_of):
    assessed = town.assess(town.dossier(town.clear, town.look), as_of=as_of, tracks=tracks_of(town, rows))

    assert all(town.answerer(assessed, duty).holder for duty in town.findings(assessed))


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"has_length": False}, Category.NO_LENGTH),
        ({"ours": Outcome.FULFILLED, "published": False}, Category.BETWEEN_FIXES),
        ({"ours": Outcome.FULFILLED}, Category.OTHER),
        ({}, Category.OTHER),
        ({"coverage_ppm": 1, "seen": {Reason.KEPT: 1}}, Category.SHARE_TOO_LOW),
        ({"seen": {Reason.IDLE: 3, Reason.DEPOT: 1}}, Category.DEPOT),
        ({"seen": {Reason.IDLE: 3, Reason.KEPT: 1}}, Category.SINGLE_FIX),
        ({"seen": {Reason.KEPT: 1}, "elsewhere": 2}, Category.CROSSING_ONLY),
        ({"seen": {Reason.ISOLATED: 2}}, Category.ISOLATED),
        ({"seen": {Reason.TELEPORT: 2}}, Category.DISCARDED),
        ({"seen": {Reason.KEPT: 2}}, Category.OTHER),
    ],
)
def test_every_difference_has_exactly_one_name(change, wanted):
    seen, elsewhere = change.pop("seen", {}), change.pop("elsewhere", 0)
    given_facts = {"published": True, "ours": Outcome.UNMET, "has_length": True, "coverage_ppm": 0, **change}
    by_reason = (*(seen.get(reason, 0) for reason in Reason), elsewhere)

    assert category_of(by_reason=by_reason, **given_facts) is wanted


def test_streets_on_which_the_published_rule_and_ours_differ_are_listed_one_by_one(town):
    touched = touching(town, (0, 5), (1, 5))
    driven = town.passes((0, 0, 100_000, 5), (2, 0, 100_000, 6)).blocks[0].passes
    tracks = replace(
        touched,
        blocks=(replace(touched.blocks[0], passes=driven),),
        in_place=np.array([[9] + [0] * 9, [1] + [0] * 9, [0] * 10], np.int64),
    )

    found = town.assess(town.dossier(compare_with="city"), as_of=300, tracks=tracks).differences

    assert [(each.place, each.category, each.published, each.ours) for each in found] == [
        ("s2", "single_fix", "served", "unmet"),
        ("s3", "between_fixes", "not_served", "fulfilled"),
    ]


def test_nothing_is_compared_unless_the_dossier_asks(town):
    assert town.assess(town.dossier(), as_of=300, tracks=touching(town, (0, 5))).differences == ()
