"""Facts of power and its limits: approvals, overrides, refused acts, replies to flags.

In:  lines of a tender's file of facts.
Out: frozen values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.instants import Instant
from onus.base.money import Minor
from onus.base.texts import Localized


@dataclass(frozen=True, slots=True)
class ApprovalGiven:
    """A second person approved what a first had prepared.

    Attributes:
        act: id of the fact that is approved.
        amount_minor: up to which amount; 0 where no amount is at stake.
    """

    kind: ClassVar[str] = "approval_given"

    act: str
    amount_minor: Minor = Minor(0)


@dataclass(frozen=True, slots=True)
class OverrideMade:
    """Somebody went on although a rule stood against it; the reason is public.

    Attributes:
        rule: id of the rule.
        subject: what it is about.
        reason: why.
    """

    kind: ClassVar[str] = "override_made"

    rule: str
    subject: str
    reason: Localized


@dataclass(frozen=True, slots=True)
class ActRefused:
    """Somebody tried what he may not do; that he tried stays.

    Attributes:
        act: kind of the fact that it would have been.
        subject: what it would have been about.
        rule: id of the rule that stood against it.
        reason: in words.
    """

    kind: ClassVar[str] = "act_refused"

    act: str
    subject: str = ""
    rule: str = ""
    reason: Localized = Localized()


@dataclass(frozen=True, slots=True)
class FlagReplied:
    """Whom a flag concerns replied to it."""

    kind: ClassVar[str] = "flag_replied"

    flag: str
    subject: str
    text: Localized


@dataclass(frozen=True, slots=True)
class FlagDecided:
    """A person decided what becomes of a flag.

    Attributes:
        flag: id of the flag.
        subject: what it is about.
        outcome: `explained`, `referred` or `confirmed`.
        reason: why.
    """

    kind: ClassVar[str] = "flag_decided"

    flag: str
    subject: str
    outcome: str
    reason: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse outcomes that are not known."""
        refuse([not_one_of("outcome", self.outcome, ("explained", "referred", "confirmed"))])


LAPSE_ACTS = ("order", "report_up", "excuse")


@dataclass(frozen=True, slots=True)
class LapseActed:
    """A post on the ladder did something about a lapse of the office.

    Attributes:
        case: id of the case, as the judgement names it.
        act: `order` it to be mended, `report_up` to the next post, or `excuse` it, which closes the case.
        reason: why, in words.
        until: until when the order holds the case; None for the hours of the rung.
        clause: clause or rule that allows an excuse; empty for other acts.
    """

    kind: ClassVar[str] = "lapse_acted"

    case: str
    act: str
    reason: Localized
    until: Instant | None = None
    clause: str = ""

    def __post_init__(self) -> None:
        """Refuse acts that are not known, and an excuse without a clause."""
        refuse(
            [
                not_one_of("act", self.act, LAPSE_ACTS),
                unless(self.act != "excuse" or bool(self.clause), "clause must name what allows the excuse"),
            ]
        )
