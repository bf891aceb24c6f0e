"""`onus import`: foreign files into the tables of a dossier.

In:  the arguments after `onus import`.
Out: one file, and 0; or every fault on standard error, no file, and 2.

The surprise: nothing about a file's datum, time zone or units is guessed.
What cannot be read off the file has to be said on the command line.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from onus.actions.import_network import ImportedRows, import_network
from onus.actions.import_reports import import_reports
from onus.actions.import_tracks import import_tracks
from onus.actions.import_weather import import_weather
from onus.base.errors import Fault, FaultyInput, OnusError
from onus.cli import office
from onus.cli.photos import photo_options
from onus.outside.text_files import ENCODINGS
from onus.outside.weather_files import FORMS
from onus.wire import network_tables, track_tables
from onus.wire.chinese_datums import DATUMS
from onus.wire.columns import ColumnSource, parse_columns
from onus.wire.osm_ways import CARRIAGEWAYS
from onus.wire.track_presets import PRESETS

FAULTY = 2


def main(argv: Sequence[str]) -> int:
    """Run `onus import ARGV`.

    Returns:
        0 when the file was written, 2 when the input has faults.
    """
    arguments = _parser().parse_args(list(argv))
    try:
        return int(arguments.run(arguments))
    except FaultyInput as error:
        _list(error.faults)
        _say(error.sentence())
    except OnusError as error:
        _say(error.sentence())
    except OSError as error:
        _say(f"{error.filename}: {error.strerror}")
    return FAULTY


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus import", description="Read a foreign file into a table of a dossier."
    )
    kinds = parser.add_subparsers(
        dest="kind", required=True, metavar="network|tracks|weather|reports|photos|office"
    )
    _network_options(kinds.add_parser("network", help="roads and places: OSM PBF, GeoJSON, GeoParquet, CSV"))
    _tracks_options(kinds.add_parser("tracks", help="vehicle tracks: CSV, Parquet, GPX"))
    _weather_options(kinds.add_parser("weather", help="Environment Canada, GHCN-Daily, plain CSV"))
    photo_options(kinds.add_parser("photos", help="photos with their times, places and watermarks"))
    _reports_options(kinds.add_parser("reports", help="service requests: the Boston 311 table"))
    office.add_options(kinds.add_parser("office", help="the workbooks of an office: xlsx, xls, csv"))
    return parser


def _common(parser: argparse.ArgumentParser, default_out: str) -> None:
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(default_out),
        help=f"file to write (default {default_out})",
    )
    parser.add_argument(
        "--encoding",
        choices=ENCODINGS,
        default="utf-8",
        help="of text files (default utf-8)",
    )


def _mapped(parser: argparse.ArgumentParser, datum: str = "wgs84", told: str = "default wgs84") -> None:
    parser.add_argument(
        "--columns",
        default="",
        help="field=column,field=column:unit ... (a comma in a name as \\,)",
    )
    parser.add_argument(
        "--datum",
        choices=DATUMS,
        default=datum,
        help=f"of the coordinates ({told}; never guessed)",
    )


def _network_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path)
    _common(parser, "network.parquet")
    _mapped(parser)
    parser.add_argument("--id-column", default="", help="column that holds segment_id")
    parser.add_argument("--lines", action="store_true", help="the file holds centerlines")
    parser.add_argument(
        "--highway",
        default=",".join(CARRIAGEWAYS),
        help="OpenStreetMap: wanted values of the tag",
    )
    parser.set_defaults(run=_network)


def _tracks_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", type=Path, nargs="+")
    _common(parser, "tracks/tracks.parquet")
    _mapped(parser, "", "default wgs84; must be named with the presets jt808 and jt808-fields")
    parser.add_argument("--preset", choices=tuple(PRESETS), default="", help="columns of a common platform")
    parser.add_argument("--vehicle-id", default="", help="GPX: whose track it is")
    parser.set_defaults(run=_tracks)


def _weather_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", type=Path, nargs="+")
    _common(parser, "weather.csv")
    parser.add_argument("--form", choices=FORMS, default="", help="(default: told by the header)")
    parser.add_argument("--utc-offset", default="", help="of local standard time, --utc-offset=-05:00")
    parser.add_argument(
        "--hour",
        choices=("ends", "begins"),
        default="ends",
        help="Environment Canada: does the stated time end or begin its hour (default ends)",
    )
    parser.set_defaults(run=_weather)


def _reports_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path)
    _common(parser, "reports.csv")
    parser.set_defaults(run=_reports)


def _network(arguments: argparse.Namespace) -> int:
    columns = parse_columns(arguments.columns, network_tables.FIELDS)
    if arguments.id_column:
        columns["segment_id"] = ColumnSource(arguments.id_column)
    brought = import_network(
        arguments.source,
        arguments.out,
        columns,
        lines=arguments.lines,
        encoding=arguments.encoding,
        datum=arguments.datum,
        classes=tuple(arguments.highway.split(",")),
    )
    return _done(brought)


def _tracks(arguments: argparse.Namespace) -> int:
    brought = import_tracks(
        arguments.sources,
        arguments.out,
        parse_columns(arguments.columns, track_tables.FIELDS),
        encoding=arguments.encoding,
        datum=arguments.datum,
        vehicle_id=arguments.vehicle_id,
        preset=arguments.preset,
    )
    _say(f"{brought.path}: {brought.rows} fixes of {len(brought.vehicles)} vehicles")
    return 0


def _weather(arguments: argparse.Namespace) -> int:
    brought = import_weather(
        arguments.sources,
        arguments.out,
        form=arguments.form,
        utc_offset=arguments.utc_offset,
        encoding=arguments.encoding,
        hour_ends=arguments.hour == "ends",
    )
    return _done(brought)


def _reports(arguments: argparse.Namespace) -> int:
    return _done(import_reports(arguments.source, arguments.out, encoding=arguments.encoding))


def _done(brought: ImportedRows) -> int:
    _list(brought.warnings)
    _say(f"{brought.path}: {brought.rows} rows")
    return 0


def _list(faults: Sequence[Fault]) -> None:
    for one in faults:
        _say(one.sentence())


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
