"""Tender faults: what contradicts itself between the files of a tender's folder.

In:  the sound values of all files.
Out: every name that leads nowhere, stands twice or is corrected wrongly, with file and line.

The surprise: a bid that came late, a score of one who must step back, an award to
the wrong bidder are no faults. They happened; the judgement is about them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onus.base.errors import Fault, OnusError
from onus.core.contracts.contract import Contract
from onus.core.contracts.corrections import faulty_corrections
from onus.core.evaluation.experts import Library
from onus.core.promises.promised import PromiseTerm, term_faults
from onus.core.qualification.credit_codes import code_faults
from onus.core.tendering.announcement import Version
from onus.core.tendering.awarding import ChallengeFiled
from onus.core.tendering.drafting import draft_digest
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.register import TenderRegister
from onus.wire.ban_lists import UnsoundCode
from onus.wire.dossier_faults import CORRECTION_REASONS
from onus.wire.promise_files import TERMS_FILE
from onus.wire.tenders.fact_lines import FACTS
from onus.wire.tenders.naming import BESIDE_BIDS, DEFINED_BY, SPEAK_OF_THESE_TOO, names_given, names_taken
from onus.wire.tenders.tender_files import TENDER
from onus.wire.tenders.vouching import witness_faults
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import toml_fault


class UnknownTenderName(OnusError):
    """A name that nothing in the tender bears."""

    code = "TENDER-005"
    what = "The {sort} `{name}` is not known."
    why = "What is said of nobody cannot be weighed."
    do = "Correct the name, or add it to {home}."


class TwiceInTender(OnusError):
    """Two things of one kind have one name."""

    code = "TENDER-006"
    what = "The {sort} `{name}` stands twice."
    why = "A judgement names one thing, not one of two."
    do = "Give each its own name; to correct a fact, write a new one that supersedes it."


class NoTenderCorrection(OnusError):
    """A correction that cannot stand."""

    code = "TENDER-007"
    what = "The fact `{name}` cannot correct `{other}`: {reason}."
    why = "A correction is a new fact of the same kind that names the one fact it replaces."
    do = "Name in `supersedes` the id of the latest version of the fact, recorded before this one."


class UnfitTerm(OnusError):
    """The terms of a tender ask for promises that could not be owed, or could not be held against a price."""

    code = "TENDER-024"
    what = "The terms do not fit the draft contract: {reason}."
    why = "What a bid promises becomes its contract, and what that pays must be the price that won."
    do = "Correct terms.toml or contract.toml before the tender is announced."


class OtherDraft(OnusError):
    """The draft contract and the terms of a tender are not those that its announcement names."""

    code = "TENDER-026"
    what = "The announcement names another draft contract and terms than lie here: {announced}, and here lie {found}."
    why = "Bids promise the numbers of the draft; whoever changes it unannounced chooses who falls."
    do = (
        "Before the notice, write `draft_sha256` of [announcement] as what lies here; until the deadline announce it by "
        "`announcement_changed`; after it put contract.toml and terms.toml back as they were."
    )


OTHER_KIND = "it is a fact of another kind"

HOMES: Mapping[str, str] = {
    "supplier": "register/suppliers.toml",
    "person": "register/people.toml",
    "lot": "the announcement",
    "criterion": "the announcement",
    "requirement": "the announcement",
    "fact": FACTS,
    **dict.fromkeys(DEFINED_BY, f"{FACTS}, as a fact of its own"),
}


def tender_faults(
    facts: Sequence[TenderFact],
    lines: Sequence[int],
    versions: Sequence[Version],
    register: TenderRegister,
    register_lines: Mapping[str, dict[str, int]],
    library: Library | None = None,
) -> tuple[Fault, ...]:
    """Return what the files of a tender contradict each other in.

    Args:
        facts: sound ones.
        lines: line of each.
        versions: of the announcement.
        register: all lists.
        register_lines: line of each key, by file.
        library: experts, who are people too.
    """
    known = names_by_sort(facts, versions, register, library)
    return (
        *_twice(facts, lines, register, register_lines),
        *_corrections(facts, lines),
        *(fault for fact, line in zip(facts, lines, strict=True) for fault in _unknown(fact, line, known)),
        *_register_names(register, register_lines, known),
        *_unsound_bans(register, register_lines),
        *_uploads_of_nothing(register, register_lines, known),
        *witness_faults(versions),
    )


def unfit_terms(draft: Contract | None, terms: Sequence[PromiseTerm]) -> Iterator[Fault]:
    """Yield what keeps terms from being announced.

    Args:
        draft: the draft contract; None where none was announced.
        terms: which numbers of it a bid may promise.
    """
    if draft is None:
        return
    for reason in term_faults(draft, terms):
        yield toml_fault(UnfitTerm, TERMS_FILE, 0, "terms", reason=reason)


def unannounced_draft(
    draft: Contract | None, terms: tuple[PromiseTerm, ...], versions: Sequence[Version], line: int = 0
) -> Iterator[Fault]:
    """Yield that a draft contract and its terms are those of no version of the announcement that names any.

    Where no version does, as in a purchase that was announced before digests were named, the judgement tells it.

    Args:
        draft: the draft contract; None where none is there.
        terms: which numbers of it a bid may promise.
        versions: of the announcement; none where it could not be read.
        line: of the first one's digest.
    """
    lies = draft_digest(draft, terms)
    told = [one.announcement.draft_sha256 for one in versions]
    if any(told) and lies not in told:
        yield toml_fault(
            OtherDraft, TENDER, line, "announcement.draft_sha256", announced=told[-1] or "none", found=lies or "none"
        )  # fmt: skip


def names_by_sort(
    facts: Sequence[TenderFact],
    versions: Sequence[Version],
    register: TenderRegister,
    library: Library | None = None,
) -> dict[str, set[str]]:
    """Return the names that may be spoken of, by their sort."""
    experts = {one.id for one in library.experts} if library is not None else set()
    known: dict[str, set[str]] = {
        "supplier": {one.id for one in register.suppliers},
        "person": {one.id for one in register.people} | experts,
        "fact": set(),
        "lot": {lot.id for one in versions for lot in one.announcement.lots},
        "criterion": {each.id for one in versions for each in one.announcement.scheme.criteria},
        "requirement": {each.id for one in versions for each in one.announcement.requirements},
    }
    if register.established is not None:  # As published, whoever challenges is a number.
        known["supplier"] |= {one.said.supplier for one in facts if isinstance(one.said, ChallengeFiled)}
    known |= {sort: set() for sort in (*DEFINED_BY, BESIDE_BIDS)}
    for one in facts:
        for sort, name in names_given(one):
            known[sort].add(name)
    return known


def _unknown(fact: TenderFact, line: int, known: Mapping[str, set[str]]) -> Iterator[Fault]:
    for name, sort, values in names_taken(fact):
        also = known[BESIDE_BIDS] if sort == "bid" and fact.kind in SPEAK_OF_THESE_TOO else ()
        for value in values:
            if value and value not in known[sort] and value not in also:
                yield toml_fault(
                    UnknownTenderName,
                    FACTS,
                    line,
                    f"{fact.id} {name}",
                    sort=sort,
                    name=value,
                    home=HOMES[sort],
                )


def _corrections(facts: Sequence[TenderFact], lines: Sequence[int]) -> Iterator[Fault]:
    by_id = {one.id: one for one in facts}
    told = [
        (one.index, one.id, one.supersedes, CORRECTION_REASONS[one.reason])
        for one in faulty_corrections(facts)
    ]
    told += [
        (index, one.id, one.supersedes, OTHER_KIND)
        for index, one in enumerate(facts)
        if one.supersedes in by_id and not one.withdrawn and one.kind != by_id[one.supersedes].kind
    ]
    for index, name, other, reason in told:
        yield toml_fault(
            NoTenderCorrection,
            FACTS,
            lines[index],
            f"{name} supersedes",
            name=name,
            other=other,
            reason=reason,
        )


def _twice(
    facts: Sequence[TenderFact],
    lines: Sequence[int],
    register: TenderRegister,
    register_lines: Mapping[str, dict[str, int]],
) -> Iterator[Fault]:
    seen: set[str] = set()
    for fact, line in zip(facts, lines, strict=True):
        if fact.id in seen:
            yield toml_fault(TwiceInTender, FACTS, line, fact.id, sort="fact", name=fact.id)
        seen.add(fact.id)
    named: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("suppliers", register.suppliers),
        ("people", register.people),
        ("bans", register.bans),
        ("history", register.history or ()),
    )
    for name, values in named:
        file = f"register/{name}.toml"
        counts = Counter[str]()
        for number, one in enumerate(values):
            counts[one.id] += 1
            if counts[one.id] == 2:
                line = line_of(register_lines.get(file, {}), f"{name}[{number}].id")
                yield toml_fault(TwiceInTender, file, line, f"{name}[{number}]", sort=name, name=one.id)
    months = Counter((one.supplier, one.contract, one.month) for one in register.past_months)
    for told in sorted(told for told, count in months.items() if count > 1):
        file = "register/past_months.toml"
        yield toml_fault(TwiceInTender, file, 0, "past_months", sort="month", name=" ".join(told))


def _register_names(
    register: TenderRegister, register_lines: Mapping[str, dict[str, int]], known: Mapping[str, set[str]]
) -> Iterator[Fault]:
    anybody = known["person"] | known["supplier"]
    told = [
        ("register/ties.toml", f"ties[{number}].{name}", sort, value, allowed)
        for number, tie in enumerate(register.ties)
        for name, sort, value, allowed in (
            ("person", "person", tie.person, known["person"]),
            ("to", "supplier or person", tie.to, anybody),
        )
    ]
    told += [
        ("register/suppliers.toml", f"suppliers[{number}].head", "person", one.head, known["person"])
        for number, one in enumerate(register.suppliers)
        if one.head
    ]
    told += [
        (
            "register/appointments.toml",
            f"appointments[{number}].person",
            "person",
            one.person,
            known["person"],
        )
        for number, one in enumerate(register.appointments)
    ]
    for file, where, sort, value, allowed in told:
        if value not in allowed:
            line = line_of(register_lines.get(file, {}), where)
            home = "register/people.toml or register/suppliers.toml"
            yield toml_fault(UnknownTenderName, file, line, where, sort=sort, name=value, home=home)


def _uploads_of_nothing(
    register: TenderRegister, register_lines: Mapping[str, dict[str, int]], known: Mapping[str, set[str]]
) -> Iterator[Fault]:
    """Yield each upload of an envelope that no receipt names."""
    for number, one in enumerate(register.uploads or ()):
        if one.bid not in known["bid"]:
            where = f"uploads[{number}].bid"
            line = line_of(register_lines.get("register/uploads.toml", {}), where)
            home = HOMES["bid"]
            yield toml_fault(
                UnknownTenderName, "register/uploads.toml", line, where, sort="bid", name=one.bid[:16], home=home
            )  # fmt: skip


def _unsound_bans(register: TenderRegister, register_lines: Mapping[str, dict[str, int]]) -> Iterator[Fault]:
    """Yield each ban under a code that no register can have given: it would bar nobody."""
    file = "register/bans.toml"
    for number, ban in enumerate(register.bans):
        wrong = "; ".join(f"{one.what} at {one.place}" for one in code_faults(ban.credit_code))
        if wrong:
            where = f"bans[{number}].credit_code"
            line = line_of(register_lines.get(file, {}), where)
            yield toml_fault(UnsoundCode, file, line, where, found=ban.credit_code[:40], wrong=wrong)
