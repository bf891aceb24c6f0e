"""Claim work: what the contractor says it did, where no vehicle was heard, with photos.

In:  rows of a crew sheet, a photo for each; or lines of the readiness register.
Out: facts of crews.csv, photos.csv and acts.toml.

The surprise: a claim is evidence of the weakest strength and decides nothing by itself.
What the contract asks for beyond it stands with the obligation, and a resident's
photo of the same hour stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from onus.actions.doing import Doer, Granted, Matter, fact_of, granted
from onus.base.canonical import content_digest
from onus.base.instants import Instant
from onus.core.acts.bases import STATEMENT
from onus.core.acts.filling import TEXT_MAX, Wrong, wall_instant
from onus.core.acts.readiness import CATEGORIES, COUNT_MAX, NAME_MAX, ReadyLine, stated
from onus.core.contracts.facts import Act, PointEvidence
from onus.outside.photo_intake import TakenIn
from onus.records import workbench
from onus.records.documents import document
from onus.records.facts import KeptFact, record_fact
from onus.records.unit import unit
from onus.records.work import wish_assessment
from onus.wire.added_facts import row_of

CREWS, PHOTOS = "crews.csv", "photos.csv"
ROWS_MAX = 100
DIGITS = 12


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet as it came from the form.

    Attributes:
        place: id, label or name of the place.
        service: id of the service.
        started: as the clocks showed, `2023-12-16T06:30`.
        ended: likewise.
        note: who, with what.
        photo: the photo that was taken in; None for none.
    """

    place: str
    service: str
    started: str
    ended: str
    note: str = ""
    photo: TakenIn | None = None

    @property
    def empty(self) -> bool:
        """Return whether nothing was entered."""
        return not (self.place or self.started or self.ended or self.note or self.photo)


def claim_work(
    dossier: str, rows: Sequence[SheetRow], doer: Doer, *, now: Instant
) -> tuple[PointEvidence, ...] | tuple[Wrong, ...]:
    """Record every row of a sheet and its photos: all of them, or nothing.

    Returns:
        What was recorded; or all that is wrong, each fault with the number of its row in its field.
    """
    places = tuple(row.place for row in rows if row.place)
    may = granted(doer, Matter(dossier, places=places), "sheet.upload", now=now, contractor=True)
    if isinstance(may, Wrong):
        return (may,)
    filled = [(number, row) for number, row in enumerate(rows) if not row.empty]
    if not filled:
        return (Wrong("place-0", "missing"),)
    if len(filled) > ROWS_MAX:
        return (Wrong("", "too_many", str(ROWS_MAX)),)
    services = _services(may)
    meant = [_meant(number, row, may) for number, row in filled]
    wrong = tuple(
        each
        for (number, _), (row, amiss) in zip(filled, meant, strict=True)
        for each in (*amiss, *_wrong(number, row, may, services))
    )
    if wrong:
        return wrong

    facts = [(row, _sheet(row, may)) for row, _ in meant]

    with unit():
        for row, sheet in facts:
            record_fact(_kept(CREWS, sheet, may, "claim.make"))
            if row.photo is not None:
                record_fact(_kept(PHOTOS, _photo(sheet, row.photo), may, "claim.make"))
        wish_assessment(dossier, at=now)
    return tuple(sheet for _, sheet in facts)


def state_readiness(
    dossier: str, form: Mapping[str, str], doer: Doer, *, now: Instant
) -> Act | tuple[Wrong, ...]:
    """Record one line of the readiness register; the line before it stays on the record.

    Args:
        dossier: its id.
        form: `category`, `name`, `ready`, `of`, `note`.
        doer: who states it.
        now: by the clock on the wall.
    """
    may = granted(doer, Matter(dossier), "readiness.edit", now=now, contractor=True)
    if isinstance(may, Wrong):
        return (may,)
    line = _ready_line(form)
    if not isinstance(line, ReadyLine):
        return line

    act = stated(line, at=may.setting.now)

    with unit():
        record_fact(fact_of(act, may, basis=STATEMENT))
        wish_assessment(dossier, at=now)
    return act


def _ready_line(form: Mapping[str, str]) -> ReadyLine | tuple[Wrong, ...]:
    wrong = []
    category, name = form.get("category", ""), form.get("name", "").strip()
    if category not in CATEGORIES:
        wrong.append(Wrong("category", "unknown" if category else "missing", category))
    if not name or len(name) > NAME_MAX:
        wrong.append(Wrong("name", "too_long" if name else "missing", str(NAME_MAX) if name else ""))
    ready, of = (_whole(form.get(field, "")) for field in ("ready", "of"))
    wrong += [
        Wrong(field, "not_a_number", form.get(field, "")[:20])
        for field, n in (("ready", ready), ("of", of))
        if n < 0
    ]
    if not wrong and ready > of:
        wrong.append(Wrong("ready", "more_than_all", str(ready)))
    note = form.get("note", "").strip()
    if len(note) > TEXT_MAX:
        wrong.append(Wrong("note", "too_long", str(TEXT_MAX)))
    return tuple(wrong) or ReadyLine(category, name, ready, of, note)


