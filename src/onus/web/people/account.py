"""One's own account: what one is appointed to, how one signs in, and every session at once.

In:  forms of whoever has signed in.
Out: pages and changes of that account, and of no other.
"""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onus.actions import accounts
from onus.outside.clock import now
from onus.records import people, second_factors
from onus.web.people import second_factor
from onus.web.people.actors import actor_of, forget
from onus.web.people.forms import CodeForm, PasswordForm, RecusalForm, zone_here
from onus.web.people.guard import allowed, may
from onus.web.people.rows import appointment_rows
from onus.web.people.sessions import end
from onus.web.people.signing_in import GET_POST, landing, wanted_next
from onus.web.posting import posted
from onus.web.shell import language_of, page


@never_cache
@allowed("account.see")
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account."""
    actor = actor_of(request)
    shown = {
        "account": people.account(actor.user),
        "held": appointment_rows(people.appointments(login=actor.user), language_of(request), now()),
        "recusals": people.recusals(actor.user),
        "zone": zone_here(),
        "second_factor": second_factors.has_one(actor.user),
        "proven": actor.second_factor,
        "owed": second_factor.owes_one(actor),
        "codes_left": second_factors.recovery_left(actor.user),
        "may_appoint": may(request, "appointment.list"),
        "may_see_readings": may(request, "personal_data.log.see"),
    }
    return page(request, "web/people/account.html", shown)


@never_cache
@sensitive_post_parameters()
@require_http_methods(GET_POST)
@allowed("account.see", post="account.secure")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; every other session ends by it."""
    form = PasswordForm(request.POST or None, language=language_of(request))
    if request.method == "POST" and form.is_valid() and _new_password_stands(request, form):
        accounts.change_password(actor_of(request).user, form.cleaned_data["new_password"])
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)
        return HttpResponseRedirect(reverse("people:account"))
    shown = {
        "form": form,
        "must": getattr(request.user, "must_change", False),
        "login": request.user.get_username(),
    }
    return page(request, "web/people/password.html", shown, status=422 if form.errors else 200)


def _new_password_stands(request: HttpRequest, form: PasswordForm) -> bool:
    """Return whether the old password is right and the new one will do; else the form says what is wrong."""
    # Taken out first: a field that is told to be wrong is cleaned no more.
    old, new, again = (form.cleaned_data[name] for name in ("password", "new_password", "again"))
    if not request.user.check_password(old):
        form.wrong("password", "wrong_old_password")
    if new != again:
        form.wrong("again", "wrong_again")
    if new == old:
        form.wrong("new_password", "wrong_same")
    try:
        validate_password(new, request.user)
    except ValidationError as error:
        form.add_error("new_password", error)
    return not form.errors


@never_cache
@require_http_methods(GET_POST)
@allowed("account.see", post="account.secure")
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up a telephone for one-time codes; whoever has one already proves it first."""
    if second_factors.has_one(actor_of(request).user) and not actor_of(request).second_factor:
        return HttpResponseRedirect(reverse("people:code", query={"next": reverse("people:set_up")}))
    form = CodeForm(request.POST or None, language=language_of(request))
    if request.method == "POST" and form.is_valid():
        if second_factor.confirm(request, form.cleaned_data["code"]):
            return _recovery_codes(request)
        form.wrong("code", "wrong_code")
    device = second_factors.being_set_up(request.user.pk)
    shown = {
        "form": form,
        "next": wanted_next(request),
        # Drawn by us from our own secret; nothing in it was entered by anybody.
        "picture": mark_safe(second_factor.picture(device)),  # noqa: S308
        "secret": second_factor.secret_text(device),
        "login": actor_of(request).user,
    }
    return page(request, "web/people/set_up.html", shown, status=422 if form.errors else 200)


@never_cache
@allowed("account.secure")
@posted("people:account")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them once; only with the second factor."""
    if not actor_of(request).second_factor:
        return HttpResponseRedirect(reverse("people:code", query={"next": reverse("people:account")}))
    return _recovery_codes(request)


def _recovery_codes(request: HttpRequest) -> HttpResponse:
    codes = second_factor.new_recovery_codes(request)
    shown = {"codes": codes, "next": wanted_next(request) or landing(request)}
    return page(request, "web/people/recovery_codes.html", shown)


@never_cache
@allowed("account.end_sessions")
@posted("people:account")
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End every session of this account, this one too."""
    accounts.end_sessions(actor_of(request).user)
    end(request)
    return HttpResponseRedirect(reverse("people:sign_in"))


@never_cache
@require_http_methods(GET_POST)
@allowed("account.see", post="recusal.declare")
def recuse(request: HttpRequest) -> HttpResponse:
    """Declare a conflict of interest."""
    form = RecusalForm(request.POST or None, language=language_of(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        accounts.recuse(
            actor_of(request).user, matter=said["matter"], named=said["named"], until=form.until(),
            reason=said["reason_of_recusal"], now=now(),
        )  # fmt: skip
        forget(request)
        return HttpResponseRedirect(reverse("people:account"))
    return page(request, "web/people/recuse.html", {"form": form}, status=422 if form.errors else 200)
