"""Contracts: who promised what to whom, in which clause, for what price.

In:  contract.toml, as written down from the signed paper.
Out: frozen values; nothing is computed here.

The surprise: the public body's own duties are obligations too, with
`owed_by` naming its role. They are judged by the same machinery.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from onus.base.bounds import refuse, unless
from onus.base.instants import Instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.contracts.payments import (
    Deduction,
    Incentive,
    Interest,
    PaymentTerms,
    Price,
    ScoreSchedule,
)
from onus.core.contracts.standards import Deadline, Standard


@dataclass(frozen=True, slots=True)
class Party:
    """One party by its role: buyer, payer, contractor, supervisor."""

    role: str
    name: Localized
    body: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of the contract let to one supplier."""

    id: str
    title: Localized
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the catalogue."""

    id: str
    title: Localized


@dataclass(frozen=True, slots=True)
class PlacesOwed:
    """Which places an obligation covers; empty lists leave a property open."""

    classes: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("segment",)
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """What turns an obligation into duties.

    Attributes:
        id: name within the contract.
        kind: `snowfall`, `calendar`, `declared`, `report`, `inspection`, `yearly`.
        station: for `snowfall`, the weather station; empty for the first one.
        grades: for `snowfall`, the rule that grades it.
        gap_h: for `snowfall`, dry hours that end an event.
        min_tenth_mm: for `snowfall`, tenths of a millimetre below which no duty arises.
        every: for `calendar`, `day`, `week` or `month`.
        weekdays: for `calendar`, 1 (Monday) to 7; empty for all.
        opens_minute: for `calendar`, minute of the local day at which the window opens.
        due_minute: for `calendar`, minute at which it is due; 1440 is midnight.
        season_from: for `calendar`, first day of the season as `MM-DD`; empty for all year.
        season_until: last day of the season as `MM-DD`.
        month_day: for `yearly`, the day due as `MM-DD`.
        opens_days_before: for `yearly`, how many days before it the window opens.
        opens: for `declared`, when the window opens.
        due: for `declared`, when it is due; None where none is set.
        services: for `report` and `inspection`, which services' facts count.
        by: for `declared`, the post that declared it.
    """

    id: str
    kind: str
    station: str = ""
    grades: str = ""
    gap_h: int = 6
    min_tenth_mm: int = 1
    every: str = "day"
    weekdays: tuple[int, ...] = ()
    opens_minute: int = 0
    due_minute: int = 1440
    season_from: str = ""
    season_until: str = ""
    month_day: str = ""
    opens_days_before: int = 60
    opens: Instant | None = None
    due: Instant | None = None
    services: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Obligation:
    """A standing promise in a clause.

    Attributes:
        id: name within the contract.
        clause: number of the clause it stands in.
        title: what is promised.
        service: id of the service.
        trigger: id of the trigger that makes duties of it.
        owed_by: role that owes it; `contractor` or a role of the public body.
        answer: duty area of the posts that answer for it (`officers.toml`).
        clock: `passable`, `standard`, `haulage`, or empty where there is one clock.
        places: where it is owed; obligations of a public body are owed once, at no place.
        standard: what counts as done.
        deadline: by when, as the clause says.
        rule: rule of a pack whose deadline and standard apply instead of the clause's.
        page: page of the signed contract, 0 when unknown.
    """

    id: str
    clause: str
    title: Localized
    service: str
    trigger: str
    owed_by: str = "contractor"
    answer: str = ""
    clock: str = ""
    places: PlacesOwed = PlacesOwed()
    standard: Standard = Standard()
    deadline: Deadline = Deadline()
    rule: str = ""
    page: int = 0

    def __post_init__(self) -> None:
        """Refuse a page below 0."""
        refuse([unless(self.page >= 0, "page must not be negative")])


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key performance indicator with its target; `page` as in an obligation."""

    id: str
    title: Localized
    obligation: str = ""
    target_ppm: int = 0
    clause: str = ""
    page: int = 0

    def __post_init__(self) -> None:
        """Refuse a page below 0."""
        refuse([unless(self.page >= 0, "page must not be negative")])


@dataclass(frozen=True, slots=True)
class Contract:
    """The agreement, as far as it must be machine-readable.

    Attributes:
        id: name of the contract.
        title: its title.
        form: `service_purchase`, `concession`, `framework`, `employment` and the like.
        payer: who pays: `government`, `users` or `mixed`.
        user_paid_ppm: share of the price that users pay.
        price_minor: price for each `price_per`, in minor units.
        price_per: `year`, `month` or `term`.
        signed: day of signature; None when unknown.
        starts: first day of performance.
        ends: first day after the term.
        placeholder: True while a template still waits to be filled in.
    """

    id: str
    title: Localized
    form: str
    payer: str
    starts: date
    ends: date
    price_minor: Minor = Minor(0)
    price_per: str = "year"
    user_paid_ppm: int = 0
    signed: date | None = None
    placeholder: bool = False
    source: str = ""
    parties: tuple[Party, ...] = ()
    lots: tuple[Lot, ...] = ()
    services: tuple[Service, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    payment: PaymentTerms = PaymentTerms()
    prices: tuple[Price, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    score: ScoreSchedule | None = None
    incentives: tuple[Incentive, ...] = ()
    interest: Interest | None = None
    kpis: tuple[Kpi, ...] = ()
    notes: tuple[Localized, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse crossing dates and a negative price."""
        refuse(
            [
                unless(self.ends > self.starts, "ends must be after starts"),
                unless(self.price_minor >= 0, "price_minor must not be negative"),
            ]
        )
