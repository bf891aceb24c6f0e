"""Flags about organisations over many processes: who never wins, who is thrown out, who sells everything.

In:  `Columns` and `Limits`.
Out: what fired, on buyers, procuring entities and tenderers.

The surprise: these flags compare an organisation with the others of the same data. Their
fences move with the data, so a share of a data set is no smaller data set.

Source: Open Contracting Partnership, Red flags in public procurement (2024), R025, R038
and R048, with the formulas and exclusions that Cardinal 0.0.8 documents.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from onus.base.money import PPM
from onus.core.integrity.bid_flags import SUPPLIER_ID, TENDERER_ID
from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole
from onus.core.integrity.competition import (
    AWARD_STATUS,
    AWARDS,
    BID_STATUS,
    BIDS,
    SUPPLIERS,
    TENDERERS,
    only_child,
    sole_tenderer,
    submitted,
    winner,
)
from onus.core.integrity.flag import Grade, Phase, SubjectKind
from onus.core.integrity.groups import distinct_pairs, sums_by
from onus.core.integrity.ratios import Ratios, whole_ratios
from onus.core.integrity.rules import Fired, FlagRule, Limits, fired

BUYER_ID, ENTITY_ID = "buyer/id", "tender/procuringEntity/id"
CODE_ID = "awards/items/classification/id"
ITEMS = "awards/items"
PERCENT = 100


def seldom_wins(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on tenderers who bid as often as the most active and win far less than the others.

    The value is processes won by processes with a valid bid. The most active are at or above
    the percentile `percentile` of that number; far less is `wins_max_ppm`, or else the lower
    fence. Where the first quartile or the fence is 0, nobody stands out.

    >>> from onus.wire.flags.gathering import columns_of
    >>> seldom_wins(columns_of([]), Limits("R025", "", {"percentile": 75}))
    ()
    """
    who, won = sole_tenderer(data), winner(data)
    counts = data.is_text(BID_STATUS, "valid") & (who != ABSENT) & (won != ABSENT)[data.process(BIDS)]
    process, code = distinct_pairs(data.process(BIDS)[counts], who[counts])
    if not len(process):
        return ()
    tenderers, wins = sums_by(code, (won[process] == code).astype(np.int64))
    bids = sums_by(code, np.ones(len(code), np.int64))[1]
    ratios = Ratios(wins, bids)
    active = whole_ratios(bids)
    often = active.at_least(active.quantile(Fraction(limits.whole("percentile"), PERCENT)))
    limit = _low_limit(ratios, limits)
    if limit <= 0:
        return ()
    return (_on(SubjectKind.TENDERER, tenderers, ratios, often & ratios.at_most(limit)),)


def _low_limit(ratios: Ratios, limits: Limits) -> Fraction:
    if limits.has("wins_max_ppm"):
        return Fraction(limits.whole("wins_max_ppm"), PPM)
    fence, first = ratios.lower_fence()
    return fence if first > 0 else Fraction(0)


