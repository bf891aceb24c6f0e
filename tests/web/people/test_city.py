"""Signing in through the identity provider of a city: a provider on this machine, real tokens, real requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import include, path

from onus.base.instants import SECOND_US
from onus.outside.clock import now
from onus.records import people
from onus.records.models import User
from onus.wiring import urls
from tests.web.signing import BENXI, give, make_account, refused

pytestmark = pytest.mark.django_db
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT_ID = "onus-of-the-city"
ACCOUNT = "city:person-7"


class Provider(BaseHTTPRequestHandler):
    """What a city runs, as far as we ask it: tokens, persons, keys."""

    claims: dict = {}
    person: dict = {}
    signed_with = KEY
    nonce = ""

    def do_GET(self) -> None:
        """Keys, and who a token belongs to."""
        if self.path == "/keys":
            jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self._answer({"keys": [jwk | {"kid": "1", "alg": "RS256"}]})
        else:
            self._answer({"sub": "person-7", "name": "Officer (generated)"} | type(self).person)

    def do_POST(self) -> None:
        """A token for a code."""
        self.rfile.read(int(self.headers["Content-Length"]))
        issuer = f"http://127.0.0.1:{self.server.server_port}"
        claims = {
            "iss": issuer, "aud": CLIENT_ID, "sub": "person-7", "nonce": type(self).nonce,
            "exp": now() // SECOND_US + 60,
        } | type(self).claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(claims, type(self).signed_with, algorithm="RS256", headers={"kid": "1"})
        self._answer({"id_token": token, "access_token": "a", "token_type": "Bearer"})

    def _answer(self, value: object) -> None:
        raw = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


class Addresses:
    """The addresses of a website that is joined to a provider."""

    @staticmethod
    def patterns() -> list:
        """The way in through the city, before the others."""
        return [path("people/", include("onus.web.people.city")), *urls.urlpatterns]


@pytest.fixture
def city(settings) -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    Provider.claims, Provider.person, Provider.signed_with, Provider.nonce = {}, {}, KEY, ""
    settings.THROUGH_CITY = True
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "onus.web.people.city.CityBackend"]
    settings.OIDC_ISSUER = here
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT_ID, "secret"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{here}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{here}/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{here}/person"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{here}/keys"
    settings.OIDC_RP_SIGN_ALGO, settings.OIDC_RP_SCOPES = "RS256", "openid profile"
    settings.OIDC_USE_PKCE, settings.OIDC_TIMEOUT = True, 5
    Addresses.urlpatterns = Addresses.patterns()
    settings.ROOT_URLCONF = Addresses
    yield Provider
    server.shutdown()
    server.server_close()


def come_in(client: Client, *, wanted: str = "", state: str = ""):
    """Go to the provider and come back with a code."""
    away = client.get("/people/city/", {"next": wanted} if wanted else {})
    asked = parse_qs(urlsplit(away["Location"]).query)
    Provider.nonce = asked["nonce"][0]
    return client.get("/people/city/back/", {"code": "c", "state": state or asked["state"][0]})


def test_the_page_to_sign_in_leads_to_the_city_only_where_there_is_one(client, settings):
    assert "/people/city/" not in client.get("/en/people/sign-in/").content.decode()


def test_a_new_identity_gets_an_account_without_any_power(city, client):
    assert "/people/city/" in client.get("/en/people/sign-in/").content.decode()
    come_in(client)

    assert people.account(ACCOUNT).name == "Officer (generated)"
    assert client.get("/en/people/").status_code == 200
    assert refused(client.get("/en/people/appointments/"))
    assert people.actor_named(ACCOUNT).appointments == ()


def test_the_same_identity_is_the_same_account_whatever_name_it_has_today(city):
    come_in(Client())
    city.person = {"name": "Another name (generated)"}
    come_in(Client())

    assert User.objects.filter(login__startswith="city:").count() == 1


def test_an_appointed_identity_goes_where_it_wanted_after_its_code(city, client):
    come_in(Client())
    give(ACCOUNT, "officer", dossier=BENXI)

    response = come_in(client, wanted="/en/people/recusal/")

    assert "/people/second-factor/?next=%2Fen%2Fpeople%2Frecusal%2F" in response["Location"]


def test_an_ended_account_comes_in_no_more_through_the_city_either(city, client):
    come_in(Client())
    User.objects.filter(login=ACCOUNT).update(is_active=False)
    come_in(client)

    assert client.get("/en/people/").status_code == 302


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-service"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"exp": None},
        {"sub": "somebody-else"},
        {"nonce": "replayed"},
    ],
)
def test_a_token_that_is_not_for_us_and_for_now_opens_nothing(city, client, claims):
    city.claims = claims
    response = come_in(client)

    page = client.get(response["Location"]).content.decode()
    assert "未成功" in page
    assert not User.objects.filter(login__startswith="city:").exists()


def test_a_token_that_somebody_else_signed_opens_nothing(city, client):
    city.signed_with = OTHER_KEY
    come_in(client)

    assert client.get("/en/people/").status_code == 302


def test_an_answer_that_nobody_asked_for_opens_nothing(city, client):
    come_in(client, state="made-up")
    assert client.get("/en/people/").status_code == 302

    fresh = Client()
    fresh.get("/people/city/back/", {"code": "c", "state": "s"})
    fresh.post("/en/people/sign-in/?code=c&state=s", {"login": "x", "password": "y"})
    assert fresh.get("/en/people/").status_code == 302


def test_a_provider_that_does_not_answer_is_told_and_the_password_still_works(city, client, settings):
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:9/token"
    make_account("clerk")

    response = come_in(client)

    assert "/people/sign-in/" in response["Location"]


def test_a_provider_that_sends_an_error_back_is_told(city, client):
    client.get("/people/city/")

    response = client.get("/people/city/back/", {"error": "access_denied", "state": "s"})

    assert "/people/sign-in/" in response["Location"]
