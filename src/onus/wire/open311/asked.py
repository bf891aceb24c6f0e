"""Asked: what a program wants of the requests, read from its query.

In:  names and texts of a query.
Out: `RequestsAsked` or `UpdatesAsked`; or everything that is wrong with it.

The surprise: a bare query means the last 90 days, and never all. A query for what
changed since an instant reaches further back, since an old report can change today.

Source: GeoReport v2, "GET Service Requests"; extensions `page`, `page_size`,
`updated_after`, `updated_before`, `extensions`, `lat`/`long`/`radius`, `bbox`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from onus.base.instants import DAY_US, Instant, ZoneTable
from onus.wire.open311.moments import moment

SPAN_D_MAX = 90
ROWS_MAX = 1_000
PAGE_SIZE = 50
PAGES_MAX = 1_000
IDS_MAX = 200
RADIUS_M_MAX = 50_000
TEXT_MAX = 8_000
OPEN, CLOSED = "open", "closed"
STATUSES = (OPEN, CLOSED)
_WHOLE = re.compile(r"\d{1,6}")
_E7 = 10_000_000
_LON_MAX, _LAT_MAX = 180 * _E7, 90 * _E7


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with what a program sent.

    Attributes:
        code: status of HTTP.
        key: key of its sentence in the words of the area.
        named: what the sentence names.
    """

    code: int
    key: str
    named: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Box:
    """A box of positions, 1e-7 degree."""

    west_e7: int
    south_e7: int
    east_e7: int
    north_e7: int


@dataclass(frozen=True, slots=True)
class Around:
    """Everything within so many metres of a position."""

    lon_e7: int
    lat_e7: int
    radius_m: int


@dataclass(frozen=True, slots=True)
class RequestsAsked:
    """Which requests a program wants.

    Attributes:
        ids: exactly these, whatever else is asked; empty for all.
        services: codes; empty for all.
        statuses: `open`, `closed`; empty for both.
        since: received at or after; None where only changes are asked for.
        until: received at or before.
        updated_since: changed at or after; None for whenever.
        updated_until: changed at or before; None for whenever.
        box: within it; None for anywhere.
        around: likewise.
        page: counted from 1.
        page_size: how many on a page.
        extensions: whether notes and more attributes are wanted.
    """

    ids: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: Instant | None = None
    until: Instant | None = None
    updated_since: Instant | None = None
    updated_until: Instant | None = None
    box: Box | None = None
    around: Around | None = None
    page: int = 1
    page_size: int = ROWS_MAX
    extensions: bool = False


@dataclass(frozen=True, slots=True)
class UpdatesAsked:
    """Which updates a program wants: written down from one instant to another."""

    since: Instant
    until: Instant
    page: int = 1
    page_size: int = ROWS_MAX


class _Reader:
    """Reads a query and gathers what is wrong with it."""

    def __init__(self, query: Mapping[str, str], zone: ZoneTable) -> None:
        self._query, self._zone = query, zone
        self.wrong: list[Wrong] = []

    def text(self, name: str) -> str:
        return self._query.get(name, "").strip()

    def refuse(self, name: str, key: str, **named: object) -> None:
        self.wrong.append(Wrong(400, key, {"name": name, "found": self.text(name)[:60], **named}))

    def listed(self, name: str) -> tuple[str, ...]:
        raw = self.text(name)
        found = tuple(dict.fromkeys(one.strip() for one in raw.split(",") if one.strip()))
        if len(raw) > TEXT_MAX or len(found) > IDS_MAX:
            self.refuse(name, "too_many_values", limit=IDS_MAX)
            return ()
        return found

    def statuses(self) -> tuple[str, ...]:
        found = tuple(one.lower() for one in self.listed("status"))
        if any(one not in STATUSES for one in found):
            self.refuse("status", "not_a_status")
        return found

    def moment(self, name: str, *, ends: bool = False) -> Instant | None:
        text = self.text(name)
        if not text:
            return None
        at = moment(text, self._zone, ends=ends)
        if at is None:
            self.refuse(name, "not_a_moment")
        return at

    def whole(self, name: str, default: int, most: int) -> int:
        text = self.text(name)
        if not text:
            return default
        if _WHOLE.fullmatch(text) is None or not text.isascii() or not 1 <= int(text) <= most:
            self.refuse(name, "not_a_number", most=most)
            return default
        return int(text)

    def flag(self, name: str) -> bool:
        text = self.text(name).lower()
        if text not in ("", "true", "false", "1", "0"):
            self.refuse(name, "not_a_flag")
        return text in ("true", "1")

    def e7(self, name: str, text: str, limit: int) -> int:
        found = position_e7(text, limit)
        if found is None:
            self.refuse(name, "not_a_position")
            return 0
        return found

    def box(self) -> Box | None:
        text = self.text("bbox")
        if not text:
            return None
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != 4:
            self.refuse("bbox", "not_a_box")
            return None
        west, east = (self.e7("bbox", parts[i], _LON_MAX) for i in (0, 2))
        south, north = (self.e7("bbox", parts[i], _LAT_MAX) for i in (1, 3))
        if west > east or south > north:
            self.refuse("bbox", "not_a_box")
        return Box(west, south, east, north)

    def around(self) -> Around | None:
        lat, lon, radius = self.text("lat"), self.text("long"), self.text("radius")
        if not (lat or lon or radius):
            return None
        if not (lat and lon):
            self.refuse("lat" if lon else "long", "half_a_position")
            return None
        return Around(
            self.e7("long", lon, _LON_MAX),
            self.e7("lat", lat, _LAT_MAX),
            self.whole("radius", 500, RADIUS_M_MAX),
        )

    def span(self, now: Instant, *, open_ended: bool) -> tuple[Instant | None, Instant | None]:
        """Return the span of receipts that is asked for: 90 days where it is not told."""
        since, until = self.moment("start_date"), self.moment("end_date", ends=True)
        span = SPAN_D_MAX * DAY_US
        if since is None and until is None:
            return (None, None) if open_ended else (Instant(now - span), None)
        if since is None:
            return Instant((until or now) - span), until
        if until is None:
            return since, Instant(since + span)
        if since > until:
            self.refuse("start_date", "span_backwards")
        elif until - since > span:
            self.refuse("start_date", "span_too_long", days=SPAN_D_MAX)
        return since, until


