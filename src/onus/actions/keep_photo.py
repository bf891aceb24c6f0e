"""Keep a photo: decode it within bounds, seal the original, keep the copy without metadata.

The surprise: where no key for sealing is set (a machine for trying), the original is not
kept at all; its digest is. Whoever runs a real intake sets the keys of two bodies.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onus.outside.file_store import keep
from onus.outside.photo_intake import take_in
from onus.outside.sealed_originals import read_public_key, seal
from onus.outside.time_zones import zone_table
from onus.records.reports import NewPhoto

STORE, SEALED = "store", "sealed"


def keep_photo(raw: bytes, *, name: str, zone: str, data: Path, keys: Sequence[Path]) -> NewPhoto:
    """Keep a photo and return what a report names it by.

    Args:
        raw: the file as it came.
        name: what its sender calls it.
        zone: IANA name, by whose clocks a camera without an offset is read.
        data: folder of the website's data.
        keys: files of the public keys for which the original is sealed.

    Raises:
        PictureRefused: it is no photo that is taken; the words stand next to the field.
    """
    taken = take_in(raw, name=name, zone=zone_table(zone))

    clean = keep(data / STORE, taken.public)
    if keys:
        seal(data / SEALED, raw, tuple(read_public_key(path) for path in keys))
    facts = {
        "form": taken.form, "width": taken.width, "height": taken.height, "bytes": taken.original_bytes,
        "sealed": bool(keys), "claimed_at": taken.claimed_at, "claimed_lon_e7": taken.claimed_lon_e7,
        "claimed_lat_e7": taken.claimed_lat_e7, "claimed_datum": taken.claimed_datum,
        "likeness": "" if taken.likeness is None else f"{taken.likeness:016x}",
    }  # fmt: skip
    return NewPhoto(taken.original_sha256, clean, facts)
