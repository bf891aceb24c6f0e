"""A generated purchase on the website: its folder, its custodians, and people in their roles.

The example tender is cut at an instant, so that its bids are still to come or its sheets are
still to be scored; the key is a new one where the test must hold its shares.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

from django.test import Client

from onus.actions import tender_desk
from onus.actions.load_tender import load_tender
from onus.actions.tender_acts import Acting, act_in_tender
from onus.actions.tender_bids import SealedPlaces, close, file_for_bidders, hand_in, reveal
from onus.actions.tender_desk import tender_now
from onus.base.instants import Instant, instant
from onus.base.texts import Localized
from onus.core.sealing.facts import SealingCeremony
from onus.core.tendering.act_kinds import CLARIFY
from onus.core.tendering.consulting import ConsultationOpened
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import Tender
from onus.outside import clock
from onus.outside.sealing.announcing import tender_file
from onus.outside.sealing.ceremony import hold_ceremony
from onus.outside.sealing.sealing import seal_bid
from onus.outside.sealing.store import SealedStore, make_store
from onus.records import people
from onus.wire.sealing.shares import KeyShare
from onus.wire.tenders.fact_lines import fact_line
from tests.outside.sealing.town import Town
from tests.resealed import own_key
from tests.web.signing import give, make_account, open_session

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "tender-2024"
TENDER, BUYER = "toilets-tender-2024", "unit"
POSTS = tuple((f"post {letter}", f"Generated Body {letter}") for letter in "ABCDE")
NAMED_POSTS = tuple((f"post {n}", f"generated organisation {n}") for n in range(1, 6))
PAGES = (
    "tender",
    "tender_file",
    "tender_proof",
    "receipt",
    "receipt_proof",
    "act",
    "waiting",
    "opinion",
    "bid",
    "scores",
    "seed",
    "contract",
    "custody",
    "codes",
    "sealed_log",
)
KEY_MADE = instant("2024-01-08T09:00:00+08:00")
BEFORE_QUESTIONS = instant("2024-01-10T09:00:00+08:00")
BIDDING = instant("2024-01-29T10:00:00+08:00")
PAST_DEADLINE = instant("2024-02-01T09:31:00+08:00")
DRAWN = instant("2024-02-05T10:15:00+08:00")
PLANNING = instant("2024-01-04T10:00:00+08:00")
ALL_BUT_ONE_SEALED = instant("2024-02-05T13:20:00+08:00")
SCORED = instant("2024-02-06T20:00:00+08:00")


def folder_until(
    until: Instant, to: Path, *, key: SealingCeremony | None = None, without: Sequence[str] = ()
) -> Path:
    """The example with the facts on record at an instant; with another key, and no bids, where one is given.

    `without` are facts that are left out.
    """
    shutil.copytree(EXAMPLE, to)
    rows = [json.loads(line) for line in (EXAMPLE / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    kept = [row for row in rows if instant(row["recorded_at"]) <= until and row["id"] not in without]
    lines = [
        json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        for row in kept
        if key is None or row["kind"] != "sealing_ceremony"
    ]
    if key is not None:
        lines.append(fact_line(TenderFact("key", KEY_MADE, KEY_MADE, key, "custodian-1")))
        for inner in ("bids", "opened"):
            shutil.rmtree(to / inner, ignore_errors=True)
    if key is not None or not any(row["kind"] == "bid_received" for row in kept):
        # A log of uploads tells of envelopes that this purchase does not have.
        (to / "register" / "uploads.toml").unlink(missing_ok=True)
    (to / "facts.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    return to


def appoint(folder: Path, known: Sequence[tuple[str, str, str]]) -> None:
    """Name people in the register of a purchase and appoint them: id, role, body."""
    register = folder / "register"
    with (
        (register / "people.toml").open("a", encoding="utf-8") as people_file,
        (register / "appointments.toml").open("a", encoding="utf-8") as appointments,
    ):
        for name, role, body in known:
            people_file.write(f'\n[[people]]\nid = "{name}"\nbody = "{body}"\n')
            appointments.write(
                f'\n[[appointments]]\nperson = "{name}"\nrole = "{role}"\npaper = "generated"\n'
                f'since = 2023-03-01T00:00:00+08:00\nbody = "{body}"\n'
            )


def laid(
    settings,
    tmp: Path,
    *,
    facts_until: Instant,
    own_key: bool = True,
    known: Sequence[tuple[str, str, str]] = (),
) -> tuple[KeyShare, ...]:
    """Load the tender into the website, with a store of sealed bids; return the shares of its key.

    `known` are people whom the register names too: id, role, body.
    """
    settings.DATA = tmp / "data"
    settings.STORE = settings.DATA / "store"
    settings.DATA.mkdir()
    key, shares = hold_ceremony(TENDER, POSTS, threshold=3, at=KEY_MADE)
    folder = folder_until(facts_until, tmp / "tender", key=key if own_key else None)
    appoint(folder, known)
    load_tender(folder, settings.STORE, now=KEY_MADE, region="generated-district")
    make_store(settings.DATA / "sealed", "bids.generated.example")
    return shares


def told_otherwise(monkeypatch, change: Callable[[Tender], Tender]) -> None:
    """Let the desks read the generated purchase with something in it changed."""
    plain = tender_desk._read

    def read(listed, made_here, store):
        return change(plain(listed, made_here, store))

    monkeypatch.setattr(tender_desk, "_read", read)


def ticking(monkeypatch, now: int) -> None:
    """Set the clock of the website; each look at it is a second later."""
    ticks = count(now, 1_000_000)
    monkeypatch.setattr(clock, "now", lambda: Instant(next(ticks)))


def at(monkeypatch, now: int) -> None:
    """Set the clock of the website; sessions have their own."""
    monkeypatch.setattr(clock, "now", lambda: Instant(now))


def person(role: str, login: str, *, body: str = BUYER) -> Client:
    """Somebody in a role of the purchase."""
    user = make_account(login)
    give(login, role, dossier="", post="", body=body)
    return open_session(Client(), user)


def also(login: str, roles: Sequence[str], *, body: str = BUYER) -> None:
    """Further appointments of somebody who is there."""
    assert people.account(login).active
    for role in roles:
        give(login, role, dossier="", post="", body=body)


def witnessed(settings, tmp: Path, monkeypatch) -> Town:
    """Put a store whose log three witnesses sign in the place of the one without; return their town."""
    town = Town(tmp / "town")
    town.to(BIDDING)
    shutil.rmtree(settings.DATA / "sealed")
    (settings.DATA / "sealed").symlink_to(town.store_path, target_is_directory=True)
    asked = partial(SealedStore, witnesses=[town.asked(number) for number in range(3)])
    for module in ("onus.actions.tender_bids", "onus.cli.bid_office"):
        monkeypatch.setattr(f"{module}.SealedStore", asked)
    monkeypatch.setattr("onus.cli.bid_office.now", town.clock)
    return town


def one_of_each(settings, tmp: Path, name: str = TENDER) -> dict[str, str]:
    """Lay a purchase past its deadline with a bid, its code and a proposal; return what fills the places of addresses."""
    key, _ = hold_ceremony(name, NAMED_POSTS, threshold=3, at=KEY_MADE)
    folder = folder_until(BEFORE_QUESTIONS, tmp / "tender", key=key)
    appoint(folder, (("purchaser-of-the-test", "purchaser", BUYER), ("purchaser", "purchaser", BUYER)))
    asked = ConsultationOpened("need", date(2024, 1, 31), "https://notices.example/0", Localized("Hours?"))
    with (folder / "facts.jsonl").open("ab") as facts:
        facts.write(fact_line(TenderFact("asked", PLANNING, PLANNING, asked, "officer-1")) + b"\n")
    head = (folder / "tender.toml").read_text(encoding="utf-8")
    (folder / "tender.toml").write_text(
        head.replace(f'id = "{TENDER}"', f'id = "{name}"', 1), encoding="utf-8"
    )
    load_tender(
        folder, settings.STORE, now=KEY_MADE,
        region="generated-district",
    )  # fmt: skip
    make_store(settings.DATA / "sealed", "bids.generated.example")
    places = SealedPlaces(settings.DATA, settings.STORE)
    make_account("officer-1")
    give("officer-1", "purchaser", dossier="", post="", body=BUYER)
    bidding = tender_now(name, settings.STORE, now=BIDDING)
    prepared = act_in_tender(
        bidding, Acting(people.actor_named("officer-1", second_factor=True)), CLARIFY,
        {"text": ["Two toilets are moved."], "material": ["no"]},
    )  # fmt: skip
    entry, _ = file_for_bidders(bidding, places)
    (tmp / "tender.json").write_bytes(entry)
    (tmp / "bid").mkdir()
    (tmp / "bid" / "bid.json").write_text('{"supplier":"firm-a"}', encoding="utf-8")
    made = seal_bid(tmp / "bid", tender_file(tmp / "tender.json"), tmp / "bid.onusbid", key=own_key("firm-a"))
    hand_in(bidding, places, tmp / "bid.onusbid")
    past = tender_now(name, settings.STORE, now=PAST_DEADLINE)
    close(past, places)
    assert reveal(past, places, made.ciphertext, made.code) == ()
    return {
        **{f"purchase:{page}.tender": name for page in PAGES},
        "purchase:act.kind": "declare",
        "purchase:waiting.fact": prepared.fact_id,
        "purchase:opinion.consultation": "asked",
        "purchase:receipt.ciphertext": made.ciphertext,
        "purchase:receipt_proof.ciphertext": made.ciphertext,
    }


STAGES = {"planning": PLANNING, "bidding": BIDDING, "scoring": ALL_BUT_ONE_SEALED, "scored": SCORED}
"""When the website of a journey begins, by its stage."""
AT_WORK = (
    ("purchaser", "officer-1", BUYER), ("reviewer", "officer-2", BUYER), ("finance", "finance-1", BUYER),
    ("contract_reviewer", "contract-reviewer-1", BUYER), ("head", "head-1", BUYER), ("expert", "expert-07", BUYER),
    ("expert", "expert-02", BUYER), ("bidder", "firm", "firm-b"),
)  # fmt: skip


def at_work(settings, tmp: Path, stage: str) -> dict[str, Client]:
    """Lay the purchase as it stood at a stage, in the data of a website; return who acts in it, signed in."""
    to_come = stage in ("planning", "bidding")
    key, _ = hold_ceremony(TENDER, POSTS, threshold=3, at=KEY_MADE)
    until = BEFORE_QUESTIONS if stage == "bidding" else STAGES[stage]
    folder = folder_until(
        until, tmp / "tender", key=key if to_come else None,
        without=("sheet-0-sealed",) if stage == "scoring" else (),
    )  # fmt: skip
    load_tender(folder, settings.STORE, now=KEY_MADE, region="generated-district")
    make_store(settings.DATA / "sealed", "bids.generated.example")
    return {login: person(role, login, body=body) for role, login, body in AT_WORK}


def taking_bids(settings, tmp: Path) -> Client:
    """Lay a purchase that takes sealed bids, in the data of a website; return a bidder of it, signed in."""
    key, _ = hold_ceremony(TENDER, POSTS, threshold=3, at=KEY_MADE)
    load_tender(folder_until(BEFORE_QUESTIONS, tmp / "tender", key=key), settings.STORE, now=KEY_MADE)
    make_store(settings.DATA / "sealed", "bids.generated.example")
    return person("bidder", "firm", body="firm-a")
