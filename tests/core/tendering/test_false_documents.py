"""False documents: what a late look-up tells of an award and a contract, and whom it names and does not name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.base.instants import instant
from onus.core.qualification.documents import DocumentLookup
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from tests.example_tender import END, tender

DOCUMENT = "shown-firm-a-legal-person"
RANKED, AWARDED, SIGNED = "02-06T02", "02-10T02", "02-29T02"
"""Hours after the ranking and before the award, after the award, and after the signing."""
VOID = [("award:1", "void"), ("contract:toilets-2024", "void")]


def look(by: str, at: str, result: str = "forged", *, said_by: str = "") -> TenderFact:
    when = instant(f"2024-{at}:00:00Z")
    name = f"again-{by}-{at}"
    step = DocumentLookup(
        name, DOCUMENT, said_by or by, when, "online", "the issuer", result, recorded_at=when
    )
    return TenderFact(name, when, when, step, by)


def both(at: str) -> tuple[TenderFact, TenderFact]:
    """Return what two persons found: that the document is forged."""
    return look("officer-2", at), look("reviewer-1", f"{at[:-2]}03")


def judged(*more: TenderFact):
    return judge(replace(tender(), facts=(*tender().facts, *more)), tender().rulebook, END)


def voids(found) -> list[tuple[str, str]]:
    return [(one.subject, one.consequence) for one in found.breaches if one.rule.startswith("CN-FALSE-77")]


def wrongs(found) -> set[str]:
    """Return what the office answers for by what it did; the watch over the contractor asks only to look."""
    return {one.subject for one in found.lapses if one.what == "breach"}


def disputed(found) -> list[str]:
    return lacking(found, "lookups_that_agree")


def lacking(found, field: str) -> list[str]:
    """Return which awards and contracts cannot be judged for want of a field of the document."""
    told = [one for one in found.not_computable if one.rule.startswith("CN-FALSE-77")]
    return [one.subject for one in told if one.missing == (f"{field}:{DOCUMENT}",)]


@pytest.mark.parametrize("at", [RANKED, AWARDED, SIGNED])
def test_look_ups_of_two_after_the_ranking_bar_no_contract_and_are_told_of_it(at):
    found = judged(*both(at))

    assert [one.bars for one in found.contracts] == [()]
    assert found.lot("1").winner.row.bidder == "firm-a"
    assert voids(found) == VOID
    assert not [one for one in found.breaches if one.rule.startswith("CN-QUAL-13")]


@pytest.mark.parametrize(
    ("at", "subjects"),
    [
        (RANKED, {"award:1", "contract:toilets-2024"}),
        (AWARDED, {"contract:toilets-2024"}),
        (SIGNED, set()),
    ],
)
def test_whoever_awarded_or_signed_before_the_look_up_answers_for_nothing_that_it_showed(at, subjects):
    assert wrongs(judged(*both(at))) == subjects


@pytest.mark.parametrize("at", [RANKED, AWARDED, SIGNED])
def test_where_another_person_finds_the_document_genuine_later_it_is_told_as_disputed_and_no_breach(at):
    found = judged(look("officer-2", at), look("reviewer-1", f"{at[:-2]}05", "genuine"))

    assert (voids(found), found.lapses) == ([], ())
    assert disputed(found) == [subject for subject, _ in VOID]


@pytest.mark.parametrize(
    ("later", "stands"),
    [
        ([look("officer-2", "02-06T05", "genuine")], True),
        ([look("officer-2", "02-06T05", "genuine", said_by="officer-1")], True),
        ([look("officer-1", "02-06T01", "genuine")], True),
        ([look("officer-1", "02-06T05", "revoked")], True),
        ([look("officer-1", "02-06T05", "genuine")], False),
        ([look("officer-1", "02-06T05", "genuine"), look("officer-2", "02-06T08")], False),
    ],
    ids=["his own", "his own in another name", "an earlier one", "no better one", "a third person", "said again"],
)  # fmt: skip
def test_what_disputes_look_ups_of_two_is_a_later_contrary_one_of_a_third_person(later, stands):
    found = judged(*both(RANKED), *later)

    assert voids(found) == (VOID if stands else [])
    assert bool(disputed(found)) != stands


@pytest.mark.parametrize(
    ("later", "why"),
    [
        ([], "second_lookup"),
        ([look("officer-2", "02-06T05")], "second_lookup"),
        ([look("officer-2", "02-06T05", said_by="reviewer-1")], "second_lookup"),
        ([look("head-1", "02-06T05")], "second_lookup"),
        ([look("reviewer-1", "02-06T05", "revoked")], ""),
        ([look("reviewer-1", "02-06T05", "genuine")], "lookups_that_agree"),
        ([look("reviewer-1", "02-06T05", "genuine"), look("officer-2", "02-06T08")], "lookups_that_agree"),
    ],
    ids=["alone", "said again", "in another name", "without power", "revoked", "contrary", "contrary, said again"],
)  # fmt: skip
def test_one_person_alone_makes_no_award_void_and_it_is_told_what_is_missing(later, why):
    found = judged(look("officer-2", RANKED), *later)

    assert (voids(found), wrongs(found)) == ([], set())
    assert lacking(found, why) == ([subject for subject, _ in VOID] if why else [])
    assert found.lot("1").unjudged or not why


def test_a_third_person_who_finds_it_forged_too_settles_what_was_disputed():
    found = judged(
        look("officer-2", RANKED), look("reviewer-1", "02-06T05", "genuine"), look("officer-1", "02-06T08")
    )

    assert voids(found) == VOID
    told = {
        key: value for one in found.breaches if one.rule.startswith("CN-FALSE-77") for key, value in one.facts
    }
    assert (told["confirms"], told["lookup"]) == (f"again-officer-2-{RANKED}", "again-officer-1-02-06T08")


def test_an_award_is_void_by_what_two_found_against_the_same_bytes_that_were_handed_in_once_more():
    shown = next(one for one in tender().facts if one.id == DOCUMENT)
    at = instant("2024-02-02T03:00:00Z")
    paper = replace(shown.said, id="again", shown_at=at)
    again = replace(shown, id="again", said=paper, happened_at=at, recorded_at=at)
    found = judged(again, *both(RANKED))

    assert voids(found) == VOID
    assert {dict(one.facts)["document"] for one in found.breaches if one.rule.startswith("CN-FALSE-77")} == {
        "again"
    }
