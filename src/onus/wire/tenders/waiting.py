"""Waiting: what a fact of a tender waits for before the public is told of it.

In:  the facts of a tender, those that wait by themselves.
Out: whether bids are open and opinions answered; every fact that waits, with all that names it.

The surprise: no fact that is told names one that is not. It would be a name that leads nowhere, and nobody could
read the published tender. So whatever names what waits waits as long: a challenge to a notice that
nobody sees, the answer to that challenge, a complaint about the answer.

Source: decision 104.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from onus.base.instants import Instant
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.announcement import Version
from onus.core.tendering.awarding import AwardDecided, RankingSigned
from onus.core.tendering.bidding import SupplierKey
from onus.core.tendering.consulting import ConsultationOpened, OpinionReceived, OpinionsAnswered
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import (
    AnnouncementChanged,
    NoticePublished,
    TenderCancelled,
    is_notice,
)
from onus.core.tendering.telling import stands_on_ranking
from onus.core.tendering.tender import Tender
from onus.wire.tenders.naming import BESIDE_BIDS, SPEAK_OF_THESE_TOO, Name, names_given, names_taken
from onus.wire.tenders.visible import NEVER, OF_CHALLENGERS, PSEUDONYM, VISIBLE

ANNOUNCED = "tender"
"""The notice that ends a consultation whatever its answer."""
OPENING, RESULT, ANSWER = "opening", "result", "answer"
"""What a withheld fact waits for: an opinion for the answer of the office."""
IN_ORDER = ("", ANSWER, OPENING, RESULT)
"""Nothing, and what is waited for, by when it comes."""
FACT, CONTRACT, SUPPLIER, PERSON, VERSION = "fact", "contract", "supplier", "person", "version"


def is_open(
    facts: Iterable[TenderFact],
    as_of: Instant,
    told_before: Collection[str] = (),
    idle: Collection[str] = (),
) -> bool:
    """Return whether a bid is opened, or told to be before."""
    known = [one for one in facts if one.recorded_at <= as_of and isinstance(one.said, BidOpened)]
    return any(one.id in told_before or one.id not in idle for one in known)


def is_answered(facts: Iterable[TenderFact], as_of: Instant, idle: Collection[str] = ()) -> bool:
    """Return whether no opinion waits any more: every consultation is answered, or the purchase is announced."""
    known = [one for one in facts if one.recorded_at <= as_of and one.id not in idle]
    opened = {one.id for one in known if isinstance(one.said, ConsultationOpened)}
    answered = {one.said.consultation for one in known if isinstance(one.said, OpinionsAnswered)}
    return opened <= answered or any(is_notice(one.said, ANNOUNCED) for one in known)


def unanswered_opinions(every: Sequence[TenderFact], as_of: Instant, idle: Collection[str]) -> frozenset[str]:
    """Return the ids of the opinions of which the office has not said yet what became of them."""
    if is_answered(every, as_of, idle):
        return frozenset()
    known = [one for one in every if one.recorded_at <= as_of and one.id not in idle]
    answered = {one.said.consultation for one in known if isinstance(one.said, OpinionsAnswered)}
    return frozenset(
        one.id
        for one in known
        if isinstance(one.said, OpinionReceived) and one.said.consultation not in answered
    )


def standing_on_result(
    every: Sequence[TenderFact], as_of: Instant, idle: Collection[str], kinds: Collection[str]
) -> frozenset[str]:
    """Return the ids of the facts whose stage was reached by a ranking that nobody is told yet.

    The end of a purchase is told, and what comes after it needs no ranking. What no power was behind waits too: the
    stage at which it was barred would tell of the ranking, and without the ranking it would be another.
    """
    known = [one for one in every if one.recorded_at <= as_of]
    deciding = (RankingSigned, AwardDecided, TenderCancelled)
    counted = [one for one in known if isinstance(one.said, deciding) and one.id not in idle]
    return frozenset(
        one.id
        for one in known
        # What is in other words waits with what it rewords, and not by itself.
        if ((one.id in idle and not one.supersedes) or one.kind in kinds) and stands_on_ranking(counted, one)
    )


def names_apart(tender: Tender, *, told: bool, opened: bool) -> Mapping[Name, str]:
    """Return the names that no fact gives and that nobody is told yet, each with what it waits for.

    Args:
        tender: with its register and library.
        told: whether the result is; until then nobody is told who could sit in the committee.
        opened: whether bids are; until then a supplier is named whose key is registered, and no other.
    """
    acting = {one.id for one in tender.register.people}
    experts = tender.library.experts if tender.library is not None and not told else ()
    suppliers = tender.register.suppliers if not opened else ()
    return {
        **{(PERSON, one.id): RESULT for one in experts if one.id not in acting},
        **{(SUPPLIER, one.id): OPENING for one in suppliers},
    }


def with_what_names_them(
    facts: Sequence[TenderFact],
    waits: Mapping[str, str],
    free: Collection[str] = (),
    apart: Mapping[Name, str] | None = None,
    versions: Sequence[Version] = (),
) -> Mapping[str, str]:
    """Return the facts that wait by themselves and those that name them, each with the last of what it waits for.

    A name that several facts give is told with the first of them.

    Args:
        facts: those on record.
        waits: what each waits for by itself; nothing where it is not in there.
        free: ids of those that were told already, and wait for nothing whatever they name.
        apart: names that no fact gives, with what each waits for.
        versions: of the announcement; what the later ones name first, the fact of each gives.
    """
    given = defaultdict[Name, list[str]](list)
    for name, fact in _given(facts, versions):
        given[name].append(fact)
    taken = {one.id: frozenset(_taken(one)) for one in facts if one.id not in free}
    found = {one.id: IN_ORDER.index(waits.get(one.id, "")) for one in facts}
    also = {name: IN_ORDER.index(until) for name, until in (apart or {}).items()}

    def until(name: Name) -> int:
        each = [found[fact] for fact in given.get(name, ())]
        return min([*each, also[name]] if name in also else each, default=0)

    changed = any(found.values()) or any(also.values())
    while changed:
        changed = False
        for fact, names in taken.items():
            last = max(found[fact], *(until(name) for name in names), 0)
            changed, found[fact] = changed or last > found[fact], last
    return {fact: IN_ORDER[until] for fact, until in found.items() if until}


def _given(facts: Sequence[TenderFact], versions: Sequence[Version]) -> Iterator[tuple[Name, str]]:
    """Yield each name with the fact that gives it."""
    known = {one.id for one in facts}
    for one in facts:
        yield from ((name, one.id) for name in names_given(one))
        if isinstance(one.said, SupplierKey):
            yield (SUPPLIER, one.said.supplier), one.id
        if isinstance(one.said, AnnouncementChanged):
            yield (VERSION, str(one.said.version)), one.id
    first = {name for one in versions if not one.fact for name in _announced(one)}
    for version in versions:
        if version.fact in known:
            yield from ((name, version.fact) for name in _announced(version) if name not in first)


def _announced(version: Version) -> list[Name]:
    told = version.announcement
    return [
        *(("lot", one.id) for one in told.lots),
        *(("criterion", one.id) for one in told.scheme.criteria),
        *(("requirement", one.id) for one in told.requirements),
    ]


def _taken(fact: TenderFact) -> Iterator[Name]:
    """Yield each name that a fact tells to everybody; who challenges is told by a number."""
    shown = VISIBLE.get(type(fact.said).__name__, {})
    for field, sort, names in names_taken(fact):
        unsigned = field == "by" and isinstance(fact.said, OF_CHALLENGERS)
        if unsigned or shown.get(field) in (PSEUDONYM, NEVER):
            continue
        yield from ((sort, name) for name in names if name)
        if sort == "bid" and fact.kind in SPEAK_OF_THESE_TOO:
            yield from ((BESIDE_BIDS, name) for name in names if name)
    if fact.supersedes:
        yield FACT, fact.supersedes
    if isinstance(fact.said, NoticePublished) and fact.said.about:
        yield FACT, fact.said.about
        yield CONTRACT, fact.said.about
    if isinstance(fact.said, AnnouncementChanged):
        yield VERSION, str(fact.said.version - 1)
