"""Tender counting: no act is written that the judgement would take back.

In:  a tender as it stands, an act that somebody is about to prepare, to approve or to do.
Out: nothing, or the error that says what the judgement would say, who may, when, and what is missing.

The surprise: the appointment of the account on the website says nothing here. Strangers judge by
the register of the purchase alone, and what it does not say nobody can recompute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onus.actions.tender_desk import TenderNow
from onus.base.errors import OnusError
from onus.core.restraint.permitting import EYES, NO_APPOINTMENT, OUTSIDE, ROLE, SCOPE, STAGE, Denied
from onus.core.tendering.authorised import doer_of
from onus.core.tendering.competence import without_competence
from onus.core.tendering.counting import against_recording
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.on_record import facts_on_record

ASKED = "asked-at-a-desk"
"""Subject of an act that has no fact yet."""
BY_APPOINTMENT = (NO_APPOINTMENT, ROLE, SCOPE, OUTSIDE)
"""Bars that another line of the register lifts."""


class CountsForNothing(OnusError):
    """An act that the judgement would not count."""

    code = "TENDER-043"
    what = "`{act}` by `{person}` in `{tender}` would count for nothing: {bar}; the purchase is at {stage}."
    why = (
        "Everybody judges it by the register of the purchase, not by accounts of this website; "
        "the table asks for {roles}, at {stages}."
    )
    do = "{cure}."

    def __init__(self, denied: Denied, person: str, **named: object) -> None:
        """Keep what the judgement would say, for whoever words it."""
        self.denied, self.person = denied, person
        super().__init__(person=person or "-", act=denied.action, bar=denied.bar, **named)


def must_be_able(at: TenderNow, person: str, power: str, *, prepares: bool = False) -> None:
    """Refuse what somebody begins without power by the register.

    Args:
        at: the tender as it stands.
        person: who, by id.
        power: row of the table.
        prepares: whether another person approves it later, so that this, and an override, is not missed now.

    Raises:
        CountsForNothing: the register or the stage does not let them.
    """
    found = at.powers.asked(power, person, at.now, ASKED)
    # What may be overridden is prepared first: an override names the act that it lets through.
    later = (EYES, *(one.bar for one in at.tender.powers.overridable))
    if isinstance(found, Denied) and not (prepares and found.bar in later):
        raise _error(at, found, person)


def must_stand(at: TenderNow, power: str, coming: TenderFact) -> None:
    """Refuse to prepare what counts for nothing whoever agrees to it, so that nobody is asked to agree in vain.

    Args:
        at: the tender as it stands.
        power: row by which it would be done.
        coming: the fact, as if it came on record now.

    Raises:
        CountsForNothing: what it says comes too late, or is another's to say.
    """
    why = dict(without_competence((*facts_on_record(at.tender, at.now), coming))).get(coming.id)
    if why is not None:
        raise _error(at, Denied(power, why), doer_of(coming))


def must_count(at: TenderNow, power: str, proposed: Sequence[TenderFact], *, only: str = "") -> None:
    """Refuse facts that would not count if they came on record now.

    Args:
        at: the tender as it stands.
        power: row by which it is done, to tell who may where the facts themselves say nothing of it.
        proposed: the facts, recorded now; an approval comes with what it approves.
        only: id of the one that is asked for; empty for all of them.

    Raises:
        CountsForNothing: the judgement would take one back, or tell it as done without power.
    """
    found = against_recording(at.tender, proposed, at.now)
    for one in proposed:
        if one.id in found and only in ("", one.id):
            no = found[one.id]
            raise _error(at, replace(no, action=no.action or power), doer_of(one))


def _error(at: TenderNow, no: Denied, person: str) -> CountsForNothing:
    row = next((one for one in at.tender.powers.powers if one.name == no.action), None)
    return CountsForNothing(
        no, person, tender=at.tender.id, stage="+".join(at.stages), roles=", ".join(row.roles) if row else "-",
        stages=", ".join(row.stages) if row else "-", cure=_cure(no),
    )  # fmt: skip


def _cure(no: Denied) -> str:
    if no.bar in BY_APPOINTMENT:
        return (
            "Add the appointment, with its paper and its date, to register/appointments.toml of the purchase, "
            "and the person to register/people.toml, and load the folder again with `onus tender load`"
        )
    return "Do it at one of those stages" if no.bar == STAGE else "Let somebody else do it who may"
