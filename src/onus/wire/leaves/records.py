"""Records: a dossier taken apart into the facts that become leaves, and put together again.

In:  a dossier, and every fact on record, also those that later ones correct.
Out: one record a fact: its kind, its id in the log, its place in a list, its value.

The surprise: a contract is not one fact but many. Its parts get leaves of their
own, because an entry of the log is short and a clause is looked up by itself.
The place in the list goes with each, since clauses are read in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from onus.base.instants import Instant, ZoneTable
from onus.base.texts import Localized
from onus.core.accountability.answerable import known_holdings
from onus.core.accountability.register import Assignment, Body, Holding, LadderStep, Post, Register
from onus.core.assessment.dossier import Dossier, Vehicle
from onus.core.contracts.contract import Contract, Kpi, Lot, Obligation, Party, Service, Trigger
from onus.core.contracts.facts import (
    Act,
    Attachment,
    Instruction,
    Notice,
    Observation,
    PaymentFact,
    PointEvidence,
    Report,
)
from onus.core.contracts.payments import Deduction, Incentive, Interest, PaymentTerms, Price, ScoreSchedule
from onus.core.contracts.places import Place
from onus.wire.leaves.track_days import TrackDay


@dataclass(frozen=True, slots=True)
class DossierHead:
    """What a dossier says of itself, as in `Dossier`."""

    id: str
    title: Localized
    zone: ZoneTable
    currency: str
    origin: str
    packs: tuple[str, ...]
    apply_undated: tuple[str, ...]
    compare_with: str
    tracks_public: bool
    assessed_from: date | None
    assessed_until: date | None
    reply_within_h: int
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleRef:
    """One version of a rule by its digest; what it says is published beside the log."""

    key: str
    digest: str
    pack: str


@dataclass(frozen=True, slots=True)
class ContractHead:
    """What a contract says beside its lists, as in `Contract`."""

    id: str
    title: Localized
    form: str
    payer: str
    starts: date
    ends: date
    price_minor: int
    price_per: str
    user_paid_ppm: int
    signed: date | None
    placeholder: bool
    source: str


@dataclass(frozen=True, slots=True)
class RegisterHead:
    """What a register says beside its lists, as in `Register`."""

    ladder_source: str


@dataclass(frozen=True, slots=True)
class ContractNote:
    """One remark that the contract shows on its report."""

    note: Localized


@dataclass(frozen=True, slots=True)
class Record:
    """One fact of a dossier.

    Attributes:
        kind: of `kinds.toml`.
        id: name within kind and dossier, before anything in it is hidden.
        value: the fact.
        order: its place in its list; None where the order says nothing.
    """

    kind: str
    id: str
    value: Any
    order: int | None = None


CLASSES: Mapping[str, type] = {
    "dossier": DossierHead,
    "rule": RuleRef,
    "contract": ContractHead,
    "party": Party,
    "lot": Lot,
    "service": Service,
    "trigger": Trigger,
    "obligation": Obligation,
    "payment_terms": PaymentTerms,
    "price": Price,
    "deduction": Deduction,
    "score": ScoreSchedule,
    "incentive": Incentive,
    "interest": Interest,
    "kpi": Kpi,
    "contract_note": ContractNote,
    "register": RegisterHead,
    "body": Body,
    "post": Post,
    "holding": Holding,
    "assignment": Assignment,
    "ladder_step": LadderStep,
    "place": Place,
    "vehicle": Vehicle,
    "observation": Observation,
    "inspection": PointEvidence,
    "crew": PointEvidence,
    "visit": PointEvidence,
    "photo": PointEvidence,
    "report": Report,
    "instruction": Instruction,
    "act": Act,
    "notice": Notice,
    "payment": PaymentFact,
    "attachment": Attachment,
    "track_day": TrackDay,
}
"""Class of the facts of each kind."""
CONTRACT_LISTS: Mapping[str, str] = {
    "party": "parties",
    "lot": "lots",
    "service": "services",
    "trigger": "triggers",
    "obligation": "obligations",
    "price": "prices",
    "deduction": "deductions",
    "incentive": "incentives",
    "kpi": "kpis",
}
CONTRACT_TABLES: Mapping[str, str] = {"payment_terms": "payment", "score": "score", "interest": "interest"}
REGISTER_LISTS: Mapping[str, str] = {
    "body": "bodies",
    "post": "posts",
    "holding": "holdings",
    "assignment": "assignments",
    "ladder_step": "ladder",
}
BY_ROW = frozenset(
    kind
    for kind in (*CONTRACT_LISTS, *REGISTER_LISTS, "contract_note")
    if "id" not in {field.name for field in fields(CLASSES[kind])}
)
"""Kinds whose facts have no id of their own and go by the number of their row, which is another's once a row is added."""
EVIDENCE = ("inspection", "crew", "visit", "photo")
"""Kinds of point evidence, in the order of their files."""
FACT_FILES: Mapping[str, str] = {
    "observation": "weather.csv",
    "inspection": "inspections.csv",
    "crew": "crews.csv",
    "visit": "visits.csv",
    "photo": "photos.csv",
    "report": "reports.csv",
    "instruction": "instructions.csv",
    "act": "acts.toml",
    "notice": "notices.toml",
    "payment": "payments.csv",
    "attachment": "attachments.csv",
}
"""File of a dossier in which the facts of each kind stand."""
FACT_FIELDS: Mapping[str, str] = {
    "places": "place",
    "observations": "observation",
    "evidence": "",
    "reports": "report",
    "instructions": "instruction",
    "notices": "notice",
    "acts": "act",
    "payments": "payment",
    "attachments": "attachment",
}
"""Kind of the facts in each field of a dossier; empty where each says its own."""


