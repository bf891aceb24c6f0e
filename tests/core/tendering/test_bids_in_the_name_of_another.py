"""Bids in the name of another: whatever somebody seals, adds or ends, nobody bids for a firm but that firm."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from onus.base.canonical import canonical_json
from onus.base.instants import Instant, instant
from onus.base.money import Minor
from onus.core.sealing.commitments import commitment_over
from onus.core.sealing.facts import BiddingClosed, BidOpened, BidReceived, OpenedBy, SealingCeremony
from onus.core.sealing.standing import bids_digest
from onus.core.tendering.bid import BidContent, BidPeople, OpenedFiles
from onus.core.tendering.bidding import SupplierKey, SupplierKeyEnded
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.restraining import ApprovalGiven
from onus.core.tendering.tender import Tender
from onus.outside.tenders import read_tender
from onus.report.tender_tables import bids_table
from onus.report.tenders import speaker_of
from onus.verify.faults import OpeningDiffers, RankingDiffers, SignerDiffers
from onus.verify.tenders import recomputed_tender
from onus.wire.sealing.signing import BidderKey, SignedFor
from onus.wire.tenders.ocds_releases import compiled_release
from onus.wire.tenders.opened_files import content_bytes
from onus.wire.tenders.published import PROCEEDING, public_view, published_files
from onus.wire.tenders.signed_bids import signed_in
from tests.resealed import committed, own_key

ROOT = Path(__file__).resolve().parents[3]
END = instant("2024-12-31T00:00:00Z")
NAME = sha256(b"an envelope of somebody").hexdigest()
STRANGER = BidderKey(sha256(b"a key that nobody registered").digest())
BANNED = own_key("firm-d")
"""The fourth firm of the example is banned, and its key is registered."""


@cache
def tender() -> Tender:
    return read_tender(ROOT / "examples" / "tender-2024").tender


@cache
def honest():
    return judge(tender(), tender().rulebook, END)


def local(text: str) -> Instant:
    return instant(f"2024-02-{text}+08:00")


def with_facts(base: Tender, *more: TenderFact, drop: tuple[str, ...] = ()) -> Tender:
    facts = (*(one for one in base.facts if one.id not in drop), *more)
    return replace(base, facts=facts, signed=signed_in(facts))


def registered(name: str, supplier: str, key: BidderKey, when: str = "02T09:00:00") -> TenderFact:
    return TenderFact(name, local(when), local(when), SupplierKey(supplier, key.public.hex()), "officer-1")


def ended(key: BidderKey, when: str, by: str = "reviewer-1") -> tuple[TenderFact, ...]:
    """Return the end of a key with the approval of another person; without one where nobody gives it."""
    at = local(when)
    said = TenderFact("ended", at, at, SupplierKeyEnded(key.public.hex()), "officer-1")
    return (said, TenderFact("approval-ended", at, at, ApprovalGiven("ended"), by)) if by else (said,)


def sealed(
    base: Tender,
    like: str,
    key: BidderKey,
    *,
    supplier: str = "",
    came: str = "05T08:00:00",
    name: str = NAME,
) -> Tender:
    """Return the tender with one more envelope that came in time: the cheapest of all, in the name of a supplier.

    Args:
        base: the tender.
        like: the supplier of whose bid it is a cheaper copy, and whom it names.
        key: that signs it.
        supplier: whom it names in place of that one.
        came: when.
        name: digest of the envelope.
    """
    content = next(one.content for one in base.opened.values() if one.content.supplier == like)
    prices = tuple(replace(one, amount_minor=Minor(19_000_000)) for one in content.prices)
    cheap = replace(content, prices=prices, supplier=supplier or like)
    ceremony = next(one.said for one in base.facts if isinstance(one.said, SealingCeremony))
    made = committed(cheap, to=SignedFor(base.id, bytes.fromhex(ceremony.ceremony)), key=key)
    return with_envelope(base, cheap, made.shown(), made.commitment.hex(), came, name)


def with_envelope(
    base: Tender, content: BidContent, shown: dict[str, str], commitment: str, came: str, name: str
) -> Tender:
    at, opened_at = local(came), local("05T09:50:00")
    told = next(one.said for one in base.facts if isinstance(one.said, BidReceived))
    received = BidReceived(base.id, name, commitment, sha256(name.encode()).hexdigest(), told.size_class, at)
    opening = BidOpened(base.id, name, way=OpenedBy.CODE, at=opened_at, **shown)
    facts = [replace(one, said=_closed(base, one.said, name)) for one in base.facts]
    facts += [
        TenderFact(f"received-{name[:6]}", at, at, received),
        TenderFact(f"opened-{name[:6]}", opened_at, opened_at, opening, "custodian-1"),
    ]
    files = OpenedFiles(content, content_bytes(content), BidPeople(), commitment)
    opened = {**base.opened, name: files}
    return replace(base, facts=tuple(facts), opened=opened, envelopes=None, signed=signed_in(facts))


def _closed(base: Tender, said: object, name: str) -> object:
    if not isinstance(said, BiddingClosed):
        return said
    standing = {one.said.ciphertext for one in base.facts if isinstance(one.said, BidReceived)}
    late = {one.bid for one in honest().received if one.state == "refused"}
    bids = sorted((standing - late) | {name})
    return replace(said, count=len(bids), bids=bids_digest(bids))


def judged(one: Tender):
    return judge(one, one.rulebook, END)


def forged(found):
    return next(one for one in found.received if one.bid == NAME)


def told(found) -> set[tuple[str, str]]:
    return {(one.fact, one.reason) for one in found.refused_acts}


def nothing_else_changed(found) -> bool:
    """Return whether every bidder stands as if the envelope had never come."""
    before = honest()
    lots = (found.lots, found.contracts, found.qualifications, found.claims, found.breaches)
    return lots == (before.lots, before.contracts, before.qualifications, before.claims, before.breaches)


def test_a_banned_firm_that_bids_in_the_name_of_the_best_harms_nobody_but_itself():
    found = judged(sealed(tender(), "firm-a", BANNED))

    one = forged(found)
    assert (one.state, one.reason) == ("unsigned", "signer_of_another")
    assert (one.supplier, one.named, one.signers) == ("", "firm-a", ("firm-d",))
    assert nothing_else_changed(found)
    assert [(flag.subject, flag.grade.value) for flag in found.flags if flag.id == "CN-11"] == [
        ("firm-d", "strong")
    ]
    assert [flag for flag in found.flags if flag.id != "CN-11"] == list(honest().flags)
    assert ("CN-11", "firm-d", "open") in {(case.flag, case.subject, case.state) for case in found.flag_cases}


def test_whoever_signs_with_a_key_that_nobody_registered_concerns_nobody():
    found = judged(sealed(tender(), "firm-a", STRANGER))

    assert (forged(found).reason, forged(found).signers) == ("signer_unknown", ())
    assert nothing_else_changed(found) and found.flags == honest().flags


def test_an_office_that_adds_a_second_key_to_a_firm_adds_nothing_and_is_told():
    found = judged(sealed(with_facts(tender(), registered("key-9", "firm-a", STRANGER)), "firm-a", STRANGER))

    assert forged(found).reason == "signer_unknown"
    assert ("key-9", "key_second") in told(found)
    assert nothing_else_changed(found)


def test_a_key_that_came_on_record_after_the_deadline_speaks_for_nobody():
    late = registered("key-9", "firm-a", STRANGER, "05T09:30:01")
    found = judged(sealed(with_facts(tender(), late, drop=("key-1",)), "firm-a", STRANGER))

    assert ("key-9", "power_stage") in told(found) or ("key-9", "key_late") in told(found)
    assert forged(found).state == "unsigned"


def test_a_key_that_is_dated_back_speaks_for_nobody():
    late = replace(registered("key-9", "firm-a", STRANGER), recorded_at=local("05T09:30:20"))
    found = judged(sealed(with_facts(tender(), late, drop=("key-1",)), "firm-a", STRANGER))

    assert forged(found).state == "unsigned"
    assert [one.fact for one in found.late_records if one.mattered_at is not None] == ["key-9"]


@pytest.mark.parametrize("by", ["custodian-1", "head-1", ""])
def test_nobody_registers_a_key_who_may_not(by):
    other = replace(registered("key-9", "firm-a", STRANGER), by=by)
    found = judged(sealed(with_facts(tender(), other, drop=("key-1",)), "firm-a", STRANGER))

    assert forged(found).state == "unsigned"
    assert "key-9" in {one.fact for one in found.without_power}
    assert next(one.void for one in found.keys if one.fact == "key-9").startswith("power_")


def test_a_signature_that_does_not_verify_is_held_against_nobody_whose_key_it_names():
    content = replace(tender().opened[winner()].content, subcontracts_ppm=1)
    ceremony = next(one.said for one in tender().facts if isinstance(one.said, SealingCeremony))
    to = SignedFor(tender().id, bytes.fromhex(ceremony.ceremony))
    digests = committed(content, to=to, key=BANNED)
    elsewhere = committed(content, to=SignedFor("another tender", to.ceremony), key=BANNED)
    false = replace(digests, signature=elsewhere.signature)
    commitment = commitment_over(false.body, false.signature)
    shown = replace(false, commitment=commitment).shown()
    found = judged(with_envelope(tender(), content, shown, commitment.hex(), "05T08:00:00", NAME))

    assert (forged(found).reason, forged(found).signers) == ("signature_false", ())
    assert nothing_else_changed(found) and found.flags == honest().flags


def winner() -> str:
    return next(name for name, one in tender().opened.items() if one.content.supplier == "firm-a")


@pytest.mark.parametrize("part", ["signer", "signature", "body"])
def test_an_office_that_drops_or_changes_who_signed_opens_nothing(part):
    facts = [
        replace(
            one, said=replace(one.said, **{part: STRANGER.public.hex() * (2 if part == "signature" else 1)})
        )
        if one.id == "opened-firm-a"
        else one
        for one in tender().facts
    ]
    attacked = replace(tender(), facts=tuple(facts), signed=signed_in(facts))
    found = judged(attacked)

    assert ("opened-firm-a", "not_as_committed") in told(found)
    assert found.lot("1").why_unranked == "outcomes_missing"
    assert OpeningDiffers in verified(attacked)


def test_two_bids_that_one_firm_signed_are_both_refused():
    found = judged(sealed(tender(), "firm-a", own_key("firm-a")))

    assert forged(found).state == "opened"
    refused = {one.bid: [why for why, _ in one.reasons] for one in found.lot("1").refused}
    assert "two_bids" in refused[NAME] and "two_bids" in refused[winner()]


def test_a_key_that_the_office_ends_after_the_envelope_came_drops_no_bid():
    found = judged(with_facts(tender(), *ended(own_key("firm-a"), "05T08:30:00")))

    assert told(found) == set()
    assert nothing_else_changed(found)


def test_under_a_key_that_was_ended_no_later_envelope_counts():
    found = judged(
        sealed(with_facts(tender(), *ended(own_key("firm-a"), "05T07:00:00")), "firm-a", own_key("firm-a"))
    )

    assert (forged(found).reason, forged(found).signers) == ("signer_ended", ("firm-a",))
    assert nothing_else_changed(found)


def test_nobody_ends_a_key_alone():
    alone = ended(own_key("firm-a"), "02T09:00:00", by="")
    found = judged(with_facts(tender(), *alone))

    assert ("ended", "power_eyes") in told(found)
    assert next(one.ended_at for one in found.keys if one.fact == "key-1") is None


def with_new_key(registered_at: str, came: str, *, seen_h: int) -> Tender:
    """Return the tender in which a firm's key was ended, another registered, and a cheaper bid came under that."""
    base = replace(tender(), powers=replace(tender().powers, key_seen_h=seen_h))
    told = registered("key-9", "firm-a", STRANGER, registered_at)
    return sealed(
        with_facts(base, *ended(own_key("firm-a"), registered_at), told), "firm-a", STRANGER, came=came
    )


