"""Signing in: a name with a password, then a one-time code where the post demands it; and signing out.

In:  forms.
Out: a session under a new name, or the form again with what is wrong.

The surprise: a wrong name and a wrong password give one answer, after the same time.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onus.core.authority.actors import Role
from onus.outside.clock import now
from onus.records import second_factors
from onus.web.people import second_factor
from onus.web.people.actors import actor_of
from onus.web.people.forms import CodeForm, SignInForm
from onus.web.people.guard import allowed
from onus.web.people.sessions import ENDED, FAILED, begin, end
from onus.web.posting import posted
from onus.web.shell import language_of, page

LANDINGS = (
    ("workbench:desks", {Role.OFFICER, Role.HEAD, Role.SUPERIOR}),
    ("contractor:dossiers", {Role.CONTRACTOR}),
    ("reports:desk", {Role.INTAKE}),
)
"""Where the work of a role lies; the first that somebody has counts."""
GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(GET_POST)
@allowed("account.sign_in")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; lead on to the code, or to where somebody wanted to go."""
    form = SignInForm(request.POST or None, language=language_of(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        user = authenticate(request, username=said["login"], password=said["password"])
        if user is not None:
            begin(request, user)
            return HttpResponseRedirect(next_step(request, wanted_next(request)))
        form.wrong(None, "wrong_password")
    kept = request.session.session_key is not None
    shown = {
        "form": form,
        "next": wanted_next(request),
        "ended": kept and bool(request.session.pop(ENDED, False)),
        "failed": kept and bool(request.session.pop(FAILED, False)),
        "to_city": city_address(),
    }
    return page(request, "web/people/sign_in.html", shown, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_POST)
@allowed("account.see", post="account.secure")
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the one-time code, or for a recovery code."""
    if not second_factors.has_one(actor_of(request).user):
        return HttpResponseRedirect(_with_next("people:set_up", wanted_next(request)))
    form = CodeForm(request.POST or None, language=language_of(request))
    if request.method == "POST" and form.is_valid():
        found = second_factor.prove(request, form.cleaned_data["code"])
        if found.proven:
            return HttpResponseRedirect(wanted_next(request) or landing(request))
        form.wrong("code", "wrong_code_wait" if found.wait_s else "wrong_code", seconds=found.wait_s)
    shown = {"form": form, "next": wanted_next(request)}
    return page(request, "web/people/code.html", shown, status=422 if form.errors else 200)


@never_cache
@allowed("account.sign_out")
@posted("people:account")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    end(request)
    return HttpResponseRedirect(reverse("people:sign_in"))


def wanted_next(request: HttpRequest) -> str:
    """Return where somebody wanted to go, if it is a page of ours; else the empty text."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""


def city_address() -> str:
    """Return where somebody signs in through the identity provider of the city; empty where there is none."""
    return reverse("oidc_authentication_init") if settings.THROUGH_CITY else ""


def next_step(request: HttpRequest, wanted: str) -> str:
    """Return what comes after the password: the code, its set-up, or where somebody wanted to go."""
    actor = actor_of(request)
    if second_factors.has_one(actor.user):
        return _with_next("people:code", wanted)
    if second_factor.owes_one(actor):
        return _with_next("people:set_up", wanted)
    return wanted or landing(request)


def landing(request: HttpRequest) -> str:
    """Return where the work of whoever signed in lies: the queue, the portal, or else their account."""
    roles = {one.role for one in actor_of(request).serving(now())}
    for name, theirs in LANDINGS:
        if roles & theirs:
            return reverse(name)
    return reverse("people:account")


def _with_next(name: str, wanted: str) -> str:
    return reverse(name, query={"next": wanted} if wanted else None)
