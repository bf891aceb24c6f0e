"""Measuring: what was owed meets what was seen.

In:  duties, evidence of tracks and events, excuses.
Out: columns that `determinations.timeliness` judges.

The surprise: this is the one place where the two sides meet. Duties know
nothing of evidence and evidence knows nothing of duties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import DAY_US, NO_INSTANT, Instant
from onus.core.assessment.acts_owed import acts_that_meet, owing_bodies
from onus.core.assessment.dossier import ACTS, Dossier
from onus.core.assessment.names import evidence_names
from onus.core.assessment.promises import Promises
from onus.core.assessment.track_evidence import TrackEvidence, heard_between, touched_between
from onus.core.assessment.weighed import (
    ACT,
    CLOSING,
    EVIDENCE,
    IMPLAUSIBLE,
    MET_ANOTHER,
    SHOWS_NOTHING,
    Weighed,
)
from onus.core.contracts.contract import Obligation
from onus.core.contracts.facts import Act, PointEvidence
from onus.core.contracts.standards import Measure, Standard, Strength
from onus.core.determinations.findings import Ground
from onus.core.determinations.met_by_events import USED, Event, MetByEvents, met_by_events
from onus.core.duties.duties import DutyColumns
from onus.core.evidence.coverage import first_reached_in_parts
from onus.core.evidence.visits import implausible_visits

STRENGTH_OF = {
    ("inspection", "pass"): Strength.OBSERVED,
    ("inspection", "fail"): Strength.OBSERVED,
    ("crew", "done"): Strength.CLAIMED,
    ("photo", "done"): Strength.CLAIMED,
    ("visit", "confirmed"): Strength.VERIFIED,
    ("visit", "unconfirmed"): Strength.CLAIMED,
}
"""How far each kind of evidence can be trusted; what is not here never counts."""
NOBODY = ""


@dataclass(slots=True)
class Measurement:
    """Columns under construction, one row a duty; filled obligation by obligation.

    Attributes:
        known_us: when the record first showed the duty as met; not before `met_us`.
        alive: whether, before that, its source of evidence had already spoken of
            the window, so that the record showed the duty as not met.
        shown_late: whether the record, when it first showed the duty as met, showed
            it as met after the due time.
        spent: by obligation and place, events that belong to a calendar duty before; where
            windows touch or overlap they meet no other one.
        weighed: what each piece of evidence came to.
    """

    met_us: NDArray[np.int64]
    heard: NDArray[np.bool_]
    seen: NDArray[np.bool_]
    failed: NDArray[np.bool_]
    measurable: NDArray[np.bool_]
    covered_mm: NDArray[np.int64]
    coverage_ppm: NDArray[np.int32]
    strength: NDArray[np.int8]
    used: NDArray[np.int32]
    grounds: NDArray[np.int64]
    known_us: NDArray[np.int64]
    alive: NDArray[np.bool_]
    shown_late: NDArray[np.bool_]
    spent: dict[tuple[int, int], tuple[Event, ...]]
    weighed: Weighed


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything seen, by service and place.

    Attributes:
        tracks: what the fleet's positions came to.
        events: service to place to events in order of time.
        times: service and kind to rising instants, to tell silence from absence.
        written: for each of `times`, when it was written down.
        set_aside: ids of visits that cannot be true.
    """

    tracks: TrackEvidence
    events: Mapping[str, Mapping[str, tuple[Event, ...]]]
    times: Mapping[tuple[str, str], NDArray[np.int64]]
    set_aside: tuple[str, ...]
    written: Mapping[tuple[str, str], NDArray[np.int64]]
    indices: Mapping[tuple[str, str], int]
    beside: Mapping[tuple[str, str], Sequence[tuple[Instant, int, str]]]


