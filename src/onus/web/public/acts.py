"""Acts: what public bodies did and when they wrote it down, what they waived and what they excused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from onus.records.facts import facts_of
from onus.web.public.asked import Asked, asked_or_first, public
from onus.web.public.contracts import waivers_table
from onus.web.public.officers import other_contracts
from onus.web.public.parts import Cell, Heading, Prose, Shown, Table, anchor
from onus.web.public.replies import ACTS_FILE, recorded_since

DOCUMENTS = ("contract.json", "posts.json", "bodies.json", "acts.jsonl", "oversight.json", "payment.json")
SHOWN_MOST = 500
Row = Mapping[str, Any]


@public("officer.see")
def acts(request: HttpRequest) -> Shown:
    """Show the acts of a dossier, the latest first; of the first one where none is named."""
    asked, others = asked_or_first(request, *DOCUMENTS)
    found = list(reversed(asked.documents["acts.jsonl"]))
    oversight = asked.documents["oversight.json"]
    since = facts_of(asked.dossier.id, file=ACTS_FILE, after=asked.as_of - 1)
    more = [Prose(asked.say("acts_more", n=SHOWN_MOST), "soft")] if len(found) > SHOWN_MOST else []
    return Shown(
        asked.say("acts_title"),
        (
            _acts(asked, found[:SHOWN_MOST]),
            *more,
            *recorded_since(asked, since),
            Heading(asked.label("waivers"), "waivers"),
            waivers_table(asked, asked.documents["payment.json"]["waivers"]),
            Heading(asked.say("excuses_title"), "excuses"),
            _excuses(asked, oversight["excuses"]),
            *other_contracts(asked, others, "acts"),
        ),
        crumbs=asked.crumbs((asked.say("acts_title"), "")),
        banner=asked.banner,
        lead=asked.say("acts_lead"),
    )


def _acts(asked: Asked, found: list[Row]) -> Table:
    rows = []
    for act in found:
        late = act["recorded_at"] > act["happened_at"]
        by = asked.signers(act["by_post"], act["by_body"], str(act["source"] or ""))
        rows.append(
            (
                Cell(asked.word("act", act["kind"])),
                asked.when(act["happened_at"]),
                asked.when(act["recorded_at"]) if late else Cell(),
                by,
                Cell(asked.word("toward", act["toward"])),
                Cell(asked.say("comma").join(asked.district(name) for name in act["districts"])),
                Cell(asked.text(act["text"]) or asked.text(act["reason"])),
                Cell(asked.text(act["source"])),
            )
        )
    heads = asked.heads(".act", ".when", ".recorded", ".by", "toward", ".district", ".notice_text", ".source")
    anchors = tuple(anchor(act["id"]) for act in found)
    return Table(asked.say("acts_caption"), heads, tuple(rows), empty=asked.say("no_acts"), anchors=anchors)


def _excuses(asked: Asked, excuses: list[Row]) -> Table:
    rows = tuple(
        (
            Cell(asked.word("excuse", one["kind"])),
            asked.when(one["at"]),
            asked.officer(one["post"], person=False),
            Cell(asked.text(one["reason"])),
            Cell(one["clause"]),
        )
        for one in excuses
    )
    heads = asked.heads(".act", ".when", ".by", ".reason", ".clause")
    return Table(asked.say("excuses_title"), heads, rows, empty=asked.say("no_excuses"))
