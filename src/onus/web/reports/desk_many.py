"""Many at the desk: one act on several reports that were picked, looked over on one page before it is done.

In:  the numbers that were picked, the act, and what its form asks for.
Out: the form; the page that says what will be done to how many; what was done, and what was refused.

The surprise: the right is asked for each report. One that somebody may not see is told like
one that does not exist, and whatever is refused stays picked with what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.actions.answer_report import Officer
from onus.actions.answer_reports import MANY_MAX, DoneForMany, ForOne, do_for_many, look_over_many
from onus.actions.permit import subject_of
from onus.actions.report_ways import loaded
from onus.base.instants import Instant
from onus.base.texts import Language
from onus.core.reports.events import RETALIATION, Refused
from onus.outside.clock import now as clock
from onus.records.reports import KeptReport, events_of, lives_of, report_named
from onus.records.shown_places import seen_at
from onus.web.people.actors import actor_of
from onus.web.people.guard import NotPermitted, allowed, may, require
from onus.web.people.refusals import why_refused
from onus.web.reports.desk import ACTS, DOINGS, EVIDENCE_OFFERED, FOR_MANY, RIGHT, kept_from, place_of
from onus.web.reports.desk_forms import FORMS, DeskForm
from onus.web.sentences import say
from onus.web.shell import language_of, page

PICKED, SEEN = "report", "seen"
LOOK, DO = "look", "do"


@dataclass(frozen=True, slots=True)
class PickedReport:
    """One report that was picked.

    Attributes:
        ref: its number, as it was sent.
        report: None where there is none, or none for whoever asks.
        officer: who may do it, in which post; None where nobody who asks may.
        place: where it is.
        state: in which it is.
        why: what stands against it, in words; empty for nothing.
        events: how many it had when it was looked over.
    """

    ref: str
    report: KeptReport | None
    officer: Officer | None
    place: str = ""
    state: str = ""
    why: str = ""
    events: int = 0


@allowed("report.list", acts=ACTS)
def many(request: HttpRequest) -> HttpResponse:
    """Show the form of an act on several reports, then what it will come to, then do it."""
    sent = request.POST if request.method == "POST" else request.GET
    act, refs = sent.get("act", ""), tuple(dict.fromkeys(sent.getlist(PICKED)))
    if act and act not in FOR_MANY:
        raise Http404
    if not act or not refs or len(refs) > MANY_MAX:
        note = "too_many" if len(refs) > MANY_MAX else "none"
        return HttpResponseRedirect(f"{reverse('reports:desk')}?{note}=1")
    now, language = clock(), language_of(request)
    picked = tuple(_picked(request, act, ref, now) for ref in refs)
    step = sent.get("step", "") if request.method == "POST" else ""
    if step not in (LOOK, DO):
        return _asked(
            request, act, picked, _forms(act, picked, language, now, data=request.POST if step else None)
        )
    forms = _forms(act, picked, language, now, data=request.POST)
    if not all(form.is_valid() for form in forms.values()):
        return _asked(request, act, picked, forms, status=422)
    if step == DO:
        return _done(request, act, picked, forms, now)
    return _looked_over(request, act, picked, forms, now)


def _picked(request: HttpRequest, act: str, ref: str, now: Instant) -> PickedReport:
    language, found = language_of(request), report_named(ref)
    about = subject_of(report=ref)
    hidden = found is None or kept_from(request, found, now) or not may(request, "report.see", about)
    if found is None or hidden or (
        found.sort == RETALIATION and not may(request, "report.retaliation.see", about)
    ):  # fmt: skip
        return PickedReport(ref, None, None, why=say("reports.many_not_there", language))
    told: dict[str, Any] = {
        "place": place_of(found), "state": lives_of([ref])[ref].state, "events": len(events_of(ref)),
    }  # fmt: skip
    try:
        permission = require(request, RIGHT.get(act, "report.answer"), about)
    except NotPermitted as no:
        return PickedReport(ref, found, None, why=why_refused(no.found, language), **told)
    return PickedReport(ref, found, Officer(actor_of(request).user, permission.post), **told)


def _forms(
    act: str, picked: Sequence[PickedReport], language: Language, now: Instant, *, data: Any
) -> Mapping[str, DeskForm]:
    """Return the form by time zone: what is entered is read by the clocks of each place."""
    reports = [one.report for one in picked if one.report is not None]
    zones = sorted({loaded(one.dossier).time_zone for one in reports}) or ["UTC"]
    return {
        zone: FORMS[act](
            data, language=language, zone=zone, now=now, evidence=_evidence(act, reports), prefix=act
        )
        for zone in zones
    }


def _evidence(act: str, reports: Sequence[KeptReport]) -> tuple[tuple[str, str], ...]:
    """Return what is on record at the one place of all reports, after the first of them; none for several places."""
    places = {(one.dossier, one.place_id) for one in reports}
    if act != "close" or len(places) != 1 or not reports[0].place_id:
        return ()
    first = min(one.happened_at for one in reports)
    seen = seen_at(loaded(reports[0].dossier).assessment or 0, reports[0].place_id, most=EVIDENCE_OFFERED)
    return tuple(
        (one.ref or one.source_ref, one.kind)
        for one in seen
        if one.at >= first and (one.ref or one.source_ref)
    )


def _asked(
    request: HttpRequest, act: str, picked: Sequence[PickedReport], forms: Mapping[str, DeskForm], *,
    why: Mapping[str, str] | None = None, done: int = 0, status: int = 200,
) -> HttpResponse:  # fmt: skip
    shown = {
        "act": act, "form": next(iter(forms.values())), "done": done, "several_zones": len(forms) > 1,
        "picked": [(one, (why or {}).get(one.ref, one.why)) for one in picked],
    }  # fmt: skip
    return page(request, "web/reports/many.html", shown, status=status)


def _looked_over(
    request: HttpRequest,
    act: str,
    picked: Sequence[PickedReport],
    forms: Mapping[str, DeskForm],
    now: Instant,
) -> HttpResponse:
    language = language_of(request)
    able = [one for one in picked if one.officer is not None]
    found = look_over_many(_wanted(able, forms), _doing(act, able, forms, now))
    why = _words(picked, found, language)
    if not found.done:
        return _asked(request, act, picked, forms, why=why, status=409)
    shown = {
        "act": act,
        "will": [one for one in picked if one.ref in found.done],
        "refused": [(one, why[one.ref]) for one in picked if one.ref not in found.done],
        "picked": picked,
        "typed": _typed(next(iter(forms.values()))),
        "sent": [
            (name, value)
            for name in request.POST
            if name.startswith(f"{act}-")
            for value in request.POST.getlist(name)
        ],
    }
    return page(request, "web/reports/many_sure.html", shown)


def _done(
    request: HttpRequest,
    act: str,
    picked: Sequence[PickedReport],
    forms: Mapping[str, DeskForm],
    now: Instant,
) -> HttpResponse:
    language = language_of(request)
    told = (one.rpartition(":") for one in request.POST.getlist(SEEN))
    seen = {
        ref: int(count) for ref, _, count in told if count.isascii() and count.isdecimal() and len(count) < 7
    }
    # Only what stood on the page of confirmation is done, and only as it stood there.
    able = [one for one in picked if one.officer is not None and one.ref in seen]
    found = do_for_many(_wanted(able, forms, seen), _doing(act, able, forms, now))
    left = [one for one in picked if one.ref not in found.done]
    if found.done:
        messages.success(request, say("reports.many_done", language, count=len(found.done)))
    if not left:
        return HttpResponseRedirect(reverse("reports:desk"))
    again = [one for one in left if one.officer is not None and one.ref not in seen]
    looked = look_over_many(_wanted(again, forms), _doing(act, again, forms, now))
    why = {**_words(left, looked, language), **_words(left, found, language)}
    return _asked(request, act, left, forms, why=why, done=len(found.done), status=409)


def _wanted(
    able: Sequence[PickedReport], forms: Mapping[str, DeskForm], seen: Mapping[str, int] | None = None
) -> tuple[ForOne, ...]:
    return tuple(
        ForOne(
            one.ref,
            Officer(one.officer.person, one.officer.post, _given(one, forms).get("basis", "")),
            seen[one.ref] if seen is not None else None,
        )
        for one in able
        if one.officer is not None
    )


def _doing(act: str, able: Sequence[PickedReport], forms: Mapping[str, DeskForm], now: Instant) -> Any:
    named = {one.ref: one for one in able}
    return lambda one: DOINGS[act](one.ref, one.officer, _given(named[one.ref], forms), now)


def _given(one: PickedReport, forms: Mapping[str, DeskForm]) -> dict[str, Any]:
    assert one.report is not None, "only what is there is done"
    given: dict[str, Any] = forms[loaded(one.report.dossier).time_zone].cleaned_data
    return given


def _words(picked: Sequence[PickedReport], found: DoneForMany, language: Language) -> dict[str, str]:
    """Return what stands against each report, in words."""
    said = {one.ref: one.why for one in picked if one.why}
    return said | {ref: _sentence(why, language) for ref, why in found.refused.items()}


def _sentence(why: Refused, language: Language) -> str:
    return say(f"reports.refused_{why.reason}", language, what=why.what)


def _typed(form: DeskForm) -> list[tuple[str, str]]:
    """Return what was entered as the page of confirmation shows it."""
    found = []
    for field in form:
        given = field.value()
        options = dict(getattr(field.field, "choices", ()))
        texts = [str(options.get(one, one)) for one in (given if isinstance(given, list) else [given]) if one]
        if texts:
            found.append((str(field.label), "\n".join(texts)))
    return found
