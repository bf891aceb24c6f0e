"""Ranking: bids in their order, by the announced formulas, in exact fractions.

In:  the scheme, the bids that can be ranked, the points that experts gave, the seed.
Out: every bid with its points for each criterion, its total, its place, and what broke a tie.

Price points are the weight times the lowest evaluated price over the bid's own;
the total is rounded once, half up, by `rounded_points`. Nothing else is rounded.

The surprise: price points depend on the lowest bid, so a bid that cannot win may
still decide who does. That is the formula of the law and stays; `leaning_on`
names each bid whose absence would have made another win.

Source: Ministry of Finance Order 87, articles 54 (lowest evaluated price), 55
(comprehensive scoring) and 57 (ties).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from onus.base.money import PPM
from onus.core.evaluation.bids import OpenedBid
from onus.core.evaluation.criteria import (
    BY_DRAW,
    BY_PRICE,
    BY_TECHNICAL,
    COMPREHENSIVE,
    COMPUTED,
    DECIMALS_MOST,
    LESS,
    PER_UNIT,
    PRICE,
    SCORED,
    STEPS,
    Criterion,
    Scheme,
)
from onus.core.oversight.sampling import Drawable, drawn

MILLI = 1_000
DRAW_PURPOSE = "tie {purpose}"


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """Points that the experts gave a bid for one criterion: the mean of their sheets, exactly.

    Attributes:
        bid: id of the bid.
        criterion: id of the criterion.
        milli: thousandths of a point.
    """

    bid: str
    criterion: str
    milli: Fraction


@dataclass(frozen=True, slots=True)
class Ranked:
    """One bid in its place.

    Attributes:
        place: from 1; equal bids share theirs.
        bid: its id.
        bidder: id of the firm.
        price_minor: the price that it bids and that the contract would carry.
        evaluated_minor: the price after the deduction of the policy, exact.
        points: thousandths of a point by criterion, exact, in the announced order.
        total_milli: total, rounded; 0 where the price alone decides.
        tie: what set it apart from an equal neighbour: of `TIES`, `shared`, or empty.
    """

    place: int
    bid: str
    bidder: str
    price_minor: int
    evaluated_minor: Fraction
    points: tuple[tuple[str, Fraction], ...]
    total_milli: int
    tie: str = ""


@dataclass(frozen=True, slots=True, order=True)
class LeansOn:
    """A bid that did not win, but whose absence would have changed the winner.

    Attributes:
        without: id of the bid that is thought away.
        winners: ids of those who would then hold the first place.
    """

    without: str
    winners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All bids in order.

    Attributes:
        method: of the scheme.
        rows: by place, then id.
        leaning_on: bids that could not win and decided who did.
    """

    method: str
    rows: tuple[Ranked, ...]
    leaning_on: tuple[LeansOn, ...] = ()

    @property
    def first(self) -> tuple[str, ...]:
        """Return the ids of the bids in the first place; more than one where a tie was not broken.

        >>> Ranking("lowest_price", ()).first
        ()
        """
        return tuple(one.bid for one in self.rows if one.place == 1)


def rank(
    scheme: Scheme,
    bids: Iterable[OpenedBid],
    given: Iterable[Given] = (),
    *,
    seed: str = "",
    purpose: str = "",
) -> Ranking:
    """Rank bids and name those on which the winner leans.

    Args:
        scheme: as announced.
        bids: those of `sorted_out` that can be ranked, in any order.
        given: points for each bid and each criterion that experts score.
        seed: published text for a draw between equals; needed where `ties` ends in `draw`
            and equals are left.
        purpose: the tender and lot, so that no two draws are alike.

    Raises:
        ValueError: a bid without price, points missing, outside their range, or without
            their bid. `sorted_out` and `scoring.counted` refuse these before.

    >>> bids = [OpenedBid("a", "f", 120, "CNY"), OpenedBid("b", "g", 100, "CNY")]
    >>> [(one.place, one.bid) for one in rank(Scheme("lowest_price", "CNY"), bids).rows]
    [(1, 'b'), (2, 'a')]
    """  # fmt: skip
    held = _checked(scheme, bids, given)
    rows = _ranked(scheme, *held, seed=seed, purpose=purpose)
    leaning = tuple(_leaning_on(scheme, *held, rows, seed=seed, purpose=purpose))
    return Ranking(scheme.method, rows, leaning)


