"""Permitting: may this person do this, in this purchase, at this stage, after all that was done before.

In:  the table, an actor, what is asked, the acts on record, ties that were found.
Out: `Permit` with the appointment that grants it, or `Denied` with the one reason that stands first.

The surprise: a denial is a value and is kept. That somebody tried to judge the own act
is worth more to an auditor than that the machine said no.

Source: CN-SEP-30 and the table itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.core.restraint.actors import PurchaseAct, PurchaseActor, RoleHeld
from onus.core.restraint.power_table import KeptApart, Power, PowerTable

STAGE, SIGN_IN, NO_APPOINTMENT, ROLE, SCOPE, NOT_OWN, OUTSIDE = (
    "stage", "sign_in", "no_appointment", "role", "scope", "not_own", "outside",
)  # fmt: skip
INCOMPATIBLE, RECUSED, APART, ROTATION, LIMIT, EYES = (
    "incompatible", "recused", "apart", "rotation", "limit", "eyes",
)  # fmt: skip
BARS = (
    STAGE, SIGN_IN, NO_APPOINTMENT, ROLE, SCOPE, NOT_OWN, OUTSIDE, INCOMPATIBLE, RECUSED, APART, ROTATION, LIMIT,
    EYES,
)  # fmt: skip
"""Reasons of a denial, in the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class PowerAsked:
    """What somebody wants to do.

    Attributes:
        action: name of a row of the table.
        stage: stage of the purchase at that instant.
        at: when.
        tender: id of the purchase.
        body: id of the buyer.
        regions: every region that the buyer lies in.
        subject: what it is about: a bid, an act that is approved, a lot; empty for the purchase.
        suppliers: ids of the suppliers that it concerns; for what is one's own, the one spoken for.
        amount_minor: amount at stake, in minor units of the purchase's currency.
        currency: of that amount.
    """

    action: str
    stage: str
    at: Instant
    tender: str = ""
    body: str = ""
    regions: tuple[str, ...] = ()
    subject: str = ""
    suppliers: tuple[str, ...] = ()
    amount_minor: int = 0
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Barred:
    """Something found beside the table that bars a person: a tie to a supplier, or too long a time in a role.

    Attributes:
        person: id of the person.
        supplier: id of the supplier; empty where it bars for all.
        why: what was found, in a word.
        role: role that it bars; empty for every role.
    """

    person: str
    supplier: str = ""
    why: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Permit:
    """Yes.

    Attributes:
        action: what was asked for.
        by: the appointment that grants it; None for what everybody may.
        approvals: ids of the acts of others that said yes, where more than one pair of eyes is asked.
        overridden: bar that was overridden; empty for none.
    """

    action: str
    by: RoleHeld | None = None
    approvals: tuple[str, ...] = ()
    overridden: str = ""


@dataclass(frozen=True, slots=True)
class Denied:
    """No, and why.

    Attributes:
        action: what was asked for.
        bar: one of `BARS`.
        rule: name of the rule of separation, or id of the rule of law, that stands against it; empty for none.
        detail: what it rests on: the earlier act, the tie, the limit.
    """

    action: str
    bar: str
    rule: str = ""
    detail: str = ""


def permitted(
    table: PowerTable,
    actor: PurchaseActor,
    asked: PowerAsked,
    history: Sequence[PurchaseAct] = (),
    *,
    ties: Iterable[Barred] = (),
    rotations: Iterable[Barred] = (),
) -> Permit | Denied:
    """Decide whether somebody may do something in a purchase.

    Args:
        table: all rows.
        actor: who asks.
        asked: what.
        history: acts of this purchase; those after `asked.at` are not seen.
        ties: ties of persons to suppliers, as `conflicts` finds them.
        rotations: who was too long in a role, as `rotation` finds them.

    Raises:
        NoSuchPower: the table has no such row.

    >>> from onus.base.texts import Localized
    >>> from onus.core.authority.actors import Scope
    >>> table = PowerTable("1", (Power("plan.approve", ("head",), ("planning",), Localized()),))
    >>> head = PurchaseActor("p", roles=(RoleHeld("head", Scope("t"), Instant(0), paper="no. 1"),))
    >>> permitted(table, head, PowerAsked("plan.approve", "planning", Instant(5), "t")).by.role
    'head'
    >>> permitted(table, head, PowerAsked("plan.approve", "opening", Instant(5), "t")).bar
    'stage'
    """
    row = table.power(asked.action)
    if asked.stage not in row.stages:
        return Denied(asked.action, STAGE, detail=asked.stage)
    if "public" in row.roles:
        return Permit(asked.action)
    granting, missing = _granting(row, actor, asked)
    if missing:
        return Denied(asked.action, missing)
    clash = _incompatible(table, actor, asked)
    if clash:
        return Denied(asked.action, INCOMPATIBLE, detail=clash)
    return _restrained(table, row, actor, asked, granting, history, tuple(ties), tuple(rotations))


