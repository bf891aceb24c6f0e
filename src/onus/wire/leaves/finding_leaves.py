"""Finding leaves: everything that an assessment came to, one leaf for each finding of each kind.

In:  the public view of an assessment.
Out: `Found` one after the other, in one fixed order; each kind and id once.

The surprise: a finding repeats no text that a person wrote. Reasons, replies and
notes stay with the facts that they are part of, where they can be withheld.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import chain
from typing import Any

from onus.base.canonical import content_digest
from onus.base.instants import NO_INSTANT
from onus.core.accountability.answered import answered_by
from onus.core.assessment.assessment import Assessment
from onus.wire.assessment_files import outcome_counts, report_counts
from onus.wire.assessment_tables import place_names
from onus.wire.leaves.duty_findings import duty_findings
from onus.wire.leaves.finding_kinds import FINDING_KINDS, HAPPENED, leaf_data
from onus.wire.leaves.found import Found, found_of
from onus.wire.leaves.leaf import Leaf

Row = tuple[str, object]
"""The id of a finding, and its fields."""


def finding_leaves(shown: Assessment) -> Iterator[Found]:
    """Yield everything that an assessment came to.

    Args:
        shown: the public view.

    Raises:
        LeafTooLarge: one may not fit into an entry.
    """
    yield from duty_findings(shown)
    yield from small_findings(shown)


def small_findings(shown: Assessment, *, but: Collection[str] = ()) -> Iterator[Found]:
    """Yield every finding that is not one of a duty.

    Args:
        shown: the public view.
        but: kinds that are left out.

    Raises:
        LeafTooLarge: one may not fit into an entry.
    """
    for kind, rows in SMALL.items():
        if kind not in but:
            yield from findings_of_rows(shown.dossier.id, kind, rows(shown))


def findings_of_rows(dossier: str, kind: str, rows: Iterable[Row]) -> Iterator[Found]:
    """Yield the findings of one kind.

    Args:
        dossier: its id.
        kind: of the findings.
        rows: the id of each, and its fields; of an assessment, or as one was written down.

    Raises:
        LeafTooLarge: one may not fit into an entry.
    """
    for name, value in _told_apart(rows):
        yield _found(dossier, kind, name, value)


def _found(dossier: str, kind: str, name: str, value: object) -> Found:
    table: Any = value if isinstance(value, Mapping) else _fields(value)
    happened = next((table[one] for one, rule in FINDING_KINDS[kind].items() if rule.where == HAPPENED), None)
    return found_of(
        Leaf(kind=kind, dossier=dossier, id=name, happened_at=happened, data=leaf_data(kind, table))
    )


def _told_apart(rows: Iterable[Row]) -> Iterator[Row]:
    """Number findings of one name from the second on, in their order."""
    seen: Counter[str] = Counter()
    for name, value in rows:
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), value


def _fields(value: object, **more: object) -> dict[str, object]:
    """Return the fields of a frozen value, and what the leaf says beside them."""
    table: Any = value
    return {**{field.name: getattr(value, field.name) for field in fields(table)}, **more}


def _occurrences(shown: Assessment) -> Iterator[Row]:
    yield from ((one.id, one) for one in shown.occurrences)


def _refusals(shown: Assessment) -> Iterator[Row]:
    obligations = shown.dossier.contract.obligations
    for one in shown.refusals:
        owed, happened = obligations[one.obligation].id, shown.occurrences[one.occurrence].id
        row = {"obligation": owed, "occurrence": happened, "rule": one.rule, "reason": one.reason}
        yield f"{owed}/{one.rule}/{happened}", row


def _without_duties(shown: Assessment) -> Iterator[Row]:
    yield from ((one.obligation, one) for one in shown.without_duties)


def _excuses(shown: Assessment) -> Iterator[Row]:
    told = chain(((one, False) for one in shown.excuses), ((one, True) for one in shown.void_excuses))
    yield from ((f"{one.kind}/{one.id}", _fields(one, void=void)) for one, void in told)


def _last_service(shown: Assessment) -> Iterator[Row]:
    names, private = place_names(shown), [place.private for place in shown.dossier.places]
    rows = sorted(
        [names[index], at]
        for index, at in enumerate(shown.last_service_us.tolist())
        if at != NO_INSTANT and not private[index]
    )
    yield "last_service", {"places": len(rows), "digest": content_digest(rows)}


def _outcomes(shown: Assessment) -> Iterator[Row]:
    tracks = shown.tracks
    yield (
        "outcomes",
        {
            "outcomes": outcome_counts(shown),
            "visits_set_aside": len(shown.set_aside),
            "positions": tracks.rows,
            "duplicates": tracks.duplicates,
            "positions_by_reason": tracks.discarded.tolist(),
        },
    )


def _comparison(shown: Assessment) -> Iterator[Row]:
    if shown.dossier.compare_with:
        yield (
            shown.dossier.compare_with,
            {
                "rule": shown.dossier.compare_with,
                "counts": dict(Counter(one.category for one in shown.differences)),
                "places": len(shown.dossier.places),
                "differences": len(shown.differences),
                "digest": content_digest(sorted(shown.differences)),
            },
        )


def _cases(shown: Assessment) -> Iterator[Row]:
    acts, posts = shown.dossier.acts, shown.dossier.register.posts
    yield from ((one.id, _fields(one, ordered_by=answered_by(one, acts, posts))) for one in shown.cases)


def _register(shown: Assessment) -> Iterator[Row]:
    for one in shown.register:
        who = "/".join(part for part in (one.post, one.kind, one.answer, one.district) if part)
        yield f"{who}/{one.from_at}", one


def _hands_off(shown: Assessment) -> Iterator[Row]:
    yield "hands_off", shown.hands_off


def _symmetry(shown: Assessment) -> Iterator[Row]:
    yield from ((one.occurrence, one) for one in shown.symmetry)


def _notices(shown: Assessment) -> Iterator[Row]:
    for one in shown.notices:
        life = shown.lives.notices[one.notice]
        yield one.notice, _fields(one, stage=life.stage, life=life.parties)


def _form(shown: Assessment) -> Iterator[Row]:
    yield from ((one.rule, one) for one in shown.form)


def _certificates(shown: Assessment) -> Iterator[Row]:
    for one in shown.consequences.certificates:
        yield one.period, _fields(one, lines_count=len(one.lines))


def _certificate_lines(shown: Assessment) -> Iterator[Row]:
    for one in shown.consequences.certificates:
        for number, line in enumerate(one.lines, start=1):
            yield f"{one.period}/{number}", _fields(line, period=one.period, number=number)


def _proposals(shown: Assessment) -> Iterator[Row]:
    for one in shown.consequences.proposals:
        yield "/".join(part for part in (one.period, one.kind, one.source, one.obligation) if part), one


def _waivers(shown: Assessment) -> Iterator[Row]:
    for one in shown.consequences.waivers:
        yield "/".join(part for part in (one.id, one.period, one.deduction) if part), one


def _scorecards(shown: Assessment) -> Iterator[Row]:
    for one in shown.consequences.scorecards:
        yield "/".join(part for part in (one.period, one.scope, one.name) if part), one


def _kpis(shown: Assessment) -> Iterator[Row]:
    yield from ((f"{one.kpi}/{one.period}", one) for one in shown.consequences.kpis)


def _termination(shown: Assessment) -> Iterator[Row]:
    if shown.consequences.termination is not None:
        yield "termination", shown.consequences.termination


def _unplaced(shown: Assessment) -> Iterator[Row]:
    if shown.consequences.unplaced:
        yield "unplaced", {"ids": sorted(shown.consequences.unplaced)}


def _reports(shown: Assessment) -> Iterator[Row]:
    yield from ((f"{one['period']}/{one['service']}", one) for one in report_counts(shown))


SMALL: Mapping[str, Callable[[Assessment], Iterator[Row]]] = {
    "occurrence": _occurrences,
    "refusal": _refusals,
    "without_duties": _without_duties,
    "excuse": _excuses,
    "last_service": _last_service,
    "outcomes": _outcomes,
    "comparison": _comparison,
    "case": _cases,
    "register_finding": _register,
    "hands_off": _hands_off,
    "symmetry": _symmetry,
    "notice_finding": _notices,
    "legal_form": _form,
    "certificate": _certificates,
    "certificate_line": _certificate_lines,
    "proposal": _proposals,
    "waiver": _waivers,
    "scorecard": _scorecards,
    "kpi_result": _kpis,
    "termination": _termination,
    "unplaced": _unplaced,
    "report_count": _reports,
}
"""Kinds of which there are few, each with what yields them."""
