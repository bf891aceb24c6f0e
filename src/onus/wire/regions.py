"""Regions file: which region stands above which, and whose each dossier is.

In:  bytes of a `regions.toml`, one table `[[regions]]` for each region.
Out: the tree, or every fault with its line.

The surprise: the order of the file is the order on pages; nothing is sorted by a
figure, so that no region can climb by measuring less.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onus.base.errors import Fault
from onus.core.oversight.regions import Region, Regions, faults_of_tree
from onus.wire.site_files import is_plain_path
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import UnknownKey, WrongValue, decode, toml_fault, toml_table

FILE, TABLE = "regions.toml", "regions"
REGIONS_MAX = 5_000
"""More than the townships of the largest province."""


def read_regions(raw: bytes) -> tuple[Regions, tuple[Fault, ...]]:
    """Return the tree, empty where anything is wrong, and the faults.

    >>> read_regions(b'[[regions]]\\nid = "a"\\nkind = "city"\\ntitle = "A"\\n')[0].all[0].title.zh
    'A'
    """
    tables, lines, faults = toml_table(raw, file=FILE)
    found = list(faults)
    found += [
        toml_fault(
            UnknownKey, FILE, line_of(lines, key) or line_of(lines, f"{key}[0]"), key, key=key, known=TABLE
        )
        for key in tables
        if key != TABLE
    ]
    rows = tables.get(TABLE, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        found.append(_wrong(lines, TABLE, "a list of tables is asked"))
        return Regions(), tuple(found)
    if len(rows) > REGIONS_MAX:
        found.append(_wrong(lines, TABLE, f"{len(rows)} regions, {REGIONS_MAX} at most"))
        return Regions(), tuple(found)
    regions: list[Region] = []
    for at, row in enumerate(rows):
        region, wrong = _region(row, lines, f"{TABLE}[{at}]")
        found += wrong
        regions += [region] if region is not None else []
    if len(regions) == len(rows):
        found += [_wrong(lines, f"{TABLE}[{at}].{name}", said) for at, name, said in faults_of_tree(regions)]
    return (Regions() if found else Regions(tuple(regions))), tuple(found)


def _region(row: Mapping[str, Any], lines: dict[str, int], at: str) -> tuple[Region | None, list[Fault]]:
    decoded = decode(Region, row, lines, file=FILE, at=at)
    region: Region | None = decoded.value
    if region is None:
        return None, list(decoded.faults)
    if "/" in region.id or not is_plain_path(region.id):
        said = f"`{region.id}` cannot be part of an address: letters, digits and . _ ~ + - alone"
        return None, [_wrong(lines, f"{at}.id", said)]
    return region, []


def _wrong(lines: dict[str, int], at: str, found: str) -> Fault:
    return toml_fault(WrongValue, FILE, line_of(lines, at), at, found=found)
