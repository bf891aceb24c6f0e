"""Documents: whole documents of an assessment, as OUT has them.

In:  the row of an assessment, and names.
Out: bodies; of what is not there, nothing.

The surprise: those that nearly every page asks for are read once for each process, for
an assessment never changes. Nobody may change anything in a body: the next reader gets
the same. What is not there is not remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

from onus.records.models import Document

LASTING = ("contract.json", "posts.json", "bodies.json", "notices.json")
LASTING_MOST = 64
_lasting: OrderedDict[tuple[int, str], Any] = OrderedDict()
_lock = Lock()


class NotLaid(LookupError):
    """An assessment has no such document, now; it may have it later."""


def document(assessment: int, name: str) -> Any:
    """Return a document by its name, for example `contract.json`; None where the assessment has none."""
    return documents(assessment, name).get(name)


def documents(assessment: int, *names: str) -> dict[str, Any]:
    """Return several documents in one question, by name."""
    with _lock:
        found = {name: _lasting[assessment, name] for name in names if (assessment, name) in _lasting}
    missing = [name for name in names if name not in found]
    if not missing:
        return found
    rows = Document.objects.filter(assessment_id=assessment, name__in=missing)
    read = dict(rows.values_list("name", "body"))
    with _lock:
        _lasting.update({(assessment, name): body for name, body in read.items() if name in LASTING})
        while len(_lasting) > LASTING_MOST:
            _lasting.popitem(last=False)
    return found | read


def documents_of_all(assessments: Iterable[int], name: str) -> dict[int, Any]:
    """Return the document of one name of many assessments, in one question."""
    rows = Document.objects.filter(assessment_id__in=sorted(assessments), name=name)
    return dict(rows.values_list("assessment_id", "body"))
