"""Tender holds: what keeps a permitted act back now, because somebody may still be heard or the procedure rests.

In:  a tender as it stands, the kind of act.
Out: nothing, or the error that says what stands against it, by which rule and until when.

The surprise: the table of powers knows nothing of it. A head who may sign, with every approval,
still does not sign while a challenge is open.
"""

from __future__ import annotations

from onus.actions.tender_desk import TenderNow, facts_that_count
from onus.base.errors import OnusError
from onus.base.instants import utc_text
from onus.core.tendering.act_kinds import SIGN, TenderActKind
from onus.core.tendering.signing import SigningBar, rests, signing_bars_of

MAY_SIGN = "contract"
"""Stage at which there is a contract to sign."""


class SigningHeld(OnusError):
    """A contract that may not be signed yet."""

    code = "TENDER-040"
    what = "The contract of `{tender}` cannot be signed now: {found}."
    why = "Whoever may still be heard would come too late ({rules})."
    do = "Sign {until}."

    def __init__(self, bars: tuple[SigningBar, ...], **named: object) -> None:
        """Keep the bars, for whoever words them."""
        self.bars = bars
        super().__init__(**named)


class ProcedureRests(OnusError):
    """An act while the authority suspended the procedure."""

    code = "TENDER-041"
    what = "The procedure of `{tender}` is suspended; `{act}` waits."
    why = "The authority has ordered that nothing goes on until a complaint is decided (CN-PROT-32)."
    do = "Wait until the authority lets it go on, or until its time has run out."


def held_back(at: TenderNow, kind: TenderActKind) -> None:
    """Refuse an act that must wait.

    Raises:
        SigningHeld: a contract, while anything stands against signing it.
        ProcedureRests: an act that rests while the procedure is suspended.
    """
    facts = facts_that_count(at)
    if kind is SIGN and MAY_SIGN in at.stages:
        bars = signing_bars_of(at.tender, facts, at.now)
        if bars:
            raise SigningHeld(
                bars,
                tender=at.tender.id,
                found=", ".join(one.bar for one in bars),
                rules=", ".join(sorted({one.rule for one in bars if one.rule})) or "-",
                until=_until(bars),
            )
    elif kind.rests and rests(at.tender, facts, at.now):
        raise ProcedureRests(tender=at.tender.id, act=kind.id)


def _until(bars: tuple[SigningBar, ...]) -> str:
    ends = [one.until for one in bars]
    if None in ends:
        return "once what stands against it is settled"
    return f"from {utc_text(max(one for one in ends if one is not None))} on"
