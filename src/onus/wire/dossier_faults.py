"""Dossier faults: what contradicts itself between the files of a dossier.

In:  the values of all files.
Out: every reference that leads nowhere and every pair that cannot both be true.

The surprise: a file with faults is still looked through, entry by entry; only
a file that cannot be parsed at all is not asked for the names in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onus.base.errors import Fault, OnusError
from onus.core.contracts.corrections import FaultyCorrection, faulty_corrections
from onus.core.contracts.rulebook import Rule
from onus.wire.dossier_files import Read
from onus.wire.officer_names import names_nobody
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import toml_fault
from onus.wire.weather_faults import overlap_faults


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


class NameAsNumber(OnusError):
    """A holder is said to be a number and has no digit."""

    code = "DOSSIER-046"
    what = "The holder of `{post}` is marked as anonymous, and no digit stands in the name."
    why = "What is anonymous is published at once, to everyone and for ever; a name must not be."
    do = "Take `anonymous = true` away, or write a number that leads to nobody, such as `Holder 3`."


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

    code = "DOSSIER-037"
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


class UnknownVersion(OnusError):
    """A clause names one version of a rule, and there is no such version."""

    code = "DOSSIER-035"
    what = "The rule {rule} has no version `{version}`."
    why = "The version in force on the day decides; one that nobody wrote down can be in force on no day."
    do = "Name the rule alone. Its versions: {known}."


class NeverInForce(OnusError):
    """A rule that no day of the contract falls under."""

    code = "DOSSIER-036"
    what = "The rule {rule} is in force on no day of the contract."
    why = "The deadline and the standard of the clause itself apply instead."
    do = "Name it in apply_undated where its date is unknown, or name another rule."


SORTS = {
    "parties": "party", "lots": "lot", "services": "service", "triggers": "trigger",
    "obligations": "obligation", "prices": "price", "deductions": "deduction",
    "incentives": "incentive", "kpis": "indicator", "bodies": "body", "posts": "post",
    "acts": "act", "notices": "notice",
}  # fmt: skip
IDS = ("parties", "lots", "services", "triggers", "obligations", "prices", "deductions", "incentives", "kpis")
OF_OBLIGATIONS = ("prices", "deductions", "incentives", "kpis")
POST_COLUMNS = {
    "inspections.csv": "by",
    "instructions.csv": "by_post",
    "payments.csv": "by_post",
    "attachments.csv": "by_post",
}
PLACE_LISTS = ("leave", "go_to")
PACKS = "the packs named in dossier.toml"

Rows = Mapping[str, tuple[tuple[int, int], ...]]


def cross_faults(
    *,
    head: Read,
    contract: Read,
    register: Read,
    notices: Read,
    acts: Read,
    places: Sequence[str] | None,
    tables: Mapping[str, tuple[Any, ...]],
    lines: Rows,
    rules: Sequence[Rule],
) -> tuple[Fault, ...]:
    """Return what contradicts itself between files.

    Args:
        head: dossier.toml; a file that could not be parsed is not referred to.
        contract: contract.toml.
        register: officers.toml.
        notices: notices.toml.
        acts: acts.toml.
        places: ids of the network; None where it could not be read.
        tables: facts of each CSV file.
        lines: number and line of each row of each CSV file.
        rules: rules of the packs that exist.
    """
    return (
        *_contract_faults(contract, register),
        *_rule_faults(contract, head, rules),
        *_register_faults(register),
        *_act_faults(acts, notices, register),
        *_row_faults(tables, lines, places, register),
        *_correction_faults(acts, notices, tables, lines),
        *overlap_faults(tables.get("weather.csv", ()), lines.get("weather.csv", ())),
    )


def _contract_faults(contract: Read, register: Read) -> Iterator[Fault]:
    file = "contract.toml"
    for name in IDS:
        yield from _twice(contract, name, file)
    for number, party in contract.entries("parties"):
        at = f"parties[{number}].body"
        if party.body:
            yield from _named(contract, "body", party.body, register.ids("bodies"), file, at, "officers.toml")
    for number, owed in contract.entries("obligations"):
        at = f"obligations[{number}]"
        if not owed.clause.strip():
            yield toml_fault(NoClause, file, _line(contract, f"{at}.clause"), at, name=owed.id)
        for kind, name in (("trigger", owed.trigger), ("service", owed.service)):
            yield from _named(contract, kind, name, contract.ids(f"{kind}s"), file, f"{at}.{kind}", file)
    for table in OF_OBLIGATIONS:
        for number, row in contract.entries(table):
            at = f"{table}[{number}].obligation"
            if row.obligation:
                known = contract.ids("obligations")
                yield from _named(contract, "obligation", row.obligation, known, file, at, file)


def _rule_faults(contract: Read, head: Read, rules: Sequence[Rule]) -> Iterator[Fault]:
    """Yield each rule that no pack holds, and each that is in force on no day of the contract."""
    if head.table is None:
        return
    versions: dict[str, list[Rule]] = {}
    for rule in rules:
        versions.setdefault(rule.id, []).append(rule)
    wanted = [(f"obligations[{n}].rule", owed.rule) for n, owed in contract.entries("obligations")]
    wanted += [(f"triggers[{n}].grades", trigger.grades) for n, trigger in contract.entries("triggers")]
    undated = head.texts("apply_undated")
    for at, name in wanted:
        yield from _rule_fault(contract, "contract.toml", at, name, versions)
        if name in versions and name not in undated and not _ever_in_force(versions[name], contract):
            yield toml_fault(
                NeverInForce, "contract.toml", _line(contract, at), at, warning=True, rule=name
            )  # fmt: skip
    for name in undated:
        yield from _rule_fault(head, "dossier.toml", "apply_undated", name, versions)


def _rule_fault(
    read: Read, file: str, at: str, name: str, versions: Mapping[str, Sequence[Rule]]
) -> Iterator[Fault]:
    rule, _, version = name.partition("@")
    if version and rule in versions:
        known = ", ".join(one.version for one in versions[rule])
        yield toml_fault(UnknownVersion, file, _line(read, at), at, rule=rule, version=version, known=known)
    elif name:
        yield from _named(read, "rule", name, frozenset(versions), file, at, PACKS)


def _ever_in_force(versions: Sequence[Rule], contract: Read) -> bool:
    starts, ends = (getattr(contract.value, name, None) for name in ("starts", "ends"))
    if starts is None or ends is None:
        return True
    dated = [rule for rule in versions if rule.since is not None]
    return any(rule.since < ends and (rule.until is None or rule.until > starts) for rule in dated)


def _register_faults(register: Read) -> Iterator[Fault]:
    file = "officers.toml"
    for name in ("bodies", "posts"):
        yield from _twice(register, name, file)
    for number, post in register.entries("posts"):
        known = register.ids("bodies")
        yield from _named(register, "body", post.body, known, file, f"posts[{number}].body", file)
    for name in ("holdings", "assignments", "ladder"):
        for number, row in register.entries(name):
            known = register.ids("posts")
            yield from _named(register, "post", row.post, known, file, f"{name}[{number}].post", file)
    if register.table is not None and not register.table.get("ladder"):
        yield toml_fault(NoLadder, file, 0, "ladder")
    for number, held in register.entries("holdings"):
        if held.anonymous and not names_nobody(held.holder):
            at = f"holdings[{number}].holder"
            yield toml_fault(NameAsNumber, file, _line(register, at), at, post=held.post)
    yield from _overlaps(register, file)


def _overlaps(register: Read, file: str) -> Iterator[Fault]:
    """Yield each holder of a post whose time overlaps an earlier one's; deputies may overlap holders."""
    rows = [(n, h) for n, h in register.entries("holdings") if not h.deputy]
    rows.sort(key=lambda row: (row[1].post, row[1].since, row[0]))
    longest: Any = None
    for number, other in rows:
        if longest is not None and longest.post == other.post:
            if longest.until is None or longest.until > other.since:
                at = f"holdings[{number}]"
                yield toml_fault(
                    TwoHolders, file, _line(register, at), at,
                    post=other.post, one=longest.holder, other=other.holder,
                )  # fmt: skip
            if longest.until is None or (other.until is not None and other.until <= longest.until):
                continue
        longest = other


