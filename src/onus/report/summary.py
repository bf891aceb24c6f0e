"""The summary: what happened, who answers, what follows, in plain sentences.

In:  an assessment and its ledger.
Out: three lists of sentences, each number a link to the rows behind it.

The surprise: nothing is glued. A sentence stands whole or not at all, so that
it reads as well in Chinese as in English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from markupsafe import Markup

from onus.core.accountability.escalation import SILENT
from onus.core.assessment.assessment import Assessment
from onus.core.determinations.findings import Ground, Outcome
from onus.core.determinations.life import PROVISIONAL
from onus.report.codes import word
from onus.report.figures import listed, percent, span
from onus.report.ledger import Ledger, Where
from onus.report.sentences import say
from onus.report.words import holder_name, label
from onus.wire.assessment_tables import duty_names

FAILED: Where = ("outcome", "is", ("late", "unmet"))
JUDGED: Where = ("outcome", "is", ("fulfilled", "late", "unmet"))
REMARKED = ("unknown", "no_deadline", "pending", "excused")


def outcome_is(code: str) -> Where:
    """Return the filter for one outcome."""
    return ("outcome", "is", (code,))


def what_happened(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    """Return what was owed and what came of it."""
    language = ledger.language
    total = len(assessed.findings)
    if not total:
        return [say("nothing", language)]
    counts = {o.value: int((assessed.findings.outcome == o.column_code).sum()) for o in Outcome}
    linked = {code: ledger.count(word("outcome", code, language), outcome_is(code)) for code in counts}
    told = [*_snow(assessed, ledger)]
    everything = ledger.count(label("duties", language))
    told.append(say("duties", language, count=total, total=everything,
                    **{code: linked[code] for code in ("fulfilled", "late", "unmet")}))  # fmt: skip
    told += _both_sides(assessed, ledger)
    refused = _for_want_of_a_rule(assessed)
    for code in REMARKED:
        name = "no_deadline_rule" if code == "no_deadline" and refused else code
        if counts[code]:
            told.append(say(name, language, count=counts[code], n=linked[code], refused=f"{refused:,}"))
    return told + _longest(assessed, ledger)


def _for_want_of_a_rule(assessed: Assessment) -> int:
    """Return how many duties have no deadline because a rule that is named could not be applied."""
    found = assessed.findings
    refused = (found.grounds & Ground.RULE_NOT_APPLIED.bit) != 0
    return int((refused & (found.outcome == Outcome.NO_DEADLINE.column_code)).sum())


def _snow(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    kinds = {trigger.id: trigger.kind for trigger in assessed.dossier.contract.triggers}
    falls = {(o.starts, o.ends): o for o in assessed.occurrences if kinds.get(o.trigger) == "snowfall"}
    if not falls:
        return []
    zone, language = assessed.dossier.zone, ledger.language
    tenths = sum(o.amount_tenth_mm for o in falls.values())
    names = ("row_id", "starts", "ends", "grade", "amount_snow", "source")
    rows = [
        (o.id, zone.local_text(o.starts), zone.local_text(o.ends), word("grade", o.grade, language),
         f"{o.amount_tenth_mm // 10}.{o.amount_tenth_mm % 10}", o.source_ref)
        for o in falls.values()
    ]  # fmt: skip
    ledger.table(
        "snow", label("lane_weather", language), names, rows, total=len(rows), file="occurrences.json"
    )
    return [
        say("snow", language, count=len(falls), n=ledger.number(len(falls), "snow"),
            starts=zone.local_text(min(o.starts for o in falls.values())),
            ends=zone.local_text(max(o.ends for o in falls.values())), mm=f"{tenths // 10}.{tenths % 10}")
    ]  # fmt: skip


def _both_sides(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    """Return how contractor and public body did, where both owe something."""
    roles = tuple(sorted({o.owed_by for o in assessed.dossier.contract.obligations} - {"contractor"}))
    own: Where = ("owed_by", "is", roles)
    its: Where = ("owed_by", "is", ("contractor",))
    chosen = ledger.columns.chosen
    if not (roles and len(chosen([own])) and len(chosen([its]))):
        return []
    language = ledger.language
    duties, failed = label("duties", language), label("failed_of_them", language)
    return [
        say("both_sides", language, failed=ledger.count(failed, its, FAILED), owed=ledger.count(duties, its),
            own_failed=ledger.count(failed, own, FAILED), own_owed=ledger.count(duties, own))
    ]  # fmt: skip


def _longest(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    found, duties, zone = assessed.findings, assessed.duties, assessed.dossier.zone
    late = np.flatnonzero((found.outcome == Outcome.LATE.column_code) & (duties.place >= 0))
    if not len(late):
        return []
    row = int(late[np.argmax(found.delay_us[late])])
    place, index = assessed.dossier.places[int(duties.place[row])], int(duties.place[row])
    public = ledger.columns.places[index]
    title = assessed.dossier.contract.obligations[int(duties.obligation[row])].title.text(ledger.language)
    same: tuple[Where, ...] = (
        ("outcome", "is", ("late",)),
        ("place_id", "is", (public,)),
        ("obligation_id", "is", (assessed.dossier.contract.obligations[int(duties.obligation[row])].id,)),
        ("due_at", "is", (str(int(duties.due_us[row])),)),
    )
    late_by = span(int(found.delay_us[row]), ledger.language)
    return [
        say("longest_late", ledger.language, title=title, due=zone.local_text(duties.due_us[row].item()),
            place=f"{place.name}, {public}" if place.name and not place.private else public,
            met=zone.local_text(found.met_us[row].item()), delay=ledger.count(title, *same, text=late_by))
    ]  # fmt: skip


def who_answers(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    """Return who answered when duties fell due, and where the cases lie."""
    language, found = ledger.language, assessed.findings
    told = []
    if len(found):
        most = Counter(found.answerer.tolist()).most_common(1)[0][0]
        officer = assessed.answerers[most]
        title = ledger.post_title(officer.post)
        number = ledger.count(title, ("officer_post", "is", (officer.post,)),
                              ("officer_holder", "is", (officer.holder,)))  # fmt: skip
        many = int((found.answerer == most).sum())
        told.append(
            say(
                "answered",
                language,
                count=many,
                n=number,
                title=title,
                holder=holder_name(officer.holder, language),
            )
        )
    if not assessed.cases:
        return [*told, say("no_cases", language)]
    silent = sum(any(s.status == SILENT for s in case.steps) for case in assessed.cases)
    told.append(say("cases", language, count=len(assessed.cases), n=ledger.number(len(assessed.cases), "cases"),
                    silent=ledger.number(silent, "cases-silent")))  # fmt: skip
    still = [case for case in assessed.cases if case.closed_at is None]
    if still:
        last = Counter(case.steps[-1].answerer for case in still).most_common(1)[0][0]
        told.append(say("open_now", language, count=len(still), n=ledger.number(len(still), "cases-open"),
                        title=ledger.post_title(last.post), holder=holder_name(last.holder, language)))  # fmt: skip
    if assessed.register:
        number = ledger.number(len(assessed.register), "register")
        told.append(say("register", language, count=len(assessed.register), n=number))
    return told


def what_follows(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    """Return money, notices, the index, the legal form and the right of reply."""
    return [
        *_money(assessed, ledger),
        *_notices(assessed, ledger),
        *_first_act(assessed, ledger),
        *_index(assessed, ledger),
        *_form(assessed, ledger),
        *_served(assessed, ledger),
    ]


def _money(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    certificates = assessed.consequences.certificates
    if not any(c.gross_minor or c.deductions_minor or c.payable_minor for c in certificates):
        return [say("no_money", ledger.language)]
    name = "payable_sample" if any(c.sample for c in certificates) else "payable"
    sums = {
        "payable": sum(c.payable_minor for c in certificates),
        "gross": sum(c.gross_minor for c in certificates),
        "deductions": sum(c.deductions_minor for c in certificates),
    }
    linked: dict[str, Any] = {n: ledger.link(ledger.money(v), f"sum-{n}", minor=v) for n, v in sums.items()}
    return [say(name, ledger.language, currency=assessed.dossier.currency, **linked)]


def _notices(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    language, zone = ledger.language, assessed.dossier.zone
    texts = {notice.id: notice for notice in assessed.dossier.notices}
    told = []
    for number, found in enumerate(assessed.notices, start=1):
        failing = [part.part for part in found.parts if part.verdict == "fails"]
        given: dict[str, Any] = {
            "at": zone.local_text(texts[found.notice].happened_at),
            "addressees": listed([word("toward", a, language) for a in texts[found.notice].addressees], language),
            "n": ledger.number(len(failing), f"notice-{number}-fails"),
        }  # fmt: skip
        if failing:
            names = listed([word("part_name", p, language) for p in failing], language)
            told.append(say("notice_fails", language, parts=names, **given))
        else:
            told.append(say("notice_stands", language, **given))
        if found.asymmetry:
            many = next((int(v) for p in found.parts for k, v in p.facts if k == "overdue_duties"), 0)
            told.append(
                say("overdue_then", language, count=many, n=ledger.number(many, f"notice-{number}-overdue"))
            )
    return told


def _first_act(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    first = next((event for event in assessed.symmetry if event.others_first), None)
    if first is None or first.others.happened_at is None:
        return []
    against = first.contractor.on_record_at
    if against is None:
        starts = first.starts or first.others.happened_at
        return [say("no_act", ledger.language, starts=assessed.dossier.zone.local_text(starts))]
    number = assessed.symmetry.index(first) + 1
    waited = span(against - first.others.happened_at, ledger.language)
    return [say("first_act_after", ledger.language, delay=ledger.link(waited, f"event-{number}-contractor"))]


def _index(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    found = assessed.hands_off.index_ppm
    if found is None:
        return [say("no_index", ledger.language)]
    return [say("index", ledger.language, index=ledger.link(percent(found), "hands-off"))]


def _form(assessed: Assessment, ledger: Ledger) -> Iterable[Markup]:
    rules = {rule.key: rule for rule in assessed.dossier.rulebook.rules}
    for found in assessed.form:
        if found.verdict != "conforms":
            name = "form_mismatch" if found.in_force_at_signature else "what_if"
            yield say(name, ledger.language, citation=rules[found.rule].citation.text(ledger.language))


def served_stages(assessed: Assessment) -> dict[str, str]:
    """Return how far each finding that was served has come, by the public name of its duty."""
    lives = assessed.lives
    stage = [life.stage for life in lives.distinct]
    names = duty_names(assessed) if any(each != PROVISIONAL for each in stage) else []
    of_duty = [stage[index] for index in lives.of_duty.tolist()]
    return {name: each for name, each in zip(names, of_duty, strict=False) if each != PROVISIONAL}


def _served(assessed: Assessment, ledger: Ledger) -> list[Markup]:
    if not len(assessed.findings):
        return []
    many = len(served_stages(assessed))
    if not many:
        return [say("none_served", ledger.language)]
    return [say("some_served", ledger.language, count=many, n=ledger.number(many, "served"))]
