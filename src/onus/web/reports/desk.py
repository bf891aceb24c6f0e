"""The desk of reports: what lies with an office, by the time that is left, and every act on one report.

In:  an officer with an appointment.
Out: a list; the page of a report; its acts, each with its own right.

The surprise: a report of retaliation is not in the list of whoever it may be about, and
its address answers like one that does not exist.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.actions import answer_report as acts
from onus.actions.answer_report import Inspected, Officer
from onus.actions.answer_reports import MANY_MAX
from onus.actions.mask_photo import release_words
from onus.actions.reopen_report import reject_reopening
from onus.actions.report_events import is_kept_from
from onus.actions.report_publication import public_rungs
from onus.actions.report_ways import loaded, register_of, way_of
from onus.base.instants import Instant
from onus.base.texts import Language, Localized
from onus.core.reports.clocks import standing
from onus.core.reports.events import RETALIATION, Refused
from onus.core.reports.life import live
from onus.outside.clock import now as clock
from onus.records.people import account
from onus.records.places import place_named
from onus.records.reports import (
    KeptReport,
    StandingRow,
    contact_of,
    events_of,
    photos_of,
    report_named,
    standing_rows,
)
from onus.records.shown_places import seen_at
from onus.web.people.actors import actor_of
from onus.web.people.guard import allowed, may, request_dossiers, request_reach, require
from onus.web.reports.desk_forms import FORMS, DeskForm
from onus.web.reports.site import site
from onus.web.sentences import say
from onus.web.shell import language_of, page

SHOWN_AT_MOST = 300
EVIDENCE_OFFERED = 20
ACTS = (
    "report.answer",
    "report.hide",
    "report.close",
    "report.reopening.judge",
    "photo.mask",
    "report.retaliation.see",
)
RIGHT = {
    "close": "report.close",
    "merge": "report.close",
    "reject": "report.reopening.judge",
    "words": "photo.mask",
    "hide": "report.hide",
}
"""The right that an act needs where it is not `report.answer`."""
FOR_MANY = ("acknowledge", "inspect", "answer", "close")
"""What is said or found alike of several reports; to hide, to join or to turn down is decided one by one."""
PLACES_OFFERED = 100
ASKED = ("post", "where", "all")
"""What chooses the rows of the list."""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One report in the list."""

    row: StandingRow
    place: str
    post: Localized
    overdue: bool
    zone: str


def acts_for_many(request: HttpRequest) -> tuple[str, ...]:
    """Return the acts that whoever looks may do on some report; for each of them it is asked again."""
    return tuple(act for act in FOR_MANY if request_reach(request, RIGHT.get(act, "report.answer")))


@allowed("report.list")
def desk(request: HttpRequest) -> HttpResponse:
    """List the reports within reach, those first whose time ends first."""
    now, chosen = clock(), request.GET
    rows: list[DeskRow] = []
    for dossier in request_dossiers(request, "report.list"):
        rows += _rows(request, dossier, chosen.get("post", ""), chosen.get("all") != "1", now)
    rows.sort(key=lambda one: (one.row.due_at is None, one.row.due_at or 0, one.row.report.ref))
    posts = sorted({(one.row.post, one.post) for one in rows if one.row.post})
    places = Counter(one.place for one in rows if one.place)
    where = chosen.get("where", "")
    rows = [one for one in rows if where in ("", one.place)][:SHOWN_AT_MOST]
    shown = {
        "rows": rows,
        "posts": posts,
        "post": chosen.get("post", ""),
        "all": chosen.get("all"),
        "places": sorted(places.items(), key=lambda one: (-one[1], one[0]))[:PLACES_OFFERED],
        "where": where,
        "acts": acts_for_many(request),
        "all_picked": chosen.get("picked") == "1",
        "pick_all": urlencode(
            [*((name, text) for name, text in chosen.items() if name in ASKED), ("picked", "1")]
        ),
        "note": next((f"reports.many_{name}" for name in ("none", "too_many") if name in chosen), ""),
        "most": MANY_MAX,
    }
    return page(request, "web/reports/desk.html", shown)


