"""Receipts out of a published site: which leaf stands where, and the proof of one of them.

In:  the folder of a site.
Out: kinds, names and entries of the leaves of each contract; receipts.

The surprise: the log's own private folder is not needed. Everything that a receipt
is made of lies on the site, so whoever mirrors the site can give receipts too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from onus.base.errors import OnusError
from onus.log.base64_lines import encoded
from onus.log.keys import VerifierKey
from onus.log.policy_files import POLICY_BYTES_MAX, parse_policy
from onus.log.tiles import WIDTH
from onus.outside.files import bounded_read
from onus.outside.tlog.log_reader import LogReader
from onus.wire.leaves.publication_leaves import PublishedSets, read_sets
from onus.wire.site_files import is_plain_path
from onus.wire.site_layout import CONTRACTS, FEEDS, LOG, OCDS, POLICY, PUBLICATION, REPORT, of_contract
from onus.wire.tenders.published import FACTS, TENDERS
from onus.wire.tenders.tender_leaves import FACT
from onus.wire.tenders.tender_publications import PLACES, TenderPlaces, read_places

SUMMARY = "summary.json"
SETS_BYTES_MAX = 256 * 1024 * 1024


class NoSite(OnusError):
    """A folder holds no published site."""

    code = "RECEIPTS-001"
    what = "{path} holds no published site: {reason}."
    why = "Receipts are made from the log on the site, and from nothing else."
    do = "Publish first: onus publish OUT --log LOG --site SITE; then set ONUS_SITE to that folder."


@dataclass(frozen=True, slots=True)
class SiteHead:
    """What a site's log says of itself.

    Attributes:
        origin: name of the log.
        size: entries that its checkpoint covers.
        root: of the tree, in base64.
        key: that verifies its signature.
        fingerprint: SHA-256 of the public key, in hexadecimal digits.
        note: the signed checkpoint, as it lies there.
    """

    origin: str
    size: int
    root: str
    key: str
    fingerprint: str
    note: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One entry with its proof.

    Attributes:
        entry: its index.
        size: entries that the checkpoint covers.
        leaf: hash of the entry in the tree, in hexadecimal digits.
        proof: the text of a `.tlog-proof`.
    """

    entry: int
    size: int
    leaf: str
    proof: bytes


def site_head(site: Path) -> SiteHead:
    """Return the head of a site's log.

    Raises:
        NoSite: there is none.
    """
    log, key = _log(site)
    shown = log.checkpoint
    return SiteHead(
        origin=shown.origin,
        size=shown.size,
        root=encoded(shown.root),
        key=key.encode(),
        fingerprint=sha256(key.public).hexdigest(),
        note=log.note.encode().decode(),
    )


def receipt(site: Path, entry: int) -> Receipt:
    """Return the receipt of an entry.

    Raises:
        NoSite: there is no site.
        NotInLog: its checkpoint does not cover the entry.
    """
    log, _ = _log(site)
    proof = log.receipt(entry).encode()
    return Receipt(entry, log.size, log.leaf_hashes([entry])[0].hex(), proof)


def contracts_on(site: Path) -> tuple[str, ...]:
    """Return the dossiers that a site publishes."""
    folder = site / CONTRACTS
    if not folder.is_dir():
        raise NoSite(path=site, reason=f"it has no folder `{CONTRACTS}`")
    return tuple(sorted(one.name for one in folder.iterdir() if (one / PUBLICATION).is_file()))


def published_last(site: Path, dossier: str) -> tuple[int, int]:
    """Return the number of the latest publication of a dossier, and the instant by which all of it was known.

    Raises:
        NoSite: it is not published there.
    """
    try:
        told = json.loads(bounded_read(site / of_contract(dossier, SUMMARY)))
        return int(told["number"]), int(told["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        raise NoSite(path=site, reason=f"{dossier} is not published there") from None


def leaves_of(site: Path, dossier: str) -> Iterator[tuple[str, str, int]]:
    """Give kind, name and entry of every leaf of the latest publication of a dossier.

    Raises:
        NoSite: it is not published there.
    """
    log, _ = _log(site)
    sets = _sets(site, dossier)
    at, first = -1, 0
    entries: list[bytes] = []
    for index in sorted({*sets.facts, *sets.findings, sets.leaf}):
        if index // WIDTH != at:
            at = index // WIDTH
            tile, entries = log.bundle(at)
            first = tile.first
        entry = entries[index - first]
        # What was erased by law has no bytes any more, and no name either.
        if entry:
            leaf = json.loads(entry)
            yield leaf["kind"], leaf["id"], index


@dataclass(frozen=True, slots=True)
class TenderOnSite:
    """What a site holds of a tender.

    Attributes:
        places: where its leaves lie.
        facts: row of each published fact, by id.
        digest: SHA-256 of the file of facts, in hexadecimal digits.
    """

    places: TenderPlaces
    facts: Mapping[str, Mapping[str, Any]]
    digest: str


def tender_on(site: Path, tender: str) -> TenderOnSite | None:
    """Return what a site holds of a tender; None where it is not published there."""
    folder = site / TENDERS / tender
    if not is_plain_path(tender) or not (folder / PLACES).is_file():
        return None
    places = read_places(bounded_read(folder / PLACES, limit_bytes=SETS_BYTES_MAX))
    raw = bounded_read(folder / FACTS, limit_bytes=SETS_BYTES_MAX)
    facts = {row["id"]: row for row in map(json.loads, raw.splitlines())}
    return TenderOnSite(places, facts, sha256(raw).hexdigest())


def entries_of(found: TenderOnSite, rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return the entry of each fact, by its id; one that says something else than the site has none.

    Args:
        found: what a site holds of their tender.
        rows: facts as the public reads them.
    """
    told = {row["id"] for row in rows if found.facts.get(row["id"]) == row}
    return {name: index for index, kind, name in found.places.places if kind == FACT and name in told}


def _sets(site: Path, dossier: str) -> PublishedSets:
    try:
        return read_sets(bounded_read(site / of_contract(dossier, PUBLICATION), limit_bytes=SETS_BYTES_MAX))
    except FileNotFoundError:
        raise NoSite(path=site, reason=f"{dossier} is not published there") from None


def _log(site: Path) -> tuple[LogReader, VerifierKey]:
    """Return the log of a site, and the key that verifies it."""
    try:
        policy = parse_policy(bounded_read(site / POLICY, limit_bytes=POLICY_BYTES_MAX))
    except (FileNotFoundError, NotADirectoryError):
        raise NoSite(path=site, reason=f"it has no `{POLICY}`") from None
    key = policy.logs[0].key
    return LogReader(site / LOG, key.algorithm.tree), key


def published_files(site: Path, dossier: str) -> tuple[tuple[str, int], ...]:
    """Return path and size of the files of a contract that a reader wants first; days and tracks are below them.

    Raises:
        NoSite: it is not published there.
    """
    folder = site / of_contract(dossier)
    if not (folder / PUBLICATION).is_file():
        raise NoSite(path=site, reason=f"{dossier} is not published there")
    found = [
        one
        for part in ("", REPORT, OCDS, FEEDS)
        for one in sorted((folder / part).glob("*"))
        if one.is_file()
    ]
    return tuple((one.relative_to(site).as_posix(), one.stat().st_size) for one in found)


def file_on(site: Path, path: str) -> Path | None:
    """Return a file of a site by its path; None for what is no plain file of it."""
    if not is_plain_path(path):
        return None
    found = site / path
    inside = found.is_file() and found.resolve().is_relative_to(site.resolve())
    return found if inside else None
