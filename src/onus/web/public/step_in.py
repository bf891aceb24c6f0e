"""Stepping in: the form by which a superior takes a hand in a case, and what it leads to.

The surprise: this is the one public page that writes. It stands beside the case so
that whoever steps in has read it, and it is open to superiors alone.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from onus.actions.permit import subject_of
from onus.actions.step_in import REASON_MAX, step_in
from onus.core.acts.filling import Wrong
from onus.core.authority.subjects import Subject
from onus.outside import clock
from onus.web.people.actors import doer_of
from onus.web.people.guard import allowed
from onus.web.public.asked import Asked, NotThere, asked_dossier, not_there, to
from onus.web.public.cases import case_asked
from onus.web.shell import page

DOCUMENTS = ("contract.json", "posts.json", "bodies.json")


class StepInForm(forms.Form):
    """Why somebody steps in; what the field must hold is decided by the action."""

    use_required_attribute = False
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": REASON_MAX}), required=False
    )


def subject_of_case(request: HttpRequest, dossier: str, case_id: str) -> Subject:
    """Return the case as the table of permissions asks for it."""
    return subject_of(dossier=dossier, case=case_id)


@allowed("region.step_in", subject=subject_of_case)
def step_into(request: HttpRequest, dossier: str, case_id: str) -> HttpResponse:
    """Show the form, and record the act."""
    try:
        asked = asked_dossier(request, dossier, *DOCUMENTS)
        one, _ = case_asked(asked, case_id)
    except NotThere as missing:
        return not_there(request, missing)
    form = _form(asked, request)
    if request.method == "POST":
        doer = doer_of(request, request.POST.get("post", ""))
        done = step_in(dossier, one.case_id, doer, reason=request.POST.get("reason", ""), now=clock.now())
        if not isinstance(done, tuple):
            return HttpResponseRedirect(to("case", dossier, case_id))
        _tell(asked, form, done)
    shown = {
        "form": form,
        "what": asked.obligation(one.obligation_id),
        "where": asked.district(one.district),
        "case_href": to("case", dossier, case_id),
        "crumbs": asked.crumbs(
            (asked.say("cases_title"), to("cases", dossier=dossier)),
            (asked.obligation(one.obligation_id), to("case", dossier, case_id)),
            (asked.say("step_in"), ""),
        ),
        "banner": asked.banner,
    }
    return page(request, "web/public/step_in.html", shown, status=422 if form.errors else 200)


def _form(asked: Asked, request: HttpRequest) -> StepInForm:
    form = StepInForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].label = asked.say("step_in_reason")
    form.fields["reason"].help_text = asked.say("step_in_hint", most=REASON_MAX)
    form.is_valid()
    return form


def _tell(asked: Asked, form: StepInForm, wrong: tuple[Wrong, ...]) -> None:
    for one in wrong:
        name = one.field or None
        form.add_error(
            name, asked.say(f"step_in_wrong_{one.code}" if _known(one) else "step_in_wrong", most=REASON_MAX)
        )


def _known(one: Wrong) -> bool:
    return one.code in ("missing", "long", "closed")
