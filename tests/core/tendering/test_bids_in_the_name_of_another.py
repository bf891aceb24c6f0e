"""Bids in the name of another: whatever somebody seals, adds or ends, nobody bids for a firm but that firm."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from hashlib import sha256

import pytest

from onus.base.canonical import canonical_json
from onus.base.instants import Instant, instant
from onus.base.money import Minor
from onus.core.evaluation.awarding import SetAside
from onus.core.sealing.commitments import commitment_over
from onus.core.sealing.facts import BiddingClosed, BidOpened, BidReceived, OpenedBy, SealingCeremony
from onus.core.sealing.standing import bids_digest
from onus.core.tendering.act_choices import choices_of
from onus.core.tendering.act_setting import ActSetting
from onus.core.tendering.bid import BidContent, BidPeople, OpenedFiles
from onus.core.tendering.bidding import SupplierKey, SupplierKeyEnded
from onus.core.tendering.disputed_bids import in_dispute
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.restraining import ApprovalGiven
from onus.core.tendering.tender import Tender
from onus.report.tender_tables import bids_table
from onus.report.tenders import speaker_of
from onus.verify.faults import OpeningDiffers, RankingDiffers, SignerDiffers
from onus.verify.tenders import recomputed_tender
from onus.wire.sealing.signing import BidderKey, SignedFor
from onus.wire.tenders.ocds_releases import compiled_release
from onus.wire.tenders.opened_files import content_bytes
from onus.wire.tenders.published import PROCEEDING, public_view, published_files
from onus.wire.tenders.signed_bids import signed_in
from onus.wire.tenders.tender_faults import tender_faults
from tests.example_tender import END, tender
from tests.resealed import committed, own_key

NAME = sha256(b"an envelope of somebody").hexdigest()
STRANGER = BidderKey(sha256(b"a key that nobody registered").digest())
BANNED = own_key("firm-d")
"""The fourth firm of the example is banned, and its key is registered."""


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


def strong_flags(found) -> list[tuple[str, str]]:
    return [(flag.subject, flag.grade.value) for flag in found.flags if flag.id == "CN-11"]


def also_registered_for_the_best() -> Tender:
    """Return the tender in which a firm bids in the name of the best, and an official registers its key for that."""
    return sealed(with_facts(tender(), registered("key-9", "firm-a", BANNED)), "firm-a", BANNED)


def test_a_registration_that_never_took_force_hides_from_nobody_who_bid_in_the_name_of_another():
    waits, out = (
        judged(one) for one in (also_registered_for_the_best(), decided(also_registered_for_the_best(), NAME))
    )

    assert ("key-9", "key_of_another") in told(waits)
    assert waiting(waits) == {NAME, winner()}
    assert strong_flags(waits) == []
    assert states_of(out)[NAME] == ("signer_disputed", "signer_stays_out")
    assert strong_flags(out) == [("firm-d", "strong")]
    assert ("CN-11", "firm-d", "open") in {(case.flag, case.subject, case.state) for case in out.flag_cases}


def test_whose_own_bid_an_authority_leaves_out_is_no_other_and_gets_no_flag():
    found = judged(decided(also_registered_for_the_best(), winner()))

    assert states_of(found)[winner()] == ("signer_disputed", "signer_stays_out")
    assert strong_flags(found) == []


def test_a_registration_that_an_authority_sets_aside_makes_nobody_the_holder_of_a_key():
    spoilt = with_facts(with_ended_key(), registered("key-9", "firm-x", own_key("firm-a"), "05T09:20:30"))
    out = decided(decided(spoilt, "key-9"), winner(), at="05T10:11:00")

    assert strong_flags(judged(decided(spoilt, winner()))) == [("firm-x", "strong")]
    assert strong_flags(judged(out)) == []


def test_whoever_signs_with_a_key_that_nobody_registered_concerns_nobody():
    found = judged(sealed(tender(), "firm-a", STRANGER))

    assert (forged(found).reason, forged(found).signers) == ("signer_unknown", ())
    assert nothing_else_changed(found) and found.flags == honest().flags


def test_an_office_that_adds_a_second_key_to_a_firm_adds_nothing_and_is_told():
    found = judged(with_facts(tender(), registered("key-9", "firm-a", STRANGER)))

    assert ("key-9", "key_second") in told(found)
    assert nothing_else_changed(found)


def test_a_bid_under_a_false_second_key_makes_both_wait_for_an_authority_and_drops_neither():
    found = judged(disputed())

    assert waiting(found) == {NAME, winner()}
    assert (forged(found).supplier, forged(found).named, forged(found).signers) == ("", "firm-a", ())
    assert found.lot("1").why_unranked == "signer_disputed"
    assert "two_bids" not in {why for one in found.lot("1").refused for why, _ in one.reasons}


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


def test_under_a_key_that_was_ended_a_later_envelope_never_counts_by_itself():
    ended_first = with_facts(tender(), *ended(own_key("firm-a"), "05T07:00:00"))
    found = judged(sealed(ended_first, "firm-a", own_key("firm-a")))

    assert (forged(found).state, forged(found).signers) == ("signer_disputed", ("firm-a",))
    assert waiting(found) == {NAME, winner()}


def test_nobody_ends_a_key_alone():
    alone = ended(own_key("firm-a"), "02T09:00:00", by="")
    found = judged(with_facts(tender(), *alone))

    assert ("ended", "power_eyes") in told(found)
    assert next(one.ended_at for one in found.keys if one.fact == "key-1") is None


def with_new_key(registered_at: str, came: str) -> Tender:
    """Return the tender in which a firm's key was ended, another registered, and a cheaper bid came under that."""
    told = registered("key-9", "firm-a", STRANGER, registered_at)
    return sealed(
        with_facts(tender(), *ended(own_key("firm-a"), registered_at), told), "firm-a", STRANGER, came=came
    )


