"""Officers: the posts that answer, what they may do, what was asked of them, and what they did.

The surprise: a post is named at once, a person only when the rule on names allows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from onus.records.facts import facts_of
from onus.records.shown_cases import ShownRung, rungs_of_post
from onus.records.shown_duties import counts_of_post
from onus.report.words import holder_name
from onus.web.public.asked import Asked, NotThere, asked_dossier, asked_or_first, page_number, public, to
from onus.web.public.parts import Cell, Facts, Figures, Heading, Links, Pages, Prose, Shown, Table, anchor
from onus.web.public.replies import ACTS_FILE, recorded_since

DOCUMENTS = (
    "posts.json", "bodies.json", "holdings.json", "ladder.json", "assignments.json", "oversight.json", "acts.jsonl",
    "contract.json",
)  # fmt: skip
ROWS = 20
Row = Mapping[str, Any]


@public("officer.see")
def officers(request: HttpRequest) -> Shown:
    """Show every post of a dossier; the first dossier where none is named."""
    asked, others = asked_or_first(request, *DOCUMENTS)
    told = {one["post"]: one for one in asked.documents["oversight.json"]["hands_off"]["posts"]}
    rows = []
    for post in asked.posts.values():
        mine = told.get(post["id"], {})
        rows.append(
            (
                Cell(asked.post(post["id"]), to("officer", asked.dossier.id, post["id"])),
                Cell(asked.body(post["body"])),
                Cell(_powers(asked, post)),
                *(asked.number(mine.get(name, 0)) for name in ("asked", "acted", "reported_up", "silent")),
            )
        )
    heads = asked.heads(
        ".post", ".body", ".powers", "asked#", ".cases_acted#", ".cases_reported#", ".cases_silent#"
    )
    ladder = sorted(asked.documents["ladder.json"], key=lambda one: one["data"]["order"])
    return Shown(
        asked.say("officers_title"),
        (
            Table(asked.say("officers_caption"), heads, tuple(rows), empty=asked.label("none")),
            Prose(asked.say("officers_note"), "soft"),
            Heading(asked.say("ladder_title"), "ladder"),
            _ladder(asked, ladder),
            *other_contracts(asked, others, "officers"),
        ),
        crumbs=asked.crumbs((asked.say("officers_title"), "")),
        banner=asked.banner,
        lead=asked.say("officers_lead"),
    )


def other_contracts(asked: Asked, others: Sequence[Any], page: str) -> list[Any]:
    """Return links to the same page of the other dossiers; nothing where there is no other."""
    if not others:
        return []
    links = tuple(Cell(asked.text(one.title), to(page, dossier=one.id)) for one in others)
    return [Heading(asked.say("other_contracts"), "others"), Links(links)]


def _powers(asked: Asked, post: Row) -> str:
    return asked.say("comma").join(asked.word("power", code) for code in post["powers"])


def _ladder(asked: Asked, ladder: Sequence[Row]) -> Table:
    rows = tuple(
        (
            asked.officer(one["data"]["post"], person=False),
            Cell(asked.say("hours", n=one["data"]["within_h"]), number=True),
            Cell(
                asked.say("comma").join(asked.word("act", code) for code in one["data"]["acts"])
                or asked.say("any_act")
            ),
        )
        for one in ladder
    )
    return Table(asked.say("ladder_caption"), asked.heads(".post", "has_hours#", "acts_that_count"), rows,
                 empty=asked.label("none"))  # fmt: skip


@public("officer.see")
def officer(request: HttpRequest, dossier: str, post: str) -> Shown:
    """Show one post."""
    asked = asked_dossier(request, dossier, *DOCUMENTS)
    found = asked.posts.get(post)
    if found is None:
        raise NotThere("post", post)
    number = page_number(request, to("officer", dossier, post))
    counts = counts_of_post(asked.assessment, post)
    rungs, total = rungs_of_post(asked.assessment, post, start=(number - 1) * ROWS, most=ROWS)
    mine = [
        fact
        for fact in facts_of(asked.dossier.id, file=ACTS_FILE, after=asked.as_of - 1)
        if fact.post == post
    ]
    tiles = asked.outcome_tiles(
        counts, lambda code: to("duties", dossier=asked.dossier.id, post=post, outcome=code)
    )
    return Shown(
        asked.post(post),
        (
            _facts(asked, found),
            Heading(asked.say("officer_held"), "held"),
            _holders(asked, post),
            Heading(asked.say("officer_duties"), "duties"),
            Figures(tiles),
            Heading(asked.say("officer_cases"), "cases"),
            *_record(asked, post, total),
            _rungs(asked, rungs),
            Pages(number, max(-(-total // ROWS), 1)),
            Heading(asked.say("officer_acts"), "acts"),
            _acts(asked, found),
            *recorded_since(asked, mine),
        ),
        crumbs=asked.crumbs(
            (asked.say("officers_title"), to("officers", dossier=asked.dossier.id)), (asked.post(post), "")
        ),
        banner=asked.banner,
        lead=asked.body(found["body"]),
    )


def _facts(asked: Asked, post: Row) -> Facts:
    source = post["powers_source"]
    assigned = [
        one["data"] for one in asked.documents["assignments.json"] if one["data"]["post"] == post["id"]
    ]
    areas = [asked.say("comma").join(asked.district(name) for name in one["districts"]) for one in assigned]
    return Facts(
        (
            (asked.label("body"), (Cell(asked.body(post["body"])),)),
            (asked.label("powers"), (Cell(_powers(asked, post), soft=asked.say("by_source", source=source) if source else ""),)),
            (asked.say("officer_area"), tuple(Cell(area or asked.say("all_districts")) for area in areas) or (Cell(asked.label("none")),)),
        )
    )  # fmt: skip


def _holders(asked: Asked, post: str) -> Table:
    """Return who held the post from when until when, each name as far as it may be told."""
    rows = []
    for one in sorted(asked.documents["holdings.json"], key=lambda each: each["happened_at"] or 0):
        data = one["data"]
        if data["post"] != post:
            continue
        hidden = "holder" in one.get("withheld", ())
        name = (
            asked.label("name_withheld")
            if hidden
            else asked.text(holder_name(data.get("holder", ""), asked.language))
        )
        rows.append(
            (
                Cell(name, soft=asked.word("basis", "deputy") if data["deputy"] else ""),
                asked.when(one["happened_at"]),
                asked.when(data["until"]) if data["until"] is not None else Cell(asked.say("until_now")),
                Cell(asked.text(data["source"])),
            )
        )
    heads = asked.heads(".holder", ".from", ".until", ".source")
    return Table(asked.say("officer_held"), heads, tuple(rows), empty=asked.label("vacant"))


def _record(asked: Asked, post: str, total: int) -> list[Prose]:
    """Return how often the post was asked, and why the list below it may be longer."""
    posts = asked.documents["oversight.json"]["hands_off"]["posts"]
    mine = next((one for one in posts if one["post"] == post), None)
    if mine is None:
        return [Prose(asked.say("officer_not_asked"))]
    left = total - mine["asked"]
    more = [Prose(asked.say("officer_waiting", n=left), "soft")] if left > 0 else []
    told = Prose(
        asked.say("officer_record", asked=mine["asked"], acted=mine["acted"], up=mine["reported_up"],
                  silent=mine["silent"]), "strong",
    )  # fmt: skip
    return [told, *more]


def _rungs(asked: Asked, rungs: Sequence[ShownRung]) -> Table:
    badges = {"silent": "silent", "acted": "done", "reported_up": "done", "waiting": "open"}
    rows = tuple(
        (
            Cell(asked.obligation(one.obligation_id), to("case", asked.dossier.id, one.case_id)),
            Cell(asked.district(one.district)),
            asked.when(one.from_at),
            asked.when(one.answer_by),
            asked.when(one.acted_at),
            Cell(asked.word("step", one.status), badge=badges.get(one.status, "")),
        )
        for one in rungs
    )
    heads = asked.heads(".case", ".district", "asked_at", ".answer_by", "acted_at", "did")
    return Table(asked.say("officer_cases"), heads, rows, empty=asked.say("no_cases"))


def _acts(asked: Asked, post: Row) -> Table:
    """Return the acts of a post; those that only its body is named for, too, and said to be so."""
    rows = []
    for act in asked.documents["acts.jsonl"]:
        of_body = not act["by_post"] and act["by_body"] == post["body"]
        if act["by_post"] == post["id"] or of_body:
            rows.append(
                (
                    Cell(asked.word("act", act["kind"]), f"{to('acts', dossier=asked.dossier.id)}#{anchor(act['id'])}"),
                    asked.when(act["happened_at"]),
                    Cell(asked.word("toward", act["toward"])),
                    Cell(asked.text(act["text"]) or asked.text(act["reason"]), soft=asked.say("by_body") if of_body else ""),
                )
            )  # fmt: skip
    heads = asked.heads(".act", ".when", "toward", ".notice_text")
    return Table(asked.say("officer_acts"), heads, tuple(rows), empty=asked.say("officer_no_acts"))
