"""The middleware: readers who are not signed in get kept pages; everybody else passes through.

In:  requests, before anything looks at their cookies.
Out: a kept page, or what the rest of the application answers.

The surprise: the rest of the application is asked twice for an address whose page turns
out to be of one reader alone; it is remembered, and asked once from then on.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.encoding import escape_uri_path
from django.utils.translation import override

from onus import __version__
from onus.outside.clock import now as clock
from onus.outside.page_files import PageFiles, stamp_of
from onus.web.kept_pages.page import Page, answer, may_be_kept, page_of
from onus.web.kept_pages.pages import AGE_S_MAX, Pages
from onus.web.kept_pages.watch import Watch

AREA = "public"
"""Pages of this area alone are kept; all others are of somebody."""
SUBJECTS = (
    "place",
    "place_id",
    "street",
    "case",
    "case_id",
    "notice",
    "notice_id",
    "duty",
    "duty_id",
    "report",
    "ref",
)
"""Parts of an address that name the one thing of which a page is; changes of other things do not touch it."""
ASKED = (
    "case", "district", "dossier", "month", "obligation", "occurrence", "outcome", "owed_by", "page", "place", "post",
    "service", "sort", "state", "storm",
)  # fmt: skip
"""What a kept page may be asked with. Free texts are not among them: nobody asks for the same twice."""
IGNORED = (
    "from",
    "isappinstalled",
    "nsukey",
    "scene",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "fbclid",
    "gclid",
)
"""What messengers and counters put behind an address when it is shared; no page reads it."""
OF_SOMEBODY = (settings.SESSION_COOKIE_NAME, "messages")
MB = 1024 * 1024
UNKEPT_MAX = 10_000
UNKEPT_S = 300
HASTE_FROM = 2_000
"""With more pages than this to be rendered anew, there is no pause between two."""
SWEEP_S = 300


class KeptPages:
    """Answers with kept pages; see `pages` for how old they may be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Begin with what the folder holds.

        Raises:
            MiddlewareNotUsed: the setting `KEPT_PAGES` says no.
        """
        if not settings.KEPT_PAGES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        package = Path(sys.modules["onus"].__file__ or "").parent
        build = f"{__version__} {settings.PUBLIC_ADDRESS} {stamp_of(package)}"
        self.files = PageFiles(settings.KEPT_PAGES_FOLDER, bytes_max=settings.KEPT_PAGES_DISK_MB * MB)
        self.watch = Watch(build)
        self.pages = Pages(
            self.render, self.watch, clock, bytes_max=settings.KEPT_PAGES_MEMORY_MB * MB, files=self.files
        )
        self._unkept: OrderedDict[str, int] = OrderedDict()
        self._last = threading.local()
        self._renewer: threading.Thread | None = None
        self._starting = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if any(name in request.COOKIES for name in OF_SOMEBODY) or "HTTP_AUTHORIZATION" in request.META:
            return of_somebody(self.get_response(request))
        address = address_of(request)
        if address is None or self._is_unkept(address) or not self._is_ready():
            return self.get_response(request)
        if not self.pages.has(address) and not is_public(request.path_info):
            return self.get_response(request)
        self._have_renewer()
        self._last.response, self._last.reference = None, getattr(request, "reference", "")
        page, how = self.pages.get(address)
        if page is not None:
            return answer(page, request, how=how, now=clock())
        last: HttpResponse | None = self._last.response
        if last is not None and last.status_code != 200 and not last.cookies:
            # The same for everybody though not kept: not there, elsewhere, or out of order just now.
            return last if request.method == "GET" else self.get_response(request)
        self._unkept[address] = clock()
        while len(self._unkept) > UNKEPT_MAX:
            self._unkept.popitem(last=False)
        return self.get_response(request)

    def render(self, address: str) -> Page | None:
        """Render the page of an address for nobody; None where it is of somebody, or not worth keeping."""
        request = request_of_nobody(address)
        # A page of failure shows it, and whoever asked is the one to be helped.
        request.reference = getattr(self._last, "reference", "")
        known, began = self.watch.known(), clock()
        response = self.get_response(request)
        self._last.response = response
        match: ResolverMatch | None = request.resolver_match
        if match is None or match.namespaces[:1] != [AREA] or not may_be_kept(response):
            return None
        names = tuple(str(value) for value in match.kwargs.values())
        subjects = tuple(str(match.kwargs[name]) for name in SUBJECTS if name in match.kwargs)
        return page_of(
            response, address=address, view=match.view_name, names=names, subjects=subjects, mark=known.mark(names),
            made_at=began, age_s_max=AGE_S_MAX,
        )  # fmt: skip

    def renew_one(self) -> bool:
        """Render the next page that waits anew; False where none waits."""
        address = self.pages.to_renew.take()
        if address is None:
            return False
        began = time.monotonic()
        rendered = self.pages.renew(address)
        if rendered and len(self.pages.to_renew) < HASTE_FROM:
            # Readers come first: half of the time of this thread is theirs.
            time.sleep(min(0.1, time.monotonic() - began))
        return True

    def _renew(self) -> None:
        swept = 0.0
        while True:
            while self.renew_one():
                close_old_connections()
            if time.monotonic() - swept > SWEEP_S:
                self.files.sweep()
                swept = time.monotonic()
            self.pages.to_renew.filled.wait(SWEEP_S)

    def _have_renewer(self) -> None:
        """Start the thread that renders anew, in the process that serves and not in the one that started it."""
        if not settings.KEPT_PAGES_RENEW or (self._renewer is not None and self._renewer.is_alive()):
            return
        with self._starting:
            if self._renewer is None or not self._renewer.is_alive():
                self._renewer = threading.Thread(target=self._renew, name="kept-pages", daemon=True)
                self._renewer.start()

    def _is_ready(self) -> bool:
        self.pages.look()
        return self.watch.ready()

    def _is_unkept(self, address: str) -> bool:
        at = self._unkept.get(address)
        return at is not None and clock() - at < UNKEPT_S * 1_000_000


def of_somebody(response: HttpResponse) -> HttpResponse:
    """Say that an answer is of one reader alone."""
    patch_vary_headers(response, ["Cookie"])
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)
    return response


def address_of(request: HttpRequest) -> str | None:
    """Return under which address the page of a request is kept; None where it never is."""
    if not any(request.path_info.startswith(f"/{code}/") for code, _ in settings.LANGUAGES):
        return None
    if "HTTP_HX_REQUEST" in request.META:
        return None
    asked = [
        (name, value)
        for name, value in parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
        if name not in IGNORED
    ]
    if any(name not in ASKED for name, _ in asked):
        return None
    query = f"?{urlencode(sorted(asked))}" if asked else ""
    # get_host refuses hosts that are not ours, so nobody fills the memory with pages under invented names.
    return f"{request.scheme}://{request.get_host()}{escape_uri_path(request.path_info)}{query}"


def is_public(path: str) -> bool:
    """Tell whether an address, whose first part is a language, lies in the public area."""
    with override(path.split("/", 2)[1]):
        try:
            return resolve(path).namespaces[:1] == [AREA]
        except Resolver404:
            return False


def request_of_nobody(address: str) -> HttpRequest:
    """Return a request for an address, without cookies, wishes or an address of anybody."""
    told = urlsplit(address)
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(told.path).decode("latin-1"),
        "QUERY_STRING": told.query,
        "SERVER_NAME": told.hostname or "",
        "SERVER_PORT": str(told.port or (443 if told.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": told.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": told.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = value if told.scheme == "https" else "http"
    return WSGIRequest(environ)
