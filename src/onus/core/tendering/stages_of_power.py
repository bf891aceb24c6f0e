"""Stages of power: at which stage of the table a lot stands, by what counts on record at an instant.

In:  the facts that count, one after the other; the deadline as announced; an instant.
Out: the stages at which an act may be; more than one where the record leaves it open.

The surprise: lots of one purchase stand at different stages. The contract of the first is
carried out while the second is still evaluated, and an act that names no lot may belong to either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from onus.base.instants import Instant
from onus.core.evaluation.drawing import Absent
from onus.core.evaluation.scoring import SheetOpened
from onus.core.restraint.power_table import STAGES
from onus.core.sealing.facts import BiddingClosed, BidOpened, BidReceived
from onus.core.tendering.awarding import AwardDecided, ContractSigned, PanelDrawn, RankingSigned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import DocumentsIssued, TenderCancelled, is_notice

STEPS: tuple[tuple[type, str], ...] = (
    (RankingSigned, "award"), (AwardDecided, "contract"), (ContractSigned, "performance"),
)  # fmt: skip
"""What moves a lot on, and to which stage, first step first."""


@dataclass(slots=True)
class StagesReached:
    """How far a purchase has come; it lives inside one judgement.

    Attributes:
        kinds: classes of what counts so far, each with when the last of it came on record.
        lots: number of the last step of each lot.
        announced: whether the notice of the tender is out.
        told_alone: whether a notice of the tender is out that no power was behind.
        opened_alone: when the last envelope was opened by somebody without power; 0 for never.
        drawn: members of the committee that a draw on record names.
        absent: members of whom somebody witnessed that they cannot come.
        opened: experts whose sheets are open.
        early: lots whose ranking was signed before the sheet of each member who was drawn was open, or while the
            record does not say who sits. One pen does not end the work of the others: they stand at the evaluation
            and at the award.
    """

    kinds: dict[type, Instant] = field(default_factory=dict)
    lots: dict[str, int] = field(default_factory=dict)
    announced: bool = False
    told_alone: bool = False
    opened_alone: Instant = Instant(0)
    drawn: frozenset[str] = frozenset()
    absent: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    early: set[str] = field(default_factory=set)

    def take(self, fact: TenderFact) -> None:
        """Take one more fact that counts."""
        kind = type(fact.said)
        self.kinds[kind] = max(fact.recorded_at, self.kinds.get(kind, fact.recorded_at))
        if is_notice(fact.said, "tender"):
            self.announced = True
        self._take_sheets(fact)
        for number, (step, _) in enumerate(STEPS):
            if isinstance(fact.said, step):
                lot = getattr(fact.said, "lot", "")
                self.lots[lot] = max(number, self.lots.get(lot, number))

    def take_without_power(self, fact: TenderFact) -> None:
        """Take one more fact that no power was behind: it closes no stage, and opens one beside where others rely on it.

        Who has the power can then still do what comes first, and nobody waits for what is done already.
        """
        if is_notice(fact.said, "tender"):
            self.told_alone = True
        if isinstance(fact.said, BidOpened):
            self.opened_alone = max(fact.recorded_at, self.opened_alone)

    def _take_sheets(self, fact: TenderFact) -> None:
        """Take what tells whether a ranking is signed with the sheets of all members open."""
        if isinstance(fact.said, PanelDrawn):
            self.drawn = frozenset(fact.said.members)
        elif isinstance(fact.said, Absent):
            self.absent.add(fact.said.expert)
        elif isinstance(fact.said, SheetOpened):
            self.opened.add(fact.said.sheet.expert)
        elif isinstance(fact.said, RankingSigned):
            # Where no draw counts, or a member left and nobody was drawn anew, the record does not say who sits.
            seats_unknown = not self.drawn or bool(self.drawn & self.absent)
            change = self.early.add if seats_unknown or not self.drawn <= self.opened else self.early.discard
            change(fact.said.lot)

    def of(self, lots: Sequence[str], at: Instant, bids_until: Instant) -> tuple[str, ...]:
        """Return the stages at which some lots stand, in the order of the table.

        Args:
            lots: ids; all lots of the purchase for an act that names none.
            at: the instant of the act.
            bids_until: the deadline as it was announced by then. The rules may have moved it further, so that
                until somebody closes the receiving both sides of it are possible.

        >>> StagesReached().of(["1"], Instant(5), Instant(9))
        ('planning',)
        """
        if TenderCancelled in self.kinds:
            return ("closed",)
        found = {STEPS[self.lots[lot]][1] for lot in lots if lot in self.lots}
        early = any(lot in self.early and self.lots[lot] == 0 for lot in lots if lot in self.lots)
        if early or not lots or any(lot not in self.lots for lot in lots):
            found.update(self._of_all(at, bids_until))
        return tuple(one for one in STAGES if one in found)

    def _of_all(self, at: Instant, bids_until: Instant) -> tuple[str, ...]:
        """Return the stage of the lots that nobody has ranked yet.

        A closing or an opening that came on record before the deadline closed and opened nothing: whoever writes
        one early keeps nobody from bidding, or from what is done while bids come in.
        """
        if self.kinds.get(BidOpened, Instant(0)) >= bids_until:
            return ("evaluation",)
        open_too = ("evaluation",) if self.opened_alone >= bids_until else ()
        if self.kinds.get(BiddingClosed, Instant(0)) >= bids_until:
            return ("opening", *open_too)
        if self.announced:
            return (*self._of_bidding(at, bids_until), *open_too)
        if not self.told_alone:
            return ("planning",)
        # What those in office did on a notice without power is not lost with it, and they can still announce.
        return ("planning", *self._of_bidding(at, bids_until), *open_too)

    def _of_bidding(self, at: Instant, bids_until: Instant) -> tuple[str, ...]:
        if at > bids_until:
            return ("bidding", "opening")
        return ("bidding",) if self.kinds.keys() & {DocumentsIssued, BidReceived} else ("announced",)
