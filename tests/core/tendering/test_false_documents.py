"""False documents: what a late look-up tells of an award and a contract, and whom it names and does not name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from onus.base.instants import instant
from onus.core.qualification.documents import DocumentLookup
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.tender import Tender
from onus.outside.tenders import read_tender

ROOT = Path(__file__).resolve().parents[3]
END = instant("2024-12-31T00:00:00Z")
DOCUMENT = "shown-firm-a-legal-person"
RANKED, SIGNED = "02-06T02", "02-29T02"
"""Hours after the ranking and before the award, and after the signing; in between the table lets nobody look."""
VOID = [("award:1", "void"), ("contract:toilets-2024", "void")]


@cache
def tender() -> Tender:
    return read_tender(ROOT / "examples" / "tender-2024").tender


def look(by: str, at: str, result: str = "forged", *, said_by: str = "") -> TenderFact:
    when = instant(f"2024-{at}:00:00Z")
    name = f"again-{by}-{at}"
    step = DocumentLookup(
        name, DOCUMENT, said_by or by, when, "online", "the issuer", result, recorded_at=when
    )
    return TenderFact(name, when, when, step, by)


def judged(*more: TenderFact):
    return judge(replace(tender(), facts=(*tender().facts, *more)), tender().rulebook, END)


def voids(found) -> list[tuple[str, str]]:
    return [(one.subject, one.consequence) for one in found.breaches if one.rule.startswith("CN-FALSE-77")]


def wrongs(found) -> set[str]:
    """Return what the office answers for by what it did; the watch over the contractor asks only to look."""
    return {one.subject for one in found.lapses if one.what == "breach"}


def disputed(found) -> list[str]:
    return [one.subject for one in found.not_computable if one.missing == (f"lookups_that_agree:{DOCUMENT}",)]


@pytest.mark.parametrize("at", [RANKED, SIGNED])
def test_a_look_up_after_the_ranking_bars_no_contract_and_is_told_of_it(at):
    found = judged(look("officer-2", at))

    assert [one.bars for one in found.contracts] == [()]
    assert found.lot("1").winner.row.bidder == "firm-a"
    assert voids(found) == VOID
    assert not [one for one in found.breaches if one.rule.startswith("CN-QUAL-13")]


@pytest.mark.parametrize(
    ("at", "subjects"),
    [
        (RANKED, {"award:1", "contract:toilets-2024"}),
        (SIGNED, set()),
    ],
)
def test_whoever_awarded_or_signed_before_the_look_up_answers_for_nothing_that_it_showed(at, subjects):
    assert wrongs(judged(look("officer-2", at))) == subjects


@pytest.mark.parametrize("at", [RANKED, SIGNED])
def test_where_another_person_finds_the_document_genuine_later_it_is_told_as_disputed_and_no_breach(at):
    found = judged(look("officer-2", at), look("reviewer-1", f"{at[:-2]}05", "genuine"))

    assert (voids(found), found.lapses) == ([], ())
    assert disputed(found) == [subject for subject, _ in VOID]


@pytest.mark.parametrize(
    ("later", "stands"),
    [
        ([look("officer-2", "02-06T05", "genuine")], True),
        ([look("officer-2", "02-06T05", "genuine", said_by="reviewer-1")], True),
        ([look("reviewer-1", "02-06T01", "genuine")], True),
        ([look("reviewer-1", "02-06T05", "revoked")], True),
        ([look("reviewer-1", "02-06T05", "genuine"), look("officer-2", "02-06T08")], False),
        ([look("reviewer-1", "02-06T05", "genuine"), look("officer-1", "02-06T08")], True),
    ],
    ids=["his own", "his own in another name", "an earlier one", "no better one", "said again", "a second person"],
)  # fmt: skip
def test_what_disputes_a_look_up_is_a_later_contrary_one_of_another_person(later, stands):
    found = judged(look("officer-2", RANKED), *later)

    assert voids(found) == (VOID if stands else [])
    assert bool(disputed(found)) != stands
