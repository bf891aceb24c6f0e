"""A concession of 24 years that a city alone pays for: what it trips, by the day of its decision."""

from __future__ import annotations

import os
import tomllib
from datetime import date
from pathlib import Path

from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rulebook
from onus.core.outsourcing.judging import Plan, by_date, judge_plan
from onus.core.outsourcing.plan import Need
from onus.outside.law import load_pack

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden" / "plans" / "benxi-2023.txt"
BOOK = Rulebook((*load_pack("cn-procurement").rules, *load_pack("cn-national").rules))


def the_plan() -> Plan:
    """The documented contract as a plan; the category is read from its published scope, which builds and serves."""
    contract = tomllib.loads((ROOT / "examples" / "benxi-2023" / "contract.toml").read_text("utf-8"))[
        "contract"
    ]
    need = Need(
        id=contract["id"], title=Localized(contract["title"]["en"], contract["title"]["zh-Hans"]),
        category="works_with_services", object="services", service_to="public", form=contract["form"],
        payer=contract["payer"], user_paid_ppm=contract["user_paid_ppm"], starts=contract["starts"],
        ends=contract["ends"], yearly_minor=Minor(contract["price_minor"]), currency="CNY", major=None,
    )  # fmt: skip
    return Plan(need, contract["signed"], record_complete=False)


def told() -> str:
    lines = []
    for judged in by_date(the_plan(), BOOK):
        lines.append(f"{judged.day}{'  the day of the decision' if judged.day == the_plan().decided else ''}")
        lines += [
            f"  {each.rule}: {' '.join('='.join(fact) for fact in each.facts)}" for each in judged.breaches
        ]
        lines += [
            f"  {each.rule}: cannot tell, missing {', '.join(each.missing)}" for each in judged.not_computable
        ]
    return "\n".join(lines) + "\n"


def test_what_it_trips_by_date_is_the_golden_text():
    if os.environ.get("ONUS_ACCEPT"):
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(told(), encoding="utf-8")

    assert told() == GOLDEN.read_text(encoding="utf-8")


def rules_on(day):
    last = [each for each in by_date(the_plan(), BOOK) if each.day <= day][-1]
    return {each.rule.partition("@")[0] for each in last.breaches}


def test_its_form_fits_no_concession_from_may_2024_and_not_on_the_day_of_its_decision():
    assert "CN-FORM-03" not in rules_on(date(2023, 8, 29))
    assert "CN-FORM-03" not in rules_on(date(2024, 4, 30))
    assert "CN-FORM-03" in rules_on(date(2024, 5, 1))


def test_as_a_purchase_of_services_it_was_too_long_on_the_day_of_its_decision():
    assert rules_on(date(2023, 8, 29)) == {"CN-SCOPE-01", "CN-TERM-02"}
    assert rules_on(date(2020, 2, 29)) == set()


def test_its_own_name_is_never_too_long_for_a_concession():
    form = {each.rule: each.verdict for each in judge_plan(the_plan(), BOOK).form}

    assert form["CN-TERM-04@2023-11-03"] == "conforms"
    assert form["CN-FORM-03@2024-05-01"] == "mismatch"


def test_nothing_is_called_a_breach_that_only_silence_speaks_for():
    found = judge_plan(the_plan(), BOOK)

    assert [each.missing for each in found.not_computable] == [
        ("major",), ("consultation",), ("comparator",), ("readiness",),
    ]  # fmt: skip
