"""Options: how large a town, how long a winter, and from which seed.

In:  numbers from the command line or a test.
Out: `Options`, checked, with the numbers that were left open filled in.

The surprise: `nodes` beyond what the owed segments need makes a larger town
around them, whose streets can be driven on and are owed by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US
OFFSET_H = 8
"""The generated town lives by the clocks of Asia/Shanghai, which never change."""

SEGMENTS_MIN = 20
SEGMENTS_MAX = 500_000
NODES_MAX = 300_000
VEHICLES_MAX = 5_000
DAYS_MAX = 366
EDGES_PER_NODE = 1.38
"""Streets for each junction, where only one of the two numbers was given."""
EDGES_PER_NODE_MAX = 1.9

Format = Literal["parquet", "csv"]


class Refusal(Exception):
    """The root of what the person at the keyboard can mend: what, why, and what to do.

    The simulation shares no code with the rest of Onus, so that a mistake there
    cannot hide here; its errors have the same form and stand in the same page.
    """

    code = "SIMULATE-000"
    what = "Something went wrong."
    why = "The reason was not stated."
    do = "Report this as a defect."

    def __init__(self, **named: object) -> None:
        """Fill the templates with what is known about this one case."""
        self.what = self.what.format(**named)
        self.why = self.why.format(**named)
        self.do = self.do.format(**named)
        super().__init__(f"{self.code} {self.what} {self.why} {self.do}")


class OutOfBounds(Refusal):
    """A number is out of its bounds."""

    code = "SIMULATE-001"
    what = "{name} is {value}."
    why = "It must lie between {low} and {high}."
    do = "Choose another number."


class TooFewNodes(Refusal):
    """The streets do not fit between the junctions."""

    code = "SIMULATE-002"
    what = "{segments} segments do not fit between {nodes} nodes."
    why = "There is room for {room} here."
    do = "Ask for more --nodes, or leave --nodes out."


class FolderOccupied(Refusal):
    """The folder is there and holds something."""

    code = "SIMULATE-003"
    what = "{out} is there already and not empty."
    why = "Nothing is overwritten unless it is asked for."
    do = "Choose another folder, or add --replace."


class NotGenerated(Refusal):
    """The folder holds what this command did not write."""

    code = "SIMULATE-004"
    what = "{out} does not hold a generated dossier."
    why = "--replace only replaces what this command has written."
    do = "Choose another folder."


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for.

    Attributes:
        segments: how many segments the contract covers.
        vehicles: how many vehicles the contractor has.
        days: local days of weather and tracks.
        seed: the same seed gives the same town.
        nodes: junctions of the whole road network.
        period_s: seconds between two fixes of a device.
        start: first local day.
        signal: whether vehicles report the working signal of their blade.
        format: how network, lines and tracks are written.
        lon_e7: longitude of the middle of the town, 1e-7 degree.
        lat_e7: latitude of the middle of the town, 1e-7 degree.
    """

    segments: int
    vehicles: int
    days: int
    seed: int
    nodes: int
    period_s: int = 10
    start: date = date(2023, 12, 10)
    signal: bool = True
    format: Format = "parquet"
    # The open Pacific: nobody can mistake the town for a real one.
    lon_e7: int = 1_600_000_000
    lat_e7: int = 410_000_000

    @property
    def start_us(self) -> int:
        """Return the instant at which the first local day begins."""
        midnight = datetime(self.start.year, self.start.month, self.start.day, tzinfo=UTC)
        since = midnight - datetime(1970, 1, 1, tzinfo=UTC)
        return since // timedelta(microseconds=1) - OFFSET_H * HOUR_US

    @property
    def end_us(self) -> int:
        """Return the instant at which the last local day is over."""
        return self.start_us + self.days * DAY_US

    @property
    def edges(self) -> int:
        """Return how many streets the whole network has."""
        return max(self.segments, round(self.nodes * 1.35))


def options(
    *,
    segments: int | None = None,
    vehicles: int = 10,
    days: int = 7,
    seed: int = 1,
    nodes: int | None = None,
    period_s: int = 10,
    start: date = date(2023, 12, 10),
    signal: bool = True,
    format: Format = "parquet",  # noqa: A002 - named as on the command line
    lon_e7: int = 1_600_000_000,
    lat_e7: int = 410_000_000,
) -> Options:
    """Check what was asked for and fill in what was left open.

    Raises:
        Refusal: a number is out of its bounds, or two do not fit together.

    >>> options(segments=690).nodes
    500
    """
    if segments is None:
        segments = 1000 if nodes is None else max(SEGMENTS_MIN, int(nodes * EDGES_PER_NODE))
    if nodes is None:
        nodes = max(10, min(NODES_MAX, round(segments / EDGES_PER_NODE)))
    bounds = (
        ("--segments", segments, SEGMENTS_MIN, SEGMENTS_MAX),
        ("--nodes", nodes, 10, NODES_MAX),
        ("--vehicles", vehicles, 1, VEHICLES_MAX),
        ("--days", days, 1, DAYS_MAX),
        ("--seed", seed, 0, 2**63 - 1),
        ("--period-s", period_s, 1, 600),
        ("--lon", lon_e7, -1_790_000_000, 1_790_000_000),
        ("--lat", lat_e7, -700_000_000, 700_000_000),
    )
    for name, value, low, high in bounds:
        _refuse_outside(name, value, low, high)
    if segments > nodes * EDGES_PER_NODE_MAX:
        raise TooFewNodes(segments=segments, nodes=nodes, room=int(nodes * EDGES_PER_NODE_MAX))
    return Options(
        segments=segments,
        vehicles=vehicles,
        days=days,
        seed=seed,
        nodes=nodes,
        period_s=period_s,
        start=start,
        signal=signal,
        format=format,
        lon_e7=lon_e7,
        lat_e7=lat_e7,
    )


def _refuse_outside(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise OutOfBounds(name=name, value=value, low=low, high=high)
