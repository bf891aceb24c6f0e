"""Dossiers: which there are, of which files they consist, and which assessment is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from onus.base.texts import Localized
from onus.records.models import Dossier, DossierFile
from onus.records.prepared import asked
from onus.records.unit import unit


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of a dossier by the digest of its bytes."""

    path: str
    sha256: str
    size: int
    private: bool


@dataclass(frozen=True, slots=True)
class ShownDossier:
    """A dossier as pages name it; `assessment` is the row of the one that is shown, None before the first."""

    id: str
    title: Localized
    time_zone: str
    currency: str
    origin: str
    region: str
    assessment: int | None
    digest: str
    as_of: int
    imported_at: int
    loaded_at: int = 0


def keep_dossier(
    dossier: str, *, title: Localized, time_zone: str, currency: str, origin: str,
    files: Iterable[KeptFile], at: int, region: str = "",
) -> None:  # fmt: skip
    """Keep a dossier with its files; one that is loaded again has the new files and keeps its added facts."""
    with unit():
        row, _ = Dossier.objects.update_or_create(
            id=dossier,
            defaults={
                "title_en": title.en, "title_zh": title.zh, "time_zone": time_zone, "currency": currency,
                "origin": origin, "loaded_at": at, **({"region": region} if region else {}),
            },
        )  # fmt: skip
        row.files.all().delete()
        DossierFile.objects.bulk_create(
            [
                DossierFile(dossier=row, path=one.path, sha256=one.sha256, size=one.size, private=one.private)
                for one in files
            ]
        )


def kept_files(dossier: str) -> tuple[KeptFile, ...]:
    """Return the files of a dossier in the order of their paths."""
    rows = DossierFile.objects.filter(dossier_id=dossier).order_by("path")
    return tuple(KeptFile(row.path, row.sha256, row.size, row.private) for row in rows)


def dossiers() -> tuple[ShownDossier, ...]:
    """Return every dossier, in the order of their ids."""
    return tuple(_told(*row) for row in asked(_dossiers))


def _dossiers() -> QuerySet[Dossier, tuple[Any, ...]]:
    return Dossier.objects.order_by("id").values_list(*FIELDS)


def dossier_named(dossier: str) -> ShownDossier | None:
    """Return a dossier by its id; None where there is none."""
    found = asked(_dossier_named, dossier)
    return _told(*found[0]) if found else None


def _dossier_named(dossier: str) -> QuerySet[Dossier, tuple[Any, ...]]:
    return Dossier.objects.filter(id=dossier).values_list(*FIELDS)[:1]


FIELDS = (
    "id", "title_en", "title_zh", "time_zone", "currency", "origin", "region", "loaded_at", "current_id",
    "current__digest", "current__as_of", "current__imported_at",
)  # fmt: skip


def _told(
    name: str, title_en: str, title_zh: str, time_zone: str, currency: str, origin: str, region: str, loaded_at: int,
    assessment: int | None, digest: str | None, as_of: int | None, imported_at: int | None,
) -> ShownDossier:  # fmt: skip
    return ShownDossier(
        id=name, title=Localized(title_en, title_zh), time_zone=time_zone, currency=currency, origin=origin,
        region=region, assessment=assessment, digest=digest or "", as_of=as_of or 0, imported_at=imported_at or 0,
        loaded_at=loaded_at,
    )  # fmt: skip
