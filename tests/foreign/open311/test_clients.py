"""Open311 by clients of other houses, over loopback: they read, send and follow as the standard says."""

from __future__ import annotations

import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.foreign.conftest import run, wanted
from tests.outside.pictures_made import phone_photo

pytestmark = pytest.mark.foreign
SNOW = "not_done_snow-clearing"
LAT, LONG, STREET = "41.3068182", "123.7900061", "mingshan-arterial-001"


def there(name: str) -> None:
    wanted(find_spec(name) is not None, f"the package {name}")


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_services_and_requests_in_both_forms(interface, form):
    there("georeport")
    read = interface.asked_by("georeport", form=form, service=SNOW, closed=interface.closed)

    closed = read["closed"][0] if form == "json" else read["closed"]
    assert read["services"][0]["service_code"] == SNOW
    assert read["definition"]["service_code"] == SNOW
    assert len(read["requests"]) == len(interface.refs) - 1
    assert closed["status"] == "closed" and read["one"]["service_request_id"] == interface.closed
    assert "Cleared <fully> & salted 已清除" in closed["status_notes"]
    assert "危险" not in json.dumps(read, ensure_ascii=False)


def test_three_discovers_reads_sends_with_a_photo_and_follows(interface):
    there("three")
    photo = phone_photo().hex()
    read = interface.asked_by("three", service=SNOW, lat=LAT, long=LONG, street=STREET, photo=photo)

    ref = read["sent"][0]["service_request_id"]
    assert [one["type"] for one in read["discovery"]["endpoints"]] == ["production", "test"]
    assert len(read["services"]) == 3 and read["definition"]["attributes"][1]["code"] == "part"
    assert len(read["requests"]) == 5
    assert read["request"][0]["service_request_id"] == ref and read["request"][0]["status"] == "open"
    assert read["token"][0]["service_request_id"].startswith("R-")
    assert read["refused"][0]["code"] == 404 and read["span"] == []
    assert "Onymous" not in json.dumps(read)


def test_chicagorequests_fetches_every_page_and_what_changed(interface):
    there("chicagorequests")
    read = interface.asked_by("chicagorequests", service=SNOW)

    refs = [one["service_request_id"] for one in read["everything"]]
    assert len(refs) == len(set(refs)) and set(refs) == set(interface.refs)
    assert all(one["notes"][0]["type"] == "received" for one in read["everything"])
    assert [one["service_request_id"] for one in read["changed"]] == [interface.closed]


@pytest.mark.parametrize("endpoint", ["v2", "test/v2"])
def test_schemathesis_finds_no_answer_that_the_description_does_not_know(interface, endpoint, tmp_path):
    program = Path(sys.executable).parent / "schemathesis"
    wanted(program.is_file(), "schemathesis")
    checks = (
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
        "unsupported_method,allow_header_conformance"
    )
    read = run(
        [
            program, "run", f"{interface.address}/openapi.json", "--url", f"{interface.address}/{endpoint}",
            "--checks", checks, "--max-examples", "10", "--seed", "311", "--workers", "2", "--no-color",
            "--generation-database", ":memory:", "--warnings", "off",
        ],
        cwd=tmp_path,
    )  # fmt: skip

    assert read.code == 0, read.said[-6_000:]


@pytest.mark.parametrize(
    "path", ["discovery.xml", f"v2/services/{SNOW}.xml", "v2/requests.xml?extensions=true", "v2/nothing.xml"]
)
def test_xmllint_reads_every_answer(interface, path, tmp_path):
    wanted(shutil.which("xmllint") is not None, "libxml2-utils")
    fetched = run([sys.executable, "-c", FETCH, f"{interface.address}/{path}", tmp_path / "a.xml"])
    assert fetched.code == 0, fetched.said

    assert run(["xmllint", "--noout", "--nonet", tmp_path / "a.xml"]).said == ""


FETCH = """
import sys, urllib.request, urllib.error, pathlib
try:
    answer = urllib.request.urlopen(sys.argv[1]).read()
except urllib.error.HTTPError as error:
    answer = error.read()
pathlib.Path(sys.argv[2]).write_bytes(answer)
"""
