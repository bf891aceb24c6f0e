"""The folder of a site: built aside, with links to what did not change, and swapped in whole.

In:  a place, and what is to lie there, file by file.
Out: the whole new site, or the old one as it was.

The surprise: a file that says what it said before is no new file but a second
name of the old one, which is on the disk already. So the work of publishing
follows what is new, and a reader sees either the old site or the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path

from onus.base.errors import OnusError
from onus.log.tiles import CHECKPOINT as LOG_CHECKPOINT
from onus.log.tiles import tiles_of_size
from onus.outside.files import atomic_directory, put_right
from onus.wire.site_files import (
    LISTED_BYTES_MAX,
    NotAFileList,
    SiteFile,
    is_listed,
    is_plain_path,
    read_file_list,
)
from onus.wire.site_layout import CHECKPOINT, FILES, LOG

SHOWN_MAX = 5
READ_BYTES = 1 << 20


class NotASite(OnusError):
    """The place of the site holds something else."""

    code = "SITE-002"
    what = "{path} holds what no publication wrote: {foreign}."
    why = "A site is replaced as a whole; what lies there would be lost, or pass for published."
    do = "Name a new folder, or move these files away."


class SiteIsAFile(OnusError):
    """A file stands where the site shall be."""

    code = "SITE-003"
    what = "{path} is a file."
    why = "A site is a folder, and no file is overwritten by one."
    do = "Name a new folder."


class SiteMeets(OnusError):
    """The site and one of its sources lie in one another."""

    code = "SITE-004"
    what = "The site {path} lies in, holds or is {other}."
    why = "A site is published whole: what lies in it would go with it, and what holds it would change under it."
    do = "Name a folder beside it, and stand outside of it."


class SiteFolder:
    """A site while it is built.

    Attributes:
        durable: files that are on the disk already.
    """

    def __init__(self, aside: Path, old: Path, durable: set[Path]) -> None:
        """Build in `aside`; look for unchanged files in `old`."""
        self.durable = durable
        self._laid: dict[str, SiteFile] = {}
        self._aside, self._old = aside, old
        self._listed = {one.path: one for one in listed_files(old)}

    def lay(self, path: str, raw: bytes) -> SiteFile:
        """Lay down a file; one with the same bytes at the same path is taken over."""
        digest = sha256(raw).hexdigest()
        if self._is_unchanged(path, len(raw), digest):
            self._take_over(path)
        else:
            self.place_for(path).write_bytes(raw)
        return self._note(SiteFile(path, len(raw), digest))

    def lay_written(self, path: str) -> SiteFile:
        """Note a file that was written to `place_for(path)`; take over the old one where it is the same."""
        written = self._aside / path
        with written.open("rb") as stream:
            digest = file_digest(stream, "sha256").hexdigest()
        size = written.stat().st_size
        if self._is_unchanged(path, size, digest):
            written.unlink()
            self._take_over(path)
        return self._note(SiteFile(path, size, digest))

    def lay_copy(self, path: str, source: Path) -> SiteFile:
        """Lay down a copy of a file that lies elsewhere; its own bytes are the office's to change."""
        shutil.copyfile(source, self.place_for(path))
        return self.lay_written(path)

    def keep(self, under: str) -> None:
        """Take over every file below a folder of the old site."""
        for one in [one for name, one in self._listed.items() if name.startswith(f"{under}/")]:
            if self.has(one.path):
                continue
            if not self._is_unchanged(one.path, one.size, one.sha256):
                raise NotASite(path=self._old, foreign=f"{one.path} (not as it was published)")
            self._take_over(one.path)
            self._note(one)

    def older(self, under: str) -> tuple[str, ...]:
        """Return the names of the folders below a folder of the old site, sorted."""
        inner = (name.removeprefix(f"{under}/") for name in self._listed if name.startswith(f"{under}/"))
        return tuple(sorted({name.partition("/")[0] for name in inner}))

    def take(self, one: SiteFile) -> bool:
        """Take a file over where the old site has it just so; return whether it has."""
        if not self._is_unchanged(one.path, one.size, one.sha256):
            return False
        self._take_over(one.path)
        self._note(one)
        return True

    def link_log(self, public: Path, size: int) -> None:
        """Give the log's own files their names on the site: its checkpoint, and the tiles that it covers.

        Partial tiles of earlier checkpoints stay behind: whoever reads this site reads it whole.
        """
        for path in (LOG_CHECKPOINT, *(tile.path for tile in tiles_of_size(size))):
            name = f"{LOG}/{path}"
            if linked(public / path, self.place_for(name)):
                self.durable.add(self._aside / name)

    def place_for(self, path: str) -> Path:
        """Return where a file is to be written, with its folder made."""
        if not is_plain_path(path):
            raise ValueError(f"`{path}` is no path on a site")
        place = self._aside / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def working_place(self, name: str) -> Path:
        """Return a place on the same disk that is no part of the site and is gone when it stands."""
        return self._aside.parent / name

    def has(self, path: str) -> bool:
        """Return whether a file was laid down already."""
        return path in self._laid

    @property
    def files(self) -> list[SiteFile]:
        """Return what was laid down so far, as the list of files will name it."""
        return [one for one in self._laid.values() if is_listed(one.path)]

    def _note(self, one: SiteFile) -> SiteFile:
        if one.path in self._laid:
            raise ValueError(f"`{one.path}` is laid down twice")
        self._laid[one.path] = one
        return one

    def _is_unchanged(self, path: str, size: int, digest: str) -> bool:
        """Return whether the old site lists a file so, and still has it so."""
        before = self._listed.get(path)
        if before is None or (before.size, before.sha256) != (size, digest):
            return False
        try:
            with (self._old / path).open("rb") as stream:
                return file_digest(stream, "sha256").hexdigest() == digest
        except OSError:
            return False

    def _take_over(self, path: str) -> None:
        if linked(self._old / path, self.place_for(path)):
            self.durable.add(self._aside / path)


