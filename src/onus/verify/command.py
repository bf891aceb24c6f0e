"""`onus verify DIR_OR_URL`: verify a published site without the office, and without its permission.

In:  a folder or an address, and what the reader wants.
Out: a statement of one page, or every fault; exit 0, 2 for what the reader brought, 10 to 37 for a fault.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from onus.base.canonical import canonical_json
from onus.base.errors import OnusError
from onus.base.texts import LANGUAGES
from onus.outside.files import bounded_read, working_folder
from onus.verify.explaining import NoSuchPublished, explained, explanation
from onus.verify.faults import SiteFaults
from onus.verify.folder_site import FolderSite
from onus.verify.reading import NOTE_BYTES_MAX, Site
from onus.verify.receipts import read_receipts
from onus.verify.statement import as_json, failure, failure_as_json, statement
from onus.verify.states import States
from onus.verify.url_site import UrlSite
from onus.verify.verifying import Progress, Run, Wishes, verify

OK, INPUT = 0, 2


class NoSuchSite(OnusError):
    """What was named is neither a folder nor an address."""

    code = "VERIFY-004"
    what = "{place} is no folder."
    why = "A site is read from a folder, or by http or https."
    do = "Name the folder that holds `log/checkpoint`, or its address."


def main(argv: Sequence[str]) -> int:
    """Run `onus verify`; return 0, or the exit code of the gravest fault."""
    words = _parser().parse_args(argv)
    wishes = Wishes(
        policy=None if words.policy is None else bounded_read(words.policy, limit_bytes=NOTE_BYTES_MAX),
        states=None if words.no_state else States(words.state or usual_state_folder()),
        allow_unknown=words.allow_unknown,
        disclosed=words.disclosed,
        workers=words.workers,
        receipts=read_receipts(words.receipt),
    )
    try:
        with working_folder() as aside, closing(site_named(words.site, aside / "site")) as site:
            with _progress(sys.stderr.isatty() and not words.json) as progress:
                run = verify(site, wishes, aside, progress)
            _tell(run, site, words, aside)
    except SiteFaults as faults:
        if words.json:
            sys.stdout.write(failure_as_json(faults).decode())
        else:
            told, result = failure(faults, words.language)
            sys.stderr.write(told)
            sys.stdout.write(result)
        return faults.faults[0].exit_code
    except NoSuchPublished as error:
        sys.stderr.write(error.told(words.language) + "\n")
        return INPUT
    return OK


def _tell(run: Run, site: Site, words: argparse.Namespace, aside: Path) -> None:
    if words.explain:
        found = explained(run, site, words.explain, words.language, aside)
        as_text = explanation(run, found, words.language)
        sys.stdout.write(
            canonical_json({"exit": 0, "explained": found}).decode() + "\n" if words.json else as_text
        )
    elif words.json:
        sys.stdout.write(as_json(run.verified).decode())
    else:
        sys.stdout.write(statement(run.verified, words.language))


def site_named(place: str, keep: Path) -> Site:
    """Return the site at a place.

    Raises:
        NoSuchSite: it is neither a folder nor an address.
        NotAnAddress: it is an address that cannot be read.
    """
    if "://" in place:
        return UrlSite(place, keep)
    if not Path(place).is_dir():
        raise NoSuchSite(place=place)
    return FolderSite(Path(place))


def usual_state_folder() -> Path:
    """Return where checkpoints are remembered: the user's folder for states."""
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "onus" / "verify"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onus verify",
        description="Verify a published site: re-hash all of it, recompute every finding.",
        epilog="Exit codes: 0 verified, 2 usage or input, 10 to 37 one for each kind of fault.",
    )
    parser.add_argument("site", metavar="DIR_OR_URL", help="folder or address that holds log/checkpoint")
    parser.add_argument(
        "--policy", type=Path, help="file of the keys to believe, and the quorum of witnesses"
    )
    parser.add_argument("--disclosed", type=Path, help="folder that `onus log disclose` wrote for you")
    parser.add_argument(
        "--receipt",
        type=Path,
        action="append",
        default=[],
        help="your receipt of a sealed bid; may be given again",
    )
    states = parser.add_mutually_exclusive_group()
    states.add_argument("--state", type=Path, help="folder of the last checkpoints that were seen")
    states.add_argument(
        "--no-state", action="store_true", help="compare with no earlier run, remember nothing"
    )
    parser.add_argument(
        "--allow-unknown", action="store_true", help="pass by signature lines of unknown keys"
    )
    parser.add_argument("--explain", metavar="ID", help="print the reasoning of a finding and its proof")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="default en")
    parser.add_argument("--json", action="store_true", help="print for a program")
    usual = min(os.cpu_count() or 1, 4)
    parser.add_argument("--workers", type=_workers, default=usual, help=f"processes (default {usual})")
    return parser


def _workers(text: str) -> int:
    workers = int(text) if text.isascii() and text.isdecimal() else 0
    if workers < 1:
        raise argparse.ArgumentTypeError(f"`{text}` is no number of processes; write 1 or more")
    return workers


@contextmanager
def _progress(shown: bool) -> Iterator[Progress]:
    """Give what shows progress on one line of a terminal, and takes it away at the end."""

    def show(label: str, done: int, total: int) -> None:
        if shown:
            sys.stderr.write(f"\r\x1b[K{label} {done:,} / {total:,}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
