"""Tenders whose bids say something else, sealed anew: what a test of the judgement needs where an attacker would be found out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from onus.core.sealing.facts import BidOpened, BidReceived
from onus.core.tendering.bid import BidContent, BidPeople, OpenedFiles
from onus.core.tendering.tender import Tender
from onus.wire.sealing.committing import Committed
from onus.wire.sealing.envelopes import commitment_of
from onus.wire.tenders.opened_files import archive_of, bid_files_of, content_bytes

NOBODY = BidPeople()


def committed(content: BidContent, people: BidPeople = NOBODY) -> Committed:
    """Return what a bid of two files is committed to, with a nonce that stands for chance."""
    nonce = sha256(f"resealed {content.supplier}".encode()).digest()
    return commitment_of(nonce, [archive_of(bid_files_of(content, people))])[0]


def resealed(
    tender: Tender,
    content: Callable[[BidContent], BidContent] = lambda one: one,
    people: Callable[[BidPeople], BidPeople] = lambda one: one,
) -> Tender:
    """Return a tender as if every opened bid had been sealed with what these two make of it."""
    made, opened = {}, {}
    for name, one in tender.opened.items():
        what, who = content(one.content), people(one.people)
        made[name] = committed(what, who)
        opened[name] = OpenedFiles(what, content_bytes(what), who, made[name].commitment.hex())
    facts = tuple(replace(one, said=_said(one.said, made)) for one in tender.facts)
    heads = {
        name: replace(head, commitment=made[name].commitment.hex()) if name in made else head
        for name, head in (tender.envelopes or {}).items()
    }
    return replace(tender, opened=opened, facts=facts, envelopes=heads)


def _said(said: object, made: dict[str, Committed]) -> object:
    own = made.get(getattr(said, "ciphertext", ""))
    if own is not None and isinstance(said, BidReceived):
        return replace(said, commitment=own.commitment.hex())
    if own is not None and isinstance(said, BidOpened):
        return replace(said, commitment=own.commitment.hex(), salt=own.salt.hex(), rest=own.rest.hex())
    return said
