"""Correcting: which corrections of facts count, and a list of all that were tried.

In:  the facts of a tender, an instant.
Out: the facts that stand then, and every correction on record with why it counts for nothing.

The surprise: a fact without an author can be corrected by nobody. Where no one said it,
no one can show that it is his to take back; a second fact beside it is the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.core.contracts.corrections import standing
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.evaluation.seeds import SeedCheckpoint
from onus.core.sealing.facts import SealingFact
from onus.core.tendering.awarding import ChallengeFiled, ComplaintFiled
from onus.core.tendering.bidding import SupplierKey, SupplierKeyEnded
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import NoticePublished

NEVER: tuple[type, ...] = (
    *SealingFact.__args__, SheetSealed, SheetOpened, SeedCheckpoint, ChallengeFiled, ComplaintFiled,
    SupplierKey, SupplierKeyEnded,
)  # fmt: skip
"""What others rely on from the moment it is on record; no correction of it counts, of nobody."""
OF_SEALED, OF_NOBODY, OF_ANOTHER = "never_corrected", "no_author", "not_the_author"


@dataclass(frozen=True, slots=True, order=True)
class CorrectedFact:
    """A correction on record.

    Attributes:
        fact: id of the correcting fact.
        corrects: id of the fact that it replaces or takes back.
        kind: of the fact that is corrected.
        by: who corrected.
        recorded_at: when it came on record.
        refused: why it counts for nothing: `never_corrected`, `no_author` or `not_the_author`; empty where it counts.
    """

    fact: str
    corrects: str
    kind: str
    by: str
    recorded_at: Instant
    refused: str = ""


def corrections_on_record(facts: Iterable[TenderFact], as_of: Instant) -> tuple[CorrectedFact, ...]:
    """Return every correction on record at an instant, sorted, with why it counts for nothing.

    >>> corrections_on_record([], Instant(0))
    ()
    """
    known = {one.id: one for one in facts if one.recorded_at <= as_of}
    return tuple(
        sorted(
            CorrectedFact(
                one.id, one.supersedes, known[one.supersedes].kind, one.by, one.recorded_at,
                _why_not(one, known[one.supersedes]),
            )
            for one in known.values()
            if one.supersedes in known
        )
    )  # fmt: skip


def corrected(facts: Iterable[TenderFact], as_of: Instant) -> tuple[TenderFact, ...]:
    """Return the facts that stand at an instant; a correction that does not count replaces nothing.

    >>> first = TenderFact("a", Instant(0), Instant(0), None, "officer-1", withdrawn=True)
    >>> corrected([first], Instant(0))
    ()
    """
    held = tuple(facts)
    void = {one.fact for one in corrections_on_record(held, as_of) if one.refused}
    return standing([one for one in held if one.id not in void], as_of=as_of)


def first_version(fact: TenderFact, by_id: Mapping[str, TenderFact]) -> TenderFact:
    """Return the fact that a correction goes back to; the fact itself where it corrects none.

    Args:
        by_id: every fact of the tender by its id.

    >>> one = TenderFact("a", Instant(0), Instant(0), None)
    >>> first_version(TenderFact("b", Instant(5), Instant(5), None, supersedes="a"), {"a": one}).id
    'a'
    """
    seen = {fact.id}
    while fact.supersedes in by_id and fact.supersedes not in seen:
        fact = by_id[fact.supersedes]
        seen.add(fact.id)
    return fact


def _why_not(correction: TenderFact, before: TenderFact) -> str:
    if isinstance(before.said, NEVER) or _announces(before):
        return OF_SEALED
    if not before.by:
        return OF_NOBODY
    return "" if correction.by == before.by else OF_ANOTHER


def _announces(fact: TenderFact) -> bool:
    """Return whether a fact is the notice by which a tender began.

    Whoever could take it back would take back every bid, award and contract with it. What was announced is
    changed by another version, and a tender is ended by cancelling it.
    """
    return isinstance(fact.said, NoticePublished) and fact.said.notice == "tender"
