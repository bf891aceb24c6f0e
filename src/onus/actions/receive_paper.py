"""Receive a paper: keep the signed scan of one that was served, as a fact of the dossier."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.actions.attach_contract import PICTURES, SCAN_BYTES_MAX, NotAScan
from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.core.contracts.facts import Attachment
from onus.core.determinations.life import SERVE
from onus.core.papers.service import PAPER
from onus.outside.attachments import MARK_DIGITS, add_attachments, attached, keep_file
from onus.outside.dossiers import read_dossier
from onus.outside.files import bounded_read
from onus.wire.office.pdf_pages import is_pdf, page_count


class NotServed(OnusError):
    """No paper of this number was served before the scan came back."""

    code = "PAPERS-034"
    what = "The record holds no service of `{number}` by {at}."
    why = "A receipt comes back for what was handed over; its service starts the clocks, not its return."
    do = "Write the service down first: onus papers serve --number ... Served so far: {known}."


class ReceivedBeforeRecorded(OnusError):
    """A scan was recorded before it came back."""

    code = "PAPERS-035"
    what = "The scan came back at {at}, after it was recorded at {recorded}."
    why = "Nobody can write down what has not happened yet."
    do = "Correct --at or --recorded-at."


@dataclass(frozen=True, slots=True)
class Received:
    """The row of a scan, and whether it is new."""

    row: Attachment
    new: bool


def receive_paper(
    scan: Path, dossier: Path, *, number: str, at: Instant, recorded_at: Instant, by_post: str = ""
) -> Received:
    """Keep a signed scan with its dossier; the same scan of the same paper twice is one.

    Args:
        scan: the file, PDF or picture.
        dossier: the folder.
        number: number of the paper, as it stands on it.
        at: when it came back.
        recorded_at: when that was written down.
        by_post: post that filed it.

    Raises:
        FaultyInput: the dossier has faults.
        NotAScan, TooLarge: the file is no scan.
        NotServed: no such paper was served by then.
        ReceivedBeforeRecorded: the times cross.
    """
    known = read_dossier(dossier).dossier
    raw = bounded_read(scan, limit_bytes=SCAN_BYTES_MAX)
    if not (is_pdf(raw) or raw.startswith(tuple(mark for mark, _ in PICTURES))):
        raise NotAScan(path=scan)
    if recorded_at < at:
        zone = known.zone
        raise ReceivedBeforeRecorded(at=zone.local_text(at), recorded=zone.local_text(recorded_at))
    served = [act for act in known.acts if act.kind == SERVE and act.paper]
    wanted = "".join(number.split())
    found = next(
        (act for act in served if "".join(act.paper.split()) == wanted and act.happened_at <= at), None
    )
    if found is None:
        papers = dict.fromkeys(act.paper for act in served)
        raise NotServed(number=number, at=known.zone.local_text(at), known=", ".join(papers) or "-")
    digest = sha256(raw).hexdigest()
    same = [
        one for one in attached(dossier) if (one.kind, one.about, one.sha256) == (PAPER, found.paper, digest)
    ]
    if same:
        return Received(same[-1], new=False)

    kept = keep_file(dossier, raw, name=scan.name, folder=PAPER, sha256=digest)
    row = Attachment(
        id=f"{found.id}-{digest[:MARK_DIGITS]}",
        kind=PAPER,
        file=kept,
        sha256=digest,
        happened_at=at,
        recorded_at=recorded_at,
        pages=page_count(raw) if is_pdf(raw) else 1,
        about=found.paper,
        by_post=by_post,
        source_ref=scan.name,
    )
    add_attachments(dossier, [row])
    return Received(row, new=True)
