"""Releases of strangers: mended where that is safe, refused where they have no place among others."""

from __future__ import annotations

import copy
import gzip
import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.ocds.checking import compiled
from onus.wire.ocds.importing import (
    NESTED_TOO_DEEP,
    NO_DATE,
    NO_ID,
    NO_OCID,
    OTHER_CONTENT,
    REPEATED,
    Importing,
    NotTaken,
    Taken,
)
from onus.wire.ocds.mending import Mend, Mender
from onus.wire.ocds.schemata import RELEASE, shipped
from onus.wire.ocds.shapes import releases_in

SCHEMA = shipped(RELEASE)
CHECK = compiled(SCHEMA)
MENDED = {"type", "enum", "minLength"}
"""Keywords that no mended release breaks; what is missing cannot be mended."""


def a_release(**changes):
    return {
        "ocid": "ocds-abc123-1",
        "id": "1",
        "date": "2024-01-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        **changes,
    }


def mended(**changes):
    made, mends = Mender(SCHEMA).mended(a_release(**changes))
    return {name: made.get(name) for name in changes}, {(one.place, one.how) for one in mends}


def test_every_real_release_is_imported_and_each_publisher_is_counted(shared):
    importing = Importing(SCHEMA)
    with gzip.open(shared / "data" / "ocds" / "real_releases.jsonl.gz") as lines:
        came = [importing.take(orjson.loads(line)) for line in lines]

    assert [one for one in came if isinstance(one, NotTaken)] == []
    assert sum(counted["taken"] for counted in importing.by_publisher.values()) == len(came) == 674
    assert sum(name.startswith("ocds-") for name in importing.by_publisher) == 13
    left = [fault for one in came for fault in CHECK(one.release) or () if fault[1] in MENDED]
    assert left == []


@pytest.mark.parametrize(
    ("came", "wanted", "mends"),
    [
        (
            {"tender": {"value": {"amount": "12.50"}}},
            {"tender": {"value": {"amount": 12.5}}},
            {("tender/value/amount", "number_as_text")},
        ),
        (
            {"tender": {"value": {"amount": "12,50"}}},
            {"tender": {"value": {}}},
            {("tender/value/amount", "set_aside")},
        ),
        (
            {"tender": {"value": {"amount": ""}}},
            {"tender": {"value": {}}},
            {("tender/value/amount", "empty")},
        ),
        ({"tender": {"value": {"amount": -5}}}, {"tender": {"value": {"amount": -5}}}, set()),
        ({"tender": {"title": 5}}, {"tender": {"title": "5"}}, {("tender/title", "text_as_number")}),
        (
            {"tender": {"status": "Active"}},
            {"tender": {"status": "active"}},
            {("tender/status", "letter_case")},
        ),
        ({"tender": {"status": "going on"}}, {"tender": {}}, {("tender/status", "set_aside")}),
        ({"planning": [{"rationale": "x"}]}, {"planning": {"rationale": "x"}}, {("planning", "list_of_one")}),
        ({"planning": [{}, {}]}, {"planning": None}, {("planning", "set_aside")}),
        ({"awards": {"id": "1"}}, {"awards": [{"id": "1"}]}, {("awards", "one_as_list")}),
        ({"awards": "none"}, {"awards": None}, {("awards", "set_aside")}),
        (
            {"tender": {"tenderPeriod": {"startDate": "2024-02-29", "endDate": "2024-03-01T10:00:00"}}},
            {
                "tender": {
                    "tenderPeriod": {"startDate": "2024-02-29T00:00:00Z", "endDate": "2024-03-01T10:00:00Z"}
                }
            },
            {
                ("tender/tenderPeriod/startDate", "day_without_time"),
                ("tender/tenderPeriod/endDate", "time_without_offset"),
            },
        ),
        (
            {"tender": {"awardPeriod": {"startDate": "soon"}}},
            {"tender": {"awardPeriod": {}}},
            {("tender/awardPeriod/startDate", "set_aside")},
        ),
        ({"ours": {"amount": "x"}}, {"ours": {"amount": "x"}}, set()),
    ],
)
def test_what_is_written_otherwise_is_mended_or_set_aside_and_listed(came, wanted, mends):
    assert mended(**came) == (wanted, mends)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from([0.5, "", "1", "2024-01-01", "active", "CNY"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "value", "amount", "status", "items", "date", "suppliers"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)


@given(
    st.dictionaries(
        st.sampled_from(["tender", "awards", "tag", "date", "parties", "buyer", "ocid"]), json_values
    )
)
def test_a_mended_release_has_no_value_of_a_wrong_kind_and_needs_no_more_mending(changes):
    release = a_release(**changes)
    before = copy.deepcopy(release)
    made, _ = Mender(SCHEMA).mended(release)

    assert release == before
    assert [fault for fault in CHECK(made) or () if fault[1] in MENDED] == []
    assert Mender(SCHEMA).mended(made) == (made, ())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ocid": None}, NO_OCID),
        ({"ocid": " "}, NO_OCID),
        ({"id": []}, NO_ID),
        ({"date": "soon"}, NO_DATE),
        ({"x": json.loads("[" * 101 + "]" * 101)}, NESTED_TOO_DEEP),
    ],
)
def test_a_release_without_a_place_among_others_is_refused(changes, reason):
    assert Importing(SCHEMA).take(a_release(**changes)) == NotTaken(reason)


def test_a_release_that_comes_twice_is_taken_once_and_other_content_is_named():
    importing = Importing(SCHEMA)
    came = [
        importing.take(one) for one in (a_release(), a_release(), a_release(language="en"), a_release(id="2"))
    ]

    assert [getattr(one, "reason", "") for one in came] == ["", REPEATED, OTHER_CONTENT, ""]
    assert importing.by_publisher["ocds-abc123"] == {"taken": 2, REPEATED: 1, OTHER_CONTENT: 1}


def test_mends_are_counted_over_all_releases():
    importing = Importing(SCHEMA)
    came = [importing.take(a_release(id=id_, language=5)) for id_ in ("1", "2")]

    assert all(isinstance(one, Taken) for one in came)
    assert importing.by_mend == {Mend("language", "text_as_number"): 2}


@pytest.mark.parametrize(
    ("value", "kind", "found"),
    [
        ({"ocid": "a"}, "document", [("", "")]),
        ({"releases": [{"ocid": "a"}, 5]}, "document", [("releases/0", ""), ("releases/1", "not_an_object")]),
        ({"ocid": "a", "releases": [{"url": "u", "date": "d"}]}, "records", [("", "linked_only")]),
        (
            {"ocid": "a", "releases": [{"url": "u"}], "compiledRelease": {"ocid": "a"}},
            "records",
            [("compiledRelease", "")],
        ),
        (
            {"ocid": "a", "releases": [{"ocid": "a", "url": "u"}], "compiledRelease": {}},
            "records",
            [("releases/0", "")],
        ),
        ({"records": [5]}, "document", [("records/0", "not_an_object")]),
        ([1], "document", [("", "not_an_object")]),
        ({"uri": "u", "releases": []}, "package", []),
    ],
)
def test_releases_are_found_in_every_shape_in_which_they_come(value, kind, found):
    assert [(one.place, one.reason) for one in releases_in(value, kind=kind)] == found
