"""Tenders whose bids say something else, sealed anew: what a test of the judgement needs where an attacker would be found out."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from onus.base.canonical import canonical_json
from onus.core.sealing.facts import BidOpened, BidReceived, SealingCeremony
from onus.core.tendering.bid import BidContent, BidPeople, OpenedFiles
from onus.core.tendering.tender import Tender
from onus.outside.sealing.bid_folder import FILES, digests_of_files
from onus.outside.sealing.opening import OPENING
from onus.wire.sealing.committing import Committed
from onus.wire.sealing.envelopes import digests_of
from onus.wire.sealing.signing import BidderKey, SignedFor
from onus.wire.tenders.opened_files import archive_of, bid_files_of, content_bytes
from onus.wire.tenders.signed_bids import signed_in

NOBODY = BidPeople()


def own_key(supplier: str) -> BidderKey:
    """Return the key that a generated supplier signs with, as `examples/generate_tender.py` makes it."""
    return BidderKey(sha256(f"generated tender 2024: key of {supplier}".encode()).digest())


def committed(
    content: BidContent, people: BidPeople = NOBODY, *, to: SignedFor, key: BidderKey | None = None
) -> Committed:
    """Return what a bid of two files is committed to, with a nonce that stands for chance.

    Args:
        content: of `bid.json`.
        people: of `people.json`.
        to: the tender.
        key: that signs; None for that of the supplier whom the content names.
    """
    nonce = sha256(f"resealed {content.supplier}".encode()).digest()
    digests, _ = digests_of(nonce, [archive_of(bid_files_of(content, people))])
    return (key or own_key(content.supplier)).commit(to, digests)


def signed_again(folder: Path, place: Path, supplier: str) -> Committed:
    """Sign what lies in the place of an opened bid, as if its supplier had sealed it so, and return what it comes to.

    Args:
        folder: of the tender.
        place: of the opened bid within it; the signature beside its files is written anew.
        supplier: whose key signs.
    """
    rows = [json.loads(line) for line in (folder / "facts.jsonl").read_bytes().splitlines()]
    ceremony = next(row["ceremony"] for row in rows if row["kind"] == "sealing_ceremony")
    head = tomllib.loads((folder / "tender.toml").read_text(encoding="utf-8"))
    beside = json.loads((place / OPENING).read_bytes())
    digests = digests_of_files(place / FILES, bytes.fromhex(beside["nonce"]))
    made = own_key(supplier).commit(SignedFor(head["id"], bytes.fromhex(ceremony)), digests)
    shown = {"signer": made.signer.hex(), "signature": made.signature.hex()}
    (place / OPENING).write_bytes(canonical_json(beside | shown) + b"\n")
    return made


def resealed(
    tender: Tender,
    content: Callable[[BidContent], BidContent] = lambda one: one,
    people: Callable[[BidPeople], BidPeople] = lambda one: one,
) -> Tender:
    """Return a tender as if every opened bid had been sealed with what these two make of it."""
    made, opened = {}, {}
    ceremony = next(one.said for one in tender.facts if isinstance(one.said, SealingCeremony))
    to = SignedFor(tender.id, bytes.fromhex(ceremony.ceremony))
    for name, one in tender.opened.items():
        what, who = content(one.content), people(one.people)
        made[name] = committed(what, who, to=to)
        opened[name] = OpenedFiles(what, content_bytes(what), who, made[name].commitment.hex())
    facts = tuple(replace(one, said=_said(one.said, made)) for one in tender.facts)
    heads = {
        name: replace(head, commitment=made[name].commitment.hex()) if name in made else head
        for name, head in (tender.envelopes or {}).items()
    }
    return replace(tender, opened=opened, facts=facts, envelopes=heads, signed=signed_in(facts))


def _said(said: object, made: dict[str, Committed]) -> object:
    own = made.get(getattr(said, "ciphertext", ""))
    if own is not None and isinstance(said, BidReceived):
        return replace(said, commitment=own.commitment.hex())
    if own is not None and isinstance(said, BidOpened):
        return replace(said, **own.shown())
    return said
