"""Signed-in people for tests: an account, an appointment with a post, a session with or without a second factor."""

from __future__ import annotations

from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from onus.base.instants import Instant
from onus.core.authority.actors import Scope
from onus.outside.clock import now
from onus.records import people
from onus.records.models import User
from onus.web.people.sessions import BEGAN, SEEN

BENXI = "benxi-2023-replay"
PURCHASE_BODY = {
    "purchaser": "unit", "reviewer": "unit", "contract_reviewer": "unit", "expert": "unit", "remedy_officer": "unit",
    "supervisor": "unit", "head": "unit", "superior": "unit", "auditor": "unit", "custodian": "generated organisation 1",
    "bidder": "firm-a", "requester": "unit", "finance": "unit", "buyer_member": "unit",
}  # fmt: skip
"""Body of the generated tender by which somebody in a role reaches it."""
PASSWORD = "frost-lantern-gravel"
POST_OF_ROLE = {"officer": "contract-manager", "head": "centre-head", "superior": "city-lead"}
BODY_OF_POST = {
    "street-supervisor": "district-office", "district-head": "district-office", "contract-manager": "service-centre",
    "centre-head": "service-centre", "city-lead": "city-government",
}  # fmt: skip


def make_account(login: str) -> User:
    """An account with PASSWORD."""
    people.add_account(login, name="", mail="", password=PASSWORD, must_change=False, at=now())
    return User.objects.get(login=login)


def give(
    login: str, role: str, *, dossier: str = BENXI, post: str | None = None, body: str | None = None,
    region: str = "", since: int = 0, until: int | None = None,
) -> people.KeptAppointment:  # fmt: skip
    """An appointment; the post is the one that the replay has for the role, unless another is named."""
    post = POST_OF_ROLE.get(role, "") if post is None else post
    body = BODY_OF_POST.get(post, "") if body is None else body
    return people.appoint(
        login, role=role, scope=Scope(dossier, region, body), post=post, since=Instant(since), until=until,
        by="test", basis="Appointment 1/2023", at=now(),
    )  # fmt: skip


def open_session(client: Client, user: User, *, second_factor: bool = True) -> Client:
    """The client is signed in, as if password and code had been given just now."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BEGAN] = session[SEEN] = int(now())
    if second_factor:
        device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=True, defaults={"name": "test"})
        session["otp_device_id"] = device.persistent_id
    session.save()
    return client


def signed_in(role: str, *, login: str = "", second_factor: bool = True, **where: object) -> Client:
    """A client of somebody with one appointment; nobody signed in for `resident`."""
    client = Client()
    if role == "resident":
        return client
    user = make_account(login or f"{role}-of-the-test")
    give(user.login, role, **where)
    if role in PURCHASE_BODY and "dossier" not in where:
        give(user.login, role, **{**where, "dossier": "", "post": "", "body": PURCHASE_BODY[role]})
    return open_session(client, user, second_factor=second_factor)


def refused(response) -> bool:
    """Whether the guard let nobody in: its page, or the way to sign in."""
    if response.status_code == 302:
        return any(f"/people/{step}/" in response["Location"] for step in ("sign-in", "code"))
    return response.status_code == 403 and "web/people/refused.html" in {
        one.name for one in response.templates
    }
