"""Views: every address of the interface, its methods, its errors and its headers.

In:  a request.
Out: a response in the form that was asked for, whatever went wrong.

The surprise: this is the one place that catches every error. A page of ours in HTML,
where a program expects XML, would hide from its owner what is wrong.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from onus import __version__
from onus.web.bounded_body import is_too_large
from onus.web.open311 import posting, reading, trying
from onus.web.open311.asking import PRODUCTION, TEST, Call, Refusal, call_of, has_form
from onus.web.open311.reading import Answer
from onus.web.open311.said import told
from onus.web.people.guard import allowed
from onus.wire.open311.answers import TYPES, Value, written
from onus.wire.open311.asked import Wrong
from onus.wire.open311.documents import Endpoint, discovery, error_list
from onus.wire.open311.openapi import openapi_document

View = Callable[[Call], Answer]
CHANGED = "2023-12-01T00:00:00+08:00"
"""When what is reported by the interface changed last, as the standard wants it told."""
KEPT_S = 60
RETRY_S = 10
_log = logging.getLogger(__name__)


def _discovery(call: Call) -> Answer:
    base = f"{settings.PUBLIC_ADDRESS}/open311"
    endpoints = (Endpoint(f"{base}/v2", PRODUCTION), Endpoint(f"{base}/test/v2", TEST))
    contact = settings.OPEN311_CONTACT
    return "discovery", discovery(endpoints, changed=CHANGED, contact=contact, key_service=contact)


ONE, MANY = 2, 1
Routes = Mapping[tuple[str, int], Mapping[str, View]]
PRODUCTION_ROUTES: Routes = {
    ("discovery", MANY): {"GET": _discovery},
    ("services", MANY): {"GET": reading.services},
    ("services", ONE): {"GET": reading.definition},
    ("requests", MANY): {"GET": reading.requests, "POST": posting.post_request},
    ("requests", ONE): {"GET": reading.request},
    ("tokens", ONE): {"GET": reading.token},
    ("servicerequestupdates", MANY): {"GET": reading.updates, "POST": posting.post_update},
}
TEST_ROUTES: Routes = {
    **PRODUCTION_ROUTES,
    ("requests", MANY): {"GET": trying.requests, "POST": trying.post_request},
    ("requests", ONE): {"GET": trying.request},
    ("tokens", ONE): {"GET": trying.token},
    ("servicerequestupdates", MANY): {"GET": trying.updates, "POST": trying.post_update},
}
ROUTES: Mapping[str, Routes] = {
    PRODUCTION: PRODUCTION_ROUTES,
    TEST: TEST_ROUTES,
    "": {("discovery", MANY): {"GET": _discovery}},
}


@csrf_exempt
@allowed("open311.read", post="open311.send")
def answer(request: HttpRequest, rest: str, kind: str) -> HttpResponse:
    """Answer one call. Programs have no session here, so no page of ours can make a browser call in its name."""
    call = call_of(request, kind, rest)
    try:
        if is_too_large(request):
            raise RequestDataTooBig
        methods = _methods(call, rest)
        if request.method == "OPTIONS":
            return _for_browsers(HttpResponse(status=204), methods)
        view = methods.get("GET" if request.method == "HEAD" else request.method or "")
        if view is None:
            allowed = _allowed(methods)
            named = {"found": request.method, "allowed": ", ".join(allowed)}
            raise Refusal(Wrong(405, "no_method", named), allowed=allowed)
        root, value = view(call)
        return _kept_for(call, _response(call, root, value))
    except Refusal as refusal:
        return _refused(call, refusal)
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return _refused(call, Refusal(Wrong(413, "too_large")))
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
        return _refused(call, Refusal(Wrong(400, "no_body")))
    except (OperationalError, InterfaceError):
        _log.exception("the database did not answer")
        return _refused(call, Refusal(Wrong(503, "away")))
    except Exception:
        _log.exception("a defect in the interface for programs")
        return _refused(call, Refusal(Wrong(500, "defect")))


@allowed("open311.read")
def openapi(request: HttpRequest) -> HttpResponse:
    """Answer with the description of the interface for machines."""
    document = openapi_document(f"{settings.PUBLIC_ADDRESS}/open311/v2", version=__version__)
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text, content_type=TYPES["json"])
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _methods(call: Call, rest: str) -> Mapping[str, View]:
    routes = ROUTES[call.kind]
    named = call.parts[0].partition(".")[0]
    if not has_form(rest) and any(name == named for name, _ in routes):
        raise Refusal(Wrong(404, "no_form", {"found": rest.rpartition(".")[2][:20] if "." in rest else ""}))
    methods = routes.get((call.parts[0], len(call.parts)))
    if methods is None or not has_form(rest) or not call.parts[-1]:
        start = f"{settings.PUBLIC_ADDRESS}/open311/discovery.{call.form}"
        raise Refusal(Wrong(404, "no_path", {"address": start}))
    return methods


def _allowed(methods: Mapping[str, View]) -> tuple[str, ...]:
    return (*methods, *(("HEAD",) if "GET" in methods else ()), "OPTIONS")


def _response(call: Call, root: str, value: Value, status: int = 200) -> HttpResponse:
    return HttpResponse(written(call.form, root, value), status=status, content_type=TYPES[call.form])


def _refused(call: Call, refusal: Refusal) -> HttpResponse:
    said = told(refusal.wrong, call.language)
    response = _response(call, "errors", error_list(said), status=said[0][0])
    if refusal.allowed:
        response["Allow"] = ", ".join(refusal.allowed)
    wait = refusal.wrong[0].named.get("wait")
    if said[0][0] in (429, 503):
        response["Retry-After"] = str(wait or RETRY_S)
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _kept_for(call: Call, response: HttpResponse) -> HttpResponse:
    """Let a cache keep what everyone may see for a minute, and nothing that was asked for with a key."""
    public = call.request.method in ("GET", "HEAD") and "api_key" not in call.query
    response["Cache-Control"] = f"public, max-age={KEPT_S}" if public else "no-store"
    response["Vary"] = "Accept-Language"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _for_browsers(response: HttpResponse, methods: Mapping[str, View]) -> HttpResponse:
    response["Allow"] = ", ".join(_allowed(methods))
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ", ".join(_allowed(methods))
    response["Access-Control-Allow-Headers"] = "Content-Type"
    return response