def _rows(request: HttpRequest, dossier: str, post: str, open_only: bool, now: Instant) -> list[DeskRow]:
    known = loaded(dossier)
    titles = {one.id: one.title for one in register_of(dossier, settings.STORE).posts}
    found = standing_rows(dossier, post=post, open_only=open_only, most=SHOWN_AT_MOST)
    seen = [one for one in found if not kept_from(request, one.report, now)]
    return [
        DeskRow(
            one, place_of(one.report), titles.get(one.post, Localized()),
            one.due_at is not None and one.due_at < now, known.time_zone,
        )
        for one in seen
    ]  # fmt: skip


@allowed("report.see", acts=ACTS)
def work(request: HttpRequest, report: str) -> HttpResponse:
    """Show one report with everything that is known of it, and do what a form of it asks."""
    language, now = language_of(request), clock()
    found = report_named(report)
    if found is None or kept_from(request, found, now):
        return page(request, "web/reports/not_there.html", status=404)
    if found.sort == RETALIATION:
        require(request, "report.retaliation.see", request.about)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act not in FORMS:
        return _work(request, found, language, now)
    permission = require(request, RIGHT.get(act, "report.answer"), request.about)
    form = _form(act, found, language, now, data=request.POST)
    if not form.is_valid():
        return _work(request, found, language, now, wrong={act: form}, status=422)
    officer = Officer(actor_of(request).user, permission.post, form.cleaned_data.get("basis", ""))
    done = DOINGS[act](found.ref, officer, form.cleaned_data, now)
    if isinstance(done, Refused):
        told = say(f"reports.refused_{done.reason}", language, what=done.what)
        form.refuse(done.reason, told)
        return _work(request, found, language, now, wrong={act: form}, refused=told, status=409)
    return HttpResponseRedirect(reverse("reports:work", args=(found.ref,)))


@allowed("report.see", post="report.contact.read")
def contact(request: HttpRequest, report: str) -> HttpResponse:
    """Ask why, then show how a reporter can be reached; the reading is written down with the reason."""
    found = report_named(report)
    if found is None or kept_from(request, found, clock()):
        return page(request, "web/reports/not_there.html", status=404)
    reason = request.POST.get("reason", "").strip()
    shown: dict[str, Any] = {"report": found, "missing": request.method == "POST" and not reason}
    if request.method == "POST" and reason:
        mail, telephone = contact_of(found.ref)
        shown |= {"read": True, "mail": mail, "telephone": telephone}
    response = page(request, "web/reports/contact.html", shown, status=422 if shown["missing"] else 200)
    response["Cache-Control"] = "no-store"
    return response


