"""Runs that are killed, and places that do not take a result: what stands there is always whole."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.outside import files

AS_OF = "2024-01-31T00:00:00+08:00"
# A run that kills itself at a named moment, as a power cut would: nothing after it happens.
DYING = """
import os, signal, sys
from pathlib import Path
import onus.outside.files as files
from onus.actions.assess import assess_folder
from onus.base.instants import instant

moment, count, dossier, out, workers = sys.argv[1], int(sys.argv[2]), *sys.argv[3:6]
seen = 0

def reach(name):
    global seen
    if name == moment:
        seen += 1
        if seen == count:
            os.kill(os.getpid(), signal.SIGKILL)

def before(name, module, attribute):
    kept = getattr(module, attribute)
    def instead(*given, **named):
        reach(name)
        return kept(*given, **named)
    setattr(module, attribute, instead)

if __name__ == "__main__":
    before("flush", files, "_flush")
    before("swap", files, "_take_place")
    before("tidy", files.shutil, "rmtree")
    if moment == "between":
        files._exchanged = lambda one, other: False
        before("between", Path, "replace")
    assess_folder(Path(dossier), Path(out), as_of=instant("2024-01-31T00:00:00+08:00"),
                  workers=int(workers), progress=lambda label, done, of: reach(f"{label} {done}"))
"""


def command(dossier: Path, out: Path) -> list[str | Path]:
    """Return the words that assess a dossier in a process of its own."""
    usual = ["--as-of", AS_OF, "--workers", "1"]
    return [sys.executable, "-m", "onus", "assess", dossier, *usual, "--out", out]


def assess(dossier: Path, out: Path, *more: object) -> int:
    return main([str(word) for word in ("assess", dossier, "--as-of", AS_OF, "--out", out, *more)])


def dying(script: Path, moment: str, count: int, dossier: Path, out: Path, workers: int = 1) -> int:
    words = [sys.executable, str(script), moment, str(count), str(dossier), str(out), str(workers)]
    known = {**os.environ, "ONUS_TEST": str(script)}
    null = subprocess.DEVNULL
    return subprocess.run(words, check=False, stdout=null, stderr=null, timeout=600, env=known).returncode


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir() if path.name.startswith("."))


@pytest.fixture
def tracked(tmp_path, first_street) -> Path:
    """Return the dossier of the manual with three days of tracks."""
    folder = first_street(tmp_path / "d")
    (folder / "tracks").mkdir()
    days = [f"7,2024-01-0{day}T0{hour}:00:00Z,123.0,41.0" for day in (5, 6, 7) for hour in range(9)]
    text = "\n".join(["vehicle_id,t_utc,lon,lat", *days, ""])
    (folder / "tracks" / "a.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def script(tmp_path) -> Path:
    path = tmp_path / "dying.py"
    path.write_text(DYING, encoding="utf-8")
    return path


MOMENTS = [
    pytest.param("reading dossier 1", 1, marks=pytest.mark.slow),
    pytest.param("reading tracks 0", 1, marks=pytest.mark.slow),
    ("matching tracks 1", 1),
    pytest.param("writing 0", 1, marks=pytest.mark.slow),
    pytest.param("flush", 1, marks=pytest.mark.slow),
    ("flush", 9),
    pytest.param("swap", 1, marks=pytest.mark.slow),
    ("between", 2),  # After the older one was moved away, before the new one came.
]


@pytest.mark.parametrize(("moment", "count"), MOMENTS)
def test_a_killed_run_leaves_the_older_result_whole_and_the_next_run_tidies_up(
    tracked, script, tmp_path, moment, count
):
    out = tmp_path / "place" / "o"
    assert assess(tracked, out) == 0
    older = contents(out)
    (tracked / "inspections.csv").unlink()

    code = dying(script, moment, count, tracked, out)

    assert code == -signal.SIGKILL
    if moment != "between":
        assert contents(out) == older
    assert assess(tracked, out) == 0
    assert beside(out) == []
    newer = contents(out)
    assert newer != older
    assert set(newer) == set(older)


def test_what_was_moved_away_when_a_run_was_killed_comes_back(tracked, script, tmp_path):
    out = tmp_path / "place" / "o"
    assert assess(tracked, out) == 0
    older = contents(out)
    assert dying(script, "between", 2, tracked, out) == -signal.SIGKILL
    assert not out.exists()
    (tracked / "contract.toml").unlink()

    assert assess(tracked, out) == 2

    assert contents(out) == older
    assert beside(out) == []


def test_a_run_killed_before_its_first_result_leaves_nothing_in_its_place(tracked, script, tmp_path):
    out = tmp_path / "place" / "o"

    assert dying(script, "swap", 1, tracked, out) == -signal.SIGKILL

    assert not out.exists()
    assert len(beside(out)) == 1
    assert assess(tracked, out) == 0
    assert beside(out) == []


def test_a_run_killed_after_the_swap_has_written_the_whole_new_result(tracked, script, tmp_path):
    out, fresh = tmp_path / "place" / "o", tmp_path / "fresh"
    assert assess(tracked, out) == 0
    (tracked / "inspections.csv").unlink()
    assert assess(tracked, fresh) == 0

    assert dying(script, "tidy", 3, tracked, out) == -signal.SIGKILL

    assert contents(out)["findings.csv"] == contents(fresh)["findings.csv"]
    assert contents(out)["manifest.json"] == contents(fresh)["manifest.json"]


def test_workers_do_not_outlive_a_killed_run(tracked, script, tmp_path):
    out = tmp_path / "place" / "o"

    assert dying(script, "matching tracks 1", 1, tracked, out, workers=2) == -signal.SIGKILL

    deadline = time.monotonic() + 120
    while workers_of(script) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert workers_of(script) == []
    assert not out.exists()


def workers_of(script: Path) -> list[str]:
    """Return the processes that were started by a script and still run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            known = (process / "environ").read_bytes()
        except OSError:
            continue
        if f"ONUS_TEST={script}".encode() in known:
            found.append(process.name)
    return found


