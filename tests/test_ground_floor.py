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


@pytest.mark.slow
def test_the_wheel_installs_with_its_law_packs_and_gives_the_command(tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(tmp_path.glob("onus-*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    # What the wheel asks for is here already; a plain install fetches it from an index.
    venv.create(tmp_path / "env", system_site_packages=False, with_pip=True)
    scripts = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    pip = [scripts / "python", "-m", "pip", "install", "--quiet", "--no-deps", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    libraries = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}

    def onus(*words: object) -> str:
        command = [scripts / "python", "-P", "-c", FROM_THE_WHEEL, tmp_path / "env", *words]
        told = {"capture_output": True, "text": True, "encoding": "utf-8", "env": libraries, "cwd": tmp_path}
        ran = subprocess.run([str(word) for word in command], check=False, **told)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

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
