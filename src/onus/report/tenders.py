"""Tenders in words: the head of a judged tender, every table of it, and one page in each language.

In:  a tender and its proceeding; the words of signals.
Out: lines for a terminal, and HTML.

The surprise: nothing here is reckoned. Each line stands in a table of `tender_tables` or
`tender_findings`, which the website lays out from the published files of the same tender.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from onus.base.canonical import canonical_json
from onus.base.instants import Instant
from onus.base.texts import Language
from onus.core.tendering.in_force import told_in_force
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.tender import Tender
from onus.report import tender_answering as answering
from onus.report import tender_bidders as bidders
from onus.report import tender_findings as findings
from onus.report import tender_tables as tables
from onus.report.tender_speaker import STOP, TenderSpeaker
from onus.report.tender_tables import Row, TenderTable
from onus.wire.flags.words import FlagText
from onus.wire.tenders.fact_lines import fact_line
from onus.wire.tenders.published import proceeding_bytes

WIDE = "  "
"""Between the columns of a line on a terminal."""


def speaker_of(tender: Tender, language: Language) -> TenderSpeaker:
    """Return who says the things of a tender to one reader.

    Args:
        tender: with its register, versions and rules.
        language: of the reader.
    """
    known = max((one.recorded_at for one in tender.facts), default=Instant(0))
    latest = told_in_force(tender, known)
    need = {} if tender.plan is None else {tender.plan.need.id: tender.plan.need.title}
    titles = {one.id: one.title for one in latest.lots} | {
        one.id: one.title for one in latest.scheme.criteria
    }
    titles |= {one.id: one.title for one in latest.requirements}
    people = {one.id: one.name for one in tender.register.suppliers}
    people |= {one.id: one.name for one in tender.register.people}
    experts = [] if tender.library is None else [one.id for one in tender.library.experts]
    return TenderSpeaker(
        language,
        tender.currency,
        tender.zone.local_text,
        names={**need, **titles, **people, tender.id: tender.title},
        roles=roles_of(
            [one.id for one in tender.register.people],
            [(one.person, one.role) for one in tender.register.appointments],
            experts,
            latest.panel.buyers if latest.panel is not None else (),
        ),
        citations={rule.key: rule.citation for rule in tender.rulebook.rules},
    )


def roles_of(
    people: Iterable[str],
    appointed: Iterable[tuple[str, str]],
    experts: Iterable[str],
    members: Iterable[str] = (),
) -> dict[str, tuple[str, ...]]:
    """Return the roles of everybody who may be named; whoever has none is a person.

    Args:
        people: ids of the register.
        appointed: person and role of each appointment.
        experts: those of the library.
        members: whom the announcement names for the panel.

    >>> roles_of(["h", "p"], [("h", "head")], ["e"])
    {'p': ('person',), 'h': ('head',), 'e': ('expert',)}
    """
    held = [*appointed, *((one, "expert") for one in experts), *((one, "buyer_member") for one in members)]
    found: dict[str, tuple[str, ...]] = {}
    for person, role in dict.fromkeys(held):
        found[person] = (*found.get(person, ()), role)
    return {**{one: ("person",) for one in people if one not in found}, **found}


def tender_head(tender: Tender, found: Proceeding, language: Language) -> tuple[str, ...]:
    """Return what stands above everything: title, state, deadline, and that it is generated where it is."""
    speaker = speaker_of(tender, language)
    stage = speaker.word("stage", found.stage)
    lines = [
        tender.title.text(language),
        speaker.word("head", "as_of").format(at=speaker.when(found.as_of), stage=stage),
    ]
    if found.deadline is not None:
        lines.append(speaker.word("head", "deadline").format(at=speaker.when(found.deadline)))
    if tender.origin != "real":
        lines.append(speaker.word("note", "generated"))
    return tuple(lines)  # fmt: skip


def tender_lines(
    tender: Tender, found: Proceeding, flags: Mapping[str, FlagText], language: Language
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return a tender as headed lists of lines, for a terminal and for the page; empty tables are left out.

    Args:
        tender: as judged.
        found: what it came to.
        flags: words of signals, by id.
        language: of the reader.
    """
    speaker = speaker_of(tender, language)
    shown = _tables(tender, found, flags, speaker)
    return tuple((one.title(speaker), tuple(map(line, one.rows))) for one in shown if one.rows)