def test_two_runs_to_one_place_at_one_time_both_end_well_and_leave_one_whole_result(tracked, tmp_path):
    out, alone = tmp_path / "place" / "o", tmp_path / "alone"
    assert assess(tracked, alone) == 0
    assert assess(tracked, out) == 0
    words = command(tracked, out)

    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    runs = [subprocess.Popen(words, **quiet) for _ in range(3)]
    told = [run.communicate(timeout=600)[1] for run in runs]

    assert [run.returncode for run in runs] == [0, 0, 0], "\n".join(told)
    assert contents(out) == contents(alone)
    assert beside(out) == []


def test_a_folder_that_another_run_clears_away_before_its_lock_is_held_is_made_again(tmp_path, monkeypatch):
    made, make = [], files.mkdtemp

    def cleared_once(**given):
        made.append(make(**given))
        if len(made) == 1:
            Path(made[0]).rmdir()
        return made[-1]

    monkeypatch.setattr(files, "mkdtemp", cleared_once)

    with files.atomic_file(tmp_path / "f") as aside:
        aside.write_text("whole", encoding="utf-8")

    assert (tmp_path / "f").read_text(encoding="utf-8") == "whole"
    assert len(made) == 2


def test_a_place_that_cannot_be_made_is_told_before_the_work(tracked, tmp_path, capsys):
    (tmp_path / "file").write_text("x", encoding="utf-8")

    code = assess(tracked, tmp_path / "file" / "o")

    told = capsys.readouterr().err
    assert code == 2
    assert "OUTPUT-001" in told
    assert "matching" not in told


def test_a_place_that_holds_a_file_is_refused(tracked, tmp_path, capsys):
    (tmp_path / "o").write_text("dear to me", encoding="utf-8")

    assert assess(tracked, tmp_path / "o") == 2

    assert "ASSESS-002" in capsys.readouterr().err
    assert (tmp_path / "o").read_text(encoding="utf-8") == "dear to me"


def test_a_disk_that_takes_no_more_is_told_and_the_older_result_stays(tracked, tmp_path):
    out = tmp_path / "place" / "o"
    assert assess(tracked, out) == 0
    older = contents(out)
    words = command(tracked, out)

    ran = subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=600,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, 6_000)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip

    assert (ran.returncode, "OUTPUT-001" in ran.stderr) == (2, True), ran.stderr
    assert contents(out) == older
    assert beside(out) == []
