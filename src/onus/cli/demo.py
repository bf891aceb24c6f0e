"""`onus demo`: replay the Benxi winter, publish it, and serve it as a website on 127.0.0.1.

In:  the documented facts that come with the package, and a generated tender.
Out: a dossier whose generated parts are made here, its OUT, a log with a site, and the
     website with generated people who can sign in; beside it a tender from plan to contract,
     judged, published under the same log, verified, and the first season of its contract;
     and four purchases that visitors try as bidder, official, expert and custodian.

The surprise: the website's clock stands where the record of the replay ends, and goes
on from there. Deadlines run, and an officer can still act before the ladder moves.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import onus
from onus.actions.assess import assess_folder
from onus.actions.judge_tender import contract_text, judge_tender, write_judged
from onus.actions.publish import Wishes, publish
from onus.base.errors import OnusError
from onus.base.instants import SECOND_US, instant
from onus.cli import bids
from onus.cli.dossiers import OK
from onus.cli.progress import progress_on
from onus.outside.clock import now, run_behind
from onus.outside.entropy import new_salt
from onus.outside.files import atomic_directory
from onus.outside.tlog.log_folder import make_log

AS_OF = "2023-12-31T00:00:00+08:00"
EXAMPLE = "benxi-2023"
PACKAGE = Path(onus.__file__).parent
REGIONS = "regions.toml"
PLACES_OF_THE_EXAMPLE = (PACKAGE / "examples" / EXAMPLE, PACKAGE.parents[1] / "examples" / EXAMPLE)
"""In a wheel, and in a checkout."""
REGIONS_OF_THE_EXAMPLE = (PACKAGE / "examples" / REGIONS, PACKAGE.parents[1] / "examples" / REGIONS)
TENDER, SEASON = "tender-2024", "toilets-2024"
SEASON_ENDS = "2024-05-02T00:00:00+08:00"
FIRST_PAGE = "report.en.html"
PURCHASES = "generate_purchases.py"
WEBSITE, BEHIND = Path("build/demo/website"), "clock-behind-s"
"""The file says how far the clock of a demo runs behind that of the machine."""
ORIGIN = "demo.onus.example/benxi-2023"
"""With digits of chance behind it: a log that is made anew is another log, and never the old one gone back."""


class NoNetwork(OnusError):
    """A dossier of the caller's own lacks what the demo does not make there."""

    code = "DEMO-001"
    what = "{dossier} is there and holds no network.geojson."
    why = "The demo writes its generated parts only into a folder that it makes itself."
    do = "Name a folder that does not exist yet, or leave --dossier away."


class NoClock(OnusError):
    """A command was to run by the clock of a demo that is not there."""

    code = "DEMO-003"
    what = "{data} is no folder of a demo that was served."
    why = "The command would take the clock of this machine, which is years after the replay."
    do = "Start `onus demo` first, or name its folder: onus demo bid --data DIR ..."


def main(argv: Sequence[str]) -> int:
    """Run `onus demo`; the generated parts are made anew, the documented facts are read."""
    if argv[:1] == ["bid"]:
        return bid_of_the_demo(argv[1:])
    parser = argparse.ArgumentParser(prog="onus demo", description="Replay the Benxi winter of 2023.")
    parser.add_argument("--no-serve", action="store_true", help="end once the report is written")
    parser.add_argument("--port", type=int, default=8023)
    parser.add_argument("--dossier", type=Path, default=Path("build/demo/dossier"))
    parser.add_argument("--out", type=Path, default=Path("build/demo/out"))
    parser.add_argument("--log", type=Path, default=Path("build/demo/log"))
    parser.add_argument("--site", type=Path, default=Path("build/demo/site"))
    parser.add_argument("--data", type=Path, default=WEBSITE)
    parser.add_argument("--purchases", type=Path, default=Path("build/demo/purchases"))
    parser.add_argument("--tender", type=Path, default=Path("build/demo/tender"))
    parser.add_argument(
        "--at", default=AS_OF, metavar="T", help=f"instant at which the record ends (default {AS_OF})"
    )
    words = parser.parse_args(argv)
    at = instant(words.at)
    if not words.dossier.exists():
        make_dossier(words.dossier)
    if not (words.dossier / "network.geojson").is_file():
        raise NoNetwork(dossier=words.dossier)
    if not words.log.exists():
        make_log(words.log, f"{ORIGIN}-{new_salt()[:8]}")
    with progress_on(sys.stderr) as progress:
        assess_folder(words.dossier, words.out, as_of=at, workers=2, progress=progress)
        tender = tender_of_the_demo(words.tender)
        wishes = Wishes(now(), workers=2, tenders=(tender,))
        publish([words.out], words.log, words.site, wishes, progress)
        assess_folder(
            words.tender / "dossier",
            words.tender / "season",
            as_of=instant(SEASON_ENDS),
            workers=1,
            progress=progress,
        )
    print(f"report: {words.out / FIRST_PAGE}")
    print(f"report: {words.out / 'report.zh-Hans.html'}")
    print(f"tender: {words.tender / 'out' / FIRST_PAGE}")
    print(f"first season of its contract: {words.tender / 'season' / FIRST_PAGE}")
    print(f"site: {words.site}")
    sys.stdout.flush()
    # By its own process: whoever verifies uses nothing of the office's side.
    subprocess.run([sys.executable, "-m", "onus", "verify", str(words.site), "--no-state"], check=True)
    if not words.no_serve:
        open_website(words)
    return OK


