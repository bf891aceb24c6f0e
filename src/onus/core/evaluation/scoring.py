"""Scoring: each expert alone, sealed until all are in, and only on what was announced.

In:  the panel, the scheme, the bids; sheets sealed by their digest, and sheets opened.
Out: the sheets that count, each refused one with its reason, who is still waited for,
     and, when nobody is, the mean points of each bid.

The surprise: order is the proof. A sheet is sealed by its digest before the first
sheet of anybody is opened. One that was sealed later may still count, but whose
sheets its author could have known is told beside it. Nobody keeps a sheet but its
member; who lost it seals another, until the first is open that all had sealed before.
A sheet with a fault is sealed anew only before anybody else's is open: whoever could mend
it with all points known would choose the winner. What was scored of a bid that dropped out
is no fault and is left aside.
A sheet that is opened while a bid waits for its outcome is early: nobody can have scored what comes out.

Source: regulation implementing the Government Procurement Law, article 34 (CN-SCORE-22).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from onus.base.canonical import content_digest
from onus.base.instants import Instant
from onus.core.evaluation.criteria import SCORED, Criterion, Scheme
from onus.core.evaluation.ranking import Given

NOT_ON_PANEL = "not_on_panel"
SEALED_TWICE = "sealed_twice"
SEALED_ANEW = "sealed_anew"
AFTER_RESULT = "after_result"
NOT_SEALED = "not_sealed"
OPENED_EARLY = "opened_early"
OTHER_DIGEST = "other_digest"
SCORED_TWICE = "scored_twice"
SCORE_MISSING = "score_missing"
UNKNOWN_BID = "unknown_bid"
NOT_ANNOUNCED = "not_announced"
COMPUTED_NOT_SCORED = "computed_not_scored"
OUT_OF_RANGE = "out_of_range"
SHEET_REASONS = (
    NOT_ON_PANEL, SEALED_TWICE, SEALED_ANEW, AFTER_RESULT, NOT_SEALED, OPENED_EARLY, OTHER_DIGEST,
    SCORED_TWICE, SCORE_MISSING, UNKNOWN_BID, NOT_ANNOUNCED, COMPUTED_NOT_SCORED, OUT_OF_RANGE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class ItemScore:
    """Points of one expert for one criterion of one bid.

    Attributes:
        bid: id of the bid.
        criterion: id of the criterion.
        milli: thousandths of a point.
        reason: why, in the expert's words.
    """

    bid: str
    criterion: str
    milli: int
    reason: str = ""


@dataclass(frozen=True, slots=True, order=True)
class ScoreSheet:
    """All scores of one expert.

    Attributes:
        expert: id in the library, or of the buyer's representative.
        salt: by chance, so that nobody can guess a sheet from its digest.
        items: in any order.
    """

    expert: str
    salt: str
    items: tuple[ItemScore, ...]

    def digest(self) -> str:
        """Return the digest under which the sheet is sealed; the order of its items does not matter.

        >>> one, two = ItemScore("a", "c", 1), ItemScore("b", "c", 2)
        >>> ScoreSheet("e", "s", (one, two)).digest() == ScoreSheet("e", "s", (two, one)).digest()
        True
        """
        return content_digest({"expert": self.expert, "salt": self.salt, "items": sorted(self.items)})

    def of_bids(self, bids: Container[str]) -> ScoreSheet:
        """Return the sheet without what it says of other bids; its digest is another one then.

        >>> ScoreSheet("e", "s", (ItemScore("a", "c", 1), ItemScore("b", "c", 2))).of_bids(["b"]).items
        (ItemScore(bid='b', criterion='c', milli=2, reason=''),)
        """
        return replace(self, items=tuple(one for one in self.items if one.bid in bids))


@dataclass(frozen=True, slots=True, order=True)
class SheetSealed:
    """An expert handed in the digest of a sheet."""

    at: Instant
    fact: str
    expert: str
    digest: str


@dataclass(frozen=True, slots=True, order=True)
class SheetOpened:
    """A sheet was opened."""

    at: Instant
    fact: str
    sheet: ScoreSheet


@dataclass(frozen=True, slots=True, order=True)
class RefusedSheet:
    """What does not count, and why.

    Attributes:
        fact: id of the fact that is refused.
        expert: whose it is.
        reasons: of `SHEET_REASONS`, each with what was found.
    """

    fact: str
    expert: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, order=True)
class CountedSheet:
    """A sheet that counts.

    Attributes:
        sheet: as opened.
        sealed_at: when its digest was handed in.
        could_know: experts whose sheets had been opened by then, in order.
    """

    sheet: ScoreSheet
    sealed_at: Instant
    could_know: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """What the scoring came to.

    Attributes:
        sheets: those that count, by expert.
        refused: facts that do not, in the order in which that was known.
        waiting_for: members of the panel without a sheet that counts.
        given: mean points of each bid and criterion; empty while anybody is waited for.
        may_seal: members whose sheet, sealed now and before the result, would be the one that counts.
    """

    sheets: tuple[CountedSheet, ...]
    refused: tuple[RefusedSheet, ...]
    waiting_for: tuple[str, ...]
    given: tuple[Given, ...] = ()
    may_seal: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tray:
    """Where the sheets stand while the facts are read in their order.

    Attributes:
        members: who sits on the panel.
        left: who left it, with when.
        early: what each sheet that was opened while a bid waited waits for, by its fact.
        any_open: whether a sheet is open that all had sealed before.
        sealed: the sheet that each member sealed last.
        could_know: whose sheets were open when that was sealed.
        seen: whose sheets anybody may have read.
        faulty: whose sheet is open as it was sealed last and cannot count.
        counted: the sheets that count.
        refused: what does not, in its order.
    """

    members: tuple[str, ...]
    left: tuple[tuple[Instant, str], ...] = ()
    early: Mapping[str, str] = field(default_factory=dict)
    any_open: bool = False
    sealed: dict[str, SheetSealed] = field(default_factory=dict)
    could_know: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    faulty: set[str] = field(default_factory=set)
    counted: dict[str, CountedSheet] = field(default_factory=dict)
    refused: list[RefusedSheet] = field(default_factory=list)

    def may_seal(self, expert: str) -> bool:
        """Return whether a sheet that a member seals now would be the one that counts."""
        if expert not in self.sealed or not self.any_open:
            return True
        return expert in self.faulty and self.seen <= {expert}


def counted(
    members: Sequence[str],
    scheme: Scheme,
    bids: Iterable[str],
    *,
    sealed: Iterable[SheetSealed],
    opened: Iterable[SheetOpened],
    known: Iterable[str] = (),
    left: Iterable[tuple[Instant, str]] = (),
    early: Mapping[str, str] | None = None,
    result_at: Instant | None = None,
) -> Counted:
    """Count the sheets of a panel.

    A member may seal anew until a sheet is open that all had sealed before: of his sheets the last one counts, each
    earlier one is told as `sealed_anew`. Whose sheets lay open too early is told of whoever seals after them. From
    then on only a member whose own sheet is open with a fault seals another, and only while nobody else's is open;
    after that the fault holds the points of all.

    Args:
        members: who sits on the panel.
        scheme: as announced.
        bids: ids of those that are scored.
        known: ids of those that were opened, in whatever lot: what a sheet says of one that is not scored, because it
            dropped out after the sheet was sealed or stands in another lot, is left aside. A bid that is not among
            them is unknown.
        sealed: every digest that was handed in, in any order.
        opened: every sheet that was opened, in any order.
        left: who sat on the panel before and had sealed nothing, with when each left. Until then all waited for
            that sheet: what was opened before is early for good, or a chair that goes would decide afterwards
            which of two seals was the last in time.
        early: why each sheet, by its fact, was opened before all bids that are to score were known.
        result_at: when the result was announced; nothing from then on counts.

    >>> scheme = Scheme("lowest_price", "CNY")
    >>> sheet = ScoreSheet("e", "salt", ())
    >>> counted(["e"], scheme, [], sealed=[SheetSealed(Instant(1), "f1", "e", sheet.digest())],
    ...         opened=[SheetOpened(Instant(2), "f2", sheet)]).waiting_for
    ()
    """
    tray = _Tray(tuple(members), tuple(sorted(set(left))), early or {})
    named = sorted(set(bids))
    aside = frozenset(known).difference(named)
    for fact in _in_order(sealed, opened):
        expert = _whose(fact)
        reasons = _outside(tray, expert, fact.at, result_at)
        if not reasons and isinstance(fact, SheetSealed):
            reasons = _seal(tray, fact)
        elif not reasons and isinstance(fact, SheetOpened):
            reasons = _open(tray, fact, scheme, named, aside)
        if reasons:
            tray.refused.append(RefusedSheet(fact.fact, expert, reasons))
    sheets = tuple(tray.counted[expert] for expert in sorted(tray.counted))
    waiting = tuple(expert for expert in members if expert not in tray.counted)
    given = () if waiting else means([one.sheet.of_bids(named) for one in sheets])
    may_seal = tuple(expert for expert in members if tray.may_seal(expert))
    return Counted(sheets, tuple(tray.refused), waiting, given, may_seal)


def first_open(
    members: Sequence[str],
    *,
    sealed: Iterable[SheetSealed],
    opened: Iterable[SheetOpened],
    left: Iterable[tuple[Instant, str]] = (),
    early: Mapping[str, str] | None = None,
    result_at: Instant | None = None,
) -> Instant | None:
    """Return when a sheet was first opened that all had sealed before; None for not yet.

    No score is asked, nor which bids are scored: a sheet with a fault makes points known as any other does.

    Args:
        members: who sits on the panel.
        sealed: every digest that was handed in, in any order.
        opened: every sheet that was opened, in any order.
        left: who sat on the panel before and had sealed nothing, with when each left.
        early: why each sheet, by its fact, was opened before all bids that are to score were known.
        result_at: when the result was announced; nothing from then on counts.

    >>> sheet = ScoreSheet("e", "salt", ())
    >>> first_open(["e"], sealed=[SheetSealed(Instant(1), "f1", "e", sheet.digest())],
    ...            opened=[SheetOpened(Instant(2), "f2", sheet)])
    2
    """
    tray = _Tray(tuple(members), tuple(sorted(set(left))), early or {})
    for fact in _in_order(sealed, opened):
        if _outside(tray, _whose(fact), fact.at, result_at):
            continue
        if isinstance(fact, SheetSealed):
            _seal(tray, fact)
        elif not _unlike_the_sealed(tray, fact):
            return fact.at
    return None


def means(sheets: Sequence[ScoreSheet]) -> tuple[Given, ...]:
    """Return the mean points of each bid and criterion over all sheets, exactly.

    >>> means([ScoreSheet("e", "", (ItemScore("b", "c", 1),)), ScoreSheet("f", "", (ItemScore("b", "c", 2),))])
    (Given(bid='b', criterion='c', milli=Fraction(3, 2)),)
    """
    sums: Counter[tuple[str, str]] = Counter()
    for sheet in sheets:
        for one in sheet.items:
            sums[one.bid, one.criterion] += one.milli
    return tuple(Given(*key, Fraction(sums[key], len(sheets))) for key in sorted(sums))


def sheet_faults(
    sheet: ScoreSheet, scheme: Scheme, bids: Sequence[str], aside: Container[str] = ()
) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with the scores of a sheet: each reason with `bid/criterion`.

    Args:
        sheet: as opened.
        scheme: as announced.
        bids: those that are scored.
        aside: opened bids that are not; whatever is said of them is no fault.

    >>> sheet_faults(ScoreSheet("e", "", (ItemScore("b", "brand", 1),)), Scheme("lowest_price", "CNY"), ["b"])
    (('not_announced', 'b/brand'),)
    """
    known = {one.id: one for one in scheme.criteria}
    items = [one for one in sorted(sheet.items) if one.bid not in aside]
    times = Counter((one.bid, one.criterion) for one in items)
    found = [(_wrong(one, known, bids), f"{one.bid}/{one.criterion}") for one in items]
    found += [(SCORED_TWICE, f"{bid}/{name}") for (bid, name), count in sorted(times.items()) if count > 1]
    found += [
        (SCORE_MISSING, f"{bid}/{one.id}")
        for bid in bids
        for one in scheme.of_kind(SCORED)
        if (bid, one.id) not in times
    ]
    return tuple(dict.fromkeys((reason, where) for reason, where in found if reason))


