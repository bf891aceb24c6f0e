"""Hand reports over: between a body that takes them in and one that must act, in signed bundles both ways."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from onus.actions.report_ways import standing_of
from onus.base.instants import Instant
from onus.log.keys import SigningKey, VerifierKey
from onus.outside.bundle_folder import PHOTOS, bundles_in, receipt_in, write_bundle, write_receipt
from onus.outside.file_store import is_stored, keep_copy, stored
from onus.records import handed_over
from onus.records.reports import keep_standing, lives_of, report_named
from onus.records.unit import unit
from onus.wire.report_bundles import (
    ENTRIES_MAX,
    NONE,
    BundleUnfit,
    Compared,
    Entry,
    bundle,
    compared,
    receipt,
)
from onus.wire.report_entries import PHOTO, REPORT

TOLD_MAX = 200
"""Faults that are told one by one."""


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
            if one.table == PHOTO and one.row["clean_sha256"]:
                _copy(stored(store, one.row["clean_sha256"]), folder / PHOTOS / one.row["clean_sha256"])
        number += 1
        head_raw, body = bundle(some, key, number=number, made_at=now, previous=previous)
        write_bundle(folder, number, head_raw, body)
        previous, made = [*bundles_in(folder, key.verifier)][-1][0].digest(), made + 1
    return HandedOver(made, len(new), len({one.key for one in new if one.table == REPORT}))


def take_bundles_in(
    folder: Path, sender: VerifierKey, *, acts: bool = False, store: Path, now: Instant
) -> HandedOver:
    """Take every bundle of a folder, all or none; what was taken before stays as it is.

    Args:
        folder: holds the bundles of the sender, from the first one on.
        sender: public key of the other body.
        acts: whether that body also acts on the reports that it took in itself.
        store: folder of the file store.
        now: present instant.

    Raises:
        BundleUnfit: a bundle was changed, is missing, is not the sender's, or says what the sender may
            not say. Nothing was taken.
    """
    bundles = [entries for _, entries in bundles_in(folder, sender)]
    every = [one for entries in bundles for one in entries]

    with unit():
        faults = handed_over.entry_faults(every, sender.name, acts=acts, now=now)
        faults = faults or _faults_of_photos(every, folder, store)
        if faults:
            raise BundleUnfit(file=folder.name, reason=_told(faults))

        touched = handed_over.keep_entries(every)
        lives = lives_of(touched)
        for ref in touched:
            report = report_named(ref)
            if report is not None and ref in lives:
                keep_standing(ref, lives[ref], standing_of(report, lives[ref], store, at=now))
    return HandedOver(len(bundles), len(every), len(touched))


def _faults_of_photos(entries: Sequence[Entry], folder: Path, store: Path) -> tuple[str, ...]:
    """Keep the copies of photos that came along; return what is wrong with those that did not."""
    found = []
    for entry in entries:
        digest = entry.row["clean_sha256"] if entry.table == PHOTO else ""
        path = folder / PHOTOS / digest
        if not digest or is_stored(store, digest):
            continue
        if not path.is_file():
            found.append(f"photo {entry.key}: its copy did not come along")
        elif _sha256(path) != digest:
            found.append(f"photo {entry.key}: its copy is not the one that was signed")
        else:
            keep_copy(store, path)
    return tuple(found)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _told(faults: Sequence[str]) -> str:
    more = len(faults) - TOLD_MAX
    return "; ".join(faults[:TOLD_MAX]) + (f"; and {more} more" if more > 0 else "")


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