def disputed() -> Tender:
    """Return the tender in which a cheaper bid came under a second key that somebody added to the winner."""
    return sealed(with_facts(tender(), registered("key-9", "firm-a", STRANGER)), "firm-a", STRANGER)


def waiting(found) -> set[str]:
    return {one.bid for one in found.received if in_dispute(one)}


def states_of(found) -> dict[str, tuple[str, str]]:
    return {one.bid: (one.state, one.reason) for one in found.received}


@pytest.mark.parametrize("at", [("02T09:00:00", "04T08:00:00"), ("05T09:29:50", "05T09:29:55")])
def test_two_officials_who_end_a_key_and_register_their_own_put_no_bid_aside_at_any_hour(at):
    found = judged(with_new_key(*at))

    assert waiting(found) == {NAME, winner()}
    assert found.lot("1").why_unranked == "signer_disputed"
    assert (forged(found).supplier, forged(found).named) == ("", "firm-a")
    assert found.flags == tuple(one for one in honest().flags if one in found.flags)


def without_own_bid(base: Tender) -> Tender:
    """Return a tender in which the winner's bid never came."""
    facts = tuple(one for one in base.facts if getattr(one.said, "ciphertext", "") != winner())
    return replace(base, facts=facts)


def test_a_bid_that_comes_in_the_second_after_two_officials_ended_its_key_is_not_dropped():
    base = with_facts(without_own_bid(tender()), *ended(own_key("firm-a"), "05T09:29:58"))
    found = judged(sealed(base, "firm-a", own_key("firm-a"), came="05T09:29:59"))

    assert waiting(found) == {NAME}
    assert (forged(found).named, forged(found).reason) == ("firm-a", "signer_disputed:key-1")


def test_a_firm_that_lost_its_key_and_had_not_bid_bids_under_another_at_once_and_nobody_decides():
    told = registered("key-9", "firm-a", STRANGER, "05T09:00:05")
    base = with_facts(without_own_bid(tender()), *ended(own_key("firm-a"), "05T09:00:00"), told)
    found = judged(sealed(base, "firm-a", STRANGER, came="05T09:10:00"))

    assert states_of(found)[NAME] == ("opened", "")
    assert (waiting(found), found.lot("1").why_unranked) == (set(), "sheets_missing")


def decided(
    base: Tender, about: str, by: str = "remedy-1", reason: str = "not its key", at: str = "05T10:10:00"
) -> Tender:
    when = local(at)
    return with_facts(
        base, TenderFact(f"aside-{about[:6]}", when, when, SetAside(when, about, reason, by), by)
    )


@pytest.mark.parametrize(("supplier", "key"), [("firm-a", STRANGER), ("firm-x", own_key("firm-a"))])
def test_a_registration_that_gets_before_the_firms_own_makes_its_bid_wait_until_it_is_set_aside(
    supplier, key
):
    own = next(one for one in tender().facts if one.id == "key-1")
    first = replace(own, id="key-0", said=SupplierKey(supplier, key.public.hex()))
    waits = judged(with_facts(tender(), first))

    assert waiting(waits) == {winner()}
    assert waits.lot("1").why_unranked == "signer_disputed"
    assert judged(decided(with_facts(tender(), first), "key-0")).lots == honest().lots


def test_an_authority_outside_the_buyer_decides_which_bid_stays_out_and_the_other_is_the_suppliers():
    found = judged(decided(disputed(), NAME))

    assert states_of(found)[NAME] == ("signer_disputed", "signer_stays_out")
    assert states_of(found)[winner()] == ("opened", "")
    assert nothing_else_changed(found)


