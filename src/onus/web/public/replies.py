"""Replies beside a finding, and what was recorded on the website since it was assessed.

In:  acts that serve, reply, decide or review; facts that were recorded here.
Out: parts of a page.

The surprise: a reply stands beside the finding whether or not it changes it, and in
the words of whoever wrote it. Where homes are among the places the words are withheld.
Reports of residents are in none of these tables: they have their own pages, and their delay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from onus.base.texts import Localized
from onus.core.determinations.life import REPLY
from onus.records.facts import KeptFact
from onus.records.shown_acts import acts_known
from onus.records.shown_duties import ShownDuty, has_homes
from onus.web.legal_bases import basis_words
from onus.web.public.asked import Asked
from onus.web.public.parts import Cell, Prose, Table

ACTS_FILE, INSPECTION = "acts.toml", "inspection"
EVIDENCE: Mapping[str, tuple[str, str]] = {
    "inspections.csv": (INSPECTION, "observed"),
    "crews.csv": ("crew", "claimed"),
    "visits.csv": ("visit", "claimed"),
    "photos.csv": ("photo", "claimed"),
}
"""Files of evidence that can be recorded here: its kind, and how strong it is before anybody judges it."""
OF_THE_CONTRACTOR = ("claim.make", "sheet.upload", "readiness.edit", "dispute.make", "reply.make")
"""Deeds of the contractor, which has no post; whoever else replies does so in one, or for a body."""


def replies(
    asked: Asked,
    acts: Iterable[Mapping[str, Any]],
    found: ShownDuty | None = None,
    told: Iterable[KeptFact] = (),
) -> list[Any]:
    """Return the acts on a finding in order of time; where nobody replied, until when each may; `told` since."""
    ordered = sorted(acts, key=lambda act: (act["happened_at"] or 0, act["id"]))
    parts: list[Any] = []
    if ordered:
        parts.append(
            Table(
                asked.say("replies_caption"),
                asked.heads(".act", ".when", ".by", ".notice_text"),
                tuple(_row(asked, act) for act in ordered),
            )
        )
    if not any(act["data"]["kind"] == REPLY for act in ordered):
        waits = any(fact.row.get("kind") == REPLY for fact in told)
        parts.append(Prose(asked.say("replies_wait" if waits else "replies_none"), "soft"))
    clocks = (
        ()
        if found is None
        else (("contractor", found.reply_by_contractor), ("officer", found.reply_by_officer))
    )
    parts += [
        Prose(asked.say("reply_by", party=asked.word("party", party), at=asked.moment(at)), "soft")
        for party, at in clocks
        if at is not None
    ]
    return parts


def _row(asked: Asked, act: Mapping[str, Any]) -> tuple[Cell, ...]:
    data = act["data"]
    by = (
        asked.officer(data["by_post"], person=False) if data["by_post"] else Cell(asked.body(data["by_body"]))
    )
    if not by.text:
        by = Cell(asked.word("party", "contractor"))
    said = asked.text(data.get("text")) or asked.text(data.get("reason"))
    withheld = "text" in act.get("withheld", ()) and not said
    return (
        Cell(asked.word("act", data["kind"])),
        asked.when(act["happened_at"]),
        by,
        Cell(asked.label("text_withheld") if withheld else said),
    )


def recorded_since(asked: Asked, facts: Sequence[KeptFact]) -> list[Any]:
    """Return the acts that were recorded here and are not in the assessment that is shown; no other fact is an act."""
    later = [fact for fact in _later(asked, facts) if fact.file == ACTS_FILE]
    if not later:
        return []
    homes = has_homes(asked.assessment)
    return [
        Table(
            asked.say("since_caption"),
            asked.heads(".act", ".when", ".post", ".notice_text", "basis"),
            tuple(
                (
                    Cell(asked.word("act", str(fact.row.get("kind", fact.action)))),
                    asked.when(fact.happened_at),
                    _by(asked, fact),
                    Cell(asked.label("text_withheld") if homes else _said(asked, fact)),
                    Cell(
                        basis_words(
                            fact.legal_basis, asked.language, post=asked.post(fact.post) if fact.post else ""
                        )
                    ),
                )
                for fact in later
            ),
        ),
        Prose(asked.say("since_note"), "soft"),
    ]


def seen_since(asked: Asked, facts: Sequence[KeptFact]) -> list[Any]:
    """Return what was claimed and inspected here since the assessment, with its strength; nobody judged it yet."""
    later = [fact for fact in _later(asked, facts) if fact.file in EVIDENCE]
    if not later:
        return []
    rows = []
    for fact in later:
        kind, strength = EVIDENCE[fact.file]
        result = str(fact.row.get("result", ""))
        rows.append(
            (
                Cell(asked.word("evidence", kind)),
                asked.when(fact.happened_at),
                Cell(asked.word("result", result) if result else ""),
                asked.strength(strength),
                asked.officer(fact.post, person=False) if kind == INSPECTION else Cell(asked.contractor()),
            )
        )
    heads = asked.heads("evidence", ".when", "result", ".strength", ".by")
    return [
        Table(asked.say("seen_since_caption"), heads, tuple(rows)),
        Prose(asked.say("seen_since_note"), "soft"),
    ]


def _later(asked: Asked, facts: Sequence[KeptFact]) -> list[KeptFact]:
    if not facts:
        return []
    # In a replay the clock may stand still where the assessment ends; what it holds is known by its id.
    known = acts_known(asked.assessment, {fact.fact_id for fact in facts})
    return [fact for fact in facts if fact.recorded_at >= asked.as_of and fact.fact_id not in known]


def _by(asked: Asked, fact: KeptFact) -> Cell:
    """Return who acted: a post, else the body that the act names; where neither is known, nobody."""
    if fact.post:
        return asked.signers(fact.post, "", str(fact.row.get("source", "")))
    body = str(fact.row.get("by_body") or "")
    if body:
        return Cell(asked.body(body))
    return Cell(
        asked.word("party", "contractor") if fact.action in OF_THE_CONTRACTOR else asked.label("none")
    )


def _said(asked: Asked, fact: KeptFact) -> str:
    """Return what an act says in its own words."""
    said = fact.row.get("text") or fact.row.get("reason") or ""
    if isinstance(said, Mapping):
        said = Localized(str(said.get("en", "")), str(said.get("zh-Hans", said.get("zh", ""))))
    return asked.text(said)
