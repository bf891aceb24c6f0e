"""Make demo purchases: what a visitor needs to try four generated purchases, beside the folders of the tenders.

In:  a folder of `examples/generate_purchases.py`, where sealed bids lie, and now.
Out: a key for each purchase that takes bids, with a sheet for each custodian; bids that were
     handed in; people in every role.

The surprise: the past is played, not written. Bids are sealed, witnessed and received by the
code that serves a real office, with the clock set to when it would have been; so what
a visitor then closes and opens is what an office would have.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onus.actions.demo_witnesses import DemoWitnesses, serve_demo_witnesses
from onus.actions.load_tender import load_tender
from onus.actions.make_demo_people import DemoPerson, made_person
from onus.actions.tender_bids import SEALED, SealedPlaces, file_for_bidders, hand_in, keep_in_step
from onus.actions.tender_desk import TenderNow, tender_now
from onus.base.instants import HOUR_US, MINUTE_US, Instant
from onus.core.authority.actors import Role, Scope
from onus.core.evaluation.scoring import SheetSealed
from onus.core.sealing.facts import SealingCeremony, TenderVersion
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.preparing import NoticePublished
from onus.core.tendering.tender import Tender, said
from onus.outside.files import atomic_file
from onus.outside.sealing.ceremony import hold_ceremony
from onus.outside.sealing.sealing import seal_bid, write_secret
from onus.outside.sealing.store import LOG, make_store
from onus.outside.tenders import read_tender
from onus.outside.tlog.log_folder import POLICY
from onus.records.unit import unit
from onus.wire.sealing.bidder_keys import kept_key
from onus.wire.sealing.entries import fact_of
from onus.wire.tenders.fact_lines import FACTS, with_facts

ORIGIN = "bids.demo.onus.example"
WITNESSES = "demo-witnesses"
TENDERS, OFFERS, SHEETS, ENVELOPES, CODES = "tenders", "offers", "custodians", "envelopes", "codes"
KEYS, SEEDS, ALL = "keys", "seeds", "all.txt"
DEMO = "demo-"
OPEN, TO_OPEN, TO_SCORE, TO_AWARD = TENDERS_TO_TRY = (
    "demo-open", "demo-to-open", "demo-to-score", "demo-to-award",
)  # fmt: skip
"""Ids of the tenders that `examples/generate_purchases.py` writes."""
POSTS = tuple((f"custodian-{n}", f"generated organisation {n}") for n in range(1, 6))
NEEDED = 3
HANDED_IN_BEFORE_H = 20
OF_THE_BUYER = (
    ("officer-1", Role.PURCHASER),
    ("head-1", Role.HEAD),
    ("officer-2", Role.REVIEWER),
    ("contract-reviewer-1", Role.CONTRACT_REVIEWER),
    ("finance-1", Role.FINANCE),
)
ABOVE = (("remedy-1", Role.REMEDY_OFFICER), ("supervisor-1", Role.SUPERVISOR))


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that happened before the demo begins."""

    at: Instant
    do: Callable[[TenderNow], object]
    tender: str


def make_demo_purchases(folder: Path, places: SealedPlaces, *, now: Instant) -> DemoWitnesses:
    """Load the purchases and play what happened before now; where that was done before, only serve the witnesses.

    Args:
        folder: written by `examples/generate_purchases.py`; sheets, envelopes and codes are added to it.
        places: where sealed bids lie.
        now: at which the demo begins.

    Returns:
        The witnesses, who sign until they are ended.
    """
    store = places.data / SEALED
    if store.is_dir():
        return serve_demo_witnesses(places.data / WITNESSES, store)
    for left in (SHEETS, ENVELOPES, CODES):
        shutil.rmtree(folder / left, ignore_errors=True)
    make_store(store, ORIGIN)
    witnesses = serve_demo_witnesses(places.data / WITNESSES, store)
    steps: list[_Step] = []
    read = {place: read_tender(place).tender for place in sorted((folder / TENDERS).iterdir())}
    by = next(fact.by for tender in read.values() for fact, _ in said(tender.facts, SealingCeremony))
    for place, tender in read.items():
        if not said(tender.facts, SealingCeremony):
            _hold(tender, place, folder / SHEETS / place.name, by=by)
            steps += _past(tender, folder, place.name, places)
        load_tender(place, places.files, now=now)
    # Custodians have it from the ceremony; what the office works with is the same in a demo alone.
    shutil.copyfile(store / LOG / POLICY, folder / SHEETS / "policy.txt")
    for step in sorted(steps, key=lambda one: one.at):
        witnesses.clock.at = step.at
        found = tender_now(step.tender, places.files, now=step.at)
        assert found is not None, "it was loaded"
        step.do(found)
    witnesses.clock.at = None
    return witnesses


