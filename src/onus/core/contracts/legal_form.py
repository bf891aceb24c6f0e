"""Legal form: does the contract bear the name of what it is?

In:  a contract and the rules on legal form.
Out: one `FormFinding` for each rule, dated.

The surprise: a rule that came into force after the signature never makes the
contract unlawful. It is shown as a what-if, "not in force at signature".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.core.contracts.contract import Contract
from onus.core.contracts.rulebook import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class FormFinding:
    """What one rule on legal form says of a contract.

    Attributes:
        rule: `id@version` of the rule.
        verdict: `mismatch`, `term_too_long` or `conforms`.
        in_force_at_signature: False makes the verdict a what-if; None when unknown.
        facts: the facts it rests on, as named values.
    """

    rule: str
    verdict: str
    in_force_at_signature: bool | None
    facts: tuple[tuple[str, str], ...]


def whole_months_of_term(contract: Contract) -> int:
    """Return the whole months of the term.

    >>> from onus.base.texts import Localized
    >>> whole_months_of_term(Contract("c", Localized(), "concession", "government",
    ...                      date(2023, 9, 1), date(2047, 9, 1)))
    288
    """
    first, last = contract.starts, contract.ends
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (1 if last.day < first.day else 0)


def judge_form(contract: Contract, rulebook: Rulebook) -> tuple[FormFinding, ...]:
    """Judge the legal form under every rule of kind `legal_form`.

    Source: the rules themselves; for China the measures on concessions in force
        from 2024-05-01 (a concession is paid by its users) and the term limits
        of purchased services.

    >>> from onus.base.texts import Localized
    >>> judge_form(Contract("c", Localized(), "concession", "government",
    ...                     date(2023, 9, 1), date(2047, 9, 1)), Rulebook())
    ()
    """
    return tuple(_judge(contract, rule) for rule in rulebook.of_kind("legal_form"))


def _judge(contract: Contract, rule: Rule) -> FormFinding:
    form = str(rule.parameters.get("form", ""))
    facts = (
        ("form", contract.form),
        ("payer", contract.payer),
        ("user_paid_ppm", str(contract.user_paid_ppm)),
        ("term_months", str(whole_months_of_term(contract))),
        ("signed", str(contract.signed or "unknown")),
        ("rule_since", str(rule.since or "unknown")),
    )
    return FormFinding(
        rule=rule.key,
        verdict=_verdict(contract, rule) if contract.form == form else "conforms",
        in_force_at_signature=_held(rule, contract.signed),
        facts=facts,
    )


def _verdict(contract: Contract, rule: Rule) -> str:
    needed_ppm = rule.parameters.get("user_paid_ppm_min")
    if isinstance(needed_ppm, int) and contract.user_paid_ppm < needed_ppm:
        return "mismatch"
    months_max = rule.parameters.get("term_months_max")
    if isinstance(months_max, int) and whole_months_of_term(contract) > months_max:
        return "term_too_long"
    return "conforms"


def _held(rule: Rule, signed: date | None) -> bool | None:
    if signed is None or rule.since is None:
        return None
    return rule.holds_on(signed)
