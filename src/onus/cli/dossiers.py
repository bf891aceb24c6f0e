"""`onus dossier create`, `check`, `schema` and `salt`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from onus.actions.check_dossier import check_dossier
from onus.actions.create_dossier import Sources, create_dossier
from onus.actions.make_salt import make_salt
from onus.base.errors import OnusError
from onus.outside.files import atomic_file
from onus.wire.columns import ColumnSource, parse_columns
from onus.wire.dossier_schemas import schema_file, schema_names, schema_text
from onus.wire.track_tables import FIELDS

OK, FAULTY = 0, 2


class NoSchema(OnusError):
    """A name that is no file of a dossier."""

    code = "DOSSIER-042"
    what = "`{name}` is no file of a dossier."
    why = "Only files of the format have a schema."
    do = "Name one of: {known}."


def main(argv: Sequence[str]) -> int:
    """Run `onus dossier ...`; return 0, or 2 when the input has faults."""
    words = _parser().parse_args(argv)
    return COMMANDS[words.command](words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onus dossier", description="Make and check dossiers.")
    commands = parser.add_subparsers(dest="command", required=True)
    create = commands.add_parser("create", help="make a dossier from files that exist")
    create.add_argument("dir", type=Path)
    create.add_argument("--pack", required=True, help="law pack whose template is used")
    create.add_argument("--network", type=Path, help="segments: GeoJSON, GeoParquet, CSV, OSM PBF")
    create.add_argument("--id-column", default="", help="column of the network that holds the id")
    create.add_argument("--lines", type=Path, help="centerlines")
    create.add_argument("--lines-id", default="", help="column of the lines that holds the id")
    create.add_argument("--lines-oneway", default="", help="column of the lines that tells one-ways")
    create.add_argument("--tracks", type=Path, action="append", default=[], help="may be repeated")
    create.add_argument("--columns", default="", help="field=column,... of the tracks")
    create.add_argument("--reports", type=Path, help="the Boston 311 table")
    create.add_argument("--weather", type=Path, action="append", default=[], help="may be repeated")
    create.add_argument("--utc-offset", default="", help="of the weather files' local time")
    create.add_argument("--replace", action="store_true", help="replace a folder that is there")
    check = commands.add_parser("check", help="list every fault of a dossier")
    check.add_argument("dir", type=Path)
    check.add_argument("--json", action="store_true", help="faults as JSON lines")
    shown = commands.add_parser("schema", help="print the schema of a file, or write all of them")
    shown.add_argument("name", nargs="?", default="", help="contract.toml, weather.csv and so on")
    shown.add_argument("--to", type=Path, help="folder to write the schemas to")
    salt = commands.add_parser("salt", help="make the secret that pseudonyms of homes are made with")
    salt.add_argument("dir", type=Path)
    return parser


def _create(words: argparse.Namespace) -> int:
    lines = {"segment_id": words.lines_id, "oneway": words.lines_oneway}
    sources = Sources(
        network=words.network,
        lines=words.lines,
        tracks=tuple(words.tracks),
        reports=words.reports,
        weather=tuple(words.weather),
        network_columns={"segment_id": ColumnSource(words.id_column)} if words.id_column else {},
        lines_columns={field: ColumnSource(column) for field, column in lines.items() if column},
        track_columns=parse_columns(words.columns, FIELDS),
        utc_offset=words.utc_offset,
    )
    path = create_dossier(words.dir, words.pack, sources, replace=words.replace)
    print(f"dossier: {path}")
    print("Contract and officers are placeholders: fill them in, then run: onus dossier check")
    return OK


def _check(words: argparse.Namespace) -> int:
    faults = check_dossier(words.dir)
    for fault in faults:
        print(json.dumps(asdict(fault), ensure_ascii=False) if words.json else fault.sentence())
    broken = sum(not fault.warning for fault in faults)
    if not words.json:
        print(f"{broken} fault(s), {len(faults) - broken} remark(s) in {words.dir}")
    return FAULTY if broken else OK


def _schema(words: argparse.Namespace) -> int:
    names = schema_names() if not words.name else (words.name,)
    if words.name and words.name not in schema_names():
        raise NoSchema(name=words.name, known=", ".join(schema_names()))
    if words.to is not None:
        for name in names:
            with atomic_file(words.to / schema_file(name)) as aside:
                aside.write_text(schema_text(name), encoding="utf-8", newline="\n")
            print(words.to / schema_file(name))
    elif words.name:
        print(schema_text(words.name), end="")
    else:
        print("\n".join(names))
    return OK


def _salt(words: argparse.Namespace) -> int:
    print(f"salt: {make_salt(words.dir)}")
    print("Keep it with the dossier, keep a copy of it, and never publish it.")
    return OK


COMMANDS = {"create": _create, "check": _check, "schema": _schema, "salt": _salt}
