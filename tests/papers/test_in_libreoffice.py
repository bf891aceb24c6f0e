"""The papers in another program: LibreOffice opens them, and they say the same there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from .conftest import words_of

pytestmark = pytest.mark.foreign

ADDRESS = ("--base-url", "https://onus.example.org/street", "--language", "both")
BREAKS = "-\u00ad\u200b\u2010"
"""What a setter may put in or take out where it breaks a word."""
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


def letters(text: str) -> Counter[str]:
    """Count every sign; where a cell breaks a line is the business of whoever sets it."""
    return Counter(sign for sign in text if not sign.isspace() and sign not in BREAKS)


def lost(docx: Path, pdf: Path) -> dict[str, int]:
    """Return the signs that the docx has more often than the PDF."""
    return dict(letters(words_of(docx)) - letters(run("pdftotext", "-raw", pdf, "-")))


@pytest.mark.parametrize("example", ["benxi-2023", "elder-care-2024"])
def test_libreoffice_shows_every_paper_with_all_of_its_words(papers, tmp_path, example):
    folder = papers(example, *ADDRESS)
    found = sorted(folder.glob("*.docx"))

    seen = converted(found, "pdf", tmp_path / "seen")

    assert len(found) > 20
    for path in found:
        assert lost(path, seen / f"{path.stem}.pdf") == {}, path.name


@pytest.mark.parametrize("example", ["benxi-2023", "by-hand-2024"])
def test_our_own_pdf_says_what_the_docx_says_and_embeds_its_letters(papers, example):
    folder = papers(example, *ADDRESS)

    for path in sorted(folder.glob("*.docx")):
        pdf = path.with_suffix(".pdf")
        assert lost(path, pdf) == {}, path.name
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
    assert ",-30000,sample 8.2," in text and "本期应付（以上各项合计）,49051.77" in text


def test_an_amount_copied_out_of_the_pdf_is_the_amount(papers):
    folder = papers("benxi-2023", "--kinds", "payment-review")

    assert "49,051.77" in run("pdftotext", "-layout", next(folder.glob("*.pdf")), "-")
