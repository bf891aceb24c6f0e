"""A mapping says which column is which, and in which unit."""

from __future__ import annotations

import pytest

from onus.wire.columns import ColumnSource, parse_columns
from onus.wire.import_faults import BrokenMapping, UnknownField
from onus.wire.track_tables import FIELDS


def test_a_suffix_is_a_unit_only_where_the_field_knows_it() -> None:
    read = parse_columns("odometer_m=odometer.value:mi,lat=pos:lat,working=tool:UP|DOWN", FIELDS)

    assert read["odometer_m"] == ColumnSource("odometer.value", unit="mi")
    assert read["lat"] == ColumnSource("pos:lat")
    assert read["working"].words == ("UP", "DOWN")


def test_a_comma_in_a_column_name_is_written_with_a_backslash() -> None:
    assert parse_columns(r"lat=Position\, north", FIELDS)["lat"].column == "Position, north"


def test_a_field_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(UnknownField, match="vehicle_id, t_utc"):
        parse_columns("latitude=lat", FIELDS)


@pytest.mark.parametrize("text", ["lat", "lat=", "=x", "lat=a,lat=b"])
def test_a_part_that_maps_nothing_or_twice_is_refused(text: str) -> None:
    with pytest.raises(BrokenMapping):
        parse_columns(text, FIELDS)
