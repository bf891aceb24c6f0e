"""City: signing in through the identity provider of a city, by OpenID Connect.

In:  the provider's answer.
Out: a session of the account that belongs to the identity; of a new one the first time.

The surprise: the provider says who somebody is, and nothing about what they may do. A
new identity has no appointment and no power, and a post that demands a one-time code
demands it here too. The library does not look at issuer and audience; we do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView
from requests.exceptions import RequestException

from onus.actions.accounts import account_of_identity
from onus.outside.clock import now
from onus.records.people import keeper_of
from onus.web.people.guard import allowed
from onus.web.people.sessions import FAILED, begin
from onus.web.people.signing_in import next_step

BACKEND = "onus.web.people.city.CityBackend"


class CityBackend(OIDCAuthenticationBackend):
    """Turns a proven identity into an account."""

    def authenticate(self, request: HttpRequest | None, **told: Any) -> Any:
        """Answer only to the callback, which alone knows the nonce that we asked with."""
        return super().authenticate(request, **told) if told.get("nonce") else None

    def verify_token(self, token: str, **told: Any) -> Mapping[str, Any]:
        """Return the claims of a token of our provider that was made for us."""
        claims: Mapping[str, Any] = super().verify_token(token, **told)
        said = claims.get("aud", ())
        audience = (said,) if isinstance(said, str) else said
        if claims.get("iss") != settings.OIDC_ISSUER or settings.OIDC_RP_CLIENT_ID not in audience:
            raise SuspiciousOperation("The token is of another issuer, or made for another service.")
        if "exp" not in claims or not claims.get("sub"):
            raise SuspiciousOperation("The token says not for how long, or not for whom.")
        return claims

    def get_or_create_user(self, access_token: str, id_token: str, payload: Mapping[str, Any]) -> Any:
        """Return the account of an identity, by issuer and subject; never by mail, which changes hands."""
        told = self.get_userinfo(access_token, id_token, payload)
        if told.get("sub") != payload["sub"]:
            raise SuspiciousOperation("The provider speaks of two people.")
        account = account_of_identity(
            settings.OIDC_ISSUER, payload["sub"], name=str(told.get("name", ""))[:200], now=now()
        )
        return keeper_of(account.login) if account.active else None


class Callback(OIDCAuthenticationCallbackView):
    """Where the provider sends people back to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Take the answer; whatever is wrong with it, the page to sign in says so."""
        try:
            answer: HttpResponse = super().get(request)
        except (RequestException, SuspiciousOperation, jwt.InvalidTokenError, KeyError, ValueError):
            return self.login_failure()
        return answer

    def login_success(self) -> HttpResponse:
        """Open the session as after a password: the one-time code comes next, where the post demands it."""
        wanted = self.request.session.get("oidc_login_next") or ""
        begin(self.request, self.user, backend=BACKEND)
        return HttpResponseRedirect(next_step(self.request, wanted))

    def login_failure(self) -> HttpResponse:
        """Lead back to the page to sign in, which says that it did not work."""
        self.request.session[FAILED] = True
        return HttpResponseRedirect(reverse("people:sign_in"))


urlpatterns: list[URLPattern] = [
    path(
        "city/",
        never_cache(allowed("account.sign_in")(OIDCAuthenticationRequestView.as_view())),
        name="oidc_authentication_init",
    ),
    path(
        "city/back/",
        never_cache(allowed("account.sign_in")(Callback.as_view())),
        name="oidc_authentication_callback",
    ),
]
