"""Unreadable: what a cell came to when it could not be read, as a value.

In:  the kind of fault and what is known of it.
Out: `Unreadable`, which becomes a fault once its place is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onus.base.texts import Localized
from onus.wire.office.cell_texts import shown
from onus.wire.office.reading_faults import WrongEntry
from onus.wire.office.sheet_faults import OfficeError


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a cell has no value.

    Attributes:
        kind: the kind of fault.
        named: what fills its sentences, beside the name of the column.
    """

    kind: type[OfficeError]
    named: Mapping[str, object]


def wrong(found: str, en: str, zh: str) -> Unreadable:
    """Return that a cell holds something else than is asked.

    >>> wrong("about 20", "a number", "数字").named["found"]
    'about 20'
    """
    return Unreadable(WrongEntry, {"found": shown(found), "asked": Localized(en, zh)})
