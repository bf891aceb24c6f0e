"""Today: how the storm stands, district by district: owed, done, late, not done, unknown.

In:  every dossier with its latest event of each kind.
Out: a table for each, whose numbers lead to their rows.

The surprise: what nobody could judge and what has no deadline stand in columns of
their own. Neither is ever counted as done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from onus.outside.clock import now
from onus.records.documents import documents_of_all
from onus.records.dossiers import ShownDossier, dossiers
from onus.records.shown_duties import StormCount, counts_of_occurrences
from onus.records.tenders import ShownTender, tenders_of_contracts
from onus.web.public.asked import OUTCOMES, Asked, NotThere, Words, public, to
from onus.web.public.parts import Cell, Figures, Head, Heading, Links, Prose, Shown, Table
from onus.web.shell import language_of
from onus.wire.tenders.published import PROCEEDING

SHOWN_MOST, EVENTS_MOST = 20, 3
"""Dossiers whose tables stand on one page, and the newest events of each; more are reached from its contract."""
Row = Mapping[str, Any]


@public("today.see")
def today(request: HttpRequest) -> Shown:
    """Show how things stand now, of every dossier or of the one that is named."""
    shown = [one for one in dossiers() if one.assessment is not None]
    wanted = request.GET.get("dossier", "")
    chosen = [one for one in shown if wanted in ("", one.id)]
    if wanted and not chosen:
        raise NotThere("dossier", wanted)
    told = chosen[:SHOWN_MOST]
    rows = {one.assessment: one for one in told if one.assessment is not None}
    events = {
        row: latest_events(body, as_of=rows[row].as_of)
        for row, body in documents_of_all(rows, "occurrences.json").items()
    }
    counts = counts_of_occurrences({row: [one["id"] for one in found] for row, found in events.items()})
    purchases = tenders_of_contracts([one.id for one in told], PROCEEDING)
    words = Words(language_of(request))
    parts: list[Any] = []
    for row, dossier in rows.items():
        mine = [one for one in counts if one.assessment == row]
        came_from = purchases.get(dossier.id, ())
        parts += _dossier(
            request, dossier, events.get(row, ()), mine, alone=len(rows) == 1, purchases=came_from
        )
    if len(chosen) > SHOWN_MOST:
        links = tuple(Cell(words.text(one.title), to("today", dossier=one.id)) for one in chosen[SHOWN_MOST:])
        parts += [Heading(words.say("other_contracts")), Links(links)]
    if not rows:
        parts.append(Prose(words.say("nothing_watched")))
    banners = {Asked(request, one).banner for one in told} - {""}
    return Shown(
        words.say("today_title"),
        tuple(parts),
        banner=" ".join(sorted(banners)),
        lead=words.say("today_lead"),
        description=words.say("today_lead"),
    )


def latest_events(occurrences: Sequence[Row], *, as_of: int) -> tuple[Row, ...]:
    """Return the latest occurrence of each trigger, the newest first; one that ended before the newest began is over.

    >>> [one["id"] for one in latest_events([
    ...     {"id": "a", "trigger": "snow", "starts": 1, "ends": 2},
    ...     {"id": "b", "trigger": "snow", "starts": 5, "ends": 6}], as_of=9)]
    ['b']
    """
    latest: dict[str, Row] = {}
    for one in sorted(occurrences, key=lambda each: (each["starts"] or 0, each["id"])):
        if (one["starts"] or 0) <= as_of:
            latest[one["trigger"]] = one
    return tuple(sorted(latest.values(), key=lambda one: (-(one["starts"] or 0), one["id"])))


def _dossier(
    request: HttpRequest,
    dossier: ShownDossier,
    events: Sequence[Row],
    counts: Sequence[StormCount],
    *,
    alone: bool,
    purchases: Sequence[ShownTender],
) -> list[Any]:
    asked = Asked(request, dossier)
    age = asked.span(max(now() - asked.as_of, 0))
    parts: list[Any] = [
        Heading(asked.title, f"d-{dossier.id}"),
        Prose(asked.say("as_of", at=asked.moment(asked.as_of), zone=asked.zone.name, age=age), "soft small"),
    ]
    told = [
        (one, [c for c in counts if c.occurrence == one["id"] and c.owed_by_contractor]) for one in events
    ]
    told = [(one, mine) for one, mine in told if mine][:EVENTS_MOST]
    if not told:
        return [*parts, Prose(asked.say("today_nothing"))]
    for event, mine in told:
        parts += _event(asked, event, mine, first=alone and event is told[0][0])
    ways = ("streets", "cases", "scorecards")
    return [
        *parts,
        Links(
            (
                Cell(asked.say("contract_one"), to("contract", dossier.id)),
                *(Cell(asked.say(f"{way}_title"), to(way, dossier=dossier.id)) for way in ways),
                *(
                    Cell(asked.say("from_purchase", title=asked.text(one.title)), to("tender", one.id))
                    for one in purchases
                ),
            )
        ),
    ]


def _event(asked: Asked, event: Row, counts: Sequence[StormCount], *, first: bool) -> list[Any]:
    sums: dict[str, int] = {}
    for one in counts:
        sums[one.outcome] = sums.get(one.outcome, 0) + one.count

    def rows_of(code: str, district: str | None = None) -> str:
        return to(
            "duties", dossier=asked.dossier.id, occurrence=event["id"], owed_by="contractor", outcome=code,
            district=district,
        )  # fmt: skip

    parts: list[Any] = []
    if first:
        parts.append(Figures(asked.outcome_tiles(sums, rows_of)))
    districts = sorted({one.district for one in counts})
    rows = [_row(asked, name, [c for c in counts if c.district == name], rows_of) for name in districts]
    if len(rows) > 1:
        total = (Cell(asked.label("sum")), asked.number(sum(sums.values()), rows_of("")),
                 *(asked.number(sums.get(code, 0), rows_of(code)) for code in OUTCOMES))  # fmt: skip
        rows.append(total)
    outcomes = tuple(Head(asked.word("outcome", code), number=True) for code in OUTCOMES)
    heads = (*asked.heads(".district", "owed#"), *outcomes)
    return [*parts, Table(asked.say("today_caption", event=_said(asked, event)), heads, tuple(rows))]


def _row(asked: Asked, district: str, counts: Sequence[StormCount], rows_of: Any) -> tuple[Cell, ...]:
    mine: dict[str, int] = {}
    for one in counts:
        mine[one.outcome] = mine.get(one.outcome, 0) + one.count
    name = asked.district(district) or asked.say("nowhere")
    return (
        Cell(name, to("streets", dossier=asked.dossier.id, district=district)),
        asked.number(sum(mine.values()), rows_of("", district)),
        *(asked.number(mine.get(code, 0), rows_of(code, district)) for code in OUTCOMES),
    )


def _said(asked: Asked, event: Row) -> str:
    """Say what the event was: a snowfall with its grade and amount, or the window of a service."""
    since, until = asked.moment(event["starts"]), asked.moment(event["due"] or event["ends"])
    if event["amount_tenth_mm"]:
        tenths = event["amount_tenth_mm"]
        grade = asked.word("grade", event["grade"]) if event["grade"] else asked.say("snow")
        return asked.say(
            "event_snow", grade=grade, mm=f"{tenths // 10}.{tenths % 10}", since=since, until=until
        )
    return asked.say("event_window", since=since, until=until)
