"""Find the signals after the award in a dossier folder; nothing is written.

In:  a dossier folder, the instant by which all was known, limits, and the folder before a change.
Out: `DossierSignals`: S01 to S13, with the currency and the clocks in which they are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onus.actions.assess import tracks_of
from onus.base.errors import FaultyInput
from onus.base.instants import Instant, ZoneTable
from onus.core.assessment.assess import assess
from onus.core.integrity.after_award import after_award
from onus.core.integrity.rules import Limits
from onus.core.integrity.signal_rules import Signals
from onus.core.restraint.ties import Tie
from onus.outside.dossiers import read_dossier
from onus.outside.gathered_tracks import Progress
from onus.wire.tenders.tender_files import read_tender_file

TIES = "register/ties.toml"


@dataclass(frozen=True, slots=True)
class DossierSignals:
    """Signals of one dossier.

    Attributes:
        signals: what fired and what could not be computed.
        currency: of its amounts.
        zone: by whose clocks its instants are told.
    """

    signals: Signals
    currency: str
    zone: ZoneTable


def find_signals(
    path: Path,
    limits: Mapping[str, Limits],
    *,
    as_of: Instant,
    before: Path | None = None,
    ties: Path | None = None,
    workers: int = 1,
    progress: Progress,
) -> DossierSignals:
    """Assess a dossier and return what in it is a reason for a person to look.

    Without a network there are no places and no duties; what rests on these is told as not computable.

    Args:
        path: the dossier.
        limits: by id of the rule.
        as_of: the instant by which everything must have been on record.
        before: folder of the dossier before the last change of its contract; None for none.
        ties: a file as `register/ties.toml` of a tender; None where no register was read.
        workers: processes for the tracks; the result does not depend on it.
        progress: called with a label, how much is done, how much there is.

    Raises:
        FaultyInput: with every fault of a dossier.
        LimitMissing: a pack lacks a number that its rule needs.
    """
    loaded = read_dossier(path, as_of=as_of, network_needed=False)
    old = None if before is None else read_dossier(before, as_of=as_of, network_needed=False).dossier
    with tracks_of(loaded, as_of=as_of, workers=workers, progress=progress) as gathered:
        assessment = assess(loaded.dossier, gathered.tracks, as_of=as_of)
        found = after_award(
            assessment,
            limits,
            on_record=loaded.on_record,
            before=old.contract if old else None,
            places_before=old.places if old else None,
            ties=None if ties is None else _ties(ties),
        )
    return DossierSignals(found, loaded.dossier.currency, loaded.dossier.zone)


def _ties(path: Path) -> tuple[Tie, ...]:
    read = read_tender_file(path.read_bytes(), file=TIES)
    if read.faults:
        raise FaultyInput(read.faults, source=str(path))
    ties: tuple[Tie, ...] = read.value.ties
    return ties
