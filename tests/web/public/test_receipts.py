"""Receipts and the published site: what a page says of the log, the log itself confirms."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest

from onus.actions.site_receipts import place_new_receipts
from onus.log.proof_files import parse_proof_file
from onus.outside.tlog.log_reader import LogReader
from onus.records.leaf_places import entry_of

pytestmark = pytest.mark.django_db
DOSSIER = "benxi-2023-replay"
CASE = "CLEAR-SLOPE-24/mingshan/snowfall-2023-12-13T12:00:00Z/2023-12-16T04:00:00Z"
SLOPE = "CLEAR-SLOPE-24/tiyu-slope-1/snowfall-2023-12-13T12:00:00Z"
PAGES = (
    (f"cases/{DOSSIER}/{CASE}/", "case", CASE),
    (f"duties/{DOSSIER}/{SLOPE}/", "finding", SLOPE),
    (f"notices/{DOSSIER}/notice-2023-12-19/", "notice_finding", "notice-2023-12-19"),
    ("scorecards/", "hands_off", "hands_off"),
)


def given(client, link: str) -> bytes:
    """Return what is given at an address, read to its end; empty for nothing."""
    answer = client.get(link)
    raw = b"".join(answer) if answer.status_code == 200 else b""
    answer.close()
    return raw


@pytest.mark.parametrize(("path", "kind", "name"), PAGES)
def test_the_receipt_of_a_page_proves_that_its_finding_is_in_the_log(client, site, path, kind, name):
    page = client.get(f"/en/{quote(path)}").content.decode()
    (href,) = re.findall(
        r'<section class="receipt".*?href="(/en/data/receipts/\d+\.tlog-proof)"', page, re.DOTALL
    )
    log = LogReader(site / "log")

    proof = parse_proof_file(client.get(href).content)
    (entry,) = log.entries(proof.index, proof.index + 1)

    leaf = json.loads(entry)
    assert (leaf["kind"], leaf["id"], leaf["dossier"]) == (kind, name, DOSSIER)
    assert proof.includes(log.tree.leaf(entry), log.tree)
    assert f"Entry {proof.index} of {log.size}" in page


@pytest.mark.parametrize(
    "path",
    [
        "", "today/", "streets/", f"streets/{DOSSIER}/tiyu-slope-1/", "contracts/", "officers/", "acts/", "map/", "regions/",
        "method/", "cases/", "data/",
    ],
)  # fmt: skip
def test_every_page_names_the_entry_of_the_publication_that_it_was_read_from(client, site, path):
    page = client.get(f"/en/{path}").content.decode()
    (line,) = re.findall(r'<p class="page-receipt">.*?</p>', page, re.DOTALL)
    (href,) = re.findall(r'href="(/en/data/receipts/\d+\.tlog-proof)"', line)
    log = LogReader(site / "log")
    proof = parse_proof_file(client.get(href).content)
    (entry,) = log.entries(proof.index, proof.index + 1)

    assert json.loads(entry)["kind"] == "publication"
    assert f"entry {proof.index} of {log.size}" in line


def test_the_page_of_a_street_has_the_receipt_of_its_newest_finding(client, site):
    page = client.get(f"/en/streets/{DOSSIER}/tiyu-slope-1/").content.decode()
    (href,) = re.findall(
        r'<section class="receipt".*?href="(/en/data/receipts/\d+\.tlog-proof)"', page, re.DOTALL
    )
    (entry,) = LogReader(site / "log").entries(
        *(parse_proof_file(client.get(href).content).index + n for n in (0, 1))
    )

    leaf = json.loads(entry)
    assert (leaf["kind"], "tiyu-slope-1" in leaf["id"]) == ("finding", True)


def test_without_a_published_site_a_page_says_that_nothing_is_in_the_log_yet(client):
    page = client.get(f"/en/cases/{DOSSIER}/{quote(CASE)}/").content.decode()

    assert "Not in the public log yet" in page


def test_a_finding_of_a_later_assessment_does_not_borrow_the_receipt_of_the_one_before(client, site):
    from onus.records.models import Assessment

    Assessment.objects.filter(dossier_id=DOSSIER).update(as_of=1_704_000_000_000_000)

    page = client.get(f"/en/cases/{DOSSIER}/{quote(CASE)}/").content.decode()

    assert "Not in the public log yet" in page


def test_a_publication_is_looked_through_once(site):
    assert entry_of(DOSSIER, "publication", "1") is not None
    assert place_new_receipts(site) == {}


def test_the_page_on_data_names_the_checkpoint_and_leads_to_files_that_are_there(client, site):
    page = client.get("/zh-hans/data/").content.decode()
    links = sorted(set(re.findall(r'href="(/site/[^"]+)"', page)))

    assert f"{LogReader(site / 'log').size:,}" in page
    # The same fingerprint as on the published page, or a reader would compare it in vain.
    (fingerprint,) = set(re.findall(r"\b[0-9a-f]{64}\b", (site / "index.en.html").read_text()))
    assert fingerprint in page
    assert len(links) > 10
    assert [link for link in links if not given(client, link)] == []


def test_a_page_of_the_site_may_use_its_own_style_and_nothing_else(client, site):
    answer = client.get("/site/index.en.html")

    policy = answer["Content-Security-Policy"]
    assert "'sha256-" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "path",
    [
        "../log/private/log.key",
        "%2e%2e/log/private/log.key",
        "/etc/passwd",
        "contracts",
        "log/nothing",
        "a\\b",
    ],
)
def test_what_is_no_file_of_the_site_is_not_given(client, site, path):
    assert client.get(f"/site/{path}").status_code in (301, 404)


@pytest.mark.parametrize("entry", ["999999", "99999999999999999999"])
def test_the_log_has_no_receipt_for_what_it_does_not_hold(client, site, entry):
    assert client.get(f"/en/data/receipts/{entry}.tlog-proof").status_code == 404
