"""The manual page on awards: every table worked out again, and the whole example as one golden file."""

from __future__ import annotations

import json
import os
import re
from fractions import Fraction
from pathlib import Path

import pytest

from onus.base.canonical import canonical_json, content_digest
from onus.base.instants import Instant, instant
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rulebook
from onus.core.evaluation.awarding import award_notice, winner
from onus.core.evaluation.bids import BID_REASONS, ELSEWHERE, OpenedBid
from onus.core.evaluation.criteria import Criterion, PointsFormula, PriceDeduction, Scheme
from onus.core.evaluation.deviation import DeviationLimit, deviations
from onus.core.evaluation.drawing import PanelAsked, draw, in_order
from onus.core.evaluation.experts import Expert, Library, Recused
from onus.core.evaluation.low_bids import LOW_TESTS, LowBidTests, low_bids
from onus.core.evaluation.ranking import Given, rank
from onus.core.evaluation.scoring import SHEET_REASONS, ItemScore, ScoreSheet, means
from onus.core.evaluation.seeds import Cosigned, SeedCheckpoint, SeedRule, Vouched, seed_from
from onus.core.promises.slots import SLOTS
from onus.outside.law import load_pack
from onus.wire.promise_files import read_promises, read_terms

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / "awards" / "worked.json"
LANGUAGES = ("en", "zh-Hans")
PURPOSE = "generated-tender/1"


def page(language):
    return (ROOT / "docs" / "manual" / language / "award.md").read_text(encoding="utf-8")


def tables(language):
    """Return each table of the page: rows of cells, the head left out."""
    found = re.findall(r"(?:^\|.*\|$\n)+", page(language), flags=re.MULTILINE)
    return [
        [[cell.strip() for cell in row.strip("|").split("|")] for row in one.strip().split("\n")[2:]]
        for one in found
    ]


LIBRARY = Library(
    "generated-library", instant("2024-03-01T09:00:00+08:00"), 17,
    (Expert("E01", ("sanitation",)), Expert("E02", ("sanitation", "finance")), Expert("E03", ("law",)),
     Expert("E04", ("sanitation",)), Expert("E05", ("finance",)), Expert("E06", ("sanitation",)),
     Expert("E07", ("law", "finance")), Expert("E08", ("sanitation",))),
)  # fmt: skip
RULE = SeedRule(
    "log.example/onus", instant("2024-04-08T09:00:00+08:00"), ("witness-a+0a+key", "witness-b+0b+key")
)
CHECKPOINT = SeedCheckpoint(
    42, "0f" * 32, "log.example/onus",
    (Cosigned(instant("2024-04-08T09:00:11+08:00"), "witness-a", "a1" * 64),
     Cosigned(instant("2024-04-08T09:00:14+08:00"), "witness-b", "b2" * 64)),
)  # fmt: skip
VOUCHED = frozenset(
    Vouched(key, CHECKPOINT.origin, CHECKPOINT.size, CHECKPOINT.root, mark)
    for key, mark in zip(RULE.witnesses, CHECKPOINT.cosigned, strict=True)
)
SEED = seed_from(RULE, LIBRARY, [CHECKPOINT], VOUCHED)
RECUSED = (Recused("E01", "CN-COI-14@2003-01-01", "employed by a bidder within three years"),)
SEATS = ("law", "finance", "sanitation", "sanitation")
PANEL = draw(LIBRARY, PanelAsked(PURPOSE, SEATS, ("U01",), 2), seed=SEED.text, recused=RECUSED)
SCHEME = Scheme(
    "comprehensive", "CNY",
    (
        Criterion("price", Localized("Price", "价格"), "price", 30_000),
        Criterion("plan", Localized("Plan", "方案"), "scored", 40_000, indicator="covers five named risks"),
        Criterion("staff", Localized("Staff", "人员"), "computed", 10_000,
                  formula=PointsFormula("per_unit", per_unit_milli=500, from_value=20)),
        Criterion("hours", Localized("Hours", "响应"), "computed", 20_000,
                  formula=PointsFormula("share_of_best", better="less")),
    ),
    deductions=(PriceDeduction("small", 100_000),),
)  # fmt: skip
BIDS = (
    OpenedBid("A", "generated-firm-a", 100_000_000, "CNY", (), (("staff", 40), ("hours", 12))),
    OpenedBid("B", "generated-firm-b", 90_000_000, "CNY", (), (("staff", 30), ("hours", 24))),
    OpenedBid("C", "generated-firm-c", 96_000_000, "CNY", ("small",), (("staff", 36), ("hours", 16))),
)


def sheets(rows):
    """Return the sheets that the table of scores shows."""
    return [
        ScoreSheet(expert, "salt", tuple(ItemScore(row[0], "plan", int(row[1 + at]) * 1_000) for row in rows))
        for at, expert in enumerate(("E03", "E05", "E08"))
    ]


