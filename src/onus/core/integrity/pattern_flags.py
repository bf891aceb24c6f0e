"""Flags about bids beside one another: prices in one tender, firms over many tenders.

In:  `Columns` and `Limits`.
Out: what fired, on processes, buyers and tenderers.

The surprise: each screen alone tells cartels from others hardly better than a coin. So
they are hints, and X08 asks how many of four agree.

Source: Open Contracting Partnership, Red flags in public procurement (2024), names and
fields; screens after Imhof (2017), X09 after Chassang, Kawai, Nakabayashi, Ortner (2022).
The limits are ours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np

from onus.base.money import PPM
from onus.core.integrity.bid_flags import AMOUNT, CURRENCY
from onus.core.integrity.columns import ABSENT, Columns, Whole, once
from onus.core.integrity.competition import (
    AWARD_STATUS,
    AWARDS,
    BID_STATUS,
    BIDS,
    SUPPLIERS,
    priced,
    sole_tenderer,
    submitted,
    winner,
)
from onus.core.integrity.flag import Grade, Phase, SubjectKind
from onus.core.integrity.looking import classes, first, least
from onus.core.integrity.rules import Fired, FlagRule, Limits, fired

BUYER, CLASS = "buyer/id", "tender/items/classification/id"
DATE, URL = "bids/details/date", "bids/details/documents/url"
TENDERER, SUPPLIER = "bids/details/tenderers/id", "awards/suppliers/id"
PERCENT = 100
BENFORD_PPM = (301_030, 176_091, 124_939, 96_910, 79_181, 66_947, 57_992, 51_153, 45_757)
"""Shares of first digits 1 to 9: log10(1 + 1/d). Source: F. Benford, Proc. Am. Phil. Soc. 78 (1938)."""

PRICE_FIELDS = (BID_STATUS, AMOUNT, CURRENCY, TENDERER)
"""What is read for the valid prices of a process."""
Prices = dict[int, list[tuple[int, int]]]


@once
def valid_prices(data: Columns) -> Prices:
    """Return the valid prices of each process with their tenderers, rising; only of processes in one currency."""
    who = sole_tenderer(data)
    rows = np.flatnonzero(
        data.is_text(BID_STATUS, "valid") & priced(data) & (who != ABSENT) & (data[AMOUNT] > 0)
    )
    process = data.process(BIDS)[rows]
    low, high = np.full(data.size, np.iinfo(np.int64).max), np.full(data.size, ABSENT)
    np.minimum.at(low, process, data[CURRENCY][rows])
    np.maximum.at(high, process, data[CURRENCY][rows])
    kept = (low == high)[process]
    found: Prices = defaultdict(list)
    for at, price, one in zip(
        process[kept].tolist(), data[AMOUNT][rows[kept]].tolist(), who[rows[kept]].tolist(), strict=True
    ):
        found[at].append((price, one))
    return {at: sorted(prices) for at, prices in found.items()}


def _on_processes(found: list[tuple[int, Fraction]]) -> Fired:
    """Return processes with their values."""
    rows = np.array([row for row, _ in found], np.int64)
    above, below = (
        np.array([getattr(value, part) for _, value in found], np.int64)
        for part in ("numerator", "denominator")
    )
    return fired(SubjectKind.PROCESS, rows, above, below)


def _coarse(above: int, below: int) -> Fraction:
    """Return a ratio in millionths, rounded down: of large amounts it would not fit into 64 bits."""
    return Fraction(above * PPM // below, PPM)


def wide_prices(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the highest valid price is above the lowest by at least a share of it."""
    share, found = limits.whole("spread_ppm"), []
    for row, prices in valid_prices(data).items():
        low, high = prices[0][0], prices[-1][0]
        if len(prices) > 1 and (high - low) * PPM >= share * low:
            found.append((row, _coarse(high - low, low)))
    return (_on_processes(found),)


