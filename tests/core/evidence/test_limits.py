"""The rule of evidence: chosen by its date, and one for a whole run."""

from __future__ import annotations

from datetime import date

import pytest

from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.evidence.fixes import Sieve
from onus.core.evidence.limits import EvidenceRuleChanges, sieve_in_force


def rule(version: str, radius_mm: int, *, since: date | None, until: date | None = None) -> Rule:
    return Rule(
        id="EVIDENCE", version=version, kind="evidence", citation=Localized(), says=Localized(),
        since=since, until=until, parameters={"radius_mm": radius_mm},
    )  # fmt: skip


OLD = rule("old", 50_000, since=date(2020, 1, 1), until=date(2023, 1, 1))
NEW = rule("new", 20_000, since=date(2023, 1, 1))
UNDATED = rule("undated", 1_000, since=None)


@pytest.mark.parametrize(
    ("first", "last", "radius_mm"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), Sieve().radius_mm),
        (date(2022, 1, 1), date(2022, 12, 31), 50_000),
        (date(2023, 1, 1), date(2024, 1, 1), 20_000),
    ],
)
def test_the_version_in_force_on_the_assessed_days_sets_the_limits(first, last, radius_mm):
    assert sieve_in_force(Rulebook((NEW, OLD)), first=first, last=last).radius_mm == radius_mm


@pytest.mark.parametrize(
    ("first", "last"), [(date(2022, 12, 31), date(2023, 1, 1)), (date(2019, 12, 31), date(2020, 1, 1))]
)
def test_a_rule_that_changes_within_the_assessed_days_is_refused_by_name(first, last):
    with pytest.raises(EvidenceRuleChanges, match="EVIDENCE@"):
        sieve_in_force(Rulebook((OLD, NEW)), first=first, last=last)


def test_a_rule_without_a_date_counts_only_where_the_dossier_names_it():
    days = {"first": date(2024, 1, 1), "last": date(2024, 2, 1)}

    assert sieve_in_force(Rulebook((UNDATED,)), **days) == Sieve()
    assert sieve_in_force(Rulebook((UNDATED,), ("EVIDENCE",)), **days).radius_mm == 1_000


def test_an_as_of_before_the_first_day_still_has_limits():
    assert sieve_in_force(Rulebook((NEW,)), first=date(2024, 1, 1), last=date(2023, 6, 1)).radius_mm == 20_000
