"""The published site of the replay, and a second dossier beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from onus.actions.assess import assess_folder
from onus.actions.import_assessment import import_assessment
from onus.actions.load_dossier import load_dossier
from onus.actions.publish import Wishes, publish
from onus.actions.site_receipts import place_new_receipts
from onus.base.instants import instant
from onus.outside.tlog.log_folder import make_log

BY_HAND = Path("examples/by-hand-2024")


@pytest.fixture(scope="session")
def benxi_site(benxi_out, tmp_path_factory) -> Path:
    """The site that a publication of the replay writes."""
    folder = tmp_path_factory.mktemp("published")
    make_log(folder / "log", "test.example/onus")
    wishes = Wishes(instant("2024-01-02T00:00:00+08:00"), workers=1)
    publish([benxi_out], folder / "log", folder / "site", wishes, lambda *_: None)
    return folder / "site"


@pytest.fixture
def site(benxi_site, settings, db) -> Path:
    """The same, known to the website, with the places of its leaves."""
    settings.SITE = benxi_site
    place_new_receipts(benxi_site)
    return benxi_site


@pytest.fixture(scope="session")
def by_hand_out(tmp_path_factory) -> Path:
    """The OUT of the example of work by hand."""
    out = tmp_path_factory.mktemp("by-hand") / "out"
    assess_folder(
        BY_HAND, out, as_of=instant("2024-02-05T00:00:00+08:00"), workers=1, progress=lambda *_: None
    )
    return out


@pytest.fixture
def by_hand(by_hand_out, settings, db) -> Path:
    """A second dossier in the database, with points, snow, inspections and crew sheets."""
    load_dossier(BY_HAND, Path(settings.STORE), now=instant("2024-02-05T00:00:00+08:00"))
    import_assessment(by_hand_out, now=instant("2024-02-05T00:10:00+08:00"))
    return by_hand_out


@pytest.fixture
def regions(settings) -> Path:
    """The regions of the replay."""
    settings.REGIONS = Path("examples/regions.toml").absolute()
    return settings.REGIONS
