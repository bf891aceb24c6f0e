"""Checking by a schema, held equal to `jsonschema` on real, mutated and generated values."""

from __future__ import annotations

import copy
import gzip
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onus.wire.ocds.check_items import unique
from onus.wire.ocds.checking import UnknownKeyword, compiled
from onus.wire.ocds.formats import is_address, is_moment
from onus.wire.ocds.schemata import (
    ADDRESS,
    RECORD_PACKAGE,
    RELEASE,
    RELEASE_PACKAGE,
    SHIPPED,
    VERSIONED,
    UnknownReference,
    laid_over,
    shipped,
)

from .by_jsonschema import our_faults, their_faults, validator

SCHEMA = shipped(RELEASE)
CHECK, JUDGE = compiled(SCHEMA), validator(SCHEMA)
OTHERS = {ADDRESS + name: shipped(name) for name in SHIPPED}


@pytest.fixture(scope="module")
def real(shared):
    with gzip.open(shared / "data" / "ocds" / "real_releases.jsonl.gz") as lines:
        return [orjson.loads(line) for line in lines]


TEXTS = ("title", "description", "deprecated", "propertyOrder", "$schema")
NAMED = ("properties", "definitions", "patternProperties")


def required(schema, *, of_names=False):
    """Return what a schema requires: everything but its texts, which stand beside no name of a field."""
    if isinstance(schema, list):
        return [required(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if of_names or key not in TEXTS}
    return {key: required(value, of_names=not of_names and key in NAMED) for key, value in kept.items()}


def test_what_is_shipped_is_all_that_the_published_schemas_require(shared):
    folder = Path(str(shared)) / "data" / "ocds" / "schema"
    published = {name: orjson.loads((folder / name).read_bytes()) for name in SHIPPED}

    assert [name for name in SHIPPED if shipped(name) != required(published[name])] == []


def test_real_releases_have_the_faults_that_the_other_program_finds(real):
    unlike = [n for n, one in enumerate(real) if our_faults(CHECK(one)) != their_faults(JUDGE, one)]

    assert unlike == []
    assert sum(1 for one in real if CHECK(one)) > 200


def places(value, at=()):
    yield at
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, item in children:
        yield from places(item, (*at, name))


odd = st.sampled_from(
    [
        None,
        True,
        0,
        1.5,
        -3,
        "",
        "x",
        "2024-01-01",
        "2024-13-01T00:00:00Z",
        "2024-01-01T00:00:00Z",
        [],
        {},
        [{}],
        [1, 1],
    ]
)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_mutated_real_releases_have_the_faults_that_the_other_program_finds(real, data):
    release = copy.deepcopy(real[data.draw(st.integers(0, len(real) - 1))])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.sampled_from(list(places(release))[1:]))
        holder = release
        for name in at[:-1]:
            holder = holder[name]
        how = data.draw(st.sampled_from(["set", "drop", "twice", "rename"]))
        if how == "drop":
            del holder[at[-1]]
        elif how == "twice" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[at[-1]]))
        elif how == "rename" and isinstance(holder, dict):
            holder[data.draw(st.sampled_from(["title_es", "title_zz9", "id", "name_zh-Hans"]))] = holder.pop(
                at[-1]
            )
        else:
            holder[at[-1]] = copy.deepcopy(data.draw(odd))  # A later turn may change what stands here.

    assert our_faults(CHECK(release)) == their_faults(JUDGE, release)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from([1.0, 0.5])
    | st.sampled_from(["", "a", "id"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "a", "b_x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
kinds = st.sampled_from(["string", "number", "integer", "boolean", "null", "object", "array"])
schemas = st.deferred(
    lambda: st.fixed_dictionaries(
        {},
        optional={
            "type": kinds | st.lists(kinds, min_size=1, max_size=3, unique=True),
            "minLength": st.integers(0, 2),
            "maxLength": st.integers(0, 2),
            "minimum": st.integers(-1, 1),
            "maximum": st.integers(-1, 1),
            "pattern": st.sampled_from(["^a", "d$"]),
            "enum": st.lists(st.sampled_from(["a", "", None]), min_size=1, unique=True),
            "required": st.just(["id"]),
            "minProperties": st.integers(0, 2),
            "minItems": st.integers(0, 2),
            "maxItems": st.integers(0, 2),
            "uniqueItems": st.booleans(),
            "properties": st.dictionaries(st.sampled_from(["id", "a"]), schemas, max_size=2),
            "patternProperties": st.dictionaries(st.sampled_from(["^b", "a"]), schemas, max_size=2),
            "items": schemas,
            "oneOf": st.lists(schemas, min_size=1, max_size=2),
            "anyOf": st.lists(schemas, min_size=1, max_size=2),
        },
    )
)


@given(schemas, json_values)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_schema_of_known_keywords_finds_in_any_value_what_the_other_program_finds(schema, value):
    assert our_faults(compiled(schema)(value)) == their_faults(validator(schema), value)


def a_package(**changes):
    release = {
        "ocid": "ocds-x-1",
        "id": "1",
        "date": "2024-01-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
    }
    return {
        "uri": "https://example.org/p",
        "publisher": {"name": "Generated Publisher"},
        "publishedDate": "2024-01-01T00:00:00Z",
        "version": "1.1",
        "releases": [release],
        **changes,
    }


@pytest.mark.parametrize(
    ("name", "package"),
    [
        (RELEASE_PACKAGE, a_package()),
        (RELEASE_PACKAGE, a_package(version="one", releases=[])),
        (RELEASE_PACKAGE, a_package(releases=[{"ocid": ""}, {"ocid": ""}])),
        (RECORD_PACKAGE, a_package(records=[{"ocid": "a", "releases": [{"url": "here", "date": "2024"}]}])),
        (
            RECORD_PACKAGE,
            a_package(records=[{"ocid": "a", "releases": a_package()["releases"], "compiledRelease": {}}]),
        ),
        (VERSIONED, {"ocid": "a", "tender": {"title": [{"releaseID": 1, "value": 5}]}}),
    ],
)
def test_packages_that_refer_to_other_schemas_are_checked_through_them(name, package):
    schema = shipped(name)

    assert our_faults(compiled(schema, OTHERS)(package)) == their_faults(validator(schema, OTHERS), package)


def test_a_schema_that_asks_what_is_not_checked_is_refused():
    with pytest.raises(UnknownKeyword, match="additionalProperties"):
        compiled({"properties": {"a": {"additionalProperties": False}}})


def test_a_reference_that_leads_nowhere_is_refused():
    with pytest.raises(UnknownReference, match="definitions/Nobody"):
        compiled({"properties": {"a": {"$ref": "#/definitions/Nobody"}}})


def test_a_definition_that_holds_itself_checks_any_depth():
    part = {"type": "object", "properties": {"n": {"type": "integer"}, "part": {"$ref": "#/definitions/P"}}}
    check = compiled({"$ref": "#/definitions/P", "definitions": {"P": part}})

    assert check({"part": {"part": {"n": "x"}}}) == [(("part", "part", "n"), "type", "integer")]


def test_an_extension_laid_over_the_schema_is_asked_too():
    extended = laid_over(SCHEMA, {"definitions": {"Tender": {"properties": {"crew": {"type": "integer"}}}}})
    release = {**a_package()["releases"][0], "tender": {"id": "1", "crew": "nine"}}

    assert (compiled(SCHEMA)(release), compiled(extended)(release)) == (
        None,
        [(("tender", "crew"), "type", "integer")],
    )


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2016-12-31T23:59:60Z", True),
        ("2024-01-01T00:00:00.123456789+08:00", True),
        ("2024-01-01t00:00:00z", True),
        ("2024-01-01 00:00:00Z", False),
        ("2024-01-01T00:00:00", False),
        ("2024-01-01T24:00:00Z", False),
        ("2024-01-01T00:00:00+0800", False),
        ("２０２４-01-01T00:00:00Z", False),
        ("2024-01-01T00:00:00Z\n", False),
    ],
)
def test_a_moment_is_what_rfc_3339_says(text, right):
    assert is_moment(text) is right


def test_an_address_has_a_scheme_and_no_blanks():
    assert [is_address(one) for one in ("a:b", "http://x/ y", "//x", "1a:b")] == [True, False, False, False]


@given(st.lists(json_values, max_size=4))
def test_items_are_unique_where_the_other_program_finds_no_two_alike(items):
    assert unique(items) is (their_faults(validator({"uniqueItems": True}), items) == [])
