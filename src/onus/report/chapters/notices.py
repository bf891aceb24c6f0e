"""Notices: the burden test, part by part, and whom the office acted against first.

In:  an assessment and its ledger.
Out: chapters.
"""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from onus.base.instants import Instant, instant_of
from onus.core.assessment.assessment import Assessment
from onus.core.burden.notices import NoticeFinding
from onus.core.burden.parts import PartFinding
from onus.core.contracts.facts import Notice
from onus.core.contracts.rulebook import Rule
from onus.core.oversight.symmetry import Side
from onus.report.blocks import Block, Cell, Chapter, Drawn, Heading, Text, table
from onus.report.codes import word
from onus.report.figures import listed
from onus.report.ledger import Ledger, Where, moment
from onus.report.sentences import plain, say
from onus.report.summary import FAILED
from onus.report.words import label
from onus.wire.assessment_files import public_acts

INSTANTS = ("earliest_due", "published_at")
DEED_COLUMNS = ("row_id", "act", "what", "when", "recorded", "by", "source")


def citation(rule: Rule, ledger: Ledger) -> Markup:
    """Return a rule in words, and whether its date is known and its text was read."""
    language = ledger.language
    remarks = [say("rule_undated", language)] if rule.since is None else []
    remarks += [] if rule.verified else [say("rule_unread", language)]
    return Markup("{} {}{}").format(
        rule.citation.text(language),
        Markup('<span class="soft">{}</span>').format(Markup(" ").join(remarks)) if remarks else "",
        Markup(' <code class="soft">{}</code>').format(rule.key),
    )


def burden(assessed: Assessment, ledger: Ledger) -> Chapter | None:
    """Return the test of every notice, or None where there is none."""
    if not assessed.notices:
        return None
    texts = {notice.id: notice for notice in assessed.dossier.notices}
    blocks: list[Block] = []
    for number, found in enumerate(assessed.notices, start=1):
        blocks += _notice(assessed, ledger, found, texts[found.notice], number)
    return Chapter("burden", label("burden", ledger.language), tuple(blocks))


def _notice(
    assessed: Assessment, ledger: Ledger, found: NoticeFinding, notice: Notice, number: int
) -> list[Block]:
    language, zone = ledger.language, assessed.dossier.zone
    rules = {rule.key: rule for rule in assessed.dossier.rulebook.rules}
    _overdue(assessed, ledger, found, notice, number)
    rows: list[tuple[Cell, ...]] = [
        (
            Markup("<b>{}</b> {}").format(word("part_name", p.part, language), word("part", p.part, language)),
            Markup('<span class="v-{}">{}</span>{}').format(
                p.verdict, word("verdict", p.verdict, language),
                Markup("<br>{}").format(word("reason", p.reason, language)) if p.reason else "",
            ),
            citation(rules[p.rule], ledger) if p.rule in rules else "-",
            _facts(assessed, ledger, p, number),
        )
        for p in found.parts
    ]  # fmt: skip
    failing = [row[:2] for row, p in zip(rows, found.parts, strict=True) if p.verdict == "fails"]
    ledger.table(f"notice-{number}-fails", notice.title.text(language), ("part", "verdict"), failing,
                 total=len(failing), file="burden.jsonl", where=[("parts.verdict", "is", ("fails",))])  # fmt: skip
    title = f"{zone.local_text(notice.happened_at)} {notice.title.text(language)}"
    bodies = {body.id: body.name.text(language) for body in assessed.dossier.register.bodies}
    pairs: list[tuple[str, Cell]] = [
        (label("issuer", language), bodies.get(found.issuer, found.issuer)),
        (
            label("addressees", language),
            listed([word("toward", a, language) for a in notice.addressees], language),
        ),
        (label("notice_text", language), notice.text.text(language)),
        (label("reply", language), _reply(assessed, ledger, found)),
        (label("owed_still", language), found.still_owed.text(language)),
        (label("late_entries", language), listed(found.late_entries, language)),
        (label("source", language), notice.source),
    ]
    verdict = {"holds": label("all_hold", language), "cannot_tell": label("none_fails", language)}
    blocks: list[Block] = [
        Heading(title),
        Text(verdict.get(found.verdict) or word("verdict", found.verdict, language), "strong"),
    ]
    if found.asymmetry:
        blocks.append(Text(label("asymmetry_note", language), "strong"))
    blocks.append(table(title, ("part", "verdict", "rule", "facts"), rows, language))
    told = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(k, v) for k, v in pairs if v)
    return [*blocks, Drawn(Markup("<dl>{}</dl>").format(told))]


def _reply(assessed: Assessment, ledger: Ledger, found: NoticeFinding) -> str:
    said = found.reply.text(ledger.language)
    if not said or found.reply_at is None:
        return said or label("no_reply", ledger.language)
    return f"{assessed.dossier.zone.local_text(found.reply_at)} {said}"


