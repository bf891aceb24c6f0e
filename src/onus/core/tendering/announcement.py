"""What was announced: lots, dates, criteria, requirements, panel, bond, custodians.

In:  the first version of the announcement, and each change of it.
Out: `Announcement`, and `Version`, which says from when on it held.

The surprise: an announcement has no date of its own that a notice could contradict.
The latest version on record is the only source of every date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.base.bounds import not_a_share, not_one_of, refuse, unless
from onus.base.instants import Instant
from onus.base.money import PPM, Minor
from onus.base.texts import Localized

METHODS = ("open", "invited", "negotiated", "consultation", "inquiry", "single_source")
EVALUATIONS = ("comprehensive", "lowest_price")
CRITERION_KINDS = ("price", "quality")


@dataclass(frozen=True, slots=True)
class TenderLot:
    """A part that is awarded on its own.

    Attributes:
        id: its name.
        budget_minor: published budget, minor units.
        ceiling_minor: highest price that may be accepted; 0 for the budget.
    """

    id: str
    title: Localized
    budget_minor: Minor
    ceiling_minor: Minor = Minor(0)

    def __post_init__(self) -> None:
        """Refuse a budget of nothing and a ceiling above it."""
        refuse(
            [
                unless(self.budget_minor > 0, "budget_minor must be above 0"),
                unless(
                    0 <= self.ceiling_minor <= max(self.budget_minor, 0),
                    "ceiling_minor must lie within the budget",
                ),
            ]
        )


@dataclass(frozen=True, slots=True)
class Step:
    """Points that a step of an indicator gives.

    Attributes:
        from_value: lowest value of the indicator for which it holds.
        points_milli: thousandths of a point.
    """

    from_value: int
    points_milli: int


@dataclass(frozen=True, slots=True)
class TenderCriterion:
    """One thing that is scored.

    Attributes:
        id: its name.
        kind: `price` or `quality`.
        points_milli: most that it can give, thousandths of a point.
        indicator: the quantified thing that it rests on; empty for the price.
        unit: unit of the indicator.
        steps: points by value of the indicator; empty where the panel judges within the most.
        text: as the documents word it.
        objective: whether it can be worked out without judging.
    """

    id: str
    title: Localized
    kind: str
    points_milli: int
    indicator: str = ""
    unit: str = ""
    steps: tuple[Step, ...] = ()
    text: Localized = Localized()
    objective: bool = False

    def __post_init__(self) -> None:
        """Refuse kinds that are not known, points of nothing and steps beyond the most."""
        rising = [step.from_value for step in self.steps]
        refuse(
            [
                not_one_of("kind", self.kind, CRITERION_KINDS),
                unless(self.points_milli > 0, "points_milli must be above 0"),
                unless(
                    all(0 <= step.points_milli <= self.points_milli for step in self.steps),
                    "steps must not give more than points_milli",
                ),
                unless(rising == sorted(set(rising)), "steps must rise in from_value"),
            ]
        )


@dataclass(frozen=True, slots=True)
class PanelAsked:
    """How the panel is made up.

    Attributes:
        size: members in all.
        experts: of these, drawn from the library.
        fields: fields of expertise from which they are drawn.
        standby: how many stand by, in the order of the draw.
        complex: whether the matter is complex or of great social concern.
    """

    size: int = 5
    experts: int = 4
    fields: tuple[str, ...] = ()
    standby: int = 3
    complex: bool = False

    def __post_init__(self) -> None:
        """Refuse panels of nobody and more experts than members."""
        refuse(
            [
                unless(self.size >= 1, "size must be at least 1"),
                unless(0 <= self.experts <= max(self.size, 0), "experts must not exceed size"),
                unless(self.standby >= 0, "standby must not be negative"),
            ]
        )


@dataclass(frozen=True, slots=True)
class BondAsked:
    """What is asked as security; 0 for nothing.

    Attributes:
        bid_minor: bid bond.
        performance_ppm: performance bond, as a share of the contract's price.
        forms: how it may be given; empty for any form but cash.
    """

    bid_minor: Minor = Minor(0)
    performance_ppm: int = 0
    forms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse less than nothing and more than the whole."""
        refuse(
            [
                unless(self.bid_minor >= 0, "bid_minor must not be negative"),
                not_a_share("performance_ppm", self.performance_ppm, whole_ppm=PPM),
            ]
        )