def test_a_firm_that_lost_its_key_bids_again_under_another_and_that_bid_is_the_one():
    found = judged(with_new_key("05T07:30:00", "05T08:00:00", seen_h=2))

    states = {one.bid: (one.state, one.reason) for one in found.received}
    assert states[NAME] == ("opened", "")
    assert states[winner()] == ("unsigned", "signer_replaced")
    assert "two_bids" not in {why for one in found.lot("1").refused for why, _ in one.reasons}


def test_two_officials_who_end_a_key_and_register_their_own_in_the_last_seconds_put_no_bid_aside():
    found = judged(with_new_key("05T09:29:50", "05T09:29:55", seen_h=tender().powers.key_seen_h))

    assert (forged(found).state, forged(found).reason) == ("unsigned", "signer_new")
    assert (forged(found).supplier, forged(found).named) == ("", "firm-a")
    assert nothing_else_changed(found) and found.flags == honest().flags


def with_own_bid_at(came: str) -> Tender:
    """Return the tender in which the firm's own bid came at another time."""
    at = local(came)
    facts = [
        replace(one, happened_at=at, recorded_at=at, said=replace(one.said, at=at))
        if isinstance(one.said, BidReceived) and one.said.ciphertext == winner()
        else one
        for one in tender().facts
    ]
    return replace(tender(), facts=tuple(facts))


