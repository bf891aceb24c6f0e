"""The table of power: role by action by stage, and what keeps people apart, as data.

In:  `law/tender_permissions.toml`.
Out: frozen values, asked by `permitting`.

The surprise: a stage is a column of the table. The one who may answer questions while
bids come in may not once they are open, although nothing about the person has changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.canonical import content_digest
from onus.base.errors import OnusError
from onus.base.texts import Localized

STAGES = (
    "planning", "announced", "bidding", "opening", "evaluation", "award", "standstill", "contract", "performance",
    "acceptance", "closed",
)  # fmt: skip
"""In their order. A purchase is in one of them at every instant."""
POWER_ROLES = (
    "requester", "purchaser", "head", "reviewer", "finance", "custodian", "expert", "buyer_member",
    "contract_reviewer", "acceptor", "remedy_officer", "supervisor", "auditor", "operator", "bidder", "public",
)  # fmt: skip
"""In which capacity somebody acts in a purchase; `public` is everybody."""
SCOPES = ("tender", "body", "own", "any")
"""`tender`: appointed for this purchase or its buyer; `body`: for the buyer; `own`: what is one's own; `any`: anywhere."""


class NoSuchPower(OnusError):
    """An action of a purchase that the table does not hold."""

    code = "RESTRAINT-001"
    what = "`{action}` is not in the table of powers in a purchase."
    why = "What nobody has allowed is refused, and what nobody has named cannot be tested."
    do = "Add a row to law/tender_permissions.toml."


@dataclass(frozen=True, slots=True)
class Power:
    """One row: an action, who may do it, and when.

    Attributes:
        name: `plan.approve`, for one.
        fact: kind of the fact that doing it leaves; empty for none. Where several rows leave one kind, an
            approval is told apart by what it approves, and any other fact by the role of whoever did it.
        more_facts: further kinds that doing it leaves.
        roles: who, of `POWER_ROLES`.
        stages: in which stages, of `STAGES`.
        scope: of `SCOPES`.
        what: the right in words.
        eyes: how many different persons must have said yes before it holds, the doer included.
        limited: whether the amount at stake must be within the approval limit of the post.
        approval: name of the action by which another person says yes; empty where one pair of eyes does.
        related: whether the doer must have no tie to any supplier of the purchase.
        outside: whether the doer must work for another body than the buyer.
    """

    name: str
    roles: tuple[str, ...]
    stages: tuple[str, ...]
    what: Localized
    fact: str = ""
    scope: str = "tender"
    eyes: int = 1
    limited: bool = False
    approval: str = ""
    related: bool = False
    outside: bool = False
    more_facts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse words that mean nothing, and a right of nobody or of no time."""
        refuse(
            [
                unless(bool(self.roles), "roles must name somebody"),
                unless(bool(self.stages), "stages must name at least one"),
                *(not_one_of("roles", one, POWER_ROLES) for one in self.roles),
                *(not_one_of("stages", one, STAGES) for one in self.stages),
                not_one_of("scope", self.scope, SCOPES),
                unless(self.eyes >= 1, "eyes must be at least 1"),
                unless((self.eyes > 1) == bool(self.approval), "approval and eyes above 1 go together"),
            ]
        )


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Whoever did one of these may not do one of those in the same purchase.

    Attributes:
        name: of the rule.
        did: actions.
        may_not: actions.
        same_subject: True where it holds only for the same thing: the same bid, the same approval.
        rule: id of the rule of law that it carries out; empty for none.
        why: the reason, in words.
        body: True where it holds for everybody of the same body, and not for the person alone.
    """

    name: str
    did: tuple[str, ...]
    may_not: tuple[str, ...]
    why: Localized
    same_subject: bool = False
    rule: str = ""
    body: bool = False


@dataclass(frozen=True, slots=True)
class ApprovalLimit:
    """Up to which amount a role may decide alone.

    Attributes:
        role: of `POWER_ROLES`.
        amount_minor: greatest amount, in minor units.
        currency: of the amount.
    """

    role: str
    amount_minor: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        """Refuse roles that are not known and a limit below nothing."""
        refuse(
            [
                not_one_of("role", self.role, POWER_ROLES),
                unless(self.amount_minor >= 0, "amount_minor must not be negative"),
            ]
        )


