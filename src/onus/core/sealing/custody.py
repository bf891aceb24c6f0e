"""Custody: who may hold the shares of one tender's key together.

In:  posts with their organisations, and how many of them are needed.
Out: every reason why they may not, or none.

The surprise: it is organisations that are counted, not people. Five officers
of one bureau are one custodian with five signatures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

CUSTODIANS_MIN, CUSTODIANS_MAX = 3, 16
"""SLIP-39 numbers at most sixteen shares; with fewer than three, two who agree are everybody."""
THRESHOLD_MIN = 2


class UnfitCustody(StrEnum):
    """Why custodians may not hold a key together."""

    COUNT = "count"
    THRESHOLD = "threshold"
    NO_MAJORITY = "no_majority"
    NONE_ABSENT = "none_absent"
    ONE_ORGANISATION = "one_organisation"
    IN_BOTH_GROUPS = "in_both_groups"
    NAMELESS = "nameless"
    NOT_APPOINTED = "not_appointed"
    OTHER_BODY = "other_body"
    ONE_PERSON = "one_person"
    OF_BUYER = "of_buyer"


@dataclass(frozen=True, slots=True)
class CustodyFault:
    """One reason, and what it speaks of: an organisation, or a number in words."""

    reason: UnfitCustody
    about: str


def custody_faults(
    posts: Sequence[tuple[str, str]], threshold: int, *, apart_from: Sequence[str] = ()
) -> tuple[CustodyFault, ...]:
    """Return every reason why posts may not hold a key together, in the order of the rules.

    Args:
        posts: post and organisation of each.
        threshold: shares that are needed; more than half, so that two groups never open apart, and fewer than
            all, so that one who is ill stops nothing.
        apart_from: organisations of another group, none of which may hold a share here too.

    >>> custody_faults([("clerk", "A"), ("judge", "B"), ("auditor", "A")], 2)
    (CustodyFault(reason=<UnfitCustody.ONE_ORGANISATION: 'one_organisation'>, about='A'),)
    """
    faults: list[CustodyFault] = []
    count = len(posts)
    if not CUSTODIANS_MIN <= count <= CUSTODIANS_MAX:
        faults.append(CustodyFault(UnfitCustody.COUNT, str(count)))
    if not THRESHOLD_MIN <= threshold <= count:
        faults.append(CustodyFault(UnfitCustody.THRESHOLD, str(threshold)))
    elif 2 * threshold <= count:
        faults.append(CustodyFault(UnfitCustody.NO_MAJORITY, f"{threshold}/{count}"))
    elif threshold == count:
        faults.append(CustodyFault(UnfitCustody.NONE_ABSENT, f"{threshold}/{count}"))
    faults += [
        CustodyFault(UnfitCustody.NAMELESS, str(number))
        for number, (post, organisation) in enumerate(posts, start=1)
        if not post.strip() or not organisation.strip()
    ]
    taken = [_folded(one) for one in apart_from]
    held: dict[str, int] = {}
    for _, organisation in posts:
        name = _folded(organisation)
        held[name] = held.get(name, 0) + 1
        if name and held[name] == 2:
            faults.append(CustodyFault(UnfitCustody.ONE_ORGANISATION, organisation.strip()))
        if name in taken:
            faults.append(CustodyFault(UnfitCustody.IN_BOTH_GROUPS, organisation.strip()))
    return tuple(faults)


def same_organisation(one: str, other: str) -> bool:
    """Return whether two names are those of one organisation, whatever blanks and capitals they are written with.

    >>> same_organisation("Body A", "bodya"), same_organisation("", "")
    (True, False)
    """
    return bool(_folded(one)) and _folded(one) == _folded(other)


def _folded(organisation: str) -> str:
    return "".join(organisation.split()).casefold()
