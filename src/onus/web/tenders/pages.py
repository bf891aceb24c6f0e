"""Pages of tenders: the list, the announcement, questions and answers, and who did what.

In:  requests.
Out: pages that say what was announced and done, and nothing that the public may not know yet.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from onus.base.instants import Instant
from onus.core.tendering.proceeding import STAGES
from onus.outside.time_zones import zone_table
from onus.records.tenders import ShownTender, documents_of_tenders
from onus.records.tenders import tenders as all_tenders
from onus.report import tender_answering as answering
from onus.report import tender_findings as findings
from onus.report import tender_tables as tables
from onus.report.tender_speaker import COLON
from onus.report.tender_tables import points
from onus.web.public.asked import BANNERS, page_number, public, to
from onus.web.public.parts import Answer, Cell, Course, Facts, Head, Heading, Pages, Prose, Shown, Table
from onus.web.sentences import say
from onus.web.shell import language_of
from onus.web.tenders.asked import AskedTender, Row, TenderWords
from onus.web.tenders.course import course_of, told_of, who_did
from onus.wire.tenders.published import PROCEEDING

ACTS_ON_A_PAGE = 30


@public("tender.list")
def tenders(request: HttpRequest) -> Shown:
    """Show every tender by the stage that it came to, with the next instant at which something is due."""
    words = TenderWords(language_of(request))
    found = [one for one in all_tenders() if one.proceeding is not None]
    judged = documents_of_tenders([one.proceeding or 0 for one in found], PROCEEDING)
    parts: list[Any] = []
    for stage in STAGES:
        rows = tuple(_listed(words, one, judged[one.proceeding or 0]) for one in found if one.stage == stage)
        if rows:
            title = words.code("stage", stage)
            heads = (
                Head(words.tell("col_purchase")),
                Head(words.tell("col_as_of")),
                Head(words.tell("col_next")),
            )
            parts += [Heading(title), Table(title, heads, rows, quiet=True)]
    return Shown(
        words.tell("title_tenders"),
        tuple(parts) or (Prose(words.tell("no_tenders")),),
        lead=words.tell("lead_tenders"),
        banner=words.label("generated") if any(one.origin in BANNERS for one in found) else "",
    )


def _listed(words: TenderWords, one: ShownTender, found: Row) -> tuple[Cell, ...]:
    zone = zone_table(one.time_zone)
    due = [
        (clock["due"], words.code("step", clock["step"]), clock["state"])
        for clock in found["clocks"]
        if clock["state"] in ("running", "overdue")
    ]
    if found["deadline"] is not None and found["deadline"] >= found["as_of"]:
        due.append((found["deadline"], words.code("col", "deadline"), "running"))
    known = Cell(f"{zone.local_text(Instant(one.as_of))} ({zone.name})")
    title = Cell(words.text(one.title), to("tender", one.id))
    if not due:
        return title, known, Cell(words.tell("nothing_due"))
    at, step, state = min(due)
    late = words.code("clock", state) if state == "overdue" else ""
    return title, known, Cell(f"{step}{COLON[words.language]}{zone.local_text(Instant(at))}", soft=late)


@public("tender.see")
def tender(request: HttpRequest, tender: str) -> Shown:
    """Show what is bought and why, by which criteria, and what is due next."""
    asked = AskedTender(request, tender)
    clocks = findings.clocks_table(asked.found, asked.speaker)
    missed = answering.lapses_table(asked.found, asked.speaker)
    return asked.page(
        "tender",
        _answer(asked),
        _facts(asked),
        Heading(asked.tell("course"), "course"),
        Course(course_of(asked)),
        _criteria(asked),
        asked.table(clocks, empty=asked.tell("no_clocks")),
        Heading(missed.title(asked.speaker), "missed"),
        asked.table(missed, empty=asked.tell("nothing_missed")),
        asked.table(tables.deadline_table(asked.found, asked.speaker), empty=asked.tell("no_deadline_yet")),
        _versions(asked),
        asked.log_receipt(),
    )


def _answer(asked: AskedTender) -> Answer:
    stage = asked.found["stage"]
    deadline = asked.found["deadline"]
    cells = [Cell(asked.code("stage", stage), badge="done" if stage == "contracted" else "open")]
    if deadline is not None:
        told = asked.when(deadline)
        cells.append(Cell(asked.tell("bids_until", at=told.text), at=told.at))
    return Answer(tuple(cells))


def _facts(asked: AskedTender) -> Facts:
    told, plan = asked.told, asked.head.get("plan") or {}
    need = plan.get("need", {})
    pairs: list[tuple[str, tuple[Cell, ...]]] = [
        ("buyer", (Cell(asked.local(asked.head["buyer"]["name"])),)),
        ("need", (Cell(asked.local(need.get("title"))),)),
        ("why", tuple(Cell(asked.tell("consulted", since=one["opens"], until=one["closes"], n=one.get("opinions", 0)))
                      for one in plan.get("consultations", ()))),
        ("term", (Cell(asked.tell("from_to", since=told["starts"], until=told["ends"])),)),
        ("method", (Cell(asked.code("method", told["method"]), soft=asked.code("scheme", told["scheme"]["method"])),)),
        ("lots", tuple(Cell(asked.local(one["title"]), soft=asked.money(one.get("budget_minor")))
                       for one in told["lots"])),
        ("opening", (asked.when(told["opens_at"]),)),
        ("requirements", tuple(Cell(asked.local(one["title"])) for one in told.get("requirements", ()))),
        ("posts", tuple(Cell(asked.code("role", one["role"]), mark=one["post"])
                        for one in plan.get("readiness", {}).get("posts", ()))),
        ("sealing", (Cell(asked.tell("sealing"), to("tender_bids", asked.shown.id)),)),
    ]  # fmt: skip
    return Facts(
        tuple((asked.tell(f"fact_{name}"), cells) for name, cells in pairs if any(c.text for c in cells))
    )


def _criteria(asked: AskedTender) -> Table:
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
    heads = (
        *asked.columns("criterion"),
        Head(asked.tell("col_how")),
        Head(asked.tell("col_most"), True),
        Head(asked.tell("col_announced")),
    )
    return Table(asked.tell("criteria"), heads, rows)


def _versions(asked: AskedTender) -> Table:
    rows = tuple(
        (
            Cell(
                str(one["version"]),
                soft=asked.tell("version_idle") if one["id"] in asked.idle_changes else "",
            ),
            asked.when(one["recorded_at"]),
            Cell(lines=tuple(_change(asked, *each) for each in sorted(one["changes"].items()))),
            Cell(asked.local(one.get("reason"))),
        )
        for one in asked.of("announcement_changed")
    )
    heads = (
        Head(asked.tell("col_version")),
        *asked.columns("when"),
        Head(asked.tell("col_changed")),
        *asked.columns("reason"),
    )
    return Table(asked.tell("versions"), heads, rows, empty=asked.tell("no_versions"))


def _change(asked: AskedTender, name: str, value: object) -> Cell:
    """Return what a change of the announcement set; what is more than one value is told by its name alone."""
    said = asked.code("change", name)
    if isinstance(value, str):
        shown = asked.when(value).text if "T" in value else asked.speaker.value(name, value).words or value
        return Cell(f"{said}{COLON[asked.language]}{shown}")
    if isinstance(value, int):
        return Cell(f"{said}{COLON[asked.language]}{asked.speaker.value(name, str(value)).words}")
    return Cell(said)


@public("tender.consultations")
def consultations(request: HttpRequest, tender: str) -> Shown:
    """Show what was put to the public, the opinions in nobody's name, and what became of them."""
    asked = AskedTender(request, tender)
    parts: list[Any] = []
    for one in asked.of("consultation_opened"):
        parts += [Heading(say(f"purchase.subject_{one['subject']}", asked.language)), *_consulted(asked, one)]
    return asked.page("tender_consultations", *(parts or [Prose(asked.tell("no_consultations"))]))


