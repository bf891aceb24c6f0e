"""Time zones: those of the pinned package, whatever the machine has."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta
from importlib.resources import files

import pytest

from onus.base.instants import instant
from onus.outside.time_zones import zone_table


@pytest.mark.parametrize(
    "name", ["localtime", "posix/Asia/Shanghai", "../zones", "/etc/localtime", "", "asia/shanghai"]
)
def test_a_name_outside_the_list_of_the_package_is_refused(name):
    with pytest.raises(KeyError):
        zone_table(name)


def test_a_forged_database_of_the_machine_changes_nothing(tmp_path):
    other = files("tzdata").joinpath("zoneinfo", "America", "Lima").read_bytes()
    (tmp_path / "Asia").mkdir()
    (tmp_path / "Asia" / "Taipei").write_bytes(other)
    usual = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([tmp_path])
    try:
        forged = zoneinfo.ZoneInfo.no_cache("Asia/Taipei")
        zone_table.cache_clear()
        table = zone_table("Asia/Taipei")
    finally:
        zoneinfo.reset_tzpath(usual)

    noon = instant("2024-06-01T12:00:00Z")
    assert forged.utcoffset(datetime(2024, 6, 1, tzinfo=forged)) == timedelta(hours=-5)
    assert table.local_text(noon) == "2024-06-01 20:00"
