"""The replay as it stood on the evening of 16 December 2023, when the first cases had just opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from onus.actions.assess import assess_folder
from onus.actions.import_assessment import import_assessment
from onus.base.instants import instant
from onus.outside.clock import now
from onus.records.dossiers import ShownDossier
from tests.replay import going_on_from

EVENING = "2023-12-16T20:00:00+08:00"


@pytest.fixture(scope="session")
def evening_out(benxi_folder, tmp_path_factory):
    """The replay assessed as of that evening."""
    out = tmp_path_factory.mktemp("evening") / "out"
    assess_folder(benxi_folder, out, as_of=instant(EVENING), workers=1, progress=lambda *_: None)
    return out


@pytest.fixture
def evening(db, evening_out) -> Iterator[ShownDossier]:
    """The website on that evening; the case of the slopes lies with the street supervisor."""
    with going_on_from(EVENING):
        yield import_assessment(evening_out, now=now())
