"""Who can open which page: a tab for each role, and the first role that a page lets in.

The surprise: nobody says which role a page is for. A page that no role can open is
found out, and so is one that answers with an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.web.browser.served import Served
from tests.web.browser.watched import Watched

NOBODY = "nobody"
COOKIE = "onus"
LEADS_ON = (301, 302, 303)
TO_SIGN_IN = ("/people/sign-in/", "/people/code/", "/people/password/")
ELSEWHERE = (*LEADS_ON, 403)
ONLY_ACTS = 405


@dataclass(frozen=True, slots=True)
class Reached:
    """How an address was answered, and to whom; `page` is False for files, programs and acts."""

    role: str
    page: bool


class Tabs:
    """A tab for each kind of reader."""

    def __init__(self, browser: Any, served: Served) -> None:
        self.browser, self.served = browser, served
        self.open: dict[str, Watched] = {}
        self.known: dict[str, Reached] = {}

    def of(self, role: str) -> Watched:
        """Return the tab of somebody in a role."""
        if role not in self.open:
            self.open[role] = tab = Watched(self.browser, self.served.base)
            if role != NOBODY:
                tab.context.add_cookies(
                    [{"name": COOKIE, "value": self.served.people[role], "url": self.served.base}]
                )
        return self.open[role]

    def reach(self, address: str) -> Reached:
        """Return the first kind of reader who is let in, beginning with those without an account."""
        if address not in self.known:
            self.known[address] = self._asked(address)
        return self.known[address]

    def _asked(self, address: str) -> Reached:
        answers = []
        for role in (NOBODY, *self.served.people):
            request = self.of(role).context.request
            answer = request.get(self.served.base + address, max_redirects=0, fail_on_status_code=False)
            if answer.status == ONLY_ACTS:
                return Reached(role, page=False)
            if answer.ok:
                return Reached(role, page="text/html" in answer.headers.get("content-type", ""))
            if answer.status in LEADS_ON and not any(way in answer.headers["location"] for way in TO_SIGN_IN):
                return Reached(role, page=False)
            assert answer.status in ELSEWHERE, f"{address} for {role}: {answer.status} {answer.text()[:400]}"
            answers.append(f"{role}: {answer.status} {answer.headers.get('location', '')}")
        raise AssertionError(f"nobody can open {address}: {answers}")

    def close(self) -> None:
        for tab in self.open.values():
            tab.close()
