"""Opened bids: what came out of an envelope, as a bid that can be judged or as one that cannot be read.

In:  the bytes of `bid.json` and `people.json`, whatever they are.
Out: `OpenedFiles`, or `UnreadableBid` with every fault; and what of the latter everybody may see.

The surprise: nothing in here is an error of the folder. A bidder alone decides what lies in an
envelope, so whatever lies there must not keep a single other bid from being judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from onus.base.errors import Fault, OnusError
from onus.core.sealing.commitments import CONTENT
from onus.core.tendering.bid import NO_CONTENT, BidPeople, OpenedFiles, UnreadableBid, UnreadPart
from onus.wire.personal_data import Gate
from onus.wire.tenders.opened_files import PEOPLE, read_content, read_people
from onus.wire.toml_values import toml_fault

Read = TypeVar("Read")
TOO_LARGE, TOO_LONG, NO_TEXT, PERSONAL = "too_large", "too_long", "no_text", "personal_data"
"""Why the bytes of an unreadable `bid.json` are not shown, beside `missing`."""
WITHHELD_FOR = (NO_CONTENT, TOO_LARGE, TOO_LONG, NO_TEXT, PERSONAL)
SHOWN_CHARACTERS_MAX = 16_384
"""A longer text that nobody can read tells a reader nothing more."""
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class NoBidContent(OnusError):
    """A bid was sealed without the file that says what it offers."""

    code = "TENDER-018"
    what = "{name} is missing."
    why = "The bidder sealed the bid without it, so nothing in it can be evaluated; the other bids are."
    do = "Add nothing: what was sealed stays as it is. The bid is told as unreadable."


class UnreadBid(OnusError):
    """A file of an opened bid cannot be read."""

    code = "TENDER-019"
    what = "The bid cannot be evaluated, for {name} cannot be read: {found} ({code})"
    why = "The bidder sealed it so. It concerns this bid alone; all others are judged."
    do = "Change nothing in it: what was sealed stays as it is. The bid is told as unreadable, with this fault."


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A file of an opened bid as it lies there.

    Attributes:
        raw: its bytes; None where there is no such file, or where it is not read.
        refused: why it is not read: too large, or no file; None where it is read or missing.
    """

    raw: bytes | None = None
    refused: Fault | None = None


def read_bid(
    content: SealedPart, people: SealedPart, *, folder: str, commitment: str = ""
) -> tuple[OpenedFiles | UnreadableBid, tuple[Fault, ...]]:
    """Return what came out of an envelope, and a warning for each fault of its files.

    Args:
        content: `bid.json`.
        people: `people.json`; a bid without that file names nobody.
        folder: in which the two lie, for the warnings.
        commitment: what all files of the bid come to; empty where that is not known.

    >>> found, told = read_bid(SealedPart(b"[]"), SealedPart(), folder="opened/x/files")
    >>> found.faults, told[0].code
    ((UnreadPart(file='bid.json', code='TENDER-001', line=1),), 'TENDER-019')
    """
    what, faults = _part(content, CONTENT, read_content)
    who, more = (BidPeople(), ()) if people == SealedPart() else _part(people, PEOPLE, read_people)
    every = (*faults, *more)
    warnings = tuple(_warning(one, folder) for one in every)
    if what is not None and who is not None and content.raw is not None:
        return OpenedFiles(what, content.raw, who, commitment), warnings
    hidden = TOO_LARGE if content.refused is not None else NO_CONTENT if content.raw is None else ""
    supplier = what.supplier if what is not None else ""
    return (
        UnreadableBid(parts_of(every), content.raw, hidden, supplier, who or BidPeople(), commitment),
        warnings,
    )


def parts_of(faults: Iterable[Fault]) -> tuple[UnreadPart, ...]:
    """Return the faults of the files of a bid without a word of what the files say, each once, in their order.

    >>> parts_of(read_content(b"", file="bid.json")[1])
    (UnreadPart(file='bid.json', code='TENDER-001', line=1),)
    """
    return tuple(sorted({UnreadPart(one.file, one.code, one.line) for one in faults}))


def shown_unreadable(bid: UnreadableBid, gate: Gate) -> UnreadableBid:
    """Return a bid that cannot be read as the public reads it: with its text, or with why that is withheld.

    Args:
        bid: as the office has it.
        gate: finds personal data.

    >>> from onus.wire.personal_data import gate_for
    >>> shown_unreadable(UnreadableBid((), b"call 138 0013 8000"), gate_for([])).withheld
    'personal_data'
    """
    why = bid.withheld or (_kept_back(bid.raw, gate) if bid.raw is not None else NO_CONTENT)
    if not why:
        return replace(bid, people=BidPeople(), commitment="")
    # A file that cannot be shown also says of nobody whose bid it is.
    return UnreadableBid(bid.faults, None, why)


def text_refuted(bid: UnreadableBid) -> str:
    """Return what a published text of an unreadable bid refutes; empty where its own faults are those that are told.

    What is told of `people.json`, and of a text that is withheld, is the word of the office.

    >>> text_refuted(UnreadableBid((UnreadPart("bid.json", "TENDER-001", 1),), b"{"))
    ''
    >>> text_refuted(UnreadableBid((), b"{"))
    'its bid.json has other faults than it is told to have'
    """
    if bid.raw is None:
        told = bid.faults and bid.withheld in WITHHELD_FOR
        return "" if told else f"its {CONTENT} is withheld without a reason"
    own = parts_of(read_content(bid.raw, file=CONTENT)[1])
    if own != tuple(one for one in bid.faults if one.file == CONTENT):
        return f"its {CONTENT} has other faults than it is told to have"
    return "" if bid.faults else "it is told to be unreadable, and can be read"


def _part(
    part: SealedPart, name: str, read: Callable[..., tuple[Read | None, tuple[Fault, ...]]]
) -> tuple[Read | None, tuple[Fault, ...]]:
    if part.refused is not None:
        return None, (part.refused,)
    if part.raw is None:
        return None, (toml_fault(NoBidContent, name, 0, "", name=name),)
    return read(part.raw, file=name)


def _warning(fault: Fault, folder: str) -> Fault:
    file = f"{folder}/{fault.file}"
    if fault.code == NoBidContent.code:
        return replace(fault, file=file, warning=True)
    return toml_fault(
        UnreadBid, file, fault.line, fault.where, warning=True, name=fault.file, found=fault.what, code=fault.code
    )  # fmt: skip


def _kept_back(raw: bytes, gate: Gate) -> str:
    """Return why the bytes of a file are not shown; empty where they are."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return NO_TEXT
    if CONTROLS.search(text):
        return NO_TEXT
    if len(text) > SHOWN_CHARACTERS_MAX:
        return TOO_LONG
    # A telephone number may be written with the escapes of JSON, which a reader undoes.
    spelt = ESCAPED.sub(lambda one: chr(int(one.group(1), 16)), text)
    return PERSONAL if any(gate.kinds_in(one) for one in (text, spelt)) else ""
