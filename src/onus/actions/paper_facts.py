"""Gather what papers show beyond OUT: what is coming, photos, votes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from onus.actions.assess import tracks_of
from onus.base.errors import OnusError
from onus.base.instants import Instant, ZoneTable
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.core.planning.coming import RECORD, Coming, coming
from onus.core.planning.forecast import ForecastSpan
from onus.outside.dossiers import LoadedDossier, read_dossier
from onus.outside.forecast_files import read_forecast
from onus.outside.paper_facts import photo_of, read_votes
from onus.papers.ordered import Ordered
from onus.wire.published_out import PublishedOut

PLACES_MAX = 100_000
PHOTOS_MAX = 6


class AnotherDossier(OnusError):
    """The dossier that was named is not the one that OUT was made from."""

    code = "PAPERS-013"
    what = "OUT was made from the dossier `{wanted}`, and {path} is `{found}`."
    why = "A paper would mix two contracts."
    do = "Name the dossier that OUT was made from, or assess this one."


class PhotosNeedDossier(OnusError):
    """Photos were named without the dossier that says what they show."""

    code = "PAPERS-014"
    what = "--photos was given without --dossier."
    why = "Only photos.csv of the dossier says which photo shows which place, and that it is no home."
    do = "Add --dossier DIR."


@dataclass(frozen=True, slots=True)
class Sources:
    """Where further facts lie; None for none."""

    dossier: Path | None = None
    forecast: Path | None = None
    photos: Path | None = None
    votes: Path | None = None


def gathered(out: PublishedOut, ordered: Ordered, sources: Sources) -> Ordered:
    """Return an order with the facts that its sources hold.

    Raises:
        AnotherDossier, PhotosNeedDossier, NoPhoto: the dossier or a photo does not fit.
        FaultyInput: the dossier, the forecast or the votes have faults.
    """
    if sources.photos is not None and sources.dossier is None:
        raise PhotosNeedDossier
    spans = read_forecast(sources.forecast, out.zone) if sources.forecast is not None else ()
    votes = read_votes(sources.votes) if sources.votes is not None else ()
    found = replace(
        ordered, forecast=tuple(_span(one) for one in spans), votes=votes, tomorrow=tuple(_overdue(out))
    )
    if sources.dossier is None:
        return found
    loaded = read_dossier(sources.dossier, as_of=out.as_of)
    if loaded.dossier.id != out.manifest["dossier"]:
        raise AnotherDossier(wanted=out.manifest["dossier"], path=sources.dossier, found=loaded.dossier.id)
    groups = _ahead(loaded, out.as_of, spans)
    return replace(
        found,
        tomorrow=(*found.tomorrow, *(_group(one) for one in groups)),
        vehicles=tuple(vehicle.id for vehicle in loaded.dossier.vehicles)
        if loaded.dossier.tracks_public
        else (),
        photos=tuple(_photos(loaded, ordered.month, sources.photos)) if sources.photos is not None else (),
    )


def _span(one: ForecastSpan) -> dict[str, Any]:
    return {
        "id": one.id,
        "from_at": one.from_at,
        "until_at": one.until_at,
        "least_tenth_mm": one.least_tenth_mm,
        "signal": one.signal,
        "source": one.source,
    }


def _overdue(out: PublishedOut) -> Iterator[dict[str, Any]]:
    """Yield, for each open case, what was due and may still be done."""
    for case in out.cases:
        rows = [
            row
            for row in out.findings
            if row["case_id"] == case["id"] and row["outcome"] == "unmet" and row["closes_at"] > out.as_of
        ]
        if case["closed_at"] is None and rows:
            yield {
                "obligation": case["obligation"],
                "owed_by": rows[0]["owed_by"],
                "district": case["district"],
                "opens": min(row["opened_at"] for row in rows),
                "due": min(row["due_at"] for row in rows),
                "count": len(rows),
                "places": [row["place_id"] for row in rows],
                "basis": RECORD,
                "names": [row["duty_id"] for row in rows],
            }


def _ahead(loaded: LoadedDossier, as_of: Instant, spans: Sequence[ForecastSpan]) -> tuple[Coming, ...]:
    """Return what comes until the end of the next day, or of the forecast."""
    until = _end_of_tomorrow(loaded.dossier.zone, as_of)
    until = Instant(max([until, *(span.until_at for span in spans)]))
    with tracks_of(loaded, as_of=as_of, workers=1, progress=_silent) as tracks:
        assessed: Assessment = assess(loaded.dossier.open_ended(), tracks.tracks, as_of=as_of)
        return coming(assessed, spans, until=until, sample=PLACES_MAX).groups


def _end_of_tomorrow(zone: ZoneTable, as_of: Instant) -> Instant:
    return zone.at(zone.local_day(as_of) + timedelta(days=2))


def _silent(_label: str, _done: int, _whole: int) -> None:
    """Papers are made in seconds; there is no progress to show."""


def _group(one: Coming) -> dict[str, Any]:
    start, end = f"{one.obligation}/", f"/{one.occurrence}"
    return {
        "obligation": one.obligation,
        "owed_by": one.owed_by,
        "district": one.district,
        "opens": one.opens,
        "due": one.due,
        "count": one.duties,
        "places": [name.removeprefix(start).removesuffix(end) for name in one.sample],
        "basis": one.basis,
        "names": list(one.sample),
    }


def _photos(loaded: LoadedDossier, month: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the first photos of the month that show a public place, with their captions."""
    places: Mapping[str, Any] = {place.id: place for place in loaded.dossier.places}
    zone = loaded.dossier.zone
    shown = [
        one
        for one in sorted(loaded.dossier.evidence, key=lambda one: (one.happened_at, one.id))
        if one.kind == "photo" and one.photo and zone.local_day(one.happened_at).isoformat()[:7] == month
        if one.place in places and not places[one.place].private
    ]
    for one in shown[:PHOTOS_MAX]:
        name = places[one.place].name or one.place
        # The name of a file is one of its folder: nothing outside of it is opened.
        yield f"{name}，{zone.local_text(one.happened_at)}", photo_of(folder / Path(one.photo).name)
