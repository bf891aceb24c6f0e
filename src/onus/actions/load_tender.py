"""Load a tender: a folder that has no fault, file by file, into the database of the website.

The surprise: a fact that came in with an older folder is held against the new one like
those made on the website. Facts of a tender are added and corrected, and never edited.
"""

from __future__ import annotations

from pathlib import Path

from onus.actions.alone import alone
from onus.base.errors import FaultyInput, OnusError
from onus.base.instants import Instant
from onus.core.tendering.tender import Tender
from onus.outside.file_store import keep_copy, stored
from onus.outside.files import bounded_read
from onus.outside.tenders import read_tender
from onus.records.tender_facts import tender_facts
from onus.records.tenders import KeptTenderFile, ShownTender, keep_tender, tender_files, tender_named
from onus.records.unit import unit
from onus.records.work import wish_judgement, wish_step
from onus.wire.site_files import is_plain_path
from onus.wire.tenders.fact_lines import FACTS
from onus.wire.tenders.held_lines import altered_lines, lines_by_id


class TenderNameUnfit(OnusError):
    """A tender's id cannot be part of an address."""

    code = "WEBSITE-020"
    what = "The id `{tender}` cannot be part of an address."
    why = "Pages and published files of a tender lie under its id."
    do = "Choose another id in tender.toml, without slashes and not beginning with a dot."


def load_tender(folder: Path, store: Path, *, now: Instant, region: str = "") -> ShownTender:
    """Load a folder; loaded again, its files take the place of the old ones and added facts stay.

    The background work then judges it.

    Args:
        folder: the tender.
        store: folder of the file store.
        now: instant of the loading.
        region: regions that the tender belongs to, from the top down, `210000/210500`; empty for none.

    Raises:
        FaultyInput: the folder has faults, or says of a fact something else than the record, or
            lacks one that an older folder had; nothing was loaded.
        TenderNameUnfit: its id cannot be part of an address.
        FileThere: a file that came in here has other bytes in the folder.
    """
    tender = read_tender(folder).tender
    if "/" in tender.id or not is_plain_path(tender.id):
        raise TenderNameUnfit(tender=tender.id)
    with alone(store, f"tender-{tender.id}"):
        _load(tender, folder, store, now=now, region=region)
    shown = tender_named(tender.id)
    assert shown is not None, "it was kept just now"
    return shown


def _load(tender: Tender, folder: Path, store: Path, *, now: Instant, region: str) -> None:
    files = [_kept(folder, path, store) for path in sorted(folder.rglob("*")) if path.is_file()]
    with unit():
        _refuse_altered(tender.id, folder, store)
        keep_tender(
            tender.id, title=tender.title, time_zone=tender.zone.name, currency=tender.currency,
            origin=tender.origin, files=files, at=now, region=region or tender.buyer.region,
        )  # fmt: skip
        wish_judgement(tender.id, at=now)
        wish_step(tender.id, at=now)


def _kept(folder: Path, path: Path, store: Path) -> KeptTenderFile:
    name = path.relative_to(folder).as_posix()
    return KeptTenderFile(name, keep_copy(store, path), path.stat().st_size)


def _refuse_altered(tender: str, folder: Path, store: Path) -> None:
    """Refuse a folder that edits a fact, or leaves out one that an older folder had."""
    raw = bounded_read(folder / FACTS) if (folder / FACTS).is_file() else b""
    older = next((one for one in tender_files(tender) if one.path == FACTS), None)
    before = lines_by_id(bounded_read(stored(store, older.sha256))) if older is not None else {}
    faults = (
        *altered_lines(raw, {name: line for name, (_, line) in before.items()}, whole=True),
        *altered_lines(raw, {one.fact_id: one.line.encode() for one in tender_facts(tender)}),
    )
    if faults:
        raise FaultyInput(tuple(dict.fromkeys(faults)), source=str(folder))
