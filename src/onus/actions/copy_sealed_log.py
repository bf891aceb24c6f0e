"""Copy of the sealed log: what a custodian takes home to decide whether to give a share.

In:  where sealed bids lie.
Out: one archive with the public part of their log and the checkpoints that witnesses signed.

The surprise: it holds no envelope, and the policy that lies in it decides nothing. Whom a custodian
believes stands in a file of the custodian's own, which came by another way.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from onus.actions.tender_bids import SealedPlaces
from onus.base.errors import OnusError
from onus.outside.files import bounded_read
from onus.outside.sealing.store import CHECKPOINTS, LOG
from onus.outside.tlog.log_folder import PUBLIC

COPY_BYTES_MAX = 256_000_000
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Of every file in the archive, so that two copies of one log are the same bytes."""


class TooLargeToCopy(OnusError):
    """A log beyond what one archive may hold."""

    code = "TENDER-042"
    what = "The log of sealed bids is larger than {limit} bytes."
    why = "It would be held in memory as a whole, once for each custodian who asks."
    do = "Copy the folder of the store, without its private part, onto a disk for the custodians."


def copy_of_sealed_log(places: SealedPlaces) -> bytes | None:
    """Return the archive, with a folder `sealed` as `onus bid release --store` reads it; None without a store.

    Raises:
        TooLargeToCopy: the log is beyond the bound.
    """
    store = places.sealed
    if not (store / CHECKPOINTS).is_dir():
        return None
    out, left = BytesIO(), COPY_BYTES_MAX
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo(f"sealed/{CHECKPOINTS}/", FIRST_DAY), b"")
        for path in _files(store):
            left -= path.stat().st_size
            if left < 0:
                raise TooLargeToCopy(limit=COPY_BYTES_MAX)
            about = ZipInfo(f"sealed/{path.relative_to(store).as_posix()}", FIRST_DAY)
            about.compress_type = ZIP_DEFLATED
            archive.writestr(about, bounded_read(path, limit_bytes=COPY_BYTES_MAX))
    return out.getvalue()


def _files(store: Path) -> Iterator[Path]:
    for part in (store / LOG / PUBLIC, store / CHECKPOINTS):
        yield from sorted(one for one in part.rglob("*") if one.is_file())
