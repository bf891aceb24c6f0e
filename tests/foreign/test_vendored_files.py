"""Files that we serve and others wrote: byte for byte what npm serves, with their licence, and nothing beside them."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from tests.foreign.conftest import HERE, wanted

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "src" / "onus" / "web" / "static" / "vendor"
PACKAGES = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))["package"]
FILES = [(one, name) for one in PACKAGES for name in one["files"]]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_nothing_lies_in_the_folder_that_the_list_does_not_name():
    lying = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}

    assert lying == {"VENDOR.toml"} | {f"{one['folder']}/{name}" for one, name in FILES}


@pytest.mark.parametrize(("package", "name"), FILES)
def test_every_file_has_the_digest_that_the_list_states(package, name):
    assert sha256(VENDOR / package["folder"] / name) == package["files"][name]["sha256"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_licence_stands_in_the_notice(package):
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    licence = (VENDOR / package["folder"] / "LICENSE.txt").read_text(encoding="utf-8")

    assert licence.strip() in notice
    assert f"{package['version']}" in notice


@pytest.mark.foreign
@pytest.mark.parametrize(("package", "name"), FILES)
def test_every_file_is_the_one_that_npm_serves(package, name):
    installed = HERE / "node_modules" / package["name"]
    wanted(installed.is_dir(), "npm ci in tests/foreign: ./dev test all")
    stated = json.loads((installed / "package.json").read_text(encoding="utf-8"))

    assert (stated["version"], stated["license"]) == (package["version"], package["licence"])
    assert sha256(installed / package["files"][name]["from"]) == package["files"][name]["sha256"]