def _wrong(item: ItemScore, known: dict[str, Criterion], bids: Sequence[str]) -> str:
    criterion = known.get(item.criterion)
    if item.bid not in bids:
        return UNKNOWN_BID
    if criterion is None:
        return NOT_ANNOUNCED
    if criterion.kind != SCORED:
        return COMPUTED_NOT_SCORED
    return "" if 0 <= item.milli <= criterion.most_milli else OUT_OF_RANGE


def _in_order(
    sealed: Iterable[SheetSealed], opened: Iterable[SheetOpened]
) -> list[SheetSealed | SheetOpened]:
    """Return all in order; at one instant what is sealed comes before what is opened: nobody can have looked."""
    steps: list[SheetSealed | SheetOpened] = [*sorted(set(sealed)), *sorted(set(opened))]
    return sorted(steps, key=lambda one: one.at)


def _whose(fact: SheetSealed | SheetOpened) -> str:
    return fact.expert if isinstance(fact, SheetSealed) else fact.sheet.expert


def _outside(tray: _Tray, expert: str, at: Instant, result_at: Instant | None) -> tuple[tuple[str, str], ...]:
    found = []
    if expert not in tray.members:
        found.append((NOT_ON_PANEL, expert))
    if result_at is not None and at >= result_at:
        found.append((AFTER_RESULT, expert))
    return tuple(found)


