"""Tender files: the TOML files of a tender's folder as values.

In:  the bytes of tender.toml and of the lists in register/.
Out: their values, with every fault of each file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.currencies import MINOR_DIGITS
from onus.base.errors import Fault
from onus.base.texts import Localized
from onus.core.evaluation.experts import Library
from onus.core.integrity.bid_traces import PastTender
from onus.core.outsourcing.judging import Plan
from onus.core.qualification.bans import Ban, BanList
from onus.core.qualification.credit_grades import PastMonth
from onus.core.qualification.health import Accounts, HealthWarning
from onus.core.qualification.prequalified import PrequalificationList
from onus.core.qualification.relations import ProjectRole
from onus.core.qualification.suppliers import Supplier, Violation
from onus.core.restraint.rotation import PastPurchase
from onus.core.restraint.ties import Tie
from onus.core.tendering.announcement import Announcement, Version
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import AnnouncementChanged
from onus.core.tendering.register import PurchaseAppointment, TenderPerson, Upload
from onus.core.tendering.tender import Buyer
from onus.wire.dossier_bounds import ORIGINS
from onus.wire.promise_files import TenderTerms
from onus.wire.tenders.fact_lines import FACTS
from onus.wire.tenders.json_values import dated
from onus.wire.toml_values import WrongValue, decode, toml_fault, toml_table

TENDER = "tender.toml"


@dataclass(frozen=True, slots=True)
class TenderHead:
    """tender.toml: what the tender is, and what was announced first.

    Attributes:
        powers: digest of the table of power by which everybody in it is judged; empty for the one that Onus brings.
    """

    id: str
    title: Localized
    time_zone: str
    currency: str
    calendar: str
    buyer: Buyer
    announcement: Announcement
    origin: str = "real"
    plan: Plan | None = None
    packs: tuple[str, ...] = ()
    powers: str = ""
    apply_undated: tuple[str, ...] = ()
    notes: tuple[Localized, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a currency whose decimals are not known, and an unknown origin."""
        refuse(
            [
                unless(bool(self.id), "id must not be empty"),
                unless(self.currency in MINOR_DIGITS, "currency must be a code of ISO 4217 in use: CNY, USD"),
                not_one_of("origin", self.origin, ORIGINS),
            ]
        )


