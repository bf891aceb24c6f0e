"""Forecasts: a plain table, or a bulletin typed in, as spans of expected snow.

In:  rows of a CSV, or the text of a bulletin; the zone of the place; the signals.
Out: `ForecastSpan` values, and every fault by its line.

The surprise: a warning names a colour and no amount. The amount is the least that
its colour stands for, from the hour of issue on for as many hours as the signal
speaks of. Where a row names an amount of its own, that amount stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onus.base.errors import Fault, OnusError
from onus.base.instants import HOUR_US, Instant, ZoneTable, instant
from onus.core.planning.forecast import TENTH_MM_PER_CM, ForecastSpan
from onus.wire.csv_rows import Row, Rows
from onus.wire.import_faults import Tally, fault, fault_of
from onus.wire.warning_signals import WarningSignals

HEADS = {
    "valid_from": ("valid_from", "from", "起", "起始时间", "开始时间"),
    "valid_until": ("valid_until", "until", "止", "终止时间", "结束时间"),
    "snow_mm": ("snow_mm", "mm", "降雪量毫米", "降雪量(毫米)", "降雪量"),
    "snow_cm": ("snow_cm", "cm", "雪深厘米", "新增积雪厘米", "新增积雪(厘米)"),
    "confidence": ("confidence", "把握", "把握(%)", "置信度"),
    "signal": ("signal", "预警信号", "预警"),
    "issued_at": ("issued_at", "发布时间"),
    "source": ("source", "来源", "发布单位"),
}
"""Names of the columns, in English and Chinese."""
COLOURS = {
    "blue": ("blue", "蓝"),
    "yellow": ("yellow", "黄"),
    "orange": ("orange", "橙"),
    "red": ("red", "红"),
}
_LOCAL = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?[T ]*(?:(\d{1,2})[:时点](?:(\d{1,2})分?)?)?")
_SIGNAL = re.compile(
    r"暴雪(蓝|黄|橙|红)色|snowstorm (blue|yellow|orange|red)|(blue|yellow|orange|red) snowstorm",
    re.IGNORECASE,
)
_RAISED = re.compile(r"(?:升级为|变更为|调整为|降级为|upgraded to|changed to)\s*")
_LIFTED = re.compile(r"解除|lifted|cancelled")
_PLAIN = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?")
PERCENT_PPM = 10_000
PERCENT_MAX = 100


class ForecastCell(OnusError):
    """A cell of a forecast does not hold what its column asks for."""

    code = "FORECAST-001"
    what = "`{column}` holds `{found}`; {asked} is asked."
    why = "Snow at a wrong hour would call out a crew for nothing, or too late."
    do = "Correct the cell. Times may be 2023-12-13 08:00 (clocks of the place) or carry their offset."


class ForecastOverlaps(OnusError):
    """Two rows forecast the same hours."""

    code = "FORECAST-002"
    what = "It speaks of hours that line {other} speaks of, too."
    why = "Both amounts together would be snow that nobody forecast."
    do = "Keep the row of the later bulletin, or let one end where the other begins."


class ForecastColumns(OnusError):
    """A forecast has none of the columns that say when or how much."""

    code = "FORECAST-003"
    what = "There is no column for {missing}."
    why = "A forecast says from when until when, and how much snow or which warning signal."
    do = "Name the columns valid_from, valid_until and snow_mm, or issued_at and signal."


class NoSignal(OnusError):
    """A bulletin names no signal, no hour, or several signals."""

    code = "FORECAST-004"
    what = "The bulletin has {found}."
    why = "Hours and amount of the snow follow from one signal and the hour at which it was issued."
    do = "Type the bulletin in with its signal and its hour: 2023年12月13日10时30分发布暴雪黄色预警信号."


class ForecastTimes(OnusError):
    """A row ends before it begins."""

    code = "FORECAST-005"
    what = "It ends at {until}, not after it begins at {begins}."
    why = "Times run forward."
    do = "Correct one of the two times."


@dataclass(frozen=True, slots=True)
class Forecast:
    """Spans of expected snow in order of time, and what is wrong with the rest."""

    spans: tuple[ForecastSpan, ...]
    faults: tuple[Fault, ...]


def local_instant(text: str, zone: ZoneTable) -> Instant | None:
    """Return an instant with its offset, or else by the clocks of a place; None where it is neither.

    >>> from onus.base.instants import UTC_ZONE
    >>> local_instant("1970年1月2日8时", UTC_ZONE) == local_instant("1970-01-02T08:00Z", UTC_ZONE)
    True
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        return instant(plain)
    except OnusError:
        found = _LOCAL.fullmatch(plain)
        return _wall(found, zone) if found else None


