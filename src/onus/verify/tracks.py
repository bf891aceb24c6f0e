"""Tracks: which published rows belong to which day, and what they come to.

In:  leaves of days, their files on the site, rows and salts that were disclosed.
Out: evidence as an assessment needs it, and how many days were matched again.

The surprise: whether a day is checked from its positions on is not decided here. It
is where rows and salt are there, on the site or in the reader's own folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.track_evidence import TrackEvidence, no_tracks
from onus.outside.day_parts import UnlikePart, read_part
from onus.outside.files import bounded_read
from onus.outside.published_tracks import (
    DayFiles,
    PartUnlike,
    PassesUnlike,
    PositionsUnlike,
    published_tracks,
)
from onus.verify.contents import Published
from onus.verify.faults import FindingDiffers, PartDiffers
from onus.verify.file_list import listed_bytes
from onus.verify.reading import FILE_BYTES_MAX, Site
from onus.wire.leaves.day_salts import DAY_SALTS, DAY_SALTS_BYTES_MAX, NotDaySalts, read_day_salts
from onus.wire.leaves.geometry import NotANetwork, geometry_of
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.rebuild import value_of
from onus.wire.leaves.track_days import FORMS, KIND, ROWS, TrackDay, part_path
from onus.wire.site_files import SiteFile
from onus.wire.site_layout import NETWORK, TRACKS, of_contract

OTHER_PART = Localized("{got}, and {want} in the publication", "{got}，公开批次所载为 {want}")
NONE = Localized("nothing", "没有")


@dataclass(frozen=True, slots=True)
class Tracks:
    """What the tracks of a publication came to.

    Attributes:
        evidence: as assessed; it may be used only while the working folder is there.
        days: days with positions.
        matched: days whose positions were matched again.
        positions: positions in these.
        compared: days whose positions were compared with their root; of these, one is matched
            again only where the day before it is there, too.
        vehicles: public name of each vehicle, by its number in the passes.
    """

    evidence: TrackEvidence
    days: int = 0
    matched: int = 0
    positions: int = 0
    compared: int = 0
    vehicles: tuple[str, ...] = ()

    @property
    def level(self) -> str:
        """Return `full`, `public` or `none`: all days from positions on, not all of them, or no tracks."""
        if not self.days:
            return "none"
        return "full" if self.matched == self.days else "public"


@dataclass(frozen=True, slots=True)
class Places:
    """Where rows may lie: on the site, and in what was disclosed to the reader."""

    site: Site
    listed: Mapping[str, SiteFile]
    disclosed: Path | None = None

    def file(self, dossier: str, path: str) -> Path | None:
        """Return a file of rows of a contract; None where it is nowhere."""
        on_site = of_contract(dossier, path)
        if on_site in self.listed:
            return self.site.local(on_site, limit=min(self.listed[on_site].size, FILE_BYTES_MAX))
        for folder in (self.disclosed and self.disclosed / dossier, self.disclosed):
            if folder is not None and (folder / path).is_file():
                return folder / path
        return None

    def salts(self, dossier: str) -> dict[str, bytes]:
        """Return the salts of days that are shown or were disclosed.

        Raises:
            PartDiffers: the site's own file of salts is in another form.
            NotDaySalts: the reader's own is.
        """
        path = of_contract(dossier, TRACKS, DAY_SALTS)
        found: dict[str, bytes] = {}
        if path in self.listed:
            try:
                found = read_day_salts(listed_bytes(self.site, self.listed, path))
            except NotDaySalts as error:
                raise PartDiffers(where=path, found=str(error.named["reason"])) from error
        own = None if self.disclosed is None else self.file(dossier, f"{TRACKS}/{DAY_SALTS}")
        if own is not None and path not in self.listed:
            found = read_day_salts(bounded_read(own, limit_bytes=DAY_SALTS_BYTES_MAX))
        return found


def tracks_of(
    places: Places,
    published: Published,
    dossier: Dossier,
    facts: Sequence[Leaf],
    aside: Path,
    *,
    workers: int,
) -> Tracks:
    """Return what the tracks of a publication come to.

    Raises:
        PartDiffers: a file of rows is not the one of its leaf, or positions are not.
        FindingDiffers: positions come to other passes than were published.
    """
    days: list[TrackDay] = [value_of(leaf) for leaf in facts if leaf.kind == KIND]
    _see_that_parts_agree(published, days)
    network = of_contract(dossier.id, NETWORK)
    drawn = _network(places, published, network)
    if not days:
        return Tracks(no_tracks(len(dossier.places)))
    folder = aside / "tracks" / dossier.id
    folder.mkdir(parents=True)
    salts = places.salts(dossier.id)
    try:
        geometry = geometry_of(drawn, dossier.places)
        files = {day.day: _files(places, dossier.id, day, salts) for day in days}
        for day in days:
            _see_that_rows_are_those_of_the_leaf(day, files[day.day])
        found = published_tracks(
            days,
            files,
            dossier,
            geometry,
            folder,
            as_of=Instant(published.publication.as_of),
            workers=workers,
            progress=lambda *_: None,
        )
    except NotANetwork as error:
        raise PartDiffers(where=network, found=str(error.named["reason"])) from error
    except PartUnlike as error:
        where = of_contract(dossier.id, str(error.named["path"]))
        raise PartDiffers(where=where, found=str(error.named["reason"])) from error
    except PositionsUnlike as error:
        where = of_contract(dossier.id, part_path(ROWS, str(error.named["day"])))
        raise PartDiffers(where=where, found=str(error.named["reason"])) from error
    except PassesUnlike as error:
        where = of_contract(dossier.id, str(error.named["part"]), str(error.named["day"]))
        raise FindingDiffers(where=where, found=f"other {error.named['part']}") from error
    compared = sum(one.rows is not None for one in files.values())
    return Tracks(found.tracks, found.days, found.matched, found.positions, compared, found.vehicles)


def _network(places: Places, published: Published, path: str) -> bytes:
    """Return the file of the geometry, compared with its digest in the publication."""
    raw = listed_bytes(places.site, places.listed, path)
    digest = sha256(raw).hexdigest()
    want = published.publication.parts.get(path)
    if digest != want:
        raise _other_part(path, digest, want)
    return raw


def _files(places: Places, dossier: str, day: TrackDay, salts: Mapping[str, bytes]) -> DayFiles:
    """Return the files of a day; positions count only with their salt."""
    found = {
        form.name: file
        for form in FORMS.values()
        if form is not ROWS and (file := places.file(dossier, part_path(form, day.day))) is not None
    }
    rows = places.file(dossier, part_path(ROWS, day.day)) if day.day in salts else None
    return DayFiles(found, rows, salts.get(day.day, b""))


def _see_that_rows_are_those_of_the_leaf(day: TrackDay, files: DayFiles) -> None:
    """Read also the passes of a day that is matched again: others read them and no positions.

    Raises:
        PartUnlike: a file does not hold what the leaf says.
    """
    for part in day.parts if files.rows is not None else ():
        form = FORMS[part.name]
        if form is ROWS or not part.rows:
            continue
        path, file = part_path(form, day.day), files.parts.get(part.name)
        if file is None:
            raise PartUnlike(path=path, reason="it is not there")
        try:
            same = read_part(form, file, rows=part.rows).digest() == part.digest
        except UnlikePart as error:
            raise PartUnlike(path=path, reason=str(error)) from error
        if not same:
            raise PartUnlike(path=path, reason="its rows have another digest")


def _see_that_parts_agree(published: Published, days: Sequence[TrackDay]) -> None:
    """Compare the digests of the publication with those of the leaves of days.

    Raises:
        PartDiffers: they name other rows.
    """
    dossier, told = published.dossier, published.publication.parts
    wanted = {
        of_contract(dossier, part_path(FORMS[part.name], day.day)): part.digest
        for day in days
        for part in day.parts
        if part.rows
    }
    network = of_contract(dossier, NETWORK)
    for path in sorted({*wanted, *told} - {network}):
        got, want = told.get(path), wanted.get(path)
        if got != want:
            raise _other_part(path, want, got)


def _other_part(path: str, got: str | None, want: str | None) -> PartDiffers:
    text = Localized(
        OTHER_PART.en.format(got=got or NONE.en, want=want or NONE.en),
        OTHER_PART.zh.format(got=got or NONE.zh, want=want or NONE.zh),
    )
    return PartDiffers(where=path, found=text)
