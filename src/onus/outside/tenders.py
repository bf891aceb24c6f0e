"""Tenders: the folder of a tender on the disk as one value, or all its faults at once.

In:  the path of a folder.
Out: `LoadedTender`: the value, the bytes of its facts, and what lies beside them.

The surprise: a corrupted bid is read and told, and never repaired. An envelope whose
bytes do not have the digest of its name is a fault of the folder, for only whoever
keeps the folder can have changed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onus.base.errors import Fault, FaultyInput, OnusError
from onus.core.calendars.calendar import WorkCalendar
from onus.core.contracts.rulebook import Rulebook
from onus.core.qualification.ownership import OwnershipInterest
from onus.core.qualification.suppliers import Supplier
from onus.core.restraint.power_table import PowerTable
from onus.core.sealing.commitments import CONTENT
from onus.core.sealing.envelope_heads import EnvelopeHead
from onus.core.sealing.facts import BidReceived, BidRefused
from onus.core.tendering.bid import OpenedFiles, UnreadableBid
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.register import TenderRegister
from onus.core.tendering.tender import Tender
from onus.outside.dossier_folder import CannotRead, DossierFolder, WrongSort
from onus.outside.earlier_tenders import earlier_tenders
from onus.outside.files import bounded_read
from onus.outside.law import UnknownCalendar, powers_in_purchases, work_calendar
from onus.outside.sealing.bid_folder import FILES
from onus.outside.sealing.opening import recommitted
from onus.outside.sealing.sealing import file_sha256, read_envelope
from onus.wire.bods import read_bods, with_own_names
from onus.wire.dossier_files import read_contract
from onus.wire.import_faults import TooLarge, fault_of
from onus.wire.power_tables import read_power_table
from onus.wire.sealing.faults import NotAnEnvelope
from onus.wire.tenders.fact_lines import FACTS, FactLines, read_facts
from onus.wire.tenders.given_ids import SUPPLIERS, unfit_ids
from onus.wire.tenders.opened_bids import SealedPart, read_bid
from onus.wire.tenders.opened_files import (
    BIDS,
    CONTENT_BYTES_MAX,
    OPENED,
    PEOPLE,
    SEALED_SUFFIX,
    OtherBytes,
)
from onus.wire.tenders.signed_bids import signed_in
from onus.wire.tenders.tender_faults import tender_faults, unannounced_draft, unfit_terms
from onus.wire.tenders.tender_files import (
    DRAFT,
    EARLIER,
    EXPERTS,
    LISTS,
    OWNERSHIP,
    TENDER,
    TERMS,
    TOML_FILES,
    TenderRead,
    read_tender_file,
    versions_of,
)
from onus.wire.tenders.vouching import vouched_in
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import toml_fault

FILE_BYTES_MAX = 64 * 1024 * 1024
FILES_MAX = 10_000
POWERS = "powers.toml"
EMPTY = TenderRead(None, ())


class NoTenderFile(OnusError):
    """A file that a tender must have is not there."""

    code = "TENDER-009"
    what = "The file {name} is missing."
    why = "Without it nothing was announced."
    do = "Add it, as the manual page on tenders shows, or name the folder of a tender."


class StrangerInTender(OnusError):
    """A file whose name the format does not know."""

    code = "TENDER-010"
    what = "{name} is no file of a tender; it is not read."
    why = "A misspelt name would be passed over in silence, and with it what it says."
    do = "Correct the name, or keep the file elsewhere. Known here: {known}."


class UnloggedEnvelope(OnusError):
    """An envelope lies there, and no fact says that it came."""

    code = "TENDER-014"
    what = "{name} is an envelope that no fact speaks of."
    why = "A bid that came and was left out of the facts is a bid that somebody dropped."
    do = "Ask who put it there; where it came, its receipt must stand in facts.jsonl, refused or not."


class OtherThanSealed(OnusError):
    """The files of an opened bid do not come to the commitment in the head of its envelope."""

    code = "TENDER-015"
    what = "{name} holds other files than the envelope was sealed over."
    why = "The bid counts as not opened until the files that were sealed are shown, and nothing is ranked meanwhile."
    do = "Put back what came out; the bidder has the folder and the nonce, and the envelope opens again with its code."


class OtherPowers(OnusError):
    """The table of power is another than the one that the tender names."""

    code = "TENDER-017"
    what = "tender.toml names the table of power {named}; the one at hand is {found}."
    why = "Whoever acted was appointed under one table; under another a different act counts."
    do = "Put the table of that digest beside as powers.toml, or name the digest of the one that holds."


@dataclass(frozen=True, slots=True)
class LoadedTender:
    """A tender and what lies beside the value.

    Attributes:
        facts: the bytes of its file of facts.
        warnings: what was passed over.
    """

    tender: Tender
    facts: bytes
    warnings: tuple[Fault, ...] = ()


def read_tender(path: Path) -> LoadedTender:
    """Read the folder of a tender.

    Args:
        path: the folder.

    Raises:
        FaultyInput: with every fault of every file.
    """
    folder = DossierFolder(path)
    read = {name: _toml(folder, name) for name in TOML_FILES}
    head = read[TENDER]
    draft = folder.toml(DRAFT, read_contract, needed=False)
    raw = _bytes(folder, FACTS) or b""
    found = read_facts(raw, tender=head.value.id if head.value else "")
    folder.tally.add(*found.faults)
    opened = _opened(folder)
    envelopes = _envelopes(folder, found.facts)
    for name, one in opened.items():
        if name in envelopes and envelopes[name].commitment != one.commitment:
            at = f"{OPENED}/{name}"
            folder.tally.add(toml_fault(OtherThanSealed, at, 0, "", warning=True, name=at))
    _strangers(folder)
    register = _register(folder, read)
    versions, wrong = versions_of(head, found.facts, found.lines) if head.value else ((), ())
    rules = folder.rules(head.value.packs, head.lines, file=TENDER) if head.value else ()
    zone = folder.zone(head.value.time_zone if head.value else "UTC", head.lines, file=TENDER)
    calendar = _calendar(folder, head)
    powers = _powers(folder, head)
    terms = read[TERMS].value.terms if read[TERMS].value else ()
    folder.tally.add(*unfit_terms(draft.value, terms))
    suppliers = read[SUPPLIERS].value.suppliers if read[SUPPLIERS].value else ()
    lines = {name: one.lines for name, one in read.items()}
    folder.tally.add(*unfit_ids(versions, suppliers, terms, lines))
    if not draft.faults and not read[TERMS].faults:
        line = line_of(head.lines, "announcement")
        folder.tally.add(*unannounced_draft(draft.value, terms, versions, line))
    folder.tally.add(*wrong, *_cross(head, found, versions, register, read))
    faults = folder.faults()
    if any(not one.warning for one in faults):
        raise FaultyInput(faults, source=str(path))
    value = head.value
    tender = Tender(
        id=value.id,
        title=value.title,
        zone=zone,
        currency=value.currency,
        buyer=value.buyer,
        versions=versions,
        rulebook=Rulebook(rules, value.apply_undated),
        origin=value.origin,
        facts=tuple(sorted(found.facts, key=lambda one: (one.recorded_at, one.id))),
        opened={name: one for name, one in opened.items() if isinstance(one, OpenedFiles)},
        unreadable={name: one for name, one in opened.items() if isinstance(one, UnreadableBid)},
        envelopes=envelopes,
        vouched=vouched_in(versions, found.facts),
        signed=signed_in(found.facts),
        register=register,
        library=read[EXPERTS].value,
        plan=value.plan,
        draft=draft.value,
        terms=terms,
        calendar=calendar,
        packs=value.packs,
        notes=value.notes,
        powers=powers,
    )
    return LoadedTender(tender, raw, tuple(one for one in faults if one.warning))


def _calendar(folder: DossierFolder, head: TenderRead) -> WorkCalendar:
    """Return the working days that the tender names; where it names none that are known, that is a fault."""
    try:
        return work_calendar(head.value.calendar if head.value else "CN")
    except UnknownCalendar as error:
        line = line_of(head.lines, "calendar")
        folder.tally.add(fault_of(UnknownCalendar, TENDER, error.named, line=line, where="calendar"))
        return work_calendar("CN")


def _powers(folder: DossierFolder, head: TenderRead) -> PowerTable:
    """Return the table of power: the buyer's own where it lies beside, else the one that Onus brings."""
    raw = _bytes(folder, POWERS)
    table = powers_in_purchases()
    if raw is not None:
        try:
            table = read_power_table(raw, file=POWERS)
        except FaultyInput as error:
            folder.tally.add(*error.faults)
            return table
    named = head.value.powers if head.value else ""
    if named and named != table.digest():
        line = line_of(head.lines, "powers")
        folder.tally.add(toml_fault(OtherPowers, TENDER, line, "powers", named=named, found=table.digest()))
    return table


