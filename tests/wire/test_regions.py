"""The regions file: a tree, or faults with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from onus.wire.regions import read_regions

CITY = '[[regions]]\nid = "c"\nkind = "city"\ntitle = { en = "C", "zh-Hans" = "丙市" }\n'


def test_the_regions_of_the_example_lead_from_the_province_to_the_district() -> None:
    regions, faults = read_regions(Path("examples/regions.toml").read_bytes())

    assert faults == ()
    assert [one.id for one in regions.above("210504")] == ["210000", "210500"]
    assert [part.district for part in regions.parts("210504")] == ["mingshan"]
    assert regions.dossiers("210000") == ("benxi-2023-replay",)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("regions = 3", 1, "list of tables"),
        (CITY + 'colour = "red"\n', 5, "colour"),
        (CITY.replace('"city"', '"town"'), 3, "kind"),
        (CITY.replace('id = "c"', 'id = "a/b"'), 2, "address"),
        (CITY + 'parent = "p"\n', 5, "no region is called"),
        (CITY + CITY, 6, "two regions"),
        (CITY + 'title2 = "x"\n', 5, "title2"),
        ("[[regions]]\nid = 7\n", 2, "a text is asked"),
        ("[[areas]]\n", 1, "areas"),
        ("regions", 1, "TOML"),
    ],
)
def test_each_fault_is_told_with_its_line(text: str, line: int, part: str) -> None:
    regions, faults = read_regions(text.encode())

    assert regions.all == ()
    assert any(fault.line == line and part in fault.what for fault in faults), faults
