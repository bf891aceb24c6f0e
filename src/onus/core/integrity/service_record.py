"""The record of a service: what the signals after the award look at.

In:  nothing; this module names the values.
Out: `ServiceRecord` and its parts, frozen; `after_award.record_of` makes one of an assessment.

The surprise: None and an empty tuple say different things. None is "nobody wrote this
down", so that a signal cannot be computed; an empty tuple is "looked for, and there is none".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.base.instants import UTC_ZONE, Instant, ZoneTable
from onus.core.accountability.faults import RegisterFinding
from onus.core.accountability.register import Register
from onus.core.burden.notices import NoticeFinding
from onus.core.consequences.certificates import Certificate, Waiver
from onus.core.consequences.scorecards import Scorecard
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import PointEvidence, Report
from onus.core.contracts.places import Place
from onus.core.determinations.findings import Outcome
from onus.core.restraint.ties import Tie


@dataclass(frozen=True, slots=True)
class JudgedDuty:
    """One duty at a place that somebody reported or inspected, and how it was found.

    Attributes:
        id: of the duty.
        met_at: when it was met; None where it was not.
    """

    id: str
    service: str
    place: str
    opens: Instant
    closes: Instant
    outcome: Outcome
    met_at: Instant | None = None


@dataclass(frozen=True, slots=True, order=True)
class OfficerRuling:
    """What an officer decided, or owed to decide.

    Attributes:
        id: of the decision or the inspection; of the reply where nobody has decided.
        post: who decided; empty where nobody has.
        owed_by: last instant to decide; None where none runs.
        made_at: when it was done and written down; None where it was not.
        replaces: id of the ruling of the same officer that it takes the place of; empty for none.
        news: ids of what came on record on the same matter between the two.
    """

    id: str
    post: str = ""
    owed_by: Instant | None = None
    made_at: Instant | None = None
    replaces: str = ""
    news: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class SameTrack:
    """Two days on which one vehicle left the same passes at the same times of day.

    Attributes:
        vehicle: index of the vehicle among those of the tracks.
        passes: how many.
    """

    vehicle: int
    day: date
    other_day: date
    passes: int


@dataclass(frozen=True, slots=True)
class Telemetry:
    """What the positions of the fleet came to.

    Attributes:
        hours_owed: hours of the happenings that called for work, each once.
        hours_heard: of these, hours in which any vehicle was heard.
        positions: positions read.
        teleports: of these, set aside because nothing on a road is that fast.
        same_tracks: days that equal each other to the second.
    """

    hours_owed: int
    hours_heard: int
    positions: int
    teleports: int
    same_tracks: tuple[SameTrack, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Renewal:
    """That a contract was renewed, extended or awarded anew.

    Attributes:
        id: of the act.
        supplier: to whom; empty for the contractor of the dossier.
    """

    at: Instant
    id: str
    kind: str
    supplier: str = ""


@dataclass(frozen=True, slots=True, order=True)
class OfficerDeed:
    """Something that a person in a post did about the contractor.

    Attributes:
        person: who held the post then, as the register names them.
        id: of the act, payment or inspection.
    """

    person: str
    day: date
    id: str
    post: str


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """Everything that the signals after the award look at.

    Attributes:
        contract: as it stands.
        contractor: names under which registers know the contractor.
        certificates: one for each month.
        payments: whether any payment is on record.
        scorecards: of all scopes.
        waivers: defective ones, too.
        register: posts and who held them; None where there is none.
        register_findings: seats that stood empty, areas that no post answers for.
        rulings: decisions on replies and corrections by officers; None where nobody replied or inspected.
        notices: findings on notices; None where the dossier holds none.
        reports: of residents; None where none are held.
        inspections: by officers; None where none are held.
        duties: those at places that were reported or inspected.
        places: of the network.
        telemetry: None where there are no tracks.
        before: the contract as it was before the last change; None where nobody laid it down.
        places_before: the network of that time; None where it is the same.
        renewals: None where no act of the office is on record.
        deeds: what persons did about the contractor.
        ties: of persons to suppliers and to each other; None where no register was read.
    """

    contract: Contract
    as_of: Instant
    zone: ZoneTable = UTC_ZONE
    contractor: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    payments: bool = False
    scorecards: tuple[Scorecard, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    register: Register | None = None
    register_findings: tuple[RegisterFinding, ...] = ()
    rulings: tuple[OfficerRuling, ...] | None = None
    notices: tuple[NoticeFinding, ...] | None = None
    reports: tuple[Report, ...] | None = None
    inspections: tuple[PointEvidence, ...] | None = None
    duties: tuple[JudgedDuty, ...] = ()
    places: tuple[Place, ...] = ()
    telemetry: Telemetry | None = None
    before: Contract | None = None
    places_before: tuple[Place, ...] | None = None
    renewals: tuple[Renewal, ...] | None = None
    deeds: tuple[OfficerDeed, ...] = ()
    ties: tuple[Tie, ...] | None = None
