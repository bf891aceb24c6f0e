"""The office's desk: files are taken in and papers made in the background, and each run has a page of its own.

In:  a request, a dossier, and what a person chose or dropped.
Out: the desk, a run with what came of it, and its files.

The surprise: nothing is decided while the page is loading. The run says at its end,
cell by cell, what stands against an import, and then nothing of it was taken in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from onus.actions.office_runs import begin
from onus.actions.permit import subject_of
from onus.base.texts import Localized
from onus.core.papers.kinds import BY_ID
from onus.outside import clock
from onus.outside.file_store import stored
from onus.records import office_runs as runs
from onus.web.office.forms import AnyForm, ImportForm, PapersForm, ReceiveForm, ServeForm
from onus.web.people.guard import allowed, may
from onus.web.posting import posted
from onus.web.sentences import say, sentences
from onus.web.shell import page
from onus.web.workbench.parts import Bench, bench_of, crumbs, posts_held, user_of
from onus.wire.attachment_rows import safe_name

FILES = "files"
DO = ("import.files", "paper.make", "finding.serve")


@allowed("paper.see", acts=DO)
@require_GET
def desk(request: HttpRequest, dossier: str) -> HttpResponse:
    """Show the forms and the runs of a dossier."""
    return _desk(request, bench_of(request, dossier))


@allowed("import.files")
@posted("office:desk", "dossier")
def take_in(request: HttpRequest, dossier: str) -> HttpResponse:
    """Put files of the office in, to be taken in whole or not at all."""
    return _put_in(request, dossier, runs.IMPORT, ImportForm, "import_form")


@allowed("paper.make")
@posted("office:desk", "dossier")
def make(request: HttpRequest, dossier: str) -> HttpResponse:
    """Have the papers of a month made."""
    return _put_in(request, dossier, runs.PAPERS, PapersForm, "papers_form")


@allowed("finding.serve")
@posted("office:desk", "dossier")
def serve(request: HttpRequest, dossier: str) -> HttpResponse:
    """Write down that a paper was served."""
    return _put_in(request, dossier, runs.SERVE, ServeForm, "serve_form")


@allowed("paper.make")
@posted("office:desk", "dossier")
def receive(request: HttpRequest, dossier: str) -> HttpResponse:
    """Keep the scan of a signed paper that came back."""
    return _put_in(request, dossier, runs.RECEIVE, ReceiveForm, "receive_form")


@allowed("paper.see")
@require_GET
def run(request: HttpRequest, dossier: str, number: int) -> HttpResponse:
    """Show what came of a run."""
    bench = bench_of(request, dossier)
    found = _run(dossier, number)
    shown = {
        "bench": bench,
        "crumbs": [*crumbs(bench), *_way(bench), {"name": _title(bench, found), "href": ""}],
        "run": found,
        "title": _title(bench, found),
        "state": say(f"office.state_{found.state}", bench.language),
        "made": bench.local(found.made_at),
        "faults": [_fault(bench, one) for one in found.found.get("faults", ())],
        "sheets": [{**one, "title": Localized(one["en"], one["zh"]).text(bench.language)} for one in found.found.get("sheets", ())],
        "sentences": [Localized(one["en"], one["zh"]).text(bench.language) for one in found.found.get("sentences", ())],
        "papers": [_paper(bench, one) for one in found.found.get("papers", ())],
        "ends": [
            (say(f"office.{name}", bench.language), bench.local(found.found[name]))
            for name in ("cure_by", "reply_by") if found.found.get(name)
        ],
    }  # fmt: skip
    return page(request, "web/office/run.html", shown)


@allowed("paper.see")
@require_GET
def kept(request: HttpRequest, dossier: str, number: int, sha256: str) -> FileResponse:
    """Give a file that a run made, always as a download."""
    for one in _run(dossier, number).found.get("files", ()):
        if one["sha256"] == sha256:
            name = safe_name(one["name"].rpartition("/")[2])
            path = stored(settings.STORE, sha256)
            response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
            response["Cache-Control"] = "private, no-store"
            return response
    raise Http404


def _put_in(request: HttpRequest, dossier: str, kind: str, form_of: type[AnyForm], slot: str) -> HttpResponse:
    """Begin a run with what a form says and the files that it holds, or show the desk with its faults."""
    bench = bench_of(request, dossier)
    form = form_of(bench.language, bench.zone, request.POST, request.FILES)
    if not form.is_valid():
        return _desk(request, bench, status=422, **{slot: form})
    choices = {name: form.cleaned_data[name] for name in form.fields if name != FILES}
    return _begun(request, bench, kind, choices, form.cleaned_data.get(FILES, []))


def _desk(request: HttpRequest, bench: Bench, *, status: int = 200, **forms: Any) -> HttpResponse:
    subject = subject_of(dossier=bench.shown.id)
    at = bench.local(bench.now).replace(" ", "T")
    fresh: Mapping[str, Any] = {
        "import_form": ImportForm(bench.language, bench.zone, prefix=None),
        "papers_form": PapersForm(bench.language, bench.zone, initial={"month": at[:7]}),
        "serve_form": ServeForm(bench.language, bench.zone, initial={"at": at}, auto_id="serve_%s"),
        "receive_form": ReceiveForm(bench.language, bench.zone, initial={"at": at}, auto_id="receive_%s"),
    }
    shown = {
        "bench": bench,
        "crumbs": [*crumbs(bench), {"name": say("office.title", bench.language), "href": ""}],
        **{name: forms.get(name, form) for name, form in fresh.items()},
        "may_import": may(request, "import.files", subject),
        "may_make": may(request, "paper.make", subject),
        "may_serve": may(request, "finding.serve", subject),
        "rows": [
            {"run": one, "title": _title(bench, one), "made": bench.local(one.made_at),
             "state": say(f"office.state_{one.state}", bench.language), "post": bench.post(one.post)}
            for one in runs.runs_of(bench.shown.id)
        ],
    }  # fmt: skip
    return page(request, "web/office/desk.html", shown, status=status)


def _begun(
    request: HttpRequest, bench: Bench, kind: str, choices: Mapping[str, Any], files: list[Any]
) -> HttpResponse:
    posts = posts_held(request, bench)
    number = begin(
        bench.shown.id, kind, [(safe_name(one.name), one.read()) for one in files], choices,
        actor=user_of(request), post=request.permission.post or (posts[0] if posts else ""),
        store=settings.STORE, now=clock.now(),
    )  # fmt: skip
    return HttpResponseRedirect(reverse("office:run", args=[bench.shown.id, number]))


def _run(dossier: str, number: int) -> runs.Run:
    found = runs.run_numbered(number)
    if found is None or found.dossier != dossier:
        raise Http404
    return found


def _way(bench: Bench) -> list[Mapping[str, str]]:
    return [
        {"name": say("office.title", bench.language), "href": reverse("office:desk", args=[bench.shown.id])}
    ]


def _title(bench: Bench, one: runs.Run) -> str:
    return say(f"office.kind_{one.kind}", bench.language, number=one.number)


def _fault(bench: Bench, one: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a fault as the page says it: what mends it is done on the page, and not with options of a command."""
    told = {name: Localized(one[name]["en"], one[name]["zh"]).text(bench.language) for name in ("what", "do")}
    on_page = f"office.mend_{one['code']}"
    if on_page in sentences():
        told["do"] = say(on_page, bench.language)
    return {**one, **told}


def _paper(bench: Bench, one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**one, "title": BY_ID[one["kind"]].title.text(bench.language)}
