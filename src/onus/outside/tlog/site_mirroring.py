"""Mirroring a site: all of it, held against the log that vouches for it, and put in its place in one step.

In:  what reads a site, a policy, and a place of our own.
Out: the same site there, which anyone can verify and mirror again; or the mirror as it was.

The surprise: the log comes first and alone decides. It must go on from the one
that we have; its newest leaf of a site holds the digest of the list of files, and
that list the digest of every file. So the origin is trusted with nothing.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.base.errors import OnusError
from onus.log.checkpoints import parse_checkpoint
from onus.log.keys import SigningKey
from onus.log.notes import NOTE_BYTES_MAX, parse_note
from onus.log.policies import Policy, signatures
from onus.log.tiles import CHECKPOINT as LOG_CHECKPOINT
from onus.log.tiles import WIDTH, tiles_of_size
from onus.outside.files import bounded_read
from onus.outside.site_folder import SiteFolder, linked, new_site
from onus.outside.tlog.disk import DISK
from onus.outside.tlog.faults import LogBusy
from onus.outside.tlog.http_client import NoAnswer
from onus.outside.tlog.log_reader import LogReader
from onus.outside.tlog.mirroring import PUBLIC, Mirrored, Source, mirror
from onus.outside.tlog.site_source import Pieces
from onus.wire.import_faults import TooLarge
from onus.wire.leaves.leaf import decoded
from onus.wire.leaves.publication_leaves import SITE, SiteRecord, site_of
from onus.wire.site_files import LISTED_BYTES_MAX, SiteFile, read_file_list
from onus.wire.site_layout import CHECKPOINT, FILES, LOG

LIST_NOTE_BYTES_MAX = LISTED_BYTES_MAX + NOTE_BYTES_MAX
FILE_BYTES_MAX = 4 << 30
"""Of one file; what is larger no verifier would read either."""
WORK = "log"
_MARK = f'"kind":"{SITE}"'.encode()


class SiteRefused(OnusError):
    """A site that was to be mirrored is not the one that its log vouches for."""

    code = "TLOG-021"
    what = "The site of {origin} is not mirrored further: {reason}."
    why = "A mirror keeps only what its log vouches for; what it had before is untouched."
    do = "If it was being published just now, try again; else keep what it shows, and ask its operator."


@dataclass(frozen=True, slots=True)
class MirroredSite:
    """What one round came to: of the log, how many files there are, and how many of them were fetched."""

    log: Mirrored
    files: int
    fetched: int


def mirror_site(
    pieces: Pieces,
    folder: Path,
    policy: Policy,
    now: int,
    *,
    key: SigningKey | None = None,
    allow_unknown: bool = False,
) -> MirroredSite:
    """Bring a mirror of a site up to what its log now vouches for.

    Args:
        pieces: reads the site.
        folder: of the mirror, made if it is not there; it holds the site and nothing else.
        policy: whom to believe.
        now: microseconds since 1970 UTC.
        key: signs the checkpoint that is mirrored, as a cosigner of its own; None leaves that out.
        allow_unknown: keep signatures of keys that the policy does not name.

    Raises:
        SiteRefused: a file or the list of files is not the one that the log vouches for.
        MirrorRefuses: the log contradicts its checkpoint, or what it was before.
        SiteIsAFile, NotASite, CannotWrite: the place holds something else, or does not take it.
        LogBusy: another process has mirrored to the place meanwhile.
        OnusError: the checkpoint is none that the policy trusts, or a file does not come or is none.
    """
    with new_site(folder) as laid:
        before = _head(folder)
        work = laid.working_place(WORK)
        _begin_with_ours(folder / LOG, before, work / PUBLIC)
        done = mirror(_of_log(pieces), work, policy, now, key=key, allow_unknown=allow_unknown)
        reader = LogReader(work / PUBLIC)
        origin = reader.checkpoint.origin
        listed = _listed(pieces, laid, _latest_list(reader), policy, origin, allow_unknown=allow_unknown)
        fetched = sum(_is_fetched(pieces, one, laid, origin) for one in listed)
        laid.link_log(work / PUBLIC, reader.size)
        if _head(folder) != before:
            raise LogBusy(path=folder)
    return MirroredSite(done, len(listed), fetched)


def _head(site: Path) -> bytes | None:
    try:
        return bounded_read(site / CHECKPOINT, limit_bytes=NOTE_BYTES_MAX)
    except FileNotFoundError:
        return None


def _begin_with_ours(ours: Path, head: bytes | None, public: Path) -> None:
    """Give the log that we have its names in the place where it goes on.

    What is not full is copied: it may be written anew, and our old site must stay whole.
    """
    if head is None:
        return
    copied = []
    tiles = tiles_of_size(parse_checkpoint(parse_note(head).text).size)
    for name, full in ((LOG_CHECKPOINT, False), *((tile.path, tile.width == WIDTH) for tile in tiles)):
        place = public / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if not full or not linked(ours / name, place):
            shutil.copyfile(ours / name, place)
            copied.append(place)
    DISK.flush(copied)


def _of_log(pieces: Pieces) -> Source:
    return lambda path, limit: b"".join(pieces(f"{LOG}/{path}", limit))


def _latest_list(log: LogReader) -> SiteRecord:
    """Return the newest list of files under the checkpoint.

    Raises:
        SiteRefused: there is none.
    """
    for number in reversed(range(-(-log.size // WIDTH))):
        for entry in reversed(log.bundle(number)[1]):
            leaf = decoded(entry) if _MARK in entry else None
            if leaf is not None and leaf.kind == SITE:
                return site_of(leaf)
    raise SiteRefused(origin=log.checkpoint.origin, reason="its log holds no list of files")


def _listed(
    pieces: Pieces, laid: SiteFolder, record: SiteRecord, policy: Policy, origin: str, *, allow_unknown: bool
) -> tuple[SiteFile, ...]:
    """Fetch and keep the list of files.

    Raises:
        SiteRefused: it is not the one that the log vouches for.
        NotANote, NotAFileList, NotSignedByLog, UnknownSignature: it is none, or not signed as it must be.
    """
    raw = b"".join(pieces(FILES, LIST_NOTE_BYTES_MAX))
    note = parse_note(raw, limit_bytes=LIST_NOTE_BYTES_MAX)
    signatures(note, policy, origin=origin, allow_unknown=allow_unknown)
    listed = read_file_list(note.text)
    if (sha256(note.text.encode()).hexdigest(), len(listed)) != (record.files, record.count):
        raise SiteRefused(origin=origin, reason=f"its `{FILES}` is not the list that its log holds")
    laid.lay(FILES, raw)
    return listed


def _is_fetched(pieces: Pieces, one: SiteFile, laid: SiteFolder, origin: str) -> bool:
    """Lay a listed file down; return whether it had to be fetched.

    Raises:
        SiteRefused: it is not there, or not as the list says.
    """
    if laid.take(one):
        return False
    if one.size > FILE_BYTES_MAX:
        raise SiteRefused(origin=origin, reason=f"`{one.path}` has more than {FILE_BYTES_MAX:,} bytes")
    try:
        with laid.place_for(one.path).open("wb") as stream:
            for piece in pieces(one.path, one.size):
                stream.write(piece)
    except (FileNotFoundError, NoAnswer, TooLarge) as error:
        raise SiteRefused(origin=origin, reason=f"`{one.path}` does not come: {error}") from error
    if laid.lay_written(one.path) != one:
        raise SiteRefused(origin=origin, reason=f"`{one.path}` is not the file that its list names")
    return True
