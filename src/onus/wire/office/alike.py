"""Alike: faults of one column that say the same, gathered into the first of them.

In:  faults by cell.
Out: the same, with one in the place of many that are alike, and where the others are.

The surprise: a name that is missing from a list is missed in every row that uses it. Seven
hundred marks would hide the one cell that was mistyped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onus.base.texts import Localized
from onus.wire.office.sheet_faults import SheetFault

TOLD_EACH = 3
"""As many as this are told one by one."""
REFS_SHOWN = 5


def gathered(faults: Sequence[SheetFault]) -> tuple[SheetFault, ...]:
    """Return faults, those that are alike in one column gathered into the first of them.

    Args:
        faults: in any order.

    Returns:
        In the order of their first ones. Alike are faults of one column, kind and wording.

    >>> one = SheetFault("a", "1", 2, 3, "X", Localized("x"), Localized(), Localized())
    >>> many = gathered([replace(one, row=row) for row in range(2, 12)])
    >>> len(many), many[0].ref, many[0].what.en
    (1, 'C2', 'x (So also in 9 more cells of the column: C3, C4, C5, C6, C7, ...)')
    """
    groups: dict[tuple[object, ...], list[SheetFault]] = {}
    for fault in faults:
        key = (fault.file, fault.sheet, fault.column, fault.code, fault.what, fault.warning)
        groups.setdefault(key if fault.column else (*key, fault.row), []).append(fault)
    found: list[SheetFault] = []
    for group in groups.values():
        found += group if len(group) <= TOLD_EACH else [_gathered(group)]
    return tuple(found)


def _gathered(group: Sequence[SheetFault]) -> SheetFault:
    first, *others = sorted(group, key=lambda fault: fault.row)
    shown = [fault.ref for fault in others[:REFS_SHOWN]]
    more = len(others) > REFS_SHOWN
    en = f" (So also in {len(others)} more cells of the column: {', '.join(shown)}{', ...' if more else ''})"
    zh = f"（本列另有 {len(others)} 处相同：{'、'.join(shown)}{'……' if more else ''}）"
    return replace(first, what=Localized(first.what.en + en, first.what.zh + zh))
