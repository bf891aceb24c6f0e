"""Receipts of what was published: keep where each leaf stands, and give the proof of one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onus.outside.site_receipts import (
    NoSite,
    Receipt,
    SiteHead,
    contracts_on,
    file_on,
    leaves_of,
    published_files,
    receipt,
    site_head,
)
from onus.outside.tlog.faults import NoLog, NotInLog
from onus.records.leaf_places import dossier_is_there, entry_of, keep_leaf_places


def place_receipts(site: Path) -> dict[str, int]:
    """Keep where the leaves of every loaded dossier stand in the log of a site; returns how many of each.

    Raises:
        NoSite: the folder holds no published site.
    """
    published = [dossier for dossier in contracts_on(site) if dossier_is_there(dossier)]

    return {dossier: keep_leaf_places(dossier, leaves_of(site, dossier)) for dossier in published}


@dataclass(frozen=True, slots=True)
class Placed:
    """Where something stands in the log, and how many entries the log has."""

    entry: int
    size: int


def receipt_of(site: Path | None, dossier: str, kind: str, name: str) -> Placed | None:
    """Return where a fact or a finding stands in the log; None while it is not there."""
    if site is None:
        return None
    entry, head = entry_of(dossier, kind, name), head_of(site)

    return None if entry is None or head is None or entry >= head.size else Placed(entry, head.size)


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
