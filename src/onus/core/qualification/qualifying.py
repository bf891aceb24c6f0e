"""Qualifying: may this supplier take part in these lots, by everything that is known of it.

In:  the register of qualification, what was announced, the rules in force.
Out: `Qualified` with every reason against it, every requirement, every rule that could not be judged.

The surprise: nothing stops at the first reason. A supplier that mends one fault and
learns of the next one a year later has lost two years to one letter.

Source: CN-QUAL-13, CN-CLASS1-08 and the kinds `financial_health` and `social_grades`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from onus.base.instants import Instant
from onus.base.money import Minor
from onus.core.contracts.breach import Breach, Judged, NotComputable, breach
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.bans import Ban, BanList
from onus.core.qualification.documents import (
    DocumentLookup,
    QualificationDocument,
    QualificationRequirement,
)
from onus.core.qualification.exclusion import (
    bans_barred,
    bans_unknown,
    class_barred,
    code_barred,
    violations_barred,
)
from onus.core.qualification.health import Accounts, HealthWarning, health_on
from onus.core.qualification.judged_documents import (
    UNCONFIRMED,
    WAIVED,
    DocumentJudged,
    document_judged,
)
from onus.core.qualification.prequalified import PrequalificationList
from onus.core.qualification.social_grades import reserved_for, social_barred
from onus.core.qualification.suppliers import SOCIAL_ORGANISATION, Supplier, Violation

QUALIFICATION, CLASSES, HEALTH, SOCIAL = (
    "qualification", "institution_class", "financial_health", "social_grades",
)  # fmt: skip
REQUIREMENTS = "requirements"
"""Subject of what the announcement did not ask for, which is no fault of any supplier."""
KINDS = (QUALIFICATION, CLASSES, HEALTH, SOCIAL)
LOOKUP, SECOND_LOOKUP = "lookup", "second_lookup"
"""What is missing of a document that nobody looked up, and of one that one person alone found wanting."""
DEADLINE, AWARD, SIGNING = STEPS = ("deadline", "award", "signing")
"""Steps at which a supplier must be free of everything that bars it, in their order."""


@dataclass(frozen=True, slots=True)
class QualificationRegister:
    """Everything that is known of suppliers beside what they bid.

    Attributes:
        ban_lists: debarment lists that were looked up; without one that tells of the day, nobody knows who is banned.
    """

    documents: tuple[QualificationDocument, ...] = ()
    lookups: tuple[DocumentLookup, ...] = ()
    violations: tuple[Violation, ...] = ()
    bans: tuple[Ban, ...] = ()
    accounts: tuple[Accounts, ...] = ()
    warnings: tuple[HealthWarning, ...] = ()
    lists: tuple[PrequalificationList, ...] = ()
    ban_lists: tuple[BanList, ...] = ()


@dataclass(frozen=True, slots=True)
class QualificationAsked:
    """What was announced, and the step at which it is judged.

    Attributes:
        requirements: in order.
        until: last instant by which a document counts: the deadline, or the step itself after it.
        day: local day of the step; bans, documents, violations, accounts and grades are looked at on it.
        as_of: what came on record later is not seen.
        step: name of the step, for the reasons: `deadline`, `award` or `signing`.
        category: of what is bought, for lists of examined suppliers.
        regions: regions of the purchase, from the street to the country.
        budgets: budget of each lot, in minor units; None where none was published.
        currency: of the budgets.
        yearly_value: value of the whole in a year, for the dependence on one contract; None where it is not known.
        today: day on which it is judged; a debarment list of a later day is nobody's knowledge yet. None for `day`.
        ban_list_days: how many days older than `day` a debarment list may be; None for any age.
    """

    requirements: tuple[QualificationRequirement, ...]
    until: Instant
    day: date
    as_of: Instant
    step: str = DEADLINE
    category: str = ""
    regions: tuple[str, ...] = ()
    budgets: Mapping[str, Minor | None] = field(default_factory=dict)
    currency: str = "CNY"
    yearly_value: Minor | None = None
    today: date | None = None
    ban_list_days: int | None = None


@dataclass(frozen=True, slots=True)
class Qualified:
    """What was found of one supplier.

    Attributes:
        supplier: id of the supplier.
        lots: lots that it wants to bid for and may.
        documents: one for each requirement of those lots, in their order.
        against: reasons that bar it, from all lots or from one.
        not_computable: rules that could not be judged; but for the gate of health they bar nobody by themselves.
    """

    supplier: str
    lots: tuple[str, ...]
    documents: tuple[DocumentJudged, ...]
    against: tuple[Breach, ...]
    not_computable: tuple[NotComputable, ...]

    @property
    def admitted(self) -> bool:
        """Return whether it may bid for at least one lot.

        >>> Qualified("s", (), (), (), ()).admitted
        False
        """
        return bool(self.lots)


def qualified(
    supplier: Supplier,
    lots: Sequence[str],
    asked: QualificationAsked,
    register: QualificationRegister,
    rules: Iterable[Rule],
) -> Qualified:
    """Judge whether a supplier may take part.

    Args:
        supplier: the supplier.
        lots: lots that it wants to bid for.
        asked: what was announced and when it is judged.
        register: everything known of suppliers.
        rules: in force on the day of the step; those of `KINDS` are applied.

    >>> from onus.base.texts import Localized
    >>> asked = QualificationAsked((), Instant(0), date(2024, 5, 30), Instant(0))
    >>> qualified(Supplier("s", Localized(), "91990000MA0000001B"), ("1",), asked, QualificationRegister(), ()).lots
    ('1',)
    """
    applied = [rule for rule in sorted(rules, key=lambda one: one.key) if rule.kind in KINDS]
    requirements = [one for one in asked.requirements if not one.lot or one.lot in lots]
    waived = _waived(supplier, asked, register)
    documents = tuple(_document(one, supplier, asked, register, waived) for one in requirements)
    found: list[Judged] = []
    for rule in applied:
        found += _by_rule(rule, supplier, lots, asked, register, requirements, documents)
    flat = tuple(one for part in found for one in part)
    against = tuple(one for one in flat if isinstance(one, Breach))
    barred = {one.subject for one in against}
    free = () if f"supplier:{supplier.id}" in barred else tuple(
        lot for lot in lots if f"bid:{lot}/{supplier.id}" not in barred
    )  # fmt: skip
    missing = tuple(one for one in flat if isinstance(one, NotComputable))
    return Qualified(supplier.id, free, documents, against, missing)


def _waived(
    supplier: Supplier, asked: QualificationAsked, register: QualificationRegister
) -> tuple[str, ...]:
    listed = (
        one.waived_on(supplier.id, asked.day)
        for one in register.lists
        if asked.category and one.category == asked.category
    )
    return tuple(name for names in listed for name in names)


def _document(
    one: QualificationRequirement,
    supplier: Supplier,
    asked: QualificationAsked,
    register: QualificationRegister,
    waived: tuple[str, ...],
) -> DocumentJudged:
    found = document_judged(
        one, supplier, register.documents, register.lookups,
        deadline=asked.until, day=asked.day, as_of=asked.as_of,
    )  # fmt: skip
    if one.id in waived and not found.document:
        return DocumentJudged(one.id, "", WAIVED)
    return found


def _by_rule(
    rule: Rule,
    supplier: Supplier,
    lots: Sequence[str],
    asked: QualificationAsked,
    register: QualificationRegister,
    requirements: Sequence[QualificationRequirement],
    documents: Sequence[DocumentJudged],
) -> list[Judged]:
    if rule.kind == CLASSES:
        return [class_barred(supplier, rule)]
    if rule.kind == SOCIAL:
        return [_social(rule, supplier, lot, asked) for lot in lots]
    if rule.kind == HEALTH:
        health = health_on(
            supplier.id, asked.day, rule, accounts=register.accounts, warnings=register.warnings,
            yearly_value=asked.yearly_value, currency=asked.currency,
        )  # fmt: skip
        # A gate that nobody can see through stays closed: what is missing is told, and bars.
        unseen = [one for one in health.reasons if isinstance(one, NotComputable)]
        closed = [
            breach(rule, one.subject, reason="not_computable", missing=" ".join(one.missing))
            for one in unseen
        ]
        return [health.reasons, tuple(closed)]
    return [
        code_barred(supplier, rule),
        violations_barred(
            supplier, register.violations, register.bans, rule, day=asked.day, as_of=asked.as_of
        ),
        bans_barred(supplier, register.bans, rule, days=((asked.step, asked.day),), regions=asked.regions),
        bans_unknown(
            supplier,
            register.ban_lists,
            rule,
            day=asked.day,
            today=asked.today or asked.day,
            days_max=asked.ban_list_days,
        ),
        _proofs(rule, supplier, asked, requirements, documents),
    ]


def _social(rule: Rule, supplier: Supplier, lot: str, asked: QualificationAsked) -> Judged:
    """Return what bars a supplier from a lot by grades: too large for its own, or reserved for others."""
    budget = asked.budgets.get(lot)
    reserved = reserved_for(rule, budget)
    grade = supplier.grade_on(asked.day) or "none"
    inside = supplier.kind == SOCIAL_ORGANISATION and grade in reserved
    too_large = social_barred(supplier, rule, lot=lot, budget=budget, day=asked.day)
    if not reserved or inside:
        return too_large
    told = {
        "reason": "reserved",
        "grades": " ".join(reserved),
        "grade": grade,
        "supplier_kind": supplier.kind,
    }
    return (*too_large, breach(rule, f"bid:{lot}/{supplier.id}", at=None, **told))


def look_missing(got: DocumentJudged) -> str:
    """Return which look-up is missing of a document that cannot be judged, with the document.

    >>> look_missing(DocumentJudged("licence", "d", "not_looked_up"))
    'lookup:d'
    """
    return f"{SECOND_LOOKUP if got.state == UNCONFIRMED else LOOKUP}:{got.document}"


def _proofs(
    rule: Rule,
    supplier: Supplier,
    asked: QualificationAsked,
    requirements: Sequence[QualificationRequirement],
    documents: Sequence[DocumentJudged],
) -> Judged:
    """Return each requirement that is not met or cannot be judged, and each proof that the announcement forgot to ask for."""
    found: list[Judged] = []
    for one, got in zip(requirements, documents, strict=True):
        if not got.sound:
            lot = one.lot
            subject = f"bid:{lot}/{supplier.id}" if lot else f"supplier:{supplier.id}"
            # What the state itself tells comes first; `reason` within it is the closer one.
            if got.unjudged:
                # The office has not looked enough; that is no reason against whoever showed the document.
                found.append((NotComputable(rule.key, subject, (look_missing(got),)),))
                continue
            told = {"state": got.state, "proof": one.proof, "requirement": one.id, "document": got.document}
            found.append((breach(rule, subject, at=asked.until, **told, **dict(got.reasons)),))
    proofs = rule.parameters.get("proofs", ())
    served = {one.proof for one in requirements}
    forgotten = [name for name in proofs if name not in served] if isinstance(proofs, (list, tuple)) else []
    if forgotten:
        found.append((NotComputable(rule.key, REQUIREMENTS, tuple(forgotten)),))
    return tuple(one for part in found for one in part)
