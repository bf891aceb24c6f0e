"""Answerable: who answers for a duty at an instant. Always someone.

In:  the register, what is to be answered for, where, and when.
Out: post, holder, and on what basis.

The surprise: this function has no answer "nobody". Where the post is vacant its
deputy answers, else the head of the body, else the head of the purchasing unit;
an empty chair at the very top is itself named, as a vacancy.

Source: register rule of the domain; the default to the head of the purchasing
unit follows the pattern of FAR 42.1503 (the contracting officer answers when no
evaluator was named).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.core.accountability.register import Assignment, Post, Register


class NoOfficer(OnusError):
    """The register names no head of any body."""

    code = "OFFICER-001"
    what = "Nobody can answer for `{answer}` in `{district}`: the register has no head of a body."
    why = "Someone answers for every duty at every instant."
    do = "Mark the post of the head of the purchasing unit with `head = true` in officers.toml."


@dataclass(frozen=True, slots=True, order=True)
class Answerer:
    """Who answers: the post, the person, and on what basis.

    Attributes:
        basis: `holder`, `deputy`, `head` (by default), or `vacant` where even the
            head's post had no holder.
    """

    post: str
    holder: str
    basis: str


def answerable(register: Register, *, answer: str, district: str, at: Instant) -> Answerer:
    """Return who answers at an instant.

    Args:
        register: posts, holders, assignments.
        answer: duty area of the obligation.
        district: where; empty for no place.
        at: the instant.

    Raises:
        NoOfficer: the register names no head of any body. Mark one.

    >>> from onus.base.texts import Localized
    >>> from onus.core.accountability.register import Body, Holding
    >>> office = Register((Body("b", Localized(), ("buyer",)),), (Post("p", "b", Localized(), head=True),),
    ...                   (Holding("p", "Holder 1", Instant(0)),))
    >>> answerable(office, answer="snow", district="", at=Instant(5))
    Answerer(post='p', holder='Holder 1', basis='head')
    """
    post = assigned_post(register, answer=answer, district=district)
    if post is not None:
        found = _in_post(register, post.id, at)
        if found is not None:
            return found
    heads = _heads(register, post)
    if not heads:
        raise NoOfficer(answer=answer, district=district)
    for head in heads:
        found = _in_post(register, head.id, at)
        if found is not None:
            return Answerer(found.post, found.holder, "head")
    return Answerer(heads[0].id, "", "vacant")


def assigned_post(register: Register, *, answer: str, district: str) -> Post | None:
    """Return the post assigned most closely to a duty area and a district.

    >>> assigned_post(Register(), answer="snow", district="") is None
    True
    """
    fitting = [a for a in register.assignments if _fits(a, answer, district)]
    if not fitting:
        return None
    closest = min(fitting, key=lambda a: (not a.answers, not a.districts, a.post))
    posts = {post.id: post for post in register.posts}
    return posts.get(closest.post)


def answerers_at(
    register: Register,
    *,
    keys: Sequence[tuple[str, str]],
    key: NDArray[np.int64],
    at_us: NDArray[np.int64],
) -> tuple[NDArray[np.int32], tuple[Answerer, ...]]:
    """Return who answers for many duties; the twin of `answerable`.

    Holders change at few instants, so who answers is worked out once for each
    stretch between two changes.

    Args:
        register: posts, holders, assignments.
        keys: pairs of duty area and district.
        key: shape (n,), index into `keys` for each duty.
        at_us: shape (n,), instant for each duty.

    Returns:
        Indices (n,) into the list of answerers, and that list, sorted.

    >>> answerers_at(Register(), keys=(), key=np.zeros(0, int), at_us=np.zeros(0, int))[1]
    ()
    """
    turns = np.array(sorted(_turns(register)), np.int64)
    stretch = np.searchsorted(turns, at_us, side="right")
    wide = len(turns) + 1
    pairs, index = np.unique(key * wide + stretch, return_inverse=True)
    told = []
    for pair in pairs.tolist():
        answer, district = keys[pair // wide]
        before = pair % wide - 1
        at = Instant(int(turns[before])) if before >= 0 else Instant(_before(turns))
        told.append(answerable(register, answer=answer, district=district, at=at))
    listed = tuple(sorted(set(told)))
    rank = {answerer: number for number, answerer in enumerate(listed)}
    numbers = np.array([rank[answerer] for answerer in told], np.int32)
    return (numbers[index] if len(numbers) else np.zeros(0, np.int32)), listed


def _turns(register: Register) -> set[int]:
    begins: set[int] = {holding.since for holding in register.holdings}
    return begins | {h.until for h in register.holdings if h.until is not None}


def _before(turns: NDArray[np.int64]) -> int:
    return int(turns[0]) - 1 if len(turns) else 0


def _fits(assignment: Assignment, answer: str, district: str) -> bool:
    right_area = not assignment.answers or answer in assignment.answers
    return right_area and (not assignment.districts or district in assignment.districts)


def _in_post(register: Register, post: str, at: Instant) -> Answerer | None:
    """Return holder or deputy of a post; of two holders at once, the one who came later."""
    here = [h for h in register.holdings if h.post == post and h.holds_at(at)]
    if not here:
        return None
    who = min(here, key=lambda h: (h.deputy, -h.since, h.holder))
    return Answerer(post, who.holder, "deputy" if who.deputy else "holder")


def _heads(register: Register, post: Post | None) -> list[Post]:
    """Return heads to ask: of the post's own body first, then of the purchasing unit, then any."""
    buyers = {body.id for body in register.bodies if "buyer" in body.roles}
    own = post.body if post else ""
    heads = [candidate for candidate in register.posts if candidate.head]
    return sorted(heads, key=lambda h: (h.body != own, h.body not in buyers, h.id))