def many_disqualified(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on buyers, procuring entities and tenderers with a high share of disqualified bids.

    The value is disqualified by submitted bids. Only those with `bids_min_buyer` or
    `bids_min_tenderer` submitted bids are compared; high is `share_min_ppm`, or else the
    upper fence of their kind; a fence of 0 is none.

    >>> from onus.wire.flags.gathering import columns_of
    >>> many_disqualified(columns_of([]), Limits("R038", "", {"bids_min_buyer": 2, "bids_min_tenderer": 2}))
    ()
    """
    counted = submitted(data)
    out = data.is_text(BID_STATUS, "disqualified").astype(np.int64)
    process = data.process(BIDS)
    bid_of = data.parent(TENDERERS)
    kinds = (
        (SubjectKind.BUYER, data[BUYER_ID][process], counted, out, "bids_min_buyer"),
        (SubjectKind.PROCURING_ENTITY, data[ENTITY_ID][process], counted, out, "bids_min_buyer"),
        (SubjectKind.TENDERER, data[TENDERER_ID], counted[bid_of], out[bid_of], "bids_min_tenderer"),
    )
    found = []
    for kind, code, which, disqualified, least in kinds:
        named = which & (code != ABSENT)
        subjects, thrown = sums_by(code[named], disqualified[named])
        bids = sums_by(code[named], np.ones(int(np.count_nonzero(named)), np.int64))[1]
        enough = bids >= limits.whole(least)
        if enough.any():
            ratios = Ratios(thrown[enough], bids[enough])
            found.append(_on(kind, subjects[enough], ratios, _high(ratios, limits)))
    return tuple(found)


def _high(ratios: Ratios, limits: Limits) -> Truth:
    stated = limits.has("share_min_ppm")
    limit = Fraction(limits.whole("share_min_ppm"), PPM) if stated else ratios.upper_fence()
    return ratios.at_least(limit) if limit > 0 else np.zeros(len(ratios), bool)


def sells_everything(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire on suppliers who are awarded items of unusually many classes.

    The value is the number of classes, the first `digits` characters of a classification.
    Only active awards to one supplier count, and suppliers seen in `processes_min`
    processes; unusually many is `classes_min`, or else the upper fence.

    >>> from onus.wire.flags.gathering import columns_of
    >>> sells_everything(columns_of([]), Limits("R048", "", {"digits": 2, "processes_min": 20, "codes": "text"}))
    ()
    """
    column = _codes(limits)
    supplier = only_child(data, SUPPLIERS, AWARDS)
    supplier[~data.is_text(AWARD_STATUS, "active")] = ABSENT
    award = data.parent(ITEMS)
    counts = (supplier[award] != ABSENT) & data.present(column)
    who, process = supplier[award][counts], data.process(ITEMS)[counts]
    seen = distinct_pairs(who, process)[0]
    classes = distinct_pairs(who, _first_characters(data, data[column][counts], limits.whole("digits")))[0]
    suppliers, processes = sums_by(seen, np.ones(len(seen), np.int64))
    number = sums_by(classes, np.ones(len(classes), np.int64))[1]
    enough = processes >= limits.whole("processes_min")
    if not enough.any():
        return ()
    ratios = whole_ratios(number[enough])
    limit = Fraction(limits.whole("classes_min")) if limits.has("classes_min") else ratios.upper_fence()
    return (_on(SubjectKind.TENDERER, suppliers[enough], ratios, ratios.at_least(limit)),)


def _first_characters(data: Columns, codes: Whole, digits: int) -> Whole:
    """Return for each code the number of the class that its text begins with."""
    known, place = np.unique(codes, return_inverse=True)
    classes: dict[str, int] = {}
    numbers = [classes.setdefault(data.text(code)[:digits], len(classes)) for code in known.tolist()]
    return np.array(numbers, np.int64)[place]


def _codes(limits: Limits) -> str:
    return CODE_ID + ":text" if limits.text("codes") == "text" else CODE_ID


def _needs_codes(limits: Limits) -> tuple[str, ...]:
    return (_codes(limits),)


def _on(kind: SubjectKind, subjects: Whole, ratios: Ratios, marked: Truth) -> Fired:
    some = ratios.only(marked).in_lowest_terms()
    return fired(kind, subjects[marked], some.above, some.below)


_WINS = (BID_STATUS, TENDERER_ID, AWARD_STATUS, SUPPLIER_ID)
FLAGS = (
    FlagRule("R025", Grade.HINT, Phase.AWARD, _WINS, seldom_wins, limits=("percentile", "wins_max_ppm")),
    FlagRule(
        "R038",
        Grade.HINT,
        Phase.AWARD,
        (BID_STATUS,),
        many_disqualified,
        limits=("bids_min_buyer", "bids_min_tenderer", "share_min_ppm"),
        reads=(TENDERER_ID, BUYER_ID, ENTITY_ID),
    ),
    FlagRule(
        "R048",
        Grade.HINT,
        Phase.AWARD,
        (AWARD_STATUS, SUPPLIER_ID),
        sells_everything,
        limits=("classes_min", "codes", "digits", "processes_min"),
        needs_by=_needs_codes,
    ),
)