def _consulted(asked: AskedTender, one: Row) -> tuple[Any, ...]:
    """Return one consultation: the question, the way to the form or the answer, and the opinions."""
    answers = [each for each in asked.of("opinions_answered") if each["consultation"] == one["id"]]
    opinions = [each for each in asked.of("opinion_received") if each["consultation"] == one["id"]]
    give = Cell(asked.tell("opinion_give"), reverse("purchase:opinion", args=(asked.shown.id, one["id"])))
    today = asked.zone.local_day(Instant(asked.shown.as_of)).isoformat()
    still = asked.found["deadline"] is None and today <= one["closes"]
    waits = give if still else Cell(asked.tell("unanswered"))
    told = Facts(
        (
            (asked.tell("col_question"), (Cell(asked.local(one.get("text"))),)),
            (asked.tell("opinions_from"), (asked.when(one["happened_at"]),)),
            (asked.tell("opinions_until"), (Cell(one["closes"]),)),
            (
                asked.tell("col_answer"),
                tuple(Cell(asked.local(each["text"])) for each in answers) or (waits,),
            ),
        )
    )
    rows = tuple(
        (asked.when(each["happened_at"]), Cell(asked.local(each["text"]), mark=each["id"]))
        for each in opinions
    )
    heads = (*asked.columns("when"), Head(asked.tell("col_opinion")))
    empty = asked.tell("no_opinions" if answers else "opinions_sealed")
    return told, Table(asked.tell("opinions"), heads, rows, empty=empty)