def _restrained(
    table: PowerTable,
    row: Power,
    actor: PurchaseActor,
    asked: PowerAsked,
    granting: tuple[RoleHeld, ...],
    history: Sequence[PurchaseAct],
    ties: tuple[Barred, ...],
    rotations: tuple[Barred, ...],
) -> Permit | Denied:
    """Ask what keeps somebody back who has the right by the role alone."""
    rules = table.kept_apart(row.name)
    # Of a purchase with hundreds of bids thousands of acts are asked, and most rows look back at nothing.
    back = history if rules or row.approval else ()
    seen = sorted((one for one in back if one.at <= asked.at), key=lambda one: (one.at, one.id))
    tied = _barred(actor, asked, ties, granting) if row.related else None
    if tied is not None:
        return Denied(row.name, RECUSED, detail=f"{tied.supplier}: {tied.why}")
    for rule in rules:
        earlier = _earlier(rule, actor, asked, seen)
        if earlier is not None:
            return Denied(row.name, APART, rule.rule or rule.name, f"{earlier.action} {earlier.id}".strip())
    long = _barred(actor, asked, rotations, granting)
    if long is not None:
        return Denied(row.name, ROTATION, detail=long.why)
    within = tuple(one for one in granting if not row.limited or _within(table, one, asked))
    if not within:
        return Denied(row.name, LIMIT, detail=str(asked.amount_minor))
    approvals = _approvals(row, actor, asked, seen)
    if len(approvals) < row.eyes - 1:
        return Denied(row.name, EYES, detail=row.approval)
    return Permit(row.name, within[0], approvals)


def _granting(row: Power, actor: PurchaseActor, asked: PowerAsked) -> tuple[tuple[RoleHeld, ...], str]:
    """Return the appointments that grant a row, or the first thing that is missing."""
    if not actor.person:
        return (), SIGN_IN
    left = actor.serving(asked.at)
    if not left:
        return (), NO_APPOINTMENT
    left = tuple(one for one in left if one.role in row.roles)
    if not left:
        return (), ROLE
    if row.scope != "any":
        left = tuple(one for one in left if row.scope == "own" or _covers(one, row, asked))
        if not left:
            return (), SCOPE
    if row.scope == "own" and not (asked.suppliers and set(asked.suppliers) <= set(actor.suppliers)):
        return (), NOT_OWN
    if row.outside and actor.body in ("", asked.body):
        return (), OUTSIDE
    return left, ""


def _covers(one: RoleHeld, row: Power, asked: PowerAsked) -> bool:
    """Return whether an appointment reaches the purchase; one for a purchase alone is none for the whole body."""
    if row.scope == "body" and one.scope.dossier:
        return False
    return one.scope.covers(dossier=asked.tender, regions=asked.regions, bodies=(asked.body,))


def _incompatible(table: PowerTable, actor: PurchaseActor, asked: PowerAsked) -> str:
    """Return two roles that one person holds at once in this purchase and that never go together."""
    here = {
        one.role
        for one in actor.serving(asked.at)
        if one.scope.covers(dossier=asked.tender, regions=asked.regions, bodies=(asked.body,))
    }
    return next(("+".join(pair) for pair in table.incompatible if set(pair) <= here), "")


def _barred(
    actor: PurchaseActor, asked: PowerAsked, bars: tuple[Barred, ...], granting: tuple[RoleHeld, ...]
) -> Barred | None:
    """Return the first bar that speaks of this person, in a role that is used, for a supplier that is concerned."""
    roles = {one.role for one in granting}
    fitting = [
        one
        for one in bars
        if one.person == actor.person and (not one.role or roles <= {one.role})
        if not one.supplier or one.supplier in asked.suppliers
    ]
    return min(fitting, key=lambda one: (one.supplier, one.why, one.role), default=None)


def _earlier(
    rule: KeptApart, actor: PurchaseActor, asked: PowerAsked, seen: Sequence[PurchaseAct]
) -> PurchaseAct | None:
    """Return the act by which this person, or the own body, is kept apart; None for none."""
    for act in seen:
        named = bool(asked.subject) and asked.subject == act.id
        same = not rule.same_subject or named or asked.subject == act.subject
        own = act.person == actor.person or (rule.body and bool(act.body) and act.body == actor.body)
        if act.action in rule.did and same and own:
            return act
    return None


def _within(table: PowerTable, one: RoleHeld, asked: PowerAsked) -> bool:
    """Return whether an amount is within what an appointment may decide; without a stated limit, none is."""
    stated = [
        row.amount_minor for row in table.limits if (row.role, row.currency) == (one.role, asked.currency)
    ]
    if not stated:
        return False
    most = min(stated) if one.limit_minor is None else min(*stated, one.limit_minor)
    return asked.amount_minor <= most


def _approvals(
    row: Power, actor: PurchaseActor, asked: PowerAsked, seen: Sequence[PurchaseAct]
) -> tuple[str, ...]:
    """Return the first approval of each other person for this very thing and at least this amount."""
    found: dict[str, str] = {}
    for act in seen:
        fits = act.action == row.approval and act.subject == asked.subject
        if fits and act.person not in ("", actor.person) and act.amount_minor >= asked.amount_minor:
            found.setdefault(act.person, act.id)
    return tuple(found.values())
