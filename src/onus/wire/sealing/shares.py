"""Shares: the sheet of a custodian, with the ceremony that it belongs to, in words that survive paper.

In:  a tender's private key in shares; or the text of a sheet.
Out: sheets and commitments; or a share that is known to be of its ceremony.

The surprise: the words alone carry fifteen bits of the ceremony, by which one
other ceremony in 32,768 is mistaken for this one. So the sheet names the ceremony
in full, and what counts is the commitment that was logged for this very share.

Source: SLIP-0039 (SatoshiLabs), Shamir's secret sharing for mnemonic codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics

from onus.base.errors import OnusError
from onus.core.sealing.facts import SealingCeremony
from onus.wire.sealing.suite import public_of

SHARE_LABEL = b"onus share 1"
HEAD = "onus-share-1"
LINE_NAMES = ("tender", "ceremony", "number", "post", "organisation")


class NotAShare(OnusError):
    """A text is no share's sheet."""

    code = "SEALBID-020"
    what = "This is no share of a tender's key: {reason}."
    why = "A share that is wrong by a letter gives another key."
    do = "Copy it again from the sheet; its words are checked one by one."


class OtherCeremony(OnusError):
    """A share belongs to another ceremony."""

    code = "SEALBID-021"
    what = "The share is of the ceremony {found} for {found_tender}, not of {wanted} for {tender}."
    why = "Shares of two ceremonies come to no key, or to one that nobody made."
    do = "Take the sheet whose first lines name the right ceremony."


class OtherShare(OnusError):
    """A share is not the one that was committed to."""

    code = "SEALBID-022"
    what = "The share is not the one that was logged for custodian {number} of {tender}."
    why = "Each share was committed to at the ceremony, so that a wrong one is known by its holder."
    do = "Ask this custodian for the right sheet, or go on with others: {threshold} are enough."


class TooFewShares(OnusError):
    """Fewer shares than are needed."""

    code = "SEALBID-023"
    what = "{count} different shares of {tender} are at hand; {threshold} are needed."
    why = "With one share fewer than needed, nothing at all is known of the key."
    do = "Ask another custodian. Where too few can be had, record the custodians' failure with its reason."


@dataclass(frozen=True, slots=True)
class KeyShare:
    """The share of one custodian.

    Attributes:
        tender: id of the tender.
        ceremony: id of the ceremony, 64 hexadecimal digits.
        number: of the share, from 1.
        post: that holds it.
        organisation: that the post belongs to.
        words: of SLIP-39.
    """

    tender: str
    ceremony: str
    number: int
    post: str
    organisation: str
    words: str = field(repr=False)

    def commitment(self) -> str:
        """Return what stands for the share without telling it; its words hold 256 bits of chance."""
        material = b"\n".join((SHARE_LABEL, str(self.number).encode(), self.words.encode()))
        return sha256(material).hexdigest()

    def sheet(self) -> str:
        """Return the text of its sheet."""
        told = (self.tender, self.ceremony, str(self.number), self.post, self.organisation)
        words = self.words.split()
        rows = [" ".join(words[at : at + 6]) for at in range(0, len(words), 6)]
        lines = [HEAD, *(f"{name}: {value}" for name, value in zip(LINE_NAMES, told, strict=True)), "", *rows]
        return "\n".join(lines) + "\n"


def parse_sheet(text: str) -> KeyShare:
    """Return the share of a sheet.

    Raises:
        NotAShare: a line is missing, or a word is none or was misread.
    """
    lines = [line.strip() for line in text.strip().splitlines()]
    if not lines or lines[0] != HEAD or len(lines) < 2 + len(LINE_NAMES):
        raise NotAShare(reason=f"its first line is not `{HEAD}`, or lines are missing")
    values = []
    for name, line in zip(LINE_NAMES, lines[1:], strict=False):
        begins, between, value = line.partition(": ")
        if begins != name or not between:
            raise NotAShare(reason=f"`{name}` is missing")
        values.append(value)
    words = " ".join(" ".join(lines[1 + len(LINE_NAMES) :]).lower().split())
    tender, ceremony, number, post, organisation = values
    if not number.isascii() or not number.isdecimal() or len(number) > 2:
        raise NotAShare(reason="its number is none")
    try:
        Share.from_mnemonic(words)
    except MnemonicError as error:
        raise NotAShare(reason=str(error).rstrip(".")) from None
    return KeyShare(tender, ceremony, int(number), post, organisation, words)


def checked_share(share: KeyShare, ceremony: SealingCeremony) -> KeyShare:
    """Return a share of a ceremony.

    Raises:
        OtherCeremony: it is of another one, which is named.
        OtherShare: it is not what was committed to for its number.
    """
    if (share.tender, share.ceremony) != (ceremony.tender, ceremony.ceremony):
        raise OtherCeremony(
            found=share.ceremony[:16],
            found_tender=share.tender,
            wanted=ceremony.ceremony[:16],
            tender=ceremony.tender,
        )
    wanted = next((one for one in ceremony.custodians if one.number == share.number), None)
    if wanted is None or share.commitment() != wanted.commitment:
        raise OtherShare(number=share.number, tender=share.tender, threshold=ceremony.threshold)
    return share


def combined_key(shares: Sequence[KeyShare], ceremony: SealingCeremony) -> tuple[bytes, tuple[int, ...]]:
    """Return the tender's private key and the numbers of the shares that gave it.

    Raises:
        OtherCeremony, OtherShare: one of them is of no use.
        TooFewShares: there are fewer different ones than needed.
    """
    held = {share.number: checked_share(share, ceremony) for share in shares}
    numbers = tuple(sorted(held))[: ceremony.threshold]
    if len(numbers) < ceremony.threshold:
        raise TooFewShares(count=len(numbers), tender=ceremony.tender, threshold=ceremony.threshold)
    try:
        key = combine_mnemonics(held[number].words for number in numbers)
    except MnemonicError as error:
        raise NotAShare(reason=str(error).rstrip(".")) from None
    if public_of(key).hex() != ceremony.tender_key:
        raise OtherShare(
            number=", ".join(map(str, numbers)), tender=ceremony.tender, threshold=ceremony.threshold
        )
    return key, numbers
