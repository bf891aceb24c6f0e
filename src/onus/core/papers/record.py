"""The record as papers need it: cases, certificates, acts and posts of an assessment.

In:  nothing; this module names the values that `wire` reads out of OUT.
Out: frozen values; times as instants, months as texts such as `2023-12`.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import Instant


@dataclass(frozen=True, slots=True)
class Signatory:
    """A post that may sign, with its powers, in the order of the register."""

    post: str
    body: str
    powers: tuple[str, ...]
    head: bool


@dataclass(frozen=True, slots=True)
class AskedPost:
    """A post that a case asked, until when it had time, and the act it answered with."""

    post: str
    answer_by: Instant | None
    status: str
    act: str


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case with its failed duties.

    Attributes:
        month: civil month in which it opened.
        closed: whether it has closed.
        findings: ids of its failed duties.
        clauses: clauses that they stand in.
        ordered_by: the order that answered it; empty for none.
    """

    id: str
    obligation: str
    owed_by: str
    month: str
    closed: bool
    findings: tuple[str, ...]
    clauses: tuple[str, ...]
    asked: tuple[AskedPost, ...]
    ordered_by: str = ""


@dataclass(frozen=True, slots=True)
class BilledMonth:
    """A certificate of payment: its month, its clauses, and whether anything is taken off."""

    month: str
    clauses: tuple[str, ...]
    takes_off: bool


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """An act of the public body: its kind, and the month in which it happened."""

    id: str
    kind: str
    month: str


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """What an assessment says that an office owes papers about.

    Attributes:
        day: civil day by which everything was known.
        ends: last civil month of the contract; empty where it has none.
        districts: districts with public places, sorted.
        expected: snowfalls that are forecast.
        snow_clauses: clauses of what a snowfall asks for.
        tomorrow: duties that crews are sent to on the day after `day`.
        crew_clauses: clauses that these stand in.
    """

    day: str
    ends: str
    signatories: tuple[Signatory, ...]
    cases: tuple[OpenedCase, ...]
    bills: tuple[BilledMonth, ...]
    acts: tuple[RecordedAct, ...]
    districts: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    snow_clauses: tuple[str, ...] = ()
    tomorrow: tuple[str, ...] = ()
    crew_clauses: tuple[str, ...] = ()
