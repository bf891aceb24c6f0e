"""Write the generated tender, from its plan to the signed contract; everything in it is made up.

Five envelopes arrive. Two bidders worked together and show it in five ways: one machine
wrote both files, one ratio lies between all their unit prices, one account paid both
bonds, both uploaded from one address, and in four earlier tenders they came together and
one of them won. One bidder is banned. One envelope comes a second late. What is planted
stands below, by name, and the journey tests ask for it.

Keys, nonces and codes are fixed and follow from plain words, so that the folder can be
made again byte for byte. No real tender may be sealed like that.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from onus.base.instants import DAY_US, SECOND_US, Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.evaluation.drawing import Panel
from onus.core.evaluation.scoring import ItemScore, ScoreSheet, SheetOpened, SheetSealed
from onus.core.evaluation.seeds import Cosigned, SeedCheckpoint
from onus.core.promises.promised import Promised
from onus.core.qualification.documents import DocumentLookup, QualificationDocument
from onus.core.sealing.ceremony_ids import ceremony_id
from onus.core.sealing.facts import (
    BiddingClosed,
    BidOpened,
    BidReceived,
    Custodian,
    OpenedBy,
    SealingCeremony,
    SharesCombined,
)
from onus.core.sealing.standing import bids_digest
from onus.core.tendering.awarding import (
    AwardDecided,
    ContractFiled,
    ContractSigned,
    PanelDrawn,
    RankingSigned,
)
from onus.core.tendering.bid import BidContent, BidDocument, BidItem, BidPeople, BidPrice
from onus.core.tendering.bidding import BondReceived, BondReturned, SupplierKey
from onus.core.tendering.contracting import contract_digest, contract_of_lot
from onus.core.tendering.drafting import draft_digest
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.preparing import (
    AnnouncementChanged,
    DocumentsIssued,
    NoticePublished,
    PlanApproved,
    QuestionAnswered,
    QuestionAsked,
)
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.restraining import ApprovalGiven, FlagDecided, FlagReplied
from onus.core.tendering.tender import Tender
from onus.log.keys import COSIGNATURE, TIME_BYTES, SigningKey
from onus.log.notes import Note
from onus.outside.law import powers_in_purchases
from onus.outside.sealing.opening import opening_file
from onus.outside.tenders import read_tender
from onus.wire.ban_lists import read_ban_list
from onus.wire.dossier_files import read_contract
from onus.wire.promise_files import read_terms
from onus.wire.sealing.committing import Committed
from onus.wire.sealing.envelopes import SealChance, SealedTo, digests_of, sealed_parts, sealing_header
from onus.wire.sealing.signing import BidderKey
from onus.wire.sealing.suite import public_of
from onus.wire.tenders.ban_files import with_ban_list
from onus.wire.tenders.fact_lines import with_facts
from onus.wire.tenders.opened_files import SEALED_SUFFIX, archive_of, bid_files_of
from onus.wire.tenders.vouching import checkpoint_text

HERE = Path(__file__).parent
LOT = "1"


@dataclass(frozen=True)
class Story:
    """One telling of the tender.

    Attributes:
        id: of the tender.
        title: line of `tender.toml` that names it.
        days: by which everything happens later; below 0, earlier.
        changed: pairs of a text of `tender.toml` and what stands in its place.
    """

    id: str
    title: str
    days: int = 0
    changed: tuple[tuple[str, str], ...] = ()


TITLE = 'title = { en = "Running of four public toilets (generated tender)", "zh-Hans" = "四座公共厕所管护采购（生成）" }'
_told = [Story("toilets-tender-2024", TITLE)]
DAY = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d")
WEIGHTS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ROW = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ACCOUNTS = {
    "firm-a": "account-1",
    "firm-b": "account-2",
    "firm-c": "account-2",
    "firm-d": "account-4",
    "firm-e": "account-5",
}
RUNNING = {
    "firm-a": 2_180_000,
    "firm-b": 2_300_000,
    "firm-c": 2_369_000,
    "firm-d": 2_050_000,
    "firm-e": 2_200_000,
}
"""Price of a month, in fen. That of C is 103/100 of that of B, in every line."""
HOURS = {"firm-a": 12, "firm-b": 24, "firm-c": 24, "firm-d": 20, "firm-e": 18}
STAFF = {"firm-a": 14, "firm-b": 11, "firm-c": 10, "firm-d": 12, "firm-e": 12}
MACHINES = {
    "firm-a": "machine-11",
    "firm-b": "machine-27",
    "firm-c": "machine-27",
    "firm-d": "machine-31",
    "firm-e": "machine-44",
}
ADDRESSES = {
    "firm-a": "address-3",
    "firm-b": "address-8",
    "firm-c": "address-8",
    "firm-d": "address-5",
    "firm-e": "address-9",
}
"""Pseudonyms of network addresses, as the log of the receiving store has them."""
EARLIER = (
    ("generated-2021-a", ("firm-b", "firm-c", "firm-a")), ("generated-2022-a", ("firm-c", "firm-b")),
    ("generated-2022-b", ("firm-b", "firm-d", "firm-c")), ("generated-2023-a", ("firm-c", "firm-a", "firm-b")),
    ("generated-2023-b", ("firm-a", "firm-d", "firm-e")),
)  # fmt: skip
"""Earlier tenders, the winner first: B and C come together four times, and one of them wins."""
ITEMS = ("cleaning", "supplies", "repairs", "watch", "waste")
SHARES = {
    "firm-a": (44, 21, 15, 12, 8), "firm-b": (45, 20, 15, 12, 8), "firm-c": (45, 20, 15, 12, 8),
    "firm-d": (46, 18, 17, 10, 9), "firm-e": (43, 22, 14, 13, 8),
}  # fmt: skip
NAMES = {
    "firm-a": ("A", "甲"),
    "firm-b": ("B", "乙"),
    "firm-c": ("C", "丙"),
    "firm-d": ("D", "丁"),
    "firm-e": ("E", "戊"),
}
ARRIVED = {
    "firm-a": "2024-02-04T16:12:00", "firm-b": "2024-02-05T08:01:10", "firm-c": "2024-02-05T08:03:40",
    "firm-d": "2024-02-05T08:40:00", "firm-e": "2024-02-05T09:30:01",
}  # fmt: skip
"""The deadline is 09:30:00; E is a second late."""
BANNED, LATE = "firm-d", "firm-e"
BOND = 500_000
WITNESS = "generated-witness"
SCORES = {"plan": {"firm-a": 27_000, "firm-b": 22_000, "firm-c": 20_000}}


def digest(text: str) -> bytes:
    """Return 32 bytes that follow from words; no chance is in them."""
    return sha256(f"generated tender 2024: {text}".encode()).digest()


def credit_code(number: int) -> str:
    """Return a unified social credit code with a sound checksum and the registration office 99, which there is none of."""
    body = f"91990000MA9{number:06}"
    total = sum(WEIGHTS.index(mark) * weight for mark, weight in zip(body, ROW, strict=True))
    return body + WEIGHTS[(31 - total % 31) % 31]


def tell(story: Story) -> None:
    """Let everything below be told as this story."""
    _told[0] = story


def witness() -> SigningKey:
    """Return the key of the witness; fixed and generated, so whoever reads this can sign with it."""
    return SigningKey(WITNESS, digest("witness key"), COSIGNATURE)


def at(text: str) -> Instant:
    """Return an instant of the local time of the place, as the story moves it."""
    return Instant(instant(f"{text}+08:00") + _told[0].days * DAY_US)


def day(text: str) -> date:
    """Return a day, as the story moves it."""
    return date.fromisoformat(text) + timedelta(days=_told[0].days)


def term() -> dict[str, date]:
    """Return the days of the term by the days in this file: a whole year from the first day of a month.

    So twelve equal months come to the price, wherever the story is moved to.
    """
    first = day("2024-04-01")
    while first.day != 1:
        first += timedelta(days=1)
    over = first.replace(year=first.year + 1)
    return {"2024-04-01": first, "2025-04-01": over, "2025-03-31": over - timedelta(days=1)}


def moved(text: str) -> str:
    """Return a file with its days moved by the story."""
    whole = term()
    return DAY.sub(lambda found: (whole.get(found[0]) or day(found[0])).isoformat(), text)


def head() -> str:
    """Return tender.toml."""
    text = (
        moved(HEAD)
        .replace("@POWERS@", powers_in_purchases().digest())
        .replace(TITLE, _told[0].title)
        .replace("toilets-tender-2024", _told[0].id)
    )
    for old, new in _told[0].changed:
        text = text.replace(old, new)
    return text


def fact(name: str, when: str, said: object, by: str = "") -> TenderFact:
    """Return a fact that came on record when it happened."""
    return TenderFact(name, at(when), at(when), said, by)


def approved(act: str, asked: str, done: str, by: str, minor: int = 0) -> TenderFact:
    """Return the approval of an act; it comes on record with the act that it names, as the website has it."""
    return TenderFact(f"approval-{act}", at(asked), at(done), ApprovalGiven(act, Minor(minor)), by)


HEAD = """# Generated: no such purchase, no such firms, no such people. Written by ../generate_tender.py.
id = "toilets-tender-2024"
title = { en = "Running of four public toilets (generated tender)", "zh-Hans" = "四座公共厕所管护采购（生成）" }
time_zone = "Asia/Shanghai"
currency = "CNY"
origin = "generated"
packs = ["cn-procurement", "onus-signals"]
calendar = "CN"
powers = "@POWERS@"

