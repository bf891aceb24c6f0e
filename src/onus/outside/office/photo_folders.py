"""Photo folders: every photo and every sheet of watermarks below a folder.

In:  the path of a folder.
Out: the paths of photos and workbooks, in one order on every machine.

The surprise: links are not followed. A folder that links to itself would never end,
and a photo elsewhere is not one that was handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onus.base.errors import OnusError
from onus.outside.office.photos import ENDINGS

SHEETS = (".xlsx", ".xls", ".csv")
PHOTOS_MAX = 20_000
HIDDEN = (".", "~$", "__MACOSX")


class NoPhotoFolder(OnusError):
    """There is no such folder."""

    code = "PHOTO-020"
    what = "{path} is no folder."
    why = "Photos are read from a folder, with the folders in it."
    do = "Name the folder that holds the photos."


class ManyPhotos(OnusError):
    """A folder holds more photos than are looked at in one go."""

    code = "PHOTO-021"
    what = "{path} holds more than {limit} photos; nothing was imported."
    why = "All of them are compared with each other and with those on record."
    do = "Import them month by month."


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    """What lies below a folder: paths by their name from there, with `/`."""

    photos: tuple[tuple[str, Path], ...]
    sheets: tuple[tuple[str, Path], ...]


def photo_folder(path: Path) -> PhotoFolder:
    """Return the photos and sheets below a folder.

    Raises:
        NoPhotoFolder: there is no such folder.
        ManyPhotos: it holds more than are looked at in one go.
    """
    if not path.is_dir():
        raise NoPhotoFolder(path=path)
    photos: list[tuple[str, Path]] = []
    sheets: list[tuple[str, Path]] = []
    waiting = [path]
    while waiting:
        for one in sorted(waiting.pop().iterdir(), key=lambda one: one.name):
            if one.is_symlink() or one.name.startswith(HIDDEN):
                continue
            name, ending = one.relative_to(path).as_posix(), one.suffix.lower()
            if one.is_dir():
                waiting.append(one)
            elif ending in ENDINGS:
                photos.append((name, one))
            elif ending in SHEETS:
                sheets.append((name, one))
        if len(photos) > PHOTOS_MAX:
            raise ManyPhotos(path=path, limit=PHOTOS_MAX)
    return PhotoFolder(tuple(sorted(photos)), tuple(sorted(sheets)))
