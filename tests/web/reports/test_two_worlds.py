"""Two worlds that differ only in one report that nobody may see yet: the public reads the same bytes in both."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as law
from hypothesis import strategies as st

from onus.actions.receive_report import Arriving, receive_report
from onus.actions.report_publication import _counted, published_from
from onus.actions.report_ways import loaded
from onus.base.instants import HOUR_US, MINUTE_US, Instant, instant
from onus.records.changes import events_after, facts_after, last_event, last_fact
from onus.records.places import place_named
from onus.records.reports import KeptReport
from onus.web.open311 import asking
from onus.web.reports import showing

pytestmark = pytest.mark.django_db
DOSSIER, STREET, OTHER = "benxi-2023-replay", "tiyu-slope-1", "mingshan-arterial-001"
NOW = instant("2023-12-30T15:30:00+08:00")
MIDNIGHT = instant("2023-12-30T00:00:00+08:00")
SINCE_MIDNIGHT_M = (NOW - MIDNIGHT) // MINUTE_US
SORTS = ("wrong", "not_done", "ordered", "retaliation")
PAGES = (
    f"/en/reports/?dossier={DOSSIER}",
    f"/zh-hans/reports/?dossier={DOSSIER}&place={STREET}",
    f"/en/reports/feed.atom?dossier={DOSSIER}",
    f"/en/reports/feed.atom?dossier={DOSSIER}&place={STREET}",
    f"/en/streets/{DOSSIER}/{STREET}/",
    "/en/acts/",
    "/en/today/",
    "/en/data/",
    "/en/map/",
    "/open311/v2/requests.json",
    "/open311/v2/requests.xml?extensions=true",
    f"/open311/v2/servicerequestupdates.json?jurisdiction_id={DOSSIER}",
)
several = law(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class _Undone(Exception):
    """Takes a world back."""


@pytest.fixture(autouse=True)
def at_a_standstill(monkeypatch):
    """Stop the clocks of reports and of the interface."""
    monkeypatch.setattr(asking, "clock", lambda: NOW)
    monkeypatch.setattr(showing, "clock", lambda: NOW)


def reported(at: Instant, *, sort="not_done", place=STREET, **more) -> str:
    arriving = Arriving(DOSSIER, sort, at, "en", "snow-clearing", place, text="Still ice", **more)
    return receive_report(arriving, key=b"k" * 32, store=settings.STORE, now=at).ref


def read(client) -> dict[str, bytes]:
    """Read the pages anew, past those that are kept and past counts of the last minute."""
    told = {}
    _counted.cache_clear()
    for path in PAGES:
        response = client.get(path, HTTP_CACHE_CONTROL="no-cache")
        assert response.status_code == 200, path
        told[path] = response.content
    return told


def with_one_more(client, *args, **more) -> dict[str, bytes]:
    told: dict[str, bytes] = {}
    try:
        with transaction.atomic():
            reported(*args, **more)
            told = read(client)
            raise _Undone
    except _Undone:
        return told


@several
@given(
    ago_m=st.integers(0, SINCE_MIDNIGHT_M - 1), sort=st.sampled_from(SORTS),
    place=st.sampled_from([STREET, OTHER, ""]), doubts=st.sampled_from([(), ("trap",)]),
)  # fmt: skip
def test_a_report_of_today_changes_no_byte_that_the_public_reads(client, ago_m, sort, place, doubts):
    with transaction.atomic():
        reported(Instant(NOW - 72 * HOUR_US))
        reported(Instant(NOW - 30 * HOUR_US))
        without = read(client)
        at = Instant(NOW - ago_m * MINUTE_US)
        assert with_one_more(client, at, sort=sort, place=place, doubts=doubts) == without
        transaction.set_rollback(True)


@several
@given(ago_h=st.integers(16, 200), sort=st.sampled_from(["ordered", "retaliation"]))
def test_one_report_that_would_name_a_shop_changes_no_byte_however_old_it_is(client, ago_h, sort):
    without = read(client)

    assert with_one_more(client, Instant(NOW - ago_h * HOUR_US), sort=sort) == without


@pytest.mark.parametrize("ago_h", [1, 17, 39])
def test_a_report_is_in_the_interface_no_earlier_than_on_the_pages(client, ago_h):
    ref = reported(Instant(NOW - ago_h * HOUR_US))

    told = read(client)
    listed = ref in told[PAGES[0]].decode()
    assert listed == (ago_h >= 39.5)
    assert (ref in told["/open311/v2/requests.json"].decode()) == listed


def test_numbers_below_the_least_count_are_not_told_and_three_are(client):
    page = f"/en/reports/?dossier={DOSSIER}"
    for _ in range(2):
        reported(Instant(MIDNIGHT - HOUR_US))
    assert client.get(page).context["counted"].delayed is None
    reported(Instant(MIDNIGHT - HOUR_US))
    assert client.get(page).context["counted"].delayed is None  # For a minute the same counts are told.
    _counted.cache_clear()
    assert client.get(page).context["counted"].delayed == 3
    assert "fewer than" not in client.get(f"{page}&place={STREET}").content.decode()


def test_a_preview_does_not_tell_of_orders_that_nobody_sees():
    for _ in range(2):
        reported(Instant(NOW - HOUR_US), sort="ordered")
    mine = KeptReport(
        "", DOSSIER, "ordered", "snow-clearing", STREET, "mingshan", None, None, "", "en", "web", NOW, NOW
    )

    dossier = loaded(DOSSIER)
    place = place_named(dossier.assessment, STREET)
    assert published_from(mine, place, dossier, settings.STORE, at=NOW).level == "district"


def test_the_receipt_of_a_report_lets_no_page_of_its_street_be_rendered_anew():
    events, facts = last_event(), last_fact()
    reported(Instant(NOW - HOUR_US), doubts=("trap",))

    assert [one.names for one in events_after(events)] == [(), ()]
    assert [one.names for one in facts_after(facts)] == [()]
