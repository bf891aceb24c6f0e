"""Posts: who is asked about a report, and who after them.

In:  the register, the duty area and the district of a report.
Out: rungs, each a post with its hours; the first is asked first.

The surprise: a report of retaliation passes over the post it may be about, every
post below that, and every other post that the same person holds. None of them
may see that there is such a report.
"""

from __future__ import annotations

from onus.base.instants import Instant
from onus.core.accountability.answerable import BUYER, answering_post, in_office
from onus.core.accountability.escalation import is_of_district
from onus.core.accountability.register import LadderStep, Register
from onus.core.reports.events import RETALIATION

SUPERIOR = "superior"


def rungs(
    register: Register, *, sort: str, answer: str, district: str, at: Instant, without_ladder_h: int
) -> tuple[LadderStep, ...]:
    """Return the posts that are asked about a report, in order.

    Args:
        register: bodies, posts, holdings, assignments and the ladder.
        sort: one of `SORTS`; for `retaliation` the way begins above whoever is accountable.
        answer: duty area of the service.
        district: where; empty for none.
        at: when the report came; who held which post then.
        without_ladder_h: hours of a post that the ladder does not name.

    Returns:
        At least one, but for a report of retaliation where nobody stands above.

    Raises:
        NoOfficer: the register has no head at all.

    >>> from onus.base.texts import Localized
    >>> from onus.core.accountability.register import Post
    >>> office = Register(posts=(Post("chief", "b", Localized(), head=True),))
    >>> rungs(office, sort="wrong", answer="", district="", at=Instant(5), without_ladder_h=24)[0].post
    'chief'
    """
    usual = _usual(register, answer, district, at, without_ladder_h)
    if sort != RETALIATION:
        return usual
    accountable = usual[0]
    persons = persons_of(register, accountable.post, at=at)
    above = [*usual[1:], *_superiors(register, usual, without_ladder_h)]
    return tuple(rung for rung in above if in_office(register, rung.post, at=at).holder not in persons)


def persons_of(register: Register, post: str, *, at: Instant) -> tuple[str, ...]:
    """Return everybody who holds a post at an instant, stands in for it, or answers by default.

    >>> from onus.core.accountability.register import Holding
    >>> from onus.base.texts import Localized
    >>> from onus.core.accountability.register import Post
    >>> office = Register(posts=(Post("p", "b", Localized(), head=True),), holdings=(Holding("p", "A", Instant(0)),))
    >>> persons_of(office, "p", at=Instant(5))
    ('A',)
    """
    sitting = {held.holder for held in register.holdings if held.post == post and held.holds_at(at)}
    return tuple(sorted({*sitting, in_office(register, post, at=at).holder} - {""}))


def may_see(chain: tuple[LadderStep, ...], *, sort: str, post: str) -> bool:
    """Return whether a post may know of a report; of retaliation only those it goes to.

    >>> may_see((LadderStep("chief", 24),), sort="retaliation", post="supervisor")
    False
    """
    return sort != RETALIATION or any(rung.post == post for rung in chain)


def asked_until(chain: tuple[LadderStep, ...], accountable: str, post: str) -> tuple[str, ...]:
    """Return the posts that answer for a report: the accountable one, and every one it has been moved to.

    Args:
        chain: posts in the order in which they are asked.
        accountable: the post that is asked about any other report there.
        post: with which it lies now; empty for none.

    >>> asked_until((LadderStep("chief", 24), LadderStep("city", 24)), "chief", "chief")
    ('chief',)
    """
    order = [rung.post for rung in chain]
    moved = order[: order.index(post) + 1] if post in order else []
    return tuple(dict.fromkeys(one for one in (accountable, *moved) if one))


def _usual(register: Register, answer: str, district: str, at: Instant, hours: int) -> tuple[LadderStep, ...]:
    ladder = [rung for rung in register.ladder if is_of_district(rung.post, district, register)]
    assigned = answering_post(register, answer=answer, district=district)
    first = assigned or (ladder[0].post if ladder else in_office(register, "", at=at).post)
    places = [number for number, rung in enumerate(ladder) if rung.post == first]
    if places:
        return tuple(ladder[places[0] :])
    chain = [first, *(rung.post for rung in ladder)] if ladder else [first, *_heads(register, first)]
    within = {rung.post: rung.within_h for rung in ladder}
    return tuple(LadderStep(post, within.get(post, hours)) for post in dict.fromkeys(chain))


def _heads(register: Register, post: str) -> list[str]:
    """Return the heads of the post's body, then those of the buyer."""
    body = next((each.body for each in register.posts if each.id == post), "")
    buyers = [each.id for each in register.bodies if BUYER in each.roles]
    wanted = dict.fromkeys([body, *buyers])
    return [each.id for name in wanted for each in register.posts if each.head and each.body == name]


def _superiors(register: Register, usual: tuple[LadderStep, ...], hours: int) -> list[LadderStep]:
    """Return the heads of superior bodies that no rung names yet."""
    bodies = [each.id for each in register.bodies if SUPERIOR in each.roles]
    named = [rung.post for rung in usual]
    heads = [p.id for name in bodies for p in register.posts if p.head and p.body == name]
    return [LadderStep(post, hours) for post in heads if post not in named]
