"""Awarding: whom the ranking gives the contract, and the notice that says why.

In:  the ranking, what set ranked bids aside after it, the buyer's choice, the rules.
Out: the bid that must be chosen, a choice that may not stand, and the notice with reasons.

The surprise: the buyer chooses nothing. The first in the ranking is the winner; the
next comes only where the one before was set aside, with a reason, in public.

Source: Government Procurement Law, article 36 (CN-MIN3-19); regulation implementing it,
article 43 (CN-AWD-24).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from onus.base.canonical import content_digest
from onus.base.instants import Instant
from onus.core.contracts.breach import Breach, Judged, NotComputable, breach
from onus.core.contracts.rule_values import holding, number_of, texts_of
from onus.core.contracts.rulebook import Rulebook
from onus.core.evaluation.bids import RefusedBid
from onus.core.evaluation.ranking import LeansOn, Ranked, Ranking

FEWEST = "bidders_min"
CLOCK = "award_clock"
TIE_OPEN = "tie_open"
NOBODY_LEFT = "nobody_left"
NOT_FIRST = "not_first"
OTHER_PRICE = "other_price"


@dataclass(frozen=True, slots=True, order=True)
class SetAside:
    """A ranked bid that cannot win any more.

    Attributes:
        at: when.
        bid: its id.
        reason: it withdrew, did not sign, lost a licence, bent the competition.
        by: who decided.
    """

    at: Instant
    bid: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Winner:
    """The bid that must be chosen.

    Attributes:
        row: its row of the ranking; None where there is none.
        why_none: `tie_open` (equals that nothing announced sets apart), `nobody_left`, or empty.
        passed_over: bids before it that were set aside, with the reason.
    """

    row: Ranked | None
    why_none: str = ""
    passed_over: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The buyer's choice: a claim that is held against the ranking.

    Attributes:
        bid: id of the bid.
        price_minor: price at which it is awarded.
    """

    bid: str
    price_minor: int


@dataclass(frozen=True, slots=True, order=True)
class LoserReason:
    """Why a ranked bid did not win.

    Attributes:
        place: in the ranking.
        bid: its id.
        code: `fewer_points`, `higher_price`, `tie`, or `set_aside`.
        behind: points in thousandths, or price in minor units, that it lay behind; 0 in a tie.
        detail: what broke the tie, or why it was set aside.
    """

    place: int
    bid: str
    code: str
    behind: Fraction
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AwardNotice:
    """What is published of an award.

    Attributes:
        purpose: the tender and lot.
        buyer: name of the buyer.
        subject: what is bought.
        winner: id of the winning bid.
        bidder: the firm.
        amount_minor: price of the award, that of the bid.
        currency: ISO 4217 code.
        losers: why each other ranked bid did not win, by place.
        refused: bids that were not ranked, with every reason.
        leaning_on: bids that could not win and decided who did.
        experts: who evaluated, named with the result and not before.
        ranking_digest: content digest of the ranking.
    """

    purpose: str
    buyer: str
    subject: str
    winner: str
    bidder: str
    amount_minor: int
    currency: str
    losers: tuple[LoserReason, ...]
    refused: tuple[RefusedBid, ...]
    leaning_on: tuple[LeansOn, ...]
    experts: tuple[str, ...]
    ranking_digest: str


def too_few(count: int, rulebook: Rulebook, day: date, *, purpose: str) -> Judged:
    """Return the breach where fewer bids are left than the rules ask: the tender is void.

    Args:
        count: bids that can be ranked.
        rulebook: rules of kind `bidders_min` are applied.
        day: local day of the opening.
        purpose: the tender and lot.

    >>> too_few(2, Rulebook(), date(2024, 5, 1), purpose="t")
    ()
    """
    return tuple(
        breach(rule, f"lot:{purpose}", bids=count, least=number_of(rule, "count"))
        for rule in holding(rulebook, FEWEST, day)
        if count < (number_of(rule, "count") or 0)
    )


