"""OCDS: what a package tells of a failure, and of amounts. Its form: `test_ocds_by_its_schemas.py`."""

from __future__ import annotations

import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from onus.base.currencies import MINOR_DIGITS
from onus.wire.site.ocds_packages import RELEASE_PACKAGE, ocds_files
from onus.wire.site.ocds_values import json_text, value_of


def test_a_failure_names_the_post_the_rule_the_evidence_the_penalty_and_the_log(shown):
    one = shown("benxi-2023")
    release = json.loads(ocds_files(one.assessment, one.published)[RELEASE_PACKAGE])["releases"][0]
    failures = {f["id"]: f for f in release["contracts"][0]["implementation"]["performanceFailures"]}
    slope = failures["2023-12/CLEAR-SLOPE-24"]

    assert slope["events"] == 6
    assert slope["penaltyValue"] == {"amount": 30000, "currency": "CNY"}
    assert [who["post"] for who in slope["onusAccountable"]] == ["street-supervisor"]
    assert [rule["id"] for rule in slope["onusRules"]] == ["BX-TIME-24@older"]
    assert len(slope["onusEvidenceDigest"]) == 64
    assert sum(last - first + 1 for first, last in slope["onusLogRanges"]) == 6


def test_what_the_public_body_left_undone_is_no_failure_of_the_contractor(shown):
    one = shown("benxi-2023")
    release = json.loads(ocds_files(one.assessment, one.published)[RELEASE_PACKAGE])["releases"][0]
    owed = {o["id"]: o["owedBy"] for o in release["contracts"][0]["onusTerms"]["obligations"]}
    failed = [f["id"].split("/")[1] for f in release["contracts"][0]["implementation"]["performanceFailures"]]

    assert {owed[name] for name in failed} == {"contractor"}
    assert {"contractor"} < set(owed.values())


@given(st.integers(-(10**13), 10**13), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_an_amount_multiplied_back_is_the_whole_minor_amount(minor, currency):
    read = json.loads(json_text(value_of(minor, currency)), parse_float=Fraction)

    assert read["amount"] * 10 ** MINOR_DIGITS[currency] == minor