def _cross(
    head: TenderRead,
    found: FactLines,
    versions: Any,
    register: TenderRegister,
    read: Mapping[str, TenderRead],
) -> tuple[Fault, ...]:
    """Return what the files contradict each other in; a file with faults of its own is not asked for names."""
    lists = [read[name] for name in LISTS]
    if head.value is None or any(one.faults for one in lists):
        return ()
    lines = {name: read[name].lines for name in LISTS}
    # A line that could not be read may hold the name that another speaks of.
    told = tender_faults(found.facts, found.lines, versions, register, lines, read[EXPERTS].value)
    return told if not found.faults else tuple(one for one in told if one.code != "TENDER-005")


def _register(folder: DossierFolder, read: Mapping[str, TenderRead]) -> TenderRegister:
    values: dict[str, Any] = {}
    for file in LISTS:
        name = file.partition("/")[2].partition(".")[0]
        if read[file].value is not None:  # Else its default: nobody listed, or nothing known.
            values[name] = getattr(read[file].value, name)
    held = read["register/bans.toml"].value
    values["ban_lists"] = held.ban_lists if held is not None else ()
    suppliers = values.get("suppliers", ())
    values["history"] = earlier_tenders(folder, values.get("history"), suppliers)
    return TenderRegister(**values, interests=_ownership(folder, suppliers))


