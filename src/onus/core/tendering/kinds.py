"""Kinds of facts: the class of each, by the word that stands in the file.

In:  the modules that name what may happen in a tender, here and in the other packages.
Out: `FACT_KINDS`; what it does not name is no fact of a tender.

The surprise: a version of the announcement is no kind of its own that the office could
write. `core.sealing` is given the versions that follow from the announcement and its
changes, so that custodians and bidders cannot read two deadlines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onus.core.evaluation.awarding import SetAside
from onus.core.evaluation.deviation import ScoreExplained
from onus.core.evaluation.drawing import Absent
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.evaluation.seeds import SeedCheckpoint
from onus.core.qualification.documents import DocumentLookup, QualificationDocument
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.sealing import facts as sealing
from onus.core.tendering import awarding, bidding, consulting, preparing, restraining, running

MODULES = (consulting, preparing, bidding, awarding, restraining, running)
FILLED_IN = ("tender", "at", "fact", "by", "id", "shown_at", "recorded_at")
"""Fields that a line does not tell: they are those of the tender and of the fact itself."""
DERIVED = (sealing.TenderVersion,)
ELSEWHERE: Mapping[str, type] = {
    "document_shown": QualificationDocument,
    "document_checked": DocumentLookup,
    "conflict_declared": ConflictDeclaration,
    "seed_checkpoint": SeedCheckpoint,
    "expert_absent": Absent,
    "sheet_sealed": SheetSealed,
    "sheet_opened": SheetOpened,
    "score_explained": ScoreExplained,
    "bid_set_aside": SetAside,
}


def _kinds() -> Iterator[tuple[str, Any]]:
    for module in MODULES:
        for found in vars(module).values():
            if isinstance(found, type) and found.__module__ == module.__name__ and hasattr(found, "kind"):
                yield found.kind, found
    yield from ((found.kind, found) for found in sealing.KINDS if found not in DERIVED)
    yield from ELSEWHERE.items()


FACT_KINDS: Mapping[str, Any] = dict(_kinds())
"""In the order in which the modules name them."""
KIND_OF: Mapping[type, str] = {found: kind for kind, found in FACT_KINDS.items()}
