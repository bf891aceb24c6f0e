"""Following a report: by its receipt code, without an account; feedback, reopening and erasing.

In:  the code, in the body of a form and never in an address.
Out: the report with everything that was done about it, to whoever has the code.

The surprise: a wrong code and a report that does not exist get the same answer. The
code travels with each form, so nothing has to be remembered between two pages.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from onus.actions.admit_sender import NotAdmitted
from onus.actions.erase_contacts import erase_on_wish
from onus.actions.reopen_report import give_feedback, reopen_report, support_report
from onus.actions.report_publication import public_report, public_rungs, public_steps
from onus.actions.report_ways import loaded, way_of
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.reports.clocks import standing
from onus.core.reports.events import NOT_SATISFIED, SATISFIED, Refused
from onus.core.reports.life import live
from onus.core.reports.receipts import kept_digest, read_number
from onus.outside.clock import now as clock
from onus.records.contacts import has_contact
from onus.records.places import place_named
from onus.records.reports import KeptReport, events_of, photos_of, report_of_code
from onus.web import intake_safety
from onus.web.people.guard import allowed
from onus.web.reports.forms import CodeForm, FeedbackForm, ReopenForm
from onus.web.reports.site import report_key, site
from onus.web.sentences import say
from onus.web.shell import language_of, page

SUPPORT, ERASE = "support", "erase"


@allowed("report.follow", acts=("report.reopen", "report.contact.erase"))
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for the code; show its report, and take feedback or a reopening."""
    language, now = language_of(request), clock()
    if request.method != "POST":
        return page(request, "web/reports/follow.html", {"form": CodeForm(language=language)})
    form = CodeForm(request.POST, language=language)
    report = None
    if form.is_valid():
        report = report_of_code(kept_digest(form.cleaned_data["code"], report_key()))
        if report is None:
            form.add_error("code", say("reports.fault_no_such_code", language))
    if report is None:
        return page(request, "web/reports/follow.html", {"form": form}, status=422)
    return _opened(request, report, form.cleaned_data["code"], now)


def _opened(request: HttpRequest, report: KeptReport, code: str, now: Instant) -> HttpResponse:
    """Show a report to whoever has its code, after what a form of its page asked for."""
    language, step = language_of(request), request.POST.get("step", "")
    feedback = FeedbackForm(request.POST if step == "feedback" else None, language=language)
    reopen = ReopenForm(request.POST if step == "reopen" else None, language=language)
    done: object = None
    if step == "feedback" and feedback.is_valid():
        given = feedback.cleaned_data
        done = give_feedback(
            report.ref,
            satisfied=given["satisfied"] == SATISFIED,
            text=given["feedback"],
            site=site(),
            now=now,
        )
        feedback = FeedbackForm(language=language)
    if step == "reopen" and reopen.is_valid():
        done = reopen_report(report.ref, text=reopen.cleaned_data["reopen"], site=site(), now=now)
        reopen = ReopenForm(language=language)
    if step == ERASE:
        done = erase_on_wish(report.ref, now=now)
    refused = say(f"reports.refused_{done.reason}", language) if isinstance(done, Refused) else ""
    shown = {
        **_shown(report, now), "code": code, "feedback": feedback, "reopen": reopen, "refused": refused,
        "reachable": has_contact(report.ref), "done": step if done not in (None, False) and not refused else "",
    }  # fmt: skip
    response = page(request, "web/reports/mine.html", shown, status=409 if refused else 200)
    response["Cache-Control"] = "no-store"
    return response


def _shown(report: KeptReport, now: Instant) -> dict[str, object]:
    dossier, life = loaded(report.dossier), live(events_of(report.ref))
    way = way_of(report, settings.STORE)
    found = standing(life, way.chain, way.clocks, at=max(now, life.changed_at))
    titles = {post.id: post.title for post in way.register.posts}
    return {
        "report": report, "dossier": dossier, "life": life, "standing": found,
        "place": place_named(dossier.assessment or 0, report.place_id) if report.place_id else None,
        "post": titles.get(found.post, Localized()),
        "rungs": public_rungs(way, found, Instant(report.received_at)),
        "steps": public_steps(report.ref, titles), "photos": len(photos_of(report.ref)),
        "unsatisfied": bool(life.feedback) and life.feedback[-1].target == NOT_SATISFIED,
    }  # fmt: skip


@allowed("report.make")
def support(request: HttpRequest, ref: str) -> HttpResponse:
    """Count one more who says the same as a report that the public sees."""
    language, now = language_of(request), clock()
    report = public_report(read_number(ref) or ref, settings.STORE, at=now)
    if report is None:
        return page(request, "web/reports/not_there.html", status=404)
    fault, done = "", False
    found: object = None
    if request.method == "POST":
        found = intake_safety.admitted(request, SUPPORT)
        if isinstance(found, NotAdmitted):
            fault = intake_safety.told(found, language)
        else:
            support_report(report.ref, site=site(), now=now)
            done = True
    shown = {"report": report, "puzzle": intake_safety.shown_puzzle(SUPPORT), "fault": fault, "done": done}
    response = page(request, "web/reports/support.html", shown, status=429 if fault else 200)
    if isinstance(found, NotAdmitted):
        response = intake_safety.saying_when(response, found)
    return intake_safety.with_device(request, response)
