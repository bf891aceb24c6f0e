"""The table of permissions, cell by cell, by real requests; rows of others; and no page without a declaration."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.converters import IntConverter

from onus.actions.load_tender import load_tender
from onus.base.instants import instant
from onus.outside.law import permissions
from onus.records.models import Case, Dossier, Duty, Notice, Report, ReportEvent
from onus.records.tenders import tender_named
from onus.web.people.guard import allowed
from onus.wiring import urls
from tests.web.purchase.laid import EXAMPLE, TENDER
from tests.web.signing import BENXI, refused, signed_in

pytestmark = pytest.mark.django_db
TABLE = tomllib.loads((files("onus.law") / "permissions.toml").read_text(encoding="utf-8"))
ROWS = {row["name"]: row for row in TABLE["actions"]}
IN_THE_STORM = instant("2023-12-19T12:00:00+08:00")
ROLES = ("resident", "contractor", "officer", "head", "issuer", "superior", "auditor", "intake", "operator",
         "purchaser", "reviewer", "contract_reviewer", "custodian", "expert", "remedy_officer", "supervisor", "bidder",
         "requester", "finance", "buyer_member")  # fmt: skip
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


def objects_of_benxi() -> dict[str, object]:
    """Something of the replay for each part of an address, by the name of the part."""
    case = Case.objects.filter(assessment__dossier_id=BENXI).order_by("pk").first()
    duty = Duty.objects.filter(assessment__dossier_id=BENXI).order_by("pk").first()
    return {
        "dossier": BENXI,
        "case": case.case_id,
        "case_id": case.case_id,
        "duty": duty.duty_id,
        "duty_id": duty.duty_id,
        "place_id": duty.place_id,
        "notice_id": Notice.objects.order_by("pk").first().notice_id,
        "post": "contract-manager",
        "kind": "summons",
        "report": report_of_benxi(),
        "tender": tender_of_the_example(),
    }


def tender_of_the_example() -> str:
    """The generated tender, with all that is on record of it."""
    if tender_named(TENDER) is None:
        load_tender(EXAMPLE, Path(settings.STORE), now=IN_THE_STORM)
    return TENDER


def report_of_benxi() -> str:
    """A report that came in, with a photo that nobody has masked yet."""
    report, _ = Report.objects.get_or_create(
        ref="R-1", dossier_id=BENXI, code_digest="0" * 64, kind="wrong", language="en", channel="web",
        happened_at=IN_THE_STORM, received_at=IN_THE_STORM,
    )  # fmt: skip
    ReportEvent.objects.get_or_create(
        report=report, kind="received", happened_at=IN_THE_STORM, recorded_at=IN_THE_STORM
    )
    return report.ref


def address_of(pattern: str, one: URLPattern, objects: dict[str, object]) -> tuple[str, bool]:
    """The address with its parts filled in, and whether each of them stands for something that is there."""
    known = True
    for name, converter in one.pattern.converters.items():
        known &= name in objects
        value = objects.get(name, 1 if isinstance(converter, IntConverter) else "unknown")
        pattern = re.sub(rf"<(\w+:)?{name}>", quote(str(value), safe="/:"), pattern)
    return pattern, known


def guarded(*, with_parts: bool) -> list[tuple[str, URLPattern, dict]]:
    """Every page that not everybody may see, with its row of the table."""
    return [
        (address, one, ROWS[one.callback.page])
        for address, one in views().items()
        if not _public(ROWS[one.callback.page]) and bool(one.pattern.converters) is with_parts
        if "appointments/<int:number>" not in address  # It is about the person whom the appointment names.
    ]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_whom_the_table_names_and_for_nobody_else(role):
    client, objects, wrong = signed_in(role), objects_of_benxi(), []
    for pattern, one in views().items():
        row = ROWS[one.callback.page]
        address, known = address_of(pattern, one, objects)
        response = client.get(address)
        shut = refused(response)
        if shut and (
            _public(row) or (known and expected(role, row) and "people/appointments/" not in pattern)
        ):
            wrong.append((address, row["name"], "shut"))
        elif not shut and response.status_code != 405 and not expected(role, row):
            wrong.append((address, row["name"], "open"))

    assert wrong == []


@pytest.mark.parametrize("role", ROLES[1:])
def test_nobody_of_another_dossier_opens_a_page_of_this_one(other_dossier, role):
    """The objects are there: a page that asked only for the role would show them."""
    client, objects, wrong = signed_in(role, dossier=other_dossier), objects_of_benxi(), []
    for pattern, one, row in guarded(with_parts=True):
        if "signed_in" in row["roles"]:
            continue
        address, _ = address_of(pattern, one, objects)
        for answer in (client.get(address), client.post(address)):
            if not refused(answer) and answer.status_code not in (404, 405):
                wrong.append((address, row["name"], answer.request["REQUEST_METHOD"], answer.status_code))

    assert wrong == []


@pytest.mark.parametrize("role", ROLES[1:])
def test_no_list_names_a_dossier_beyond_the_own_reach(other_dossier, role):
    client, wrong = signed_in(role, dossier=other_dossier), []
    report_of_benxi()
    for pattern, _, row in guarded(with_parts=False):
        page = client.get(pattern).content.decode()
        if BENXI in page or "R-1" in page:
            wrong.append((pattern, row["name"]))

    assert wrong == []


def _public(row: dict) -> bool:
    return "resident" in row["roles"]
