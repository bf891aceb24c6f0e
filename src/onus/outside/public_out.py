"""Public out: every file of OUT that anyone may see, but manifest and receipt.

In:  the public view of an assessment, the public names of its vehicles, its geometry.
Out: the files in a folder, and the content digest of each.

The surprise: nobody but the office has more than this to write from, so whoever
recomputes an assessment writes the same files with the same function.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onus.core.assessment.assessment import Assessment
from onus.outside.files import file_digests
from onus.outside.public_tables import write_public_tables
from onus.report.pages import report_pages
from onus.wire.assessment_map import segments_geojson
from onus.wire.network_geometry import NetworkGeometry


def write_public_out(
    folder: Path, shown: Assessment, vehicles: Sequence[str], drawn: NetworkGeometry
) -> dict[str, str]:
    """Write the public files of OUT into an empty folder.

    Args:
        folder: to be written into.
        shown: the public view.
        vehicles: public name of each vehicle, by its number in the passes.
        drawn: geometry of the places.

    Returns:
        Content digest of each file by its name, as the manifest lists them.
    """
    contents = write_public_tables(folder, shown, vehicles)
    (folder / "segments.geojson").write_bytes(
        segments_geojson(shown, drawn.lines, drawn.polygons, drawn.points)
    )
    for name, page in report_pages(shown, drawn).items():
        (folder / name).write_text(page, encoding="utf-8", newline="\n")
    return {**file_digests(folder), **contents}
