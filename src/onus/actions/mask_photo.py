"""Mask a photo: paint over faces and plates, and let the public see that copy and no other.

The surprise: a mask is black and whole. A blurred plate can be read again by whoever
has the time; what is painted over is not in the file any more.
"""

from __future__ import annotations

from collections.abc import Sequence

from onus.actions.answer_report import Officer
from onus.actions.report_events import Place, named, put_event
from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.core.reports.events import MODERATED, Event, Refused
from onus.core.reports.life import ReportLife
from onus.outside.file_store import keep, stored
from onus.outside.photo_masks import Rectangle, masked
from onus.records.reports import photo_numbered, publish_photo, publish_words
from onus.records.unit import unit

MASKS_MAX = 40
WORDS_MAX = 2_000


class NoSuchPhoto(OnusError):
    """There is no photo of this number at this report."""

    code = "REPORT-004"
    what = "There is no photo {number} at the report {ref}."
    why = "Only a photo that somebody sent can be shown."
    do = "Open it from the page of the report."


def mask_photo(
    ref: str, number: int, officer: Officer, *, masks: Sequence[Rectangle], site: Place, now: Instant
) -> ReportLife | Refused:
    """Make the public copy of a photo with these rectangles painted over; none where nothing needs it.

    Raises:
        NoSuchPhoto: the report has none of this number.
    """
    photo = photo_numbered(number)
    if photo is None or photo.report != named(ref).ref:
        raise NoSuchPhoto(number=number, ref=ref)
    copy = masked(stored(site.store, photo.clean_sha256).read_bytes(), list(masks)[:MASKS_MAX])

    digest = keep(site.store, copy)
    return _moderated(ref, officer, f"photo {number}", site, now, number=number, digest=digest, masks=masks)


def withhold_photo(
    ref: str, number: int, officer: Officer, *, site: Place, now: Instant
) -> ReportLife | Refused:
    """Take a photo back from the public.

    Raises:
        NoSuchPhoto: the report has none of this number.
    """
    photo = photo_numbered(number)
    if photo is None or photo.report != ref:
        raise NoSuchPhoto(number=number, ref=ref)
    return _moderated(ref, officer, f"photo {number} withheld", site, now, number=number, digest="", masks=())


def release_words(
    ref: str, officer: Officer, *, words: str, site: Place, now: Instant
) -> ReportLife | Refused:
    """Let the public read these words of a report, without names and numbers; empty ones take them back."""
    with unit():
        done = put_event(ref, _event(officer, "words", now), site=site, now=now)
        if not isinstance(done, Refused):
            publish_words(ref, words[:WORDS_MAX])
    return done


def _moderated(
    ref: str, officer: Officer, text: str, site: Place, now: Instant, *, number: int, digest: str,
    masks: Sequence[Rectangle],
) -> ReportLife | Refused:  # fmt: skip
    with unit():
        done = put_event(ref, _event(officer, text, now), site=site, now=now)
        if not isinstance(done, Refused):
            rows = [[one.left, one.top, one.width, one.height] for one in masks]
            publish_photo(number, public_sha256=digest, masks=rows)
    return done


def _event(officer: Officer, text: str, now: Instant) -> Event:
    return Event(MODERATED, now, now, by_post=officer.post, by_person=officer.person, text=text)
