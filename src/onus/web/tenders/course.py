"""Course: what happened in a tender one after the other, and what is due next.

In:  the tender that a page is about.
Out: events for a line of time, and each fact in words.

The surprise: the line holds the steps that a reader waits for and no others. Every fact
stands on the page of acts, in the same words.
"""

from __future__ import annotations

from onus.base.instants import instant
from onus.report.tender_speaker import BETWEEN, COLON
from onus.report.tender_tables import bidder
from onus.web.public.parts import Cell, Event
from onus.web.tenders.asked import AskedTender, Row

SHOWN = (
    "plan_approved", "notice_published", "announcement_changed", "tender_cancelled", "bidding_closed",
    "shares_combined", "panel_drawn", "ranking_signed", "award_decided", "challenge_filed", "challenge_answered",
    "complaint_filed", "complaint_decided", "procedure_suspended", "procedure_resumed", "contract_signed",
    "contract_filed", "supplement_made", "subcontract_made", "contract_assigned",
)  # fmt: skip
"""Kinds of facts that stand on the line."""
ON_KEYS = ("supplier_key", "supplier_key_ended")
"""Kinds of facts that an authority may set aside as it does a bid."""


def course_of(asked: AskedTender) -> tuple[Event, ...]:
    """Return the steps so far in order of time, then what is due."""
    done = [
        (instant(one["happened_at"]), Event(asked.when(one["happened_at"]), Cell(told_of(asked, one))))
        for one in asked.of(*SHOWN)
    ]
    done += [
        (instant(f"{one['opens']}T00:00:00Z"), Event(Cell(one["opens"]), Cell(_consulted(asked, one))))
        for one in (asked.head.get("plan") or {}).get("consultations", ())
    ]
    return (*(event for _, event in sorted(done, key=lambda pair: pair[0])), *_due(asked))


def _consulted(asked: AskedTender, one: Row) -> str:
    return asked.tell("consulted_until", until=one["closes"], n=one.get("opinions", 0))


def _due(asked: AskedTender) -> list[Event]:
    """Return what is due: the deadline for bids while it runs, and every limit that is not kept yet."""
    waits = [
        (one["due"], asked.code("step", one["step"]), "over" if one["state"] == "overdue" else "next")
        for one in asked.found["clocks"]
        if one["state"] in ("running", "overdue")
    ]
    if asked.found["deadline"] is not None and asked.found["deadline"] >= asked.found["as_of"]:
        waits.append((asked.found["deadline"], asked.tell("bids_close"), "next"))
    key = {"over": "overdue_since", "next": "due_by"}
    return [
        Event(asked.when(at), Cell(asked.tell(key[state], step=step)), state)
        for at, step, state in sorted(waits)
    ]


def told_of(asked: AskedTender, fact: Row) -> str:
    """Say a fact: what was done, and what it was about where that is one thing."""
    said = asked.code("kind", fact["kind"])
    about = _about(asked, fact)
    return f"{said}{COLON[asked.language]}{about}" if about else said


def who_did(asked: AskedTender, fact: Row) -> Cell:
    """Return who did something: its author, or the expert whose sheet it is."""
    sheet = fact["sheet"]["expert"] if "sheet" in fact else ""
    return asked.cell(asked.speaker.person(fact.get("by") or fact.get("expert", "") or sheet))


def _about(asked: AskedTender, fact: Row) -> str:
    kind, speaker = fact["kind"], asked.speaker
    if kind == "notice_published":
        return asked.code("notice", fact["notice"])
    if kind in ("bid_opened", "bid_received", "bid_withdrawn", "bid_refused", "bid_unopened"):
        return bidder(fact["ciphertext"], asked.found, speaker).words if asked.opened else ""
    if kind in ("award_decided", "contract_signed", "bid_rejected", "bid_set_aside"):
        done = [each for each in ON_KEYS for one in asked.of(each) if one["id"] == fact["bid"]]
        who = asked.code("kind", done[0]) if done else bidder(fact["bid"], asked.found, speaker).words
        money = asked.money(fact.get("price_minor"))
        return BETWEEN[asked.language].join(filter(None, (who, money)))
    if kind in ("challenge_answered", "complaint_decided", "document_checked"):
        return asked.code("outcome", fact.get("outcome", fact.get("result", "")))
    if kind == "challenge_filed":
        return asked.code("about", fact["about"])
    if kind == "act_refused":
        return asked.code("kind", fact["act"])
    if kind in (
        "document_shown",
        "bond_received",
        "supplement_made",
        "subcontract_made",
        "contract_assigned",
    ):
        return speaker.named(fact["supplier"]).words if fact.get("supplier") and asked.opened else ""
    if kind == "supplier_key":  # Public at once, so that a firm sees what is registered in its name.
        return speaker.named(fact["supplier"]).words
    if kind in ("flag_replied", "flag_decided") and fact["flag"] in asked.flags:
        return asked.flags[fact["flag"]].name.text(asked.language)
    return ""
