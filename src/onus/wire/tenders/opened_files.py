"""Opened files: what came out of an envelope, read from its `bid.json` and `people.json`.

In:  the bytes of the two files.
Out: the content of the bid and the people behind it, or every fault.

The surprise: a key that belongs into the one file is refused in the other. What a bidder
writes into `bid.json` everybody will read, so nothing about a person has a place in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from onus.base.canonical import canonical_json
from onus.base.errors import Fault, OnusError
from onus.base.texts import texts_in
from onus.core.qualification.credit_codes import code_faults
from onus.core.sealing.commitments import CONTENT
from onus.core.tendering.bid import BidContent, BidPeople
from onus.wire.personal_data import Gate
from onus.wire.sealing.archives import BidFile, archive_head
from onus.wire.tenders.json_values import NotJson, dated, json_value, without_nulls
from onus.wire.tenders.plain_values import plain_table
from onus.wire.toml_values import decode, toml_fault

OPENED, BIDS = "opened", "bids"
PEOPLE = "people.json"
PARTS: Mapping[str, type] = {CONTENT: BidContent, PEOPLE: BidPeople}
"""Files of a bid that are read, with the class of what they say; all others are documents."""
Part = TypeVar("Part", BidContent, BidPeople)
CONTENT_BYTES_MAX = 4 * 1024 * 1024
SEALED_SUFFIX = ".onusbid"
DEEPEST, NUMBER_MAX = 8, 2**53 - 1
"""What a bid says is four tables deep; and beyond that number two readers of JSON may read two numbers."""
PATTERNS = Gate()
"""Knows no names: what it finds follows from the bytes of a bid, and from nothing that an office adds."""
LINE = re.compile(r"line (\d+) column")


class PersonalDataInBid(OnusError):
    """The part of a bid that everybody will read holds personal data."""

    code = "TENDER-023"
    what = "`{name}` holds what looks like personal data ({found})."
    why = "Everybody reads this file once it is open, to the last byte, and none of that can be taken back."
    do = "Take it out before you seal; what leads to a person has its place in `people.json`."


class OtherBytes(OnusError):
    """A file does not have the digest that its name states."""

    code = "TENDER-008"
    what = "{name} has the digest {digest}, which is not its name."
    why = "A bid is what was sealed, to the last bit; this file is something else."
    do = "Put the original back; a mirror, a custodian or the bidder has it."


def read_content(raw: bytes, *, file: str) -> tuple[BidContent | None, tuple[Fault, ...]]:
    """Return the content of a bid and no fault, or None and all faults.

    Args:
        raw: bytes of its `bid.json`.
        file: name for the faults.

    >>> read_content(b"", file="x")[1][0].code
    'TENDER-001'
    """
    content, faults = _read(BidContent, raw, file)
    found = personal_kinds(texts_in(content)) if content is not None else ()
    if found:
        told = ", ".join(found)
        return None, (toml_fault(PersonalDataInBid, file, 0, "", name=CONTENT, found=told),)
    return content, faults


def read_people(raw: bytes, *, file: str) -> tuple[BidPeople | None, tuple[Fault, ...]]:
    """Return who stands behind a bid and no fault, or None and all faults.

    Args:
        raw: bytes of its `people.json`; a bid without that file names nobody.
        file: name for the faults.

    >>> read_people(b'{"agent":"a"}', file="x")[0].agent
    'a'
    """
    return _read(BidPeople, raw, file)


def _read(kind: type[Part], raw: bytes, file: str) -> tuple[Part | None, tuple[Fault, ...]]:
    value, faults = json_value(raw, file=file, line=1)
    if faults:
        return None, tuple(_at_its_line(one) for one in faults)
    unfit = tuple(toml_fault(NotJson, file, 1, "", found=one) for one in dict.fromkeys(_unfit(value)))
    if unfit:
        return None, unfit
    if not isinstance(value, dict):
        return None, (toml_fault(NotJson, file, 1, "", found="it is no object"),)
    read = decode(kind, dated(without_nulls(value), kind), {}, file=file)
    return read.value, read.faults


def personal_kinds(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds of personal data in the texts of a bid, by patterns alone: everybody comes to the same.

    A sound unified social credit code names a body, however much it looks like the number of a card.

    >>> personal_kinds(["0571-87654321", "firm-a"])
    ('phone',)
    """
    kinds = (kind for text in texts if code_faults(text) for kind in PATTERNS.kinds_in(text))
    return tuple(sorted(set(kinds)))


def _at_its_line(fault: Fault) -> Fault:
    told = LINE.search(fault.what)
    return replace(fault, line=int(told.group(1))) if told else fault


def _unfit(value: Any) -> Iterator[str]:
    """Yield what JSON allows and no other step would bear; without a call for each level, however deep it is."""
    left = [(value, 1)]
    while left:
        one, depth = left.pop()
        if depth > DEEPEST:
            yield "lists or tables are nested too deep"
        elif isinstance(one, dict):
            left += [(each, depth + 1) for pair in one.items() for each in pair]
        elif isinstance(one, list):
            left += [(each, depth + 1) for each in one]
        elif isinstance(one, int) and abs(one) > NUMBER_MAX:
            yield f"a number lies beyond {NUMBER_MAX}"
        elif isinstance(one, str) and not one.isascii() and any("\ud800" <= sign <= "\udfff" for sign in one):
            yield "a text holds half of a sign"


def content_bytes(content: BidContent) -> bytes:
    """Return the bytes of `bid.json`: canonical JSON of the content.

    >>> from onus.core.tendering.bid import BidPrice
    >>> from onus.base.money import Minor
    >>> content_bytes(BidContent("s", (BidPrice("1", Minor(5)),)))
    b'{"prices":[{"amount_minor":5,"lot":"1"}],"supplier":"s"}'
    """
    return canonical_json(plain_table(content))


def bid_files_of(content: BidContent, people: BidPeople) -> dict[str, bytes]:
    """Return the two files of a bid that are read, by their path.

    >>> from onus.core.tendering.bid import BidPrice
    >>> from onus.base.money import Minor
    >>> sorted(bid_files_of(BidContent("s", (BidPrice("1", Minor(5)),)), BidPeople(agent="a")))
    ['bid.json', 'people.json']
    """
    return {CONTENT: content_bytes(content), PEOPLE: canonical_json(plain_table(people))}


def archive_of(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of a bid that holds a few small files.

    Args:
        files: their bytes, by path.
    """
    head, ordered = archive_head(BidFile(path, len(raw)) for path, raw in files.items())
    return head + b"".join(files[one.path] for one in ordered)
