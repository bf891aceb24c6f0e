"""Hand reports over: between a body that takes them in and one that must act, in signed bundles both ways."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from onus.actions.report_ways import standing_of
from onus.base.instants import Instant
from onus.log.keys import SigningKey, VerifierKey
from onus.outside.bundle_folder import PHOTOS, bundles_in, receipt_in, write_bundle, write_receipt
from onus.outside.file_store import keep_copy, stored
from onus.records import handed_over
from onus.records.reports import keep_standing, lives_of, report_named
from onus.wire.report_bundles import ENTRIES_MAX, NONE, Compared, bundle, compared, receipt


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was written or taken: bundles, entries, and the reports that they speak of."""

    bundles: int
    entries: int
    reports: int


def export_reports(folder: Path, key: SigningKey, *, store: Path, now: Instant) -> HandedOver:
    """Write what is new since the last bundle of a folder; nothing new writes nothing.

    Args:
        folder: keeps all bundles ever made; it is the memory of what was handed over.
        key: of this body.
        store: folder of the file store, from which clean copies of photos go along.
        now: present instant.

    Raises:
        BundleUnfit: an older bundle in the folder was changed or is missing.
    """
    sent, last = set(), None
    for head, entries in bundles_in(folder, key.verifier):
        sent |= {(one.table, one.key) for one in entries}
        last = head
    new = [one for one in handed_over.own_entries(key.name) if (one.table, one.key) not in sent]

    number, previous, made = (last.number, last.digest(), 0) if last else (0, NONE, 0)
    for start in range(0, len(new), ENTRIES_MAX):
        some = new[start : start + ENTRIES_MAX]
        for one in some:
            if one.table == handed_over.PHOTO and one.row["clean_sha256"]:
                _copy(stored(store, one.row["clean_sha256"]), folder / PHOTOS / one.row["clean_sha256"])
        number += 1
        head_raw, body = bundle(some, key, number=number, made_at=now, previous=previous)
        write_bundle(folder, number, head_raw, body)
        previous, made = [*bundles_in(folder, key.verifier)][-1][0].digest(), made + 1
    return HandedOver(made, len(new), len({one.key for one in new if one.table == handed_over.REPORT}))


def import_reports(folder: Path, sender: VerifierKey, *, store: Path, now: Instant) -> HandedOver:
    """Take every bundle of a folder; what was taken before stays as it is.

    Raises:
        BundleUnfit: a bundle was changed, is missing, or is not the sender's. Nothing was taken.
    """
    bundles = [entries for _, entries in bundles_in(folder, sender)]
    for entry in (one for entries in bundles for one in entries if one.table == handed_over.PHOTO):
        path = folder / PHOTOS / str(entry.row["clean_sha256"])
        if entry.row["clean_sha256"] and path.is_file():
            keep_copy(store, path)

    touched: dict[str, None] = {}
    for entries in bundles:
        touched.update(dict.fromkeys(handed_over.keep_entries(entries)))
    lives = lives_of(touched)
    for ref in touched:
        report = report_named(ref)
        if report is not None and ref in lives:
            keep_standing(ref, lives[ref], standing_of(report, lives[ref], store, at=now))
    return HandedOver(len(bundles), sum(map(len, bundles)), len(touched))


def write_held(folder: Path, key: SigningKey, *, now: Instant) -> int:
    """Write a receipt of what our tables hold now, signed; returns how many entries it names."""
    found = handed_over.held(key.name)
    write_receipt(folder, *receipt(found, key, number=0, made_at=now))
    return len(found)


def compare_reports(bundles: Path, sender: VerifierKey, answer: Path, receiver: VerifierKey) -> Compared:
    """Compare what was handed over with what the receiver says it holds; no database is asked.

    Raises:
        BundleUnfit: bundles or receipt are not what was signed.
    """
    sent = [one for _, entries in bundles_in(bundles, sender) for one in entries]
    _, held = receipt_in(answer, receiver)
    return compared(sent, held)


def _copy(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        shutil.copyfile(source, place)