def _wall(found: re.Match[str], zone: ZoneTable) -> Instant | None:
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    if hour > 24 or minute > 59 or (hour, minute) > (24, 0):
        return None
    try:
        return zone.at(date(year, month, day), hour * 60 + minute)
    except ValueError:
        return None


def read_table(rows: Rows, zone: ZoneTable, signals: WarningSignals, *, file: str) -> Forecast:
    """Read a forecast from the rows of a CSV.

    Args:
        rows: rows of texts, with the faults found so far.
        zone: of the place; times without an offset are read by its clocks.
        signals: what the colours stand for.
        file: name for the faults.

    >>> from onus.base.instants import UTC_ZONE
    >>> read_table(Rows(("a",), (), ()), UTC_ZONE, None, file="f.csv").faults[0].code
    'FORECAST-003'
    """
    tally = Tally()
    tally.add(*rows.faults)
    names = {
        field: next((h for h in rows.header if _plain(h) in heads), "") for field, heads in HEADS.items()
    }
    missing = _missing(names)
    if missing:
        tally.add(fault(ForecastColumns, file, line=1, missing=missing))
        return Forecast((), tally.faults())
    read = [(row, _Reader(row, names, zone, file, tally).span(signals)) for row in rows.rows]
    placed = sorted(
        ((row, span) for row, span in read if span is not None),
        key=lambda one: (one[1].from_at, one[1].until_at, one[0].line),
    )
    for at, (row, span) in enumerate(placed):
        over = next((o for o, other in placed[:at] if other.until_at > span.from_at), None)
        if over is not None:
            tally.add(
                fault(ForecastOverlaps, file, line=row.line, where=f"row {row.number}", other=over.line)
            )
    return Forecast(tuple(span for _, span in placed), tally.faults())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _missing(names: dict[str, str]) -> str:
    by_signal = names["signal"] and (names["issued_at"] or names["valid_from"])
    if by_signal:
        return ""
    when = names["valid_from"] and names["valid_until"]
    return "" if when and (names["snow_mm"] or names["snow_cm"]) else "times or amounts"


