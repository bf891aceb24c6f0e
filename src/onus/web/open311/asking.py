"""Asking: what one call of the interface is about: its path, form, method, jurisdiction and key.

In:  a request and the rest of its path.
Out: `Call`; or `Refusal`, raised wherever something is wrong and answered at one place.

The surprise: the form of an answer is the ending of the path, also where the path leads
nowhere: an error in another form than was asked for is one that no client can read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from onus.actions.receive_open311 import token_digest
from onus.base.instants import Instant
from onus.base.texts import Language
from onus.outside.clock import now as clock
from onus.records.dossiers import dossiers
from onus.records.open311 import ProgramKey, key_in_force
from onus.web.open311.said import language_asked
from onus.web.open311.shown import Jurisdiction, jurisdiction_of
from onus.wire.open311.answers import JSON, XML
from onus.wire.open311.asked import Wrong
from onus.wire.open311.sent import Fields, flat_fields

PRODUCTION, TEST = "production", "test"
FORMS = (XML, JSON)
KEY_MAX = 200


class Refusal(Exception):
    """Something is wrong with a call; all of it is told."""

    def __init__(self, *wrong: Wrong, allowed: Sequence[str] = ()) -> None:
        """Keep what is wrong; `allowed` names the methods that are possible."""
        super().__init__(wrong)
        self.wrong, self.allowed = wrong, tuple(allowed)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the interface.

    Attributes:
        request: as it came.
        kind: `production`, `test` or, outside both, empty.
        parts: of the path, without the ending.
        form: `xml` or `json`.
        language: of the words.
        now: the time.
    """

    request: HttpRequest
    kind: str
    parts: tuple[str, ...]
    form: str
    language: Language
    now: Instant

    @property
    def query(self) -> Mapping[str, str]:
        """Return the query, the last value of each name."""
        return self.request.GET.dict()


def call_of(request: HttpRequest, kind: str, rest: str) -> Call:
    """Return what a call is about."""
    path = rest.strip("/")
    stem, dot, ending = path.rpartition(".")
    form = ending.lower() if dot and ending.lower() in FORMS else ""
    parts = tuple((stem if form else path).split("/"))
    return Call(request, kind, parts, form or accepted_form(request), language_asked(request), clock())


def has_form(rest: str) -> bool:
    """Return whether a path ends in a form.

    >>> has_form("services.xml"), has_form("services"), has_form("services.csv")
    (True, False, False)
    """
    return rest.strip("/").rpartition(".")[2].lower() in FORMS


def accepted_form(request: HttpRequest) -> str:
    """Return the form for a path without any: the one that the client accepts, else XML, which all must read."""
    return JSON if "json" in request.headers.get("Accept", "").lower() else XML


def area_of(call: Call, fields: Fields | None = None) -> Jurisdiction:
    """Return the jurisdiction of a call: the one that is named, else the first.

    Raises:
        Refusal: it is not known, or nothing was loaded yet.
    """
    asked = call.query.get("jurisdiction_id", "") or first(fields, "jurisdiction_id")
    known = [one for one in dossiers() if one.assessment is not None]
    if not known:
        raise Refusal(Wrong(503, "no_assessment"))
    found = next((one for one in known if asked in ("", one.id)), None)
    if found is None or found.assessment is None:
        names = ", ".join(one.id for one in known)
        raise Refusal(Wrong(404, "no_jurisdiction", {"found": asked[:60], "known": names}))
    return jurisdiction_of(found, found.assessment, now=call.now)


def fields_of(call: Call) -> dict[str, list[str]]:
    """Return what a call posts, as fields; JSON is taken too.

    Raises:
        Refusal: its body is neither a form nor a JSON object.
    """
    request = call.request
    if request.content_type == "application/json":
        try:
            sent = json.loads(request.body or b"{}")
        except (ValueError, RecursionError):
            raise Refusal(Wrong(400, "not_json")) from None
        if not isinstance(sent, dict):
            raise Refusal(Wrong(400, "not_json"))
        return flat_fields(sent)
    return {name: list(values) for name, values in request.POST.lists()}


def key_of(call: Call, fields: Fields | None, dossier: str, *, needed: bool) -> ProgramKey | None:
    """Return the key of the program that calls; None where none is given and none is needed.

    Raises:
        Refusal: it is missing, unknown, withdrawn, or for another jurisdiction.
    """
    given = (first(fields, "api_key") or call.query.get("api_key", ""))[:KEY_MAX]
    if not given:
        if needed:
            raise Refusal(Wrong(403, "no_key", {"contact": settings.OPEN311_CONTACT}))
        return None
    key = key_in_force(token_digest(given))
    if key is None or key.dossier not in ("", dossier):
        raise Refusal(Wrong(403, "wrong_key"))
    return key


def first(fields: Fields | None, name: str) -> str:
    """Return the first value of a field; empty for none."""
    values = (fields or {}).get(name, ())
    return values[0].strip() if values else ""
