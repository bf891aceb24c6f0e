"""Leaves of a tender: what may stand in one, and that a seal opens to nothing but what was sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.tendering.consulting import ConsultationOpened, OpinionReceived, OpinionsAnswered
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import NoticePublished
from onus.wire.leaves.commitments import PREFIX
from onus.wire.leaves.leaf import Leaf, decoded
from onus.wire.leaves.publication import LeafSet
from onus.wire.leaves.publication_leaves import NotAPublication
from onus.wire.tenders.published import FACTS, HEAD, public_view, told_files, withheld_facts
from onus.wire.tenders.sealed_leaves import NotWhatWasSealed, is_opened_by, opened_leaf, sealed_leaf
from onus.wire.tenders.tender_leaf_checking import odd_of_tender
from onus.wire.tenders.tender_leaves import BID, FACT, PART, REGISTER, VERSION, leaves_of_files, row_data
from onus.wire.tenders.tender_publications import (
    TenderPlaces,
    TenderPublication,
    read_places,
    tender_publication_leaf,
    tender_publication_of,
)
from onus.wire.tenders.waiting import ANSWER, RESULT, is_answered
from onus.wire.tenders.withheld_fields import withheld_fields
from tests.example_tender import END, tender

SALT = bytes(range(32))
COMMITMENT = PREFIX + "0" * 64


@cache
def leaves():
    files = told_files(public_view(tender(), END), END)
    return leaves_of_files(files[HEAD], files[FACTS])


def of_kind(kind: str) -> Leaf:
    return next(leaf for leaf in leaves().values() if leaf.kind == kind)


def test_every_fact_bid_row_and_part_of_the_example_is_a_leaf_that_may_stand_in_the_log():
    assert {leaf.kind for leaf in leaves().values()} == {FACT, VERSION, BID, REGISTER, PART}
    assert [odd_of_tender(leaf) for leaf in leaves().values() if odd_of_tender(leaf)] == []
    assert all(decoded(leaf.encode()) == leaf for leaf in leaves().values())


@pytest.mark.parametrize("kind", [FACT, VERSION, BID, PART, REGISTER])
def test_a_field_that_no_file_of_a_tender_has_no_leaf_may_have(kind):
    leaf = next(
        one
        for one in leaves().values()
        if one.kind == kind and isinstance(one.data["row"], dict) and one.id != "rules"
    )

    assert odd_of_tender(replace(leaf, data={"row": {**leaf.data["row"], "salary": 1}}))
    assert odd_of_tender(replace(leaf, data={**leaf.data, "note": "x"}))


def test_a_field_that_is_never_told_may_not_be_told_and_one_that_is_told_may_not_be_withheld():
    bid = of_kind(BID)

    assert odd_of_tender(replace(bid, committed={"prices": COMMITMENT})) == "prices may not be withheld"
    person = next(one for one in leaves().values() if one.id.startswith("people/"))
    named = {"row": {**person.data["row"], "name": {"en": "Generated", "zh-Hans": ""}}}
    assert odd_of_tender(replace(person, data=named)) == "0.name is told and must be withheld"
    assert odd_of_tender(replace(person, committed={"name": COMMITMENT})) == ""
    assert odd_of_tender(replace(person, committed={"name": "plain"})) == "a commitment is none"


def test_a_leaf_of_an_unknown_part_or_with_a_time_that_nothing_has_is_refused():
    assert odd_of_tender(Leaf(PART, "t", "announcement", data={"row": {}}))
    assert odd_of_tender(Leaf(PART, "t", "origin", 1, 2, {"row": "real"}))
    assert odd_of_tender(Leaf(REGISTER, "t", "salaries/1", data={"row": {}}))


def test_a_long_row_stands_in_its_leaf_by_digest_and_size():
    data = row_data({"en": "x" * 40_000})

    assert sorted(data) == ["digest", "size"]
    assert odd_of_tender(Leaf(PART, "t", "plan", data=data)) == ""
    assert odd_of_tender(Leaf(PART, "t", "plan", data={**data, "digest": "x"})) != ""


texts = st.text(min_size=1, max_size=20)


@given(texts, texts, st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_a_seal_opens_to_the_leaf_that_was_sealed_and_to_no_other(name, other, salt, other_salt):
    leaf, another = Leaf(FACT, "t", name), Leaf(FACT, "t", name + other)
    sealed = sealed_leaf(leaf, RESULT, salt)

    assert is_opened_by(sealed, opened_leaf(sealed, leaf, salt))
    assert odd_of_tender(sealed) == odd_of_tender(opened_leaf(sealed, leaf, salt)) == ""
    with pytest.raises(NotWhatWasSealed):
        opened_leaf(sealed, another, salt)
    if other_salt != salt:
        with pytest.raises(NotWhatWasSealed):
            opened_leaf(sealed, leaf, other_salt)


def test_a_seal_says_nothing_but_what_it_waits_for():
    seals = [sealed_leaf(leaf, RESULT, SALT) for leaf in leaves().values()]

    assert {tuple(seal.data.items()) for seal in seals} == {(("until", "result"),)}
    assert {(seal.happened_at, seal.recorded_at) for seal in seals} == {(None, None)}
    assert len({len(seal.encode()) for seal in seals}) == 1


def test_what_was_told_before_is_not_taken_back_when_the_award_notice_is_withdrawn():
    unannounced = [one for one in tender().facts if getattr(one.said, "notice", "") != "award"]
    facts = [one for one in unannounced if one.kind != "contract_signed"]
    told = [one.id for one in tender().facts]

    assert withheld_facts(facts, END) != {}
    assert withheld_facts(facts, END, told) == {}


def test_a_contract_tells_the_result_as_its_notice_does_unless_no_power_was_behind_it():
    unannounced = [one for one in tender().facts if getattr(one.said, "notice", "") != "award"]
    contracts = [one.id for one in unannounced if one.kind == "contract_signed"]

    assert withheld_facts(unannounced, END) == {}
    assert RESULT in withheld_facts(unannounced, END, idle=contracts).values()


def test_what_is_withheld_of_a_tender_is_named_by_leaf_and_path():
    found = withheld_fields(tender(), public_view(tender(), END))

    assert found
    assert all(key in leaves() for key in found)
    withheld = {
        key: replace(leaves()[key], committed=dict.fromkeys(one, COMMITMENT)) for key, one in found.items()
    }
    assert [odd_of_tender(leaf) for leaf in withheld.values() if odd_of_tender(leaf)] == []


def test_a_publication_and_its_places_are_read_in_their_one_form_alone():
    told = TenderPublication(1, 5, 6, "v", LeafSet(0, "0" * 64))
    leaf = tender_publication_leaf("t", told)

    assert tender_publication_of(leaf) == told
    for odd in ({"number": "1"}, {"more": 1}, {"previous": "x"}, {"leaves": {}}):
        with pytest.raises(NotAPublication):
            tender_publication_of(replace(leaf, data={**leaf.data, **odd}))
    raw = TenderPlaces(1, 5, ((0, FACT, "a"), (3, FACT, "b"))).encode()
    assert read_places(raw).index_of(FACT, "b") == 3
    for wrong in (raw + b" ", raw.replace(b"[0,", b"[4,"), b"[]", b"{}", raw.replace(b'"a"', b"7")):
        with pytest.raises(NotAPublication):
            read_places(wrong)


def consulted(*more: TenderFact) -> tuple[TenderFact, ...]:
    """A consultation with an opinion, and what came on record after it."""
    asked = ConsultationOpened("need", date(2024, 1, 31))
    return (
        TenderFact("asked", Instant(1), Instant(1), asked, "officer-1"),
        TenderFact("said", Instant(2), Instant(2), OpinionReceived("asked", Localized("From six."))),
        *more,
    )


def test_an_opinion_is_sealed_until_it_is_answered_or_the_purchase_is_announced():
    answer = TenderFact("answer", Instant(3), Instant(3), OpinionsAnswered("asked", Localized("Yes.")))
    other = replace(answer, said=OpinionsAnswered("another", Localized("Yes.")))
    notice = TenderFact("notice", Instant(3), Instant(3), NoticePublished("tender", 1))

    assert withheld_facts(consulted(), Instant(9)) == {"said": ANSWER}
    assert withheld_facts(consulted(other), Instant(9)) == {"said": ANSWER}
    assert withheld_facts(consulted(answer), Instant(9)) == {}
    assert withheld_facts(consulted(answer), Instant(2)) == {"said": ANSWER}
    assert withheld_facts(consulted(notice), Instant(9)) == {}
    assert withheld_facts(consulted(), Instant(9), ["said"]) == {}
    assert [is_answered(consulted(*one), Instant(9)) for one in ((), (answer,), (notice,))] == [
        False,
        True,
        True,
    ]
