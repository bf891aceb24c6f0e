"""OpenStreetMap files: roads out of a PBF extract.

In:  the path of an `.osm.pbf` file (or `.osm`, `.osm.bz2`).
Out: segments cut at junctions, and what was left out.

The surprise: the reader `osmium` is optional. Without it this module loads and
says what to install.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onus.base.errors import Fault
from onus.wire.import_faults import (
    BrokenFile,
    BrokenGeometry,
    NoRows,
    ReaderMissing,
    fault,
)
from onus.wire.osm_ways import (
    CARRIAGEWAYS,
    OsmWay,
    RoadSegment,
    is_carriageway,
    split_ways,
)

try:
    import osmium
except ImportError:  # pragma: no cover - the extra is installed where this is tested
    osmium = None  # type: ignore[assignment,unused-ignore]


@dataclass(frozen=True, slots=True)
class OsmRoads:
    """Roads of an extract.

    Attributes:
        segments: by way number, then along the way.
        faults: what keeps the file from being used, and warnings.
        ways: how many ways were roads.
    """

    segments: tuple[RoadSegment, ...]
    faults: tuple[Fault, ...]
    ways: int


def read_osm(path: Path, *, classes: Sequence[str] = CARRIAGEWAYS) -> OsmRoads:
    """Read the roads of an OpenStreetMap file.

    Args:
        path: the extract.
        classes: values of `highway` that are wanted.

    Raises:
        ReaderMissing: `osmium` is not installed.
    """
    if osmium is None:
        raise ReaderMissing
    ways: list[OsmWay] = []
    faults: list[Fault] = []
    try:
        processor = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
        roads = processor.with_locations().with_filter(osmium.filter.KeyFilter("highway"))
        for item in roads:
            if not isinstance(item, osmium.osm.Way):
                continue
            tags = {tag.k: tag.v for tag in item.tags}
            if not is_carriageway(tags, classes):
                continue
            way, lost = _way(item, tags)
            if lost:
                found = f"way {item.id} lacks {lost} node(s) that the extract left out"
                faults.append(
                    fault(
                        BrokenGeometry,
                        path.name,
                        where=f"way {item.id}",
                        warning=True,
                        found=found,
                    )
                )
            if way is not None:
                ways.append(way)
    except (RuntimeError, OSError) as error:
        return OsmRoads((), (fault(BrokenFile, path.name, form="OpenStreetMap", found=error),), 0)
    if not ways:
        faults.append(fault(NoRows, path.name))
    segments = split_ways(ways)
    faults += [_without_length(one, path.name) for one in segments if not one.length_mm]
    kept = tuple(one for one in segments if one.length_mm)
    return OsmRoads(kept, tuple(faults), len(ways))


def _without_length(segment: RoadSegment, file: str) -> Fault:
    """Return a warning: two nodes at one position make a piece that nobody can drive along."""
    found = "its nodes lie at one position; the piece was left out"
    return fault(BrokenGeometry, file, where=segment.segment_id, warning=True, found=found)


def _way(item: osmium.osm.Way, tags: dict[str, str]) -> tuple[OsmWay | None, int]:
    """Return a way without its unplaced nodes, and how many those were."""
    nodes: list[int] = []
    lon_e7: list[int] = []
    lat_e7: list[int] = []
    lost = 0
    for node in item.nodes:
        if not node.location.valid():
            lost += 1
        elif not nodes or nodes[-1] != node.ref:
            nodes.append(node.ref)
            # Whole 1e-7 degree: the file's own unit, so nothing is rounded here.
            lon_e7.append(node.location.x)
            lat_e7.append(node.location.y)
    if len(nodes) < 2:
        return None, lost
    return OsmWay(item.id, tuple(nodes), tuple(lon_e7), tuple(lat_e7), tags), lost
