"""Tables of power: `law/tender_permissions.toml` to the table of role by action by stage.

In:  the bytes of the file.
Out: a `PowerTable`, or every fault with its line.

The surprise: an action that asks for four eyes and has no rule of separation is a fault.
The same person could say yes twice, and the table would look as if two had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from onus.base.errors import Fault, OnusError
from onus.core.restraint.permitting import BARS
from onus.core.restraint.power_table import Power, PowerTable
from onus.core.restraint.separation import rows_without_separation
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import read_whole, toml_fault


class PowerTwice(OnusError):
    """Two rows of the table have one name."""

    code = "RESTRAINT-002"
    what = "`{name}` stands in the table {count} times."
    why = "One row would allow what the other refuses."
    do = "Make one row of them."


class NoRowForPower(OnusError):
    """A rule of the table names an action, role or bar that it does not hold."""

    code = "RESTRAINT-003"
    what = "`{rule}` names `{word}`, which the table does not hold."
    why = "The rule would hold nobody back, in silence."
    do = "Correct the name, or add the row."


class ApprovedByOneself(OnusError):
    """Nothing keeps whoever does something from approving it."""

    code = "RESTRAINT-004"
    what = "`{action}` asks for an approval, and no rule keeps it apart from `{approval}`."
    why = "One person could say yes twice."
    do = "Add a rule under [[apart]] that names both."


def read_power_table(raw: bytes, *, file: str) -> PowerTable:
    """Read the table.

    Raises:
        FaultyInput: the file is faulty; all its faults are told.

    >>> read_power_table(b'version = "1"\\npowers = []', file="x.toml").version
    '1'
    """
    return read_whole(PowerTable, raw, file=file, contradictions=_contradictions)


def power_faults(table: PowerTable, *, file: str = "tender.json") -> tuple[str, ...]:
    """Return what each row of a table alone cannot know, in sentences; nothing where the table is sound.

    >>> power_faults(PowerTable("1", ()))
    ()
    """
    return tuple(one.what for one in _contradictions(table, {}, file))


def _contradictions(table: PowerTable, lines: dict[str, int], file: str) -> Iterator[Fault]:
    """Yield what each row alone cannot know."""
    for name, count in Counter(row.name for row in table.powers).items():
        if count > 1:
            yield toml_fault(PowerTwice, file, line_of(lines, "powers"), "powers", name=name, count=count)
    rows = {row.name: row for row in table.powers}
    for at, rule, word in _unknown_words(table, rows):
        yield toml_fault(NoRowForPower, file, line_of(lines, at), at, rule=rule, word=word)
    for action in rows_without_separation(table):
        approval = rows[action].approval
        yield toml_fault(
            ApprovedByOneself, file, line_of(lines, "powers"), "powers", action=action, approval=approval
        )


def _unknown_words(table: PowerTable, rows: Mapping[str, Power]) -> Iterator[tuple[str, str, str]]:
    """Yield where a rule stands, its name, and the word that nothing answers to."""
    for index, row in enumerate(table.powers):
        if row.approval and row.approval not in rows:
            yield f"powers[{index}].approval", row.name, row.approval
    for index, rule in enumerate(table.apart):
        for action in (*rule.did, *rule.may_not):
            if action not in rows:
                yield f"apart[{index}]", rule.name, action
    for index, one in enumerate(table.overridable):
        if one.bar not in BARS:
            yield f"overridable[{index}].bar", "overridable", one.bar
