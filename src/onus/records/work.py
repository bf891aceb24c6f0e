"""Work that is wished for: an assessment, once a fact has come on record.

In:  the id of a dossier.
Out: a row that the next tick turns into a task of the queue.

The surprise: the wish is written in the transaction of the fact. A fact that is on
record is judged, even where the server was killed a moment later. A report can wait
for others of its kind, an act cannot: the earliest wish is kept beside the later ones.
"""

from __future__ import annotations

from django.db.models import F

from onus.records.models import Deadline

ASSESSMENT, OFFICE = "assessment", "office"


def wish_assessment(dossier: str, *, at: int) -> None:
    """Wish that a dossier be assessed at an instant at the latest; where one is wished that early, it will see this fact, too.

    The wish that waits is written over with itself: whoever takes it up at this moment waits
    for the end of this transaction, and sees its fact, or has taken it up, and a new one is made.
    """
    waiting = Deadline.objects.filter(kind=ASSESSMENT, subject=dossier, settled_at=None, due_at__lte=at)
    if waiting.update(due_at=F("due_at")):
        return
    while not _wished(dossier, at):
        at += 1


def _wished(dossier: str, at: int) -> bool:
    """Open a wish; False where the one of that very instant was taken up already."""
    row, _ = Deadline.objects.get_or_create(kind=ASSESSMENT, subject=dossier, due_at=at)
    return row.settled_at is None


def wish_assessment_from(dossier: str, *, at: int) -> None:
    """Wish that a dossier be assessed once an instant has come; one that is made before would not see the fact."""
    while not _wished(dossier, at):
        at += 1


def assessment_wished(dossier: str) -> bool:
    """Return whether an assessment of a dossier is wished and was not begun."""
    return Deadline.objects.filter(kind=ASSESSMENT, subject=dossier, settled_at=None).exists()


def wish_office(number: int, *, at: int) -> None:
    """Wish that a run of the office be done; written in the transaction in which it is put in."""
    Deadline.objects.get_or_create(kind=OFFICE, subject=str(number), due_at=at)
