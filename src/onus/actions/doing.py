"""Doing: what every act of an officer or a party needs before it can be read from its form.

In:  who acts, in which dossier, about what, and the fields of the form.
Out: the setting in which the form is read and the appointment under which it is done; or
     what stands against it.

The surprise: rights are asked by the clock on the wall and facts are dated by the
clock of the dossier. In a replay the two differ, and an appointment must hold now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.accountability.register import Post
from onus.core.acts.catalogue import DUTIES, FINDING, ActKind
from onus.core.acts.filling import Setting, Values, Wrong
from onus.core.authority.actors import Actor, Role
from onus.core.authority.permitted import Refused, permitted
from onus.core.authority.subjects import Deed
from onus.core.contracts.facts import Act
from onus.outside.law import permissions
from onus.outside.time_zones import zone_table
from onus.records import workbench
from onus.records.documents import document
from onus.records.dossiers import ShownDossier, dossier_named
from onus.records.facts import KeptFact
from onus.records.subjects import of_matter
from onus.wire.added_facts import row_of

ACTS = "acts.toml"
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


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts, in which of their posts; an empty post takes the first that may."""

    actor: Actor
    post: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What an act is about.

    Attributes:
        dossier: its id.
        about: case, duty, notice or report that the fact will name.
        case: id of the case; empty for none.
        place: id of the place; empty for none.
        deeds: who had a hand in it, beyond what facts tell.
    """

    dossier: str
    about: str = ""
    case: str = ""
    place: str = ""
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Granted:
    """The act may be done: in this setting, in this post, under this row of the table."""

    shown: ShownDossier
    setting: Setting
    action: str
    user: str
    post: str


def granted(
    doer: Doer,
    matter: Matter,
    action: str,
    *,
    now: Instant,
    named: Iterable[str] = (),
    proposing: bool = False,
    contractor: bool = False,
) -> Granted | Wrong:
    """Return the setting of an act, or what stands against it.

    Args:
        doer: who acts.
        matter: what it is about.
        action: row of the table of permissions.
        now: by the clock on the wall.
        named: duties and notices that the form names.
        proposing: True where a second person must approve.
        contractor: True where the contractor signs, with no post.
    """
    shown = dossier_named(matter.dossier)
    if shown is None or shown.assessment is None:
        return Wrong("", "no_dossier", matter.dossier)
    subject = of_matter(
        permissions(), matter.dossier, matter.about, case=matter.case, place=matter.place, ref=matter.about
    )
    subject = replace(subject, deeds=(*subject.deeds, *matter.deeds))
    found = permitted(permissions(), doer.actor, action, subject, now)
    if isinstance(found, Refused):
        return Wrong("", found.reason, found.rule)
    mine = [one for one in found.by if one.post == doer.post] if doer.post else list(found.by)
    if not mine:
        return Wrong("", "no_post", doer.post)
    post = "" if contractor else next((one.post for one in mine if one.post), "")
    body = next((one.scope.body for one in mine if one.role is Role.ISSUER), "")
    signs = _post(shown.assessment, post) or (Post("", body, Localized()) if body else None)
    setting = replace(
        setting_of(shown, now=now, named=named),
        post=None if contractor else signs, contractor=contractor, proposing=proposing,
    )  # fmt: skip
    return Granted(shown, setting, action, doer.actor.user, post)


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
        known=workbench.known_names(shown.assessment, wanted) | frozenset(n for n in wanted if n in notices),
    )


def named_in(values: Values) -> tuple[str, ...]:
    """Return the duties and notices that a form names."""
    return tuple(text.strip() for name in (DUTIES, FINDING) for text in values.get(name, ()))


def fact_of(act: Act, may: Granted, *, about: str, basis: str = "") -> KeptFact:
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
        about=about[:400],
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
    return "" if post is None else f"{post.id}: {post.powers_source}"


def _post(assessment: int, post: str) -> Post | None:
    for one in document(assessment, "posts.json") or ():
        if one["id"] == post:
            title = Localized(one["title"].get("en", ""), one["title"].get("zh", ""))
            return Post(
                post, one["body"], title, tuple(one["powers"]), one["powers_source"], head=one["head"]
            )
    return None
