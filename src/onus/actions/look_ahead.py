"""Look ahead: read a dossier, assess it as of now, and say what the hours ahead hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from onus.actions.assess import tracks_of
from onus.base.instants import HOUR_US, Instant
from onus.base.texts import Language
from onus.core.assessment.assess import assess
from onus.core.planning.outlook import Outlook, outlook
from onus.outside.dossiers import read_dossier
from onus.outside.files import atomic_file
from onus.outside.forecast_files import read_forecast
from onus.outside.gathered_tracks import Progress
from onus.report.desk.calendar import calendar_bytes
from onus.report.desk.page import desk_page
from onus.report.desk.sections import Desk


def look_ahead(
    path: Path,
    *,
    now: Instant,
    hours: int | None,
    forecast: Path | None,
    workers: int,
    progress: Progress,
) -> Outlook:
    """Return what an office has on its desk.

    Args:
        path: the dossier.
        now: the instant of looking; facts recorded later are not seen.
        hours: how far to look; None for the end of the local day.
        forecast: a forecast as CSV, or a bulletin as text; None for none.
        workers: processes for the tracks.
        progress: called with a label, how much is done, how much there is.

    Raises:
        FaultyInput: the dossier or the forecast has faults; all of them are told.
        EvidenceRuleChanges: the rule of evidence changes within the assessed days.
    """
    loaded = read_dossier(path, as_of=now)
    zone = loaded.dossier.zone
    spans = read_forecast(forecast, zone) if forecast is not None else ()

    tomorrow = zone.at(zone.local_day(now) + timedelta(days=1))
    until = tomorrow if hours is None else Instant(now + hours * HOUR_US)
    with tracks_of(loaded, as_of=now, workers=workers, progress=progress) as gathered:
        assessed = assess(loaded.dossier, gathered.tracks, as_of=now)
        free = loaded.dossier.open_ended()
        judged = assessed if free == loaded.dossier else assess(free, gathered.tracks, as_of=now)
        return outlook(assessed, until=until, forecast=spans, heard=gathered.heard, judged=judged)


def write_desk(
    view: Outlook, shown: Desk, language: Language, *, page: Path | None, ics: Path | None
) -> None:
    """Write the printed page and the calendar, each whole or not at all.

    Args:
        view: what lies ahead.
        shown: the same in words.
        language: of the words.
        page: HTML file to be written; None for none.
        ics: calendar file to be written; None for none.

    Raises:
        CannotWrite: the place does not take it.
    """
    wanted = [(page, desk_page(shown, language).encode())] if page is not None else []
    wanted += [(ics, calendar_bytes(view, language))] if ics is not None else []

    for place, raw in wanted:
        with atomic_file(place) as aside:
            aside.write_bytes(raw)