def records_of(
    dossier: Dossier, on_record: Mapping[str, Sequence[Any]], *, as_of: Instant | None
) -> Iterator[Record]:
    """Yield every fact of a dossier.

    Args:
        dossier: its value.
        on_record: facts of each file as they stood at the instant, corrected ones included.
        as_of: appointments written down later are not seen; None sees all.
    """
    head: dict[str, Any] = {field.name: getattr(dossier, field.name, None) for field in fields(DossierHead)}
    head["apply_undated"] = dossier.rulebook.applied_undated
    yield Record("dossier", dossier.id, DossierHead(**head))
    for rule in dossier.rulebook.rules:
        yield Record("rule", rule.key, RuleRef(rule.key, rule.digest(), rule.pack))
    yield from contract_records(dossier.contract)
    yield from register_records(dossier.register, as_of=as_of)
    yield from (Record("place", place.id, place) for place in dossier.places)
    yield from (Record("vehicle", vehicle.id, vehicle) for vehicle in dossier.vehicles)
    for kind, file in FACT_FILES.items():
        yield from _named_once(kind, on_record.get(file, ()))


def contract_records(contract: Contract) -> Iterator[Record]:
    """Yield the head of a contract, then its parts."""
    head = {field.name: getattr(contract, field.name) for field in fields(ContractHead)}
    yield Record("contract", contract.id, ContractHead(**head))
    for kind, name in CONTRACT_TABLES.items():
        table = getattr(contract, name)
        if table is not None:
            yield Record(kind, kind, table)
    for kind, name in CONTRACT_LISTS.items():
        for order, part in enumerate(getattr(contract, name)):
            yield Record(kind, getattr(part, "id", f"{order}"), part, order)
    for order, note in enumerate(contract.notes):
        yield Record("contract_note", f"{order}", ContractNote(note), order)


def contract_of(parts: Mapping[str, Sequence[Any]]) -> Contract:
    """Return the contract that its parts make, by kind and in order; the head is one of them.

    >>> from datetime import date
    >>> one = Contract("c", Localized("Cleaning"), "x", "users", date(2024, 1, 1), date(2025, 1, 1))
    >>> found = {}
    >>> for record in contract_records(one):
    ...     found.setdefault(record.kind, []).append(record.value)
    >>> contract_of(found) == one
    True
    """
    (head,) = parts["contract"]
    made: dict[str, Any] = {field.name: getattr(head, field.name) for field in fields(head)}
    made |= {name: tuple(parts.get(kind, ())) for kind, name in CONTRACT_LISTS.items()}
    made |= {name: parts[kind][0] for kind, name in CONTRACT_TABLES.items() if parts.get(kind)}
    return Contract(**made, notes=tuple(one.note for one in parts.get("contract_note", ())))


def register_records(register: Register, *, as_of: Instant | None) -> Iterator[Record]:
    """Yield the head of a register, then its parts."""
    yield Record("register", "register", RegisterHead(register.ladder_source))
    for kind, name in REGISTER_LISTS.items():
        found = getattr(register, name)
        if kind == "holding":
            found = known_holdings(register, as_of=as_of)
        for order, part in enumerate(found):
            yield Record(kind, getattr(part, "id", f"{order}"), part, order)


def _named_once(kind: str, facts: Iterable[Any]) -> Iterator[Record]:
    """Yield facts under their ids, whatever order their rows had; weather without an id goes by station and time."""
    times: dict[str, int] = {}
    ordered = sorted(facts, key=_by_time if kind == "observation" else _by_id)
    for fact in ordered:
        name = fact.id or f"{fact.station}/{fact.from_at}/{fact.to_at}"
        times[name] = times.get(name, 0) + 1
        yield Record(kind, name if times[name] == 1 else f"{name}#{times[name]}", fact)


def _by_id(fact: Any) -> tuple[str, str]:
    return fact.id, repr(fact)


def _by_time(fact: Observation) -> tuple[str, int, int, str]:
    return fact.station, fact.from_at, fact.to_at, repr(fact)
