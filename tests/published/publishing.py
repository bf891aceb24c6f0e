"""What the tests of publishing share: an assessment of an example, a log, a site."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from onus.__main__ import main
from onus.actions.publish import PublishedSite, Wishes, publish
from onus.base.instants import instant
from onus.outside.tlog.log_folder import make_log

NOW = "2024-09-01T00:00:00Z"
ORIGIN = "log.example/onus"


@dataclass(frozen=True)
class Place:
    """Folders of one publication."""

    folder: Path

    @property
    def dossier(self) -> Path:
        return self.folder / "dossier"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def site(self) -> Path:
        return self.folder / "site"


def silent(label: str, done: int, of: int) -> None:
    """Tell nobody."""


def assess(dossier: Path, out: Path, as_of: str) -> None:
    words = ["assess", dossier, "--as-of", as_of, "--out", out, "--workers", "1"]
    assert main([str(word) for word in words]) == 0


def publish_to(place: Place, *outs: Path, now: str = NOW, **more: object) -> PublishedSite:
    if not place.log.exists():
        make_log(place.log, ORIGIN)
    return publish(outs or [place.out], place.log, place.site, Wishes(instant(now), **more), silent)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def copied(place: Place, folder: Path) -> Place:
    """Copy a publication with everything, so that a test may change it."""
    shutil.copytree(place.folder, folder, dirs_exist_ok=True)
    return Place(folder)
