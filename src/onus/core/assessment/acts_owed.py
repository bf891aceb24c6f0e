"""Acts owed: which acts of which public body meet a duty that it owes itself.

In:  an obligation of a public body, the register, the parties, acts on record.
Out: the acts that may meet its duties.

Reading taken: the duty is that of the body, not of one of its posts. An act
meets it when a post of a body with the role `owed_by` did it and the post has
the power that the act needs (where the record names only the body, one of its
posts must have it); when it covers every district that the obligation names;
and, for acts that supervise (inspection, order, summons, deduction, substitute
performance, termination, penalty), when it was done toward the contractor; an
inspection that names nobody is one of the contractor's work. A plan, a readiness
check or a publication may be addressed to anyone.

The surprise: an act that the record ascribes to nobody meets nothing. Whoever
did it may say so in a corrected entry.
"""

from __future__ import annotations

from collections.abc import Sequence

from onus.core.accountability.escalation import AGAINST, CONTRACTOR, POWER_OF
from onus.core.accountability.register import Post, Register
from onus.core.contracts.contract import Contract, Obligation
from onus.core.contracts.facts import Act

INSPECTION = "inspection"


def owing_bodies(contract: Contract, register: Register, role: str) -> tuple[str, ...]:
    """Return the bodies that bear a role, as a party to the contract or in the register.

    >>> from onus.core.accountability.register import Body
    >>> from onus.base.texts import Localized
    >>> from datetime import date
    >>> paper = Contract("c", Localized(), "service_purchase", "government", date(2023, 9, 1), date(2024, 9, 1))
    >>> owing_bodies(paper, Register(bodies=(Body("bureau", Localized(), ("buyer",)),)), "buyer")
    ('bureau',)
    """
    parties = [party.body for party in contract.parties if party.role == role and party.body]
    listed = [body.id for body in register.bodies if role in body.roles]
    return tuple(dict.fromkeys([*parties, *listed]))


def acts_that_meet(
    obligation: Obligation, acts: Sequence[Act], *, contract: Contract, register: Register
) -> tuple[Act, ...]:
    """Return the acts, of whatever kind, that may meet the duties of an obligation of a public body.

    Args:
        obligation: its `owed_by` names the role, its places the districts.
        acts: on record.
        contract: its parties bear roles.
        register: bodies, posts and their powers.
    """
    bodies = owing_bodies(contract, register, obligation.owed_by)
    return tuple(
        act
        for act in acts
        if _is_of(act, register, bodies)
        and _covers(act, obligation.places.districts)
        and _is_supervision(act)
    )


def _is_supervision(act: Act) -> bool:
    """Return whether an act that must be done toward the contractor was; others always count."""
    if act.kind == INSPECTION:
        return act.toward in ("", CONTRACTOR)
    return act.kind not in AGAINST or act.toward == CONTRACTOR


def _is_of(act: Act, register: Register, bodies: Sequence[str]) -> bool:
    """Return whether a post of one of the bodies did it, within its powers."""
    return any(
        post.body in bodies and _may(act.kind, post)
        for post in register.posts
        if (post.id == act.by_post if act.by_post else post.body == act.by_body)
    )


def _may(kind: str, post: Post) -> bool:
    return kind not in POWER_OF or POWER_OF[kind] in post.powers


def _covers(act: Act, districts: Sequence[str]) -> bool:
    return not act.districts or all(district in act.districts for district in districts)