def make_purchase_people(places: SealedPlaces, folder: Path, *, now: Instant) -> tuple[DemoPerson, ...]:
    """Make somebody for every role of the purchases, or give those who are there new passwords and codes.

    Args:
        places: where sealed bids lie.
        folder: written by `examples/generate_purchases.py`; it says who will be drawn where nobody is yet.
        now: at which the demo begins.
    """
    found = [tender_now(name, places.files, now=now) for name in TENDERS_TO_TRY]
    tenders = [one for one in found if one is not None]
    since = min(one.tender.facts[0].recorded_at for one in tenders)
    with unit():
        return tuple(
            made_person(login, role, scope, "", since=since, now=now)
            for login, role, scope in dict.fromkeys(_wanted(tenders, _to_be_drawn(folder)))
        )


def _to_be_drawn(folder: Path) -> list[str]:
    """Return the experts who are drawn once the generated checkpoint is on record; only in a demo can that be known."""
    return (folder / SEEDS / f"{TO_OPEN.removeprefix(DEMO)}.experts").read_text(encoding="utf-8").split()


def _wanted(tenders: list[TenderNow], drawn: list[str]) -> Iterator[tuple[str, Role, Scope]]:
    for at in tenders:
        yield from ((login, role, Scope(body=at.tender.buyer.id)) for login, role in OF_THE_BUYER)
        yield from ((login, role, Scope(region=at.tender.buyer.region)) for login, role in ABOVE)
    yield from ((post, Role.CUSTODIAN, Scope(body=organisation)) for post, organisation in POSTS)
    bidding = [at for at in tenders if at.tender.id in (OPEN, TO_OPEN)]
    for at in bidding:
        yield from (
            (one.id, Role.BIDDER, Scope(body=one.id)) for one in at.tender.register.suppliers[:NEEDED]
        )
    for at in tenders:
        if at.tender.id == TO_SCORE and at.proceeding.panel is not None:
            members = dict.fromkeys((*_by_turn(at), *drawn))
            yield from ((one, Role.EXPERT, Scope(body=at.tender.buyer.id)) for one in members)


def _by_turn(at: TenderNow) -> list[str]:
    """Return the members of the panel, first those whose sheets are still to be sealed."""
    assert at.proceeding.panel is not None, "it was drawn"
    sealed = {what.expert for _, what in said(facts_on_record(at.tender, at.now), SheetSealed)}
    return sorted(at.proceeding.panel.members, key=lambda one: (one in sealed, one))


def _hold(tender: Tender, place: Path, sheets: Path, *, by: str) -> None:
    """Make the key of a purchase when its notice appeared, keep its sheets, and let whoever does so write it down."""
    at = _noticed(tender)
    ceremony, shares = hold_ceremony(tender.id, POSTS, threshold=NEEDED, at=at)
    sheets.mkdir(mode=0o700, parents=True)
    for share in shares:
        write_secret(sheets / f"share-{share.number}.txt", share.sheet())
    key = TenderFact("ceremony", at, at, ceremony, by)
    raw = with_facts((place / FACTS).read_bytes(), [key], tender=tender.id)
    with atomic_file(place / FACTS) as aside:
        aside.write_bytes(raw)


def _past(tender: Tender, folder: Path, name: str, places: SealedPlaces) -> Iterator[_Step]:
    """Yield what happened to a purchase: versions were announced, and where bids are to be opened, handed in."""
    # A deadline goes into the log while the older one still runs, as it does where somebody looks at the page.
    for version in tender.versions:
        at = _noticed(tender) if version.recorded_at is None else version.recorded_at
        yield _Step(at, lambda found: keep_in_step(found, places), tender.id)
    if tender.id != TO_OPEN:
        return
    last = max(one.announcement.bids_until for one in tender.versions)
    for number, offer in enumerate(sorted((folder / OFFERS / name).iterdir())):
        when = Instant(last - HANDED_IN_BEFORE_H * HOUR_US + number * 7 * MINUTE_US)
        yield _Step(when, _handing_in(offer, folder, name, places), tender.id)


def _handing_in(offer: Path, folder: Path, name: str, places: SealedPlaces) -> Callable[[TenderNow], object]:
    """Return what seals an offer and hands it in; its code goes to the codes of the opening and into a file of its own."""

    def do(at: TenderNow) -> None:
        entry, _ = file_for_bidders(at, places) or (b"", b"")
        version = fact_of(entry)
        assert isinstance(version, TenderVersion), "a purchase that takes bids has a file for bidders"
        envelope = folder / ENVELOPES / name / f"{offer.name}.onusbid"
        envelope.parent.mkdir(parents=True, exist_ok=True)
        key = kept_key((folder / KEYS / f"{offer.name}.txt").read_text(encoding="utf-8")).key
        made = seal_bid(offer, version, envelope, key=key)
        hand_in(at, places, envelope)
        codes, line = folder / CODES / name, f"{made.ciphertext} {made.code}\n"
        codes.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_secret(codes / f"{offer.name}.txt", line)
        with (codes / ALL).open("a", encoding="utf-8") as stream:
            stream.write(line)

    return do


def _noticed(tender: Tender) -> Instant:
    """Return when the notice of a purchase appeared."""
    return said(tender.facts, NoticePublished)[0][0].happened_at
