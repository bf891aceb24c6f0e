"""Faults of sealed bids: what an envelope, a key, a code or a share may have wrong, each with its cure."""

from __future__ import annotations

from onus.base.errors import OnusError


class NotAnEnvelope(OnusError):
    """Bytes are no envelope."""

    code = "SEALBID-001"
    what = "This is no sealed bid of version 1: {reason}."
    why = "An envelope that is read in two ways could be opened in two ways."
    do = "Take the file as `onus bid seal` or the sealing page wrote it, or seal the bid again."


class EnvelopeBroken(OnusError):
    """A chunk does not authenticate, or chunks are missing, moved or added."""

    code = "SEALBID-002"
    what = "The sealed bid does not open: {reason}."
    why = "It was changed after it was sealed, or key and code are not those that it was sealed with."
    do = "Compare its digest with the receipt; where they differ, ask for the bytes that the receipt names."


class NotAsCommitted(OnusError):
    """What came out is not what was committed to."""

    code = "SEALBID-003"
    what = "What came out does not fit the commitment {commitment}."
    why = "The commitment was logged before the deadline; another content would be a bid after it."
    do = "Treat the bid as revoked, and keep the envelope as evidence."


class UnfitPublicKey(OnusError):
    """A public key of X25519 is one that nobody may seal to."""

    code = "SEALBID-004"
    what = "The public key {key} is refused: {reason}."
    why = "With such a key the first lock stands open to everybody."
    do = "Take the tender's file from the log again, and tell the supervising authority where the key came from."


class OtherTender(OnusError):
    """An envelope belongs to another tender."""

    code = "SEALBID-005"
    what = "The envelope was sealed for {found}, not for {wanted}."
    why = "A bid counts for the tender that its bidder sealed it for, and for no other."
    do = "Seal the bid anew with the file of the right tender."


class NotACode(OnusError):
    """A text is no bidder's code."""

    code = "SEALBID-006"
    what = "This is no bidder's code: {reason}."
    why = "A code that was copied wrongly opens nothing, and it is better to know at once."
    do = "Copy it again from the code sheet: seven groups of four."


class UnfitBid(OnusError):
    """A folder cannot be put into a canonical archive."""

    code = "SEALBID-007"
    what = "The bid cannot be archived: {reason}."
    why = "The same bid must give the same bytes on every machine, or its commitment could not be checked."
    do = "Mend the names or the size, and seal again."


class NotAnArchive(OnusError):
    """Bytes are no canonical archive of a bid."""

    code = "SEALBID-008"
    what = "What was sealed is no archive of a bid: {reason}."
    why = "Files are written only where their names are safe and each byte has its place."
    do = "Treat the bid as not opened for its bidder's reason; keep what came out as evidence."


class NotASealingEntry(OnusError):
    """An entry of the log is no fact of sealed bids."""

    code = "SEALBID-009"
    what = "An entry is no fact of sealed bids: {reason}."
    why = "A fact has one form; another one could be read in two ways."
    do = "Take the entry from the log itself, and ask its operator who wrote it."


class ChanceUsedTwice(OnusError):
    """A key or nonce that must be new was used before."""

    code = "SEALBID-010"
    what = "The {part} of this envelope was used before."
    why = "Under a key that is used twice, two bids can be read from one another."
    do = "Seal again: the tool draws new keys each time, and nothing of an older envelope is kept."


class NotABidderKey(OnusError):
    """A text is no key of a bidder."""

    code = "SEALBID-011"
    what = "This is no key of a bidder: {reason}."
    why = "A bid that is signed with another key counts for nobody."
    do = "Take the file as `onus bid key` or the sealing page wrote it."
