"""Standing: what the log says of sealed bids, whoever reads it and in whatever the office would like."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.core.sealing.ceremony_ids import ceremony_id
from onus.core.sealing.commitments import body_commitment
from onus.core.sealing.facts import (
    BiddingClosed,
    BidOpened,
    BidReceived,
    BidUnopened,
    BidWithdrawn,
    Custodian,
    OpenedBy,
    SealingCeremony,
    SharesCombined,
    TenderVersion,
    Unopened,
)
from onus.core.sealing.release import (
    OpeningAttempt,
    OpeningFailure,
    Withheld,
    opening_failure,
    share_withheld,
    unopened_outcome,
)
from onus.core.sealing.standing import (
    ArrivalFault,
    Logged,
    OfficeFault,
    arrival_fault,
    bids_digest,
    standing_of,
)

CUSTODIANS = tuple(Custodian(n, f"p{n}", f"o{n}", "e" * 64) for n in (1, 2, 3))
NAMED = ceremony_id("T", "d" * 64, 2, [(one.post, one.organisation, one.commitment) for one in CUSTODIANS])
CEREMONY = SealingCeremony("T", NAMED, "s", "d" * 64, 2, CUSTODIANS, Instant(0))
DEADLINE = Instant(1_000)
FIRST = TenderVersion("T", 1, NAMED, "s", "d" * 64, DEADLINE, "f" * 64, Instant(10))
SECRET, SIGNATURE = "11" * 32, "22" * 64
MARK = sha256(bytes.fromhex(SECRET)).hexdigest()


def bid(name: str, at: int = 100, **more) -> BidReceived:
    digest = sha256(name.encode()).hexdigest()
    told = {"mark": sha256(digest.encode()).hexdigest(), **more}
    return BidReceived(
        "T",
        digest,
        body_commitment(digest, SIGNATURE),
        told.pop("mark"),
        65_536,
        Instant(at),
        **told,
    )


def opening(one: BidReceived) -> BidOpened:
    """Return the opening of a bid, whose body stands for its digest."""
    way, shown = OpenedBy.CODE, ("a" * 64, "b" * 64)
    told = {"body": one.ciphertext, "signer": "c" * 64, "signature": SIGNATURE}
    return BidOpened("T", one.ciphertext, one.commitment, *shown, way, Instant(1_003), **told)


def logged(*facts, witnessed: int | None = None):
    return [
        Logged(index, fact, None if witnessed is None else Instant(max(fact.at, witnessed)))
        for index, fact in enumerate(facts)
    ]


def closing(*bids, at: int = 1_001, **more) -> BiddingClosed:
    names = [one.ciphertext for one in bids]
    return replace(BiddingClosed("T", 1, DEADLINE, len(bids), bids_digest(names), Instant(at)), **more)


def stand(*facts, **more):
    return standing_of("T", logged(CEREMONY, FIRST, *facts, **more))


def test_a_bid_at_the_deadline_stands_and_one_microsecond_later_it_is_late():
    assert len(stand(bid("a", 1_000)).bids) == 1
    assert [one.reason for one in stand(bid("a", 1_001)).refused] == [ArrivalFault.LATE]


def test_the_witnesses_time_refuses_what_the_offices_time_would_take():
    facts = logged(CEREMONY, FIRST, bid("a"))
    for at, stands in ((1_000, 1), (1_001, 0)):
        assert len(standing_of("T", [*facts[:2], replace(facts[2], witnessed_at=Instant(at))]).bids) == stands


def test_without_a_version_nothing_is_received():
    assert [one.reason for one in standing_of("T", logged(CEREMONY, bid("a"))).refused] == [
        ArrivalFault.NO_TENDER
    ]


def test_facts_of_other_tenders_change_nothing():
    other = replace(bid("b"), tender="U")

    assert stand(bid("a"), other).bids == stand(bid("a")).bids


@pytest.mark.parametrize("same", ["ciphertext", "commitment", "mark"])
def test_a_bid_that_repeats_anything_that_must_be_new_is_refused(same):
    first = bid("a")
    second = replace(bid("b"), **{same: getattr(first, same)})

    assert [one.reason for one in stand(first, second).refused] == [ArrivalFault.SEEN_BEFORE]


def test_what_was_withdrawn_cannot_come_again():
    first = bid("a", mark=MARK)
    standing = stand(first, BidWithdrawn("T", first.ciphertext, SECRET, Instant(200)), first)

    assert standing.bids == () and [one.reason for one in standing.refused] == [ArrivalFault.SEEN_BEFORE]


def test_replacing_needs_the_secret_and_a_bid_that_stands():
    first = bid("a", mark=MARK)

    assert stand(first, bid("b", replaces=first.ciphertext, proof=SECRET)).withdrawn == (first.ciphertext,)
    for proof, wrong in (
        (MARK, ArrivalFault.WRONG_PROOF),
        ("", ArrivalFault.WRONG_PROOF),
        ("zz", ArrivalFault.WRONG_PROOF),
    ):
        assert [
            one.reason for one in stand(first, bid("b", replaces=first.ciphertext, proof=proof)).refused
        ] == [wrong]
    unknown = stand(bid("b", replaces="9" * 64, proof=SECRET))
    assert [one.reason for one in unknown.refused] == [ArrivalFault.NOT_STANDING]


def test_a_version_counts_only_in_its_turn_under_the_same_key_and_in_time():
    later = replace(FIRST, version=2, deadline=Instant(2_000), at=Instant(900))
    wrong = {
        OfficeFault.VERSION_GAP: replace(later, version=3),
        OfficeFault.OTHER_KEY: replace(later, tender_key="0" * 64),
        OfficeFault.LATE_EXTENSION: replace(later, at=Instant(1_001)),
        OfficeFault.DEADLINE_FORWARD: replace(later, deadline=Instant(999)),
    }

    assert stand(later).version == later
    assert stand(replace(later, at=DEADLINE)).version.version == 2
    for reason, version in wrong.items():
        standing = stand(version)
        assert [one.reason for one in standing.faults] == [reason] and standing.version == FIRST


def test_a_witness_makes_a_back_dated_extension_void():
    later = replace(FIRST, version=2, deadline=Instant(2_000), at=Instant(900))
    facts = [*logged(CEREMONY, FIRST), Logged(2, later, Instant(1_001))]

    assert standing_of("T", facts).version == FIRST


def test_a_first_version_needs_its_ceremony_and_a_deadline_to_come():
    assert [one.reason for one in standing_of("T", logged(FIRST)).faults] == [OfficeFault.OTHER_KEY]
    past = replace(FIRST, deadline=Instant(10))
    assert [one.reason for one in standing_of("T", logged(CEREMONY, past)).faults] == [
        OfficeFault.DEADLINE_FORWARD
    ]


def test_only_a_right_closing_closes_and_a_wrong_one_can_be_mended():
    one = bid("a")
    wrong = {
        OfficeFault.CLOSED_EARLY: closing(one, at=999),
        OfficeFault.CLOSED_OTHERWISE: closing(one, deadline=Instant(900)),
    }
    for reason, close in wrong.items():
        standing = stand(one, close, closing(one, at=1_002))
        assert [fault.reason for fault in standing.faults] == [reason] and standing.closed is not None
    assert stand(one, closing()).closed is None
    assert stand(one, closing(one, at=1_000)).closed is not None


def test_nothing_counts_after_the_closing():
    one = bid("a", mark=MARK)
    later = replace(FIRST, version=2, deadline=Instant(2_000), at=Instant(900))
    standing = stand(
        one,
        closing(one),
        bid("b", 900),
        BidWithdrawn("T", one.ciphertext, SECRET, Instant(900)),
        later,
        closing(one),
    )

    assert [fault.reason for fault in standing.refused] == [ArrivalFault.CLOSED, ArrivalFault.CLOSED]
    assert [fault.reason for fault in standing.faults] == [
        OfficeFault.AFTER_CLOSING,
        OfficeFault.AFTER_CLOSING,
    ]
    assert standing.bids == (one,) and standing.version == FIRST


def test_opening_before_combining_and_combining_before_closing_are_faults():
    one = bid("a")
    combined = SharesCombined("T", NAMED, (1, 2), "d" * 64, Instant(1_002))
    opened = opening(one)

    assert [f.reason for f in stand(one, combined).faults] == [OfficeFault.COMBINED_EARLY]
    assert [f.reason for f in stand(one, closing(one), opened).faults] == [OfficeFault.OPENED_EARLY]
    assert stand(one, closing(one), combined, opened).faults == ()
    unknown = replace(opened, ciphertext="9" * 64)
    otherwise = replace(opened, commitment="9" * 64)
    told = stand(one, closing(one), combined, unknown, otherwise)
    assert [f.reason for f in told.faults] == [
        OfficeFault.OPENED_UNKNOWN,
        OfficeFault.NOT_AS_COMMITTED,
    ] and told.opened == ()


@pytest.mark.parametrize(
    "changed", [{"signature": "33" * 64}, {"signature": ""}, {"body": "4" * 64}, {"body": ""}]
)
def test_nobody_changes_or_drops_a_signature_after_the_deadline(changed):
    one = bid("a")
    combined = SharesCombined("T", NAMED, (1, 2), "d" * 64, Instant(1_002))

    told = stand(one, closing(one), combined, replace(opening(one), **changed))

    assert [f.reason for f in told.faults] == [OfficeFault.NOT_AS_COMMITTED]
    assert told.opened == ()


def test_a_bid_that_opens_later_is_no_longer_unopened_and_never_the_reverse():
    one = bid("a")
    combined = SharesCombined("T", NAMED, (1, 2), "d" * 64, Instant(1_002))
    opened = opening(one)
    not_opened = BidUnopened("T", one.ciphertext, Unopened.REVOKED, "no_code", Instant(1_003))

    for order in ((opened, not_opened), (not_opened, opened)):
        standing = stand(one, closing(one), combined, *order)
        assert (standing.opened, standing.unopened) == ((opened,), ())


def test_what_would_be_refused_is_told_before_it_is_logged():
    facts = logged(CEREMONY, FIRST, bid("a"))

    assert arrival_fault("T", facts, bid("b")) is None
    assert arrival_fault("T", facts, bid("a")) is ArrivalFault.SEEN_BEFORE
    assert arrival_fault("T", facts, bid("b", 1_001)) is ArrivalFault.LATE


times = st.integers(0, 2_000)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), times), max_size=12), times)
def test_a_later_witness_never_makes_more_bids_stand(arrivals, witnessed):
    facts = [bid(name, at) for name, at in arrivals]
    early, late = (
        stand(*facts),
        standing_of(
            "T",
            [
                *logged(CEREMONY, FIRST),
                *(Logged(2 + n, one, Instant(max(one.at, witnessed))) for n, one in enumerate(facts)),
            ],
        ),
    )

    assert {one.ciphertext for one in late.bids} <= {one.ciphertext for one in early.bids}


@given(st.lists(st.tuples(st.sampled_from("abcdef"), times), max_size=12))
def test_each_arrival_stands_or_is_refused_and_none_is_lost(arrivals):
    standing = stand(*(bid(name, at) for name, at in arrivals))

    assert len(standing.bids) + len(standing.withdrawn) + len(standing.refused) == len(arrivals)


def test_a_share_is_given_only_after_a_right_closing_that_witnesses_signed():
    one = bid("a")
    assert share_withheld(standing_of("T", [])) is Withheld.NO_TENDER
    assert share_withheld(stand(one)) is Withheld.NOT_CLOSED
    assert share_withheld(stand(one, closing(one))) is Withheld.NOT_WITNESSED

    for at, given_away in ((999, Withheld.NOT_CLOSED), (1_000, None), (1_001, None)):
        facts = [*logged(CEREMONY, FIRST, one), Logged(3, closing(one), Instant(at))]
        assert share_withheld(standing_of("T", facts)) is given_away


@given(*(st.booleans() for _ in range(5)))
def test_a_bid_is_revoked_only_where_nobody_else_failed(key, envelope, code, fits, committed):
    failure = opening_failure(OpeningAttempt(key, envelope, code, fits, committed))

    assert (failure is None) == committed
    if failure is not None:
        assert (unopened_outcome(failure) is Unopened.REVOKED) == (key and envelope)
        assert (failure is OpeningFailure.NO_CODE) == (key and envelope and not code)
