"""Assessment tables: what OUT holds, as Arrow tables, lines and JSON values.

In:  an `Assessment`.
Out: one table for each file, rows in one fixed order.

The surprise: a private place (a home) appears here only under a pseudonym. Which
pseudonym is which home is told by one table alone, and that table is not for
publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from onus.base.instants import DAY_US, EPOCH_DAY, NO_INSTANT, SECOND_US, UTC_ZONE, ZoneTable, utc_text
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.measuring import STRENGTH_OF
from onus.core.assessment.names import duty_name, evidence_names, public_place
from onus.core.assessment.weighed import ACT, CLOSING, SOURCES, WEIGHTS
from onus.core.consequences.periods import belongs_us, month
from onus.core.contracts.standards import Strength
from onus.core.determinations.findings import Outcome, grounds_of
from onus.core.determinations.life import CONTRACTOR, OFFICER
from onus.core.determinations.met_by_events import AGAINST, USED
from onus.core.duties.duties import NO_PLACE
from onus.core.evidence.passes import NO_PASSES, Passes
from onus.core.evidence.visits import implausible_visits
from onus.wire.csv_rows import csv_text, guarded

MOMENT = pa.timestamp("us", tz="UTC")


def moments(at_us: NDArray[np.int64]) -> pa.Array:
    """Return instants as a timestamp column; `NO_INSTANT` becomes null.

    >>> moments(np.array([0, NO_INSTANT])).null_count
    1
    """
    return pa.array(at_us, mask=at_us == NO_INSTANT, type=pa.int64()).cast(MOMENT)


def named(names: Sequence[str], index: NDArray[np.integer]) -> pa.Array:
    """Return a text column from indices into a list of names; below 0 is the empty text.

    >>> named(["a"], np.array([0, -1])).to_pylist()
    ['a', '']
    """
    return pa.array([*names, ""], pa.string()).take(pa.array(np.where(index < 0, len(names), index)))


def place_names(assessed: Assessment) -> list[str]:
    """Return the public name of each place."""
    return [public_place(assessed.dossier, index) for index in range(len(assessed.dossier.places))]


def duty_names(assessed: Assessment) -> list[str]:
    """Return the public name of each duty, in the order of the duties."""
    names = _names_of(assessed, np.arange(len(assessed.duties)))
    assert len(frozenset(names)) == len(names), "two duties share a name"
    return names


def _life_columns(assessed: Assessment) -> dict[str, pa.Array]:
    """Return how far each finding has come, and whether its officer may be named in public."""
    lives, as_of = assessed.lives.distinct, assessed.as_of
    index = pa.array(assessed.lives.of_duty)
    columns = {
        "stage": [life.stage for life in lives],
        "stage_contractor": [life.stage_of(CONTRACTOR) for life in lives],
        "stage_officer": [life.stage_of(OFFICER) for life in lives],
        "holder_public": [life.may_name(OFFICER, as_of=as_of) for life in lives],
        "reply_by_contractor": [life.reply_by(CONTRACTOR) for life in lives],
        "reply_by_officer": [life.reply_by(OFFICER) for life in lives],
        "reply_officer": [life.reply_of(OFFICER) for life in lives],
    }
    types = {"holder_public": pa.bool_(), "reply_by_contractor": MOMENT, "reply_by_officer": MOMENT}
    return {n: pa.array(c, types.get(n, pa.string())).take(index) for n, c in columns.items()}


def duties_table(assessed: Assessment) -> pa.Table:
    """Return one row a duty: what was owed, where, by when, under which clause and rule."""
    duties, dossier = assessed.duties, assessed.dossier
    obligations = dossier.contract.obligations
    return pa.table(
        {
            "duty_id": duty_names(assessed),
            "obligation_id": named([o.id for o in obligations], duties.obligation),
            "clause": named([o.clause for o in obligations], duties.obligation),
            "service": named([o.service for o in obligations], duties.obligation),
            "owed_by": named([o.owed_by for o in obligations], duties.obligation),
            "clock": named([o.clock for o in obligations], duties.obligation),
            "place_id": named(place_names(assessed), duties.place),
            "district": named([p.district for p in dossier.places], duties.place),
            "occurrence_id": named([o.id for o in assessed.occurrences], duties.occurrence),
            "grade": named([o.grade for o in assessed.occurrences], duties.occurrence),
            "graded_by": named([o.graded_by for o in assessed.occurrences], duties.occurrence),
            "opens_at": moments(duties.opens_us),
            "due_at": moments(duties.due_us),
            "closes_at": moments(duties.closes_us),
            "rule": named([rule.key for rule in assessed.rules], duties.rule),
        }
    )


def findings_table(assessed: Assessment) -> pa.Table:
    """Return one row a duty: the outcome, its grounds, who answers."""
    found, duties = assessed.findings, assessed.duties
    # Few combinations of grounds occur; each is spelled out once.
    kinds, kind = np.unique(found.grounds, return_inverse=True)
    grounds = [" ".join(g.value for g in grounds_of(bits)) for bits in kinds.tolist()]
    occurrences = assessed.occurrences
    coverage = found.coverage_ppm
    answerers = assessed.answerers
    return pa.table(
        {
            "duty_id": duty_names(assessed),
            "place_id": named(place_names(assessed), duties.place),
            "outcome": named([o.value for o in Outcome], found.outcome),
            "opened_at": moments(duties.opens_us),
            "due_at": moments(duties.due_us),
            "met_at": moments(found.met_us),
            "delay_s": pa.array(found.delay_us // 1_000_000),
            "coverage_ppm": pa.array(coverage, mask=coverage < 0),
            "covered_mm": pa.array(assessed.covered_mm),
            "strength": named([s.value for s in Strength], found.strength),
            "evidence": pa.array(found.evidence),
            "officer_post": named([a.post for a in answerers], found.answerer),
            "officer_holder": named([a.holder for a in answerers], found.answerer),
            "officer_basis": named([a.basis for a in answerers], found.answerer),
            "clause": named([o.clause for o in assessed.dossier.contract.obligations], duties.obligation),
            "rule": named([rule.key for rule in assessed.rules], duties.rule),
            "rule_digest": named([rule.digest() for rule in assessed.rules], duties.rule),
            "grounds": named(grounds, kind),
            "excused_by": named([e.id for e in assessed.excuses], assessed.excused_by),
            "case_id": named([case.id for case in assessed.cases], assessed.case_of),
            **_life_columns(assessed),
            "source_ref": named([o.source_ref for o in occurrences], duties.occurrence),
            "source_status": named([o.source_status for o in occurrences], duties.occurrence),
            "obligation_id": named([o.id for o in assessed.dossier.contract.obligations], duties.obligation),
            "district": named([p.district for p in assessed.dossier.places], duties.place),
            "owed_by": named([o.owed_by for o in assessed.dossier.contract.obligations], duties.obligation),
            "month": named(*duty_months(assessed)),
            "priced_to": named(*priced_to_names(assessed)),
        }
    )


def priced_to_names(assessed: Assessment) -> tuple[list[str], NDArray[np.int64]]:
    """Return the names of duties that work of others is priced to, and for each duty an index into them.

    The first name is empty, for a duty whose work is priced to no other.
    """
    rows, index = np.unique(assessed.findings.priced_to, return_inverse=True)
    names = ["", *_names_of(assessed, rows[rows >= 0])]
    return names, index + (0 if len(rows) and rows[0] < 0 else 1)


def _names_of(assessed: Assessment, rows: NDArray[np.integer]) -> list[str]:
    """Return the public names of some duties, by their rows."""
    duties, places = assessed.duties, [*place_names(assessed), "-"]
    obligations = [obligation.id for obligation in assessed.dossier.contract.obligations]
    occurrences = [occurrence.id for occurrence in assessed.occurrences]
    parts = (duties.obligation[rows], duties.place[rows], duties.occurrence[rows])
    named = zip(*(part.tolist() for part in parts), strict=True)
    return [duty_name(obligations[o], places[p], occurrences[t]) for o, p, t in named]


def duty_months(assessed: Assessment) -> tuple[list[str], NDArray[np.int64]]:
    """Return the months of the duties, and for each duty the index of its month.

    It is the month in which certificates and scorecards count the duty.
    """
    days, index = np.unique(duty_days(assessed), return_inverse=True)
    names = [month(EPOCH_DAY + timedelta(days=day), UTC_ZONE).id for day in days.tolist()]
    months = sorted(set(names))
    return months, np.array([months.index(name) for name in names] or [0], np.int64)[index]


def duty_days(assessed: Assessment) -> NDArray[np.int64]:
    """Return the local day that each duty belongs to, in days since 1970."""
    return local_days(belongs_us(assessed.duties), assessed.dossier.zone)


def local_days(at_us: NDArray[np.int64], zone: ZoneTable) -> NDArray[np.int64]:
    """Return the local day of each instant, in days since 1970.

    >>> local_days(np.array([-1, 0]), UTC_ZONE).tolist()
    [-1, 0]
    """
    since = np.array(zone.since_us, np.int64)
    offset = np.array(zone.offset_s, np.int64) * SECOND_US
    which = np.maximum(np.searchsorted(since, at_us, side="right") - 1, 0)
    return (at_us + offset[which]) // DAY_US


def evidence_table(assessed: Assessment) -> pa.Table:
    """Return one row for each thing seen or claimed at a place, but for positions of vehicles.

    Of a private place only its pseudonym, the kind, the times and the result are told.
    """
    dossier = assessed.dossier
    index = {place.id: number for number, place in enumerate(dossier.places)}
    seen = sorted(dossier.evidence, key=lambda one: (one.happened_at, one.kind, one.place, one.id))
    rows = [(one, index.get(one.place, NO_PLACE)) for one in seen]
    open_to_all = [at >= 0 and not dossier.places[at].private for _, at in rows]

    def public(texts: Sequence[str]) -> pa.Array:
        told = [text if shown else "" for text, shown in zip(texts, open_to_all, strict=True)]
        return pa.array(told, pa.string())

    return pa.table(
        {
            "evidence_id": public([one.id for one, _ in rows]),
            "kind": pa.array([one.kind for one, _ in rows], pa.string()),
            "place_id": pa.array([public_place(dossier, at) for _, at in rows], pa.string()),
            "service": pa.array([one.service for one, _ in rows], pa.string()),
            "started_at": moments(np.array([one.started_at for one, _ in rows], np.int64)),
            "happened_at": moments(np.array([one.happened_at for one, _ in rows], np.int64)),
            "recorded_at": moments(np.array([one.recorded_at for one, _ in rows], np.int64)),
            "result": pa.array([one.result for one, _ in rows], pa.string()),
            "by": public([one.by for one, _ in rows]),
            "source_ref": public([one.source_ref for one, _ in rows]),
        }
    )


def weighed_table(assessed: Assessment) -> pa.Table:
    """Return one row for each piece of evidence in the window of a duty: counted or not, and why.

    Passes are not in it: they count by segment and window, and stand in their own
    table. Of a piece at a private place only kind, times and result are told.
    """
    weighed, dossier = assessed.weighed, assessed.dossier
    names = duty_names(assessed)
    pieces = [
        _piece(assessed, SOURCES[source], index)
        for source, index in zip(weighed.source.tolist(), weighed.index.tolist(), strict=True)
    ]
    hidden = np.array([place.private for place in dossier.places] + [False], bool)[assessed.duties.place]
    shown = (~hidden[weighed.duty]).tolist()
    weights = [WEIGHTS[code] for code in weighed.weight.tolist()]

    def text(column: int, *, told: Sequence[bool] | None = None) -> pa.Array:
        return pa.array(
            [p[column] if t else "" for p, t in zip(pieces, told or shown, strict=True)], pa.string()
        )

    every = [True] * len(pieces)
    return pa.table(
        {
            "duty_id": pa.array([names[row] for row in weighed.duty.tolist()], pa.string()),
            "source": pa.array([SOURCES[code] for code in weighed.source.tolist()], pa.string()),
            "kind": text(0, told=every),
            "evidence_id": text(1),
            "result": text(2, told=every),
            "happened_at": moments(np.array([p[6] for p in pieces], np.int64)),
            "recorded_at": moments(np.array([p[7] for p in pieces], np.int64)),
            "strength": text(3, told=every),
            "use": pa.array([_USES.get(weight, "set_aside") for weight in weights], pa.string()),
            "reason": pa.array(["" if weight == USED else weight for weight in weights], pa.string()),
            "by": text(4),
            "source_ref": text(5),
        }
    )


_USES = {USED: "used", AGAINST: "against"}


def _piece(assessed: Assessment, source: str, index: int) -> tuple[str, str, str, str, str, str, int, int]:
    """Return kind, id, result, strength, by whom, source, and both times of a piece."""
    if source == ACT:
        act = assessed.dossier.acts[index]
        by = act.by_post or act.by_body
        return act.kind, act.id, "", "observed", by, act.source, act.happened_at, act.recorded_at
    if source == CLOSING:
        happened = assessed.occurrences[index]
        closed = NO_INSTANT if happened.closed_at is None else happened.closed_at
        return CLOSING, happened.id, "", "claimed", "", happened.source_ref, closed, closed
    seen = assessed.dossier.evidence[index]
    strength = STRENGTH_OF.get((seen.kind, seen.result), Strength.NONE).value
    return (
        seen.kind, seen.id, seen.result, strength, seen.by, seen.source_ref, seen.happened_at,
        seen.recorded_at,
    )  # fmt: skip


def pass_tables(assessed: Assessment, vehicles: Sequence[str]) -> Iterator[pa.Table]:
    """Yield one row a pass, block by block: which vehicle worked along which stretch, until when.

    Passes at private places are left out: the same vehicle's passes before and after
    would show where the home is.
    """
    names = place_names(assessed)
    private = np.array([place.private for place in assessed.dossier.places] + [False], bool)
    yield _passes_table(NO_PASSES, names, vehicles)
    for block in assessed.tracks.blocks:
        shown = np.flatnonzero(~private[block.passes.segment])
        yield _passes_table(block.passes.take(shown), names, vehicles)


def _passes_table(passes: Passes, names: Sequence[str], vehicles: Sequence[str]) -> pa.Table:
    return pa.table(
        {
            "segment_id": named(names, passes.segment),
            "from_mm": passes.from_mm,
            "to_mm": passes.to_mm,
            "entered_at": moments(passes.entered_us),
            "at": moments(passes.at_us),
            "vehicle_id": named(vehicles, passes.vehicle),
            "direction": passes.direction,
            "fixes": passes.fixes,
        }
    )


def last_service_lines(assessed: Assessment) -> bytes:
    """Return `segment_id,last_served_at` for each place with qualifying evidence."""
    names = place_names(assessed)
    rows = [
        (names[index], utc_text(at))
        for index, at in enumerate(assessed.last_service_us.tolist())
        if at != NO_INSTANT and not assessed.dossier.places[index].private
    ]
    return csv_text(("segment_id", "last_served_at"), rows).encode()


def spreadsheet_table(table: pa.Table) -> pa.Table:
    """Return a table of which no text can be taken for a formula by a spreadsheet.

    >>> spreadsheet_table(pa.table({"a": ["=1+1", "Elm"], "n": [-1, 2]})).to_pydict()
    {'a': ["'=1+1", 'Elm'], 'n': [-1, 2]}
    """
    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            # Few texts occur many times; each is looked at once.
            coded = table[index].combine_chunks().dictionary_encode()
            words = pa.array([guarded(word) for word in coded.dictionary.to_pylist()], pa.string())
            table = table.set_column(index, field, words.take(coded.indices))
    return table


def public_vehicles(assessed: Assessment, vehicles: Sequence[str]) -> list[str]:
    """Return the name of each vehicle that may be published.

    Where the tracks are public it is the vehicle's own; otherwise a number of the
    fleet of this contract, `V001` and on, in the order of their ids. Which number
    is which vehicle is told by `private/vehicles.csv` alone.
    """
    number = vehicle_numbers(assessed.dossier, vehicles)
    return [number[name] for name in vehicles]


def vehicle_numbers(dossier: Dossier, vehicles: Sequence[str]) -> dict[str, str]:
    """Return the name under which each vehicle that is listed or heard may be published."""
    fleet = _fleet(dossier, vehicles)
    if dossier.tracks_public:
        return {name: name for name in fleet}
    return {name: f"V{index:03d}" for index, name in enumerate(fleet, start=1)}


def _fleet(dossier: Dossier, vehicles: Sequence[str]) -> list[str]:
    """Return every vehicle that the dossier knows, listed or heard, sorted."""
    return sorted({*vehicles, *(vehicle.id for vehicle in dossier.vehicles)})


def private_vehicles_lines(assessed: Assessment, vehicles: Sequence[str]) -> bytes:
    """Return which number stands for which vehicle in this contract's term; never for publication.

    Empty where vehicles go by their own names, or there is none.
    """
    if assessed.dossier.tracks_public or not _fleet(assessed.dossier, vehicles):
        return b""
    contract = assessed.dossier.contract
    term = (contract.id, str(contract.starts), str(contract.ends))
    rows = [
        (f"V{number:03d}", name, *term)
        for number, name in enumerate(_fleet(assessed.dossier, vehicles), start=1)
    ]
    return csv_text(("number", "vehicle_id", "contract", "starts", "ends"), rows).encode()


def private_places_lines(assessed: Assessment) -> bytes:
    """Return which pseudonym stands for which private place; never for publication."""
    rows = [
        (public_place(assessed.dossier, index), place.id, place.name, place.owner)
        for index, place in enumerate(assessed.dossier.places)
        if place.private
    ]
    return csv_text(("pseudonym", "place_id", "name", "owner"), rows).encode()


def set_aside_lines(assessed: Assessment) -> bytes:
    """Return the visits that cannot be true, why, and beside which other; never for publication."""
    found = implausible_visits(assessed.dossier.evidence, evidence_names(assessed.dossier))
    rows = [(one.visit, one.why, one.other) for one in found]
    return csv_text(("visit_id", "why", "other_visit_id"), rows).encode()
