"""The timeline: snow, the clocks it starts, and who did what when.

In:  occurrences, duties, findings, notices and acts of an assessment.
Out: an SVG with one lane for each kind, and the same as a list of rows.

The surprise: on a narrow screen the drawing gives way to the list, because a
picture nobody can read explains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from markupsafe import Markup

from onus.base.instants import DAY_US, HOUR_US, NO_INSTANT, Instant, ZoneTable
from onus.base.texts import Language
from onus.core.assessment.assessment import Assessment
from onus.core.determinations.findings import Outcome
from onus.report.codes import word
from onus.report.sentences import plain
from onus.report.words import label
from onus.wire.assessment_files import public_acts

WIDTH, LANE, LEFT, RIGHT, TOP = 960, 46, 130, 20, 26
EPISODES = ("snowfall", "declared")
EPISODES_MAX = 12
ACTS_MAX = 40
TICKS_MAX = 16
OTHERS = ("residents", "shops")
BEFORE_D = 7
DEED_LANES = ("others", "contractor", "public")
LETTER, WIDE_LETTER, CJK_FROM, LETTERS_MIN = 7, 13, 0x2E80, 14


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """One row of the list.

    Attributes:
        at: when it happened.
        lane: `weather`, `window`, `clock`, `others`, `contractor` or `public`.
        text: what it was.
        recorded_at: when it was written down; None where that says nothing.
        source: where it is documented.
    """

    at: Instant
    lane: str
    text: str
    recorded_at: Instant | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of a lane: snowing, time allowed, or overdue."""

    lane: str
    kind: str
    begins: Instant
    ends: Instant
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the timeline shows; `more` acts are not in it."""

    events: tuple[Event, ...]
    bars: tuple[Bar, ...]
    acts: int


def timeline(assessed: Assessment, language: Language) -> Timeline:
    """Return the events of an assessment in order of time."""
    kinds = {trigger.id: trigger.kind for trigger in assessed.dossier.contract.triggers}
    episodes = [n for n, o in enumerate(assessed.occurrences) if kinds.get(o.trigger) in EPISODES]
    bars: list[Bar] = []
    events: list[Event] = []
    for number in episodes[:EPISODES_MAX]:
        found, seen = _episode(assessed, number, kinds, language)
        bars += found
        events += seen
        clocks, due = _clocks(assessed, number, language)
        bars += clocks
        events += due
    deeds = _deeds(assessed, language)
    return Timeline(tuple(sorted(events + deeds[:ACTS_MAX], key=_order)), tuple(bars), len(deeds))


def _order(event: Event) -> tuple[int, str, str]:
    return (event.at, event.lane, event.text)


def _episode(
    assessed: Assessment, number: int, kinds: dict[str, str], language: Language
) -> tuple[list[Bar], list[Event]]:
    one = assessed.occurrences[number]
    snow = kinds[one.trigger] == "snowfall"
    lane = "weather" if snow else "window"
    mm = f"{one.amount_tenth_mm // 10}.{one.amount_tenth_mm % 10}"
    text = one.id
    if snow:
        name = "snow_mark" if one.grade else "snow_mark_plain"
        text = plain(name, language, grade=word("grade", one.grade, language), mm=mm)
    ends = one.due or one.ends
    names = ("snow_starts", "snow_ends") if snow else ("window_starts", "window_ends")
    first, last = (label(name, language) for name in names)
    begun = Event(one.starts, lane, plain("pair", language, name=first, value=text), None, one.source_ref)
    return [Bar(lane, lane, one.starts, max(one.ends, ends), text)], [
        begun,
        Event(ends, lane, plain("pair", language, name=last, value=text)),
    ]


def _clocks(assessed: Assessment, number: int, language: Language) -> tuple[list[Bar], list[Event]]:
    """Return for each clock of an occurrence the time allowed and the time overdue."""
    duties, found, zone = assessed.duties, assessed.findings, assessed.dossier.zone
    obligations = assessed.dossier.contract.obligations
    own = np.array([o.owed_by == "contractor" for o in obligations], bool)
    names = sorted({o.clock for o in obligations})
    clock = np.array([names.index(o.clock) for o in obligations], np.int64)
    mine = (duties.occurrence == number) & own[duties.obligation] & (duties.due_us != NO_INSTANT)
    keys = np.unique(
        np.column_stack([clock[duties.obligation], duties.opens_us, duties.due_us])[mine], axis=0
    ).tolist()
    bars, events = [], []
    for code, opens, due in keys[:EPISODES_MAX]:
        rows = mine & (clock[duties.obligation] == code) & (duties.due_us == due) & (duties.opens_us == opens)
        said = word("clock", names[code], language)
        hours = (due - opens) // HOUR_US
        due_text = plain("due_mark", language, clock=said, hours=hours, due=zone.local_text(Instant(due)))
        lane = f"clock {names[code]} {hours}"
        bars.append(Bar(lane, "allowed", Instant(opens), Instant(due), due_text))
        events.append(Event(Instant(due), "clock", due_text))
        late = int((found.outcome[rows] == Outcome.LATE.column_code).sum())
        unmet = int((found.outcome[rows] == Outcome.UNMET.column_code).sum())
        if late or unmet:
            until = assessed.as_of if unmet else Instant(int(found.met_us[rows].max()))
            over = plain(
                "over_mark", language, clock=said, late=late, unmet=unmet, until=zone.local_text(until)
            )
            bars.append(Bar(lane, "over", Instant(due), until, over))
    return bars, events


def _deeds(assessed: Assessment, language: Language) -> list[Event]:
    """Return notices and acts in order of time."""
    bodies = {body.id: body.name.text(language) for body in assessed.dossier.register.bodies}
    found = [
        Event(n.happened_at, "others", n.title.text(language), n.recorded_at, n.source)
        for n in assessed.dossier.notices
    ]
    for act in public_acts(assessed):
        lane = "contractor" if act.toward == "contractor" else "others" if act.toward in OTHERS else "public"
        said = word("act", act.kind, language)
        by = bodies.get(act.by_body, act.by_body)
        head = plain("by_findings", language, name=said, findings=by) if by else said
        text = act.text.text(language)
        found.append(
            Event(
                act.happened_at,
                lane,
                plain("pair", language, name=head, value=text) if text else head,
                act.recorded_at,
                act.source,
            )
        )
    return sorted(found, key=_order)


@dataclass(frozen=True, slots=True)
class _Axis:
    """The time axis: which instant stands where."""

    first: Instant
    last: Instant
    zone: ZoneTable

    def x(self, at: int) -> int:
        """Return where an instant stands; beyond the ends it stands at the end."""
        room = WIDTH - LEFT - RIGHT
        return LEFT + (min(max(at, self.first), self.last) - self.first) * room // (self.last - self.first)


def drawing(line: Timeline, zone: ZoneTable, language: Language) -> Markup:
    """Return the timeline as SVG; empty where nothing has a length."""
    if not line.bars:
        return Markup("")
    deeds = [event for event in line.events if event.lane in DEED_LANES]
    axis = _axis(line.bars, deeds, zone)
    # A lane whose acts all lie before the axis has nothing to show.
    drawn = {bar.lane for bar in line.bars} | {event.lane for event in deeds if event.at >= axis.first}
    lanes = [(lane, said) for lane, said in lane_names(line, language) if lane in drawn]
    high = TOP + len(lanes) * LANE + 4
    parts = [_ticks(axis, high)]
    for number, (lane, said) in enumerate(lanes):
        y = TOP + number * LANE
        parts.append(
            Markup('<path class="rule" d="M0 {}H{}"/><text class="lane" x="4" y="{}">{}</text>').format(
                y, WIDTH, y + 28, said
            )
        )
        bars = [bar for bar in line.bars if bar.lane == lane]
        parts += [_bar(bar, y, axis) for bar in bars]
        parts.append(_texts([_bar_text(bar, axis) for bar in bars if bar.kind != "over"], y + 14))
        marks = [event for event in deeds if event.lane == lane and event.at >= axis.first]
        parts += [_mark(event, y, axis) for event in marks]
        parts.append(_texts([_mark_text(event, axis) for event in marks], y + 14))
    return Markup('<svg class="timeline" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, high, label("timeline_alt", language), Markup("").join(parts)
    )


def _axis(bars: Sequence[Bar], deeds: Sequence[Event], zone: ZoneTable) -> _Axis:
    """Return an axis of whole days; what is overdue for long runs out of it."""
    points = [b.begins for b in bars] + [b.ends for b in bars if b.kind != "over"]
    # A plan made months before would squeeze the days that matter; the list tells of it.
    points += [event.at for event in deeds if event.at >= min(points) - BEFORE_D * DAY_US]
    first = zone.at(zone.local_day(Instant(min(points))))
    latest = min(max([*points, *(b.ends for b in bars)]), max(points) + 3 * DAY_US)
    return _Axis(first, zone.at(zone.local_day(Instant(latest)) + timedelta(days=1)), zone)


def _ticks(axis: _Axis, high: int) -> Markup:
    """Return a line and a date for each day, or for every so many."""
    days = (axis.last - axis.first) // DAY_US
    every = max(-(-days // TICKS_MAX), 1)
    day, parts = axis.zone.local_day(axis.first), []
    while (at := axis.zone.at(day)) < axis.last:
        parts.append(
            Markup(
                '<path class="tick" d="M{x} {t}V{h}"/><text class="tick" x="{u}" y="16">{d}</text>'
            ).format(x=axis.x(at), t=TOP - 6, h=high, u=axis.x(at) + 3, d=f"{day:%m-%d}")
        )
        day += timedelta(days=every)
    return Markup("").join(parts)


def _bar(bar: Bar, y: int, axis: _Axis) -> Markup:
    top, tall = (y + 33, 7) if bar.kind == "over" else (y + 19, 12)
    left = axis.x(bar.begins)
    return Markup('<rect class="t-{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>').format(
        bar.kind, left, top, max(axis.x(bar.ends) - left, 2), tall, bar.text
    )


Placed = tuple[int, str, str]
"""Where a text stands, `start` or `end` of it there, and the text."""


def _bar_text(bar: Bar, axis: _Axis) -> Placed:
    """Return the text at a bar: what fell, or when it was due."""
    if bar.kind == "allowed":
        return (axis.x(bar.ends), "end", axis.zone.local_text(bar.ends)[5:])
    at = axis.x(bar.begins)
    return (at, "start", bar.text) if at + _wide(bar.text) < WIDTH else (WIDTH - 4, "end", bar.text)


def _mark(event: Event, y: int, axis: _Axis) -> Markup:
    return Markup('<path class="t-deed" d="M{} {}l7 8l-7 8l-7 -8z"><title>{} {}</title></path>').format(
        axis.x(event.at), y + 19, axis.zone.local_text(event.at), event.text
    )


def _mark_text(event: Event, axis: _Axis) -> Placed:
    text = f"{axis.zone.local_text(event.at)[5:]} {event.text}"
    at = axis.x(event.at)
    room = WIDTH - RIGHT - at
    side = "start" if _wide(text) <= room or room > at - LEFT else "end"
    space = room if side == "start" else at - LEFT
    while _wide(text) > space and len(text) > LETTERS_MIN:
        text = text[:-2] + "…"
    return (at, side, text)


def _texts(placed: Sequence[Placed], y: int) -> Markup:
    """Return texts on one line, each unless it would cover the one before."""
    parts, free = [], 0
    for at, side, text in sorted(placed):
        begins = at - _wide(text) if side == "end" else at
        if begins < free:
            continue
        free = begins + _wide(text) + 6
        parts.append(Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(at, y, side, text))
    return Markup("").join(parts)


def _wide(text: str) -> int:
    return sum(WIDE_LETTER if ord(c) > CJK_FROM else LETTER for c in text)


def lane_names(line: Timeline, language: Language) -> list[tuple[str, str]]:
    """Return the lanes in their order, each with its name."""
    named = {"weather": "lane_weather", "window": "lane_window", "others": "lane_others",
             "contractor": "lane_contractor", "public": "lane_public"}  # fmt: skip
    clocks = sorted({b.lane for b in line.bars if b.lane.startswith("clock")}, key=_clock_order)
    used = [b.lane for b in line.bars] + [e.lane for e in line.events if e.lane in DEED_LANES]
    order = ["weather", "window", *clocks, "others", "contractor", "public"]
    return [
        (lane, label(named[lane], language) if lane in named else _clock_name(lane, language))
        for lane in order
        if lane in used
    ]


def _clock_name(lane: str, language: Language) -> str:
    _, clock, hours = lane.split(" ")
    return plain("lane_clock", language, clock=word("clock", clock, language), hours=hours)


def _clock_order(lane: str) -> tuple[int, int]:
    _, clock, hours = lane.split(" ")
    order = ("passable", "standard", "haulage")
    return (order.index(clock) if clock in order else len(order), int(hours))