def evidence_of(dossier: Dossier, tracks: TrackEvidence) -> Evidence:
    """Sort point evidence by service and place, without visits that cannot be true."""
    set_aside = tuple(found.visit for found in implausible_visits(dossier.evidence, evidence_names(dossier)))
    refused = dict.fromkeys(set_aside)
    events: dict[str, dict[str, list[Event]]] = {}
    times: dict[tuple[str, str], list[tuple[int, int]]] = {}
    beside: dict[tuple[str, str], list[tuple[Instant, int, str]]] = {}
    for index, seen in enumerate(dossier.evidence):
        times.setdefault((seen.service, seen.kind), []).append((seen.happened_at, seen.recorded_at))
        event = _event(seen)
        untrue = seen.kind == "visit" and seen.id in refused
        if event is not None and not untrue:
            events.setdefault(seen.service, {}).setdefault(seen.place, []).append(event)
            continue
        why = IMPLAUSIBLE if untrue else SHOWS_NOTHING
        beside.setdefault((seen.service, seen.place), []).append((seen.happened_at, index, why))
    ordered = {
        service: {place: tuple(sorted(found)) for place, found in sorted(by_place.items())}
        for service, by_place in sorted(events.items())
    }
    pairs = {key: np.array(sorted(at), np.int64) for key, at in sorted(times.items())}
    rising = {key: pair[:, 0] for key, pair in pairs.items()}
    written = {key: pair[:, 1] for key, pair in pairs.items()}
    indices = {(seen.kind, seen.id): index for index, seen in enumerate(dossier.evidence)}
    return Evidence(tracks, ordered, rising, set_aside, written, indices, beside)


def _event(seen: PointEvidence) -> Event | None:
    strength = STRENGTH_OF.get((seen.kind, seen.result))
    if strength is None:
        return None
    good = seen.result != "fail"
    return Event(seen.happened_at, seen.kind, strength.rank, good, seen.id, seen.recorded_at)


def act_events(acts: Sequence[Act], kinds: Sequence[str]) -> tuple[Event, ...]:
    """Return acts of some kinds as events.

    An act written down more than a day after it was done counts from the day it
    was written down: a record cannot be made earlier than it was.
    """
    events = [
        Event(
            at_us=act.recorded_at if act.recorded_at > act.happened_at + DAY_US else act.happened_at,
            kind=act.kind,
            strength=Strength.OBSERVED.rank,
            good=True,
            id=act.id,
            recorded_us=act.recorded_at,
        )
        for act in acts
        if act.kind in kinds
    ]
    return tuple(sorted(events))


def measure(
    dossier: Dossier,
    promises: Promises,
    duties: DutyColumns,
    evidence: Evidence,
    *,
    as_of: Instant,
) -> Measurement:
    """Measure every duty by the standard that applies to it."""
    rows = Measurement(
        met_us=np.full(len(duties), NO_INSTANT, np.int64),
        heard=np.zeros(len(duties), bool),
        seen=np.zeros(len(duties), bool),
        failed=np.zeros(len(duties), bool),
        measurable=np.ones(len(duties), bool),
        covered_mm=np.zeros(len(duties), np.int64),
        coverage_ppm=np.full(len(duties), -1, np.int32),
        strength=np.zeros(len(duties), np.int8),
        used=np.zeros(len(duties), np.int32),
        grounds=np.zeros(len(duties), np.int64),
        known_us=np.full(len(duties), NO_INSTANT, np.int64),
        alive=np.ones(len(duties), bool),
        shown_late=np.zeros(len(duties), bool),
        spent={},
        weighed=Weighed(),
    )
    for (number, rule), standard in sorted(promises.standards.items()):
        chosen = np.flatnonzero((duties.obligation == number) & (duties.rule == rule))
        if not len(chosen):
            continue
        obligation = dossier.contract.obligations[number]
        block = _Block(dossier, promises, duties, evidence, obligation, standard, chosen, as_of)
        MEASURES[standard.measure](block, rows)
    return rows


