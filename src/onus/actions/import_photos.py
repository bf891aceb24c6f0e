"""Import photos: a folder of them into a dossier, each with where, when and why, none twice.

In:  a folder of photos, perhaps with sheets of what their watermarks say; a dossier.
Out: rows of attachments.csv, rows of photos.csv for those that stand as claims, the
     copies; and the list of pictures that were used before.

The surprise: most photos are no evidence that work was done. One that belongs to an
inspection shows what the inspector saw; one that nobody says shows finished work
shows a street. Both are kept, and neither speaks for the contractor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from onus.base.errors import FaultyInput, OnusError
from onus.base.instants import Instant, ZoneTable, utc_text
from onus.core.contracts.corrections import standing
from onus.core.contracts.facts import Attachment
from onus.core.evidence.near_places import Shape, near_places
from onus.core.evidence.pictures import (
    NEAR_MM,
    Looked,
    Picture,
    PlaceSaid,
    Sighting,
    TimeSaid,
    sight,
)
from onus.core.evidence.reuse import Reuse, Shown, reuses, same_claim
from onus.outside.attachments import add_attachments, attached, file_mark, keep_file
from onus.outside.dossiers import LoadedDossier, read_dossier
from onus.outside.files import atomic_file, bounded_read
from onus.outside.office.books import read_book
from onus.outside.office.kinds import sheet_kinds
from onus.outside.office.photo_folders import photo_folder
from onus.outside.office.photos import Photo, read_photo
from onus.wire.attachment_rows import with_rows
from onus.wire.chinese_datums import to_wgs84
from onus.wire.coordinates import degrees_to_e7, e7_to_degrees
from onus.wire.office.form_words import plain
from onus.wire.office.photo_faults import UnknownOnSheet
from onus.wire.office.photo_names import NameSaid, name_said, shows_work
from onus.wire.office.photo_places import PlaceNames, place_names
from onus.wire.office.photo_sheets import Watermark, last_second, watermarks
from onus.wire.office.profiles import Profile
from onus.wire.office.sheet_faults import SheetFault, sheet_fault

TABLE, FOLDER = "photos.csv", "photo"


class PhotoChanged(OnusError):
    """A photo changed while it was read."""

    code = "PHOTO-023"
    what = "{path} changed while it was read."
    why = "Its digest would speak of another picture."
    do = "Run the same command again when nobody writes to the folder."


class FaultyPhotoSheets(FaultyInput):
    """Sheets of watermarks with faults, each at its cell."""

    code = "PHOTO-022"
    what = "{count} fault(s) in the sheets of {source}; nothing was imported."
    why = "A watermark read wrongly would put a photo in another street."
    do = "Mend the cells that are listed and run the same command again."

    def __init__(self, told: tuple[SheetFault, ...], *, source: str) -> None:
        """Keep the faults with their cells."""
        self.told = told
        super().__init__(tuple(one.as_fault("en") for one in told if not one.warning), source=source)


@dataclass(frozen=True, slots=True)
class PhotoWishes:
    """What a person says of a folder of photos.

    Attributes:
        datum: datum of the positions that cameras wrote.
        shows_work: True where all photos that say nothing else show work done.
        by_post: post that filed them.
        service: service of those that name none; empty where they must name it.
        profile: what a person has said of sheets and columns.
        keep: False where only digests are kept, and no copies.
    """

    datum: str = "wgs84"
    shows_work: bool = False
    by_post: str = ""
    service: str = ""
    profile: Profile = field(default_factory=Profile)
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """One photo that was taken in.

    Attributes:
        sighting: what it came to.
        row: its row in attachments.csv, without the path of the copy.
        path: where the photo lies.
        private: whether it was taken at a home.
        was_counted: whether the row that it corrects stood as a claim.
    """

    sighting: Sighting
    row: Attachment
    path: Path
    private: bool
    was_counted: bool = False


@dataclass(frozen=True, slots=True)
class PhotosTaken:
    """What an import of photos came to.

    Attributes:
        taken: the new photos, in order of their paths.
        known: files that were on record already, or are copies of one beside them.
        reuses: pairs of photos that show the same picture.
        faults: files that were not taken, each with its reason.
    """

    taken: tuple[Taken, ...]
    known: tuple[str, ...]
    reuses: tuple[Reuse, ...]
    faults: tuple[SheetFault, ...]


def import_photos(folder: Path, dossier: Path, *, now: Instant, wishes: PhotoWishes) -> PhotosTaken:
    """Take a folder of photos into a dossier.

    Args:
        folder: the photos, in folders of any depth.
        dossier: the dossier, which must be sound.
        now: when the office wrote it down.
        wishes: what a person says of them.

    Raises:
        NoPhotoFolder, ManyPhotos: the folder is none, or holds too many.
        FaultyPhotoSheets: a sheet has faults; nothing was written.
        FaultyInput: the dossier has faults.
    """
    loaded, known = read_dossier(dossier), attached(dossier)
    work = _Import(loaded, known, folder, now, wishes)

    found = work.run()

    _write(dossier, found, now, wishes)
    return found


class _Import:
    """Gathers what is said of each photo and compares all of them."""

    def __init__(
        self, loaded: LoadedDossier, known: Sequence[Attachment], folder: Path, now: Instant, wishes: PhotoWishes
    ) -> None:  # fmt: skip
        self.dossier, self.folder, self.now, self.wishes = loaded.dossier, folder, now, wishes
        self.zone: ZoneTable = loaded.dossier.zone
        self.rows = [one for one in known if one.kind == "photo"]
        self.known = standing(self.rows)
        self.claims = {one.id for one in loaded.dossier.evidence if one.kind == "photo"}
        self.names: PlaceNames = place_names(loaded.dossier.places)
        drawn = loaded.geometry
        self.shapes = [
            Shape(rings, lines, points)
            for rings, lines, points in zip(drawn.polygons, drawn.lines, drawn.points, strict=True)
        ]
        seen = [one for one in loaded.dossier.evidence if one.kind == "inspection"]
        self.looks = [Looked(one.id, one.place, one.happened_at) for one in seen]
        self.named = {
            plain(name).rpartition("/")[2].casefold(): one.id
            for one in seen
            for name in one.photo.replace("；", "、").replace(";", "、").split("、")
            if name.strip()
        }
        self.services = [
            (plain(text).casefold(), one.id)
            for one in loaded.dossier.contract.services
            for text in (one.title.zh, one.title.en, one.id)
            if text
        ]

    def run(self) -> PhotosTaken:
        """Return what the folder comes to; nothing is written yet."""
        files = photo_folder(self.folder)
        marks = self._marks(files.sheets, [name for name, _ in files.photos])
        photos: list[Photo] = []
        faults: list[SheetFault] = []
        for name, path in files.photos:
            read = read_photo(path, name, self.zone)
            if isinstance(read, Photo):
                photos.append(read)
            else:
                faults.append(read)
        sightings = [self._sighted(photo, marks.get(photo.file)) for photo in photos]
        return self._compared(photos, sightings, tuple(faults))

    def _marks(self, sheets: Sequence[tuple[str, Path]], photos: Sequence[str]) -> dict[str, Watermark]:
        """Return what the sheets say of each photo; a name without its folder means the one photo of that name."""
        found: dict[str, Watermark] = {}
        faults: list[SheetFault] = []
        for name, path in sheets:
            marks, wrong = watermarks(
                read_book(path, file=name), sheet_kinds(), self.wishes.profile, self.zone
            )
            faults += wrong if marks or any(not one.warning for one in wrong) else ()
            for mark in marks:
                meant = [one for one in photos if _is_meant(one, mark.file)]
                for one in meant[:1] if len(meant) == 1 else ():
                    found[one] = mark
                if len(meant) != 1:
                    faults.append(_unknown(mark, "照片", "photo", mark.file, warning=not meant))
                if mark.place and not self.names.told(mark.place):
                    faults.append(_unknown(mark, "地点", "place", mark.place))
        if any(not one.warning for one in faults):
            raise FaultyPhotoSheets(tuple(faults), source=self.folder.name)
        return found

    def _sighted(self, photo: Photo, mark: Watermark | None) -> Sighting:
        said = name_said(photo.file)
        near = self._near(photo)
        places = [PlaceSaid("name", self.names.found_in(said.words))]
        if near:
            ids = tuple(self.dossier.places[index].id for index, _ in near)
            places.insert(0, PlaceSaid("position", ids, near[0][1]))
        if mark is not None and mark.place:
            places.insert(0, PlaceSaid("sheet", self.names.told(mark.place)))
        shown = shows_work(said, mark.note if mark is not None else "")
        picture = Picture(
            file=photo.file,
            sha256=photo.sha256,
            times=self._times(photo, said, mark),
            places=tuple(places),
            inspection=mark.inspection if mark is not None else "",
            service=self._service(said, mark),
            shows_work=self.wishes.shows_work or None if shown is None else shown,
        )
        return self._doubted(sight(picture, self.looks, self.zone, self.named), photo, said)

    def _times(self, photo: Photo, said: NameSaid, mark: Watermark | None) -> tuple[TimeSaid, ...]:
        times = [] if mark is None else [TimeSaid("sheet", mark.at, mark.day_only)]
        if photo.at is not None:
            times.append(TimeSaid("exif", photo.at))
        if said.day is not None and said.second is not None:
            at = Instant(self.zone.at(said.day, said.second // 60) + said.second % 60 * 1_000_000)
            times.append(TimeSaid("name", at))
        elif said.day is not None:
            times.append(TimeSaid("name", last_second(self.zone, said.day), day_only=True))
        return tuple(times)

    def _position(self, photo: Photo) -> tuple[int | None, int | None]:
        """Return the position of a photo in WGS 84."""
        if photo.lon_e7 is None or photo.lat_e7 is None or self.wishes.datum == "wgs84":
            return photo.lon_e7, photo.lat_e7
        shifted = e7_to_degrees(np.array([[photo.lon_e7], [photo.lat_e7]], np.int64))
        lon, lat = (degrees_to_e7(one) for one in to_wgs84(shifted[0], shifted[1], self.wishes.datum))
        return int(lon[0]), int(lat[0])

    def _service(self, said: NameSaid, mark: Watermark | None) -> str:
        words = [mark.service] if mark is not None and mark.service else list(said.words[1:] or said.words)
        for word in words:
            found = [service for text, service in self.services if text in word.casefold()]
            if found:
                return found[0] if len(set(found)) == 1 else ""
        only = {service for _, service in self.services}
        return self.wishes.service or (only.pop() if len(only) == 1 else "")

    def _doubted(self, seen: Sighting, photo: Photo, said: NameSaid) -> Sighting:
        """Return a sighting with what else speaks against it."""
        doubts = [*seen.doubts]
        if said.days_differ:
            doubts.append("days_differ")
        if seen.picture.shows_work and not seen.picture.service and not seen.inspection:
            doubts.append("no_service")
        if "no_time" in doubts and said.saved:
            doubts[doubts.index("no_time")] = "saved_only"
        told = photo.datum.upper().replace("-", "").replace(" ", "")
        if photo.lon_e7 is not None and told not in ("", self.wishes.datum.upper()):
            doubts.append(f"datum:{photo.datum}")
        at, day_only = seen.at, "day_only" in seen.reasons
        if at is not None and at > self.now:
            same_day = self.zone.local_day(at) == self.zone.local_day(self.now)
            at = self.now if day_only and same_day else None
            doubts += [] if at is not None else ["in_future"]
        return replace(seen, at=at, doubts=tuple(doubts))

    def _compared(
        self, photos: Sequence[Photo], sightings: Sequence[Sighting], faults: tuple[SheetFault, ...]
    ) -> PhotosTaken:
        """Return the new photos, those that are known, and those that show the same picture."""
        known: list[str] = []
        new: list[_New] = []
        for photo, seen in zip(photos, sightings, strict=True):
            private = self._is_private(photo, seen)
            source = _source(self.folder, photo.file, private=private)
            same = [one for one in self.known if one.sha256 == photo.sha256]
            old = next((one for one in same if one.source_ref == source), None)
            claims = [(one.place, one.happened_at) for one in same if one is not old]
            claims += [
                (one.seen.place, one.seen.at or self.now) for one in new if one.photo.sha256 == photo.sha256
            ]
            copy = any(same_claim(seen.place, seen.at, place, at) for place, at in claims)
            if copy or (old is not None and self._says_the_same(old, seen)):
                known.append(photo.file)
            else:
                new.append(_New(photo, seen, private, source, old))
        pairs = self._reuses(new)
        guarded = {one.photo.file: one.source for one in new if one.private}
        elsewhere = [one for one in reversed(pairs) if not one.same_claim]
        used = {one.earlier: guarded.get(one.later, one.later) for one in elsewhere if not one.in_order}
        used |= {one.later: guarded.get(one.earlier, one.earlier) for one in elsewhere}
        taken: list[Taken] = []
        for one in new:
            reused = (f"reused:{used[one.photo.file]}",) if one.photo.file in used else ()
            seen = replace(one.seen, doubts=(*one.seen.doubts, *reused))
            taken.append(self._taken(replace(one, seen=seen), [*self.rows, *(each.row for each in taken)]))
        return PhotosTaken(tuple(taken), tuple(known), pairs, faults)

    def _says_the_same(self, old: Attachment, seen: Sighting) -> bool:
        """Return whether a photo that is on record comes to what it came to then."""
        same = (old.place, old.about) == (seen.place, seen.inspection)
        claim = (old.id in self.claims) == seen.is_evidence or "reused:" in old.note
        return same and claim and seen.at in (None, old.happened_at)

    def _is_private(self, photo: Photo, seen: Sighting) -> bool:
        """Return whether a photo was taken at a home, by its place or within reach of its position."""
        beside = {self.dossier.places[index].id for index, _ in self._near(photo)} | {seen.place}
        return any(place.private and place.id in beside for place in self.dossier.places)

    def _near(self, photo: Photo) -> tuple[tuple[int, int], ...]:
        lon, lat = self._position(photo)
        if lon is None or lat is None:
            return ()
        return near_places(lon, lat, self.shapes, reach_mm=NEAR_MM)

    def _reuses(self, new: Sequence[_New]) -> tuple[Reuse, ...]:
        """Return each pair that shows the same picture, the later of the two being new."""
        replaced = {one.old.id for one in new if one.old is not None}
        before = [
            Shown(
                file=one.file or one.id,
                sha256=one.sha256,
                place=one.place,
                at=one.happened_at,
                likeness=int(one.likeness, 16) if one.likeness else None,
            )
            for one in self.known
            if one.id not in replaced
        ]
        now = [
            Shown(one.photo.file, one.photo.sha256, one.seen.place, one.seen.at, one.photo.likeness)
            for one in new
        ]
        return reuses(before, now)

    def _taken(self, new: _New, rows: Sequence[Attachment]) -> Taken:
        photo, seen = new.photo, new.seen
        number = sum(one.sha256 == photo.sha256 for one in rows)
        row = Attachment(
            id=f"photo-{file_mark(photo.sha256)}" + (f"-{number + 1}" if number else ""),
            kind="photo",
            file="",
            sha256=photo.sha256,
            happened_at=seen.at if seen.at is not None else self.now,
            recorded_at=self.now,
            likeness="" if photo.likeness is None else f"{photo.likeness:016x}",
            about=seen.inspection,
            place=seen.place,
            by_post=self.wishes.by_post,
            note="; ".join((*seen.reasons, *seen.doubts)),
            source_ref=new.source,
            supersedes=new.old.id if new.old is not None else "",
        )
        return Taken(seen, row, photo.path, new.private, row.supersedes in self.claims)


@dataclass(frozen=True, slots=True)
class _New:
    """A photo that is not on record, or says something else than its row."""

    photo: Photo
    seen: Sighting
    private: bool
    source: str
    old: Attachment | None


def _is_meant(photo: str, told: str) -> bool:
    one, other = plain(photo).casefold(), told.casefold()
    return one == other or one.endswith(f"/{other}")


def _unknown(mark: Watermark, zh: str, en: str, name: str, *, warning: bool = False) -> SheetFault:
    file, sheet, cells = mark.ref.split("!")
    row = int("".join(letter for letter in cells.partition(":")[0] if letter.isdigit()))
    told = sheet_fault(UnknownOnSheet, file, sheet=sheet, row=row, warning=warning, sort=en, name=name)
    said = sheet_fault(UnknownOnSheet, file, sheet=sheet, row=row, warning=warning, sort=zh, name=name)
    return replace(told, what=replace(told.what, zh=said.what.zh))


def _source(folder: Path, file: str, *, private: bool) -> str:
    """Return where a photo came from: its name and its folder, whatever lies above them.

    Of a home only a digest is told, because a folder may tell whose it is.
    """
    told = "/".join(f"{folder.resolve().name}/{file}".split("/")[-2:])
    return f"photo {file_mark(sha256(told.encode()).hexdigest())}" if private else told


def _write(dossier: Path, found: PhotosTaken, now: Instant, wishes: PhotoWishes) -> None:
    """Keep the copies, then the rows that speak of them."""
    rows, claims = [], []
    for one in found.taken:
        kept = _kept(dossier, one) if wishes.keep else ""
        rows.append(replace(one.row, file=kept))
        if one.sighting.is_evidence or one.was_counted:
            claims.append(_claim(one, kept, now))
    add_attachments(dossier, rows)
    path = dossier / TABLE
    old = bounded_read(path).decode("utf-8-sig") if path.is_file() else ""
    text = with_rows(old, TABLE, claims)
    if text != old:
        with atomic_file(path) as aside:
            aside.write_text(text, encoding="utf-8", newline="\n")


def _kept(dossier: Path, one: Taken) -> str:
    raw, digest = bounded_read(one.path), one.row.sha256
    if sha256(raw).hexdigest() != digest:
        raise PhotoChanged(path=one.path)
    name = one.path.name
    return keep_file(dossier, raw, name=name, folder=FOLDER, sha256=digest, private=one.private)


def _claim(one: Taken, kept: str, now: Instant) -> dict[str, str]:
    """Return the row of photos.csv: that work was done, or that an earlier row said so wrongly."""
    counted = one.sighting.is_evidence
    return {
        "photo_id": one.row.id,
        "place_id": one.sighting.place if counted else "",
        "service": one.sighting.picture.service if counted else "",
        "taken_at": utc_text(one.row.happened_at),
        "file": kept,
        "recorded_at": utc_text(now),
        "source_ref": one.row.source_ref,
        "supersedes": one.row.supersedes if one.was_counted else "",
        "withdrawn": "" if counted else "true",
    }