def rounded_points(exact_milli: Fraction, *, decimals: int) -> int:
    """Round a total to its announced decimals, half up: the one place where points are rounded.

    Args:
        exact_milli: thousandths of a point, not negative.
        decimals: of a point, 0 to 3.

    Returns:
        Thousandths of a point.

    >>> rounded_points(Fraction(90_125), decimals=2), rounded_points(Fraction(90_124), decimals=2)
    (90130, 90120)
    """
    step: int = 10 ** (DECIMALS_MOST - decimals)
    whole: int = floor(exact_milli / step + Fraction(1, 2))
    return whole * step


def evaluated_price(scheme: Scheme, bid: OpenedBid) -> Fraction:
    """Return the price that is compared: the bid's, less the deduction announced for its kind of firm.

    >>> from onus.core.evaluation.criteria import PriceDeduction
    >>> scheme = Scheme("lowest_price", "CNY", deductions=(PriceDeduction("small", 100_000),))
    >>> evaluated_price(scheme, OpenedBid("b", "f", 1_000, "CNY", ("small",)))
    Fraction(900, 1)
    """
    return Fraction((bid.price_minor or 0) * (PPM - scheme.deduction_ppm(bid.firms)), PPM)


def computed_points(criterion: Criterion, value: int, best: int) -> Fraction:
    """Return the points that a number of the bid earns, in thousandths, by the announced formula.

    Args:
        criterion: of kind `computed`.
        value: the bid's number, not negative.
        best: the best number of all admitted bids, above 0 for `share_of_best`.

    >>> from onus.base.texts import Localized
    >>> from onus.core.evaluation.criteria import PointsFormula
    >>> steps = PointsFormula("steps", steps=((20, 2_000), (30, 5_000)))
    >>> [int(computed_points(Criterion("c", Localized(), "computed", 5_000, formula=steps), v, 0)) for v in (19, 29, 30)]
    [0, 2000, 5000]
    """
    formula = criterion.formula
    if formula is None:
        raise ValueError(f"criterion {criterion.id} has no formula")
    if formula.kind == STEPS:
        return Fraction(max((points for least, points in formula.steps if value >= least), default=0))
    if formula.kind == PER_UNIT:
        earned = max(value - formula.from_value, 0) * formula.per_unit_milli
        return Fraction(min(earned, criterion.most_milli))
    share = Fraction(best, value) if formula.better == LESS else Fraction(value, best)
    return criterion.most_milli * share


Points = Mapping[tuple[str, str], Fraction]


def _checked(
    scheme: Scheme, bids: Iterable[OpenedBid], given: Iterable[Given]
) -> tuple[tuple[OpenedBid, ...], Points]:
    held = tuple(sorted(bids, key=lambda one: one.id))
    points: dict[tuple[str, str], Fraction] = {}
    for one in sorted(given):
        if (one.bid, one.criterion) in points:
            raise ValueError(f"points of {one.bid} for {one.criterion} stand twice")
        points[one.bid, one.criterion] = one.milli
    if len({one.id for one in held}) < len(held):
        raise ValueError("a bid stands twice")
    if any(
        one.price_minor is None or one.price_minor <= 0 or one.currency != scheme.currency for one in held
    ):
        raise ValueError("a bid has no price above 0 in the currency of the scheme")
    scored = scheme.of_kind(SCORED)
    wanted = {(bid.id, criterion.id): criterion.most_milli for bid in held for criterion in scored}
    if sorted(wanted) != sorted(points):
        raise ValueError("points must stand for each bid and each scored criterion, and for nothing else")
    if any(not 0 <= milli <= wanted[key] for key, milli in points.items()):
        raise ValueError("points must lie in the range of their criterion")
    return held, points