@dataclass
class _Reader:
    row: Row
    names: dict[str, str]
    zone: ZoneTable
    file: str
    tally: Tally
    faulty: bool = False

    def span(self, signals: WarningSignals) -> ForecastSpan | None:
        """Return the span of a row; None where a cell is faulty."""
        colour = self.colour()
        signal = signals.named(colour) if colour else None
        begins = self.when("issued_at" if signal and not self.text("valid_from") else "valid_from")
        until = self.when("valid_until", needed=signal is None)
        if until is None and signal is not None and begins is not None:
            until = Instant(begins + signal.hours * HOUR_US)
        amount, from_depth = self.amount(signal.least_tenth_mm if signal else None)
        confidence = self.percent("confidence")
        if self.faulty or begins is None or until is None or amount is None:
            return None
        if until <= begins:
            self.add(ForecastTimes, until=self.text("valid_until"), begins=self.text("valid_from"))
            return None
        source = self.text("source") or self.file
        return ForecastSpan(
            id=f"{self.file}:{self.row.line}",
            from_at=begins,
            until_at=until,
            least_tenth_mm=amount,
            confidence_ppm=confidence,
            signal=colour or "",
            from_depth=from_depth,
            source=source,
        )

    def text(self, field: str) -> str:
        return self.row[self.names[field]] if self.names[field] else ""

    def when(self, field: str, *, needed: bool = True) -> Instant | None:
        found = self.text(field)
        at = local_instant(found, self.zone) if found else None
        if at is None and (needed or found):
            self.fault(field, "a time, 2023-12-13 08:00,")
        return at

    def colour(self) -> str | None:
        found = _plain(self.text("signal"))
        if not found:
            return None
        colours = [name for name, words in COLOURS.items() if any(word in found for word in words)]
        if len(colours) != 1:
            self.fault("signal", "blue, yellow, orange or red (蓝、黄、橙、红)")
            return None
        return colours[0]

    def amount(self, of_signal: int | None) -> tuple[int | None, bool]:
        """Return the least amount of water, and whether it was reckoned from a depth of snow."""
        for field, tenth_mm, from_depth in (("snow_mm", 10, False), ("snow_cm", TENTH_MM_PER_CM, True)):
            if self.text(field):
                return self.number(field, tenth_mm), from_depth
        if of_signal is None:
            self.fault("snow_mm", "an amount of snow or a warning signal")
        return of_signal, False

    def percent(self, field: str) -> int | None:
        found = self.text(field)
        if not found:
            return None
        share = self.number(field, PERCENT_PPM, text=_plain(found).rstrip("%"))
        if share is not None and share > PERCENT_MAX * PERCENT_PPM:
            self.fault(field, "a share from 0 to 100 %")
            return None
        return share

    def number(self, field: str, times: int, *, text: str = "") -> int | None:
        found = text or _plain(self.text(field))
        if not _PLAIN.fullmatch(found):
            self.fault(field, "a number, not below 0,")
            return None
        return int((Decimal(found) * times).to_integral_value())

    def fault(self, field: str, asked: str) -> None:
        found = self.text(field)[:60]
        self.add(ForecastCell, column=self.names[field] or field, found=found, asked=asked)

    def add(self, kind: type[OnusError], **named: object) -> None:
        self.faulty = True
        self.tally.add(fault_of(kind, self.file, named, line=self.row.line, where=f"row {self.row.number}"))


def read_bulletin(text: str, zone: ZoneTable, signals: WarningSignals, *, file: str) -> Forecast:
    """Read a warning that somebody typed in.

    Args:
        text: the bulletin, with the hour at which it was issued and its signal. Where a
            signal was raised or lowered, the later one counts; one that is lifted
            forecasts nothing.
        zone: of the place.
        signals: what the colours stand for.
        file: name for the faults.

    >>> from onus.base.instants import UTC_ZONE
    >>> read_bulletin("snow", UTC_ZONE, None, file="b.txt").faults[0].what
    'The bulletin has no snowstorm signal.'
    """
    plain = unicodedata.normalize("NFKC", text)
    found = _signals_in(plain)
    if _LIFTED.search(plain) and found:
        return Forecast((), ())
    hour = _LOCAL.search(plain)
    issued = _wall(hour, zone) if hour is not None and hour.group(4) else None
    if len(found) != 1 or issued is None:
        wrong = "no snowstorm signal" if not found else f"{len(found)} signals: {', '.join(found)}"
        wrong = "no hour at which it was issued" if len(found) == 1 else wrong
        return Forecast((), (fault(NoSignal, file, line=1, found=wrong),))
    signal = signals.named(found[0])
    assert signal is not None, "a colour has no signal"
    span = ForecastSpan(
        id=f"{file}:1",
        from_at=issued,
        until_at=Instant(issued + signal.hours * HOUR_US),
        least_tenth_mm=signal.least_tenth_mm,
        signal=signal.signal,
        source=" ".join(plain.split())[:200],
    )
    return Forecast((span,), ())


def _signals_in(text: str) -> Sequence[str]:
    """Return the colours that are in force after a bulletin, each once."""
    raised = list(_RAISED.finditer(text))
    part = text[raised[-1].end() :] if raised else text
    words = [next(word for word in one.groups() if word).lower() for one in _SIGNAL.finditer(part)]
    return tuple(dict.fromkeys(name for word in words for name, known in COLOURS.items() if word in known))
