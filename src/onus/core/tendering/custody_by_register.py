"""Custody by the register: who holds the shares of a tender's key, by what is on record and not by what they say.

In:  a tender with its register, posts with their organisations, how many shares are needed, an instant.
Out: every reason why they may not hold its key together.

The surprise: a ceremony that names five organisations says so itself. Whether five people of one
office stand behind them is known to the register of people, which everybody reads.

Source: decision 97.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from onus.base.instants import Instant
from onus.core.restraint.actors import RoleHeld
from onus.core.sealing.custody import CustodyFault, UnfitCustody, custody_faults, same_organisation
from onus.core.sealing.facts import SealingCeremony
from onus.core.tendering.authorised import appointments_in
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import Tender, said

CUSTODIAN = "custodian"
TOLD = "custody_"
"""Before the reason, among the faults of a ceremony."""


def custody_told(tender: Tender, facts: Sequence[TenderFact]) -> tuple[tuple[str, str], ...]:
    """Return what the register says against the custodians of each ceremony, by its fact, each reason once.

    The bids that were sealed to such a key stand: no bidder chose who holds it.

    Args:
        tender: with its register.
        facts: those that count.
    """
    found = {
        (one.id, f"{TOLD}{fault.reason.value}"): None
        for one, made in said(facts, SealingCeremony)
        for fault in custody_by_register(tender, _posts(made), made.threshold, one.happened_at)
    }
    return tuple(found)


def custody_by_register(
    tender: Tender, posts: Sequence[tuple[str, str]], threshold: int, at: Instant
) -> tuple[CustodyFault, ...]:
    """Return every reason of the register why posts may not hold a key together.

    Args:
        tender: with its register.
        posts: post and organisation of each; a post is the id under which the register names the person.
        threshold: shares that are needed.
        at: when they take their shares.
    """
    bodies = {one.id: one.body for one in tender.register.people if one.body}
    held = appointments_in(tender)
    return tuple(_faults(tender, posts, threshold, bodies, held, at))


def _faults(
    tender: Tender,
    posts: Sequence[tuple[str, str]],
    threshold: int,
    bodies: Mapping[str, str],
    held: Mapping[str, tuple[RoleHeld, ...]],
    at: Instant,
) -> Iterator[CustodyFault]:
    seen: set[str] = set()
    for post, organisation in posts:
        if not any(_is_custodian(tender, one, at) for one in held.get(post, ())):
            yield CustodyFault(UnfitCustody.NOT_APPOINTED, post)
        if post in bodies and not same_organisation(bodies[post], organisation):
            yield CustodyFault(UnfitCustody.OTHER_BODY, post)
        if post in bodies and post in seen:
            yield CustodyFault(UnfitCustody.ONE_PERSON, post)
        seen.add(post)
        if any(
            same_organisation(one, name)
            for one in (organisation, bodies.get(post, ""))
            for name in _buyer(tender)
        ):
            yield CustodyFault(UnfitCustody.OF_BUYER, post)
    real = [(post, bodies.get(post, organisation)) for post, organisation in posts]
    claimed = custody_faults(posts, threshold)
    yield from (one for one in custody_faults(real, threshold) if one not in claimed)


def _is_custodian(tender: Tender, one: RoleHeld, at: Instant) -> bool:
    regions = (tender.buyer.region,) if tender.buyer.region else ()
    covers = one.scope.covers(dossier=tender.id, regions=regions, bodies=(tender.buyer.id,))
    return one.role == CUSTODIAN and covers and one.holds_at(at)


def _buyer(tender: Tender) -> tuple[str, ...]:
    return tuple(one for one in (tender.buyer.id, tender.buyer.name.en, tender.buyer.name.zh) if one)


def _posts(made: SealingCeremony) -> list[tuple[str, str]]:
    return [(one.post, one.organisation) for one in made.custodians]
