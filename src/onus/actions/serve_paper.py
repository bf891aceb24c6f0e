"""Serve a paper: read dossier and register, decide what that comes to, write the acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onus.base.errors import FaultyInput, OnusError
from onus.base.instants import DAY_US, Instant
from onus.base.texts import LANGUAGES
from onus.core.assessment.dossier import ACTS, Dossier
from onus.core.contracts.facts import Act
from onus.core.papers.kinds import BY_ID
from onus.core.papers.numbering import RegisteredPaper
from onus.core.papers.service import acts_of_service
from onus.outside.dossiers import read_dossier
from onus.outside.files import atomic_file, bounded_read
from onus.outside.paper_files import NoSuchRegister
from onus.wire.act_lines import with_acts
from onus.wire.dossier_files import read_acts
from onus.wire.paper_register import file_stem, number_text, register_rows


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
    """A paper was served before the day that stands on it, or before it was written down."""

    code = "PAPERS-032"
    what = "{number} bears the date {day}; it cannot have been served at {at} and recorded at {recorded}."
    why = "Nobody can hand over what is not written, or write down what has not happened."
    do = "Correct --at or --recorded-at."


class PostMayNot(OnusError):
    """The post is not in the register, or has not the power that the paper needs."""

    code = "PAPERS-033"
    what = "The post `{post}` {why_not}."
    why = "An act outside a post's powers counts for nothing on the ladder."
    do = "Name a post that may: {able}."


@dataclass(frozen=True, slots=True)
class Service:
    """Who served which paper on whom, and when.

    Attributes:
        number: as it stands on the paper, in either language, or the name of its files.
        toward: whom it was served on; empty for whom it is for.
    """

    number: str
    at: Instant
    recorded_at: Instant
    by_post: str
    toward: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """The acts of a service, and whether they are new."""

    acts: tuple[Act, ...]
    new: bool


def serve_paper(dossier: Path, register: Path, service: Service) -> Served:
    """Write down that a paper was served; the same service twice is one.

    Raises:
        FaultyInput: the dossier or the register has faults.
        NoSuchRegister, NoSuchNumber: there is no such paper.
        PostMayNot: the post may not serve it.
        ServedTooEarly: the times cross.
        ServedAlready: it was served on that party in another way.
    """
    known = read_dossier(dossier).dossier
    row = _row(register, service.number)
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
    _check_old(known, [(old[act.id], act) for act in acts if act.id in old], number)
    changed = with_acts(raw, new, known.zone)
    faults = read_acts(changed).faults
    if faults:
        raise FaultyInput(faults, source=ACTS)

    if new:
        with atomic_file(path) as aside:
            aside.write_bytes(changed)
    return Served(acts, bool(new))


def paper_names(row: RegisteredPaper) -> tuple[str, ...]:
    """Return every way in which a person may name a paper: its number and its files, in each language."""
    place = {"year": row.year, "serial": row.serial}
    numbers = [number_text(row.kind, language=language, **place) for language in LANGUAGES]
    return (*numbers, *(file_stem(row.kind, language=language, **place) for language in LANGUAGES))


def _row(register: Path, number: str) -> RegisteredPaper:
    if not register.is_file():
        raise NoSuchRegister(register=register)
    rows = register_rows(bounded_read(register).decode("utf-8-sig"), file=register.name)
    wanted = "".join(number.split())
    for row in rows:
        if wanted in ["".join(name.split()) for name in paper_names(row)]:
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
    if not written or service.recorded_at < service.at or service.at - service.recorded_at > DAY_US:
        zone = dossier.zone
        raise ServedTooEarly(
            number=number, day=row.day, at=zone.local_text(service.at), recorded=zone.local_text(service.recorded_at)
        )  # fmt: skip


def _check_old(dossier: Dossier, pairs: Sequence[tuple[Act, Act]], number: str) -> None:
    for old, new in pairs:
        if (old.happened_at, old.by_post, old.kind) != (new.happened_at, new.by_post, new.kind):
            at = dossier.zone.local_text(old.happened_at)
            raise ServedAlready(number=number, toward=old.toward, at=at, id=old.id)
