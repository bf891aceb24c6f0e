"""Dossier faults: what contradicts itself between the files of a dossier.

In:  the values of all files.
Out: every reference that leads nowhere and every pair that cannot both be true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from onus.base.errors import Fault, OnusError
from onus.core.contracts.corrections import FaultyCorrection, faulty_corrections
from onus.core.contracts.places import Place
from onus.core.contracts.rulebook import Rule
from onus.wire.dossier_files import Read
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import toml_fault


class UnknownName(OnusError):
    """A name that nothing in the dossier bears."""

    code = "DOSSIER-030"
    what = "The {sort} `{name}` is not known."
    why = "A duty that points to nothing would be nobody's."
    do = "Correct the name, or add it to {home}."


class NoClause(OnusError):
    """An obligation without a clause."""

    code = "DOSSIER-031"
    what = "The obligation `{name}` names no clause."
    why = "A finding cites the clause that it rests on."
    do = "Write the number of the clause of the signed contract."


class TwoHolders(OnusError):
    """Two persons hold one post at one time."""

    code = "DOSSIER-032"
    what = "The post `{post}` has two holders at once: {one} and {other}."
    why = "Where two answer, nobody does."
    do = "End the first holding where the second begins, or mark one as deputy."


class NoLadder(OnusError):
    """The register has no ladder."""

    code = "DOSSIER-033"
    what = "There is no ladder."
    why = "Silence must move a case to the next officer up."
    do = "Add [[ladder]] with posts and hours."


class TwiceNamed(OnusError):
    """Two things of one kind have one id."""

    code = "DOSSIER-034"
    what = "The {sort} id `{name}` stands twice."
    why = "A finding names one thing, not one of two."
    do = "Give each its own id."


class NoCorrection(OnusError):
    """A correction that cannot stand."""

    code = "DOSSIER-035"
    what = "The fact `{name}` cannot correct `{other}`: {reason}."
    why = "A correction is a new fact that names the one old fact it replaces."
    do = "Name in `supersedes` the id of the latest version of the fact, recorded before this one."


CORRECTION_REASONS = {
    "unknown": "no fact of this file bears that id",
    "earlier": "it was recorded before the fact that it corrects",
    "twice": "another fact corrects the same one",
    "circle": "the chain of corrections leads back to itself",
    "nothing": "a withdrawal must name what it withdraws",
}


def cross_faults(
    *,
    head: Read,
    contract: Read,
    register: Read,
    notices: Read,
    acts: Read,
    places: Sequence[Place],
    tables: Mapping[str, tuple[Any, ...]],
    rules: Sequence[Rule],
) -> tuple[Fault, ...]:
    """Return what contradicts itself between files."""
    return (
        *_contract_faults(contract, head, rules),
        *_register_faults(register),
        *_act_faults(acts, notices, register),
        *_place_faults(tables, places),
        *_correction_faults(acts, notices, tables),
    )


def _contract_faults(contract: Read, head: Read, rules: Sequence[Rule]) -> Iterator[Fault]:
    value, file = contract.value, "contract.toml"
    triggers = {trigger.id for trigger in value.triggers}
    services = {service.id for service in value.services}
    known_rules = {rule.id for rule in rules}
    yield from _twice(value.obligations, "obligation", file, contract.lines, "obligations")
    yield from _twice(value.triggers, "trigger", file, contract.lines, "triggers")
    for number, owed in enumerate(value.obligations):
        at = f"obligations[{number}]"
        line = line_of(dict(contract.lines), f"{at}.clause")
        if not owed.clause.strip():
            yield toml_fault(NoClause, file, line, at, name=owed.id)
        wanted = [("trigger", owed.trigger, triggers), ("service", owed.service, services)]
        if owed.rule:
            wanted.append(("rule", owed.rule, known_rules))
        for kind, name, known in wanted:
            if name not in known:
                where = "the packs named in dossier.toml" if kind == "rule" else file
                spot = line_of(dict(contract.lines), f"{at}.{kind}")
                yield toml_fault(UnknownName, file, spot, at, sort=kind, name=name, home=where)
    for name in head.value.apply_undated:
        if name not in known_rules:
            line = line_of(dict(head.lines), "apply_undated")
            yield toml_fault(
                UnknownName, "dossier.toml", line, "apply_undated", sort="rule", name=name,
                home="the packs named in dossier.toml",
            )  # fmt: skip


def _register_faults(register: Read) -> Iterator[Fault]:
    value, file = register.value, "officers.toml"
    posts, bodies = {post.id for post in value.posts}, {body.id for body in value.bodies}
    yield from _twice(value.posts, "post", file, register.lines, "posts")
    yield from _twice(value.bodies, "body", file, register.lines, "bodies")
    for number, post in enumerate(value.posts):
        yield from _named(register, "body", post.body, bodies, file, f"posts[{number}].body")
    for kind, rows in (
        ("holdings", value.holdings),
        ("assignments", value.assignments),
        ("ladder", value.ladder),
    ):
        for number, row in enumerate(rows):
            yield from _named(register, "post", row.post, posts, file, f"{kind}[{number}].post")
    if not value.ladder:
        yield toml_fault(NoLadder, file, 0, "ladder")
    yield from _overlaps(register, file)


def _overlaps(register: Read, file: str) -> Iterator[Fault]:
    """Yield each pair of holders of one post whose times overlap; deputies may overlap holders."""
    rows = [(n, h) for n, h in enumerate(register.value.holdings) if not h.deputy]
    rows.sort(key=lambda row: (row[1].post, row[1].since, row[0]))
    for (_, one), (number, other) in pairwise(rows):
        if one.post == other.post and (one.until is None or one.until > other.since):
            line = line_of(dict(register.lines), f"holdings[{number}]")
            yield toml_fault(
                TwoHolders, file, line, f"holdings[{number}]", post=one.post,
                one=one.holder, other=other.holder,
            )  # fmt: skip


def _act_faults(acts: Read, notices: Read, register: Read) -> Iterator[Fault]:
    posts = {post.id for post in register.value.posts} | {""}
    bodies = {body.id for body in register.value.bodies} | {""}
    for number, act in enumerate(acts.value or ()):
        yield from _named(acts, "post", act.by_post, posts, "acts.toml", f"acts[{number}].by_post")
        yield from _named(acts, "body", act.by_body, bodies, "acts.toml", f"acts[{number}].by_body")
    yield from _twice(acts.value or (), "act", "acts.toml", acts.lines, "acts")
    for number, notice in enumerate(notices.value or ()):
        at = f"notices[{number}].issuer"
        yield from _named(notices, "body", notice.issuer, bodies, "notices.toml", at)


def _place_faults(tables: Mapping[str, tuple[Any, ...]], places: Sequence[Place]) -> Iterator[Fault]:
    known = {place.id for place in places} | {""}
    for file, rows in sorted(tables.items()):
        for number, row in enumerate(rows, start=1):
            name = getattr(row, "place", "")
            if name not in known:
                yield toml_fault(
                    UnknownName, file, number + 1, f"row {number}", sort="place", name=name,
                    home="the network",
                )  # fmt: skip


def _correction_faults(acts: Read, notices: Read, tables: Mapping[str, tuple[Any, ...]]) -> Iterator[Fault]:
    """Yield each correction that names nothing, the wrong thing, or what another has corrected."""
    for read, name in ((acts, "acts"), (notices, "notices")):
        for bad in faulty_corrections(read.value or ()):
            at = f"{name}[{bad.index}].supersedes"
            yield _no_correction(bad, f"{name}.toml", line_of(dict(read.lines), at), at)
    for file, rows in sorted(tables.items()):
        if file != "vehicles.csv":
            for bad in faulty_corrections(rows):
                yield _no_correction(bad, file, bad.index + 2, f"row {bad.index + 1}")


def _no_correction(bad: FaultyCorrection, file: str, line: int, at: str) -> Fault:
    reason = CORRECTION_REASONS[bad.reason]
    return toml_fault(NoCorrection, file, line, at, name=bad.id, other=bad.supersedes, reason=reason)


def _named(read: Read, kind: str, name: str, known: set[str], file: str, at: str) -> Iterator[Fault]:
    if name not in known:
        line = line_of(dict(read.lines), at)
        yield toml_fault(UnknownName, file, line, at, sort=kind, name=name, home="officers.toml")


def _twice(
    rows: Sequence[Any], kind: str, file: str, lines: Mapping[str, int], table: str
) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if row.id in seen:
            line = line_of(dict(lines), f"{table}[{number}]")
            yield toml_fault(TwiceNamed, file, line, f"{table}[{number}]", sort=kind, name=row.id)
        seen.add(row.id)
