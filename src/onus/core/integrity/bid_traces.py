"""What opened bids leave behind: the traces by which bids that were made together can be told.

In:  nothing; this module names the values.
Out: `CollusionRecord` and its parts, frozen.

The surprise: None is "this tender does not record it", so that the check cannot be
computed; an empty value is "recorded, and there was nothing".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onus.base.bounds import refuse, unless
from onus.base.instants import Instant


@dataclass(frozen=True, slots=True, order=True)
class FileTrace:
    """What one file of a bid says of its making; empty where it says nothing.

    Attributes:
        code: identity of the file itself, `/ID[0]` of a PDF for one.
        author: who wrote it.
        program: with which it was written; told, and never a sign by itself.
    """

    name: str
    code: str = ""
    author: str = ""
    program: str = ""


@dataclass(frozen=True, slots=True)
class BidTrace:
    """One opened bid, as far as it may show who made it.

    Attributes:
        supplier: id of the bidder.
        price_minor: whole price, 0 for none that can be compared.
        items: unit price in minor units by line of the price sheet.
        files: None where no metadata is recorded.
        clients: `mac`, `disk`, `dongle`, `cpu` or `machine`, each with its number.
        address: pseudonym of the network address that it was uploaded from; None where no log tells it.
        uploaded_at: when; None where neither a log nor a receipt tells it.
        contacts: telephone, mail and persons to ask; None where none are recorded.
        people: ids of staff and representatives that it names.
        names: under which the bidder itself is known.
        text: what its documents say, one text; None where no text was taken.
        account: that its bond came from; None where no bond is asked.
        agents: who handled it for the bidder; None where that is not recorded.
    """

    supplier: str
    price_minor: int = 0
    items: Mapping[str, int] = field(default_factory=dict)
    files: tuple[FileTrace, ...] | None = None
    clients: tuple[tuple[str, str], ...] | None = None
    address: str | None = None
    uploaded_at: Instant | None = None
    contacts: tuple[str, ...] | None = None
    people: tuple[str, ...] | None = None
    names: tuple[str, ...] = ()
    text: str | None = None
    account: str | None = None
    agents: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, order=True)
class BidInName:
    """A bid that names one supplier and is signed by the key of another.

    Attributes:
        bid: digest of its envelope.
        named: whom it names.
        key: under which it is signed, soundly.
        holder: for whom that key was registered.
    """

    bid: str
    named: str
    key: str
    holder: str


@dataclass(frozen=True, slots=True, order=True)
class PastTender:
    """An earlier tender: who took part, in order of rank, the winner first.

    Attributes:
        id: its name, or the ocid under which it was published.
        ranking: ids of suppliers; those whom the register does not know by whatever id the source gives.
        source: where it was read.
    """

    id: str
    ranking: tuple[str, ...]
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a tender that nobody won, and one in which somebody stands twice."""
        refuse(
            [
                unless(bool(self.ranking), "ranking must name at least the winner"),
                unless(len({*self.ranking}) == len(self.ranking), "ranking must name each supplier once"),
            ]
        )


@dataclass(frozen=True, slots=True)
class CollusionRecord:
    """The opened bids of one lot, and what they are held against.

    Attributes:
        tender: id of the tender, with the lot where there are several.
        bids: one for each bidder.
        tender_text: what the tender file says; None where no text was taken.
        benchmark_minor: the price that scores are measured by; None where none was published.
        history: earlier tenders; None where none were laid down.
        in_names: bids signed by the key of another than they name; None where no bid is signed.
        signs: signs that a law in force deems collusion, each with `id@version` of its rule.
    """

    tender: str
    bids: tuple[BidTrace, ...]
    tender_text: str | None = None
    benchmark_minor: int | None = None
    history: tuple[PastTender, ...] | None = None
    signs: Mapping[str, str] = field(default_factory=dict)
    in_names: tuple[BidInName, ...] | None = None
