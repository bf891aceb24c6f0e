"""Attacks on sealed bids: what an office could write into its facts, and what then says so."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from onus.base.canonical import canonical_json
from onus.base.instants import instant
from onus.core.evaluation.awarding import SetAside
from onus.core.sealing.facts import BidOpened, BidRefused, BidUnopened, OpenedBy, Unopened
from onus.core.tendering.act_choices import choices_of
from onus.core.tendering.act_setting import ActSetting
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.tender import Tender
from onus.verify.faults import ProceedingDiffers, RankingDiffers
from onus.verify.tenders import recomputed_tender
from onus.wire.tenders.fact_lines import fact_line, read_facts
from onus.wire.tenders.published import FACTS, PROCEEDING, published_files
from onus.wire.tenders.tender_faults import tender_faults
from tests.example_tender import END, tender


def judged(one: Tender):
    return judge(one, one.rulebook, END)


def changed(name: str, **fields: object) -> Tender:
    """Return the tender with one fact saying something else; `at` moves the whole fact."""
    moved = {key: fields["at"] for key in ("happened_at", "recorded_at") if "at" in fields}
    facts = tuple(
        replace(one, said=replace(one.said, **fields), **moved) if one.id == name else one
        for one in tender().facts
    )
    return replace(tender(), facts=facts)


def without(*names: str) -> Tender:
    return replace(tender(), facts=tuple(one for one in tender().facts if one.id not in names))


def with_fact(*more: TenderFact) -> Tender:
    return replace(tender(), facts=(*tender().facts, *more))


def opening(firm: str) -> TenderFact:
    return next(one for one in tender().facts if one.id == f"opened-{firm}")


def state(one: Tender, firm: str) -> tuple[str, str]:
    bid = opening(firm).said.ciphertext
    return next((each.state, each.reason) for each in judged(one).received if each.bid == bid)


def told(one: Tender) -> set[tuple[str, str]]:
    return {(each.fact, each.reason) for each in judged(one).refused_acts}


def told_as_untouched(attacked: Tender) -> set[type]:
    """Return what a verifier says where the office attacks and shows the proceeding of the untouched tender."""
    files = published_files(attacked, END)
    honest = json.loads(published_files(tender(), END)[PROCEEDING])
    rules = {rule.digest(): rule for rule in attacked.rulebook.rules}
    shown = {**files, PROCEEDING: canonical_json(honest)}
    return {type(one) for one in recomputed_tender("t", shown, rules.__getitem__)[1]}


def refusal(firm: str, reason: str = "unreadable", at: str = "2024-02-05T09:01:30+08:00") -> TenderFact:
    when = instant(at)
    return TenderFact(
        "refusal",
        when,
        when,
        BidRefused(tender().id, opening(firm).said.ciphertext, reason, when),
        "custodian-1",
    )


def test_an_officer_who_refuses_a_bid_after_its_receipt_drops_nothing_and_is_told():
    attacked = with_fact(refusal("firm-a"))

    assert state(attacked, "firm-a") == ("opened", "")
    assert told(attacked) == {("refusal", "refused_standing")}
    assert judged(attacked).lot("1").ranking == judged(tender()).lot("1").ranking
    assert told_as_untouched(attacked) == {ProceedingDiffers}


def test_an_envelope_that_is_handed_in_twice_may_be_refused_once():
    attacked = with_fact(refusal("firm-a", "seen_before"))

    assert state(attacked, "firm-a") == ("opened", "")
    assert told(attacked) == set()


def test_a_bid_that_was_left_in_its_envelope_stops_the_ranking():
    attacked = without("opened-firm-a")
    found = judged(attacked)

    assert state(attacked, "firm-a") == ("standing", "no_outcome")
    assert found.lot("1").why_unranked == "outcomes_missing"
    assert {one.claim for one in found.claims} == {"ranking", "award", "contract"}
    assert RankingDiffers in told_as_untouched(attacked)


def test_a_bid_that_could_not_be_opened_has_an_outcome_with_its_reason():
    when = instant("2024-02-05T09:50:00+08:00")
    said = BidUnopened(tender().id, opening("firm-a").said.ciphertext, Unopened.REVOKED, "no_code", when)
    attacked = replace(
        without("opened-firm-a"), facts=(*without("opened-firm-a").facts, TenderFact("un", when, when, said))
    )

    assert state(attacked, "firm-a") == ("unopened", "revoked: no_code")


@pytest.mark.parametrize("outcome", list(Unopened))
def test_the_outcome_of_a_bid_is_read_from_its_line_as_one_of_the_known(outcome):
    when = instant("2024-02-05T09:50:00+08:00")
    fact = TenderFact("un", when, when, BidUnopened(tender().id, "00" * 32, outcome, "no_code", when))
    read = read_facts(fact_line(fact) + b"\n", tender=tender().id)

    assert read.faults == ()
    assert read.facts[0].said.outcome is outcome


@pytest.mark.parametrize("kind", ["bid_unopened", "bid_opened"])
def test_an_unknown_outcome_or_way_is_a_fault_of_its_line(kind):
    when = instant("2024-02-05T09:50:00+08:00")
    known = {
        "bid_unopened": (
            BidUnopened(tender().id, "00" * 32, Unopened.REVOKED, "no_code", when),
            b'"revoked"',
        ),
        "bid_opened": (opening("firm-a").said, b'"code"'),
    }
    said, word = known[kind]
    line = fact_line(TenderFact("x", when, when, said)).replace(word, b'"by_magic"')

    assert [one.code for one in read_facts(line + b"\n", tender=tender().id).faults] == ["DOSSIER-003"]


def test_the_way_of_an_opening_is_read_as_one_of_the_known():
    assert opening("firm-a").said.way is OpenedBy.CODE


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"numbers": (1,)}, "combined_otherwise"),
        ({"numbers": (1, 1, 1)}, "combined_otherwise"),
        ({"numbers": (1, 3, 6)}, "combined_otherwise"),
        ({"ceremony": "11" * 32}, "combined_otherwise"),
        ({"tender_key": "00" * 32}, "combined_otherwise"),
        ({"at": instant("2024-02-05T09:20:00+08:00")}, "combined_early"),
    ],
)
def test_a_key_that_did_not_come_together_as_announced_opens_nothing(fields, reason):
    attacked = changed("combined", **fields)

    assert ("combined", reason) in told(attacked)
    assert {name for name, why in told(attacked) if why == "opened_early"} == {
        f"opened-firm-{letter}" for letter in "abcd"
    }
    assert judged(attacked).lot("1").why_unranked == "not_opened"
    assert RankingDiffers in told_as_untouched(attacked)


def test_the_fewest_shares_that_were_announced_are_enough():
    assert told(changed("combined", numbers=(2, 4, 5))) == set()


def test_without_a_combination_of_shares_nothing_is_opened():
    assert judged(without("combined")).lot("1").why_unranked == "not_opened"


def test_a_bid_that_was_opened_before_the_deadline_is_not_opened():
    early = instant("2024-02-05T09:20:01+08:00")
    attacked = changed("opened-firm-a", at=early)

    assert ("opened-firm-a", "opened_early") in told(attacked)
    assert judged(attacked).lot("1").why_unranked == "outcomes_missing"


def test_a_second_opening_of_a_bid_never_takes_the_place_of_the_first():
    when = instant("2024-02-05T09:59:00+08:00")
    said: BidOpened = replace(opening("firm-a").said, at=when)
    attacked = with_fact(TenderFact("opened-again", when, when, said, "custodian-1"))

    assert told(attacked) == {("opened-again", "opened_twice")}
    assert judged(attacked).lot("1").ranking == judged(tender()).lot("1").ranking
    assert told_as_untouched(attacked) != set()


def test_every_line_of_the_example_stands():
    assert read_facts(published_files(tender(), END)[FACTS], tender=tender().id).faults == ()
    assert told(tender()) == set()


@pytest.mark.parametrize("outcome", list(Unopened))
def test_nobody_can_say_before_the_closing_that_a_bid_does_not_open(outcome):
    when = instant("2024-02-04T18:00:00+08:00")
    said = BidUnopened(tender().id, opening("firm-a").said.ciphertext, outcome, "no_code", when)
    attacked = replace(
        without("opened-firm-a"), facts=(*without("opened-firm-a").facts, TenderFact("un", when, when, said))
    )

    assert state(attacked, "firm-a") == ("standing", "no_outcome")
    assert told(attacked) == {("un", "outcome_early")}
    assert judged(attacked).lot("1").why_unranked == "outcomes_missing"


@pytest.mark.parametrize(
    "change",
    [
        lambda held: {"tender_key": "ab" * 32},
        lambda held: {"threshold": held.threshold + 1},
        lambda held: {"custodians": held.custodians[:-1]},
        lambda held: {
            "custodians": (replace(held.custodians[0], commitment="ab" * 32), *held.custodians[1:])
        },
        lambda held: {"custodians": (replace(held.custodians[0], number=9), *held.custodians[1:])},
        lambda held: {
            "custodians": (*held.custodians[:4], replace(held.custodians[4], organisation="another"))
        },
    ],
)
def test_another_holder_key_or_number_beside_the_id_of_a_ceremony_is_told(change):
    held = next(one for one in tender().facts if one.id == "ceremony").said
    attacked = changed("ceremony", **change(held))

    assert ("ceremony", "ceremony_otherwise") in told(attacked)
    assert told_as_untouched(attacked) & {ProceedingDiffers, RankingDiffers}


@pytest.mark.parametrize(
    "change",
    [
        lambda posts: {"threshold": 1},
        lambda posts: {"threshold": len(posts)},
        lambda posts: {"custodians": tuple(replace(one, organisation="one body") for one in posts)},
        lambda posts: {"custodians": (*posts[:4], replace(posts[4], organisation=posts[0].organisation))},
        lambda posts: {"custodians": (replace(posts[0], post=""), *posts[1:])},
    ],
)
def test_a_key_that_one_body_could_join_alone_is_told_and_the_bids_sealed_to_it_stand(change):
    held = next(one for one in tender().facts if one.id == "ceremony").said
    attacked = changed("ceremony", **change(held.custodians))

    assert ("ceremony", "unfit_custody") in told(attacked)
    assert [one.reason for one in judged(attacked).received if one.state == "refused"] == ["late"]


def turned_away(recorded: str, reason: str = "late", by: str = "custodian-1") -> Tender:
    """Return the tender in which an envelope was refused; local time of Shanghai."""
    when = instant(recorded + "+08:00")
    said = BidRefused(tender().id, "ab" * 32, reason, when)
    return with_fact(TenderFact("turned-away", when, when, said, by))


@pytest.mark.parametrize("by", ["", "head-of-firm-b", "officer-1"])
def test_nobody_halts_a_purchase_by_refusing_an_envelope_that_they_may_not_turn_away(by):
    attacked = turned_away("2024-02-04T08:00:00", by=by)

    assert "refused_in_time" not in {why for _, why in told(attacked)}
    assert judged(attacked).lots == judged(tender()).lots
    assert "turned-away" in {one.fact for one in judged(attacked).without_power}


def outside_decides(by: str, reason: str = "the custodians hold no such envelope") -> TenderFact:
    when = instant("2024-02-05T10:10:00+08:00")
    return TenderFact("aside", when, when, SetAside(when, "ab" * 32, reason, by), by)


def test_an_authority_outside_the_buyer_lets_a_purchase_go_on_that_one_custodian_halted():
    halted = turned_away("2024-02-04T08:00:00")
    found = judged(replace(halted, facts=(*halted.facts, outside_decides("remedy-1"))))

    assert judged(halted).lot("1").why_unranked == "outcomes_missing"
    assert ("turned-away", "custodian-1", "refused_in_time") in {
        (one.fact, one.by, one.reason) for one in found.refused_acts
    }
    assert next(one.reason for one in found.received if one.bid == "ab" * 32) == "refused_stays_out"
    assert found.lot("1").ranking == judged(tender()).lot("1").ranking
    assert (found.claims, found.contracts) == (judged(tender()).claims, judged(tender()).contracts)


def test_strangers_come_to_the_same_and_the_desk_offers_the_envelope_until_it_is_decided_on():
    halted = turned_away("2024-02-04T08:00:00")
    decided = replace(halted, facts=(*halted.facts, outside_decides("remedy-1")))
    rules = {rule.digest(): rule for rule in tender().rulebook.rules}
    offered = [
        "ab" * 32 in choices_of("ranked_bid", ActSetting(one, judged(one), END)) for one in (halted, decided)
    ]

    assert recomputed_tender("t", published_files(decided, END), rules.__getitem__)[1] == ()
    assert offered == [True, False]


@pytest.mark.parametrize(
    ("by", "reason"), [("head-1", "no matter"), ("custodian-1", "none"), ("remedy-1", " ")]
)
def test_nobody_of_the_buyer_says_that_an_envelope_refused_in_time_stays_out_nor_anybody_without_a_reason(
    by, reason
):
    halted = turned_away("2024-02-04T08:00:00")
    decided = replace(halted, facts=(*halted.facts, outside_decides(by, reason)))

    assert judged(decided).lot("1").why_unranked == "outcomes_missing"


def test_a_decision_on_an_envelope_that_was_turned_away_is_read_from_a_folder_and_on_no_other():
    halted = turned_away("2024-02-04T08:00:00")
    facts = (*halted.facts, outside_decides("remedy-1"))
    found = [
        list(tender_faults(some, (0,) * len(some), halted.versions, halted.register, {}, halted.library))
        for some in (facts, tuple(one for one in facts if one.id != "turned-away"))
    ]

    assert [len(one) for one in found] == [0, 1]


@pytest.mark.parametrize("by", ["head-of-firm-b", ""])
def test_a_ceremony_that_a_stranger_writes_first_neither_names_the_key_nor_makes_the_true_one_a_second(by):
    true = next(one for one in tender().facts if one.id == "ceremony")
    early = instant("2024-01-01T00:00:00Z")
    false = replace(true.said, ceremony="cd" * 32, tender_key="ab" * 32, at=early)
    found = judged(with_fact(TenderFact("false", early, early, false, by)))

    assert {one.fact for one in found.refused_acts} == {one.fact for one in judged(tender()).refused_acts}
    assert (found.received, found.lots) == (judged(tender()).received, judged(tender()).lots)
    assert "false" in {one.fact for one in found.without_power}


def test_an_envelope_refused_as_late_before_the_announced_deadline_stops_the_ranking_and_is_told():
    """The office's own log was behind what it had published; the bidder trusted what everybody read."""
    attacked = turned_away("2024-02-05T09:10:00")

    assert ("turned-away", "refused_in_time") in told(attacked)
    assert judged(attacked).lot("1").why_unranked == "outcomes_missing"
    bid = next(one for one in judged(attacked).received if one.bid == "ab" * 32)
    assert (bid.state, bid.reason) == ("refused", "refused_in_time")


