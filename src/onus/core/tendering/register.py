"""The register beside a tender: suppliers, people, ties, bans.

In:  the files of `register/`.
Out: `TenderRegister`, made of the values of qualification and restraint.

The surprise: a person has no role. A role comes from an appointment with dates and a paper,
and whoever acts without one has said something that counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.instants import Instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.authority.actors import Scope
from onus.core.integrity.bid_traces import PastTender
from onus.core.qualification.bans import Ban, BanList
from onus.core.qualification.credit_grades import PastMonth
from onus.core.qualification.health import Accounts, HealthWarning
from onus.core.qualification.ownership import OwnershipInterest
from onus.core.qualification.prequalified import PrequalificationList
from onus.core.qualification.relations import ProjectRole
from onus.core.qualification.suppliers import Supplier, Violation
from onus.core.restraint.actors import RoleHeld
from onus.core.restraint.power_table import POWER_ROLES
from onus.core.restraint.rotation import PastPurchase
from onus.core.restraint.ties import Tie
from onus.core.tendering.bidding import not_a_digest

APPOINTED_ROLES = tuple(role for role in POWER_ROLES if role not in ("public", "bidder"))


@dataclass(frozen=True, slots=True)
class TenderPerson:
    """Somebody who acts in the tender, or is tied to one who does.

    Attributes:
        id: a pseudonym, unless the person holds a public office.
        body: id of the body that the person works for.
    """

    id: str
    name: Localized = Localized()
    body: str = ""


@dataclass(frozen=True, slots=True, order=True)
class PurchaseAppointment:
    """Who was given which role in purchases, from when until when, by which paper.

    Attributes:
        person: id of the person.
        role: of the roles of the table of power.
        paper: the paper that it rests on.
        since: first instant.
        tender: id of the one purchase that it is for; empty where it is for more than one.
        body: id of the body for all of whose purchases it is; empty where `tender` or `region` says it.
        region: id of the region for all of whose purchases it is.
        until: first instant no longer; None while it lasts.
        limit_minor: up to which amount, where that is less than the table gives the role; None for no lower limit.
        recorded_at: when the appointment was written down; None where it was as it began. Before that instant it
            gives no power, and nobody knew by it who answers.
    """

    person: str
    role: str
    paper: str
    since: Instant
    tender: str = ""
    body: str = ""
    region: str = ""
    until: Instant | None = None
    limit_minor: Minor | None = None
    recorded_at: Instant | None = None

    def __post_init__(self) -> None:
        """Refuse roles that nobody is appointed to, no paper, no reach, dates that cross."""
        refuse(
            [
                not_one_of("role", self.role, APPOINTED_ROLES),
                unless(bool(self.paper), "paper must name what the appointment rests on"),
                unless(
                    bool(self.tender or self.body or self.region), "one of tender, body, region must be named"
                ),
                unless(self.until is None or self.since <= self.until, "until must not be before since"),
            ]
        )

    def held(self) -> RoleHeld:
        """Return the appointment as the table of power asks for it.

        >>> PurchaseAppointment("p", "head", "no. 1", Instant(0), body="unit").held().scope.body
        'unit'
        """
        scope = Scope(self.tender, self.region, self.body)
        return RoleHeld(
            self.role, scope, self.since, self.until, self.paper, self.limit_minor, self.recorded_at
        )


@dataclass(frozen=True, slots=True, order=True)
class Upload:
    """How an envelope came in, as the log of the receiving store tells it once the bids are open.

    Attributes:
        bid: digest of the envelope.
        at: when its upload ended.
        address: pseudonym of the network address; equal for equal addresses, empty where the log has none.
    """

    bid: str
    at: Instant
    address: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no digest, and an address as the network knows it: it tells who somebody is."""
        refuse(
            [
                not_a_digest("bid", self.bid),
                unless(
                    not is_network_address(self.address),
                    "address must be a pseudonym, never the network address itself",
                ),
            ]
        )


def is_network_address(text: str) -> bool:
    """Return whether a text is an address of IPv4 or IPv6, with or without a port or a prefix.

    >>> [is_network_address(one) for one in ("192.0.2.7", "[2001:db8::1]:443", "192.0.2.0/24", "address-1", "")]
    [True, True, True, False, False]
    """
    bare = text.partition("/")[0].partition("%")[0]
    inner = bare.removeprefix("[").partition("]")[0]
    return any(_is_address(one) for one in (inner, bare.rpartition(":")[0]))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True, order=True)
class EstablishedTie:
    """Somebody is tied to a supplier, as an office established it from registers that nobody else may read.

    Attributes:
        person: id of the person.
        supplier: id of the supplier.
        ground: which sort of tie, without whom it leads through.
        rule: `id@version` of the rule that asks the person to step back.
    """

    person: str
    supplier: str
    ground: str
    rule: str = ""


@dataclass(frozen=True, slots=True, order=True)
class EstablishedRelation:
    """Two bidders of one lot are related, as an office established it; through whom is not told."""

    lot: str
    one: str
    other: str
    kind: str


@dataclass(frozen=True, slots=True, order=True)
class Challenger:
    """Who stands behind the number under which a challenge is published.

    Attributes:
        number: in the published facts, from the first publication on.
        supplier: id of the supplier.
    """

    number: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Established:
    """What follows from the private part of a register, in place of that part.

    Attributes:
        ties: of people to suppliers.
        relations: of bidders to one another.
        challengers: told once the bids are open; before, a challenge names a number alone.
    """

    ties: tuple[EstablishedTie, ...] = ()
    relations: tuple[EstablishedRelation, ...] = ()
    challengers: tuple[Challenger, ...] = ()


@dataclass(frozen=True, slots=True)
class TenderRegister:
    """All of it.

    Attributes:
        violations, accounts, warnings, lists: what is known of suppliers beside what they bid.
        ban_lists: from which lists the bans were taken, each state with source, day and digest.
        past_months: how contracts of suppliers went, by published scorecards.
        parts: who designed, specified or supervises the project.
        appointments: who was given which role, ended ones too.
        past: earlier purchases with who had which role in them and who won.
        interests: who holds what part of whom, from statements of ownership.
        uploads: how envelopes came in; None where no log of uploads was laid down.
        history: earlier tenders; None where none were laid down.
        established: in what is published, what follows from ties and heads; None in the office's own file,
            where they stand themselves.
    """

    suppliers: tuple[Supplier, ...] = ()
    people: tuple[TenderPerson, ...] = ()
    ties: tuple[Tie, ...] = ()
    bans: tuple[Ban, ...] = ()
    ban_lists: tuple[BanList, ...] = ()
    violations: tuple[Violation, ...] = ()
    accounts: tuple[Accounts, ...] = ()
    warnings: tuple[HealthWarning, ...] = ()
    lists: tuple[PrequalificationList, ...] = ()
    past_months: tuple[PastMonth, ...] = ()
    parts: tuple[ProjectRole, ...] = ()
    appointments: tuple[PurchaseAppointment, ...] = ()
    past: tuple[PastPurchase, ...] = ()
    interests: tuple[OwnershipInterest, ...] = ()
    uploads: tuple[Upload, ...] | None = None
    history: tuple[PastTender, ...] | None = None
    established: Established | None = None
