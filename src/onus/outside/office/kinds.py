"""The kinds of sheet that Onus knows, from the installed package.

In:  `sheets.toml`.
Out: `SheetKinds`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from onus.base.errors import FaultyInput
from onus.wire.office.sheet_kinds import FILE, SheetKinds, read_sheet_kinds


@cache
def sheet_kinds() -> SheetKinds:
    """Return the kinds of sheet.

    Raises:
        FaultyInput: the file of the package itself is broken.
    """
    kinds, faults = read_sheet_kinds((files("onus.wire.office") / FILE).read_bytes())
    if kinds is None:
        raise FaultyInput(faults, source=FILE)
    return kinds
