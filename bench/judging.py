"""What it costs to ask the table of power of every act in a tender of many bids, beside judging without it.

    python -m bench.judging [BIDS]

Each generated bidder hands in two documents that somebody looks up, a bond, a key and a sealed bid that is opened, so every
bid leaves eight acts on record. The ratio is that of CPU times in one run: the whole judgement over the same with the
table left out, the least of three each. Without the table every act counts, so both judge the same facts.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from bench.running import ROOT
from bench.sealing import POINTS
from onus.base.instants import Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.evaluation.low_bids import LowBidTests
from onus.core.qualification.credit_codes import check_character
from onus.core.qualification.suppliers import Supplier
from onus.core.sealing.facts import BiddingClosed, BidOpened, BidReceived, SealingCeremony
from onus.core.sealing.standing import bids_digest
from onus.core.tendering import counting
from onus.core.tendering.authorised import PowersJudged
from onus.core.tendering.bid import BidContent, BidPrice, OpenedFiles
from onus.core.tendering.bidding import BondReceived, SupplierKey
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.tender import Tender
from onus.outside.tenders import read_tender
from onus.wire.sealing.signing import SignedFor
from onus.wire.tenders.opened_files import content_bytes
from onus.wire.tenders.signed_bids import signed_in
from tests.resealed import committed

BIDS, TIMES, HUNDRED = 500, 3, 100
TEN_MINUTES_US = 600_000_000
AT = instant("2024-02-06T00:00:00+08:00")
OF_A_BID = (
    "bid_received", "bid_opened", "bond_received", "bond_returned", "document_shown", "document_checked",
    "supplier_key",
)  # fmt: skip
MODEL = "firm-a"
"""Whose facts each generated bidder repeats under a name of its own."""


def main() -> None:
    """Print what the table costs."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else BIDS
    tender = of_bids(read_tender(ROOT / "examples" / "tender-2024").tender, count)
    judged = judge(tender, tender.rulebook, AT)
    assert [one.state for one in judged.received] == ["opened"] * count
    assert judged.lots[0].ranking is not None
    assert not [one for one in judged.without_power if one.kind in OF_A_BID], (
        "every act of a bid has its power"
    )
    whole = least(lambda: judge(tender, tender.rulebook, AT))
    with patch.object(counting, "powers_judged", lambda *_: PowersJudged()):
        bare = least(lambda: judge(tender, tender.rulebook, AT))
    print(f"{count} bids, {len(tender.facts)} facts")
    print(f"judged with the table of power {whole:6.2f} s of CPU, without it {bare:6.2f} s")
    print(f"the table costs {(whole - bare) / bare * HUNDRED:.1f} % of judging without it")


def least(run: Callable[[], object]) -> float:
    """Return the least CPU time of a few runs."""
    spent = []
    for _ in range(TIMES):
        began = time.process_time()
        run()
        spent.append(time.process_time() - began)
    return min(spent)


def of_bids(tender: Tender, count: int) -> Tender:
    """Return a tender with many bidders in the place of those that it had."""
    ceremony = next(one.said for one in tender.facts if isinstance(one.said, SealingCeremony))
    to = SignedFor(tender.id, bytes.fromhex(ceremony.ceremony))
    versions = tuple(
        replace(one, announcement=replace(one.announcement, scheme=POINTS, low=LowBidTests(), panel=None))
        for one in tender.versions
    )
    names = {sha256(bidder(number).encode()).hexdigest(): bidder(number) for number in range(count)}
    others = tuple(one for one in tender.facts if one.kind not in OF_A_BID and one.recorded_at <= AT)
    model = [one for one in tender.facts if one.kind in OF_A_BID and MODEL in said_of(one, tender)]
    opened, suppliers = {}, []
    facts = [closed(one, names) if isinstance(one.said, BiddingClosed) else one for one in others]
    for number, (envelope, name) in enumerate(names.items()):
        content = BidContent(
            name, (BidPrice("1", Minor(20_000_000 + 997 * number)),), indicators={"cleaners": number % 60}
        )
        made = committed(content, to=to)
        opened[envelope] = OpenedFiles(content, content_bytes(content), commitment=made.commitment.hex())
        body = f"91990000MA9{number:06}"
        suppliers.append(Supplier(name, Localized(name), body + check_character(body)))
        facts += repeated(model, name, envelope, made.shown(), apart=number * TEN_MINUTES_US)
    register = replace(tender.register, suppliers=tuple(suppliers), uploads=None, history=None)
    return replace(
        tender,
        versions=versions,
        facts=tuple(facts),
        opened=opened,
        envelopes=None,
        register=register,
        library=None,
        terms=(),
        signed=signed_in(facts),
    )


def bidder(number: int) -> str:
    """Return the name of a generated bidder."""
    return f"firm-{number:04}"


def closed(fact: TenderFact, names: dict[str, str]) -> TenderFact:
    """Return the closing over the generated envelopes."""
    return replace(fact, said=replace(fact.said, count=len(names), bids=bids_digest(names)))


def said_of(fact: TenderFact, tender: Tender) -> str:
    """Return whose fact of a bid it is: of a document that was looked up, of the one who showed it."""
    envelope = getattr(fact.said, "ciphertext", "")
    if envelope in tender.opened:
        return tender.opened[envelope].content.supplier
    return getattr(fact.said, "supplier", fact.id)


def repeated(
    model: list[TenderFact], name: str, envelope: str, shown: dict[str, Any], *, apart: int
) -> Iterator[TenderFact]:
    """Yield the facts of a bid under the name of another bidder, received some time before the model was."""
    for at, one in enumerate(model):
        said, when = one.said, one.happened_at
        if isinstance(said, BidReceived):
            when = Instant(when - apart)
            said = replace(said, ciphertext=envelope, commitment=shown["commitment"], mark=envelope, at=when)
        elif isinstance(said, BidOpened):
            said = replace(said, ciphertext=envelope, **shown)
        elif isinstance(said, SupplierKey):
            said = replace(said, supplier=name, key=shown["signer"])
        elif isinstance(said, BondReceived):
            said = replace(said, supplier=name, account=name)
        elif hasattr(said, "supplier"):
            said = replace(said, supplier=name)
        renamed = {
            field: getattr(said, field).replace(MODEL, name)
            for field in ("id", "document", "bond")
            if MODEL in str(getattr(said, field, ""))
        }
        yield replace(
            one,
            id=f"{name}-{at}",
            said=replace(said, **renamed),
            happened_at=when,
            recorded_at=when if when != one.happened_at else one.recorded_at,
        )


if __name__ == "__main__":
    main()
