"""Published files: an OUT, read whole as papers need it.

In:  the folder that `onus assess` wrote.
Out: a `PublishedOut`.

The surprise: of the duties only those come in that something follows from (failed,
unknown, without a deadline, still open); the many that were met are counted in the
scorecard already. So memory follows what went wrong, not the size of the city.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyarrow import compute as pc
from pyarrow import parquet

from onus.base.errors import OnusError
from onus.base.instants import instant_of
from onus.outside.out_folders import own_manifest
from onus.outside.time_zones import zone_table
from onus.wire.assessment_files import MANIFEST
from onus.wire.published_out import PublishedOut

MET = ("fulfilled", "excused")


class NotPublished(OnusError):
    """The folder holds no assessment that papers can be written from."""

    code = "PAPERS-006"
    what = "{out} holds no assessment: it has no {file} that one wrote."
    why = "Papers are written from the files of an assessment, and from nothing else."
    do = "Name the folder that `onus assess DIR --out OUT` wrote, and assess again if it is an older one."


def read_published(out: Path) -> PublishedOut:
    """Return the files of an assessment.

    Raises:
        NotPublished: a file is missing, or its manifest is of no assessment.
    """
    manifest = own_manifest(out)
    if manifest is None:
        raise NotPublished(out=out, file=MANIFEST)
    findings = _rows(out, "findings.parquet", ~pc.field("outcome").isin(MET))
    wanted = [row["duty_id"] for row in findings]
    closes = _closes(out, wanted)
    return PublishedOut(
        manifest=manifest,
        contract=_json(out, "contract.json"),
        posts=_json(out, "posts.json"),
        bodies=_json(out, "bodies.json"),
        cases=_lines(out, "cases.jsonl"),
        acts=_lines(out, "acts.jsonl"),
        burden=_lines(out, "burden.jsonl"),
        scorecard=_json(out, "scorecard.json"),
        payment=_json(out, "payment.json"),
        oversight=_json(out, "oversight.json"),
        rules=_json(out, "rules.json"),
        occurrences=_json(out, "occurrences.json"),
        findings=[{**row, "closes_at": closes[row["duty_id"]]} for row in findings],
        weighed=_rows(out, "weighed.parquet", pc.field("duty_id").isin(wanted)) if wanted else [],
        places=_places(out),
        zone=zone_table(manifest["time_zone"]),
        private_names=_homes(out),
    )


def _path(out: Path, name: str) -> Path:
    path = out / name
    if not path.is_file():
        raise NotPublished(out=out, file=name)
    return path


def _json(out: Path, name: str) -> Any:
    return json.loads(_path(out, name).read_text(encoding="utf-8"))


def _lines(out: Path, name: str) -> list[dict[str, Any]]:
    text = _path(out, name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def _rows(out: Path, name: str, wanted: pc.Expression) -> list[dict[str, Any]]:
    """Return rows of a table; moments as microseconds since 1970 UTC."""
    rows = parquet.read_table(_path(out, name), filters=wanted).to_pylist()
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def _closes(out: Path, wanted: list[str]) -> dict[str, int]:
    """Return until when each duty may still be met, late as it would be."""
    rows = _rows(out, "duties.parquet", pc.field("duty_id").isin(wanted)) if wanted else []
    return {row["duty_id"]: row["closes_at"] for row in rows}


def _plain(value: Any) -> Any:
    return instant_of(value.astimezone(UTC)) if isinstance(value, datetime) else value


def _places(out: Path) -> list[dict[str, Any]]:
    features = _json(out, "segments.geojson")["features"]
    return [
        {
            "id": one["id"],
            "name": one["properties"]["name"],
            "class": one["properties"]["class"],
            "district": one["properties"]["district"],
            "length_mm": one["properties"]["length_mm"],
            "outcome": one["properties"]["outcome"],
        }
        for one in features
    ]


def _homes(out: Path) -> dict[str, str]:
    """Return what the office calls each home; its address stays where it is."""
    path = out / "private" / "places.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["pseudonym"]: row["place_id"] for row in csv.DictReader(stream)}
