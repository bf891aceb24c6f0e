"""Rulebooks: law packs as frozen rules.

In:  the bytes of a pack.
Out: its rules, with every fault and its line.

The surprise: `since = "unknown"` is a value of its own. Such a rule is kept and
shown, and applies only where a dossier names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from onus.base.canonical import content_digest
from onus.base.errors import Fault, OnusError
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule
from onus.wire.rule_parameters import parameter_faults
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import MissingKey, WrongValue, decode, toml_fault, toml_table

UNKNOWN = "unknown"


class VerifiedUnread(OnusError):
    """A rule is called verified though its text was not read in full."""

    code = "PACK-001"
    what = "Rule {rule} is `verified` with grade {grade}."
    why = "Only a text that was read in full (grade V) is verified."
    do = "Read the text and set grade V, or set `verified = false`."


class SameDay(OnusError):
    """Two versions of one rule may hold on one day."""

    code = "PACK-005"
    what = "{one} and {other} hold on one day."
    why = "Exactly one version of a rule is in force on a day, or there is no finding."
    do = "Give the older version its last day (`until`), each version its own name, and date all but one."


@dataclass(frozen=True, slots=True)
class Pack:
    """One law pack: its name, whom it is for, its rules."""

    id: str
    title: Localized
    jurisdiction: str
    rules: tuple[Rule, ...]

    def digest(self) -> str:
        """Return the content digest of its rules.

        >>> len(Pack("p", Localized(), "", ()).digest())
        64
        """
        return content_digest([rule.digest() for rule in self.rules])


def read_pack(raw: bytes, *, file: str) -> tuple[Pack | None, tuple[Fault, ...]]:
    """Read a pack.

    Args:
        raw: bytes of its TOML file.
        file: name for the faults.

    Returns:
        The pack and no fault, or None and all faults.

    >>> read_pack(b"", file="p.toml")[1][0].what
    '`[pack]` is missing.'
    """
    table, lines, faults = toml_table(raw, file=file)
    head = table.get("pack")
    if not faults and not isinstance(head, Mapping):
        faults = (toml_fault(MissingKey, file, 0, "pack", key="[pack]"),)
    if faults or not isinstance(head, Mapping):
        return None, faults
    found: list[Fault] = []
    rules: list[Rule] = []
    for number, row in enumerate(table.get("rule", [])):
        at = f"rule[{number}]"
        decoded = decode(Rule, _dated(row, str(head.get("id", ""))), lines, file=file, at=at)
        found += decoded.faults
        if decoded.value is not None:
            rules.append(decoded.value)
            found += _unread(decoded.value, file, line_of(lines, at))
            found += parameter_faults(
                decoded.value.kind, decoded.value.key, decoded.value.parameters, lines,
                file=file, at=f"{at}.parameters",
            )  # fmt: skip
    title = decode(Localized, head.get("title", {}), lines, file=file, at="pack.title")
    found += title.faults
    found += _on_one_day(rules, file)
    if found:
        return None, tuple(found)
    ordered = tuple(sorted(rules, key=lambda rule: (rule.id, rule.version)))
    return Pack(str(head["id"]), title.value, str(head.get("jurisdiction", "")), ordered), ()


def _on_one_day(rules: Sequence[Rule], file: str) -> list[Fault]:
    """Return a fault for each two versions of one rule that would hold on one day."""
    ordered = sorted(rules, key=lambda rule: (rule.id, rule.since or date.min, rule.version))
    return [
        toml_fault(SameDay, file, 0, one.id, one=one.key, other=other.key)
        for one, other in pairwise(ordered)
        if one.id == other.id and _meet(one, other)
    ]


def _meet(one: Rule, other: Rule) -> bool:
    """Return whether two versions share a name or a day; the one that began first comes first."""
    if one.version == other.version or other.since is None:
        return True
    return one.since is not None and (one.until is None or other.since < one.until)


def _dated(row: Mapping[str, Any], pack: str) -> dict[str, Any]:
    """Return a row without unknown dates: their absence is what the value says."""
    given = {key: value for key, value in row.items() if value != UNKNOWN}
    return {**given, "pack": pack}


def _unread(rule: Rule, file: str, line: int) -> list[Fault]:
    found = []
    if rule.verified and rule.grade != "V":
        found.append(toml_fault(VerifiedUnread, file, line, rule.id, rule=rule.key, grade=rule.grade))
    if rule.since is not None and not isinstance(rule.since, date):
        found.append(toml_fault(WrongValue, file, line, rule.id, found="since is no day"))
    return found
