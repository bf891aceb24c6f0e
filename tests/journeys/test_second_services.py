"""Services beside snow, and snow without machines: from a folder of tables to a payment."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import shutil
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onus.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
AS_OF = {
    "toilets-2024": "2024-05-05T00:00:00+08:00",
    "elder-care-2024": "2024-07-05T00:00:00+08:00",
    "by-hand-2024": "2024-02-05T00:00:00+08:00",
}
FEW_SECONDS = 60


def run(*words: object) -> int:
    return main([str(word) for word in words])


def assess(dossier: Path, out: Path, name: str) -> Path:
    assert run("assess", dossier, "--as-of", AS_OF[name], "--out", out, "--workers", 1) == 0
    return out


def table(out: Path, name: str) -> list[dict]:
    return pq.read_table(out / f"{name}.parquet").to_pylist()


def outcomes(out: Path) -> dict[str, str]:
    return {row["duty_id"]: row["outcome"] for row in table(out, "findings")}


def read(out: Path, name: str):
    return json.loads((out / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def out_of(tmp_path_factory):
    """Return OUT of each example, assessed once."""
    made: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in made:
            made[name] = assess(EXAMPLES / name, tmp_path_factory.mktemp("out") / name, name)
        return made[name]

    return of


@pytest.mark.parametrize("name", AS_OF)
def test_each_example_is_without_fault_and_says_that_it_is_generated(name, out_of, capsys):
    assert run("dossier", "check", EXAMPLES / name) == 0

    assert "0 fault(s)" in capsys.readouterr().out
    assert read(out_of(name), "manifest.json")["origin"] == "generated"
    assert "generated" in (out_of(name) / "report.en.html").read_text(encoding="utf-8")
    assert "生成" in (out_of(name) / "report.zh-Hans.html").read_text(encoding="utf-8")


def test_the_tables_of_the_examples_are_those_that_their_program_writes(tmp_path):
    spec = importlib.util.spec_from_file_location("examples_generate", EXAMPLES / "generate.py")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    for name in AS_OF:
        (tmp_path / name).mkdir()
    program.HERE = tmp_path

    assert program.main() == 0

    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.*"))
    assert len(written) >= 10
    assert [n for n in written if (tmp_path / n).read_bytes() != (EXAMPLES / n).read_bytes()] == []


# Public toilets


def test_a_toilet_opened_late_and_one_shut_all_day_were_not_open_in_time(out_of):
    found = outcomes(out_of("toilets-2024"))

    assert {
        duty for duty, outcome in found.items() if duty.startswith("OPEN") and outcome != "fulfilled"
    } == {
        "OPEN/T-02/opening-2024-04-10",
        "OPEN/T-04/opening-2024-04-20",
        "OPEN-LATE/T-04/closing-2024-04-20",
    }


def test_cleaning_on_the_next_day_does_not_mend_a_day_with_two_cleanings(out_of):
    assert outcomes(out_of("toilets-2024"))["DAILY/T-03/day-2024-04-12"] == "unmet"


def test_a_toilet_passes_its_month_by_two_good_inspections_and_the_office_by_two_rounds(out_of):
    found = outcomes(out_of("toilets-2024"))

    passed = {toilet: found[f"PASS/{toilet}/month-2024-04-01"] for toilet in ("T-01", "T-02", "T-03", "T-04")}
    assert passed == {"T-01": "fulfilled", "T-02": "fulfilled", "T-03": "unmet", "T-04": "unmet"}
    assert found["INSPECT/-/month-2024-04-01"] == "fulfilled"


def test_reports_of_residents_are_settled_in_time_or_late(out_of):
    found = outcomes(out_of("toilets-2024"))

    assert found["ANSWER/T-03/report-report-1"] == "fulfilled"
    assert found["ANSWER/T-04/report-report-2"] == "late"


def test_points_of_the_month_give_score_coefficient_hold_back_and_payment(out_of):
    (month,) = read(out_of("toilets-2024"), "payment.json")["certificates"]

    # Not open twice (1 point each), four days below three cleanings (0.5), two failed checks (2).
    assert month["score"]["score_milli"] == 100_000 - 2_000 - 2_000 - 4_000
    assert month["score"]["coefficient_ppm"] == 1_000_000
    assert (month["gross_minor"], month["payable_minor"]) == (2_400_000, 2_400_000 * 95 // 100)
    assert month["sample"] is True


def test_a_toilet_finding_names_clause_rule_and_officer(out_of, capsys):
    duty = "DAILY/T-03/day-2024-04-12"
    assert run("explain", out_of("toilets-2024"), duty, "--language", "zh-Hans") == 0

    told = capsys.readouterr().out
    assert [word for word in ("sample 3.3", "ST-DAILY", "公厕巡查岗") if word not in told] == []


def test_toilets_with_a_position_are_points_of_the_map_and_come_out_the_same(out_of, tmp_path):
    folder = tmp_path / "d"
    shutil.copytree(EXAMPLES / "toilets-2024", folder)
    with (folder / "network.csv").open(encoding="utf-8") as lines:
        places = list(csv.DictReader(lines))
    (folder / "network.csv").unlink()
    features = [
        {"type": "Feature", "properties": place,
         "geometry": {"type": "Point", "coordinates": [123.75 + number / 100, 41.29]}}
        for number, place in enumerate(places)
    ]  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "network.geojson").write_text(text, encoding="utf-8")

    out = assess(folder, tmp_path / "o", "toilets-2024")

    drawn = {one["id"]: one["geometry"] for one in read(out, "segments.geojson")["features"]}
    assert drawn["T-02"] == {"type": "MultiPoint", "coordinates": [[123.76, 41.29]]}
    assert table(out, "findings") == table(out_of("toilets-2024"), "findings")


# Visits to people at home


@pytest.fixture
def cleared_once(tmp_path):
    """R-03 was not cleared after the first snowfall, and once after the second."""
    dossier = shutil.copytree(EXAMPLES / "by-hand-2024", tmp_path / "d")
    sheets = (dossier / "crews.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in sheets if not line.startswith("first-R-03,")]
    assert len(kept) == len(sheets) - 1
    (dossier / "crews.csv").write_text("".join(kept), encoding="utf-8")
    return assess(dossier, tmp_path / "o", "by-hand-2024")


def test_a_clearing_that_meets_two_snowfalls_is_paid_once(cleared_once, out_of):
    def km(out):
        lines = read(out, "payment.json")["certificates"][0]["lines"]
        return sum(Fraction(line["quantity"]) for line in lines if line["finding"] in ("fulfilled", "late"))

    # Without the clearing after the first snowfall the 0.46 km of R-03 are paid once less.
    assert km(out_of("by-hand-2024")) - km(cleared_once) == Fraction(46, 100)


def test_the_ruling_on_the_other_duty_names_the_one_that_has_the_price_and_no_amount(cleared_once, capsys):
    (other,) = [row for row in table(cleared_once, "findings") if row["priced_to"]]
    assert other["outcome"] == "late" and "PRICED_TO_ANOTHER" in other["grounds"]

    for language, said in (("en", "is priced there, once"), ("zh-Hans", "在该项计价一次")):
        assert run("explain", cleared_once, other["duty_id"], "--language", language) == 0
        told = capsys.readouterr().out
        assert said in told and other["priced_to"] in told
        assert ") pays " not in told and "合计付款" not in told


def test_the_certificate_leads_to_the_duties_of_each_of_its_lines(cleared_once):
    rows = (cleared_once / "rows.en.html").read_text(encoding="utf-8")

    assert "priced_to != " in rows
    assert "priced_to = " in rows


def test_only_a_visit_that_the_person_confirmed_counts(out_of):
    rows = table(out_of("elder-care-2024"), "findings")
    visits = [row for row in rows if row["duty_id"].startswith("VISIT/")]
    unmet = {
        row["duty_id"].rpartition("-2024-")[2]: row["grounds"] for row in visits if row["outcome"] == "unmet"
    }

    assert sorted(unmet) == ["06-05", "06-12", "06-20"]
    assert "TOO_FEW_EVENTS" in unmet["06-12"]
    assert {row["strength"] for row in visits if row["outcome"] == "fulfilled"} == {"verified"}


def test_the_office_s_own_monthly_check_is_a_duty_of_the_whole_month(out_of):
    out = out_of("elder-care-2024")

    found = outcomes(out)
    assert found["CHECK/-/month-2024-06-01"] == "fulfilled"
    assert read(out, "scorecard.json")["without_duties"] == []


def test_a_month_assessed_in_part_names_the_obligation_that_made_no_duty(tmp_path, capsys):
    dossier = shutil.copytree(EXAMPLES / "elder-care-2024", tmp_path / "d")
    words = (dossier / "dossier.toml").read_text(encoding="utf-8").replace("2024-06-01", "2024-06-03")
    (dossier / "dossier.toml").write_text(words, encoding="utf-8")
    out = assess(dossier, tmp_path / "o", "elder-care-2024")

    (silent,) = read(out, "scorecard.json")["without_duties"]
    assert (silent["obligation"], silent["reason"]) == ("CHECK", "outside_assessed_days")
    assert "no window of it opens" in (out / "report.en.html").read_text(encoding="utf-8")
    assert "查证期内没有该义务的时段开始" in (out / "report.zh-Hans.html").read_text(encoding="utf-8")


def test_what_can_be_done_in_the_hours_of_its_day_alone_is_not_called_overdue_by_nothing(out_of, capsys):
    assert run("explain", out_of("elder-care-2024"), unmet_visit(out_of), "--language", "en") == 0

    told = capsys.readouterr().out
    assert "Not done on the record when it fell due." in told
    assert " 0 hours" not in told


def unmet_visit(out_of) -> str:
    rows = table(out_of("elder-care-2024"), "findings")
    return next(
        row["duty_id"] for row in rows if row["outcome"] == "unmet" and row["duty_id"].startswith("VISIT/")
    )


def test_impossible_travel_and_a_visit_written_twice_are_set_aside_and_said(out_of):
    out = out_of("elder-care-2024")
    marked = {
        row["duty_id"].rpartition("-2024-")[2]: row["outcome"]
        for row in table(out, "findings")
        if row["duty_id"].startswith("VISIT/") and "CLAIM_IMPLAUSIBLE" in row["grounds"]
    }
    with (out / "private" / "visits_set_aside.csv").open(encoding="utf-8") as lines:
        told = {row["visit_id"]: row["why"] for row in csv.DictReader(lines)}

    # The visit written twice counts once; the one that cannot be true counts not at all.
    assert marked == {"06-18": "fulfilled", "06-20": "unmet"}
    assert told == {"VISIT-0618-0-again": "duplicate", "VISIT-0620-2": "travel"}
    assert read(out, "manifest.json")["set_aside_visits"] == 2


def test_confirmed_visits_are_paid_and_a_waiver_gives_back_its_deduction(out_of):
    (month,) = read(out_of("elder-care-2024"), "payment.json")["certificates"]

    assert month["gross_minor"] == 97 * 6_000
    assert month["payable_minor"] == 97 * 6_000 - 3 * 5_000 + 5_000
    (waiver,) = read(out_of("elder-care-2024"), "payment.json")["waivers"]
    assert (waiver["by_post"], waiver["reason"], waiver["defects"]) == ("care-head", "WITHHELD", [])


def published(out: Path) -> dict[str, str]:
    """Return every file of OUT that may be published, with what its Parquet holds, as text."""
    texts = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_dir() or name.startswith("private/"):
            continue
        raw = path.read_bytes()
        if path.suffix == ".parquet":
            whole = pq.read_table(path)
            raw += json.dumps(whole.to_pylist(), default=str, ensure_ascii=False).encode()
            raw += str(whole.schema).encode() + str(pq.read_metadata(path).to_dict()).encode()
        texts[name] = raw.decode("utf-8", errors="replace")
    return texts


def planted(folder: Path) -> list[str]:
    """Return what must never be published: ids, names, parts of addresses, positions, workers, visits."""
    network = json.loads((folder / "network.geojson").read_text(encoding="utf-8"))
    secrets = ["Plum Court", "HOME-QX", "WORKER-", "VISIT-0"]
    for feature in network["features"]:
        secrets += [feature["properties"]["segment_id"], feature["properties"]["name"]]
        for degrees in feature["geometry"]["coordinates"]:
            # As written, as whole 1e-7 degrees, and shortened to about ten metres.
            secrets += [f"{degrees:.7f}", str(round(degrees * 10**7)), f"{degrees:.4f}"]
    return secrets


def leaks(out: Path, secrets: list[str]) -> list[tuple[str, str]]:
    return [(name, word) for name, text in published(out).items() for word in secrets if word in text]


def test_a_home_reaches_no_file_that_may_be_published(out_of):
    out = out_of("elder-care-2024")
    secrets = planted(EXAMPLES / "elder-care-2024")

    assert leaks(out, secrets) == []
    assert len(published(out)) >= 18
    # The words are really there to be found: the office's own file holds them.
    assert "HOME-QX-0117" in (out / "private" / "places.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_ruling_on_a_visit_names_the_home_by_its_number_alone(out_of, capsys, language):
    out = out_of("elder-care-2024")
    late = next(row for row in table(out, "findings") if row["duty_id"].endswith("workday-2024-06-05"))

    assert run("explain", out, late["duty_id"], "--language", language) == 0

    told = capsys.readouterr().out
    assert late["place_id"] in told
    assert [word for word in planted(EXAMPLES / "elder-care-2024") if word in told] == []


def test_homes_with_shapes_and_vehicles_at_the_door_are_not_published_either(tmp_path):
    """A home drawn as a polygon and as a line, vehicles that stop there, instructions that name it."""
    folder = tmp_path / "d"
    shutil.copytree(EXAMPLES / "elder-care-2024", folder)
    lon, lat = 123.7711111, 41.3077777
    square = [[lon, lat], [lon + 0.0005, lat], [lon + 0.0005, lat + 0.0005], [lon, lat + 0.0005], [lon, lat]]
    drive = [[lon, lat - 0.0001], [lon + 0.002, lat - 0.0001]]
    network = json.loads((folder / "network.geojson").read_text(encoding="utf-8"))
    for name, shape in (
        ("HOME-QX-0700", {"type": "Polygon", "coordinates": [square]}),
        ("HOME-QX-0701", {"type": "LineString", "coordinates": drive}),
    ):
        properties = {"segment_id": name, "name": f"Plum Court 9 ({name})", "kind": "place", "class": "home",
                      "district": "north", "private": "true"}  # fmt: skip
        network["features"].append({"type": "Feature", "properties": properties, "geometry": shape})
    (folder / "network.geojson").write_text(json.dumps(network), encoding="utf-8")
    (folder / "tracks").mkdir()
    fixes = [
        f"van-1,2024-06-05T02:{n // FEW_SECONDS:02d}:{n % FEW_SECONDS:02d}Z,{lon + n * 0.00001:.7f},{lat - 0.0001:.7f}"
        for n in range(0, 200, 10)
    ]
    text = "\n".join(["vehicle_id,t_utc,lon,lat", *fixes, ""])
    (folder / "tracks" / "van.csv").write_text(text, encoding="utf-8")
    (folder / "instructions.csv").write_text(
        "instruction_id,by_post,happened_at,leave_places,go_to_places,until,text\n"
        "i-1,care-officer,2024-06-04T10:00:00+08:00,HOME-QX-0700,HOME-QX-0701,,leave Plum Court 9 (HOME-QX-0700)\n",
        encoding="utf-8",
    )

    out = assess(folder, tmp_path / "o", "elder-care-2024")

    passes = table(out, "passes")
    assert passes == []
    secrets = [*planted(EXAMPLES / "elder-care-2024"), "123.771", "41.3077", "1237711", "413077"]
    assert leaks(out, secrets) == []
    assert any(row["outcome"] == "excused" for row in table(out, "findings"))


# Snow by hand


def test_a_road_table_without_map_and_gps_is_assessed_to_duties_score_and_payment(out_of):
    out = out_of("by-hand-2024")
    found = {duty: outcome for duty, outcome in outcomes(out).items() if outcome != "fulfilled"}
    (month,) = read(out, "payment.json")["certificates"]

    assert found == {
        "CLEAR/R-05/snowfall-2024-01-15T00:00:00Z": "late",
        "CLEAR/R-09/snowfall-2024-01-15T00:00:00Z": "late",
        "CLEAR/R-10/snowfall-2024-01-15T00:00:00Z": "unmet",
        "CLEAR/R-08/snowfall-2024-01-24T16:00:00Z": "unmet",
        "CLEAR/R-10/snowfall-2024-01-24T16:00:00Z": "unmet",
    }
    # Five roads at 2 points, two checks with ice at 1 point: 88 points, nine tenths of the price.
    assert month["score"]["score_milli"] == 88_000
    assert month["score"]["coefficient_ppm"] == 900_000
    assert month["gross_minor"] == paid_minor()
    earned = Fraction(month["gross_minor"]) * 9 / 10 - 12_000
    assert month["payable_minor"] == earned - round(earned * 5 / 100)
    assert "tracks" in read(out, "manifest.json")["absent"]


def test_what_another_firm_took_is_charged_under_the_civil_code_where_no_clause_says_so(out_of):
    (month,) = read(out_of("by-hand-2024"), "payment.json")["certificates"]

    charged = [line for line in month["lines"] if line["kind"] == "substitute"]
    assert [(line["rule"], line["clause"], line["amount_minor"]) for line in charged] == [
        ("CN-SUBST-47@2021-01-01", "", -12_000)
    ]


def paid_minor() -> int:
    """Return the gross amount, worked out here from the road table: 900 yuan a kilometre, half when late."""
    with (EXAMPLES / "by-hand-2024" / "network.csv").open(encoding="utf-8") as lines:
        metres = {row["segment_id"]: int(row["length_m"]) for row in csv.DictReader(lines)}
    full = (
        2 * sum(metres.values()) - sum(metres[road] for road in ("R-05", "R-09", "R-08")) - 2 * metres["R-10"]
    )
    return full * 90 + (metres["R-05"] + metres["R-09"]) * 45


def test_a_claim_that_an_inspection_refuted_counts_from_the_second_work(out_of):
    (road,) = [
        row
        for row in table(out_of("by-hand-2024"), "findings")
        if row["duty_id"].startswith("CLEAR/R-05/snowfall-2024-01-15")
    ]

    assert str(road["met_at"]) == "2024-01-17 05:50:00+00:00"
    assert "MANUAL_WORK" in road["grounds"]


def posts(out: Path) -> dict[str, dict]:
    return {post["post"]: post for post in read(out, "oversight.json")["hands_off"]["posts"]}


def test_a_supervisor_who_cannot_deduct_and_reported_up_in_time_is_never_called_hands_off(out_of):
    out = out_of("by-hand-2024")
    mine = posts(out)["street-supervisor"]
    steps = [
        step
        for line in (out / "cases.jsonl").read_text(encoding="utf-8").splitlines()
        for step in json.loads(line)["steps"]
        if step["post"] == "street-supervisor"
    ]

    assert (mine["asked"], mine["reported_up"], mine["silent"]) == (3, 3, 0)
    assert {step["status"] for step in steps} == {"reported_up"}


def changed_acts(tmp_path: Path, pattern: str, text: str) -> Path:
    folder = tmp_path / "d"
    shutil.copytree(EXAMPLES / "by-hand-2024", folder)
    acts = folder / "acts.toml"
    before = acts.read_text(encoding="utf-8")
    after = re.sub(pattern, text, before, flags=re.DOTALL)
    assert after != before
    acts.write_text(after, encoding="utf-8")
    return assess(folder, tmp_path / "o", "by-hand-2024")


def test_the_same_supervisor_who_reported_nothing_was_silent(tmp_path):
    out = changed_acts(tmp_path, r"\[\[acts\]\]\nid = \"report-up-\d\".*?(?=\[\[acts\]\]\nid = \"order)", "")

    # The third case, in the east, was mended while the hours of its rung still ran.
    assert posts(out)["street-supervisor"]["silent"] == 2
    assert posts(out)["street-supervisor"]["reported_up"] == 0


def test_a_report_up_that_was_written_down_days_later_is_a_late_entry_and_no_report_in_time(tmp_path):
    out = changed_acts(tmp_path, r"recorded_at = 2024-01-17T11:00:00", "recorded_at = 2024-01-20T11:00:00")
    late = [
        step["late_entry"]
        for line in (out / "cases.jsonl").read_text(encoding="utf-8").splitlines()
        for step in json.loads(line)["steps"]
        if step["post"] == "street-supervisor" and step["status"] == "silent"
    ]

    assert late == ["report-up-1"]
    assert posts(out)["street-supervisor"]["reported_up"] == 1