[buyer]
id = "unit"
name = { en = "Generated Purchasing Unit", "zh-Hans" = "生成采购单位" }
region = "generated-district"

[plan]
decided = 2024-01-02

[plan.need]
id = "toilets"
title = { en = "Four public toilets kept open, clean and stocked", "zh-Hans" = "四座公共厕所的开放、保洁与补给" }
category = "service"
object = "services"
service_to = "public"
form = "service_purchase"
payer = "government"
starts = 2024-04-01
ends = 2025-04-01
yearly_minor = 30000000
currency = "CNY"
major = false

[[plan.consultations]]
subject = "need"
opens = 2023-11-20
closes = 2023-12-20
opinions = 41
answered = true

[[plan.reviews]]
document = "tender documents, version 1"
on = 2023-12-28
conclusion = "no_restriction"

[plan.readiness]
officers = 2
inspections_each_month = 20
duties_each_month = 8

[[plan.readiness.posts]]
role = "inspector"
post = "toilets"

[[plan.readiness.posts]]
role = "accountable_officer"
post = "toilets"

[[plan.readiness.posts]]
role = "deputy"
post = "toilets-deputy"

[[plan.readiness.posts]]
role = "payment_approver"
post = "finance"

[announcement]
method = "open"
object = "services"
bids_until = 2024-02-01T09:30:00+08:00
opens_at = 2024-02-01T09:30:00+08:00
questions_until = 2024-01-25T17:00:00+08:00
starts = 2024-04-01
ends = 2025-03-31
form = "service_purchase"
fields = ["buyer", "object", "budget", "deadline", "criteria"]
draft_sha256 = "@DRAFT@"

