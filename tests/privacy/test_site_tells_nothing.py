"""Nothing of what was planted reaches a published byte: not a site, not a log."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from onus.__main__ import main

from .leaks import leaks
from .planted import (
    DRIVER_LAT,
    DRIVER_LON,
    HOLDERS,
    HOME_LAT,
    HOME_LON,
    HOME_NAME,
    HOME_OWNER,
    PLATE,
    WORKER,
    Plant,
    write_planted,
)

AS_OF = "2024-01-25T00:00:00+08:00"
NOW = "2024-01-26T09:00:00+08:00"
EVERY = ("phone", "identity", "plate", "mail", "home", "holder", "worker", "owner")
ALONE = [("phone",), ("identity",), ("plate",), ("mail",), ("holder",)]
HOME_ID = "HOME-QX-0402"


def run(*words: object) -> int:
    return main([str(word) for word in words])


def published(
    folder: Path, *, homes: bool, kinds: tuple[str, ...], owner: str = HOME_OWNER
) -> tuple[Path, tuple[Plant, ...]]:
    """Publish a planted dossier; return the site and what was planted."""
    plants = write_planted(folder / "dossier", homes=homes, kinds=kinds)
    for path in (folder / "dossier").glob("*.*"):
        path.write_text(path.read_text(encoding="utf-8").replace(HOME_OWNER, owner), encoding="utf-8")
    assert run("assess", folder / "dossier", "--as-of", AS_OF, "--out", folder / "out", "--workers", 1) == 0
    assert run("log", "init", folder / "log", "--origin", "log.example.org/planted") == 0
    assert publish(folder) == 0
    return folder / "site", plants


def publish(folder: Path) -> int:
    where = ("--log", folder / "log", "--site", folder / "site", "--address", "https://onus.example.org/")
    return run("publish", folder / "out", *where, "--now", NOW, "--workers", 1)


def everywhere() -> set[str]:
    """Return what must be found nowhere though no text holds it: people, plates, homes, positions."""
    positions = [HOME_LON, HOME_LAT, DRIVER_LON, DRIVER_LAT]
    whole = [str(round(one * 10**7)) for one in positions]
    return {*HOLDERS, WORKER, PLATE, HOME_NAME, HOME_OWNER, HOME_ID, *map(str, positions), *whole}


@pytest.mark.parametrize("homes", [True, False], ids=["with homes", "without homes"])
def test_no_published_byte_tells_anything_that_was_planted(homes, tmp_path):
    site, plants = published(tmp_path, homes=homes, kinds=EVERY if homes else (*EVERY[:4], "holder"))
    words = {word for plant in plants for word in plant.needles} | everywhere()

    assert sum(1 for path in site.rglob("*") if path.is_file()) > 20
    assert leaks(site, words) == []
    assert run("verify", site, "--no-state", "--workers", 1) == 0


@pytest.mark.slow
@pytest.mark.parametrize("kinds", ALONE, ids=lambda kinds: kinds[0])
def test_each_kind_of_personal_data_is_found_by_itself(kinds, tmp_path):
    site, plants = published(tmp_path, homes=False, kinds=kinds)

    assert leaks(site, {word for plant in plants for word in plant.needles}) == []


def test_the_owner_of_a_home_is_found_in_what_people_wrote(tmp_path):
    site, plants = published(tmp_path, homes=True, kinds=("owner",))

    assert len(plants) > 50
    assert leaks(site, [HOME_OWNER]) == []
    assert run("verify", site, "--no-state", "--workers", 1) == 0


@pytest.mark.parametrize("owner", ["public", "私有"])
def test_a_form_of_ownership_is_taken_for_no_name(owner, tmp_path):
    site, _ = published(tmp_path, homes=True, kinds=("owner",), owner=owner)

    assert leaks(site, [f"请联系 {owner} (planted)"]) != []
    assert run("verify", site, "--no-state", "--workers", 1) == 0


def test_the_same_search_finds_what_is_published_on_purpose(tmp_path):
    site, _ = published(tmp_path, homes=True, kinds=("phone",))

    assert leaks(site, ["elm-1"]) != []
    assert leaks(site, ["V001"]) != []


def test_publishing_again_tells_nothing_new(tmp_path):
    site, _ = published(tmp_path, homes=True, kinds=EVERY)
    shutil.copytree(site, tmp_path / "before")
    assert publish(tmp_path) == 0

    before, after = (
        {path.relative_to(top): path.read_bytes() for path in top.rglob("*") if path.is_file()}
        for top in (tmp_path / "before", site)
    )
    assert before == after


CODES = {
    "acts.toml": "act-reply",
    "payments.csv": "paid-waiver",
    "reports.csv": "call-1",
    "inspections.csv": "look-1",
    "crews.csv": "sheet-1",
    "instructions.csv": "order-1",
    "notices.toml": "notice-1",
    "network.geojson": "elm-2",
    "contract.toml": "lot-1",
    "officers.toml": "supervisor",
}
"""An id in each file; the plate of a vehicle, the id of a home and the name of a worker stand there anyway."""


@pytest.mark.slow
@pytest.mark.parametrize("file", CODES)
def test_an_id_that_is_personal_data_stops_the_publication(file, tmp_path, capsys):
    write_planted(tmp_path / "dossier", homes=False, kinds=())
    phone = "13900001234"
    for path in (tmp_path / "dossier").iterdir():
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(CODES[file], f"{CODES[file]}-{phone}"), encoding="utf-8")

    run("assess", tmp_path / "dossier", "--as-of", AS_OF, "--out", tmp_path / "out", "--workers", 1)
    run("log", "init", tmp_path / "log", "--origin", "log.example.org/planted")
    code = publish(tmp_path)

    assert code == 2
    assert "PRIVACY-001" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()
    assert leaks(tmp_path / "log" / "public", [phone]) == []
