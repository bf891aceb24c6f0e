"""Officers: who answered, what they did, and the way each case took.

In:  an assessment and its ledger.
Out: chapters.
"""

from __future__ import annotations

from markupsafe import Markup

from onus.base.texts import Language
from onus.core.accountability.escalation import ACTED, REPORTED_UP, SILENT, Case
from onus.core.assessment.assessment import Assessment
from onus.report.blocks import Block, Chapter, Drawn, Heading, Text, table
from onus.report.codes import step_word, word
from onus.report.figures import listed
from onus.report.ledger import ROWS_SHOWN, Ledger, Where
from onus.report.sentences import plain, say
from onus.report.summary import FAILED, served_stages
from onus.report.words import holder_name, label

CASES_SHOWN = 8
CASE_COLUMNS = ("case", "opened", "closed", "duties", "status")


def officers(assessed: Assessment, ledger: Ledger) -> Chapter:
    """Return every post with its holders, what it answered for and what it did when asked."""
    language, register = ledger.language, assessed.dossier.register
    bodies = {body.id: body.name.text(language) for body in register.bodies}
    rows = []
    for post in register.posts:
        mine: Where = ("officer_post", "is", (post.id,))
        title = post.title.text(language)
        holders = sorted({a.holder for a in assessed.answerers if a.post == post.id and a.holder}
                         | {h.holder for h in register.holdings if h.post == post.id})  # fmt: skip
        rows.append(
            (
                title,
                bodies.get(post.body, post.body),
                listed([holder_name(name, language) for name in holders], language)
                or holder_name("", language),
                listed([word("power", p, language) for p in post.powers], language),
                ledger.count(title, mine),
                ledger.count(f"{title}: {label('failed_of_them', language)}", mine, FAILED),
                *(_asked(assessed, ledger, post.id, status) for status in (SILENT, ACTED, REPORTED_UP)),
            )
        )
    heads = (
        "post",
        "body",
        "holder",
        "powers",
        "answered_for#",
        "failed_of_them#",
        "cases_silent#",
        "cases_acted#",
        "cases_reported#",
    )
    title = label("officers", language)
    blocks: list[Block] = [table(title, heads, rows, language)]
    return Chapter("officers", title, (*blocks, *_register(assessed, ledger)))


def _asked(assessed: Assessment, ledger: Ledger, post: str, status: str) -> Markup:
    """Return in how many cases a post did one thing, as a link to them."""
    mine = [c for c in assessed.cases if any(s.post == post and s.status == status for s in c.steps)]
    if not mine:
        return ledger.number(0, "zero")
    anchor = f"post-{_number(assessed, post)}-{status}"
    title = f"{ledger.post_title(post)}: {word('step', status, ledger.language)}"
    _case_section(
        assessed,
        ledger,
        anchor,
        title,
        mine,
        (("steps.post", "is", (post,)), ("steps.status", "is", (status,))),
    )
    return ledger.number(len(mine), anchor)


def _number(assessed: Assessment, post: str) -> int:
    return [p.id for p in assessed.dossier.register.posts].index(post) + 1


def _case_section(
    assessed: Assessment,
    ledger: Ledger,
    anchor: str,
    title: str,
    cases: list[Case],
    where: tuple[Where, ...] = (),
) -> None:
    zone, language = assessed.dossier.zone, ledger.language
    rows = [
        (
            Markup("<code>{}</code>").format(case.id),
            zone.local_text(case.opened_at),
            label("still_open", language) if case.closed_at is None else zone.local_text(case.closed_at),
            str(case.duties),
            Markup("<br>").join(
                say("pair", language, name=ledger.post_title(step.post), value=_status(case, at, language))
                for at, step in enumerate(case.steps)
            ),
        )
        for case in cases[:ROWS_SHOWN]  # The section would show no more of them.
    ]
    ledger.table(anchor, title, CASE_COLUMNS, rows, total=len(cases), file="cases.jsonl", where=where)


def _register(assessed: Assessment, ledger: Ledger) -> list[Block]:
    if not assessed.register:
        return []
    language, zone = ledger.language, assessed.dossier.zone
    rows = [
        (ledger.post_title(f.post), word("register", f.kind, language), zone.local_text(f.from_at),
         zone.local_text(f.until_at), listed([_holder(assessed, h, language) for h in f.holders], language))
        for f in assessed.register
    ]  # fmt: skip
    title = label("register", language)
    heads = ("post", "status", "from", "until", "holder")
    ledger.table("register", title, heads, rows, total=len(rows), file="oversight.json")
    return [Heading(title), table(title, heads, rows[:CASES_SHOWN], language)]


