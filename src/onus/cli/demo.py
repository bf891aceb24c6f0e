"""`onus demo`: replay the Benxi winter, publish it, and serve its report on 127.0.0.1.

In:  the documented facts that come with the package.
Out: a dossier whose generated parts are made here, its OUT, a log with a site, and
     pages for one browser.

The surprise: what is served is a list of files, not a folder. `private/` is no
part of it, whatever address is asked for.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import onus
from onus.actions.assess import assess_folder
from onus.actions.publish import Wishes, publish
from onus.base.errors import OnusError
from onus.base.instants import instant
from onus.cli.dossiers import OK
from onus.cli.progress import progress_on
from onus.outside.clock import now
from onus.outside.entropy import new_salt
from onus.outside.tlog.log_folder import make_log

AS_OF = "2023-12-31T00:00:00+08:00"
EXAMPLE = "benxi-2023"
PACKAGE = Path(onus.__file__).parent
PLACES_OF_THE_EXAMPLE = (PACKAGE / "examples" / EXAMPLE, PACKAGE.parents[1] / "examples" / EXAMPLE)
"""In a wheel, and in a checkout."""
FIRST_PAGE = "report.en.html"
ORIGIN = "demo.onus.example/benxi-2023"
"""With digits of chance behind it: a log that is made anew is another log, and never the old one gone back."""


class NoNetwork(OnusError):
    """A dossier of the caller's own lacks what the demo does not make there."""

    code = "DEMO-001"
    what = "{dossier} is there and holds no network.geojson."
    why = "The demo writes its generated parts only into a folder that it makes itself."
    do = "Name a folder that does not exist yet, or leave --dossier away."


def main(argv: Sequence[str]) -> int:
    """Run `onus demo`; the generated parts are made anew, the documented facts are read."""
    parser = argparse.ArgumentParser(prog="onus demo", description="Replay the Benxi winter of 2023.")
    parser.add_argument("--no-serve", action="store_true", help="end once the report is written")
    parser.add_argument("--port", type=int, default=8023)
    parser.add_argument("--dossier", type=Path, default=Path("build/demo/dossier"))
    parser.add_argument("--out", type=Path, default=Path("build/demo/out"))
    parser.add_argument("--log", type=Path, default=Path("build/demo/log"))
    parser.add_argument("--site", type=Path, default=Path("build/demo/site"))
    words = parser.parse_args(argv)
    if not words.dossier.exists():
        make_dossier(words.dossier)
    if not (words.dossier / "network.geojson").is_file():
        raise NoNetwork(dossier=words.dossier)
    if not words.log.exists():
        make_log(words.log, f"{ORIGIN}-{new_salt()[:8]}")
    with progress_on(sys.stderr) as progress:
        assess_folder(words.dossier, words.out, as_of=instant(AS_OF), workers=2, progress=progress)
        publish([words.out], words.log, words.site, Wishes(now(), workers=2), progress)
    print(f"report: {words.out / FIRST_PAGE}")
    print(f"report: {words.out / 'report.zh-Hans.html'}")
    print(f"site: {words.site}")
    return OK if words.no_serve else serve(words.out, words.port)


def make_dossier(folder: Path) -> None:
    """Copy the documented facts and have the generated network and fleet written beside them."""
    example = next(place for place in PLACES_OF_THE_EXAMPLE if place.is_dir())
    shutil.copytree(example, folder)
    # By its own process: the generator of towns and the commands know nothing of one another.
    subprocess.run([sys.executable, "-m", "onus.simulation.benxi", str(folder)], check=True)


def serve(out: Path, port: int) -> int:
    """Serve the files of OUT that may be published, until Ctrl-C."""
    handler = partial(PublicFiles, directory=str(out))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"serving: http://127.0.0.1:{server.server_port}/ (Ctrl-C ends)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("ended")
    return OK


class PublicFiles(SimpleHTTPRequestHandler):
    """Gives the files that lie in OUT itself; its folders are not for the public."""

    def translate_path(self, path: str) -> str:
        """Return the file that an address means; what is no plain file of OUT is none."""
        out = Path(self.directory)
        wanted = Path(super().translate_path(path))
        if wanted == out:
            return str(out / FIRST_PAGE)
        public = wanted.parent == out and wanted.is_file() and not wanted.is_symlink()
        return str(wanted if public else out / "not-for-the-public")
