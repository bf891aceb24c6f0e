"""Office acts: which acts show that a public body did what it owes.

In:  a dossier and an obligation of a public body.
Out: the acts of that body that can count for it.

The surprise: an order to the shops is no order to the contractor. What burdens
somebody counts as supervision only where it burdens the contractor, and what
another body did is not what this one did.
"""

from __future__ import annotations

from onus.core.accountability.escalation import AGAINST, CONTRACTOR
from onus.core.assessment.dossier import Dossier
from onus.core.contracts.contract import Obligation
from onus.core.contracts.facts import Act


def own_acts(dossier: Dossier, obligation: Obligation) -> tuple[Act, ...]:
    """Return the acts that can meet an obligation of a public body.

    Where the contract or the act does not name a body, the act is given the
    benefit of the doubt.
    """
    bodies = [party.body for party in dossier.contract.parties if party.role == obligation.owed_by]
    owing = bodies[0] if bodies else ""
    body_of = {post.id: post.body for post in dossier.register.posts}
    return tuple(act for act in dossier.acts if _counts(act, owing, body_of.get(act.by_post, act.by_body)))


def _counts(act: Act, owing: str, acting: str) -> bool:
    if act.kind in AGAINST and act.toward != CONTRACTOR:
        return False
    return not owing or not acting or owing == acting
