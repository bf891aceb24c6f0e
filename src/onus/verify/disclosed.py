"""Disclosed: what was handed to this reader alone, and what of the site it opens.

In:  the reader's folder: `openings.jsonl`, and positions with the salts of their days.
Out: the openings that fit a commitment of a publication, each compared with it.

The surprise: the folder is believed in nothing. An opening that fits its commitment
says what was committed to, whoever wrote it down; one that does not is a fault,
for somebody told the reader what was never put into the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onus.base.errors import OnusError
from onus.base.texts import Localized
from onus.outside.files import bounded_read
from onus.verify.fault_list import FaultList
from onus.verify.faults import PartDiffers
from onus.wire.leaves.commitments import Opening, openings_by_leaf, opens, own_id
from onus.wire.leaves.day_salts import DAY_SALTS
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.levels import Key, Known, deciding_fields
from onus.wire.leaves.opening_lines import OPENINGS, read_openings
from onus.wire.site_layout import TRACKS

OPENINGS_BYTES_MAX = 256 << 20
OTHER_VALUE = Localized(
    "a value and a salt that do not open the commitment to `{field}` of {kind} {id}",
    "所给的值与盐值打不开 {kind} {id} 的 `{field}` 承诺值",
)


class NothingDisclosed(OnusError):
    """A folder holds nothing that was disclosed, or nothing of this site."""

    code = "VERIFY-006"
    what = "{path} holds nothing that opens anything here: {reason}."
    why = "Whoever names it would take the site for checked further than it is."
    do = "Name the folder that `onus log disclose` wrote, with openings.jsonl or tracks/salts.json in it."


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What lies in the reader's folder.

    Attributes:
        folder: of the reader; None for none.
        openings: as they were read, none compared yet.
        rows: whether there are positions with their salts.
    """

    folder: Path | None = None
    openings: tuple[Opening, ...] = ()
    rows: bool = False


def read_disclosed(folder: Path | None) -> Disclosed:
    """Read what was disclosed to the reader.

    Raises:
        NothingDisclosed: there is nothing of the kind.
        NotAnOpening: a line of the openings is none.
    """
    if folder is None:
        return Disclosed()
    if not folder.is_dir():
        raise NothingDisclosed(path=folder, reason="it is no folder")
    places = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
    files = [place / OPENINGS for place in places if (place / OPENINGS).is_file()]
    openings = tuple(
        one for file in files for one in read_openings(bounded_read(file, limit_bytes=OPENINGS_BYTES_MAX))
    )
    rows = any((place / TRACKS / DAY_SALTS).is_file() for place in places)
    if not openings and not rows:
        raise NothingDisclosed(path=folder, reason=f"neither {OPENINGS} nor {TRACKS}/{DAY_SALTS} is in it")
    return Disclosed(folder, openings, rows)


def openings_of(disclosed: Disclosed, facts: Iterable[Leaf]) -> list[Opening]:
    """Return the openings that are of these facts.

    Raises:
        SiteFaults: some of them open nothing; all of these are told.
    """
    if not disclosed.openings:
        return []
    told, faults, found = openings_by_leaf(list(disclosed.openings)), FaultList(), []
    for leaf in facts:
        for one in told.get(own_id(leaf), ()) if leaf.committed else ():
            if _fits(leaf, one):
                found.append(one)
            else:
                text = {"field": one.field[:80], "kind": leaf.kind, "id": leaf.id}
                other = Localized(OTHER_VALUE.en.format(**text), OTHER_VALUE.zh.format(**text))
                faults.add(PartDiffers(where=OPENINGS, found=other))
    faults.raise_if_any()
    return found


def _fits(leaf: Leaf, opening: Opening) -> bool:
    try:
        return opens(leaf, opening)
    except (TypeError, ValueError):
        return False  # A value that no leaf can hold was never committed to.


def known_by(openings: Iterable[Opening], facts: Iterable[Leaf]) -> Known:
    """Return the values to recompute with: those on which a finding may rest.

    No name is among them. One worker who is known in one leaf and not in the next would
    be taken for two; which visits are of one worker is told by their commitments.
    """
    told = openings_by_leaf(list(openings))
    found: dict[Key, dict[str, Any]] = {}
    for leaf in facts:
        decide = deciding_fields(leaf) if told and leaf.committed else ()
        values = (
            {one.field: one.value for one in told.get(own_id(leaf), ()) if one.field in decide}
            if decide
            else {}
        )
        if values:
            found[leaf.kind, leaf.id] = values
    return found
