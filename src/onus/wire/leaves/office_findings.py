"""Office findings: what the office's own assessment came to, held against what is to be published.

In:  the public view of an assessment; tables and lines that an earlier one wrote.
Out: the lines of `finding_leaves.jsonl`, and the findings in which two assessments differ.

The surprise: the leaves of duties, cases and occurrences are not written. They say
nothing that the tables of OUT do not say, a city has hundreds of thousands of them,
and whoever publishes makes them again from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from onus.base.errors import OnusError
from onus.core.assessment.assessment import Assessment
from onus.wire.assessment_tables import duties_table, findings_table, weighed_table
from onus.wire.leaves.duty_findings import KIND, WEIGHED
from onus.wire.leaves.finding_kinds import CLEAR, FINDING_KINDS
from onus.wire.leaves.finding_leaves import findings_of_rows, small_findings
from onus.wire.leaves.found import Found, Key, contradictions, digest_of, said
from onus.wire.leaves.leaf import NotALeaf, decoded
from onus.wire.leaves.values import TOKEN

FINDING_LEAVES = "finding_leaves.jsonl"
DUTIES, FINDINGS, WEIGHED_PIECES = "duties.parquet", "findings.parquet", "weighed.parquet"
TABLED: Mapping[str, str] = {"occurrence": "occurrences.json", "case": "cases.jsonl"}
"""Kinds of which there are many beside duties, each with the file of OUT that holds all of it."""
NAME, HOLDER = "duty_id", "officer_holder"


class NoFinding(OnusError):
    """A line of an assessment's findings holds none."""

    code = "LEAF-040"
    what = "Line {line} of {file} holds no finding."
    why = "What is published is held against what the office found; nothing can be held against this."
    do = "Assess the dossier again, and leave OUT as it is written."


@dataclass(frozen=True, slots=True)
class DutyTables:
    """What the leaves of duties are made of."""

    duties: pa.Table
    findings: pa.Table
    weighed: pa.Table


def duty_tables(shown: Assessment) -> DutyTables:
    """Return the tables of the public view of an assessment."""
    return DutyTables(duties_table(shown), findings_table(shown), weighed_table(shown))


def finding_lines(shown: Assessment) -> Iterator[bytes]:
    """Yield `finding_leaves.jsonl`: a line for each finding but those that stand in tables of their own.

    Args:
        shown: the public view.
    """
    yield from (one.entry(None) + b"\n" for one in small_findings(shown, but=TABLED))


def read_findings(lines: Iterable[bytes]) -> Iterator[tuple[Key, bytes]]:
    """Yield kind, id and entry of each line.

    Raises:
        NoFinding: a line holds none.

    >>> list(read_findings([]))
    []
    """
    for number, line in enumerate(lines, start=1):
        entry = line.removesuffix(b"\n")
        try:
            leaf = decoded(entry)
        except NotALeaf:
            raise NoFinding(line=number, file=FINDING_LEAVES) from None
        yield (leaf.kind, leaf.id), entry


def tabled_findings(dossier: str, tables: Mapping[str, bytes]) -> Iterator[tuple[Key, bytes]]:
    """Yield kind, id and entry of each finding that an assessment wrote into a table of its kind.

    Args:
        dossier: its id.
        tables: the bytes of each file of `TABLED`, by kind.

    Raises:
        NoFinding: a line holds none.

    >>> list(tabled_findings("d", {"occurrence": b"[]", "case": b""}))
    []
    """
    for kind, raw in tables.items():
        rows = ((str(row["id"]), row) for row in _rows_of(TABLED[kind], raw))
        try:
            yield from ((one.key, one.entry(None)) for one in findings_of_rows(dossier, kind, rows))
        except (KeyError, TypeError, ValueError) as error:
            raise NoFinding(line=1, file=TABLED[kind]) from error


def _rows_of(file: str, raw: bytes) -> Iterator[dict[str, Any]]:
    """Yield the rows of a list, or of lines."""
    for line in raw.splitlines() if file.endswith("l") else (raw,):
        read = json.loads(line)
        yield from read if isinstance(read, list) else (read,)


def findings_unlike(again: Iterable[Found], office: Mapping[Key, bytes]) -> list[Key]:
    """Return the findings, but those of duties, in which the office's differ from recomputed ones.

    A name that was erased since stands as a token in what is recomputed; that is no difference.

    Args:
        again: recomputed.
        office: entries that its assessment wrote.
    """
    digests = {key: digest_of(said(entry)) for key, entry in office.items()}
    unlike = contradictions(again, digests, office.__getitem__)
    return sorted({(one.kind, one.id) for one in unlike if not _is_token(one.recomputed)})


def duties_unlike(again: DutyTables, office: DutyTables) -> list[Key]:
    """Return the duties of which the office found something else than was recomputed; names as above."""
    wanted = [name for name, rule in FINDING_KINDS[KIND].items() if rule.where == CLEAR or name == NAME]
    odd = {
        name
        for ours, theirs in ((again.duties, office.duties), (again.findings, office.findings))
        for name in _rows_unlike(ours, theirs, [name for name in wanted if name in ours.schema.names])
    }
    odd.update(_pieces_unlike(again.weighed, office.weighed))
    return [(KIND, name) for name in sorted(odd)]


def _rows_unlike(ours: pa.Table, theirs: pa.Table, columns: list[str]) -> Iterator[str]:
    ours, theirs = ours.select(columns), theirs.select(columns)
    if ours.equals(theirs):
        return
    mine = {row[NAME]: row for row in ours.to_pylist()}
    other = {row[NAME]: row for row in theirs.to_pylist()}
    for name in sorted({*mine, *other}):
        one, two = mine.get(name), other.get(name)
        if one is not None and two is not None and _is_token(one.get(HOLDER)):
            two = {**two, HOLDER: one[HOLDER]}
        if one != two:
            yield name


def _pieces_unlike(ours: pa.Table, theirs: pa.Table) -> set[str]:
    """Return the duties for which other pieces were weighed, or the same otherwise."""
    columns = [NAME, *WEIGHED]
    ours, theirs = ours.select(columns), theirs.select(columns)
    if ours.equals(theirs):
        return set()
    mine, other = _pieces(ours), _pieces(theirs)
    return {name for name in {*mine, *other} if mine.get(name) != other.get(name)}


def _pieces(table: pa.Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in table.to_pylist():
        found.setdefault(row[NAME], []).append(repr([row[name] for name in WEIGHED]))
    return {name: sorted(pieces) for name, pieces in found.items()}


def _is_token(value: object) -> bool:
    return isinstance(value, str) and TOKEN.fullmatch(value) is not None
