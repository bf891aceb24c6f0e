"""The documents: complete, linked, and in step with the code."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.request import urlopen

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


def test_the_manual_has_the_same_pages_in_both_languages():
    pages = [
        sorted(path.name for path in (ROOT / "docs" / "manual" / language).iterdir())
        for language in ("en", "zh-Hans")
    ]

    assert pages[0] == pages[1]
    assert len(pages[0]) >= 4


def test_every_page_of_the_manual_has_the_same_headings_and_blocks_in_both_languages():
    def shape(language: str, name: str) -> tuple[list[str], int]:
        text = (ROOT / "docs" / "manual" / language / name).read_text(encoding="utf-8")
        return re.findall(r"^(#+) ", text, re.MULTILINE), text.count("```")

    names = [path.name for path in sorted((ROOT / "docs" / "manual" / "en").iterdir())]

    assert [name for name in names if shape("en", name) != shape("zh-Hans", name)] == []


def built_manual(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "docs" / "build.py", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_nothing_that_is_made_from_the_code_is_stale():
    ran = built_manual("--check")

    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_manual_is_built_in_both_languages_with_links_that_lead_somewhere():
    assert built_manual("--no-serve").returncode == 0

    out = ROOT / "build" / "manual"
    pages = sorted(out.rglob("*.html"))
    broken = [
        f"{page.relative_to(out)}: {target}"
        for page in pages
        for target in re.findall(r'href="([^"#]+)"', page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []
    assert {page.parent.name for page in pages} == {"manual", "en", "zh-Hans"}
    assert '<html lang="zh-Hans">' in (out / "zh-Hans" / "dossier.html").read_text(encoding="utf-8")
    assert "<table>" in (out / "en" / "dossier.html").read_text(encoding="utf-8")


def test_the_manual_is_served_on_this_machine_alone():
    command = [sys.executable, ROOT / "docs" / "build.py", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            lines = iter(server.stdout.readline, "")
            address = next(found for line in lines if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
            with urlopen(f"{address.group(0)}zh-Hans/dossier.html", timeout=10) as answer:
                text = answer.read().decode("utf-8")
        finally:
            server.terminate()

    assert "卷宗" in text


def test_every_error_of_the_simulation_stands_in_the_list_of_errors():
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    raised = re.compile(r'code = "(SIMULATE-\d+)"')
    sources = (
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "src/onus/simulation").glob("*.py"))
    )
    codes = [code for source in sources for code in raised.findall(source) if code != "SIMULATE-000"]

    assert len(codes) >= 4
    assert [code for code in codes if f"`{code}`" not in text] == []


def test_no_two_errors_share_a_code():
    codes = re.findall(
        r"^\| `([A-Z]+-\d+)`", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert [code for code in codes if codes.count(code) > 1] == []


def test_every_glossary_term_has_both_languages_and_a_place_in_the_code():
    terms = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))["term"]
    faulty = [
        term["term"]
        for term in terms
        if not (term["zh"] and term["meaning"] and (ROOT / "src" / "onus" / term["where"]).exists())
    ]

    assert len(terms) >= 25
    assert faulty == []
