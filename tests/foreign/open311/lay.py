"""Lays the database that foreign clients are served from: the replay, keys, and reports of the last days.

In:  the dossier's folder and its OUT; the environment names the database, and Django is set up already.
Out: on the last line of stdout, as JSON: keys, and numbers of reports.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from onus.actions.answer_report import Inspected, Officer, close_report
from onus.actions.import_assessment import import_assessment
from onus.actions.load_dossier import load_dossier
from onus.actions.open311_keys import make_key
from onus.actions.receive_report import Arriving, receive_report
from onus.actions.report_events import Place as Site
from onus.base.instants import HOUR_US, Instant, instant
from onus.outside.clock import now
from onus.records.dossiers import dossiers
from onus.records.models import Place

MANY = 230
"""More than a client fetches on one page."""
LOADED, IMPORTED = instant("2023-12-31T00:00:00+08:00"), instant("2023-12-31T00:10:00+08:00")


def main(folder: Path, out: Path) -> dict[str, object]:
    """Lay everything, and say what there is."""
    call_command("migrate", verbosity=0)
    load_dossier(folder, Path(settings.STORE), now=LOADED)
    import_assessment(out, now=IMPORTED)
    dossier = dossiers()[0].id
    places = list(Place.objects.order_by("place_id").values_list("place_id", flat=True)[:MANY])
    refs = [report(dossier, place, n) for n, place in enumerate(places)]
    site = Site(settings.STORE, settings.PUBLIC_ADDRESS)
    officer = Officer("Holder 1 (generated)", "street-supervisor", "sample 5.2")
    close_report(
        refs[0], officer, done="Cleared <fully> & salted 已清除", done_by="Contractor (generated)",
        evidence=(), inspected=Inspected(at := now(), "pass"), site=site, now=at,
    )  # fmt: skip
    keys = {
        name: make_key(name, dossier="", may_update=name == "contractor", by="test", now=now())
        for name in ("program", "contractor")
    }
    return {"dossier": dossier, "keys": keys, "refs": refs, "closed": refs[0]}


def report(dossier: str, place: str, number: int) -> str:
    # Shown at the second midnight at the latest: a day must pass, and the day on which it has passed.
    at = Instant(now() - 54 * HOUR_US - number * 60_000_000)
    arriving = Arriving(
        dossier=dossier, sort="not_done", happened_at=at, language="zh-Hans", service="snow-clearing",
        place_id=place, text="结冰 <b>危险</b> & 湿滑",
    )  # fmt: skip
    return receive_report(arriving, key=b"k" * 32, store=settings.STORE, now=at).ref


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
