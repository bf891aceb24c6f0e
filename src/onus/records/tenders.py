"""Tenders: which there are, of which files they consist, and which proceeding is shown.

In:  the files of a folder by digest; the documents of a proceeding.
Out: tenders as pages name them, and what a page reads of the one that is shown.

The surprise: pages read what the public may know and nothing else. The documents are
made from the public view of a tender, so that no page can tell who sits on a panel too early.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import F, Q

from onus.base.errors import OnusError
from onus.base.texts import Localized
from onus.records.models import Proceeding, ProceedingDocument, Tender, TenderFile
from onus.records.unit import unit


class FileThere(OnusError):
    """A file of a tender came in here, and a folder has another one in its place."""

    code = "RECORDS-002"
    what = "`{path}` came in here with other bytes than the folder has."
    why = "What a bidder handed in is never replaced by what lies in a folder."
    do = "Put the file back as it was exported: onus tender export ID DIR."


@dataclass(frozen=True, slots=True)
class KeptTenderFile:
    """One file of a tender by the digest of its bytes; `added` where it came in here and not with the folder."""

    path: str
    sha256: str
    size: int
    added: bool = False


@dataclass(frozen=True, slots=True)
class ShownTender:
    """A tender as pages name it.

    Attributes:
        proceeding: row of the one that is shown; None before the first.
        digest: of its documents.
        stage: that it came to; empty before the first.
        as_of: nothing recorded later is in it; microseconds since 1970 UTC.
    """

    id: str
    title: Localized
    time_zone: str
    currency: str
    origin: str
    region: str
    proceeding: int | None
    digest: str
    stage: str
    as_of: int
    imported_at: int
    loaded_at: int


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """One document of a proceeding: its name, the digest of its exact bytes, and what they say."""

    name: str
    sha256: str
    body: Any


def keep_tender(
    tender: str, *, title: Localized, time_zone: str, currency: str, origin: str,
    files: Iterable[KeptTenderFile], at: int, region: str = "",
) -> None:  # fmt: skip
    """Keep a tender with its files; loaded again, it has the new ones, and keeps what came in here.

    Raises:
        FileThere: the folder has other bytes in the place of a file that came in here.
    """
    with unit():
        row, _ = Tender.objects.update_or_create(
            id=tender,
            defaults={
                "title_en": title.en, "title_zh": title.zh, "time_zone": time_zone, "currency": currency,
                "origin": origin, "loaded_at": at, **({"region": region} if region else {}),
            },
        )  # fmt: skip
        added = dict(row.files.filter(added=True).values_list("path", "sha256"))
        row.files.filter(added=False).delete()
        new = []
        for one in files:
            if added.get(one.path, one.sha256) != one.sha256:
                raise FileThere(path=one.path)
            if one.path not in added:
                new.append(TenderFile(tender=row, path=one.path, sha256=one.sha256, size=one.size))
        TenderFile.objects.bulk_create(new)


def add_tender_file(tender: str, file: KeptTenderFile) -> None:
    """Add a file that came in here; the same one twice is one.

    Args:
        tender: its id.
        file: whose bytes the file store holds already.

    Raises:
        FileThere: another file has its path.
    """
    with unit():
        row, _ = TenderFile.objects.get_or_create(
            tender_id=tender,
            path=file.path,
            defaults={"sha256": file.sha256, "size": file.size, "added": True},
        )
        if row.sha256 != file.sha256:
            raise FileThere(path=file.path)


def tender_files(tender: str) -> tuple[KeptTenderFile, ...]:
    """Return the files of a tender in the order of their paths."""
    rows = TenderFile.objects.filter(tender_id=tender).order_by("path")
    return tuple(KeptTenderFile(row.path, row.sha256, row.size, row.added) for row in rows)


def tenders() -> tuple[ShownTender, ...]:
    """Return every tender, in the order of their ids."""
    return tuple(_shown(row) for row in Tender.objects.select_related("current").order_by("id"))


def tender_named(tender: str) -> ShownTender | None:
    """Return a tender by its id; None where there is none."""
    row = Tender.objects.select_related("current").filter(id=tender).first()
    return None if row is None else _shown(row)


def show_documents(
    tender: str, documents: Iterable[KeptDocument], *, digest: str, as_of: int, stage: str, onus: str, at: int
) -> None:
    """Show a proceeding from now on, in one step; one that is shown already changes nothing.

    Args:
        tender: its id.
        documents: of the proceeding.
        digest: over the digests of the documents.
        as_of: nothing recorded later is in it.
        stage: that the tender came to.
        onus: version that judged.
        at: instant of the import.
    """
    with unit():
        row, new = Proceeding.objects.get_or_create(
            tender_id=tender, digest=digest,
            defaults={"as_of": as_of, "stage": stage, "imported_at": at, "onus_version": onus},
        )  # fmt: skip
        if new:
            ProceedingDocument.objects.bulk_create(
                ProceedingDocument(proceeding=row, name=one.name, sha256=one.sha256, body=one.body)
                for one in documents
            )
        Tender.objects.filter(id=tender).update(current=row)


def tender_documents(proceeding: int, *names: str) -> Mapping[str, KeptDocument]:
    """Return documents of a proceeding by name; of what it lacks, nothing."""
    rows = ProceedingDocument.objects.filter(proceeding_id=proceeding, name__in=names)
    return {row.name: KeptDocument(row.name, row.sha256, row.body) for row in rows}


def documents_of_tenders(proceedings: Iterable[int], name: str) -> Mapping[int, Any]:
    """Return the bodies of the documents of one name of many proceedings, in one question."""
    rows = ProceedingDocument.objects.filter(proceeding_id__in=sorted(proceedings), name=name)
    return dict(rows.values_list("proceeding_id", "body"))


def tenders_of_contracts(contracts: Iterable[str], document: str) -> Mapping[str, tuple[ShownTender, ...]]:
    """Return the tenders that each of some contracts came from, in one question; nothing of one that came from none.

    Args:
        contracts: ids of contracts.
        document: name of the document that lists the contracts of a tender.
    """
    wanted = sorted(set(contracts))
    if not wanted:
        return {}
    listed = [Q(body__contracts__contains=[{"contract": one}]) for one in wanted]
    if (
        connection.vendor == "sqlite"
    ):  # It cannot ask whether a list holds a row; whatever names the id is read.
        listed = [Q(body__contracts__icontains=one) for one in wanted]
    rows = ProceedingDocument.objects.filter(
        reduce(or_, listed), name=document, proceeding=F("proceeding__tender__current")
    ).select_related("proceeding__tender__current")
    found: dict[str, list[ShownTender]] = {}
    for row in rows.order_by("proceeding__tender"):
        for contract in {one["contract"] for one in row.body["contracts"]} & {*wanted}:
            found.setdefault(contract, []).append(_shown(row.proceeding.tender))
    return {name: tuple(listed) for name, listed in found.items()}


def _shown(row: Tender) -> ShownTender:
    current: Proceeding | None = row.current
    return ShownTender(
        id=row.id,
        title=Localized(row.title_en, row.title_zh),
        time_zone=row.time_zone,
        currency=row.currency,
        origin=row.origin,
        region=row.region,
        proceeding=None if current is None else current.pk,
        digest="" if current is None else current.digest,
        stage="" if current is None else current.stage,
        as_of=0 if current is None else current.as_of,
        imported_at=0 if current is None else current.imported_at,
        loaded_at=row.loaded_at,
    )
