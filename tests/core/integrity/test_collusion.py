"""Checks of collusion: when each fires, when it does not, what it lacks, and that only a law deems."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import MINUTE_US, Instant
from onus.core.integrity.bid_texts import shingles
from onus.core.integrity.bid_traces import BidInName, BidTrace, CollusionRecord, FileTrace, PastTender
from onus.core.integrity.collusion import COLLUSION_RULES
from onus.core.integrity.flag import Flag, Grade, SubjectKind
from onus.core.integrity.flag_cases import FlagStatement, flag_cases
from onus.core.integrity.rules import Limits
from onus.core.integrity.signal_rules import signals
from onus.outside.law import flag_words, load_pack
from onus.wire.flags.parameters import limits_of

LIMITS = limits_of([load_pack("onus-signals").rules])
IDS = [rule.id for rule in COLLUSION_RULES]
SIGNS = {
    sign: rule.key
    for rule in load_pack("cn-procurement").rules
    if rule.kind == "deemed_collusion" and rule.id == "CN-COLL-16"
    for sign in rule.parameters["signs"]
}
TENDER_TEXT = "本项目要求每日清扫主干道两次，作业人员持证上岗。" * 3
COPIED = (
    "我方采用三班轮转并设立机动小组处置突发情况，另备应急车辆若干台，由专人统一调度；"
    "收运车辆每日出车前点检制动与尾板，回场后冲洗车厢并登记里程，交接记录由班长与调度员双签留存备查。"
)
OTHER = (
    "全部路段划为九个网格，网格长每晚核对清单，遇雪先撒布融雪剂再以滚刷清除残雪并外运；"
    "人行步道与公交站台由小型机械配合人工作业，清出的积雪二十四小时内运至指定堆场，现场照片随单上传。"
)


def two(one, other, **more):
    return CollusionRecord("t", (BidTrace("a", **one), BidTrace("b", **other)), signs=SIGNS, **more)


def rows(*prices):
    return CollusionRecord(
        "t", tuple(BidTrace(f"b{n}", price) for n, price in enumerate(prices)), signs=SIGNS
    )


def texts(one, other):
    return two({"text": one}, {"text": other}, tender_text=TENDER_TEXT)


def sheet(*units):
    return {"items": {str(n): unit for n, unit in enumerate(units)}}


def past(*rankings):
    return tuple(PastTender(f"t{n}", tuple(ranking)) for n, ranking in enumerate(rankings))


ONE = {"files": (FileTrace("x.pdf", "c1", "王生成"),)}
AT = Instant(10**15)
LATER = Instant(10**15 + 10 * MINUTE_US)
FIRING = {
    "CN-01": (two(ONE, ONE), Grade.DEEMED, 4),
    "CN-02": (two({"clients": (("mac", "m1"),)}, {"clients": (("mac", "m1"),)}), Grade.STRONG, 2),
    "CN-03": (two({"address": "10.0.0.1", "uploaded_at": AT}, {"address": "10.0.0.2", "uploaded_at": LATER}), Grade.HINT, 2),
    "CN-04": (two({"people": ("p1",), "contacts": ()}, {"people": ("p1",), "contacts": ()}), Grade.DEEMED, 2),
    "CN-05": (texts(TENDER_TEXT + COPIED, COPIED), Grade.STRONG, 2),
    "CN-06": (texts("既使下雨。GB 50300-2001", "既使下雪。GB 50300-2001"), Grade.STRONG, 2),
    "CN-07": (two(sheet(100, 200, 300, 400), sheet(103, 206, 309, 412)), Grade.DEEMED, 2),
    "CN-08": (two({"account": "k1"}, {"account": "k1"}), Grade.DEEMED, 2),
    "CN-09": (two({}, {}, history=past("abc", "bac", "abd", "bad")), Grade.HINT, 2),
    "CN-10": (two({"agents": ("x",)}, {"agents": ("x",)}), Grade.DEEMED, 2),
    "CN-11": (two({}, {}, in_names=(BidInName("x", "b", "k1", "a"), BidInName("y", "a", "k2", "b"))), Grade.STRONG, 2),
}  # fmt: skip
"""By id: a record, the grade, and how many flags."""
CLEAN = {
    "CN-01": two(ONE, {"files": (FileTrace("x.pdf", "c2", "李生成"),)}),
    "CN-02": two({"clients": (("mac", "m1"),)}, {"clients": (("disk", "m1"),)}),
    "CN-03": two({"address": "10.0.0.1", "uploaded_at": AT}, {"address": "10.0.0.2", "uploaded_at": Instant(LATER + MINUTE_US)}),
    "CN-04": two({"people": ("p1",), "contacts": ("1",)}, {"people": ("p2",), "contacts": ("2",)}),
    "CN-05": texts(TENDER_TEXT + COPIED, TENDER_TEXT + OTHER),
    "CN-06": texts("按部就班", "GB 50300-2013"),
    "CN-07": CollusionRecord("t", tuple(
        BidTrace(f"b{n}", price, {str(at): (at + 1) * 100 + n * at * at * 7 + n for at in range(4)}) for n, price in enumerate((1_000_000, 1_037_100, 1_052_300, 1_190_700))
    )),
    "CN-08": two({"account": "k1"}, {"account": "k2"}),
    "CN-09": two({}, {}, history=past("abc", "bac", "abd", "cab")),
    "CN-10": two({"agents": ("x",)}, {"agents": ()}),
    "CN-11": two({}, {}, in_names=()),
}  # fmt: skip
MISSING = {
    "CN-01": (two({}, {}), "bids/files"),
    "CN-02": (two({}, {}), "bids/clients"),
    "CN-03": (two({}, {}), "bids/upload/address"),
    "CN-04": (two({}, {}), "bids/contacts"),
    "CN-05": (two({"text": COPIED}, {"text": COPIED}), "tender/text"),
    "CN-06": (two({}, {}), "bids/text"),
    "CN-07": (two({}, {}), "bids/items"),
    "CN-08": (two({}, {}), "bonds/account"),
    "CN-09": (two({}, {}), "history"),
    "CN-10": (two({}, {}), "bids/agent"),
    "CN-11": (two({}, {}), "bids/signature"),
}


def found(record, flag):
    return signals(record, {flag: LIMITS[flag]}, rules=COLLUSION_RULES)


def test_there_are_eleven_and_each_has_limits_words_and_three_cases():
    assert [f"CN-{number:02d}" for number in range(1, 12)] == IDS
    assert {*IDS} <= {*LIMITS} and {*IDS} <= {*flag_words().flags}
    assert {*FIRING} == {*CLEAN} == {*MISSING} == {*IDS}


@pytest.mark.parametrize("flag", IDS)
def test_a_check_fires_on_each_of_the_pair_and_names_the_other(flag):
    record, grade, count = FIRING[flag]

    flags = found(record, flag).flags

    assert len(flags) == count
    assert min(flags, key=lambda one: list(Grade).index(one.grade)).grade is grade
    assert {one.subject: dict(one.facts)["with"] for one in flags} == {"a": "b", "b": "a"}


@pytest.mark.parametrize("flag", IDS)
def test_a_check_is_silent_where_nothing_is_shared(flag):
    assert found(CLEAN[flag], flag).flags == ()


@pytest.mark.parametrize("flag", IDS)
def test_a_check_says_what_the_record_lacks(flag):
    record, missing = MISSING[flag]

    result = found(record, flag)

    assert result.flags == ()
    assert missing in {name for one in result.not_computable for name in one.missing}


@pytest.mark.parametrize("flag", IDS)
def test_without_a_law_in_force_nothing_is_deemed(flag):
    record, grade, _ = FIRING[flag]

    flags = found(replace(record, signs={}), flag).flags

    assert flags and Grade.DEEMED not in {one.grade for one in flags}
    if grade is Grade.DEEMED:
        deemed = [one for one in found(record, flag).flags if one.grade is Grade.DEEMED]
        assert {dict(one.facts)["rule"] for one in deemed} == {SIGNS["same_agent"]}


def test_the_number_of_a_processor_alone_is_a_hint():
    cpu = {"clients": (("cpu", "7"),)}

    assert {one.grade for one in found(two(cpu, cpu), "CN-02").flags} == {Grade.HINT}


def test_the_name_of_one_bidder_in_the_bid_of_another_is_a_mixed_file():
    record = two({"contacts": (), "text": "见生成企业乙方案"}, {"contacts": (), "names": ("生成企业乙",)})

    assert {dict(one.facts)["sign"] for one in found(record, "CN-04").flags} == {"files_mixed"}


def test_an_even_row_of_prices_is_strong_and_one_fen_past_two_percent_is_none():
    even = rows(1_000_000, 1_010_000, 1_020_000, 1_030_200)
    past_it = rows(1_000_000, 1_010_000, 1_020_000, 1_030_400)

    assert {one.grade for one in found(even, "CN-07").flags} == {Grade.STRONG}
    assert not [one for one in found(past_it, "CN-07").flags if "arithmetic" in dict(one.facts)["shared"]]


def test_seven_prices_at_the_benchmark_are_a_hint_and_six_are_none():
    seven = replace(rows(*(100_000_00 + n * n * 2000 for n in range(7))), benchmark_minor=100_100_00)

    assert {one.grade for one in found(seven, "CN-07").flags} == {Grade.HINT}
    assert found(replace(seven, bids=seven.bids[:6]), "CN-07").flags == ()


def test_what_many_bids_say_is_thrown_away_from_ten_bids_on_and_kept_below():
    own = [chr(0x4E00 + 300 * n + m) for n in range(10) for m in range(20)]
    said = ["".join(own[20 * n : 20 * n + 20]) for n in range(10)]
    bids = tuple(BidTrace(f"b{n}", text=COPIED + said[n]) for n in range(10))
    ten = CollusionRecord("t", bids, tender_text="")

    assert found(ten, "CN-05").flags == ()
    assert found(replace(ten, bids=bids[:9]), "CN-05").flags != ()


@given(st.lists(st.text("abcd", max_size=30), min_size=2, max_size=6), st.integers(1, 4))
def test_two_texts_are_flagged_by_what_share_of_all_their_runs_both_have(said, size):
    values = {**LIMITS["CN-05"].values, "shingle": size, "shingles_min": 1, "jaccard_min_ppm": 250_000}
    record = CollusionRecord(
        "t", tuple(BidTrace(f"b{n}", text=text) for n, text in enumerate(said)), tender_text=""
    )
    wanted = {}
    for (one, mine), (other, theirs) in combinations(enumerate(shingles(text, size) for text in said), 2):
        if mine and theirs and 4 * len(mine & theirs) >= len(mine | theirs):
            wanted[f"b{one}", f"b{other}"] = Fraction(len(mine & theirs), len(mine | theirs))

    flags = signals(record, {"CN-05": Limits("CN-05", "", values)}, rules=COLLUSION_RULES).flags
    told = {(one.subject, dict(one.facts)["with"]): one.value for one in flags}

    assert told == wanted | {(other, one): value for (one, other), value in wanted.items()}


@given(st.permutations(range(4)))
def test_the_order_of_the_bids_changes_nothing(order):
    bids = (*FIRING["CN-01"][0].bids, BidTrace("c", **ONE), BidTrace("d", **ONE))
    record = replace(FIRING["CN-01"][0], bids=bids)

    assert found(replace(record, bids=tuple(bids[at] for at in order)), "CN-01") == found(record, "CN-01")


FLAG = Flag("CN-10", Grade.DEEMED, SubjectKind.TENDERER, "a")


def decided(*said):
    return flag_cases((FLAG,), said, raised_at=Instant(0), reply_within_h=72, concerned=(("head-a", "a"),))[0]


def spoken(name, hour, *, outcome="", text="since ...", by="reviewer"):
    return FlagStatement(Instant(hour * 60 * MINUTE_US), name, "CN-10", "a", by, outcome, text)


def test_a_flag_stays_open_until_a_person_decides_with_a_reason_after_the_reply():
    reply, decision = spoken("r", 5, by="head-a"), spoken("d", 6, outcome="explained")

    assert decided().state == "open"
    assert decided(reply).state == "replied"
    assert (decided(reply, decision).state, decided(reply, decision).outcome) == ("decided", "explained")


def test_a_decision_before_the_reply_can_be_in_does_not_count_and_stays_on_record():
    assert decided(spoken("d", 72, outcome="confirmed")).void == (("d", "before_reply"),)
    assert decided(spoken("d", 73, outcome="confirmed")).decision == "d"


def test_a_decision_without_a_reason_or_a_name_or_in_ones_own_case_does_not_count():
    late = {"outcome": "confirmed", "hour": 80}

    assert decided(spoken("d", text=" ", **late)).void == (("d", "no_reason"),)
    assert decided(spoken("d", by="", **late)).void == (("d", "no_name"),)
    assert decided(spoken("d", by="head-a", **late)).void == (("d", "own_case"),)