def _seal(tray: _Tray, fact: SheetSealed) -> tuple[tuple[str, str], ...]:
    before = tray.sealed.get(fact.expert)
    if before is not None and (before.digest == fact.digest or not tray.may_seal(fact.expert)):
        return ((SEALED_TWICE, fact.expert),)
    if before is not None:
        tray.refused.append(RefusedSheet(before.fact, before.expert, ((SEALED_ANEW, fact.fact),)))
    tray.sealed[fact.expert] = fact
    tray.faulty.discard(fact.expert)
    tray.could_know[fact.expert] = tuple(sorted(tray.seen - {fact.expert}))
    return ()


def _open(
    tray: _Tray, fact: SheetOpened, scheme: Scheme, bids: Sequence[str], aside: Container[str]
) -> tuple[tuple[str, str], ...]:
    expert = fact.sheet.expert
    # Whatever becomes of it, from now on others may have read it.
    tray.seen.add(expert)
    reasons = _unlike_the_sealed(tray, fact)
    if reasons:
        return reasons
    tray.any_open = True
    faults = sheet_faults(fact.sheet, scheme, bids, aside)
    if faults:
        tray.faulty.add(expert)
        return faults
    tray.counted[expert] = CountedSheet(fact.sheet, tray.sealed[expert].at, tray.could_know[expert])
    return ()


def _unlike_the_sealed(tray: _Tray, fact: SheetOpened) -> tuple[tuple[str, str], ...]:
    """Return why a sheet is not open as it was sealed and in its time, whatever it says."""
    expert = fact.sheet.expert
    own = tray.sealed.get(expert)
    if own is None:
        return ((NOT_SEALED, expert),)
    if expert in tray.counted:
        return ((SCORED_TWICE, expert),)
    missing = [one for one in tray.members if one not in tray.sealed]
    missing += [one for when, one in tray.left if fact.at < when]
    if missing:
        return ((OPENED_EARLY, ", ".join(missing)),)
    if fact.fact in tray.early:
        return ((OPENED_EARLY, tray.early[fact.fact]),)
    return () if fact.sheet.digest() == own.digest else ((OTHER_DIGEST, own.digest),)
