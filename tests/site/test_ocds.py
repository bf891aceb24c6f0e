"""OCDS: what we publish is what the standard, its extensions and our own schema say."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker

from onus.base.currencies import MINOR_DIGITS
from onus.wire.site.ocds_extension import extension_files
from onus.wire.site.ocds_packages import RECORD_PACKAGE, RELEASE_PACKAGE, ocds_files
from onus.wire.site.ocds_values import json_text, value_of

from .conftest import AS_OF


def joined(one: dict, other: dict) -> dict:
    """Join a schema with that of an extension, as a JSON merge patch."""
    for name, value in other.items():
        both = isinstance(value, dict) and isinstance(one.get(name), dict)
        one[name] = joined(one[name], value) if both else value
    return one


@pytest.fixture(scope="session")
def release_schema(shared) -> dict:
    folder = shared / "data" / "ocds"
    schema = json.loads((folder / "schema" / "release-schema.json").read_text(encoding="utf-8"))
    for extension in sorted((folder / "extensions").iterdir()):
        more = json.loads((extension / "release-schema.json").read_text(encoding="utf-8"))
        schema = joined(schema, more)
    return joined(schema, json.loads(extension_files()["release-schema.json"]))


def unlisted(schema: dict, value: object, path: str, root: dict) -> list[str]:
    """Return every field that neither the standard nor an extension knows."""
    while "$ref" in schema:
        schema = root["definitions"][schema["$ref"].rsplit("/", 1)[-1]]
    if isinstance(value, list):
        return [name for item in value for name in unlisted(schema.get("items", {}), item, path, root)]
    if not isinstance(value, dict) or "properties" not in schema:
        return []
    known = schema["properties"]
    found = [f"{path}.{name}" for name in value if name not in known and not name.endswith("_zh")]
    for name, item in value.items():
        found += unlisted(known.get(name, {}), item, f"{path}.{name}", root)
    return found


@pytest.mark.parametrize("example", list(AS_OF))
def test_the_release_of_every_example_fits_the_standard_and_all_extensions(example, shown, release_schema):
    one = shown(example)
    release = json.loads(ocds_files(one.assessment, one.published)[RELEASE_PACKAGE])["releases"][0]

    errors = Draft4Validator(release_schema, format_checker=FormatChecker()).iter_errors(release)

    assert [f"{list(e.absolute_path)}: {e.message[:200]}" for e in errors] == []
    assert unlisted(release_schema, release, "release", release_schema) == []


@pytest.mark.parametrize("name", [RELEASE_PACKAGE, RECORD_PACKAGE])
def test_the_packages_fit_the_standard(name, shown, shared):
    one = shown("benxi-2023")
    text = (shared / "data" / "ocds" / "schema" / f"{name.removesuffix('.json')}-schema.json").read_text(
        "utf-8"
    )
    schema = json.loads(text)
    package = json.loads(ocds_files(one.assessment, one.published)[name])
    without = json.loads(json.dumps(package))
    for key in ("releases", "records"):
        if key in without:
            # The schemas of a package refer to that of a release by address; it is tested above.
            schema["properties"][key] = {"type": "array", "minItems": 1}

    assert [e.message for e in Draft4Validator(schema).iter_errors(without)] == []


def test_a_tampered_release_is_refused(shown, release_schema):
    one = shown("benxi-2023")
    release = json.loads(ocds_files(one.assessment, one.published)[RELEASE_PACKAGE])["releases"][0]
    release["contracts"][0]["implementation"]["performanceFailures"][0]["penaltyType"] = "forgiven"

    assert list(Draft4Validator(release_schema).iter_errors(release))


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
