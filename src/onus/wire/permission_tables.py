"""Permission tables: `law/permissions.toml` to the table of role by page or action.

In:  the bytes of the file.
Out: a `PermissionTable`, or every fault with its line.

The surprise: a rule of separation that names an action without a row is a fault.
It would keep nothing apart, and nobody would see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from onus.base.errors import Fault, OnusError
from onus.core.authority.permissions import PermissionTable
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import read_whole, toml_fault


class TwiceInTable(OnusError):
    """Two rows of the table have one name."""

    code = "AUTHORITY-002"
    what = "`{name}` stands in the table {count} times."
    why = "One row would allow what the other refuses."
    do = "Make one row of them."


class NoSuchRow(OnusError):
    """A rule of separation names an action that the table does not hold."""

    code = "AUTHORITY-003"
    what = "The rule `{rule}` keeps apart `{action}`, which has no row."
    why = "The rule would hold nobody back, in silence."
    do = "Correct the name, or add the row."


class OpenToAll(OnusError):
    """A rule of separation names an action that everybody may do."""

    code = "AUTHORITY-004"
    what = "The rule `{rule}` keeps apart `{action}`, which everybody may do."
    why = "Whoever signs out would no longer be held back."
    do = "Take the action from the rule, or take `resident` and `signed_in` from the row."


def read_permissions(raw: bytes, *, file: str) -> PermissionTable:
    """Read the table.

    Raises:
        FaultyInput: the file is faulty; all its faults are told.

    >>> read_permissions(b'version = "1"\\nsecond_factor = []\\nactions = []', file="x.toml").version
    '1'
    """
    return read_whole(PermissionTable, raw, file=file, contradictions=_contradictions)


def _contradictions(table: PermissionTable, lines: dict[str, int], file: str) -> Iterator[Fault]:
    """Yield what each row alone cannot know."""
    for name, count in Counter(row.name for row in table.actions).items():
        if count > 1:
            yield toml_fault(TwiceInTable, file, line_of(lines, "actions"), "actions", name=name, count=count)
    rows = {row.name: row for row in table.actions}
    for index, rule in enumerate(table.apart):
        at = f"apart[{index}].actions"
        for action in rule.actions:
            row = rows.get(action)
            kind = NoSuchRow if row is None else OpenToAll
            if row is None or row.public or row.for_every_account:
                yield toml_fault(kind, file, line_of(lines, at), at, rule=rule.name, action=action)
