"""Left behind: rows of a dossier whose sheet was not read, and facts whose place has left the list.

In:  origins of rows that stand, removed places, the facts of the dossier and of the sheets.
Out: faults, one for each sheet and one for each place.

The surprise: each is told once, where it began. A road that leaves the list would
otherwise be told in every inspection, work order and instruction that names it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from onus.base.texts import Localized
from onus.wire.office.origins import sheet_of
from onus.wire.office.profiles import LEFT_OUT, Profile
from onus.wire.office.registers import Change
from onus.wire.office.renewal import Row
from onus.wire.office.renewal_faults import PlaceInUse, SheetNotRead
from onus.wire.office.sheet_faults import SheetFault, sheet_fault

PLACES = ("place_id", "leave_places", "go_to_places")
SHOWN = 3


def sheets_not_read(sources: Iterable[str], profile: Profile) -> Iterator[SheetFault]:
    """Yield a fault for each sheet whose rows stand and that was not read.

    Args:
        sources: origins of such rows.
        profile: what a person said; the rows of a sheet that is left out stand.

    >>> [one.place for one in sheets_not_read(["a.xlsx!1!A2:B2", "a.xlsx!1!A3:B3"], Profile())]
    ['a.xlsx!1']
    """
    for (file, sheet), count in Counter(map(sheet_of, sources)).items():
        if profile.kind_of(file, sheet) != LEFT_OUT:
            yield sheet_fault(SheetNotRead, file, sheet=sheet, count=count, place=f"{file}!{sheet}")


def places_in_use(removed: Sequence[Change], facts: Iterable[Row]) -> Iterator[SheetFault]:
    """Yield a fault for each place that leaves its list while facts speak of it.

    Args:
        removed: the places that leave, each with where it stood.
        facts: rows of all tables and drafts, corrected ones included.

    >>> gone = Change("network.csv", "R-1", "removed", "", "", "a.xlsx!1!A2:B2")
    >>> [one.place for one in places_in_use([gone], [{"place_id": "R-1", "source_ref": "b.xlsx!1!A2:B2"}])]
    ['a.xlsx!1']
    """
    used: dict[str, dict[str, None]] = {change.id: {} for change in removed}
    for row in facts if removed else ():
        for id_ in _places(row):
            if id_ in used:
                used[id_][row.get("source_ref", "")] = None
    for change in removed:
        where = list(used[change.id])
        if where:
            file, sheet = sheet_of(change.source_ref)
            shown, more = where[:SHOWN], len(where) > SHOWN
            told = Localized(
                ", ".join(shown) + (", ..." if more else ""), "、".join(shown) + ("……" if more else "")
            )
            yield sheet_fault(PlaceInUse, file, sheet=sheet, name=change.id, count=len(where), where=told)


def _places(row: Mapping[str, str]) -> Iterator[str]:
    for name in PLACES:
        yield from row.get(name, "").split()
