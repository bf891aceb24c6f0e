"""Words: every code that may be shown has both languages, and no code shows through."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from onus.core.accountability import escalation, faults
from onus.core.accountability.register import POWERS
from onus.core.assessment.comparison import Category
from onus.core.assessment.excuses import EXCUSE, INSTRUCTION
from onus.core.assessment.weighed import WEIGHTS
from onus.core.burden import parts
from onus.core.contracts.standards import Strength
from onus.core.determinations.findings import Ground, Outcome
from onus.core.determinations.life import CONTRACTOR, FINAL, ISSUER, OFFICER, PROVISIONAL, REPLIED, SERVED
from onus.core.oversight.hands_off import PUBLISHED
from onus.report.codes import VOCABULARIES, step_word, word
from onus.report.sentences import SENTENCES, say
from onus.report.words import LABELS, NoWords, label

from .test_numbers import LANGUAGES, pages

CLOSED = {
    "outcome": [o.value for o in Outcome],
    "ground": [g.value for g in Ground],
    "strength": [s.value for s in Strength],
    "category": [c.value for c in Category],
    "part": list(parts.PARTS),
    "part_name": list(parts.PARTS),
    "verdict": [parts.HOLDS, parts.FAILS, parts.CANNOT_TELL, "burden_shift", "defective", "mismatch",
                "term_too_long", "conforms"],
    "reason": [parts.NO_RULE, parts.SILENT_RECORD, parts.NO_OBLIGATION, parts.PLACEHOLDER, parts.SAMPLE],
    "refusal": ["undated", "not_in_force", "unknown_rule"],
    "weight": list(WEIGHTS),
    "excuse": [EXCUSE, INSTRUCTION],
    "party": [CONTRACTOR, OFFICER, ISSUER],
    "step": [escalation.ACTED, escalation.REPORTED_UP, escalation.SILENT, escalation.WAITING],
    "closing": [escalation.MET, escalation.EXCUSE, escalation.TERMINATION],
    "act": list(escalation.POWER_OF),
    "basis": ["holder", "deputy", "head", "vacant"],
    "stage": [PROVISIONAL, SERVED, REPLIED, FINAL],
    "power": list(POWERS),
    "hands_off": [weight.component for weight in PUBLISHED.weights],
    "line": ["quantity", "base", "coefficient", "score_bonus", "incentive", "deduction", "waiver", "substitute",
             "carried_in", "carried_out", "hold_back", "done_without_deadline", *(o.value for o in Outcome)],
    "unit": ["duty", "km", "m2", "visit", "month", "hour", "check"],
    "proposal": ["deduction", "missing_telemetry", "act_without_clause", "act_beyond_clause",
                 "substitute_without_basis", "check_without_clause", "insufficient_record"],
    "defect": ["no_post", "no_reason", "no_amount", "no_period", "no_power", "no_clause", "names_nothing",
               "late_entry"],
    "register": [faults.VACANCY, faults.OVERLAP, faults.GAP, faults.DOUBLE],
}  # fmt: skip


@pytest.mark.parametrize("vocabulary", sorted(CLOSED))
def test_every_code_of_the_core_has_words(vocabulary):
    assert [code for code in CLOSED[vocabulary] if code not in VOCABULARIES[vocabulary]] == []


def test_every_word_has_both_languages_and_chinese_is_chinese():
    told = [*LABELS.items(), *((c, w) for words in VOCABULARIES.values() for c, w in words.items())]

    assert [code for code, (en, zh) in told if not en or (not zh and code)] == []
    assert [c for c, (_, zh) in told if not re.search(r"[\u4e00-\u9fff]", zh) and c != "north"] == []


def test_a_label_without_words_stops_the_report():
    with pytest.raises(NoWords):
        label("nobody_wrote_this", "en")


def test_a_code_that_a_dossier_may_invent_is_shown_as_it_was_written():
    assert word("act", "street_party", "en") == "street_party"


def test_every_sentence_names_the_same_parts_in_both_languages_and_in_its_form_for_one():
    def named(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    uneven = [name for name, (en, zh) in SENTENCES.items() if named(en) != named(zh)]
    forms = [name for name in SENTENCES if name.endswith(".one")]
    uneven += [f for f in forms if named(SENTENCES[f][0]) != named(SENTENCES[f.removesuffix(".one")][0])]
    assert uneven == []


@pytest.mark.parametrize(
    ("status", "last", "closed", "limited", "told"),
    [
        ("silent", False, False, True, "no act in time; the case moved up"),
        ("silent", True, False, True, "no act in time; there is no higher post"),
        ("reported_up", True, False, True, "reported up in time"),
        ("waiting", True, False, True, "time to act still running"),
        ("waiting", True, True, True, "the case closed before the hours ran out"),
        ("waiting", True, False, False, "holds the case"),
        ("waiting", True, True, False, "held the case until it closed"),
        ("acted", True, True, True, "acted"),
    ],
)
def test_a_rung_says_whether_the_case_moved_on_and_whether_time_still_runs(
    status, last, closed, limited, told
):
    assert step_word(status, last=last, closed=closed, limited=limited, language="en") == told


def test_a_part_of_a_sentence_is_escaped():
    assert "<b>" not in say("recompute", "en", version="<b>", file="f")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["benxi", "varied", "empty", "compared"])
def test_no_code_shows_through_the_visible_text(request, name, language):
    report, rows = pages(request.getfixturevalue(name), language)
    text = "\n".join([*report.visible, *rows.visible])
    # Names of files and of columns in a filter are meant to be read by a program too.
    text = re.sub(
        r"\b[\w-]+\.(csv|json|jsonl|geojson|toml|parquet|html)\b|[\w.]+ (=|<=|empty or >) [^.。]*", "", text
    )

    assert re.findall(r"\b(?:[a-z]+_[a-z_]+|[A-Z]{3,}_[A-Z_]+)\b", text) == []
    assert re.findall(r"\{\w+\}|\bNone\b(?! of)|Markup\(", text) == []


@pytest.mark.parametrize("name", ["benxi", "empty", "compared"])
def test_a_chinese_page_speaks_no_english_of_ours(request, name):
    report, _ = pages(request.getfixturevalue(name), "zh-Hans")
    ours = [en for en, zh in LABELS.values() if len(en) > 12 and en != zh]
    text = "\n".join(report.visible)

    assert [en for en in ours if en in text] == []
