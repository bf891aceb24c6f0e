"""What one person might record in a purchase, and what the purchase comes to: for the law that nobody bends one alone.

In:  a tender with its register and its record.
Out: facts of one person each, `sampled` or as `corrections`; `outcome` of a judgement, area by area.

The surprise: an attempt is not made likely. Everything that stands on record is said again by everybody, at every
instant, with each field changed to each other value on record; most of it is nonsense, and nonsense may not bend a
purchase either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from onus.base.instants import DAY_US, Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.evaluation.awarding import SetAside
from onus.core.evaluation.deviation import ScoreExplained
from onus.core.evaluation.drawing import Absent
from onus.core.evaluation.seeds import SeedCheckpoint
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.sealing.facts import BidReceived, BidRefused, BidUnopened, BidWithdrawn, Unopened
from onus.core.tendering.announcement import Version
from onus.core.tendering.awarding import (
    AwardDecided,
    BidRejected,
    ChallengeAnswered,
    ChallengeFiled,
    ComplaintDecided,
    ComplaintFiled,
    ContractAssigned,
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
from onus.core.tendering.bidding import SupplierKeyEnded
from onus.core.tendering.consulting import (
    ConsultationOpened,
    DecisionStepTaken,
    FairReviewMade,
    OpinionReceived,
    OpinionsAnswered,
)
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.kinds import FILLED_IN
from onus.core.tendering.preparing import AnnouncementChanged, TenderCancelled
from onus.core.tendering.proceeding import LotProceeding, Proceeding
from onus.core.tendering.restraining import ActRefused, ApprovalGiven, LapseActed, OverrideMade
from onus.core.tendering.running import ContractBroken, ContractEnded, InvoicePaid, InvoiceReceived, KpiRated
from onus.core.tendering.tender import Tender

WORDS = Localized("It is said so.", "据称如此。")
MOMENTS: Mapping[str, Instant] = {
    "before the notice": instant("2024-01-07T00:00:00Z"),
    "announced": instant("2024-01-12T00:00:00Z"),
    "days before the deadline": instant("2024-02-03T00:00:00Z"),
    "a second before the deadline": instant("2024-02-05T01:29:59Z"),
    "after the deadline": instant("2024-02-05T01:30:30Z"),
    "after the closing": instant("2024-02-05T01:35:00Z"),
    "after the opening": instant("2024-02-05T02:00:00Z"),
    "after the draw": instant("2024-02-05T04:00:00Z"),
    "between sheets": instant("2024-02-05T05:30:00Z"),
    "before the ranking": instant("2024-02-05T07:00:00Z"),
    "after the ranking": instant("2024-02-06T00:00:00Z"),
    "after the award": instant("2024-02-07T03:00:00Z"),
    "during standstill": instant("2024-02-15T00:00:00Z"),
    "before the signing": instant("2024-02-28T01:30:00Z"),
    "after the signing": instant("2024-02-28T03:00:00Z"),
    "in performance": instant("2024-03-10T00:00:00Z"),
    "months later": instant("2024-08-01T00:00:00Z"),
}
BACK = ("announced", "days before the deadline", "after the opening", "after the award")
"""Moments to which an attempt may be dated back; no fact happens after it came on record."""
END = instant("2024-12-31T00:00:00Z")
OF_THE_MACHINE = (BidReceived, SeedCheckpoint, ActRefused)
"""No person writes these: the intake wrote them of bytes that came, a log signed them, the desk refused an act."""
STEP = 7919
"""By how many places a sample goes on through contents: a prime, so that none is met twice before all are."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one person records at one moment: one fact, and for an act that needs a second, his own approval of it."""

    person: str
    kind: str
    moment: str
    what: str
    facts: tuple[TenderFact, ...]

    def told(self) -> str:
        """Return it in one line, for the list of holes."""
        return f"{self.kind} by {self.person}, {self.moment}: {self.what}"


