"""The manual pages on rule packs and on services: complete, and their commands run."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.core.contracts.standards import Measure, Standard
from onus.outside.law import pack_ids
from onus.wire.flags.parameters import FLAG
from onus.wire.rule_parameters import NAMES, STANDARD, STATED
from onus.wire.rulebooks import read_pack

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "zh-Hans")


def page(language: str, name: str) -> str:
    return (ROOT / "docs" / "manual" / language / name).read_text(encoding="utf-8")


def blocks(text: str, kind: str = "") -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_packs_is_complete_and_names_no_other(language):
    listed = re.findall(
        r"^\| `([a-z0-9.-]+)` \|", page(language, "rules.md").split("\n## ")[1], flags=re.MULTILINE
    )

    assert sorted(listed) == list(pack_ids())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_rule_and_every_parameter_is_explained(language):
    text = page(language, "rules.md")
    # The limits of flags stand in the table of flags.
    apart = [names for kind, names in NAMES.items() if kind != FLAG]
    names = [*NAMES, *(name for names in apart for name in names), STATED, STANDARD]
    names += [field.name for field in fields(Standard)] + [measure.value for measure in Measure]

    assert [name for name in names if f"`{name}`" not in text] == []
    assert [name for name in NAMES[FLAG] if f"`{name}`" not in page(language, "flags.md")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pack_shown_in_the_manual_is_one(language):
    (shown,) = blocks(page(language, "rules.md"), "toml")

    assert tomllib.loads(shown)["rule"]
    assert read_pack(shown.encode(), file="shown")[1] == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_the_page_on_services_runs(language, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    commands = [line for block in blocks(page(language, "services.md")) for line in block.splitlines()]

    codes = [
        main(line.removeprefix("./dev onus ").replace("build/", f"{tmp_path}/").split())
        for line in commands
    ]  # fmt: skip

    capsys.readouterr()
    assert len(codes) == 9
    assert codes == [0] * 9


def test_the_figures_of_the_page_on_services_are_those_of_the_examples(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    words = ["assess", "examples/by-hand-2024", "--as-of", "2024-02-05T00:00:00+08:00", "--out"]
    assert main([*words, str(tmp_path / "o")]) == 0

    told = capsys.readouterr().out.split()
    assert [told[told.index(word) + 1] for word in ("fulfilled", "late", "unmet")] == ["15", "2", "3"]
    assert "15 fulfilled, 2 late, 3 unmet; 88 points" in page("en", "services.md")
