"""Explain one finding out of the files of an assessment."""

from __future__ import annotations

from pathlib import Path

from onus.base.texts import Language
from onus.outside.explained_out import Rows, ruling_facts
from onus.report.ruling import ruling


def explain(out: Path, duty: str, language: Language, *, at: Rows | None = None) -> str:
    """Return the reasoning of one finding; `at` is where its rows are, for whoever knows.

    Raises:
        NotAnAssessment: a file of OUT is missing, or its manifest is of no assessment.
        NoSuchFinding: no such duty in OUT.
        SeveralFindings: more than one.
    """
    return ruling(ruling_facts(out, duty, language, at=at), language)
