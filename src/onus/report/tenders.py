"""Tenders as pages show them: plain values in order, and one page in each language.

In:  a tender and its proceeding.
Out: `TenderShown`, and HTML.

The surprise: money, instants and reasons are words here already, in both languages where
they are words of ours. A page that shows a tender reckons nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from onus.base.instants import Instant
from onus.base.texts import Language, Localized
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.tender import Tender

WORDS: Mapping[str, Localized] = {
    "planning": Localized("planning", "计划"),
    "announced": Localized("announced", "已公告"),
    "closed": Localized("bids closed", "投标截止"),
    "opened": Localized("opened", "已开标"),
    "evaluated": Localized("evaluated", "已评标"),
    "awarded": Localized("awarded", "已定标"),
    "contracted": Localized("contract signed", "已签订合同"),
    "cancelled": Localized("cancelled", "已终止"),
    "void": Localized("void", "废标"),
    "as_of": Localized("As of {at}: {stage}", "截至 {at}：{stage}"),
    "generated": Localized("Generated: nothing of this happened.", "本页为生成示例，并非真实事件。"),
    "deadline": Localized("Bids until {at}", "投标截止 {at}"),
    "bids": Localized("Bids", "投标"),
    "ranking": Localized("Ranking of lot {lot}", "标段 {lot} 的排名"),
    "refused": Localized("Refused", "未进入评审"),
    "clocks": Localized("Limits", "期限"),
    "breaches": Localized("Against a rule", "违反规则"),
    "flags": Localized("For a person to look at; no accusation", "风险线索（仅供人工核查，并非指控）"),
    "claims": Localized("Claims that do not follow from the facts", "与事实不符的声明"),
    "refused_acts": Localized("Acts that count for nothing", "不生效力的行为"),
}


@dataclass(frozen=True, slots=True)
class BidShown:
    """An envelope: its short name, whose it is once that is known, its state and why."""

    bid: str
    supplier: Localized
    state: str
    reason: str
    received: str


@dataclass(frozen=True, slots=True)
class RankShown:
    """One row of a ranking; points are texts with up to three decimals."""

    place: int
    bid: str
    supplier: Localized
    price: str
    total: str


@dataclass(frozen=True, slots=True)
class LotShown:
    """One lot: why there is no ranking, or its rows, and who is refused with every reason."""

    lot: str
    title: Localized
    why_unranked: str
    rows: tuple[RankShown, ...]
    refused: tuple[tuple[str, Localized, str], ...]
    winner: str


@dataclass(frozen=True, slots=True)
class TenderShown:
    """A tender as a page shows it, from top to bottom."""

    id: str
    title: Localized
    buyer: Localized
    origin: str
    as_of: str
    stage: str
    deadline: str
    bids: tuple[BidShown, ...]
    panel: tuple[str, ...]
    lots: tuple[LotShown, ...]
    clocks: tuple[tuple[str, str, str], ...]
    breaches: tuple[tuple[str, str, str], ...]
    flags: tuple[tuple[str, Localized, str], ...]
    claims: tuple[tuple[str, str, str], ...]
    refused_acts: tuple[tuple[str, str], ...]


def shown(tender: Tender, found: Proceeding) -> TenderShown:
    """Return a tender as pages show it."""
    names = {one.id: one.name for one in tender.register.suppliers}

    def name(supplier: str) -> Localized:
        return names.get(supplier, Localized(supplier, supplier))

    def at(when: Instant | None) -> str:
        return "" if when is None else tender.zone.local_text(when)

    titles = {lot.id: lot.title for one in tender.versions for lot in one.announcement.lots}
    whose = {one.bid: name(one.supplier) for one in found.received}
    return TenderShown(
        id=tender.id,
        title=tender.title,
        buyer=tender.buyer.name,
        origin=tender.origin,
        as_of=at(found.as_of),
        stage=found.stage,
        deadline=at(found.deadline),
        bids=tuple(
            BidShown(one.bid[:16], name(one.supplier), one.state, one.reason, at(one.received_at))
            for one in found.received
        ),
        panel=found.panel.members if found.panel is not None else (),
        lots=tuple(_lot(one, titles[one.lot], whose, tender.currency) for one in found.lots),
        clocks=tuple((one.rule, one.step, one.state) for one in found.clocks),
        breaches=tuple((one.rule, one.subject, _facts(one.facts)) for one in found.breaches),
        flags=tuple((one.id, name(one.subject), _facts(one.facts)) for one in found.flags),
        claims=tuple((f"{one.claim} {one.subject}", one.claimed, one.follows) for one in found.claims),
        refused_acts=tuple((f"{one.kind} {one.fact}", one.reason) for one in found.refused_acts),
    )


def _lot(one: Any, title: Localized, whose: Mapping[str, Localized], currency: str) -> LotShown:
    rows = one.ranking.rows if one.ranking is not None else ()
    return LotShown(
        lot=one.lot,
        title=title,
        why_unranked=one.why_unranked,
        rows=tuple(
            RankShown(
                row.place,
                row.bid[:16],
                whose[row.bid],
                _money(row.price_minor, currency),
                _thousandths(row.total_milli),
            )
            for row in rows
        ),
        refused=tuple(
            (each.bid[:16], whose[each.bid], "; ".join(f"{why} {what}".strip() for why, what in each.reasons))
            for each in one.refused
        ),
        winner=one.winner.row.bid[:16] if one.winner is not None and one.winner.row is not None else "",
    )


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in facts)


def _money(minor: int, currency: str) -> str:
    return f"{minor // 100:,}.{minor % 100:02} {currency}"


def _thousandths(milli: int) -> str:
    return f"{milli // 1000}.{milli % 1000:03}"


def tender_lines(told: TenderShown, language: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return a tender as headed lists of sentences, for a terminal and for the page."""

    def say(key: str, **named: str) -> str:
        return WORDS[key].text(language).format(**named)

    parts: list[tuple[str, tuple[str, ...]]] = [
        (
            say("bids"),
            tuple(
                f"{one.received}  {one.bid}  {one.supplier.text(language)}  {one.state} {one.reason}".rstrip()
                for one in told.bids
            ),
        )
    ]
    for lot in told.lots:
        rows = [f"{row.place}. {row.supplier.text(language)}  {row.price}  {row.total}" for row in lot.rows]
        parts.append((say("ranking", lot=lot.lot), tuple(rows) or (lot.why_unranked,)))
        parts.append((say("refused"), tuple(f"{who.text(language)}: {why}" for _, who, why in lot.refused)))
    parts += [
        (say("clocks"), tuple(f"{step}: {state} ({rule})" for rule, step, state in told.clocks)),
        (say("breaches"), tuple(f"{rule} {subject} {facts}" for rule, subject, facts in told.breaches)),
        (say("flags"), tuple(f"{flag} {who.text(language)} {facts}" for flag, who, facts in told.flags)),
        (say("claims"), tuple(f"{claim}: {said} / {follows}" for claim, said, follows in told.claims)),
        (say("refused_acts"), tuple(f"{act}: {why}" for act, why in told.refused_acts)),
    ]
    return tuple((title, rows) for title, rows in parts if rows)


def tender_head(told: TenderShown, language: Language) -> tuple[str, ...]:
    """Return what stands above everything: title, state, deadline, and that it is generated where it is."""
    stage = WORDS[told.stage].text(language)
    lines = [told.title.text(language), WORDS["as_of"].text(language).format(at=told.as_of, stage=stage)]
    if told.deadline:
        lines.append(WORDS["deadline"].text(language).format(at=told.deadline))
    if told.origin != "real":
        lines.append(WORDS["generated"].text(language))
    return tuple(lines)


def tender_page(told: TenderShown, language: Language) -> str:
    """Return the page of a tender, whole HTML without any script."""
    title, *rest = tender_head(told, language)
    body = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in rest)]
    for heading, rows in tender_lines(told, language):
        items = "".join(f"<li>{escape(row)}</li>" for row in rows)
        body.append(f"<h2>{escape(heading)}</h2><ul>{items}</ul>")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body>{''.join(body)}</body></html>\n"
    )
