"""Public tables: the files of OUT that are data and not pages.

In:  the public view of an assessment, the public names of its vehicles.
Out: tables and lists in a folder, and the content digest of each table.

The surprise: pages are written by another module. Whoever explains one finding from
a recomputed assessment needs these files and no templates of pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyarrow import csv

from onus.core.assessment.assessment import Assessment
from onus.outside.parquet_files import write_parquet
from onus.wire.assessment_files import json_files
from onus.wire.assessment_tables import (
    duties_table,
    evidence_table,
    findings_table,
    last_service_lines,
    pass_tables,
    spreadsheet_table,
    weighed_table,
)


def write_public_tables(folder: Path, shown: Assessment, vehicles: Sequence[str]) -> dict[str, str]:
    """Write tables and lists into an empty folder; return the content digests of the tables.

    Args:
        folder: to be written into.
        shown: the public view.
        vehicles: public name of each vehicle, by its number in the passes.
    """
    findings = findings_table(shown)
    csv.write_csv(spreadsheet_table(findings), folder / "findings.csv")
    (folder / "last_service.csv").write_bytes(last_service_lines(shown))
    for name, raw in json_files(shown).items():
        (folder / name).write_bytes(raw)
    return {
        "duties.parquet": write_parquet([duties_table(shown)], folder / "duties.parquet"),
        "findings.parquet": write_parquet([findings], folder / "findings.parquet"),
        "passes.parquet": write_parquet(pass_tables(shown, vehicles), folder / "passes.parquet"),
        "evidence.parquet": write_parquet([evidence_table(shown)], folder / "evidence.parquet"),
        "weighed.parquet": write_parquet([weighed_table(shown)], folder / "weighed.parquet"),
    }
