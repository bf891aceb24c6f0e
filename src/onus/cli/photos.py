"""`onus import photos`: a folder of photos into a dossier, each with its reasons."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from onus.actions.import_photos import FaultyPhotoSheets, PhotosTaken, PhotoWishes, Taken, import_photos
from onus.base.instants import ZoneTable, instant
from onus.base.texts import LANGUAGES, Language
from onus.outside.clock import now
from onus.outside.dossiers import read_dossier
from onus.outside.files import atomic_file
from onus.report.photo_words import photo_sentence
from onus.wire.chinese_datums import DATUMS
from onus.wire.csv_rows import csv_text

OK, FAULTY = 0, 2
HEADERS = {
    "en": ("photo", "place", "time", "inspection", "counts as work done", "why so", "what speaks against it"),
    "zh-Hans": ("照片", "地点", "时间", "检查", "计为完工证据", "依据", "疑点"),
}
YES_NO = {"en": ("yes", "no"), "zh-Hans": ("是", "否")}
GAPS = {"en": "; ", "zh-Hans": "；"}


def photo_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `onus import photos`."""
    parser.add_argument(
        "folder", type=Path, help="photos, in folders of any depth, with sheets of watermarks"
    )
    parser.add_argument("--dossier", type=Path, required=True)
    parser.add_argument("--datum", choices=DATUMS, default="wgs84", help="of the positions in the photos")
    parser.add_argument(
        "--shows", choices=("work",), default="", help="work: photos that say nothing else show work done"
    )
    parser.add_argument("--service", default="", help="service of photos that name none")
    parser.add_argument("--by-post", default="", help="post that filed them")
    parser.add_argument("--no-copies", action="store_true", help="keep digests alone, no copies")
    parser.add_argument("--recorded-at", default="", help="when they were written down; else now")
    parser.add_argument("--list", type=Path, help="CSV to write every photo to, with its reasons")
    parser.add_argument("--language", choices=LANGUAGES, default="zh-Hans")
    parser.set_defaults(run=take_in)


def take_in(words: argparse.Namespace) -> int:
    """Take the photos in, and tell what became of each that needs a person."""
    wishes = PhotoWishes(
        datum=words.datum,
        shows_work=words.shows == "work",
        by_post=words.by_post,
        service=words.service,
        keep=not words.no_copies,
    )
    recorded_at = instant(words.recorded_at) if words.recorded_at else now()
    try:
        found = import_photos(words.folder, words.dossier, now=recorded_at, wishes=wishes)
    except FaultyPhotoSheets as error:
        for fault in error.told:
            print(fault.sentence(words.language), file=sys.stderr)
        print(error.sentence(), file=sys.stderr)
        return FAULTY
    if words.list is not None:
        zone = read_dossier(words.dossier).dossier.zone
        with atomic_file(words.list) as aside:
            aside.write_text(photo_list(found, zone, words.language), encoding="utf-8-sig", newline="\r\n")
        print(f"list: {words.list}")
    tell_photos(found, words.language)
    return OK


def photo_list(found: PhotosTaken, zone: ZoneTable, language: Language) -> str:
    """Return every photo that was taken in as a CSV text; of a home, without its path."""
    return csv_text(HEADERS[language], [_row(one, zone, language) for one in found.taken])


def _row(one: Taken, zone: ZoneTable, language: Language) -> list[str]:
    seen, gap = one.sighting, GAPS[language]
    return [
        _name(one),
        seen.place,
        "" if seen.at is None else zone.local_text(seen.at),
        seen.inspection,
        YES_NO[language][0 if seen.is_evidence else 1],
        gap.join(photo_sentence(code, language) for code in seen.reasons),
        gap.join(photo_sentence(code, language) for code in _against(one)),
    ]


def _name(one: Taken) -> str:
    return one.row.source_ref if one.private else one.sighting.picture.file


def _against(one: Taken) -> tuple[str, ...]:
    """Return the doubts of a photo, and why one without a doubt is no evidence of work."""
    seen = one.sighting
    if seen.doubts or seen.inspection or seen.is_evidence:
        return seen.doubts
    return ("shows_defect" if seen.picture.shows_work is False else "shows_nothing",)


def tell_photos(found: PhotosTaken, language: Language) -> None:
    """Tell what was not taken, what is in doubt, what was used before, and how many there are."""
    for fault in found.faults:
        print(fault.sentence(language), file=sys.stderr)
    for one in found.taken:
        if one.sighting.doubts:
            told = GAPS[language].join(photo_sentence(code, language) for code in one.sighting.doubts)
            print(f"{_name(one)}: {told}")
    guarded = {one.sighting.picture.file: _name(one) for one in found.taken}
    elsewhere = [pair for pair in found.reuses if not pair.same_claim]
    for pair in elsewhere:
        how = "same file" if pair.same_bytes else f"{pair.bits} of 64 bits differ"
        earlier, later = (guarded.get(name, name) for name in (pair.earlier, pair.later))
        print(f"same picture: {earlier} = {later} ({how})")
    counted = sum(one.sighting.is_evidence for one in found.taken)
    inspected = sum(bool(one.sighting.inspection) for one in found.taken)
    doubted = sum(bool(one.sighting.doubts) for one in found.taken)
    print(f"new: {len(found.taken)}  on record already: {len(found.known)}  not taken: {len(found.faults)}")
    print(f"of an inspection: {inspected}  claims of work: {counted}  in doubt: {doubted}")
    print(
        f"same picture elsewhere: {len(elsewhere)}  of one place and day: {len(found.reuses) - len(elsewhere)}"
    )
