"""Create a dossier from files that exist.

In:  a pack, and any of a network, centerlines, tracks, reports, weather.
Out: a dossier folder, complete or not there at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onus.actions.import_network import import_network
from onus.actions.import_reports import import_reports
from onus.actions.import_tracks import import_tracks
from onus.actions.import_weather import import_weather
from onus.base.errors import OnusError
from onus.outside.files import atomic_directory
from onus.outside.law import template
from onus.wire.columns import ColumnSource
from onus.wire.network_tables import COLUMNS


class FolderInUse(OnusError):
    """The folder is there and holds something."""

    code = "DOSSIER-040"
    what = "The folder {path} is not empty."
    why = "Nothing is overwritten unasked."
    do = "Name another folder, or add --replace."


class NoFolder(OnusError):
    """A file stands where the dossier shall be."""

    code = "DOSSIER-044"
    what = "{path} is a file."
    why = "A dossier is a folder, and no file is overwritten by one."
    do = "Name another folder."


class NoTemplate(OnusError):
    """The pack has no template."""

    code = "DOSSIER-041"
    what = "The pack {pack} has no template."
    why = "A dossier starts from a contract and officers to be filled in."
    do = "Name a pack with a template, or write the folder by hand."


@dataclass(frozen=True, slots=True)
class Sources:
    """Files that a dossier is made of, and which column holds which field."""

    network: Path | None = None
    lines: Path | None = None
    tracks: tuple[Path, ...] = ()
    reports: Path | None = None
    weather: tuple[Path, ...] = ()
    network_columns: Mapping[str, ColumnSource] | None = None
    lines_columns: Mapping[str, ColumnSource] | None = None
    track_columns: Mapping[str, ColumnSource] | None = None
    utc_offset: str = ""


def create_dossier(path: Path, pack: str, sources: Sources, *, replace: bool = False) -> Path:
    """Write a dossier folder.

    Raises:
        FolderInUse: the folder holds something and `replace` was not asked.
        NoFolder: a file stands there.
        NoTemplate: the pack has no template.
        FaultyInput: a source has faults; nothing was written.
    """
    path = path.resolve()
    if path.exists() and not path.is_dir():
        raise NoFolder(path=path)
    if path.exists() and not replace and any(path.iterdir()):
        raise FolderInUse(path=path)
    files = template(pack)
    if not files:
        raise NoTemplate(pack=pack)

    with atomic_directory(path) as aside:
        for name, raw in files.items():
            (aside / name).write_bytes(raw)
        _network(aside, sources)
        _facts(aside, sources)
    return path


def _network(aside: Path, sources: Sources) -> None:
    if sources.network is None:
        (aside / "network.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8", newline="\n")
    else:
        import_network(sources.network, aside / "network.parquet", sources.network_columns or {})
    if sources.lines is not None:
        import_network(sources.lines, aside / "lines.parquet", sources.lines_columns or {}, lines=True)


def _facts(aside: Path, sources: Sources) -> None:
    if sources.tracks:
        (aside / "tracks").mkdir()
    for name, path in _named(sources.tracks):
        import_tracks([path], aside / "tracks" / name, sources.track_columns or {})
    if sources.reports is not None:
        import_reports(sources.reports, aside / "reports.csv")
    if sources.weather:
        import_weather(sources.weather, aside / "weather.csv", utc_offset=sources.utc_offset)


def _named(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return a name for each file; one that is taken, in capitals or not, is numbered until it is free."""
    names: list[tuple[str, Path]] = []
    taken: set[str] = set()
    for path in paths:
        name, number = path.stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{path.stem}-{number}"
        taken.add(name.casefold())
        names.append((f"{name}.parquet", path))
    return names