def restored(base: Tender, ended_at: str, key: BidderKey, when: str) -> Tender:
    """Return a tender in which the false key was ended too, and another registered."""
    first, second = ended(STRANGER, ended_at)
    return with_facts(
        base,
        replace(first, id="ended-again"),
        replace(second, id="approval-ended-again", said=ApprovalGiven("ended-again")),
        registered("key-10", "firm-a", key, when),
    )


def with_false_key(base: Tender) -> Tender:
    """Return a tender with a cheap bid under a false key that was registered 73 hours before the deadline."""
    told = registered("key-9", "firm-a", STRANGER, "02T08:05:00")
    return sealed(
        with_facts(base, *ended(own_key("firm-a"), "02T08:00:00"), told),
        "firm-a",
        STRANGER,
        came="02T08:06:00",
    )


def states_of(found) -> dict[str, tuple[str, str]]:
    return {one.bid: (one.state, one.reason) for one in found.received}


def test_a_false_key_that_is_ended_before_its_firm_could_see_it_puts_no_bid_aside_and_what_it_signed_is_nobodys():
    base = with_false_key(with_own_bid_at("01T12:00:00"))
    found = states_of(judged(restored(base, "02T12:00:00", own_key("firm-a"), "02T12:05:00")))

    assert found[winner()] == ("opened", "")
    assert found[NAME] == ("unsigned", "signer_new")


