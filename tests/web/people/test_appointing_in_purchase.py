"""Appointments for one purchase as pages: who may give them, what stands beside the field, and who ends them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from onus.actions import appoint_in_purchase
from onus.actions.load_tender import load_tender
from onus.actions.tender_desk import asks, tender_now
from onus.base.instants import instant
from onus.base.texts import Localized
from onus.core.restraint.permitting import Permit
from onus.outside.clock import now
from onus.records import people
from onus.records.models import Dossier, User
from onus.records.tenders import KeptTenderFile, keep_tender
from tests.web.purchase.laid import EXAMPLE, TENDER
from tests.web.signing import BENXI, PASSWORD, give, make_account, open_session, refused, signed_in
from tests.web.test_permissions import ROLES

pytestmark = pytest.mark.django_db
NEW, LIST = "/en/people/appointments/new/", "/en/people/appointments/"
FOR_ONE, IN_REGION = f"{TENDER}||unit|", f"{TENDER}|generated-district|unit|"
EARLIER = "2024-01-31T12:00:00+08:00"
GIVEN_BY = {
    "head": {"requester", "purchaser", "reviewer", "finance", "buyer_member", "contract_reviewer"},
    "superior": {"head", "auditor", "supervisor"},
}
"""For one purchase, as the text of the table has it."""


@pytest.fixture(autouse=True)
def purchase():
    load_tender(
        EXAMPLE, settings.STORE, now=instant("2024-02-01T12:00:00+08:00"), region="generated-district"
    )


@pytest.fixture
def head() -> Client:
    return signed_in("head", login="head")


@pytest.fixture
def buyer() -> User:
    """An account that an operator opened before this second: the clock knows no finer one."""
    people.add_account("buyer", name="", mail="", password=PASSWORD, must_change=True, at=instant(EARLIER))
    return User.objects.get(login="buyer")


def form(**changed):
    said = {
        "login": "buyer", "name": "Buyer (generated)", "role": "purchaser", "post_in": "", "purchase": FOR_ONE,
        "since_day": "2024-01-01", "until_day": "", "paper": "Appointment 8/2024",
    }  # fmt: skip
    return said | changed


def superior_of_the_region() -> Client:
    return signed_in("superior", dossier="", body="", post="", region="generated-district")


def ending(client: Client, number: int):
    return client.post(f"/en/people/appointments/{number}/end/", {"last_day": "2024-01-01", "paper": "End 1"})


def test_a_head_appoints_a_purchaser_for_one_purchase_and_for_nothing_else(head, buyer):
    response = head.post(NEW, form())

    kept = people.appointments(login="buyer")
    assert response.status_code == 302 and response["Location"] == LIST
    assert [(one.role, one.tender, one.dossier, one.body, one.post, one.basis) for one in kept] == [
        ("purchaser", TENDER, "", "unit", "", "Appointment 8/2024")
    ]
    assert [one.scope.dossier for one in people.actor_named("buyer").serving(now())] == [TENDER]


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Running of four public toilets"), ("zh-hans", "四座公共厕所管护采购")]
)
def test_the_list_names_the_purchase_that_an_appointment_is_for(head, buyer, language, title):
    head.post(NEW, form())

    page = head.get(LIST.replace("/en/", f"/{language}/")).content.decode()

    assert title in page.partition("Appointment 8/2024")[0].rpartition("<tr>")[2]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"purchase": ""}, "Choose the purchase: this role is of one purchase."),
        ({"post_in": f"{BENXI}||service-centre|"}, "Choose a post or a purchase, not both"),
        ({"role": "officer"}, "You cannot appoint to this role for one purchase."),
        ({"role": "officer", "purchase": ""}, "This field is required"),
        ({"role": "supervisor"}, "Select a valid choice"),
        ({"purchase": "unknown||unit|"}, "Select a valid choice"),
        ({"purchase": f"{TENDER}||firm-a|"}, "Select a valid choice"),
        ({"purchase": f"{TENDER}|||"}, "Select a valid choice"),
        ({"paper": ""}, "This field is required"),
        ({"login": "head"}, "Nobody appoints themselves"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(head, changed, told):
    response = head.post(NEW, form(**changed))

    assert response.status_code == 422 and told in response.content.decode()
    assert not User.objects.filter(login="buyer").exists()
    assert [one for one in people.appointments() if one.tender] == []


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_of_who_appoints_whom_for_one_purchase_is_what_a_real_request_meets(role):
    client = superior_of_the_region() if role == "superior" else signed_in(role)
    place = IN_REGION if role == "superior" else FOR_ONE
    met = set()
    for wanted in ROLES[1:]:
        make_account(f"new-{wanted}")
        answer = client.post(NEW, form(login=f"new-{wanted}", role=wanted, purchase=place))
        assert answer.status_code in (302, 403, 422)
        if answer.status_code == 302:
            met |= {one.role for one in people.appointments(login=f"new-{wanted}") if one.tender == TENDER}

    # The head of these tests is of the buyer; a superior watches its region.
    assert met == GIVEN_BY.get(role, set())


def test_the_head_of_a_firm_that_bids_appoints_nobody_on_the_side_of_the_buyer():
    make_account("firm-head")
    give("firm-head", "head", dossier="", post="", body="firm-a")
    client = open_session(Client(), User.objects.get(login="firm-head"))

    page = client.get(NEW).content.decode()
    answer = client.post(NEW, form(purchase=f"{TENDER}||firm-a|"))

    assert TENDER not in page
    assert answer.status_code == 422 and not User.objects.filter(login="buyer").exists()


def test_a_head_of_another_region_is_offered_no_purchase():
    client = signed_in("head", dossier="", body="unit", post="", region="far-district")

    page = client.get(NEW).content.decode()

    assert TENDER not in page and "For one purchase alone" not in page


def test_a_purchase_whose_id_a_contract_has_too_is_not_offered(head):
    Dossier.objects.create(
        id=TENDER, time_zone="Asia/Shanghai", currency="CNY", origin="generated", loaded_at=0
    )

    answer = head.post(NEW, form())

    assert answer.status_code == 422 and not User.objects.filter(login="buyer").exists()


def test_the_head_of_the_buyer_ends_what_the_head_could_have_given_for_the_purchase(head, buyer):
    head.post(NEW, form())
    number = people.appointments(login="buyer")[0].number

    shown = head.get(LIST).content.decode()
    ending(head, number)

    assert f'href="/en/people/appointments/{number}/end/"' in shown
    assert people.appointment(number).end_basis == "End 1"


def test_nobody_ends_for_a_purchase_what_they_could_not_have_given_for_it(head):
    make_account("watch")
    kept = people.appoint(
        "watch", role="auditor", scope=people.Scope("", "", "unit"), post="", since=0, until=None, by="test",
        basis="Appointment 9/2024", at=now(), tender=TENDER,
    )  # fmt: skip

    answer = ending(head, kept.number)

    assert answer.status_code == 403 and people.appointment(kept.number).until is None
    assert refused(answer) and f"/{kept.number}/end/" not in head.get(LIST).content.decode()


def test_somebody_of_another_body_ends_nothing_in_the_purchase(head, buyer):
    head.post(NEW, form())
    number = people.appointments(login="buyer")[0].number
    other = signed_in("head", login="other", dossier="", post="", body="service-centre")

    assert refused(ending(other, number)) and people.appointment(number).until is None


def unreadable(region: str = "generated-district") -> str:
    """A purchase of which the file store has lost the only file."""
    keep_tender(
        "lost-purchase", title=Localized("Lost purchase", "遗失的采购"), time_zone="Asia/Shanghai", currency="CNY",
        origin="generated", files=[KeptTenderFile("tender.toml", "0" * 64, 1)], at=0, region=region,
    )  # fmt: skip
    return "lost-purchase"


def test_a_purchase_that_cannot_be_read_is_offered_to_nobody_and_hinders_no_other(head):
    lost = unreadable()

    page = head.get(NEW)

    assert page.status_code == 200 and lost not in page.content.decode()
    assert FOR_ONE in page.content.decode()
    assert head.post(NEW, form(purchase=f"{lost}||unit|")).status_code == 422
    assert people.appointments(login="buyer") == ()


def test_the_list_is_shown_where_a_purchase_of_one_appointment_cannot_be_read(head):
    make_account("buyer")
    kept = people.appoint(
        "buyer", role="purchaser", scope=people.Scope("", "", "unit"), post="", since=0, until=None, by="test",
        basis="Appointment 9/2024", at=now(), tender=unreadable(),
    )  # fmt: skip

    page = head.get(LIST)

    assert page.status_code == 200 and "Appointment 9/2024" in page.content.decode()
    assert refused(ending(head, kept.number))


def test_the_files_of_a_purchase_in_another_region_are_not_opened_to_appoint_here(monkeypatch):
    opened = []
    plain = appoint_in_purchase.buyer_of
    monkeypatch.setattr(
        appoint_in_purchase, "buyer_of", lambda name, store: opened.append(name) or plain(name, store)
    )
    unreadable("far-district")
    client = signed_in("head", dossier="", body="unit", post="", region="generated-district")

    client.get(NEW)

    assert set(opened) == {TENDER}


def test_no_account_is_opened_by_appointing_for_a_purchase_and_no_password_is_shown(head):
    response = head.post(NEW, form())

    page = response.content.decode()
    assert response.status_code == 422 and 'class="code"' not in page
    assert "For a purchase nobody opens one by appointing" in page
    assert not User.objects.filter(login="buyer").exists()


def test_nobody_appoints_for_a_purchase_an_account_of_which_they_saw_the_first_password():
    head = signed_in("head", login="head")
    shown = head.post(
        NEW, form(role="officer", post_in=f"{BENXI}||service-centre|contract-manager", purchase="")
    )
    assert 'class="code"' in shown.content.decode()

    response = head.post(NEW, form(role="reviewer"))

    assert response.status_code == 422 and "You opened this account yourself" in response.content.decode()
    assert [one.tender for one in people.appointments(login="buyer")] == [""]


def test_another_head_may_appoint_for_a_purchase_whom_the_first_gave_an_account(head):
    head.post(NEW, form(role="officer", post_in=f"{BENXI}||service-centre|contract-manager", purchase=""))
    second = signed_in("head", login="hea")

    assert second.post(NEW, form()).status_code == 302


def test_who_was_appointed_by_a_head_before_but_has_the_account_of_an_operator_may_be_appointed_again(
    head, buyer
):
    head.post(NEW, form(role="officer", post_in=f"{BENXI}||service-centre|contract-manager", purchase=""))

    assert head.post(NEW, form()).status_code == 302
    assert head.post(NEW, form(role="requester")).status_code == 302


@pytest.mark.parametrize("role", ["supervisor", "auditor"])
def test_who_watches_is_appointed_for_the_purchase_and_its_region_and_for_no_body(buyer, role):
    superior_of_the_region().post(NEW, form(role=role, purchase=IN_REGION))

    kept = people.appointments(login="buyer")
    assert [(one.role, one.tender, one.region, one.body) for one in kept] == [
        (role, TENDER, "generated-district", "")
    ]


def test_a_superior_of_everything_appoints_who_watches_for_the_region_of_the_purchase(buyer):
    superior = signed_in("superior", dossier="", body="", post="")

    superior.post(NEW, form(role="supervisor"))

    assert [(one.region, one.body) for one in people.appointments(login="buyer")] == [
        ("generated-district", "")
    ]


def test_a_supervisor_given_by_the_form_stands_outside_the_buyer(buyer):
    superior_of_the_region().post(NEW, form(role="supervisor", purchase=IN_REGION))
    then = tender_now(TENDER, settings.STORE, now=instant("2024-02-10T12:00:00+08:00"))

    answer = asks(then, people.actor_named("buyer"), "bid.set_aside")

    assert isinstance(answer, Permit), answer


@pytest.mark.parametrize("role", ["supervisor", "auditor"])
def test_a_superior_of_the_buyer_itself_appoints_nobody_who_watches_it(buyer, role):
    superior = signed_in("superior", dossier="", body="unit", post="")

    response = superior.post(NEW, form(role=role))

    assert response.status_code == 422 and "This reaches beyond your own body" in response.content.decode()
    assert people.appointments(login="buyer") == ()
