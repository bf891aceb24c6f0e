"""The papers in another program: LibreOffice opens them, and they say the same there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import words_of

pytestmark = pytest.mark.foreign

ADDRESS = ("--base-url", "https://onus.example.org/street", "--language", "both")
PROGRAMS = ("soffice", "pdftotext", "pdfinfo", "pdffonts")


@pytest.fixture(scope="module", autouse=True)
def programs() -> None:
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing and not os.environ.get("ONUS_REQUIRE_ALL"):
        pytest.skip(f"not on the PATH: {', '.join(missing)}")
    assert not missing, "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils"


def run(*words: str | Path) -> str:
    ran = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=True, timeout=300
    )
    return ran.stdout


def converted(paths: list[Path], form: str, to: Path) -> Path:
    profile = f"-env:UserInstallation=file://{to}/profile"
    run("soffice", profile, "--headless", "--convert-to", form, "--outdir", to, *paths)
    return to


def letters(text: str) -> str:
    return "".join(sign for sign in text if not sign.isspace() and sign != "\u200b")


@pytest.mark.parametrize("example", ["benxi-2023", "elder-care-2024"])
def test_libreoffice_shows_every_paper_with_all_of_its_words(papers, tmp_path, example):
    folder = papers(example, *ADDRESS)
    found = sorted(folder.glob("*.docx"))

    seen = converted(found, "pdf", tmp_path / "seen")

    assert len(found) > 20
    for path in found:
        text = letters(run("pdftotext", "-layout", seen / f"{path.stem}.pdf", "-"))
        words = [letters(line) for line in words_of(path).split("\n")]
        missing = [word for word in words if 0 < len(word) < 12 and word not in text]
        assert missing == [], path.name


@pytest.mark.parametrize("example", ["benxi-2023", "by-hand-2024"])
def test_our_own_pdf_says_what_the_docx_says_and_embeds_its_letters(papers, example):
    folder = papers(example, *ADDRESS)

    for path in sorted(folder.glob("*.docx")):
        pdf = path.with_suffix(".pdf")
        text = letters(run("pdftotext", "-layout", pdf, "-"))
        words = [letters(line) for line in words_of(path).split("\n")]
        assert [word for word in words if 0 < len(word) < 12 and word not in text] == [], path.name
        fonts = run("pdffonts", pdf).splitlines()[2:]
        assert fonts and all(line.split()[-5] == "yes" for line in fonts), path.name
        assert "A4" in run("pdfinfo", pdf)


def test_libreoffice_reads_the_amounts_of_a_workbook_as_numbers(papers, tmp_path):
    folder = papers("benxi-2023", "--kinds", "payment-review")

    seen = converted(
        sorted(folder.glob("*.xlsx")),
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
        tmp_path / "seen",
    )

    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(seen.glob("*.csv")))
    assert '"49,051.77"' in text and '"-30,000.00"' in text