def test_an_office_that_refuses_it_once_more_after_the_deadline_does_not_get_rid_of_it():
    attacked = turned_away("2024-02-05T09:10:00")
    when = instant("2024-02-05T09:40:00+08:00")
    again = TenderFact("again", when, when, BidRefused(tender().id, "ab" * 32, "late", when), "custodian-1")
    attacked = replace(attacked, facts=(*attacked.facts, again))

    bid = next(one for one in judged(attacked).received if one.bid == "ab" * 32)
    assert (bid.state, bid.reason) == ("refused", "refused_in_time")
    assert judged(attacked).lot("1").why_unranked == "outcomes_missing"


@pytest.mark.parametrize(
    ("recorded", "reason"), [("2024-02-05T09:31:00", "late"), ("2024-02-05T09:10:00", "malformed")]
)
def test_one_refused_after_it_or_for_another_reason_stops_nothing(recorded, reason):
    attacked = turned_away(recorded, reason)

    assert "refused_in_time" not in {one for _, one in told(attacked)}
    assert judged(attacked).lot("1").ranking == judged(tender()).lot("1").ranking


def test_a_refusal_that_is_written_later_and_claims_an_earlier_hour_stops_nothing():
    early, late = (instant(f"2024-02-05T{hour}:00+08:00") for hour in ("09:10", "12:00"))
    said = BidRefused(tender().id, "ab" * 32, "late", early)
    attacked = with_fact(TenderFact("turned-away", early, late, said, "custodian-1"))

    assert judged(attacked).lot("1").ranking == judged(tender()).lot("1").ranking


def test_an_envelope_that_was_turned_away_and_came_again_in_time_stands():
    bid = opening("firm-a").said.ciphertext
    when = instant("2024-02-04T16:00:00+08:00")
    said = BidRefused(tender().id, bid, "late", when)
    attacked = with_fact(TenderFact("turned-away", when, when, said, "custodian-1"))

    assert state(attacked, "firm-a") == ("opened", "")
    assert judged(attacked).lot("1").ranking == judged(tender()).lot("1").ranking
