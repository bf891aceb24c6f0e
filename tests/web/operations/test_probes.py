"""Probes, figures and logs: for programs, and without a word about people."""

from __future__ import annotations

import json
import logging
from io import StringIO

import pytest
from django.db import OperationalError
from prometheus_client.parser import text_string_to_metric_families

from onus.base.instants import MINUTE_US, Instant
from onus.outside.clock import machine_now
from onus.outside.last_look import FILE, keep_last_look
from onus.web.operations import probes
from onus.web.operations.logs import Lines, NoRequests

CODE = "SECRET-CODE-77"


def gone() -> None:
    raise OperationalError("the database is gone")


@pytest.fixture(autouse=True)
def looked(settings, tmp_path):
    settings.DATA = tmp_path
    keep_last_look(tmp_path, machine_now())


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "word"), [(0, "ok"), (10, "late"), (None, "never")])
def test_how_long_ago_the_clocks_were_looked_at_is_told_and_is_no_reason_to_stop_serving(
    client, settings, minutes, word
):
    if minutes is None:
        (settings.DATA / FILE).unlink()
    else:
        keep_last_look(settings.DATA, Instant(machine_now() - minutes * MINUTE_US))

    answer, figures = client.get("/readyz"), client.get("/metrics").content
    assert (answer.status_code, answer.json()["clocks"]) == (200, word)
    assert (answer.json()["state"] == "ok") is (word == "ok")
    assert (b"onus_clocks_age_seconds" in figures) is (minutes is not None)
    if minutes is not None:
        assert 0 <= answer.json()["clocks_age_s"] - minutes * 60 < 30


@pytest.mark.django_db
def test_a_service_that_can_serve_says_so_in_parts(client):
    assert client.get("/healthz").content == b"ok\n"
    answer = client.get("/readyz", headers={"host": "whatever.example"})

    assert answer.status_code == 200
    told = answer.json()
    assert told.pop("clocks_age_s") < 30
    assert told == {
        "state": "ok", "clocks": "ok", "database": "ok", "disk": "ok", "queue": "ok", "queue_age_s": 0, "mails": "ok", "originals": "ok",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "part", "word", "figure"),
    [
        ("MAILS_GO_OUT", "mails", "no post office", b"onus_mails_go_out 0.0"),
        ("ORIGINALS_KEPT", "originals", "not kept", b"onus_originals_kept 0.0"),
    ],
)
def test_a_website_without_a_post_office_or_without_originals_serves_and_says_so(
    client, settings, setting, part, word, figure
):
    assert figure.replace(b"0.0", b"1.0") in client.get("/metrics").content
    setattr(settings, setting, False)

    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["state"], answer.json()[part]) == (200, "degraded", word)
    assert figure in client.get("/metrics").content


@pytest.mark.django_db
def test_a_database_that_is_gone_makes_it_unready_but_not_dead(client, monkeypatch):
    monkeypatch.setattr(probes, "database_answers", gone)

    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")
    assert int(answer["Retry-After"]) > 0
    assert b"onus_database_up 0.0" in client.get("/metrics").content


@pytest.mark.django_db
def test_a_disk_that_is_full_makes_it_unready(client, monkeypatch):
    monkeypatch.setattr(probes, "free_bytes", lambda _: probes.FREE_BYTES_MIN - 1)

    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["disk"]) == (503, "full")


@pytest.mark.django_db
def test_figures_are_those_of_prometheus_and_name_pages_not_addresses(client):
    client.get("/en/")
    client.get(f"/en/nowhere/{CODE}/")
    text = client.get("/metrics").content.decode()

    families = {one.name: one for one in text_string_to_metric_families(text)}
    views = {sample.labels["view"] for sample in families["onus_requests"].samples}
    assert {"none"} < views
    assert {"onus_tasks", "onus_mails_waiting", "onus_disk_free_bytes"} <= families.keys()
    assert CODE not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        ("", {}, 200),
        ("", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("long", {}, 403),
        ("long", {"Authorization": "Bearer wrong"}, 403),
        ("long", {"Authorization": "Bearer l\u00f6ng"}, 403),
        ("long", {"Authorization": "Bearer long", "X-Forwarded-For": "8.8.8.8"}, 200),
    ],
)
def test_figures_are_for_this_machine_or_for_whoever_has_the_token(client, settings, token, headers, status):
    settings.METRICS_TOKEN = token

    assert client.get("/metrics", headers=headers).status_code == status


@pytest.mark.django_db
def test_no_line_of_the_log_holds_an_address_a_code_or_what_somebody_typed(client, monkeypatch, caplog):
    def broken() -> None:
        raise ValueError(f"what somebody typed, {CODE}")

    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    handler.addFilter(NoRequests())
    for name in ("onus", "django"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [handler])
        caplog.set_level(logging.INFO, logger=name)
    client.get(f"/en/nowhere/{CODE}/?q={CODE}", REMOTE_ADDR="203.0.113.9")
    monkeypatch.setattr("onus.web.public.front.dossiers", broken)
    client.raise_request_exception = False
    answer = client.get("/en/", REMOTE_ADDR="203.0.113.9")

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    failed = next(line for line in lines if line["message"] == "failed")
    assert failed["reference"] == answer["X-Reference"]
    assert failed["exception"]["kind"] == "ValueError"
    assert any("broken" in frame for frame in failed["exception"]["frames"])
    assert {line["status"] for line in lines if line["message"] == "answered"} == {404, 500}
    assert CODE not in stream.getvalue()
    assert "203.0.113.9" not in stream.getvalue()


@pytest.mark.django_db
def test_the_page_of_a_failure_names_the_reference_that_the_log_names(client, monkeypatch):
    monkeypatch.setattr("onus.web.public.front.dossiers", lambda: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/en/")

    assert answer.status_code == 500
    assert answer["X-Reference"] in answer.content.decode()
