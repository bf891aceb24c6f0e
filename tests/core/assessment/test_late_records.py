"""Late records: they change what is known, never what was known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.texts import Localized
from onus.core.contracts.facts import Notice, Report
from onus.core.contracts.standards import Deadline, Measure
from onus.core.determinations.findings import Ground

NAME = Localized(en="name", zh="名称")


def ways(assessed):
    """Return of each case its district, status by status, and when it closed."""
    return {case.district: [step.status for step in case.steps] for case in assessed.cases}


def test_work_written_down_late_is_found_fulfilled_and_marked(town):
    sheets = (town.crew("s1", 20, recorded=100),)

    found = town.findings(town.assess(town.dossier(evidence=sheets), as_of=200))["CLEAR/s1/storm"]

    assert found.outcome.value == "fulfilled"
    assert Ground.RECORDED_LATE in found.grounds


def test_work_written_down_at_once_is_not_marked(town):
    sheets = (town.crew("s1", 20), town.crew("s2", 30))

    found = town.findings(town.assess(town.dossier(evidence=sheets), as_of=200))

    assert Ground.RECORDED_LATE not in found["CLEAR/s1/storm"].grounds
    assert Ground.RECORDED_LATE not in found["CLEAR/s2/storm"].grounds


def test_a_late_act_of_the_office_itself_is_marked_too(town):
    looked = town.act("inspection", 20, recorded=30, by_post="manager")

    found = town.findings(town.assess(town.dossier(town.look, acts=(looked,)), as_of=200))["LOOK/-/storm"]

    assert found.outcome.value == "fulfilled"
    assert Ground.RECORDED_LATE in found.grounds


def test_work_written_down_late_does_not_stop_the_ladder_in_the_past(town):
    everywhere = (town.crew("s1", 20, recorded=100), town.crew("s2", 20), town.crew("s3", 20))

    (case,) = town.assess(town.dossier(evidence=everywhere), as_of=200).cases

    assert (case.opened_at, case.closed_at, case.closed_by) == (town.at(24), town.at(100), "met")
    assert [step.status for step in case.steps] == ["silent", "silent"]
    assert (case.duties, case.late_entries) == (1, 1)


def test_work_written_down_before_the_due_time_opens_no_case(town):
    # The first sheet makes the source speak, so that an entry after the due time would open one.
    early = town.crew("s2", 2)
    everywhere = (early, *(town.crew(place, 20, recorded=24) for place in ("s1", "s2", "s3")))

    assert town.assess(town.dossier(evidence=everywhere), as_of=200).cases == ()


def test_a_case_that_a_machine_closed_is_not_kept_open_by_a_late_sheet(town):
    tracks = town.passes((0, 0, 100_000, 30), (1, 0, 100_000, 2), (2, 0, 100_000, 2))
    sheet = town.crew("s1", 20, recorded=100)

    (case,) = town.assess(town.dossier(evidence=(sheet,)), as_of=200, tracks=tracks).cases

    assert case.closed_at == town.at(30)


def test_work_shown_late_stays_a_case_when_an_earlier_work_is_written_down_later(town):
    late, earlier = town.crew("s3", 25), town.crew("s3", 0, recorded=26)
    dossier = town.dossier(evidence=(late, earlier))

    (then,) = (case for case in town.assess(dossier, as_of=25).cases if case.district == "south")
    (now,) = (case for case in town.assess(dossier, as_of=26).cases if case.district == "south")

    assert (then.opened_at, then.closed_at) == (now.opened_at, now.closed_at) == (town.at(24), town.at(25))
    assert now.late_entries == 1


def test_a_drive_shown_late_stays_a_case_when_an_earlier_work_is_written_down_later(town):
    tracks = town.passes((2, 0, 100_000, 25))
    dossier = town.dossier(evidence=(town.crew("s3", 0, recorded=26),))

    (now,) = (c for c in town.assess(dossier, as_of=26, tracks=tracks).cases if c.district == "south")

    assert (now.closed_at, now.late_entries) == (town.at(25), 1)


def test_where_nobody_could_tell_at_the_due_time_no_case_is_opened_afterwards(town):
    sheets = tuple(town.crew(place, 20, recorded=100) for place in ("s1", "s2", "s3"))

    assert town.outcomes(town.assess(town.dossier(evidence=()), as_of=50))["CLEAR/s1/storm"] == "unknown"
    assert town.assess(town.dossier(evidence=sheets), as_of=200).cases == ()


def test_a_late_sheet_cures_no_asymmetry(town):
    notice = Notice(
        "n", "command", town.at(48), town.at(48), NAME, districts=("north",), service="snow", sanction="fine"
    )
    seen = (town.crew("s2", 20), town.crew("s3", 20))
    before = town.dossier(evidence=seen, notices=(notice,))
    after = replace(before, evidence=(*seen, town.crew("s1", 20, recorded=100)))

    (then,), (now,) = (town.assess(one, as_of=200).notices for one in (before, after))

    assert then.asymmetry
    assert now.asymmetry
    assert now.parts == then.parts


@pytest.mark.parametrize(
    ("hour", "service", "count"),
    [(23, "snow", 0), (24, "snow", 1), (90, "snow", 1), (91, "snow", 0), (48, "care", 0)],
)
def test_a_notice_finds_overdue_what_the_record_held_as_such_at_its_instant(town, hour, service, count):
    # Due at 24, done at 20, written down at 91: overdue on the record in between.
    seen = (town.crew("s2", 20), town.crew("s3", 20), town.crew("s1", 20, recorded=91))
    notice = Notice("n", "command", town.at(hour), town.at(hour), NAME, districts=("north",), service=service)
    own = replace(town.look, service="snow")
    dossier = town.dossier(town.clear, own, evidence=seen, notices=(notice,))

    (found,) = town.assess(dossier, as_of=200).notices

    assert found.asymmetry is (count > 0)


def test_each_due_time_of_a_district_is_a_case_of_its_own(town):
    places = (
        replace(town.places[0], place_class="arterial"),
        replace(town.places[1], place_class="lane"),
        replace(town.places[2], place_class="lane"),
    )
    hours = Deadline(within_h_by_class={"arterial": 4, "lane": 9})
    dossier = town.dossier(replace(town.clear, deadline=hours), places=places, reports=())

    cases = town.assess(dossier, as_of=100, tracks=town.passes((1, 0, 5, 3))).cases

    assert [(case.district, case.opened_at, case.duties) for case in cases] == [
        ("north", town.at(4), 1),
        ("north", town.at(9), 1),
        ("south", town.at(9), 1),
    ]


def test_streets_of_one_district_that_fall_due_together_are_one_case(town):
    (north, south) = town.assess(town.dossier(), as_of=100, tracks=town.passes((1, 0, 5, 3))).cases

    assert (north.duties, south.duties) == (2, 1)
    assert north.sample == ("CLEAR/s1/storm", "CLEAR/s2/storm")


def test_a_report_that_was_closed_later_is_still_open(town):
    trigger = replace(town.storm, id="report", kind="report", opens=None, due=None)
    closing = replace(
        town.clear, trigger="report", standard=replace(town.clear.standard, measure=Measure.CLOSING)
    )
    contract = town.contract(closing, triggers=(trigger,))
    report = Report("r1", "s1", "snow", town.at(1), town.at(1), target_at=town.at(24), closed_at=town.at(30))

    early = town.assess(town.dossier(contract=contract, reports=(report,)), as_of=20)
    later = town.assess(town.dossier(contract=contract, reports=(report,)), as_of=40)

    assert set(town.outcomes(early).values()) == {"pending"}
    assert set(town.outcomes(later).values()) == {"late"}


hours = st.integers(0, 90)
sheets = st.lists(st.tuples(st.sampled_from(["s1", "s2", "s3"]), hours, st.integers(0, 90)), max_size=6)


def dossier_of(town, rows, acts=()):
    evidence = tuple(
        town.crew(place, hour, recorded=hour + wait, id=f"c{number}")
        for number, (place, hour, wait) in enumerate(rows)
    )
    return town.dossier(
        town.clear, town.look, evidence=evidence, acts=tuple(
            town.act(kind, hour, recorded=hour + wait, by_post="manager", id=f"a{number}")
            for number, (kind, hour, wait) in enumerate(acts)
        )
    )  # fmt: skip


deeds = st.lists(
    st.tuples(st.sampled_from(["inspection", "order_to_cure", "excuse"]), hours, st.integers(0, 90)),
    max_size=4,
)


@pytest.mark.parametrize("name", ["findings", "cases", "consequences", "hands_off", "symmetry"])
@given(rows=sheets, acts=deeds, as_of=st.integers(0, 200))
def test_facts_recorded_after_the_instant_are_not_seen(town, name, rows, acts, as_of):
    whole = dossier_of(town, rows, acts)
    seen = replace(
        whole,
        evidence=tuple(e for e in whole.evidence if e.recorded_at <= town.at(as_of)),
        acts=tuple(a for a in whole.acts if a.recorded_at <= town.at(as_of)),
    )

    one, other = (town.assess(each, as_of=as_of) for each in (whole, seen))

    if name == "findings":
        assert town.findings(one) == town.findings(other)
    else:
        assert getattr(one, name) == getattr(other, name)


@given(rows=sheets, acts=deeds, first=st.integers(0, 200), second=st.integers(0, 200))
def test_what_is_learned_later_never_changes_the_way_a_case_took(town, rows, acts, first, second):
    first, second = sorted((first, second))
    whole = dossier_of(town, rows, acts)

    then = {case.id: case for case in town.assess(whole, as_of=first).cases}
    now = {case.id: case for case in town.assess(whole, as_of=second).cases}

    for name, case in then.items():
        past = [(s.post, s.from_at) for s in now[name].steps if s.from_at < town.at(first)]
        assert past == [(s.post, s.from_at) for s in case.steps if s.from_at < town.at(first)]
        if case.closed_at is not None:
            assert now[name].closed_at >= case.closed_at


@given(rows=sheets, rng=st.randoms(use_true_random=False))
def test_the_order_of_facts_never_changes_an_assessment(town, rows, rng):
    whole = dossier_of(town, rows)
    shuffled = list(whole.evidence)
    rng.shuffle(shuffled)

    one, other = (
        town.assess(replace(whole, evidence=tuple(order)), as_of=200) for order in (whole.evidence, shuffled)
    )

    assert town.findings(one) == town.findings(other)
    assert one.cases == other.cases


@given(rows=sheets, more=sheets)
def test_more_work_on_record_never_makes_a_finding_worse(town, rows, more):
    better = ["unmet", "unknown", "late", "fulfilled"]
    before, after = (
        town.outcomes(town.assess(dossier_of(town, each), as_of=300)) for each in (rows, rows + more)
    )

    for duty, outcome in before.items():
        # Hearing of any work at all turns `unknown` into `unmet`: silence was not failure.
        if (outcome, after[duty]) != ("unknown", "unmet"):
            assert better.index(after[duty]) >= better.index(outcome)


@given(rows=sheets, first=st.integers(0, 200), second=st.integers(0, 200))
def test_a_window_that_is_open_is_decided_once_and_never_reopened(town, rows, first, second):
    first, second = sorted((first, second))
    whole = dossier_of(town, rows)

    then, now = (town.outcomes(town.assess(whole, as_of=each)) for each in (first, second))

    assert all(then[duty] == "pending" for duty, outcome in now.items() if outcome == "pending")
    # What was met in time stays met in time.
    assert all(now[duty] == "fulfilled" for duty, outcome in then.items() if outcome == "fulfilled")
