"""The ground floor: pins without hosts, one way in, a wheel that installs."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
FROM_THE_WHEEL = """
import sys, onus
assert onus.__file__.startswith(sys.argv[1]), onus.__file__
from onus.__main__ import main
sys.exit(main(sys.argv[2:]))
"""
"""Runs a command of the installed wheel, and of no checkout."""


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pinned_requirements_carry_hashes_and_name_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]

    assert len(pins) > 5
    assert "://" not in text
    assert all("==" in line for line in pins)
    assert text.count("--hash=sha256:") >= len(pins)


def test_pinned_npm_packages_carry_hashes_and_name_no_host():
    text = (ROOT / "tests" / "foreign" / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    named = json.loads((ROOT / "tests" / "foreign" / "package.json").read_text(encoding="utf-8"))

    assert packages["node_modules/@sigstore/verify"]["version"] == named["dependencies"]["@sigstore/verify"]
    assert [name for name, one in packages.items() if not one["integrity"].startswith("sha512-")] == []
    assert "://" not in text
    assert "resolved" not in text


def test_no_lock_file_but_those_that_are_held_to_name_no_host():
    folders = [
        folder for folder in ROOT.iterdir() if folder.name in {"src", "tests", "docs", "examples", "bench"}
    ]
    found = [
        path.relative_to(ROOT).as_posix()
        for path in (*ROOT.glob("*"), *(path for folder in folders for path in folder.rglob("*")))
        if path.is_file() and "node_modules" not in path.parts
        if re.search(r"lock.*\.(json|toml|yaml)$|\.lock$|^requirements.*\.txt$|^go\.sum$", path.name)
    ]

    known = {"requirements.txt", "requirements-dev.txt", "tests/foreign/package-lock.json"}
    never_added = {".dev.lock", "uv.lock"}
    assert sorted(set(found) - known - never_added) == []


def test_the_help_of_dev_names_every_command():
    ran = subprocess.run([sys.executable, ROOT / "dev", "help"], capture_output=True, text=True, check=True)

    wanted = ("setup", "demo", "test", "check", "fix", "bench", "docs", "onus")
    assert [name for name in wanted if f"  {name} " not in ran.stdout] == []


class Installed(NamedTuple):
    """A wheel in an environment of its own."""

    place: Path
    scripts: Path
    names: frozenset[str]

    def onus(self, *words: object, codes: tuple[int, ...] = (0,)) -> str:
        """Run a command of it and return what it said."""
        libraries = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
        command = [self.scripts / "python", "-P", "-c", FROM_THE_WHEEL, self.place / "env", *words]
        told = {
            "capture_output": True,
            "text": True,
            "encoding": "utf-8",
            "env": libraries,
            "cwd": self.place,
        }
        ran = subprocess.run([str(word) for word in command], check=False, **told)
        assert ran.returncode in codes, ran.stderr
        return ran.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(place.glob("onus-*.whl"))
    # What the wheel asks for is here already; a plain install fetches it from an index.
    venv.create(place / "env", system_site_packages=False, with_pip=True)
    scripts = place / "env" / ("Scripts" if os.name == "nt" else "bin")
    pip = [scripts / "python", "-m", "pip", "install", "--quiet", "--no-deps", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    return Installed(place, scripts, frozenset(zipfile.ZipFile(wheel).namelist()))


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_package(installed):
    source = ROOT / "src"
    files = (path for path in (source / "onus").rglob("*") if path.is_file())
    wanted = {path.relative_to(source).as_posix() for path in files if path.suffix != ".pyc"}

    assert "onus/law/cn-procurement/pack.toml" in wanted
    assert sorted(wanted - installed.names) == []
    assert sorted(name for name in installed.names if "node_modules" in name or name.endswith(".pyc")) == []


@pytest.mark.slow
def test_the_wheel_judges_a_purchase_explains_rules_and_flags_the_files_of_strangers(installed, tmp_path):
    release = {"ocid": "ocds-000000-1", "tender": {"procurementMethod": "open"}}
    (tmp_path / "one.jsonl").write_text(json.dumps(release), encoding="utf-8")
    tender, at = ROOT / "examples" / "tender-2024", "2024-03-05T00:00:00+08:00"

    assert "1  Generated Firm A" in installed.onus("tender", "explain", tender, "--as-of", at)
    assert "article 35" in installed.onus("rules", "explain", "CN-TIME-10")
    assert "R018" in installed.onus("flags", tmp_path / "one.jsonl")
    assert "lacks date" in installed.onus("ocds", "validate", tmp_path / "one.jsonl", codes=(0, 2))
    installed.onus("bid", "page", "--out", tmp_path / "seal.html")
    assert (tmp_path / "seal.html").stat().st_size > 10_000


@pytest.mark.slow
def test_the_wheel_installs_with_its_law_packs_and_gives_the_command(installed, tmp_path):
    onus, scripts, names = installed.onus, installed.scripts, installed.names
    ran = subprocess.run([scripts / "onus", "--help"], capture_output=True, text=True, check=True)
    dossier, out = tmp_path / "d", tmp_path / "out"
    shutil.copytree(ROOT / "examples" / "by-hand-2024", dossier)
    page, calendar = tmp_path / "p.html", tmp_path / "p.ics"
    at = "2024-01-17T09:00:00+08:00"
    desk = onus("today", dossier, "--now", at, "--page", page, "--ics", calendar, "--language", "zh-Hans")
    onus("assess", dossier, "--as-of", at, "--out", out, "--workers", 1)
    onus("papers", "templates", "--to", tmp_path / "templates")
    case = json.loads((out / "cases.jsonl").read_text(encoding="utf-8").splitlines()[0])["id"]
    onus("papers", "handover", out, "--case", case, "--to", tmp_path / "case.zip")

    assert "未办结案件" in desk
    assert all(path.stat().st_size for path in (page, calendar, tmp_path / "case.zip"))
    assert list((tmp_path / "templates").glob("*.docx")) != []
    assert "onus/law/us-syracuse-2020/pack.toml" in names
    assert "onus/report/templates/report.html" in names
    assert "assess" in ran.stdout


def test_the_demo_makes_its_generated_parts_before_it_assesses():
    text = (ROOT / "dev").read_text(encoding="utf-8")

    assert text.index("onus.simulation.benxi") < text.index('"-m", "onus", "demo"')


def test_a_plain_install_brings_everything_that_is_imported():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(one for more in project["optional-dependencies"].values() for one in more),
    ]
    declared = {re.split(r"[<>=!~\[; ]", one)[0].lower() for one in asked}
    named = {
        "docx": "python-docx",
        "PIL": "pillow",
        "attr": "attrs",
        "csp": "django-csp",
        "axes": "django-axes",
    }
    imported = {
        name.split(".")[0]
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom) and not getattr(node, "level", 0)
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else [node.module])
    }
    # Parts that come with what is declared: markupsafe with jinja2; jwt and requests with mozilla-django-oidc.
    foreign = imported - sys.stdlib_module_names - {"onus", "msvcrt", "markupsafe", "jwt", "requests"}

    assert sorted(name for name in foreign if named.get(name, name.replace("_", "-")) not in declared) == []
