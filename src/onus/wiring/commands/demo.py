"""`onus demo website`: lay the replay into a database of its own, make its people, and serve it.

`onus demo` calls it. In every other mode than `demo` it refuses: it makes accounts
whose passwords it prints.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep
from types import FrameType

from django.conf import settings

from onus.actions.assess_tender import assess_tender
from onus.actions.demo_witnesses import DemoWitnesses
from onus.actions.import_assessment import import_assessment
from onus.actions.keep_outlook import keep_outlook
from onus.actions.load_dossier import load_dossier
from onus.actions.load_tender import load_tender
from onus.actions.make_demo_people import DemoPerson, make_demo_people
from onus.actions.make_demo_purchases import make_demo_purchases, make_purchase_people
from onus.actions.regions import regions_now
from onus.actions.site_receipts import place_new_receipts
from onus.actions.tender_bids import SealedPlaces
from onus.base.errors import OnusError
from onus.base.instants import instant
from onus.outside.clock import now
from onus.wiring.commands import migrate

END_S, LOOK_S = 30, 0.3


class NoDemo(OnusError):
    """A website that is no demo was to be laid out as one."""

    code = "DEMO-002"
    what = "The website runs in the mode `{mode}`."
    why = "A demo makes accounts and prints their passwords; real people would be served beside them."
    do = "Start it with: onus demo"


def main(words: list[str]) -> int:
    """Lay the replay and serve it until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="onus demo website", description="Serve the replay as a website.")
    parser.add_argument("website", choices=["website"])
    parser.add_argument("dossier", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tender", type=Path, help="folder of a tender that is shown beside the replay")
    parser.add_argument(
        "--tender-as-of", default="", help="instant as of which it is judged; now, where none is named"
    )
    parser.add_argument("--purchases", type=Path, help="folder of the purchases that visitors try")
    parser.add_argument("--port", type=int, default=8023)
    told = parser.parse_args(["website", *words] if words[:1] != ["website"] else words)
    if settings.MODE != "demo":
        raise NoDemo(mode=settings.MODE)
    migrate.main([])
    shown = load_dossier(told.dossier, settings.STORE, now=now())
    import_assessment(told.out, now=now())
    keep_outlook(told.dossier, now=now(), regions=regions_now(settings.REGIONS))
    place_new_receipts(settings.SITE)
    if told.tender is not None:
        at = instant(told.tender_as_of) if told.tender_as_of else now()
        tender = load_tender(told.tender, settings.STORE, now=now())
        assess_tender(tender.id, settings.STORE, as_of=at, now=now())
    people, witnesses = list(make_demo_people(shown.id, now=now())), None
    if told.purchases is not None:
        witnesses, buying = _purchases(told.purchases)
        people += buying
    print("\nGenerated people who can sign in (name, role, password, codes that each serve once):")
    for one in people:
        print(f"  {one.line()}")
    address = f"http://127.0.0.1:{told.port}"
    if told.purchases is not None:
        print(
            f"\nto try: {told.purchases} holds what bidders, custodians and experts bring; {address}/en/ says how"
        )
    print(f"\nserving: {address}/zh-hans/ and {address}/en/ (Ctrl-C ends)", flush=True)
    try:
        return _serve(told.port)
    finally:
        if witnesses is not None:
            witnesses.end()


def _purchases(folder: Path) -> tuple[DemoWitnesses, tuple[DemoPerson, ...]]:
    """Lay the purchases that visitors try, and make their people."""
    places = SealedPlaces(settings.DATA, settings.STORE)
    witnesses = make_demo_purchases(folder, places, now=now())
    return witnesses, make_purchase_people(places, folder, now=now())


def _serve(port: int) -> int:
    """Run the server and the background work side by side; when one ends, so does the other."""
    onus = [sys.executable, "-m", "onus"]
    ended: list[int] = []

    def told_to_end(number: int, _frame: FrameType | None) -> None:
        ended.append(number)

    signal.signal(signal.SIGINT, told_to_end)
    signal.signal(signal.SIGTERM, told_to_end)
    running = [
        subprocess.Popen([*onus, "serve", "--port", str(port)], start_new_session=True),
        subprocess.Popen([*onus, "jobs"], start_new_session=True),
    ]
    while not ended and all(one.poll() is None for one in running):
        sleep(LOOK_S)
    for one in running:
        one.terminate()
    codes = [one.wait(timeout=END_S) for one in running]
    return 0 if ended else max(codes)
