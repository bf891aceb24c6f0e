"""Drafts: the rows of fact sheets as rows of a dossier's tables, before they meet older ones.

In:  records of crew sheets, inspections, work orders, payments, instructions,
     weather and extra work; what places, posts, services and items are known.
Out: `Draft`, a row of a table with its key and cells, and every fault.

The surprise: the key of a row says what it speaks of (place, time, item), not where it
stands in the sheet. A row that moves is the same row; a row whose points change is
a correction of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from onus.base.instants import MINUTE_US, Instant, ZoneTable
from onus.base.texts import Localized
from onus.wire.office import named as names
from onus.wire.office.cell_numbers import decimal_text
from onus.wire.office.cell_texts import folded
from onus.wire.office.cell_times import DAY_S, Moment, instant_at
from onus.wire.office.named import Named
from onus.wire.office.post_sheets import aware
from onus.wire.office.reading_faults import (
    Contradiction,
    EmptyEntry,
    NotYet,
    PointsBeyond,
    PointsOnly,
    ServiceAsked,
    ServiceTaken,
    TwiceInSheet,
    UnknownItem,
)
from onus.wire.office.records import Record, Sheet
from onus.wire.office.services_meant import ServicesMeant
from onus.wire.office.sheet_faults import SheetFault
from onus.wire.office.unreadable import Unreadable

DAY_US = DAY_S * 1_000_000
HALF = Fraction(1, 2)
TELL_APART = Localized("the time of day, or a number of its own", "填写不同时刻，或单独编号")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known when facts are read.

    Attributes:
        zone: time zone of the dossier.
        now: instant of the import.
        places: places by name.
        posts: posts by name.
        services: services of the contract by name; None where there is no contract.
        items: of each item of the scoring annex, evened, its name and points; None where no annex is known.
        bodies: body of each post.
        meant: tells the service of a row that names none.
    """

    zone: ZoneTable
    now: Instant
    places: Named
    posts: Named
    services: Named | None
    items: Mapping[str, tuple[str, Fraction]] | None
    bodies: Mapping[str, str]
    meant: ServicesMeant = ServicesMeant()


@dataclass(frozen=True, slots=True)
class Draft:
    """A row for a table of the dossier.

    Attributes:
        table: file of the dossier.
        key: id of its first version.
        cells: cells by column, without id, `recorded_at` and what concerns corrections.
        happened: when it was so.
        recorded: when the sheet says that it was written down; empty where it does not.
        record: where it stands.
    """

    table: str
    key: str
    cells: Mapping[str, str]
    happened: Instant
    recorded: str
    record: Record


@dataclass
class Facts:
    """Drafts and faults of all fact sheets."""

    drafts: list[Draft] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)


def drafts_of(sheets: Sequence[Sheet], known: Knowledge) -> Facts:
    """Return the drafts of all fact sheets, and every fault in them.

    Args:
        sheets: of which those that hold no facts are passed over.
        known: places, posts, services, items.
    """
    reader = _Reader(known)
    for sheet in sheets:
        read = reader.readers.get(sheet.mapping.kind.id)
        for record in sheet.records if read else ():
            read(record)  # type: ignore[misc]
    return reader.facts