def _ownership(folder: DossierFolder, suppliers: tuple[Supplier, ...]) -> tuple[OwnershipInterest, ...]:
    """Return who holds what part of whom, by the statements of ownership; suppliers by their own ids."""
    raw = _bytes(folder, OWNERSHIP)
    if raw is None:
        return ()
    stated = read_bods(raw, file=OWNERSHIP)
    folder.tally.add(*stated.faults)
    return with_own_names(stated, {one.credit_code: one.id for one in suppliers})


def _toml(folder: DossierFolder, name: str) -> TenderRead:
    raw = _bytes(folder, name)
    if raw is None:
        if name == TENDER and not folder.faults():
            folder.tally.add(toml_fault(NoTenderFile, name, 0, "", name=name))
        return EMPTY
    read = read_tender_file(raw, file=name)
    folder.tally.add(*read.faults)
    return read


def _bytes(folder: DossierFolder, name: str) -> bytes | None:
    """Return the bytes of a file; None where there are none, or where it cannot be read."""
    if not folder.is_there(name):
        return None
    try:
        return bounded_read(folder.path / name, limit_bytes=FILE_BYTES_MAX)
    except TooLarge as error:
        folder.tally.add(fault_of(TooLarge, name, error.named))
    except OSError as error:
        folder.tally.add(toml_fault(CannotRead, name, 0, "", name=name, reason=error.strerror))
    return None


def _names(folder: DossierFolder, inner: str, suffix: str) -> Iterator[str]:
    """Yield the names of the files of an inner folder that bear a suffix; remark on all others."""
    if not folder.is_there(inner, folder=True):
        return
    for number, file in enumerate(sorted((folder.path / inner).iterdir())):
        if number >= FILES_MAX:
            folder.tally.add(
                toml_fault(StrangerInTender, inner, 0, "", name=file.name, known=f"{FILES_MAX} files")
            )
            return
        name = f"{inner}/{file.name}"
        if not file.name.endswith(suffix):
            _remark(folder, name, f"*{suffix}")
        elif folder.is_there(name):
            yield file.name


