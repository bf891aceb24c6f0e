"""Afterwards: what may not happen to a contract that was won: assignment, subcontracts, growth, bonds.

In:  what is on record after the signing, and the rules in force.
Out: a breach for each thing that is against a rule.

The surprise: supplements are summed, and what takes away makes no room for what adds.
Ten additions of 2 % are one of 20 %, whatever was dropped in between.

Source: Government Procurement Law, articles 48 and 49; regulation implementing it,
articles 33, 48, 67(5) and 72(4) (CN-BOND-17, CN-CHG-27, CN-SUB-28); directive
2014/24/EU, article 72 (EU-MOD-54).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onus.base.bounds import not_a_share, refuse, unless
from onus.base.instants import Instant, ZoneTable
from onus.base.money import PPM
from onus.core.contracts.breach import Breach, Judged, NotComputable, breach
from onus.core.contracts.rule_values import holding, number_of, says_yes
from onus.core.contracts.rulebook import Rule, Rulebook

SUPPLEMENTS = "supplements"
SUBCONTRACTING = "subcontracting"
BOND = "bond"
CASH = "cash"


@dataclass(frozen=True, slots=True, order=True)
class Supplement:
    """A change of the price of a contract.

    Attributes:
        at: when it was signed.
        id: of the fact.
        amount_minor: what it adds; negative for what it takes away.
    """

    at: Instant
    id: str
    amount_minor: int


@dataclass(frozen=True, slots=True, order=True)
class Subcontract:
    """A part of a contract that another performs.

    Attributes:
        at: when it was made.
        id: of the fact.
        supplier: who performs it.
        share_ppm: share of the contract's price.
        key_part: whether it is the body or a key part of the work.
        consented_at: when the buyer consented in writing; None where it did not.
        tier: 1 for a subcontract of the contractor, 2 for one beneath it.
        promised: whether the bid named the part and its share.
    """

    at: Instant
    id: str
    supplier: str
    share_ppm: int
    key_part: bool = False
    consented_at: Instant | None = None
    tier: int = 1
    promised: bool = False

    def __post_init__(self) -> None:
        """Refuse a share outside 0 to 1 and a tier below 1."""
        refuse(
            [
                not_a_share("share_ppm", self.share_ppm, whole_ppm=PPM),
                unless(self.tier >= 1, "tier must be at least 1"),
            ]
        )


@dataclass(frozen=True, slots=True, order=True)
class ContractHandedOn:
    """The whole contract was assigned to another."""

    at: Instant
    id: str
    supplier: str


@dataclass(frozen=True, slots=True)
class BondTaken:
    """Security that was asked or taken.

    Attributes:
        kind: `bid` or `performance`.
        amount_minor: how much.
        base_minor: budget for a bid bond, price of the contract for a performance bond;
            None where it is not on record.
        forms: ways in which it may be given; empty where that is not on record.
    """

    kind: str
    amount_minor: int
    base_minor: int | None
    forms: tuple[str, ...] = ()


def supplement_faults(
    original_minor: int,
    supplements: Iterable[Supplement],
    rulebook: Rulebook,
    zone: ZoneTable,
    *,
    contract: str,
) -> Judged:
    """Return a breach for each supplement by which the sum of additions exceeds the share of a rule.

    Args:
        original_minor: price of the contract as signed, above 0.
        supplements: in any order.
        rulebook: rules of kind `supplements`, in force on the day of each supplement.
        zone: civil time of the place.
        contract: its id.

    >>> from onus.base.instants import UTC_ZONE
    >>> supplement_faults(100, [Supplement(Instant(0), "s", 11)], Rulebook(), UTC_ZONE, contract="c")
    ()
    """
    found, added = [], 0
    for one in sorted(set(supplements)):
        added += max(one.amount_minor, 0)
        if one.amount_minor <= 0:
            continue
        for rule in holding(rulebook, SUPPLEMENTS, zone.local_day(one.at)):
            most, each = number_of(rule, "sum_ppm_max"), number_of(rule, "each_ppm_max")
            if most is not None and added * PPM > most * original_minor:
                found.append(
                    breach(rule, f"contract:{contract}", at=one.at, supplement=one.id, sum_minor=added, original_minor=original_minor)
                )  # fmt: skip
            if each is not None and one.amount_minor * PPM > each * original_minor:
                found.append(
                    breach(rule, f"contract:{contract}", at=one.at, supplement=one.id, amount_minor=one.amount_minor, original_minor=original_minor)
                )  # fmt: skip
    return tuple(found)


def subcontract_faults(
    subcontracts: Iterable[Subcontract],
    handed_on: Iterable[ContractHandedOn],
    rulebook: Rulebook,
    zone: ZoneTable,
    *,
    contract: str,
    share_ppm_max: int,
) -> Judged:
    """Return a breach for each assignment and each subcontract that may not be.

    Args:
        subcontracts: in any order.
        handed_on: assignments of the whole contract.
        rulebook: rules of kind `subcontracting`, in force on the day of each.
        zone: civil time of the place.
        contract: its id.
        share_ppm_max: largest share that the tender allowed to be let on, all together.

    >>> from onus.base.instants import UTC_ZONE
    >>> subcontract_faults([], [], Rulebook(), UTC_ZONE, contract="c", share_ppm_max=0)
    ()
    """
    found: list[Breach] = []
    subject, together = f"contract:{contract}", 0
    for gone in sorted(set(handed_on)):
        for rule in holding(rulebook, SUBCONTRACTING, zone.local_day(gone.at)):
            if says_yes(rule, "assignment_refused"):
                found.append(
                    breach(rule, subject, at=gone.at, fact=gone.id, fault="assigned", to=gone.supplier)
                )
    for one in sorted(set(subcontracts), key=lambda each: (each.at, each.id)):
        together += one.share_ppm if one.tier == 1 else 0
        for rule in holding(rulebook, SUBCONTRACTING, zone.local_day(one.at)):
            for fault in _subcontract_faults(one, rule, together, share_ppm_max):
                found.append(breach(rule, subject, at=one.at, fact=one.id, fault=fault, to=one.supplier))
    return tuple(found)


def bond_faults(bond: BondTaken, rulebook: Rulebook, day: date, *, subject: str) -> Judged:
    """Return what is against the rules on a bid bond or a performance bond.

    Args:
        bond: as asked or taken.
        rulebook: rules of kind `bond` are applied.
        day: local day on which it was asked.
        subject: `bond:` and the tender or contract.

    >>> bond_faults(BondTaken("bid", 3, 100), Rulebook(), date(2024, 5, 1), subject="bond:t")
    ()
    """
    found: list[Breach | NotComputable] = []
    for rule in holding(rulebook, BOND, day):
        most = number_of(rule, f"{bond.kind}_bond_ppm_max")
        missing = (*(("base",) if bond.base_minor is None else ()), *(("forms",) if not bond.forms else ()))
        if (
            most is not None
            and bond.base_minor is not None
            and bond.amount_minor * PPM > most * bond.base_minor
        ):
            found.append(
                breach(
                    rule, subject, amount_minor=bond.amount_minor, base_minor=bond.base_minor, most_ppm=most
                )
            )
        if says_yes(rule, "cash_only_refused") and set(bond.forms) == {CASH}:
            found.append(breach(rule, subject, forms=CASH))
        if missing and bond.amount_minor > 0:
            found.append(NotComputable(rule.key, subject, missing))
    return tuple(found)


def _subcontract_faults(one: Subcontract, rule: Rule, together_ppm: int, share_ppm_max: int) -> Iterable[str]:
    tiers = number_of(rule, "tiers_max")
    if tiers is not None and one.tier > tiers:
        yield "second_tier"
    if says_yes(rule, "key_part_refused") and one.key_part:
        yield "key_part"
    consented = one.consented_at is not None and one.consented_at <= one.at
    if says_yes(rule, "consent_needed") and not consented:
        yield "without_consent"
    if one.tier == 1 and together_ppm > share_ppm_max:
        yield "share"
