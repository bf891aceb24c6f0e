"""Faults of sealed bidding on the disk: what stands in the way, each with its cure."""

from __future__ import annotations

from onus.base.errors import OnusError


class BidNotTaken(OnusError):
    """An envelope was refused; the refusal is on record."""

    code = "SEALBID-030"
    what = "The sealed bid {ciphertext} was not taken: {reason}."
    why = "What does not count is refused at once and kept as a fact, by its digest."
    do = "If the deadline has not passed, mend what is named and hand in again; else ask for the entry of the refusal."


class NoSealedStore(OnusError):
    """A folder is no store of sealed bids."""

    code = "SEALBID-031"
    what = "{path} is no store of sealed bids: {reason}."
    why = "A store has its log, its envelopes and the checkpoints that witnesses signed."
    do = "Name the folder of a store, or make one: onus bid store DIR --origin NAME"


class TrialOpeningFailed(OnusError):
    """What was just sealed does not open."""

    code = "SEALBID-032"
    what = "The envelope that was just written to {path} does not open with the code that belongs to it."
    why = "A bid that cannot be opened is worse than none; nothing was kept."
    do = "Seal again; if it happens twice, check the disk and the memory of this machine."


class ShareWithheld(OnusError):
    """A custodian must not give a share away yet."""

    code = "SEALBID-033"
    what = "The share for {tender} stays with its custodian: {reason}."
    why = "Shares are given only when the log says, before witnesses, that the latest deadline has passed."
    do = (
        "Wait for the closing that the witnesses have signed, fetch the store again and run the same command."
    )


class LogTellsOtherwise(OnusError):
    """Entries, checkpoints and witnesses of a log do not tell one story."""

    code = "SEALBID-034"
    what = "The log of {path} does not hold: {reason}."
    why = "Somebody changed entries, or showed two readers two histories."
    do = "Keep both copies as evidence and tell the witnesses and the supervising authority."


class NoSuchTender(OnusError):
    """The log knows no tender of an id."""

    code = "SEALBID-035"
    what = "The log of {path} knows no tender `{tender}`."
    why = "A bid is received only for a tender whose key and deadline stand in the log."
    do = "Announce it first: onus bid announce STORE --ceremony FILE --deadline TIME"


class UnfitCustodians(OnusError):
    """Custodians may not hold a key together."""

    code = "SEALBID-036"
    what = "These custodians may not hold a key together: {faults}."
    why = "Whoever holds enough shares in one hand holds the key."
    do = "Name posts of different organisations, and ask for more than half of the shares but not all."


class NotAnnounced(OnusError):
    """A version of a tender may not be logged so."""

    code = "SEALBID-037"
    what = "Version {version} of `{tender}` may not be announced so: {reason}."
    why = "The deadline has one source, and it moves only forward and only while it has not passed."
    do = "Announce the next version before the deadline of the one in force."


class NotYetOpen(OnusError):
    """Bids may not be closed or opened yet."""

    code = "SEALBID-038"
    what = "`{tender}` cannot be {what_next} yet: {reason}."
    why = "Before its deadline nobody may open a bid, and nothing may end the receiving."
    do = "Wait; the latest version in the log says until when."


class NotVouchedFor(OnusError):
    """A tender's file does not come from the log."""

    code = "SEALBID-039"
    what = "{path} is not what the log holds: {reason}."
    why = "A bid sealed to another key would open for others, or for nobody."
    do = "Fetch the tender's file and its proof again from where the tender was announced."


class PlaceTaken(OnusError):
    """A place is taken."""

    code = "SEALBID-040"
    what = "{path} is there already."
    why = "An envelope, a code or a share is never written over."
    do = "Name a place that is not there yet."


class NoDeposit(OnusError):
    """No code was deposited for a bid."""

    code = "SEALBID-041"
    what = "No code was deposited for the bid {ciphertext}."
    why = "Only a bidder who sealed with --escrow has a code with another group."
    do = "Ask the bidder for the code, or for the same folder and what the code sheet says beside the code."
