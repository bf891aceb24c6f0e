"""Photos of reports: taken in, sealed, carried from the form to the sending, and served.

In:  files of a form.
Out: photos as the records keep them; a signed text that carries them over the preview.

The surprise: the preview cannot hand a file back to the form. The photo is put away at
once, and the form carries a signed list of digests; whoever changes it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from onus.actions.keep_photo import keep_photo
from onus.base.texts import Language
from onus.outside.file_store import stored
from onus.records.reports import NewPhoto
from onus.wire.intake.picture_faults import PictureRefused

SALT, CARRIED_S = "onus report photos", 3 * 3_600
MOST, BYTES_MAX = 6, 20 * 1024 * 1024


def taken_in(
    files: Iterable[UploadedFile], zone: str, language: Language
) -> tuple[tuple[NewPhoto, ...], list[str]]:
    """Return the photos of a form, and what is wrong with the others, in the reader's words."""
    photos: list[NewPhoto] = []
    faults: list[str] = []
    for file in files:
        try:
            photos.append(
                keep_photo(_bytes(file), name=file.name or "", zone=zone, data=settings.DATA, keys=keys())
            )
        except PictureRefused as refused:
            faults.append(refused.told(language))
    return tuple(photos), faults


def keys() -> tuple[Path, ...]:
    """Return the public keys for which originals are sealed; none are set on a machine for trying."""
    return tuple(Path(one) for one in getattr(settings, "SEALING_KEYS", ()))


def carried(photos: Iterable[NewPhoto]) -> str:
    """Return photos as a signed text for a hidden field."""
    rows = [[one.original_sha256, one.clean_sha256, dict(one.facts)] for one in photos]
    return signing.dumps(rows, salt=SALT, compress=True) if rows else ""


def carried_back(text: str) -> tuple[NewPhoto, ...] | None:
    """Return the photos of a signed text; None where it was changed or is too old."""
    if not text:
        return ()
    try:
        rows: list[Any] = signing.loads(text, salt=SALT, max_age=CARRIED_S)
    except signing.BadSignature:
        return None
    return tuple(NewPhoto(original, clean, facts) for original, clean, facts in rows)


def picture(digest: str, *, public: bool) -> HttpResponse:
    """Answer with a picture of the store; a masked one may be kept by every cache, another by none."""
    answer = HttpResponse(stored(settings.STORE, digest).read_bytes(), content_type="image/jpeg")
    answer["Cache-Control"] = "public, max-age=31536000, immutable" if public else "no-store"
    answer["Content-Disposition"] = "inline"
    return answer


def _bytes(file: UploadedFile) -> bytes:
    # One more than is taken: the intake says that it is too large, and nobody reads a film.
    return bytes(file.read(BYTES_MAX + 1))
