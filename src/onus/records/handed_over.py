"""Handed over: reports as entries of bundles, between the body that takes them in and the one that acts.

In:  the name of a body, and entries that came from another one.
Out: entries of our own rows; rows made of entries, each once; digests of what we hold.

The surprise: neither the receipt code nor how a reporter can be reached is part of
an entry. Whoever must act on a report need not know who made it; answers go back the
same way, and the body that took the report in tells the reporter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from onus.core.reports.events import RECEIVED
from onus.records.dossiers import dossiers
from onus.records.models import Fact, Report, ReportEvent, ReportPhoto
from onus.records.reports import CAME_AS as FROM
from onus.records.unit import unit
from onus.wire.report_bundles import Entry
from onus.wire.report_entries import EVENT, FACT, FACT_FILE, PHOTO, REPORT, KnownReport, faults_of

ASKED_AT_ONCE = 500
OF_REPORT = (
    "dossier_id", "kind", "service", "place_id", "district", "lon_e7", "lat_e7", "text", "language", "channel",
    "happened_at", "received_at", "notice_id", "doubts",
)  # fmt: skip
OF_EVENT = ("kind", "happened_at", "recorded_at", "actor", "post")
OF_PHOTO = ("original_sha256", "clean_sha256", "received_at")
OF_FACT = ("dossier_id", "file", "fact_id", "row", "happened_at", "recorded_at", "action", "post", "legal_basis", "about", "place_id")  # fmt: skip


def own_entries(body: str) -> Iterator[Entry]:
    """Give our rows as entries, in the order in which reports came in.

    Args:
        body: our name; it begins the names of events, which both sides add to one report.

    Of a report that came from the other side only what we added is ours.
    """
    for report in Report.objects.order_by("received_at", "ref").prefetch_related("events", "photos"):
        events = sorted(report.events.all(), key=lambda one: one.pk)
        ours = not _owner(events)
        if ours:
            yield Entry(REPORT, report.ref, _fields(report, OF_REPORT))
            for photo in sorted(report.photos.all(), key=lambda one: one.pk):
                yield Entry(PHOTO, f"{report.ref}/{photo.original_sha256}", _fields(photo, OF_PHOTO))
            for fact in Fact.objects.filter(fact_id=report.ref, file=FACT_FILE):
                yield Entry(FACT, report.ref, _fields(fact, OF_FACT))
        for number, event in enumerate(one for one in events if FROM not in one.body):
            yield Entry(EVENT, f"{body}/{report.ref}/{number}", _event(event))


def entry_faults(entries: Sequence[Entry], sender: str, *, acts: bool, now: int) -> tuple[str, ...]:
    """Return everything for which entries of a sender may not be kept, by what is on record now.

    Args:
        entries: of all bundles of the sender.
        sender: the body that signed them.
        acts: whether it may act on the reports that it took in itself.
        now: present instant.
    """
    refs = sorted({_ref(one) for one in entries})
    return faults_of(
        entries, sender=sender, acts=acts, known=_known_reports(refs), now=now,
        dossiers=[one.id for one in dossiers()],
    )  # fmt: skip


def keep_entries(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Keep entries, all or none; one that is there already stays as it is. Returns the reports they speak of.

    Ask `entry_faults` in the same transaction before.
    """
    touched: dict[str, None] = {}
    with unit():
        for entry in entries:
            touched[_KEEP[entry.table](entry)] = None
    return tuple(touched)


def _known_reports(refs: Sequence[str]) -> dict[str, KnownReport]:
    """Return those of some reports that are on record, held until the transaction ends."""
    known: dict[str, KnownReport] = {}
    for start in range(0, len(refs), ASKED_AT_ONCE):
        some = refs[start : start + ASKED_AT_ONCE]
        there = [row.ref for row in Report.objects.select_for_update().filter(ref__in=some).order_by("ref")]
        events: dict[str, list[ReportEvent]] = {ref: [] for ref in there}
        for row in ReportEvent.objects.filter(report_id__in=there, kind=RECEIVED).order_by("pk"):
            events[row.report_id].append(row)
        known |= {ref: KnownReport(_owner(some_events)) for ref, some_events in events.items()}
    return known


def _owner(events: Sequence[ReportEvent]) -> str:
    """Return the body that took a report in; empty for ours."""
    receipt = next((one for one in events if one.kind == RECEIVED), None)
    return "" if receipt is None else str(receipt.body.get(FROM, "")).rsplit("/", 2)[0]


def _ref(entry: Entry) -> str:
    if entry.table == EVENT:
        return entry.key.rpartition("/")[0].rpartition("/")[2]
    return entry.key.partition("/")[0]


def held(body: str) -> dict[tuple[str, str], str]:
    """Return the digest of everything that we hold, by table and name, as the other side would make it."""
    found: dict[tuple[str, str], str] = {}
    for report in Report.objects.order_by("ref").prefetch_related("events", "photos"):
        here = [Entry(REPORT, report.ref, _fields(report, OF_REPORT))]
        here += [
            Entry(PHOTO, f"{report.ref}/{one.original_sha256}", _fields(one, OF_PHOTO))
            for one in report.photos.all()
        ]
        here += [Entry(EVENT, one.body[FROM], _event(one)) for one in report.events.all() if FROM in one.body]
        found.update({(one.table, one.key): one.digest() for one in here})
    for fact in Fact.objects.filter(file=FACT_FILE):
        found[FACT, fact.fact_id] = Entry(FACT, fact.fact_id, _fields(fact, OF_FACT)).digest()
    found.update({(one.table, one.key): one.digest() for one in own_entries(body) if one.table == EVENT})
    return found


def _fields(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _event(row: ReportEvent) -> dict[str, Any]:
    body = {name: value for name, value in row.body.items() if name != FROM}
    return {**_fields(row, OF_EVENT), "body": body}


def _keep_report(entry: Entry) -> str:
    # The code opens the report where it was made; here nobody has one.
    digest = sha256(f"{FROM}/{entry.key}".encode()).hexdigest()
    Report.objects.get_or_create(
        ref=entry.key, defaults={**_known(entry.row, OF_REPORT), "code_digest": digest}
    )
    return entry.key


def _keep_event(entry: Entry) -> str:
    ref = _ref(entry)
    if not any(one.body.get(FROM) == entry.key for one in ReportEvent.objects.filter(report_id=ref)):
        body = {**entry.row["body"], FROM: entry.key}
        ReportEvent.objects.create(report_id=ref, body=body, **_known(entry.row, OF_EVENT))
    return ref


def _keep_photo(entry: Entry) -> str:
    ref, _, original = entry.key.partition("/")
    defaults = {
        name: value for name, value in _known(entry.row, OF_PHOTO).items() if name != "original_sha256"
    }
    ReportPhoto.objects.get_or_create(report_id=ref, original_sha256=original, defaults=defaults)
    return ref


def _keep_fact(entry: Entry) -> str:
    known = _known(entry.row, OF_FACT)
    named = {name: known.pop(name) for name in ("dossier_id", "file", "fact_id")}
    Fact.objects.get_or_create(**named, defaults=known)
    return entry.key


def _known(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names}


_KEEP = {REPORT: _keep_report, EVENT: _keep_event, PHOTO: _keep_photo, FACT: _keep_fact}
