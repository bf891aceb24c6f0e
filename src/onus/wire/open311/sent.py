"""Sent: a request or an update that a program posts, read from its fields.

In:  fields of a form, or of a JSON object laid out as fields; services; the time.
Out: `NewRequest`, `NewUpdate`; or everything that is wrong with it.

The surprise: an attribute that no service asks for is not thrown away. Programs send
what their own forms ask; it follows the reporter's words as a line of its own. Names of
people are left out: nobody here needs them, and what is not kept cannot leak.

Source: GeoReport v2, "POST Service Request"; the update extension of mySociety.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onus.base.instants import MINUTE_US, Instant, ZoneTable
from onus.wire.open311.asked import Wrong, position_e7
from onus.wire.open311.moments import moment
from onus.wire.open311.services import HAPPENED, NOTICE, ONE_OF, Service

DESCRIPTION_MAX, FIELD_MAX, MAIL_MAX, TELEPHONE_MAX = 4_000, 300, 254, 40
ATTRIBUTES_MAX = 40
CLOCK_SLACK_US = 10 * MINUTE_US
"""Clocks of other servers run ahead; so much is taken for now."""
OPEN_STATUSES = (
    "open", "reopen", "investigating", "in_progress", "action_scheduled", "internal_referral", "for_triage",
)  # fmt: skip
CLOSED_STATUSES = ("closed", "fixed")
"""As FixMyStreet sends them. It also knows "not responsible" and "no further action": for a service
that is under contract neither exists, so both are refused."""
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\d*\])?")
_MAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[^\s@<>\"',;]{1,180}\.[^\s@<>\"',;.]{2,40}")
_TELEPHONE = re.compile(r"[0-9+() /.-]{4,40}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_E7 = 10_000_000
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request that a program posts.

    Attributes:
        service: what is reported.
        lon_e7: of the pin; None where an address is given instead.
        lat_e7: likewise.
        address: a street as words; empty for none.
        address_id: a segment; empty for none.
        description: the reporter's words, and what other attributes say below them.
        happened_at: when it was so.
        notice_id: the notice that it is about; empty for none.
        mail: where the reporter wants to be told; empty for nowhere.
        telephone: likewise.
        media_url: where a photo lies; empty for none.
        answers: attributes that the service asks for.
        wants_token: whether the number is asked for later.
    """

    service: Service
    happened_at: Instant
    lon_e7: int | None = None
    lat_e7: int | None = None
    address: str = ""
    address_id: str = ""
    description: str = ""
    notice_id: str = ""
    mail: str = ""
    telephone: str = ""
    media_url: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    wants_token: bool = False


@dataclass(frozen=True, slots=True)
class NewUpdate:
    """An update that a program posts: what somebody says of a request, and how it stands there."""

    ref: str
    is_closed: bool
    description: str
    happened_at: Instant


