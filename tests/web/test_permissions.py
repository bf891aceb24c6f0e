"""The table of permissions, cell by cell, by real requests; rows of others; and no page without a declaration."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.converters import IntConverter

from onus.outside.law import permissions
from onus.records.models import Case, Dossier, Duty, Notice, Place
from onus.web.people.guard import allowed
from onus.wiring import urls
from tests.web.signing import BENXI, refused, signed_in

pytestmark = pytest.mark.django_db
TABLE = tomllib.loads((files("onus.law") / "permissions.toml").read_text(encoding="utf-8"))
ROWS = {row["name"]: row for row in TABLE["actions"]}
ROLES = ("resident", "contractor", "officer", "head", "issuer", "superior", "auditor", "intake", "operator")
POWERS_OF = {
    "officer": {"inspect", "order", "deduct", "substitute", "report_up"},
    "head": {"inspect", "order", "deduct", "pay", "substitute", "terminate", "report_up"},
    "superior": {"order", "terminate", "report_up"},
}
"""Of the posts in which the actors of these tests act, as the register of the replay states them."""


def probe(action: str):
    """A view that does nothing but say which action it is."""

    def answer(request, dossier):
        return HttpResponse("in")

    return allowed(action)(answer)


class Addresses:
    """The addresses of the website, and one more for each row of the table."""

    urlpatterns = [
        *urls.urlpatterns,
        *(path(f"probe/<str:dossier>/{name}/", probe(name)) for name in ROWS),
    ]


def expected(role: str, row: dict) -> bool:
    """What the table says, read from its text and not by the code under test."""
    roles = row["roles"]
    if "resident" in roles or ("signed_in" in roles and role != "resident"):
        return True
    power = row.get("power", "")
    return role in roles and (not power or power in POWERS_OF.get(role, set()))


@pytest.fixture
def probes(settings):
    settings.ROOT_URLCONF = Addresses
    return settings


@pytest.fixture
def other_dossier() -> str:
    Dossier.objects.create(
        id="other",
        time_zone="Asia/Shanghai",
        currency="CNY",
        origin="generated",
        loaded_at=0,
        region="other-city",
    )
    return "other"


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_of_the_table_is_what_a_real_request_meets(probes, role):
    client = signed_in(role)
    met = {name: not refused(client.post(f"/probe/{BENXI}/{name}/")) for name in ROWS}

    assert met == {name: expected(role, row) for name, row in ROWS.items()}


@pytest.mark.parametrize("role", ROLES[1:])
def test_nobody_reaches_the_rows_of_another_dossier(probes, other_dossier, role):
    client = signed_in(role)
    let_in = [name for name in ROWS if not refused(client.post(f"/probe/{other_dossier}/{name}/"))]

    own = [
        name
        for name, row in ROWS.items()
        if {"resident", "signed_in"} & set(row["roles"])
        or (row.get("scope") == "any" and expected(role, row))
    ]
    assert let_in == own


@pytest.mark.parametrize("role", ["officer", "head", "superior"])
def test_whoever_has_a_post_does_nothing_without_the_second_factor(probes, role):
    client = signed_in(role, second_factor=False)
    let_in = [name for name in ROWS if not refused(client.post(f"/probe/{BENXI}/{name}/"))]

    assert let_in == [name for name, row in ROWS.items() if {"resident", "signed_in"} & set(row["roles"])]


@pytest.mark.parametrize("role", ROLES[1:])
def test_an_appointment_that_ended_opens_nothing_that_is_not_open_to_every_account(probes, role):
    client = signed_in(role, until=1)
    let_in = [name for name in ROWS if not refused(client.post(f"/probe/{BENXI}/{name}/"))]

    assert let_in == [name for name, row in ROWS.items() if {"resident", "signed_in"} & set(row["roles"])]


def test_a_post_without_the_power_is_refused_what_needs_it(probes):
    client = signed_in("officer", post="street-supervisor")
    may = {"inspect", "report_up"}

    met = {
        name
        for name, row in ROWS.items()
        if row.get("power") and not refused(client.post(f"/probe/{BENXI}/{name}/"))
    }

    assert met == {
        name for name, row in ROWS.items() if row.get("power") in may and "officer" in row["roles"]
    }


# The pages there are


def views() -> dict[str, URLPattern]:
    """Every address of ours with its pattern."""
    found: dict[str, URLPattern] = {}

    def walk(patterns, prefix: str) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns, prefix + str(one.pattern))
            else:
                found[prefix + str(one.pattern)] = one

    walk(get_resolver("onus.wiring.urls").url_patterns, "/")
    return {address: one for address, one in found.items() if not foreign(one)}


def foreign(pattern: URLPattern) -> bool:
    """Whether a view is of a library: its own tests hold it."""
    return not getattr(pattern.callback, "__module__", "").startswith("onus.")


def test_no_page_is_without_a_declared_action():
    undeclared = [address for address, one in views().items() if not getattr(one.callback, "actions", ())]

    assert len(views()) > 10
    assert undeclared == []


def test_every_declared_action_stands_in_the_table():
    known = {row.name for row in permissions().actions}
    unknown = {name for one in views().values() for name in getattr(one.callback, "actions", ())} - known

    assert unknown == set()


def parts_of(pattern: URLPattern) -> dict[str, object]:
    """Something of the replay for each part of an address."""
    case = Case.objects.filter(assessment__dossier_id=BENXI).order_by("pk").first()
    found = {
        "dossier": BENXI,
        "case": case.case_id,
        "case_id": case.case_id,
        "duty": Duty.objects.order_by("pk").first().duty_id,
        "place": Place.objects.order_by("pk").first().place_id,
        "notice": Notice.objects.order_by("pk").first().notice_id,
    }
    return {
        name: found.get(name, 1 if isinstance(converter, IntConverter) else "unknown")
        for name, converter in pattern.pattern.converters.items()
    }


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_whom_the_table_names_and_for_nobody_else(role):
    client = signed_in(role)
    wrong = []
    for address, one in views().items():
        page = getattr(one.callback, "page", "")
        if not page or "people/appointments/<int:number>" in address:
            continue  # What is undeclared fails above; an appointment is about the person whom it names.
        said = str(address).replace("/^", "/")
        for name, value in parts_of(one).items():
            converter = next(c for n, c in one.pattern.converters.items() if n == name)
            said = said.replace(f"<{_word(converter)}:{name}>", str(value)).replace(f"<{name}>", str(value))
        response = client.get(said)
        row = ROWS[page]
        if refused(response) and _public(row):
            wrong.append((address, page, "refused, but open to everybody"))
        elif not refused(response) and response.status_code != 405 and not expected(role, row):
            wrong.append((address, page, "open"))

    assert wrong == []


def _word(converter) -> str:
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


def _public(row: dict) -> bool:
    return "resident" in row["roles"]
