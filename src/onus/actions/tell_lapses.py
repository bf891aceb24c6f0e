"""Tell lapses: what a contractor lost since the signing, into the dossier of its contract.

In:  the folder of a tender, an instant, the folder of a dossier.
Out: reports.csv of the dossier with a row for each lapse; its own ladder does the rest.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from onus.actions.judge_tender import TenderJudged
from onus.base.errors import FaultyInput
from onus.base.texts import LANGUAGES
from onus.core.tendering.proceeding import ContractWatched
from onus.outside.files import atomic_file, bounded_read
from onus.report.tender_bidders import lost_words
from onus.report.tenders import speaker_of
from onus.wire.csv_rows import parse_csv
from onus.wire.tenders.lapse_reports import (
    FILE,
    SERVICE,
    NoQualificationObligation,
    NothingWatched,
    listens,
    with_lapses,
)

CONTRACT = "contract.toml"


def tell_lapses(judged: TenderJudged, dossier: Path, contract: str = "") -> ContractWatched:
    """Write the lapses of a contractor into the dossier of its contract.

    Args:
        judged: the tender, as of the instant at which the lapses are told.
        dossier: folder of the dossier.
        contract: id of the contract; empty for the only one.

    Returns:
        The watch whose cases stand in the dossier now.

    Raises:
        NothingWatched: the purchase watches no such contract.
        NoQualificationObligation: the contract in the dossier states no duty for it.
        FaultyInput: reports.csv has faults; nothing is written.
    """
    found = [one for one in judged.proceeding.watched if contract in ("", one.contract)]
    if len(found) != 1:
        raise NothingWatched(tender=judged.tender.id, contract=contract or "that could be meant alone")
    if not listens(bounded_read(dossier / CONTRACT)):
        raise NoQualificationObligation(file=dossier / CONTRACT, service=SERVICE)
    to = dossier / FILE
    raw = bounded_read(to) if to.is_file() else b""
    read = parse_csv(raw.decode("utf-8-sig"), file=FILE).faults if raw else ()
    if any(not one.warning for one in read):
        raise FaultyInput(read, source=str(to))
    made = with_lapses(
        raw, found[0], _texts(judged, found[0]), tender=judged.tender.id, recorded_at=judged.proceeding.as_of
    )
    with atomic_file(to) as aside:
        aside.write_bytes(made)
    return found[0]


def _texts(judged: TenderJudged, watched: ContractWatched) -> dict[str, str]:
    """Return what was lost in words of both languages, by the name of the case."""
    speakers = [speaker_of(judged.tender, language) for language in LANGUAGES]
    return {
        one.case: " / ".join(
            " ".join(said.words for said in lost_words(asdict(one), speaker) if said.words)
            for speaker in speakers
        )
        for one in watched.cases
    }
