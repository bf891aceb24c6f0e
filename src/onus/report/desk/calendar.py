"""The calendar: the hours ahead as an ICS file, for the telephone of whoever answers.

In:  an `Outlook` and a language.
Out: the bytes of an iCalendar file (RFC 5545).

The surprise: an event keeps its UID for as long as it is about the same thing. A due
time that moves, or a file that is imported again, changes the event in a calendar
and adds none. The zone's own offsets travel with the file, so that no calendar has
to know the zone; the bytes depend on the outlook alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from onus import __version__
from onus.base.instants import EPOCH, SECOND_US, Instant, ZoneTable
from onus.base.texts import Language
from onus.core.oversight.regions import Regions
from onus.core.planning.coming import Coming
from onus.core.planning.outlook import Outlook
from onus.report.desk.sections import NO_REGIONS, Wording

UID_DIGITS = 32
UTC = "UTC"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: what makes it the same event tomorrow, when it is, and its words."""

    key: tuple[str, ...]
    at: Instant
    summary: str
    description: str


def calendar_bytes(view: Outlook, language: Language, regions: Regions = NO_REGIONS) -> bytes:
    """Return the calendar, its events in order of time.

    Args:
        view: what lies ahead.
        language: of the words.
        regions: the tree that has the names of districts.
    """
    zone = view.dossier.zone
    entries = sorted(_entries(view, language, regions), key=lambda entry: (entry.at, entry.key))
    calendar = Calendar()
    calendar.add("prodid", f"-//Onus//onus {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", view.dossier.title.text(language))
    if zone.name != UTC:
        calendar.add_component(_zone(zone, [view.now, *(entry.at for entry in entries)]))
    for entry in entries:
        calendar.add_component(_event(view, entry))
    found: bytes = calendar.to_ical()
    return found


def _entries(view: Outlook, language: Language, regions: Regions) -> Iterator[Entry]:
    wording = Wording(view, language, regions)
    yield from _duties(view, wording)
    for found in view.cases:
        if found.moves_at is not None:
            what = wording.title_of(found.case.obligation)
            summary = wording.tell("e_moves", what=what, who=wording.who(found.next_answerer))
            key: tuple[str, ...] = ("case", found.case.id, str(len(found.case.steps)))
            lines = (
                wording.district(found.case.district),
                wording.event(found.case.occurrence),
                wording.who(found.step.answerer),
            )
            yield Entry(key, found.moves_at, summary, "\n".join(lines))
    for clock in view.clocks:
        about = wording.about(clock)
        summary = wording.tell("e_clock", kind=wording.tell(clock.kind), what=about)
        since = "" if clock.since is None else str(clock.since)
        key = ("clock", clock.kind, clock.party, since, *clock.subject)
        yield Entry(key, clock.ends, summary, wording.tell(f"party_{clock.party}"))


def _duties(view: Outlook, wording: Wording) -> Iterator[Entry]:
    """Yield what falls due; the same of several districts under one post is one event."""
    joined: dict[tuple[str, str, str, Instant], list[Coming]] = {}
    for group in view.coming:
        at = group.opens if group.due is None else group.due
        key = (group.obligation, group.occurrence, group.answerer.post, at)
        joined.setdefault(key, []).append(group)
    rank: dict[tuple[str, str, str], int] = {}
    for (obligation, occurrence, post, at), same in joined.items():
        # Numbered and not dated: a due time that moves must stay the same event.
        number = rank.setdefault((obligation, occurrence, post), 0)
        rank[obligation, occurrence, post] += 1
        count = sum(group.duties for group in same)
        lines = (
            wording.names(wording.district(group.district) for group in same),
            wording.who(same[0].answerer),
            wording.tell(f"basis_{same[0].basis}"),
            *(name for group in same for name in group.sample),
        )
        summary = wording.tell("e_due", what=wording.title_of(obligation), count=count)
        yield Entry(("due", obligation, occurrence, post, str(number)), at, summary, "\n".join(lines))


def _event(view: Outlook, entry: Entry) -> Event:
    zone = view.dossier.zone
    digest = sha256("\x1f".join((view.dossier.id, *entry.key)).encode()).hexdigest()
    event = Event()
    event.add("uid", f"{digest[:UID_DIGITS]}@onus")
    event.add("dtstamp", EPOCH + timedelta(microseconds=view.now))
    if zone.name == UTC:
        event.add("dtstart", EPOCH + timedelta(microseconds=entry.at))
    else:
        event.add("dtstart", _wall(zone, entry.at), parameters={"TZID": zone.name})
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("transp", "TRANSPARENT")
    return event


def _wall(zone: ZoneTable, at: int) -> datetime:
    """Return what the clocks of a zone show, to the second."""
    shown = at + zone.offset_us(Instant(at))
    return (EPOCH + timedelta(seconds=shown // SECOND_US)).replace(tzinfo=None)


def _zone(zone: ZoneTable, moments: Sequence[int]) -> Timezone:
    """Return the offsets that held between the first and the last of some moments."""
    found = Timezone()
    found.add("tzid", zone.name)
    last = max(moments)
    held = [at for at, since in enumerate(zone.since_us) if since <= last]
    begun = [at for at in held if zone.since_us[at] <= min(moments)]
    for at in held[max(len(begun) - 1, 0) :]:
        before, offset = zone.offset_s[max(at - 1, 0)], zone.offset_s[at]
        part = TimezoneDaylight() if offset > before else TimezoneStandard()
        since = EPOCH.replace(tzinfo=None) + timedelta(seconds=zone.since_us[at] // SECOND_US + before)
        part.add("dtstart", since)
        part.add("tzoffsetfrom", timedelta(seconds=before))
        part.add("tzoffsetto", timedelta(seconds=offset))
        part.add(
            "tzname", f"{'-' if offset < 0 else '+'}{abs(offset) // 3600:02d}{abs(offset) // 60 % 60:02d}"
        )
        found.add_component(part)
    return found
