"""OpenStreetMap ways to road segments, cut where roads meet.

In:  ways with their nodes, positions and tags.
Out: segments that begin and end at a junction or at the end of a way.

The surprise: a segment's id is made of the way's number and the number of the
piece, so it holds only as long as nobody maps a new side street there. Keep
the network file that a contract was signed with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onus.wire.line_lengths import line_length_mm

CARRIAGEWAYS = (
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link",
    "secondary", "secondary_link", "tertiary", "tertiary_link", "unclassified",
    "residential", "living_street", "service", "pedestrian", "road", "busway",
)  # fmt: skip
"""Values of the tag `highway` that vehicles of a service drive on."""
ONE_DIRECTION = ("yes", "true", "1")
AGAINST = ("-1", "reverse")
CIRCLES = ("roundabout", "circular")
IMPLIED = ("motorway", "motorway_link")


@dataclass(frozen=True, slots=True)
class OsmWay:
    """One way.

    Attributes:
        number: its id in OpenStreetMap.
        nodes: ids of its nodes, in order.
        lon_e7: their longitudes.
        lat_e7: their latitudes.
        tags: all its tags.
    """

    number: int
    nodes: tuple[int, ...]
    lon_e7: tuple[int, ...]
    lat_e7: tuple[int, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RoadSegment:
    """One piece of road between two junctions."""

    segment_id: str
    name: str
    road_class: str
    oneway: str
    length_mm: int
    lon_e7: tuple[int, ...]
    lat_e7: tuple[int, ...]
    source_ref: str


def is_carriageway(tags: Mapping[str, str], classes: Sequence[str] = CARRIAGEWAYS) -> bool:
    """Return whether a way is a road that vehicles of a service drive on.

    >>> is_carriageway({"highway": "residential"}), is_carriageway({"highway": "steps"})
    (True, False)
    """
    return tags.get("highway", "") in classes and tags.get("area") != "yes"


def direction(tags: Mapping[str, str]) -> str:
    """Return `forward`, `backward` or empty, as the tags say or imply.

    >>> direction({"oneway": "-1"}), direction({"junction": "roundabout"}), direction({})
    ('backward', 'forward', '')
    """
    stated = tags.get("oneway", "")
    if stated in ONE_DIRECTION:
        return "forward"
    if stated in AGAINST:
        return "backward"
    implied = tags.get("junction") in CIRCLES or tags.get("highway") in IMPLIED
    return "forward" if implied and stated != "no" else ""


def split_ways(ways: Iterable[OsmWay]) -> tuple[RoadSegment, ...]:
    """Cut ways where two of them, or one with itself, share a node.

    Args:
        ways: ways of at least two nodes, in any order.

    Returns:
        Segments by way number, then along the way.

    >>> a = OsmWay(1, (1, 2, 3), (0, 10, 20), (0, 0, 0), {"highway": "service"})
    >>> b = OsmWay(2, (2, 4), (10, 10), (0, 9), {"highway": "service"})
    >>> [piece.segment_id for piece in split_ways([b, a])]
    ['w1-1', 'w1-2', 'w2-1']
    """
    ordered = sorted(ways, key=lambda way: way.number)
    junctions = _junctions(ordered)
    return tuple(piece for way in ordered for piece in _pieces(way, junctions))


def _junctions(ways: Sequence[OsmWay]) -> NDArray[np.int64]:
    """Return the nodes that are used more than once, rising."""
    if not ways:
        return np.zeros(0, np.int64)
    used = np.concatenate([np.array(way.nodes, np.int64) for way in ways])
    nodes, counts = np.unique(used, return_counts=True)
    return nodes[counts > 1]


def _pieces(way: OsmWay, junctions: NDArray[np.int64]) -> list[RoadSegment]:
    inner = np.isin(np.array(way.nodes[1:-1], np.int64), junctions)
    cuts = [0, *(np.flatnonzero(inner) + 1).tolist(), len(way.nodes) - 1]
    return [
        _piece(way, number, start, end + 1) for number, (start, end) in enumerate(pairwise(cuts), start=1)
    ]


def _piece(way: OsmWay, number: int, start: int, end: int) -> RoadSegment:
    lon_e7, lat_e7 = way.lon_e7[start:end], way.lat_e7[start:end]
    return RoadSegment(
        segment_id=f"w{way.number}-{number}",
        name=way.tags.get("name", way.tags.get("ref", "")),
        road_class=way.tags["highway"],
        oneway=direction(way.tags),
        length_mm=line_length_mm(np.array(lon_e7), np.array(lat_e7)),
        lon_e7=lon_e7,
        lat_e7=lat_e7,
        source_ref=f"way/{way.number}",
    )
