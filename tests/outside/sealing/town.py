"""A generated town that buys something under seal: store, witnesses, custodians, bidders and a clock, all on real files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from onus.base.instants import SECOND_US, Instant, instant
from onus.log.notes import parse_lines
from onus.log.policies import Group, Log, Policy
from onus.log.policies import Witness as Known
from onus.log.witnessing import request_body
from onus.outside.sealing.announcing import announce, close_bidding
from onus.outside.sealing.ceremony import hold_ceremony
from onus.outside.sealing.receiving import receive_bid
from onus.outside.sealing.sealing import seal_bid
from onus.outside.sealing.store import LOG, SealedStore, make_store
from onus.outside.tlog.log_folder import POLICY
from onus.outside.tlog.sequencing import Cosigned
from onus.outside.tlog.witness import Witness, make_witness
from onus.wire.sealing.codes import parse_code
from onus.wire.sealing.entries import fact_of
from onus.wire.sealing.signing import BidderKey

POSTS = tuple((f"post {letter}", f"Generated Body {letter}") for letter in "ABCDE")
OPENS, DEADLINE = instant("2026-03-02T01:00:00Z"), instant("2026-03-23T01:00:00Z")
TENDER = "T-2026-03"
KEY = BidderKey(bytes(range(32)))
"""With which every bid of the town is signed; whose it is, is asked elsewhere."""


@dataclass
class Clock:
    at: Instant = OPENS

    def __call__(self) -> Instant:
        return self.at

    def to(self, at: int) -> None:
        self.at = Instant(at)


@dataclass
class Bidder:
    folder: Path
    sealed: object
    code: bytes
    receipt: object = None


@dataclass
class Town:
    """`clock` is the office's; the witnesses have their own, which the office cannot set."""

    root: Path
    clock: Clock = field(default_factory=Clock)
    outside_clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.store_path = self.root / "store"
        key = make_store(self.store_path, "bids.generated.example")
        log = Log(key)
        self.witnesses, known = [], []
        for name in ("university", "newspaper", "library"):
            made = make_witness(self.root / name, f"{name}.generated.example")
            known.append(Known(name, made))
            self.witnesses.append(Witness(self.root / name, Policy((log,)), self.outside_clock))
        group = Group("outsiders", 2, tuple(one.name for one in known))
        self.policy = Policy((log,), tuple(known), (group,), "outsiders")
        (self.store_path / LOG / POLICY).write_bytes(self.policy.encode())
        self.store = SealedStore(self.store_path, witnesses=[self.asked(n) for n in range(3)])

    def asked(self, number: int):
        """Ask a witness as the network would, with the proof from the size that it knows."""
        witness, name = self.witnesses[number], self.policy.witnesses[number].name

        def ask(note, prove):
            old = 0
            size = int(note.text.split("\n")[1])
            for _ in range(2):
                if old > size:
                    return Cosigned(name, None, f"it has signed this log with {old} entries, we have {size}")
                reply = witness.add_checkpoint(request_body(old, prove(old) if old else [], note))
                if reply.status == 200:
                    return Cosigned(name, parse_lines(reply.body.decode())[0])
                if reply.status != 409:
                    break
                old = int(reply.body)
            return Cosigned(name, None, f"status {reply.status}: {reply.body.decode()}")

        return ask

    def to(self, at: int) -> None:
        """Let the true time come, for everybody."""
        self.clock.to(at)
        self.outside_clock.to(at)

    def announced(self, tender: str = TENDER, deadline: Instant = DEADLINE):
        self.ceremony, self.shares = hold_ceremony(tender, POSTS, threshold=3, at=self.clock())
        self.file = announce(
            self.store, self.ceremony, deadline=deadline, document=b"what is bought", now=self.clock()
        )
        self.version = fact_of(self.file.entry)
        return self.version

    def extended(self, deadline: Instant):
        proved = announce(
            self.store, self.ceremony, deadline=deadline, document=b"what is bought", now=self.clock()
        )
        self.version = fact_of(proved.entry)
        return proved

    def sealed(self, name: str, price: int = 100, *, version=None, **more) -> Bidder:
        folder = self.root / f"bid {name}"
        folder.mkdir(exist_ok=True)
        (folder / "offer.txt").write_text(f"price {price}\n", encoding="utf-8")
        made = seal_bid(folder, version or self.version, self.root / f"{name}.onusbid", key=KEY, **more)
        return Bidder(folder, made, parse_code(made.code))

    def received(self, bidder: Bidder, *, tender: str = TENDER, **more):
        bidder.receipt = receive_bid(self.store, bidder.sealed.path, tender=tender, now=self.clock(), **more)
        return bidder.receipt

    def handed_in(self, *names: str) -> list[Bidder]:
        bidders = [self.sealed(name, 100 + n) for n, name in enumerate(names)]
        for bidder in bidders:
            self.to(self.clock() + 60 * SECOND_US)
            self.received(bidder)
        return bidders

    def closed(self):
        self.to(DEADLINE + SECOND_US)
        return close_bidding(self.store, TENDER, now=self.clock())
