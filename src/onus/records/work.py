"""Work that is wished for: an assessment, once a fact has come on record.

In:  the id of a dossier or of a tender.
Out: a row that the next tick turns into a task of the queue.

The surprise: the wish is written in the transaction of the fact. A fact that is on
record is judged, even where the server was killed a moment later. A report can wait
for others of its kind, an act cannot: the earliest wish is kept beside the later ones.
"""

from __future__ import annotations

from django.db.models import F

from onus.records.models import Deadline

ASSESSMENT, OFFICE, JUDGEMENT, STEP = "assessment", "office", "judgement", "sealed_step"


def wish_assessment(dossier: str, *, at: int) -> None:
    """Wish that a dossier be assessed at an instant at the latest; where one is wished that early, it will see this fact, too.

    The wish that waits is written over with itself: whoever takes it up at this moment waits
    for the end of this transaction, and sees its fact, or has taken it up, and a new one is made.
    """
    _wish(ASSESSMENT, dossier, at)


def _wish(kind: str, subject: str, at: int) -> None:
    waiting = Deadline.objects.filter(kind=kind, subject=subject, settled_at=None, due_at__lte=at)
    if not waiting.update(due_at=F("due_at")):
        _wish_from(kind, subject, at)


def _wish_from(kind: str, subject: str, at: int) -> None:
    while not _wished(kind, subject, at):
        at += 1


def _wished(kind: str, subject: str, at: int) -> bool:
    """Open a wish; False where the one of that very instant was taken up already."""
    row, _ = Deadline.objects.get_or_create(kind=kind, subject=subject, due_at=at)
    return row.settled_at is None


def wish_assessment_from(dossier: str, *, at: int) -> None:
    """Wish that a dossier be assessed once an instant has come; one that is made before would not see the fact."""
    _wish_from(ASSESSMENT, dossier, at)


def wish_judgement(tender: str, *, at: int) -> None:
    """Wish that a tender be judged at an instant at the latest, as `wish_assessment` does for a dossier."""
    _wish(JUDGEMENT, tender, at)


def wish_judgement_from(tender: str, *, at: int) -> None:
    """Wish that a tender be judged once an instant has come, for a limit ends then; wished twice, it is one wish."""
    if not Deadline.objects.filter(kind=JUDGEMENT, subject=tender, due_at=at).exists():
        _wish_from(JUDGEMENT, tender, at)


def wish_step(tender: str, *, at: int) -> None:
    """Wish that the store of sealed bids be brought in step with a tender, whose deadline a fact may have moved.

    Each fact makes a wish of its own, and shares none that waits: a wish is settled after the log was
    written, outside the transaction of the fact, and whoever settles it may have read before the fact was there.
    """
    _wish_from(STEP, tender, at)


def judgement_wished(tender: str) -> bool:
    """Return whether a judgement of a tender is wished and was not begun."""
    return Deadline.objects.filter(kind=JUDGEMENT, subject=tender, settled_at=None).exists()


def assessment_wished(dossier: str) -> bool:
    """Return whether an assessment of a dossier is wished and was not begun."""
    return Deadline.objects.filter(kind=ASSESSMENT, subject=dossier, settled_at=None).exists()


def wish_office(number: int, *, at: int) -> None:
    """Wish that a run of the office be done; written in the transaction in which it is put in."""
    Deadline.objects.get_or_create(kind=OFFICE, subject=str(number), due_at=at)
