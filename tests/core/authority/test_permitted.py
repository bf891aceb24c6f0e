"""Who may do what: the specification of `permitted` and `reach`, and the laws of both."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.authority.actors import NOBODY, Actor, Appointment, Recusal, Role, Scope
from onus.core.authority.permissions import (
    Apart,
    Permission,
    PermissionTable,
    UnknownAction,
)
from onus.core.authority.permitted import Permitted, Refused, permitted, reach
from onus.core.authority.subjects import DEEDS, Deed, Subject

WHAT = Localized("do it", "办理")
TABLE = PermissionTable(
    "1",
    (Role.OFFICER,),
    (
        Permission("street.see", "page", ("resident",), WHAT),
        Permission("account.see", "page", ("signed_in",), WHAT, scope="own"),
        Permission("workbench.see", "page", ("officer", "head"), WHAT, scope="any"),
        Permission("case.work", "page", ("officer", "head"), WHAT),
        Permission("order", "act", ("officer", "head"), WHAT, power="order"),
        Permission("approve", "act", ("officer", "head"), WHAT),
        Permission("claim", "act", ("contractor",), WHAT),
    ),
    (Apart("four_eyes", ("proposed",), ("approve",), WHAT),),
)
HERE = Subject(
    dossier="benxi", regions=("pingshan", "benxi-city"), bodies=("centre", "acme"), place="R-1", case="C-1"
)
OFFICER = Appointment("1", Role.OFFICER, Scope("benxi"), Instant(10), Instant(20), "inspector", ("order",))
NOW = Instant(15)


def officer(**changed: object) -> Actor:
    return Actor("u", (replace(OFFICER, **changed),), second_factor=True)


def asked(actor: Actor, action: str, subject: Subject = HERE, at: int = NOW) -> Permitted | Refused:
    return permitted(TABLE, actor, action, subject, Instant(at))


def reason(actor: Actor, action: str, subject: Subject = HERE, at: int = NOW) -> str:
    found = asked(actor, action, subject, at)
    return found.reason if isinstance(found, Refused) else ""


def test_an_officer_with_the_power_may_order_in_the_own_dossier():
    assert asked(officer(), "order") == Permitted("order", (OFFICER,))


def test_what_a_resident_may_everybody_may():
    assert [reason(actor, "street.see") for actor in (NOBODY, Actor("u"), officer())] == ["", "", ""]


def test_whoever_has_not_signed_in_is_asked_to():
    assert reason(NOBODY, "order") == "sign_in"


def test_an_account_without_an_appointment_may_see_itself_and_nothing_else():
    assert [reason(Actor("u"), name) for name in ("account.see", "workbench.see")] == ["", "no_appointment"]


def test_the_account_of_somebody_else_is_nobodys_business():
    assert reason(officer(), "account.see", Subject(owner="other")) == "not_own"


@pytest.mark.parametrize(
    ("at", "expected"), [(9, "no_appointment"), (10, ""), (19, ""), (20, "no_appointment")]
)
def test_an_appointment_gives_power_from_its_first_instant_to_its_last(at, expected):
    assert reason(officer(), "order", at=at) == expected


def test_an_officer_of_another_dossier_lacks_the_scope():
    assert reason(officer(scope=Scope("other")), "order") == "scope"


def test_a_scope_with_two_parts_must_fit_in_both():
    fitting, unfit = (
        officer(scope=Scope("benxi", body="centre")),
        officer(scope=Scope("benxi", body="bureau")),
    )

    assert (reason(fitting, "order"), reason(unfit, "order")) == ("", "scope")


def test_an_appointment_in_a_region_reaches_what_lies_in_it():
    assert reason(officer(scope=Scope(region="benxi-city")), "order") == ""


def test_a_post_does_only_what_the_register_lets_it():
    assert reason(officer(powers=("inspect",)), "order") == "power"


def test_an_officer_without_a_one_time_code_does_nothing():
    assert reason(replace(officer(), second_factor=False), "workbench.see") == "second_factor"


def test_a_role_that_needs_no_second_factor_acts_without_one():
    firm = Actor("u", (Appointment("2", Role.CONTRACTOR, Scope("benxi", body="acme"), Instant(0)),))

    assert reason(firm, "claim") == ""


def test_a_contractor_claims_nothing_for_another_contractor():
    firm = Actor("u", (Appointment("2", Role.CONTRACTOR, Scope("benxi", body="rival"), Instant(0)),))

    assert reason(firm, "claim") == "scope"


@pytest.mark.parametrize(
    ("matter", "name"),
    [("dossier", "benxi"), ("body", "acme"), ("place", "R-1"), ("region", "pingshan"), ("case", "C-1")],
)
def test_whoever_declared_a_conflict_sees_the_matter_and_acts_no_more_in_it(matter, name):
    recused = replace(officer(), recusals=(Recusal(matter, name, Instant(0)),))

    assert (reason(recused, "case.work"), reason(recused, "order")) == ("", "recused")


def test_a_conflict_in_another_matter_holds_nobody_back():
    assert reason(replace(officer(), recusals=(Recusal("body", "rival", Instant(0)),)), "order") == ""


def test_whoever_proposed_cannot_approve():
    proposed = replace(HERE, deeds=(Deed("proposed", user="u"),))

    assert asked(officer(), "approve", proposed) == Refused("approve", "apart", "four_eyes")


def test_whoever_held_the_post_when_it_proposed_counts_as_the_one_who_proposed():
    by_post = replace(HERE, deeds=(Deed("proposed", post="inspector", at=Instant(12)),))
    before = replace(HERE, deeds=(Deed("proposed", post="inspector", at=Instant(9)),))

    assert (reason(officer(), "approve", by_post), reason(officer(), "approve", before)) == ("apart", "")


def test_a_colleague_may_approve_what_somebody_else_proposed():
    assert reason(officer(), "approve", replace(HERE, deeds=(Deed("proposed", user="v"),))) == ""


def test_an_action_without_a_row_is_an_error_and_never_a_yes():
    with pytest.raises(UnknownAction):
        asked(officer(), "case.act.unheard_of")


def test_the_rows_of_a_list_are_chosen_by_the_scopes_in_force():
    two = replace(
        officer(), appointments=(OFFICER, replace(OFFICER, id="2", scope=Scope("other"), until=Instant(12)))
    )

    assert reach(TABLE, two, "workbench.see", NOW) == (Scope("benxi"),)


# Laws

NAMES = st.sampled_from(["a", "b"])
MAYBE = st.sampled_from(["", "a", "b"])
TIMES = st.integers(min_value=0, max_value=20).map(Instant)
SCOPES = st.builds(Scope, MAYBE, MAYBE, MAYBE)
ROLES = st.sampled_from([role for role in Role if role is not Role.RESIDENT])
POWERS = st.sampled_from([(), ("order",), ("inspect", "order")])


@st.composite
def appointments(draw: st.DrawFn) -> Appointment:
    since = draw(TIMES)
    until = draw(st.none() | st.integers(min_value=since, max_value=25).map(Instant))
    return Appointment(draw(NAMES), draw(ROLES), draw(SCOPES), since, until, draw(MAYBE), draw(POWERS))


RECUSALS = st.builds(
    Recusal, st.sampled_from(["dossier", "region", "body", "place", "case"]), NAMES, TIMES, st.none()
)
ACTORS = st.builds(
    Actor, MAYBE, st.lists(appointments(), max_size=3).map(tuple), st.lists(RECUSALS, max_size=2).map(tuple), st.booleans()
)  # fmt: skip
SEVERAL = st.lists(NAMES, max_size=2).map(tuple)
DEED = st.builds(Deed, st.sampled_from(DEEDS), MAYBE, MAYBE, st.none() | TIMES)
SUBJECTS = st.builds(
    Subject, MAYBE, SEVERAL, SEVERAL, MAYBE, MAYBE, MAYBE, MAYBE, st.lists(DEED, max_size=2).map(tuple)
)
ACTIONS = st.sampled_from([row.name for row in TABLE.actions])


def granted(actor: Actor, action: str, subject: Subject, at: Instant) -> bool:
    return isinstance(permitted(TABLE, actor, action, subject, at), Permitted)


@given(ACTORS, ACTIONS, SUBJECTS, TIMES)
def test_without_an_appointment_there_is_no_power(actor, action, subject, at):
    bare = replace(actor, appointments=())

    assert granted(bare, action, subject, at) <= (action in ("street.see", "account.see"))


@given(ACTORS, ACTIONS, SUBJECTS, TIMES)
def test_an_ended_appointment_gives_none_either(actor, action, subject, at):
    ended = tuple(replace(one, since=Instant(0), until=at) for one in actor.appointments)

    assert granted(replace(actor, appointments=ended), action, subject, at) <= (
        action in ("street.see", "account.see")
    )


@given(ACTORS, ACTIONS, SUBJECTS, TIMES, RECUSALS)
def test_another_recusal_never_adds_a_power(actor, action, subject, at, another):
    more = replace(actor, recusals=(*actor.recusals, another))

    assert granted(more, action, subject, at) <= granted(actor, action, subject, at)


@given(ACTORS, ACTIONS, SUBJECTS, TIMES, DEED)
def test_having_had_a_hand_in_it_never_adds_a_power(actor, action, subject, at, deed):
    more = replace(subject, deeds=(*subject.deeds, deed))

    assert granted(actor, action, more, at) <= granted(actor, action, subject, at)


@given(ACTORS, ACTIONS, SUBJECTS, TIMES, st.data())
def test_a_narrower_scope_never_adds_a_power(actor, action, subject, at, data):
    part = data.draw(st.sampled_from(["dossier", "region", "body"]))
    name = data.draw(NAMES)
    narrow = tuple(
        one if getattr(one.scope, part) else replace(one, scope=replace(one.scope, **{part: name}))
        for one in actor.appointments
    )

    assert granted(replace(actor, appointments=narrow), action, subject, at) <= granted(
        actor, action, subject, at
    )


@given(ACTORS, ACTIONS, SUBJECTS, TIMES)
def test_signing_out_never_adds_a_power(actor, action, subject, at):
    assert granted(NOBODY, action, subject, at) <= granted(actor, action, subject, at)


@given(ACTORS, ACTIONS, SUBJECTS, TIMES, appointments())
def test_another_appointment_takes_away_only_by_a_post_that_had_a_hand_in_it(
    actor, action, subject, at, another
):
    more = replace(actor, appointments=(*actor.appointments, another))
    named = replace(subject, deeds=tuple(deed for deed in subject.deeds if deed.user))

    assert granted(actor, action, named, at) <= granted(more, action, named, at)


@given(ACTORS, ACTIONS, SUBJECTS, TIMES)
def test_whatever_is_granted_on_a_subject_lies_within_reach(actor, action, subject, at):
    if not granted(actor, action, subject, at):
        return
    covers = [
        one.covers(dossier=subject.dossier, regions=subject.regions, bodies=subject.bodies)
        for one in reach(TABLE, actor, action, at)
    ]

    assert any(covers) or action == "workbench.see"


@given(ACTORS, ACTIONS, SUBJECTS, TIMES)
def test_the_order_of_appointments_never_changes_whether(actor, action, subject, at):
    turned = replace(actor, appointments=actor.appointments[::-1])

    assert granted(turned, action, subject, at) == granted(actor, action, subject, at)
