"""Fact lines: what happened in a tender is read whole or told line by line."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.sealing.facts import BidReceived
from onus.core.tendering.awarding import AwardDecided
from onus.core.tendering.bidding import BondReturned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.kinds import FACT_KINDS, FILLED_IN
from onus.core.tendering.preparing import AnnouncementChanged, DocumentsIssued, QuestionAsked
from onus.wire.tenders.fact_lines import FACTS_MAX, LINE_BYTES_MAX, fact_line, read_facts, with_facts

SCORE = b'{"bid":"b","happened_at":"2024-05-01T01:00:00Z","id":"s-1","kind":"award_decided","lot":"1","price_minor":5,"recorded_at":"2024-05-01T01:00:00Z"}'

instants = st.integers(min_value=0, max_value=2**52).map(Instant)
words = st.text(alphabet="abc-1", min_size=1, max_size=8)
texts = st.builds(Localized, words, words)
said = st.one_of(
    st.builds(BondReturned, words),
    st.builds(AwardDecided, words, words, st.integers(min_value=-(10**9), max_value=10**9).map(Minor), texts),
    st.builds(QuestionAsked, texts),
    st.builds(DocumentsIssued, st.integers(1, 9), st.dates(), st.integers(0, 99).map(Minor)),
    st.builds(AnnouncementChanged, st.integers(2, 9), st.just({"validity_d": 60}), st.booleans(), texts),
)
facts = st.builds(
    lambda name, at, later, what, who: TenderFact(name, at, Instant(at + later), what, who),
    words, instants, st.integers(0, 10**9), said, st.one_of(st.just(""), words),
)  # fmt: skip


@given(st.lists(facts, unique_by=lambda one: one.id))
def test_what_was_written_is_read_back_as_it_was(written):
    found = read_facts(with_facts(b"", written, tender="t"), tender="t")

    assert found.faults == ()
    assert list(found.facts) == written
    assert found.lines == tuple(range(1, len(written) + 1))


@given(st.lists(facts, unique_by=lambda one: one.id), st.lists(facts, unique_by=lambda one: one.id))
def test_new_facts_come_below_and_what_stood_there_stands(old, new):
    raw = with_facts(b"", old, tender="t")
    both = with_facts(raw, new, tender="t")

    assert both.startswith(raw)
    assert with_facts(both, new, tender="t") == both


def test_a_bid_takes_tender_and_instant_from_its_line():
    bid = BidReceived("t", "1" * 64, "2" * 64, "3" * 64, 65_536, Instant(5_000_000))
    fact = TenderFact("f", Instant(5_000_000), Instant(5_000_000), bid)

    assert b"tender" not in fact_line(fact)
    assert read_facts(fact_line(fact), tender="t").facts == (fact,)


def test_every_fault_of_every_line_is_told_with_its_number():
    raw = b"\n".join(
        [
            b"{",
            SCORE,
            SCORE.replace(b'"price_minor":5', b'"pirce_minor":5'),
            SCORE.replace(b"award_decided", b"award_taken"),
            SCORE.replace(b"5}", b"5.5}").replace(b":5,", b":5.5,"),
            SCORE.replace(b'"bid"', b'"bid": "a","bid"'),
            SCORE.replace(b'"recorded_at":"2024-05-01', b'"recorded_at":"2024-04-30'),
            b"[]",
            b"\xff",
        ]
    )
    found = read_facts(raw, tender="t")

    assert [one.id for one in found.facts] == ["s-1"]
    assert sorted({(one.line, one.code) for one in found.faults}) == [
        (1, "TENDER-001"),
        (3, "DOSSIER-004"),
        (3, "DOSSIER-005"),
        (4, "TENDER-003"),
        (5, "TENDER-001"),
        (6, "TENDER-001"),
        (7, "DOSSIER-003"),
        (8, "TENDER-001"),
        (9, "DOSSIER-002"),
    ]


def test_a_fact_in_other_bytes_is_told_unless_it_is_to_be_rewritten():
    loose = SCORE.replace(b":5,", b": 5,")

    assert [one.code for one in read_facts(loose, tender="t").faults] == ["TENDER-002"]
    assert read_facts(loose, tender="t", canonical=False).facts == read_facts(SCORE, tender="t").facts


@pytest.mark.parametrize("room", [0, 1])
def test_a_line_is_read_up_to_its_bound_and_not_beyond(room):
    # The text stands once for each language, so that one byte more needs a byte that stands alone.
    fact = TenderFact("f", Instant(0), Instant(0), QuestionAsked(Localized("", "")))
    spare = LINE_BYTES_MAX - len(
        fact_line(TenderFact("f", Instant(0), Instant(0), QuestionAsked(Localized("x", ""))))
    )
    line = fact_line(
        TenderFact("f", Instant(0), Instant(0), QuestionAsked(Localized("x" * (1 + spare + room), "")))
    )

    assert fact.kind == "question_asked"
    assert len(line) == LINE_BYTES_MAX + room
    assert [one.code for one in read_facts(line, tender="t").faults] == ["TENDER-004"] * room


def test_more_lines_than_a_tender_can_have_are_not_read():
    found = read_facts(b"{}\n" * (FACTS_MAX + 1), tender="t")

    assert [one.code for one in found.faults] == ["TENDER-004"]


def test_a_withdrawal_names_what_it_withdraws_and_says_nothing_else():
    line = b'{"happened_at":"2024-05-01T01:00:00Z","id":"w","kind":"withdrawal","recorded_at":"2024-05-01T01:00:00Z","supersedes":"s-1","withdrawn":true}'

    assert read_facts(line, tender="t").facts[0].said is None
    assert read_facts(line.replace(b',"withdrawn":true', b""), tender="t").faults
    assert read_facts(line.replace(b'"id"', b'"bid":"b","id"'), tender="t").faults
    assert read_facts(SCORE.replace(b"}", b',"supersedes":"x","withdrawn":true}'), tender="t").faults


def test_no_kind_of_fact_has_a_field_of_the_envelope_but_those_that_it_fills_in():
    for cls in FACT_KINDS.values():
        assert not (
            {"id", "kind", "happened_at", "recorded_at", "supersedes", "withdrawn"} - {*FILLED_IN}
        ) & {one.name for one in fields(cls)}


@pytest.mark.parametrize("half", [b"\\ud800", b"\\uDFFF", b"x\\udc00\\ud83d"])
def test_half_of_a_character_is_a_fault_of_its_line_and_a_pair_is_a_character(half):
    found = read_facts(SCORE.replace(b"s-1", half) + b"\n", tender="t")
    pair = read_facts(SCORE.replace(b"s-1", b"\\ud83d\\ude00") + b"\n", tender="t")

    assert [(one.code, one.line) for one in found.faults] == [("TENDER-001", 1)]
    assert "half of a character" not in "".join(one.sentence() for one in pair.faults)
