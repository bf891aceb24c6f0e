"""Registers beside a tender: ownership, lists of examined suppliers, records of punishment decide who may bid."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from onus.base.instants import instant
from onus.core.qualification.documents import QualificationDocument
from onus.core.qualification.prequalified import PrequalificationList, Prequalified
from onus.core.qualification.relations import ProjectRole
from onus.core.qualification.suppliers import Violation
from onus.core.tendering.judge import judge
from onus.outside.tenders import read_tender
from onus.wire.tenders.published import HEAD, public_view, published_files

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tender-2024"
END = instant("2024-12-31T00:00:00Z")


@cache
def tender():
    return read_tender(EXAMPLE).tender


def refused(one) -> dict[str, set[str]]:
    """Return the reasons against each supplier."""
    found = judge(one, one.rulebook, END)
    whose = {each.bid: each.supplier for each in found.received}
    return {whose[each.bid]: {reason for _, reason in each.reasons} for each in found.lots[0].refused}


def entity(record: str, code: str) -> dict[str, object]:
    return {
        "statementId": f"st-{record}", "declarationSubject": record, "statementDate": "2023-01-01",
        "recordId": record, "recordType": "entity", "recordStatus": "new",
        "recordDetails": {"name": record, "identifiers": [{"scheme": "CN-USCC", "id": code}]},
    }  # fmt: skip


def with_ownership(folder: Path, percent: float) -> Path:
    shutil.copytree(EXAMPLE, folder)
    held = {
        "statementId": "planted-statement", "declarationSubject": "b", "statementDate": "2023-01-01",
        "recordId": "r", "recordType": "relationship", "recordStatus": "new",
        "recordDetails": {
            "isComponent": False, "subject": "b", "interestedParty": "a",
            "interests": [
                {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": percent}}
            ],
        },
    }  # fmt: skip
    rows = [entity("a", "91990000MA90000013"), entity("b", "91990000MA90000026"), held]
    (folder / "register" / "ownership.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("percent", "both"), [(50.1, True), (50, False)])
def test_a_bidder_that_holds_another_is_refused_with_it_and_the_public_sees_why(percent, both, tmp_path):
    one = read_tender(with_ownership(tmp_path / "tender", percent)).tender
    reason = "control:CN-REL-15@2015-03-01"

    for judged in (one, public_view(one, END)):
        found = refused(judged)
        assert {who for who, why in found.items() if reason in why} == (
            {"firm-a", "firm-b"} if both else set()
        )
    assert b"planted-statement" not in published_files(one, END)[HEAD]


def test_broken_statements_of_ownership_are_told_with_the_file(tmp_path):
    folder = with_ownership(tmp_path / "tender", 60)
    (folder / "register" / "ownership.json").write_text("{}", encoding="utf-8")

    with pytest.raises(Exception) as caught:
        read_tender(folder)
    assert [(one.code, one.file) for one in caught.value.faults] == [("BODS-001", "register/ownership.json")]


def test_whoever_designed_the_project_may_not_bid():
    register = replace(tender().register, parts=(ProjectRole("firm-a", "designed_project", "file 1"),))

    assert refused(replace(tender(), register=register))["firm-a"] == {
        "designed_project:CN-REL-15@2015-03-01"
    }


@pytest.mark.parametrize(("decided", "barred"), [(date(2021, 2, 6), True), (date(2021, 2, 4), False)])
def test_a_punished_supplier_is_refused_for_three_years(decided, barred):
    punished = Violation("v-1", "firm-c", "large_fine", decided)
    found = refused(replace(tender(), register=replace(tender().register, violations=(punished,))))

    assert ("firm-c" in found) == barred


def without_documents_of(supplier: str):
    facts = tuple(
        one
        for one in tender().facts
        if not (isinstance(one.said, QualificationDocument) and one.said.supplier == supplier)
    )
    gone = {one.id for one in tender().facts} - {one.id for one in facts}
    return replace(
        tender(), facts=tuple(one for one in facts if getattr(one.said, "document", "") not in gone)
    )


def test_what_was_examined_beforehand_need_not_be_shown_again():
    one = without_documents_of("firm-b")
    asked = tuple(each.id for each in one.versions[0].announcement.requirements)
    assert refused(one)["firm-b"] == {f"document_missing:{name}" for name in asked}

    assert one.plan is not None
    listed = PrequalificationList(
        "l", one.plan.need.category, date(2024, 1, 1), date(2024, 12, 31),
        entries=(Prequalified("firm-b", date(2024, 1, 1), requirements=asked),),
    )  # fmt: skip
    assert "firm-b" not in refused(replace(one, register=replace(one.register, lists=(listed,))))
