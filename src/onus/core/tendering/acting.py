"""Acting: what people do in a tender through a form, and the fact that a filled form states.

In:  the kind of act, the texts of a form by field, and what they are read against.
Out: what a fact says, ready to be recorded; or `Wrong`, one for each field that is amiss.

The surprise: a form that would break a rule on contracts states nothing. A supplement beyond the
share that the law leaves, and a contract handed on where a law forbids it, are refused here, before
they are facts that a judgement can only regret.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onus.core.acts.filling import Wrong, wall_instant
from onus.core.contracts.breach import Breach
from onus.core.tendering.act_choices import choices_of, is_choice
from onus.core.tendering.act_facts import STATED
from onus.core.tendering.act_fields import LINE_MAX, TEXT_MAX, Shape, day_of, shape_of, wrong_shape
from onus.core.tendering.act_kinds import (
    APPROVE_PLAN,
    AWARD,
    CLARIFY,
    CONSULT,
    DECLARE,
    DOCUMENTS,
    HAND_ON,
    SHOW_DOCUMENT,
    SIGN,
    SUBCONTRACT,
    SUPPLEMENT,
    TenderActKind,
)
from onus.core.tendering.act_setting import ActSetting, Values, first_text
from onus.core.tendering.afterwards import contract_faults
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import told_in_force

NOT_BEFORE_TODAY = {CONSULT.id: "closes", DOCUMENTS.id: "until_day"}
AGAINST_RULES = (SUPPLEMENT, SUBCONTRACT, HAND_ON)
COMING = "coming"


def said_by(kind: TenderActKind, values: Values, setting: ActSetting) -> Any | tuple[Wrong, ...]:
    """Return what a filled form states, or all that is wrong with it.

    Args:
        kind: of `ACT_KINDS`.
        values: texts by name of the field.
        setting: what they are read against.

    >>> from onus.base.instants import Instant
    >>> from onus.core.tendering.act_kinds import ASK
    >>> said_by(ASK, {"text": ["May we?"]}, ActSetting(None, None, Instant(0))).text.en
    'May we?'
    >>> [one.code for one in said_by(ASK, {}, ActSetting(None, None, Instant(0)))]
    ['missing']
    """
    wrong = [*_missing(kind, values), *_too_long(kind, values), *_misshapen(kind, values, setting)]
    wrong = wrong or [*_days(kind, values, setting)]
    if wrong:
        return tuple(sorted(wrong))
    stated = STATED[kind.id](values, setting)
    if isinstance(stated, tuple):
        return stated
    against = _against_rules(stated, setting) if kind in AGAINST_RULES else ()
    return against or stated


def amount_of(kind: TenderActKind, stated: Any) -> int:
    """Return the amount that is at stake, in minor units; 0 for none."""
    if kind in (AWARD, SIGN):
        return int(stated.price_minor)
    if kind is APPROVE_PLAN:
        return int(stated.budget_minor)
    return int(stated.amount_minor) if kind is SUPPLEMENT else 0


def _missing(kind: TenderActKind, values: Values) -> Iterator[Wrong]:
    yield from (Wrong(name, "missing") for name in kind.needs if not first_text(values, name))
    if kind is DECLARE and bool(first_text(values, "supplier")) != bool(first_text(values, "relation")):
        yield Wrong("relation" if first_text(values, "supplier") else "supplier", "missing")


def _too_long(kind: TenderActKind, values: Values) -> Iterator[Wrong]:
    for name in kind.fields:
        most = TEXT_MAX if shape_of(name) is Shape.WORDS else LINE_MAX
        if len(first_text(values, name)) > most:
            yield Wrong(name, "too_long", str(most))


def _misshapen(kind: TenderActKind, values: Values, setting: ActSetting) -> Iterator[Wrong]:
    for name in kind.fields:
        given = first_text(values, name)
        if not given:
            continue
        if is_choice(name):
            if given not in choices_of(name, setting):
                yield Wrong(name, "unknown", given[:60])
        elif wrong_shape(name, given, setting):
            yield Wrong(name, wrong_shape(name, given, setting), given[:30])


def _days(kind: TenderActKind, values: Values, setting: ActSetting) -> Iterator[Wrong]:
    """Yield what is wrong with days and instants that are sound by themselves."""
    if kind is CLARIFY and first_text(values, "bids_until"):
        at, deadline = (
            wall_instant(first_text(values, "bids_until"), setting.tender.zone),
            setting.proceeding.deadline,
        )
        if deadline is not None and at is not None and at < deadline:
            yield Wrong("bids_until", "only_later", setting.tender.zone.local_text(deadline))
    issued, expires = first_text(values, "issued"), first_text(values, "expires")
    if kind is SHOW_DOCUMENT and issued and expires and expires < issued:
        yield Wrong("expires", "before_issued")
    name = NOT_BEFORE_TODAY.get(kind.id, "")
    day = day_of(first_text(values, name)) if name else None
    if day is not None and day < setting.tender.zone.local_day(setting.now):
        yield Wrong(name, "already_past", str(day))


def _against_rules(stated: Any, setting: ActSetting) -> tuple[Wrong, ...]:
    """Return the rules on supplements, subcontracts and assignment that this one would break."""
    told = told_in_force(setting.tender, setting.now)
    facts = setting.facts()
    coming = TenderFact(COMING, setting.now, setting.now, stated, setting.person)
    before = set(contract_faults(setting.tender, told, facts))
    after = contract_faults(setting.tender, told, (*facts, coming))
    rules = {one.rule.partition("@")[0] for one in after if isinstance(one, Breach) and one not in before}
    return tuple(Wrong("", "against_rule", rule) for rule in sorted(rules))