def _holder(assessed: Assessment, name: str, language: Language) -> str:
    """Return the name of a holder; where several posts answer alike, their titles."""
    posts = {post.id: post.title.text(language) for post in assessed.dossier.register.posts}
    return posts.get(name) or holder_name(name, language)


def escalation(assessed: Assessment, ledger: Ledger) -> Chapter | None:
    """Return the largest cases, each with the officer of every step."""
    if not assessed.cases:
        return None
    language = ledger.language
    title = label("cases", language)
    every = list(assessed.cases)
    silent = [c for c in every if any(s.status == SILENT for s in c.steps)]
    still = [c for c in every if c.closed_at is None]
    _case_section(assessed, ledger, "cases", title, every)
    _case_section(
        assessed,
        ledger,
        "cases-silent",
        word("step", SILENT, language),
        silent,
        (("steps.status", "is", (SILENT,)),),
    )
    _case_section(
        assessed,
        ledger,
        "cases-open",
        label("still_open", language),
        still,
        (("closed_at", "is", ("null",)),),
    )
    largest = _chosen(every)
    shown = say("cases_shown", language, shown=len(largest), n=ledger.number(len(every), "cases"))
    blocks: list[Block] = [Text(shown, "soft")]
    for case in largest:
        blocks.append(_case(assessed, ledger, case))
    return Chapter("cases", title, tuple(blocks))


def _chosen(every: list[Case]) -> list[Case]:
    """Return the largest case of each obligation first, then the largest of all others."""
    ordered = sorted(every, key=_largest)
    first: dict[str, Case] = {}
    for case in ordered:
        first.setdefault(case.obligation, case)
    others = [case for case in ordered if case not in first.values()]
    return [*first.values(), *others][:CASES_SHOWN]


def _largest(case: Case) -> tuple[int, int, int, str]:
    """Order cases: those with the most officers silent first, then the largest, then the oldest."""
    silent = sum(step.status == SILENT for step in case.steps)
    return (-silent, -case.duties, case.opened_at, case.id)


def _case(assessed: Assessment, ledger: Ledger, case: Case) -> Drawn:
    language, zone = ledger.language, assessed.dossier.zone
    owed = next(o for o in assessed.dossier.contract.obligations if o.id == case.obligation)
    number = ledger.count(case.id, ("case_id", "is", (case.id,)))
    ended = label("still_open", language)
    if case.closed_at is not None:
        how = word("closing", case.closed_by, language)
        ended = plain("ended", language, at=zone.local_text(case.closed_at), how=how)
    steps = Markup("").join(
        Markup('<li class="s-{}"><time>{}</time> {}{}</li>').format(
            step.status, zone.local_text(step.from_at), _told(ledger, case, at),
            Markup(" <i>{} {}</i>").format(label("late_entry", language), step.late_entry) if step.late_entry else "",
        )
        for at, step in enumerate(case.steps)
    )  # fmt: skip
    facts = [f"{label('clause', language)} {owed.clause}"]
    facts += [f"{label('district', language)} {case.district}"] if case.district else []
    facts += [f"{label('opened', language)} {zone.local_text(case.opened_at)}", ended]
    return Drawn(
        Markup('<article class="case"><h3>{}</h3><p>{} · {}</p><ol>{}</ol></article>').format(
            owed.title.text(language),
            say("case_duties", language, count=case.duties, n=number),
            " · ".join(facts),
            steps,
        )
    )


def _told(ledger: Ledger, case: Case, at: int) -> Markup:
    language, step = ledger.language, case.steps[at]
    title = Markup("<b>{}</b>").format(ledger.post_title(step.post))
    who = say("titled", language, title=title, holder=holder_name(step.answerer.holder, language))
    status = Markup("<span>{}</span>").format(_status(case, at, language))
    return say("pair", language, name=who, value=status)


def _status(case: Case, at: int, language: Language) -> str:
    """Return what became of one rung of a case."""
    step = case.steps[at]
    return step_word(
        step.status,
        last=at == len(case.steps) - 1,
        closed=case.closed_at is not None,
        limited=step.answer_by is not None,
        language=language,
    )


def served(assessed: Assessment, ledger: Ledger) -> None:
    """Add the section of findings that were served."""
    stages = served_stages(assessed)
    rows = [(name, word("stage", stage, ledger.language)) for name, stage in stages.items()]
    title = word("stage", "served", ledger.language)
    ledger.table("served", title, ("row_id", "status"), rows, total=len(rows), file="findings.csv",
                 where=[("stage", "is", tuple(sorted(set(stages.values()))))])  # fmt: skip
