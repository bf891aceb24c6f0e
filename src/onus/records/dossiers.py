"""Dossiers: which there are, of which files they consist, and which assessment is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.texts import Localized
from onus.records.models import Assessment, Dossier, DossierFile
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
    return tuple(_shown(row) for row in Dossier.objects.select_related("current").order_by("id"))


def dossier_named(dossier: str) -> ShownDossier | None:
    """Return a dossier by its id; None where there is none."""
    row = Dossier.objects.select_related("current").filter(id=dossier).first()
    return None if row is None else _shown(row)


def _shown(row: Dossier) -> ShownDossier:
    current: Assessment | None = row.current
    return ShownDossier(
        id=row.id,
        title=Localized(row.title_en, row.title_zh),
        time_zone=row.time_zone,
        currency=row.currency,
        origin=row.origin,
        region=row.region,
        assessment=None if current is None else current.pk,
        digest="" if current is None else current.digest,
        as_of=0 if current is None else current.as_of,
        imported_at=0 if current is None else current.imported_at,
        loaded_at=row.loaded_at,
    )
