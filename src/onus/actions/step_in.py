"""Step in: a superior takes a hand in a case, as a fact that everybody can read."""

from __future__ import annotations

from onus.actions.doing import Doer, Granted, Matter, fact_of, granted
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.acts.filling import Wrong, with_id
from onus.core.contracts.facts import Act
from onus.records.facts import record_fact
from onus.records.shown_cases import ShownCase, case_named
from onus.records.unit import unit
from onus.records.work import wish_assessment

ACTION, KIND, TOWARD = "region.step_in", "step_in", "supervisor"
REASON_MAX = 2_000


def step_in(dossier: str, case_id: str, doer: Doer, *, reason: str, now: Instant) -> Act | tuple[Wrong, ...]:
    """Record that a superior steps into a case; it enforces nothing by itself and puts no rung off.

    Args:
        dossier: its id.
        case_id: the case.
        doer: who acts.
        reason: why, and what is asked of the posts below; it is published.
        now: by the clock on the wall.

    Returns:
        The act that is on the record from now on; or all that is wrong, and nothing was recorded.
    """
    may = granted(doer, Matter(dossier, (case_id,)), ACTION, now=now)
    if isinstance(may, Wrong):
        return (may,)
    assert may.shown.assessment is not None
    found = case_named(may.shown.assessment, case_id)
    wrong = _wrong(found[0] if found else None, reason.strip())
    if wrong:
        return wrong

    assert found is not None
    act = _act(may, found[0], reason.strip())

    with unit():
        record_fact(fact_of(act, may))
        wish_assessment(dossier, at=now)
    return act


def _wrong(case: ShownCase | None, reason: str) -> tuple[Wrong, ...]:
    if case is None:
        return (Wrong("", "no_case"),)
    if case.closed_at is not None:
        return (Wrong("", "closed"),)
    if not reason:
        return (Wrong("reason", "missing"),)
    return (Wrong("reason", "long", str(REASON_MAX)),) if len(reason) > REASON_MAX else ()


def _act(may: Granted, case: ShownCase, reason: str) -> Act:
    post = may.setting.post
    return with_id(
        Act(
            id="",
            kind=KIND,
            happened_at=may.setting.now,
            recorded_at=may.setting.now,
            toward=TOWARD,
            by_post=post.id if post else "",
            by_body=post.body if post else "",
            text=Localized(en=reason, zh=reason),
            duties=(case.obligation_id,),
            districts=(case.district,) if case.district else (),
            source="website",
        )
    )
