"""Attach a scanned contract to a dossier.

In:  a scan; the folder of a dossier.
Out: its copy below `attachments/contract`, and a row with its digest and its pages.

The surprise: the scan decides nothing. It is what a person opens to see whether
the clauses were typed in as they were signed, on the pages that they name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.core.contracts.facts import Attachment
from onus.outside.attachments import NotADossier, add_attachments, attached, file_mark, keep_file
from onus.outside.files import bounded_read
from onus.outside.time_zones import zone_table
from onus.wire.dossier_files import read_contract, read_head
from onus.wire.office.pdf_pages import is_pdf, page_count

SCAN_BYTES_MAX = 512 * 1024 * 1024
PICTURES = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
)


class NotAScan(OnusError):
    """A file is neither a PDF nor a picture."""

    code = "ATTACH-002"
    what = "{path} is neither a PDF nor a picture of one page (JPEG, PNG, TIFF)."
    why = "The paper as it was signed is attached, not a text that can still be changed."
    do = "Scan the signed contract, or print it to PDF, and attach that."


class RecordedBeforeSigned(OnusError):
    """A scan was recorded before the contract was signed."""

    code = "ATTACH-003"
    what = "The contract was signed on {signed}, after the scan was recorded at {recorded}."
    why = "Nobody can scan what is not signed yet."
    do = "Correct the day of signature in contract.toml or --signed, or --recorded-at."


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of a scan: its row, and whether it is a new one."""

    row: Attachment
    new: bool


def attach_contract(
    scan: Path, dossier: Path, *, recorded_at: Instant, signed: date | None = None, by_post: str = "",
    note: str = "",
) -> Attached:  # fmt: skip
    """Keep a scan of the signed contract with its dossier.

    Args:
        scan: the file.
        dossier: the folder.
        recorded_at: when the office wrote it down.
        signed: day of signature; None takes the one in contract.toml.
        by_post: post that filed it.
        note: what part it is, `附件三` for one.

    Raises:
        NotADossier: the folder is none.
        NotAScan: the file is neither a PDF nor a picture.
        TooLarge: it is larger than any scan.
        RecordedBeforeSigned: the two times cross.
        FaultyInput: attachments.csv has faults.
    """
    contract_id, day, zone = _contract(dossier)
    raw = bounded_read(scan, limit_bytes=SCAN_BYTES_MAX)
    if not (is_pdf(raw) or raw.startswith(tuple(mark for mark, _ in PICTURES))):
        raise NotAScan(path=scan)
    digest = sha256(raw).hexdigest()
    known = [one for one in attached(dossier) if one.sha256 == digest and one.kind == "contract"]
    if known:
        return Attached(known[-1], new=False)
    signed = signed or day
    signed_at = recorded_at if signed is None else zone_table(zone).at(signed)
    if signed_at > recorded_at:
        raise RecordedBeforeSigned(signed=signed, recorded=zone_table(zone).local_text(recorded_at))

    kept = keep_file(dossier, raw, name=scan.name, folder="contract", sha256=digest)
    row = Attachment(
        id=f"contract-{file_mark(digest)}",
        kind="contract",
        file=kept,
        sha256=digest,
        happened_at=signed_at,
        recorded_at=recorded_at,
        pages=page_count(raw) if is_pdf(raw) else 1,
        about=contract_id,
        by_post=by_post,
        note=note or scan.name,
        source_ref=scan.name,
    )
    add_attachments(dossier, [row])
    return Attached(row, new=True)


def _contract(dossier: Path) -> tuple[str, date | None, str]:
    """Return id and day of signature of the contract, and the zone of the dossier."""
    path = dossier / "dossier.toml"
    if not path.is_file():
        raise NotADossier(path=dossier, name=path.name)
    head = read_head(bounded_read(path)).value
    contract_path = dossier / "contract.toml"
    found = read_contract(bounded_read(contract_path)).value if contract_path.is_file() else None
    zone = head.time_zone if head is not None else "UTC"
    return ("", None, zone) if found is None else (found.id, found.signed, zone)