@dataclass(frozen=True, slots=True)
class Suppliers:
    """register/suppliers.toml: who may take part."""

    suppliers: tuple[Supplier, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """register/people.toml: who acts, and who is tied to those who do."""

    people: tuple[TenderPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class Ties:
    """register/ties.toml: employment, ownership and kinship."""

    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Bans:
    """register/bans.toml: lists of those who may not take part."""

    bans: tuple[Ban, ...] = ()
    ban_lists: tuple[BanList, ...] = ()


@dataclass(frozen=True, slots=True)
class Violations:
    """register/violations.toml: what suppliers were punished for."""

    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountsOfSuppliers:
    """register/accounts.toml: their accounts, as published."""

    accounts: tuple[Accounts, ...] = ()


@dataclass(frozen=True, slots=True)
class Warnings:
    """register/warnings.toml: warnings of their financial health."""

    warnings: tuple[HealthWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class PrequalificationLists:
    """register/lists.toml: lists of suppliers that were examined beforehand."""

    lists: tuple[PrequalificationList, ...] = ()


@dataclass(frozen=True, slots=True)
class PastMonths:
    """register/past_months.toml: how earlier contracts of suppliers went, by published scorecards."""

    past_months: tuple[PastMonth, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectRoles:
    """register/parts.toml: who had a part in the project before."""

    parts: tuple[ProjectRole, ...] = ()


@dataclass(frozen=True, slots=True)
class Uploads:
    """register/uploads.toml: how envelopes came in, by the log of the receiving store."""

    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """register/history.toml: earlier tenders, who took part and who won."""

    history: tuple[PastTender, ...] = ()


@dataclass(frozen=True, slots=True)
class Appointments:
    """register/appointments.toml: who was given which role in purchases, and by which paper."""

    appointments: tuple[PurchaseAppointment, ...] = ()


@dataclass(frozen=True, slots=True)
class PastPurchases:
    """register/past.toml: earlier purchases, with who had which role in them and who won."""

    past: tuple[PastPurchase, ...] = ()


EXPERTS, TERMS, DRAFT = "register/experts.toml", "terms.toml", "contract.toml"
OWNERSHIP = "register/ownership.json"
"""Statements of ownership, as BODS 0.4."""
HISTORY, EARLIER = "register/history.toml", "register/history.jsonl"
"""Earlier tenders, by hand or as OCDS 1.1."""
LISTS: Mapping[str, type] = {
    "register/suppliers.toml": Suppliers,
    "register/people.toml": People,
    "register/ties.toml": Ties,
    "register/bans.toml": Bans,
    "register/violations.toml": Violations,
    "register/accounts.toml": AccountsOfSuppliers,
    "register/warnings.toml": Warnings,
    "register/lists.toml": PrequalificationLists,
    "register/past_months.toml": PastMonths,
    "register/parts.toml": ProjectRoles,
    "register/uploads.toml": Uploads,
    HISTORY: History,
    "register/appointments.toml": Appointments,
    "register/past.toml": PastPurchases,
}
TOML_FILES: Mapping[str, type] = {TENDER: TenderHead, **LISTS, EXPERTS: Library, TERMS: TenderTerms}
"""Every TOML file of a tender, with the class of its content."""


@dataclass(frozen=True, slots=True)
class TenderRead:
    """What a TOML file came to.

    Attributes:
        value: its value; None where it has faults.
        faults: what is wrong with it.
        lines: line of each key.
        table: as the parser gave it; empty where it could not be parsed.
    """

    value: Any
    faults: tuple[Fault, ...]
    lines: dict[str, int] = field(default_factory=dict)
    table: Mapping[str, Any] = field(default_factory=dict)


def read_tender_file(raw: bytes, *, file: str) -> TenderRead:
    """Read a TOML file of a tender.

    Args:
        raw: its bytes.
        file: one of `TOML_FILES`.

    >>> read_tender_file(b"[[bans]]\\nid = 1", file="register/bans.toml").faults[0].line
    2
    """
    table, lines, faults = toml_table(raw, file=file)
    if not table and faults:
        return TenderRead(None, faults)
    read = decode(TOML_FILES[file], table, lines, file=file)
    found = (*faults, *read.faults)
    return TenderRead(None if found else read.value, found, lines, table)


def versions_of(
    head: TenderRead, facts: Sequence[TenderFact], lines: Sequence[int]
) -> tuple[tuple[Version, ...], tuple[Fault, ...]]:
    """Return every version of the announcement, with what is wrong with the changes.

    Args:
        head: a sound `tender.toml`.
        facts: of the tender.
        lines: line of each.

    A change that was published cannot be taken back; it is changed by another version.
    """
    found = [Version(1, "", None, material=True, announcement=head.value.announcement)]
    table: dict[str, Any] = dated(dict(head.table["announcement"]), Announcement)
    faults: list[Fault] = []
    changes = sorted(
        (
            (one.said.version, one.recorded_at, one.id, one, line)
            for one, line in zip(facts, lines, strict=True)
            if isinstance(one.said, AnnouncementChanged)
        ),
        key=lambda each: each[:3],
    )
    undone = {one.supersedes for one in facts if one.supersedes}
    for number, recorded_at, name, fact, line in changes:
        wrong = _wrong_version(number, fact, found[-1], undone)
        if wrong:
            faults.append(toml_fault(WrongValue, FACTS, line, f"{name} version", found=wrong))
            continue
        table |= dated(dict(fact.said.changes), Announcement)
        read = decode(Announcement, table, {}, file=FACTS, at="changes")
        faults += [Fault(FACTS, line, f"{name} {one.where}", *_told(one)) for one in read.faults]
        if read.value is None:
            break
        found.append(Version(number, name, recorded_at, fact.said.material, read.value))
    return tuple(found), tuple(faults)


def _wrong_version(number: int, fact: TenderFact, before: Version, undone: set[str]) -> str:
    """Return why a change cannot be the next version; empty where it can."""
    if fact.supersedes or fact.id in undone:
        return "a version that was published is changed by another version and corrected by none"
    if number <= before.number:
        return f"version {number} stands twice"
    if number != before.number + 1:
        return f"version {number} follows version {before.number}; versions are counted without a gap"
    if before.recorded_at is not None and fact.recorded_at < before.recorded_at:
        return f"version {number} is on record before version {before.number}"
    return ""


def _told(fault: Fault) -> tuple[str, str, str, str, bool]:
    return fault.code, fault.what, fault.why, fault.do, fault.warning
