"""Trying: the test endpoint, where programs practise and nobody is sent out into the snow.

In:  a call.
Out: a value, and the name of its outermost element.

The surprise: what is sent here is checked exactly as on the production endpoint and read
back likewise, but its words, its photos and who sent it are not kept at all, so no key
is asked for: programmers try first and ask for one later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onus.actions.receive_open311 import receive_trial
from onus.base.instants import Instant
from onus.core.reports.receipts import NUMBER_BYTES, public_number
from onus.outside.entropy import new_bytes
from onus.records.open311 import trial_of_token, trials
from onus.records.published_reports import places_by_id
from onus.web.open311.asking import Call, Refusal, area_of, fields_of
from onus.web.open311.posting import placed
from onus.web.open311.reading import Answer, number_by, one_of
from onus.web.open311.said import service_words
from onus.web.open311.shown import Jurisdiction
from onus.web.sentences import say
from onus.wire.open311.asked import RequestsAsked, UpdatesAsked, Wrong, requests_asked, updates_asked
from onus.wire.open311.documents import (
    ShownRequest,
    accepted,
    request_list,
    update_list,
    update_taken,
)
from onus.wire.open311.sent import NewRequest, NewUpdate, new_request, new_update

PREFIX = "T-"


def post_request(call: Call) -> Answer:
    """Answer `POST requests`: checked, numbered, and kept for a week."""
    fields = fields_of(call)
    area = area_of(call, fields)
    sent = new_request(fields, area.services, area.zone, now=call.now)
    if not isinstance(sent, NewRequest):
        raise Refusal(*sent)
    place = placed(sent, area)
    ref = PREFIX + public_number(new_bytes(NUMBER_BYTES))

    token = receive_trial(sent, place, ref=ref, dossier=area.dossier.id, now=call.now)

    wants_token = sent.wants_token or "respond-async" in call.request.headers.get("Prefer", "")
    notice = say("open311.trial", call.language, ref=ref)
    return "service_requests", accepted(ref, notice, token=token if wants_token else "")


def requests(call: Call) -> Answer:
    """Answer `GET requests` with trials."""
    area = area_of(call)
    asked = requests_asked(call.query, area.zone, now=call.now)
    if not isinstance(asked, RequestsAsked):
        raise Refusal(*asked)
    found = [one for one in _all(call, area) if _fits(one, asked)]
    start = (asked.page - 1) * asked.page_size
    page = found[start : start + asked.page_size]
    return "service_requests", request_list(page, area.zone, extensions=asked.extensions)


def request(call: Call) -> Answer:
    """Answer `GET requests/ID` with a trial."""
    area = area_of(call)
    return one_of([one for one in _all(call, area) if one.ref == call.parts[1]], call, area)


def token(call: Call) -> Answer:
    """Answer `GET tokens/TOKEN` with the number of a trial."""
    return number_by(trial_of_token, call)


def updates(call: Call) -> Answer:
    """Answer `GET servicerequestupdates`: nothing happens to a trial."""
    area = area_of(call)
    asked = updates_asked(call.query, area.zone, now=call.now)
    if not isinstance(asked, UpdatesAsked):
        raise Refusal(*asked)
    return "service_request_updates", update_list((), area.zone)


def post_update(call: Call) -> Answer:
    """Answer `POST servicerequestupdates`: checked, and not kept."""
    fields = fields_of(call)
    area = area_of(call, fields)
    sent = new_update(fields, area.zone, now=call.now)
    if not isinstance(sent, NewUpdate):
        raise Refusal(*sent)
    if not any(ref == sent.ref for ref, _, _ in trials(area.dossier.id)):
        raise Refusal(Wrong(404, "no_such_request", {"found": sent.ref}))
    return "service_request_updates", update_taken(f"{sent.ref}.{call.now}")


def _all(call: Call, area: Jurisdiction) -> list[ShownRequest]:
    kept = trials(area.dossier.id)
    places = places_by_id(area.assessment, (body["place_id"] for _, body, _ in kept if body["place_id"]))
    return [
        _shown(ref, body, at, places.get(body["place_id"]), area, call)
        for ref, body, at in kept
        if body["service_code"] in area.services
    ]


def _shown(
    ref: str, body: Mapping[str, Any], at: int, place: Any, area: Jurisdiction, call: Call
) -> ShownRequest:
    service = area.services[body["service_code"]]
    words = service_words(service, call.language)
    return ShownRequest(
        ref=ref, is_closed=False, status_notes=say("open311.trial", call.language, ref=ref),
        service_code=service.code, service_name=words.name, description=words.description,
        agency=area.contractor.text(call.language), received_at=at, updated_at=at, expected_at=None,
        address="" if place is None else place.name, address_id="" if place is None else place.place_id,
        lon_e7=body["lon_e7"] if place is None else place.lon_e7,
        lat_e7=body["lat_e7"] if place is None else place.lat_e7,
    )  # fmt: skip


def _fits(one: ShownRequest, asked: RequestsAsked) -> bool:
    if asked.ids:
        return one.ref in asked.ids
    since = max(asked.since or Instant(0), asked.updated_since or Instant(0))
    untils = [until for until in (asked.until, asked.updated_until) if until is not None]
    return (
        (not asked.services or one.service_code in asked.services)
        and (not asked.statuses or "open" in asked.statuses)
        and since <= one.received_at <= min(untils, default=one.received_at)
    )