class _Reader:
    """Reads records one by one and gathers drafts and faults."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.facts = Facts()
        self.seen: dict[tuple[str, str], Record] = {}
        self.readers: Mapping[str, Callable[[Record], None]] = {
            "crews": self._crew,
            "inspections": self._inspection,
            "reports": self._report,
            "payments": self._payment,
            "instructions": self._instruction,
            "weather": self._weather,
            "extra_work": self._extra_work,
        }

    def _crew(self, record: Record) -> None:
        day, begins = record.moment("day"), self._clock(record, "begins")
        place = self._place(record, "place")
        if day is None or begins is None or not place:
            return
        started = self._on(day, begins)
        ended = self._end(record, day, begins)
        if ended is not None and ended < started:
            self._contradict(record, "begins", "ends")
            return
        service = self._service(record, place)
        key = record.text("id") or f"{place}-{self._stamp(started)}-{service or 'work'}"
        told = [record.title(name).text("zh-Hans") + record.cell_text(name) for name in ("workers", "leader")
                if record.cell_text(name)]  # fmt: skip
        cells = {
            "place_id": place,
            "service": service,
            "started_at": self._text(started),
            "ended_at": self._text(ended),
            "photo": record.text("photo"),
            "note": "；".join([*told, *filter(None, [record.text("note")])]),
        }
        self._add(record, "crews.csv", key, cells, ended if ended is not None else started, at="day")

    def _inspection(self, record: Record) -> None:
        at, place, post = self._at(record, "day", "time"), self._place(record, "place"), self._post(record)
        result, item = record.text("result"), record.text("item")
        points = record.number("points")
        if at is None or not place or not post or not result:
            return
        if result != "fail" and points:
            self._contradict(record, "result", "points")
            return
        item, each = self._item(record, item, failed=result == "fail")
        if each is None:
            return
        times = points / each if points and each and points > each else Fraction(1)
        if times.denominator != 1:
            told = {"found": decimal_text(points or Fraction(0)), "item": item, "each": decimal_text(each)}
            self.facts.faults.append(record.fault(PointsBeyond, "points", **told))
            return
        taken = each if times > 1 else points
        key = record.text("id") or "-".join(filter(None, (place, self._stamp(at), item)))
        cells = {
            "place_id": place,
            "service": self._service(record, place, item),
            "happened_at": self._text(at),
            "by_post": post,
            "result": result,
            "item": item,
            "points": "" if taken is None else decimal_text(taken),
            "photo": record.text("photo"),
            "note": record.text("note"),
        }
        for number in range(1, int(times) + 1):
            # So many findings of one item at one place: each costs what the annex says.
            name = key if number == 1 else f"{key}#{number}"
            self._add(record, "inspections.csv", name, cells, at, at="day")

    def _item(self, record: Record, item: str, *, failed: bool) -> tuple[str, Fraction | None]:
        """Return the item in the words of the annex and its points; None where it is at fault."""
        items = self.known.items
        if items is None or (not item and not failed):
            return item, Fraction(0)
        found = items.get(folded(item))
        if found is not None:
            return found
        if not failed:
            return item, Fraction(0)
        if not item:
            self.facts.faults.append(record.fault(EmptyEntry, "item", title=record.title("item")))
            return item, None
        known = "、".join(name for name, _ in list(items.values())[:10])
        self.facts.faults.append(record.fault(UnknownItem, "item", found=item, known=known))
        return item, None

    def _report(self, record: Record) -> None:
        happened, closed = self._instant(record, "happened_at"), self._instant(record, "closed_at")
        target = self._instant(record, "target_at")
        place = self._place(record, "place") if record.text("place") else ""
        if happened is None or place is None or not record.text("id"):
            return
        if closed is not None and closed < happened:
            self._contradict(record, "happened_at", "closed_at")
            return
        known = self.known.services or names.named(())
        service = names.service(record.text("service"), known) if record.text("service") else ""
        # Platforms have categories of their own; one that is no service of the contract stays in the words.
        category = f"[{record.text('service')}] " if isinstance(service, Unreadable) else ""
        address = f"（{record.text('address')}）" if record.text("address") else ""
        cells = {
            "place_id": place,
            "service": service if isinstance(service, str) else "",
            "happened_at": self._text(happened),
            "text": f"{category}{record.text('text')}{address}",
            "target_at": self._text(target),
            "closed_at": self._text(closed),
            "source_status": record.text("source_status"),
        }
        self._add(record, "reports.csv", record.text("id"), cells, happened, at="happened_at")

    def _payment(self, record: Record) -> None:
        day, month, kind = record.moment("day"), record.text("month"), record.text("kind")
        amount = record.whole("amount_minor")
        post = self._post(record) if record.text("by_post") else ""
        if day is None or not month or not kind or amount is None or post is None:
            return
        at = instant_at(day, self.known.zone)
        ref = record.text("ref")
        key = record.text("id") or "-".join(filter(None, (month, kind, day.day.strftime("%Y%m%d"), ref)))
        cells = {
            "period": month,
            "kind": kind,
            "amount_minor": str(amount),
            "happened_at": self._text(at),
            "by_post": post,
            "reason": record.text("reason"),
            "ref": ref,
        }
        self._add(record, "payments.csv", key, cells, at, at="day")

    def _instruction(self, record: Record) -> None:
        at, until, post = (
            self._instant(record, "happened_at"),
            self._instant(record, "until"),
            self._post(record),
        )
        leave, go_to = self._places(record, "leave_places"), self._places(record, "go_to_places")
        if at is None or not post or leave is None or go_to is None or not record.text("id"):
            return
        if until is not None and until < at:
            self._contradict(record, "happened_at", "until")
            return
        cells = {
            "by_post": post,
            "happened_at": self._text(at),
            "leave_places": " ".join(leave),
            "go_to_places": " ".join(go_to),
            "until": self._text(until),
            "text": record.text("text"),
        }
        self._add(record, "instructions.csv", record.text("id"), cells, at, at="happened_at")

    def _weather(self, record: Record) -> None:
        begins, ends = self._instant(record, "begins"), self._instant(record, "ends")
        if begins is None or ends is None or not record.text("station_id") or not record.text("phenomenon"):
            return
        if ends <= begins:
            self._contradict(record, "begins", "ends")
            return
        cells = {
            "station_id": record.text("station_id"),
            "from_utc": self._text(begins),
            "to_utc": self._text(ends),
            "precipitation_mm": record.decimal("precipitation_mm"),
            "snow_depth_cm": record.decimal("snow_depth_cm"),
            "phenomenon": record.text("phenomenon"),
            "temperature_c": record.text("temperature_c"),
        }
        key = f"{record.text('station_id')}-{self._stamp(begins)}"
        self._add(record, "weather.csv", key, cells, ends, at="ends")

    def _extra_work(self, record: Record) -> None:
        day, amount, post = record.moment("day"), record.whole("amount_minor"), self._post(record)
        if day is None or amount is None or not post or not record.text("id"):
            return
        quantity, price = record.number("quantity"), record.whole("price_minor")
        # A slip is paid in whole fen, so half of one may lie between product and amount.
        if quantity is not None and price is not None and abs(quantity * price - amount) > HALF:
            self._contradict(record, "quantity", "amount_minor", f"{decimal_text(quantity * price / 100)}")
            return
        at = instant_at(day, self.known.zone)
        month = record.text("month") or f"{day.day:%Y-%m}"
        measure = f"{record.cell_text('quantity')}{record.text('unit')}"
        told = [record.text("text"), record.text("place"), measure, f"结算月份 {month}"]
        cells = {
            "kind": "extra_work",
            "toward": "contractor",
            "by_body": self.known.bodies.get(post, ""),
            "by_post": post,
            "happened_at": self._text(at),
            "text": "，".join(part for part in told if part),
            "amount_minor": str(amount),
            "reason": record.text("reason"),
        }
        self._add(record, "acts.toml", f"extra-{record.text('id')}", cells, at, at="day")

    def _add(
        self, record: Record, table: str, key: str, cells: Mapping[str, str], happened: Instant, *, at: str
    ) -> None:
        twin = self.seen.get((table, key))
        if twin is not None:
            told = {"name": key, "other": twin.source_ref, "cure": TELL_APART}
            self.facts.faults.append(record.fault(TwiceInSheet, at, **told))
            return
        recorded = self._instant(record, "recorded_at")
        limit = self.known.now
        if happened > limit:
            self._too_late(record, at, happened, limit)
            return
        if recorded is not None and not happened <= recorded <= limit:
            late = (recorded, limit) if recorded > limit else (happened, recorded)
            self._too_late(record, "recorded_at" if recorded > limit else at, *late)
            return
        self.seen[table, key] = record
        sourced = {**cells, "source_ref": record.source_ref}
        self.facts.drafts.append(Draft(table, key, sourced, happened, self._text(recorded), record))

    def _too_late(self, record: Record, name: str, found: Instant, limit: Instant) -> None:
        told = {"found": self.known.zone.local_text(found), "limit": self.known.zone.local_text(limit)}
        self.facts.faults.append(record.fault(NotYet, name, title=record.title(name), **told))

    def _contradict(self, record: Record, one: str, other: str, second: str = "") -> None:
        self.facts.faults.append(
            record.fault(
                Contradiction, other, one=record.title(one), first=record.cell_text(one),
                other=record.title(other), second=second or record.cell_text(other),
            )
        )  # fmt: skip

    def _place(self, record: Record, name: str) -> str | None:
        text = record.text(name)
        # Where no list is known at all, that is told once, and not of every name.
        found = names.place(text, self.known.places) if text and self.known.places.ids else None
        return self._told(record, name, found)

    def _places(self, record: Record, name: str) -> list[str] | None:
        known = self.known.places
        found = [
            self._told(record, name, names.place(text, known)) for text in record.texts(name) if known.ids
        ]
        return None if None in found else [place for place in found if place is not None]

    def _post(self, record: Record) -> str | None:
        text = record.text("by_post")
        known = self.known.posts
        return self._told(record, "by_post", names.post(text, known) if text and known.ids else None)

    def _service(self, record: Record, place: str, item: str = "") -> str:
        """Return the service of a row; where it names none, the only one that it can speak of."""
        text, known = record.text("service"), self.known.services
        if known is None or not known.ids:
            return ""
        if text:
            return self._told(record, "service", names.service(text, known)) or ""
        meant = self.known.meant.meant(place, item)
        title = record.title("service")
        if meant is None:
            self.facts.faults.append(record.fault(ServiceAsked, "service", title=title, known=known.known()))
            return ""
        if meant.service:
            told = {"service": known.titles.get(meant.service, meant.service), "reason": meant.reason}
            remark = record.fault(ServiceTaken, "service", title=title, **told)
        else:
            remark = record.fault(PointsOnly, "service", title=title)
        self.facts.faults.append(replace(remark, warning=True))
        return meant.service

    def _told(self, record: Record, name: str, found: str | Unreadable | None) -> str | None:
        if isinstance(found, Unreadable):
            self.facts.faults.append(record.fault(found.kind, name, **found.named))
            return None
        return found

    def _instant(self, record: Record, name: str) -> Instant | None:
        found = record.moment(name)
        return None if found is None else instant_at(found, self.known.zone)

    def _at(self, record: Record, day: str, time: str) -> Instant | None:
        """Return the instant of a row whose day and time stand in one cell or in two."""
        date, second = record.moment(day), self._clock(record, time)
        if date is None:
            return None
        if isinstance(second, Moment):
            return instant_at(second, self.known.zone)
        if second is not None:
            return self._on(date, second)
        if date.second is not None:
            return instant_at(date, self.known.zone)
        if not record.cell_text(time):
            field_ = time if time in record.columns else day
            self.facts.faults.append(record.fault(EmptyEntry, field_, title=record.title(time)))
        return None

    def _clock(self, record: Record, name: str) -> int | Moment | None:
        found = record.values.get(name)
        return found if isinstance(found, int | Moment) else None

    def _on(self, day: Moment, clock: int | Moment) -> Instant:
        if isinstance(clock, Moment):
            return instant_at(clock, self.known.zone)
        whole, left = divmod(clock, DAY_S)
        return Instant(instant_at(Moment(day.day, left), self.known.zone) + whole * DAY_US)

    def _end(self, record: Record, day: Moment, begins: int | Moment) -> Instant | None:
        """Return when work ended; a time of day before its beginning is one of the next day."""
        ends = self._clock(record, "ends")
        if ends is None:
            return None
        over_midnight = isinstance(ends, int) and isinstance(begins, int) and ends < begins
        return Instant(self._on(day, ends) + (DAY_US if over_midnight else 0))

    def _stamp(self, at: Instant) -> str:
        return self.known.zone.local_text(at).replace("-", "").replace(":", "").replace(" ", "T")

    def _text(self, at: Instant | None) -> str:
        if at is None:
            return ""
        precise = "minutes" if at % MINUTE_US == 0 else "seconds"
        return aware(at, self.known.zone).isoformat(timespec="seconds" if precise else precise)
