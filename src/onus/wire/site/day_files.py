"""Files by day: findings, evidence and facts of one local day each.

In:  the public view of an assessment, its leaves, the shapes of its places.
Out: tables by day and name, from which Parquet, CSV and GeoJSON are written.

The surprise: a day that has passed is hardly ever touched again, so a later
publication adds files and leaves the old ones as they are, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from onus.base.instants import EPOCH_DAY, NO_INSTANT, ZoneTable, utc_text
from onus.core.assessment.assessment import Assessment
from onus.wire.assessment_map import shape_of
from onus.wire.assessment_tables import duty_days, evidence_table, findings_table, local_days, moments
from onus.wire.geojson import features_text
from onus.wire.network_geometry import NetworkGeometry
from onus.wire.site.published import Published

FINDINGS, EVIDENCE, FACTS, UNDATED = "findings", "evidence", "facts", "undated"
NEVER = -(2**31)
"""Day of what has no instant."""
IN_PLACE = ("duty_id", "place_id", "outcome", "due_at", "met_at", "delay_s", "coverage_ppm", "officer_post",
            "clause", "rule", "stage", "log_index", "level")  # fmt: skip
"""Columns of a finding that a map shows; the rest stands in the table beside it."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as its leaf has it.

    Attributes:
        data: its clear fields, as canonical JSON.
        withheld: names of the fields that the log holds a commitment to.
    """

    kind: str
    id: str
    happened_at: int | None
    recorded_at: int | None
    log_index: int
    data: str
    withheld: tuple[str, ...]


def found_by_day(assessed: Assessment, published: Published) -> Iterator[tuple[str, str, pa.Table]]:
    """Yield the findings and the evidence of each day, as (day, name, rows)."""
    findings = findings_table(assessed)
    places = [published.leaves.get(("finding", name)) for name in findings["duty_id"].to_pylist()]
    findings = findings.append_column(
        "log_index", pa.array([None if one is None else one.index for one in places], pa.int64())
    )
    findings = findings.append_column(
        "level", pa.array(["" if one is None else one.level for one in places], pa.string())
    )
    yield from _days(FINDINGS, findings, duty_days(assessed))
    seen = evidence_table(assessed)
    at_us = seen["happened_at"].cast(pa.int64()).to_numpy()
    yield from _days(EVIDENCE, seen, local_days(at_us, assessed.dossier.zone))


def facts_by_day(facts: Sequence[FactRow], zone: ZoneTable) -> Iterator[tuple[str, str, pa.Table]]:
    """Yield the facts of each day, as (day, name, rows); those without an instant come under `undated`."""
    ordered = sorted(facts, key=lambda one: one.log_index)
    rows = pa.table(
        {
            "kind": pa.array([one.kind for one in ordered], pa.string()),
            "id": pa.array([one.id for one in ordered], pa.string()),
            "happened_at": moments(_instants([one.happened_at for one in ordered])),
            "recorded_at": moments(_instants([one.recorded_at for one in ordered])),
            "log_index": pa.array([one.log_index for one in ordered], pa.int64()),
            "data": pa.array([one.data for one in ordered], pa.string()),
            "withheld": pa.array([" ".join(one.withheld) for one in ordered], pa.string()),
        }
    )
    at_us = _instants([one.happened_at for one in ordered])
    dated = at_us != NO_INSTANT
    days = np.where(dated, local_days(np.where(dated, at_us, 0), zone), NEVER)
    yield from _days(FACTS, rows, days)


def _instants(at: Sequence[int | None]) -> NDArray[np.int64]:
    return np.array([NO_INSTANT if one is None else one for one in at], np.int64)


def _days(name: str, rows: pa.Table, days: NDArray[np.int64]) -> Iterator[tuple[str, str, pa.Table]]:
    order = np.argsort(days, kind="stable")
    found, first = np.unique(days[order], return_index=True)
    ends = [*first[1:].tolist(), len(order)][: len(found)]
    for day, begin, end in zip(found.tolist(), first.tolist(), ends, strict=True):
        yield day_name(day), name, rows.take(pa.array(order[begin:end])).combine_chunks()


def day_name(day: int) -> str:
    """Return a day as its folder is called.

    >>> day_name(19_706), day_name(NEVER)
    ('2023-12-15', 'undated')
    """
    return UNDATED if day == NEVER else (EPOCH_DAY + timedelta(days=day)).isoformat()


def shapes(assessed: Assessment, drawn: NetworkGeometry) -> dict[str, str]:
    """Return the geometry of each public place as GeoJSON text, by its id."""
    points = drawn.points or ((),) * len(drawn.lines)
    drawings = zip(drawn.lines, drawn.polygons, points, strict=True)
    return {
        place.id: json.dumps(shape_of(*drawing), separators=(",", ":"))
        for place, drawing in zip(assessed.dossier.places, drawings, strict=True)
        if not place.private
    }


def day_geojson(rows: pa.Table, drawn: Mapping[str, str]) -> bytes:
    """Return rows at places that are drawn, one feature a row; those at homes or at no place are left out."""
    columns = [name for name in rows.schema.names if name in IN_PLACE or rows.schema.names[0] != "duty_id"]
    table = rows.select(columns)
    features = ((row, drawn[row["place_id"]]) for row in _rows(table) if row["place_id"] in drawn)
    return features_text(features).encode()


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    names = [field.name for field in table.schema if pa.types.is_timestamp(field.type)]
    for name in names:
        index = table.schema.get_field_index(name)
        table = table.set_column(index, name, table[name].cast(pa.int64()))
    found: list[dict[str, Any]] = table.to_pylist()
    for row in found:
        for name in names:
            row[name] = None if row[name] is None else utc_text(row[name])
    return found
