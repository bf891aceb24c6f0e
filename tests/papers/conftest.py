"""Assessments that papers are made of: every example, once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from onus.__main__ import main
from onus.papers.setting import NoChineseLetters, letters_here, pdf_of
from onus.papers.writing import templates
from onus.simulation.benxi import write_benxi

ROOT = Path(__file__).resolve().parents[2]
AS_OF = {
    "benxi-2023": "2024-01-31T00:00:00+08:00",
    "by-hand-2024": "2024-02-05T00:00:00+08:00",
    "toilets-2024": "2024-05-05T00:00:00+08:00",
    "elder-care-2024": "2024-07-05T00:00:00+08:00",
}
MONTH = {
    "benxi-2023": "2023-12",
    "by-hand-2024": "2024-01",
    "toilets-2024": "2024-04",
    "elder-care-2024": "2024-06",
}


@pytest.fixture(scope="session", autouse=True)
def chinese_letters() -> None:
    """Pass over papers where no Chinese letters are, but never where everything is required."""
    try:
        pdf_of(templates()["order-to-cure.en.docx"], title="", language="en", at_us=0)
    except NoChineseLetters:
        assert not os.environ.get("ONUS_REQUIRE_ALL"), f"no Chinese letters among {sorted(letters_here())}"
        pytest.skip("this machine has no Chinese letters")


@pytest.fixture(scope="session")
def outs(tmp_path_factory) -> Callable[[str], Path]:
    """Return what gives the assessment of an example."""
    made: dict[str, Path] = {}
    base = tmp_path_factory.mktemp("outs")

    def out_of(example: str) -> Path:
        if example not in made:
            dossier = base / f"{example}-dossier"
            shutil.copytree(ROOT / "examples" / example, dossier)
            if example == "benxi-2023":
                write_benxi(dossier)
            out = base / example
            words = ["assess", str(dossier), "--as-of", AS_OF[example], "--out", str(out), "--workers", "1"]
            assert main(words) == 0
            made[example] = out
        return made[example]

    return out_of


@pytest.fixture
def papers(outs, tmp_path) -> Callable[..., Path]:
    """Return what makes papers of an example, and where they lie."""

    def make(example: str, *words: str, to: Path | None = None, period: str = "", code: int = 0) -> Path:
        folder = tmp_path / "papers" if to is None else to
        command = [
            "papers",
            str(outs(example)),
            "--period",
            period or MONTH[example],
            "--to",
            str(folder),
            *words,
        ]
        assert main(command) == code
        return folder

    return make


def words_of(docx: Path | bytes) -> str:
    """Return the words of a docx, tables and all, one line a paragraph."""
    opened = Document(BytesIO(docx) if isinstance(docx, bytes) else docx)
    return "\n".join(
        "".join(node.text or "" for node in p.iter() if node.tag.endswith("}t"))
        for p in opened.element.iter()
        if p.tag.endswith("}p")
    )


def the_only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    assert len(found) == 1, found
    return found[0]
