"""Serve a paper: read dossier and register, decide what that comes to, write the acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onus.base.errors import FaultyInput, OnusError
from onus.base.instants import DAY_US, Instant, ZoneTable
from onus.core.assessment.dossier import ACTS, Dossier
from onus.core.assessment.named_duties import unknown_duties
from onus.core.contracts.facts import Act
from onus.core.determinations.life import life
from onus.core.papers.kinds import BY_ID, CREWS
from onus.core.papers.numbering import RegisteredPaper
from onus.core.papers.service import DIGEST, acts_of_service, source_of
from onus.outside.dossiers import read_dossier
from onus.outside.files import atomic_file, bounded_read
from onus.outside.paper_files import NoSuchRegister
from onus.wire.act_lines import with_acts
from onus.wire.dossier_files import read_acts
from onus.wire.paper_register import number_text, place_named, read_register_bytes


class NoSuchNumber(OnusError):
    """The register knows no paper of this number."""

    code = "PAPERS-030"
    what = "{register} has no paper `{number}`."
    why = "Only a paper that was written and numbered can be served."
    do = "Write the number as it stands on the paper. Known: {known}."


class ServedAlready(OnusError):
    """The paper was served on this party before, at another moment or by another post."""

    code = "PAPERS-031"
    what = "{number} was served on {toward} at {at} already."
    why = "Served twice, it would have two clocks for one reply."
    do = "Correct the first service with an act that names it in `supersedes`: {id}."


class ServedTooEarly(OnusError):
    """A paper was served before its day, before what it says was known, or before it was written down."""

    code = "PAPERS-032"
    what = "{number} bears the date {day} and says what was known by {known}; it cannot have been served at {at} and recorded at {recorded}."
    why = "Nobody can hand over what is not written, or write down what has not happened."
    do = (
        "Correct --at or --recorded-at: neither lies before the date and the moment that the paper speaks of."
    )


class PostMayNot(OnusError):
    """The post is not in the register, or has not the power that the paper needs."""

    code = "PAPERS-033"
    what = "The post `{post}` {why_not}."
    why = "An act outside a post's powers counts for nothing on the ladder."
    do = "Name a post that may: {able}."


class NamesUnknown(OnusError):
    """A paper speaks of duties that the dossier does not have."""

    code = "PAPERS-037"
    what = "{number} speaks of {count} duties that this dossier did not have by {known}: {names}."
    why = "An act that names nothing which is owed starts no clock and holds no ladder."
    do = "Name the dossier that the paper was made from, and the register as Onus wrote it."


class OtherText(OnusError):
    """A paper of this number that says something else was served."""

    code = "PAPERS-038"
    what = "{number} was served before with other words: `{id}` has {old}, and {register} has sha256 {new}."
    why = "One number would stand for two papers; whose clock runs, nobody could tell."
    do = "Name the register that the served paper stands in, or write this one anew under its own number."


class ReplacedPaper(OnusError):
    """A later paper of the register stands in for the one that shall be served."""

    code = "PAPERS-039"
    what = "{number} was replaced by {later}."
    why = "The later one says what is the case now; two papers about one matter would both start clocks."
    do = "Serve {later}; add --although-replaced where the old one was handed over all the same."


@dataclass(frozen=True, slots=True)
class Service:
    """Who served which paper on whom, and when.

    Attributes:
        number: as it stands on the paper, in either language, or the name of its files.
        toward: whom it was served on; empty for whom it is for.
        although_replaced: whether it was served though a later paper replaces it.
    """

    number: str
    at: Instant
    recorded_at: Instant
    by_post: str
    toward: str = ""
    although_replaced: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """The acts of a service, whether they are new, and the clocks that it starts.

    Attributes:
        reply_by: until when the party may reply to findings of the paper; None where it has none.
        cure_by: until when an order gives time for a cure; None for other papers.
    """

    acts: tuple[Act, ...]
    new: bool
    zone: ZoneTable
    reply_by: Instant | None = None
    cure_by: Instant | None = None


def serve_paper(dossier: Path, register: Path, service: Service) -> Served:
    """Write down that a paper was served; the same service twice is one.

    Raises:
        FaultyInput: the dossier or the register has faults.
        NoSuchRegister, NoSuchNumber: there is no such paper.
        PostMayNot: the post may not serve it.
        ServedTooEarly: the times cross.
        NamesUnknown: it speaks of duties that the dossier does not have.
        OtherText: another text was served under its number.
        ReplacedPaper: a later paper stands in for it.
        ServedAlready: it was served on that party in another way.
    """
    known = read_dossier(dossier).dossier
    rows = _rows(register)
    row = _row(rows, register, service.number)
    path = dossier / ACTS
    raw = bounded_read(path) if path.is_file() else b""

    number = number_text(row.kind, year=row.year, serial=row.serial, language="zh-Hans")
    _check_post(known, row, service.by_post)
    _check_times(known, row, number, service)
    acts = acts_of_service(
        row, number=number, at=service.at, recorded_at=service.recorded_at,
        by_post=service.by_post, toward=service.toward,
    )  # fmt: skip
    old = {act.id: act for act in known.acts}
    new = [act for act in acts if act.id not in old]
    _check_text(known, row, number, register)
    _check_old(known, [(old[act.id], act) for act in acts if act.id in old], number)
    if new:
        _check_replaced(rows, row, number, service)
        _check_names(dossier, row, number)
    changed = with_acts(raw, new, known.zone)
    faults = read_acts(changed).faults
    if faults:
        raise FaultyInput(faults, source=ACTS)

    if new:
        with atomic_file(path) as aside:
            aside.write_bytes(changed)
    served = [act for act in acts if act.duties]
    told = life(served, (acts[0].toward,), as_of=service.recorded_at, reply_within_h=known.reply_within_h)
    return Served(
        acts=acts,
        new=bool(new),
        zone=known.zone,
        reply_by=told.reply_by(acts[0].toward),
        cure_by=next((act.until for act in acts if act.until is not None), None),
    )


def _rows(register: Path) -> tuple[RegisteredPaper, ...]:
    if not register.is_file():
        raise NoSuchRegister(register=register)
    return read_register_bytes(bounded_read(register), file=register.name)


def _row(rows: Sequence[RegisteredPaper], register: Path, number: str) -> RegisteredPaper:
    wanted = place_named(number)
    for row in rows:
        if row.place == wanted:
            return row
    known = [number_text(row.kind, year=row.year, serial=row.serial, language="zh-Hans") for row in rows]
    raise NoSuchNumber(register=register, number=number, known=", ".join(known[:20]) or "-")


def _check_post(dossier: Dossier, row: RegisteredPaper, by_post: str) -> None:
    """See that both posts are on the register, and that the one that signed had the power to."""
    power = BY_ID[row.kind].power
    posts = {post.id: post.powers for post in dossier.register.posts}
    for post in (by_post, row.post):
        if post and post not in posts:
            raise PostMayNot(post=post, why_not="is not in officers.toml", able=", ".join(posts))
    signed = row.post or by_post
    if power and power not in posts[signed]:
        able = [post for post, powers in posts.items() if power in powers]
        raise PostMayNot(post=signed, why_not=f"has not the power `{power}`", able=", ".join(able) or "-")


def _check_times(dossier: Dossier, row: RegisteredPaper, number: str, service: Service) -> None:
    written = dossier.zone.local_day(Instant(service.at)).isoformat() >= row.day
    early = min(service.at, service.recorded_at) < row.known_by
    if early or not written or service.recorded_at < service.at or service.at - service.recorded_at > DAY_US:
        zone = dossier.zone
        raise ServedTooEarly(
            number=number, day=row.day, known=zone.local_text(row.known_by), at=zone.local_text(service.at), recorded=zone.local_text(service.recorded_at),
        )  # fmt: skip


def _check_text(dossier: Dossier, row: RegisteredPaper, number: str, register: Path) -> None:
    """See that no other words went out under the number; the acts say by their digest which did."""
    for act in dossier.acts:
        if act.paper == number and act.source.startswith(DIGEST) and act.source != source_of(row):
            raise OtherText(number=number, id=act.id, old=act.source, register=register, new=row.digest)


def _check_replaced(
    rows: Sequence[RegisteredPaper], row: RegisteredPaper, number: str, service: Service
) -> None:
    here = (row.kind, f"{row.year}/{row.serial}")
    later = next((one for one in rows if (one.kind, one.replaces) == here), None)
    if later is not None and not service.although_replaced:
        told = number_text(later.kind, year=later.year, serial=later.serial, language="zh-Hans")
        raise ReplacedPaper(number=number, later=told)


def _check_names(path: Path, row: RegisteredPaper, number: str) -> None:
    """See that every duty was one of the dossier's by then; a crew's list names also those to come."""
    then = read_dossier(path, as_of=row.known_by).dossier
    to_come = row.kind == CREWS.id
    strange = unknown_duties(then, row.findings, as_of=row.known_by, to_come=to_come)
    if strange:
        raise NamesUnknown(
            number=number, count=len(strange), known=then.zone.local_text(row.known_by), names=", ".join(strange[:5])
        )  # fmt: skip


def _check_old(dossier: Dossier, pairs: Sequence[tuple[Act, Act]], number: str) -> None:
    for old, new in pairs:
        if (old.happened_at, old.by_post, old.kind) != (new.happened_at, new.by_post, new.kind):
            at = dossier.zone.local_text(old.happened_at)
            raise ServedAlready(number=number, toward=old.toward, at=at, id=old.id)
