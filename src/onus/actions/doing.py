"""Doing: what every act of an officer or a party needs before it can be read from its form.

In:  who acts, in which dossier, about what, and the fields of the form.
Out: the setting in which the form is read and the appointment under which it is done; or
     what stands against it.

The surprise: rights are asked by the clock on the wall and facts are dated by the
clock of the dossier. In a replay the two differ, and an appointment must hold now. And
what an act is about is read from the act: nobody says beside it whose eyes it passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from onus.actions.permit import in_regions, regions_of_districts
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.accountability.register import Post
from onus.core.acts.bases import powers_of
from onus.core.acts.catalogue import DEDUCTION, DISTRICTS, DUTIES, FINDING, MONTH, ActKind
from onus.core.acts.filling import Setting, Values, Wrong
from onus.core.authority.actors import Actor, Role
from onus.core.authority.permitted import Refused, permitted, recused
from onus.core.authority.subjects import Deed
from onus.core.contracts.facts import Act
from onus.outside.law import permissions
from onus.outside.time_zones import zone_table
from onus.records import workbench
from onus.records.documents import document
from onus.records.dossiers import ShownDossier, dossier_named
from onus.records.facts import KeptFact
from onus.records.matters import Named, inspectors, payment_name, touched
from onus.records.people import recusals_of
from onus.records.subjects import of_act
from onus.wire.added_facts import row_of

ACTS = "acts.toml"
ABOUT_MAX = 400
NO_VALUES: Values = {}
ACTION_OF: Mapping[str, str] = {
    "inspection": "case.act.inspect",
    "sample": "case.act.inspect",
    "readiness_check": "readiness.check",
    "serve": "finding.serve",
    "order_to_cure": "case.act.order",
    "summons": "case.act.order",
    "substitute_performance": "case.act.substitute",
    "deduction": "case.act.deduct",
    "termination_notice": "case.act.terminate",
    "report_up": "case.act.report_up",
    "handover": "case.hand_over",
    "decision": "reply.decide",
    "disclosure_review": "disclosure.review",
    "reply": "reply.make",
    "readiness": "readiness.edit",
}
"""The row of the table of permissions behind each kind of act that one person does."""
PROPOSE: Mapping[str, tuple[str, str]] = {
    "excuse": ("excuse.propose", "excuse.approve"),
    "waiver": ("waiver.propose", "waiver.approve"),
}
"""For acts that need four eyes: the rows for whoever proposes and whoever approves."""


JUDGING = ("reply.decide", "dispute.decide")
"""Rows by which somebody judges a finding: whoever inspected its place did the act that is judged."""


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts, in which of their posts; an empty post takes the first that may.

    Attributes:
        actor: who.
        post: which of their posts.
        regions: the operator's file of regions; None where there is none.
    """

    actor: Actor
    post: str = ""
    regions: Path | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """Where an act is done. What it is about follows from its form and is nobody's to say.

    Attributes:
        dossier: its id.
        cases: cases from whose pages it comes; they count only where the form speaks of them
            or speaks of nothing itself.
        places: places that it names beside its form.
        deeds: who had a hand in it, beyond what facts tell.
    """

    dossier: str
    cases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Granted:
    """The act may be done: in this setting, in this post, under this row of the table, about all of this."""

    shown: ShownDossier
    setting: Setting
    action: str
    user: str
    post: str
    about: str = ""
    subjects: tuple[str, ...] = ()


def granted(
    doer: Doer,
    matter: Matter,
    action: str,
    *,
    now: Instant,
    kind: ActKind | None = None,
    values: Values = NO_VALUES,
    proposing: bool = False,
    contractor: bool = False,
    proposer: str = "",
) -> Granted | Wrong:
    """Return the setting of an act, or what stands against it.

    Args:
        doer: who acts.
        matter: where.
        action: row of the table of permissions.
        now: by the clock on the wall.
        kind: of the act; None where it has no form.
        values: fields of the form; what they name is what the act is about.
        proposing: True where a second person must approve.
        contractor: True where the contractor signs, with no post.
        proposer: whoever proposed what is approved; their conflicts of interest are asked again.
    """
    shown = dossier_named(matter.dossier)
    if shown is None or shown.assessment is None:
        return Wrong("", "no_dossier", matter.dossier)
    setting = setting_of(shown, now=now, named=named_in(values))
    named = _named(kind, values, matter, setting)
    before = recusals_of(proposer) if proposer else ()
    watched = [one.id for one in (*doer.actor.recusals, *before) if one.matter == "place"]
    found = touched(shown.assessment, shown.id, named, watched=watched)
    wards = regions_of_districts(shown.id, found.districts, doer.regions)
    whole = of_act(permissions(), shown.id, found, regions=wards, places=matter.places)
    subject = in_regions(whole, doer.regions)
    judged = _inspected(shown.id, found.finding_place) if action in JUDGING else ()
    subject = replace(subject, deeds=(*subject.deeds, *matter.deeds, *judged))
    answer = permitted(permissions(), doer.actor, action, subject, now)
    if isinstance(answer, Refused):
        return Wrong("", answer.reason, answer.rule)
    if recused(before, subject, now):
        return Wrong("", "proposer_recused", proposer)
    mine = [one for one in answer.by if one.post == doer.post] if doer.post else list(answer.by)
    if not mine:
        return Wrong("", "no_post", doer.post)
    post = "" if contractor else next((one.post for one in mine if one.post), "")
    body = next((one.scope.body for one in mine if one.role is Role.ISSUER), "")
    signs = _post(shown.assessment, post) or (Post("", body, Localized()) if body else None)
    setting = replace(
        setting, post=None if contractor else signs, contractor=contractor, proposing=proposing,
    )  # fmt: skip
    return Granted(shown, setting, action, doer.actor.user, post, found.about, found.subjects)


