"""Parameters of the rules on procurement: names and the sort of value of each.

In:  the kind of a rule on procurement and its parameters.
Out: sentences on what does not fit.

The surprise: every kind takes `consequence`. What follows from a breach is part
of the rule and not of the code that finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onus.core.contracts.breach import CONSEQUENCES

COUNT, SHARE, TEXTS, TEXT, FLAG, LISTS, NUMBERS = (
    "count",
    "share",
    "texts",
    "text",
    "flag",
    "lists",
    "numbers",
)

KINDS: Mapping[str, Mapping[str, str]] = {
    "negative_list": {"categories": TEXTS},
    "major_decision": {"consultation_d_min": COUNT, "needed_steps": TEXTS},
    "fair_competition": {"restrictions": TEXTS, "exception_fields": TEXTS},
    "need_consultation": {"services": TEXTS},
    "supervision_readiness": {"needed_posts": TEXTS, "sample_ppm_min": SHARE},
    "value_for_money": {"of": TEXTS},
    "open_threshold": {"amount_minor": COUNT, "currency": TEXT, "objects": TEXTS, "level": TEXT},
    "splitting": {"methods_open": TEXTS},
    "single_source": {"publication_working_d_min": COUNT, "fields": TEXTS},
    "notice_content": {"fields": TEXTS},
    "bid_period": {"d_min": COUNT},
    "documents_period": {"working_d_min": COUNT},
    "clarification": {"d_before_deadline_min": COUNT},
    "discrimination": {"grounds": TEXTS, "words": LISTS},
    "scoring": {"methods": TEXTS},
    "price_weight": {"services_ppm_min": SHARE, "goods_ppm_min": SHARE},
    "ban_lists": {"days_max": COUNT},
    "qualification": {"proofs": TEXTS, "clean_years": COUNT},
    "institution_class": {"classes": TEXTS},
    "financial_health": {
        "warnings": TEXTS, "accounts_months_max": COUNT, "audited": FLAG, "liquidity_ppm_min": COUNT,
        "debt_ppm_max": COUNT, "interest_cover_ppm_min": COUNT, "dependence_ppm_max": COUNT,
    },
    "social_grades": {
        "value_minor_max": NUMBERS, "experience_equals": NUMBERS, "reserved_minor_max": COUNT, "reserved_grades": TEXTS,
    },
    "credit_grade": {
        "horizon_months": COUNT, "sample_min": COUNT, "grades": NUMBERS, "bond_ppm": NUMBERS,
        "newcomer_ppm": SHARE,
    },
    "false_documents": {},
    "conflict": {"relations": TEXTS, "employment_years": COUNT},
    "related_bidders": {"both_refused": TEXTS, "one_refused": TEXTS},
    "deemed_collusion": {"signs": TEXTS},
    "flag_reply": {"reply_within_h": COUNT},
    "purchase_ladder": {"above": TEXTS, "above_authority": TEXTS, "own_h": COUNT, "within_h": NUMBERS, "order_h_max": COUNT},
    "bond": {
        "bid_bond_ppm_max": SHARE, "performance_bond_ppm_max": SHARE, "cash_only_refused": FLAG,
    },
    "bond_return": {"working_d_max": COUNT},
    "bidders_min": {"count": COUNT},
    "committee": {
        "members_min": COUNT, "odd": FLAG, "experts_numerator": COUNT, "experts_denominator": COUNT,
        "large_budget_minor": COUNT, "large_members_min": COUNT, "currency": TEXT,
    },
    "committee_draw": {"random": FLAG, "secret_until_result": FLAG},
    "price_sheet": {},
    "low_bid": {"explain": FLAG, "below_cost_refused": FLAG, "answer_working_d_max": COUNT},
    "award_clock": {
        "report_working_d_max": COUNT, "choice_working_d_max": COUNT, "publication_working_d_max": COUNT,
        "fields": TEXTS,
    },
    "candidates_publication": {"publication_d_max": COUNT, "shown_d_min": COUNT},
    "standstill": {"working_d_min": COUNT, "first_day_counts": FLAG},
    "signing": {"sign_d_max": COUNT, "file_working_d_max": COUNT, "publish_working_d_max": COUNT},
    "supplements": {
        "sum_ppm_max": SHARE, "each_ppm_max": SHARE, "de_minimis_services_ppm": SHARE,
        "de_minimis_works_ppm": SHARE,
    },
    "subcontracting": {"assignment_refused": FLAG, "consent_needed": FLAG, "key_part_refused": FLAG, "tiers_max": COUNT},
    "acceptance": {"needed": TEXTS},
    "separation": {"pairs": LISTS},
    "archive": {"years_min": COUNT},
    "remedies": {
        "enquiry_working_d_max": COUNT, "challenge_working_d_max": COUNT, "answer_working_d_max": COUNT,
        "complaint_working_d_max": COUNT, "decision_working_d_max": COUNT, "suspension_d_max": COUNT,
        "complaint_d_max": COUNT, "acceptance_working_d_max": COUNT,
    },
    "yearly_publication": {"month": COUNT, "day": COUNT},
    "disclosure_clock": {"working_d_max": COUNT, "extension_working_d_max": COUNT},
    "readiness": {"working_d_max": COUNT},
    "kpi": {"value_minor_above": COUNT, "currency": TEXT, "kpis_min": COUNT},
    "kpi_rating": {"months_max": COUNT, "ratings": TEXTS},
    "contract_notices": {
        "details_d_max": COUNT, "copy_d_max": COUNT, "copy_value_minor_above": COUNT, "currency": TEXT,
        "termination_d_max": COUNT,
    },
    "breach_notice": {"d_max": COUNT},
    "payment_period": {"d_max": COUNT},
    "payment_notice": {"months_max": COUNT},
    "payment_publication": {"value_minor_above": COUNT, "currency": TEXT},
    "bidder_exclusion": {"grounds": TEXTS, "self_cleaning": FLAG},
    "performance_evaluation": {"months_max": COUNT, "comment_d_min": COUNT, "default_report_d_max": COUNT},
}  # fmt: skip
"""Kinds of rules on procurement, with the sort of value of each parameter."""

CONSEQUENCE = "consequence"


def procurement_names() -> dict[str, tuple[str, ...]]:
    """Return the parameters of each kind, `consequence` last.

    >>> procurement_names()["bid_period"]
    ('d_min', 'consequence')
    """
    return {kind: (*names, CONSEQUENCE) for kind, names in KINDS.items()}


def procurement_needs() -> dict[str, tuple[str, ...]]:
    """Return the parameter that a kind cannot do without: its only one, where it has one.

    >>> procurement_needs()["bid_period"], "bond" in procurement_needs()
    (('d_min',), False)
    """
    return {kind: tuple(names) for kind, names in KINDS.items() if len(names) == 1}


def procurement_sentences(kind: str, read: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the values of a rule on procurement; nothing for other kinds.

    >>> list(procurement_sentences("bid_period", {"d_min": 0}))
    ['`d_min` holds 0; a whole number from 1 is asked']
    """
    sorts = KINDS.get(kind)
    if sorts is None:
        return
    for name, value in read.items():
        asked = _asked(sorts[name], value) if name in sorts else ""
        if asked:
            yield f"`{name}` holds {value!r}; {asked} is asked"
    wanted = read.get(CONSEQUENCE, CONSEQUENCES[0])
    if wanted not in CONSEQUENCES:
        yield f"`{CONSEQUENCE}` holds {wanted!r}; one of {', '.join(CONSEQUENCES)} is asked"


def _asked(sort: str, value: object) -> str:
    """Return what is asked in place of a value, or nothing where it fits."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if sort == COUNT:
        return "" if whole and value >= 1 else "a whole number from 1"  # type: ignore[operator]
    if sort == SHARE:
        return "" if whole and 0 <= value <= 1_000_000 else "a share of 0 to 1000000 ppm"  # type: ignore[operator]
    if sort == FLAG:
        return "" if isinstance(value, bool) else "true or false"
    if sort == TEXT:
        return "" if isinstance(value, str) and value else "a text"
    if sort == TEXTS:
        return "" if _texts(value) else "a list of texts"
    if sort == NUMBERS:
        return "" if _numbers(value) else "a table of whole numbers from 0"
    fits = isinstance(value, Mapping) and all(_texts(item) for item in value.values())
    return "" if fits else "a table of lists of texts"


def _texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) and item for item in value)


def _numbers(value: object) -> bool:
    whole = isinstance(value, Mapping) and bool(value)
    return whole and all(type(item) is int and item >= 0 for item in value.values())  # type: ignore[attr-defined]
