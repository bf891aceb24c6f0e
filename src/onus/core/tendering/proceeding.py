"""A proceeding: what a tender came to at an instant, step by step, with every reason.

In:  nothing; this module names the values.
Out: `Proceeding` and its parts, plain and frozen, for the page, the log, OCDS and the verifier.

The surprise: what the office claims stands beside what follows from the facts. A
ranking, a draw or an award that differs is told as a `ClaimDiffers`, and never taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.accountability.escalation import Case
from onus.core.competition.criteria import WordHit
from onus.core.competition.deadlines import DeadlineStep
from onus.core.contracts.breach import Breach, Facts, NotComputable
from onus.core.evaluation.awarding import AwardNotice, Winner
from onus.core.evaluation.bids import RefusedBid
from onus.core.evaluation.deviation import Deviation
from onus.core.evaluation.drawing import Panel
from onus.core.evaluation.experts import Recused
from onus.core.evaluation.low_bids import LowBidCase
from onus.core.evaluation.ranking import Ranking
from onus.core.evaluation.scoring import Counted
from onus.core.evaluation.seeds import Seed
from onus.core.integrity.flag import Flag
from onus.core.integrity.flag_cases import FlagCase
from onus.core.qualification.credit_grades import CreditGrade
from onus.core.qualification.judged_documents import DocumentJudged
from onus.core.qualification.social_grades import GrowthPath
from onus.core.remedies.challenges import RemedyCase
from onus.core.remedies.clocks import StepClock
from onus.core.restraint.rotation import RotationFound
from onus.core.tendering.correcting import CorrectedFact

PLANNING, ANNOUNCED, CLOSED, OPENED, EVALUATED, AWARDED, CONTRACTED, CANCELLED, VOID = STAGES = (
    "planning", "announced", "closed", "opened", "evaluated", "awarded", "contracted", "cancelled", "void",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class ReceivedBid:
    """An envelope, and what became of it.

    Attributes:
        bid: digest of the envelope, its name until and after the opening.
        received_at: when the office says that it came.
        state: `standing`, `refused`, `withdrawn`, `opened`, `unopened`, `unreadable` where it was opened and what
            it says cannot be read, `unsigned` where it was opened and is not signed by whom it names, or
            `signer_disputed` where it was opened and keys do not say which of several bids is that supplier's.
        reason: why it was refused, not opened, cannot be read, is nobody's or in dispute; empty for none.
        supplier: whose it is, once it is open and signed; empty before, for nobody's, and while it is in dispute.
        envelope: `missing` where it stands and does not lie there, `otherwise` where its head says
            something else than the log; empty where neither is so, or nobody looked.
        named: of an `unsigned` or `signer_disputed` bid, and of one that cannot be read under a key that was not in
            force, the supplier whom it names.
        signer: of an opened bid, the public key that it names as its signer's.
        signers: of such a bid whose signature is sound, the suppliers for whom that key was registered.
    """

    bid: str
    received_at: Instant
    state: str
    reason: str = ""
    supplier: str = ""
    envelope: str = ""
    named: str = ""
    signer: str = ""
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyTold:
    """A registration of a key under which a supplier signs its bids.

    Attributes:
        fact: its id.
        supplier: for whom.
        key: public key, 64 hexadecimal digits.
        by: who registered it.
        since: from when it counts: the later of when it happened and when it came on record.
        ended_at: from when no further envelope counts under it; None while it is in force.
        void: why it is not in force; empty where it is, or was.
    """

    fact: str
    supplier: str
    key: str
    by: str
    since: Instant
    ended_at: Instant | None = None
    void: str = ""


@dataclass(frozen=True, slots=True, order=True)
class ClaimDiffers:
    """The office says one thing, and another follows from the facts.

    Attributes:
        claim: `panel`, `ranking`, `award`, `award_price`, `over_budget_price` (awards above the plan that was
            approved), `contract_draft` (draft or terms are not those that were announced), `contract`, `contract_price`,
            `contract_text` (signed was something else than follows from draft and bid),
            `contract_total_price` (what it comes to over its term, above the price that won),
            `order` (a step before what has to come first), `second_contract`, `second_end` (of a contract that ended
            already), `notice_of_no_lot` (an award notice that does not say of which of several lots it tells), or
            `called_immaterial` (a change of the announcement that alters what bids rest on and calls itself
            immaterial; it follows which fields).
        subject: lot or contract.
        fact: id of the fact that claims it.
        claimed: what it says.
        follows: what follows from the facts.
    """

    claim: str
    subject: str
    fact: str
    claimed: str
    follows: str


@dataclass(frozen=True, slots=True)
class LateRecord:
    """A fact that came on record late: after the hours of the table, or after the instant it matters for.

    Attributes:
        fact: its id.
        kind: of the fact.
        by: who did it.
        happened_at: when it is said to have been so.
        recorded_at: when it came on record; this is what counts.
        mattered_at: the instant by which it had to be on record and was not, although it is said to have
            happened before: the deadline for a receipt or a change, the first opening for the closing, the
            first sealed sheet for an opening. None where it is late by the hours alone.
    """

    fact: str
    kind: str
    by: str
    happened_at: Instant
    recorded_at: Instant
    mattered_at: Instant | None = None


@dataclass(frozen=True, slots=True, order=True)
class RefusedAct:
    """A fact that counts for nothing, and why; it stays on record.

    Attributes:
        fact: its id.
        kind: of the fact.
        by: who did it.
        reason: why it does not count.
        rule: rule that stands against it; empty where it is the record itself.
    """

    fact: str
    kind: str
    by: str
    reason: str
    rule: str = ""


QUALIFIED, BARRED, UNJUDGED = "qualified", "barred", "not_computable"


@dataclass(frozen=True, slots=True)
class QualificationTest:
    """What a bidder's qualification came to at one step.

    Attributes:
        bid: id of the bid.
        supplier: whose it is.
        step: `deadline`, `award` or `signing`.
        about: id of the lot for an award, of the contract for a signing; empty for the deadline, and for a
            contract that is not signed yet.
        at: when the step was taken; where it was not, the instant of the proceeding.
        taken: whether it was taken.
        state: `qualified`, `barred`, or `not_computable` where nothing bars it and a rule could not be judged.
        documents: what each requirement got.
        against: every reason against it, of all lots or of one.
        not_computable: every rule that could not be judged, with the fields that are missing.
        growth: of a social organisation, where its grade stands and what the next one opens; else None.
        credit: what its past contracts say of it; None where no rule with a formula is in force.
    """

    bid: str
    supplier: str
    step: str
    about: str
    at: Instant
    taken: bool
    state: str
    documents: tuple[DocumentJudged, ...] = ()
    against: tuple[Breach, ...] = ()
    not_computable: tuple[NotComputable, ...] = ()
    growth: GrowthPath | None = None
    credit: CreditGrade | None = None


@dataclass(frozen=True, slots=True, order=True)
class ActWithoutPower:
    """An act that the table of power did not give to whoever did it.

    Attributes:
        fact: its id.
        kind: of the fact.
        by: who did it; empty where nobody stands for it.
        action: row of the table; empty where it has none.
        stage: where the purchase stood when the act came on record; several joined by `+`.
        bar: why not, as `permitting` names it; `no_row` where the table has no row.
        rule: of separation or of law; empty for none.
        detail: what it rests on: the earlier act, the amount, the approval that is missing.
        stays: whether it stays because nobody can undo it or a bidder would pay for the slip; all other acts count
            for nothing.
    """

    fact: str
    kind: str
    by: str
    action: str
    stage: str
    bar: str
    rule: str = ""
    detail: str = ""
    stays: bool = False


@dataclass(frozen=True, slots=True)
class OverrideTold:
    """Somebody went on although something stood against it.

    Attributes:
        fact: its id.
        by: who.
        rule: rule or bar that stood against it.
        subject: id of the act that it was to let through, or what it is about.
        reason: why, in words.
        approved_by: who approved.
        public_at: when everybody could read it.
        let_through: id of the act that passed by it; empty where it let nothing through.
        counts: whether it was made with power.
    """

    fact: str
    by: str
    rule: str
    subject: str
    reason: Localized
    approved_by: tuple[str, ...]
    public_at: Instant
    let_through: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class LotProceeding:
    """One lot.

    Attributes:
        lot: its id.
        admitted: ids of the bids that can be ranked.
        unjudged: of the admitted, those of whom a rule of qualification could not be judged; a person has to.
        refused: bids that cannot, each with every reason.
        low: prices that must be explained, and where each case stands.
        scoring: sheets of the panel; None where experts score nothing.
        ranking: None before everything that it rests on is there.
        why_unranked: why there is no ranking; empty where there is one.
        winner: the bid that must be chosen; None before the ranking.
        notice: what is published of the award; None before there is a winner.
        tests: of the bidders at the award and at the signing; who is barred then cannot win.
        deviations: each expert's points beside the mean of the others'; a report, which changes nothing.
    """

    lot: str
    admitted: tuple[str, ...] = ()
    refused: tuple[RefusedBid, ...] = ()
    low: tuple[LowBidCase, ...] = ()
    scoring: Counted | None = None
    ranking: Ranking | None = None
    why_unranked: str = ""
    winner: Winner | None = None
    notice: AwardNotice | None = None
    unjudged: tuple[str, ...] = ()
    tests: tuple[QualificationTest, ...] = ()
    deviations: tuple[Deviation, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedContract:
    """A contract, and what was done to it.

    Attributes:
        contract: its id.
        lot: its lot.
        bid: the bid that it is about.
        supplier: with whom.
        price_minor: its price.
        signed_at: when.
        bars: why it should not have been signed then, each with what stood against it.
    """

    contract: str
    lot: str
    bid: str
    supplier: str
    price_minor: int
    signed_at: Instant
    bars: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class LapseCase:
    """A case that is open because a contractor lost something that it had to have.

    Attributes:
        case: its name, as the ladder has it.
        what: `document`, `ban`, `violation`, `warning` or `grade`.
        ref: id of the requirement, ban, violation or warning; of a grade, the grade that it had.
        state: what it came to: `expired`, `active`, a form of violation, a kind of warning, the grade left.
        opened_at: first instant of the day on which it was so.
        closed_at: first instant of the day on which it was mended; None while it lasts.
    """

    case: str
    what: str
    ref: str
    state: str
    opened_at: Instant
    closed_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class ContractWatched:
    """The watch over the qualification of one contractor.

    Attributes:
        contract: id of the contract.
        supplier: the contractor.
        first: day of the signing.
        last: last day that was looked at: that of the proceeding, or the last of the service.
        cases: every lapse, in order of time; one that was mended stays with its end.
        unseen: what could not be watched: `ban_lists` where nobody looked up a debarment list, `lookup` with the
            id of a document that nobody looked up, `second_lookup` with that of one against which one person
            alone found something.
    """

    contract: str
    supplier: str
    first: date
    last: date
    cases: tuple[LapseCase, ...] = ()
    unseen: tuple[str, ...] = ()


CLOCK, BREACH, WATCH = LAPSES = ("clock", "breach", "watch")


@dataclass(frozen=True, slots=True)
class OfficeLapse:
    """Something that the office owed in a purchase and did not do in time, or did against a rule.

    Attributes:
        what: `clock` for a limit that ran out, `breach` for what was against a rule, `watch` for a contractor
            that lost what it had to have.
        step: of a clock, its step; of a watch, what was lost; of a breach, empty.
        rule: `id@version` of the rule; empty for a watch.
        subject: of what, `award:1`, `challenge:c1`, `contract:x`.
        case: who answers at each instant since, and what each did; its first step names who answered when it
            came about. It has no place: `district` is empty.
        owed: kind of the fact that was owed, or by which the breach came about; empty for none.
        about: of a watch, id of the requirement, ban, violation or warning.
        told: of a breach, what it rests on, as named values; of all else empty.
    """

    what: str
    step: str
    rule: str
    subject: str
    case: Case
    owed: str = ""
    about: str = ""
    told: Facts = ()


@dataclass(frozen=True, slots=True)
class Proceeding:
    """What a tender came to.

    Attributes:
        tender: its id.
        as_of: nothing recorded later is seen.
        stage: of `STAGES`.
        version: number of the announcement in force.
        deadline: the one instant by which bids must be there; None before the announcement.
        deadline_steps: how it came to be so.
        received: every envelope.
        keys: every registration of a key under which a supplier signs, and what became of it.
        panel: as drawn again; None before the seed.
        seed: from which it is drawn; None before.
        why_no_seed: why there is none; empty where there is one or none is asked.
        recused: who could not be drawn.
        lots: in order.
        contracts: in order.
        clocks: limits that run or ran.
        remedies: challenges and what followed.
        breaches: of rules, sorted.
        not_computable: rules that could not be judged, sorted.
        hints: words of criteria that a person should look at.
        claims: claims of the office that differ.
        refused_acts: facts that count for nothing.
        without_power: acts that the table of power did not give to whoever did them.
        overrides: by which somebody went on against a rule or a bar.
        powers: digest of the table of power by which everybody was judged.
        rotations: who was in one place too long or too often, and for which bidder.
        corrections: every fact that would correct another, and why one counts for nothing.
        late_records: facts that came on record late, by the hours of the table or for what they matter for.
        flags: signals for a person to look at; they change no ranking.
        unchecked: checks of collusion that the record does not allow, each with what is missing.
        flag_cases: how far each flag has come, with replies and the decision of a person.
        qualifications: each opened bidder at the deadline, with every reason and every rule that could not be judged.
        watched: the qualification of each contractor since the signing, with a case for each lapse.
        lapses: of the office, each with who answers for it and how far silence took it, in order of time.
    """

    tender: str
    as_of: Instant
    stage: str
    version: int
    deadline: Instant | None = None
    deadline_steps: tuple[DeadlineStep, ...] = ()
    received: tuple[ReceivedBid, ...] = ()
    keys: tuple[KeyTold, ...] = ()
    panel: Panel | None = None
    seed: Seed | None = None
    why_no_seed: str = ""
    recused: tuple[Recused, ...] = ()
    lots: tuple[LotProceeding, ...] = ()
    contracts: tuple[SignedContract, ...] = ()
    clocks: tuple[StepClock, ...] = ()
    remedies: tuple[RemedyCase, ...] = ()
    breaches: tuple[Breach, ...] = ()
    not_computable: tuple[NotComputable, ...] = ()
    hints: tuple[WordHit, ...] = ()
    claims: tuple[ClaimDiffers, ...] = ()
    refused_acts: tuple[RefusedAct, ...] = ()
    without_power: tuple[ActWithoutPower, ...] = ()
    overrides: tuple[OverrideTold, ...] = ()
    powers: str = ""
    rotations: tuple[RotationFound, ...] = ()
    corrections: tuple[CorrectedFact, ...] = ()
    late_records: tuple[LateRecord, ...] = ()
    flags: tuple[Flag, ...] = ()
    unchecked: tuple[NotComputable, ...] = ()
    flag_cases: tuple[FlagCase, ...] = ()
    qualifications: tuple[QualificationTest, ...] = ()
    watched: tuple[ContractWatched, ...] = ()
    lapses: tuple[OfficeLapse, ...] = ()

    def lot(self, name: str) -> LotProceeding:
        """Return a lot by its id.

        >>> Proceeding("t", Instant(0), PLANNING, 1, lots=(LotProceeding("1"),)).lot("1").why_unranked
        ''
        """
        return next(one for one in self.lots if one.lot == name)
