"""Answers: one value in two forms, and nothing that an old client falls over."""

from __future__ import annotations

import json
from decimal import Decimal
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from onus.wire.open311.answers import Listed, Unknown, degrees, written

names = st.text(alphabet="abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)
leaves = st.one_of(
    st.text(max_size=40),
    st.booleans(),
    st.integers(),
    st.integers(-(10**9), 10**9).map(degrees),
    st.just(Unknown()),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.dictionaries(names, inner, max_size=4),
        st.builds(Listed, names, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=12,
)


def test_a_list_of_one_is_a_list_in_both_forms():
    one = Listed("request", ({"service_request_id": "R-1"},))

    assert json.loads(written("json", "service_requests", one)) == [{"service_request_id": "R-1"}]
    assert (
        ET.fromstring(written("xml", "service_requests", one)).find("request/service_request_id").text
        == "R-1"
    )


def test_what_is_not_known_is_empty_and_never_null():
    value = {"address": "", "lat": Unknown()}

    assert json.loads(written("json", "request", value)) == {"address": ""}
    assert b"<request><address/><lat/></request>" in written("xml", "request", value)


def test_positions_are_numbers_and_exact():
    assert json.loads(written("json", "r", {"lat": degrees(412_917_001)}), parse_float=Decimal) == {
        "lat": Decimal("41.2917001")
    }


def test_chinese_and_signs_of_markup_come_back_as_they_were():
    said = "除雪 <&> \"'"

    assert json.loads(written("json", "r", {"a": said}))["a"] == said
    assert ET.fromstring(written("xml", "r", {"a": said})).find("a").text == said


@given(values)
def test_every_value_is_well_formed_in_both_forms(value):
    json.loads(written("json", "root", value))
    ET.fromstring(written("xml", "root", value))


@given(st.text(max_size=60))
def test_both_forms_say_the_same_text(said):
    from_xml = ET.fromstring(written("xml", "r", {"a": said})).find("a").text or ""

    assert json.loads(written("json", "r", {"a": said}))["a"] == from_xml
