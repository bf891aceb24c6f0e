"""Low bids: prices so low that the bidder must explain them, and what people decided.

In:  the prices of the bids that can be ranked, the tests that were announced, and what
     was asked, answered and decided.
Out: each bid that a test finds, with the numbers, and where its case stands.

The formulas, each compared in whole numbers: the price is below an announced share of
the mean of all other bids, of the next lowest bid, or of the price limit.

The surprise: the formula refuses nobody, no member alone does, and silence does not. It asks.
A bidder is accepted or refused as soon as more than half of the panel say so, each with a
reason, once it was heard or its time is over. Who explained before he was asked was heard, and
so is who explains late, until it is decided. What was so settled stays.

Source: Tendering and Bidding Law, articles 33 and 41; Ministry of Finance Order 87,
article 60 (CN-LOW-23); directive 2014/24/EU, article 69 (EU-ALT-55). None of these
states a number: the shares are those of the tender documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from onus.base.bounds import refuse, unless
from onus.base.instants import Instant
from onus.base.money import PPM
from onus.core.evaluation.bids import OpenedBid

BELOW_MEAN = "below_mean"
BELOW_NEXT = "below_next"
BELOW_LIMIT = "below_limit"
LOW_TESTS = (BELOW_MEAN, BELOW_NEXT, BELOW_LIMIT)

TO_ASK = "to_ask"
ASKED = "asked"
ANSWERED = "answered"
SILENT = "silent"
ACCEPTED = "accepted"
REFUSED = "refused"
LOW_STATES = (TO_ASK, ASKED, ANSWERED, SILENT, ACCEPTED, REFUSED)

NOT_HEARD = "not_heard"
NOT_THE_BIDDER = "not_the_bidder"
NO_REASON = "no_reason"
NOT_ON_PANEL = "not_on_panel"
AFTER_DECISION = "after_the_decision"


@dataclass(frozen=True, slots=True)
class LowBidTests:
    """What was announced about low prices; None for a test that is not made.

    Attributes:
        below_mean_ppm: share of the mean of all other bids.
        below_next_ppm: share of the next lowest bid.
        below_limit_ppm: share of the price limit.
    """

    below_mean_ppm: int | None = None
    below_next_ppm: int | None = None
    below_limit_ppm: int | None = None

    def __post_init__(self) -> None:
        """Refuse shares outside 0 to 1."""
        shares = (self.below_mean_ppm, self.below_next_ppm, self.below_limit_ppm)
        refuse(
            [
                unless(
                    all(0 < one <= PPM for one in shares if one is not None),
                    "shares must be above 0 and at most 1",
                )
            ]
        )


@dataclass(frozen=True, slots=True, order=True)
class LowBid:
    """A bid whose price must be explained.

    Attributes:
        bid: its id.
        price_minor: its price.
        tests: of `LOW_TESTS`, each with the amount below which the price lies, exact.
    """

    bid: str
    price_minor: int
    tests: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True, order=True)
class LowBidStep:
    """Something that was done about a low price.

    Attributes:
        at: when it came on record; when it is said to have been counts for nothing.
        kind: `asked`, `answered`, `accepted` or `refused`.
        bid: id of the bid.
        by: who did it.
        reason: what was said; the vote of a member needs one.
        fact: id of the fact.
    """

    at: Instant
    kind: str
    bid: str
    by: str
    reason: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class LowBidCase:
    """Where the case of a low price stands.

    Attributes:
        low: the bid and its numbers.
        state: of `LOW_STATES`.
        due: by when it must be answered; None before it was asked.
        decided: the vote by which more than half of the panel said the same; None before, as long as the case is open.
        void: questions, answers and votes that do not count, each with the reason.
        votes: of members that count, in order; of each member the last before the decision is the word.
        heard: since when it is answered: the later of question and answer; None before.
    """

    low: LowBid
    state: str
    due: Instant | None = None
    decided: LowBidStep | None = None
    void: tuple[tuple[LowBidStep, str], ...] = ()
    votes: tuple[LowBidStep, ...] = ()
    heard: Instant | None = None


def low_bids(
    bids: Iterable[OpenedBid], tests: LowBidTests, *, price_limit_minor: int | None = None
) -> tuple[LowBid, ...]:
    """Return the bids that a test finds, in order of their ids.

    Args:
        bids: those that can be ranked; each with a price.
        tests: as announced.
        price_limit_minor: as announced; None where there is none.

    >>> bids = [OpenedBid(name, name, price, "CNY") for name, price in (("a", 40), ("b", 100), ("c", 110))]
    >>> [(one.bid, one.tests) for one in low_bids(bids, LowBidTests(below_mean_ppm=500_000))]
    [('a', (('below_mean', Fraction(105, 2)),))]
    """
    found = sorted(bids, key=lambda one: one.id)
    prices = [one.price_minor or 0 for one in found]
    whole, ordered = sum(prices), sorted(prices)
    lows = []
    for one, price in zip(found, prices, strict=True):
        others = len(prices) - 1
        # Equal lowest bids have each other as next.
        following = ordered[ordered.index(price) + 1 :]
        measures: list[tuple[str, int | None, Fraction | None]] = [
            (BELOW_MEAN, tests.below_mean_ppm, Fraction(whole - price, others) if others else None),
            (BELOW_NEXT, tests.below_next_ppm, Fraction(following[0]) if following else None),
            (BELOW_LIMIT, tests.below_limit_ppm, Fraction(price_limit_minor) if price_limit_minor else None),
        ]
        hit = tuple(
            (name, share * measure / PPM)
            for name, share, measure in measures
            if share is not None and measure is not None and price * PPM < share * measure
        )
        if hit:
            lows.append(LowBid(one.id, price, hit))
    return tuple(lows)


def question_of(
    bid: str,
    steps: Iterable[LowBidStep],
    *,
    panel: Sequence[str],
    later: Sequence[tuple[Instant, Sequence[str]]] = (),
    anybody_asks: bool = False,
) -> LowBidStep | None:
    """Return the first question about a bid that counts, whether its price is low by then or not; None before any.

    Args:
        bid: its id.
        steps: what was done, in any order.
        panel, later, anybody_asks: as of `low_bid_case`.
    """
    return min(
        (
            one
            for one in steps
            if (one.kind, one.bid) == (ASKED, bid) and (anybody_asks or one.by in _sits(panel, later, one.at))
        ),
        default=None,
    )


def low_bid_case(
    low: LowBid,
    steps: Iterable[LowBidStep],
    *,
    answer_until: Callable[[Instant], Instant | None],
    panel: Sequence[str],
    as_of: Instant,
    later: Sequence[tuple[Instant, Sequence[str]]] = (),
    anybody_asks: bool = False,
    of_bidder: Callable[[str], bool] = lambda _: True,
) -> LowBidCase:
    """Return where the case of a low price stands.

    Whoever sits as he asks or votes does so for the panel. Nothing that comes later unsettles a decision: each is
    looked at as of its own instant, whoever leaves or is called afterwards. Where no panel was announced nobody
    decides, and a case that was begun there stays open: silence does not decide in the place of people.

    Args:
        low: the bid.
        steps: what was done, in any order; those of other bids and later than `as_of` are passed over.
        answer_until: the instant from which a question asked at an instant is overdue; None where no rule sets one.
        panel: who may ask and decide.
        as_of: the instant at which it is looked at.
        later: who sits instead from an instant on, in order of time.
        anybody_asks: whether a question counts by whomever, as where no panel was announced.
        of_bidder: whether somebody can give the answer of the bidder.

    >>> low = LowBid("a", 40, ())
    >>> low_bid_case(low, [], answer_until=lambda at: at, panel=[], as_of=Instant(0)).state
    'to_ask'
    """
    own = sorted(one for one in set(steps) if one.bid == low.bid and one.at <= as_of)
    asked = question_of(low.bid, own, panel=panel, later=later, anybody_asks=anybody_asks)
    due = answer_until(asked.at) if asked else None
    answered = next((one for one in own if one.kind == ANSWERED and of_bidder(one.by)), None)
    heard = max(asked.at, answered.at) if asked and answered else None
    void: list[tuple[LowBidStep, str]] = []
    good: list[tuple[Instant, LowBidStep | None]] = [(since, None) for since, _ in later if since <= as_of]
    for one in own:
        sits = one.by in _sits(panel, later, one.at) or (anybody_asks and one.kind == ASKED)
        why = _void(one, heard, due, sits=sits, of_bidder=of_bidder)
        if why:
            void.append((one, why))
        elif one.kind in (ACCEPTED, REFUSED):
            good.append((one.at, one))
    decided: LowBidStep | None = None
    votes: list[LowBidStep] = []
    for at, vote in sorted(good, key=lambda each: each[0]):
        if vote is not None and decided is not None and vote.kind != decided.kind:
            void.append((vote, AFTER_DECISION))
            continue
        votes += [vote] if vote is not None else []
        decided = decided or _decided(votes, _sits(panel, later, at))
    if decided is not None:
        state = decided.kind
    elif asked is None:
        state = TO_ASK
    elif heard is not None:
        state = ANSWERED
    else:
        state = SILENT if due is not None and as_of >= due else ASKED
    return LowBidCase(low, state, due, decided, tuple(sorted(void)), tuple(votes), heard)


def _sits(panel: Sequence[str], later: Sequence[tuple[Instant, Sequence[str]]], at: Instant) -> Sequence[str]:
    return next((members for since, members in reversed(later) if since <= at), panel)


def _decided(votes: Sequence[LowBidStep], members: Sequence[str]) -> LowBidStep | None:
    """Return the last of the votes by which more than half of the members say the same; None where they do not."""
    words = {one.by: one for one in votes if one.by in members}
    for kind in (ACCEPTED, REFUSED):
        same = [one for one in words.values() if one.kind == kind]
        if 2 * len(same) > len(members):
            return max(same)
    return None


def _void(
    step: LowBidStep,
    heard: Instant | None,
    due: Instant | None,
    *,
    sits: bool,
    of_bidder: Callable[[str], bool],
) -> str:
    """Return why a step does not count; empty where it does."""
    if step.kind == ANSWERED:
        return "" if of_bidder(step.by) else NOT_THE_BIDDER
    if step.kind == ASKED:
        return "" if sits else NOT_ON_PANEL
    if not any(since is not None and since <= step.at for since in (heard, due)):
        return NOT_HEARD
    if not step.reason.strip():
        return NO_REASON
    return "" if sits else NOT_ON_PANEL
