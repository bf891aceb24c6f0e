"""Officers' names: the post at once, the person once the finding is final or replied to in time, and reviewed."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onus.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
NAMES = {number: f"Planted Person {number}" for number in (1, 2, 3)}
AS_OF = "2024-03-01T00:00:00+08:00"


@pytest.fixture(scope="module")
def dossier(tmp_path_factory) -> Path:
    """Return the dossier by hand with persons in its posts, marked as no numbers."""
    folder = tmp_path_factory.mktemp("names") / "d"
    shutil.copytree(ROOT / "examples" / "by-hand-2024", folder)
    officers = folder / "officers.toml"
    text = officers.read_text(encoding="utf-8").replace("anonymous = true\n", "")
    for number, name in NAMES.items():
        text = text.replace(f"Holder {number} (generated)", name)
    officers.write_text(text, encoding="utf-8")
    return folder


def assessed(dossier: Path, out: Path) -> Path:
    assert main(["assess", str(dossier), "--as-of", AS_OF, "--out", str(out), "--workers", "1"]) == 0
    return out


def named_in(out: Path) -> dict[str, list[str]]:
    """Return for each file outside private/ the names that it holds."""
    found = {}
    for path in sorted(out.iterdir()):
        if path.suffix == ".parquet":
            text = json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False)
        elif path.is_file():
            text = path.read_text(encoding="utf-8")
        else:
            continue
        here = [name for name in NAMES.values() if name in text]
        found.update({path.name: here} if here else {})
    return found


def serve(dossier: Path, folder: Path, happened_at: str, *, reviewed_at: str = "") -> Path:
    """Serve every finding of the example to everyone, review the disclosure, and return the dossier."""
    shutil.copytree(dossier, folder)
    owed = {row["obligation_id"] for row in findings(assessed(dossier, folder.with_name("before")))}
    done = {"serve": happened_at, "disclosure_review": reviewed_at}
    with (folder / "acts.toml").open("a", encoding="utf-8") as acts:
        for kind, at in done.items():
            if at:
                acts.write(
                    f'\n[[acts]]\nid = "{kind}-all"\nkind = "{kind}"\nhappened_at = {at}\n'
                    f"recorded_at = {at}\nduties = {json.dumps(sorted(owed))}\n"
                )
    return folder


def findings(out: Path) -> list[dict]:
    return pq.read_table(out / "findings.parquet").to_pylist()


def test_no_file_for_publication_names_a_person_before_that_person_was_heard(dossier, tmp_path):
    out = assessed(dossier, tmp_path / "o")

    assert named_in(out) == {}
    assert {row["officer_holder"] for row in findings(out)} == {"WITHHELD"}
    assert all(row["officer_post"] for row in findings(out))


def test_the_office_finds_who_stands_behind_each_withheld_name(dossier, tmp_path):
    out = assessed(dossier, tmp_path / "o")

    with (out / "private" / "holders.csv").open(encoding="utf-8") as lines:
        told = list(csv.DictReader(lines))
    by_duty = {row["name"]: row for row in told if row["of"] == "duty"}
    cases = [json.loads(line) for line in (out / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    assert set(by_duty) == {row["duty_id"] for row in findings(out)}
    assert {row["holder"] for row in told} <= set(NAMES.values())
    assert len([r for r in told if r["of"] == "case"]) == sum(len(case["steps"]) for case in cases)


SERVED, REVIEWED = "2024-02-15T09:00:00+08:00", "2024-02-22T09:00:00+08:00"


def test_a_person_is_named_once_the_time_to_reply_is_over_and_the_disclosure_was_reviewed(dossier, tmp_path):
    out = assessed(serve(dossier, tmp_path / "d", SERVED, reviewed_at=REVIEWED), tmp_path / "o")

    told = findings(out)
    assert any(row["holder_public"] for row in told)
    assert all((row["officer_holder"] in NAMES.values()) == row["holder_public"] for row in told)
    assert "findings.csv" in named_in(out)


def test_nobody_is_named_before_the_disclosure_was_reviewed_however_long_the_finding_is_final(
    dossier, tmp_path
):
    out = assessed(serve(dossier, tmp_path / "d", SERVED), tmp_path / "o")

    assert {row["stage_officer"] for row in findings(out)} >= {"final"}
    assert named_in(out) == {}


def test_a_review_while_the_reply_may_still_come_names_nobody(dossier, tmp_path):
    early = "2024-02-16T09:00:00+08:00"
    out = assessed(serve(dossier, tmp_path / "d", SERVED, reviewed_at=early), tmp_path / "o")

    assert named_in(out) == {}


def test_the_reply_stands_beside_the_name(dossier, tmp_path):
    folder = serve(dossier, tmp_path / "d", SERVED, reviewed_at=REVIEWED)
    duty = next(
        row["duty_id"] for row in findings(assessed(folder, tmp_path / "one")) if row["holder_public"]
    )
    with (folder / "acts.toml").open("a", encoding="utf-8") as acts:
        acts.write(
            f'\n[[acts]]\nid = "our-reply"\nkind = "reply"\nby_post = "{posts(folder)[0]}"\n'
            f"happened_at = 2024-02-16T09:00:00+08:00\nfinding = {json.dumps(duty)}\n"
        )

    told = {row["duty_id"]: row for row in findings(assessed(folder, tmp_path / "two"))}

    assert (told[duty]["holder_public"], told[duty]["reply_officer"]) == (True, "our-reply")
    assert {row["reply_officer"] for row in told.values()} == {"our-reply", ""}


def posts(folder: Path) -> list[str]:
    register = tomllib.loads((folder / "officers.toml").read_text(encoding="utf-8"))
    return [post["id"] for post in register["posts"]]


def test_a_person_is_not_named_while_the_time_to_reply_runs(dossier, tmp_path):
    served = "2024-02-29T09:00:00+08:00"
    out = assessed(serve(dossier, tmp_path / "d", served, reviewed_at=served), tmp_path / "o")

    assert named_in(out) == {}


def test_an_officer_further_up_who_was_only_asked_is_not_named_on_the_ladder(dossier, tmp_path):
    out = assessed(serve(dossier, tmp_path / "d", SERVED, reviewed_at=REVIEWED), tmp_path / "o")

    answering = {(row["officer_post"], row["officer_holder"]) for row in findings(out)}
    cases = [json.loads(line) for line in (out / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    steps = [step["answerer"] for case in cases for step in case["steps"]]
    others = [s for s in steps if s["post"] not in {post for post, _ in answering}]
    assert others
    assert {s["holder"] for s in others} == {"WITHHELD"}


def test_a_number_that_names_nobody_is_shown_at_once(tmp_path):
    out = assessed(ROOT / "examples" / "by-hand-2024", tmp_path / "o")

    assert not (out / "private" / "holders.csv").exists()
    assert all(row["officer_holder"].startswith("Holder ") for row in findings(out))


@pytest.mark.parametrize(("language", "said"), [("en", "name withheld"), ("zh-Hans", "姓名待认定生效后公布")])
def test_a_ruling_names_the_post_and_says_that_the_name_is_withheld(
    dossier, tmp_path, capsys, language, said
):
    out = assessed(dossier, tmp_path / "o")
    duty = findings(out)[0]["duty_id"]
    capsys.readouterr()

    assert main(["explain", str(out), duty, "--language", language]) == 0
    text = capsys.readouterr().out
    assert said in text
    assert "WITHHELD" not in text
