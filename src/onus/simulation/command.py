"""The command `onus simulate`: write a generated town with a winter.

In:  the words after `onus simulate`.
Out: an exit code: 0 when the folder stands, 2 when something is to be mended.

The surprise: everything is written aside first and moved into place at the
end, so a run that is cut short leaves no half-written folder behind.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from onus.simulation.folder import write_town
from onus.simulation.options import Options, Refusal, options
from onus.simulation.progress import progress_for_stderr
from onus.simulation.town import build_town

E7 = 10_000_000


def main(argv: list[str]) -> int:
    """Run the command and return its exit code."""
    words = parser().parse_args(argv)
    try:
        return _simulate(Path(words.out), _asked(words), replace=words.replace)
    except Refusal as refusal:
        print(
            f"onus simulate: {refusal.code} {refusal.what}\n  Why: {refusal.why}\n  Do:  {refusal.do}",
            file=sys.stderr,
        )
        return 2


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's words."""
    made = argparse.ArgumentParser(
        prog="onus simulate",
        description="Write a generated town with a winter: a dossier, and the truth beside it.",
    )
    add = made.add_argument
    add("out", metavar="OUT", help="folder to write; it must be empty or not exist")
    add("--segments", type=int, help="segments that the contract covers (default 1000)")
    add("--vehicles", type=int, default=10, help="vehicles of the contractor (default 10)")
    add("--days", type=int, default=7, help="local days of weather and tracks (default 7)")
    add("--seed", type=int, default=1, help="the same seed gives the same files (default 1)")
    add("--nodes", type=int, help="junctions of the whole network; the rest is owed by nobody")
    add(
        "--period-s",
        type=int,
        default=10,
        help="seconds between two fixes of a device (default 10)",
    )
    add(
        "--start",
        type=date.fromisoformat,
        default=date(2023, 12, 10),
        help="first day (default 2023-12-10)",
    )
    add(
        "--signal",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="report the blade's working signal",
    )
    add(
        "--format",
        choices=("parquet", "csv"),
        default="parquet",
        help="form of network, lines and tracks",
    )
    add(
        "--lon",
        type=_e7,
        default=1_600_000_000,
        help="longitude of the middle (default 160, open sea)",
    )
    add("--lat", type=_e7, default=410_000_000, help="latitude of the middle (default 41)")
    add("--replace", action="store_true", help="replace a generated dossier that stands in OUT")
    return made


def _e7(text: str) -> int:
    try:
        return int(Decimal(text) * E7)
    except (InvalidOperation, ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text} is not a number of degrees") from None


def _asked(words: argparse.Namespace) -> Options:
    return options(
        segments=words.segments,
        vehicles=words.vehicles,
        days=words.days,
        seed=words.seed,
        nodes=words.nodes,
        period_s=words.period_s,
        start=words.start,
        signal=words.signal,
        format=words.format,
        lon_e7=words.lon,
        lat_e7=words.lat,
    )


def _simulate(out: Path, asked: Options, *, replace: bool) -> int:
    tell = progress_for_stderr()
    fixes = write_town(out, lambda: build_town(asked, tell), tell, replace=replace)
    print(
        f"Generated {asked.segments} segments, {asked.nodes} nodes, {asked.vehicles} vehicles, "
        f"{asked.days} days, {fixes} fixes in {out}"
    )
    return 0