@pytest.mark.parametrize(
    ("by", "reason"),
    [("head-1", "no matter"), ("officer-1", "none"), ("reviewer-1", "none"), ("", "none"), ("remedy-1", " ")],
)
def test_nobody_of_the_buyer_decides_which_bid_stays_out_nor_anybody_without_a_reason(by, reason):
    for about in (NAME, winner()):
        found = judged(decided(disputed(), about, by, reason))

        assert waiting(found) == {NAME, winner()}
        assert found.lot("1").why_unranked == "signer_disputed"


def with_ended_key() -> Tender:
    """Return the tender in which the winner's one bid came a minute after two officials had ended its key."""
    facts = tuple(
        replace(one, happened_at=local("05T09:21:00"), recorded_at=local("05T09:21:00"),
                said=replace(one.said, at=local("05T09:21:00")))
        if isinstance(one.said, BidReceived) and one.said.ciphertext == winner()
        else one
        for one in tender().facts
    )  # fmt: skip
    return with_facts(replace(tender(), facts=facts), *ended(own_key("firm-a"), "05T09:20:00"))


def test_a_lone_bid_under_an_ended_key_counts_once_an_authority_sets_the_end_aside():
    found = judged(decided(with_ended_key(), "ended"))

    assert waiting(judged(with_ended_key())) == {winner()}
    assert states_of(found)[winner()] == ("opened", "")
    assert ("ended", "key_set_aside") in told(found)
    assert found.lots == honest().lots
    assert waiting(judged(decided(with_ended_key(), "ended", by="officer-1"))) == {winner()}


def offered(one: Tender) -> set[str]:
    return set(choices_of("ranked_bid", ActSetting(one, judged(one), local("05T10:05:00"))))


def test_the_desk_of_the_authority_offers_what_waits_and_of_a_lone_bid_what_was_done_to_its_key():
    assert offered(disputed()) == {NAME, winner()}
    assert offered(with_ended_key()) == {winner(), "ended"}
    assert offered(decided(with_ended_key(), "ended")).isdisjoint({"ended"})


def test_strangers_come_to_the_same_of_a_dispute_before_and_after_it_is_decided():
    rules = {rule.digest(): rule for rule in tender().rulebook.rules}
    before, after = (
        recomputed_tender("t", published_files(one, END), rules.__getitem__)
        for one in (disputed(), decided(disputed(), NAME))
    )

    assert [wrong for _, wrong in (before, after)] == [(), ()]
    assert [(one.signed, one.nobodys, one.disputed) for one, _ in (before, after)] == [(3, 0, 2), (4, 0, 0)]


def test_a_publication_that_says_of_a_disputed_bid_that_it_is_its_suppliers_is_told():
    def as_of_the_firm(proceeding):
        row = next(one for one in proceeding["received"] if one["bid"] == NAME)
        row.update(state="opened", supplier="firm-a", reason="", named="", signers=[])
        return proceeding

    assert SignerDiffers in verified(disputed(), as_of_the_firm)


def test_a_decision_on_an_act_on_keys_is_read_from_a_folder_and_on_no_unknown_fact():
    for about, faults in (("ended", 0), ("nothing of the kind", 1)):
        one = decided(with_ended_key(), about)

        assert (
            len(
                list(
                    tender_faults(
                        one.facts, (0,) * len(one.facts), one.versions, one.register, {}, one.library
                    )
                )
            )
            == faults
        )


def test_the_committee_is_drawn_as_if_the_supplier_took_part_whatever_is_decided():
    before, after = judged(disputed()), judged(decided(disputed(), NAME))

    assert before.panel == after.panel == honest().panel


def test_a_dispute_is_told_in_words_with_who_decides_it():
    proceeding = json.loads(published_files(disputed(), END)[PROCEEDING])
    speaker = speaker_of(public_view(disputed(), END), "en")
    rows = bids_table(proceeding, {}, speaker).rows
    told_of = [
        str(each.words) for row in rows if "In dispute" in row[2][0].words for cell in row for each in cell
    ]

    assert sum("an authority outside the buyer decides" in one for one in told_of) == 2
    assert sum("names" in one for one in told_of) == 2
    assert "nobody of the buyer can" in speaker.word("unranked", proceeding["lots"][0]["why_unranked"])
    release = compiled_release(public_view(disputed(), END), END)
    assert {one["status"] for one in release["bids"]["details"] if one["id"] in (NAME, winner())} == {
        "pending"
    }


def test_whoever_shows_the_secret_of_the_earlier_bid_replaces_it_under_a_key_of_the_last_minute():
    secret, old = sha256(b"what only the code comes to"), winner()
    late = with_new_key("05T09:20:00", "05T09:25:00")

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
