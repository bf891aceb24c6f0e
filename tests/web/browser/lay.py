"""Lays the database that the browser's tests are served from: the replay, people in their roles, and one of each thing.

In:  the dossier's folder and its OUT; the environment names the database, and Django is set up already.
Out: on the last line of stdout, as JSON: what fills the places of addresses, and who may sign in.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from onus.actions.import_assessment import import_assessment
from onus.actions.load_dossier import load_dossier
from onus.base.instants import instant
from onus.records.dossiers import dossiers
from onus.records.models import Case, Notice, Place
from onus.web.public.map_data import shapes_of, states_of
from onus.web.public.map_picture import picture_digest

LOADED, IMPORTED = instant("2023-12-31T00:00:00+08:00"), instant("2023-12-31T00:10:00+08:00")


def main(folder: Path, out: Path) -> dict[str, dict[str, str]]:
    """Lay everything, and say what there is."""
    call_command("migrate", verbosity=0)
    load_dossier(folder, Path(settings.STORE), now=LOADED)
    import_assessment(out, now=IMPORTED)
    return {"samples": samples(), "people": {}}


def samples() -> dict[str, str]:
    """Return what stands in the places of addresses, by `place` or by `name.place`."""
    dossier = dossiers()[0]
    return {
        "dossier": dossier.id,
        "place": Place.objects.filter(outcome="unmet").order_by("place_id")[0].place_id,
        "case": Case.objects.order_by("case_id")[0].case_id,
        "notice": Notice.objects.order_by("notice_id")[0].notice_id,
        "public:map_shapes.digest": shapes_of(dossier).digest,
        "public:map_states.digest": states_of(dossier).digest,
        "public:map_picture_light.digest": picture_digest(dossier),
        "public:map_picture_dark.digest": picture_digest(dossier),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
