"""Holidays: the file of a jurisdiction as a calendar of working days.

In:  the bytes of law/holidays/XX.toml, one `[[years]]` for each year that was announced.
Out: a `WorkCalendar`, or every fault with its line.

The surprise: the days of a year must stand in order, as in the notice. A day that
stands twice, or in the wrong year, is a slip of the pen and refused.
"""

from __future__ import annotations

from onus.base.errors import FaultyInput
from onus.core.calendars.calendar import WorkCalendar
from onus.wire.toml_values import decode, toml_table


def read_calendar(raw: bytes, *, file: str) -> WorkCalendar:
    """Read a calendar of working days.

    Raises:
        FaultyInput: the file is faulty; all its faults are told.

    >>> read_calendar(b'id = "x"\\njurisdiction = "X"', file="x.toml").weekend
    (6, 7)
    """
    table, lines, faults = toml_table(raw, file=file)
    if faults:
        raise FaultyInput(faults, source=file)
    decoded = decode(WorkCalendar, table, lines, file=file)
    calendar: WorkCalendar | None = decoded.value
    if calendar is None:
        raise FaultyInput(decoded.faults, source=file)
    return calendar