def _overdue(assessed: Assessment, ledger: Ledger, found: NoticeFinding, notice: Notice, number: int) -> None:
    """Add the rows of what the contractor owed there, overdue, when a notice was issued."""
    obligations = assessed.dossier.contract.obligations
    named = tuple(o.id for o in obligations if o.owed_by == "contractor" and o.service == notice.service)
    where: list[Where] = [
        ("obligation_id", "is", named),
        FAILED,
        moment("due_at", "at_most", notice.happened_at),
        moment("met_at", "after_or_empty", notice.happened_at),
    ]
    if notice.districts:
        where.insert(1, ("district", "is", (*notice.districts, "")))
    ledger.section(f"notice-{number}-overdue", word("fact", "overdue_duties", ledger.language), where)


def _facts(assessed: Assessment, ledger: Ledger, part: PartFinding, number: int) -> Markup:
    """Return the facts of a part in words, the overdue duties as a link."""
    language = ledger.language
    told = []
    for name, value in part.facts:
        shown: Cell = word("value", value, language)
        if name in INSTANTS and value != "none":
            shown = assessed.dossier.zone.local_text(_instant(value))
        if name == "overdue_duties":
            shown = ledger.number(int(value), f"notice-{number}-overdue")
        if name == "acts_against_contractor":
            shown = ledger.number(int(value), "acts")
        if name in ("paid_obligation", "perhaps_paid_obligation"):
            shown = _obligation(assessed, ledger, value)
        told.append(say("pair", language, name=word("fact", name, language), value=shown))
    return Markup("<br>").join(told)


def _obligation(assessed: Assessment, ledger: Ledger, name: str) -> str:
    found = (o for o in assessed.dossier.contract.obligations if o.id == name)
    return next((o.title.text(ledger.language) for o in found), name)


def _instant(text: str) -> Instant:
    return instant_of(datetime.fromisoformat(text))


def acts(assessed: Assessment, ledger: Ledger) -> None:
    """Add the section of all acts and notices."""
    deeds = _deeds(assessed, ledger)
    title = label("symmetry", ledger.language)
    ledger.table(
        "acts", title, DEED_COLUMNS, list(deeds.values()), total=len(deeds), file="acts.jsonl, burden.jsonl"
    )


def _deeds(assessed: Assessment, ledger: Ledger) -> dict[str, tuple[Cell, ...]]:
    """Return acts and notices by id, as rows, in order of time."""
    language, zone = ledger.language, assessed.dossier.zone
    bodies = {body.id: body.name.text(language) for body in assessed.dossier.register.bodies}
    rows = [
        (a.happened_at, a.id, word("act", a.kind, language), a.text.text(language), a.recorded_at,
         ledger.post_title(a.by_post) if a.by_post else bodies.get(a.by_body, a.by_body), a.source)
        for a in public_acts(assessed)
    ]  # fmt: skip
    rows += [
        (n.happened_at, n.id, word("act", "notice", language), n.title.text(language), n.recorded_at,
         bodies.get(n.issuer, n.issuer), n.source)
        for n in assessed.dossier.notices
    ]  # fmt: skip
    return {
        name: (name, kind, text, zone.local_text(at), zone.local_text(recorded), by, source)
        for at, name, kind, text, recorded, by, source in sorted(rows)
    }


def symmetry(assessed: Assessment, ledger: Ledger) -> Chapter | None:
    """Return for each event what was done toward either side, with both times."""
    if not assessed.symmetry:
        return None
    language, deeds = ledger.language, _deeds(assessed, ledger)
    rows = []
    for number, event in enumerate(assessed.symmetry, start=1):
        sides = []
        for side, name in ((event.others, "others"), (event.contractor, "contractor")):
            anchor = f"event-{number}-{name}"
            title = f"{event.occurrence or label('no_event', language)}: {label(f'toward_{name}', language)}"
            ledger.table(anchor, title, DEED_COLUMNS, [deeds[d] for d in side.deeds if d in deeds],
                         total=side.count, file="acts.jsonl, burden.jsonl",
                         where=[("id", "is", side.deeds)])  # fmt: skip
            sides += [ledger.number(side.count, anchor), _times(assessed, ledger, side)]
        who = label("others_first" if event.others_first else "contractor_first", language)
        rows.append((event.occurrence or label("no_event", language), *sides, who))
    heads = ("event", "toward_others#", "first_done", "toward_contractor#", "first_done", "first")
    title = label("symmetry", language)
    first = [event for event in assessed.symmetry if event.others_first]
    ledger.table("events-others-first", label("others_first", language), ("event",),
                 [(event.occurrence,) for event in first], total=len(first), file="oversight.json",
                 where=[("symmetry.others_first", "is", ("true",))])  # fmt: skip
    return Chapter("symmetry", title, (table(title, heads, rows, language),))


def _times(assessed: Assessment, ledger: Ledger, side: Side) -> str:
    if side.happened_at is None or side.recorded_at is None:
        return "-"
    zone = assessed.dossier.zone
    at, recorded = zone.local_text(side.happened_at), zone.local_text(side.recorded_at)
    return plain("first_time", ledger.language, at=at, recorded=recorded)
