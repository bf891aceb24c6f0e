"""Do an act: read the form, decide whether it is whole and allowed, record it as a fact."""

from __future__ import annotations

from dataclasses import replace

from onus.actions.doing import (
    ACTION_OF,
    PROPOSE,
    Doer,
    Granted,
    Matter,
    clause_of,
    fact_of,
    granted,
)
from onus.base.instants import Instant
from onus.core.acts.bases import RIGHT_OF_REPLY
from onus.core.acts.catalogue import APPROVAL, BY_ID, CONTRACTOR, REPLY
from onus.core.acts.filling import Setting, Values, Wrong, act_of, with_id
from onus.core.acts.four_eyes import source_of_proposal
from onus.core.authority.subjects import Deed
from onus.core.contracts.facts import Act
from onus.records.facts import record_fact
from onus.records.proposed_acts import APPROVED, DECLINED, ProposedForm, propose, proposed_form, settle
from onus.records.unit import unit
from onus.records.work import wish_assessment

DISPUTE = "dispute.make"
DISPUTED = "dispute.decide"


def do_act(kind: str, values: Values, doer: Doer, matter: Matter, *, now: Instant) -> Act | tuple[Wrong, ...]:
    """Do an act that one person does.

    Args:
        kind: of the catalogue, without four eyes.
        values: fields of the form.
        doer: who acts.
        matter: what it is about.
        now: by the clock on the wall.

    Returns:
        The act that is on the record from now on; or all that is wrong, and nothing was recorded.
    """
    asked = BY_ID[kind]
    toward = next(iter(values.get("toward", ())), "")
    action = DISPUTED if kind == "decision" and toward == CONTRACTOR else ACTION_OF[kind]
    may = granted(doer, matter, action, now=now, kind=asked, values=values)
    if isinstance(may, Wrong):
        return (may,)

    act = act_of(asked, values, may.setting)

    if isinstance(act, Act):
        with unit():
            record_fact(fact_of(act, may, basis=clause_of(may.shown, asked, values)))
            wish_assessment(may.shown.id, at=now)
    return act


def reply_as_contractor(
    values: Values, doer: Doer, matter: Matter, *, now: Instant
) -> Act | tuple[Wrong, ...]:
    """Dispute a finding in the name of the contractor; the reply stands beside it."""
    may = granted(doer, matter, DISPUTE, now=now, kind=REPLY, values=values, contractor=True)
    if isinstance(may, Wrong):
        return (may,)

    act = act_of(REPLY, values, may.setting)

    if isinstance(act, Act):
        with unit():
            record_fact(fact_of(act, may, basis=RIGHT_OF_REPLY))
            wish_assessment(may.shown.id, at=now)
    return act


def propose_act(
    kind: str, values: Values, doer: Doer, matter: Matter, *, now: Instant
) -> ProposedForm | tuple[Wrong, ...]:
    """Propose an excuse or a waiver; nothing takes effect before another person approves."""
    may = granted(doer, matter, PROPOSE[kind][0], now=now, kind=BY_ID[kind], values=values, proposing=True)
    if isinstance(may, Wrong):
        return (may,)

    act = act_of(BY_ID[kind], values, may.setting)

    if not isinstance(act, Act):
        return act
    form = {name: list(texts) for name, texts in values.items() if name in BY_ID[kind].fields}
    return propose(
        matter.dossier, kind=kind, form=form, about=may.about, by=may.user, post=may.post,
        at=may.setting.now, cases=tuple(one for one in matter.cases if one in may.subjects),
    )  # fmt: skip


def approve_act(
    dossier: str, number: int, doer: Doer, *, reason: str, now: Instant
) -> Act | tuple[Wrong, ...]:
    """Approve a proposal as a second person: the act and the approval go on the record together.

    The act is that of the post that approves, at the moment of the approval: before that
    nobody with the power had spoken.
    """
    found = proposed_form(dossier, number)
    if found is None or found.decision:
        return (Wrong("", "settled", str(number)),)
    may = _second(doer, found, now=now, proposer=found.proposed_by)
    if isinstance(may, Wrong):
        return (may,)

    read = act_of(BY_ID[found.kind], found.form, may.setting)
    if not isinstance(read, Act):
        return read
    act = with_id(replace(read, source=source_of_proposal(number, found.post)))
    approval = _approval(act, may.setting, reason)

    with unit():
        if not settle(number, decision=APPROVED, by=may.user, reason=reason, act=act.id, at=may.setting.now):
            return (Wrong("", "settled", str(number)),)
        basis = clause_of(may.shown, BY_ID[found.kind], found.form)
        record_fact(fact_of(act, may, basis=basis))
        record_fact(fact_of(approval, may, basis=act.clause))
        wish_assessment(dossier, at=now)
    return act


def decline_act(dossier: str, number: int, doer: Doer, *, reason: str, now: Instant) -> tuple[Wrong, ...]:
    """Decline a proposal, with a reason that is kept; returns what stands against it."""
    found = proposed_form(dossier, number)
    if found is None or found.decision:
        return (Wrong("", "settled", str(number)),)
    may = _second(doer, found, now=now)
    if isinstance(may, Wrong):
        return (may,)
    if not reason.strip():
        return (Wrong("reason", "missing"),)

    with unit():
        done = settle(number, decision=DECLINED, by=may.user, reason=reason, act="", at=may.setting.now)
    return () if done else (Wrong("", "settled", str(number)),)


def _second(doer: Doer, found: ProposedForm, *, now: Instant, proposer: str = "") -> Granted | Wrong:
    """Return the setting in which a second person judges a proposal: all that it names is asked for again."""
    deeds = (Deed("proposed", user=found.proposed_by, post=found.post),)
    matter = Matter(found.dossier, found.cases, deeds=deeds)
    action = PROPOSE[found.kind][1]
    return granted(
        doer, matter, action, now=now, kind=BY_ID[found.kind], values=found.form, proposer=proposer
    )


def _approval(act: Act, setting: Setting, reason: str) -> Act:
    return with_id(
        replace(
            act, id="", kind=APPROVAL.id, toward=APPROVAL.toward, finding=act.id, duties=(), districts=(),
            amount_minor=0, until=None, reason=reason, happened_at=setting.now, recorded_at=setting.now,
        )
    )  # fmt: skip