def _opened(folder: DossierFolder) -> dict[str, OpenedFiles | UnreadableBid]:
    """Return what came out of every opened bid, by the digest of its envelope.

    Files that do not come to what was committed to are no fault here: the judge holds them against it. Nor
    is a bid that cannot be read: it was sealed so, and whoever sealed it must not stop the purchase of all.
    """
    found: dict[str, OpenedFiles | UnreadableBid] = {}
    if not folder.is_there(OPENED, folder=True):
        return found
    for place in sorted((folder.path / OPENED).iterdir()):
        name = f"{OPENED}/{place.name}"
        if not (place / FILES).is_dir():
            _remark(folder, name, f"{OPENED}/DIGEST/{FILES}")
            continue
        try:
            commitment = recommitted(place).commitment.hex()
            found[place.name] = _parts(folder, f"{name}/{FILES}", commitment)
        except (OSError, ValueError, RecursionError, OnusError) as error:
            folder.tally.add(toml_fault(CannotRead, name, 0, "", name=name, reason=error))
    return found


def _parts(folder: DossierFolder, name: str, commitment: str) -> OpenedFiles | UnreadableBid:
    """Return what the files of an opened bid say, or that they cannot be read, which is told and stops nothing."""
    content, people = (_sealed_part(folder.path / name / one, one) for one in (CONTENT, PEOPLE))
    found, warnings = read_bid(content, people, folder=name, commitment=commitment)
    folder.tally.add(*warnings)
    return found


def _sealed_part(path: Path, name: str) -> SealedPart:
    """Return a file of an opened bid; a folder of its name, or a file beyond the bound, is what a bidder may seal.

    Raises:
        OSError: the disk does not give it.
    """
    if path.is_dir():
        return SealedPart(
            refused=toml_fault(WrongSort, name, 0, "", name=name, found="a folder", asked="a file")
        )
    if not path.exists():
        return SealedPart()
    try:
        return SealedPart(bounded_read(path, limit_bytes=CONTENT_BYTES_MAX))
    except TooLarge as error:
        return SealedPart(refused=fault_of(TooLarge, name, error.named))


def _envelopes(folder: DossierFolder, facts: Iterable[TenderFact]) -> dict[str, EnvelopeHead]:
    """Return the heads of the envelopes that lie there, by digest; one that no fact speaks of is remarked on."""
    told = {one.said.ciphertext for one in facts if isinstance(one.said, BidReceived | BidRefused)}
    found: dict[str, EnvelopeHead] = {}
    for name in _names(folder, BIDS, SEALED_SUFFIX):
        path, file_name = folder.path / BIDS / name, f"{BIDS}/{name}"
        digest = file_sha256(path)
        if name != digest + SEALED_SUFFIX:
            folder.tally.add(toml_fault(OtherBytes, file_name, 0, "", name=file_name, digest=digest))
            continue
        if digest not in told:
            folder.tally.add(toml_fault(UnloggedEnvelope, file_name, 0, "", warning=True, name=file_name))
        try:
            header, _ = read_envelope(path)
        except NotAnEnvelope as error:
            folder.tally.add(
                toml_fault(CannotRead, file_name, 0, "", warning=True, name=file_name, reason=error)
            )
            continue
        found[digest] = header.head()
    return found


def _strangers(folder: DossierFolder) -> None:
    if not folder.path.is_dir():
        return
    known = (*TOML_FILES, OWNERSHIP, EARLIER, POWERS, DRAFT, FACTS, OPENED, BIDS, "register")
    inner = list((folder.path / "register").glob("*")) if (folder.path / "register").is_dir() else []
    for file in sorted([*folder.path.iterdir(), *inner]):
        name = file.relative_to(folder.path).as_posix()
        if name not in known and not file.name.startswith("."):
            _remark(folder, name, ", ".join(known))


def _remark(folder: DossierFolder, name: str, known: str) -> None:
    folder.tally.add(toml_fault(StrangerInTender, name, 0, "", warning=True, name=name, known=known))
