"""Tables of a paper that come as a workbook, too.

In:  nothing; this module names the values.
Out: plain values, so that the digest of a paper holds its tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

TEXT, COUNT, MONEY = "text", "count", "money"


def table(
    name: str, columns: Sequence[tuple[str, str, str]], rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a table: its name, its columns as (key, head, kind), and its rows.

    Args:
        name: of the sheet.
        columns: keys of the rows with their heads; kind is `text`, `count` or `money`, the
            last in whole minor units.
        rows: values by key.

    >>> table("A", [("n", "No.", "count")], [{"n": 1, "more": 2}])["rows"]
    [[1]]
    """
    return {
        "name": name,
        "heads": [head for _, head, _ in columns],
        "kinds": [kind for _, _, kind in columns],
        "rows": [[row[key] for key, _, _ in columns] for row in rows],
    }
