"""The guide to running the website: every setting, and examples that other programs can read."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "manual" / "en" / "production.md").read_text(encoding="utf-8")
BLOCKS = {
    block.splitlines()[0].removeprefix("# "): block for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
}


def settings_read() -> set[str]:
    """The names of all settings that the code asks for."""
    asks = re.compile(r'(?:setting|needed|secret|number|listed|chosen|agreed)\(\s*"([A-Z][A-Z0-9_]+)"')
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "src/onus/wiring").rglob("*.py"))
    return {f"ONUS_{name}" for text in texts for name in asks.findall(text)}


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_guide_and_the_page_of_accounts_list_the_settings_that_are_read_and_no_others(language):
    pages = [
        (ROOT / "docs" / "manual" / language / name).read_text(encoding="utf-8")
        for name in ("production.md", "accounts.md")
    ]
    listed = {
        name.removesuffix("_FILE")
        for page in pages
        for name in re.findall(r"ONUS_[A-Z0-9_]*[A-Z0-9](?![A-Z0-9_.])", page)
    }

    assert listed == settings_read()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_units_give_rights_to_the_account_of_the_service_alone(language):
    page = (ROOT / "docs" / "manual" / language / "production.md").read_text(encoding="utf-8")

    assert page.count("User=onus\nUMask=0077\n") == 2


def test_the_environment_of_the_example_names_settings_that_are_read():
    named = re.findall(r"^(ONUS_[A-Z_]+)=", BLOCKS["/etc/onus/onus.env"], re.MULTILINE)

    assert {*named} <= settings_read()


@pytest.mark.parametrize("name", ["onus-web", "onus-jobs"])
def test_the_units_are_units_and_start_commands_that_there_are(name):
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read_string(BLOCKS[f"/etc/systemd/system/{name}.service"])

    assert unit.sections() == ["Unit", "Service", "Install"]
    assert unit["Service"]["ExecStart"].split()[1] == {"onus-web": "serve", "onus-jobs": "jobs"}[name]
    assert unit["Service"]["Restart"] == "on-failure"
    verify = shutil.which("systemd-analyze")
    if verify:
        ran = subprocess.run([verify, "--version"], capture_output=True, check=False)
        assert ran.returncode == 0


def test_the_proxies_of_the_examples_balance_their_braces_and_hide_the_figures():
    for name in ("/etc/nginx/sites-available/onus", "/etc/caddy/Caddyfile"):
        assert BLOCKS[name].count("{") == BLOCKS[name].count("}") > 1
        assert "/metrics" in BLOCKS[name]
