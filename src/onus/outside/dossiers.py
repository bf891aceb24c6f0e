"""Dossiers: a folder on the disk as one value, or all its faults at once.

In:  the path of a dossier folder, and the instant by which facts must be on record.
Out: `LoadedDossier`: the value, its geometry, its track files.

The surprise: nothing is read in part. Every file is looked through before the
first fault is told, so that an office mends a folder once and not ten times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry.polygon import orient

from onus.base.canonical import content_digest, rows_digest
from onus.base.errors import Fault, FaultyInput
from onus.base.instants import Instant
from onus.core.accountability.answerable import known_holdings
from onus.core.assessment.dossier import ACTS, NETWORK, Dossier
from onus.core.assessment.known import known_facts, last_unseen
from onus.core.contracts.corrections import standing
from onus.core.contracts.places import Place
from onus.core.contracts.rulebook import Rulebook
from onus.outside.dossier_folder import KNOWN, LINES, NETWORKS, DossierFolder
from onus.outside.files import file_digests
from onus.outside.network_files import NetworkFile
from onus.wire.dossier_faults import cross_faults
from onus.wire.dossier_files import (
    read_acts,
    read_contract,
    read_head,
    read_notices,
    read_register,
)
from onus.wire.dossier_names import name_faults, salt_faults, salt_mark
from onus.wire.fact_tables import TABLES
from onus.wire.network_geometry import CenterLine, NetworkGeometry, PlaceRow, lay_out

NEEDED = ("dossier.toml", "contract.toml", "officers.toml")
PRIVATE = "private/"
EVIDENCE = ("inspections.csv", "crews.csv", "visits.csv", "photos.csv")
ATTACHMENTS = "attachments.csv"
"""Decides nothing, so that its absence says nothing either."""
OPTIONAL = tuple(name for name in KNOWN if name not in (*NEEDED, *NETWORKS, *LINES, ATTACHMENTS))


@dataclass(frozen=True, slots=True)
class LoadedDossier:
    """A dossier and what lies beside the value.

    Attributes:
        unseen: how many facts, beside tracks, were recorded after the instant that was asked for,
            and when the last of them was; `(0, None)` where all are seen.
        on_record: facts of each file as they stood then, also those that others correct.
    """

    dossier: Dossier
    geometry: NetworkGeometry
    track_files: tuple[Path, ...]
    raw_digests: Mapping[str, str]
    warnings: tuple[Fault, ...]
    unseen: tuple[int, Instant | None] = (0, None)
    on_record: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


def read_dossier(path: Path, *, as_of: Instant | None = None, network_needed: bool = True) -> LoadedDossier:
    """Read a dossier folder.

    Args:
        path: the folder.
        as_of: facts recorded later are not seen; None for all facts.
        network_needed: whether a folder without a network is refused; else it has no places, and `absent` says so.

    Raises:
        FaultyInput: with every fault of every file.
    """
    folder = DossierFolder(path)
    head = folder.toml("dossier.toml", read_head)
    contract = folder.toml("contract.toml", read_contract)
    register = folder.toml("officers.toml", read_register)
    notices = folder.toml("notices.toml", read_notices, needed=False)
    acts = folder.toml("acts.toml", read_acts, needed=False)
    found = {table.file: folder.table(table) for table in TABLES}
    network = folder.network(needed=network_needed)
    lines, tracks, rows = folder.center_lines(), folder.track_files(), _place_rows(network)
    folder.strangers()
    zone = folder.zone(head.value.time_zone if head.value else "UTC", head.lines)
    rules = folder.rules(head.texts("packs"), head.lines)
    folder.tally.add(
        *cross_faults(
            head=head, contract=contract, register=register, notices=notices, acts=acts,
            places=None if network is None else [row.place.id for row in rows],
            tables=found, lines=folder.lines, rules=rules,
        )
    )  # fmt: skip
    salt, names, named = folder.salt(), folder.names(), [row.place for row in rows]
    folder.tally.add(*name_faults(contract, named, network=_network_file(path)), *salt_faults(salt, named))
    faults = folder.faults()
    if any(not one.warning for one in faults):
        raise FaultyInput(faults, source=str(path))
    places, geometry = lay_out(rows, _center_lines(lines) if lines is not None else [])
    dated = {name: rows for name, rows in found.items() if name != "vehicles.csv"}
    dated.update({"notices.toml": notices.value or (), "acts.toml": acts.value or ()})
    values = {name: standing(rows, as_of=as_of) for name, rows in dated.items()}
    beside = {"vehicles.csv": found["vehicles.csv"], "dossier.toml": (head.value,)}
    on_record = {name: known_facts(rows, as_of) for name, rows in dated.items()} | beside
    dossier = Dossier(
        id=head.value.id,
        title=head.value.title,
        zone=zone,
        currency=head.value.currency,
        origin=head.value.origin,
        contract=contract.value,
        register=register.value,
        rulebook=Rulebook(rules, head.value.apply_undated),
        places=places,
        packs=head.value.packs,
        compare_with=head.value.compare_with,
        tracks_public=head.value.tracks_public,
        assessed_from=head.value.assessed_from,
        assessed_until=head.value.assessed_until,
        reply_within_h=head.value.reply_within_h,
        vehicles=_sorted(found["vehicles.csv"]),
        observations=_by_station(values["weather.csv"]),
        evidence=_sorted(seen for name in EVIDENCE for seen in values[name]),
        reports=_sorted(values["reports.csv"]),
        instructions=_sorted(values["instructions.csv"]),
        notices=_sorted(values["notices.toml"]),
        acts=_sorted(values["acts.toml"]),
        payments=_sorted(values["payments.csv"]),
        attachments=_sorted(values[ATTACHMENTS]),
        absent=(*_absent(path, on_record), *(() if network is not None else (NETWORK,))),
        salt=salt if any(place.private for place in places) else "",
        names=names,
    )
    digests = {**_content_digests(dossier, on_record, geometry, as_of=as_of), **salt_mark(dossier.salt)}
    return LoadedDossier(
        dossier=replace(dossier, sources=digests),
        geometry=geometry,
        track_files=tracks,
        raw_digests=_raw_digests(path),
        warnings=faults,
        unseen=last_unseen(chain.from_iterable(dated.values()), as_of),
        on_record=on_record,
    )


def _absent(path: Path, on_record: Mapping[str, tuple[Any, ...]]) -> tuple[str, ...]:
    return tuple(name for name in OPTIONAL if _is_absent(path, name, on_record))


def _is_absent(path: Path, name: str, on_record: Mapping[str, tuple[Any, ...]]) -> bool:
    # An office that keeps a book of acts and had nothing to write in it is not without one.
    unwritten = name != ACTS and not on_record.get(name, True)
    return unwritten or not (path / name).exists()


def _network_file(path: Path) -> str:
    return next((name for name in NETWORKS if (path / name).is_file()), NETWORKS[-1])


def _by_station(values: Any) -> Any:
    return tuple(sorted(values, key=lambda o: (o.station, o.from_at, o.to_at, repr(o))))


def _sorted(values: Any) -> Any:
    return tuple(sorted(values, key=lambda value: value.id))


def _content_digests(
    dossier: Dossier,
    on_record: Mapping[str, tuple[Any, ...]],
    geometry: NetworkGeometry,
    *,
    as_of: Instant | None,
) -> dict[str, str]:
    """Return the digest of each input as it stood, whatever order and split its rows came in.

    Args:
        dossier: its value.
        on_record: the head, and every fact known by then, also those that others corrected.
        geometry: what is drawn of the network.
        as_of: what was recorded later changes no digest; None for everything.
    """
    holdings = known_holdings(dossier.register, as_of=as_of)
    digests = {
        "time_zone": content_digest(dossier.zone),
        "contract.toml": content_digest(dossier.contract),
        "officers.toml": content_digest(replace(dossier.register, holdings=holdings)),
        "network": rows_digest(dossier.places),
        "lines": content_digest([[line.tolist() for line in lines] for lines in geometry.lines]),
        "points": content_digest([[point.tolist() for point in points] for points in geometry.points]),
        "polygons": content_digest([[ring.tolist() for ring in rings] for rings in geometry.polygons]),
    }
    digests.update({name: rows_digest(rows) for name, rows in on_record.items() if rows})
    return dict(sorted(digests.items()))


def _raw_digests(path: Path) -> dict[str, str]:
    """Return the digest of each file as delivered; what is private is not even named."""
    found = file_digests(path)
    return {name: digest for name, digest in found.items() if not name.startswith(PRIVATE)}


def _place_rows(network: NetworkFile | None) -> list[PlaceRow]:
    """Return the places of a network; none where there is none."""
    if network is None:
        return []
    table = network.table
    columns = {name: table[name].to_pylist() for name in table.schema.names if name != "geometry"}
    shapes = _shapes(table)
    rows = []
    for number, segment in enumerate(columns.get("segment_id", [])):
        row = {name: values[number] for name, values in columns.items()}
        rings, lines, points = shapes[number]
        rows.append(PlaceRow(_place(segment, row), rings, lines, row.get("oneway") or "", points))
    return rows


def _place(segment: str, row: Mapping[str, Any]) -> Place:
    return Place(
        id=segment,
        name=row.get("name") or "",
        kind=row.get("kind") or "segment",
        place_class=row.get("class") or "",
        district=row.get("district") or "",
        lot=row.get("lot") or "",
        owner=row.get("owner") or "",
        grade=row.get("grade") or "",
        length_mm=_thousandths(row.get("length_m"), 1000),
        area_mm2=_thousandths(row.get("area_m2"), 1_000_000),
        private=bool(row.get("private")),
    )


def _thousandths(value: object, times: int) -> int:
    if value in (None, ""):
        return 0
    return int((Decimal(str(value)) * times).to_integral_value())


Shape = tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]


def _shapes(table: pa.Table) -> list[Shape]:
    """Return rings, lines and points of each row, in 1e-7 degree."""
    if "geometry" not in table.schema.names:
        return [((), (), ())] * table.num_rows
    shapes = shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False))
    return [_shape(shape) for shape in shapes]


def _shape(shape: Any) -> Shape:
    if shape is None:
        return (), (), ()
    parts = list(getattr(shape, "geoms", [shape]))
    # Counterclockwise outside, clockwise holes: the way round tells later where a new part begins.
    areas = [orient(part) for part in parts if part.geom_type == "Polygon"]
    rings = [ring for area in areas for ring in (area.exterior, *area.interiors)]
    lines = [part for part in parts if part.geom_type == "LineString"]
    points = [part for part in parts if part.geom_type == "Point"]
    found = [tuple(_e7(part) for part in kind) for kind in (rings, lines, points)]
    return found[0], found[1], found[2]


def _e7(shape: Any) -> Any:
    return np.rint(shapely.get_coordinates(shape) * 1e7).astype(np.int64)


def _center_lines(lines: NetworkFile) -> list[CenterLine]:
    table = lines.table
    shapes = shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False))
    owners, ways = table["segment_id"].to_pylist(), table["oneway"].to_pylist()
    return [
        CenterLine(owner or "", _e7(shape), way or "")
        for owner, way, shape in zip(owners, ways, shapes, strict=True)
    ]