@pytest.mark.parametrize("key", ["its own once more", "a third"])
def test_a_firm_whose_false_key_was_ended_bids_under_another_at_once(key):
    of = own_key("firm-a") if key == "its own once more" else BidderKey(sha256(b"a third key").digest())
    base = restored(with_false_key(tender()), "02T12:00:00", of, "02T12:05:00")
    again = sha256(b"the firm bids again").hexdigest()
    own = tuple(one for one in base.facts if getattr(one.said, "ciphertext", "") != winner())
    found = states_of(judged(sealed(replace(base, facts=own), "firm-a", of, came="04T20:00:00", name=again)))

    assert (found[again], found[NAME]) == (("opened", ""), ("unsigned", "signer_new"))


def test_a_firm_bids_again_under_its_own_key_that_was_registered_once_more():
    base = restored(
        with_false_key(with_own_bid_at("01T12:00:00")), "02T12:00:00", own_key("firm-a"), "02T12:05:00"
    )
    again = sha256(b"the firm bids again").hexdigest()
    found = states_of(judged(sealed(base, "firm-a", own_key("firm-a"), came="04T20:00:00", name=again)))

    assert (found[again], found[winner()]) == (("opened", ""), ("unsigned", "signer_replaced"))


def test_a_later_key_that_its_firm_could_see_is_ended_and_no_bid_under_it_is_dropped():
    told = registered("key-9", "firm-a", STRANGER, "01T08:05:00")
    base = with_facts(tender(), *ended(own_key("firm-a"), "01T08:00:00"), told)
    base = sealed(base, "firm-a", STRANGER, came="04T08:06:00")
    third = BidderKey(sha256(b"a third key").digest())
    found = states_of(judged(restored(base, "05T09:00:00", third, "05T09:05:00")))

    assert found[NAME] == ("opened", "")


