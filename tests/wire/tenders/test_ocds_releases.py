"""OCDS of a tender: a release at every step, each valid, and one compiled release of them all."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from onus.base.instants import instant
from onus.outside.tenders import read_tender
from onus.wire.ocds.checking import compiled
from onus.wire.ocds.schemata import RELEASE, RELEASE_PACKAGE, shipped
from onus.wire.tenders.ocds_releases import compiled_release, ocds_files, releases_of

END = instant("2024-12-31T00:00:00Z")


@cache
def tender():
    return read_tender(Path(__file__).resolve().parents[3] / "examples" / "tender-2024").tender


def test_every_step_has_its_release_and_each_is_valid():
    check = compiled(shipped(RELEASE))
    found = releases_of(tender(), END)

    assert [one["tag"][0] for one in found] == ["planning", "tender", "tender", "tender", "award", "contract"]
    assert [check(one) for one in found] == [None] * len(found)


def test_a_release_tells_only_what_was_known_at_its_instant():
    first, later = releases_of(tender(), END)[1:3]

    assert first["tender"]["tenderPeriod"] == {"endDate": "2024-02-01T01:30:00Z"}
    assert later["tender"]["tenderPeriod"] == {"endDate": "2024-02-05T01:30:00Z"}
    assert "bids" not in later


def test_the_compiled_release_ends_with_the_contract():
    whole = compiled_release(tender(), END)

    assert whole["contracts"][0]["value"] == {"amount": 261600, "currency": "CNY"}
    assert sorted(one["status"] for one in whole["bids"]["details"]) == [
        "disqualified",
        "disqualified",
        "valid",
        "valid",
        "valid",
    ]
    assert compiled_release(tender(), instant("2023-12-01T00:00:00Z")) == {}


def test_both_packages_are_valid_and_the_same_bytes_each_time():
    files = ocds_files(tender(), END)
    others = {"https://standard.open-contracting.org/schema/1__1__5/release-schema.json": shipped(RELEASE)}

    assert files == ocds_files(tender(), END)
    assert compiled(shipped(RELEASE_PACKAGE), others)(json.loads(files["releases.json"])) is None
