"""Receive a paper: keep the signed scan of one that was served, as a fact of the dossier."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.actions.attach_contract import PICTURES, SCAN_BYTES_MAX, NotAScan
from onus.actions.serve_paper import PostMayNot
from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.core.contracts.facts import Act, Attachment
from onus.core.determinations.life import SERVE
from onus.core.papers.service import PAPER
from onus.outside.attachments import (
    add_attachments,
    attached,
    check_attachments,
    file_mark,
    keep_file,
    kept_name,
)
from onus.outside.dossiers import read_dossier
from onus.outside.files import bounded_read
from onus.wire.office.pdf_pages import is_pdf, page_count
from onus.wire.paper_register import place_named


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
    """The row of a scan, whether it is new, and the other papers that the same scan came back for."""

    row: Attachment
    new: bool
    also: tuple[str, ...] = ()


def receive_paper(
    scan: Path, dossier: Path, *, number: str, at: Instant, recorded_at: Instant, by_post: str = ""
) -> Received:
    """Keep a signed scan with its dossier; the same scan of the same paper twice is one.

    Args:
        scan: the file, PDF or picture.
        dossier: the folder.
        number: as it stands on the paper, in either language, or the name of its files.
        at: when it came back.
        recorded_at: when that was written down.
        by_post: post that filed it.

    Raises:
        FaultyInput: the dossier has faults, or would have some with the new row.
        NotAScan, TooLarge: the file is no scan.
        NotServed: no such paper was served by then.
        ReceivedBeforeRecorded: the times cross.
        PostMayNot: the post is not in the register.
    """
    known = read_dossier(dossier).dossier
    raw = bounded_read(scan, limit_bytes=SCAN_BYTES_MAX)
    if not (is_pdf(raw) or raw.startswith(tuple(mark for mark, _ in PICTURES))):
        raise NotAScan(path=scan)
    if recorded_at < at:
        zone = known.zone
        raise ReceivedBeforeRecorded(at=zone.local_text(at), recorded=zone.local_text(recorded_at))
    posts = [post.id for post in known.register.posts]
    if by_post and by_post not in posts:
        raise PostMayNot(post=by_post, why_not="is not in officers.toml", able=", ".join(posts))
    served = [act for act in known.acts if act.kind == SERVE and act.paper]
    found = next((act for act in served if _is_of(act, number) and act.happened_at <= at), None)
    if found is None:
        papers = dict.fromkeys(act.paper for act in served)
        raise NotServed(number=number, at=known.zone.local_text(at), known=", ".join(papers) or "-")
    digest = sha256(raw).hexdigest()
    alike = [one for one in attached(dossier) if (one.kind, one.sha256) == (PAPER, digest)]
    also = tuple(dict.fromkeys(one.about for one in alike if one.about != found.paper))
    same = [one for one in alike if one.about == found.paper]
    if same:
        return Received(same[-1], new=False, also=also)

    row = Attachment(
        id=f"{found.id}-{file_mark(digest)}",
        kind=PAPER,
        file=kept_name(scan.name, folder=PAPER, sha256=digest),
        sha256=digest,
        happened_at=at,
        recorded_at=recorded_at,
        pages=page_count(raw) if is_pdf(raw) else 1,
        about=found.paper,
        by_post=by_post,
        source_ref=scan.name,
    )
    check_attachments(dossier, [row])
    keep_file(dossier, raw, name=scan.name, folder=PAPER, sha256=digest)
    add_attachments(dossier, [row])
    return Received(row, new=True, also=also)


def _is_of(act: Act, number: str) -> bool:
    """Return whether an act speaks of the paper that a person named."""
    place = place_named(number)
    if place is not None and place == place_named(act.paper):
        return True
    return "".join(act.paper.split()) == "".join(number.split())
