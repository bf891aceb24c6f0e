"""`onus assess DIR --as-of INSTANT --out OUT [--workers N]`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len

from onus.actions.assess import Assessed, assess_folder
from onus.base.errors import OnusError
from onus.base.instants import Instant, instant
from onus.base.texts import LANGUAGES, Language, Localized
from onus.cli.dossiers import OK
from onus.cli.progress import progress_on
from onus.report.codes import OUTCOMES
from onus.wire.assessment_files import outcome_counts

AS_OF_FIRST, AS_OF_END = instant("1970-01-02T00:00:00Z"), instant("2100-01-01T00:00:00Z")
DUTIES = Localized("{id}: {count} duties", "{id}：履约事项 {count} 项")
UNSEEN = Localized(
    "{count} facts were recorded later and are not seen, the last at {at}: assess after that.",
    "另有 {count} 条事实记录在后，此次未计入，最后一条记录于 {at}：请以其后的时刻重新认定。",
)


class AsOfTooFar(OnusError):
    """An as-of instant in years that nothing is known of."""

    code = "INSTANT-002"
    what = "`{text}` lies before 1970 or after 2099."
    why = "The offsets of time zones are known for these years alone."
    do = "Write the instant by which the facts were known."


def main(argv: Sequence[str]) -> int:
    """Run `onus assess`; return 0, or 2 when the dossier has faults and nothing was written."""
    words = _parser().parse_args(argv)
    as_of = as_of_named(words.as_of)
    with progress_on(sys.stderr) as progress:
        assessed = assess_folder(words.dir, words.out, as_of=as_of, workers=words.workers, progress=progress)
    _say(assessed, words.out, words.language)
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onus assess", description="Determine every duty.")
    parser.add_argument("dir", type=Path, help="dossier folder")
    parser.add_argument("--as-of", required=True, help="2023-12-31T00:00:00+08:00; known by then")
    parser.add_argument("--out", type=Path, required=True, help="folder to be written")
    usual = min(os.cpu_count() or 1, 4)
    parser.add_argument("--workers", type=_workers, default=usual, help=f"processes (default {usual})")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="default en")
    return parser


def as_of_named(text: str) -> Instant:
    """Return the instant that a person named.

    Raises:
        UnknownInstant: it is none.
        AsOfTooFar: it lies outside the years that time zones are known for.
    """
    as_of = instant(text)
    if not AS_OF_FIRST <= as_of < AS_OF_END:
        raise AsOfTooFar(text=text)
    return as_of


def _workers(text: str) -> int:
    workers = int(text) if text.isascii() and text.isdecimal() else 0
    if workers < 1:
        raise argparse.ArgumentTypeError(f"`{text}` is no number of processes; write 1 or more")
    return workers


def _say(assessed: Assessed, out: Path, language: Language) -> None:
    counts = outcome_counts(assessed.assessment)
    print(DUTIES.text(language).format(id=assessed.assessment.dossier.id, count=sum(counts.values())))
    for name, count in counts.items():
        title = name if language == "en" else OUTCOMES[name][1]
        print(f"  {title}{' ' * (12 - cell_len(title))}{count:>9}")
    if assessed.assessment.differences:
        print(f"differences from {assessed.assessment.dossier.compare_with}:")
        found: dict[str, int] = {}
        for one in assessed.assessment.differences:
            found[one.category] = found.get(one.category, 0) + 1
        for name, count in sorted(found.items()):
            print(f"  {name:<16}{count:>6}")
    unseen, until = assessed.unseen
    if until is not None:
        at = assessed.assessment.dossier.zone.local_text(until)
        print(UNSEEN.text(language).format(count=unseen, at=at))
    print(f"out: {out}")
