"""Two persons against a bidder: what one person who may look documents up can write, and what it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant, instant
from onus.core.qualification.documents import LOOKED_UP, DocumentLookup, QualificationDocument
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.proceeding import Proceeding
from tests.example_tender import END, fair, tender

LICENCE = "shown-firm-a-legal-person"
BEFORE_OPENING = instant("2024-02-04T02:00:00Z")
IN_PERFORMANCE = instant("2024-06-03T02:00:00Z")
QUALIFIED = "CN-QUAL-13@2003-01-01"


def judged(*more: TenderFact, without: str = "") -> Proceeding:
    facts = tuple(one for one in tender().facts if one.id != without)
    return judge(replace(tender(), facts=(*facts, *more)), tender().rulebook, END)


def look(
    by: str, at: Instant, result: str = "forged", *, document: str = LICENCE, looked: str = "", name: str = ""
) -> TenderFact:
    name = name or f"again-{by}-{at}"
    step = DocumentLookup(
        name, document, looked or by, at, "online", "the issuer", result, recorded_at=at, expires=None
    )
    return TenderFact(name, at, at, step, by)


def refused(found: Proceeding) -> list[tuple[str, ...]]:
    return [tuple(one.bid for one in lot.refused) for lot in found.lots]


def bid_of_a() -> str:
    return fair().lot("1").winner.row.bid


def lacks(found: Proceeding, field: str) -> bool:
    """Return whether firm-a's qualification is told as not judged for want of a field of its licence."""
    told = {(one.rule, one.subject, one.missing) for one in found.not_computable}
    return (QUALIFIED, "supplier:firm-a", (f"{field}:{LICENCE}",)) in told


@pytest.mark.parametrize("result", ["forged", "expired", "revoked", "not_found"])
def test_one_look_up_before_the_ranking_refuses_nobody_and_is_told_for_a_person_to_decide(result):
    found = judged(look("reviewer-1", BEFORE_OPENING, result))

    assert refused(found) == refused(fair())
    assert found.lot("1").winner == fair().lot("1").winner
    assert (found.lot("1").unjudged, lacks(found, "second_lookup")) == ((bid_of_a(),), True)


@pytest.mark.parametrize(
    "second",
    [
        look("reviewer-1", Instant(BEFORE_OPENING + HOUR_US)),
        look("reviewer-1", Instant(BEFORE_OPENING + HOUR_US), looked="officer-2"),
        look("head-1", Instant(BEFORE_OPENING + HOUR_US)),
        look("officer-2", Instant(BEFORE_OPENING + HOUR_US), "genuine"),
    ],
    ids=["the same again", "the same in another name", "one without power", "another who found it genuine"],
)
def test_no_second_look_up_but_an_agreeing_one_of_another_person_bars(second):
    found = judged(look("reviewer-1", BEFORE_OPENING), second)

    assert refused(found) == refused(fair())
    assert found.lot("1").unjudged == (bid_of_a(),)


def test_two_persons_who_found_the_same_refuse_the_bid_with_the_reason():
    found = judged(
        look("reviewer-1", BEFORE_OPENING), look("officer-1", Instant(BEFORE_OPENING + HOUR_US))
    ).lot("1")
    reasons = {reason for one in found.refused if one.bid == bid_of_a() for _, reason in one.reasons}

    assert reasons == {"document_forged:legal_person"}
    assert bid_of_a() not in found.admitted


def test_the_second_look_up_after_the_ranking_takes_nobody_out_who_was_ranked():
    found = judged(look("reviewer-1", BEFORE_OPENING), look("officer-1", instant("2024-02-06T02:00:00Z")))

    assert refused(found) == refused(fair())
    assert found.lot("1").winner.row == fair().lot("1").winner.row


def test_a_document_that_nobody_looked_up_is_a_gap_of_the_office_and_refuses_nobody():
    found = judged(without="checked-firm-a-legal-person")

    assert refused(found) == refused(fair())
    assert (found.lot("1").unjudged, lacks(found, "lookup")) == ((bid_of_a(),), True)


def shown_anew(at: Instant, *, sha256: str = "", expires: date | None = None) -> TenderFact:
    """Return the licence of firm-a, handed in once more by firm-a itself; the same bytes without a digest."""
    shown = next(one for one in tender().facts if one.id == LICENCE)
    paper = replace(
        shown.said,
        id="again",
        shown_at=at,
        sha256=sha256 or shown.said.sha256,
        expires=expires or shown.said.expires,
    )
    return replace(shown, id="again", said=paper, happened_at=at, recorded_at=at)


@pytest.mark.parametrize("sha256", ["", "c" * 64], ids=["the same bytes", "another paper"])
@pytest.mark.parametrize("looks", [0, 1], ids=["nobody looked", "one found it genuine"])
def test_a_bidder_undoes_no_refusal_by_two_persons_with_a_paper_that_it_hands_in_anew(sha256, looks):
    two = (look("reviewer-1", BEFORE_OPENING), look("officer-1", Instant(BEFORE_OPENING + HOUR_US)))
    later = Instant(BEFORE_OPENING + 2 * HOUR_US)
    genuine = look("officer-2", later, "genuine", document="again")
    again = shown_anew(instant("2024-02-02T03:00:00Z"), sha256=sha256)
    found = judged(*two, again, *(genuine,)[:looks])

    assert refused(found) == refused(judged(*two))
    assert bid_of_a() not in found.lot("1").admitted


