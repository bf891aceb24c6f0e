"""Appointments: who is appointed to what; a head appoints and ends, by dates and a paper.

In:  forms.
Out: pages and appointments; an ended one stays in the list.

The surprise: there is no box to tick for a right. A right comes from a post, a post
from an appointment, and the page shows on what paper it rests. For one purchase no account
is opened here: whoever appoints would see the password of the second person.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onus.actions import accounts
from onus.actions.appoint import (
    appoint as make_appointment,
)
from onus.actions.appoint import (
    asked_to_appoint,
    asked_to_end,
    end_appointment,
    incompatible,
    may_end,
    roles_to_give,
    subject_of_appointment,
    subject_of_scope,
)
from onus.actions.appoint_in_purchase import purchase_as_subject, purchases_within, scope_for
from onus.actions.permit import rule_of_separation
from onus.core.authority.actors import Role, Scope
from onus.core.authority.appointing import NO_ACCOUNT, OWN_ACCOUNT, TOGETHER
from onus.core.authority.permitted import APART, Refused
from onus.outside.clock import now
from onus.records import people
from onus.records.people import KeptAppointment, NoAccount, NoAppointment
from onus.records.subjects import posts_in
from onus.web.people.actors import actor_of
from onus.web.people.forms import AppointForm, EndForm, WordedForm, zone_here
from onus.web.people.guard import NotPermitted, allowed, request_below, request_reach, require
from onus.web.people.rows import appointment_rows
from onus.web.people.signing_in import GET_POST
from onus.web.sentences import say
from onus.web.shell import language_of, page

LIST = "appointment.list"


@never_cache
@allowed(LIST)
def appointments(request: HttpRequest) -> HttpResponse:
    """Show the appointments within reach, those that ended too."""
    actor, at = actor_of(request), now()
    kept = people.appointments(within=request_reach(request, LIST), below=request_below(request, LIST))
    endable = [
        one.number
        for one in kept
        if may_end(actor, one, store=settings.STORE, regions=settings.REGIONS, now=at)
    ]
    shown = {
        "rows": appointment_rows(kept, language_of(request), at, may_end=endable),
        "zone": zone_here(),
        "may_appoint": bool(roles_to_give(actor, now=at)),
    }
    return page(request, "web/people/appointments.html", shown)


@never_cache
@require_http_methods(GET_POST)
@allowed(LIST, acts=("appoint",))
def appoint(request: HttpRequest) -> HttpResponse:
    """Appoint somebody; in a post, where there is no account yet, one is opened, and its first password shown once."""
    actor, at, language = actor_of(request), now(), language_of(request)
    form = AppointForm(
        request.POST or None, language=language, roles=[one.value for one in roles_to_give(actor, now=at)],
        posts=_posts(request, language),
        of_purchase=[one.value for one in roles_to_give(actor, now=at, purchase=True)],
        purchases=[
            (f"{one.id}|{one.scope.region}|{one.scope.body}|", f"{one.title.text(language) or one.id} · {one.scope.body}")
            for one in purchases_within(request_reach(request, "appoint"), settings.STORE)
        ],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said, login = form.cleaned_data, form.cleaned_data["login"]
        wanted = {
            "role": Role(said["role"]), "scope": form.scope(), "post": form.post(), "since": form.since(),
            "until": form.until(), "paper": said["paper"], "regions": settings.REGIONS, "now": at,
            "purchase": purchase_as_subject(form.tender(), settings.STORE) if form.tender() else None,
        }  # fmt: skip
        if wanted["purchase"] is not None:
            wanted["scope"] = scope_for(wanted["role"], wanted["scope"], wanted["purchase"])
        require(request, "appoint", wanted["purchase"] or subject_of_scope(form.scope()))
        # Nobody opens an account by an appointment that is refused: what stands against it comes first.
        refused = asked_to_appoint(actor, login, **wanted)
        if isinstance(refused, Refused):
            _tell(form, refused)
        elif not (password := _account_for(form, login, said["name"])) and form.errors:
            pass
        elif isinstance(found := make_appointment(actor, login, **wanted), Refused):
            _tell(form, found)
        elif password:
            return page(request, "web/people/first_password.html", {"login": login, "password": password})
        else:
            return HttpResponseRedirect(reverse("people:appointments"))
    return page(request, "web/people/appoint.html", {"form": form}, status=422 if form.errors else 200)


def _account_for(form: AppointForm, login: str, name: str) -> str:
    """Open an account where there is none; returns its first password, or the empty text."""
    try:
        people.account(login)
    except NoAccount:
        if not name:
            form.wrong("name", "wrong_no_name")
            return ""
        return accounts.open_account(login, name=name, mail="", now=now())[1]
    return ""


def _tell(form: WordedForm, found: Refused) -> None:
    """Say in the form why somebody may not be appointed."""
    if found.reason == TOGETHER:
        form.add_error("role", incompatible(found.rule).why.text(form.language))
    elif found.reason in (NO_ACCOUNT, OWN_ACCOUNT):
        form.add_error("login", say(f"people.refused_{found.reason}", form.language))
    elif found.reason == APART:
        form.add_error("login", rule_of_separation(found.rule).why.text(form.language))
    else:
        form.add_error("role", say(f"people.refused_{found.reason}", form.language))


def _posts(request: HttpRequest, language: str) -> list[tuple[str, str]]:
    """Return the posts that whoever looks may fill, and each dossier for roles without a post."""
    found = []
    for scope in request_reach(request, "appoint"):
        for dossier in people.dossiers_within(
            (Scope(scope.dossier, scope.region),), below=request_below(request, "appoint")
        ):
            posts = [one for one in posts_in(dossier) if scope.body in ("", one["body"])]
            for post in posts:
                title = post["title"].get("zh" if language == "zh-Hans" else "en") or post["id"]
                found.append(
                    (f"{dossier}|{scope.region}|{post['body']}|{post['id']}", f"{dossier} · {title}")
                )
            found.append((f"{dossier}|{scope.region}|{scope.body}|", f"{dossier} · {scope.body or '—'}"))
    return list(dict.fromkeys(found))


@never_cache
@require_http_methods(GET_POST)
@allowed("account.see", acts=("appoint",))
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End an appointment, on a day and by a paper."""
    kept, actor = _there(number), actor_of(request)
    if kept.login != actor.user:
        require(request, "appoint", subject_of_appointment(kept, settings.STORE))
        answer = asked_to_end(actor, kept, store=settings.STORE, regions=settings.REGIONS, now=now())
        if isinstance(answer, Refused):
            raise NotPermitted(answer)
    form = EndForm(request.POST or None, language=language_of(request))
    if request.method == "POST" and form.is_valid():
        found = end_appointment(
            actor, number, until=form.until(), paper=form.cleaned_data["paper"], store=settings.STORE,
            regions=settings.REGIONS, now=now(),
        )  # fmt: skip
        if not isinstance(found, Refused):
            own = kept.login == actor.user
            return HttpResponseRedirect(reverse("people:account" if own else "people:appointments"))
        _tell(form, found)
    rows = appointment_rows([kept], language_of(request), now())
    shown = {"form": form, "row": rows[0], "zone": zone_here()}
    return page(request, "web/people/end.html", shown, status=422 if form.errors else 200)


def _there(number: int) -> KeptAppointment:
    try:
        return people.appointment(number)
    except NoAppointment:
        raise Http404 from None