@dataclass(frozen=True, slots=True)
class _Block:
    """The duties of one obligation under one standard."""

    dossier: Dossier
    promises: Promises
    duties: DutyColumns
    evidence: Evidence
    obligation: Obligation
    standard: Standard
    chosen: NDArray[np.int64]
    as_of: Instant

    @property
    def until_us(self) -> NDArray[np.int64]:
        return np.minimum(self.duties.closes_us[self.chosen], self.as_of)

    @property
    def spoken_until_us(self) -> NDArray[np.int64]:
        """Return until when a record that is kept at all would have spoken of each duty.

        A book with no line for a day, and lines for the days after it, was not silent.
        """
        one = self.chosen[0]
        kind = int(self.duties.obligation[one]), int(self.duties.rule[one])
        after_us = self.promises.deadlines[kind].closes_after_d * DAY_US
        spoken: NDArray[np.int64] = np.maximum(self.duties.due_us[self.chosen], self.opens_us) + after_us
        return np.minimum(np.maximum(spoken, self.duties.closes_us[self.chosen]), self.as_of)

    @property
    def opens_us(self) -> NDArray[np.int64]:
        return self.duties.opens_us[self.chosen]


def _events_met(block: _Block, rows: Measurement, kinds: Sequence[str], count: int) -> dict[int, MetByEvents]:
    """Let events meet duties; return what was found, by row."""
    by_place = block.evidence.events.get(block.obligation.service, {})
    found = {}
    names = [place.id for place in block.dossier.places]
    for row in block.chosen.tolist():
        place = int(block.duties.place[row])
        events = by_place.get(names[place] if place >= 0 else NOBODY, ())
        if events:
            found[row] = _one(block, rows, row, events, kinds, count)
            for event, weight in found[row].weighed:
                rows.weighed.add(row, EVIDENCE, block.evidence.indices[event.kind, event.id], weight)
        name = names[place] if place >= 0 else NOBODY
        for at, index, why in block.evidence.beside.get((block.obligation.service, name), ()):
            if block.duties.opens_us[row] <= at <= min(int(block.duties.closes_us[row]), block.as_of):
                rows.weighed.add(row, EVIDENCE, index, why)
    return found


def _one(
    block: _Block,
    rows: Measurement,
    row: int,
    events: Sequence[Event],
    kinds: Sequence[str],
    count: int,
) -> MetByEvents:
    due_us = int(block.duties.due_us[row])
    owed = int(block.duties.obligation[row]), int(block.duties.place[row])
    spent = rows.spent.get(owed, ())
    closes_us = min(int(block.duties.closes_us[row]), block.as_of)
    met = met_by_events(
        [event for event in events if event not in spent] if spent else events,
        block.standard,
        kinds=kinds,
        count=count,
        opens_us=int(block.duties.opens_us[row]),
        due_us=due_us,
        closes_us=closes_us,
    )
    happened = block.promises.occurrences[int(block.duties.occurrence[row])]
    if happened.next_opens is not None:
        used = met.counting[:count] if met.met_us != NO_INSTANT else ()
        # What ends just when a window is due, and the next one opens, is its own.
        touching = [e for e in events if e.at_us == happened.next_opens == block.duties.closes_us[row]]
        rows.spent[owed] = tuple(e for e in (*spent, *used, *touching) if e.at_us >= happened.next_opens)
    rows.met_us[row] = met.met_us
    rows.known_us[row] = met.known_us
    rows.shown_late[row] = due_us != NO_INSTANT and _met_by_then(met, count) > due_us
    rows.seen[row] |= met.seen
    rows.failed[row] |= met.failed
    rows.strength[row] = met.strength
    rows.used[row] += len(met.used)
    by_hand = any(event.kind == "crew" for event in met.used)
    rows.grounds[row] |= Ground.MANUAL_WORK.bit if by_hand else 0
    late = any(event.is_late(due_us) for event in met.used)
    rows.grounds[row] |= Ground.RECORDED_LATE.bit if late else 0
    gone = [event for event in spent if block.duties.opens_us[row] <= event.at_us <= closes_us]
    return replace(met, weighed=(*met.weighed, *((event, MET_ANOTHER) for event in gone)))


