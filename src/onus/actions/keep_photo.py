"""Keep a photo: look at it and put it away at once; decode it and make the clean copy afterwards.

The surprise: what is acknowledged is the photo as it came, flushed to the disk. The copy
without metadata, which is all that anybody sees, is made in the background, or when an
officer opens the photo before that: to decode one takes as long as to take ten reports.
Then the photo as it came goes away, also where it is refused.

Where no key for sealing is set (a machine for trying), the original is not kept for
good; its digest is. Whoever runs a real intake sets the keys of two bodies.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from onus.base.instants import HOUR_US, Instant
from onus.base.texts import Language
from onus.outside.file_store import NotInStore, drop, keep, old_files, stored
from onus.outside.photo_intake import looked_at, take_in
from onus.outside.sealed_originals import read_public_key, seal
from onus.outside.time_zones import zone_table
from onus.records.photos import clean_copy_of, keep_clean, keep_refused, names_waiting, photos_waiting
from onus.records.reports import KeptPhoto, NewPhoto, photo_numbered, report_named, write_to_reporter
from onus.records.unit import AWAY, unit
from onus.wire.intake.picture_faults import PictureRefused

log = logging.getLogger("onus.actions.keep_photo")
STORE, SEALED, WAITING = "store", "sealed", "waiting-photos"
LOST = "lost"
FORGOTTEN_US = 4 * HOUR_US
"""A photo whose report was not sent by then never will be: what carries it has run out."""


def keep_photo(raw: bytes, *, name: str, zone: str, data: Path, keys: Sequence[Path]) -> NewPhoto:
    """Look at a photo without decoding it, keep it, and return what a report names it by.

    Args:
        raw: the file as it came.
        name: what its sender calls it.
        zone: IANA name, by whose clocks a camera without an offset is read.
        data: folder of the website's data.
        keys: files of the public keys for which the original is sealed.

    Raises:
        PictureRefused: it is no photo that is taken; the words stand next to the field.
    """
    stated = looked_at(raw, name=name)

    original = keep(data / WAITING, raw)
    if keys:
        seal(data / SEALED, raw, tuple(read_public_key(path) for path in keys))
    facts = {
        "form": stated.form, "width": stated.width, "height": stated.height, "bytes": len(raw),
        "sealed": bool(keys), "zone": zone, "claimed_at": None, "claimed_lon_e7": None, "claimed_lat_e7": None,
        "claimed_datum": "", "likeness": "",
    }  # fmt: skip
    return NewPhoto(original, "", facts)


def prepared_photo(number: int, *, data: Path, now: Instant) -> KeptPhoto | None:
    """Return a photo with its clean copy, which is made now where it was not yet; None where there is no photo."""
    photo = photo_numbered(number)
    if photo is None or photo.clean_sha256 or "refused" in photo.facts:
        return photo
    _prepare(photo, data, now)
    return photo_numbered(number)


def prepare_photos(*, data: Path, most: int, now: Instant) -> int:
    """Make the clean copies of photos that wait for it, at most so many; returns how many."""
    made = 0
    for photo in photos_waiting(most=most):
        try:
            with unit():
                _prepare(photo, data, now)
        except AWAY:
            raise
        except Exception:
            log.exception("a photo could not be prepared", extra={"subject": str(photo.id)})
        else:
            made += 1
    return made


def forget_unsent(*, data: Path, now: Instant) -> int:
    """Delete photos that were shown in a preview and never sent; returns how many."""
    old = old_files(data / WAITING, before=now - FORGOTTEN_US)
    gone = sorted({*old} - {*names_waiting(old)})
    for digest in gone:
        drop(data / WAITING, digest)
    return len(gone)


def _prepare(photo: KeptPhoto, data: Path, now: Instant) -> None:
    try:
        raw = stored(data / WAITING, photo.original_sha256).read_bytes()
        taken = take_in(raw, zone=zone_table(str(photo.facts.get("zone", "UTC"))))
    except (NotInStore, FileNotFoundError):
        # The same picture was sent twice, and its copy was made between the look and the sending.
        copy = clean_copy_of(photo.original_sha256)
        if copy is None:
            keep_refused(photo.id, LOST)
        else:
            keep_clean(photo.original_sha256, copy.clean_sha256, copy.facts)
        return
    except PictureRefused as refused:
        keep_refused(photo.id, refused.code)
        # Unsealed and with all that its camera wrote, it must not stay; another report may still wait for it.
        if not names_waiting([photo.original_sha256]):
            drop(data / WAITING, photo.original_sha256)
        report = report_named(photo.report)
        if report is not None:
            language: Language = "en" if report.language == "en" else "zh-Hans"
            write_to_reporter(report.ref, subject=report.ref, text=refused.told(language), at=now)
        return

    clean = keep(data / STORE, taken.public)
    facts = {
        "width": taken.width, "height": taken.height, "claimed_at": taken.claimed_at,
        "claimed_lon_e7": taken.claimed_lon_e7, "claimed_lat_e7": taken.claimed_lat_e7,
        "claimed_datum": taken.claimed_datum,
        "likeness": "" if taken.likeness is None else f"{taken.likeness:016x}",
    }  # fmt: skip
    keep_clean(photo.original_sha256, clean, facts)
    drop(data / WAITING, photo.original_sha256)