def points(milli):
    whole = Fraction(milli) / 1_000
    return str(whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_draw_of_the_manual_is_the_draw_of_the_code(language):
    order = [one.id for one in in_order(LIBRARY, seed=SEED.text, purpose=PURPOSE, recused=RECUSED)]
    seats = {one.expert: f"{at}" for at, one in enumerate(PANEL.seats, 1)}
    spare = {one.id: f"{at}" for at, one in enumerate(PANEL.substitutes, 1)}
    experts = {one.id: one for one in LIBRARY.experts}

    for id_, expertise, place, said in tables(language)[0]:
        assert expertise == ", ".join(experts[id_].expertise)
        assert place == (str(order.index(id_) + 1) if id_ in order else "")
        assert re.sub(r"\D", "", said) == seats.get(id_, spare.get(id_, ""))
        assert bool(re.search("substitute|候补", said)) is (id_ in spare)
    assert [row[0] for row in tables(language)[0] if row[0] in order] == order
    assert len(tables(language)[0]) == len(LIBRARY.experts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_means_and_the_ranking_of_the_manual_are_those_of_the_code(language):
    _, scores, _, ranked, *_ = tables(language)
    given = means(sheets(scores))
    ranking = rank(SCHEME, BIDS, given, seed=SEED.text, purpose=PURPOSE)
    rows = [
        [one.bid, str(one.price_minor // 100), str(one.evaluated_minor / 100), *(points(milli) for _, milli in one.points),
         f"{one.total_milli // 1_000}.{one.total_milli % 1_000 // 10:02}", str(one.place)]
        for one in ranking.rows
    ]  # fmt: skip

    assert [row[4] for row in scores] == [points(one.milli) for one in given]
    assert ranked == rows
    assert ranking.leaning_on == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bid_of_the_manual_on_which_the_winner_leans_is_told(language):
    rows = tables(language)[4]
    scheme = Scheme("comprehensive", "CNY", SCHEME.criteria[:2])

    def totals(names):
        held = [row for row in rows if row[0] in names]
        bids = [OpenedBid(row[0], f"f-{row[0]}", int(row[1]), "CNY") for row in held]
        given = [Given(row[0], "plan", Fraction(int(row[2]) * 1_000)) for row in held]
        return rank(scheme, bids, given)

    whole, without = totals("abc"), totals("ab")
    assert {row[0]: row[3] for row in rows} == {
        one.bid: f"{one.total_milli / 1_000:.2f}" for one in whole.rows
    }
    assert {row[0]: row[4] for row in rows if row[4]} == {
        one.bid: f"{one.total_milli / 1_000:.2f}" for one in without.rows
    }
    assert [(one.without, one.winners) for one in whole.leaning_on] == [("c", ("b",))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_limit_of_the_manual_is_the_number_of_its_rule(language):
    rules = {rule.id: rule for rule in Rulebook(load_pack("cn-procurement").rules).rules}
    for *_, limit, rule in tables(language)[5]:
        numbers = [value for value in rules[rule.strip("`")].parameters.values() if isinstance(value, int)]

        assert int(re.search(r"\d+", limit)[0]) in numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_reason_and_test_stands_on_the_page(language):
    text = page(language)
    told = {row[0].strip("`"): row[1] for row in tables(language)[6]}
    better = {"more": ("more", "多"), "less": ("less", "少")}

    assert list(told) == list(SLOTS)
    assert all(told[slot] in better[kind[0]] for slot, kind in SLOTS.items())
    assert [one for one in (*SHEET_REASONS, *LOW_TESTS) if f"`{one}`" not in text] == []
    assert ELSEWHERE in BID_REASONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_of_terms_and_promises_that_are_shown_can_be_read(language):
    terms, promises = re.findall(r"^```toml\n(.*?)^```$", page(language), flags=re.DOTALL | re.MULTILINE)

    assert read_terms(terms.encode())[0].terms[0].slot == "obligations.DAILY.standard.count"
    assert read_promises(promises.encode())[0].promises[0].value == 4


def test_the_whole_example_comes_to_the_same_bytes_as_ever():
    found = sheets(tables("en")[1])
    ranking = rank(SCHEME, BIDS, means(found), seed=SEED.text, purpose=PURPOSE)
    notice = award_notice(
        ranking, winner(ranking), purpose=PURPOSE, buyer="Purchasing unit (generated)", subject="street cleaning",
        currency="CNY", experts=PANEL.members,
    )  # fmt: skip
    came_to = {
        "library": LIBRARY.digest(),
        "seed": SEED,
        "panel": PANEL,
        "sheets": [one.digest() for one in found],
        "deviations": deviations(found, SCHEME, DeviationLimit(50_000)),
        "low_bids": low_bids(BIDS, LowBidTests(below_mean_ppm=950_000), price_limit_minor=100_000_000),
        "ranking": ranking,
        "notice": notice,
        "notice_digest": content_digest(notice),
    }
    raw = canonical_json(came_to) + b"\n"
    if os.environ.get("ONUS_ACCEPT"):
        GOLDEN.write_bytes(raw)

    assert json.loads(raw) == json.loads(GOLDEN.read_bytes())
    assert raw == GOLDEN.read_bytes()
    assert SEED.at == Instant(1_712_538_014_000_000)
