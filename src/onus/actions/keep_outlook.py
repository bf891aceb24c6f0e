"""Keep an outlook: look ahead from a dossier's folder, and keep rows and calendars for the pages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from onus.actions.export_dossier import export_dossier
from onus.actions.look_ahead import look_ahead
from onus.actions.write_digests import open_next_digest
from onus.base.instants import HOUR_US, Instant
from onus.base.texts import LANGUAGES
from onus.core.oversight.regions import Regions
from onus.core.planning.for_post import for_contractor, for_post
from onus.core.planning.outlook import Outlook
from onus.outside.files import working_folder
from onus.records.desks import keep_desk
from onus.records.dossiers import dossier_named
from onus.report.desk.calendar import calendar_bytes
from onus.wire.outlook_rows import outlook_document

LOOK_H = int(timedelta(days=3) / timedelta(hours=1))
"""Three days: every ladder in use has moved, and every deadline of a snowfall has come, within them."""
CONTRACTOR = "contractor"
EVERYBODY = ""
NO_REGIONS = Regions()


def keep_outlook(
    folder: Path,
    *,
    now: Instant,
    forecast: Path | None = None,
    hours: int = LOOK_H,
    regions: Regions = NO_REGIONS,
) -> Outlook:
    """Look ahead and keep what lies ahead; called by the background work after an assessment.

    Args:
        folder: the dossier with the facts that were added to it.
        now: the instant of the assessment.
        forecast: a forecast; None for none.
        hours: how far to look.
        regions: the tree that has the names of districts.

    Raises:
        FaultyInput: the dossier or the forecast has faults; all of them are told.
    """
    view = look_ahead(
        folder, now=now, hours=hours, forecast=forecast, workers=1, progress=lambda *_told: None
    )

    posts = [post.id for post in view.dossier.register.posts]
    parts = {
        EVERYBODY: view,
        CONTRACTOR: for_contractor(view),
        **{post: for_post(view, post) for post in posts},
    }
    calendars: dict[tuple[str, str], str] = {
        (name, language): calendar_bytes(part, language, regions).decode()
        for name, part in parts.items()
        for language in LANGUAGES
    }

    keep_desk(
        view.dossier.id, made_at=now, until=Instant(now + hours * HOUR_US), body=outlook_document(view),
        calendars=calendars,
    )  # fmt: skip
    return view


def look_ahead_of(
    dossier: str, store: Path, *, as_of: Instant, now: Instant, regions: Regions = NO_REGIONS
) -> Outlook:
    """Look ahead in a dossier of the database with every fact that was made here.

    Args:
        dossier: its id.
        store: folder of the file store.
        as_of: the instant of the assessment that is shown.
        now: by the clock on the wall; the next morning's mail is opened from there.
        regions: the tree that has the names of districts.

    Raises:
        NoSuchDossier, FaultyInput: nothing changed.
    """
    with working_folder() as aside:
        folder = export_dossier(dossier, store, aside / "in" / "dossier", as_of=as_of).folder
        view = keep_outlook(folder, now=as_of, regions=regions)

    shown = dossier_named(dossier)
    if shown is not None:
        open_next_digest(shown, now=now)
    return view
