"""Tell how earlier contracts went: scorecards of assessments into the register of a tender.

In:  folders that `onus assess` wrote, the contractor, the day of their publication.
Out: register/past_months.toml with a row for each month; a credit grade follows from it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from onus.actions.register_files import rewrite_register_file
from onus.core.qualification.credit_grades import PastMonth
from onus.outside.files import bounded_read
from onus.outside.out_folders import own_manifest
from onus.wire.tenders.past_month_files import FILE, SCORECARD, NoScorecard, months_of_scorecards, with_months


def tell_past_months(
    outs: Sequence[Path], folder: Path, *, supplier: str, published_on: date
) -> tuple[PastMonth, ...]:
    """Write the months of some assessments into the register of a tender.

    Args:
        outs: folders of assessments; the contract is the one that each assessed.
        folder: of the tender.
        supplier: id of the contractor in its register.
        published_on: day from which anybody could read the scorecards.

    Returns:
        The months that were told.

    Raises:
        NoScorecard: a folder holds no assessment with scorecards.
        FaultyInput: the file that is there has faults.
        MonthToldOtherwise: a month is told with two numbers.
    """
    found = tuple(one for out in outs for one in _months(out, supplier=supplier, published_on=published_on))
    rewrite_register_file(folder, FILE, lambda raw: with_months(raw, found))
    return found


def _months(out: Path, *, supplier: str, published_on: date) -> tuple[PastMonth, ...]:
    manifest = own_manifest(out)
    file = out / SCORECARD
    if manifest is None or not file.is_file():
        raise NoScorecard(file=file, reason="no assessment wrote this folder")
    contract = str(manifest["dossier"])
    return months_of_scorecards(
        bounded_read(file), supplier=supplier, contract=contract, published_on=published_on
    )