@contextmanager
def new_site(path: Path) -> Iterator[SiteFolder]:
    """Give a site to build; it takes its place when the block ends well.

    Raises:
        SiteIsAFile, NotASite: the place holds something else.
        CannotWrite: the place does not take it.
    """
    put_right(path)
    see_that_it_is_ours(path)
    durable: set[Path] = set()
    with atomic_directory(path, durable=durable) as aside:
        yield SiteFolder(aside, path, durable)


def see_that_it_is_ours(path: Path) -> None:
    """Refuse a place that holds what no publication wrote.

    Raises:
        SiteIsAFile, NotASite: it does.
    """
    if path.exists() and not path.is_dir():
        raise SiteIsAFile(path=path)
    foreign = foreign_files(path)
    if foreign:
        more = f" and {len(foreign) - SHOWN_MAX} more" if len(foreign) > SHOWN_MAX else ""
        raise NotASite(path=path, foreign=", ".join(foreign[:SHOWN_MAX]) + more)


def see_that_they_lie_apart(site: Path, others: Mapping[str, Path]) -> None:
    """Refuse a site that lies in its sources, holds them, or holds the caller.

    Args:
        site: its place.
        others: what it is made from, by what it is.

    Raises:
        SiteMeets: it does.
    """
    real = site.resolve()
    for name, other in others.items():
        source = other.resolve()
        if real == source or real in source.parents or source in real.parents:
            raise SiteMeets(path=site, other=f"{name} {other}")
    here = Path.cwd()
    if real == here or real in here.parents:
        raise SiteMeets(path=site, other=f"the folder you stand in, {here}")


def foreign_files(site: Path) -> list[str]:
    """Return what in a folder no publication wrote, by its own list; all of it where there is none."""
    if not site.is_dir():
        return []
    ours = {one.path for one in listed_files(site)}
    names = [path for path in sorted(site.rglob("*")) if path.is_symlink() or not path.is_dir()]
    found = []
    for one in names:
        name = one.relative_to(site).as_posix()
        known = name in ours or (bool(ours) and not is_listed(name))
        if one.is_symlink() or not known:
            found.append(name)
    return found


def listed_files(site: Path) -> tuple[SiteFile, ...]:
    """Return what a site's list names; empty where there is no list that we could have written."""
    try:
        with (site / FILES).open("rb") as stream:
            raw = stream.read(LISTED_BYTES_MAX + 1)
        text, signed, _ = raw.decode("utf-8").partition("\n\n")
        return read_file_list(f"{text}\n") if signed and len(raw) <= LISTED_BYTES_MAX else ()
    except (OSError, ValueError, NotAFileList):
        return ()


def origin_of(site: Path) -> str:
    """Return the origin that a site's checkpoint names; empty where there is none."""
    try:
        with (site / CHECKPOINT).open("rb") as stream:
            return stream.read(READ_BYTES).decode("utf-8").split("\n", 1)[0]
    except (OSError, ValueError):
        return ""


def linked(source: Path, place: Path) -> bool:
    """Give a file a second name; copy it where a name cannot be given. Return whether it was linked."""
    try:
        os.link(source, place)
    except OSError:
        shutil.copyfile(source, place)
        return False
    return True
