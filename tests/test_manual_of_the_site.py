"""The manual pages on the log, on publishing and on verifying: complete, and in step with the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from onus.__main__ import COMMANDS, main
from onus.report.site_pages import VERIFIER_NEEDS
from onus.verify.faults import KINDS as FAULTS
from onus.wire.leaves.kinds import KINDS
from onus.wire.site_layout import CONTRACTS, FILES, LOG, PACKS, PUBLICATION, SCHEMAS

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "zh-Hans")
PAGES = ("log", "publishing", "verifying", "privacy")


def page(language: str, name: str) -> str:
    return (ROOT / "docs" / "manual" / language / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_fault_stands_in_the_table_of_exit_codes_in_both_languages(language):
    rows = re.findall(r"^\| (\d+) \|", page(language, "verifying"), flags=re.MULTILINE)

    assert [int(row) for row in rows] == [0, 2, *(kind.exit_code for kind in FAULTS)]
    assert all(kind.title.text(language) in page(language, "verifying") for kind in FAULTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_two_quorums_of_the_sample_policy_share_a_witness(language):
    (wanted, members) = re.search(
        r"^group \S+ (\d+) (.+)$", page(language, "verifying"), re.MULTILINE
    ).groups()

    assert 2 * int(wanted) > len(members.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_every_kind_of_fact_stands_on_the_page_of_private_data_once(language):
    rows = dict(re.findall(r"^\| `([a-z_]+)` \|(.*)\|$", page(language, "privacy"), flags=re.MULTILINE))

    assert rows.keys() == KINDS.keys()
    for kind, fields in KINDS.items():
        assert sorted(re.findall(r"`([a-z0-9_]+)`", rows[kind])) == sorted(fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_a_site_names_every_place_of_its_layout(language):
    text = page(language, "publishing")

    wanted = (f"`{LOG}/`", f"`{FILES}`", f"`{PACKS}/`", f"`{SCHEMAS}/`", f"`{CONTRACTS}/ID/{PUBLICATION}`")
    assert [one for one in wanted if one not in text] == []


def test_the_page_on_verifying_names_the_readers_that_the_tests_use():
    readers = ROOT / "tests" / "foreign" / "readers"

    assert {path.suffix for path in readers.iterdir()} == {".go", ".mjs", ".py"}
    for language in LANGUAGES:
        assert "`tests/foreign/readers`" in page(language, "verifying")


def test_readme_and_architecture_lead_to_the_pages():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    architecture = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")

    assert [
        name for name in PAGES for language in LANGUAGES if f"manual/{language}/{name}.md" not in readme
    ] == []
    assert [name for name in PAGES if f"manual/en/{name}.md" not in architecture] == []


def commands(language: str) -> list[str]:
    """Return every command line of the four pages: whole lines of blocks, and what stands between backticks."""
    texts = [page(language, name) for name in PAGES]
    blocks = [
        block for text in texts for block in re.findall(r"^```\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    ]
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("onus ")]
    return lines + [one for text in texts for one in re.findall(r"`(onus [a-z]+ [^`]+)`", text)]


def test_both_languages_show_the_same_commands():
    both = [[re.sub(r'"[^"]*"', '""', line) for line in commands(language)] for language in LANGUAGES]

    assert len(both[0]) >= 15
    assert [line.replace(" --language zh-Hans", "") for line in both[0]] == [
        line.replace(" --language zh-Hans", "") for line in both[1]
    ]


def test_what_auditors_install_is_what_the_project_declares_in_readme_and_manual():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=]", one)[0]: one for one in project["dependencies"]}
    wanted = [declared[name] for name in ("numpy", "pyarrow", "cattrs", "cryptography")]

    assert f"`{' '.join(wanted)}`" in (ROOT / "README.md").read_text(encoding="utf-8")
    for language in LANGUAGES:
        assert " ".join(f'"{one}"' for one in wanted) in page(language, "verifying")
    assert VERIFIER_NEEDS.endswith(" ".join(f'"{one}"' for one in wanted))


def test_nobody_is_sent_to_a_public_index_for_onus_where_the_name_is_another_projects():
    texts = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.toml"), ROOT / "README.md"]
    sources = [path for path in (ROOT / "src").rglob("*.*") if path.suffix in (".py", ".html", ".toml")]
    by_name = re.compile(r"pip3? install [^\n]*?(?<![\w-])onus(?![\w.-]*(\.whl|\.pyz|-verify))")

    found = [
        (path.relative_to(ROOT).as_posix(), line)
        for path in (*texts, *sources)
        for line in path.read_text(encoding="utf-8").splitlines()
        if by_name.search(line) and "--no-index" not in line
    ]
    assert found == []


def help_of(words: list[str], capsys) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0, words
    return capsys.readouterr().out


@pytest.mark.parametrize("line", sorted(set(commands("en") + commands("zh-Hans"))))
def test_every_command_and_option_of_the_pages_is_there(line, capsys):
    words = line.split()[1:]
    assert words[0] in COMMANDS
    named = words[: 2 if words[0] == "log" else 1]

    told = help_of(named, capsys)

    assert [one for one in words if one.startswith("--") and one not in told] == []