[announcement.scheme]
method = "comprehensive"
currency = "CNY"
price_limit_minor = 30000000

[[announcement.scheme.criteria]]
id = "price"
title = { en = "Price", "zh-Hans" = "价格" }
kind = "price"
most_milli = 40000

[[announcement.scheme.criteria]]
id = "staff"
title = { en = "Cleaners on the contract", "zh-Hans" = "投入保洁员人数" }
kind = "computed"
most_milli = 30000
indicator = "cleaners"
[announcement.scheme.criteria.formula]
kind = "per_unit"
per_unit_milli = 2000

[[announcement.scheme.criteria]]
id = "plan"
title = { en = "Plan of the work", "zh-Hans" = "作业方案" }
kind = "scored"
most_milli = 30000
indicator = "steps of the plan that name place, time and person"
technical = true

[[announcement.texts]]
criterion = "staff"
text = { en = "Cleaners named in the bid, two points each", "zh-Hans" = "投标文件列明的保洁员，每人 2 分" }
unit = "person"

[[announcement.texts]]
criterion = "plan"
text = { en = "Three points for each step that names place, time and person", "zh-Hans" = "每一步骤写明地点、时间、人员得 3 分" }
unit = "step"
steps = [[1, 3000], [10, 30000]]

[announcement.low]
below_mean_ppm = 600000

[announcement.deviation]
over_ppm = 200000

[announcement.panel]
purpose = "toilets-tender-2024"
seats = ["sanitation", "sanitation", "accounting", ""]
buyers = ["buyer-representative"]
substitutes = 2

[announcement.seed]
origin = "generated-log"
not_before = 2024-02-05T09:30:00+08:00
witnesses = ["{witness}"]

[announcement.bond]
bid_minor = 500000
performance_ppm = 50000
forms = ["transfer", "guarantee", "insurance"]

[[announcement.lots]]
id = "1"
title = { en = "Four toilets, one year", "zh-Hans" = "四座公厕一年" }
budget_minor = 30000000

[[announcement.requirements]]
id = "legal_person"
title = { en = "Licence of the legal person", "zh-Hans" = "法人营业执照" }
proof = "legal_person"

[[announcement.requirements]]
id = "tax_and_social_security"
title = { en = "Tax and social security paid", "zh-Hans" = "依法纳税和缴纳社会保障资金的证明" }
proof = "tax_and_social_security"
"""

TERMS = """# Generated: which numbers of contract.toml a bid may promise.
[[terms]]
id = "ANSWER-HOURS"
kind = "response_time"
slot = "obligations.ANSWER.deadline.within_h"
unit = "h"
title = { en = "Hours in which reports are settled", "zh-Hans" = "市民反映问题办结时限" }

