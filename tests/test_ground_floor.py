"""The ground floor: pins without hosts, one way in, a wheel that installs."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pinned_requirements_carry_hashes_and_name_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]

    assert len(pins) > 5
    assert "://" not in text
    assert all("==" in line for line in pins)
    assert text.count("--hash=sha256:") >= len(pins)


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
    venv.create(tmp_path / "env", system_site_packages=False, with_pip=True)
    pip = [tmp_path / "env" / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    ran = subprocess.run(
        [tmp_path / "env" / "bin" / "onus", "--help"], capture_output=True, text=True, check=True
    )

    assert "onus/law/us-syracuse-2020/pack.toml" in names
    assert "onus/report/templates/report.html" in names
    assert "assess" in ran.stdout


def test_the_demo_makes_its_generated_parts_before_it_assesses():
    text = (ROOT / "dev").read_text(encoding="utf-8")

    assert text.index("onus.simulation.benxi") < text.index('"-m", "onus", "demo"')
