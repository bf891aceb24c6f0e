"""A small tender's folder, as the texts of its files, for tests of what reads and judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from onus.base.instants import Instant, instant
from onus.base.money import Minor
from onus.core.sealing.ceremony_ids import ceremony_id
from onus.core.sealing.facts import BidOpened, BidReceived, Custodian, OpenedBy, SealingCeremony
from onus.core.tendering.bid import BidContent, BidPeople, BidPrice
from onus.core.tendering.fact import TenderFact
from onus.outside.sealing.opening import opening_file
from onus.wire.sealing.signing import SignedFor
from onus.wire.tenders.fact_lines import with_facts
from onus.wire.tenders.opened_files import bid_files_of
from tests.resealed import committed

ID = "SNOW-2024"
HEAD = """
id = "SNOW-2024"
title = { en = "Generated snow clearing", "zh-Hans" = "生成的除雪项目" }
time_zone = "Asia/Shanghai"
currency = "CNY"
origin = "generated"
packs = ["cn-procurement"]
calendar = "CN"

[buyer]
id = "bureau"
name = { en = "Generated Bureau", "zh-Hans" = "生成主管局" }

[announcement]
method = "open"
bids_until = 2024-05-30T09:00:00+08:00
opens_at = 2024-05-30T09:30:00+08:00
starts = 2024-11-01
ends = 2025-10-31

[announcement.scheme]
method = "comprehensive"
currency = "CNY"

[[announcement.scheme.criteria]]
id = "price"
title = { en = "Price", "zh-Hans" = "价格" }
kind = "price"
most_milli = 100000

[[announcement.lots]]
id = "1"
title = { en = "All streets", "zh-Hans" = "全部街道" }
budget_minor = 10000000

[[announcement.requirements]]
id = "licence"
title = { en = "Licence", "zh-Hans" = "许可证" }
proof = "legal_person"
"""
SUPPLIERS = """
[[suppliers]]
id = "firm-a"
name = { en = "Generated Firm A", "zh-Hans" = "生成企业甲" }
credit_code = "91990000MA0000001X"

[[suppliers]]
id = "firm-b"
name = { en = "Generated Firm B", "zh-Hans" = "生成企业乙" }
credit_code = "91990000MA0000002X"
"""
PEOPLE = """
[[people]]
id = "officer-1"
body = "bureau"
"""


def digest(text: str) -> str:
    """Return 64 hexadecimal digits that stand for a text."""
    return sha256(text.encode()).hexdigest()


def ceremony() -> SealingCeremony:
    """Return the key of the tender as five custodians hold it."""
    custodians = tuple(Custodian(n, f"post {n}", f"body {n}", digest(f"share {n}")) for n in range(1, 6))
    holders = [(one.post, one.organisation, one.commitment) for one in custodians]
    return SealingCeremony(
        ID, ceremony_id(ID, digest("key"), 3, holders), "x25519-hkdf-sha256-aes256gcm", digest("key"), 3, custodians,
        instant("2024-05-06T08:30:00+08:00"),
    )  # fmt: skip


TO = SignedFor(ID, bytes.fromhex(ceremony().ceremony))
"""What every bid is signed for: this tender, under the key of its ceremony."""


def content(supplier: str, amount_minor: int) -> BidContent:
    """Return what a bidder sealed for the one lot."""
    return BidContent(supplier, (BidPrice("1", Minor(amount_minor)),))


def received(name: str, at: str, what: BidContent | None = None, *, recorded: str = "") -> TenderFact:
    """Return the receipt of an envelope; local time of Shanghai."""
    when = instant(at + "+08:00")
    to = digest(name + " c") if what is None else committed(what, to=TO).commitment.hex()
    said = BidReceived(ID, digest(name), to, digest(name + " m"), 65_536, when)
    return TenderFact(f"received-{name}", when, instant(recorded + "+08:00") if recorded else when, said)


def opened(name: str, what: BidContent, at: str) -> TenderFact:
    """Return the opening of an envelope; local time of Shanghai."""
    when, made = instant(at + "+08:00"), committed(what, to=TO)
    said = BidOpened(ID, digest(name), way=OpenedBy.CODE, at=when, **made.shown())
    return TenderFact(f"opened-{name}", when, when, said)


def fact(name: str, said: object, at: str, by: str = "") -> TenderFact:
    """Return a fact that came on record when it happened; local time of Shanghai."""
    when = Instant(instant(at + "+08:00"))
    return TenderFact(name, when, when, said, by)


def write(
    folder: Path,
    facts: Sequence[TenderFact] = (),
    contents: Mapping[str, BidContent] | None = None,
    changed: Mapping[str, str | bytes] | None = None,
) -> Path:
    """Write the folder of a tender: `contents` by the name of the envelope, `changed` files with other content."""
    files: dict[str, str | bytes] = {
        "tender.toml": HEAD,
        "facts.jsonl": with_facts(b"", facts, tender=ID),
        "register/suppliers.toml": SUPPLIERS,
        "register/people.toml": PEOPLE,
    }
    for name, one in (contents or {}).items():
        at = f"opened/{digest(name)}"
        made = committed(one, to=TO)
        files[f"{at}/opening.json"] = opening_file(digest(name), made, OpenedBy.CODE, at=Instant(0))
        files |= {f"{at}/files/{path}": raw for path, raw in bid_files_of(one, BidPeople()).items()}
    for name, text in {**files, **(changed or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
