"""The main job on real input: Syracuse, Boston, and the Benxi replay."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onus.__main__ import main
from onus.base.instants import instant
from onus.core.evidence.fixes import Reason
from onus.outside.dossiers import read_dossier
from onus.simulation.benxi import write_benxi

ROOT = Path(__file__).resolve().parents[2]
LOCAL = timedelta(hours=-5)
INSTANTS = {
    "2020-02-27T1020_5b1093d3": ("2020-02-27T15:20:00Z", 1738),
    "2020-02-27T1821_6ada473b": ("2020-02-27T23:21:00Z", 3096),
    "2020-02-29T1251_8d5e8612": ("2020-02-29T17:51:00Z", 3810),
    "2020-02-29T2251_bdc61865": ("2020-03-01T03:51:00Z", 4359),
}
SLOPE = "CLEAR-SLOPE-24/tiyu-slope-1/snowfall-2023-12-13T12:00:00Z"


def run(*words: object) -> int:
    return main([str(word) for word in words])


def rows(path: Path) -> list[dict]:
    return pq.read_table(path).to_pylist()


def same_files(one: Path, other: Path) -> list[str]:
    """Return the names of files that differ or stand on one side only, but for the receipt of raw files."""
    left, right = (
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in (one, other)
    )
    assert left, f"{one} is empty"
    return sorted(name for name in {*left, *right} - {"receipt.json"} if left.get(name) != right.get(name))


def syracuse(folder: Path, out: Path, pack: str, tracks: Path, columns: str) -> int:
    return run(
        "dossier", "create", out, "--pack", pack, "--network", folder / "street_polygons.parquet",
        "--id-column", "STREET_ID", "--lines", folder / "street_centerlines.parquet",
        "--lines-id", "STREET_ID", "--lines-oneway", "ONE_WAY", "--tracks", tracks, "--columns", columns,
    )  # fmt: skip


@pytest.mark.parametrize("name", INSTANTS)
def test_syracuse_is_reproduced_street_for_street_at_each_instant(shared, tmp_path, name):
    folder = shared / "data" / "syracuse"
    as_of, streets = INSTANTS[name]
    columns = "vehicle_id=truck_name,t_utc=messageTime,lat=latitude,lon=longitude"
    fixes = folder / "published" / f"{name}_fixes.parquet"

    assert syracuse(folder, tmp_path / "d", "us-syracuse-2020", fixes, columns) == 0
    assert run("assess", tmp_path / "d", "--as-of", as_of, "--out", tmp_path / "o", "--workers", 1) == 0

    with (tmp_path / "o" / "last_service.csv").open(encoding="utf-8") as lines:
        served = {row["segment_id"]: row["last_served_at"] for row in csv.DictReader(lines)}
    hours = {
        street: (datetime.fromisoformat(at) + LOCAL).strftime("%Y-%m-%d %H:00:00")
        for street, at in served.items()
    }
    with (folder / "published" / f"{name}_published.csv").open(encoding="utf-8") as lines:
        published = {row["street_id"]: row["last_served_hour"] for row in csv.DictReader(lines)}
    outcomes = [row["outcome"] for row in rows(tmp_path / "o" / "findings.parquet")]
    assert len(published) == streets
    assert hours == published
    assert outcomes.count("fulfilled") == streets


def test_syracuse_strict_explains_every_street_and_does_not_depend_on_workers(shared, tmp_path):
    folder = shared / "data" / "syracuse"
    tracks = folder / "tracks_2020-02-27_03-01.parquet"
    assert syracuse(folder, tmp_path / "d", "us-syracuse-strict", tracks, "vehicle_id=truck_id") == 0

    for workers in (1, 2, 4):
        out = tmp_path / f"o{workers}"
        assert run("assess", tmp_path / "d", "--as-of", "2020-03-03T00:00:00Z", "--out", out,
                   "--workers", workers) == 0  # fmt: skip

    table = json.loads((tmp_path / "o1" / "comparison.json").read_text(encoding="utf-8"))
    found = rows(tmp_path / "o1" / "findings.parquet")
    unknown = [row for row in found if row["outcome"] == "unknown"]
    assert same_files(tmp_path / "o1", tmp_path / "o2") == []
    assert same_files(tmp_path / "o1", tmp_path / "o4") == []
    assert len(unknown) == 1242
    assert {row["grounds"].split()[0] for row in unknown} == {"NO_LENGTH"}
    assert table["counts"].get("other", 0) <= len(found) // 100
    assert sum(table["counts"].values()) == len(table["differences"])


def test_boston_agrees_on_every_closed_case_and_shows_cases_without_a_target(shared, tmp_path):
    source = shared / "data" / "boston311" / "cases_2015_h1.parquet"

    assert run("dossier", "create", tmp_path / "d", "--pack", "us-boston-311", "--reports", source) == 0
    assert run("assess", tmp_path / "d", "--as-of", "2026-01-01T00:00:00Z", "--out", tmp_path / "o") == 0

    found = rows(tmp_path / "o" / "findings.parquet")
    told = {"fulfilled": "ONTIME", "late": "OVERDUE"}
    closed = [row for row in found if row["outcome"] in told and row["source_status"]]
    assert len(closed) == 37_257
    assert all(told[row["outcome"]] == row["source_status"] for row in closed)
    assert sum(row["outcome"] == "no_deadline" for row in found) == 14_527


@pytest.fixture(scope="module")
def benxi(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("benxi")
    shutil.copytree(ROOT / "examples" / "benxi-2023", folder / "d")
    write_benxi(folder / "d")
    assert run("assess", folder / "d", "--as-of", "2023-12-31T00:00:00+08:00", "--out", folder / "o") == 0
    return folder


def test_the_slope_in_benxi_is_late_by_days_under_either_rule(benxi):
    found = {row["duty_id"]: row for row in rows(benxi / "o" / "findings.parquet")}

    under_24, under_48 = found[SLOPE], found[SLOPE.replace("-24", "-48", 1)]
    assert (under_24["outcome"], under_24["delay_s"]) == ("late", 4 * 86_400)
    assert (under_48["outcome"], under_48["delay_s"]) == ("late", 3 * 86_400)
    assert "RULE_UNDATED" in under_24["grounds"]


def test_every_duty_in_benxi_has_a_named_holder_who_answers(benxi):
    found = rows(benxi / "o" / "findings.parquet")

    assert found != []
    assert all(row["officer_post"] and row["officer_holder"] for row in found)


def test_the_notice_of_19_december_fails_by_asymmetry_on_the_record(benxi):
    notice = json.loads((benxi / "o" / "burden.jsonl").read_text(encoding="utf-8"))

    verdicts = {part["part"]: part["verdict"] for part in notice["parts"]}
    assert verdicts["asymmetry"] == "fails"
    assert notice["asymmetry"] is True
    assert len(verdicts) == 7


@pytest.mark.parametrize("kind", ["order", "order_to_cure", "summons"])
def test_an_act_dated_before_the_notice_but_recorded_after_it_changes_nothing(benxi, tmp_path, kind):
    shutil.copytree(benxi / "d", tmp_path / "d")
    with (tmp_path / "d" / "acts.toml").open("a", encoding="utf-8") as acts:
        acts.write(
            f'\n[[acts]]\nid = "late-order"\nkind = "{kind}"\ntoward = "contractor"\n'
            'by_post = "district-head"\nhappened_at = 2023-12-18T12:00:00+08:00\n'
            "recorded_at = 2023-12-28T12:00:00+08:00\n"
        )

    assert run("assess", tmp_path / "d", "--as-of", "2023-12-31T00:00:00+08:00", "--out", tmp_path / "o") == 0

    before = json.loads((benxi / "o" / "burden.jsonl").read_text(encoding="utf-8"))
    after = json.loads((tmp_path / "o" / "burden.jsonl").read_text(encoding="utf-8"))
    told = [[(part["part"], part["verdict"]) for part in one["parts"]] for one in (before, after)]
    assert told[0] == told[1]
    assert after["late_entries"] == ["late-order"]


def test_a_corrected_inspection_counts_only_from_the_day_of_its_correction(benxi, tmp_path):
    shutil.copytree(benxi / "d", tmp_path / "d")
    inspections = tmp_path / "d" / "inspections.csv"
    head, *body = inspections.read_text(encoding="utf-8").splitlines()
    first = dict(zip(head.split(","), body[0].split(","), strict=True))
    changed = {
        **first,
        "inspection_id": "fix-1",
        "result": "fail",
        "recorded_at": "2023-12-30T12:00:00+08:00",
    }
    lines = [f"{head},supersedes", *(f"{row}," for row in body)]
    lines.append(",".join([*(changed[name] for name in head.split(",")), first["inspection_id"]]))
    inspections.write_text("\n".join([*lines, ""]), encoding="utf-8")

    def seen(as_of: str) -> list[tuple[str, str]]:
        known = read_dossier(tmp_path / "d", as_of=instant(as_of)).dossier.evidence
        return [(one.id, one.result) for one in known if one.place == first["place_id"]]

    assert (first["inspection_id"], first["result"]) in seen("2023-12-29T00:00:00+08:00")
    after = seen("2023-12-31T00:00:00+08:00")
    assert ("fix-1", "fail") in after
    assert first["inspection_id"] not in [name for name, _ in after]


def test_before_the_first_position_was_known_the_fleet_was_not_heard(benxi, tmp_path):
    out = tmp_path / "o"

    assert run("assess", benxi / "d", "--as-of", "2023-12-14T00:00:00+08:00", "--out", out) == 0

    assert rows(out / "passes.parquet") == []


def test_shuffled_rows_and_split_files_give_the_same_bytes(benxi, tmp_path):
    shutil.copytree(benxi / "d", tmp_path / "d")
    for path in sorted((tmp_path / "d" / "tracks").glob("*.csv")):
        head, *body = path.read_text(encoding="utf-8").splitlines()
        body = body[1::2] + body[0::2]
        for part in range(2):
            lines = [head, *body[part::2], ""]
            path.with_name(f"{path.stem}-{part}.csv").write_text("\n".join(lines), encoding="utf-8")
        path.unlink()
    weather = tmp_path / "d" / "weather.csv"
    head, *body = weather.read_text(encoding="utf-8").splitlines()
    weather.write_text("\n".join([head, *reversed(body), ""]), encoding="utf-8")

    assert run("assess", tmp_path / "d", "--as-of", "2023-12-31T00:00:00+08:00", "--out", tmp_path / "o") == 0

    assert same_files(benxi / "o", tmp_path / "o") == []


RULING_SAYS = {
    "en": (
        "heavy snow, 8.7 mm",
        "Graded by its heaviest 24 hours, under GB/T 28592",
        "within 24 hours of the end of snow",
        "press-slope-1 of 2023-12-20 12:00: passed",
        "is 4 days",
        "At the due time: Supervisor of snow service, Holder 1 (generated)",
        "no act in time; the case moved up",
        "no act in time; there is no higher post",
        "deducts 30,000.00 CNY",
    ),
    "zh-Hans": (
        "大雪，降水量 8.7 毫米",
        "按最大 24 小时降雪量定级，依据：GB/T 28592",
        "停雪后 24 小时",
        "检查 press-slope-1，2023-12-20 12:00：合格",
        "逾期 4 天",
        "到期之时：除运雪监管岗，Holder 1 (generated)",
        "期内未作为，案件上移",
        "期内未作为，其上已无更高岗位",
        "扣款 30,000.00 CNY",
    ),
}


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_ruling_names_facts_rule_evidence_officer_ladder_and_consequence(benxi, capsys, language):
    assert run("explain", benxi / "o", SLOPE, "--language", language) == 0

    text = capsys.readouterr().out
    assert [words for words in RULING_SAYS[language] if words not in text] == []


def test_a_ruling_says_which_named_rule_was_not_applied_and_why(benxi, tmp_path, capsys):
    shutil.copytree(benxi / "d", tmp_path / "d")
    shutil.rmtree(tmp_path / "d" / "tracks")
    head = tmp_path / "d" / "dossier.toml"
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace('"BX-TIME-24", ', ""), encoding="utf-8")
    assert run("assess", tmp_path / "d", "--as-of", "2023-12-31T00:00:00+08:00", "--out", tmp_path / "o") == 0
    found = {row["duty_id"]: row for row in rows(tmp_path / "o" / "findings.parquet")}
    assert "RULE_NOT_APPLIED" in found[SLOPE]["grounds"].split()
    assert "NO_DEADLINE_SET" not in found[SLOPE]["grounds"].split()

    for language, said, blamed in (
        ("en", ("BX-TIME-24", "its date of effect is unknown", "the rule that the clause names could not be"),
         ("The contract sets no deadline", "The clause sets no deadline")),
        ("zh-Hans", ("BX-TIME-24", "施行日期不明", "条款所指规则未能适用"), ("合同未定时限", "合同条款未定时限")),
    ):  # fmt: skip
        capsys.readouterr()
        assert run("explain", tmp_path / "o", SLOPE, "--language", language) == 0
        text = capsys.readouterr().out
        assert [words for words in said if words not in text] == []
        assert [words for words in blamed if words in text] == []


def test_vehicles_whose_tracks_are_not_public_go_by_numbers(benxi, tmp_path):
    shutil.copytree(benxi / "d", tmp_path / "d")
    head = tmp_path / "d" / "dossier.toml"
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace("tracks_public = true", "tracks_public = false"), encoding="utf-8")
    assert run("assess", tmp_path / "d", "--as-of", "2023-12-31T00:00:00+08:00", "--out", tmp_path / "o") == 0

    own, shown = (rows(path / "o" / "passes.parquet") for path in (benxi, tmp_path))
    with (tmp_path / "o" / "private" / "vehicles.csv").open(encoding="utf-8") as lines:
        table = {row["number"]: row["vehicle_id"] for row in csv.DictReader(lines)}
    ids = {row["vehicle_id"] for row in own}
    public = [path for path in (tmp_path / "o").iterdir() if path.is_file()]

    assert not (benxi / "o" / "private" / "vehicles.csv").exists()
    assert [{**row, "vehicle_id": table[row["vehicle_id"]]} for row in shown] == own
    assert {path.name for path in public for name in ids if name.encode() in path.read_bytes()} == set()


def test_a_fleet_driven_too_fast_for_its_task_clears_nothing(benxi, tmp_path):
    shutil.copytree(benxi / "d", tmp_path / "d")
    ids = sorted({row["vehicle_id"] for row in rows(benxi / "o" / "passes.parquet")})
    listed = "\n".join(["vehicle_id,speed_max_kmh", *(f"{name},0.5" for name in ids), ""])
    (tmp_path / "d" / "vehicles.csv").write_text(listed, encoding="utf-8")
    assert run("assess", tmp_path / "d", "--as-of", "2023-12-31T00:00:00+08:00", "--out", tmp_path / "o") == 0

    before, after = (
        json.loads((path / "o" / "manifest.json").read_text(encoding="utf-8"))["fixes"]["by_reason"]
        for path in (benxi, tmp_path)
    )
    assert rows(benxi / "o" / "passes.parquet")
    assert rows(tmp_path / "o" / "passes.parquet") == []
    assert (before[Reason.TOO_FAST], sum(before)) == (0, sum(after))
    assert after[Reason.TOO_FAST] > 0


def test_a_killed_or_faulty_run_writes_nothing(benxi, tmp_path, capsys):
    shutil.copytree(benxi / "d", tmp_path / "d")
    contract = tmp_path / "d" / "contract.toml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(
        text.replace('clause = "sample 3.1"', 'clause = ""').replace(
            'rule = "BX-TIME-48"', 'rule = "NONE"', 1
        ),
        encoding="utf-8",
    )
    officers = tmp_path / "d" / "officers.toml"
    officers.write_text(
        officers.read_text(encoding="utf-8")
        + '\n[[holdings]]\npost = "centre-head"\nholder = "Holder 9"\nsince = 2023-06-01T00:00:00+08:00\n'
        + '\n[[assignments]]\npost = "nobody"\n',
        encoding="utf-8",
    )

    code = run("assess", tmp_path / "d", "--as-of", "2023-12-31T00:00:00+08:00", "--out", tmp_path / "o")

    told = capsys.readouterr().err
    assert code == 2
    assert not (tmp_path / "o").exists()
    assert [c for c in ("DOSSIER-030", "DOSSIER-031", "DOSSIER-032") if c not in told] == []
    assert "contract.toml:" in told
    assert "officers.toml:" in told
