"""Dossier bounds: which words and numbers a key may hold.

In:  nothing; the lists come from the classes where these hold them.
Out: `CHOICES` (closed lists of words) and `BOUNDS` (smallest and largest numbers),
     used by the reader's words and by the JSON schemas.

The surprise: a list that is open by nature (kinds of acts, classes of roads)
is not here. What stands here is refused when it is misspelt, because a trigger
of an unknown kind would owe nothing, in silence.
"""

from __future__ import annotations

from collections.abc import Mapping

from onus.base.money import PPM
from onus.core.accountability.register import POWERS, LadderStep, Post
from onus.core.contracts.contract import Contract, Kpi, Obligation, Trigger
from onus.core.contracts.facts import Notice
from onus.core.contracts.payments import (
    DEDUCTIBLE,
    DEDUCTION_UNITS,
    INCENTIVE_KINDS,
    METHODS,
    TERMINATION_SPANS,
    UNITS,
    Deduction,
    Incentive,
    Interest,
    PaymentTerms,
    Price,
    ScoreSchedule,
    ScoreStep,
)
from onus.core.contracts.standards import COUNTS_FROM, MINUTES_A_DAY, Deadline, Standard

TRIGGERS = ("snowfall", "calendar", "declared", "report", "inspection", "yearly")
TOLD = ("yes", "no", "unknown")
ORIGINS = ("real", "generated", "mixed")

CHOICES: Mapping[tuple[type, str], tuple[str, ...]] = {
    (Trigger, "kind"): TRIGGERS,
    (Trigger, "every"): ("day", "week", "month"),
    (Contract, "payer"): ("government", "users", "mixed"),
    (Contract, "price_per"): ("year", "month", "term"),
    (Post, "powers"): POWERS,
    (Notice, "written_zone"): TOLD,
    (Notice, "substitute_offered"): TOLD,
}
"""Words that the reader itself refuses when they are not in the list."""

BOUND_WORDS: Mapping[tuple[type, str], tuple[str, ...]] = {
    (PaymentTerms, "method"): METHODS,
    (Price, "unit"): UNITS,
    (Deduction, "per"): DEDUCTION_UNITS,
    (Deduction, "outcomes"): DEDUCTIBLE,
    (ScoreSchedule, "terminate_by"): TERMINATION_SPANS,
    (Incentive, "kind"): INCENTIVE_KINDS,
    (Deadline, "counts_from"): COUNTS_FROM,
}
"""Words that the classes of the core refuse."""

_SHARE = (0, PPM)
BOUNDS: Mapping[tuple[type, str], tuple[int, int | None]] = {
    (Contract, "price_minor"): (0, None),
    (Standard, "share_ppm"): (1, PPM),
    (Standard, "passes"): (1, None),
    (Standard, "count"): (1, None),
    (Deadline, "within_h"): (0, None),
    (Deadline, "within_h_by_grade"): (0, None),
    (Deadline, "within_h_by_class"): (0, None),
    (Deadline, "within_h_by_day"): (0, None),
    (Deadline, "by_local_minute"): (0, MINUTES_A_DAY),
    (Deadline, "within_weekdays"): (1, None),
    (Deadline, "closes_after_d"): (0, None),
    (PaymentTerms, "hold_back_ppm"): _SHARE,
    (PaymentTerms, "pay_within_d"): (0, None),
    (Price, "amount_minor"): (0, None),
    (Price, "per"): (1, None),
    (Price, "late_ppm"): _SHARE,
    (Price, "excused_ppm"): _SHARE,
    (Deduction, "amount_minor"): (0, None),
    (Deduction, "points_milli"): (0, None),
    (Deduction, "cap_minor"): (0, None),
    (Deduction, "cap_points_milli"): (0, None),
    (ScoreSchedule, "full_milli"): (0, None),
    (ScoreSchedule, "terminate_below_milli"): (0, None),
    (ScoreSchedule, "terminate_after"): (0, None),
    (ScoreSchedule, "terminate_total"): (0, None),
    (ScoreSchedule, "minimum_sample"): (1, None),
    (ScoreStep, "from_milli"): (0, None),
    (ScoreStep, "coefficient_ppm"): _SHARE,
    (ScoreStep, "hold_back_ppm"): _SHARE,
    (ScoreStep, "bonus_ppm"): (0, None),
    (Incentive, "fulfilled_from_ppm"): _SHARE,
    (Incentive, "bonus_ppm"): (0, None),
    (Incentive, "amount_minor"): (0, None),
    (Incentive, "minimum_sample"): (1, None),
    (Interest, "daily_ppm"): (0, None),
    (LadderStep, "within_h"): (1, None),
    **{
        (kind, "page"): (0, None)
        for kind in (
            Obligation,
            PaymentTerms,
            Price,
            Deduction,
            ScoreSchedule,
            Incentive,
            Interest,
            Kpi,
        )
    },
}
"""Smallest and largest number of a key; None for no bound. A test holds them equal to the classes."""

NOT_EMPTY = ((Obligation, "clause"),)
"""Texts that must say something."""
