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
from onus.core.competition.announced import TenderLot
from onus.core.evaluation.criteria import Scheme
from onus.core.evaluation.deviation import DeviationLimit
from onus.core.evaluation.drawing import PanelAsked
from onus.core.evaluation.low_bids import LowBidTests
from onus.core.evaluation.seeds import SeedRule
from onus.core.qualification.documents import QualificationRequirement

METHODS = ("open", "invited", "negotiation", "consultation", "inquiry", "single_source")
OBJECTS = ("services", "goods", "works")


@dataclass(frozen=True, slots=True)
class CriterionText:
    """What the tender documents say of a criterion beside how it is scored.

    Attributes:
        criterion: id of the criterion.
        text: as the documents word it.
        unit: unit of what it is measured by; empty where nothing is.
        steps: for one that experts score, from which value on how many points.
        restricts: forms of unequal treatment that it states, by the names of the rule.
        justification: why the contract needs it; empty where nobody says.
    """

    criterion: str
    text: Localized = Localized()
    unit: str = ""
    steps: tuple[tuple[int, int], ...] = ()
    restricts: tuple[str, ...] = ()
    justification: str = ""


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
class Announcement:
    """What everyone was told.

    Attributes:
        method: how suppliers are found.
        scheme: how bids are ranked.
        bids_until: the instant by which the last byte of a bid must be there.
        opens_at: when the envelopes may be opened at the earliest.
        questions_until: last instant for questions; None where it is not limited.
        validity_d: days for which a bid binds its bidder.
        starts: first day of the service.
        ends: last day of the service.
        form: legal form of the contract.
        lots: parts that are awarded on their own.
        object: `services`, `goods` or `works`.
        texts: what the documents say of the criteria.
        fields: what else the notice states, by the names of the rules.
        low: which prices must be explained.
        deviation: from which distance on an expert must explain a score; None where none was announced.
        requirements: what must be shown.
        panel: the committee that evaluates; None where no committee is asked.
        weighty: whether the matter is complex or of great social effect.
        seed: from which checkpoint of the log its draw is made; None where none is drawn.
        bond: security.
        subcontracting_ppm_max: largest share that may be let on; 0 for none.
        promised_below_ppm: share of its price by which the prices that a bid promises may come to less over the
            term, for prices that cannot be divided by the months; more than the price is never allowed.
        draft_sha256: digest of the content of the draft contract and its terms; empty where there are none.
    """

    method: str
    scheme: Scheme
    bids_until: Instant
    opens_at: Instant
    starts: date
    ends: date
    lots: tuple[TenderLot, ...]
    object: str = "services"
    texts: tuple[CriterionText, ...] = ()
    fields: tuple[str, ...] = ()
    low: LowBidTests = LowBidTests()
    deviation: DeviationLimit | None = None
    requirements: tuple[QualificationRequirement, ...] = ()
    panel: PanelAsked | None = None
    weighty: bool = False
    seed: SeedRule | None = None
    bond: BondAsked = BondAsked()
    questions_until: Instant | None = None
    validity_d: int = 90
    form: str = "purchased_service"
    subcontracting_ppm_max: int = 0
    promised_below_ppm: int = 0
    draft_sha256: str = ""

    def __post_init__(self) -> None:
        """Refuse what no announcement could mean: dates that cross, no lot, two things of one name."""
        refuse(
            [
                not_one_of("method", self.method, METHODS),
                not_one_of("object", self.object, OBJECTS),
                unless(self.bids_until <= self.opens_at, "opens_at must not be before bids_until"),
                unless(self.starts <= self.ends, "ends must not be before starts"),
                unless(bool(self.lots), "lots must name at least one"),
                *(
                    unless(len({one.id for one in named}) == len(named), f"{what} must have ids of their own")
                    for what, named in (
                        ("lots", self.lots),
                        ("requirements", self.requirements),
                    )
                ),
                unless(self.validity_d > 0, "validity_d must be above 0"),
                not_a_share("subcontracting_ppm_max", self.subcontracting_ppm_max, whole_ppm=PPM),
                not_a_share("promised_below_ppm", self.promised_below_ppm, whole_ppm=PPM),
            ]
        )


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