def with_attempts(tender: Tender, attempts: Iterable[Attempt]) -> Tender:
    """Return the tender with what some attempts record, its versions counted on where one changes the announcement."""
    more = tuple(fact for one in attempts for fact in one.facts)
    facts = (*tender.facts, *more)
    return replace(tender, facts=facts, versions=_versions(tender, more))


def _versions(tender: Tender, more: Sequence[TenderFact]) -> tuple[Version, ...]:
    """Return all versions in the order in which they came on record; each changes the one before it."""
    first, *later = tender.versions
    coming = [
        (one.recorded_at, one.fact, dict(_differs(before, one)), one.material)
        for before, one in zip(tender.versions, later, strict=False)
    ]
    coming += [
        (one.recorded_at, one.id, dict(one.said.changes), one.said.material)
        for one in more
        if isinstance(one.said, AnnouncementChanged) and not one.supersedes
    ]
    found = [first]
    for at, name, changes, material in sorted(coming, key=lambda each: each[:2]):
        before = found[-1].announcement
        until = changes.get("bids_until", before.bids_until)
        opens = {"opens_at": max(until, changes.get("opens_at", before.opens_at))}
        told = replace(before, **changes | opens)
        found.append(Version(len(found) + 1, name, at, material, told))
    return tuple(found)


def _differs(before: Version, after: Version) -> Iterator[tuple[str, Any]]:
    for one in fields(after.announcement):
        value = getattr(after.announcement, one.name)
        if value != getattr(before.announcement, one.name):
            yield one.name, value


# ---- what is tried -----------------------------------------------------------