def test_whoever_shows_the_secret_of_the_earlier_bid_replaces_it_under_a_key_of_the_last_minute():
    secret, old = sha256(b"what only the code comes to"), winner()
    late = with_new_key("05T09:20:00", "05T09:25:00", seen_h=tender().powers.key_seen_h)

    def shown(said: object) -> object:
        if isinstance(said, BidReceived) and said.ciphertext == old:
            return replace(said, mark=sha256(secret.digest()).hexdigest())
        if isinstance(said, BidReceived) and said.ciphertext == NAME:
            return replace(said, replaces=old, proof=secret.hexdigest())
        if isinstance(said, BiddingClosed):
            left = {one.bid for one in honest().received if one.state != "refused"} - {old} | {NAME}
            return replace(said, count=len(left), bids=bids_digest(sorted(left)))
        return said

    facts = tuple(replace(one, said=shown(one.said)) for one in late.facts if one.id != "opened-firm-a")
    states = {one.bid: (one.state, one.reason) for one in judged(replace(late, facts=facts)).received}

    assert (states[NAME], states[old]) == (("opened", ""), ("withdrawn", ""))


def verified(attacked: Tender, change=lambda proceeding: proceeding) -> set[type]:
    """Return what a verifier says of a publication, whose proceeding the office changed."""
    files = published_files(attacked, END)
    shown = {**files, PROCEEDING: canonical_json(change(json.loads(files[PROCEEDING])))}
    rules = {rule.digest(): rule for rule in attacked.rulebook.rules}
    return {type(one) for one in recomputed_tender("t", shown, rules.__getitem__)[1]}


def test_strangers_come_to_the_same_and_tell_a_publication_that_says_otherwise():
    attacked = sealed(tender(), "firm-a", BANNED)

    def as_of_the_firm(proceeding):
        row = next(one for one in proceeding["received"] if one["bid"] == NAME)
        row.update(state="opened", supplier="firm-a", reason="", named="", signers=[])
        proceeding["lots"][0]["admitted"].append(NAME)
        return proceeding

    rules = {rule.digest(): rule for rule in attacked.rulebook.rules}
    one, wrong = recomputed_tender("t", published_files(attacked, END), rules.__getitem__)
    assert one is not None and (one.signed, one.nobodys, wrong) == (4, 1, ())
    assert verified(attacked, as_of_the_firm) == {SignerDiffers, RankingDiffers}


def test_of_a_firm_that_somebody_only_named_nothing_is_told_and_its_price_is_nobodys():
    named = sealed(tender(), "firm-a", BANNED, supplier="firm-e")
    before, after = public_view(tender(), END), public_view(named, END)
    proceeding = json.loads(published_files(named, END)[PROCEEDING])
    table = bids_table(proceeding, {}, speaker_of(after, "zh-Hans"))
    row = next(one for one in table.rows if "写明投标人为生成企业戊" in [each.words for each in one[0]])

    assert after.register.established == before.register.established
    assert [one.words for one in row[2]] == ["未以该投标人登记的密钥签名，不视为其投标"]
    assert "以生成企业丁的密钥签名" in [one.words for one in row[0]]
    bids = {one["id"]: one for one in compiled_release(after, END)["bids"]["details"]}
    assert (bids[NAME]["status"], "value" in bids[NAME], "tenderers" in bids[NAME]) == (
        "disqualified", False, False,
    )  # fmt: skip


def test_before_the_opening_everybody_sees_every_key_in_every_name():
    files = published_files(
        with_facts(tender(), registered("key-9", "firm-a", STRANGER)), local("04T00:00:00")
    )
    keys = {(one["supplier"], one["void"]) for one in json.loads(files[PROCEEDING])["keys"]}

    assert keys == {*((f"firm-{letter}", "") for letter in "abcde"), ("firm-a", "key_second")}
