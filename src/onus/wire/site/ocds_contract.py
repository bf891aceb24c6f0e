"""The contract in OCDS: parties, award, agreement, agreed targets.

In:  the public view of an assessment.
Out: JSON values of the release.

The surprise: a price by the year or month is no value of the contract. OCDS has one
field for the whole sum; where the paper names none, ours stands in the Onus
extension with its period, and nothing is multiplied.

Source: OCDS 1.1.5; extension `metrics`; extension of the United Kingdom.
"""

from __future__ import annotations

from typing import Any

from onus.core.assessment.assessment import Assessment
from onus.core.contracts.contract import Party
from onus.wire.site.ocds_values import day_text, filled, share, texts, value_of

ROLES = {"buyer": ["buyer", "procuringEntity"], "payer": ["payer"], "contractor": ["supplier", "payee"]}
"""Roles of OCDS by ours; any other is kept as it is, the code list is open."""
CONTRACTOR = "contractor"


def party_id(party: Party) -> str:
    """Return what other parts of the release call a party.

    >>> from onus.base.texts import Localized
    >>> party_id(Party("contractor", Localized("Firm"))), party_id(Party("buyer", Localized("Office"), "city"))
    ('role-contractor', 'body-city')
    """
    return f"body-{party.body}" if party.body else f"role-{party.role}"


def parties(assessed: Assessment) -> list[dict[str, Any]]:
    """Return the parties of the contract and every public body of the register."""
    found: dict[str, dict[str, Any]] = {}
    for party in assessed.dossier.contract.parties:
        one = found.setdefault(
            party_id(party), {"id": party_id(party), **texts("name", party.name), "roles": []}
        )
        for role in ROLES.get(party.role, [party.role]):
            if role not in one["roles"]:
                one["roles"].append(role)
        if party.role in ROLES:
            one.setdefault("roleDetails", party.role)
    for body in assessed.dossier.register.bodies:
        name = f"body-{body.id}"
        one = found.setdefault(name, {"id": name, **texts("name", body.name), "roles": []})
        one["roles"].extend(role for role in body.roles if role not in one["roles"])
    for one in found.values():
        one["roles"] = one["roles"] or ["interestedParty"]
    return list(found.values())


def reference(assessed: Assessment, role: str) -> dict[str, Any]:
    """Return a reference to the party of a role; empty where the contract names none."""
    for party in assessed.dossier.contract.parties:
        if party.role == role:
            return filled(id=party_id(party), name=party.name.text("en"))
    return {}


def award(assessed: Assessment) -> dict[str, Any]:
    """Return the award that the contract came from, as far as the contract shows it."""
    agreed = assessed.dossier.contract
    return filled(
        id=f"{agreed.id}-award",
        **texts("title", agreed.title),
        status="active",
        date=day_text(assessed.dossier.zone, agreed.signed),
        suppliers=[one for one in (reference(assessed, CONTRACTOR),) if one],
        contractPeriod=period(assessed),
        value=term_value(assessed),
        mainProcurementCategory="services",
    )


def contract(assessed: Assessment, implementation: dict[str, Any]) -> dict[str, Any]:
    """Return the contract with what came of it."""
    agreed, zone = assessed.dossier.contract, assessed.dossier.zone
    ended = zone.local_day(assessed.as_of) >= agreed.ends
    targets = agreed_metrics(assessed)
    return filled(
        id=agreed.id,
        awardID=f"{agreed.id}-award",
        **texts("title", agreed.title),
        status="pending" if agreed.placeholder else "terminated" if ended else "active",
        period=period(assessed),
        value=term_value(assessed),
        items=items(assessed),
        dateSigned=day_text(zone, agreed.signed),
        agreedMetrics=targets,
        noAgreedMetricsRationale="" if targets else "The contract sets no key performance indicators.",
        implementation=implementation,
        onusTerms=onus_terms(assessed),
    )


def items(assessed: Assessment) -> list[dict[str, Any]]:
    """Return the services that the contract buys."""
    return [
        {"id": each.id, **texts("description", each.title)} for each in assessed.dossier.contract.services
    ]


def period(assessed: Assessment) -> dict[str, Any]:
    """Return the term; its end is the first instant after it."""
    agreed, zone = assessed.dossier.contract, assessed.dossier.zone
    return filled(startDate=day_text(zone, agreed.starts), endDate=day_text(zone, agreed.ends))


def term_value(assessed: Assessment) -> dict[str, Any]:
    """Return the price, where it is that of the whole term."""
    agreed = assessed.dossier.contract
    whole = agreed.price_per == "term" and agreed.price_minor
    return value_of(agreed.price_minor, assessed.dossier.currency) if whole else {}


def onus_terms(assessed: Assessment) -> dict[str, Any]:
    """Return what OCDS has no field for: form, payer, price by the period, obligations with their clauses."""
    agreed, currency = assessed.dossier.contract, assessed.dossier.currency
    price = value_of(agreed.price_minor or None, currency)
    return filled(
        form=agreed.form,
        payer=agreed.payer,
        userPaidShare=share(agreed.user_paid_ppm),
        price=filled(value=price, per=agreed.price_per) if price else {},
        samplePayment=agreed.payment.sample or None,
        placeholder=agreed.placeholder or None,
        obligations=[
            filled(
                id=each.id,
                **texts("title", each.title),
                clause=each.clause,
                owedBy=each.owed_by,
                service=each.service,
                rule=each.rule,
            )
            for each in agreed.obligations
        ],
    )


def agreed_metrics(assessed: Assessment) -> list[dict[str, Any]]:
    """Return the targets that the contract sets."""
    targets = {one.id: one for one in assessed.dossier.contract.kpis}
    return [
        filled(
            id=name,
            **texts("title", kpi.title),
            description=kpi.clause,
            observations=[
                filled(
                    id=f"{name}-target",
                    measure=share(kpi.target_ppm),
                    unit={"name": "share"},
                    dimensions=filled(obligation=kpi.obligation),
                )
            ],
        )
        for name, kpi in targets.items()
    ]
