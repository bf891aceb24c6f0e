"""Unusual endings of a tender: none bids, one bids, equals, all refused, lots, a cancellation, a moved deadline.

Each is judged, published, recomputed by whoever reads the files, shown in both languages, told in OCDS that is
valid, and replayed under changed rules; and each says what it must.
"""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from onus.actions.what_if import what_if
from onus.base.instants import instant
from onus.base.money import Minor
from onus.base.texts import LANGUAGES, Localized
from onus.core.sealing.facts import BidReceived
from onus.core.tendering.awarding import AwardDecided, ContractSigned, RankingSigned
from onus.core.tendering.bid import BidContent, BidPrice
from onus.core.tendering.judge import judge
from onus.core.tendering.preparing import NoticePublished, TenderCancelled
from onus.core.tendering.restraining import ApprovalGiven
from onus.outside.law import flag_words, load_pack
from onus.outside.tenders import read_tender
from onus.report.tenders import tender_page
from onus.verify.tenders import recomputed_tender
from onus.wire.ocds.checking import compiled
from onus.wire.ocds.schemata import RELEASE, shipped
from onus.wire.tenders.ocds_releases import ocds_files
from onus.wire.tenders.published import public_view, published_files
from tests.sealed_story import PLAIN, extension, story
from tests.tender_folder import content, digest, fact, received

END = instant("2024-09-30T00:00:00+08:00")
THREE = {
    "a": content("firm-a", 7_000_000),
    "b": content("firm-b", 8_000_000),
    "c": content("firm-c", 9_000_000),
}
TOO_FEW = "CN-MIN3-19"
LOTS = (
    PLAIN
    + """
[[announcement.lots]]
id = "2"
title = { en = "All squares", "zh-Hans" = "全部广场" }
budget_minor = 10000000
"""
)


def for_lots(supplier, **prices):
    return BidContent(supplier, tuple(BidPrice(lot[-1], Minor(price)) for lot, price in prices.items()))


def award(lot, bid, price, at="2024-06-03T10:00:00"):
    reason = Localized("First in the ranking.", "综合得分第一。")
    return fact(f"award-{lot}", AwardDecided(lot, digest(bid), Minor(price), reason), at, "officer-1")


def signed(lot, *bids):
    order = tuple(digest(one) for one in bids)
    return fact(f"ranking-{lot}", RankingSigned(lot, order), "2024-05-30T16:00:00", "officer-1")


RESULT = fact("result", NoticePublished("award", 1, ""), "2024-06-04T10:00:00", "officer-1")
EXTENDED = (
    extension(2, "2024-06-06T09:00:00", "2024-05-20T09:00:00"),
    extension(3, "2024-06-12T09:00:00", "2024-06-01T09:00:00"),
)
LATE_BUT_IN_TIME = received("c", "2024-06-11T09:00:00")
CANCELLED = (
    fact("end-review", ApprovalGiven("end"), "2024-06-02T09:00:00", "reviewer-1"),
    fact(
        "end", TenderCancelled(Localized("No need any more.", "需求取消。")), "2024-06-02T09:00:00", "head-1"
    ),
)

ENDINGS = {
    "nobody bids": ({}, {}),
    "one bids": ({"a": THREE["a"]}, {}),
    "two are equal": ({**THREE, "b": content("firm-b", 7_000_000)}, {}),
    "all are refused": ({name: replace(one, prices=(BidPrice("1", Minor(0)),)) for name, one in THREE.items()}, {}),
    "lots go to two winners": (
        {
            "a": for_lots("firm-a", lot1=7_000_000, lot2=9_000_000),
            "b": for_lots("firm-b", lot1=8_000_000, lot2=8_500_000),
            "c": for_lots("firm-c", lot1=9_000_000, lot2=8_000_000),
        },
        {
            "head": LOTS,
            "after": [
                signed("1", "a", "b", "c"), signed("2", "c", "b", "a"), award("1", "a", 7_000_000),
                award("2", "c", 8_000_000), RESULT,
            ],
        },
    ),
    "it is cancelled": (
        THREE, {"after": CANCELLED},
    ),
    "the deadline moves twice": (THREE, {"deadline": "2024-06-12T09:00:00", "version": 3, "before": EXTENDED}),
}  # fmt: skip


@pytest.fixture(params=ENDINGS)
def ending(request, tmp_path):
    bids, more = ENDINGS[request.param]
    return request.param, story(tmp_path / "tender", bids, **more)


def judged(folder, as_of=END):
    tender = read_tender(folder).tender
    return judge(tender, tender.rulebook, as_of)


def moments(folder):
    """Return every instant at which something came on record, the one after the last, and the last before each."""
    known = sorted({one.recorded_at for one in read_tender(folder).tender.facts})
    return sorted({*known, *(at - 1 for at in known), END})


def test_whoever_reads_what_is_published_on_any_day_comes_to_the_same_bytes(ending):
    _, folder = ending
    tender = read_tender(folder).tender

    def rule_of_digest(name):
        return next(rule for rule in tender.rulebook.rules if rule.digest() == name)

    for at in moments(folder):
        raw = published_files(tender, at)
        verified, faults = recomputed_tender("t", raw, rule_of_digest)
        assert faults == () and verified is not None, at


