"""The layers: contracts that name every folder, and commands that load no more than they need."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "onus"


def folders(path: Path) -> set[str]:
    return {f.name for f in path.iterdir() if f.is_dir() and list(f.glob("*.py"))}


def layers(name: str) -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    chosen = next(contract for contract in contracts if contract["name"] == name)
    return {part.strip(" ()") for layer in chosen["layers"] for part in layer.split("|")}


def test_every_folder_of_the_package_has_chosen_its_layer():
    assert folders(SRC) - layers("Imports point inward") == set()


def test_every_question_of_the_core_has_its_place_in_the_order():
    named = layers("Inside the core, later questions may use earlier answers")

    assert folders(SRC / "core") == named


def test_the_simulation_shares_no_code_with_the_core():
    guilty = [
        path.name
        for path in sorted((SRC / "simulation").rglob("*.py"))
        for layer in ("base", "core", "wire", "actions", "outside")
        if f"onus.{layer}" in path.read_text(encoding="utf-8")
    ]

    assert guilty == []


def test_assessing_and_explaining_load_neither_django_nor_the_simulation(tmp_path):
    """Django is no dependency yet. From the day it is one, this keeps the main job free of it."""
    example, out = ROOT / "examples" / "by-hand-2024", tmp_path / "out"
    duty = "CLEAR/R-10/snowfall-2024-01-15T00:00:00Z"
    code = (
        "import sys\nfrom onus.__main__ import main\n"
        f"assert main(['assess', {str(example)!r}, '--as-of', '2024-02-05T00:00:00Z', '--out', {str(out)!r}]) == 0\n"
        f"assert main(['explain', {str(out)!r}, {duty!r}]) == 0\n"
        "loaded = [m for m in sys.modules if m.split('.')[0] == 'django' or m.startswith('onus.simulation')]\n"
        "print('loaded:', loaded, 'onus.report.ruling' in sys.modules)"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[-1] == "loaded: [] True"
