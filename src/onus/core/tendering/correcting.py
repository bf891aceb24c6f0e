"""Correcting: which corrections of facts count, and a list of all that were tried.

In:  the facts of a tender, an instant, the deadline, who had which power.
Out: the facts that stand then, and every correction on record with why it counts for nothing.

A correction or a withdrawal is an act of its own, by the author of what it corrects, with power when it comes
on record. One that counts for nothing leaves standing what it would correct. A correction of words is the same
fact in other words: its id, its dates and its approvals are those of the version that it rewords, so that no
clock, no bar and no reference moves. A correction of more than words stands with its own id and its own dates.
Whatever names any version of a fact names the one that stands, so that a bond was given back and an invoice
was paid whichever version the payment names.

The surprise: a fact without an author can be corrected by nobody. Where no one said it,
no one can show that it is his to take back; a second fact beside it is the way.

Source: decision 101.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.evaluation.awarding import SetAside
from onus.core.evaluation.deviation import ScoreExplained
from onus.core.evaluation.drawing import Absent
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.evaluation.seeds import SeedCheckpoint
from onus.core.qualification.documents import DocumentLookup, QualificationDocument
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.sealing.facts import SealingFact
from onus.core.tendering.awarding import (
    AwardDecided,
    BidRejected,
    ChallengeAnswered,
    ChallengeFiled,
    ComplaintDecided,
    ComplaintFiled,
    ContractAssigned,
    ContractFiled,
    ContractSigned,
    ExplanationAsked,
    ExplanationDecided,
    ExplanationGiven,
    PanelDrawn,
    PanelNamed,
    ProcedureResumed,
    ProcedureSuspended,
    RankingSigned,
    SubcontractMade,
    SupplementMade,
)
from onus.core.tendering.bidding import BondReceived, BondReturned, SupplierKey, SupplierKeyEnded
from onus.core.tendering.consulting import OpinionReceived, OpinionsAnswered
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import (
    AnnouncementChanged,
    DocumentsIssued,
    NoticePublished,
    QuestionAnswered,
    QuestionAsked,
    TenderCancelled,
    is_notice,
)
from onus.core.tendering.restraining import (
    ActRefused,
    ApprovalGiven,
    FlagDecided,
    FlagReplied,
    LapseActed,
    OverrideMade,
)
from onus.core.tendering.running import (
    ContractBroken,
    ContractEnded,
    InvoicePaid,
    InvoiceReceived,
    KpiRated,
)

NEVER: tuple[type, ...] = (
    *SealingFact.__args__, SheetSealed, SheetOpened, ScoreExplained, SeedCheckpoint, ChallengeFiled,
    ComplaintFiled, SupplierKey, SupplierKeyEnded, AnnouncementChanged, TenderCancelled, ApprovalGiven, ActRefused,
    PanelDrawn, Absent, BidRejected, RankingSigned, SetAside, ConflictDeclaration,
)  # fmt: skip
"""What others rely on from the moment it is on record; no correction of it counts, of nobody."""
IN_WORDS: tuple[type, ...] = (
    NoticePublished, DocumentsIssued, QuestionAsked, QuestionAnswered, ExplanationAsked, ExplanationGiven, ExplanationDecided,
    AwardDecided, ContractSigned, ContractFiled, ContractAssigned, BondReturned, PanelNamed, ChallengeAnswered,
    ComplaintDecided, ProcedureSuspended, ProcedureResumed, OverrideMade, LapseActed, FlagReplied, FlagDecided,
    SupplementMade, SubcontractMade, KpiRated, ContractBroken, ContractEnded, InvoiceReceived, InvoicePaid,
)  # fmt: skip
"""What others act on at once: from the moment it is on record its words are corrected and nothing else."""
IN_WORDS_AFTER_THE_DEADLINE: tuple[type, ...] = (BondReceived, QualificationDocument, DocumentLookup)
"""What decides about a bid: words alone from the deadline."""
NAMED: Mapping[type, str] = {
    BondReturned: "bond", InvoicePaid: "invoice", QuestionAnswered: "question", OpinionReceived: "consultation",
    OpinionsAnswered: "consultation", ChallengeFiled: "known_from", ChallengeAnswered: "challenge",
    ComplaintFiled: "challenge", ComplaintDecided: "complaint", ProcedureSuspended: "complaint",
    ProcedureResumed: "complaint", NoticePublished: "about",
}  # fmt: skip
"""Where a fact names another one: it means that one in whichever version stands.