def _ranked(
    scheme: Scheme, bids: Sequence[OpenedBid], points: Points, *, seed: str, purpose: str
) -> tuple[Ranked, ...]:
    prices = {one.id: evaluated_price(scheme, one) for one in bids}
    parts = _parts(scheme, bids, points, prices)
    pointed = scheme.method == COMPREHENSIVE
    totals = {
        id_: rounded_points(sum(found.values(), Fraction(0)), decimals=scheme.decimals) if pointed else 0
        for id_, found in parts.items()
    }
    technical = [one.id for one in scheme.criteria if one.technical]
    draws = _draws(scheme, bids, seed=seed, purpose=purpose)

    def keys(one: OpenedBid) -> tuple[Fraction, ...]:
        by = {
            BY_PRICE: prices[one.id],
            BY_TECHNICAL: -sum((parts[one.id][name] for name in technical), Fraction(0)),
            BY_DRAW: Fraction(draws.get(one.id, 0)),
        }
        first = Fraction(-totals[one.id]) if pointed else prices[one.id]
        return (first, *(by[way] for way in scheme.ties))

    held = {one.id: keys(one) for one in bids}
    order = sorted(bids, key=lambda one: (held[one.id], one.id))
    places: dict[tuple[Fraction, ...], int] = {}
    for at, one in enumerate(order):
        places.setdefault(held[one.id], at + 1)
    return tuple(
        Ranked(
            place=places[held[one.id]],
            bid=one.id,
            bidder=one.bidder,
            price_minor=int(one.price_minor or 0),
            evaluated_minor=prices[one.id],
            points=tuple(parts[one.id].items()),
            total_milli=totals[one.id],
            # In order, nobody is more alike than a neighbour.
            tie=_tie(scheme, held[one.id], [held[other.id] for other in _beside(order, at)]),
        )
        for at, one in enumerate(order)
    )


def _beside(order: Sequence[OpenedBid], at: int) -> Sequence[OpenedBid]:
    return [*order[max(at - 1, 0) : at], *order[at + 1 : at + 2]]


def _parts(
    scheme: Scheme, bids: Sequence[OpenedBid], points: Points, prices: Mapping[str, Fraction]
) -> dict[str, dict[str, Fraction]]:
    lowest = min(prices.values(), default=Fraction(0))
    parts: dict[str, dict[str, Fraction]] = {one.id: {} for one in bids}
    for criterion in scheme.criteria:
        best = _best(criterion, bids)
        for one in bids:
            if criterion.kind == PRICE:
                earned = criterion.most_milli * lowest / prices[one.id]
            elif criterion.kind == SCORED:
                earned = points[one.id, criterion.id]
            else:
                earned = computed_points(criterion, one.value(criterion.id) or 0, best)
            parts[one.id][criterion.id] = earned
    return parts


def _best(criterion: Criterion, bids: Sequence[OpenedBid]) -> int:
    values = [one.value(criterion.id) or 0 for one in bids]
    less = criterion.formula is not None and criterion.formula.better == LESS
    return (min if less else max)(values, default=0)


def _draws(scheme: Scheme, bids: Sequence[OpenedBid], *, seed: str, purpose: str) -> dict[str, int]:
    """Return the place of each bid in the draw between equals; the fewer, the better."""
    if BY_DRAW not in scheme.ties or not seed or not bids:
        return {}
    places = [Drawable(one.id) for one in bids]
    order = drawn(places, count=len(places), seed=seed, purpose=DRAW_PURPOSE.format(purpose=purpose))
    return {one.place: at for at, one in enumerate(order)}


def _tie(scheme: Scheme, own: tuple[Fraction, ...], others: Iterable[tuple[Fraction, ...]]) -> str:
    """Return the last way that was needed to set a bid apart from any equal."""
    depth = 0
    for other in others:
        alike = next(
            (at for at, pair in enumerate(zip(own, other, strict=True)) if pair[0] != pair[1]), len(own)
        )
        depth = max(depth, alike)
    if depth == 0:
        return ""
    return "shared" if depth > len(scheme.ties) else scheme.ties[depth - 1]


def _leaning_on(
    scheme: Scheme,
    bids: Sequence[OpenedBid],
    points: Points,
    rows: Sequence[Ranked],
    *,
    seed: str,
    purpose: str,
) -> Iterable[LeansOn]:
    first = tuple(one.bid for one in rows if one.place == 1)
    measures = _measures(scheme, bids)
    for away in bids:
        left = [one for one in bids if one.id != away.id]
        # Where no lowest price and no best number moves, all others keep their points.
        if away.id in first or _measures(scheme, left) == measures:
            continue
        kept = {key: milli for key, milli in points.items() if key[0] != away.id}
        again = _ranked(scheme, left, kept, seed=seed, purpose=purpose)
        winners = tuple(one.bid for one in again if one.place == 1)
        if winners != first:
            yield LeansOn(away.id, winners)


def _measures(scheme: Scheme, bids: Sequence[OpenedBid]) -> tuple[Fraction | int, ...]:
    """Return what the points of a bid are measured by: the lowest price and the best numbers."""
    lowest = min((evaluated_price(scheme, one) for one in bids), default=Fraction(0))
    return (lowest, *(_best(criterion, bids) for criterion in scheme.of_kind(COMPUTED)))
