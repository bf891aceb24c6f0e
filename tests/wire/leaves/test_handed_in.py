"""Handed in: what a log takes from others than its own publisher."""

from __future__ import annotations

import pytest

from onus.wire.leaves.handed_in import NotToBeHandedIn, see_that_it_may_be_handed_in
from onus.wire.leaves.leaf import Leaf, NotALeaf


def note(text: str, name: str = "n-1") -> bytes:
    words = {"en": text, "zh": ""}
    return Leaf("contract_note", "d", name, data={"order": 0, "note": words}).encode()


def test_a_leaf_of_a_fact_is_taken():
    assert see_that_it_may_be_handed_in(note("Snow is cleared by day.")).kind == "contract_note"


def test_what_is_no_leaf_is_refused():
    with pytest.raises(NotALeaf):
        see_that_it_may_be_handed_in(b"{}")


@pytest.mark.parametrize(
    "kind", ["publication", "site", "finding", "disclosure", "tombstone", "track_day", "x"]
)
def test_what_only_publishing_may_say_is_refused(kind):
    with pytest.raises(NotToBeHandedIn, match="no kind of fact"):
        see_that_it_may_be_handed_in(Leaf(kind, "d", "n-1").encode())


@pytest.mark.parametrize(
    "entry", [note("Call 138 0013 8000."), note("Plate 辽E12345."), note("plain", name="13800138000")]
)
def test_personal_data_in_a_text_or_an_id_is_refused_before_it_can_reach_the_log(entry):
    with pytest.raises(NotToBeHandedIn, match="personal data"):
        see_that_it_may_be_handed_in(entry)