def fixed_multiples(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where several prices are round multiples of the lowest; the value is how many."""
    step, near, enough = limits.whole("step_percent"), limits.whole("near_ppm"), limits.whole("bids_min")
    found = []
    for row, prices in valid_prices(data).items():
        low = prices[0][0]
        count = 0
        for price, _ in prices[1:]:
            times = (price * PERCENT + low * step // 2) // (low * step)
            off = abs(price * PERCENT - times * low * step)
            count += times * step > PERCENT and off * PPM <= near * low * PERCENT
        if count >= enough:
            found.append((row, Fraction(count)))
    return (_on_processes(found),)


def benford(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on buyers whose bids' first digits lie far from Benford's law; the value is the mean deviation."""
    rows = np.flatnonzero(submitted(data) & (data[AMOUNT] > 0))
    digit = data[AMOUNT][rows].copy()
    while (digit > 9).any():
        digit = np.where(digit > 9, digit // 10, digit)
    buyer = data[BUYER][data.process(BIDS)[rows]]
    found = []
    for one in np.unique(buyer[buyer != ABSENT]).tolist():
        counts = np.bincount(digit[buyer == one], minlength=10)[1:].tolist()
        total = sum(counts)
        if total < limits.whole("bids_min"):
            continue
        off = sum(
            abs(count * PPM - wanted * total) for count, wanted in zip(counts, BENFORD_PPM, strict=True)
        )
        mean = Fraction(off, total * len(BENFORD_PPM) * PPM)
        if mean >= Fraction(limits.whole("deviation_ppm"), PPM):
            found.append((one, mean))
    one = _on_processes(found)
    return (Fired(SubjectKind.BUYER, one.subjects, one.above, one.below),)


def near_estimate(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the winner's price is within a share below the estimate, or above it."""
    won, near, found = winner(data).tolist(), limits.whole("near_ppm"), []
    estimate = data["tender/value/amount"].tolist()
    same = (_currency_of(data) == data["tender/value/currency"]).tolist()
    for row, prices in valid_prices(data).items():
        one, guess = won[row], estimate[row]
        mine = [price for price, who in prices if who == one]
        if mine and same[row] and guess > 0 and mine[0] * PPM >= guess * (PPM - near):
            found.append((row, _coarse(mine[0], guess)))
    return (_on_processes(found),)


def _currency_of(data: Columns) -> Whole:
    return least(data, CURRENCY, priced(data))


def same_order(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the same firms put in bids in the same order as in other tenders; the value is how many tenders."""
    who = sole_tenderer(data)
    rows = np.flatnonzero(submitted(data) & data.present(DATE) & (who != ABSENT))
    rows = rows[np.lexsort((who[rows], data[DATE][rows], data.process(BIDS)[rows]))]
    order: dict[int, list[int]] = defaultdict(list)
    for at, one in zip(data.process(BIDS)[rows].tolist(), who[rows].tolist(), strict=True):
        order[at].append(one)
    named = {at: tuple(firms) for at, firms in order.items() if len(set(firms)) >= limits.whole("firms_min")}
    often = Counter(named.values())
    found = [
        (at, Fraction(often[firms]))
        for at, firms in named.items()
        if often[firms] >= limits.whole("tenders_min")
    ]
    return (_on_processes(found),)


def unsupported_disqualification(data: Columns, _limits: Limits) -> tuple[Fired, ...]:
    """Fire where a bid was disqualified with no reason and no document beside it; the value is how many."""
    out = data.is_text(BID_STATUS, "disqualified")
    said = data.present("bids/details/statusDetails")
    papers = np.bincount(data.parent("bids/details/documents"), minlength=data.count(BIDS)) > 0
    count = data.per_process(BIDS, out & ~said & ~papers)
    return (fired(SubjectKind.PROCESS, count > 0, count),)


def shared_document(data: Columns, _limits: Limits) -> tuple[Fired, ...]:
    """Fire where bids of unlike tenderers point to one document."""
    who = sole_tenderer(data)
    parent = data.parent("bids/details/documents")
    rows = np.flatnonzero(data.present(URL) & (who[parent] != ABSENT))
    owners: dict[tuple[int, int], set[int]] = defaultdict(set)
    for at, url, one in zip(
        data.process("bids/details/documents")[rows].tolist(),
        data[URL][rows].tolist(),
        who[parent[rows]].tolist(),
        strict=True,
    ):
        owners[at, url].add(one)
    shared = Counter(at for (at, _), firms in sorted(owners.items()) if len(firms) > 1)
    return (_on_processes([(at, Fraction(count)) for at, count in shared.items()]),)


def not_the_lowest(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where price alone decides and the winner's valid price is not the lowest; the value is by how much."""
    won, found = winner(data).tolist(), []
    price_only = data.is_one_of("tender/awardCriteria", limits.texts("price_criteria")).tolist()
    for row, prices in valid_prices(data).items():
        if not price_only[row]:
            continue
        mine = [price for price, who in prices if who == won[row]]
        if mine and mine[0] > prices[0][0]:
            found.append((row, _coarse(mine[0] - prices[0][0], prices[0][0])))
    return (_on_processes(found),)


@once
def _bidders(data: Columns) -> dict[int, tuple[int, ...]]:
    """Return the firms that put in a bid in each process."""
    who = sole_tenderer(data)
    rows = np.flatnonzero(submitted(data) & (who != ABSENT))
    found: dict[int, set[int]] = defaultdict(set)
    for at, one in zip(data.process(BIDS)[rows].tolist(), who[rows].tolist(), strict=True):
        found[at].add(one)
    return {at: tuple(sorted(firms)) for at, firms in sorted(found.items())}


def recurrent_pairs(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on the firms of a pair that bids together often, and of which always the same one wins."""
    won, together, wins = (
        winner(data).tolist(),
        Counter[tuple[int, int]](),
        Counter[tuple[tuple[int, int], int]](),
    )
    most = limits.whole("firms_max")
    for at, firms in _bidders(data).items():
        one = won[at]
        if one == ABSENT or len(firms) > most:
            continue
        for pair in combinations(firms, 2):
            if one in pair:
                together[pair] += 1
                wins[pair, one] += 1
    enough = limits.whole("tenders_min")
    firms_of = sorted(
        {
            one
            for (pair, _), count in wins.items()
            if count >= enough and count == together[pair]
            for one in pair
        }
    )
    return (fired(SubjectKind.TENDERER, np.array(firms_of, np.int64)),)


def rotation(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the same firms meet often, all of them win and none twice running; on processes and firms."""
    won, opened = winner(data).tolist(), data["tender/tenderPeriod/endDate"].tolist()
    meetings: dict[tuple[int, ...], list[tuple[int, int]]] = defaultdict(list)
    for at, firms in _bidders(data).items():
        if won[at] != ABSENT and opened[at] != ABSENT and len(firms) >= limits.whole("firms_min"):
            meetings[firms].append((opened[at], at))
    rows: set[int] = set()
    who: set[int] = set()
    for firms, met in meetings.items():
        winners = [won[at] for _, at in sorted(met)]
        turns = all(one != other for one, other in pairwise(winners))
        if len(met) >= limits.whole("tenders_min") and turns and set(winners) == set(firms):
            rows |= {at for _, at in met}
            who |= set(firms)
    return (
        fired(SubjectKind.PROCESS, np.array(sorted(rows), np.int64)),
        fired(SubjectKind.TENDERER, np.array(sorted(who), np.int64)),
    )


def missing_bidders(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where a firm that bids in nearly all tenders of a class stays away while a usual rival comes."""
    group = classes(data, first(data, CLASS), characters=limits.whole("class_characters")).tolist()
    processes_min, share = limits.whole("processes_min"), limits.whole("share_ppm")
    bidders = _bidders(data)
    grouped = [(group[at], firms) for at, firms in bidders.items() if group[at] != ABSENT]
    number = Counter(one for one, _ in grouped)
    often = Counter((one, firm) for one, firms in grouped for firm in firms)
    usual: dict[int, set[int]] = defaultdict(set)
    for (one, firm), count in often.items():
        if number[one] >= processes_min and count * PPM >= number[one] * share:
            usual[one].add(firm)
    found = []
    for at, firms in bidders.items():
        known = usual.get(group[at], set())
        away = known.difference(firms)
        if away and len(away) < len(known):
            found.append((at, Fraction(len(away))))
    return (_on_processes(found),)


def consortia(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on awards to several suppliers in a class in which such awards are common."""
    active = data.is_text(AWARD_STATUS, "active")
    several = np.bincount(data.parent(SUPPLIERS), minlength=data.count(AWARDS)) > 1
    group = classes(data, first(data, CLASS), characters=limits.whole("class_characters"))[
        data.process(AWARDS)
    ]
    rows = np.flatnonzero(active & (group != ABSENT))
    groups, place = np.unique(group[rows], return_inverse=True)
    total, joint = np.bincount(place), np.bincount(place[several[rows]], minlength=len(groups))
    common = (total >= limits.whole("awards_min")) & (joint * PPM >= total * limits.whole("share_ppm"))
    marked = rows[several[rows] & common[place]]
    return (fired(SubjectKind.PROCESS, np.unique(data.process(AWARDS)[marked])),)


def _screens(prices: list[int], limits: Limits) -> int:
    """Return how many of four screens a rising list of prices trips.

    CV: standard deviation / mean at most a share. SPREAD: (last - first) / first at most a
    share. DIFFP: (second - first) / first at least a share. RD: (second - first) / standard
    deviation of the others at least a share. Squares are compared, so no root is taken.
    """
    count, total = len(prices), sum(prices)
    # n / (n - 1) * (mean of squares - square of mean) / square of mean, times the square of the whole.
    variance = count * sum(price * price for price in prices) - total * total
    cv, low, losers = limits.whole("cv_max_ppm"), prices[0], prices[1:]
    hits = int(variance * count * PPM * PPM <= cv * cv * total * total * (count - 1))
    hits += (prices[-1] - low) * PPM <= limits.whole("spread_max_ppm") * low
    step = prices[1] - low
    hits += step * PPM >= limits.whole("step_min_ppm") * low
    among = len(losers)
    apart = among * sum(price * price for price in losers) - sum(losers) ** 2
    rd = limits.whole("relative_min_ppm")
    hits += step > 0 and step * step * among * (among - 1) * PPM * PPM >= rd * rd * apart
    return hits


def collusion_screens(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where several screens of prices agree; the value is how many of four."""
    found = []
    for row, prices in valid_prices(data).items():
        if len(prices) >= limits.whole("bids_min"):
            hits = _screens([price for price, _ in prices], limits)
            if hits >= limits.whole("screens_min"):
                found.append((row, Fraction(hits)))
    return (_on_processes(found),)


def missing_ties(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on buyers at whose tenders hardly any loser came close to the winner.

    The value is losers within the band by losers within the band after it.
    """
    near, won = limits.whole("near_ppm"), winner(data)
    close, next_to = Counter[int](), Counter[int]()
    for row, prices in valid_prices(data).items():
        buyer, low = int(data[BUYER][row]), prices[0][0]
        if buyer == ABSENT or won[row] != prices[0][1]:
            continue
        for price, _ in prices[1:]:
            off = (price - low) * PPM
            close[buyer] += off <= near * low
            next_to[buyer] += near * low < off <= 2 * near * low
    found = [
        (buyer, Fraction(close[buyer], after))
        for buyer, after in sorted(next_to.items())
        if after >= limits.whole("bids_min") and close[buyer] * PPM <= after * limits.whole("share_max_ppm")
    ]
    one = _on_processes(found)
    return (Fired(SubjectKind.BUYER, one.subjects, one.above, one.below),)


_WHO = (BID_STATUS, TENDERER)
_WON = (AWARD_STATUS, SUPPLIER)
_ESTIMATE = ("tender/value/amount", "tender/value/currency")
FLAGS = (
    FlagRule("R022", Grade.HINT, Phase.TENDER, PRICE_FIELDS, wide_prices, limits=("spread_ppm",)),
    FlagRule(
        "R023",
        Grade.STRONG,
        Phase.TENDER,
        PRICE_FIELDS,
        fixed_multiples,
        limits=("step_percent", "near_ppm", "bids_min"),
    ),
    FlagRule(
        "R026",
        Grade.HINT,
        Phase.AWARD,
        (*_WON, CLASS),
        consortia,
        limits=("class_characters", "awards_min", "share_ppm"),
    ),
    FlagRule(
        "R027",
        Grade.HINT,
        Phase.TENDER,
        (*_WHO, CLASS),
        missing_bidders,
        limits=("class_characters", "processes_min", "share_ppm"),
    ),
    FlagRule(
        "R029",
        Grade.HINT,
        Phase.TENDER,
        (BID_STATUS, AMOUNT, BUYER),
        benford,
        limits=("bids_min", "deviation_ppm"),
    ),
    FlagRule(
        "R031",
        Grade.HINT,
        Phase.AWARD,
        (*PRICE_FIELDS, *_WON, *_ESTIMATE),
        near_estimate,
        limits=("near_ppm",),
    ),
    FlagRule(
        "R034", Grade.STRONG, Phase.TENDER, (*_WHO, DATE), same_order, limits=("firms_min", "tenders_min")
    ),
    FlagRule(
        "R037",
        Grade.HINT,
        Phase.AWARD,
        (BID_STATUS, f"bids/details/statusDetails|{URL}"),
        unsupported_disqualification,
    ),
    FlagRule("R041", Grade.STRONG, Phase.TENDER, (TENDERER, URL), shared_document),
    FlagRule(
        "R053", Grade.HINT, Phase.AWARD, (*_WHO, *_WON), recurrent_pairs, limits=("firms_max", "tenders_min")
    ),
    FlagRule(
        "R056",
        Grade.STRONG,
        Phase.AWARD,
        ("tender/awardCriteria", BID_STATUS, AMOUNT, CURRENCY, TENDERER, *_WON),
        not_the_lowest,
        limits=("price_criteria",),
    ),
    FlagRule(
        "R057",
        Grade.STRONG,
        Phase.AWARD,
        (*_WHO, *_WON, "tender/tenderPeriod/endDate"),
        rotation,
        limits=("firms_min", "tenders_min"),
    ),
    FlagRule(
        "X08",
        Grade.HINT,
        Phase.TENDER,
        PRICE_FIELDS,
        collusion_screens,
        limits=(
            "bids_min",
            "screens_min",
            "cv_max_ppm",
            "spread_max_ppm",
            "step_min_ppm",
            "relative_min_ppm",
        ),
    ),
    FlagRule(
        "X09",
        Grade.HINT,
        Phase.AWARD,
        (*PRICE_FIELDS, *_WON, BUYER),
        missing_ties,
        limits=("near_ppm", "bids_min", "share_max_ppm"),
    ),
)
