"""A leaf holds what somebody decided to publish, and every other leaf is refused with all its faults."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.contracts.facts import Act
from onus.wire.leaves.checking import leaf_faults
from onus.wire.leaves.commitments import (
    Opening,
    WrongOpening,
    WrongSalt,
    commitment,
    disclosure_leaf,
    opening_of,
    opens,
    own_id,
)
from onus.wire.leaves.kinds import KINDS
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.rebuild import value_of
from onus.wire.leaves.records import CLASSES
from onus.wire.leaves.values import written

SALT = sha256(b"one").digest()


def leaf_of_act(**changes: object) -> Leaf:
    act = Act("a", "waiver", Instant(1), Instant(2), reason="late frost", text=Localized(en="x"))
    data = {name: written(getattr(act, name)) for name, rule in KINDS["act"].items() if rule.where == "clear"}
    return replace(Leaf("act", "d", "a", 1, 2, data), **changes)


def said(leaf: Leaf) -> list[str]:
    return [fault.what.split("`: ", 1)[1] for fault in leaf_faults(leaf)]


def test_a_leaf_as_it_should_be_has_no_faults_and_is_read_back():
    assert leaf_faults(leaf_of_act()) == ()
    assert value_of(leaf_of_act()).reason == "late frost"


def test_all_faults_of_a_leaf_are_told_at_once():
    data = {**leaf_of_act().data, "telephone": "1", "amount_minor": "5", "until": True, "districts": "north"}
    del data["clause"]
    broken = leaf_of_act(data=data, recorded_at=None)

    assert [fault.code for fault in leaf_faults(broken)] == ["LEAF-003"] * 6
    assert sorted(said(broken)) == [
        "`amount_minor` is no whole.",
        "`clause` is missing.",
        "`districts` is no words.",
        "`recorded_at` is missing.",
        "`telephone` is no field that may be published.",
        "`until` is no instant.",
    ]


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_a_field_that_the_table_does_not_name_is_refused_in_every_kind(kind):
    assert "`telephone` is no field that may be published." in said(
        Leaf(kind, "d", "x", data={"telephone": "1"})
    )
    assert "`telephone` is no field that may be published." in said(
        Leaf(kind, "d", "x", committed={"telephone": commitment(kind, "telephone", "1", SALT)})
    )


def test_a_field_of_a_part_that_the_table_does_not_name_is_refused():
    owed = Leaf("obligation", "d", "o", data={"places": {"telephone": "1"}})

    assert "`places.telephone` is no field that may be published." in said(owed)
    assert "`places.ids` is missing." in said(owed)


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ({}, "`steps` is no list."),
        ([5], "`steps[0]` is no table."),
        (
            [{"from_milli": 0, "coefficient_ppm": 0, "bonus_ppm": 0, "hold_back_ppm": "0"}],
            "`steps[0].hold_back_ppm` is no whole.",
        ),
    ],
)
def test_each_row_of_a_table_in_a_leaf_is_looked_at(steps, told):
    assert told in said(Leaf("score", "d", "score", data={"steps": steps}))


@pytest.mark.parametrize("signed", [5, "2024-2-9", "2023-02-29", "20240229", ""])
def test_a_day_that_is_none_is_refused(signed):
    assert "`signed` is no day." in said(Leaf("contract", "d", "c", data={"signed": signed}))


def test_a_fact_that_happens_at_no_instant_carries_none():
    told = said(Leaf("body", "d", "b", 1, 2))

    assert "`happened_at` is told, and nothing of this kind happens at an instant." in told
    assert "`recorded_at` is told, and nothing of this kind happens at an instant." in told


def test_words_of_people_may_be_withheld_and_a_code_may_not():
    data = {name: value for name, value in leaf_of_act().data.items() if name not in ("reason", "clause")}
    bound = {name: commitment("act", name, "x", SALT) for name in ("reason", "clause")}

    assert said(leaf_of_act(data=data, committed=bound)) == ["`clause` may not be withheld."]


def test_what_is_withheld_is_not_told_beside_it():
    bound = {"reason": commitment("act", "reason", "late frost", SALT)}

    assert said(leaf_of_act(committed=bound)) == ["`reason` is both told and withheld."]


def test_a_commitment_of_another_form_is_refused():
    data = {name: value for name, value in leaf_of_act().data.items() if name != "reason"}

    assert said(leaf_of_act(data=data, committed={"reason": "sha256:00"})) == ["`reason` is no commitment."]


def test_what_is_always_withheld_may_not_be_told():
    data = {
        "order": 0,
        "post": "p",
        "until": None,
        "deputy": False,
        "source": "",
        "anonymous": False,
        "holder": "Wang",
    }
    held = Leaf("holding", "d", "0", 1, 2, data)

    assert said(held) == ["`holder` is told and must be withheld."]
    assert said(replace(held, data={**data, "anonymous": True})) == []


def test_nothing_of_a_home_but_number_class_and_district_is_told():
    data = {
        "kind": "place", "place_class": "home", "district": "n", "lot": "", "length_mm": 0, "area_mm2": 0,
        "private": True,
    }  # fmt: skip
    home = Leaf("place", "d", "private-0a", data=data)

    assert said(home) == []
    assert said(replace(home, data={**data, "name": "Elm Road 4"})) == ["`name` is told of a home."]


@pytest.mark.parametrize(
    "changes",
    [{"kind": "wish"}, {"kind": 5}, {"dossier": None}, {"id": "\ud800"}, {"happened_at": "1"}, {"happened_at": 2**60},
     {"recorded_at": True}, {"data": []}, {"committed": None}],
)  # fmt: skip
def test_a_leaf_of_no_kind_or_with_a_broken_envelope_is_refused(changes):
    assert leaf_faults(leaf_of_act(**changes)) != ()


scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.sampled_from(["kind", "text", "places", "steps", "order"]), trees),
)
def test_whatever_a_stranger_writes_into_a_leaf_is_told_and_never_a_crash(kind, data):
    for fault in leaf_faults(Leaf(kind, "d", "x", data=data, committed=data)):
        assert fault.code == "LEAF-003"


def test_a_commitment_opens_with_its_value_and_its_salt_and_with_nothing_else():
    leaf = leaf_of_act(data={}, committed={"reason": commitment("act", "reason", "late frost", SALT)})
    right = Opening(own_id(leaf), "reason", "late frost", SALT)

    assert opens(leaf, right)
    assert not opens(leaf, replace(right, value="early frost"))
    assert not opens(leaf, replace(right, salt=sha256(b"two").digest()))
    assert not opens(leaf, replace(right, salt=SALT[:-1]))
    assert not opens(leaf, replace(right, field="text"))
    assert not opens(replace(leaf, kind="payment"), right)


def test_one_value_in_two_fields_has_two_commitments():
    one = {commitment(kind, field, "x", SALT) for kind in ("act", "notice") for field in ("text", "reason")}

    assert len(one) == 4


def test_a_short_salt_is_refused():
    with pytest.raises(WrongSalt, match="16 bytes"):
        commitment("act", "reason", "x", SALT[:16])


def test_a_disclosure_opens_what_it_names_and_one_that_does_not_is_refused():
    leaf = leaf_of_act(data={}, committed={"reason": commitment("act", "reason", "late frost", SALT)})
    opening = Opening(own_id(leaf), "reason", "late frost", SALT)
    told = disclosure_leaf(leaf, opening, finding="CLEAR/s1/storm", review="review-1")

    assert leaf_faults(told) == ()
    assert opening_of(told) == opening
    with pytest.raises(WrongOpening):
        disclosure_leaf(leaf, replace(opening, value="x"), finding="", review="")
    with pytest.raises(WrongOpening):
        value_of(leaf, [replace(opening, value="x")])


def test_a_text_that_is_withheld_reads_as_a_token_and_is_not_taken_for_empty():
    data = {name: value for name, value in leaf_of_act().data.items() if name not in ("reason", "text")}
    bound = {name: commitment("act", name, "x", SALT) for name in ("reason", "text")}

    read = value_of(leaf_of_act(data=data, committed=bound))

    assert read.reason == "~" + bound["reason"][12:28]
    assert read.text == Localized("~" + bound["text"][12:28], "~" + bound["text"][12:28])
