"""Work that is wished for: an assessment, once a fact has come on record.

In:  the id of a dossier.
Out: a row that the next tick turns into a task of the queue.

The surprise: the wish is written in the transaction of the fact. A fact that is on
record is judged, even where the server was killed a moment later.
"""

from __future__ import annotations

from onus.records.models import Deadline

ASSESSMENT, OFFICE = "assessment", "office"


def wish_assessment(dossier: str, *, at: int) -> None:
    """Wish that a dossier be assessed; where one waits already, it will see this fact, too."""
    waiting = Deadline.objects.filter(kind=ASSESSMENT, subject=dossier, settled_at=None)
    if not waiting.exists():
        Deadline.objects.get_or_create(kind=ASSESSMENT, subject=dossier, due_at=at)


def assessment_wished(dossier: str) -> bool:
    """Return whether an assessment of a dossier is wished and was not begun."""
    return Deadline.objects.filter(kind=ASSESSMENT, subject=dossier, settled_at=None).exists()


def wish_office(number: int, *, at: int) -> None:
    """Wish that a run of the office be done; written in the transaction in which it is put in."""
    Deadline.objects.get_or_create(kind=OFFICE, subject=str(number), due_at=at)
