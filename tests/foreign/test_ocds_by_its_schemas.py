"""OCDS packages of the examples, by the schemas, extensions and codelists of OCDS itself."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest

from onus.actions.assess import tracks_of
from onus.base.instants import instant
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.outside.dossiers import read_dossier
from onus.report.site_feeds import feed_files
from onus.simulation.benxi import write_benxi
from onus.wire.disclosure import public_view
from onus.wire.site.ocds_packages import RECORD_PACKAGE, RELEASE_PACKAGE, ocds_files
from onus.wire.site.published import Published

from .ocds import faults

ROOT = Path(__file__).resolve().parents[2]
AS_OF = {
    "benxi-2023": "2024-01-31T00:00:00+08:00",
    "by-hand-2024": "2024-02-05T00:00:00+08:00",
    "toilets-2024": "2024-05-05T00:00:00+08:00",
    "elder-care-2024": "2024-07-05T00:00:00+08:00",
    "points-2024": "2024-06-05T00:00:00+08:00",
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Callable[[str], tuple[Assessment, Published]]:
    """Return what gives the public view of an example, and a publication of it."""
    made: dict[str, tuple[Assessment, Published]] = {}

    def of(example: str) -> tuple[Assessment, Published]:
        if example not in made:
            dossier = shutil.copytree(ROOT / "examples" / example, tmp_path_factory.mktemp(example) / "d")
            if example == "benxi-2023":
                write_benxi(dossier)
            at = instant(AS_OF[example])
            loaded = read_dossier(dossier, as_of=at)
            with tracks_of(loaded, as_of=at, workers=1, progress=lambda *_: None) as gathered:
                view = public_view(assess(loaded.dossier, gathered.tracks, as_of=at))
            made[example] = (
                view,
                Published("log.example.org/onus", 1, at, at, "0.0", "https://onus.example.org/"),
            )
        return made[example]

    return of


def packages(found: tuple[Assessment, Published]) -> dict[str, Any]:
    return {name: json.loads(raw) for name, raw in ocds_files(*found).items()}


@pytest.mark.parametrize("example", AS_OF)
def test_packages_are_what_ocds_its_extensions_and_codelists_ask_for(example, shown, shared):
    both = packages(shown(example))

    assert faults(both[RELEASE_PACKAGE], shared / "data" / "ocds", "release") == []
    assert faults(both[RECORD_PACKAGE], shared / "data" / "ocds", "record") == []


def first_contract(package: dict[str, Any]) -> dict[str, Any]:
    return package["releases"][0]["contracts"][0]


def an_amount(value: Any) -> dict[str, Any] | None:
    """Return the first amount with a currency, wherever it stands."""
    if isinstance(value, dict) and {"amount", "currency"} <= value.keys():
        return value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for one in inside if (found := an_amount(one))), None)


TAMPERED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a release without its ocid": (lambda one: one["releases"][0].pop("ocid"), "'ocid' is a required property"),
    "a date that is none": (lambda one: one["releases"][0].update(date="yesterday"), "'yesterday' is not a 'date-time'"),
    "an amount in words": (
        lambda one: an_amount(one).update(amount="much"),
        "'much' is not of type 'number', 'null'",
    ),
    "a currency that is none": (lambda one: an_amount(one).update(currency="YUA"), "'YUA' is not one of"),
    "an address that is none": (lambda one: one.update(uri="over there"), "'over there' is not a 'uri'"),
    "a status that is none": (lambda one: first_contract(one).update(status="going well"), "'going well' is not one of"),
    "a misspelt field": (lambda one: first_contract(one).update(valeu={}), "contracts[0].valeu: unknown field"),
    "a role of no codelist": (
        lambda one: one["releases"][0]["parties"][0].update(roles=["friend"]),
        "`friend` is not in partyRole.csv",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_a_package_is_refused_with(what, shown, shared):
    tamper, reason = TAMPERED[what]
    package = copy.deepcopy(packages(shown("by-hand-2024"))[RELEASE_PACKAGE])
    tamper(package)

    assert [one for one in faults(package, shared / "data" / "ocds", "release") if reason in one] != []


@pytest.mark.parametrize("example", AS_OF)
def test_a_feed_reader_finds_every_entry_with_its_link_and_its_time(example, shown):
    for name, raw in feed_files(*shown(example)).items():
        feed = feedparser.parse(raw)

        assert (feed.bozo, feed.version) == (False, "atom10"), name
        assert len({entry.id for entry in feed.entries}) == len(feed.entries) == raw.count(b"<entry>")
        assert feed.feed.id.startswith("urn:uuid:")
        assert all(entry.title and entry.summary and entry.updated_parsed for entry in feed.entries)
        assert all(
            link.href.startswith("https://onus.example.org/") for e in feed.entries for link in e.links
        )


def test_some_example_has_entries_in_every_feed(shown):
    found = {
        name.split(".")[0]
        for example in AS_OF
        for name, raw in feed_files(*shown(example)).items()
        if b"<entry>" in raw
    }

    assert found == {"failures", "escalations", "waivers"}


def test_a_feed_reader_notices_a_feed_that_was_cut(shown):
    raw = feed_files(*shown("benxi-2023"))["failures.en.atom"]

    assert feedparser.parse(raw[: len(raw) // 2]).bozo
