"""Reading: services, requests, tokens and updates, as programs ask for them.

In:  a call.
Out: a value, and the name of its outermost element.

The surprise: a list holds only what the pages show by its segment. What stays in its
district is known to whoever has its number; in a list even its time would be too much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from onus.actions.receive_open311 import token_digest
from onus.actions.report_publication import recognising
from onus.base.instants import Instant
from onus.core.reports.pins import apart_mm
from onus.core.reports.publication import SEGMENT
from onus.records.open311 import report_of_token, sent_by
from onus.records.published_reports import (
    Wanted,
    public_rows,
    rows_changed,
    rows_numbered,
)
from onus.web.open311.asking import Call, Refusal, area_of, key_of
from onus.web.open311.said import definition_words, service_words
from onus.web.open311.shown import Jurisdiction, levels, shown_requests, shown_updates
from onus.wire.open311.answers import Value
from onus.wire.open311.asked import (
    Around,
    Box,
    RequestsAsked,
    UpdatesAsked,
    Wrong,
    requests_asked,
    updates_asked,
)
from onus.wire.open311.documents import ShownRequest, request_list, token_list, update_list
from onus.wire.open311.services import service_definition, service_list

Answer = tuple[str, Value]
CHANGED_MAX = 5_000
METRE_MM, E7_A_METRE = 1_000, 95
"""A metre north is 90 of 1e-7 degree; a box must not be too small."""
FAR_FROM_POLES_E7 = 850_000_000


def services(call: Call) -> Answer:
    """Answer `GET services`."""
    area = area_of(call)
    return "services", service_list(
        [(one, service_words(one, call.language)) for one in area.services.values()]
    )


def definition(call: Call) -> Answer:
    """Answer `GET services/CODE`."""
    service = area_of(call).services.get(call.parts[1])
    if service is None:
        raise Refusal(Wrong(404, "no_such_service", {"found": call.parts[1][:60]}))
    return "service_definition", service_definition(service, definition_words(service, call.language))


def requests(call: Call) -> Answer:
    """Answer `GET requests`."""
    area = area_of(call)
    asked = requests_asked(call.query, area.zone, now=call.now)
    if not isinstance(asked, RequestsAsked):
        raise Refusal(*asked)
    found = _by_number(call, area, asked.ids) if asked.ids else _by_query(call, area, asked)
    return "service_requests", request_list(found, area.zone, extensions=asked.extensions)


def request(call: Call) -> Answer:
    """Answer `GET requests/ID`."""
    area = area_of(call)
    return one_of(_by_number(call, area, (call.parts[1],)), call, area)


def one_of(found: Sequence[ShownRequest], call: Call, area: Jurisdiction) -> Answer:
    """Answer with the one request that a call names."""
    if not found:
        raise Refusal(Wrong(404, "no_such_request", {"found": call.parts[1][:60]}))
    extensions = call.query.get("extensions", "").lower() in ("true", "1")
    return "service_requests", request_list(found, area.zone, extensions=extensions)


def token(call: Call) -> Answer:
    """Answer `GET tokens/TOKEN`."""
    return number_by(report_of_token, call)


def number_by(number_of: Callable[[str], str | None], call: Call) -> Answer:
    """Answer with the number that a token stands for."""
    ref = number_of(token_digest(call.parts[1]))
    if ref is None:
        raise Refusal(Wrong(404, "no_such_token", {"found": call.parts[1][:60]}))
    return "service_requests", token_list(call.parts[1], ref)


def updates(call: Call) -> Answer:
    """Answer `GET servicerequestupdates`."""
    area = area_of(call)
    asked = updates_asked(call.query, area.zone, now=call.now)
    if not isinstance(asked, UpdatesAsked):
        raise Refusal(*asked)
    key = key_of(call, None, area.dossier.id, needed=False)
    since, until = area.day_begins(asked.since), area.day_ends(asked.until)
    rows = rows_changed(area.dossier.id, since=since, until=until, most=CHANGED_MAX)
    own = frozenset() if key is None else sent_by(key.digest, [row.report.ref for row in rows])
    # A program that sent a report follows it from its first minute on; others see it when it is public.
    told = [
        row
        for row, level in levels(rows, area, now=call.now)
        if row.report.ref in own or level.level == SEGMENT
    ]
    found = shown_updates(told, area, call.language, since=since, until=until)
    start = (asked.page - 1) * asked.page_size
    return "service_request_updates", update_list(found[start : start + asked.page_size], area.zone)


def _by_number(call: Call, area: Jurisdiction, refs: tuple[str, ...]) -> list[ShownRequest]:
    rows = rows_numbered(area.dossier.id, refs)
    return [one for one, _ in shown_requests(rows, area, call.language, now=call.now)]


def _by_query(call: Call, area: Jurisdiction, asked: RequestsAsked) -> list[ShownRequest]:
    wanted = _wanted(area, asked, ripe=area.ripe_before(call.now))
    if wanted is None:
        return []
    start = (asked.page - 1) * asked.page_size
    how = recognising(area.rule)
    if asked.around is None:
        rows = public_rows(wanted, area.assessment, how, start=start, most=asked.page_size)
        return [one for one, _ in shown_requests(rows, area, call.language, now=call.now)]
    rows = public_rows(wanted, area.assessment, how, start=0, most=CHANGED_MAX)
    shown = shown_requests(rows, area, call.language, now=call.now)
    found = [one for one, _ in shown if _is_near(one, asked.around)]
    return found[start : start + asked.page_size]


def _wanted(area: Jurisdiction, asked: RequestsAsked, *, ripe: Instant) -> Wanted | None:
    """Return what is asked of the rows; None where only services are asked for that do not exist."""
    codes = [area.services[code] for code in asked.services if code in area.services]
    if asked.services and not codes:
        return None
    statuses = set(asked.statuses)
    return Wanted(
        dossier=area.dossier.id, ripe_before=ripe, kinds=tuple((one.sort, one.service) for one in codes),
        is_open=None if len(statuses) != 1 else statuses == {"open"},
        since=_begin(asked.since, area) or 0, until=_end(asked.until, area),
        updated_since=_begin(asked.updated_since, area) or 0, updated_until=_end(asked.updated_until, area), box=_box(asked.box, asked.around),
    )  # fmt: skip


def _begin(at: Instant | None, area: Jurisdiction) -> Instant | None:
    return None if at is None else area.day_begins(at)


def _end(at: Instant | None, area: Jurisdiction) -> Instant | None:
    return None if at is None else area.day_ends(at)


def _box(box: Box | None, around: Around | None) -> tuple[int, int, int, int] | None:
    if around is not None:
        north = around.radius_m * E7_A_METRE
        # Wide enough at any latitude that has streets; the distance itself is measured afterwards.
        east = north * 6
        wide = (around.lon_e7 - east, around.lat_e7 - north, around.lon_e7 + east, around.lat_e7 + north)
        if box is None:
            return wide
        return (
            max(wide[0], box.west_e7), max(wide[1], box.south_e7),
            min(wide[2], box.east_e7), min(wide[3], box.north_e7),
        )  # fmt: skip
    return None if box is None else (box.west_e7, box.south_e7, box.east_e7, box.north_e7)


def _is_near(one: ShownRequest, around: Around | None) -> bool:
    if around is None:
        return True
    if one.lon_e7 is None or one.lat_e7 is None or abs(around.lat_e7) > FAR_FROM_POLES_E7:
        return False
    return apart_mm(around.lon_e7, around.lat_e7, one.lon_e7, one.lat_e7) <= around.radius_m * METRE_MM
