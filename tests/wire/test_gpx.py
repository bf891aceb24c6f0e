"""GPX is read as a stream, and nothing in it can unfold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.wire.gpx import GpxReader

POINT = (
    '<trkpt lat="41.3" lon="123.7"><ele>1</ele><time>2023-12-19T20:00:00Z</time>'
    "<extensions><speed>5.5</speed><course>90</course></extensions></trkpt>"
)
FILE = (
    '<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>day</name>'
    f"</metadata><trk><name>plough 7</name><trkseg>{POINT}{POINT}</trkseg></trk></gpx>"
).encode()
ROW = {
    "vehicle_id": "plough 7",
    "t_utc": "2023-12-19T20:00:00Z",
    "lon": "123.7",
    "lat": "41.3",
    "speed_mps": "5.5",
    "course": "90",
}


@given(st.integers(1, len(FILE)))
def test_the_size_of_the_pieces_cannot_be_seen_in_the_points(size: int) -> None:
    reader = GpxReader(file="a.gpx")
    pieces = [FILE[start : start + size] for start in range(0, len(FILE), size)]
    rows = [row for piece in pieces for row in reader.feed(piece).to_pylist()]

    assert rows == [ROW, ROW]
    assert reader.close() == ()


def test_a_document_type_is_refused_before_its_entities_are_read() -> None:
    reader = GpxReader(file="a.gpx")
    reader.feed(b'<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><gpx>&b;</gpx>')

    assert [one.code for one in reader.close()] == ["IMPORT-019"]


def test_a_file_that_was_cut_is_a_fault_with_its_line() -> None:
    reader = GpxReader(file="a.gpx")
    reader.feed(FILE[:-10])

    assert [(one.code, one.line) for one in reader.close()] == [("IMPORT-018", 1)]


def test_a_track_without_a_name_needs_a_stated_vehicle() -> None:
    nameless = FILE.replace(b"<name>plough 7</name>", b"")
    reader, stated = GpxReader(file="a.gpx"), GpxReader(file="a.gpx", vehicle_id="7")
    reader.feed(nameless)
    rows = stated.feed(nameless).to_pylist()

    assert [one.code for one in reader.close()] == ["IMPORT-026"]
    assert [row["vehicle_id"] for row in rows] == ["7", "7"]


def test_a_vocabulary_that_is_not_gpx_is_refused() -> None:
    reader = GpxReader(file="a.gpx")
    reader.feed(b'<gpx xmlns="urn:other"></gpx>')

    assert [one.code for one in reader.close()] == ["IMPORT-018"]