def _act_faults(acts: Read, notices: Read, register: Read) -> Iterator[Fault]:
    for name, read in (("acts", acts), ("notices", notices)):
        yield from _twice(read, name, f"{name}.toml")
    for number, act in acts.entries("acts") if acts.table else ():
        for kind, known, name in (("post", "posts", act.by_post), ("body", "bodies", act.by_body)):
            at = f"acts[{number}].by_{kind}"
            if name:
                yield from _named(acts, kind, name, register.ids(known), "acts.toml", at, "officers.toml")
    for number, notice in notices.entries("notices") if notices.table else ():
        at, known_bodies = f"notices[{number}].issuer", register.ids("bodies")
        yield from _named(notices, "body", notice.issuer, known_bodies, "notices.toml", at, "officers.toml")


def _correction_faults(
    acts: Read, notices: Read, tables: Mapping[str, tuple[Any, ...]], lines: Rows
) -> Iterator[Fault]:
    """Yield each correction that names nothing, the wrong thing, or what another has corrected."""
    for read, name in ((acts, "acts"), (notices, "notices")):
        for bad in faulty_corrections(read.value or ()):
            at = f"{name}[{bad.index}].supersedes"
            yield _no_correction(bad, f"{name}.toml", _line(read, at), at)
    for file, rows in sorted(tables.items()):
        spots = lines.get(file, ())
        for bad in faulty_corrections(rows) if file != "vehicles.csv" else ():
            number, line = spots[bad.index] if bad.index < len(spots) else (0, 0)
            yield _no_correction(bad, file, line, f"row {number}")