An approval and an override name one version of an act and stand for no other; a look-up saw one paper and no other.
"""
WORDS = frozenset(("place", "form"))
"""Fields beside all texts in two languages that say where or how, and decide nothing."""
OF_SEALED, OF_NOBODY, OF_ANOTHER = "never_corrected", "no_author", "not_the_author"
OF_WORDS, OF_OTHER_KIND = "words_only", "other_kind"

PowerOver = Callable[[TenderFact, TenderFact, bool], str]
"""Says of what stands, a correction of it and whether it changes words alone, which bar stands against it."""


@dataclass(frozen=True, slots=True, order=True)
class CorrectedFact:
    """A correction on record.

    Attributes:
        fact: id of the correcting fact.
        corrects: id of the fact that it replaces or takes back.
        kind: of the fact that is corrected.
        by: who corrected.
        recorded_at: when it came on record.
        refused: why it counts for nothing: `never_corrected`, `no_author`, `not_the_author`, `other_kind`,
            `words_only`, `against_bidder_late`, `against_bidder_alone` or `power_` with a bar; empty where it
            counts.
    """

    fact: str
    corrects: str
    kind: str
    by: str
    recorded_at: Instant
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands after every correction.

    Attributes:
        facts: those that stand.
        corrections: every correction on record, sorted.
    """

    facts: tuple[TenderFact, ...]
    corrections: tuple[CorrectedFact, ...] = ()


def settled(
    facts: Iterable[TenderFact], as_of: Instant, bids_until: Callable[[Instant], Instant], power: PowerOver
) -> Settled:
    """Return the facts that stand at an instant; a correction that counts for nothing replaces nothing.

    Args:
        facts: of one tender, in any order.
        as_of: what came on record later is not seen.
        bids_until: the deadline that was in force at an instant.
        power: asks who corrects for power.

    >>> first = TenderFact("a", Instant(0), Instant(0), None, "officer-1", withdrawn=True)
    >>> settled([first], Instant(0), lambda at: at, lambda *_: "").facts
    ()
    """
    known = {one.id: one for one in facts if one.recorded_at <= as_of}
    stands = {one.id: one for one in known.values() if one.supersedes not in known}
    told: list[CorrectedFact] = []
    for one in _in_order(known):
        root, before = first_version(one, known), known[one.supersedes]
        now = stands.get(root.id)
        if now is None:
            continue  # A circle of corrections, which no file may hold, leads back to nothing.
        late = one.recorded_at > bids_until(one.recorded_at)
        relied = _relied_on(root, late=late)
        words = _rewords(now, one, relied=relied)
        why = _why_not(root, one, fixed=relied and not words)
        why = why or power(now if now.said is not None else root, one, words)
        told.append(CorrectedFact(one.id, one.supersedes, before.kind, one.by, one.recorded_at, why))
        if not why:
            stands[root.id] = replace(now, said=one.said) if words else one
    left = {name: one for name, one in stands.items() if not one.withdrawn}
    first = {one.id: first_version(one, known).id for one in known.values()}
    named = {one: left[name].id for one, name in first.items() if name in left}
    return Settled(tuple(_naming(one, named) for one in left.values()), tuple(sorted(told)))


def _naming(fact: TenderFact, versions: Mapping[str, str]) -> TenderFact:
    """Return a fact that names what stands, where it names any version of it.

    Args:
        versions: id of what stands, by the id of each of its versions.
    """
    where = NAMED.get(type(fact.said), "")
    name = getattr(fact.said, where) if where else ""
    now = versions.get(name, name)
    return fact if now == name else replace(fact, said=replace(fact.said, **{where: now}))


