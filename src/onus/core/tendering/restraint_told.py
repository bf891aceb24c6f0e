"""Restraint told: acts that the law keeps apart, and who was too long or too often in one place.

In:  a tender, its acts by the rows of the table of power, who takes part.
Out: breaches of the rules on separation; findings on rotation.

The surprise: the law on separation is asked of every act on record, whatever the table says. A buyer
may write a table of its own, and cannot write itself out of the law.

Source: CN-SEP-30; the limits of rotation in the table.
"""

from __future__ import annotations

from collections.abc import Iterable

from onus.base.instants import Instant
from onus.core.contracts.breach import Judged
from onus.core.contracts.rule_values import holding
from onus.core.restraint.rotation import RotationFound, rotations_found
from onus.core.restraint.separation import separation_breached
from onus.core.tendering.authorised import PowersJudged, doer_of, powers_held
from onus.core.tendering.awarding import PanelDrawn
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import Tender


def separation_of(tender: Tender, powers: PowersJudged) -> Judged:
    """Return the breaches of the rules on separation in force on the day of the first act.

    Args:
        powers: with every act by its row, those without power too: that somebody tried is told as well.
    """
    if not powers.acts:
        return ()
    day = tender.zone.local_day(min(one.at for one in powers.acts))
    return tuple(
        one
        for rule in holding(tender.rulebook, "separation", day)
        for one in separation_breached(rule, powers.acts)
    )


def rotations_of(
    tender: Tender, facts: tuple[TenderFact, ...], bidders: Iterable[str]
) -> tuple[RotationFound, ...]:
    """Return who of those who act here was too long or too often in one place when they last acted.

    Args:
        facts: those that count.
        bidders: who takes part; a tie to the awards of a supplier that does not is nobody's business here.
    """
    last: dict[str, Instant] = {}
    for one in facts:
        named = one.said.members if isinstance(one.said, PanelDrawn) else ()
        for person in (doer_of(one), *named):
            last[person] = max(one.recorded_at, last.get(person, one.recorded_at))
    held, taking_part = powers_held(tender), {"", *bidders}
    return tuple(
        sorted(
            one
            for person, at in last.items()
            if person
            for one in rotations_found(
                tender.powers, held.actor(person), body=tender.buyer.id, past=tender.register.past, at=at
            )
            if one.supplier in taking_part
        )
    )
