"""Statements: payments and deductions of a month as rows, from the payment document of an assessment.

In:  `payment.json` and `contract.json` of an assessment.
Out: rows of a statement, and what is taken off before that is final.

The surprise: nothing is computed here, not even a sum. Each figure is the
assessment's own, so that a statement, a certificate and a recomputation agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from onus.base.texts import Language, Localized
from onus.report.codes import LINES, METHODS, PROPOSALS, UNITS
from onus.report.figures import quantity

CHAIN = (
    ("gross_minor", True), ("adjustment_minor", True), ("incentives_minor", True), ("deductions_minor", False),
    ("waived_minor", True), ("substitute_minor", False), ("carried_in_minor", False), ("carried_out_minor", True),
    ("held_back_minor", False), ("released_minor", True),
)  # fmt: skip
"""Sums that lead from the gross to what is payable, and whether each adds to it."""
BESIDE = (
    "undisputed_minor",
    "undetermined_minor",
    "invoiced_minor",
    "paid_minor",
    "outstanding_minor",
    "interest_minor",
)
THOUSAND = 1_000
PAID_BY = {**METHODS, "quantity": ("by quantity", "按量计价")}
TAKES_OFF = ("deduction", "substitute", "coefficient", "hold_back")


def statement(
    certificate: Mapping[str, Any], contract: Mapping[str, Any], language: Language
) -> dict[str, Any]:
    """Return one month as a statement."""
    lines = [_line(one, contract, language) for one in certificate["lines"]]
    exact = [line for line in lines if line["exact"]]
    for number, line in enumerate(exact, start=1):
        line["note"] = number
    return {
        "period": certificate["period"],
        "provisional": certificate["provisional"],
        "sample": certificate["sample"],
        "due_day": certificate["due_day"],
        "method": _word(PAID_BY, certificate["method"], language),
        "lines": lines,
        "exact": exact,
        "chain": [
            (name, minor if adds else -minor)
            for name, adds in CHAIN
            if (minor := certificate.get(name, 0)) or name == "gross_minor"
        ],
        "sums": [(name, certificate[name]) for name in BESIDE if certificate.get(name)],
        "held_back_until": certificate.get("held_back_until") or "",
        "payable_minor": certificate["payable_minor"],
        "deductions_minor": certificate["deductions_minor"],
        "outstanding_minor": certificate["outstanding_minor"],
    }


def preview(
    payment: Mapping[str, Any], contract: Mapping[str, Any], language: Language
) -> list[dict[str, Any]]:
    """Return what is taken off in months that are not final yet, and what somebody may still take off."""
    rows = []
    for certificate in payment.get("certificates", ()):
        lines = [_line(one, contract, language) for one in certificate["lines"] if _takes_off(one)]
        proposals = [
            _proposal(one, contract, language)
            for one in payment.get("proposals", ())
            if one["period"] == certificate["period"]
        ]
        if certificate["provisional"] and (lines or proposals):
            rows.append(
                {
                    "period": certificate["period"],
                    "lines": lines,
                    "proposals": proposals,
                    "deductions_minor": certificate["deductions_minor"],
                    "undetermined_minor": certificate["undetermined_minor"],
                }
            )
    return rows


def _takes_off(line: Mapping[str, Any]) -> bool:
    return line["kind"] in TAKES_OFF and (line["amount_minor"] < 0 or line["at_stake_minor"] != 0)


def _line(line: Mapping[str, Any], contract: Mapping[str, Any], language: Language) -> dict[str, Any]:
    return {
        "what": _word(LINES, line["kind"], language),
        "title": _title(line["source"], contract, language),
        "clause": line["clause"] or line["rule"],
        "quantity": quantity(Fraction(line["quantity"])),
        "exact": _exact(line["quantity"]),
        "unit": _word(UNITS, line["unit"], language) if line["unit"] else "",
        "duties": line["duty_count"],
        "amount_minor": line["amount_minor"],
        "before_cap_minor": _before_cap(line),
        "at_stake_minor": line["at_stake_minor"],
        "refs": line["refs"],
    }


def _before_cap(line: Mapping[str, Any]) -> int:
    """Return what a line would take without its cap; 0 where no cap held."""
    before = int(line.get("before_cap_minor", 0))
    return before if before != line["amount_minor"] else 0


def _proposal(one: Mapping[str, Any], contract: Mapping[str, Any], language: Language) -> dict[str, Any]:
    return {
        "what": _word(PROPOSALS, one["kind"], language),
        "title": _title(one["source"], contract, language),
        "clause": one["clause"],
        "duties": one["duty_count"],
        "amount_minor": one["amount_minor"],
        "decided_by": one["decided_by"],
    }


def _title(source: str, contract: Mapping[str, Any], language: Language) -> str:
    listed: Sequence[Mapping[str, Any]] = [
        one
        for name in ("deductions", "prices", "incentives", "obligations")
        for one in contract.get(name, ())
    ]
    for one in listed:
        if one["id"] == source and one.get("title"):
            return Localized(one["title"].get("en", ""), one["title"].get("zh", "")).text(language) or source
    return source


def _exact(fraction: str) -> str:
    """Return a fraction as it was computed, where three decimals cannot say it; else nothing."""
    return fraction if (Fraction(fraction) * THOUSAND).denominator != 1 else ""


def _word(words: Mapping[str, tuple[str, str]], code: str, language: Language) -> str:
    return Localized(*words[code]).text(language) if code in words else code