def _met_by_then(met: MetByEvents, count: int) -> int:
    """Return when a duty was met by what was on record when it first showed as met."""
    if met.met_us == NO_INSTANT:
        return NO_INSTANT
    return [event.at_us for event in met.counting if event.known_us <= met.known_us][count - 1]


def _recorded_between(block: _Block, kinds: Sequence[str]) -> NDArray[np.bool_]:
    """Return whether the source of evidence was alive in each window, at any place."""
    alive = np.zeros(len(block.chosen), bool)
    for kind in kinds:
        at_us = block.evidence.times.get((block.obligation.service, kind))
        if at_us is not None:
            first = np.searchsorted(at_us, block.opens_us, side="left")
            alive |= np.searchsorted(at_us, block.spoken_until_us, side="right") > first
    return alive


def _spoke_before(block: _Block, rows: Measurement, kinds: Sequence[str]) -> NDArray[np.bool_]:
    """Return whether the source had spoken of each window before the record showed it met."""
    spoke = np.ones(len(block.chosen), bool)
    known = rows.known_us[block.chosen]
    for at in np.flatnonzero(known > rows.met_us[block.chosen]).tolist():
        spoke[at] = any(
            _first_written(block, kind, at) < known[at]
            for kind in kinds
            if (block.obligation.service, kind) in block.evidence.times
        )
    return spoke


def _first_written(block: _Block, kind: str, at: int) -> int:
    """Return when anything of a kind within a window was first written down."""
    key = (block.obligation.service, kind)
    at_us = block.evidence.times[key]
    first = np.searchsorted(at_us, block.opens_us[at], side="left")
    last = np.searchsorted(at_us, block.spoken_until_us[at], side="right")
    return int(block.evidence.written[key][first:last].min(initial=block.as_of))


