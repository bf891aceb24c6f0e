"""Qualifying: every reason against a supplier at once, by the rules of the packs, and the watch after award."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from onus.base.instants import DAY_US, UTC_ZONE, Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.qualification.bans import Ban, BanEvent, BanList
from onus.core.qualification.credit_codes import check_character
from onus.core.qualification.documents import (
    PROOFS,
    DocumentLookup,
    QualificationDocument,
    QualificationRequirement,
)
from onus.core.qualification.health import HealthWarning
from onus.core.qualification.prequalified import PrequalificationList, Prequalified
from onus.core.qualification.qualifying import QualificationAsked, QualificationRegister, qualified
from onus.core.qualification.suppliers import Supplier, Violation
from onus.core.qualification.watching import lapses, watch_groups
from onus.wire.rulebooks import read_pack

LAW = files("onus") / "law"


def rules(pack: str):
    read, faults = read_pack((LAW / pack / "pack.toml").read_bytes(), file="pack.toml")
    assert not [one for one in faults if not one.warning]
    assert read is not None
    return read.rules


CN = [rule for rule in rules("cn-procurement") if rule.kind in ("qualification", "institution_class")]
SAMPLE = [rule for rule in rules("sample-qualification") if rule.kind == "social_grades"]
CODE = "91990000MA0000001B"
FIRM = Supplier("s", Localized("Generated Firm A", "生成企业甲"), CODE)
REQUIREMENTS = tuple(QualificationRequirement(f"r-{proof}", proof=proof) for proof in PROOFS)
DEADLINE = instant("2024-05-30T09:00:00Z")
ASKED = QualificationAsked(
    REQUIREMENTS, DEADLINE, date(2024, 5, 30), Instant(DEADLINE + 30 * DAY_US),
    budgets={"1": Minor(5_000_000), "2": Minor(40_000_000)},
)  # fmt: skip
DOCUMENTS = tuple(
    QualificationDocument(
        f"d-{one.id}", "s", one.id, "aa", expires=date(2025, 5, 30), shown_at=Instant(DEADLINE - 1)
    )
    for one in REQUIREMENTS
)
LOOKUPS = tuple(
    DocumentLookup(f"l-{one.id}", one.id, "officer", DEADLINE, "online", "a register", "genuine", "aa")
    for one in DOCUMENTS
)
REGISTER = QualificationRegister(DOCUMENTS, LOOKUPS, ban_lists=(BanList("l", as_of=date(2024, 5, 29)),))


def found(register=REGISTER, supplier=FIRM, asked=ASKED, applied=CN, lots=("1", "2")):
    return qualified(supplier, lots, asked, register, applied)


def reasons(*args, **more) -> list[str]:
    got = found(*args, **more)
    return [dict(one.facts).get("state", dict(one.facts).get("reason", "")) for one in got.against]


def test_a_supplier_with_all_six_proofs_is_admitted():
    got = found()

    assert (got.admitted, got.lots, got.against, got.not_computable) == (True, ("1", "2"), (), ())


@pytest.mark.parametrize("proof", PROOFS)
def test_each_of_the_six_proofs_is_needed(proof):
    left = tuple(one for one in DOCUMENTS if one.requirement != f"r-{proof}")
    got = found(replace(REGISTER, documents=left))

    assert not got.admitted
    assert [dict(one.facts)["proof"] for one in got.against] == [proof]
    assert got.against[0].rule == "CN-QUAL-13@2003-01-01"


def test_a_proof_that_the_announcement_forgot_bars_nobody_and_is_told():
    got = found(asked=replace(ASKED, requirements=REQUIREMENTS[1:]))

    assert got.admitted
    assert [one.missing for one in got.not_computable] == [(PROOFS[0],)]


def test_every_reason_is_told_at_once():
    register = QualificationRegister(
        bans=(Ban("b", CODE, date(2024, 1, 1), list="l"),),
        violations=(Violation("v", "s", "large_fine", date(2023, 1, 1)),),
    )

    assert reasons(register) == ["major_violation", "ban", *["missing"] * 6]


@pytest.mark.parametrize(
    ("decided", "barred"),
    [
        (date(2021, 5, 29), False),
        (date(2021, 5, 30), True),
        (date(2024, 5, 30), True),
        (date(2024, 5, 31), False),
    ],
)
def test_a_major_violation_bars_for_three_years_to_the_day(decided, barred):
    register = replace(REGISTER, violations=(Violation("v", "s", "criminal", decided),))

    assert (reasons(register) == ["major_violation"]) == barred


def test_a_small_fine_and_one_that_was_taken_back_bar_nobody():
    small = Violation("v", "s", "small_fine", date(2024, 1, 1))
    back = Violation("w", "s", "large_fine", date(2024, 1, 1), lifted_on=date(2024, 5, 30))

    assert reasons(replace(REGISTER, violations=(small, back))) == []


def test_a_violation_whose_ban_has_run_its_course_bars_nobody_again():
    ban = Ban("b", CODE, date(2023, 1, 1), date(2024, 5, 29), ground="v")
    violation = Violation("v", "s", "large_fine", date(2023, 1, 1))

    assert reasons(replace(REGISTER, violations=(violation,), bans=(ban,))) == []
    lasting = replace(ban, until=date(2024, 5, 30))
    assert reasons(replace(REGISTER, violations=(violation,), bans=(lasting,))) == ["major_violation", "ban"]


def test_a_ban_that_begins_between_deadline_and_award_bars_at_the_award():
    register = replace(REGISTER, bans=(Ban("b", CODE, date(2024, 6, 10)),))

    assert reasons(register) == []
    assert reasons(register, asked=replace(ASKED, day=date(2024, 6, 10), step="award")) == ["ban"]


def test_a_suspended_ban_bars_nobody_while_it_rests():
    ban = Ban("b", CODE, date(2024, 1, 1), events=(BanEvent(date(2024, 5, 30), "suspended"),))

    assert reasons(replace(REGISTER, bans=(ban,))) == []


def test_a_document_that_expires_before_the_award_bars_at_the_award():
    assert reasons(asked=replace(ASKED, day=date(2025, 5, 31), step="award")) == ["expired"] * 6


@pytest.mark.parametrize(
    ("kind", "against", "missing"),
    [("class_one", ["institution_class"], 0), ("class_two", [], 0), ("", [], 1)],
)
def test_an_institution_of_the_first_class_may_not_supply_and_an_unknown_class_is_no_pass(
    kind, against, missing
):
    one = Supplier("s", Localized(), "", "public_institution", institution_class=kind)
    one = replace(one, credit_code=sound("12990000MB0000001"))
    got = found(supplier=one)

    assert [dict(item.facts)["reason"] for item in got.against] == against
    assert len(got.not_computable) == missing


def sound(first_17: str) -> str:

    return first_17 + check_character(first_17)


def test_a_code_that_speaks_of_another_kind_of_body_is_refused():
    assert reasons(supplier=replace(FIRM, kind="state_organ")) == ["credit_code_kind"]


def test_a_list_of_examined_suppliers_stands_for_the_requirements_that_it_examined():
    listed = PrequalificationList(
        "l", "snow", date(2024, 1, 1), date(2024, 12, 31),
        entries=(Prequalified("s", date(2024, 1, 1), requirements=("r-accounts",)),),
    )  # fmt: skip
    left = tuple(one for one in DOCUMENTS if one.requirement != "r-accounts")
    register = replace(REGISTER, documents=left, lists=(listed,))

    assert reasons(register, asked=replace(ASKED, category="snow")) == []
    assert reasons(register, asked=replace(ASKED, category="greening")) == ["missing"]
    over = replace(listed, until=date(2024, 5, 29))
    assert reasons(replace(register, lists=(over,)), asked=replace(ASKED, category="snow")) == ["missing"]


def test_without_accounts_the_gate_of_health_stays_closed_and_says_so():
    health = [rule for rule in rules("sample-qualification") if rule.kind == "financial_health"]
    got = found(applied=[*CN, *health])

    assert not got.admitted
    assert [dict(one.facts)["reason"] for one in got.against][:1] == ["not_computable"]
    assert ("accounts",) in [one.missing for one in got.not_computable]


SOCIAL = Supplier("s", Localized(), sound("52990000MJ0000001"), "social_organisation", social_grade="1A")


def test_a_lot_above_the_grade_is_closed_and_a_smaller_one_stays_open():
    asked = replace(ASKED, budgets={"1": Minor(50_000_000), "2": Minor(50_000_001)})

    assert found(supplier=SOCIAL, asked=asked, applied=[*CN, *SAMPLE]).lots == ("1",)


def test_a_reserved_lot_is_open_to_low_grades_alone():
    asked = replace(ASKED, budgets={"1": Minor(20_000_000), "2": Minor(20_000_001)})
    high = replace(SOCIAL, social_grade="5A")

    assert found(supplier=SOCIAL, asked=asked, applied=[*CN, *SAMPLE]).lots == ("1", "2")
    assert found(supplier=high, asked=asked, applied=[*CN, *SAMPLE]).lots == ("2",)
    assert found(asked=asked, applied=[*CN, *SAMPLE]).lots == ("2",)


FIRST, TODAY = date(2024, 7, 1), date(2025, 12, 31)
AS_OF = instant("2025-12-31T23:00:00Z")


def watched(register):
    return lapses(FIRM, REQUIREMENTS, register, UTC_ZONE, first=FIRST, today=TODAY, as_of=AS_OF)


def test_a_licence_that_expires_after_the_award_raises_a_case_on_the_next_day():
    got = watched(REGISTER)

    assert [(one.since, one.what, one.state, one.until) for one in got] == [
        (date(2025, 5, 31), "document", "expired", None)
    ] * 6


def test_a_lapse_that_was_mended_stays_a_case_with_an_end():
    licence = DOCUMENTS[0]
    fresh = replace(licence, id="fresh", expires=date(2027, 1, 1), shown_at=instant("2025-06-20T08:00:00Z"))
    looked = replace(LOOKUPS[0], id="again", document="fresh", at=instant("2025-06-21T08:00:00Z"))
    register = QualificationRegister((*DOCUMENTS, fresh), (*LOOKUPS, looked))

    got = [one for one in watched(register) if one.ref == licence.requirement]
    groups = watch_groups("s", got, UTC_ZONE)

    assert [(one.since, one.until) for one in got] == [(date(2025, 5, 31), date(2025, 6, 21))]
    assert [(one.opened_at, one.closed_at) for one in groups] == [
        (instant("2025-05-31T00:00:00Z"), instant("2025-06-21T00:00:00Z"))
    ]


def test_a_ban_that_is_suspended_and_reinstated_is_two_lapses():
    events = (BanEvent(date(2024, 9, 1), "suspended"), BanEvent(date(2024, 10, 1), "reinstated"))
    ban = Ban("b", CODE, date(2024, 8, 1), date(2024, 12, 31), list="l", events=events)
    got = [one for one in watched(replace(REGISTER, bans=(ban,))) if one.what == "ban"]

    assert [(one.since, one.until) for one in got] == [
        (date(2024, 8, 1), date(2024, 9, 1)), (date(2024, 10, 1), date(2025, 1, 1)),
    ]  # fmt: skip


def test_a_warning_during_the_contract_is_a_lapse_from_its_day():
    warning = HealthWarning(date(2025, 1, 2), "w", "s", "profit_warning")
    got = [one for one in watched(replace(REGISTER, warnings=(warning,))) if one.what == "warning"]

    assert [(one.since, one.until, one.state) for one in got] == [(date(2025, 1, 2), None, "profit_warning")]


def test_a_supplier_that_keeps_everything_raises_nothing():
    lasting = tuple(replace(one, expires=date(2030, 1, 1)) for one in DOCUMENTS)

    assert watched(replace(REGISTER, documents=lasting)) == ()
