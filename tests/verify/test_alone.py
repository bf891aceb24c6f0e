"""The verifier alone: without the rest of Onus, as one file, with nothing but a few wheels."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from release.verifier_zip import NAMED, PURE, WHEELS, build, contents
from tests.verify.publisher import EXAMPLES, published

ROOT = Path(__file__).resolve().parents[2]
NEVER = (
    "onus.actions", "onus.cli", "onus.papers", "onus.simulation", "onus.outside.office", "onus.outside.dossiers",
    "onus.outside.dossier_folder", "onus.outside.tlog", "django", "jinja2", "openpyxl", "docx", "rich", "sqlite3",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    return published(EXAMPLES / "by-hand-2024", "2024-02-05T00:00:00+08:00").write(folder)


def test_verifying_loads_nothing_that_only_the_office_needs(site):
    code = (
        "import json, sys; from onus.__main__ import main; "
        f"code = main(['verify', {str(site)!r}, '--no-state', '--json']); "
        "print(json.dumps([code, sorted(sys.modules)]))"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    ended, loaded = json.loads(ran.stdout.splitlines()[-1])
    assert ended == 0
    assert [name for name in loaded if name.startswith(NEVER)] == []


def test_the_one_file_is_the_same_bytes_from_the_same_sources(tmp_path):
    one, other = build(tmp_path / "a.pyz"), build(tmp_path / "b.pyz")

    assert one.read_bytes() == other.read_bytes()


def test_the_one_file_holds_what_verifying_needs_and_nothing_of_the_office():
    names = [name.removesuffix(".py").replace("/", ".") for name in contents()]

    assert [name for name in names if name.startswith(NEVER)] == []
    pure = tuple(f"onus.{layer}." for layer in PURE)  # Held whole: their digest names the version.
    assert len([name for name in names if not name.startswith((*pure, "onus.law."))]) < 62


def test_the_one_file_says_which_wheels_are_missing(site, tmp_path):
    ran = subprocess.run(
        [sys.executable, "-I", "-S", build(tmp_path / "v.pyz"), site, "--no-state"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ran.returncode != 0
    assert f"pip install {' '.join(NAMED)}" in ran.stderr


def test_the_pages_for_auditors_name_the_wheels_that_bring_along_all_others():
    pages = [ROOT / "docs" / "manual" / language / "verifying.md" for language in ("en", "zh-Hans")]

    for page in pages:
        line = next(row for row in page.read_text(encoding="utf-8").splitlines() if "pip install" in row)
        assert sorted(re.findall(r"([a-z]+)>=", line)) == sorted(NAMED), page


def bare_environment(folder: Path) -> Path:
    """Return the Python of an environment that holds the wheels of an auditor and nothing else."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    packages = next((folder / "lib").glob("python*/site-packages"))
    for name in WHEELS:
        found = distribution(name)
        for file in found.files or ():
            source, place = Path(str(found.locate_file(file))), packages / file
            if source.is_file() and packages in place.resolve().parents:
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, place)
    return folder / "bin" / "python"


@pytest.mark.slow
def test_the_one_file_verifies_and_explains_with_nothing_but_the_wheels_of_an_auditor(site, tmp_path):
    python = bare_environment(tmp_path / "bare")
    verifier = build(tmp_path / "onus-verify.pyz")

    def ran(*words: object) -> subprocess.CompletedProcess[str]:
        command = [python, "-I", verifier, site, "--no-state", *map(str, words)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    verified = ran("--workers", 2)
    assert (verified.returncode, verified.stderr) == (0, "")
    duty = "CLEAR/R-10/snowfall-2024-01-15T00:00:00Z"
    explained = ran("--explain", duty, "--language", "zh-Hans")

    assert (explained.returncode, explained.stderr) == (0, "")
    assert "tlog-proof@v1" in explained.stdout and duty in explained.stdout
