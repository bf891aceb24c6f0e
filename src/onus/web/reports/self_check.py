"""Self-check: "I got a notice": which one, where, and what it means for me.

In:  a notice of the record or another one, a place, a picture of the notice.
Out: five answers, read off the burden test; and a report that is filled in already.

The surprise: the answers need no picture. It is asked for because a notice that nobody
keeps was never given; it goes into the report, and only there.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from onus.core.reports.events import ORDERED
from onus.records.notice_checks import notices_named
from onus.web.people.guard import allowed
from onus.web.reports.making import checked
from onus.web.reports.photos import carried, taken_in
from onus.web.reports.places import whereabouts
from onus.web.shell import language_of, page

ANOTHER = "another"


@allowed("notice.see", post="report.make")
def self_check(request: HttpRequest) -> HttpResponse:
    """Ask which notice it is; answer what it means, and offer to report it."""
    asked = request.POST if request.method == "POST" else request.GET
    where = whereabouts(asked.dict())
    if where.dossier is None or where.dossier.assessment is None:
        return page(request, "web/reports/choose.html", {"where": where, "query": ""})
    notices = notices_named(where.dossier.assessment)
    chosen = asked.get("notice", "")
    notice = next((one for one in notices if one.id == chosen), None)
    shown = {
        "where": where,
        "dossier": where.dossier,
        "notices": notices,
        "chosen": chosen,
        "place": where.place,
    }
    if notice is None and chosen != ANOTHER:
        return page(request, "web/reports/which_notice.html", shown | {"missing": request.method == "POST"})
    files = request.FILES.getlist("photo")[:1]
    photos, faults = taken_in(files, where.dossier.time_zone, language_of(request))
    if faults:
        return page(request, "web/reports/which_notice.html", shown | {"photo_faults": faults}, status=422)
    shown |= {
        **checked(where.dossier, notice, where.place), "carried": carried(photos), "photos": len(photos),
        "sort": ORDERED,
    }  # fmt: skip
    return page(request, "web/reports/answers.html", shown)