def _work(
    request: HttpRequest,
    report: KeptReport,
    language: Language,
    now: Instant,
    *,
    wrong: dict[str, DeskForm] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    dossier, life = loaded(report.dossier), live(events_of(report.ref))
    way = way_of(report, settings.STORE)
    found = standing(life, way.chain, way.clocks, at=max(now, life.changed_at))
    titles = {post.id: post.title for post in way.register.posts}
    about = request.about
    forms = {
        act: (wrong or {}).get(act) or _form(act, report, language, now)
        for act in _possible(life.state, life.hidden)
        if may(request, RIGHT.get(act, "report.answer"), about)
        and not (act == "hide" and acts.answers_for(report.ref, actor_of(request).user, site=site(), now=now))
    }
    shown = {
        "report": report, "dossier": dossier, "life": life, "standing": found, "forms": forms, "refused": refused,
        "place": place_named(dossier.assessment or 0, report.place_id) if report.place_id else None,
        "post": titles.get(found.post, Localized()), "rungs": public_rungs(way, found, Instant(report.received_at)),
        "events": [(one, titles.get(one.by_post, Localized())) for one in events_of(report.ref)],
        "photos": photos_of(report.ref), "may_mask": may(request, "photo.mask", about),
        "may_contact": may(request, "report.contact.read", about),
    }  # fmt: skip
    return page(request, "web/reports/work.html", shown, status=status)


OPEN_ACTS = ("acknowledge", "inspect", "answer", "close", "merge")


def _possible(state: str, hidden: bool) -> list[str]:
    """Return the acts that may come next, as the page offers them; the core has the last word."""
    offered = [] if state in ("closed", "merged") else list(OPEN_ACTS)
    if state != "received" and "acknowledge" in offered:
        offered.remove("acknowledge")
    if state == "reopened":
        offered.insert(0, "reject")
    return [*offered, "show" if hidden else "hide", "words"]


def _form(act: str, report: KeptReport, language: Language, now: Instant, **more: Any) -> DeskForm:
    dossier = loaded(report.dossier)
    evidence: tuple[tuple[str, str], ...] = ()
    if act == "close" and report.place_id:
        seen = seen_at(dossier.assessment or 0, report.place_id, most=EVIDENCE_OFFERED)
        # What was seen before the report cannot show that it was settled.
        after = [one for one in seen if one.at >= report.happened_at and (one.ref or one.source_ref)]
        evidence = tuple((one.ref or one.source_ref, one.kind) for one in after)
    return FORMS[act](
        language=language, zone=dossier.time_zone, now=now, evidence=evidence, prefix=act,
        initial={"words": report.public_text or report.text} if act == "words" else {}, **more,
    )  # fmt: skip


def _inspected(given: dict[str, Any]) -> Inspected | None:
    at, result = given.get("inspected_at"), given.get("result")
    return Inspected(at, result, given.get("note", "")) if at is not None and result else None


Doing = Callable[[str, Officer, dict[str, Any], Instant], object]
DOINGS: dict[str, Doing] = {
    "acknowledge": lambda ref, who, _given, now: acts.acknowledge_report(ref, who, site=site(), now=now),
    "answer": lambda ref, who, given, now: acts.answer_report(ref, who, text=given["text"], site=site(), now=now),
    "inspect": lambda ref, who, given, now: acts.inspect_for_report(
        ref, who, inspected=_inspected(given), text=given["note"], site=site(), now=now
    ),
    "close": lambda ref, who, given, now: acts.close_report(
        ref, who, done=given["done"], done_by=given["done_by"], evidence=given["evidence"],
        inspected=_inspected(given), site=site(), now=now,
    ),
    "merge": lambda ref, who, given, now: acts.merge_report(ref, who, into=given["into"], site=site(), now=now),
    "hide": lambda ref, who, given, now: acts.hide_report(ref, who, reason=given["reason"], site=site(), now=now),
    "show": lambda ref, who, given, now: acts.show_report(ref, who, reason=given["reason"], site=site(), now=now),
    "reject": lambda ref, who, given, now: reject_reopening(ref, who, reason=given["reason"], site=site(), now=now),
    "words": lambda ref, who, given, now: release_words(ref, who, words=given["words"], site=site(), now=now),
}  # fmt: skip


def kept_from(request: HttpRequest, report: KeptReport, now: Instant) -> bool:
    """Return whether whoever asks must not know of a report: one of retaliation, for all but those it goes to."""
    if report.sort != RETALIATION:
        return False
    actor = actor_of(request)
    serving = [one for one in actor.serving(now) if one.scope.dossier in ("", report.dossier)]
    posts = [one.post for one in serving if one.post]
    names = [actor.user, account(actor.user).name] if actor.user else []
    persons = [name for name in names if name]
    # Without a post nobody stands in its way, so nobody without one is let near it.
    return not posts or is_kept_from(report, posts=posts, persons=persons, store=settings.STORE, at=now)


def place_of(report: KeptReport) -> str:
    """Return where a report is, as people call it: its street, else its district."""
    place = place_named(loaded(report.dossier).assessment or 0, report.place_id) if report.place_id else None
    return report.district if place is None else place.name or place.place_id
