"""Faults of the register: seats that stood empty, seats that two people held.

In:  the register, and the span that is looked at.
Out: `RegisterFinding`, one for each post and stretch of time.

The surprise: these are findings about the purchasing unit, not errors of the
file. A gap in the register never stops a determination, because `answerable`
names the head instead; it is published as something the unit itself owed.
A deputy covers a vacancy, it does not undo it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from onus.base.instants import Instant
from onus.core.accountability.answerable import assigned_posts, known_holdings
from onus.core.accountability.register import Holding, Register

VACANCY, OVERLAP, GAP, DOUBLE = "vacancy", "overlap", "gap", "double_assignment"


@dataclass(frozen=True, slots=True, order=True)
class RegisterFinding:
    """One stretch of time in which a post was not held by, or a duty not assigned to, exactly one.

    Attributes:
        post: id of the post; empty for a `gap`.
        kind: `vacancy` or `overlap` of holders; `gap` where no post is assigned to
            a duty area in a district, so that the head answers by default;
            `double_assignment` where several posts are assigned alike.
        from_at: first instant of it.
        until_at: first instant no longer; the end of the span looked at, where it lasts.
        holders: for an overlap those who held the post at once; for a vacancy
            the deputies who stood in, empty where nobody did; for a
            `double_assignment` the other posts.
        answer: for `gap` and `double_assignment`, the duty area.
        district: for these, the district.
    """

    post: str
    kind: str
    from_at: Instant
    until_at: Instant
    holders: tuple[str, ...] = ()
    answer: str = ""
    district: str = ""


def register_findings(
    register: Register, *, since: Instant, until: Instant, as_of: Instant | None = None
) -> tuple[RegisterFinding, ...]:
    """Return the vacancies and overlaps of every post within a span.

    Two deputies at once are an overlap only while there is no holder: only
    then does it matter which of them answers.

    Args:
        register: posts and holdings.
        since: first instant looked at.
        until: first instant no longer looked at; at or before `since` for none.
        as_of: appointments written down later are not seen; None sees all.

    Returns:
        Sorted by post, kind and time; stretches with the same people are one.

    >>> from onus.base.texts import Localized
    >>> from onus.core.accountability.register import Post
    >>> office = Register(posts=(Post("p", "b", Localized()),),
    ...                   holdings=(Holding("p", "Holder 1", Instant(3)),))
    >>> (gap,) = register_findings(office, since=Instant(0), until=Instant(9))
    >>> gap.kind, gap.until_at
    ('vacancy', 3)
    """
    held_by_post: dict[str, list[Holding]] = {post.id: [] for post in register.posts}
    for held in known_holdings(register, as_of=as_of):
        held_by_post.setdefault(held.post, []).append(held)
    found = [
        finding
        for post, holdings in held_by_post.items()
        for finding in _of_post(post, holdings, since, until)
    ]
    return tuple(sorted(found))


def assignment_findings(
    register: Register, keys: Sequence[tuple[str, str]], *, since: Instant, until: Instant
) -> tuple[RegisterFinding, ...]:
    """Return where no post, or more than one, is assigned to what was owed.

    Args:
        register: posts and assignments.
        keys: duty area and district of what was owed.
        since: first instant looked at.
        until: first instant no longer looked at.

    >>> nobody = assignment_findings(Register(), [("snow", "north")], since=Instant(0), until=Instant(9))
    >>> [(found.kind, found.answer, found.district) for found in nobody]
    [('gap', 'snow', 'north')]
    """
    found = []
    for answer, district in dict.fromkeys(keys):
        posts = assigned_posts(register, answer=answer, district=district)
        if not posts:
            found.append(RegisterFinding("", GAP, since, until, (), answer, district))
        elif len(posts) > 1:
            found.append(RegisterFinding(posts[0], DOUBLE, since, until, posts[1:], answer, district))
    return tuple(sorted(found))


def _of_post(post: str, holdings: Sequence[Holding], since: Instant, until: Instant) -> list[RegisterFinding]:
    pieces = sorted(
        RegisterFinding(post, kind, start, end, holders)
        for start, end in _stretches(holdings, since, until)
        for kind, holders in _states(holdings, start)
    )
    joined: list[RegisterFinding] = []
    for piece in pieces:
        goes_on = bool(joined) and _continues(joined[-1], piece)
        joined.append(replace(piece, from_at=joined.pop().from_at) if goes_on else piece)
    return joined


def _stretches(
    holdings: Sequence[Holding], since: Instant, until: Instant
) -> Iterator[tuple[Instant, Instant]]:
    """Yield the stretches of the span in which nobody comes or goes."""
    changes = {held.since for held in holdings}
    changes |= {held.until for held in holdings if held.until is not None}
    cuts = [since, *(change for change in sorted(changes) if since < change < until), until]
    if since < until:
        yield from pairwise(cuts)


def _states(holdings: Sequence[Holding], at: Instant) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is wrong with a post at an instant, with the people it concerns."""
    holders = _names(holdings, at, deputy=False)
    deputies = _names(holdings, at, deputy=True)
    if not holders:
        yield VACANCY, deputies
    claiming = holders or deputies
    if len(claiming) > 1:
        yield OVERLAP, claiming


def _names(holdings: Sequence[Holding], at: Instant, *, deputy: bool) -> tuple[str, ...]:
    sitting = {held.holder for held in holdings if held.deputy is deputy and held.holds_at(at)}
    return tuple(sorted(sitting))


def _continues(before: RegisterFinding, after: RegisterFinding) -> bool:
    same = (before.kind, before.holders) == (after.kind, after.holders)
    return same and before.until_at == after.from_at