def contents_of(tender: Tender) -> dict[str, tuple[tuple[str, Any], ...]]:
    """Return what may be said of each kind: what stands on record, what nobody said, each changed field by field."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for what, said in _said_of(tender, _values_on_record(tender)):
        kind = TenderFact("", Instant(0), Instant(0), said).kind
        found.setdefault(kind, []).append((what, said))
    return {kind: tuple(each) for kind, each in sorted(found.items())}


def sampled(
    contents: Sequence[tuple[str, Any]], person: str, moments: Sequence[str], *, each: int = 1, start: int = 0
) -> Iterator[Attempt]:
    """Yield attempts of one kind, the same on each run: at each moment as many as asked, each of another content.

    Args:
        contents: of the kind, from `contents_of`.
        person: who tries.
        moments: when.
        each: how many at each moment.
        start: where in the contents to begin, so that others begin elsewhere.
    """
    for number, moment in enumerate(one for one in moments for _ in range(each)):
        at = MOMENTS[moment]
        days = ("", *(one for one in BACK if MOMENTS[one] < at))
        place = start + number
        what, said = contents[place * STEP % len(contents)]
        day = days[place % len(days)]
        fact = _fact(f"x{place}", said, person, at, MOMENTS[day or moment])
        told = f"{what}, dated {day}" if day else what
        yield Attempt(person, fact.kind, moment, told, (fact, *_own_approval(fact)))


def corrections(tender: Tender, person: str, moments: Iterable[str], *, every: int) -> Iterator[Attempt]:
    """Yield corrections and withdrawals of what is on record, each one at a fixed distance from the last."""
    values, number = _values_on_record(tender), 0
    for moment in moments:
        for what, fact in _corrections(tender, values, person, MOMENTS[moment]):
            number += 1
            if number % every == 0:
                named = replace(fact, id=f"x{number}")
                yield Attempt(person, named.kind, moment, what, (named, *_own_approval(named)))


def _own_approval(fact: TenderFact) -> tuple[TenderFact, ...]:
    if isinstance(fact.said, ApprovalGiven):
        return ()
    yes = ApprovalGiven(fact.id, Minor(10**12))
    return (TenderFact(f"{fact.id}y", fact.happened_at, fact.recorded_at, yes, fact.by),)


def _fact(name: str, said: Any, person: str, at: Instant, happened_at: Instant) -> TenderFact:
    filled = {
        "at": happened_at,
        "fact": name,
        "by": person,
        "id": name,
        "shown_at": happened_at,
        "recorded_at": at,
    }
    filled |= {"person": person, "expert": person} if isinstance(said, ConflictDeclaration) else {}
    own = {key: value for key, value in filled.items() if key in {one.name for one in fields(said)}}
    return TenderFact(name, happened_at, at, replace(said, **own), person)


def _said_of(tender: Tender, values: Mapping[str, tuple[Any, ...]]) -> Iterator[tuple[str, Any]]:
    """Yield what was said on record, what nobody said yet, and each with one field changed to another value."""
    seen: set[str] = set()
    stated = [
        one.said
        for one in tender.facts
        if one.said is not None
        and not one.supersedes
        and not isinstance(one.said, (*OF_THE_MACHINE, AnnouncementChanged))
    ]
    for said in (*stated, *_unsaid(tender, values)):
        for what, one in (("", said), *_mutated(said, values)):
            shape = _shape(one)
            if shape not in seen:
                seen.add(shape)
                yield what or "as on record", one


def _shape(said: Any) -> str:
    known = (f"{one.name}={getattr(said, one.name)!r}" for one in fields(said) if one.name not in FILLED_IN)
    return f"{type(said).__name__}({', '.join(known)})"


def _mutated(said: Any, values: Mapping[str, tuple[Any, ...]]) -> Iterator[tuple[str, Any]]:
    for field in fields(said):
        if field.name in FILLED_IN:
            continue
        before = getattr(said, field.name)
        for value in values.get(field.name, ()):
            if value == before or type(value) is not type(before):
                continue
            try:
                yield f"{field.name}={str(value)[:40]}", replace(said, **{field.name: value})
            except ValueError:
                continue  # No such fact can be read, so nobody can record it.


def _values_on_record(tender: Tender) -> dict[str, tuple[Any, ...]]:
    """Return every value that stands on record under each name of a field, with what each word may be."""
    found: dict[str, dict[str, Any]] = {}
    for one in tender.facts:
        if one.said is not None:
            for field in fields(one.said):
                value = getattr(one.said, field.name)
                if not is_dataclass(value):
                    found.setdefault(field.name, {})[repr(value)] = value
    found.pop(
        "changes", None
    )  # Of an announcement they are read with the whole of it; `changes_of` makes them.
    names = [one.id for one in tender.facts]
    suppliers = [one.id for one in tender.register.suppliers]
    bids = [one.said.ciphertext for one in tender.facts if one.kind == "bid_received"]
    words: dict[str, Sequence[Any]] = {
        "bid": bids,
        "supplier": suppliers, "act": names, "outcome": ("upheld", "rejected", "withdrawn", "referred", "explained", Unopened.REVOKED),
        "result": ("genuine", "forged", "expired", "revoked", "not_found", "altered"), "material": (False, True),
        "notice": ("tender", "change", "award", "contract", "termination", "breach", "cancelled", "single_source"),
        "accepted": (True, False), "terminated": (True, False), "told": ("all", "asker"), "price_minor": (Minor(1),),
        "amount_minor": (Minor(1), Minor(10**9)), "about": ("documents", "procedure", "result"),
    }  # fmt: skip
    for name, more in words.items():
        found.setdefault(name, {}).update({repr(value): value for value in more})
    return {name: tuple(each.values()) for name, each in found.items()}


def _unsaid(tender: Tender, values: Mapping[str, tuple[Any, ...]]) -> Iterator[Any]:
    """Yield what nobody said in the tender: each kind of which no fact is on record, about what is there."""
    at, none = Instant(0), Localized()
    bids = [one.said.ciphertext for one in tender.facts if one.kind == "bid_received"]
    contracts = [one.said.contract for one in tender.facts if one.kind == "contract_signed"]
    experts = [one.said.expert for one in tender.facts if one.kind == "sheet_sealed"]
    for bid in bids:
        yield SetAside(at, bid, "It is said so.")
        yield from (BidRejected(bid, ground, WORDS) for ground in ("legal_person", "tax_and_social_security"))
        yield BidRefused(tender.id, bid, "late", at)
        yield BidUnopened(tender.id, bid, Unopened.WITHDRAWN, "It is said so.", at)
        yield BidWithdrawn(tender.id, bid, "0" * 64, at)
        yield ExplanationAsked(bid)
        yield ExplanationGiven(bid, WORDS)
        yield ExplanationDecided(bid, accepted=False, reason=WORDS)
        yield from (ScoreExplained(at, expert, bid, expert, "It is said so.") for expert in experts)
    yield from (Absent(at, expert, "It is said so.") for expert in experts)
    yield from (SupplierKeyEnded(one.said.key, WORDS) for one in tender.facts if one.kind == "supplier_key")
    yield from (ConflictDeclaration("", at, (one.id,), "employed") for one in tender.register.suppliers)
    yield ConflictDeclaration("", at)
    for contract in contracts:
        yield SupplementMade(contract, Minor(10**7), WORDS)
        yield SubcontractMade(contract, "firm-b", 900_000, "cleaning", key_part=True)
        yield from (
            ContractBroken(contract),
            ContractEnded(contract),
            ContractEnded(contract, terminated=True),
        )
        yield from (
            InvoiceReceived(contract),
            KpiRated(contract, "clean", "good"),
            KpiRated(contract, "clean", "inadequate"),
        )
        yield ContractAssigned(contract, "firm-b")
    yield from (InvoicePaid(one.id) for one in tender.facts if one.kind == "invoice_received")
    yield from _of_remedies(tender)
    yield from _of_the_committee(tender, bids, experts)
    yield from (TenderCancelled(WORDS), PanelNamed("everywhere"), PanelNamed())
    for rule in ("CN-PROT-32", "CN-SEP-30", "rotation", "eyes", "role", "stage", "recusal"):
        yield from (OverrideMade(rule, name, WORDS) for name in ("award", "contract", "panel", "ranking"))
    yield ConsultationOpened("need", at_day(tender), "everywhere", WORDS)
    yield OpinionReceived("none", WORDS)
    yield OpinionsAnswered("none", WORDS)
    yield DecisionStepTaken("collective_debate", "no. 1", none)
    yield FairReviewMade("tender documents, version 1", "restricts", ("a local branch",), reason=WORDS)
    yield LapseActed("x", "order", WORDS)
    yield from (
        AnnouncementChanged(2, changes, material, WORDS)
        for changes in changes_of(tender)
        for material in (True, False)
    )


def _of_remedies(tender: Tender) -> Iterator[Any]:
    for one in tender.facts:
        if one.kind == "challenge_filed":
            yield from (ChallengeAnswered(one.id, outcome, WORDS) for outcome in ("upheld", "rejected"))
            yield ComplaintFiled(one.id, WORDS)
        if one.kind == "complaint_filed":
            yield from (ComplaintDecided(one.id, outcome, WORDS) for outcome in ("upheld", "rejected"))
            yield from (ProcedureSuspended(one.id), ProcedureResumed(one.id))
    for supplier in tender.register.suppliers:
        yield from (
            ChallengeFiled(supplier.id, about, text=WORDS) for about in ("documents", "procedure", "result")
        )


def _of_the_committee(tender: Tender, bids: Sequence[str], experts: Sequence[str]) -> Iterator[Any]:
    """Yield draws, rankings and awards other than those on record."""
    library = () if tender.library is None else tender.library.experts
    yield from (PanelDrawn(tuple(experts[:number])) for number in (0, 1, 3))
    yield PanelDrawn(tuple(one.id for one in library if one.id not in experts)[: len(experts)])
    for lot in (one.said.lot for one in tender.facts if isinstance(one.said, RankingSigned)):
        yield from (
            RankingSigned(lot, ()),
            RankingSigned(lot, tuple(sorted(bids))),
            RankingSigned(lot, tuple(bids[:1])),
        )
        yield from (AwardDecided(lot, bid, Minor(10**7)) for bid in bids)


def at_day(tender: Tender) -> Any:
    return tender.zone.local_day(MOMENTS["in performance"])


def changes_of(tender: Tender) -> Iterator[dict[str, Any]]:
    """Yield changes of what was announced, each of one field."""
    told = tender.versions[-1].announcement
    later = Instant(told.bids_until + 3 * DAY_US)
    yield {"bids_until": later, "opens_at": later}
    yield {"bids_until": Instant(told.bids_until - 3 * DAY_US)}
    yield {"requirements": told.requirements[:1]}
    yield {"draft_sha256": "0" * 64}
    criteria = tuple(
        replace(one, most_milli=one.most_milli + (1000 if one.kind == "price" else 0))
        for one in told.scheme.criteria
    )
    yield {"scheme": replace(told.scheme, criteria=criteria)}
    if told.panel is not None:
        yield {"panel": replace(told.panel, buyers=("officer-1",))}
        yield {"panel": replace(told.panel, purpose="another draw")}
    if told.seed is not None:
        yield {"seed": replace(told.seed, origin="another-log")}


def _corrections(
    tender: Tender, values: Mapping[str, tuple[Any, ...]], person: str, at: Instant
) -> Iterator[tuple[str, TenderFact]]:
    """Yield withdrawals of what is on record, and corrections by which each says something else."""
    for one in tender.facts:
        if one.recorded_at > at or one.said is None:
            continue
        yield f"takes back {one.id}", TenderFact("", at, at, None, person, one.id, withdrawn=True)
        if one.by != person:
            continue  # Of another's act one correction is as good as any: none counts.
        for what, said in _mutated(one.said, values):
            fact = _fact("", said, person, at, one.happened_at)
            yield f"corrects {one.id}: {what}", replace(fact, supersedes=one.id)


# ---- what it comes to --------------------------------------------------------


def outcome(
    found: Proceeding, but: Collection[str] = (), awards: Sequence[TenderFact] = ()
) -> dict[str, dict[str, Any]]:
    """Return what a purchase came to, by area.

    Args:
        found: the judgement.
        but: ids of facts that are not told among the acts that count for nothing: those of whoever tries.
        awards: decisions on record.
    """
    lots = {one.lot: one for one in found.lots}
    void = [(one.fact, one.reason) for one in found.refused_acts]
    void += [(one.fact, one.bar) for one in found.without_power]
    return {
        "deadline": {"": found.deadline},
        "received": {one.bid: (one.state, one.reason, one.supplier) for one in found.received},
        "panel": {"": tuple(found.panel.members) if found.panel else None},
        "refused": {
            f"{name} {bid.bid}": tuple(reason for reason, _ in bid.reasons)
            for name, one in lots.items()
            for bid in one.refused
        },
        "ranking": {name: _ranked(one) for name, one in lots.items()},
        "winner": {name: _won(one) for name, one in lots.items()},
        "contract": {
            one.contract: (one.lot, one.bid, one.supplier, one.price_minor, one.signed_at)
            for one in found.contracts
        },
        "award": {
            one.id: (one.said.lot, one.said.bid, one.said.price_minor)
            for one in awards
            if one.id not in dict(void)
        },
        "acts": {fact: why for fact, why in void if fact not in but},
    }  # fmt: skip


def _ranked(lot: LotProceeding) -> Any:
    return tuple((row.bid, row.place) for row in lot.ranking.rows) if lot.ranking else None


def _won(lot: LotProceeding) -> Any:
    return lot.winner.row.bid if lot.winner is not None and lot.winner.row is not None else None
