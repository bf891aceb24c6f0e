"""Notices: was paid work asked of residents and shops? The test, part by part, with the reply beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from onus.base.instants import instant
from onus.records.facts import facts_of
from onus.records.shown_acts import acts_on
from onus.records.shown_cases import ShownNotice, notice_named, notices_of
from onus.web.public.asked import Asked, NotThere, asked_dossier, asked_or_first, elsewhere, public, to
from onus.web.public.officers import other_contracts
from onus.web.public.parts import Buttons, Cell, Facts, Heading, Prose, Shown, Table
from onus.web.public.receipts import log_receipt
from onus.web.public.replies import recorded_since, replies

DOCUMENTS = (
    "contract.json",
    "posts.json",
    "bodies.json",
    "notices.json",
    "rules.json",
)
INSTANTS = ("earliest_due", "published_at")
VERDICTS = {"holds": "fulfilled", "fails": "unmet", "cannot_tell": "unknown"}
"""Which shape and colour a verdict has; its word is always beside it."""
Row = Mapping[str, Any]


@public("notice.see")
def notices(request: HttpRequest) -> Shown:
    """Show every notice of a dossier; of the first one where none is named."""
    asked, others = asked_or_first(request, "bodies.json", "notices.json")
    told = _told(asked)
    rows = tuple(
        (
            Cell(_title(asked, one, told), to("notice", asked.dossier.id, one.notice_id)),
            asked.when(told.get(one.notice_id, {}).get("happened_at")),
            Cell(asked.body(one.issuer)),
            Cell(_verdict(asked, one.body["verdict"])),
            Cell(asked.say("replied_yes" if one.body["reply_at"] is not None else "replied_no")),
        )
        for one in notices_of([asked.assessment])
    )
    heads = asked.heads("notice", ".when", ".issuer", ".verdict", ".reply")
    return Shown(
        asked.say("notices_title"),
        (
            Table(asked.say("notices_caption"), heads, rows, empty=asked.say("no_notices")),
            *_self_check(asked),
            *other_contracts(asked, others, "notices"),
        ),
        crumbs=asked.crumbs((asked.say("notices_title"), "")),
        banner=asked.banner,
        lead=asked.say("notices_lead"),
    )


def _told(asked: Asked) -> dict[str, Row]:
    return {fact["id"]: fact for fact in asked.documents.get("notices.json", ())}


def _title(asked: Asked, one: ShownNotice, told: Mapping[str, Row]) -> str:
    fact = told.get(one.notice_id)
    return (asked.text(fact["data"].get("title")) if fact else "") or one.notice_id


def _verdict(asked: Asked, verdict: str) -> str:
    plain = {"holds": "all_hold", "cannot_tell": "none_fails"}
    return asked.label(plain[verdict]) if verdict in plain else asked.word("verdict", verdict)


def _self_check(asked: Asked) -> list[Any]:
    href = elsewhere("reports:self_check", dossier=asked.dossier.id)
    return (
        [Prose(asked.say("self_check_lead")), Buttons((Cell(asked.say("self_check"), href),))] if href else []
    )


@public("notice.see")
def notice(request: HttpRequest, dossier: str, notice_id: str) -> Shown:
    """Show one notice."""
    asked = asked_dossier(request, dossier, *DOCUMENTS)
    found = notice_named(asked.assessment, notice_id)
    if found is None:
        raise NotThere("notice", notice_id)
    fact = _told(asked).get(notice_id)
    body = found.body
    title = _title(asked, found, _told(asked))
    acts = acts_on(asked.assessment, notice_id)
    since = facts_of(asked.dossier.id, about=notice_id)
    parts: list[Any] = [Prose(_verdict(asked, body["verdict"]), "strong")]
    if body["asymmetry"]:
        parts.append(Prose(asked.label("asymmetry_note"), "strong"))
    parts += [
        *_text(asked, fact),
        _facts(asked, found, fact),
        *_self_check(asked),
        Heading(asked.say("burden_title"), "parts"),
        _parts(asked, found, fact),
        Heading(asked.say("replies"), "replies"),
        *_reply(asked, body),
        *replies_of_life(asked, acts),
        *recorded_since(asked, since),
        Heading(asked.label("owed_still"), "still"),
        Prose(asked.text(body["still_owed"])),
        log_receipt(asked, "notice_finding", notice_id),
    ]
    return Shown(
        title,
        tuple(parts),
        crumbs=asked.crumbs(
            (asked.say("notices_title"), to("notices", dossier=asked.dossier.id)), (title, "")
        ),
        banner=asked.banner,
    )


def _text(asked: Asked, fact: Row | None) -> list[Any]:
    if fact is None:
        return []
    said = asked.text(fact["data"].get("text"))
    withheld = "text" in fact.get("withheld", ())
    return [Prose(asked.label("text_withheld") if withheld else said)] if said or withheld else []


def _facts(asked: Asked, found: ShownNotice, fact: Row | None) -> Facts:
    pairs: list[tuple[str, tuple[Cell, ...]]] = [(asked.label("issuer"), (Cell(asked.body(found.issuer)),))]
    if fact is not None:
        data = fact["data"]
        districts = tuple(
            Cell(asked.district(name), to("streets", dossier=asked.dossier.id, district=name))
            for name in data["districts"]
        )
        pairs += [
            (asked.say("notice_issued"), (asked.when(fact["happened_at"]),)),
            (
                asked.label("addressees"),
                tuple(Cell(asked.word("toward", name)) for name in data["addressees"]),
            ),
            (asked.label("district"), districts),
            (asked.word("fact", "area"), tuple(Cell(asked.word("value", name)) for name in data["areas"])),
            (asked.word("fact", "sanction"), (Cell(asked.word("value", data["sanction"] or "none")),)),
            (
                asked.word("fact", "cited"),
                tuple(Cell(name) for name in data["cited"]) or (Cell(asked.label("none")),),
            ),
            (asked.label("source"), (Cell(asked.text(data["source"])),)),
        ]
    pairs.append((asked.label("late_entries"), tuple(Cell(name) for name in found.body["late_entries"])))
    pairs.append((asked.say("stage"), (Cell(asked.word("stage", found.body["stage"])),)))
    return Facts(tuple((name, cells) for name, cells in pairs if any(cell.text for cell in cells)))


def _parts(asked: Asked, found: ShownNotice, fact: Row | None) -> Table:
    rules = {f"{rule['id']}@{rule['version']}": rule for rule in asked.documents["rules.json"]["rulebook"]}
    rows = []
    for part in found.body["parts"]:
        verdict = asked.word("verdict", part["verdict"])
        why = asked.word("reason", part["reason"]) if part["reason"] else ""
        rule = rules.get(part["rule"])
        rows.append(
            (
                Cell(asked.word("part", part["part"]), soft=asked.word("part_name", part["part"])),
                Cell(verdict, badge=VERDICTS.get(part["verdict"], "unknown"), soft=why),
                Cell(
                    asked.text(rule["citation"]) if rule else "-",
                    soft=asked.text(rule["says"]) if rule else "",
                ),
                _part_facts(asked, part, fact),
            )
        )
    heads = asked.heads(".part", ".verdict", ".rule", ".facts")
    return Table(asked.say("burden_caption"), heads, tuple(rows))


def _part_facts(asked: Asked, part: Row, fact: Row | None) -> Cell:
    """Return the facts of a part in words; the duties that were overdue there lead to their rows."""
    told, href = [], ""
    for name, value in part["facts"]:
        shown = asked.word("value", value)
        if name in INSTANTS and value != "none":
            shown = asked.moment(instant(value))
        if name.endswith("paid_obligation"):
            shown = asked.obligation(value)
        if name == "overdue_duties" and value != "0":
            districts: list[str] = list(fact["data"]["districts"]) if fact else []
            href = to(
                "duties",
                dossier=asked.dossier.id,
                outcome="unmet",
                district=districts[0] if len(districts) == 1 else "",
            )
        told.append(f"{asked.word('fact', name)}{asked.say('colon')}{shown}")
    return Cell(asked.say("semicolon").join(told), href)


def _reply(asked: Asked, body: Row) -> list[Any]:
    """Return what the issuer said to it."""
    said = asked.text(body["reply"])
    if not said:
        return [Prose(asked.label("no_reply"), "soft")]
    at = asked.moment(body["reply_at"])
    pairs = ((at or asked.label("reply"), (Cell(said, soft=asked.text(body["reply_source"])),)),)
    return [Facts(pairs)]


def replies_of_life(asked: Asked, acts: Sequence[Row]) -> list[Any]:
    """Return acts that served the finding, replied to it or decided on it; nothing where there are none."""
    return replies(asked, acts) if acts else []
