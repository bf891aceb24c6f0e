"""Overrides: going on although a bar stands against it, in public, with a reason, approved by another.

In:  a denial, who overrides, the reason, who approved.
Out: `Permit` that names the bar, or a denial.

The surprise: most bars have no row and so no override. Nobody can be allowed, for
any reason, to judge the own act or a supplier of the own family.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.restraint.actors import PurchaseActor, RoleHeld
from onus.core.restraint.permitting import Denied, Permit, PowerAsked
from onus.core.restraint.power_table import PowerTable

NOT_OVERRIDABLE, NO_REASON, NOT_PUBLISHED, OVERRIDER, APPROVER, SAME_PERSON = (
    "not_overridable", "no_reason", "not_published", "overrider", "approver", "same_person",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Override:
    """An override as it was written down.

    Attributes:
        id: id of the fact.
        by: who overrides.
        approver: who approved.
        approved_at: when.
        reason: in words of both languages.
        published_at: when everybody could read it; None while nobody could.
    """

    id: str
    by: PurchaseActor
    approver: PurchaseActor
    approved_at: Instant
    reason: Localized
    published_at: Instant | None = None


def overridden(table: PowerTable, denied: Denied, asked: PowerAsked, override: Override) -> Permit | Denied:
    """Decide whether an override lets through what was denied.

    Args:
        table: which bars may be overridden, by whom, approved by whom.
        denied: the denial.
        asked: what was asked; the override must be approved and public by then.
        override: the override.

    >>> nobody = PurchaseActor("p")
    >>> overridden(PowerTable("1", ()), Denied("bid.score", "recused"), PowerAsked("bid.score", "evaluation", Instant(9)),
    ...            Override("o", nobody, nobody, Instant(5), Localized())).detail
    'not_overridable'
    """
    row = next((one for one in table.overridable if one.bar == denied.bar), None)
    if row is None:
        return Denied(denied.action, denied.bar, denied.rule, NOT_OVERRIDABLE)
    if not (override.reason.en.strip() and override.reason.zh.strip()):
        return Denied(denied.action, denied.bar, denied.rule, NO_REASON)
    if override.published_at is None or override.published_at > asked.at or override.approved_at > asked.at:
        return Denied(denied.action, denied.bar, denied.rule, NOT_PUBLISHED)
    if override.by.person == override.approver.person:
        return Denied(denied.action, denied.bar, denied.rule, SAME_PERSON)
    by = _serving(override.by, row.by, asked, override.approved_at)
    if by is None:
        return Denied(denied.action, denied.bar, denied.rule, OVERRIDER)
    if _serving(override.approver, row.approved_by, asked, override.approved_at) is None:
        return Denied(denied.action, denied.bar, denied.rule, APPROVER)
    return Permit(denied.action, by, (override.id,), denied.bar)


def _serving(actor: PurchaseActor, roles: tuple[str, ...], asked: PowerAsked, at: Instant) -> RoleHeld | None:
    fitting = (
        one
        for one in actor.serving(at)
        if one.role in roles
        and one.scope.covers(dossier=asked.tender, regions=asked.regions, bodies=(asked.body,))
    )
    return next(fitting, None) if actor.person else None
