"""The register: bodies, posts, powers, holders, deputies, ladders.

In:  officers.toml.
Out: frozen values, asked by `answerable` and `escalation`.

The surprise: buyer, payer, territorial supervisor and notice issuer are often
four different bodies. A post is only ever asked for acts within its powers.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import Instant
from onus.base.texts import Localized

POWERS = ("inspect", "order", "deduct", "pay", "report_up", "issue_notice", "terminate", "substitute")


@dataclass(frozen=True, slots=True)
class Body:
    """A public body, with the roles it plays: buyer, payer, supervisor, notice_issuer."""

    id: str
    name: Localized
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a body.

    Attributes:
        id: name in the register.
        body: id of its body.
        title: its title.
        powers: acts it may do, of `POWERS`.
        powers_source: the text that grants them.
        head: True for the head of the body, who answers by default.
    """

    id: str
    body: str
    title: Localized
    powers: tuple[str, ...] = ()
    powers_source: str = ""
    head: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """Who held a post from when until when, as holder or as deputy.

    Attributes:
        post: id of the post.
        holder: name or number of the person.
        since: first instant.
        until: first instant no longer; None while it lasts.
        deputy: True for one who stands in while there is no holder.
        recorded_at: when the appointment was written down.
        source: where the appointment is documented.
        anonymous: True for a number that names no person; it may be published at once.
    """

    post: str
    holder: str
    since: Instant
    until: Instant | None = None
    deputy: bool = False
    recorded_at: Instant | None = None
    source: str = ""
    anonymous: bool = False

    def __post_init__(self) -> None:
        """Refuse dates that cross."""
        if self.until is not None and self.until <= self.since:
            raise ValueError("until must be after since")

    def holds_at(self, at: Instant) -> bool:
        """Return whether the person was in post at an instant.

        >>> Holding("p", "Holder 1", Instant(5), Instant(9)).holds_at(Instant(9))
        False
        """
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which post answers for what, and where.

    Attributes:
        post: id of the post.
        answers: duty areas (`Obligation.answer`); empty for all.
        districts: districts; empty for all.
    """

    post: str
    answers: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One rung: the post that is asked, and how long it has.

    Attributes:
        post: id of the post.
        within_h: hours it has to act before the onus moves on.
        acts: kinds of acts that count; empty for every act within its powers.
    """

    post: str
    within_h: int
    acts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a rung without time."""
        if self.within_h < 1:
            raise ValueError("within_h must be at least 1")


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the office has said about who answers."""

    bodies: tuple[Body, ...] = ()
    posts: tuple[Post, ...] = ()
    holdings: tuple[Holding, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    ladder: tuple[LadderStep, ...] = ()
    ladder_source: str = ""