def test_it_is_shown_in_both_languages_and_told_in_valid_ocds(ending):
    _, folder = ending
    tender = read_tender(folder).tender
    check = compiled(shipped(RELEASE))

    for language in LANGUAGES:
        page = tender_page(tender, judged(folder), flag_words().flags, language)
        assert tender.title.text(language) in page
    for raw in ocds_files(public_view(tender, END), END).values():
        told = orjson.loads(raw)
        releases = told.get("releases", [each["compiledRelease"] for each in told.get("records", ())])
        assert [check(one) for one in releases] == [None] * len(releases)


def test_it_is_replayed_under_changed_rules_with_and_without_a_difference(ending):
    name, folder = ending
    (rule,) = [one for one in load_pack("cn-procurement").rules if one.id == TOO_FEW]
    one_is_enough = replace(rule, parameters={**rule.parameters, "count": 1})

    (same,) = what_if([folder], [rule], as_of=END, workers=1, progress=lambda *_: None)
    (other,) = what_if([folder], [one_is_enough], as_of=END, workers=1, progress=lambda *_: None)

    assert (same.changes, same.differences, same.before) == ((), (), same.after)
    stages = [(one.before, one.after) for one in other.differences if one.field == "stage"]
    assert stages == ([("void", "evaluated")] if name == "one bids" else [])


def breaches(found):
    return {one.rule.partition("@")[0] for one in found.breaches}


def found_of(name, tmp_path):
    bids, more = ENDINGS[name]
    return judged(story(tmp_path, bids, **more))


def test_nobody_bids_and_the_tender_is_void(tmp_path):
    found = found_of("nobody bids", tmp_path)

    assert (found.stage, found.received) == ("void", ())
    assert TOO_FEW in breaches(found)


def test_before_the_deadline_nothing_is_void_for_want_of_bids(tmp_path):
    found = judged(story(tmp_path, {}), instant("2024-05-30T09:00:00+08:00"))

    assert found.stage == "announced"
    assert TOO_FEW not in breaches(found)


def test_one_bids_and_the_tender_is_void_whatever_the_price(tmp_path):
    found = found_of("one bids", tmp_path)

    assert found.stage == "void"
    assert [row.bidder for row in found.lot("1").ranking.rows] == ["firm-a"]
    assert TOO_FEW in breaches(found)


@pytest.mark.parametrize("ties", ['["price"]', '["price", "technical", "draw"]'])
def test_equals_that_nothing_sets_apart_share_their_place_and_nobody_wins(ties, tmp_path):
    bids, _ = ENDINGS["two are equal"]
    scheme = '[announcement.scheme]\nmethod = "comprehensive"'
    assert scheme in PLAIN
    lot = judged(story(tmp_path, bids, head=PLAIN.replace(scheme, f"{scheme}\nties = {ties}"))).lot("1")

    assert sorted((row.place, row.bidder, row.tie) for row in lot.ranking.rows) == [
        (1, "firm-a", "shared"),
        (1, "firm-b", "shared"),
        (3, "firm-c", ""),
    ]
    assert (lot.winner.row, lot.notice) == (None, None)


def test_all_are_refused_each_with_its_reason_and_the_tender_is_void(tmp_path):
    found = found_of("all are refused", tmp_path)

    assert {one.reasons[0][0] for one in found.lot("1").refused} == {"price_not_above_zero"}
    assert (found.stage, found.lot("1").ranking) == ("void", None)


def test_each_lot_has_its_own_ranking_winner_and_award(tmp_path):
    found = found_of("lots go to two winners", tmp_path)

    assert {one.lot: one.winner.row.bidder for one in found.lots} == {"1": "firm-a", "2": "firm-c"}
    assert [one for one in found.claims if one.claim in ("award", "award_price", "ranking")] == []


def test_the_winner_of_one_lot_claimed_for_another_differs(tmp_path):
    bids, more = ENDINGS["lots go to two winners"]
    crossed = [signed("1", "a", "b", "c"), signed("2", "c", "b", "a"), award("2", "a", 9_000_000)]
    found = judged(story(tmp_path, bids, head=more["head"], after=crossed))

    assert {(one.claim, one.subject) for one in found.claims} >= {("award", "2")}


def test_a_cancelled_tender_is_cancelled_from_the_cancellation_on_and_no_later_act_revives_it(tmp_path):
    bids, more = ENDINGS["it is cancelled"]
    later = ContractSigned("c-1", "1", digest("a"), Minor(7_000_000), digest("contract"), Minor(0))
    signed = fact("contract", later, "2024-06-20T09:00:00", "officer-1")
    folder = story(tmp_path, bids, **{**more, "after": [*more["after"], signed]})

    assert judged(folder, instant("2024-06-02T08:59:59+08:00")).stage == "evaluated"
    assert judged(folder).stage == "cancelled"


def test_a_deadline_that_moved_twice_is_the_last_and_a_bid_between_is_in_time(tmp_path):
    found = found_of("the deadline moves twice", tmp_path)

    assert found.deadline == instant("2024-06-12T09:00:00+08:00")
    assert [one.source for one in found.deadline_steps if one.moved] == ["notice:1", "notice:2", "notice:3"]
    assert {one.state for one in found.received} == {"opened"}

    bids = dict(list(THREE.items())[:2])
    again = story(
        tmp_path / "again", bids, deadline="2024-06-12T09:00:00", version=3, before=(*EXTENDED, LATE_BUT_IN_TIME)
    )  # fmt: skip
    assert {one.state for one in judged(again, instant("2024-06-11T10:00:00+08:00")).received} == {"standing"}
    assert {one.said.ciphertext for one in read_tender(again).tender.facts if isinstance(one.said, BidReceived)} == {
        digest(name) for name in "abc"
    }  # fmt: skip
