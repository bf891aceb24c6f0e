"""OCDS packages of the examples, by the schemas, extensions and codelists of OCDS itself."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from onus.wire.site.ocds_packages import RECORD_PACKAGE, RELEASE_PACKAGE, ocds_files

from .conftest import AS_OF, Shown
from .ocds import faults


def packages(one: Shown) -> dict[str, Any]:
    return {name: json.loads(raw) for name, raw in ocds_files(one.assessment, one.published).items()}


@pytest.mark.parametrize("example", AS_OF)
def test_packages_are_what_ocds_its_extensions_and_codelists_ask_for(example, shown, shared):
    both = packages(shown(example))

    assert faults(both[RELEASE_PACKAGE], shared / "data" / "ocds", "release") == []
    assert faults(both[RECORD_PACKAGE], shared / "data" / "ocds", "record") == []


def first_contract(package: dict[str, Any]) -> dict[str, Any]:
    return package["releases"][0]["contracts"][0]


def an_amount(value: Any) -> dict[str, Any] | None:
    """Return the first amount with a currency, wherever it stands."""
    if isinstance(value, dict) and {"amount", "currency"} <= value.keys():
        return value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for one in inside if (found := an_amount(one))), None)


TAMPERED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a release without its ocid": (lambda one: one["releases"][0].pop("ocid"), "'ocid' is a required property"),
    "a date that is none": (lambda one: one["releases"][0].update(date="yesterday"), "'yesterday' is not a 'date-time'"),
    "an amount in words": (
        lambda one: an_amount(one).update(amount="much"),
        "'much' is not of type 'number', 'null'",
    ),
    "a currency that is none": (lambda one: an_amount(one).update(currency="YUA"), "'YUA' is not one of"),
    "an address that is none": (lambda one: one.update(uri="over there"), "'over there' is not a 'uri'"),
    "a status that is none": (lambda one: first_contract(one).update(status="going well"), "'going well' is not one of"),
    "a penalty of no codelist": (
        lambda one: first_contract(one)["implementation"]["performanceFailures"][0].update(penaltyType="forgiven"),
        "forgiven",
    ),
    "a misspelt field": (lambda one: first_contract(one).update(valeu={}), "contracts[0].valeu: unknown field"),
    "a role of no codelist": (
        lambda one: one["releases"][0]["parties"][0].update(roles=["friend"]),
        "`friend` is not in partyRole.csv",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_a_package_is_refused_with(what, shown, shared):
    tamper, reason = TAMPERED[what]
    package = copy.deepcopy(packages(shown("benxi-2023"))[RELEASE_PACKAGE])
    tamper(package)

    assert [one for one in faults(package, shared / "data" / "ocds", "release") if reason in one] != []