def make_dossier(folder: Path) -> None:
    """Copy the documented facts and have the generated network and fleet written beside them."""
    example = next(place for place in PLACES_OF_THE_EXAMPLE if place.is_dir())
    shutil.copytree(example, folder)
    # By its own process: the generator of towns and the commands know nothing of one another.
    subprocess.run([sys.executable, "-m", "onus.simulation.benxi", str(folder)], check=True)


def tender_of_the_demo(place: Path) -> Path:
    """Judge the generated tender, and write the dossier of the contract that its award becomes.

    Returns:
        The folder of the tender as it comes with the package.
    """
    folder, season = example_of(TENDER), example_of(SEASON)
    judged = judge_tender(folder, instant(SEASON_ENDS))
    write_judged(judged, place / "out")
    with atomic_directory(place / "dossier") as aside:
        shutil.copytree(season, aside, dirs_exist_ok=True)
        (aside / "contract.toml").write_bytes(contract_text(judged))
    return folder


def example_of(name: str) -> Path:
    """Return the folder or program of an example: in a wheel, or in a checkout."""
    places = (PACKAGE / "examples" / name, PACKAGE.parents[1] / "examples" / name)
    return next(place for place in places if place.exists())


def bid_of_the_demo(argv: Sequence[str]) -> int:
    """Run `onus bid` by the clock of the demo that is served: `onus demo bid [--data DIR] COMMAND ...`.

    Raises:
        NoClock: no demo was served from there.
    """
    parser = argparse.ArgumentParser(prog="onus demo bid", add_help=False)
    parser.add_argument("--data", type=Path, default=WEBSITE)
    told, words = parser.parse_known_args(argv)
    behind = told.data / BEHIND
    if not behind.is_file():
        raise NoClock(data=told.data)
    run_behind(int(behind.read_text(encoding="utf-8")))
    return bids.main(words)


def make_purchases(folder: Path, at: str) -> None:
    """Have the four purchases written that visitors try, as they stand when the demo begins."""
    # By its own process: what generates and what serves know nothing of one another.
    subprocess.run([sys.executable, str(example_of(PURCHASES)), str(folder), at], check=True)


def open_website(words: argparse.Namespace) -> NoReturn:
    """Serve the replay as a website whose clock goes on from where its record ends, until Ctrl-C."""
    if not words.purchases.is_dir():
        make_purchases(words.purchases, words.at)
    behind_s = str((now() - instant(words.at)) // SECOND_US)
    words.data.mkdir(parents=True, exist_ok=True)
    (words.data / BEHIND).write_text(behind_s, encoding="utf-8")
    way = os.environ | {
        "ONUS_MODE": "demo",
        "ONUS_DATA": str(words.data.absolute()),
        "ONUS_SITE": str(words.site.absolute()),
        "ONUS_REGIONS": str(next((one for one in REGIONS_OF_THE_EXAMPLE if one.is_file()), "")),
        "ONUS_PUBLIC_ADDRESS": f"http://127.0.0.1:{words.port}",
        "ONUS_CLOCK_BEHIND_S": behind_s,
    }
    opened = ["-m", "onus", "demo", "website", str(words.dossier), str(words.out), "--port", str(words.port),
              "--tender", str(example_of(TENDER)), "--tender-as-of", SEASON_ENDS, "--purchases", str(words.purchases)]  # fmt: skip
    sys.stdout.flush()
    # Become the website: it chooses its settings when it starts, and whoever ends this process ends it.
    os.execve(sys.executable, [sys.executable, *opened], way)  # noqa: S606 words of our own
