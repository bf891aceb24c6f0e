"""The manual's page on the dossier: what it shows is what happens, in both languages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from onus.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


CONSOLE = re.compile(r"```console\n\$ (.*?)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"`([a-z]+\.(?:toml|csv))`\n\n```(?:toml|csv)\n(.*?)```", re.DOTALL)


def page(language: str) -> str:
    return (ROOT / "docs" / "manual" / language / "dossier.md").read_text(encoding="utf-8")


def test_both_languages_show_the_same_files():
    english, chinese = (dict(FILE.findall(page(language))) for language in ("en", "zh-Hans"))

    assert set(english) == {
        "dossier.toml", "contract.toml", "officers.toml", "network.csv", "weather.csv", "inspections.csv",
    }  # fmt: skip
    assert english == chinese


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_command_of_the_page_prints_what_the_page_shows(
    language, first_street, tmp_path, monkeypatch, capsys
):
    folder = first_street(tmp_path / "first-street")
    monkeypatch.chdir(tmp_path)
    told = []
    for number, (command, shown) in enumerate(CONSOLE.findall(page(language))):
        if number == 3:  # The page plants two faults before its last command.
            plant(folder / "contract.toml", "ends = 2024-11-01", "ends = 2022-11-01")
            plant(folder / "inspections.csv", "supervisor", "nobody")
        words = shlex.split(command)

        code = main(words[1:])

        out = capsys.readouterr().out
        told.append((words[1], code))
        if shown:
            assert out == shown
        else:
            wanted = {
                "en": ("Holder 1", "19 hours", "190.00 CNY"),
                "zh-Hans": ("Holder 1", "19 小时", "190.00 CNY"),
            }
            assert [word for word in wanted[language] if word not in out] == []
    assert told == [("dossier", 0), ("assess", 0), ("explain", 0), ("dossier", 2)]


def plant(path: Path, sound: str, faulty: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert sound in text
    path.write_text(text.replace(sound, faulty, 1), encoding="utf-8")
