"""A server that is killed while residents report: what was acknowledged is stored, once, with its photo."""

from __future__ import annotations

import pytest

from bench.storm.city import place_id
from bench.storm.kill import killed
from bench.storm.residents import Wanted, of_its_own, photograph
from bench.storm.server import DATABASES, website

pytestmark = [pytest.mark.slow, pytest.mark.once]
RESIDENTS = 32


@pytest.mark.parametrize("database", DATABASES)
def test_what_was_acknowledged_survives_the_kill_of_the_server_once_and_with_its_photo(database, tmp_path):
    photo = photograph()

    def wanted(number):
        return Wanted(
            number, "benxi-2023-replay", place_id(number),
            of_its_own(photo, number) if number % 4 == 0 else b"",
        )  # fmt: skip

    with website(database, tmp_path) as one:
        one.city("lay", tmp_path / "town", "--size", "0.005")
        found = killed(one, wanted, residents=RESIDENTS, a_second=4, with_scripts=True)

    assert found.residents == RESIDENTS
    assert RESIDENTS // 2 <= found.acknowledged < RESIDENTS
    assert (found.lost, found.doubled, found.photos_lost) == (0, 0, 0)
    assert found.photos > 0
