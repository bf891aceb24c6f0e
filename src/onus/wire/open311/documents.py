"""Documents: what programs are answered about requests, tokens, updates, errors and where we are.

In:  published requests and updates, already cut down to what anyone may know.
Out: values for `answers.written`.

The surprise: the words of a report are not in here unless an officer released them, and
a place is never finer than the middle of its segment. Whoever shows a request has asked the
publication rule before; this module has no way to show more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.base.instants import ZoneTable
from onus.wire.open311.answers import JSON, XML, Listed, Value, degrees
from onus.wire.open311.moments import zoned_text

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MEDIA = {XML: "text/xml", JSON: "application/json"}
ROOTS = {
    "services": "services", "definition": "service_definition", "requests": "service_requests",
    "updates": "service_request_updates", "errors": "errors", "discovery": "discovery",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownUpdate:
    """One step of a request, as anyone may know it."""

    id: str
    ref: str
    kind: str
    is_closed: bool
    at: int
    description: str
    media_url: str = ""


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """One request, as anyone may know it.

    Attributes:
        ref: its public number.
        is_closed: whether nothing is awaited any more.
        status_notes: how it stands, in words: who is asked until when, or what was done with what evidence.
        service_code: which service.
        service_name: its name.
        description: what it is about, in words of ours, and of the reporter where they were released.
        agency: who answers.
        received_at: when it came.
        updated_at: when something happened to it last.
        expected_at: by when the next step is due; None where nothing is awaited.
        address: street and district, or the district alone; empty where neither may be shown.
        address_id: segment; empty where it may not be shown.
        lon_e7: of the middle of the segment; None where it may not be shown.
        lat_e7: likewise.
        media_url: of a photo whose faces and plates were masked; empty for none.
        notice: what the public is told about what is not shown; empty for nothing.
        attributes: more of it, under `extended_attributes`.
        updates: its steps.
    """

    ref: str
    is_closed: bool
    status_notes: str
    service_code: str
    service_name: str
    description: str
    agency: str
    received_at: int
    updated_at: int
    expected_at: int | None
    address: str = ""
    address_id: str = ""
    lon_e7: int | None = None
    lat_e7: int | None = None
    media_url: str = ""
    notice: str = ""
    attributes: Mapping[str, str | int | bool] | None = None
    updates: tuple[ShownUpdate, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the interface: `production` or `test`."""

    url: str
    kind: str


def request_list(requests: Sequence[ShownRequest], zone: ZoneTable, *, extensions: bool) -> Listed:
    """Return the answer to `GET requests` and to `GET requests/ID`, which is a list of one."""
    return Listed("request", tuple(_request(one, zone, extensions=extensions) for one in requests))


def accepted(ref: str, notice: str, *, token: str = "") -> Listed:
    """Return the answer to `POST requests`: the number, or a token that stands for it."""
    first: dict[str, Value] = {"token": token} if token else {"service_request_id": ref}
    return Listed("request", ({**first, "service_notice": notice, "account_id": ""},))


def token_list(token: str, ref: str) -> Listed:
    """Return the answer to `GET tokens/TOKEN`."""
    return Listed("request", ({"service_request_id": ref, "token": token},))


def update_list(updates: Sequence[ShownUpdate], zone: ZoneTable) -> Listed:
    """Return the answer to `GET servicerequestupdates`."""
    return Listed(
        "request_update",
        tuple(
            {
                "update_id": one.id, "service_request_id": one.ref, "status": _status(one.is_closed),
                "updated_datetime": zoned_text(one.at, zone), "description": one.description,
                "media_url": one.media_url, "external_status_code": one.kind,
            }
            for one in updates
        ),
    )  # fmt: skip


def update_taken(update_id: str) -> Listed:
    """Return the answer to `POST servicerequestupdates`."""
    return Listed("request_update", ({"update_id": update_id},))


def error_list(errors: Sequence[tuple[int, str]]) -> Listed:
    """Return what is wrong, each with its code and its words."""
    return Listed("error", tuple({"code": code, "description": said} for code, said in errors))


def discovery(endpoints: Sequence[Endpoint], *, changed: str, contact: str, key_service: str) -> Value:
    """Return where the interface is, what it speaks and who gives keys."""
    formats = Listed("format", tuple(MEDIA.values()))
    return {
        "changeset": changed, "contact": contact, "key_service": key_service,
        "endpoints": Listed(
            "endpoint",
            tuple(
                {
                    "specification": SPECIFICATION, "url": one.url, "changeset": changed, "type": one.kind,
                    "formats": formats,
                }
                for one in endpoints
            ),
        ),
    }  # fmt: skip


def _request(one: ShownRequest, zone: ZoneTable, *, extensions: bool) -> Value:
    shown: dict[str, Value] = {
        "service_request_id": one.ref, "status": _status(one.is_closed), "status_notes": one.status_notes,
        "service_name": one.service_name, "service_code": one.service_code, "description": one.description,
        "agency_responsible": one.agency, "service_notice": one.notice,
        "requested_datetime": zoned_text(one.received_at, zone),
        "updated_datetime": zoned_text(one.updated_at, zone),
        "expected_datetime": zoned_text(one.expected_at, zone),
        "address": one.address, "address_id": one.address_id, "zipcode": "",
        "lat": degrees(one.lat_e7), "long": degrees(one.lon_e7), "media_url": one.media_url,
    }  # fmt: skip
    if extensions:
        shown["extended_attributes"] = dict(one.attributes or {})
        shown["notes"] = Listed(
            "note",
            tuple(
                {"datetime": zoned_text(step.at, zone), "description": step.description, "type": step.kind}
                for step in one.updates
            ),
        )
    return shown


def _status(is_closed: bool) -> str:
    return "closed" if is_closed else "open"