def lapse_lines(tender: Tender, found: Proceeding, language: Language) -> tuple[str, tuple[str, ...]]:
    """Return what the office missed, headed, a line each with who answers; no line where nothing was missed.

    Args:
        tender: as judged.
        found: what it came to.
        language: of the reader.
    """
    speaker = speaker_of(tender, language)
    table = answering.lapses_table(json.loads(proceeding_bytes(found)), speaker)
    return table.title(speaker), tuple(map(line, table.rows))


def line(row: tables.Cells) -> str:
    """Return a row as one line.

    >>> from onus.report.tender_speaker import Said
    >>> line(((Said("late"),), (), (Said("", "x"),)))
    'late  [x]'
    """
    cells = (", ".join(str(one) for one in cell if str(one)) for cell in row)
    return WIDE.join(filter(None, cells))


def _tables(
    tender: Tender, found: Proceeding, flags: Mapping[str, FlagText], speaker: TenderSpeaker
) -> Iterator[TenderTable]:
    read: Row = json.loads(proceeding_bytes(found))
    announced = told_in_force(tender, found.as_of)
    told: Row = json.loads(canonical_json(announced))
    facts = [json.loads(fact_line(one)) for one in facts_on_record(tender, found.as_of)]
    says = {rule.key: rule.says.text(speaker.language) for rule in tender.rulebook.rules}
    yield tables.deadline_table(read, speaker)
    yield tables.keys_table(read, speaker)
    yield tables.bids_table(read, _prices(tender, found, speaker), speaker)
    yield bidders.qualification_table(read, speaker)
    yield bidders.standing_table(read, speaker)
    if read["panel"] is not None:
        yield tables.committee_table(read["panel"], speaker)
    yield tables.recused_table(read, speaker)
    for lot in read["lots"]:
        yield tables.scores_table(lot, read, speaker)
        yield tables.ranking_table(lot, told, read, speaker)
        yield tables.refused_table(lot, read, speaker)
        yield tables.low_table(lot, read, speaker)
        yield tables.losers_table(lot, read, speaker)
    yield findings.contracts_table(read, speaker)
    yield bidders.watch_table(read, speaker)
    yield findings.clocks_table(read, speaker)
    yield findings.remedies_table(read, speaker)
    yield answering.lapses_table(read, speaker)
    yield findings.breaches_table(read, speaker, says)
    yield findings.unjudged_table(read, speaker, flags)
    yield findings.hints_table(read, speaker)
    yield findings.claims_table(read, speaker)
    yield findings.void_table(read, facts, speaker)
    yield findings.without_power_table(read, speaker)
    yield findings.overrides_table(read, facts, speaker)
    yield findings.rotations_table(read, speaker)
    yield findings.corrections_table(read, speaker)
    yield findings.late_table(read, speaker)
    yield findings.flags_table(read, speaker, flags)


def _prices(tender: Tender, found: Proceeding, speaker: TenderSpeaker) -> dict[str, str]:
    return {
        one.bid: STOP[speaker.language].join(
            speaker.money(price.amount_minor) for price in tender.opened[one.bid].content.prices
        )
        for one in found.received
        if one.state == "opened"
    }


def tender_page(tender: Tender, found: Proceeding, flags: Mapping[str, FlagText], language: Language) -> str:
    """Return the page of a tender, whole HTML without any script."""
    title, *rest = tender_head(tender, found, language)
    body = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in rest)]
    for heading, rows in tender_lines(tender, found, flags, language):
        items = "".join(f"<li>{escape(row)}</li>" for row in rows)
        body.append(f"<h2>{escape(heading)}</h2><ul>{items}</ul>")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body>{''.join(body)}</body></html>\n"
    )
