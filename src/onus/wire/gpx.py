"""GPX tracks, 1.0 and 1.1, read as a stream.

In:  pieces of the bytes of a GPX file, in order.
Out: rows of texts for `normalise_track_batch`.

The surprise: a document type is refused before anything it declares is read.
GPX has none; one can only be there to unfold entities without end.

Source: GPX 1.0 and 1.1 schemas; times are UTC, speeds metres a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import ParseError, XMLParser

import pyarrow as pa

from onus.base.errors import Fault
from onus.wire.columns import ColumnSource
from onus.wire.import_faults import BrokenFile, DoctypeRefused, NoVehicle, fault

COLUMNS: Mapping[str, ColumnSource] = {
    "speed_kmh": ColumnSource("speed_mps", unit="mps"),
    "heading_deg": ColumnSource("course"),
}
NAMES = ("vehicle_id", "t_utc", "lon", "lat", "speed_mps", "course")
NAMESPACES = (
    "http://www.topografix.com/GPX/1/0",
    "http://www.topografix.com/GPX/1/1",
    "",
)
DEPTH_MAX = 64
TEXT_MAX = 1_000


class _Refused(Exception):
    """The parser met a document type or absurd nesting."""


class GpxReader:
    """A GPX file being read, piece by piece."""

    def __init__(self, *, file: str, vehicle_id: str = "") -> None:
        """Begin a file.

        Args:
            file: name for the faults.
            vehicle_id: whose track it is; empty to take the name of each track.
        """
        self._file = file
        self._target = _Points(vehicle_id)
        # The target refuses document types, so no entity is ever declared.
        self._parser = XMLParser(target=self._target)  # noqa: S314
        self.faults: list[Fault] = []

    def feed(self, piece: bytes) -> pa.Table:
        """Return the points that a piece completed.

        >>> reader = GpxReader(file="a.gpx", vehicle_id="7")
        >>> point = b'<trkpt lat="1" lon="2"><time>2020-01-01T00:00:00Z</time></trkpt>'
        >>> reader.feed(b"<gpx><trk><trkseg>" + point).to_pylist()[0]["lat"]
        '1'
        """
        if not self.faults:
            self._guarded(piece)
        return self._target.take()

    def close(self) -> tuple[Fault, ...]:
        """Return all faults, that of an unfinished file among them.

        >>> GpxReader(file="a.gpx").close()[0].code
        'IMPORT-018'
        """
        if not self.faults:
            self._guarded(None)
        for number in self._target.nameless:
            self.faults.append(fault(NoVehicle, self._file, where=f"track {number}", number=number))
        return tuple(self.faults)

    def _guarded(self, piece: bytes | None) -> None:
        try:
            if piece is None:
                self._parser.close()
            else:
                self._parser.feed(piece)
        except _Refused as error:
            kind = DoctypeRefused if str(error) == "doctype" else BrokenFile
            self.faults.append(fault(kind, self._file, form="GPX", found=error))
        except ParseError as error:
            line = error.position[0]
            self.faults.append(fault(BrokenFile, self._file, line=line, form="GPX", found=error.msg))


class _Points:
    """What the parser calls for each mark of the file; it keeps the finished points."""

    def __init__(self, vehicle_id: str) -> None:
        self.stated_vehicle = vehicle_id
        self.vehicle = vehicle_id
        self.path: list[str] = []
        self.text: list[str] = []
        self.point: dict[str, str] | None = None
        self.rows: list[dict[str, str]] = []
        self.tracks = 0
        self.nameless: list[int] = []

    def doctype(self, _name: str, _public: str, _system: str) -> None:
        raise _Refused("doctype")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        self.path.append(name)
        self.text = []
        if len(self.path) > DEPTH_MAX:
            message = "elements are nested too deeply"
            raise _Refused(message)
        if name == "gpx" and tag.rpartition("}")[0].lstrip("{") not in NAMESPACES:
            message = "it is of another version than GPX 1.0 or 1.1"
            raise _Refused(message)
        if name == "trk":
            self.tracks += 1
            self.vehicle = self.stated_vehicle
        if name == "trkpt":
            self._begin_point(attributes)

    def _begin_point(self, attributes: Mapping[str, str]) -> None:
        if not self.vehicle and self.tracks not in self.nameless[-1:]:
            self.nameless.append(self.tracks)
        self.point = dict.fromkeys(NAMES, "")
        self.point["vehicle_id"] = self.vehicle or "?"
        self.point["lat"] = attributes.get("lat", "")
        self.point["lon"] = attributes.get("lon", "")

    def data(self, text: str) -> None:
        if len(self.text) < TEXT_MAX:
            self.text.append(text[:TEXT_MAX])

    def end(self, tag: str) -> None:
        name = _local(tag)
        text = "".join(self.text).strip()
        self.path.pop()
        self.text = []
        if name == "name" and self.path[-1:] == ["trk"] and not self.stated_vehicle:
            self.vehicle = text
        if self.point is None:
            return
        if name == "trkpt":
            self.rows.append(self.point)
            self.point = None
        elif name == "time" and self.path[-1:] == ["trkpt"]:
            self.point["t_utc"] = text
        elif name == "speed":
            self.point["speed_mps"] = text
        elif name == "course":
            self.point["course"] = text

    def close(self) -> None:
        """Nothing is left to do at the end."""

    def take(self) -> pa.Table:
        rows, self.rows = self.rows, []
        columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in NAMES}
        return pa.table(columns)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
