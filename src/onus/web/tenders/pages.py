"""Pages of tenders: the list, the announcement, questions and answers, and who did what.

In:  requests.
Out: pages that say what was announced and done, and nothing that the public may not know yet.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from onus.core.tendering.proceeding import STAGES
from onus.records.tenders import tenders as all_tenders
from onus.web.public.asked import public, to
from onus.web.public.parts import Cell, Facts, Heading, Links, Prose, Shown, Table
from onus.web.shell import language_of
from onus.web.tenders.asked import OF_BIDDERS, AskedTender, TenderWords, points


@public("tender.list")
def tenders(request: HttpRequest) -> Shown:
    """Show every tender by the stage that it came to."""
    words = TenderWords(language_of(request))
    parts: list[Any] = []
    found = [one for one in all_tenders() if one.proceeding is not None]
    for stage in STAGES:
        links = [Cell(words.text(one.title), to("tender", one.id)) for one in found if one.stage == stage]
        if links:
            parts += [Heading(words.code("stage", stage)), Links(tuple(links))]
    return Shown(
        words.tell("title_tenders"),
        tuple(parts) or (Prose(words.tell("no_tenders")),),
        lead=words.tell("lead_tenders"),
    )


@public("tender.see")
def tender(request: HttpRequest, tender: str) -> Shown:
    """Show what is bought and why, by which criteria, and what is due next."""
    asked = AskedTender(request, tender)
    return asked.page("tender", _facts(asked), *_criteria(asked), *_clocks(asked), *_versions(asked))


def _facts(asked: AskedTender) -> Facts:
    told, plan = asked.told, asked.head.get("plan") or {}
    need = plan.get("need", {})
    pairs: list[tuple[str, tuple[Cell, ...]]] = [
        ("stage", (Cell(asked.code("stage", asked.found["stage"]), badge="open"),)),
        ("buyer", (Cell(asked.local(asked.head["buyer"]["name"])),)),
        ("need", (Cell(asked.local(need.get("title"))),)),
        ("why", tuple(Cell(asked.tell("consulted", since=one["opens"], until=one["closes"], n=one.get("opinions", 0)))
                      for one in plan.get("consultations", ()))),
        ("term", (Cell(asked.tell("from_to", since=told["starts"], until=told["ends"])),)),
        ("method", (Cell(asked.code("method", told["method"])),)),
        ("lots", tuple(Cell(asked.local(one["title"]), soft=asked.money(one.get("budget_minor")))
                       for one in told["lots"])),
        ("deadline", (asked.when(asked.found["deadline"] or told["bids_until"]),)),
        ("opening", (asked.when(told["opens_at"]),)),
        ("requirements", tuple(Cell(asked.local(one["title"])) for one in told.get("requirements", ()))),
        ("posts", tuple(Cell(one["post"], soft=asked.code("role", one["role"]))
                        for one in plan.get("readiness", {}).get("posts", ()))),
    ]  # fmt: skip
    return Facts(
        tuple((asked.tell(f"col_{name}"), cells) for name, cells in pairs if any(c.text for c in cells))
    )


def _criteria(asked: AskedTender) -> list[Any]:
    texts = {one["criterion"]: one for one in asked.told.get("texts", ())}
    rows = tuple(
        (
            Cell(asked.local(one["title"])),
            Cell(asked.code("criterion", one["kind"])),
            Cell(points(one["most_milli"]), number=True),
            Cell(asked.local(texts.get(one["id"], {}).get("text"))),
        )
        for one in asked.told["scheme"]["criteria"]
    )
    return [Table(asked.tell("criteria"), asked.columns("criterion", "how", "most#", "text"), rows)]


def _clocks(asked: AskedTender) -> list[Any]:
    """Return the limits of the award, those that run first."""
    rows = tuple(
        (
            Cell(asked.code("step", one["step"])),
            Cell(asked.code("clock", one["state"])),
            asked.when(one["due"]),
            asked.when(one["done_at"]),
            Cell(one["rule"]),
        )
        for one in sorted(
            asked.found["clocks"], key=lambda each: (each["done_at"] is not None, each["due"] or 0)
        )
    )
    heads = asked.columns("step", "state", "due", "done", "rule")
    return [Table(asked.tell("clocks"), heads, rows, empty=asked.tell("no_clocks"))]


def _versions(asked: AskedTender) -> list[Any]:
    changes = asked.of("announcement_changed")
    rows = tuple(
        (
            Cell(str(one["version"])),
            asked.when(one["recorded_at"]),
            Cell("; ".join(f"{key}: {value}" for key, value in sorted(one["changes"].items()))),
            Cell(asked.local(one.get("reason"))),
        )
        for one in changes
    )
    heads = asked.columns("version", "when", "changed", "reason")
    return [Table(asked.tell("versions"), heads, rows, empty=asked.tell("no_versions"))]


@public("tender.questions")
def questions(request: HttpRequest, tender: str) -> Shown:
    """Show questions, which name nobody, with the answers that everybody got at once."""
    asked = AskedTender(request, tender)
    answers = asked.of("question_answered")
    rows = tuple(
        (
            asked.when(one["happened_at"]),
            Cell(asked.local(one["text"])),
            Cell(" ".join(asked.local(each["text"]) for each in answers if each["question"] == one["id"])),
        )
        for one in asked.of("question_asked")
    )
    heads = asked.columns("when", "question", "answer")
    return asked.page(
        "tender_questions",
        Table(
            asked.tell("title_tender_questions"), heads, rows, empty=asked.tell("no_questions"), quiet=True
        ),
    )


@public("tender.acts")
def acts(request: HttpRequest, tender: str) -> Shown:
    """Show who did what, in which role, when; what counts for nothing; what went on against a rule."""
    asked = AskedTender(request, tender)
    overrides = set(asked.found["overrides"])
    void = {one["fact"]: one for one in asked.found["refused_acts"]}
    rows = []
    for one in sorted(asked.facts, key=lambda each: (each["happened_at"], each["id"])):
        if not one.get("by") or (not asked.opened and one["kind"] in OF_BIDDERS):
            continue
        person = asked.people.get(one["by"], {})
        mark = asked.tell("override") if one["id"] in overrides else ""
        told = void[one["id"]]["reason"] if one["id"] in void else asked.local(one.get("reason"))
        rule = void[one["id"]]["rule"] if one["id"] in void else one.get("rule", "")
        rows.append(
            (
                asked.when(one["happened_at"]),
                Cell(asked.code("kind", one["kind"]), badge="open" if mark else "", soft=mark),
                Cell(asked.local(person.get("name")) or one["by"]),
                Cell(", ".join(asked.code("role", role) for role in person.get("roles", ()))),
                Cell(rule),
                Cell(told),
            )
        )
    heads = asked.columns("when", "act", "by", "role", "rule", "reason")
    table = Table(asked.tell("title_tender_acts"), heads, tuple(rows), empty=asked.tell("none"), quiet=True)
    return asked.page("tender_acts", table)
