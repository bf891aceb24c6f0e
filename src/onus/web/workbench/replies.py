"""Replies: findings on oneself, for officers and for bodies that issued a notice, with the time that is left.

The surprise: an officer has the same right as the contractor. Whoever is named in
public was told before, and what they said stands beside the finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from onus.base.texts import Localized
from onus.core.authority.actors import Role
from onus.records import workbench
from onus.records.documents import document
from onus.web.people.actors import actor_of
from onus.web.people.guard import allowed
from onus.web.shell import page
from onus.web.workbench.case import duty_row, said_about
from onus.web.workbench.parts import Bench, bench_of, crumbs, posts_held


@allowed("reply.see", acts=("reply.make",))
def replies(request: HttpRequest, dossier: str) -> HttpResponse:
    """Show the findings on whoever looks, those first whose time for a reply ends first."""
    bench = bench_of(request, dossier, reach="reply.see")
    posts = posts_held(request, bench)
    duties = workbench.duties_to_answer(bench.assessment, "officer", posts=posts) if posts else ()
    shown = {
        "bench": bench,
        "crumbs": crumbs(bench, bench.say("workbench.replies")),
        "duties": [
            {
                **duty_row(bench, duty),
                "reply_href": _reply(bench, duty.duty_id),
                "by": bench.left(duty.reply_by_officer),
            }
            for duty in duties
        ],
        "notices": [_notice(bench, one) for one in _own_notices(request, bench)],
    }
    return page(request, "web/workbench/replies.html", shown)


def _reply(bench: Bench, finding: str) -> str:
    return f"{reverse('workbench:reply', args=[bench.shown.id])}?finding={finding}"


def _own_notices(request: HttpRequest, bench: Bench) -> list[Mapping[str, Any]]:
    serving = actor_of(request).serving(bench.now)
    bodies = {one.scope.body for one in serving if one.role is Role.ISSUER and one.scope.body}
    return [
        one for one in document(bench.assessment, "notices.json") or () if one["data"].get("issuer") in bodies
    ]


def _notice(bench: Bench, one: Mapping[str, Any]) -> Mapping[str, Any]:
    title = one["data"].get("title") or {}
    return {
        "id": one["id"],
        "title": Localized(title.get("en", ""), title.get("zh", "")).text(bench.language) or one["id"],
        "said": said_about(bench, one["id"]),
        "reply_href": _reply(bench, one["id"]),
    }
