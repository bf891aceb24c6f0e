"""Rulings: the reasoning of one finding, as a person would write it.

In:  rows of an assessment's files, with times as texts.
Out: a text in English or Chinese: facts, rule, evidence, computation, officer,
     consequence, right of reply, what would change it, digests.

The surprise: a ruling adds nothing. Every sentence is filled from a row of OUT,
so two readers with the same OUT read the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onus.base.texts import Language
from onus.report.codes import step_word, word
from onus.report.figures import listed
from onus.report.ruling_sentences import RULING
from onus.report.tender_words import tender_word
from onus.report.words import holder_name, label, shown

Facts = Mapping[str, Any]
CONTRACTOR = "contractor"
FAILED = ("late", "unmet")
GRADES = {"V": "grade_v", "S": "grade_s", "M": "grade_m"}


class Speaker:
    """Says sentences of a ruling with the facts of one finding."""

    def __init__(self, facts: Facts, language: Language) -> None:
        """Keep what every sentence may name."""
        self.facts, self.language = facts, language

    def __call__(self, name: str, /, **parts: object) -> str:
        """Return one sentence; a part that is named here goes before a fact of that name."""
        en, zh = RULING[name]
        return (zh if self.language == "zh-Hans" else en).format(**{**self.facts, **parts})

    def kinds(self, codes: list[str]) -> str:
        """Return kinds of evidence or acts as a list."""
        return listed([word("evidence", code, self.language) for code in codes], self.language)


def ruling(facts: Facts, language: Language) -> str:
    """Return the reasoning of one finding.

    Args:
        facts: rows of duty and finding and what `outside.explained_out` gathered beside them.
        language: `en` or `zh-Hans`.
    """
    say = Speaker(facts, language)
    chapters = (_facts, _rule, _evidence, _computation, _answers, _follows, _life, _change, _digests)
    blocks = [list(_head(say)), *(list(chapter(say)) for chapter in chapters)]
    return "\n\n".join("\n".join(block) for block in blocks)


def _head(say: Speaker) -> Iterator[str]:
    facts = say.facts
    yield say("head")
    yield say("under", title=facts["dossier_title"])
    if facts["origin"] in ("generated", "mixed"):
        yield say(f"origin_{facts['origin']}")
    excuse = facts["excuse"] or {}
    kind = word("excuse", excuse.get("kind", ""), say.language)
    at_due = "_at_due" if facts["outcome"] == "unmet" and facts["closes"] == facts["due"] else ""
    how = say(f"how_{_outcome(facts)}{at_due}", kind=kind, title=excuse.get("title", ""))
    yield say("result", outcome=word("outcome", facts["outcome"], say.language), how=how)


def _outcome(facts: Facts) -> str:
    """Return the outcome; without a deadline for want of a rule, the contract is not to blame."""
    by_rule = facts["outcome"] == "no_deadline" and "RULE_NOT_APPLIED" in facts["grounds"]
    return "no_deadline_rule" if by_rule else str(facts["outcome"])


def _facts(say: Speaker) -> Iterator[str]:
    facts = say.facts
    yield say("h_facts")
    by_contractor = facts["owed_by"] == CONTRACTOR
    owed_by = word("toward", facts["owed_by"], say.language)
    yield say("owed_contractor" if by_contractor else "owed_public", owed_by=owed_by)
    if facts["page"]:
        yield say("on_page")
    if not facts["place_id"]:
        yield say("nowhere")
    else:
        yield say("where" if facts["district"] else "where_plain")
    snow = facts["event"].get("amount_tenth_mm", 0)
    grade = word("grade", facts["grade"], say.language)
    name = "event" if not snow else "snow" if facts["grade"] else "snow_ungraded"
    yield say(name, grade=grade, mm=f"{snow // 10}.{snow % 10}")
    scale = facts["graded_row"]
    for code in facts["grounds"].split() if scale is not None else ():
        if f"graded_{code}" in RULING:
            yield say(f"graded_{code}", **_cited(scale, say))
    if facts["event"].get("source_ref"):
        yield say("event_source", source=facts["event"]["source_ref"])
    yield say("window" if facts["due"] else "window_open")
    if "sample" in facts["clause"]:
        yield say("sample")
    if facts["placeholder"]:
        yield say("placeholder")


def _rule(say: Speaker) -> Iterator[str]:
    rule = say.facts["rule_row"]
    yield say("h_rule")
    for one in say.facts["not_applied"]:
        name = "not_applied_own" if say.facts["due"] else "not_applied"
        yield say(
            "grades_not_applied" if one["grades"] else name,
            rule=one["rule"],
            why=word("refusal", one["reason"], say.language),
        )
    if rule is None:
        if say.facts["due"]:
            yield say("no_rule")
        elif not say.facts["not_applied"]:
            yield say("no_rule_no_deadline")
        return
    yield say("rule", **_cited(rule, say))
    key = "zh" if say.language == "zh-Hans" else "en"
    yield say("rule_says", says=rule["says"][key] or rule["says"]["en"])
    if rule["since"] is None:
        yield say("rule_undated")
    else:
        yield say("rule_until" if rule["until"] else "rule_since", since=rule["since"], until=rule["until"])
    grade = label(GRADES[rule["grade"]], say.language) if rule["grade"] in GRADES else rule["grade"]
    source = tender_word("rule_source", rule["source"], say.language)
    yield say("rule_read") if rule["verified"] else say("rule_unread", grade=grade, source=source)


def _cited(rule: Facts, say: Speaker) -> dict[str, str]:
    """Return citation, id and version of a rule."""
    key = "zh" if say.language == "zh-Hans" else "en"
    cited = rule["citation"][key] or rule["citation"]["en"]
    return {"citation": cited, "id": rule["id"], "version": rule["version"]}


def _evidence(say: Speaker) -> Iterator[str]:
    facts = say.facts
    yield say("h_seen")
    yield say("strength", strength=word("strength", facts["strength"], say.language))
    for one in facts["passes"]:
        yield say("pass", **one)
    if facts["passes_more"]:
        yield say("more", n=facts["passes_more"], file="passes.parquet")
    for one in facts["pieces"]:
        yield _piece(say, one)
    if facts["pieces_more"]:
        yield say("more", n=facts["pieces_more"], file="weighed.parquet")
    if facts["undone"] and facts["passes"]:
        yield say("undone", at=facts["undone"])
    excuse = facts["excuse"]
    if excuse is not None:
        none = label("none", say.language)
        reason, clause = shown(excuse["reason"], say.language) or none, excuse["clause"] or none
        yield say(excuse["kind"], **{**excuse, "reason": reason, "clause": clause})
    if not (facts["passes"] or facts["pieces"] or excuse):
        yield say("nothing_seen")
    if "RECORDED_LATE" in facts["grounds"]:
        yield say("recorded_after")
    if facts["private"]:
        yield say("withheld")


def _piece(say: Speaker, one: Facts) -> str:
    """Return one piece of evidence, and what it came to."""
    language = say.language
    parts = {
        **one,
        "id": one["id"] or "-",
        "kind": _capital(word("evidence", one["kind"], language)),
        "result": word("result", one["result"], language),
        "strength": word("strength", one["strength"], language),
        "weight": _capital(word("weight", one["weight"], language)),
        "source": shown(one["source"], language) or label("none", language),
        "by": one["by"] or label("none", language),
    }
    return say({"act": "act", "closing": "closing"}.get(one["from"], "piece"), **parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _computation(say: Speaker) -> Iterator[str]:
    facts, standard = say.facts, say.facts["standard"]
    yield say("h_reckoned")
    kinds = standard["work_kinds"] if standard["measure"] == "coverage" else standard["kinds"]
    yield say(f"needs_{standard['measure']}", share=facts["share"], passes=standard["passes"],
              count=standard["count"], kinds=say.kinds(kinds))  # fmt: skip
    if facts["coverage"]:
        yield say("reached")
    if facts["outcome"] == "late":
        yield say("late_by")
    if facts["outcome"] == "fulfilled" and facts["due"]:
        yield say("early_by")
    if facts["outcome"] == "unmet":
        # What nothing later can mend, as the hours of a day, is looked for until it is due.
        yield say("overdue_by" if facts["closes"] != facts["due"] else "overdue_at_due")
    grounds = [word("ground", code, say.language) for code in facts["grounds"].split()]
    if grounds:
        yield say("grounds", grounds=listed(grounds, say.language))


def _answers(say: Speaker) -> Iterator[str]:
    facts, case = say.facts, say.facts["case"]
    yield say("h_answers")
    holder = holder_name(facts["officer_holder"], say.language)
    basis = word("basis", facts["officer_basis"], say.language)
    name = "officer" if facts["due"] else "officer_open"
    yield say(name, title=facts["officer_title"], holder=holder, basis=basis)
    if case is None:
        yield say("case_of_late_entry" if facts["case_id"] else "no_case")
        return
    yield say("case", opened=case["opened"], duties=case["duties"])
    for number, step in enumerate(case["steps"], start=1):
        held = holder_name(step["holder"], say.language)
        status = step_word(
            step["status"],
            last=number == len(case["steps"]),
            closed=bool(case["closed"]),
            limited=bool(step["answer_by"]),
            language=say.language,
        )
        yield say("step" if step["answer_by"] else "step_open", **{**step, "holder": held, "status": status})
        if step["act"]:
            yield say("step_act", **step)
        if step["late_entry"]:
            yield say("step_late", **step)
    closed_by = word("closing", case["closed_by"], say.language)
    yield (
        say("case_closed", closed=case["closed"], closed_by=closed_by) if case["closed"] else say("case_open")
    )


def _follows(say: Speaker) -> Iterator[str]:
    facts = say.facts
    yield say("h_follows")
    if facts["priced_to"]:
        yield say("priced_to")
    for line in facts["lines"]:
        yield say(line["sentence"], **line)
        if line["page"]:
            yield say("on_page", **line)
    if any(line["sample"] for line in facts["lines"]):
        yield say("sample_schedule")
    for kind in facts["proposals"]:
        yield say("proposed", kind=word("proposal", kind, say.language))
    if facts["owed_by"] != CONTRACTOR:
        yield say("index")
    elif not (facts["lines"] or facts["proposals"] or facts["priced_to"]):
        yield say("nothing")


def _life(say: Speaker) -> Iterator[str]:
    facts = say.facts
    yield say("h_life")
    for one in facts["parties"]:
        party = word("party", one["party"], say.language)
        yield say(f"life_{one['stage']}", **{**one, "party": party, "hours": facts["reply_within_h"]})
    yield say("life", stage=word("stage", facts["stage"], say.language))
    yield say("life_public" if facts["holder_public"] else "life_names")


def _change(say: Speaker) -> Iterator[str]:
    yield say("h_change")
    yield say(f"change_{_outcome(say.facts)}")
    rule = say.facts["rule_row"]
    if rule is not None and (rule["since"] is None or not rule["verified"]):
        yield say("change_rule")


def _digests(say: Speaker) -> Iterator[str]:
    facts = say.facts
    yield say("h_digests")
    if facts["rule_digest"]:
        yield say("digest_rule", digest=facts["rule_digest"])
    outputs = facts["outputs"]
    yield say(
        "digest_outputs",
        findings=outputs["findings.parquet"],
        duties=outputs["duties.parquet"],
        weighed=outputs["weighed.parquet"],
    )
    for name, digest in sorted(facts["inputs"].items()):
        if digest:
            yield say("digest_input", name=name, digest=digest)
    yield say("version")
