"""Bidders in words: reasons, grades, lapses and far scores are said in both languages, and no code among them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from onus.base.instants import instant
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.evaluation.deviation import DeviationLimit
from onus.core.qualification.bans import Ban
from onus.core.qualification.credit_codes import check_character
from onus.core.qualification.credit_grades import PastMonth
from onus.core.qualification.health import HealthWarning
from onus.core.qualification.suppliers import Violation
from onus.core.tendering.judge import judge
from onus.core.tendering.tender import Tender
from onus.outside.tenders import read_tender
from onus.report.tender_bidders import qualification_table, standing_table, watch_table
from onus.report.tender_findings import contracts_table
from onus.report.tender_tables import TenderTable, losers_table, scores_table
from onus.report.tenders import line, speaker_of
from onus.wire.tenders.published import proceeding_bytes

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tender-2024"
AS_OF = instant("2024-12-31T00:00:00Z")
FIRST_17 = "52990000MJ0000001"
SOUND = FIRST_17 + check_character(FIRST_17)
CODE = re.compile(r"\b[A-Za-z]+(?:[_-][A-Za-z0-9]+)+\b|\b[a-z][A-Za-z]*\b")
MARK = re.compile(r"\[[^\]]*\]")
SOCIAL = Rule(
    "S", "1", "social_grades", Localized("made up", "虚构"), Localized(), since=date(2000, 1, 1),
    parameters={"consequence": "reject", "value_minor_max": {"3A": 50_000_000, "4A": 90_000_000}},
)  # fmt: skip
CREDIT = Rule(
    "G", "1", "credit_grade", Localized("made up", "虚构"), Localized(), since=date(2000, 1, 1),
    parameters={"horizon_months": 36, "sample_min": 10, "grades": {"A": 900_000, "B": 0}, "bond_ppm": {"A": 500_000}},
)  # fmt: skip


@cache
def tender() -> Tender:
    """Return the generated tender with a social organisation that won, and lost much while its contract ran."""
    found = read_tender(EXAMPLE).tender
    suppliers = tuple(
        replace(one, kind="social_organisation", credit_code=SOUND, social_grade="3A", grade_until=date(2024, 7, 31))
        if one.id == "firm-a" else one
        for one in found.register.suppliers
    )  # fmt: skip
    register = replace(
        found.register, suppliers=suppliers,
        bans=(*found.register.bans, Ban("b", SOUND, date(2024, 2, 10), date(2024, 5, 31), list="l")),
        violations=(Violation("v", "firm-a", "large_fine", date(2024, 6, 3)),),
        warnings=(HealthWarning(date(2024, 6, 20), "w", "firm-a", "wages_unpaid"),),
        past_months=(PastMonth("firm-a", "c", "2023-11", 19, 20, date(2023, 12, 9)),),
    )  # fmt: skip
    versions = tuple(
        replace(one, announcement=replace(one.announcement, deviation=DeviationLimit(5_000)))
        for one in found.versions
    )
    facts = tuple(
        replace(one, said=replace(one.said, expires=date(2024, 8, 31)))
        if one.id == "shown-firm-a-legal-person" else one
        for one in found.facts
    )  # fmt: skip
    rules = Rulebook((*found.rulebook.rules, SOCIAL, CREDIT))
    return replace(found, register=register, versions=versions, facts=facts, rulebook=rules)


def lines(table: str, language: str) -> list[str]:
    speaker = speaker_of(tender(), language)
    found = json.loads(proceeding_bytes(judge(tender(), tender().rulebook, AS_OF)))
    lot = found["lots"][0]
    tables: dict[str, TenderTable] = {
        "qualification": qualification_table(found, speaker), "standing": standing_table(found, speaker),
        "watch": watch_table(found, speaker), "scores": scores_table(lot, found, speaker),
        "contracts": contracts_table(found, speaker), "losers": losers_table(lot, found, speaker),
    }  # fmt: skip
    return [line(row) for row in tables[table].rows]


@pytest.mark.parametrize("table", ["qualification", "standing", "watch", "scores", "contracts", "losers"])
def test_in_chinese_no_table_on_bidders_holds_a_code_outside_a_mark(table):
    told = [re.sub("CNY", "", MARK.sub("", row)) for row in lines(table, "zh-Hans")]

    assert told and [row for row in told if CODE.search(row)] == []


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("qualification", "At the signing of the contract  2024-02-28 10:00  Barred  Its bidder is banned from purchases [b]"),
        ("standing", "Grade 3A: bids up to 500,000.00 CNY, counts as 0 earlier contract(s), Grade 4A: up to 900,000.00 CNY"),
        ("standing", "Grade A: 95.0 % on time, of 20 duties in 1 months; bid bond 50 % of the ordinary one"),
        ("standing", "No record: the ordinary terms"),
        ("watch", "A document has expired: Licence of the legal person  2024-09-01 00:00  still so"),
        ("watch", "Its bidder is banned from purchases [b]  2024-02-28 00:00  2024-06-01 00:00"),
        ("watch", "Punished, a large fine"),
        ("watch", "A published warning, unpaid wages"),
        ("watch", "its grade 3A is no more; now: no grade"),
        ("scores", "1.5 % of the points, above the announced limit, explained by nobody"),
        ("contracts", "The bidder was not qualified: Its bidder is banned from purchases [b]"),
    ],
)  # fmt: skip
def test_what_was_found_of_a_bidder_is_said_with_what_it_rests_on(table, told):
    assert [row for row in lines(table, "en") if told in row] != []
