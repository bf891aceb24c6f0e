"""Facts of power and its limits: approvals, overrides, refused acts, replies to flags.

In:  lines of a tender's file of facts.
Out: frozen values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from onus.base.bounds import not_one_of, refuse
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
