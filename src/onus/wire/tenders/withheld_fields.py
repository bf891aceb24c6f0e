"""Withheld fields of a tender: for each leaf, what of its row the public is not told.

In:  a tender as the office has it and as the public reads it, at one instant.
Out: path and value of every withheld field, by kind and id of the leaf.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from onus.base.instants import Instant
from onus.core.tendering.bid import OpenedFiles
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.kinds import FILLED_IN
from onus.core.tendering.register import TenderRegister
from onus.core.tendering.tender import Tender
from onus.wire.tenders.plain_values import plain_table
from onus.wire.tenders.published import head_of, shown_bid
from onus.wire.tenders.tender_leaves import (
    BID,
    BY,
    FACT,
    FIRST,
    HEAD_ALONE,
    ITSELF,
    PART,
    REGISTER,
    VERSION,
    Key,
    row_ids,
)
from onus.wire.tenders.withheld import withheld, withheld_field

Fields = Mapping[str, Any]
NEVER_SHOWN = Instant(0)
"""Of a head that is only looked through, and shown to nobody."""


def withheld_fields(own: Tender, told: Tender) -> dict[Key, Fields]:
    """Return what is withheld of every leaf of a tender; leaves of which nothing is are left out.

    Args:
        own: what may be told at an instant, with every field as the office has it.
        told: the same, as the public reads it.
    """
    found = {key: dict(pairs) for key, pairs in _pairs(own, told)}
    return {key: one for key, one in found.items() if one}


def _pairs(own: Tender, told: Tender) -> Iterator[tuple[Key, Iterator[tuple[str, Any]]]]:
    facts = {one.id: one for one in told.facts}
    for one in own.facts:
        if one.said is not None and one.id in facts:
            yield (FACT, one.id), _of_fact(one, facts[one.id])
    for name in sorted(told.opened):
        yield (BID, name), _of_bid(own.opened[name], told.opened[name])
    yield (VERSION, FIRST), withheld(own.versions[0].announcement, told.versions[0].announcement)
    mine, theirs = head_of(own, NEVER_SHOWN), head_of(told, NEVER_SHOWN)
    for field in fields(mine):
        if field.name not in HEAD_ALONE:
            yield (PART, field.name), withheld_field(mine, theirs, field.name)
    yield from _of_register(own.register, told.register)


def _of_bid(own: OpenedFiles, told: OpenedFiles) -> Iterator[tuple[str, Any]]:
    # What a withheld text says is told beside it, and the reason is the office's own word.
    yield from withheld(shown_bid(own), shown_bid(told), but=("told", "withheld"))


def _of_fact(own: TenderFact, told: TenderFact) -> Iterator[tuple[str, Any]]:
    if own.by != told.by:
        yield BY, own.by
    yield from withheld(own.said, told.said, but=FILLED_IN)


def _of_register(
    own: TenderRegister, told: TenderRegister
) -> Iterator[tuple[Key, Iterator[tuple[str, Any]]]]:
    """Yield what is withheld of each row, and of the tables of which nobody is told anything."""
    apart = []
    for field in fields(told):
        rows = getattr(told, field.name)
        if not isinstance(rows, tuple) or not rows:
            continue
        apart.append(field.name)
        mine = _partners(getattr(own, field.name), rows)
        names = row_ids(field.name, [plain_table(one) for one in rows])
        for name, one, other in zip(names, mine, rows, strict=True):
            yield (REGISTER, name), withheld(one, other)
    yield (REGISTER, ITSELF), _whole_tables(own, told, apart)


def _whole_tables(own: TenderRegister, told: TenderRegister, apart: list[str]) -> Iterator[tuple[str, Any]]:
    # The ties and interests themselves; what follows from them is published beside.
    for name in ("ties", "interests"):
        if name not in apart:
            yield from withheld_field(own, told, name)


def _partners(own: tuple[Any, ...], told: tuple[Any, ...]) -> list[Any]:
    """Return for each row that is told the same row as the office has it."""
    if len(own) == len(told):
        return list(own)
    by_id = {one.id: one for one in own}
    return [by_id[one.id] for one in told]
