"""What the contexts of several papers share: rows of failed duties, and choices of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onus.papers.desk import Desk

ROWS_MAX = 60


def failed_rows(
    desk: Desk, names: Sequence[str], *, limit: int = ROWS_MAX
) -> tuple[list[dict[str, Any]], int]:
    """Return failed duties as rows of a table, and how many more there are."""
    by_id = desk.out.by_id
    rows = [
        {
            "number": number,
            "id": name,
            "place": desk.place(by_id[name]["place_id"]),
            "due": desk.short_at(by_id[name]["due_at"]),
            "met": desk.short_at(by_id[name]["met_at"]),
            "outcome": desk.word("outcome", by_id[name]["outcome"]),
            "grounds": desk.grounds(by_id[name]["grounds"]),
            "clause": by_id[name]["clause"],
            "obligation": desk.obligation(by_id[name]["obligation_id"]),
        }
        for number, name in enumerate(names[:limit], start=1)
        if name in by_id
    ]
    return rows, max(len(names) - limit, 0)
