"""Pages of what was judged: bids, evaluation, award, rules, signals.

In:  requests.
Out: pages that show each conclusion with the numbers from which anyone comes to it.

The surprise: a signal stands beside the reply of whom it concerns and what a person
decided. It is a reason to look and no accusation, and the page says so first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from onus.core.tendering.disputed_bids import DISPUTED
from onus.core.tendering.qualifications import BAN_LISTS
from onus.core.tendering.signed_bids import UNSIGNED
from onus.records.dossiers import dossier_named
from onus.report import tender_bidders as bidders
from onus.report import tender_findings as findings
from onus.report import tender_tables as tables
from onus.report.tender_speaker import BETWEEN, Said
from onus.web.public.asked import public, to
from onus.web.public.parts import Card, Cell, Code, Facts, Heading, Prose, Shown, Table
from onus.web.tenders.asked import AskedTender, Row
from onus.web.tenders.charts import points_chart, prices_chart


@public("tender.bids")
def bids(request: HttpRequest, tender: str) -> Shown:
    """Show that envelopes came, and after the opening whose they are, at which price, or why refused."""
    asked = AskedTender(request, tender)
    if not asked.opened:
        return asked.page("tender_bids", Prose(asked.tell("sealed"), "strong"), _sealed(asked), *_keys(asked))
    table = tables.bids_table(asked.found, _prices(asked), asked.speaker)
    return asked.page(
        "tender_bids", asked.table(table, empty=asked.tell("none")), *prices_chart(asked), *_low(asked),
        *_qualified(asked), *_keys(asked),
    )  # fmt: skip


def _keys(asked: AskedTender) -> list[Any]:
    """Return the keys by which suppliers sign; public from the start, so that each sees what stands in its name."""
    table = tables.keys_table(asked.found, asked.speaker)
    return [asked.table(table), Prose(asked.tell("keys_how"), "soft")] if table.rows else []


def _qualified(asked: AskedTender) -> list[Any]:
    """Return who was found qualified at which step, and what grades and past contracts open."""
    tests = bidders.qualification_table(asked.found, asked.speaker)
    standing = bidders.standing_table(asked.found, asked.speaker)
    return [
        asked.table(tests, empty=asked.tell("none")),
        Prose(asked.tell("qualification_how"), "soft"),
        *([asked.table(standing)] if standing.rows else []),
    ]


def _sealed(asked: AskedTender) -> Table:
    """Return the envelopes by their commitments; nothing tells whose they are."""
    commitments = {one["ciphertext"]: one["commitment"] for one in asked.of("bid_received")}
    rows = tuple(
        (Cell(asked.code("note", "envelope"), mark=commitments.get(one["bid"], one["bid"])),
         asked.when(one["received_at"]),
         Cell(asked.code("bid", one["state"])),
         asked.cell(asked.speaker.reason(one["reason"])) if one["reason"] else Cell())
        for one in asked.found["received"]
    )  # fmt: skip
    heads = asked.columns("commitment", "received", "state", "reason")
    return Table(asked.code("title", "bids"), heads, rows, empty=asked.tell("no_bids_yet"))


def _prices(asked: AskedTender) -> dict[str, str]:
    """Return the prices of opened bids, by envelope."""
    found = {}
    nobodys = {one["bid"] for one in asked.found["received"] if one["state"] in (UNSIGNED, DISPUTED)}
    for bid, shown in asked.head.get("opened", {}).items():
        if shown.get("unreadable") or bid in nobodys:
            continue  # Nobody could read a price, or nobody asked it, or nobody knows yet who did.
        told = json.loads(shown["text"]).get("prices", ())
        found[bid] = BETWEEN[asked.language].join(asked.money(one.get("amount_minor")) for one in told)
    return found


def _low(asked: AskedTender) -> list[Any]:
    told = [tables.low_table(lot, asked.found, asked.speaker) for lot in asked.found["lots"]]
    return [asked.table(one) for one in told if one.rows]


@public("tender.evaluation")
def evaluation(request: HttpRequest, tender: str) -> Shown:
    """Show how the committee was drawn, what each expert scored, and the ranking with its numbers filled in."""
    asked = AskedTender(request, tender)
    parts: list[Any] = []
    for lot in asked.found["lots"]:
        parts += _ranking(asked, lot)
    return asked.page("tender_evaluation", *parts, *_draw(asked))


def _ranking(asked: AskedTender, lot: Row) -> list[Any]:
    if lot["ranking"] is None:
        return [Prose(asked.code("unranked", lot["why_unranked"]))]
    ranking = tables.ranking_table(lot, asked.told, asked.found, asked.speaker)
    refused = tables.refused_table(lot, asked.found, asked.speaker)
    scores = tables.scores_table(lot, asked.found, asked.speaker)
    how = "ranking_how" if lot["ranking"]["method"] == "comprehensive" else "ranking_by_price"
    return [
        Heading(ranking.title(asked.speaker)),
        asked.table(ranking, quiet=True),
        Prose(asked.tell(how), "soft"),
        *points_chart(asked, lot),
        *([asked.table(refused)] if refused.rows else []),
        *([asked.table(scores)] if scores.rows else []),
    ]


def _draw(asked: AskedTender) -> list[Any]:
    """Return the draw of the committee with what is needed to draw it again."""
    panel, seed = asked.found["panel"], asked.found["seed"]
    told = any(one["notice"] == "award" for one in asked.of("notice_published"))
    heading = Heading(asked.tell("draw"), "draw")
    if panel is None or seed is None or not told:
        why = asked.found["why_no_seed"]
        return [heading, Prose(asked.code("seed", why) if why and told else asked.tell("panel_secret"))]
    facts = (
        (asked.tell("seed"), (Cell("", mark=seed["text"]),)),
        (asked.tell("checkpoint"), (Cell(asked.tell("entries", n=seed["size"]), mark=seed["root"]),)),
        (asked.tell("signed"), (asked.when(seed["at"]),)),
    )
    committee, away = (
        tables.committee_table(panel, asked.speaker),
        tables.recused_table(asked.found, asked.speaker),
    )
    return [
        heading,
        asked.table(committee),
        asked.table(away, empty=asked.tell("nobody_stepped_back")),
        Facts(facts),
        Prose(asked.tell("draw_again")),
        Code("onus verify ./SITE"),
    ]


@public("tender.award")
def award(request: HttpRequest, tender: str) -> Shown:
    """Show who was awarded what and why, challenges with their clocks, and the contract that came of it."""
    asked = AskedTender(request, tender)
    decided: list[Any] = [_decided(asked, one) for one in asked.of("award_decided")]
    losers = [tables.losers_table(lot, asked.found, asked.speaker) for lot in asked.found["lots"]]
    remedies = findings.remedies_table(asked.found, asked.speaker)
    return asked.page(
        "tender_award",
        *(decided or [Prose(asked.tell("no_award"))]),
        *(asked.table(one) for one in losers if one.rows),
        Heading(remedies.title(asked.speaker), "remedies"),
        asked.table(remedies, empty=asked.tell("no_remedies"), quiet=True),
        *_texts(asked),
        *_contracts(asked),
        *_watched(asked),
    )


def _decided(asked: AskedTender, one: Row) -> Facts:
    lot = asked.speaker.named(one["lot"])
    pairs = (
        (asked.tell("fact_lot"), Cell(lot.words or one["lot"])),
        (asked.code("col", "bidder"), asked.cell(tables.bidder(one["bid"], asked.found, asked.speaker))),
        (asked.code("col", "price"), Cell(asked.money(one["price_minor"]))),
        (asked.code("col", "when"), asked.when(one["happened_at"])),
        (asked.code("col", "reason"), Cell(asked.local(one.get("reason")))),
        (asked.tell("fact_claim"), _differs(asked, one["id"])),
    )
    return Facts(tuple((name, (cell,)) for name, cell in pairs if cell.text or cell.mark))


def _differs(asked: AskedTender, fact: str) -> Cell:
    """Return that something does not follow from the facts, with the way to what does; nothing where it follows."""
    if all(one["fact"] != fact for one in asked.found["claims"]):
        return Cell()
    return Cell(asked.tell("differs"), to("tender_checks", asked.shown.id))


def _texts(asked: AskedTender) -> list[Any]:
    """Return what was written: challenges, answers, complaints, decisions, suspensions, in order of time."""
    kinds = ("challenge_filed", "challenge_answered", "complaint_filed", "complaint_decided",
             "procedure_suspended", "procedure_resumed")  # fmt: skip
    rows = tuple(
        (asked.when(one["happened_at"]), Cell(asked.code("kind", one["kind"])), Cell(asked.local(one.get("text") or _reason(one))))
        for one in asked.of(*kinds)
    )  # fmt: skip
    return [Table(asked.tell("remedy_texts"), asked.columns("when", "act", "text"), rows)] if rows else []


def _reason(fact: Row) -> Any:
    return fact["reason"] if isinstance(fact.get("reason"), dict) else None


def _contracts(asked: AskedTender) -> list[Any]:
    told = findings.contracts_table(asked.found, asked.speaker)
    table = asked.table(told, empty=asked.tell("no_contract"), quiet=True)
    rows = tuple(
        (_contract(asked, one), *row[1:])
        for one, row in zip(asked.found["contracts"], table.rows, strict=True)
    )
    shown = Table(table.caption, table.heads, rows, empty=table.empty, quiet=True)
    after = [Prose(asked.tell("obligations"), "soft")] if rows else []
    return [Heading(table.caption, "contracts"), shown, *_idle_contracts(asked), *after]


def _idle_contracts(asked: AskedTender) -> list[Any]:
    """Return each second contract that counts for nothing, for it is in no list of contracts."""
    counted = {one["contract"] for one in asked.found["contracts"]}
    rows = tuple(
        (Cell(asked.tell("contract_number"), mark=one["claimed"], soft=asked.tell("second")),)
        for one in asked.found["claims"]
        if one["claim"] == "second_contract" and one["claimed"] not in counted
    )
    return [Table(asked.tell("second_idle"), asked.columns("contract"), rows)] if rows else []


def _watched(asked: AskedTender) -> list[Any]:
    """Return what contractors lost since the signing; nothing before a contract."""
    if not asked.found["watched"]:
        return []
    table = bidders.watch_table(asked.found, asked.speaker)
    title = table.title(asked.speaker)
    unseen = any(BAN_LISTS in one["unseen"] for one in asked.found["watched"])
    empty = asked.tell("bans_unseen" if unseen else "no_lapse")
    return [Heading(title, "watch"), asked.table(table, empty=empty, quiet=True)]


def _contract(asked: AskedTender, one: Row) -> Cell:
    """Return a contract by the title of its page where it is watched here, else by its number."""
    second = any(
        claim["claimed"] == one["contract"]
        for claim in asked.found["claims"]
        if claim["claim"] == "second_contract"
    )
    mark = asked.tell("second") if second else ""
    held = dossier_named(one["contract"])
    if held is None or held.assessment is None:
        return Cell(asked.tell("contract_number"), mark=one["contract"], soft=mark)
    return Cell(asked.text(held.title), to("contract", held.id), mark=one["contract"], soft=mark)


@public("tender.see")
def checks(request: HttpRequest, tender: str) -> Shown:
    """Show what was against a rule, what could not be judged, and claims that do not follow from the facts."""
    asked = AskedTender(request, tender)
    told = (
        (findings.breaches_table(asked.found, asked.speaker, asked.says), "no_breaches"),
        (findings.unjudged_table(asked.found, asked.speaker, asked.flags), "all_judged"),
        (findings.claims_table(asked.found, asked.speaker), "claims_follow"),
        (findings.hints_table(asked.found, asked.speaker), "no_hints"),
    )
    parts: list[Any] = []
    for one, empty in told:
        parts += [Heading(one.title(asked.speaker)), asked.table(one, empty=asked.tell(empty), quiet=True)]
    return asked.page("tender_checks", *parts, *_applied(asked))


def _applied(asked: AskedTender) -> list[Any]:
    """Return every rule that the judgement went by."""
    rows = tuple(
        (asked.cell(asked.speaker.rule(key)), Cell(asked.says.get(key, "")))
        for key in sorted(asked.head["rules"])
    )
    title = asked.tell("rules_applied")
    heads = (*asked.columns("rule"), *asked.columns("text"))
    return [Heading(title, "rules"), Table(title, heads, rows, quiet=True)]


@public("tender.signals")
def signals(request: HttpRequest, tender: str) -> Shown:
    """Show what a person should look at, with its grade, its facts, the reply and the decision."""
    asked = AskedTender(request, tender)
    told = findings.flags_table(asked.found, asked.speaker, asked.flags)
    cards: list[Any] = [
        _signal(asked, one, dict(zip(told.heads, row, strict=True)))
        for one, row in zip(asked.found["flags"], told.rows, strict=True)
    ]
    return asked.page(
        "tender_signals",
        Prose(asked.tell("no_accusation"), "banner"),
        *(cards or [Prose(asked.tell("no_signals" if asked.opened else "no_signals_yet"), "soft")]),
    )


def _signal(asked: AskedTender, flag: Row, said: Mapping[str, tuple[Said, ...]]) -> Card:
    """Return one signal: how much it weighs, on what it rests, what the party said and what a person decided."""
    text = asked.flags.get(flag["id"])
    replies = [one for one in asked.of("flag_replied") if _same(one, flag)]
    decided = [one for one in asked.of("flag_decided") if _same(one, flag)]
    stop = " " if asked.language == "en" else ""
    pairs = (
        (asked.code("col", "about"), asked.cells(said["about"])),
        (asked.code("col", "grade"), Cell(asked.code("grade", flag["grade"]), soft=asked.code("grade_how", flag["grade"]))),
        (asked.code("col", "rests_on"), asked.cells(said["rests_on"])),
        (asked.tell("fact_formula"), Cell(text.formula.text(asked.language) if text else "")),
        (asked.code("col", "rule"), asked.cells(said["rule"])),
        (asked.tell("fact_reply"), Cell(stop.join(asked.local(one["text"]) for one in replies) or asked.tell("no_reply"))),
        (asked.code("col", "reply_by"), asked.cells(said["reply_by"])),
        (asked.tell("fact_decision"), _decision(asked, decided, said["state"])),
    )  # fmt: skip
    name = text.name.text(asked.language) if text else flag["id"]
    about = asked.cells(said["about"]).text
    facts = Facts(tuple((head, (cell,)) for head, cell in pairs if cell.text or cell.mark or cell.lines))
    return Card(
        " · ".join(filter(None, (name, about))), (facts,), kind="late" if flag["grade"] == "deemed" else ""
    )


def _decision(asked: AskedTender, decided: list[Row], state: tuple[Said, ...]) -> Cell:
    """Return how far a signal has come, with the reason of the decision that counts beside it."""
    reasons = {one["id"]: asked.local(one.get("reason")) for one in decided}
    lines = tuple(replace(asked.cell(one), soft=reasons.get(one.mark, "")) for one in state)
    return Cell(lines=lines) if len(lines) > 1 else (lines[0] if lines else Cell())


def _same(said: Row, flag: Row) -> bool:
    return bool(said["flag"] == flag["id"] and said["subject"] == flag["subject"])
