"""`onus demo`: replay the Benxi winter and serve its report on 127.0.0.1."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from onus.actions.assess import assess_folder
from onus.base.instants import instant
from onus.cli.dossiers import OK
from onus.cli.progress import progress_on

AS_OF = "2023-12-31T00:00:00+08:00"


def main(argv: Sequence[str]) -> int:
    """Run `onus demo`; the generated parts are made anew, the documented facts are read."""
    parser = argparse.ArgumentParser(prog="onus demo", description="Replay the Benxi winter of 2023.")
    parser.add_argument("--no-serve", action="store_true", help="end once the report is written")
    parser.add_argument("--port", type=int, default=8023)
    parser.add_argument("--dossier", type=Path, default=Path("build/demo/dossier"))
    parser.add_argument("--out", type=Path, default=Path("build/demo/out"))
    words = parser.parse_args(argv)
    if not (words.dossier / "network.geojson").is_file():
        print(f"{words.dossier} holds no generated network; run: ./dev demo", file=sys.stderr)
        return 2
    with progress_on(sys.stderr) as progress:
        assess_folder(words.dossier, words.out, as_of=instant(AS_OF), workers=2, progress=progress)
    shutil.copyfile(words.out / "report.en.html", words.out / "index.html")
    print(f"report: {words.out / 'report.en.html'}")
    print(f"report: {words.out / 'report.zh-Hans.html'}")
    if words.no_serve:
        return OK
    handler = partial(SimpleHTTPRequestHandler, directory=str(words.out))
    with ThreadingHTTPServer(("127.0.0.1", words.port), handler) as server:
        print(f"serving: http://127.0.0.1:{words.port}/ (Ctrl-C ends)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("ended")
    return OK
