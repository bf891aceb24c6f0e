"""Import reports: a city's register of service requests into `reports.csv`.

In:  the register's table, and where the result shall stand.
Out: one CSV, or all faults and no file.
"""

from __future__ import annotations

from pathlib import Path

from onus.actions.import_network import ImportedRows
from onus.base.errors import FaultyInput
from onus.outside.files import atomic_file
from onus.outside.report_files import read_boston
from onus.wire.import_faults import cut
from onus.wire.report_tables import reports_csv


def import_reports(source: Path, out: Path, *, encoding: str = "utf-8") -> ImportedRows:
    """Import the Boston 311 table.

    Raises:
        FaultyInput: the source has faults; nothing was written.
    """
    read = read_boston(source, encoding=encoding)
    if any(not one.warning for one in read.faults):
        raise FaultyInput(cut(read.faults, file=source.name), source=source.name)

    with atomic_file(out) as aside:
        aside.write_text(reports_csv(read.rows), encoding="utf-8", newline="\n")
    return ImportedRows(out, len(read.rows), read.faults)
