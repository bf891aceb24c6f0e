"""Officers' names: who is named in what may be published, and who only by the post.

In:  an assessment.
Out: the same with names withheld, and lines that tell the office whose they are.

The surprise: the post is public at once and the person is not. A name is shown
once a finding about that very person is final or the time to reply to it has
passed, and the disclosure was reviewed after that; until then every file for
publication says `WITHHELD`. A holder that the
register marks as anonymous is a number and names nobody, and is always shown.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT, Instant, utc_text
from onus.core.accountability.answerable import Answerer
from onus.core.accountability.escalation import Case
from onus.core.accountability.faults import OVERLAP, VACANCY, RegisterFinding
from onus.core.accountability.register import Register
from onus.core.assessment.assessment import Assessment
from onus.core.determinations.life import OFFICER

WITHHELD = "WITHHELD"
Seat = tuple[str, str]
"""A post and a person in it."""


def names_withheld(assessed: Assessment) -> Assessment:
    """Return an assessment that names no person who may not yet be named."""
    numbered = numbered_seats(assessed.dossier.register)
    found, answerers = assessed.findings, assessed.answerers
    told = _may_name(assessed)
    free = np.array([not a.holder or (a.post, a.holder) in numbered for a in answerers] + [True], bool)
    shown, index = _answerers(answerers, found.answerer, told=told | free[found.answerer])
    named = {(answerers[a].post, answerers[a].holder) for a in np.unique(found.answerer[told]).tolist()}
    public = numbered | named
    register = assessed.dossier.register
    holdings = tuple(
        held if (held.post, held.holder) in public else replace(held, holder=WITHHELD)
        for held in register.holdings
    )
    return replace(
        assessed,
        dossier=replace(assessed.dossier, register=replace(register, holdings=holdings)),
        findings=replace(found, answerer=index),
        answerers=shown,
        cases=_cases(assessed, told, numbered),
        register=tuple(_register_finding(each, public) for each in assessed.register),
    )


def numbered_seats(register: Register) -> frozenset[Seat]:
    """Return the seats whose holder is a number and names no person."""
    named = {(held.post, held.holder) for held in register.holdings if not held.anonymous}
    return frozenset((h.post, h.holder) for h in register.holdings if h.anonymous) - named


def names_nobody(holder: str) -> bool:
    """Return whether a holder is a number, not a name.

    >>> names_nobody("Holder 3"), names_nobody("Planted Person")
    (True, False)
    """
    return any(mark.isdigit() for mark in unicodedata.normalize("NFKC", holder))


def _may_name(assessed: Assessment) -> NDArray[np.bool_]:
    """Return for each duty whether the person who answers for it may be named."""
    lives = assessed.lives
    may = [life.may_name(OFFICER, as_of=assessed.as_of) for life in lives.distinct]
    return np.array([*may, False], bool)[lives.of_duty]


def _answerers(
    answerers: tuple[Answerer, ...], index: NDArray[np.int32], *, told: NDArray[np.bool_]
) -> tuple[tuple[Answerer, ...], NDArray[np.int32]]:
    """Return the answerers as they are shown, and for each duty an index into them."""
    every = (*answerers, *(replace(a, holder=WITHHELD) for a in answerers))
    shown = np.where(told, index, index + len(answerers))
    used = np.unique(shown).tolist()
    kept = tuple(sorted({every[number] for number in used}))
    place = {answerer: number for number, answerer in enumerate(kept)}
    again = np.zeros(len(every), np.int32)
    again[used] = [place[every[number]] for number in used]
    return kept, again[shown]


def _cases(assessed: Assessment, told: NDArray[np.bool_], numbered: frozenset[Seat]) -> tuple[Case, ...]:
    """Return the cases; on each rung a person is named where a finding of the case may name that one."""
    answerers = assessed.answerers
    rows = np.flatnonzero(told & (assessed.case_of >= 0))
    pairs = zip(assessed.case_of[rows].tolist(), assessed.findings.answerer[rows].tolist(), strict=True)
    named = {(case, answerers[a].post, answerers[a].holder) for case, a in pairs}

    def shown(number: int, who: Answerer) -> Answerer:
        seat = (who.post, who.holder)
        open_to_all = not who.holder or seat in numbered or (number, *seat) in named
        return who if open_to_all else replace(who, holder=WITHHELD)

    return tuple(
        replace(case, steps=tuple(replace(s, answerer=shown(number, s.answerer)) for s in case.steps))
        for number, case in enumerate(assessed.cases)
    )


def _register_finding(found: RegisterFinding, public: frozenset[Seat] | set[Seat]) -> RegisterFinding:
    """Return a finding of the register; those of assignments list posts and not persons."""
    if found.kind not in (VACANCY, OVERLAP):
        return found
    told = [h if (found.post, h) in public else WITHHELD for h in found.holders]
    # In the order of what is shown: the order of the names would tell something of those withheld.
    return replace(found, holders=tuple(sorted(told)))


def holder_lines(assessed: Assessment, shown: Assessment, duties: list[str]) -> bytes:
    """Return who stands behind each withheld name: a duty or a rung of a case; never for publication.

    Args:
        assessed: with the names.
        shown: as `names_withheld` made it.
        duties: public names of the duties.

    Returns:
        A table; empty bytes where nothing is withheld.
    """
    rows: list[tuple[str, str, int, Answerer]] = []
    due = np.where(assessed.duties.due_us == NO_INSTANT, assessed.duties.opens_us, assessed.duties.due_us)
    hidden = np.array([a.holder == WITHHELD for a in shown.answerers] + [False], bool)
    for row in np.flatnonzero(hidden[shown.findings.answerer]).tolist():
        who = assessed.answerers[int(assessed.findings.answerer[row])]
        rows.append(("duty", duties[row], int(due[row]), who))
    for case, told in zip(assessed.cases, shown.cases, strict=True):
        for step, other in zip(case.steps, told.steps, strict=True):
            if other.answerer.holder == WITHHELD:
                rows.append(("case", told.id, step.from_at, step.answerer))
    if not rows:
        return b""
    lines = [
        ",".join(_cell(text) for text in (of, name, utc_text(Instant(at)), who.post, who.holder, who.basis))
        for of, name, at, who in rows
    ]
    return "\n".join(["of,name,at,post,holder,basis", *lines, ""]).encode()


def _cell(text: str) -> str:
    # A cell that a spreadsheet might take for a formula, or that holds a comma.
    risky = text[:1] in ("=", "+", "-", "@") or any(c in text for c in ',"\n')
    return '"' + text.replace('"', '""') + '"' if risky else text