[[terms]]
id = "RUNNING-PRICE"
kind = "price"
slot = "prices.running.amount_minor"
unit = "fen"
title = { en = "Price of a month", "zh-Hans" = "每月价格" }
"""


@dataclass(frozen=True)
class Envelope:
    """A sealed bid and what is in it."""

    supplier: str
    files: dict[str, bytes]
    sealed: bytes
    committed: Committed
    mark: str
    size_class: int

    @property
    def name(self) -> str:
        """Return the digest of the envelope, by which the bid is known."""
        return sha256(self.sealed).hexdigest()

    @property
    def commitment(self) -> str:
        """Return what was committed to."""
        return self.committed.commitment.hex()

    def opening(self) -> bytes:
        """Return opening.json, which lies beside the opened files and holds the nonce."""
        return opening_file(self.name, self.committed, OpenedBy.CODE, at=at("2024-02-05T09:42:00"))


def ceremony() -> tuple[SealingCeremony, bytes]:
    """Return the key of the tender; fixed and generated, so it protects nothing."""
    private = digest("tender key")
    key = public_of(private).hex()
    posts = [
        (f"custodian-{n}", f"generated organisation {n}", digest(f"share {n}").hex()) for n in range(1, 6)
    ]
    named = ceremony_id(_told[0].id, key, 3, posts)
    custodians = tuple(Custodian(n, *post) for n, post in enumerate(posts, start=1))
    return SealingCeremony(
        _told[0].id, named, "x25519-hkdf-sha256-aes256gcm", key, 3, custodians, at("2024-01-08T08:30:00")
    ), private


def content(supplier: str) -> BidContent:
    """Return what a bidder offers."""
    month = RUNNING[supplier]
    parts = [month * share // 100 for share in SHARES[supplier]]
    return BidContent(
        supplier,
        (BidPrice(LOT, Minor(12 * month)),),
        tuple(BidItem(name, Minor(amount), 12) for name, amount in zip(ITEMS, parts, strict=True)),
        {"cleaners": STAFF[supplier]},
        (
            Promised("ANSWER-HOURS", HOURS[supplier]),
            Promised("RUNNING-PRICE", month),
        ),
    )


def people_behind(supplier: str) -> BidPeople:
    """Return who stands behind a bid; with which program on which machine its offer was written."""
    document = BidDocument(
        "offer.docx", digest(f"document of {supplier}").hex(), author=f"writer of {supplier}",
        machine=MACHINES[supplier], program="generated writer 1.0", made_at=day("2024-01-30").isoformat(),
    )  # fmt: skip
    return BidPeople((document,))


def own_key(supplier: str) -> BidderKey:
    """Return the key that a bidder signs with; generated and known to everybody, so it proves nothing."""
    return BidderKey(digest(f"key of {supplier}"))


def envelopes(made: SealingCeremony) -> tuple[Envelope, ...]:
    """Return the five envelopes, sealed with the suite that bidders use."""
    found = []
    for supplier in RUNNING:
        files = bid_files_of(content(supplier), people_behind(supplier))
        archive = archive_of(files)
        chance = SealChance(
            digest(f"content {supplier}"), digest(f"ephemeral {supplier}"), digest(f"nonce {supplier}"),
            digest(f"code {supplier}")[:16],
        )  # fmt: skip
        digests, length = digests_of(chance.nonce, [archive])
        to = SealedTo(_told[0].id, 2, bytes.fromhex(made.ceremony), bytes.fromhex(made.tender_key))
        own = own_key(supplier).commit(to.signed_for(), digests)
        header = sealing_header(to, chance, made=own, length=length)
        sealed = b"".join(sealed_parts(header, chance, [archive], made=own, length=length))
        found.append(Envelope(supplier, files, sealed, own, header.mark.hex(), header.size_class))
    return tuple(found)


def before_opening(made: SealingCeremony, bids: Sequence[Envelope]) -> Iterator[TenderFact]:
    """Yield what happened until the bids were closed."""
    yield approved("plan-approved", "2024-01-05T09:10:00", "2024-01-05T10:00:00", "finance-1", 30_000_000)
    yield fact("plan-approved", "2024-01-05T10:00:00", PlanApproved(Minor(30_000_000)), "head-1")
    yield fact("ceremony", "2024-01-08T08:30:00", made, "custodian-1")
    yield approved("notice", "2024-01-08T08:40:00", "2024-01-08T09:00:00", "reviewer-1")
    yield fact(
        "notice",
        "2024-01-08T09:00:00",
        NoticePublished("tender", 1, "https://notices.example/1"),
        "officer-1",
    )
    yield fact("documents", "2024-01-08T09:05:00", DocumentsIssued(1, day("2024-01-19")), "officer-1")
    seen = Localized(
        "Licence and key certificate of the standing register.", "供应商库中的营业执照与密钥证书。"
    )
    for number, supplier in enumerate(RUNNING, start=1):
        # The whole register, and a number for each: who is in it says of nobody that he will bid.
        key = SupplierKey(supplier, own_key(supplier).public.hex(), seen)
        yield fact(f"key-{number}", "2024-01-08T09:10:00", key, "officer-1")
    asked = Localized("May a bid name part-time cleaners?", "兼职保洁员是否可以列入？")
    yield fact("question-1", "2024-01-16T15:20:00", QuestionAsked(asked))
    answered = Localized(
        "No: cleaners are those on the contract full time.", "不可以：保洁员指全职投入本项目的人员。"
    )
    yield fact("answer-1", "2024-01-19T11:00:00", QuestionAnswered("question-1", answered), "officer-1")
    until = moved("2024-02-05T09:30:00+08:00")
    later = {"bids_until": until, "opens_at": until}
    reason = Localized("The answer may change how a bid is prepared.", "答复可能影响投标文件编制。")
    yield approved("change-2", "2024-01-19T10:30:00", "2024-01-19T11:00:00", "head-1")
    yield fact("change-2", "2024-01-19T11:00:00", AnnouncementChanged(2, later, True, reason), "officer-1")
    for supplier in RUNNING:
        for asked_for in ("legal_person", "tax_and_social_security"):
            name = f"{supplier}-{asked_for.replace('_', '-')}"
            shown = QualificationDocument(
                f"shown-{name}", supplier, asked_for, digest(name).hex(), f"generated-{name}", "generated issuer",
                day("2023-06-01"), day("2025-05-31"), at("2024-02-01T10:00:00"),
            )  # fmt: skip
            yield fact(f"shown-{name}", "2024-02-01T10:00:00", shown)
            when = at("2024-02-02T10:00:00")
            checked = DocumentLookup(
                f"checked-{name}", f"shown-{name}", "officer-2", when, "online", "generated register", "genuine",
                recorded_at=when,
            )  # fmt: skip
            yield fact(f"checked-{name}", "2024-02-02T10:00:00", checked, "officer-2")
        bond = BondReceived(supplier, Minor(BOND), "transfer", ACCOUNTS[supplier])
        yield fact(f"bond-{supplier}", "2024-02-02T14:00:00", bond, "finance-1")
    for number, bid in enumerate(sorted(bids, key=lambda one: ARRIVED[one.supplier]), start=1):
        received = BidReceived(
            _told[0].id, bid.name, bid.commitment, bid.mark, bid.size_class, at(ARRIVED[bid.supplier])
        )
        # Ids are published before the opening, so a receipt is a number and never a name.
        yield fact(f"received-{number}", ARRIVED[bid.supplier], received)
    in_time = [bid.name for bid in bids if bid.supplier != LATE]
    closed = BiddingClosed(
        _told[0].id,
        2,
        at("2024-02-05T09:30:00"),
        len(in_time),
        bids_digest(in_time),
        at("2024-02-05T09:31:00"),
    )
    yield fact("closed", "2024-02-05T09:31:00", closed, "custodian-1")


def unsigned() -> SeedCheckpoint:
    """Return the checkpoint of the seed, as the log alone has it."""
    return SeedCheckpoint(64, digest("root").hex(), "generated-log")


def seed_note(when: Instant) -> bytes:
    """Return the checkpoint of the seed as the note that a witness gives."""
    text = checkpoint_text(unsigned())
    return Note(text, (witness().sign(text, at_s=when // SECOND_US),)).encode()


def cosigned(when: Instant) -> SeedCheckpoint:
    """Return the checkpoint of the seed, signed by the witness as C2SP cosignature/v1 asks."""
    line = witness().sign(checkpoint_text(unsigned()), at_s=when // SECOND_US)
    mark = Cosigned(when, WITNESS, line.signature[TIME_BYTES:].hex())
    return replace(unsigned(), cosigned=(mark,))


def opening(made: SealingCeremony, bids: Sequence[Envelope]) -> Iterator[TenderFact]:
    """Yield the opening, and the checkpoint from which the panel is drawn."""
    yield fact("checkpoint", "2024-02-05T09:33:00", cosigned(at("2024-02-05T09:32:00")))
    yield fact(
        "combined", "2024-02-05T09:40:00",
        SharesCombined(_told[0].id, made.ceremony, (1, 3, 5), made.tender_key, at("2024-02-05T09:40:00")), "custodian-1",
    )  # fmt: skip
    for number, bid in enumerate(one for one in bids if one.supplier != LATE):
        when = f"2024-02-05T09:{42 + number}:00"
        opened = BidOpened(_told[0].id, bid.name, way=OpenedBy.CODE, at=at(when), **bid.committed.shown())
        yield fact(f"opened-{bid.supplier}", when, opened, "custodian-1")


def evaluation(panel: Panel, bids: Sequence[Envelope]) -> Iterator[TenderFact]:
    """Yield the panel and its sheets, each sealed before any was opened."""
    yield approved("panel", "2024-02-05T10:10:00", "2024-02-05T10:10:00", "supervisor-1")
    yield fact("panel", "2024-02-05T10:10:00", PanelDrawn(panel.members), "officer-1")
    names = {bid.supplier: bid.name for bid in bids}
    sheets = []
    for seat, member in enumerate(panel.members):
        items = tuple(
            ItemScore(names[supplier], criterion, points + 300 * (seat % 3) - 300)
            for criterion, by in SCORES.items()
            for supplier, points in by.items()
        )
        sheets.append(ScoreSheet(member, digest(f"salt {member}").hex(), items))
    for seat, sheet in enumerate(sheets):
        when = f"2024-02-05T13:{10 + seat}:00"
        yield fact(
            f"sheet-{seat}-sealed",
            when,
            SheetSealed(at(when), f"sheet-{seat}-sealed", sheet.expert, sheet.digest()),
        )
    for seat, sheet in enumerate(sheets):
        when = f"2024-02-05T14:{10 + seat}:00"
        yield fact(f"sheet-{seat}-opened", when, SheetOpened(at(when), f"sheet-{seat}-opened", sheet))


def award(tender: Tender, judged: Proceeding) -> Iterator[TenderFact]:
    """Yield what follows from the ranking, each step within its limit."""
    lot = judged.lot(LOT)
    assert judged.panel is not None, "there is a ranking only of a panel"
    chair = judged.panel.members[0]
    if lot.ranking is None or lot.winner is None or lot.winner.row is None:
        sys.exit(f"the generated tender has no ranking: {lot.why_unranked}")
    order = tuple(row.bid for row in lot.ranking.rows)
    first = lot.winner.row
    yield fact("ranking", "2024-02-05T16:00:00", RankingSigned(LOT, order), chair)
    reason = Localized("First in the ranking.", "综合得分第一。")
    yield approved("award", "2024-02-07T09:10:00", "2024-02-07T10:00:00", "reviewer-1", first.price_minor)
    yield fact(
        "award",
        "2024-02-07T10:00:00",
        AwardDecided(LOT, first.bid, Minor(first.price_minor), reason),
        "head-1",
    )
    yield approved("award-notice", "2024-02-08T08:30:00", "2024-02-08T09:00:00", "reviewer-1")
    yield fact(
        "award-notice",
        "2024-02-08T09:00:00",
        NoticePublished("award", 2, "https://notices.example/2"),
        "officer-1",
    )
    text = contract_of_lot(tender, lot)
    assert text is not None, "the tender has a draft, and the lot a winner"
    contract = ContractSigned(
        "toilets-2024", LOT, first.bid, Minor(first.price_minor), contract_digest(tender, text),
        Minor(first.price_minor // 20),
    )  # fmt: skip
    for supplier in RUNNING:
        if supplier != first.bidder:
            back = BondReturned(f"bond-{supplier}")
            yield fact(f"bond-{supplier}-back", "2024-02-18T10:00:00", back, "finance-1")
    reviewer = "contract-reviewer-1"
    yield approved("contract", "2024-02-28T09:20:00", "2024-02-28T10:00:00", reviewer, first.price_minor)
    yield fact("contract", "2024-02-28T10:00:00", contract, "head-1")
    yield approved("contract-notice", "2024-02-29T08:30:00", "2024-02-29T09:00:00", "reviewer-1")
    yield fact(
        "contract-notice",
        "2024-02-29T09:00:00",
        NoticePublished("contract", 0, "https://notices.example/3"),
        "officer-1",
    )
    yield from hearing()
    yield fact("contract-filed", "2024-03-04T09:00:00", ContractFiled("toilets-2024"), "officer-1")
    yield fact(
        f"bond-{first.bidder}-back", "2024-03-04T10:00:00", BondReturned(f"bond-{first.bidder}"), "finance-1"
    )


def hearing() -> Iterator[TenderFact]:
    """Yield what B and C say of the flags, and what the supervisor decides once both could be heard."""
    machine = Localized(
        "We had our offer printed at the same print shop.", "我方投标文件在同一家图文店排版打印。"
    )
    yield fact("reply-b", "2024-02-06T15:00:00", FlagReplied("CN-02", "firm-b", machine))
    yield fact("reply-c", "2024-02-07T09:20:00", FlagReplied("CN-02", "firm-c", machine))
    referred = Localized(
        "One ratio in every unit price and one account for both bonds are signs that the law names, and nobody disproved them; handed to the department that supervises purchases.",
        "分项报价逐项成同一比例、保证金出自同一账户，属法律所列情形，当事人未作反证，移送采购监管部门。",
    )
    explained = Localized(
        "One print shop explains the one machine; the signs that the law names are decided by themselves.",
        "同一图文店可以解释同一设备；法律所列情形另行处理。",
    )
    decided = (
        ("CN-02", "explained", explained),
        ("CN-07", "referred", referred),
        ("CN-08", "referred", referred),
    )
    for number, (flag, outcome, reason) in enumerate(decided):
        for firm in ("firm-b", "firm-c"):
            said = FlagDecided(flag, firm, outcome, reason)
            yield fact(
                f"decided-{flag.lower()}-{firm}", f"2024-02-09T10:{10 + number}:00", said, "supervisor-1"
            )


APPOINTED = (
    ("head-1", "unit", "head", 'body = "unit"'),
    ("officer-1", "unit", "purchaser", 'body = "unit"'),
    ("officer-2", "unit", "reviewer", 'body = "unit"'),
    ("finance-1", "unit", "finance", 'body = "unit"'),
    ("reviewer-1", "unit", "reviewer", 'body = "unit"'),
    ("contract-reviewer-1", "unit", "contract_reviewer", 'body = "unit"'),
    *((f"custodian-{n}", f"generated organisation {n}", "custodian", "") for n in range(1, 6)),
    ("supervisor-1", "generated finance bureau", "supervisor", 'region = "generated-district"'),
    ("remedy-1", "generated finance bureau", "remedy_officer", 'region = "generated-district"'),
)
"""Who acts: id, own body, role, and how far the appointment reaches; empty for this purchase alone. The panel has its seat by the draw."""


def people() -> str:
    """Return register/people.toml."""
    rows = ["# Generated: nobody of these exists."]
    own = [*((name, body) for name, body, _, _ in APPOINTED), ("buyer-representative", "unit")]
    for name, body in (*own, *((f"head-of-{firm}", firm) for firm in RUNNING)):
        rows.append(f'\n[[people]]\nid = "{name}"\nbody = "{body}"')
    return "\n".join(rows) + "\n"


def appointments() -> str:
    """Return register/appointments.toml."""
    rows = ["# Generated: no such order was given."]
    for number, (name, _, role, reach) in enumerate(APPOINTED, start=1):
        reach = reach or f'tender = "{_told[0].id}"'
        rows.append(
            f'\n[[appointments]]\nperson = "{name}"\nrole = "{role}"\npaper = "generated order {number} of 2023"\n'
            f"since = 2023-03-01T00:00:00+08:00\n{reach}"
        )
    return "\n".join(rows) + "\n"


def suppliers() -> str:
    """Return register/suppliers.toml."""
    rows = ["# Generated: the codes have sound checksums, and no registration office is numbered 99."]
    for number, (firm, (english, chinese)) in enumerate(NAMES.items(), start=1):
        rows.append(
            f'\n[[suppliers]]\nid = "{firm}"\n'
            f'name = {{ en = "Generated Firm {english}", "zh-Hans" = "生成企业{chinese}" }}\n'
            f'credit_code = "{credit_code(number)}"\nhead = "head-of-{firm}"\nsince = 2015-0{number}-01'
        )
    return "\n".join(rows) + "\n"


def experts() -> str:
    """Return register/experts.toml: eighteen experts, one of whom worked for A."""
    rows = [
        '# Generated.\nid = "generated-library"\nfrozen_at = 2024-01-31T17:00:00+08:00\nlog_index = 40',
    ]
    for number in range(1, 19):
        field = "sanitation" if number <= 10 else "accounting"
        rows.append(
            f'\n[[experts]]\nid = "expert-{number:02}"\nexpertise = ["{field}"]\nbody = "institute-{number % 5}"'
        )
    return "\n".join(rows) + "\n"


def uploads(bids: Sequence[Envelope]) -> str:
    """Return register/uploads.toml: the log of the receiving store, addresses as pseudonyms."""
    rows = ["# Generated. Addresses are pseudonyms; equal ones were equal in the log."]
    for bid in bids:
        rows.append(
            f'\n[[uploads]]\nbid = "{bid.name}"\nat = {ARRIVED[bid.supplier]}+08:00\n'
            f'address = "{ADDRESSES[bid.supplier]}"'
        )
    return "\n".join(rows) + "\n"


def history() -> str:
    """Return register/history.toml: earlier tenders."""
    rows = ["# Generated: there were no such tenders."]
    for name, ranking in EARLIER:
        listed = ", ".join(f'"{firm}"' for firm in ranking)
        rows.append(f'\n[[history]]\nid = "{name}"\nranking = [{listed}]\nsource = "generated"')
    return "\n".join(rows) + "\n"


TIES = """# Generated.
[[ties]]
person = "expert-03"
to = "firm-a"
tie = "employed"
since = 2019-03-01
until = 2022-06-30
source = "generated register of social security"
"""


def bans() -> str:
    """Return register/bans.toml: the list as it was looked up, by which D may not take part until the summer."""
    number = list(NAMES).index(BANNED) + 1
    listed = (
        "id,credit_code,since,until,ground,issuer,regions\n"
        f"ban-1,{credit_code(number)},2023-07-01,2024-06-30,false documents in an earlier purchase,,\n"
    )
    taken = read_ban_list(
        listed.encode(), file="bans.csv", name="generated list of serious breaches",
        source="https://bans.example/list.csv", as_of=date(2024, 2, 1),
    )  # fmt: skip
    return f"# Generated.\n{with_ban_list(b'', taken).decode()}"


def announced_draft(draft: str) -> str:
    """Return the digest by which the announcement names the draft contract and its terms."""
    contract, terms = read_contract(draft.encode()).value, read_terms(TERMS.encode())[0]
    assert contract is not None and terms is not None, "the generated draft is sound"
    return draft_digest(contract, terms.terms)


def write(folder: Path, facts: Sequence[TenderFact], bids: Sequence[Envelope]) -> None:
    """Write the folder of the tender, whole."""
    draft = (HERE / "toilets-2024" / "contract.toml").read_text(encoding="utf-8")
    draft = draft.replace("signed = 2024-01-01\n", "").replace("starts = 2024-01-01", "starts = 2024-04-01")
    draft = moved(draft.replace("ends = 2025-01-01", "ends = 2025-04-01"))
    ordered = sorted(facts, key=lambda one: (one.recorded_at, one.id))
    files = {
        "tender.toml": head()
        .replace("{witness}", witness().verifier.encode())
        .replace("@DRAFT@", announced_draft(draft))
        .encode(),
        "terms.toml": TERMS.encode(),
        "contract.toml": draft.encode(),
        "register/suppliers.toml": suppliers().encode(),
        "register/people.toml": moved(people()).encode(),
        "register/appointments.toml": moved(appointments()).encode(),
        "register/experts.toml": moved(experts()).encode(),
        "register/ties.toml": moved(TIES).encode(),
        "register/bans.toml": moved(bans()).encode(),
        "register/uploads.toml": moved(uploads(bids)).encode(),
        "register/history.toml": moved(history()).encode(),
        "facts.jsonl": with_facts(b"", ordered, tender=_told[0].id),
    }
    for bid in bids:
        files[f"bids/{bid.name}{SEALED_SUFFIX}"] = bid.sealed
        if bid.supplier != LATE:
            files[f"opened/{bid.name}/opening.json"] = bid.opening()
            files |= {f"opened/{bid.name}/files/{path}": raw for path, raw in bid.files.items()}
    shutil.rmtree(folder, ignore_errors=True)
    for name, raw in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)


def write_tender(folder: Path) -> None:
    """Write the tender step by step: what the office claims is what its own judge comes to."""
    made, _ = ceremony()
    bids = envelopes(made)
    facts = [*before_opening(made, bids), *opening(made, bids)]
    write(folder, facts, bids)
    for step in (evaluation, award):
        tender = read_tender(folder).tender
        judged = judge(tender, tender.rulebook, at("2024-12-31T00:00:00"))
        if step is evaluation:
            if judged.panel is None:
                sys.exit(f"the generated tender has no panel: {judged.why_no_seed}")
            facts += evaluation(judged.panel, bids)
        else:
            facts += award(tender, judged)
        write(folder, [replace(one) for one in facts], bids)


if __name__ == "__main__":
    write_tender(Path(sys.argv[1]) if sys.argv[1:] else HERE / "tender-2024")
