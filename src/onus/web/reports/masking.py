"""Masking: a photo with rectangles over faces and plates, drawn or typed as numbers.

In:  the photo of a report, and rectangles.
Out: the copy that the public sees.

The surprise: every look at the unmasked picture is a reading of personal data and is
written down; the guard does it when the picture itself is asked for.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.actions.answer_report import Officer
from onus.actions.keep_photo import prepared_photo
from onus.actions.mask_photo import mask_photo, withhold_photo
from onus.core.reports.events import Refused
from onus.outside.clock import now as clock
from onus.records.reports import KeptPhoto, report_named
from onus.web.people.actors import actor_of
from onus.web.people.guard import allowed
from onus.web.reports.desk import kept_from
from onus.web.reports.desk_forms import MaskForm
from onus.web.reports.photos import picture
from onus.web.reports.site import site
from onus.web.sentences import say
from onus.web.shell import language_of, page


@allowed("photo.mask")
def mask(request: HttpRequest, report: str, number: int) -> HttpResponse:
    """Show a photo with the tool, and make the public copy."""
    photo, language, now = _photo(request, report, number), language_of(request), clock()
    first = {"masks": "\n".join(" ".join(map(str, row)) for row in photo.facts.get("masks", []))}
    form = MaskForm(request.POST or None, language=language, initial=first)
    refused = ""
    if request.method == "POST":
        officer = Officer(actor_of(request).user, request.permission.post)
        done: object = None
        if request.POST.get("act") == "withhold":
            done = withhold_photo(report, number, officer, site=site(), now=now)
        elif form.is_valid():
            done = mask_photo(report, number, officer, masks=form.cleaned_data["masks"], site=site(), now=now)
        if isinstance(done, Refused):
            refused = say(f"reports.refused_{done.reason}", language)
        elif done is not None:
            return HttpResponseRedirect(reverse("reports:mask", args=(report, number)))
    shown = {"photo": photo, "form": form, "report": report, "refused": refused}
    return page(
        request, "web/reports/mask.html", shown, status=422 if form.errors else 409 if refused else 200
    )


@allowed("photo.mask")
def clean_photo(request: HttpRequest, report: str, number: int) -> HttpResponse:
    """Answer with a photo as it came, without metadata; nobody keeps it."""
    return picture(_photo(request, report, number).clean_sha256, public=False)


@allowed("photo.mask")
def masked_photo(request: HttpRequest, report: str, number: int) -> HttpResponse:
    """Answer with the copy that the public sees, before it does."""
    photo = _photo(request, report, number)
    if not photo.public_sha256:
        raise Http404
    return picture(photo.public_sha256, public=False)


def _photo(request: HttpRequest, report: str, number: int) -> KeptPhoto:
    found, photo = report_named(report), prepared_photo(number, data=settings.DATA, now=clock())
    if (
        found is None
        or photo is None
        or not photo.clean_sha256
        or photo.report != found.ref
        or kept_from(request, found, clock())
    ):
        raise Http404
    return photo
