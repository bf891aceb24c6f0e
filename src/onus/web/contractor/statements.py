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

TAKES_OFF = ("deduction", "substitute", "coefficient", "hold_back")


def statement(
    certificate: Mapping[str, Any], contract: Mapping[str, Any], language: Language
) -> dict[str, Any]:
    """Return one month as a statement."""
    sums = (
        "gross_minor", "adjustment_minor", "incentives_minor", "deductions_minor", "waived_minor", "substitute_minor",
        "carried_in_minor", "carried_out_minor", "held_back_minor", "released_minor", "payable_minor",
        "undisputed_minor", "undetermined_minor", "invoiced_minor", "paid_minor", "outstanding_minor", "interest_minor",
    )  # fmt: skip
    return {
        "period": certificate["period"],
        "provisional": certificate["provisional"],
        "sample": certificate["sample"],
        "due_day": certificate["due_day"],
        "method": _word(METHODS, certificate["method"], language),
        "lines": [_line(one, contract, language) for one in certificate["lines"]],
        "sums": [(name, certificate[name]) for name in sums if certificate.get(name)],
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
        "at_stake_minor": line["at_stake_minor"],
        "refs": line["refs"],
    }


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
    return fraction if Fraction(fraction).denominator != 1 else ""


def _word(words: Mapping[str, tuple[str, str]], code: str, language: Language) -> str:
    return Localized(*words[code]).text(language) if code in words else code