def winner(ranking: Ranking, set_aside: Iterable[SetAside] = ()) -> Winner:
    """Return the bid that must be chosen: the first that was not set aside.

    >>> winner(Ranking("lowest_price", ())).why_none
    'nobody_left'
    """
    away = {one.bid: one.reason for one in sorted(set(set_aside), reverse=True)}
    left = [one for one in ranking.rows if one.bid not in away]
    if not left:
        return Winner(None, NOBODY_LEFT, tuple((one.bid, away[one.bid]) for one in ranking.rows))
    before = tuple(
        (one.bid, away[one.bid]) for one in ranking.rows if one.bid in away and one.place <= left[0].place
    )
    if len(left) > 1 and left[0].place == left[1].place:
        return Winner(None, TIE_OPEN, before)
    return Winner(left[0], passed_over=before)


def choice_faults(choice: Choice, first: Winner) -> tuple[tuple[str, str], ...]:
    """Return why a choice may not stand: another bid than the first, or another price than it bid.

    >>> choice_faults(Choice("b", 5), Winner(None, "nobody_left"))
    (('not_first', 'nobody_left'),)
    """
    if first.row is None or first.row.bid != choice.bid:
        return ((NOT_FIRST, first.row.bid if first.row else first.why_none),)
    if first.row.price_minor != choice.price_minor:
        return ((OTHER_PRICE, str(first.row.price_minor)),)
    return ()


def award_notice(
    ranking: Ranking,
    first: Winner,
    *,
    purpose: str,
    buyer: str,
    subject: str,
    currency: str,
    refused: Sequence[RefusedBid] = (),
    experts: Sequence[str] = (),
) -> AwardNotice:
    """Return the notice of an award with its reasons.

    Raises:
        ValueError: there is no winner.
    """
    row = first.row
    if row is None:
        raise ValueError(f"nobody won: {first.why_none}")
    away = dict(first.passed_over)
    losers = tuple(_loser(one, row, away, ranking.method) for one in ranking.rows if one.bid != row.bid)
    return AwardNotice(
        purpose, buyer, subject, row.bid, row.bidder, row.price_minor, currency, losers, tuple(sorted(refused)),
        ranking.leaning_on, tuple(experts), content_digest(ranking),
    )  # fmt: skip


def notice_faults(notice: AwardNotice, rulebook: Rulebook, day: date) -> Judged:
    """Return the fields that a rule asks of a notice and that are empty, one breach for each rule.

    A field that this notice does not know is told as not computable.

    Args:
        rulebook: rules of kind `award_clock` with `fields` are applied.
        day: local day of the notice.

    >>> notice_faults(AwardNotice("t", "", "", "", "", 0, "CNY", (), (), (), (), ""), Rulebook(), date(2024, 5, 1))
    ()
    """
    held = {
        "buyer": notice.buyer, "winner": notice.bidder, "amount": notice.amount_minor, "subject": notice.subject,
        "experts": notice.experts,
    }  # fmt: skip
    found: list[Breach | NotComputable] = []
    for rule in holding(rulebook, CLOCK, day):
        asked = texts_of(rule, "fields")
        empty = [name for name in asked if name in held and not held[name]]
        unknown = tuple(name for name in asked if name not in held)
        if empty:
            found.append(breach(rule, f"award:{notice.purpose}", missing=", ".join(empty)))
        if unknown:
            found.append(NotComputable(rule.key, f"award:{notice.purpose}", unknown))
    return tuple(found)


def _loser(row: Ranked, won: Ranked, away: dict[str, str], method: str) -> LoserReason:
    if row.bid in away:
        return LoserReason(row.place, row.bid, "set_aside", Fraction(0), away[row.bid])
    if row.total_milli < won.total_milli:
        return LoserReason(row.place, row.bid, "fewer_points", Fraction(won.total_milli - row.total_milli))
    if method == "lowest_price" and row.evaluated_minor > won.evaluated_minor:
        return LoserReason(row.place, row.bid, "higher_price", row.evaluated_minor - won.evaluated_minor)
    return LoserReason(row.place, row.bid, "tie", Fraction(0), row.tie)
