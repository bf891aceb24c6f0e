"""Forecast: snow that has not fallen yet, as the observations it would become.

In:  spans of a forecast, and a dossier as it stood now.
Out: the same dossier with the snow as if it had fallen, for looking ahead only.

The surprise: the future is judged by the very functions that judge the past, so a
forecast takes the shape of observations. It never becomes a fact: what is made
here bears the mark `forecast:` and lives as long as one look ahead. Hours that
somebody has already observed are left to the observation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onus.base.bounds import refuse, unless
from onus.base.instants import Instant
from onus.base.money import PPM
from onus.core.assessment.dossier import Dossier
from onus.core.contracts.facts import Observation

MARK = "forecast:"
TENTH_MM_PER_CM = 10
"""Fresh snow of 1 cm taken for 1 mm of water: a rule of thumb, and said to be one."""


@dataclass(frozen=True, slots=True)
class ForecastSpan:
    """Snow that is expected within some hours.

    Attributes:
        id: name of the line or signal it comes from.
        from_at: first instant of it.
        until_at: first instant no longer, later than `from_at`.
        least_tenth_mm: the least water expected, in tenths of a millimetre.
        confidence_ppm: how sure the forecast is; None where it does not say.
        signal: `blue`, `yellow`, `orange` or `red`; empty where no warning was given.
        from_depth: whether the water was reckoned from a depth of snow.
        source: who forecast it, and when.
    """

    id: str
    from_at: Instant
    until_at: Instant
    least_tenth_mm: int
    confidence_ppm: int | None = None
    signal: str = ""
    from_depth: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse times that cross, less than nothing, and more than certainty."""
        refuse(
            [
                unless(self.until_at > self.from_at, "until must be after from"),
                unless(self.least_tenth_mm >= 0, "the amount must not be negative"),
                unless(0 <= (self.confidence_ppm or 0) <= PPM, "the confidence must be from 0 to 100 %"),
            ]
        )


def with_forecast(dossier: Dossier, spans: Sequence[ForecastSpan], *, now: Instant) -> Dossier:
    """Return a dossier in which the forecast has come true, at every station that a trigger looks at.

    Args:
        dossier: as it stood now.
        spans: the forecast; it begins at the earliest now, and where what a station has
            observed ends; one that is over by then is left out.
        now: the instant of looking ahead.

    >>> from datetime import date
    >>> from onus.base.instants import HOUR_US, UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> from onus.core.accountability.register import Register
    >>> from onus.core.contracts.contract import Contract, Trigger
    >>> from onus.core.contracts.rulebook import Rulebook
    >>> contract = Contract("c", Localized(), "x", "government", date(2023, 9, 1), date(2024, 9, 1),
    ...                     triggers=(Trigger("snow", "snowfall", station="town"),))
    >>> dossier = Dossier("d", Localized(), UTC_ZONE, "CNY", "generated", contract, Register(), Rulebook(), ())
    >>> span = ForecastSpan("1", Instant(0), Instant(4 * HOUR_US), 40)
    >>> with_forecast(dossier, [span], now=Instant(HOUR_US)).observations[0].precipitation_tenth_mm
    40
    """
    made = [seen for station in stations_of(dossier) for seen in _at_station(dossier, station, spans, now)]
    every = sorted((*dossier.observations, *made), key=lambda o: (o.station, o.from_at, o.to_at, repr(o)))
    return replace(dossier, observations=tuple(every))


def stations_of(dossier: Dossier) -> tuple[str, ...]:
    """Return the stations that the snowfall triggers of a contract look at, each once.

    A trigger without one looks at the first station on record; where nothing is on
    record, at a station without a name.
    """
    first = min((seen.station for seen in dossier.observations), default="")
    named = [each.station or first for each in dossier.contract.triggers if each.kind == "snowfall"]
    return tuple(dict.fromkeys(named))


def is_forecast(seen: Observation) -> bool:
    """Return whether an observation stands for snow that has not fallen.

    >>> at = Instant(0)
    >>> is_forecast(Observation("s", at, Instant(9), 5, None, "snow", at, source_ref="forecast:1"))
    True
    """
    return seen.source_ref.startswith(MARK)


def _at_station(
    dossier: Dossier, station: str, spans: Sequence[ForecastSpan], now: Instant
) -> list[Observation]:
    seen = [each for each in dossier.observations if each.station == station]
    after = max([now, *(each.to_at for each in seen)])
    made = []
    for span in spans:
        begins = Instant(max(span.from_at, after))
        if begins >= span.until_at:
            continue
        fallen = [
            each.precipitation_tenth_mm or 0
            for each in seen
            if each.from_at < span.until_at and each.to_at > span.from_at
        ]
        made.append(
            Observation(
                station=station,
                from_at=begins,
                to_at=span.until_at,
                precipitation_tenth_mm=max(span.least_tenth_mm - sum(fallen), 0),
                snow_depth_mm=None,
                phenomenon="snow",
                recorded_at=now,
                source_ref=f"{MARK}{span.id}",
            )
        )
    return made
