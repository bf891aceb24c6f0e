"""A small tender told whole, from the notice to the opened envelopes, for tests of unusual endings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from onus.base.instants import Instant, instant
from onus.core.qualification.credit_codes import code_faults
from onus.core.sealing.facts import BiddingClosed, BidReceived, SharesCombined
from onus.core.sealing.standing import bids_digest
from onus.core.tendering.bid import BidContent
from onus.core.tendering.bidding import SupplierKey
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import AnnouncementChanged, DocumentsIssued, NoticePublished
from onus.core.tendering.restraining import ApprovalGiven
from tests.resealed import own_key
from tests.tender_folder import HEAD, ID, PEOPLE, ceremony, fact, opened, received, write

PLAIN = HEAD.partition("[[announcement.requirements]]")[0]
"""The head of the tender without anything that bidders must show."""
NOTICE, RECEIVED = "2024-05-06T09:00:00", "2024-05-28T08:%02d:00"
DEADLINE = "2024-05-30T09:00:00"
NAMES = ("firm-a", "firm-b", "firm-c", "firm-d")


def credit_code(number: int) -> str:
    """Return a code with a sound checksum and the registration office 99, which there is none of."""
    body = f"91990000MA9{number:06}"
    return next(body + mark for mark in "0123456789ABCDEFGHJKLMNPQRTUWXY" if not code_faults(body + mark))


SUPPLIERS = "\n".join(
    f'[[suppliers]]\nid = "{name}"\ncredit_code = "{credit_code(number)}"\n'
    f'name = {{ en = "Generated Firm {name[-1]}", "zh-Hans" = "生成企业{name[-1]}" }}\n'
    for number, name in enumerate(NAMES)
)

OFFICE = {"registrar-1": "purchaser", "reviewer-1": "reviewer", "head-1": "head"}
"""Who announces and registers keys, who says yes to a notice, and who to a change; nobody else has a power here."""
REGISTRAR = "".join(f'\n[[people]]\nid = "{one}"\nbody = "bureau"\n' for one in OFFICE)
APPOINTMENT = "".join(
    f'\n[[appointments]]\nperson = "{one}"\nrole = "{role}"\nbody = "bureau"\npaper = "generated"\n'
    "since = 2023-03-01T00:00:00+08:00\n"
    for one, role in OFFICE.items()
)


def approved(said: TenderFact, by: str) -> TenderFact:
    """Return the yes of another person to an act, on record with it."""
    return replace(said, id=f"{said.id}-approved", said=ApprovalGiven(said.id), by=by)


def extension(version: int, until: str, at: str, *, material: bool = False) -> TenderFact:
    """Return a change that moves the deadline; local time of Shanghai."""
    changes = {"bids_until": until + "+08:00", "opens_at": until + "+08:00"}
    return fact(f"extension-{version}", AnnouncementChanged(version, changes, material), at, "registrar-1")


def keys_of(suppliers: Iterable[str]) -> list[TenderFact]:
    """Return the registration of a key for each supplier, by a number that says nothing."""
    return [
        fact(f"key-{number}", SupplierKey(one, own_key(one).public.hex()), NOTICE, "registrar-1")
        for number, one in enumerate(dict.fromkeys(suppliers), start=1)
    ]


def told(
    bids: Mapping[str, BidContent],
    *,
    deadline: str = DEADLINE,
    version: int = 1,
    before: Sequence[TenderFact] = (),
    after: Sequence[TenderFact] = (),
) -> list[TenderFact]:
    """Return what happened: a notice, bids in time, the closing, the opening of each bid.

    Args:
        bids: content by the name of the envelope.
        deadline: in force at the end; local time of Shanghai.
        version: how many times it was set or moved.
        before: what else happened before the closing.
        after: what else happened after the opening.
    """
    key, at = ceremony(), instant(deadline + "+08:00")
    notice = fact("notice", NoticePublished("tender", 1, ""), NOTICE, "registrar-1")
    facts = [
        fact("ceremony", key, "2024-05-06T08:30:00"),
        approved(notice, "reviewer-1"),
        notice,
        fact("documents", DocumentsIssued(1, date(2024, 5, 17)), NOTICE, "registrar-1"),
        *keys_of(one.supplier for one in bids.values()),
        *(approved(one, "head-1") for one in before if isinstance(one.said, AnnouncementChanged)),
        *before,
    ]
    came = [received(name, RECEIVED % number, what) for number, (name, what) in enumerate(bids.items())]
    facts += came
    sealed = [one.said.ciphertext for one in came if isinstance(one.said, BidReceived)]
    closed = BiddingClosed(ID, version, at, len(sealed), bids_digest(sealed), Instant(at + 60_000_000))
    combined = SharesCombined(ID, key.ceremony, (1, 3, 5), key.tender_key, Instant(at + 120_000_000))
    day, clock = deadline.split("T")
    hour = clock[:3]
    facts.append(fact("closed", closed, f"{day}T{hour}01:00"))
    if bids:
        facts.append(fact("combined", combined, f"{day}T{hour}02:00"))
    facts += [
        opened(name, content, f"{day}T{hour}{number + 3:02}:00")
        for number, (name, content) in enumerate(bids.items())
    ]
    return [*facts, *after]


def story(
    folder: Path,
    bids: Mapping[str, BidContent],
    *,
    head: str = PLAIN,
    changed: Mapping[str, str | bytes] | None = None,
    **more: object,
) -> Path:
    """Write the folder of such a tender; `more` goes to `told`."""
    facts = told(bids, **more)  # type: ignore[arg-type]
    files = {
        "tender.toml": head, "register/suppliers.toml": SUPPLIERS, "register/people.toml": PEOPLE + REGISTRAR,
        "register/appointments.toml": APPOINTMENT, **(changed or {}),
    }  # fmt: skip
    return write(folder, facts, bids, files)
