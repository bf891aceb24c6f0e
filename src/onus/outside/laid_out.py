"""Laid out: an assessed OUT as rows for the tables of the website, in batches.

In:  the folder that `onus assess` wrote.
Out: `LaidOut`: its head, and its places, duties, cases, notices and documents as dictionaries.

The surprise: only what OUT publishes is read. What lies in its `private/` never
reaches a table that a page is made from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from onus.base.errors import OnusError
from onus.base.instants import instant
from onus.core.determinations.life import LIFE_ACTS
from onus.outside.files import bounded_read
from onus.outside.out_folders import own_manifest
from onus.wire.assessment_files import MANIFEST
from onus.wire.leaves.fact import FACTS
from onus.wire.many_totals import district_totals, totals_document, totals_of

Row = dict[str, Any]
BATCH = 10_000
DOCUMENTS = (
    "manifest.json", "contract.json", "payment.json", "posts.json", "bodies.json", "scorecard.json",
    "oversight.json", "occurrences.json", "rules.json", "receipt.json",
)  # fmt: skip
LISTS = ("acts.jsonl",)
OF_DUTY = ("occurrence_id", "service", "clock")
OF_FINDING = (
    "duty_id", "place_id", "outcome", "met_at", "delay_s", "coverage_ppm", "strength", "evidence", "officer_post",
    "officer_holder", "officer_basis", "clause", "rule", "grounds", "excused_by", "stage", "stage_contractor",
    "stage_officer", "holder_public", "reply_by_contractor", "reply_by_officer", "case_id", "obligation_id", "district",
    "owed_by", "month",
)  # fmt: skip
AT_A_PLACE_MAX = 20
TOTALS = "totals.json"
TOLD = {
    "holding": "holdings.json", "ladder_step": "ladder.json", "assignment": "assignments.json",
    "notice": "notices.json", "act": "life_acts.json", "payment": "payments.json",
}  # fmt: skip
"""Kinds of facts that pages tell, and the documents that hold them."""
TOLD_MARKS = tuple(f'"kind":"{kind}"'.encode() for kind in TOLD)


class NoAssessment(OnusError):
    """A folder holds nothing that the website can show."""

    code = "WEBSITE-001"
    what = "{out} holds no assessment."
    why = "The website shows findings and computes none: it needs what `onus assess` wrote."
    do = "Run: onus assess DIR --as-of INSTANT --out {out}"


@dataclass(frozen=True, slots=True)
class LaidOut:
    """One OUT; its rows are read when they are asked for."""

    out: Path
    digest: str
    dossier: str
    as_of: int
    onus: str
    manifest: Mapping[str, Any]

    def places(self) -> Iterator[Row]:
        """Give each place with its geometry as text, and a point in it for a pin."""
        for one in json.loads(bounded_read(self.out / "segments.geojson"))["features"]:
            yield _place(one)

    def duties(self) -> Iterator[list[Row]]:
        """Give the duties with their findings, a batch at a time."""
        duties = parquet.ParquetFile(self.out / "duties.parquet")
        findings = parquet.ParquetFile(self.out / "findings.parquet")
        columns = ["duty_id", *OF_DUTY, "opens_at", "due_at"]
        pairs = zip(
            duties.iter_batches(batch_size=BATCH, columns=columns),
            findings.iter_batches(batch_size=BATCH, columns=list(OF_FINDING)),
            strict=True,
        )
        first, weighed = 0, self._weighed()
        for owed, found in pairs:
            names = owed["duty_id"].to_pylist()
            places = [
                {"out_row": first + number, "weighed_row": row, "weighed": count}
                for number, (row, count) in enumerate(weighed(names))
            ]
            first += len(names)
            rows = zip(_rows(owed), _rows(found), places, strict=True)
            yield [left | right | place for left, right, place in rows]

    def _weighed(self) -> Callable[[Sequence[str]], list[tuple[int, int | None]]]:
        """Return what tells where in `weighed.parquet` the next duties stand, and in how many rows.

        Both tables have one order. Where a file of another hand has not, nobody is told a number.
        """
        path = self.out / "weighed.parquet"
        in_order = _in_order(
            _column(self.out / "duties.parquet"), (name for name, _ in groupby(_column(path)))
        )
        runs = ((name, len(list(rows))) for name, rows in groupby(_column(path)))
        current, first = next(runs, ("", 0)), 0

        def told(names: Sequence[str]) -> list[tuple[int, int | None]]:
            nonlocal current, first
            found: list[tuple[int, int | None]] = []
            for name in names:
                count = current[1] if name == current[0] else 0
                found.append((first, count if in_order else None))
                if count:
                    first, current = first + count, next(runs, ("", 0))
            return found

        return told

    def seen(self) -> Iterator[Row]:
        """Give what was seen last at each place, of passes and of everything else."""
        yield from _last_passes(self.out / "passes.parquet")
        last: dict[str, list[Row]] = {}
        for row in _table(self.out / "evidence.parquet"):
            last.setdefault(row["place_id"], []).append(row)
        for place in sorted(last):
            for row in sorted(last[place], key=lambda one: -one["happened_at"])[:AT_A_PLACE_MAX]:
                yield {
                    "place_id": place, "kind": row["kind"], "at": row["happened_at"], "recorded_at": row["recorded_at"],
                    "result": row["result"], "by": row["by"], "source_ref": row["source_ref"], "ref": row["evidence_id"],
                }  # fmt: skip

    def lines(self, name: str) -> list[Row]:
        """Give the rows of a file of lines: `cases.jsonl`, `burden.jsonl`, `acts.jsonl`."""
        text = bounded_read(self.out / name).decode("utf-8")
        return [json.loads(line) for line in text.split("\n") if line]

    def documents(self) -> Iterator[tuple[str, Any]]:
        """Give the documents that pages show as they are."""
        for name in DOCUMENTS:
            yield name, json.loads(bounded_read(self.out / name))
        for name in LISTS:
            yield name, self.lines(name)
        yield from self._told().items()
        scorecard, payment, oversight = (
            json.loads(bounded_read(self.out / f"{name}.json"))
            for name in ("scorecard", "payment", "oversight")
        )
        cases = self.lines("cases.jsonl")
        yield (
            TOTALS,
            totals_document(
                totals_of(scorecard, payment, oversight, cases), district_totals(scorecard, cases)
            ),
        )

    def _told(self) -> dict[str, Any]:
        """Return facts that pages tell beside findings: who held which post, what notices say, replies."""
        told: dict[str, Any] = {name: [] for name in TOLD.values()}
        with (self.out / FACTS).open("rb") as stream:
            for line in stream:
                # Most lines are of places and observations; only those that are told are taken apart.
                if any(mark in line for mark in TOLD_MARKS):
                    fact = json.loads(line)
                    name = TOLD.get(fact["kind"])
                    if name and (fact["kind"] != "act" or fact["data"]["kind"] in LIFE_ACTS):
                        told[name].append(fact)
        return told


def read_laid_out(out: Path) -> LaidOut:
    """Return an OUT for the website.

    Raises:
        NoAssessment: the folder holds none.
    """
    manifest = own_manifest(out)
    if manifest is None:
        raise NoAssessment(out=out)
    return LaidOut(
        out=out,
        digest=sha256(bounded_read(out / MANIFEST)).hexdigest(),
        dossier=str(manifest["dossier"]),
        as_of=instant(manifest["as_of"]),
        onus=str(manifest["onus"]),
        manifest=manifest,
    )


def _column(path: Path) -> Iterator[str]:
    """Give the names of the duties of a table in the order of its rows."""
    for batch in parquet.ParquetFile(path).iter_batches(batch_size=BATCH, columns=["duty_id"]):
        yield from batch["duty_id"].to_pylist()


def _in_order(every: Iterator[str], some: Iterator[str]) -> bool:
    """Tell whether some names stand in the order of all of them, each once.

    >>> _in_order(iter("abcd"), iter("bd")), _in_order(iter("abcd"), iter("db")), _in_order(iter("ab"), iter("aba"))
    (True, False, False)
    """
    return all(name in every for name in some)


def _place(feature: Mapping[str, Any]) -> Row:
    named, shape = feature["properties"], feature["geometry"]
    lon, lat = _middle(shape["coordinates"]) if shape else (None, None)
    at = named.get("last_served_at")
    return {
        "place_id": feature["id"],
        "name": named.get("name") or "",
        "klass": named.get("class") or "",
        "kind": named.get("kind") or "",
        "district": named.get("district") or "",
        "length_mm": named.get("length_mm"),
        "outcome": named.get("outcome") or "",
        "last_served_at": instant(at) if at else None,
        "lon_e7": None if lon is None else round(lon * 10**7),
        "lat_e7": None if lat is None else round(lat * 10**7),
        "geometry": json.dumps(shape, separators=(",", ":")) if shape else "",
    }


def _middle(coordinates: Any) -> tuple[float, float]:
    """Return the middle one of the points of a shape, however deep they lie."""
    while isinstance(coordinates[0], list):
        coordinates = coordinates[len(coordinates) // 2]
    return coordinates[0], coordinates[1]


def _rows(batch: pa.RecordBatch | pa.Table) -> list[Row]:
    """Return rows with moments as microseconds since 1970 UTC."""
    columns = {
        name: column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    }
    return pa.table(columns).to_pylist()


def _table(path: Path) -> list[Row]:
    return _rows(parquet.read_table(path).combine_chunks())


def _last_passes(path: Path) -> Iterator[Row]:
    last: dict[str, int] = {}
    for batch in parquet.ParquetFile(path).iter_batches(columns=["segment_id", "at"]):
        by = pa.table({"place": batch["segment_id"], "at": batch["at"].cast(pa.int64())})
        for row in by.group_by("place").aggregate([("at", "max")]).to_pylist():
            last[row["place"]] = max(row["at_max"], last.get(row["place"], row["at_max"]))
    for place in sorted(last):
        yield {
            "place_id": place, "kind": "pass", "at": last[place], "recorded_at": last[place],
            "result": "", "by": "", "source_ref": "", "ref": "",
        }  # fmt: skip
