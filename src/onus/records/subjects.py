"""Subjects: what a page or an act is about, as the table of permissions asks for it.

In:  the id of a dossier, case, duty, place or report.
Out: a `Subject` with its dossier, regions, bodies, and who had a hand in it.

The surprise: what does not exist comes out as a subject of no dossier, which no
appointment within a dossier covers. Whoever may not see a thing is not told
whether there is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db.models import Q

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.authority.permissions import PermissionTable
from onus.core.authority.subjects import NOTHING, Deed, Subject
from onus.core.reports.events import ANSWERED, CLAIMED_DONE, CLOSED, REOPENING_REJECTED
from onus.records.matters import Touched
from onus.records.models import Document, Dossier, Fact, FactSubject, Report, ReportEvent

LEFT_BY_EVENT = {
    CLOSED: "rejected",
    REOPENING_REJECTED: "rejected",
    CLAIMED_DONE: "claimed",
    ANSWERED: "acted",
}
"""What an event of a report makes of whoever put it; who rejected or closed cannot judge the reopening."""
KEPT_AT_MOST = 256
"""Dossiers whose bodies and posts are kept in memory; an assessment never changes, so nor do they."""


def of_dossier(dossier: str) -> Subject:
    """Return a dossier as a subject; `NOTHING` where there is none."""
    row = Dossier.objects.filter(id=dossier).values("id", "region", "current_id", "current__digest").first()
    if row is None:
        return NOTHING
    # From the top down, `210000/210500`: whoever is appointed for a province reaches its cities.
    regions = tuple(one for one in row["region"].split("/") if one)
    return Subject(
        dossier=row["id"], regions=regions, bodies=bodies_of(row["current_id"], row["current__digest"])
    )


def of_matter(
    table: PermissionTable, dossier: str, about: str, *, case: str = "", place: str = "", ref: str = ""
) -> Subject:
    """Return something in a dossier as a subject, with the deeds that its facts tell of.

    Args:
        table: what each action leaves with whoever did it.
        dossier: id of the dossier.
        about: what facts name in `about`: id of a case, duty, notice or report.
        case: id of the case, where it is one or belongs to one.
        place: id of the place.
        ref: its own name in the records.
    """
    whole = of_dossier(dossier)
    if whole is NOTHING:
        return NOTHING
    return Subject(
        dossier=whole.dossier, regions=whole.regions, bodies=whole.bodies, place=place, case=case, ref=ref,
        deeds=deeds(table, dossier, (about,)),
    )  # fmt: skip


def of_act(
    table: PermissionTable,
    dossier: str,
    found: Touched,
    *,
    regions: Sequence[str] = (),
    places: Sequence[str] = (),
) -> Subject:
    """Return everything that an act falls upon as one subject; a conflict in any part of it is one in all.

    Args:
        table: what each action leaves with whoever did it.
        dossier: id of the dossier.
        found: what the act touches.
        regions: in which the districts of the act lie, below that of the dossier.
        places: that it names itself.
    """
    whole = of_dossier(dossier)
    if whole is NOTHING:
        return NOTHING
    touches = (
        *(("case", case) for case in found.cases),
        *(("place", place) for place in (*places, *found.places)),
        *(("region", region) for region in (*found.districts, *regions)),
    )
    return replace(whole, ref=found.about, deeds=deeds(table, dossier, found.asked), touches=touches)


def of_report(table: PermissionTable, ref: str) -> Subject:
    """Return a report as a subject; `NOTHING` where there is none."""
    row = Report.objects.filter(ref=ref).values("dossier_id", "place_id").first()
    if row is None:
        return NOTHING
    about = of_matter(table, row["dossier_id"], ref, place=row["place_id"], ref=ref)
    events = ReportEvent.objects.filter(report_id=ref, kind__in=list(LEFT_BY_EVENT)).order_by("pk")
    done = tuple(
        Deed(LEFT_BY_EVENT[one.kind], user=one.actor, post=one.post, at=Instant(one.happened_at))
        for one in events
    )
    return replace(about, deeds=(*about.deeds, *done))


def deeds(table: PermissionTable, dossier: str, about: Sequence[str]) -> tuple[Deed, ...]:
    """Return who had a hand in any of some matters, by every fact that speaks of them."""
    leaves = {row.name: row.leaves for row in table.actions if row.leaves}
    names = [name for name in about if name]
    named = FactSubject.objects.filter(name__in=names).values("fact_id")
    rows = Fact.objects.filter(dossier_id=dossier, action__in=list(leaves)).order_by("pk")
    rows = rows.filter(Q(about__in=names) | Q(pk__in=named))
    return tuple(
        Deed(leaves[row.action], user=row.actor, post=row.post, at=Instant(row.happened_at)) for row in rows
    )


def posts_in(dossier: str) -> tuple[Mapping[str, Any], ...]:
    """Return the posts of the register of a dossier, by its assessment that is shown."""
    row = Dossier.objects.filter(id=dossier).values("current_id", "current__digest").first()
    return () if row is None else posts_of(row["current_id"], row["current__digest"])


def roles_of_bodies(dossier: str) -> dict[str, tuple[str, ...]]:
    """Return the bodies of the register of a dossier, each with its roles: buyer, supervisor, notice_issuer."""
    row = Dossier.objects.filter(id=dossier).values("current_id").first()
    bodies = _document(row["current_id"], "bodies.json") if row else None
    return {one["id"]: tuple(one["roles"]) for one in bodies or ()}


def names_in(dossier: str) -> dict[str, Localized]:
    """Return what people call the dossier, its bodies and its posts, by their ids."""
    row = Dossier.objects.filter(id=dossier).first()
    if row is None:
        return {}
    bodies, posts = (_document(row.current_id, f"{kind}.json") or () for kind in ("bodies", "posts"))
    found = {one["id"]: _localized(one["name"]) for one in bodies}
    found |= {one["id"]: _localized(one["title"]) for one in posts}
    return found | {row.id: Localized(row.title_en, row.title_zh)}


def _localized(told: Mapping[str, str]) -> Localized:
    return Localized(told.get("en", ""), told.get("zh", ""))


@lru_cache(maxsize=KEPT_AT_MOST)
def bodies_of(assessment: int | None, digest: str | None) -> tuple[str, ...]:
    """Return the bodies of an assessment: those of its register and the parties of its contract."""
    del digest  # Part of what the answer is kept under: a row may be taken back and its number given again.
    bodies = [one["id"] for one in _document(assessment, "bodies.json") or ()]
    contract: Mapping[str, Any] = _document(assessment, "contract.json") or {}
    parties = [one["body"] for one in contract.get("parties", ()) if one["body"]]
    return tuple(dict.fromkeys([*bodies, *parties]))


@lru_cache(maxsize=KEPT_AT_MOST)
def posts_of(assessment: int | None, digest: str | None) -> tuple[Mapping[str, Any], ...]:
    """Return the posts of an assessment's register, each with its body, title and powers."""
    del digest  # As above.
    return tuple(_document(assessment, "posts.json") or ())


def _document(assessment: int | None, name: str) -> Any:
    if assessment is None:
        return None
    row = Document.objects.filter(assessment_id=assessment, name=name).first()
    return None if row is None else row.body
