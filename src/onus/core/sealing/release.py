"""Release: when a custodian may give a share away, and what becomes of a bid that does not open.

In:  what the log says of a tender, and when the witnesses had signed for its closing.
Out: why a share is withheld, or None; revoked or withdrawn, with the reason.

The surprise: a custodian's tool is told no deadline. It reads the latest version
in the log, the only place in which a deadline can be extended.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onus.core.sealing.facts import Unopened
from onus.core.sealing.standing import SealedStanding


class Withheld(StrEnum):
    """Why a custodian keeps a share."""

    NO_TENDER = "no_tender"
    NOT_CLOSED = "not_closed"
    NOT_WITNESSED = "not_witnessed"


def share_withheld(standing: SealedStanding) -> Withheld | None:
    """Return why a share may not be given away yet; None where it may.

    A closing counts only if it names the latest version and the very bids that stand, and if neither the office's
    clock nor the witnesses put it before the deadline; that is `standing_of`'s to say.

    >>> share_withheld(SealedStanding()).value
    'no_tender'
    """
    if standing.ceremony is None or standing.version is None:
        return Withheld.NO_TENDER
    if standing.closed is None:
        return Withheld.NOT_CLOSED
    return Withheld.NOT_WITNESSED if standing.closed.witnessed_at is None else None


class OpeningFailure(StrEnum):
    """Why a bid did not open."""

    CUSTODIANS = "custodians"
    ENVELOPE_LOST = "envelope_lost"
    NO_CODE = "no_code"
    WRONG_CODE = "wrong_code"
    NOT_AS_COMMITTED = "not_as_committed"


@dataclass(frozen=True, slots=True)
class OpeningAttempt:
    """What was at hand when a bid was to be opened.

    Attributes:
        key: True where the custodians' shares gave the tender's key.
        envelope: True where the office has the very bytes whose digest it logged.
        code: True where the bidder gave a code.
        code_fits: True where that is the code of this envelope.
        as_committed: True where what came out fits the commitment, by the code or handed in again.
    """

    key: bool
    envelope: bool
    code: bool
    code_fits: bool
    as_committed: bool


def opening_failure(attempt: OpeningAttempt) -> OpeningFailure | None:
    """Return why a bid did not open; None where it did.

    What the bidder hands in again opens the bid whatever else is missing, for it must fit what was committed.

    >>> opening_failure(OpeningAttempt(True, True, False, False, False)).value
    'no_code'
    """
    if attempt.as_committed:
        return None
    if not attempt.key:
        return OpeningFailure.CUSTODIANS
    if not attempt.envelope:
        return OpeningFailure.ENVELOPE_LOST
    if not attempt.code:
        return OpeningFailure.NO_CODE
    return OpeningFailure.NOT_AS_COMMITTED if attempt.code_fits else OpeningFailure.WRONG_CODE


def unopened_outcome(failure: OpeningFailure) -> Unopened:
    """Return what becomes of a bid: revoked (撤销) where the bidder is the reason, else withdrawn (撤回).

    Source: 电子招标投标办法 (2013), on bids that are not decrypted.

    >>> unopened_outcome(OpeningFailure.CUSTODIANS).value, unopened_outcome(OpeningFailure.NO_CODE).value
    ('withdrawn', 'revoked')
    """
    by_others = (OpeningFailure.CUSTODIANS, OpeningFailure.ENVELOPE_LOST)
    return Unopened.WITHDRAWN if failure in by_others else Unopened.REVOKED
