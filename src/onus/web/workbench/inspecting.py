"""Inspecting: places drawn from a public seed, and what was found at each, entered on a telephone in the street."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.actions.doing import Matter
from onus.actions.inspect_places import DRAW_MAX, RESULTS, Draw, draw_places, draws_of, record_inspections
from onus.base.texts import Localized
from onus.core.acts.filling import Wrong
from onus.outside import clock
from onus.outside.file_store import keep
from onus.outside.photo_intake import take_in
from onus.records import workbench
from onus.records.facts import facts_of
from onus.report.codes import RESULTS as RESULT_WORDS
from onus.web.act_forms import sentence_of, values_of
from onus.web.people.actors import doer_of
from onus.web.people.guard import allowed
from onus.web.shell import page
from onus.web.workbench.acting import picked_cases, post_choices
from onus.web.workbench.parts import Bench, bench_of, case_href, case_title, crumbs
from onus.wire.intake.picture_faults import PictureRefused

USUAL_COUNT = 10


@allowed("workbench.see", acts=("case.act.inspect",))
def draw(request: HttpRequest, dossier: str) -> HttpResponse:
    """Draw the places of an inspection, for a case or for an obligation."""
    bench = bench_of(request, dossier, reach="workbench.see")
    sent = request.POST if request.method == "POST" else request.GET
    picked = picked_cases(bench, sent.getlist("case"))
    wrong: tuple[Wrong, ...] = ()
    if request.method == "POST":
        doer = doer_of(request, sent.get("post", ""))
        matter = Matter(dossier, tuple(case.case_id for case in picked[:1]))
        done = draw_places(values_of(request.POST), doer, matter, now=clock.now())
        if isinstance(done, Draw):
            return HttpResponseRedirect(reverse("workbench:draw_results", args=[dossier, done.act]))
        wrong = done
    shown = {
        "bench": bench,
        "crumbs": crumbs(bench, bench.say("workbench.draw")),
        "picked": picked[0] if picked else None,
        "picked_title": case_title(bench, picked[0]) if picked else "",
        "obligations": [
            {"id": one["id"], "title": bench.obligation(one["id"])}
            for one in bench.contract.get("obligations", ())
            if one["owed_by"] == "contractor"
        ],
        "districts": workbench.districts_of(bench.assessment),
        "given": {name: sent.get(name, "") for name in ("duties", "districts", "occurrence", "count")},
        "usual": USUAL_COUNT,
        "most": DRAW_MAX,
        "wrong": wrong_by_field(bench, wrong),
        "posts": post_choices(request, bench),
    }
    return page(request, "web/workbench/draw.html", shown, status=422 if wrong else 200)


@allowed("workbench.see", acts=("case.act.inspect",))
def results(request: HttpRequest, dossier: str, act: str) -> HttpResponse:
    """Show the places of a draw and take what was found at each: all of them at once, or none."""
    bench = bench_of(request, dossier, reach="workbench.see")
    found = next((one for one in draws_of(dossier) if one.act == act), None)
    if found is None:
        raise Http404
    wrong: tuple[Wrong, ...] = ()
    refused: dict[str, str] = {}
    if request.method == "POST":
        photos, refused = _photos(request, bench, found)
        doer = doer_of(request, request.POST.get("post", ""))
        if not refused:
            done = record_inspections(found, values_of(request.POST), doer, photos=photos, now=clock.now())
            if not isinstance(done, tuple):
                messages.success(
                    request, bench.say("workbench.recorded_now", what=bench.say("workbench.inspection"))
                )
                back = case_href(bench, found.about) if found.about else request.path
                return HttpResponseRedirect(back)
            wrong = done
    faults = wrong_by_field(bench, wrong) | {f"photo-{place}": told for place, told in refused.items()}
    shown = {
        "bench": bench,
        "crumbs": crumbs(bench, bench.say("workbench.draw_results")),
        "draw": found,
        "place_count": len(found.places),
        "at": bench.local(found.at),
        "obligation": bench.obligation(found.obligation),
        "rows": _rows(request, bench, found, faults),
        "wrong": faults,
        "text": request.POST.get("text", bench.say("workbench.inspection_text", count=len(found.places))),
        "done": _recorded(bench, found),
        "posts": post_choices(request, bench),
    }
    return page(request, "web/workbench/results.html", shown, status=422 if faults else 200)


def wrong_by_field(bench: Bench, wrong: tuple[Wrong, ...]) -> dict[str, str]:
    """Return what is amiss in words, by field; the part of a field's name behind a dash is its row."""
    return {
        one.field or "form": sentence_of(
            Wrong(one.field.partition("-")[0], one.code, one.found), bench.language
        )
        for one in wrong
    }


def _photos(request: HttpRequest, bench: Bench, found: Draw) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names under which photos are kept, and why others were refused, by place."""
    kept, refused = {}, {}
    for place in found.places:
        upload = request.FILES.get(f"photo-{place}")
        if upload is None:
            continue
        try:
            taken = take_in(upload.read(), name=str(upload.name), zone=bench.zone)
        except PictureRefused as fault:
            refused[place] = fault.told(bench.language)
            continue
        kept[place] = f"{keep(Path(settings.STORE), taken.public)}.jpg"
    return kept, refused


def _rows(
    request: HttpRequest, bench: Bench, found: Draw, faults: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    names = workbench.place_names(bench.assessment, found.places)
    return [
        {
            "place": place,
            "name": names.get(place, place),
            "note": request.POST.get(f"note-{place}", ""),
            "fault": faults.get(f"result-{place}")
            or faults.get(f"note-{place}")
            or faults.get(f"photo-{place}", ""),
            "results": [
                {
                    "id": result,
                    "word": Localized(*RESULT_WORDS[result]).text(bench.language),
                    "checked": request.POST.get(f"result-{place}") == result,
                }
                for result in RESULTS
            ],
        }
        for place in found.places
    ]


def _recorded(bench: Bench, found: Draw) -> list[Mapping[str, str]]:
    """Return the results that are on the record for a draw."""
    kept = [one for one in facts_of(found.dossier) if one.legal_basis == f"draw {found.act}"]
    names = workbench.place_names(bench.assessment, (one.place_id for one in kept))
    return [
        {
            "name": names.get(one.place_id, one.place_id),
            "word": Localized(*RESULT_WORDS[one.row["result"]]).text(bench.language),
            "at": bench.local(one.happened_at),
            "note": one.row.get("note", ""),
        }
        for one in kept
    ]