@public("tender.questions")
def questions(request: HttpRequest, tender: str) -> Shown:
    """Show questions, which name nobody, with the answers that everybody got at once."""
    asked = AskedTender(request, tender)
    answers = asked.of("question_answered")
    rows = tuple(
        (
            asked.when(one["happened_at"]),
            Cell(asked.local(one["text"])),
            Cell(" ".join(asked.local(each["text"]) for each in answers if each["question"] == one["id"]) or asked.tell("unanswered")),
        )
        for one in asked.of("question_asked")
    )  # fmt: skip
    heads = (*asked.columns("when"), Head(asked.tell("col_question")), Head(asked.tell("col_answer")))
    table = Table(
        asked.tell("title_tender_questions"), heads, rows, empty=asked.tell("no_questions"), quiet=True
    )
    return asked.page("tender_questions", table)


@public("tender.acts")
def acts(request: HttpRequest, tender: str) -> Shown:
    """Show who did what, in which role, when; what counts for nothing; what went on against a rule."""
    asked = AskedTender(request, tender)
    number = page_number(request, to("tender_acts", tender))
    first = (number - 1) * ACTS_ON_A_PAGE
    in_order = sorted(asked.facts, key=lambda each: (each["happened_at"], each["id"]))
    void = {one["fact"] for one in asked.found["refused_acts"]}
    void |= {one["fact"] for one in asked.found["corrections"] if one["refused"]}
    late = {one["fact"] for one in asked.found["late_records"]}
    corrected = {one["corrects"] for one in asked.found["corrections"] if not one["refused"]}
    rows = []
    for one in in_order[first : first + ACTS_ON_A_PAGE]:
        marks = [
            name
            for name, ids in (("void", void), ("late", late), ("corrected", corrected))
            if one["id"] in ids
        ]
        rows.append(
            (
                asked.when(one["happened_at"]),
                Cell(told_of(asked, one), soft=" ".join(asked.tell(f"mark_{name}") for name in marks)),
                who_did(asked, one),
                Cell(asked.local(one.get("reason") if isinstance(one.get("reason"), dict) else None)),
                # A fact of a bidder may be named after him; nobody reads that before the opening.
                Cell("", mark=one["id"] if asked.opened or one.get("by") else ""),
                asked.entry(one["id"]),
            )
        )
    heads = asked.columns("when", "act", "by", "reason", "fact_id", "log_entry")
    title = asked.tell("title_tender_acts")
    told = (
        findings.void_table(asked.found, asked.facts, asked.speaker),
        findings.without_power_table(asked.found, asked.speaker),
        findings.overrides_table(asked.found, asked.facts, asked.speaker),
        findings.rotations_table(asked.found, asked.speaker),
        findings.corrections_table(asked.found, asked.speaker),
        findings.late_table(asked.found, asked.speaker),
    )
    return asked.page(
        "tender_acts",
        Table(title, heads, tuple(rows), empty=asked.tell("none"), quiet=True),
        Pages(number, max(-(-len(in_order) // ACTS_ON_A_PAGE), 1)),
        *(part for one in told for part in (Heading(one.title(asked.speaker)), asked.table(one, empty=asked.tell("none")))),
    )  # fmt: skip
