"""The documents: complete, linked, and in step with the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from onus.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_relative_link_leads_somewhere():
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")

    assert broken == []


def test_the_readme_names_the_two_commands_and_the_whole_test():
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [c for c in ("./dev demo", "./dev test", "./dev test all") if c not in text] == []


def test_every_command_stands_in_the_manual_of_both_languages():
    missing = [
        f"{language}: onus {name}"
        for language in ("en", "zh-Hans")
        for name in COMMANDS
        if f"onus {name}"
        not in (ROOT / "docs" / "manual" / language / "commands.md").read_text(encoding="utf-8")
    ]

    assert missing == []


def test_every_glossary_term_has_both_languages_and_a_place_in_the_code():
    terms = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))["term"]
    faulty = [
        term["term"]
        for term in terms
        if not (term["zh"] and term["meaning"] and (ROOT / "src" / "onus" / term["where"]).exists())
    ]

    assert len(terms) >= 25
    assert faulty == []
