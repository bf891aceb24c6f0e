"""Replays of tenders: what a proceeding says, subject by subject, so that two can be laid side by side.

In:  a proceeding.
Out: for the tender, each lot, bid, breach, clock and act its fields, as texts.

The surprise: a breach is named by its rule without the version. Under a changed rule
every breach cites another version; a breach that both versions find is no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from onus.base.instants import Instant, utc_text
from onus.core.tendering.proceeding import LotProceeding, Proceeding
from onus.wire.replays import Replay

Said = tuple[str, dict[str, str]]
COUNTED = ("breach", "unknown", "ranked", "refused", "clock overdue", "flag", "claim", "refused act")


def replay_of_tender(proceeding: Proceeding) -> Replay:
    """Return what a proceeding says; what stands more than once under one name is numbered.

    >>> found = replay_of_tender(Proceeding("T", Instant(0), "planning", 1))
    >>> found["tender T"]["stage"]
    'planning'
    """
    said: dict[str, Mapping[str, str]] = {}
    for name, fields in _subjects(proceeding):
        number = 1
        while (one := name if number == 1 else f"{name} ({number})") in said:
            number += 1
        said[one] = fields
    return said


def outcomes_of_tender(proceeding: Proceeding) -> dict[str, int]:
    """Return how many there are of what a reader counts first: breaches, bids, clocks that ran out.

    Every name is there, with 0 where there is none, so that two replays stand beside each other.

    >>> outcomes_of_tender(Proceeding("T", Instant(0), "planning", 1))["breach"]
    0
    """
    lots = proceeding.lots
    counts = (
        len(proceeding.breaches),
        len(proceeding.not_computable),
        sum(len(lot.ranking.rows) for lot in lots if lot.ranking is not None),
        sum(len(lot.refused) for lot in lots),
        sum(clock.state in ("late", "overdue") for clock in proceeding.clocks),
        len(proceeding.flags),
        len(proceeding.claims),
        len(proceeding.refused_acts),
    )
    return dict(zip(COUNTED, counts, strict=True))


def _subjects(proceeding: Proceeding) -> Iterator[Said]:
    yield f"tender {proceeding.tender}", _of_tender(proceeding)
    for lot in proceeding.lots:
        yield from _of_lot(lot)
    yield from _of_record(proceeding)
    yield from _of_rules(proceeding)
    for case in proceeding.remedies:
        yield (
            f"challenge {case.challenge.id}",
            {
                "in_time": str(case.in_time),
                "complaint_in_time": str(case.complaint_in_time),
                "complaint_until": _at(case.complaint_until),
                "outcome": case.outcome,
            },
        )


def _of_tender(proceeding: Proceeding) -> dict[str, str]:
    panel = proceeding.panel
    return {
        "stage": proceeding.stage,
        "deadline": _at(proceeding.deadline),
        "panel": " ".join(seat.expert for seat in panel.seats) if panel is not None else "",
        "recused": " ".join(one.expert for one in proceeding.recused),
        "why_no_seed": proceeding.why_no_seed,
    }


def _of_lot(lot: LotProceeding) -> Iterator[Said]:
    row = lot.winner.row if lot.winner is not None else None
    yield (
        f"lot {lot.lot}",
        {
            "winner": row.bidder if row is not None else "",
            "price_minor": str(row.price_minor) if row is not None else "",
            "why_none": lot.winner.why_none if lot.winner is not None else lot.why_unranked,
        },
    )
    for ranked in lot.ranking.rows if lot.ranking is not None else ():
        points = {f"points.{name}": str(value) for name, value in ranked.points}
        told = {"place": str(ranked.place), "total_milli": str(ranked.total_milli), "tie": ranked.tie}
        yield f"bid {ranked.bid[:16]} of lot {lot.lot}", {**told, **points}
    for refused in lot.refused:
        yield f"refused bid {refused.bid[:16]} of lot {lot.lot}", {"reasons": _pairs(refused.reasons)}
    for case in lot.low:
        yield f"low price {case.low.bid[:16]} of lot {lot.lot}", {"state": case.state, "due": _at(case.due)}


def _of_record(proceeding: Proceeding) -> Iterator[Said]:
    for one in proceeding.received:
        yield f"envelope {one.bid[:16]}", {"state": one.state, "reason": one.reason}
    for contract in proceeding.contracts:
        yield f"contract {contract.contract}", {"bars": _pairs(contract.bars)}
    for claim in proceeding.claims:
        yield f"claim {claim.claim} {claim.subject}", {"claimed": claim.claimed, "follows": claim.follows}
    for act in proceeding.refused_acts:
        yield f"refused act {act.fact}", {"reason": act.reason}


def _of_rules(proceeding: Proceeding) -> Iterator[Said]:
    for breach in proceeding.breaches:
        told = {"consequence": breach.consequence, "at": _at(breach.at), "facts": _pairs(breach.facts)}
        yield f"breach {_id(breach.rule)} {breach.subject}", told
    for unknown in proceeding.not_computable:
        yield f"unknown {_id(unknown.rule)} {unknown.subject}", {"missing": " ".join(unknown.missing)}
    for clock in proceeding.clocks:
        told = {"due": _at(clock.due), "done_at": _at(clock.done_at), "state": clock.state}
        yield f"clock {_id(clock.rule)} {clock.step} {clock.subject}", told
    for flag in proceeding.flags:
        facts = [pair for pair in flag.facts if pair[0] != "rule"]
        told = {"grade": flag.grade.value, "value": str(flag.value), "facts": _pairs(facts)}
        yield f"flag {flag.id} {flag.subject}", told
    for hit in proceeding.hints:
        yield f"hint {_id(hit.rule)} {hit.criterion} {hit.word}", {"ground": hit.ground}


def _id(rule: str) -> str:
    return rule.partition("@")[0]


def _at(at: Instant | None) -> str:
    return "" if at is None else utc_text(at)


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{name}={value}" for name, value in pairs)
