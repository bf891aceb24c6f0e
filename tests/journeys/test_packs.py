"""Every pack that makes duties: a dossier is created from it, checked, and assessed."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onus.__main__ import main
from onus.core.contracts.rulebook import Rule
from onus.outside.law import load_pack, pack_ids, template

MAKES_DUTIES = tuple(
    pack for pack in pack_ids() if any(rule.kind == "deadline" for rule in load_pack(pack).rules)
)
SNOW = tuple(pack for pack in MAKES_DUTIES if pack.endswith("-snow"))
WEATHER = (
    "station_id,from_utc,to_utc,precipitation_mm,phenomenon\n"
    "s,2024-01-08T00:00:00{0},2024-01-08T02:00:00{0},6.0,snow\n"
)
OFFSET = {"Asia/Shanghai": "+08:00", "Europe/Helsinki": "+02:00", "America/Toronto": "-05:00"}


def run(*words: object) -> int:
    return main([str(word) for word in words])


def rules(pack: str) -> tuple[Rule, ...]:
    return load_pack(pack).rules


def tables(pack: str) -> tuple[dict, dict]:
    files = {name: tomllib.loads(raw.decode()) for name, raw in template(pack).items()}
    return files["dossier.toml"]["dossier"], files["contract.toml"]


@pytest.mark.parametrize("pack", MAKES_DUTIES)
def test_a_dossier_from_the_pack_is_without_fault_and_marked_as_placeholder(pack, tmp_path, capsys):
    assert run("dossier", "create", tmp_path / "d", "--pack", pack) == 0
    assert run("dossier", "check", tmp_path / "d") == 0

    assert "0 fault(s)" in capsys.readouterr().out
    _, contract = tables(pack)
    officers = tomllib.loads((tmp_path / "d" / "officers.toml").read_text(encoding="utf-8"))
    assert contract["contract"]["placeholder"] is True
    assert {holding["holder"] for holding in officers["holdings"]} == {"to be filled in"}


@pytest.mark.parametrize("pack", [pack for pack in MAKES_DUTIES if pack != "us-syracuse-strict"])
def test_the_template_uses_every_rule_on_deadlines_and_names_those_without_a_date(pack):
    head, contract = tables(pack)
    used = {obligation.get("rule") for obligation in contract["obligations"]}
    undated = {rule.id for rule in rules(pack) if rule.since is None and rule.kind != "reference"}

    assert {rule.id for rule in rules(pack) if rule.kind == "deadline"} - used == set()
    assert set(head.get("apply_undated", ())) == undated


@pytest.mark.parametrize("pack", SNOW)
def test_a_snowfall_makes_duties_with_a_due_time_at_every_class_of_street(pack, tmp_path):
    assert run("dossier", "create", tmp_path / "d", "--pack", pack) == 0
    head, contract = tables(pack)
    classes = {
        name
        for obligation in contract["obligations"]
        for name in obligation.get("places", {}).get("classes", ())
    } or {"lane"}
    rows = [f"{name},{name},100" for name in sorted(classes)]
    network = "\n".join(["segment_id,class,length_m", *rows, ""])
    (tmp_path / "d" / "network.csv").write_text(network, encoding="utf-8")
    weather = WEATHER.format(OFFSET[head["time_zone"]])
    (tmp_path / "d" / "weather.csv").write_text(weather, encoding="utf-8")

    assert run("assess", tmp_path / "d", "--as-of", "2024-02-01T00:00:00Z", "--out", tmp_path / "o") == 0

    found = pq.read_table(tmp_path / "o" / "findings.parquet").to_pylist()
    by_contractor = [row for row in found if row["place_id"] != "-"]
    undated = {rule.key for rule in rules(pack) if rule.since is None}
    assert by_contractor != []
    assert {row["place_id"] for row in by_contractor} == classes
    assert all(row["due_at"] and row["rule"] for row in by_contractor)
    assert all(("RULE_UNDATED" in row["grounds"]) == (row["rule"] in undated) for row in found if row["rule"])
    assert all("RULE_UNVERIFIED" in row["grounds"] for row in by_contractor)


def due_times(path: Path) -> dict[str, datetime]:
    found = pq.read_table(path / "o" / "findings.parquet").to_pylist()
    return {row["place_id"]: row["due_at"] for row in found}


def test_helsinki_is_due_by_the_hour_of_the_morning_after_snow_by_night(tmp_path):
    test_a_snowfall_makes_duties_with_a_due_time_at_every_class_of_street("fi-helsinki-snow", tmp_path)

    due = due_times(tmp_path)

    assert due["I"] == datetime(2024, 1, 8, 5, tzinfo=UTC)
    assert due["B"] == datetime(2024, 1, 8, 8, tzinfo=UTC)
    assert due["C"] == datetime(2024, 1, 8, 10, tzinfo=UTC)
    assert due["III"] == datetime(2024, 1, 11, 22, tzinfo=UTC)


def test_a_rule_without_a_date_that_the_dossier_does_not_name_sets_no_deadline(tmp_path):
    test_a_snowfall_makes_duties_with_a_due_time_at_every_class_of_street("ca-toronto-snow", tmp_path)
    head = tmp_path / "d" / "dossier.toml"
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace('apply_undated = ["TOR-LOS"]', ""), encoding="utf-8")

    assert run("assess", tmp_path / "d", "--as-of", "2024-02-01T00:00:00Z", "--out", tmp_path / "o") == 0

    found = pq.read_table(tmp_path / "o" / "findings.parquet").to_pylist()
    assert {(row["outcome"], row["rule"]) for row in found} == {("no_deadline", "")}


def test_the_hours_of_a_rule_do_not_mix_with_hours_of_the_clause(tmp_path):
    assert run("dossier", "create", tmp_path / "d", "--pack", "ca-toronto-snow") == 0
    contract = tmp_path / "d" / "contract.toml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(
        text + "[obligations.deadline]\nwithin_h_by_grade = { '' = 99 }\nwithin_h = 99\ncloses_after_d = 3\n",
        encoding="utf-8",
    )
    (tmp_path / "d" / "network.csv").write_text("segment_id,class,length_m\na,arterial,100\n")
    (tmp_path / "d" / "weather.csv").write_text(WEATHER.format("-05:00"), encoding="utf-8")

    assert run("assess", tmp_path / "d", "--as-of", "2024-02-01T00:00:00Z", "--out", tmp_path / "o") == 0

    (duty,) = pq.read_table(tmp_path / "o" / "duties.parquet").to_pylist()
    assert duty["due_at"] == datetime(2024, 1, 8, 15, tzinfo=UTC)
    assert duty["closes_at"] == datetime(2024, 1, 11, 15, tzinfo=UTC)
