"""Photos of reports that wait for their clean copy.

In:  digests.
Out: which photos wait; the copy beside the original.

The surprise: one original may belong to several reports, since the same picture is sent
twice. All of them get the one copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from onus.records.models import ReportPhoto
from onus.records.reports import KeptPhoto, photo_numbered
from onus.records.unit import unit


def photos_waiting(*, most: int) -> tuple[KeptPhoto, ...]:
    """Return the photos that have no clean copy and were not refused, the oldest first."""
    rows = ReportPhoto.objects.filter(clean_sha256="").exclude(facts__has_key="refused").order_by("pk")
    found = (photo_numbered(number) for number in rows.values_list("pk", flat=True)[:most])
    return tuple(photo for photo in found if photo is not None)


def names_waiting(digests: Iterable[str]) -> tuple[str, ...]:
    """Return those originals of which a clean copy is still to be made; not those that were refused."""
    rows = ReportPhoto.objects.filter(clean_sha256="", original_sha256__in=list(digests))
    rows = rows.exclude(facts__has_key="refused")
    return tuple(rows.values_list("original_sha256", flat=True))


def clean_copy_of(original_sha256: str) -> KeptPhoto | None:
    """Return a photo whose clean copy was made of this original; None where none was."""
    row = ReportPhoto.objects.filter(original_sha256=original_sha256).exclude(clean_sha256="").first()
    return None if row is None else photo_numbered(row.pk)


def keep_clean(original_sha256: str, clean_sha256: str, facts: Mapping[str, Any]) -> None:
    """Keep the clean copy of an original at every report that names it, with what its camera claimed."""
    with unit():
        for row in ReportPhoto.objects.filter(clean_sha256="", original_sha256=original_sha256):
            row.clean_sha256, row.facts = clean_sha256, {**row.facts, **facts}
            row.save(update_fields=["clean_sha256", "facts"])


def keep_refused(number: int, reason: str) -> None:
    """Keep that no clean copy of a photo can be made, and why."""
    with unit():
        row = ReportPhoto.objects.get(pk=number)
        row.facts = {**row.facts, "refused": reason}
        row.save(update_fields=["facts"])
