"""How many flags can be computed on real data, and how many fire: the table of the manual, computed anew."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

from onus.core.integrity.catalogue import CATALOGUE, fields_of
from onus.core.integrity.flagging import flag_processes
from onus.outside.flag_files import read_files
from onus.outside.law import load_pack
from onus.wire.flags.parameters import limits_of

TABLE = Path(__file__).resolve().parents[3] / "docs" / "flags_on_real_files.csv"
FILES = ("dominican_2020_23.jsonl.gz", "real_releases.jsonl.gz")
PACKS = ("onus-flags", "ocp-flags")


def counted(path: Path) -> dict[str, tuple[int, int, int]]:
    """Return for each flag the processes on which it could be computed and fired, and the organisations."""
    limits = limits_of(load_pack(pack).rules for pack in PACKS)
    found = flag_processes(read_files([path], fields_of(limits)).columns, limits)
    computable, fired = dict.fromkeys(limits, 0), dict.fromkeys(limits, 0)
    for tally in found.tallies:
        computable[tally.flag] += tally.computable
        fired[tally.flag] += tally.fired
    others = {
        result.rule.id: sum(len(one.subjects) for one in result.fired if one.kind != "OCID")
        for result in found.results
    }
    return {flag: (computable[flag], fired[flag], others[flag]) for flag in limits}


def test_the_table_of_the_manual_is_what_the_flags_find_on_both_real_files(shared):
    both = [counted(shared / "data" / "ocds" / name) for name in FILES]
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(
        [
            "flag",
            *(
                f"{name}_{what}"
                for name in ("dominican", "publishers")
                for what in ("computable", "fired", "organisations")
            ),
        ]
    )
    for rule in CATALOGUE:
        if rule.id in both[0]:
            rows.writerow([rule.id, *both[0][rule.id], *both[1][rule.id]])
    if os.environ.get("ONUS_ACCEPT"):
        TABLE.write_text(out.getvalue(), encoding="utf-8")

    assert out.getvalue() == TABLE.read_text(encoding="utf-8")