def _no_correction(bad: FaultyCorrection, file: str, line: int, at: str) -> Fault:
    reason = CORRECTION_REASONS[bad.reason]
    return toml_fault(NoCorrection, file, line, at, name=bad.id, other=bad.supersedes, reason=reason)


def _row_faults(
    tables: Mapping[str, tuple[Any, ...]], lines: Rows, places: Sequence[str] | None, register: Read
) -> Iterator[Fault]:
    """Yield each row of a CSV that names a place or a post that nothing bears."""
    known_places = None if places is None else frozenset(places)
    known_posts = register.ids("posts")
    for file, values in sorted(tables.items()):
        for (number, line), value in zip(lines.get(file, ()), values, strict=False):
            post = getattr(value, POST_COLUMNS.get(file, ""), "")
            named = [(name, known_places, "place", "the network") for name in _places_of(value)]
            named.append((post, known_posts, "post", "officers.toml"))
            for name, known, sort, home in named:
                if name and known is not None and name not in known:
                    where = f"row {number}"
                    yield toml_fault(UnknownName, file, line, where, sort=sort, name=name, home=home)


def _places_of(value: Any) -> tuple[str, ...]:
    lists = [name for column in PLACE_LISTS for name in getattr(value, column, ())]
    return (getattr(value, "place", ""), *lists)


def _named(
    read: Read, sort: str, name: str, known: frozenset[str] | None, file: str, at: str, home: str
) -> Iterator[Fault]:
    if known is not None and name not in known:
        yield toml_fault(UnknownName, file, _line(read, at), at, sort=sort, name=name, home=home)


def _twice(read: Read, table: str, file: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, name in read.named(table):
        if name in seen:
            where = at.removesuffix(".id")
            yield toml_fault(TwiceNamed, file, _line(read, at), where, sort=SORTS[table], name=name)
        seen.add(name)


def _line(read: Read, at: str) -> int:
    return line_of(dict(read.lines), at)
