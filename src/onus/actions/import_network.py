"""Import a network: a road register or map into a dossier's `network` and `lines`.

In:  a foreign file, what its columns mean, and where the result shall stand.
Out: the file, or all faults and no file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onus.base.errors import Fault, FaultyInput
from onus.outside.network_files import read_lines, read_network, write_network
from onus.wire.columns import ColumnSource
from onus.wire.osm_ways import CARRIAGEWAYS


@dataclass(frozen=True, slots=True)
class ImportedRows:
    """What an import brought.

    Attributes:
        path: the file that was written.
        rows: how many rows it holds.
        warnings: what a person should look at.
    """

    path: Path
    rows: int
    warnings: tuple[Fault, ...]


def import_network(
    source: Path,
    out: Path,
    columns: Mapping[str, ColumnSource],
    *,
    lines: bool = False,
    encoding: str = "utf-8",
    datum: str = "wgs84",
    classes: Sequence[str] = CARRIAGEWAYS,
) -> ImportedRows:
    """Import segments and places, or centerlines.

    Args:
        source: the foreign file.
        out: where the result shall stand.
        columns: which column holds which field.
        lines: whether the file holds centerlines.
        encoding: of a text file.
        datum: of the coordinates.
        classes: for OpenStreetMap, the wanted values of `highway`.

    Raises:
        FaultyInput: the source has faults; nothing was written.
    """
    read = read_lines if lines else read_network
    network = read(source, columns, encoding=encoding, datum=datum, classes=classes)
    if not network.usable():
        raise FaultyInput(network.faults, source=source.name)

    write_network(network.table, out)
    return ImportedRows(out, network.table.num_rows, network.faults)
