"""Appointing: on paper, within one's own scope, never oneself, never two roles that clash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.base.instants import Instant
from onus.core.authority.actors import Actor, Appointment, Role, Scope
from onus.core.authority.appointing import may_appoint, may_give, together, within
from onus.core.authority.permitted import Permitted, Refused
from onus.core.authority.subjects import Subject
from onus.outside.law import permissions

NOW = Instant(100)
HEAD = Appointment("h", Role.HEAD, Scope("benxi", body="centre"), Instant(0), post="centre-head")
CHIEF = Actor("chief", (HEAD,), second_factor=True)
WANTED = Appointment(
    "", Role.OFFICER, Scope("benxi", body="centre"), NOW, post="contract-manager", paper="Appointment 12/2026"
)
HERE = Subject(dossier="benxi", bodies=("centre",))


def asked(
    actor: Actor = CHIEF, wanted: Appointment = WANTED, held: tuple[Appointment, ...] = (), user: str = "new"
):
    return may_appoint(permissions(), actor, wanted, user=user, held=held, subject=HERE, at=NOW)


def test_a_head_appoints_an_officer_within_the_own_body():
    assert asked() == Permitted("appoint", (HEAD,))


def test_without_a_paper_there_is_no_appointment():
    assert asked(wanted=replace(WANTED, paper="")) == Refused("appoint", "no_paper")


def test_nobody_appoints_themselves():
    assert asked(user="chief") == Refused("appoint", "apart", "nobody_gains_by_their_own_act")


def test_an_officer_appoints_nobody():
    officer = Actor("o", (replace(HEAD, role=Role.OFFICER),), second_factor=True)

    assert asked(officer) == Refused("appoint", "role")


@pytest.mark.parametrize("role", [Role.HEAD, Role.AUDITOR, Role.SUPERIOR, Role.OPERATOR, Role.INTAKE])
def test_a_head_makes_no_other_head_and_none_of_those_who_watch(role):
    assert asked(wanted=replace(WANTED, role=role)) == Refused("appoint", "not_to_give")


def test_a_head_appoints_nobody_beyond_the_own_body():
    assert asked(wanted=replace(WANTED, scope=Scope("benxi"))) == Refused("appoint", "beyond")


def test_an_auditor_of_a_dossier_cannot_become_its_officer():
    auditor = Appointment("a", Role.AUDITOR, Scope("benxi"), Instant(0))

    assert asked(held=(auditor,)) == Refused("appoint", "together", "auditor+officer")


def test_an_auditor_of_one_dossier_may_be_officer_of_another():
    assert (
        together(permissions(), WANTED, (Appointment("a", Role.AUDITOR, Scope("other"), Instant(0)),)) == ""
    )


def test_an_officer_is_no_contractor_anywhere():
    firm = Appointment("c", Role.CONTRACTOR, Scope("other", body="acme"), Instant(0))

    assert together(permissions(), WANTED, (firm,)) == "officer+contractor"


def test_roles_that_clash_may_follow_one_another():
    before = Appointment("c", Role.CONTRACTOR, Scope("other"), Instant(0), NOW)

    assert together(permissions(), WANTED, (before,)) == ""


def test_a_scope_lies_within_itself_and_within_everywhere():
    assert within(Scope("a", "b", "c"), Scope("a", "b", "c")) and within(Scope("a"), Scope())


EVERY_ROLE = [role for role in Role if role is not Role.RESIDENT]


@pytest.mark.parametrize("giver", EVERY_ROLE)
@pytest.mark.parametrize("role", EVERY_ROLE)
def test_whoever_could_not_give_an_appointment_does_not_end_it_either(giver, role):
    actor = Actor("a", (replace(HEAD, role=giver, scope=Scope("benxi")),), second_factor=True)
    given = replace(WANTED, role=role)
    gives = {Role.HEAD: ("officer", "issuer", "contractor"), Role.SUPERIOR: ("head", "auditor", "intake")}

    found = may_give(permissions(), actor, given, user="b", subject=HERE, at=NOW)

    assert isinstance(found, Permitted) == (role.value in gives.get(giver, ()))


def test_what_holds_in_every_body_is_not_for_the_head_of_one_to_end():
    found = may_give(
        permissions(), CHIEF, replace(WANTED, scope=Scope("benxi")), user="b", subject=HERE, at=NOW
    )

    assert found == Refused("appoint", "beyond")


BUYING = Appointment("h", Role.HEAD, Scope(body="unit"), Instant(0))
OF_BUYER = Actor("chief", (BUYING,), second_factor=True)
IN_PURCHASE = Appointment("", Role.PURCHASER, Scope("toilets", body="unit"), NOW, paper="Appointment 13/2026")


def asked_for_a_purchase(wanted: Appointment = IN_PURCHASE, *, purchase: bool = True):
    about = Subject(dossier="toilets", bodies=("unit",))
    return may_appoint(
        permissions(), OF_BUYER, wanted, user="new", held=(), subject=about, at=NOW, purchase=purchase
    )


def test_the_head_of_the_buyer_appoints_a_purchaser_for_one_purchase_and_for_no_dossier():
    assert asked_for_a_purchase() == Permitted("appoint", (BUYING,))
    assert asked_for_a_purchase(purchase=False) == Refused("appoint", "not_to_give")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CONTRACTOR, Role.ISSUER])
def test_whom_a_head_appoints_in_a_dossier_the_head_appoints_in_no_purchase(role):
    assert asked_for_a_purchase(replace(IN_PURCHASE, role=role)) == Refused("appoint", "not_to_give")


@pytest.mark.parametrize(
    "role",
    [Role.EXPERT, Role.CUSTODIAN, Role.REMEDY_OFFICER, Role.SUPERVISOR, Role.AUDITOR, Role.BIDDER, Role.HEAD],
)
def test_the_head_of_the_buyer_appoints_none_of_those_who_must_not_depend_on_the_buyer(role):
    assert asked_for_a_purchase(replace(IN_PURCHASE, role=role)) == Refused("appoint", "not_to_give")
