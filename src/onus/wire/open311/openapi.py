"""OpenAPI: the interface described for machines, version 3.1, by what the code takes and gives.

In:  the address of the interface, the version of Onus.
Out: the document, as plain values.

The surprise: it describes the JSON answers alone. XML says the same in other brackets, and
no tool checks both by one schema.
"""

from __future__ import annotations

from typing import Any

from onus.wire.open311.asked import ROWS_MAX, SPAN_D_MAX
from onus.wire.open311.sent import DESCRIPTION_MAX

Json = dict[str, Any]
_TEXT: Json = {"type": "string"}
_MOMENT: Json = {"type": "string", "anyOf": [{"format": "date-time"}, {"maxLength": 0}]}
_ERROR_CODES = (400, 403, 404, 405, 413, 429, 503)


def openapi_document(address: str, *, version: str) -> Json:
    """Return the document.

    >>> sorted(openapi_document("http://x/open311/v2", version="0")["paths"])[:2]
    ['/discovery.json', '/requests.json']
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Onus: Open311 GeoReport v2",
            "version": version,
            "description": "Services under contract, reports of residents, and what became of them. "
            "Every path also ends in .xml.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": address}],
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }


def _paths() -> Json:
    return {
        "/discovery.json": {"get": _get("discovery", "Where the interface is", "Discovery")},
        "/services.json": {"get": _get("services", "What may be reported", _list_of("Service"), *_PLACE)},
        "/services/{service_code}.json": {
            "get": _get("definition", "What is asked of a service", "ServiceDefinition", _path("service_code"), *_PLACE)
        },
        "/requests.json": {
            "get": _get("requests", "Requests that are public", _list_of("Request"), *_requests_query()),
            "post": _post("send", "Send a request", _list_of("Accepted"), "NewRequest"),
        },
        "/requests/{service_request_id}.json": {
            "get": _get(
                "request", "How one request stands", _list_of("Request"), _path("service_request_id"),
                _query("extensions", _FLAG), *_PLACE,
            )
        },
        "/tokens/{token}.json": {
            "get": _get("token", "The request that a token stands for", _list_of("Token"), _path("token"), *_PLACE)
        },
        "/servicerequestupdates.json": {
            "get": _get("updates", "What happened to requests", _list_of("Update"), *_updates_query()),
            "post": _post("update", "Say something of a request", _list_of("UpdateTaken"), "NewUpdate"),
        },
    }  # fmt: skip


def _get(name: str, summary: str, schema: str | Json, *parameters: Json) -> Json:
    return {
        "operationId": name, "summary": summary, "parameters": list(parameters), "responses": _responses(schema),
    }  # fmt: skip


def _post(name: str, summary: str, schema: Json, body: str) -> Json:
    return {
        "operationId": name, "summary": summary,
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": _ref(body)}},
        },
        "responses": _responses(schema),
    }  # fmt: skip


def _responses(schema: str | Json) -> Json:
    found = {"200": _content("As asked for.", _ref(schema) if isinstance(schema, str) else schema)}
    return found | {str(code): _content("What is wrong.", _list_of("Error")) for code in _ERROR_CODES}


def _content(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of(name: str) -> Json:
    return {"type": "array", "items": _ref(name)}


def _query(name: str, schema: Json, description: str = "") -> Json:
    shown = {"name": name, "in": "query", "required": False, "schema": schema}
    return shown | ({"description": description} if description else {})


def _path(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


_FLAG: Json = {"type": "string", "enum": ["true", "false"]}
_PLACE = (_query("jurisdiction_id", _TEXT, "Id of the dossier; the first one where it is empty."),)
_WHEN: Json = {"type": "string", "description": "Date and time with offset, or a day."}


def _number(most: int) -> Json:
    return {"type": "integer", "minimum": 1, "maximum": most}


def _requests_query() -> tuple[Json, ...]:
    return (
        _query("service_request_id", _TEXT, "Numbers with commas; overrides everything else."),
        _query("service_code", _TEXT, "Codes with commas."),
        _query("status", _TEXT, "open, closed, or both with a comma."),
        _query("start_date", _WHEN, f"Received at or after; at most {SPAN_D_MAX} days before the end."),
        _query("end_date", _WHEN, "Received at or before."),
        _query("updated_after", _WHEN, "Changed at or after."),
        _query("updated_before", _WHEN, "Changed at or before."),
        _query("page", _number(1_000)), _query("page_size", _number(ROWS_MAX)),
        _query("bbox", _TEXT, "west,south,east,north in degrees."),
        _query("lat", _TEXT), _query("long", _TEXT), _query("radius", _number(50_000), "Metres around lat, long."),
        _query("extensions", _FLAG, "Adds extended_attributes and notes."), *_PLACE,
    )  # fmt: skip


def _updates_query() -> tuple[Json, ...]:
    return (
        _query("start_date", _WHEN), _query("end_date", _WHEN), _query("page", _number(1_000)),
        _query("page_size", _number(ROWS_MAX)), *_PLACE,
    )  # fmt: skip


def _object(needed: tuple[str, ...], /, **properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(needed)}


def _texts(*names: str) -> dict[str, Json]:
    return dict.fromkeys(names, _TEXT)


def _schemas() -> Json:
    values = {"type": "array", "items": _object(("key", "name"), **_texts("key", "name"))}
    return {
        "Error": _object(("code", "description"), code={"type": "integer"}, description=_TEXT),
        "Discovery": _object(
            ("changeset", "contact", "key_service", "endpoints"), **_texts("changeset", "contact", "key_service"),
            endpoints={"type": "array", "minItems": 2, "items": _ref("Endpoint")},
        ),
        "Endpoint": _object(
            ("specification", "url", "changeset", "type", "formats"),
            **_texts("specification", "url", "changeset"), type={"enum": ["production", "test"]},
            formats={"type": "array", "items": _TEXT},
        ),
        "Service": _object(
            ("service_code", "service_name", "description", "metadata", "type", "keywords", "group"),
            **_texts("service_code", "service_name", "description", "keywords", "group"),
            metadata={"type": "boolean"}, type={"const": "realtime"},
        ),
        "ServiceDefinition": _object(
            ("service_code", "attributes"), service_code=_TEXT, attributes={"type": "array", "items": _ref("Attribute")}
        ),
        "Attribute": _object(
            ("variable", "code", "datatype", "required", "datatype_description", "order", "description", "values"),
            **_texts("code", "datatype_description", "description"), variable={"type": "boolean"},
            datatype={"enum": ["string", "datetime", "singlevaluelist"]}, required={"type": "boolean"},
            order={"type": "integer"}, values=values,
        ),
        "Request": _request_schema(),
        "Accepted": _object(
            ("service_notice", "account_id"), **_texts("service_request_id", "token", "service_notice", "account_id")
        ),
        "Token": _object(("service_request_id", "token"), **_texts("service_request_id", "token")),
        "Update": _object(
            ("update_id", "service_request_id", "status", "updated_datetime", "description", "media_url"),
            **_texts("update_id", "service_request_id", "description", "media_url", "external_status_code"),
            status={"enum": ["open", "closed"]}, updated_datetime=_MOMENT,
        ),
        "UpdateTaken": _object(("update_id",), update_id=_TEXT),
        "NewRequest": _new_request_schema(), "NewUpdate": _new_update_schema(),
    }  # fmt: skip


def _request_schema() -> Json:
    texts = (
        "service_request_id", "status_notes", "service_name", "service_code", "description", "agency_responsible",
        "service_notice", "address", "address_id", "zipcode", "media_url",
    )  # fmt: skip
    moments = ("requested_datetime", "updated_datetime", "expected_datetime")
    note = _object(("datetime", "description", "type"), datetime=_MOMENT, description=_TEXT, type=_TEXT)
    return _object(
        (*texts, *moments, "status"), **_texts(*texts), **dict.fromkeys(moments, _MOMENT),
        status={"enum": ["open", "closed"]}, lat={"type": "number"}, long={"type": "number"},
        extended_attributes={"type": "object"}, notes={"type": "array", "items": note},
    )  # fmt: skip


def _new_request_schema() -> Json:
    return _object(
        ("api_key", "service_code"),
        **_texts("api_key", "service_code", "address_string", "address_id", "email", "phone", "media_url"),
        **_texts("first_name", "last_name", "device_id", "account_id", "jurisdiction_id"),
        lat={"type": "number"}, long={"type": "number"},
        description={"type": "string", "maxLength": DESCRIPTION_MAX}, **{"async": _FLAG},
    )  # fmt: skip


def _new_update_schema() -> Json:
    return _object(
        ("api_key", "service_request_id", "status"),
        **_texts("api_key", "service_request_id", "updated_datetime", "jurisdiction_id"),
        status={"type": "string", "enum": ["open", "closed"]},
        description={"type": "string", "maxLength": DESCRIPTION_MAX},
    )  # fmt: skip
