"""Opinions: the form in which anybody answers an open consultation, without an account.

In:  a request of somebody who need not have signed in.
Out: the question with the form; a number of the opinion, or what stands against it.

The surprise: the page says beforehand that everybody will read the words, and keeps nothing of whoever
wrote them: no name, no address, no session.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from onus.actions.admit_sender import NotAdmitted
from onus.actions.give_opinion import (
    ACTION,
    TEXT,
    OpenConsultation,
    consultation_in,
    give_opinion,
    opinion_faults,
)
from onus.actions.tender_desk import TenderNow
from onus.records.tender_facts import KeptTenderFact
from onus.web import intake_safety
from onus.web.people.guard import allowed
from onus.web.public.asked import to
from onus.web.purchase.choosing import choice_words
from onus.web.purchase.parts import sentence_of, tender_of
from onus.web.sentences import say
from onus.web.shell import language_of, page

PURPOSE = "opinion"
TOO_MANY, FAULTY = 429, 422


@allowed(ACTION)
def opinion(request: HttpRequest, tender: str, consultation: str) -> HttpResponse:
    """Show an open consultation, and take an opinion on it."""
    at, language = tender_of(request, tender), language_of(request)
    found = consultation_in(at, consultation)
    if found is None:
        raise Http404
    if request.method != "POST" or not found.open:
        return _asking(request, at, found)
    text = request.POST.get(TEXT, "").strip()
    wrong = opinion_faults(at, text, names=False)
    if wrong:
        faults = [sentence_of(one, language) for one in wrong]
        return _asking(request, at, found, text=text, faults=faults, status=FAULTY)
    # Asked when nothing else is wrong: an answer to the puzzle holds once. Names are looked for after it, so
    # that whoever guesses at those of a register has to solve one for each, and is told to wait.
    may = intake_safety.admitted(request, PURPOSE)
    if isinstance(may, NotAdmitted):
        told = [intake_safety.told(may, language)]
        response = _asking(request, at, found, text=text, faults=told, status=TOO_MANY)
        return intake_safety.with_device(request, intake_safety.saying_when(response, may))
    if may.doubts:
        told = [say("purchase.opinion_doubted", language)]
        return _asking(request, at, found, text=text, faults=told, status=FAULTY)
    done = give_opinion(at, consultation, text, language)
    if isinstance(done, tuple):
        told = [sentence_of(one, language) for one in done]
        return _asking(request, at, found, text=text, faults=told, status=FAULTY)
    return intake_safety.with_device(request, _asking(request, at, found, done=done))


def _asking(
    request: HttpRequest,
    at: TenderNow,
    found: OpenConsultation,
    *,
    text: str = "",
    faults: list[str] | None = None,
    done: KeptTenderFact | None = None,
    status: int = 200,
) -> HttpResponse:
    language = language_of(request)
    shown = {
        "at": at,
        "crumbs": (
            {"name": say("tenders.title_tenders", language), "href": to("tenders")},
            {"name": at.tender.title.text(language), "href": to("tender", at.tender.id)},
            {
                "name": say("tenders.title_tender_consultations", language),
                "href": to("tender_consultations", at.tender.id),
            },
            {"name": say("purchase.opinion", language), "href": ""},
        ),
        "consultation": found,
        "subject": choice_words("subject", found.asked.subject, at, language),
        "question": found.asked.text.text(language),
        "closes": found.asked.closes.isoformat(),
        "text": text,
        "faults": faults or [],
        "done": done,
        "all": to("tender_consultations", at.tender.id),
        "puzzle": intake_safety.shown_puzzle(PURPOSE) if found.open and done is None else None,
    }
    response = page(request, "web/purchase/opinion.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    return response
