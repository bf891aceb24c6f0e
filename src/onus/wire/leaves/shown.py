"""Shown: a dossier as the public may see it, without the log between.

In:  a dossier.
Out: the same dossier, fact by fact in the same order, with `WITHHELD` for what is
     withheld; and the mask for everything that was taken over from its facts.

The surprise: holders of posts stay. Whether a person may be named depends on what
was found and not on the register, so their names are withheld later and elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from onus.base.texts import Localized, texts_in
from onus.core.accountability.register import Register
from onus.core.assessment.dossier import Dossier
from onus.wire.home_mask import Mask
from onus.wire.leaves.kinds import ENVELOPE, KINDS, ORDER, WORDS_OF_PEOPLE, FieldRule
from onus.wire.leaves.projection import LEFT_OUT, TOLD, Projection, is_told, projection_of
from onus.wire.leaves.records import (
    FACT_FIELDS,
    REGISTER_LISTS,
    Record,
    contract_of,
    contract_records,
)
from onus.wire.leaves.values import empty
from onus.wire.officer_names import WITHHELD

HOLDER = "holder"


def shown_dossier(dossier: Dossier) -> tuple[Dossier, Mask]:
    """Return a dossier as the public may see it, and the mask for what was taken over from it."""
    shown = projection_of(dossier, dossier.evidence)
    hidden: set[str] = set()
    contract: dict[str, list[Any]] = {}
    for record in contract_records(dossier.contract):
        contract.setdefault(record.kind, []).append(_shown(shown, record, hidden))
    told: dict[str, Any] = {
        name: tuple(_shown(shown, record, hidden) for record in _records(kinds, getattr(dossier, name)))
        for name, kinds in FACT_FIELDS.items()
    }
    title = FieldRule("title", "clear", "localized")
    public = replace(
        dossier,
        title=_field(shown, title, Record("dossier", dossier.id, dossier), hidden),
        contract=contract_of({kind: tuple(found) for kind, found in contract.items()}),
        register=_register(shown, dossier.register, hidden),
        salt="",
        names=(),
        **told,
    )
    return public, replace(shown.mask, hidden=frozenset(hidden))


def _records(kind: str, facts: Iterable[Any]) -> Iterator[Record]:
    """Yield facts as records; point evidence is of several kinds in one list."""
    return (Record(kind or fact.kind, fact.id, fact) for fact in facts)


def _register(shown: Projection, register: Register, hidden: set[str]) -> Register:
    lists: dict[str, Any] = {
        name: tuple(_shown(shown, Record(kind, "", one), hidden) for one in getattr(register, name))
        for kind, name in REGISTER_LISTS.items()
    }
    source = _field(shown, KINDS["register"]["ladder_source"], Record("register", "", register), hidden)
    return Register(**lists, ladder_source=source)


def _shown(shown: Projection, record: Record, hidden: set[str]) -> Any:
    """Return a fact as the public may see it; the very same where nothing of it changes."""
    changed = {}
    for rule in KINDS[record.kind].values():
        if rule.name in (ORDER, HOLDER):
            continue
        value = getattr(record.value, rule.name)
        told = _field(shown, rule, record, hidden)
        if told is not value and told != value:
            changed[rule.name] = told
    return replace(record.value, **changed) if changed else record.value


def _field(shown: Projection, rule: FieldRule, record: Record, hidden: set[str]) -> Any:
    value = getattr(record.value, rule.name)
    if rule.where in ENVELOPE:
        return shown.shown(rule, record, value)
    fate = shown.fate(rule, record, value)
    if fate == TOLD:
        return shown.shown(rule, record, value)
    if fate == LEFT_OUT:
        return value if rule.name == "kind" else empty(rule)
    if rule.type in WORDS_OF_PEOPLE and shown.is_personal(value):
        hidden.update(text for one in texts_in(value) if is_told(one) for text in (one, one.strip()))
    return in_words(rule)


def in_words(rule: FieldRule) -> Any:
    """Return the mark in place of what is withheld.

    >>> in_words(FieldRule("by", "committed", "text"))
    'WITHHELD'
    """
    marks = {
        "text": WITHHELD,
        "texts": (WITHHELD,),
        "localized": Localized(WITHHELD, WITHHELD),
        "localizeds": (Localized(WITHHELD, WITHHELD),),
    }
    return marks[rule.type] if rule.type in marks else empty(rule)