def _named(kind: ActKind | None, values: Values, matter: Matter, setting: Setting) -> Named:
    """Return what a form names; a field that its kind does not have names nothing."""
    if kind is None:
        return Named(cases=matter.cases)
    said = {
        name: tuple(dict.fromkeys(text.strip() for text in values.get(name, ()) if text.strip()))
        for name in kind.fields
    }
    scope, districts = said.get(DUTIES, ()), said.get(DISTRICTS, ())
    obligations = tuple(one for one in scope if one in setting.obligations)
    month, deduction = first(said.get(MONTH)), first(said.get(DEDUCTION))
    open_scope = DUTIES in kind.fields and DISTRICTS in kind.fields and DEDUCTION not in kind.fields
    return Named(
        duties=tuple(one for one in scope if one not in obligations),
        obligations=obligations,
        districts=districts,
        everything=open_scope and not scope and not districts,
        finding=first(said.get(FINDING)),
        payment=payment_name(month, deduction) if month and deduction else "",
        cases=matter.cases,
    )


def _inspected(dossier: str, place: str) -> tuple[Deed, ...]:
    """Return who inspected the place of a finding: nobody judges what they found themselves."""
    return tuple(
        Deed("acted", user=user, post=post, at=Instant(at)) for user, post, at in inspectors(dossier, place)
    )


def setting_of(shown: ShownDossier, *, now: Instant, named: Iterable[str] = ()) -> Setting:
    """Return what forms of a dossier are read against, without anybody who signs."""
    assert shown.assessment is not None
    contract: Mapping[str, Any] = document(shown.assessment, "contract.json") or {}
    wanted = tuple(named)
    notices = {one["id"] for one in document(shown.assessment, "notices.json") or () if "id" in one}
    return Setting(
        now=now,
        zone=zone_table(shown.time_zone),
        currency=shown.currency,
        obligations=tuple(one["id"] for one in contract.get("obligations", ())),
        districts=workbench.districts_of(shown.assessment),
        deductions=tuple(one["id"] for one in contract.get("deductions", ())),
        known=workbench.duties_among(shown.assessment, wanted) | frozenset(n for n in wanted if n in notices),
    )


def named_in(values: Values) -> tuple[str, ...]:
    """Return the duties and notices that a form names."""
    return tuple(text.strip() for name in (DUTIES, FINDING) for text in values.get(name, ()))


def fact_of(act: Act, may: Granted, *, basis: str = "") -> KeptFact:
    """Return an act as the fact that is kept of it."""
    return KeptFact(
        dossier=may.shown.id,
        file=ACTS,
        fact_id=act.id,
        row=row_of(ACTS, act),
        happened_at=act.happened_at,
        recorded_at=act.recorded_at,
        action=may.action,
        actor=may.user,
        post=act.by_post,
        legal_basis=act.clause or basis or _powers(may.setting.post),
        about=may.about[:ABOUT_MAX],
        subjects=may.subjects,
    )


def clause_of(shown: ShownDossier, kind: ActKind, values: Values) -> str:
    """Return the clause that a form rests on by itself: that of the deduction it names."""
    assert shown.assessment is not None
    contract: Mapping[str, Any] = document(shown.assessment, "contract.json") or {}
    name = next(iter(values.get("deduction", ())), "") if "deduction" in kind.fields else ""
    return next((one["clause"] for one in contract.get("deductions", ()) if one["id"] == name), "")


def first(values: Sequence[str] | None) -> str:
    """Return the first text of a field; empty for none."""
    return next(iter(values or ()), "")


def _powers(post: Post | None) -> str:
    return "" if post is None else powers_of(post.id)


def _post(assessment: int, post: str) -> Post | None:
    for one in document(assessment, "posts.json") or ():
        if one["id"] == post:
            title = Localized(one["title"].get("en", ""), one["title"].get("zh", ""))
            return Post(
                post, one["body"], title, tuple(one["powers"]), one["powers_source"], head=one["head"]
            )
    return None
