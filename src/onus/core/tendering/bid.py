"""What came out of an envelope: prices, answers and promises for everybody, people and documents for the office.

In:  the bytes under `opened/`.
Out: `OpenedFiles`: `BidContent`, with the bytes that it was read from, and `BidPeople`;
     or `UnreadableBid`, where one of the two files says nothing that can be read.

The surprise: what everybody may read and what nobody outside may are two files of a bid. So
the one is published to the last byte, and proves that it was sealed, without a word of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onus.base.bounds import not_a_share, refuse, unless
from onus.base.money import PPM, Minor
from onus.base.texts import Localized
from onus.core.promises.promised import Promised
from onus.core.tendering.bidding import not_a_digest

NO_CONTENT = "missing"
"""The bid was sealed without a `bid.json`."""


@dataclass(frozen=True, slots=True)
class BidPrice:
    """Price for a lot; what is absurd is refused by the judge and not here, for the bid is on record."""

    lot: str
    amount_minor: Minor
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class BidDocument:
    """A document within a bid.

    Attributes:
        name: of the file.
        sha256: digest of its bytes.
        author: who wrote it, as the file says.
        machine: identity of the machine or of the licence, as the file says.
        program: with which it was written.
        made_at: when, as the file says; text, for nobody can vouch for it.
    """

    name: str
    sha256: str
    author: str = ""
    machine: str = ""
    program: str = ""
    made_at: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no digest."""
        refuse([not_a_digest("sha256", self.sha256)])


@dataclass(frozen=True, slots=True)
class BidItem:
    """One line of a price sheet.

    Attributes:
        id: its name.
        unit_minor: price of a unit.
        quantity: how many units.
    """

    id: str
    unit_minor: Minor
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class BidContent:
    """bid.json: what everybody may read once the bid is open.

    Attributes:
        supplier: id of the supplier.
        prices: one for each lot that it bids for.
        items: price sheet.
        indicators: value of each indicator that is scored.
        promises: a number for each term that was announced.
        subcontracts_ppm: share that it would let on.
        firms: kinds of firm that it declared with proof: `small`, `micro` and the like.
    """

    supplier: str
    prices: tuple[BidPrice, ...]
    items: tuple[BidItem, ...] = ()
    indicators: Mapping[str, int] = field(default_factory=dict)
    promises: tuple[Promised, ...] = ()
    subcontracts_ppm: int = 0
    firms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a bid without a price, two prices for one lot, and a share beyond the whole."""
        lots = [price.lot for price in self.prices]
        refuse(
            [
                unless(bool(lots), "prices must name at least one lot"),
                unless(len(set(lots)) == len(lots), "prices must name each lot once"),
                not_a_share("subcontracts_ppm", self.subcontracts_ppm, whole_ppm=PPM),
            ]
        )


@dataclass(frozen=True, slots=True)
class BidPeople:
    """people.json: who stands behind a bid, and how it would do the work; never published as it is.

    Attributes:
        documents: with their metadata.
        contact: who answers for the bid, telephone and address, as written in it.
        staff: ids of the people that it names.
        method: how it would do the work.
        agent: who handled the bid for the bidder; empty for nobody.
    """

    documents: tuple[BidDocument, ...] = ()
    contact: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    method: Localized = Localized()
    agent: str = ""


@dataclass(frozen=True, slots=True)
class OpenedFiles:
    """What came out of one envelope.

    Attributes:
        content: what its `bid.json` says.
        raw: the bytes of that file.
        people: what its `people.json` says, or as much of it as the reader may know.
        commitment: what all its files come to with the nonce, 64 hexadecimal digits; empty for a
            reader who has `bid.json` alone.
        withheld: why the reader has no bytes; `raw` is empty then, and that the content is what was sealed
            rests on the word of the office. Empty where the bytes are there.
    """

    content: BidContent
    raw: bytes
    people: BidPeople = BidPeople()
    commitment: str = ""
    withheld: str = ""


@dataclass(frozen=True, slots=True, order=True)
class UnreadPart:
    """One thing for which a file of an opened bid cannot be read; never a word of what it says.

    Attributes:
        file: `bid.json` or `people.json`.
        code: of the error.
        line: in the file, from 1; 0 where it has none.
    """

    file: str
    code: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class UnreadableBid:
    """What came out of an envelope, is what was sealed, and cannot be evaluated.

    A bidder alone decides what lies in an envelope; whatever that is concerns no other bid.

    Attributes:
        faults: every one of both files, in their order.
        raw: the bytes of its `bid.json`; None where there is none, or where the reader may not have it.
        withheld: why there are no bytes: `missing` for no such file, else why they are not shown.
        supplier: whose it is, where its `bid.json` can be read.
        people: what its `people.json` says, where it can be read.
        commitment: what all its files come to with the nonce; empty for a reader who has no nonce.
    """

    faults: tuple[UnreadPart, ...]
    raw: bytes | None = None
    withheld: str = ""
    supplier: str = ""
    people: BidPeople = BidPeople()
    commitment: str = ""