def test_a_bidder_whose_paper_ran_out_is_refused_until_somebody_looked_its_new_paper_up():
    shown = next(one for one in tender().facts if one.id == LICENCE)
    old = replace(shown, said=replace(shown.said, expires=date(2024, 1, 15)))
    at = instant("2024-02-02T03:00:00Z")
    new = shown_anew(at, sha256="c" * 64, expires=date(2026, 1, 1))
    genuine = look("officer-2", BEFORE_OPENING, "genuine", document="again")

    assert (
        refused(judged(old, new, without=LICENCE)) == refused(judged(old, without=LICENCE)) != refused(fair())
    )
    assert refused(judged(old, new, genuine, without=LICENCE)) == refused(fair())


@pytest.mark.parametrize("sha256", ["", "c" * 64], ids=["the same bytes", "another paper"])
def test_a_contractor_ends_no_case_by_a_paper_that_it_hands_in_anew_and_one_look_up(sha256):
    two = (
        look("reviewer-1", IN_PERFORMANCE, "revoked"),
        look("officer-2", Instant(IN_PERFORMANCE + 72 * HOUR_US), "revoked"),
    )
    at = Instant(IN_PERFORMANCE + 240 * HOUR_US)
    genuine = look("officer-1", Instant(at + HOUR_US), "genuine", document="again")
    found = judged(*two, shown_anew(at, sha256=sha256), genuine)

    assert found.watched[0].cases == judged(*two).watched[0].cases
    assert [one.closed_at for one in found.watched[0].cases] == [None]


def test_another_paper_that_two_persons_found_genuine_ends_the_case_on_the_day_of_the_second():
    two = (
        look("reviewer-1", IN_PERFORMANCE, "revoked"),
        look("officer-2", Instant(IN_PERFORMANCE + 72 * HOUR_US), "revoked"),
    )
    at = instant("2024-06-13T02:00:00Z")
    found = judged(
        *two, shown_anew(at, sha256="c" * 64), look("officer-1", at, "genuine", document="again"),
        look("officer-2", Instant(at + 48 * HOUR_US), "genuine", document="again"),
    )  # fmt: skip

    assert [one.closed_at for one in found.watched[0].cases] == [tender().zone.at(date(2024, 6, 15))]


looks = st.lists(
    st.tuples(
        st.integers(0, 24 * 30),
        st.sampled_from(LOOKED_UP),
        st.sampled_from([one.id for one in tender().facts if isinstance(one.said, QualificationDocument)]),
        st.sampled_from(["", "officer-1", "somebody"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25)
@given(
    st.sampled_from(["officer-1", "officer-2", "reviewer-1"]),
    looks,
    st.sampled_from(["", "checked-firm-a-legal-person"]),
)
def test_no_look_ups_of_one_person_change_which_bids_are_refused_or_who_wins(by, told, without):
    start = instant("2024-02-02T03:00:00Z")
    own = [
        look(by, Instant(start + hours * HOUR_US), result, document=document, looked=who, name=f"own-{n}")
        for n, (hours, result, document, who) in enumerate(told)
    ]
    before, found = judged(without=without), judged(*own, without=without)

    assert refused(found) == refused(before)
    assert [one.ranking for one in found.lots] == [one.ranking for one in before.lots]
    assert [one.winner for one in found.lots] == [one.winner for one in before.lots]
    assert [one.bars for one in found.contracts] == [one.bars for one in before.contracts]
    assert [one.cases for one in found.watched] == [one.cases for one in before.watched]
    assert [one.case.id for one in found.lapses] == [one.case.id for one in before.lapses]


@pytest.mark.parametrize("result", ["forged", "expired", "revoked", "not_found"])
def test_one_look_up_against_a_contractor_opens_no_case_names_nobody_and_is_told(result):
    (watched,) = judged(look("reviewer-1", IN_PERFORMANCE, result)).watched

    assert (watched.cases, watched.unseen) == ((), (*fair().watched[0].unseen, f"second_lookup:{LICENCE}"))
    assert judged(look("reviewer-1", IN_PERFORMANCE, result)).lapses == fair().lapses


def test_a_document_of_a_contractor_that_nobody_looked_up_is_a_gap_of_the_office_and_no_case_of_the_contractor():
    found = judged(without="checked-firm-a-legal-person")
    (watched,) = found.watched

    assert (watched.cases, watched.unseen) == ((), (*fair().watched[0].unseen, f"lookup:{LICENCE}"))
    assert found.lapses == fair().lapses


def test_a_second_person_who_agrees_opens_the_case_on_the_day_on_which_he_looked():
    found = judged(
        look("reviewer-1", IN_PERFORMANCE, "revoked"),
        look("officer-2", Instant(IN_PERFORMANCE + 72 * HOUR_US), "revoked"),
    )
    (case,) = found.watched[0].cases

    assert (case.what, case.ref, case.state) == ("document", "legal_person", "revoked")
    assert case.opened_at == tender().zone.at(date(2024, 6, 6))
    assert f"second_lookup:{LICENCE}" not in found.watched[0].unseen
    assert [one.what for one in found.lapses] == ["watch"]


def test_one_look_up_against_a_renewal_ends_no_case_over_the_licence_that_ran_out():
    at = Instant(IN_PERFORMANCE - HOUR_US)
    shown = next(one for one in tender().facts if one.id == LICENCE)
    old = replace(shown, said=replace(shown.said, expires=date(2024, 5, 1)))
    paper = replace(shown.said, id="renewed", shown_at=at)
    renewed = replace(shown, id="renewed", said=paper, happened_at=at, recorded_at=at)
    found = judged(
        old, renewed, look("reviewer-1", IN_PERFORMANCE, document="renewed"), without=LICENCE
    ).watched[0]

    assert [(one.state, one.closed_at) for one in found.cases] == [("expired", None)]
