"""Answerable: the one officer who answers, for every duty at every instant.

In:  the register, a duty area, a district and an instant.
Out: `Answerer`, a post and the person in it, with the basis on which it answers.

`answerable` is the specification, written to be read by an auditor.
`answerers_at` is its fast twin for columns; a property test holds them equal.

The surprise: nobody is never the answer. Where post and deputy are vacant the
head of the post's body answers, then the head of the buyer. Where even that
seat is empty, the seat itself is named, with nobody in it, as `vacant`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.core.accountability.register import Assignment, Holding, Register

HOLDER, DEPUTY, HEAD, VACANT = "holder", "deputy", "head", "vacant"
BUYER = "buyer"


class NoOfficer(OnusError):
    """The register names no head of any body, so the last to answer is missing."""

    code = "OFFICER-001"
    what = "The register names no head of any body."
    why = "Someone answers for every duty at every moment, the head where all others are missing."
    do = "Mark the head's post with `head = true` in officers.toml, at least in the buyer's body."


@dataclass(frozen=True, slots=True, order=True)
class Answerer:
    """Who answers.

    Attributes:
        post: id of the post that answers.
        holder: the person in it; empty only when the basis is `vacant`.
        basis: `holder`; `deputy`, who stands in; `head`, who answers by
            default for a seat that nobody fills; or `vacant`.
    """

    post: str
    holder: str
    basis: str


def answerable(
    register: Register, *, answer: str, district: str, at: Instant, as_of: Instant | None = None
) -> Answerer:
    """Return who answers for a duty area in a district at an instant.

    Args:
        register: bodies, posts, holdings, assignments.
        answer: duty area, as `Obligation.answer` names it; empty for none.
        district: where; empty for none.
        at: when.
        as_of: appointments written down later are not seen; None sees all.

    Returns:
        The holder of the assigned post, else its deputy, else the head of its
        body, else the head of the buyer. Of several holders at once, the one
        in office since latest, then a number that names nobody, then the lowest name.

    Raises:
        NoOfficer: the register has no head at all. Mark one.

    >>> from onus.base.texts import Localized
    >>> from onus.core.accountability.register import Post
    >>> office = Register(posts=(Post("chief", "b", Localized(), head=True),),
    ...                   holdings=(Holding("chief", "Holder 1", Instant(0)),))
    >>> answerable(office, answer="snow", district="", at=Instant(5))
    Answerer(post='chief', holder='Holder 1', basis='head')
    """
    post = answering_post(register, answer=answer, district=district)
    return in_office(register, post, at=at, as_of=as_of)


def answering_post(register: Register, *, answer: str, district: str) -> str:
    """Return the post assigned to a duty area in a district.

    Of several assignments the most specific wins: area and district before
    area, before district, before neither; then the lowest post id.

    Returns:
        Id of the post; empty where none is assigned.

    >>> equal = Register(assignments=(Assignment("b"), Assignment("a")))
    >>> answering_post(equal, answer="", district="")
    'a'
    """
    posts = assigned_posts(register, answer=answer, district=district)
    return posts[0] if posts else ""


def assigned_posts(register: Register, *, answer: str, district: str) -> tuple[str, ...]:
    """Return the posts that are assigned most specifically, sorted; one, where the register is sound.

    >>> assigned_posts(Register(assignments=(Assignment("b"), Assignment("a"))), answer="", district="")
    ('a', 'b')
    """
    fitting = [item for item in register.assignments if _fits(item, answer, district)]
    best = min((_rank(item) for item in fitting), default=0)
    return tuple(sorted({item.post for item in fitting if _rank(item) == best}))


def _fits(assignment: Assignment, answer: str, district: str) -> bool:
    answers, districts = assignment.answers, assignment.districts
    return (not answers or answer in answers) and (not districts or district in districts)


def _rank(assignment: Assignment) -> int:
    """Return a number that is lowest for the most specific assignment."""
    return -(2 * bool(assignment.answers) + bool(assignment.districts))


def in_office(register: Register, post: str, *, at: Instant, as_of: Instant | None = None) -> Answerer:
    """Return who answers for a post at an instant.

    Args:
        register: bodies, posts and holdings.
        post: id of the post; empty where none is assigned.
        at: when.
        as_of: appointments written down later are not seen; None sees all.

    Raises:
        NoOfficer: the register has no head at all. Mark one.

    >>> from onus.base.texts import Localized
    >>> from onus.core.accountability.register import Post
    >>> empty = Register(posts=(Post("chief", "b", Localized(), head=True),))
    >>> in_office(empty, "chief", at=Instant(5))
    Answerer(post='chief', holder='', basis='vacant')
    """
    heads, last = _heads(register, post)
    sitting = [held for held in known_holdings(register, as_of=as_of) if held.holds_at(at)]
    seats = [(post, False, HOLDER), (post, True, DEPUTY)]
    seats += [(head, deputy, HEAD) for head in heads for deputy in (False, True)]
    for seat, deputy, basis in seats:
        found = [held for held in sitting if held.post == seat and held.deputy is deputy]
        if found:
            return Answerer(seat, min(found, key=_precedence).holder, basis)
    return Answerer(last, "", VACANT)


def _precedence(held: Holding) -> tuple[int, bool]:
    # A number goes before a name, and of two names the one that is listed first: else whoever
    # sees no name could not tell who answers.
    return -held.since, not held.anonymous


def known_holdings(register: Register, *, as_of: Instant | None) -> tuple[Holding, ...]:
    """Return the holdings that were written down by an instant; None for all.

    A holding without a time of recording counts as recorded when it began.

    >>> known_holdings(Register(holdings=(Holding("p", "Holder 1", Instant(5)),)), as_of=Instant(4))
    ()
    """
    if as_of is None:
        return register.holdings
    return tuple(held for held in register.holdings if _recorded(held) <= as_of)


def _recorded(held: Holding) -> Instant:
    return held.since if held.recorded_at is None else held.recorded_at


def _heads(register: Register, post: str) -> tuple[list[str], str]:
    """Return the heads that answer by default, nearest first, and the seat named when none does."""
    body_of = {item.id: item.body for item in register.posts}
    buying = {body.id for body in register.bodies if BUYER in body.roles}
    heads = sorted((item.id, item.body) for item in register.posts if item.head)
    if not heads:
        raise NoOfficer
    own = [head for head, body in heads if body == body_of.get(post)]
    buyers = [head for head, body in heads if body in buying]
    chain = own + [head for head in buyers if head not in own]
    chain = chain or [head for head, _ in heads]
    return chain, buyers[0] if buyers else chain[0]


@dataclass(frozen=True, slots=True)
class Tenures:
    """Who answered for one post through all time, as steps.

    Attributes:
        from_us: rising instants at which something may change.
        answerers: one more than `from_us`; the first answered before all of them.
    """

    from_us: tuple[int, ...]
    answerers: tuple[Answerer, ...]

    def at(self, at: Instant) -> Answerer:
        """Return who answered at an instant.

        >>> one, two = Answerer("p", "A", "holder"), Answerer("p", "B", "holder")
        >>> Tenures((10,), (one, two)).at(Instant(10)).holder
        'B'
        """
        return self.answerers[bisect_right(self.from_us, at)]


def tenures(register: Register, post: str, *, as_of: Instant | None = None) -> Tenures:
    """Return who answered for a post through all time.

    Between two dates of the register the answer does not change, so it is
    asked once for each of them, of the few holdings that can matter.

    Args:
        register: bodies, posts and holdings.
        post: id of the post; empty where none is assigned.
        as_of: appointments written down later are not seen; None sees all.

    Raises:
        NoOfficer: the register has no head at all. Mark one.

    >>> from onus.base.texts import Localized
    >>> from onus.core.accountability.register import Post
    >>> tenures(Register(posts=(Post("chief", "b", Localized(), head=True),)), "chief").from_us
    ()
    """
    heads, _ = _heads(register, post)
    seats = {post, *heads}
    held = tuple(item for item in known_holdings(register, as_of=as_of) if item.post in seats)
    few = replace(register, holdings=held)
    ends = [item.until for item in held if item.until is not None]
    dates = sorted({item.since for item in held} | {*ends})
    asked = [Instant(dates[0] - 1), *dates] if dates else [Instant(0)]
    found = tuple(in_office(few, post, at=at) for at in asked)
    return Tenures(tuple(dates), found)


def answerers_at(
    register: Register,
    keys: Sequence[tuple[str, str]],
    at_us: NDArray[np.int64],
    *,
    key: NDArray[np.int32] | None = None,
    as_of: Instant | None = None,
) -> tuple[NDArray[np.int32], tuple[Answerer, ...]]:
    """Return who answers for many duties at once; the twin of `answerable`.

    Args:
        register: bodies, posts, holdings, assignments.
        keys: duty area and district; one for each row, or with `key` one for
            each distinct pair.
        at_us: shape (n,), microseconds since 1970 UTC.
        key: shape (n,), for each row its index into `keys`; None for row by row.
        as_of: appointments written down later are not seen; None sees all.

    Returns:
        Shape (n,), for each row an index into the answerers that follow, which
        are distinct and sorted.

    Raises:
        NoOfficer: the register has no head at all. Mark one.
        ValueError: the rows of keys and instants do not match.

    >>> from onus.base.texts import Localized
    >>> from onus.core.accountability.register import Post
    >>> office = Register(posts=(Post("chief", "b", Localized(), head=True),))
    >>> answerers_at(office, [("snow", ""), ("snow", "")], np.array([1, 2]))
    (array([0, 0], dtype=int32), (Answerer(post='chief', holder='', basis='vacant'),))
    """
    rows = len(keys) if key is None else len(key)
    if rows != len(at_us):
        raise ValueError("keys and at_us must have one row for each duty")
    index_of_post, posts = _posts_of_keys(register, keys)
    row_post = index_of_post if key is None else index_of_post[key]
    steps = [tenures(register, post, as_of=as_of) for post in posts]
    answerers = sorted({found for step in steps for found in step.answerers})
    number = {found: index for index, found in enumerate(answerers)}
    indices = np.zeros(rows, np.int32)
    order = np.argsort(row_post, kind="stable")
    bounds = np.searchsorted(row_post[order], np.arange(len(posts) + 1))
    for index, step in enumerate(steps):
        mine = order[bounds[index] : bounds[index + 1]]
        numbers = np.array([number[found] for found in step.answerers], np.int32)
        since = np.array(step.from_us, np.int64)
        indices[mine] = numbers[np.searchsorted(since, at_us[mine], side="right")]
    return _compacted(indices, answerers)


def _posts_of_keys(
    register: Register, keys: Sequence[tuple[str, str]]
) -> tuple[NDArray[np.int32], list[str]]:
    """Return for each key an index into the posts that are asked."""
    distinct = {
        pair: answering_post(register, answer=pair[0], district=pair[1]) for pair in dict.fromkeys(keys)
    }
    posts = sorted({*distinct.values()})
    index = {post: number for number, post in enumerate(posts)}
    return np.array([index[distinct[pair]] for pair in keys], np.int32), posts


def _compacted(
    indices: NDArray[np.int32], answerers: Sequence[Answerer]
) -> tuple[NDArray[np.int32], tuple[Answerer, ...]]:
    """Keep only the answerers that some row points to."""
    used, again = np.unique(indices, return_inverse=True)
    kept = tuple(answerers[index] for index in used.tolist())
    return again.reshape(indices.shape).astype(np.int32), kept