class _Reader:
    def __init__(self, fields: Fields, zone: ZoneTable, now: Instant) -> None:
        self._fields, self._zone, self._now = fields, zone, now
        self.wrong: list[Wrong] = []

    def refuse(self, name: str, key: str, code: int = 400, **named: object) -> None:
        self.wrong.append(Wrong(code, key, {"name": name, "found": self.text(name)[:60], **named}))

    def text(self, name: str) -> str:
        values = self._fields.get(name, ())
        return _UNSEEN.sub("", values[0]).strip() if values else ""

    def bounded(self, name: str, most: int) -> str:
        text = self.text(name)
        if len(text) > most:
            self.refuse(name, "too_long", most=most)
        return text[:most]

    def shaped(self, name: str, pattern: re.Pattern[str], most: int, key: str) -> str:
        text = self.bounded(name, most)
        if text and pattern.fullmatch(text) is None:
            self.refuse(name, key)
            return ""
        return text

    def happened(self, name: str, text: str) -> Instant:
        if not text:
            return self._now
        at = moment(text, self._zone)
        if at is None:
            self.refuse(name, "not_a_moment")
            return self._now
        if at > self._now + CLOCK_SLACK_US:
            self.refuse(name, "in_the_future")
        return min(at, self._now)

    def position(self) -> tuple[int | None, int | None]:
        lat, lon = self.text("lat"), self.text("long")
        if not lat and not lon:
            return None, None
        if not (lat and lon):
            self.refuse("lat" if lon else "long", "half_a_position")
            return None, None
        lat_e7, lon_e7 = position_e7(lat, 90 * _E7), position_e7(lon, 180 * _E7)
        for name, value in (("lat", lat_e7), ("long", lon_e7)):
            if value is None:
                self.refuse(name, "not_a_position")
        return (None, None) if lat_e7 is None or lon_e7 is None else (lon_e7, lat_e7)

    def attributes(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name, values in self._fields.items():
            match = _ATTRIBUTE.fullmatch(name)
            if match is not None and len(found) < ATTRIBUTES_MAX:
                cleaned = tuple(_UNSEEN.sub("", one).strip()[:FIELD_MAX] for one in values[:ATTRIBUTES_MAX])
                found[match[1]] = found.get(match[1], ()) + tuple(one for one in cleaned if one)
        return {code: values for code, values in found.items() if values}


def new_request(
    fields: Fields, services: Mapping[str, Service], zone: ZoneTable, *, now: Instant
) -> NewRequest | tuple[Wrong, ...]:
    """Read a request that a program posts; or return everything that is wrong with it.

    >>> from onus.base.instants import UTC_ZONE
    >>> [one.key for one in new_request({}, {}, UTC_ZONE, now=Instant(0))]
    ['no_service_code']
    """
    reader = _Reader(fields, zone, now)
    code = reader.text("service_code")
    service = services.get(code)
    if service is None:
        reader.refuse("service_code", "no_such_service" if code else "no_service_code", 404 if code else 400)
        return tuple(reader.wrong)
    lon_e7, lat_e7 = reader.position()
    address = reader.bounded("address_string", FIELD_MAX)
    address_id = reader.bounded("address_id", FIELD_MAX)
    if not (address or address_id) and lon_e7 is None and not reader.wrong:
        reader.refuse("lat", "no_place")
    given = reader.attributes()
    answers = _answers(reader, service, given)
    sent = NewRequest(
        service=service, happened_at=reader.happened(HAPPENED, answers.get(HAPPENED, "")),
        lon_e7=lon_e7, lat_e7=lat_e7, address=address, address_id=address_id,
        description=_described(reader, service, given), notice_id=answers.get(NOTICE, ""),
        mail=reader.shaped("email", _MAIL, MAIL_MAX, "not_a_mail"),
        telephone=reader.shaped("phone", _TELEPHONE, TELEPHONE_MAX, "not_a_telephone"),
        media_url=reader.bounded("media_url", FIELD_MAX * 4), answers=answers,
        wants_token=reader.text("async").lower() in ("true", "1"),
    )  # fmt: skip
    return tuple(reader.wrong) or sent


def new_update(fields: Fields, zone: ZoneTable, *, now: Instant) -> NewUpdate | tuple[Wrong, ...]:
    """Read an update that a program posts; or return everything that is wrong with it.

    >>> from onus.base.instants import UTC_ZONE
    >>> [one.key for one in new_update({"status": ["gone"]}, UTC_ZONE, now=Instant(0))]
    ['no_request_id', 'not_a_status']
    """
    reader = _Reader(fields, zone, now)
    ref, status = reader.bounded("service_request_id", 60), reader.text("status").lower()
    if not ref:
        reader.refuse("service_request_id", "no_request_id")
    if status not in (
        "open",
        "closed",
        "fixed",
        "fixed - user",
        "fixed - council",
        "investigating",
        "in_progress",
    ):
        reader.refuse("status", "not_a_status")
    happened = reader.happened("updated_datetime", reader.text("updated_datetime"))
    description = reader.bounded("description", DESCRIPTION_MAX)
    is_closed = status in CLOSED_STATUSES
    if is_closed and not description:
        reader.refuse("description", "no_description")
    return tuple(reader.wrong) or NewUpdate(ref, is_closed, description, happened)


def flat_fields(sent: object) -> dict[str, list[str]]:
    """Lay a JSON object out as the fields of a form.

    >>> flat_fields({"lat": 41.3, "attribute": {"part": "footway"}, "x": [1, None, True]})
    {'lat': ['41.3'], 'attribute[part]': ['footway'], 'x': ['1', 'true']}
    """
    if not isinstance(sent, Mapping):
        return {}
    fields: dict[str, list[str]] = {}
    for name, value in sent.items():
        inner = value if name in ("attribute", "attributes") and isinstance(value, Mapping) else None
        pairs = (
            [(f"attribute[{key}]", one) for key, one in inner.items()]
            if inner is not None
            else [(name, value)]
        )
        for key, one in pairs:
            values = one if isinstance(one, list) else [one]
            texts = [_plain(each) for each in values if isinstance(each, str | int | bool) or _is_float(each)]
            if texts:
                fields[str(key)] = texts
    return fields


def _is_float(value: object) -> bool:
    return type(value).__name__ in ("float", "Decimal")


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _answers(reader: _Reader, service: Service, given: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    answers = {one.code: given[one.code][0] for one in service.questions if one.code in given}
    for one in service.questions:
        answer = answers.get(one.code, "")
        named = {"attribute": one.code, "allowed": ", ".join(one.values), "found": answer[:60]}
        if one.required and not answer:
            reader.wrong.append(Wrong(400, "no_attribute", named))
        elif one.kind == ONE_OF and answer and answer not in one.values:
            reader.wrong.append(Wrong(400, "not_a_value", named))
    return answers


def _described(reader: _Reader, service: Service, given: Mapping[str, tuple[str, ...]]) -> str:
    known = {one.code for one in service.questions}
    text = reader.bounded("description", DESCRIPTION_MAX)
    more = [f"{code}: {', '.join(values)}" for code, values in sorted(given.items()) if code not in known]
    room = DESCRIPTION_MAX - len(text)
    below = "\n".join(more)[: max(room - 1, 0)]
    return f"{text}\n{below}".strip()
