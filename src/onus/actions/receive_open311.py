"""Receive from a program: a request of Open311 becomes a report like any other, an update an event.

The surprise: no program closes a report. What a contractor's system calls closed is its
claim that the work is done, which an officer checks; what a reporter's system calls
closed is a reporter who is satisfied.

Read place and notice, decide which event it is, write report, key and token in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.actions.answer_report import claim_done
from onus.actions.receive_report import TEXT_MAX, Arriving, Receipt, receive_report
from onus.actions.reopen_report import give_feedback, reopen_report, support_report
from onus.actions.report_events import Place
from onus.base.instants import Instant
from onus.core.reports.events import CLOSED, MERGED, RETALIATION, Refused
from onus.core.reports.life import ReportLife
from onus.outside.entropy import new_salt
from onus.records.open311 import ProgramKey, keep_request, keep_trial, sent_by
from onus.records.pins import place_at, places_called
from onus.records.reports import NewPhoto, lives_of, report_named
from onus.records.street_search import find_streets
from onus.records.unit import unit
from onus.wire.open311.sent import NewRequest, NewUpdate

CHANNEL = "open311"
NOT_YOURS, UNKNOWN = "not_yours", "unknown"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a program gets for a request.

    Attributes:
        receipt: number and code.
        token: stands for the number.
        placed: whether a segment was found.
    """

    receipt: Receipt
    token: str
    placed: bool


@dataclass(frozen=True, slots=True)
class Located:
    """Where a request is.

    Attributes:
        place_id: segment; empty where none is sure.
        known: False where a segment was named that is not there.
    """

    place_id: str
    known: bool = True


def locate(sent: NewRequest, assessment: int) -> Located:
    """Return the segment of a request: as it is named, else under its pin, else by its address."""
    if sent.address_id:
        found = places_called(assessment, sent.address_id)
        return Located(found[0], True) if len(found) == 1 else Located("", bool(found))
    if sent.lon_e7 is not None and sent.lat_e7 is not None:
        pinned = place_at(assessment, sent.lon_e7, sent.lat_e7)
        return Located("" if pinned is None else pinned.id)
    named = places_called(assessment, sent.address)
    if not named:
        streets = find_streets(assessment, sent.address, most=2)
        named = places_called(assessment, streets[0].name) if len(streets) == 1 else ()
    return Located(named[0] if len(named) == 1 else "")


def receive_request(
    sent: NewRequest, place_id: str, *, program: ProgramKey, dossier: str, language: str,
    photos: tuple[NewPhoto, ...], key: bytes, store: Path, now: Instant,
) -> Taken:  # fmt: skip
    """Keep what a program sent as a report; it is stored when this returns.

    Raises:
        ReportUnfit: it says what no report may say.
    """
    lines = [sent.description, *(f"{name}: {value}" for name, value in _beside(sent))]
    arriving = Arriving(
        dossier=dossier, sort=sent.service.sort, happened_at=sent.happened_at, language=language,
        service=sent.service.service, place_id=place_id, lon_e7=sent.lon_e7, lat_e7=sent.lat_e7,
        text="\n".join(line for line in lines if line)[:TEXT_MAX], channel=CHANNEL,
        notice_id=sent.notice_id, photos=photos, mail=sent.mail, telephone=sent.telephone,
    )  # fmt: skip
    token = new_salt()
    with unit():
        receipt = receive_report(arriving, key=key, store=store, now=now)
        keep_request(
            receipt.ref,
            key=program.digest,
            token_digest=token_digest(token),
            media_url=sent.media_url,
            at=now,
        )
    return Taken(receipt, token, bool(place_id))


def receive_update(
    sent: NewUpdate, *, program: ProgramKey, dossier: str, site: Place, now: Instant
) -> ReportLife | Refused:
    """Write down what a program says of a report."""
    report = report_named(sent.ref)
    if report is None or report.dossier != dossier or report.sort == RETALIATION:
        return Refused(UNKNOWN)
    if program.may_update:
        if not sent.is_closed:
            return Refused(NOT_YOURS)
        return claim_done(
            sent.ref, person=program.name, done=sent.description, done_by=program.name, evidence=(), site=site,
            now=now,
        )  # fmt: skip
    if not sent_by(program.digest, [sent.ref]):
        return Refused(NOT_YOURS)
    if sent.is_closed:
        return give_feedback(sent.ref, satisfied=True, text=sent.description, site=site, now=now)
    if lives_of([sent.ref])[sent.ref].state in (CLOSED, MERGED):
        return reopen_report(sent.ref, text=sent.description, site=site, now=now)
    if sent.description:
        return give_feedback(sent.ref, satisfied=False, text=sent.description, site=site, now=now)
    return support_report(sent.ref, site=site, now=now)


def receive_trial(sent: NewRequest, place_id: str, *, ref: str, dossier: str, now: Instant) -> str:
    """Keep a request to the test endpoint, without its words and without who sent it; return its token."""
    token = new_salt()
    body = {
        "service_code": sent.service.code, "place_id": place_id, "lon_e7": sent.lon_e7, "lat_e7": sent.lat_e7,
        "happened_at": sent.happened_at,
    }  # fmt: skip
    keep_trial(ref, dossier=dossier, token_digest=token_digest(token), body=body, at=now)
    return token


def token_digest(token: str) -> str:
    """Return what is kept of a token, and of a key of a program."""
    return sha256(token.encode()).hexdigest()


def _beside(sent: NewRequest) -> list[tuple[str, str]]:
    """Return what an officer should read below the reporter's words."""
    told = {"part": sent.answers.get("part", ""), "issuer": sent.answers.get("issuer", ""),
            "address": sent.address, "media_url": sent.media_url}  # fmt: skip
    return [(name, value) for name, value in told.items() if value]
