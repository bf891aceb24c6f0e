"""Many contracts: the pages of regions show sums by the formulas of one, and lead down to the case."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pyarrow import parquet

from onus.actions.regions import NoRegions, known_totals, tree_of_regions
from onus.base.errors import FaultyInput
from onus.core.oversight.many import hands_off, on_time_ppm, together
from onus.records.dossiers import dossiers
from onus.report.figures import percent

pytestmark = pytest.mark.django_db
DOSSIER = "benxi-2023-replay"


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def index_of(out: Path) -> int | None:
    return json.loads((out / "oversight.json").read_text())["hands_off"]["index_ppm"]


def test_one_dossier_gives_itself(client, benxi_out, by_hand, by_hand_out):
    known = known_totals(dossiers())

    assert hands_off(known.whole[DOSSIER]).index_ppm == index_of(benxi_out)
    assert hands_off(known.whole["by-hand-2024"]).index_ppm == index_of(by_hand_out)
    cards = json.loads((benxi_out / "scorecard.json").read_text())["scorecards"]
    (whole,) = [card for card in cards if card["scope"] == "contractor"]
    assert on_time_ppm(known.whole[DOSSIER]) == whole["on_time_ppm"]


def test_the_districts_of_a_contract_add_up_to_it(benxi_out):
    known = known_totals(dossiers())

    districts = together(totals for (_, _), totals in sorted(known.districts.items()))

    assert districts.counts == known.whole[DOSSIER].counts


def test_from_the_province_the_way_leads_down_to_a_case(client, regions):
    page = read(client, "/en/regions/")
    for step in (r"/en/regions/210000/", r"/en/regions/210500/", r"/en/regions/210504/", r"/en/cases/\?[^\"]+",
                 r"/en/cases/benxi[^\"]+"):  # fmt: skip
        href = next(iter(re.findall(rf'href="({step})"', page)))
        page = read(client, href.replace("&amp;", "&"))

    assert "From post to post" in page


def test_the_figures_of_a_city_are_those_of_its_contracts(client, regions, benxi_out):
    page = read(client, "/zh-hans/regions/210500/")

    assert percent(index_of(benxi_out)) in page
    assert "本溪市" in page
    assert "明山区" in page


def test_a_contract_of_no_region_is_shown_beside_the_tree(client, regions, by_hand):
    page = read(client, "/en/regions/")

    assert "Contracts of no region" in page
    assert "/en/contracts/by-hand-2024/" in page


def test_districts_bear_the_names_of_the_tree(client, regions):
    assert "明山区" in read(client, "/zh-hans/today/")


@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_every_page_leads_nowhere_that_is_not_there(client, regions, by_hand, code):
    """Walk over all links from the front page, three of each kind from every page."""
    seen: dict[str, int] = {}
    waiting = [f"/{code}/"]
    while waiting and len(seen) < 150:
        address = waiting.pop(0)
        if address in seen:
            continue
        answer = client.get(address)
        seen[address] = answer.status_code
        kinds: dict[str, int] = {}
        for href in re.findall(
            r'href="(/[^"#]+)', answer.content.decode() if answer.status_code == 200 else ""
        ):
            kind = "/".join(href.split("?")[0].split("/")[:4])
            kinds[kind] = kinds.get(kind, 0) + 1
            if (
                kinds[kind] <= 3
                and href.startswith(f"/{code}/")
                and "/people/" not in href
                and "step-in" not in href
            ):
                waiting.append(href.replace("&amp;", "&"))

    assert {address: status for address, status in seen.items() if status != 200} == {}
    assert len(seen) > 60


def test_the_counts_of_a_district_lead_to_the_duties_that_they_count(client, regions):
    page = read(client, "/en/regions/210500/")
    found = re.findall(r'href="(/en/duties/[^"]+district=mingshan[^"]*)">([\d,]+)<', page)

    assert found
    for href, count in found:
        assert f"{count} found." in read(client, href.replace("&amp;", "&"))


def test_today_shows_the_outcomes_of_the_newest_storm_district_by_district(client, benxi_out):
    rows = parquet.read_table(
        benxi_out / "findings.parquet", columns=["duty_id", "district", "owed_by", "outcome"]
    )
    counted: dict[tuple[str, str], int] = {}
    for row in rows.to_pylist():
        if row["owed_by"] == "contractor" and row["duty_id"].endswith("snowfall-2023-12-16T22:00:00Z"):
            key = (row["district"], row["outcome"])
            counted[key] = counted.get(key, 0) + 1
    page = read(client, "/en/today/").replace("&amp;", "&")

    shown = {
        (district, outcome): int(count)
        for outcome, district, count in re.findall(
            r'href="/en/duties/\?[^"]*outcome=(\w+)&district=(\w+)">(\d+)<', page
        )
    }
    assert shown == counted


def test_a_tree_that_is_being_edited_leaves_the_one_before_on_the_pages(client, settings, tmp_path):
    settings.REGIONS = tmp_path / "regions.toml"
    good = Path("examples/regions.toml").read_text(encoding="utf-8")
    settings.REGIONS.write_text(good, encoding="utf-8")
    assert "Liaoning" in read(client, "/en/regions/")

    settings.REGIONS.write_text(good.replace('kind = "city"', 'kind = "town"'), encoding="utf-8")

    assert "Liaoning" in read(client, "/en/regions/")
    with pytest.raises(FaultyInput) as told:
        tree_of_regions(settings.REGIONS)
    assert ["kind must be one of" in fault.what for fault in told.value.faults] == [True]


def test_a_tree_that_is_not_there_is_told_to_the_operator(tmp_path):
    with pytest.raises(NoRegions):
        tree_of_regions(tmp_path / "nowhere.toml")