@dataclass(frozen=True, slots=True)
class RotationLimit:
    """How long one person may do the same for the same buyer or with the same supplier.

    Attributes:
        role: of `POWER_ROLES`.
        months_max: longest time in the role for one buyer, in months; 0 for no limit.
        tenders_max: most purchases in a row won by one supplier in which the person had the role; 0 for none.
        drawn_max: most purchases of one buyer in which the person had the role, whoever won; 0 for none.
            It is told as a signal and bars nobody: whom chance draws often has done nothing.
        within_months: within which time those are counted.
    """

    role: str
    months_max: int = 0
    tenders_max: int = 0
    drawn_max: int = 0
    within_months: int = 36

    def __post_init__(self) -> None:
        """Refuse roles that are not known and numbers below nothing."""
        refuse(
            [
                not_one_of("role", self.role, POWER_ROLES),
                unless(
                    min(self.months_max, self.tenders_max, self.drawn_max) >= 0, "limits must not be negative"
                ),
                unless(self.within_months >= 1, "within_months must be at least 1"),
            ]
        )


@dataclass(frozen=True, slots=True)
class Overridable:
    """A bar that may be overridden, by whom, with whose approval.

    Attributes:
        bar: reason of a refusal that may be overridden, as `permitting` names it.
        by: roles that may override.
        approved_by: roles that must approve, of another person.
    """

    bar: str
    by: tuple[str, ...]
    approved_by: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse roles that are not known, and an override that nobody approves."""
        refuse(
            [
                unless(bool(self.by) and bool(self.approved_by), "by and approved_by must name somebody"),
                *(not_one_of("by", one, POWER_ROLES) for one in self.by),
                *(not_one_of("approved_by", one, POWER_ROLES) for one in self.approved_by),
            ]
        )


@dataclass(frozen=True, slots=True)
class PowerTable:
    """All rows and all limits.

    Attributes:
        record_within_h: hours after which a fact that comes on record is told as late; 0 where none are given,
            and then every fact is told that was not written down when it happened.
        key_seen_h: hours before the deadline by which a correction against a bidder is on record, for the bidder to
            see it; a later one counts for nothing. 0 where none are given, and then none counts.
    """

    version: str
    powers: tuple[Power, ...]
    apart: tuple[KeptApart, ...] = ()
    incompatible: tuple[tuple[str, ...], ...] = ()
    limits: tuple[ApprovalLimit, ...] = ()
    rotation: tuple[RotationLimit, ...] = ()
    overridable: tuple[Overridable, ...] = ()
    record_within_h: int = 0
    key_seen_h: int = 0

    def __post_init__(self) -> None:
        """Refuse a limit below nothing."""
        refuse(
            [
                unless(self.record_within_h >= 0, "record_within_h must not be negative"),
                unless(self.key_seen_h >= 0, "key_seen_h must not be negative"),
            ]
        )

    def digest(self) -> str:
        """Return the SHA-256 of the table as canonical JSON, by which a purchase names it.

        >>> PowerTable("1", ()).digest() == PowerTable("2", ()).digest()
        False
        """
        return content_digest(self)

    def rows_of(self, fact: str) -> tuple[Power, ...]:
        """Return the rows that leave a kind of fact.

        >>> PowerTable("1", ()).rows_of("award_decided")
        ()
        """
        return tuple(row for row in self.powers if fact in (row.fact, *row.more_facts))

    def kinds_after(self, stage: str) -> frozenset[str]:
        """Return the kinds of facts that no row leaves at a stage or before it.

        >>> name = Localized("Give a bond back.", "退还保证金。")
        >>> back = Power("bond.return", ("finance",), ("award", "contract"), name, "bond_returned")
        >>> sorted(PowerTable("1", (back,)).kinds_after("evaluation"))
        ['bond_returned']
        >>> PowerTable("1", (back,)).kinds_after("award")
        frozenset()
        """
        later = frozenset(STAGES[STAGES.index(stage) + 1 :])
        late, early = set[str](), {""}
        for row in self.powers:
            (late if later.issuperset(row.stages) else early).update((row.fact, *row.more_facts))
        return frozenset(late - early)

    def power(self, action: str) -> Power:
        """Return the row of an action.

        Raises:
            NoSuchPower: it has no row. Add one.

        >>> PowerTable("1", ()).powers
        ()
        """
        for row in self.powers:
            if row.name == action:
                return row
        raise NoSuchPower(action=action)

    def kept_apart(self, action: str) -> tuple[KeptApart, ...]:
        """Return the rules of separation that may stand against an action.

        >>> PowerTable("1", ()).kept_apart("plan.approve")
        ()
        """
        return tuple(one for one in self.apart if action in one.may_not)
