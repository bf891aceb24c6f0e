"""Seeding: what the committee is drawn from, and where whoever holds a cosigned checkpoint brings it.

In:  a purchase that somebody acts in; the file of a checkpoint.
Out: the announced rule, what is on record, and whether a draw follows.

The surprise: anybody who sees the desk may bring one, a bidder too. Who brings it changes nothing.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from onus.actions.bring_checkpoint import NOTE_BYTES_MAX, bring_checkpoint, checkpoints_held, seed_rule
from onus.actions.tender_desk import TenderNow, person_in
from onus.base.texts import Language
from onus.core.evaluation.seeds import name_of_key
from onus.report.tender_words import tender_word
from onus.web.people.actors import actor_of
from onus.web.people.guard import allowed
from onus.web.purchase.parts import crumbs, subject, tender_of, told
from onus.web.sentences import say
from onus.web.shell import language_of, page


@allowed("tender.work", post="tender.act", subject=subject)
def seed(request: HttpRequest, tender: str) -> HttpResponse:
    """Show how the seed comes about, and take a checkpoint."""
    at, language, actor = tender_of(request, tender), language_of(request), actor_of(request)
    faults: dict[str, str] = {}
    if request.method == "POST":
        file = request.FILES.get("checkpoint")
        raw = file.read(NOTE_BYTES_MAX + 1) if file is not None else b""
        # Who bids stands beside nothing before the opening, not even in our own tables.
        by = "" if person_in(actor).suppliers else actor.user
        done = bring_checkpoint(at, raw, by=by)
        if not isinstance(done, tuple):
            messages.success(request, say("purchase.seed_brought", language))
            return HttpResponseRedirect(request.path)
        faults = told(done, language)
    shown = {"at": at, "crumbs": crumbs(request, at, say("purchase.seed", language)), "faults": faults}
    shown |= _shown(at, language)
    response = page(request, "web/purchase/seed.html", shown, status=422 if faults else 200)
    response["Cache-Control"] = "no-store"
    return response


def _shown(at: TenderNow, language: Language) -> dict[str, Any]:
    rule, found = seed_rule(at), at.proceeding.seed
    if rule is None:
        return {"rule": None}
    why = at.proceeding.why_no_seed
    return {
        "rule": rule,
        "witnesses": [name_of_key(key) for key in rule.witnesses],
        "not_before": at.tender.zone.local_text(rule.not_before),
        "seed": found.text if found is not None else "",
        "why": tender_word("seed", why, language) if why else "",
        "held": [
            {
                "size": one.size,
                "root": one.root,
                "signed": [
                    {"witness": mark.witness, "at": at.tender.zone.local_text(mark.at)}
                    for mark in one.cosigned
                ],
            }
            for one in checkpoints_held(at)
        ],
    }
