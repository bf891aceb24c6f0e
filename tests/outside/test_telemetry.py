"""Tracks spilled by day: any number of days, any order of rows, few open files."""

from __future__ import annotations

import resource
from pathlib import Path

import numpy as np
import pytest

from onus.base.instants import instant
from onus.outside import telemetry
from onus.outside.telemetry import day_of_fixes, spool_tracks

NOW = instant("2030-01-01T00:00:00Z")


def written(folder: Path, rows: list[str]) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join(["vehicle_id,t_utc,lon,lat", *rows, ""]), encoding="utf-8")
    return path


def row(day: int, hour: int) -> str:
    at = np.datetime64("2020-01-01") + day
    return f"v{day % 3},{at}T{hour:02d}:00:00Z,123.{day:05d},41.{hour:02d}"


@pytest.fixture
def few_files():
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, usual[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, usual)


def test_a_vehicle_with_a_random_clock_of_1500_days_does_not_use_up_the_open_files(tmp_path, few_files):
    (tmp_path / "s").mkdir()
    rows = [row(day, 1) for day in range(1500)]

    spool = spool_tracks([written(tmp_path, rows)], tmp_path / "s", as_of=NOW)

    assert len(spool.days) == 1500
    assert len(day_of_fixes(spool, spool.days[-1]).columns["at_us"]) == 1


def test_days_that_come_mixed_give_the_same_rows_as_days_in_order(tmp_path, monkeypatch):
    rows = [row(day, hour) for day in range(12) for hour in range(0, 24, 3)]
    mixed = [rows[n] for n in np.random.default_rng(7).permutation(len(rows))]
    found = []
    monkeypatch.setattr(telemetry, "OPEN_DAYS_MAX", 2)
    for name, given in (("one", [rows]), ("two", [mixed[n::5] for n in range(5)])):
        folder = tmp_path / name
        (folder / "s").mkdir(parents=True)
        files = []
        for number, part in enumerate(given):
            (folder / str(number)).mkdir()
            files.append(written(folder / str(number), part))
        spool = spool_tracks(files, folder / "s", as_of=NOW)
        found.append([(day, day_of_fixes(spool, day).digest) for day in spool.days])
    several = [count for count in spool.parts.values() if count > 1]

    assert len(found[0]) == 12
    assert found[0] == found[1]
    assert several != []
