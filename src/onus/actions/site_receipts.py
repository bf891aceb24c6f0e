"""Receipts of what was published: keep where each leaf stands, and give the proof of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onus.outside.site_receipts import (
    NoSite,
    Receipt,
    SiteHead,
    contracts_on,
    entries_of,
    file_on,
    leaves_of,
    published_files,
    published_last,
    receipt,
    site_head,
    tender_on,
)
from onus.outside.tlog.faults import NoLog, NotInLog
from onus.records.leaf_places import dossier_is_there, entry_of, keep_leaf_places
from onus.wire.leaves.publication_leaves import PUBLICATION


def place_receipts(site: Path) -> dict[str, int]:
    """Keep where the leaves of every loaded dossier stand in the log of a site; returns how many of each.

    Raises:
        NoSite: the folder holds no published site.
    """
    published = [dossier for dossier in contracts_on(site) if dossier_is_there(dossier)]

    return {dossier: keep_leaf_places(dossier, leaves_of(site, dossier)) for dossier in published}


def place_new_receipts(site: Path | None) -> dict[str, int]:
    """Keep where leaves stand for those dossiers alone that were published anew since the last time."""
    if site is None or not site.is_dir():
        return {}
    new = [
        dossier
        for dossier in contracts_on(site)
        if dossier_is_there(dossier)
        and entry_of(dossier, PUBLICATION, str(published_last(site, dossier)[0])) is None
    ]

    return {dossier: keep_leaf_places(dossier, leaves_of(site, dossier)) for dossier in new}


@dataclass(frozen=True, slots=True)
class Placed:
    """Where something stands in the log, and how many entries the log has."""

    entry: int
    size: int


def receipt_of(site: Path | None, dossier: str, kind: str, name: str, *, as_of: int) -> Placed | None:
    """Return where a fact or a finding stands in the log; None while it is not there.

    Args:
        site: the published site; None where there is none.
        dossier: its id.
        kind: of the leaf.
        name: its id within dossier and kind.
        as_of: instant by which all of the assessment that is shown was known. What was
            published by another may say something else under the same name.
    """
    head = head_of(site)
    if site is None or head is None or not _is_published(site, dossier, as_of):
        return None
    entry = entry_of(dossier, kind, name)

    return None if entry is None or entry >= head.size else Placed(entry, head.size)


def publication_receipt(site: Path | None, dossier: str, *, as_of: int) -> Placed | None:
    """Return where the latest publication of a dossier stands, if it is that of the assessment that is shown.

    Args:
        site: the published site; None where there is none.
        dossier: its id.
        as_of: instant by which all of the assessment that is shown was known.
    """
    try:
        number = "" if site is None else str(published_last(site, dossier)[0])
    except NoSite:
        return None
    return receipt_of(site, dossier, PUBLICATION, number, as_of=as_of)


def _is_published(site: Path, dossier: str, as_of: int) -> bool:
    try:
        return published_last(site, dossier)[1] == as_of
    except NoSite:
        return False


def head_of(site: Path | None) -> SiteHead | None:
    """Return the head of the log of a site; None where nothing is published yet."""
    try:
        return None if site is None else site_head(site)
    except (NoSite, NoLog):
        return None


def proof_of(site: Path | None, entry: int) -> Receipt | None:
    """Return the proof of an entry; None where the log has none of that number."""
    try:
        return None if site is None else receipt(site, entry)
    except (NoSite, NoLog, NotInLog):
        return None


def files_of(site: Path | None, dossier: str) -> tuple[tuple[str, int], ...]:
    """Return path and size of the published files of a dossier; none where it is not published."""
    try:
        return () if site is None else published_files(site, dossier)
    except NoSite:
        return ()


def site_file(site: Path | None, path: str) -> Path | None:
    """Return a file of the site; None where there is none of that path."""
    return None if site is None else file_on(site, path)


@dataclass(frozen=True, slots=True)
class TenderReceipts:
    """Where a tender stands in the log.

    Attributes:
        publication: the latest one of the tender; None where it is not published.
        same: whether that one tells the very facts that were asked about.
        facts: entry of each fact that stands in the log as it was asked about, by id.
    """

    publication: Placed | None = None
    same: bool = False
    facts: Mapping[str, int] = field(default_factory=dict)


def tender_receipts(
    site: Path | None, tender: str, rows: Iterable[Mapping[str, Any]], *, digest: str = ""
) -> TenderReceipts:
    """Return where a tender and its facts stand in the log of a site.

    Args:
        site: the published site; None where there is none.
        tender: its id.
        rows: facts as the public reads them; one that says something else than the log has no entry.
        digest: SHA-256 of the file of facts; empty where nobody asks whether it is the published one.
    """
    head = head_of(site)
    found = None if site is None or head is None else tender_on(site, tender)
    if head is None or found is None or found.places.leaf >= head.size:
        return TenderReceipts()
    placed = Placed(found.places.leaf, head.size)
    return TenderReceipts(placed, found.digest == digest, entries_of(found, rows))
