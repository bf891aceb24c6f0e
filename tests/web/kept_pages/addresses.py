"""Addresses with pages of every kind that is kept, or must not be."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from django.utils.translation import get_language

from onus.records.dossiers import dossiers
from onus.records.models import ReportEvent

RENDERED: list[str] = []


def street(request, dossier, place):
    RENDERED.append(request.get_full_path())
    shown = next((one.digest for one in dossiers() if one.id == dossier), "none")
    events = ReportEvent.objects.filter(report__place_id=place).count()
    return HttpResponse(f"{get_language()} {place} {shown} events={events} " + "street " * 100)


def today(request):
    RENDERED.append(request.get_full_path())
    return HttpResponse(
        f"{get_language()} page={request.GET.get('page')} events={ReportEvent.objects.count()}"
    )


def form(request):
    RENDERED.append(request.get_full_path())
    return HttpResponse(f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">')


def greeting(request):
    RENDERED.append(request.get_full_path())
    return HttpResponse(f"you were here {request.session.get('times', 0)} times")


def choice(request):
    RENDERED.append(request.get_full_path())
    response = HttpResponse("chosen")
    response.set_cookie("chosen", "yes")
    return response


def private(request):
    RENDERED.append(request.get_full_path())
    return HttpResponse("of one", headers={"Cache-Control": "private"})


def absent(request):
    RENDERED.append(request.get_full_path())
    raise Http404


def shapes(request):
    RENDERED.append(request.get_full_path())
    return HttpResponse("shapes", headers={"Cache-Control": "public, max-age=31536000, immutable"})


public = (
    [
        path("street/<str:dossier>/<str:place>/", street, name="street"),
        path("today/", today, name="today"),
        path("shapes/", shapes),
        path("form/", form),
        path("greeting/", greeting),
        path("choice/", choice),
        path("private/", private),
        path("absent/", absent),
    ],
    "public",
)
desk = ([path("", today, name="desk")], "workbench")
urlpatterns = i18n_patterns(path("", include(public)), path("workbench/", include(desk)))
handler500 = "onus.web.failures.server_error"