def _coverage(block: _Block, rows: Measurement) -> None:
    standard, chosen = block.standard, block.chosen
    found = _events_met(block, rows, standard.work_kinds, 1)
    by_events, events_known = rows.met_us[chosen].copy(), rows.known_us[chosen].copy()
    place = block.duties.place[chosen]
    length = np.array([p.length_mm for p in block.dossier.places] + [0], np.int64)[place]
    after = block.opens_us.copy()
    for row, met in found.items():
        at = int(np.searchsorted(chosen, row))
        after[at] = max(int(after[at]), met.set_aside_before_us)
    reached = first_reached_in_parts(
        (seen.passes for seen in block.evidence.tracks.blocks),
        segment=place,
        after_us=after,
        until_us=block.until_us,
        length_mm=length,
        share_ppm=standard.share_ppm,
        times=standard.passes,
        both_directions=standard.both_directions,
    )
    machine_counts = standard.strength_min.rank <= Strength.OBSERVED.rank
    by_machine = reached.met_us if machine_counts else np.full(len(chosen), NO_INSTANT, np.int64)
    rows.met_us[chosen] = _earlier(by_events, by_machine)
    due_us = block.duties.due_us[chosen]
    first = (by_machine != NO_INSTANT) & ((events_known == NO_INSTANT) | (by_machine <= events_known))
    machine_late = (due_us != NO_INSTANT) & (by_machine > due_us)
    rows.shown_late[chosen] = np.where(first, machine_late, rows.shown_late[chosen])
    # A machine's record is made as it works.
    rows.known_us[chosen] = _earlier(events_known, by_machine)
    both = (by_events != NO_INSTANT) & (by_machine != NO_INSTANT)
    machine = np.where(by_machine != NO_INSTANT, Strength.OBSERVED.rank, 0)
    strength = np.maximum(rows.strength[chosen], machine)
    rows.strength[chosen] = np.where(both, Strength.VERIFIED.rank, strength)
    rows.covered_mm[chosen] = reached.covered_mm
    rows.coverage_ppm[chosen] = np.where(
        length > 0, np.minimum(reached.covered_mm * 1_000_000 // np.maximum(length, 1), 1_000_000), -1
    )
    rows.used[chosen] += reached.used
    rows.seen[chosen] |= reached.covered_mm > 0
    rows.grounds[chosen] |= np.where(reached.inferred, Ground.INFERRED_PATH.bit, 0)
    has_tracks = len(block.evidence.tracks.heard_hours) > 0
    rows.measurable[chosen] = (length > 0) | rows.seen[chosen] | (not has_tracks)
    heard = heard_between(block.evidence.tracks.heard_hours, block.opens_us, block.until_us)
    rows.heard[chosen] = heard | _recorded_between(block, standard.work_kinds)
    rows.alive[chosen] = heard | _spoke_before(block, rows, standard.work_kinds)


def _earlier(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    both = (one != NO_INSTANT) & (other != NO_INSTANT)
    # NO_INSTANT is the smallest number, so the larger is the one that exists.
    return np.where(both, np.minimum(one, other), np.maximum(one, other))


def _touch(block: _Block, rows: Measurement) -> None:
    tracks, chosen = block.evidence.tracks, block.chosen
    place = block.duties.place[chosen].astype(np.int64)
    touched = touched_between(tracks.blocks, place, block.opens_us, block.until_us)
    rows.met_us[chosen] = rows.known_us[chosen] = touched.first_us
    met = rows.met_us[chosen] != NO_INSTANT
    rows.used[chosen] = met  # The first touch decides; how many follow changes nothing.
    rows.seen[chosen] = met
    rows.strength[chosen] = np.where(met, Strength.OBSERVED.rank, 0)
    rows.heard[chosen] = heard_between(tracks.heard_hours, block.opens_us, block.until_us)


def _events(block: _Block, rows: Measurement) -> None:
    _events_met(block, rows, block.standard.kinds, block.standard.count)
    rows.heard[block.chosen] = _recorded_between(block, block.standard.kinds)
    rows.alive[block.chosen] = _spoke_before(block, rows, block.standard.kinds)
    short = rows.seen[block.chosen] & (rows.met_us[block.chosen] == NO_INSTANT)
    rows.grounds[block.chosen] |= np.where(short, Ground.TOO_FEW_EVENTS.bit, 0)


def _closing(block: _Block, rows: Measurement) -> None:
    for row in block.chosen.tolist():
        closed = block.promises.occurrences[block.duties.occurrence[row]].closed_at
        if closed is not None and closed <= block.as_of:
            rows.met_us[row] = closed
            rows.known_us[row] = closed
            rows.strength[row] = Strength.CLAIMED.rank
            rows.used[row] = 1
            rows.weighed.add(row, CLOSING, int(block.duties.occurrence[row]), USED)
    rows.heard[block.chosen] = True
    rows.seen[block.chosen] = rows.met_us[block.chosen] != NO_INSTANT


def _act(block: _Block, rows: Measurement) -> None:
    contract, register = block.dossier.contract, block.dossier.register
    own = acts_that_meet(block.obligation, block.dossier.acts, contract=contract, register=register)
    events = act_events(own, block.standard.kinds)
    number = {act.id: index for index, act in enumerate(block.dossier.acts)}
    for row in block.chosen.tolist():
        met = _one(block, rows, row, events, block.standard.kinds, block.standard.count)
        for event, weight in met.weighed:
            rows.weighed.add(row, ACT, number[event.id], weight)
    # A public body that did what it owes has written it down: silence is unmet. But not
    # where the dossier holds no record of acts, or where no body bears the role.
    on_record = ACTS not in block.dossier.absent
    rows.heard[block.chosen] = on_record and bool(owing_bodies(contract, register, block.obligation.owed_by))


MEASURES = {
    Measure.COVERAGE: _coverage,
    Measure.TOUCH: _touch,
    Measure.EVENTS: _events,
    Measure.CLOSING: _closing,
    Measure.ACT: _act,
}
