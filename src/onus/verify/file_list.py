"""The list of files: every file beside the log, by size and digest, itself under the log.

In:  a site, and what the log says of the list.
Out: the list, when every file is as it says.

The surprise: the signature under the list is the lesser guard. A publisher in bad
faith can sign a second list; he cannot have put its digest under a checkpoint
that witnesses signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from onus.base.errors import OnusError
from onus.base.texts import Localized
from onus.log.notes import NotANote, parse_note
from onus.log.policies import signatures
from onus.verify.fault_list import FaultList
from onus.verify.faults import FileDiffers, ListDiffers, Missing, Stranger
from onus.verify.heads import Head, signature_fault
from onus.verify.reading import FILE_BYTES_MAX, WHOLE_BYTES_MAX, Site, missing, read
from onus.wire.leaves.publication_leaves import SiteRecord
from onus.wire.site_files import LISTED_BYTES_MAX, NotAFileList, SiteFile, read_file_list
from onus.wire.site_layout import FILES

NOT_LOGGED = Localized("no list in the log", "日志中没有文件清单")
OTHER = Localized("SHA-256 {got}, and {want} in the log", "SHA-256 为 {got}，日志所载为 {want}")
COUNT = Localized("{got} files, and {want} in the log", "共 {got} 个文件，日志所载为 {want} 个")
DIFFERS = Localized("{size:,} bytes, SHA-256 {digest}", "{size:,} 字节，SHA-256 为 {digest}")
NOTE_ROOM = 1_000_000
FILE_ROOM = 64 << 10


def read_list(site: Site, head: Head, *, allow_unknown: bool) -> tuple[dict[str, SiteFile], str]:
    """Return the files of the signed list by path, and the digest of its text.

    Raises:
        ListDiffers: it is missing, malformed, or not signed by the log.
    """
    try:
        note = parse_note(
            read(site, FILES, limit=LISTED_BYTES_MAX + NOTE_ROOM), limit_bytes=LISTED_BYTES_MAX + NOTE_ROOM
        )
        origin = head.checkpoint.origin
        signatures(note, head.policy, origin=origin, allow_unknown=allow_unknown)
        listed = read_file_list(note.text)
    except Missing as fault:
        raise ListDiffers(where=FILES, found=fault.found) from None
    except (NotANote, NotAFileList) as error:
        raise ListDiffers(where=FILES, found=str(error.named["reason"])) from error
    except OnusError as error:
        fault_of = signature_fault(error, note, head.checkpoint.origin, where=FILES)
        if fault_of is None:
            raise
        raise ListDiffers(where=FILES, found=fault_of.found) from error
    return {one.path: one for one in listed}, sha256(note.text.encode()).hexdigest()


def see_that_it_is_logged(listed: Mapping[str, SiteFile], digest: str, record: SiteRecord | None) -> None:
    """Compare the list with the latest one in the log.

    Raises:
        ListDiffers: it is another one, or there is none in the log.
    """
    if record is None:
        raise ListDiffers(where=FILES, found=NOT_LOGGED)
    if record.files != digest:
        raise ListDiffers(where=FILES, found=OTHER.filled(got=digest, want=record.files))
    if record.count != len(listed):
        raise ListDiffers(where=FILES, found=COUNT.filled(got=len(listed), want=record.count))


def check_files(site: Site, listed: Mapping[str, SiteFile], faults: FaultList) -> int:
    """Hash every listed file; add a fault for each that differs, and return how many bytes there were."""
    total = 0
    for one in listed.values():
        digest, size = sha256(), 0
        try:
            # A byte more than the list says is enough to know; a little more can still be told by its digest.
            for piece in site.chunks(one.path, limit=min(one.size + FILE_ROOM, FILE_BYTES_MAX)):
                digest.update(piece)
                size += len(piece)
        except (Missing, Stranger) as fault:
            faults.add(fault)
            continue
        total += size
        if (size, digest.hexdigest()) != (one.size, one.sha256):
            faults.add(_differs(one.path, size, digest.hexdigest()))
    return total


def listed_bytes(site: Site, listed: Mapping[str, SiteFile], path: str) -> bytes:
    """Return a listed file whole, again compared with the list: a server may answer otherwise now.

    Raises:
        Missing: the list does not name it, or the site does not have it.
        FileDiffers: it is not as the list says.
    """
    one = listed.get(path)
    if one is None:
        raise missing(path)
    raw = read(site, path, limit=min(one.size + FILE_ROOM, WHOLE_BYTES_MAX))
    digest = sha256(raw).hexdigest()
    if (len(raw), digest) != (one.size, one.sha256):
        raise _differs(path, len(raw), digest)
    return raw


def _differs(path: str, size: int, digest: str) -> FileDiffers:
    return FileDiffers(where=path, found=DIFFERS.filled(size=size, digest=digest))
