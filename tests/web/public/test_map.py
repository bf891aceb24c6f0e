"""The map: a list first, the same places drawn by a script, and data small enough for a storm."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from itertools import count
from random import Random  # noqa: TID251 -- a network of a test, the same in every run

import pytest

from onus.core.determinations.findings import Outcome
from onus.records.dossiers import dossier_named
from onus.records.map_places import place_outcomes
from onus.records.models import Place
from onus.web.public.map_data import shapes_of, states_of
from onus.web.public.map_picture import picture_of

pytestmark = pytest.mark.django_db
DOSSIER = "benxi-2023-replay"
NUMBERS = count()
FIRST_VIEW_BYTES_MAX = 300_000


@pytest.fixture
def dossier():
    return dossier_named(DOSSIER)


def address_in(page: str, name: str) -> str:
    return re.search(rf'data-{name}="([^"]+)"', page).group(1)


def test_the_list_shows_every_place_without_a_script(client):
    page = client.get("/zh-hans/map/").content.decode()
    later = [client.get(f"/zh-hans/map/?page={number}").content.decode() for number in (2, 3)]

    assert sum(len(re.findall('<th scope="row">', one)) for one in (page, *later)) == Place.objects.count()


def test_the_legend_counts_what_the_list_holds(client):
    page = client.get("/en/map/").content.decode()
    counts = dict(re.findall(r'data-kind="(\w+)".*?<span class="n">(\d+)</span>', page))

    assert sum(int(count) for count in counts.values()) == Place.objects.count()
    assert int(counts["unmet"]) == Place.objects.filter(outcome="unmet").count() > 0


def test_a_chosen_outcome_and_district_hold_on_every_page(client):
    page = client.get("/en/map/?outcome=unmet&district=xihu").content.decode()
    rows = Place.objects.filter(outcome="unmet", district="xihu")

    assert len(re.findall('<th scope="row">', page)) == rows.count() > 0
    assert "Done in time</span>" not in page.partition("<tbody>")[2]


def test_a_choice_that_does_not_exist_is_no_choice(client):
    assert client.get("/en/map/?outcome=splendid&district=nowhere").status_code == 200


@pytest.mark.parametrize("asked", ["0", "x", "9999", "-1", "1e3", "٣"])
def test_a_page_that_is_not_there_is_not_found(client, asked):
    assert client.get("/en/map/", {"page": asked}).status_code == 404


def test_shapes_and_states_speak_of_the_same_places_in_the_same_order(client, dossier):
    page = client.get("/en/map/").content.decode()
    shapes = json.loads(client.get(address_in(page, "shapes")).content)
    states = json.loads(client.get(address_in(page, "states")).content)["states"]
    told = {place: states[number] for number, (place, _name, _lines) in enumerate(shapes["places"])}

    assert told == {
        place: str(Outcome(outcome).column_code) if outcome else "-"
        for place, outcome in Place.objects.values_list("place_id", "outcome")
    }
    assert len(states) == len(place_outcomes(dossier.assessment))


def test_data_of_the_map_may_be_kept_for_a_year_and_comes_compressed(client):
    page = client.get("/en/map/").content.decode()
    response = client.get(address_in(page, "shapes"), headers={"accept-encoding": "gzip"})

    assert "immutable" in response["Cache-Control"]
    assert response["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(response.content))["places"]) == Place.objects.count()


def test_an_older_address_of_the_data_leads_to_the_present_one(client):
    page = client.get("/en/map/").content.decode()
    present = address_in(page, "states")
    older = re.sub(r"states-\w+", "states-0123456789abcdef", present)

    assert client.get(older)["Location"] == present


def test_data_of_an_unknown_dossier_is_not_found(client):
    assert client.get("/en/map/nowhere/shapes-0.json").status_code == 404


def test_ten_thousand_streets_come_in_less_than_three_hundred_kilobytes(dossier):
    chance = Random(7)
    Place.objects.filter(assessment_id=dossier.assessment).delete()
    Place.objects.bulk_create(
        Place(assessment_id=dossier.assessment, place_id=f"seg-{number:05d}", district=f"d{number % 12}",
              name=f"{chance.choice('解放胜利光明和平人民')}{chance.choice('东西南北中')}路{number % 900}号段",
              outcome=chance.choice(["fulfilled", "late", "unmet", "pending", ""]), geometry=bent_street(chance))
        for number in range(10_000)
    )  # fmt: skip
    shapes, states = shapes_of(anew(dossier)), states_of(anew(dossier))

    assert sum(len(lines) for _, _, lines in json.loads(shapes.plain)["places"]) == 10_000
    size = len(shapes.small) + len(states.small)
    assert size <= FIRST_VIEW_BYTES_MAX


def anew(dossier):
    """Return the dossier as after an import: with another digest, under which nothing is kept yet."""
    return replace(dossier, digest=str(next(NUMBERS)))


def bent_street(chance: Random) -> str:
    """Return a street of eight corners about 30 m apart, as a survey has it: seven digits, slightly bent."""
    lon, lat = 123.6 + chance.random() / 3, 41.1 + chance.random() / 3
    step = chance.choice([(0.0003, 0.00002), (0.00003, 0.0003)])
    corners = []
    for _ in range(8):
        corners.append([round(lon, 7), round(lat, 7)])
        lon += step[0] + chance.uniform(-2e-5, 2e-5)
        lat += step[1] + chance.uniform(-2e-5, 2e-5)
    return json.dumps({"type": "MultiLineString", "coordinates": [corners]})


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_the_picture_draws_every_street_once_in_the_line_of_its_state(client, colour):
    page = client.get("/en/map/").content.decode()
    address = re.search(rf'"(/en/map/[^"]+/{colour}-\w+\.svg)"', page).group(1)
    response = client.get(address)
    drawing = response.content.decode()

    assert response["Content-Type"] == "image/svg+xml"
    assert len(re.findall(r"M\d+ \d+", drawing)) == Place.objects.count()
    assert drawing.count("<path") == len(set(Place.objects.values_list("outcome", flat=True)))
    assert "style" not in drawing and "<script" not in drawing


def test_the_picture_of_a_network_without_shapes_is_empty_and_no_error(dossier):
    Place.objects.filter(assessment_id=dossier.assessment).update(geometry="", lon_e7=None, lat_e7=None)

    assert b"<path" not in picture_of(anew(dossier), dark=False).plain


def test_a_place_without_a_line_is_a_dot(dossier):
    Place.objects.filter(assessment_id=dossier.assessment).update(geometry="")

    assert picture_of(anew(dossier), dark=False).plain.count(b"h.1") == Place.objects.count()
