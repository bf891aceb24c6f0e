"""Documents: whole documents of an assessment, as OUT has them."""

from __future__ import annotations

from typing import Any

from onus.records.models import Document


def document(assessment: int, name: str) -> Any:
    """Return a document by its name, for example `contract.json`; None where the assessment has none."""
    return Document.objects.filter(assessment_id=assessment, name=name).values_list("body", flat=True).first()


def documents(assessment: int, *names: str) -> dict[str, Any]:
    """Return several documents in one question, by name."""
    rows = Document.objects.filter(assessment_id=assessment, name__in=names)
    return dict(rows.values_list("name", "body"))
