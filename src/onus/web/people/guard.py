"""Guard: every view says which page or action it is, and the table of permissions answers.

In:  `@allowed("case.work")` on a view; `require(request, "case.act.order", subject)` inside one.
Out: the view, or a page that says what is missing and who has it, or the way to sign in.

How a view is guarded:

    @allowed("street.see")                              # open to everybody: nobody is asked anything
    @allowed("case.work")                               # GET and POST
    @allowed("case.work", post="case.act.order")        # another right for POST
    @allowed("case.work", acts=("case.act.order", "case.act.deduct"))  # the view asks with `require`
    @allowed("report.see", subject=my_subject)          # my_subject(request, **parts of the address)

Without `subject` it is found by the parts of the address that are named `dossier`, `case`,
`duty`, `notice`, `place` or `report`. A list has no subject: its rows are chosen with
`request_reach(request, action)`.

The surprise: a view without a declaration is no page of ours. A test walks over every
address and fails for it; and what the table does not name is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.actions.permit import (
    below,
    dossiers_in_reach,
    in_regions,
    permission,
    permit,
    subject_of,
    within_reach,
    would_permit,
)
from onus.core.authority.actors import Scope
from onus.core.authority.permitted import SECOND_FACTOR, SIGN_IN, Permitted, Refused
from onus.core.authority.subjects import NOTHING, Subject
from onus.outside.clock import now
from onus.web.people.actors import actor_of
from onus.web.people.refusals import refused

View = TypeVar("View", bound=Callable[..., HttpResponse])
SubjectOf = Callable[..., Subject]
PARTS = ("dossier", "case", "duty", "notice", "place", "report")
READING = ("GET", "HEAD", "OPTIONS")
REASON = "reason"
"""The field or parameter in which a reader of personal data says why; it is written down with the reading."""
NEEDS_NO_CHANGE = ("account.",)
"""What may be done before a password that somebody else gave has been changed."""


class NotPermitted(PermissionDenied):
    """Inside a guarded view, something was refused."""

    def __init__(self, found: Refused) -> None:
        """Keep what was refused, for the page that tells it."""
        super().__init__(found.action)
        self.found = found


def allowed(
    action: str, *, post: str = "", acts: tuple[str, ...] = (), subject: SubjectOf | None = None
) -> Callable[[View], View]:
    """Declare which page or action a view is, and let nobody else in.

    Args:
        action: its name in `law/permissions.toml`.
        post: the name for requests that change something, where it differs.
        acts: names for which the view itself asks, with `require`.
        subject: finds what a request is about; None finds it by the parts of the address.

    The view finds `request.permission`, the `Permitted` with the post, and `request.about`, the subject.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *words: Any, **parts: Any) -> HttpResponse:
            wanted = action if request.method in READING else post or action
            try:
                about = (
                    NOTHING
                    if permission(wanted).public and subject is None
                    else _about(subject, request, parts)
                )
                stopped = _before(request, wanted)
                if stopped is not None:
                    return stopped
                request.permission = require(request, wanted, about)
                request.about = about
                return view(request, *words, **parts)
            except NotPermitted as no:
                return _told(request, no)

        answer.actions = tuple(dict.fromkeys(one for one in (action, post, *acts) if one))  # type: ignore[attr-defined]
        answer.page, answer.post = action, post or action  # type: ignore[attr-defined]
        return answer  # type: ignore[return-value]

    return guarded


def require(request: HttpRequest, action: str, subject: Subject = NOTHING) -> Permitted:
    """Return the permission for an action, inside a guarded view; `permission.post` is the post that acts.

    Raises:
        NotPermitted: it is refused; the guard of the view turns it into a page.
    """
    if permission(action).public:
        return Permitted(action)
    reason = request.POST.get(REASON) or request.GET.get(REASON) or ""
    found = permit(actor_of(request), action, in_regions(subject, settings.REGIONS), reason=reason, now=now())
    if isinstance(found, Refused):
        raise NotPermitted(found)
    return found


def may(request: HttpRequest, action: str, subject: Subject = NOTHING) -> bool:
    """Return whether whoever looks might do something: for a page that shows a button or leaves it out."""
    return would_permit(actor_of(request), action, in_regions(subject, settings.REGIONS), now=now())


def request_reach(request: HttpRequest, action: str) -> tuple[Scope, ...]:
    """Return the scopes within which whoever looks may do something."""
    return within_reach(actor_of(request), action, now=now())


def request_dossiers(request: HttpRequest, action: str) -> tuple[str, ...]:
    """Return the ids of the dossiers in which whoever looks may do something: they choose the rows of a list."""
    return dossiers_in_reach(actor_of(request), action, now=now(), regions=settings.REGIONS)


def request_below(request: HttpRequest, action: str) -> dict[str, tuple[str, ...]]:
    """Return the dossiers of each region in which whoever looks may do something."""
    return below(request_reach(request, action), settings.REGIONS)


def _about(subject: SubjectOf | None, request: HttpRequest, parts: dict[str, Any]) -> Subject:
    if subject is not None:
        return subject(request, **parts)
    named = {name: str(parts[name]) for name in PARTS if parts.get(name)}
    return subject_of(**named) if named else NOTHING


def _before(request: HttpRequest, action: str) -> HttpResponse | None:
    """Return the way to the page on which a password that somebody else gave is changed, where it is due."""
    if permission(action).public or action.startswith(NEEDS_NO_CHANGE) or not actor_of(request).user:
        return None
    return (
        HttpResponseRedirect(reverse("people:password"))
        if getattr(request.user, "must_change", False)
        else None
    )


def _told(request: HttpRequest, no: NotPermitted) -> HttpResponse:
    """Lead a stranger to sign in, whoever lacks the code to give it, and tell everybody else what is missing."""
    ways = {SIGN_IN: "people:sign_in", SECOND_FACTOR: "people:code"}
    if no.found.reason in ways and request.method in READING:
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse(ways[no.found.reason])}?{query}")
    return refused(request, no.found)