def requests_asked(
    query: Mapping[str, str], zone: ZoneTable, *, now: Instant
) -> RequestsAsked | tuple[Wrong, ...]:
    """Read which requests are wanted; or return everything that is wrong.

    >>> from onus.base.instants import UTC_ZONE
    >>> requests_asked({"status": "open, closed", "page": "2"}, UTC_ZONE, now=Instant(0)).statuses
    ('open', 'closed')
    >>> [one.key for one in requests_asked({"status": "shut", "page": "0"}, UTC_ZONE, now=Instant(0))]
    ['not_a_status', 'not_a_number']
    """
    reader = _Reader(query, zone)
    updated_since, updated_until = reader.moment("updated_after"), reader.moment("updated_before", ends=True)
    open_ended = updated_since is not None or updated_until is not None
    since, until = reader.span(now, open_ended=open_ended)
    paged = bool(reader.text("page"))
    asked = RequestsAsked(
        ids=reader.listed("service_request_id"), services=reader.listed("service_code"),
        statuses=reader.statuses(), since=since, until=until,
        updated_since=updated_since, updated_until=updated_until,
        box=reader.box(), around=reader.around(), page=reader.whole("page", 1, PAGES_MAX),
        page_size=reader.whole("page_size", PAGE_SIZE if paged else ROWS_MAX, ROWS_MAX),
        extensions=reader.flag("extensions"),
    )  # fmt: skip
    return tuple(reader.wrong) or asked


def updates_asked(
    query: Mapping[str, str], zone: ZoneTable, *, now: Instant
) -> UpdatesAsked | tuple[Wrong, ...]:
    """Read which updates are wanted: those of a day where nothing is said, and never more than 90 days.

    >>> from onus.base.instants import UTC_ZONE
    >>> updates_asked({"start_date": "2023-12-01", "end_date": "2023-12-02"}, UTC_ZONE, now=Instant(0)).page
    1
    """
    reader = _Reader(query, zone)
    since, until = reader.span(now, open_ended=False)
    asked = UpdatesAsked(
        Instant(now - SPAN_D_MAX * DAY_US) if since is None else since, now if until is None else until,
        reader.whole("page", 1, PAGES_MAX), reader.whole("page_size", ROWS_MAX, ROWS_MAX),
    )  # fmt: skip
    return tuple(reader.wrong) or asked


def position_e7(text: str, limit_e7: int) -> int | None:
    """Return degrees as whole 1e-7 degrees; None where a text is no such position.

    >>> position_e7("41.2917", 900_000_000), position_e7("1e400", 900_000_000), position_e7("NaN", 900_000_000)
    (412917000, None, None)
    """
    try:
        told = Decimal(text.strip()) if len(text) <= 40 and text.isascii() else None
    except InvalidOperation:
        return None
    if told is None or not told.is_finite() or abs(told) > limit_e7 // _E7:
        return None
    return int((told * _E7).to_integral_value())
