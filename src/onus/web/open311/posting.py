"""Posting: requests and updates that programs send.

In:  a call with fields and files.
Out: a value, and the name of its outermost element; what was sent is stored by then.

The surprise: a photo is taken in here as from a browser, made anew and sealed; an address
where a photo lies is kept for the officer and never fetched. Whoever could make this
server fetch an address could make it knock on doors inside its own network.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from onus.actions.admit_sender import admit_key
from onus.actions.keep_photo import keep_photo
from onus.actions.receive_open311 import (
    NOT_YOURS,
    UNKNOWN,
    locate,
    receive_request,
    receive_update,
)
from onus.actions.receive_report import PHOTOS_MAX, ReportUnfit
from onus.core.reports.events import Refused
from onus.records.documents import document
from onus.records.open311 import ProgramKey
from onus.records.reports import NewPhoto
from onus.web.intake_safety import intake_key
from onus.web.open311.asking import Call, Refusal, area_of, fields_of, key_of
from onus.web.open311.reading import Answer
from onus.web.open311.shown import Jurisdiction
from onus.web.reports.site import report_key, site
from onus.web.sentences import say
from onus.wire.intake.picture_faults import PictureRefused
from onus.wire.intake.picture_forms import BYTES_MAX
from onus.wire.open311.asked import Wrong
from onus.wire.open311.documents import accepted, update_taken
from onus.wire.open311.sent import NewRequest, NewUpdate, new_request, new_update

MEDIA = ("media", "media[]", "photo", "image")
NOTICES = "notices.json"


def post_request(call: Call) -> Answer:
    """Answer `POST requests`: a report like any other."""
    fields = fields_of(call)
    area = area_of(call, fields)
    program = _admitted(call, fields, area)
    sent = new_request(fields, area.services, area.zone, now=call.now)
    if not isinstance(sent, NewRequest):
        raise Refusal(*sent)
    place = placed(sent, area)
    _check_notice(sent, area)
    photos = _photos(call, area)

    try:
        taken = receive_request(
            sent, place, program=program, dossier=area.dossier.id, language=call.language, photos=photos,
            key=report_key(), store=settings.STORE, now=call.now,
        )  # fmt: skip
    except ReportUnfit as unfit:
        raise Refusal(Wrong(400, "unfit", {"reason": unfit.named["reason"]})) from unfit

    address = f"{settings.PUBLIC_ADDRESS}/{call.language.lower()}/reports/follow"
    notice = say(
        "open311.taken", call.language, ref=taken.receipt.ref, code=taken.receipt.code, address=address
    )
    if not taken.placed:
        notice += " " + say("open311.taken_no_place", call.language)
    wants_token = sent.wants_token or "respond-async" in call.request.headers.get("Prefer", "")
    return "service_requests", accepted(taken.receipt.ref, notice, token=taken.token if wants_token else "")


def post_update(call: Call) -> Answer:
    """Answer `POST servicerequestupdates`."""
    fields = fields_of(call)
    area = area_of(call, fields)
    program = _admitted(call, fields, area)
    sent = new_update(fields, area.zone, now=call.now)
    if not isinstance(sent, NewUpdate):
        raise Refusal(*sent)

    done = receive_update(sent, program=program, dossier=area.dossier.id, site=site(), now=call.now)

    if isinstance(done, Refused):
        if done.reason == UNKNOWN:
            raise Refusal(Wrong(404, "no_such_request", {"found": sent.ref}))
        if done.reason == NOT_YOURS:
            raise Refusal(Wrong(403, "not_yours"))
        raise Refusal(Wrong(400, "not_now", {"reason": done.reason}))
    return "service_request_updates", update_taken(f"{sent.ref}.{done.changed_at}")


def placed(sent: NewRequest, area: Jurisdiction) -> str:
    """Return the segment of a request; empty where none is sure.

    Raises:
        Refusal: it names one that is not there.
    """
    found = locate(sent, area.assessment)
    if not found.known:
        raise Refusal(Wrong(404, "no_such_place", {"found": sent.address_id[:60]}))
    return found.place_id


def _admitted(call: Call, fields: dict[str, list[str]], area: Jurisdiction) -> ProgramKey:
    program = key_of(call, fields, area.dossier.id, needed=True)
    assert program is not None, "a key that is needed is there, or refused"
    refused = admit_key(program.digest, key=intake_key(), now=call.now)
    if refused is not None:
        raise Refusal(Wrong(429, "too_fast", {"wait": refused.wait_s}))
    return program


def _check_notice(sent: NewRequest, area: Jurisdiction) -> None:
    if not sent.notice_id:
        return
    known = document(area.assessment, NOTICES) or ()
    if not any(one.get("id") == sent.notice_id for one in known):
        raise Refusal(Wrong(400, "no_such_notice", {"found": sent.notice_id[:60]}))


def _photos(call: Call, area: Jurisdiction) -> tuple[NewPhoto, ...]:
    files = [file for name in MEDIA for file in call.request.FILES.getlist(name)]
    if len(files) > PHOTOS_MAX:
        raise Refusal(Wrong(400, "too_many_photos", {"limit": PHOTOS_MAX}))
    keys = tuple(Path(one) for one in settings.SEALING_KEYS)
    try:
        return tuple(
            keep_photo(_bytes(file), name=file.name or "", zone=area.zone.name, data=settings.DATA, keys=keys)
            for file in files
        )
    except PictureRefused as refused:
        raise Refusal(Wrong(400, "unfit", {"reason": refused.told(call.language)})) from refused


def _bytes(file: UploadedFile) -> bytes:
    """Return the bytes of a file, and one more than is taken of a larger one."""
    return file.read(BYTES_MAX + 1)
