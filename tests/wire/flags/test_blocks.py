"""Blocks: whatever stands in a field, nothing crashes, nothing is guessed, and each fault has its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.core.integrity.columns import ABSENT
from onus.core.integrity.fields import FIELDS, LISTS
from onus.core.integrity.flagging import flag_processes
from onus.core.integrity.rules import Limits
from onus.wire.flags.blocks import Reading, read_block
from onus.wire.flags.gathering import CODED, Gathering, columns_of
from onus.wire.flags.results import results_json
from tests.core.integrity.small import CARDINAL, a_bid, a_process

LIMITS = {flag: Limits(flag, f"{flag}@1", values) for flag, values in CARDINAL.items()}
NAMES = sorted({part for path in [*FIELDS, *LISTS] for part in path.partition(":")[0].split("/")})
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.just("valid"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=40,
)
RELEASES = st.lists(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=8), max_size=4)


@settings(max_examples=200)
@given(RELEASES)
def test_no_value_of_any_kind_in_any_place_crashes_a_flag(contents):
    releases = [{**one, "ocid": f"ocds-abc123-{number}"} for number, one in enumerate(contents)]

    found = flag_processes(columns_of(releases), LIMITS)

    assert all(tally.fired <= tally.computable for tally in found.tallies)
    assert results_json(found)


@pytest.mark.parametrize(
    ("release", "where", "what"),
    [
        ({"tender": []}, "tender", "a list is not an object."),
        ({"tender": {"status": 7}}, "tender/status", "7 is not a text."),
        ({"tender": {"numberOfTenderers": True}}, "tender/numberOfTenderers", "True is not a whole number."),
        ({"bids": {"details": {"id": "1"}}}, "bids/details", "an object is not a list."),
        ({"bids": {"details": ["x"]}}, "bids/details", "'x' is not an object."),
        ({"bids": {"details": [{"value": {"amount": "12"}}]}}, "bids/details/value/amount", "'12' is not a number."),
        ({"bids": {"details": [{"tenderers": [{"id": 1.5}]}]}}, "bids/details/tenderers/id", "1.5 is not a text or a whole number."),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_a_fault_with_its_line_and_counts_as_missing(release, where, what):
    block = read_block([{"ocid": "a"}, {"ocid": "b", **release}], [4, 9], tuple(FIELDS), file="f.jsonl")
    (fault,) = block.faults.told()

    assert (fault.file, fault.line, fault.where, fault.what) == ("f.jsonl", 9, where, what)
    if where in FIELDS:
        assert (block.columns[where] == ABSENT).all()


def test_a_date_without_an_offset_is_a_warning_and_missing():
    block = read_block(
        [a_process(bids=[a_bid("GEN-A", date="2024-01-01 10:00:00")])], [1], tuple(FIELDS), file="f"
    )
    (fault,) = block.faults.told()

    assert (fault.code, fault.warning) == ("FLAGS-015", True)
    assert block.columns["bids/details/date"][0] == ABSENT


def test_of_many_faults_of_one_kind_twenty_are_listed_and_the_others_counted():
    releases = [{"ocid": f"{number}", "tender": {"status": 1}} for number in range(50)]
    told = read_block(releases, range(1, 51), tuple(FIELDS), file="f").faults.told()

    assert len(told) == 21
    assert next(one.what for one in told if one.line == 0) == "30 more of FLAGS-014 at tender/status."


@given(RELEASES, st.integers(1, 3))
def test_how_releases_are_cut_into_blocks_never_changes_the_columns(contents, size):
    releases = [{**one, "ocid": f"{number}"} for number, one in enumerate(contents)]
    gathering = Gathering(tuple(FIELDS))
    for at in range(0, len(releases), size):
        part = releases[at : at + size]
        gathering.add(read_block(part, range(len(part)), gathering.paths, file="f"))
    cut, whole = gathering.columns(), columns_of(releases)

    assert cut.texts == whole.texts
    assert [cut[path].tolist() for path in FIELDS] == [whole[path].tolist() for path in FIELDS]
    assert [cut.parent(name).tolist() for name in LISTS] == [whole.parent(name).tolist() for name in LISTS]


@given(RELEASES, st.integers(1, 3))
def test_releases_taken_in_portions_come_to_the_columns_and_faults_of_all_at_once(contents, size):
    releases = [{**one, "ocid": f"{number}"} for number, one in enumerate(contents)]
    lines = range(1, len(releases) + 1)
    reading = Reading(tuple(FIELDS), "f")
    for at in range(0, len(releases), size):
        reading.take(releases[at : at + size], lines[at : at + size])
    block, whole = reading.block(), read_block(releases, lines, tuple(FIELDS), file="f")

    assert (block.size, block.faults.told()) == (whole.size, whole.faults.told())
    assert _values(block) == _values(whole)
    assert [block.parents[name].tolist() for name in LISTS] == [
        whole.parents[name].tolist() for name in LISTS
    ]


def _values(block):
    """Return the columns of a block with texts for their codes, which are its own."""
    return {
        path: [block.texts[code] if code != ABSENT else None for code in column.tolist()]
        if FIELDS[path] in CODED
        else column.tolist()
        for path, column in block.columns.items()
    }