def first_version(fact: TenderFact, by_id: Mapping[str, TenderFact]) -> TenderFact:
    """Return the fact that a correction goes back to; the fact itself where it corrects none.

    Args:
        by_id: every fact of the tender by its id.

    >>> one = TenderFact("a", Instant(0), Instant(0), None)
    >>> first_version(TenderFact("b", Instant(5), Instant(5), None, supersedes="a"), {"a": one}).id
    'a'
    """
    return _versions(fact, by_id)[-1]


def in_words_alone(before: Any, after: Any) -> bool:
    """Return whether two values of one kind say the same but for their words; a word that goes or comes is more.

    >>> from onus.base.money import Minor
    >>> award = AwardDecided("1", "bid", Minor(5), Localized("a reson"))
    >>> in_words_alone(award, replace(award, reason=Localized("a reason")))
    True
    >>> in_words_alone(award, replace(award, reason=Localized())), in_words_alone(award, None)
    (False, False)
    """
    if before is None or after is None or type(before) is not type(after):
        return False
    return bool(_without_words("", before) == _without_words("", after))


def _without_words(name: str, value: Any) -> Any:
    """Return a value with each of its words told only as there or not there."""
    if isinstance(value, Localized) or name in WORDS:
        return bool(value.text("en") if isinstance(value, Localized) else value)
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(_without_words(one.name, getattr(value, one.name)) for one in fields(value))
    return value


def _in_order(known: Mapping[str, TenderFact]) -> list[TenderFact]:
    """Return the corrections by when they came on record; of one instant, what is corrected before its correction."""
    corrections = (one for one in known.values() if one.supersedes in known)
    return sorted(corrections, key=lambda one: (one.recorded_at, len(_versions(one, known)), one.id))


def _versions(fact: TenderFact, by_id: Mapping[str, TenderFact]) -> Sequence[TenderFact]:
    """Return a fact and all that it goes back to, the first version last."""
    found, seen = [fact], {fact.id}
    while fact.supersedes in by_id and fact.supersedes not in seen:
        fact = by_id[fact.supersedes]
        seen.add(fact.id)
        found.append(fact)
    return found


def _relied_on(root: TenderFact, *, late: bool) -> bool:
    """Return whether others rely on a fact already, so that it is corrected in its words alone."""
    return isinstance(root.said, IN_WORDS) or (late and isinstance(root.said, IN_WORDS_AFTER_THE_DEADLINE))


def _rewords(now: TenderFact, correction: TenderFact, *, relied: bool) -> bool:
    """Return whether a correction is the same fact in other words; a date of its own makes it another one.

    Of what others rely on the date stays anyway: a new date beside new words is not taken over, and a new date
    alone is no correction of words.
    """
    same_day = correction.happened_at == now.happened_at
    return in_words_alone(now.said, correction.said) and (
        same_day or (relied and correction.said != now.said)
    )


def _why_not(root: TenderFact, correction: TenderFact, *, fixed: bool) -> str:
    """Return why a correction counts for nothing whatever power is behind it.

    Args:
        root: the first version.
        correction: the correction.
        fixed: whether it changes more than words of what others rely on.
    """
    if isinstance(root.said, NEVER) or _announces(root):
        return OF_SEALED
    if not root.by:
        return OF_NOBODY
    if correction.by != root.by:
        return OF_ANOTHER
    if not correction.withdrawn and type(correction.said) is not type(root.said):
        return OF_OTHER_KIND
    return OF_WORDS if fixed else ""


def _announces(fact: TenderFact) -> bool:
    """Return whether a fact is the notice by which a tender began.

    Whoever could take it back would take back every bid, award and contract with it. What was announced is
    changed by another version, and a tender is ended by cancelling it.
    """
    return is_notice(fact.said, "tender")
