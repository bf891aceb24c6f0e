"""Merging of releases, held equal to the reference implementation of the standard."""

from __future__ import annotations

import gzip
import warnings
from collections import defaultdict
from itertools import permutations

import ocdsmerge
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.ocds.merge_rules import OMIT, WHOLE, merge_rules
from onus.wire.ocds.merging import MIXED_KINDS, NO_DATE, NO_RELEASE, TOO_DEEP, Merged, NotMerged, merged
from onus.wire.ocds.schemata import RELEASE, shipped

RULES = merge_rules(shipped(RELEASE))
REFERENCE = ocdsmerge.Merger(shipped(RELEASE))


def theirs(releases):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return REFERENCE.create_compiled_release(releases)


def a_release(day, **fields):
    return {
        "ocid": "ocds-x-1",
        "id": f"r{day}",
        "date": f"2024-01-{day:02}T00:00:00Z",
        "tag": ["tender"],
        **fields,
    }


@pytest.mark.parametrize("name", ["real_releases", "dominican_2020_23"])
def test_compiled_releases_of_real_publishers_are_those_of_the_reference_byte_for_byte(name, shared):
    processes = defaultdict(list)
    with gzip.open(shared / "data" / "ocds" / f"{name}.jsonl.gz") as lines:
        for line in lines:
            one = orjson.loads(line)
            processes[one["ocid"]].append(one)

    unlike = [
        ocid
        for ocid, releases in processes.items()
        if orjson.dumps(merged(releases, RULES).release) != orjson.dumps(theirs(releases))
    ]
    assert unlike == []
    assert len(processes) > 600


def test_rules_of_the_schema_are_those_of_the_reference():
    def rule(*names):
        at = RULES
        for name in names[:-1]:
            at = at.of[name]
        return at.of.get(names[-1])

    assert [rule(one) for one in ("id", "date", "tag")] == [OMIT, OMIT, OMIT]
    assert rule("parties", "additionalIdentifiers") == WHOLE
    assert rule("tender", "submissionMethod") == WHOLE
    found = REFERENCE.merge_rules
    assert {path: rule(*path) for path in found} == {
        path: {"omitWhenMerged": OMIT, "wholeListMerge": WHOLE}[told] for path, told in found.items()
    }


plain = st.one_of(st.none(), st.integers(0, 3), st.sampled_from(["a", "b"]), st.booleans())
ids = st.sampled_from(["1", "2", "3"])
classes = st.lists(st.fixed_dictionaries({}, optional={"id": ids, "scheme": plain}), max_size=3)
documents = st.lists(
    st.fixed_dictionaries({}, optional={"id": ids, "title": plain, "formats": st.lists(plain, max_size=2)}),
    max_size=3,
)
items = st.lists(
    st.fixed_dictionaries({}, optional={"id": ids, "title": plain, "additionalClassifications": classes}),
    max_size=4,
)
awards = st.lists(
    st.fixed_dictionaries({}, optional={"id": ids, "items": items, "documents": documents, "ours": classes}),
    max_size=3,
)
tender = st.fixed_dictionaries(
    {}, optional={"id": ids, "title": plain, "items": items, "value": st.just({"amount": None})}
)
fields = st.fixed_dictionaries(
    {}, optional={"tender": tender, "awards": awards, "language": plain, "unknown": awards}
)
histories = st.lists(fields, min_size=1, max_size=5).map(
    lambda found: [a_release(day, **one) for day, one in enumerate(found, 1)]
)


@given(histories)
def test_generated_histories_come_to_what_the_reference_makes_of_them(releases):
    found = merged(releases, RULES)

    assert orjson.dumps(found.release) == orjson.dumps(theirs(releases))


@given(histories, st.randoms(use_true_random=False))
def test_the_order_in_which_releases_are_given_changes_nothing(releases, rng):
    once = orjson.dumps(merged(releases, RULES).release)
    rng.shuffle(releases)

    assert orjson.dumps(merged(releases, RULES).release) == once


@given(histories)
def test_merging_changes_no_release(releases):
    before = orjson.dumps(releases)
    merged(releases, RULES)

    assert orjson.dumps(releases) == before


def test_releases_of_one_date_come_in_the_order_of_their_ids_and_then_of_their_content():
    same = [
        {"ocid": "o", "id": "a", "date": "2024-01-01T00:00:00Z", "language": "x"},
        {"ocid": "o", "id": "a", "date": "2024-01-01T00:00:00Z", "language": "y"},
        {"ocid": "o", "id": "b", "date": "2024-01-01T00:00:00Z", "language": "c"},
    ]

    assert {merged(order, RULES).release["language"] for order in permutations(same)} == {"c"}
    assert {merged(order, RULES).release["language"] for order in permutations(same[:2])} == {"y"}


def test_dates_are_instants_and_no_texts():
    early = {"ocid": "o", "id": "2", "date": "2024-01-01T09:00:00+02:00", "language": "early"}
    late = {"ocid": "o", "id": "1", "date": "2024-01-01T08:00:00Z", "language": "late"}

    assert merged([late, early], RULES).release["language"] == "late"


def test_a_number_and_its_text_are_one_id_with_the_first_spelling():
    found = merged(
        [a_release(1, awards=[{"id": 1}]), a_release(2, awards=[{"id": "1", "title": "t"}])], RULES
    )

    assert found.release["awards"] == [{"id": 1, "title": "t"}]


def test_an_id_used_twice_in_one_release_is_told_with_its_list():
    found = merged([a_release(1, awards=[{"id": "1", "title": "a"}, {"id": "1", "title": "b"}])], RULES)

    assert found == Merged({**found.release, "awards": [{"id": "1", "title": "b"}]}, repeated=("awards",))


@pytest.mark.parametrize(
    ("history", "refused"),
    [
        ([], NotMerged(NO_RELEASE)),
        ([a_release(1), {**a_release(2), "date": None}], NotMerged(NO_DATE, "date")),
        ([a_release(1), {**a_release(2), "date": "soon"}], NotMerged(NO_DATE, "date")),
        ([a_release(1, tender="x"), a_release(2, tender={"id": "1"})], NotMerged(MIXED_KINDS, "tender")),
        (
            [a_release(1, tender={"a": {"b": [{"id": "1"}]}}), a_release(2, tender={"a": {"b": {"c": 1}}})],
            NotMerged(MIXED_KINDS, "tender/a/b"),
        ),
    ],
)
def test_a_process_that_cannot_be_merged_is_refused_with_its_reason(history, refused):
    assert merged(history, RULES) == refused


def nested(levels):
    value = {"a": 1}
    for _ in range(levels):
        value = {"a": value}
    return value


def test_a_hundred_levels_are_merged_and_one_more_is_refused():
    assert isinstance(merged([a_release(1, x=nested(99))], RULES), Merged)
    assert merged([a_release(1, x=nested(100))], RULES).reason == TOO_DEEP


def test_a_definition_that_holds_itself_gives_rules_of_any_depth():
    schema = {
        "properties": {"parts": {"type": "array", "items": {"$ref": "#/definitions/Part"}}},
        "definitions": {
            "Part": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "codes": {"type": "array", "wholeListMerge": True, "items": {"type": "object"}},
                    "parts": {"type": "array", "items": {"$ref": "#/definitions/Part"}},
                },
            }
        },
    }
    inner = merge_rules(schema).of["parts"].of["parts"].of["parts"]

    assert inner.of["codes"] == WHOLE