@dataclass(frozen=True, slots=True)
class TenderRequirement:
    """A document that whoever takes part must show.

    Attributes:
        id: its name; a fact that a document was shown names it.
        proof: which of the proofs of the law it is; empty where it is one of the buyer's own.
        kinds: kinds of suppliers of which it is asked; empty for all.
        watched: whether it must still hold after the award.
    """

    id: str
    title: Localized
    proof: str = ""
    kinds: tuple[str, ...] = ()
    watched: bool = True


@dataclass(frozen=True, slots=True)
class Announcement:
    """What everyone was told.

    Attributes:
        method: how suppliers are found.
        evaluation: `comprehensive` or `lowest_price`.
        bids_until: the instant by which the last byte of a bid must be there.
        opens_at: when the envelopes may be opened at the earliest.
        questions_until: last instant for questions; None where it is not limited.
        validity_d: days for which a bid binds its bidder.
        starts: first day of the service.
        ends: last day of the service.
        form: legal form of the contract.
        lots: parts that are awarded on their own.
        criteria: what is scored.
        requirements: what must be shown.
        panel: how the panel is made up.
        bond: security.
        subcontracting_ppm_max: largest share that may be let on; 0 for none.
    """

    method: str
    evaluation: str
    bids_until: Instant
    opens_at: Instant
    starts: date
    ends: date
    lots: tuple[TenderLot, ...]
    criteria: tuple[TenderCriterion, ...] = ()
    requirements: tuple[TenderRequirement, ...] = ()
    panel: PanelAsked = PanelAsked()
    bond: BondAsked = BondAsked()
    questions_until: Instant | None = None
    validity_d: int = 90
    form: str = "purchased_service"
    subcontracting_ppm_max: int = 0

    def __post_init__(self) -> None:
        """Refuse what no announcement could mean: dates that cross, no lot, two things of one name."""
        refuse(
            [
                not_one_of("method", self.method, METHODS),
                not_one_of("evaluation", self.evaluation, EVALUATIONS),
                unless(self.bids_until <= self.opens_at, "opens_at must not be before bids_until"),
                unless(self.starts <= self.ends, "ends must not be before starts"),
                unless(bool(self.lots), "lots must name at least one"),
                *(
                    unless(len({one.id for one in named}) == len(named), f"{what} must have ids of their own")
                    for what, named in (
                        ("lots", self.lots),
                        ("criteria", self.criteria),
                        ("requirements", self.requirements),
                    )
                ),
                unless(self.validity_d > 0, "validity_d must be above 0"),
                not_a_share("subcontracting_ppm_max", self.subcontracting_ppm_max, whole_ppm=PPM),
            ]
        )

    @property
    def budget_minor(self) -> Minor:
        """Return the budget of all lots together.

        >>> from datetime import date
        >>> lot = TenderLot("1", Localized("One"), Minor(5))
        >>> day = date(2024, 1, 1)
        >>> Announcement("open", "lowest_price", Instant(0), Instant(0), day, day, (lot,)).budget_minor
        5
        """
        return Minor(sum(lot.budget_minor for lot in self.lots))


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the announcement.

    Attributes:
        number: 1 for `tender.toml`, then as the facts count.
        fact: id of the fact that made it; empty for the first.
        recorded_at: from when on it holds; None for the first, which holds until another does.
        material: whether it may change how a bid is prepared.
        announcement: what then held, whole.
    """

    number: int
    fact: str
    recorded_at: Instant | None
    material: bool
    announcement: Announcement