def _whole(text: str) -> int:
    """Return a count, or -1 where a text is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(COUNT_MAX)) else -1


def _meant(number: int, row: SheetRow, may: Granted) -> tuple[SheetRow, tuple[Wrong, ...]]:
    """Return a row with the id of the place that its text means, or what is amiss with that text."""
    assert may.shown.assessment is not None
    if not row.place:
        return row, (Wrong(f"place-{number}", "missing"),)
    places = workbench.places_meant(may.shown.assessment, row.place)
    if len(places) == 1:
        return replace(row, place=places[0]), ()
    return row, (Wrong(f"place-{number}", "several" if places else "unknown", row.place[:60]),)


def _services(may: Granted) -> tuple[str, ...]:
    assert may.shown.assessment is not None
    listed = (document(may.shown.assessment, "contract.json") or {}).get("obligations", ())
    return tuple(dict.fromkeys(one["service"] for one in listed))


def _wrong(number: int, row: SheetRow, may: Granted, services: Sequence[str]) -> tuple[Wrong, ...]:
    found = []
    if row.service not in services:
        found.append(Wrong(f"service-{number}", "unknown" if row.service else "missing", row.service[:60]))
    times = {field: _time(value, may) for field, value in (("started", row.started), ("ended", row.ended))}
    for field, at in times.items():
        if isinstance(at, str):
            found.append(Wrong(f"{field}-{number}", at, getattr(row, field)[:30]))
    started, ended = times["started"], times["ended"]
    if isinstance(started, int) and isinstance(ended, int) and ended < started:
        found.append(Wrong(f"ended-{number}", "ends_before", row.ended))
    if len(row.note) > TEXT_MAX:
        found.append(Wrong(f"note-{number}", "too_long", str(TEXT_MAX)))
    return tuple(found)


def _time(text: str, may: Granted) -> Instant | str:
    """Return an instant, or what is wrong with it."""
    if not text:
        return "missing"
    at = wall_instant(text, may.setting.zone)
    if at is None:
        return "not_a_time"
    return "in_the_future" if at > may.setting.now else at


def _sheet(row: SheetRow, may: Granted) -> PointEvidence:
    started, ended = (wall_instant(text, may.setting.zone) for text in (row.started, row.ended))
    assert started is not None
    assert ended is not None
    photo = "" if row.photo is None else f"{row.photo.public_sha256}.jpg"
    name = content_digest([row.place, row.service, started, ended, row.note, photo])[:DIGITS]
    return PointEvidence(
        id=f"sheet-{name}",
        kind="crew",
        place=row.place,
        service=row.service,
        happened_at=ended,
        started_at=started,
        recorded_at=may.setting.now,
        result="done",
        photo=photo,
        note=row.note.strip(),
        source_ref="contractor portal",
    )


def _photo(sheet: PointEvidence, photo: TakenIn) -> PointEvidence:
    """Return the photo as evidence: at the time of the work that it shows, where its camera put it."""
    at = sheet.happened_at
    taken = photo.claimed_at if photo.claimed_at is not None and photo.claimed_at <= sheet.recorded_at else at
    return PointEvidence(
        id=f"photo-{sheet.id}",
        kind="photo",
        place=sheet.place,
        service=sheet.service,
        happened_at=taken,
        started_at=taken,
        recorded_at=sheet.recorded_at,
        result="done",
        photo=f"{photo.public_sha256}.jpg",
        lon_e7=photo.claimed_lon_e7 if photo.claimed_lat_e7 is not None else None,
        lat_e7=photo.claimed_lat_e7 if photo.claimed_lon_e7 is not None else None,
        source_ref=f"contractor portal, sheet {sheet.id}, original sha256 {photo.original_sha256}",
    )


def _kept(file: str, one: PointEvidence, may: Granted, action: str) -> KeptFact:
    return KeptFact(
        dossier=may.shown.id, file=file, fact_id=one.id, row=row_of(file, one), happened_at=one.happened_at,
        recorded_at=one.recorded_at, action=action, actor=may.user, post=may.post,
        legal_basis=STATEMENT, place_id=one.place,
    )  # fmt: skip
