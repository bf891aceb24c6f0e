"""Words of tenders: whatever the core can say of a tender is said in both languages, and what is said is no code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onus.actions.judge_tender import judge_tender
from onus.base.instants import instant
from onus.core.accountability.escalation import EXCUSE, MET
from onus.core.contracts.breach import CONSEQUENCES
from onus.core.contracts.published_duties import BREACH, COPY, DETAILS, TERMINATION
from onus.core.evaluation import bids, criteria, low_bids, scoring, seeds
from onus.core.integrity.after_award import SERVICE_RULES
from onus.core.integrity.collusion import COLLUSION_RULES
from onus.core.integrity.flag import Grade
from onus.core.qualification.documents import LOOKED_UP, PROOFS
from onus.core.qualification.exclusion import MAJOR
from onus.core.qualification.judged_documents import ACCEPTED, SEVERITY
from onus.core.qualification.qualifying import QUALIFICATION, STEPS
from onus.core.qualification.watching import VIOLATION, WARNING
from onus.core.remedies import challenges, clocks
from onus.core.restraint.permitting import BARS
from onus.core.restraint.power_table import STAGES as POWER_STAGES
from onus.core.restraint.rotation import DRAWN_OFTEN, TOO_LONG, TOO_OFTEN
from onus.core.restraint.ties import TIE_KINDS
from onus.core.sealing.release import OpeningFailure
from onus.core.sealing.standing import ArrivalFault, OfficeFault
from onus.core.tendering import (
    announcement,
    competence,
    correcting,
    disputed_bids,
    evaluating,
    pricing,
    rejecting,
    sealed,
    signed_bids,
    supplier_keys,
)
from onus.core.tendering.authorised import NO_ROW
from onus.core.tendering.kinds import FACT_KINDS
from onus.core.tendering.preparing import NOTICES
from onus.core.tendering.proceeding import BARRED, QUALIFIED, STAGES, UNJUDGED
from onus.outside.law import flag_words, load_pack, pack_ids, powers_in_purchases
from onus.report.tender_speaker import Said, TenderSpeaker
from onus.report.tender_words import known_word, shared_words, tender_words
from onus.report.tenders import tender_head, tender_lines
from tests.troubled_tender import troubled

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tender-2024"
MARK = re.compile(r"\[[^\]]*\]")
CODE = re.compile(r"\b[A-Za-z]+(?:[_-][A-Za-z0-9]+)+\b|\b[a-z][A-Za-z]*\b")
NAMES = ("Onus", "CNY")
SPEAKER = TenderSpeaker("zh-Hans", "CNY", str)
CODES = {
    "stage": STAGES,
    "method": announcement.METHODS,
    "scheme": criteria.METHODS,
    "criterion": criteria.CRITERION_KINDS,
    "points_by": criteria.FORMULAS,
    "tie": criteria.TIES,
    "clock": (clocks.NOT_STARTED, clocks.RUNNING, clocks.OVERDUE, clocks.MET, clocks.LATE),
    "bar": (*challenges.BARS, QUALIFICATION),
    "about": challenges.ABOUT,
    "outcome": (*challenges.OUTCOMES, *LOOKED_UP),
    "consequence": CONSEQUENCES,
    "grade": tuple(Grade),
    "grade_how": tuple(Grade),
    "notice": NOTICES,
    "kind": tuple(FACT_KINDS),
    "tested": STEPS,
    "qualified": (BARRED, QUALIFIED, UNJUDGED),
    "lapse": (VIOLATION, WARNING),
    "low": low_bids.LOW_TESTS,
    "low_state": low_bids.LOW_STATES,
    "seed": seeds.REASONS,
    "unranked": (
        evaluating.NO_PANEL, evaluating.NO_OPENING, evaluating.LOW_OPEN, evaluating.SHEETS_MISSING, evaluating.NO_DRAW,
        evaluating.NOBODY, sealed.NO_OUTCOMES, disputed_bids.DISPUTED,
    ),
    "why": (
        *bids.BID_REASONS, *scoring.SHEET_REASONS, *tuple(ArrivalFault), *tuple(OfficeFault), competence.NOT_THE_PERSON,
        competence.AFTER_SHEETS, competence.NO_REASON, correcting.OF_SEALED,
        correcting.OF_NOBODY, correcting.OF_ANOTHER, rejecting.NO_PANEL, rejecting.NOT_ON_PANEL,
        rejecting.NOT_ANNOUNCED, rejecting.NO_MAJORITY, low_bids.NOT_HEARD,
        low_bids.NOT_THE_BIDDER, low_bids.AFTER_DECISION, *(f"document_{state}" for state in SEVERITY if state != ACCEPTED), "document_missing",
        sealed.NO_FILES, sealed.UNREADABLE, sealed.TEXT_WITHHELD, sealed.REFUSED_IN_TIME, sealed.REFUSED_STAYS_OUT, pricing.PROMISED_MORE, pricing.PROMISED_LESS, pricing.LINE_ABSURD,
        pricing.LETS_ON_MORE, pricing.NO_SUCH_LOT,
        *signed_bids.WHY_UNSIGNED, disputed_bids.DISPUTED, disputed_bids.STAYS_OUT, *supplier_keys.VOID,
        *(f"power_{one}" for one in (*BARS, NO_ROW)),
    ),
    "envelope": (sealed.ENVELOPE_MISSING, sealed.ENVELOPE_OTHERWISE),
    "power_stage": POWER_STAGES,
    "lapse_closed": (MET, EXCUSE),
    "rotation": (TOO_LONG, TOO_OFTEN, DRAWN_OFTEN),
    "value": (*TIE_KINDS[:5], *PROOFS, *tuple(OpeningFailure)[:4], *MAJOR, DETAILS, COPY, TERMINATION, BREACH),
}  # fmt: skip


@pytest.mark.parametrize("vocabulary", CODES)
def test_every_code_that_the_core_gives_has_words(vocabulary):
    assert [one for one in CODES[vocabulary] if known_word(vocabulary, str(one)) is None] == []


def test_every_kind_of_rule_every_role_and_every_field_that_a_check_lacks_has_words():
    kinds = {rule.kind for pack in pack_ids() for rule in load_pack(pack).rules}
    roles = {role for row in powers_in_purchases().powers for role in row.roles}
    fields = {field for rule in (*COLLUSION_RULES, *SERVICE_RULES) for field in rule.needs}

    assert sorted(kinds - tender_words().words["rule_kind"].keys()) == []
    assert sorted(roles - tender_words().words["role"].keys()) == []
    assert sorted(fields - tender_words().words["lacks"].keys()) == []


def test_an_amount_beside_a_reason_is_said_as_money():
    assert SPEAKER.reason("elsewhere", "promised_above_price:26160012").words.endswith("261,600.12 CNY")


def test_no_word_is_empty_and_no_chinese_word_holds_a_code():
    said = [(table, code, one) for table, rows in tender_words().words.items() for code, one in rows.items()]

    assert [(table, code) for table, code, one in said if not (one.en and one.zh)] == []
    assert [one.zh for *_, one in said if CODE.search(re.sub(r"\{\w*\}|Onus", "", one.zh))] == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("every one of 5 unit prices times 103/100", "5 项单价之间均为同一比例 103/100"),
        ("account account-2", "同一银行账户（编号 2）"),
        ("name of firm-a in the bid of firm-b", "firm-b 的投标文件中出现 firm-a 的名称"),
        ("3 tenders together; wins went from one to the other", "共同参加 3 次采购，轮流中标"),
    ],
)
def test_what_bidders_share_is_a_sentence(written, said):
    assert shared_words(written, "zh-Hans") == said


def test_a_reason_says_what_it_is_about_and_keeps_the_mark_apart():
    assert SPEAKER.reason("elsewhere", "banned:ban-1") == Said(
        "资格审查未通过：投标人被禁止参加采购", "ban-1"
    )
    assert SPEAKER.reason("late") == Said("逾期送达")


def test_a_value_is_said_in_the_unit_that_its_name_tells():
    assert SPEAKER.fact("budget_minor", "30000000").words == "预算：300,000.00 CNY"
    assert SPEAKER.fact("least_ppm", "100000").words == "最低占比：10 %"
    assert SPEAKER.fact("missing", "comparator").words == "缺少：与自行承担的比较测算"


def test_a_code_without_words_is_a_mark_and_never_a_word():
    assert SPEAKER.fact("ground", "unheard_of") == Said("依据", "unheard_of")


@pytest.mark.parametrize("at", ["2024-01-10", "2024-01-25", "2024-02-06", "2024-02-09", "2024-05-02"])
@pytest.mark.parametrize("write", [lambda folder: EXAMPLE, troubled], ids=["example", "troubled"])
def test_explained_in_chinese_a_tender_holds_no_code_outside_a_mark(at, write, tmp_path):
    judged = judge_tender(write(tmp_path / "tender"), instant(f"{at}T00:00:00+08:00"))
    flags = flag_words().flags
    told = [*tender_head(judged.tender, judged.proceeding, "zh-Hans")]
    for title, rows in tender_lines(judged.tender, judged.proceeding, flags, "zh-Hans"):
        told += [title, *rows]

    bare = [re.sub("|".join(NAMES), "", MARK.sub("", line)) for line in told]
    assert [line for line in bare if CODE.search(line)] == []


def test_explained_in_english_a_tender_says_the_same_number_of_lines():
    judged = judge_tender(EXAMPLE, instant("2024-05-02T00:00:00+08:00"))
    flags = flag_words().flags

    english, chinese = (
        tender_lines(judged.tender, judged.proceeding, flags, language) for language in ("en", "zh-Hans")
    )
    assert [len(rows) for _, rows in english] == [len(rows) for _, rows in chinese]
    assert not any("_" in MARK.sub("", line) for _, rows in english for line in rows)
