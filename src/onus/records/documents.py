"""Documents: whole documents of an assessment, as OUT has them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from onus.records.models import Document


def document(assessment: int, name: str) -> Any:
    """Return a document by its name, for example `contract.json`; None where the assessment has none."""
    return Document.objects.filter(assessment_id=assessment, name=name).values_list("body", flat=True).first()


class NotLaid(LookupError):
    """An assessment has no such document, now; what is not there is not remembered."""


def lasting_document(assessment: int, name: str) -> Any:
    """Return a document that every form asks for; it is read once, for an assessment never changes. Change nothing in it."""
    try:
        return _lasting(assessment, name)
    except NotLaid:
        return None


@lru_cache(maxsize=64)
def _lasting(assessment: int, name: str) -> Any:
    found = document(assessment, name)
    if found is None:
        raise NotLaid(name)
    return found


def documents(assessment: int, *names: str) -> dict[str, Any]:
    """Return several documents in one question, by name."""
    rows = Document.objects.filter(assessment_id=assessment, name__in=names)
    return dict(rows.values_list("name", "body"))


def documents_of_all(assessments: Iterable[int], name: str) -> dict[int, Any]:
    """Return the document of one name of many assessments, in one question."""
    rows = Document.objects.filter(assessment_id__in=sorted(assessments), name=name)
    return dict(rows.values_list("assessment_id", "body"))
