"""One kept page: its bytes, what it shows, and how a reader is answered with it.

In:  the response to a request of nobody.
Out: answers to readers: whole, without a body, packed or plain, or "you have it".

The surprise: only the packed bytes are kept. The few programs that cannot read them
are answered by unpacking, which costs less than a second copy of every page.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

HEADERS = (
    "Content-Type", "Content-Language", "Content-Disposition", "Content-Security-Policy",
    "Content-Security-Policy-Report-Only", "Cross-Origin-Opener-Policy", "Link", "Permissions-Policy",
    "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options", "X-Robots-Tag",
)  # fmt: skip
"""Headers that belong to a page; all others belong to one answer."""
BYTES_MAX = 8 * 1024 * 1024
PACKED_LEVEL = 6
BROWSER_S = 5
"""Seconds for which a browser or a proxy need not ask again."""
FOR_EVER = "immutable"
"""What a view says of an address that will never hold anything else."""
FORMS = (b"csrfmiddlewaretoken",)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the tables held when the rendering of a page began."""

    shown: str
    event: int
    fact: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        address: scheme, host, path and query under which it is kept.
        view: name of its view, for figures and logs.
        names: every name in its address.
        subjects: those of one place, case or notice; empty for a page that many rows make.
        mark: what the tables held when its rendering began.
        made_at: microseconds since 1970 UTC.
        age_s_max: seconds after which it is rendered anew though nothing changed, since clocks stand on it.
        control: Cache-Control of every answer.
        etag: weak, of the unpacked bytes.
    """

    address: str
    view: str
    names: tuple[str, ...]
    subjects: tuple[str, ...]
    mark: Mark
    made_at: int
    age_s_max: int
    control: str
    etag: str
    headers: tuple[tuple[str, str], ...]
    length: int
    packed: bytes

    @property
    def size(self) -> int:
        """Return about how many bytes it takes in memory."""
        return len(self.packed) + 2 * len(self.address) + 1_000

    def to_bytes(self) -> bytes:
        """Return the page as a file: a line that describes it, and its packed bytes."""
        told = asdict(self)
        del told["packed"]
        return json.dumps(told).encode() + b"\n" + self.packed


def page_from(raw: bytes) -> Page | None:
    """Return the page of a file; None where the file is not one of ours, or was cut off."""
    line, _, packed = raw.partition(b"\n")
    try:
        told = json.loads(line)
        mark = Mark(**told.pop("mark"))
        told["names"], told["subjects"] = tuple(told["names"]), tuple(told["subjects"])
        told["headers"] = tuple((name, value) for name, value in told["headers"])
        page = Page(mark=mark, packed=packed, **told)
        # The last bytes of a packed page are its length: a page that was cut off is none.
        whole = int.from_bytes(packed[-4:], "little") == page.length
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return page if whole else None


def may_be_kept(response: HttpResponse) -> bool:
    """Tell whether a response is the same for every reader, and worth keeping."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    control = response.get("Cache-Control", "")
    if any(word in control for word in ("no-store", "private", "no-cache")):
        return False
    if "cookie" in response.get("Vary", "").lower() or response.has_header("Content-Encoding"):
        return False
    if "nonce-" in response.get("Content-Security-Policy", ""):
        return False
    return len(response.content) <= BYTES_MAX and not any(form in response.content for form in FORMS)


def page_of(
    response: HttpResponse,
    *,
    address: str,
    view: str,
    names: tuple[str, ...],
    subjects: tuple[str, ...],
    mark: Mark,
    made_at: int,
    age_s_max: int,
) -> Page:
    """Return the page of a response that may be kept."""
    body, control = response.content, response.get("Cache-Control", "")
    return Page(
        address=address,
        view=view,
        names=names,
        subjects=subjects,
        mark=mark,
        made_at=made_at,
        age_s_max=stated_age(control, age_s_max),
        control=control if FOR_EVER in control else f"public, max-age={BROWSER_S}",
        etag=f'W/"{sha256(body).hexdigest()[:24]}"',
        headers=tuple((name, response[name]) for name in HEADERS if response.has_header(name)),
        length=len(body),
        packed=gzip.compress(body, PACKED_LEVEL, mtime=0),
    )


def stated_age(control: str, otherwise: int) -> int:
    """Return the seconds that a view states in Cache-Control, at most `otherwise`.

    >>> stated_age("public, max-age=20", 300), stated_age("max-age=9000", 300), stated_age("", 300)
    (20, 300, 300)
    """
    for part in control.replace(" ", "").split(","):
        name, _, value = part.partition("=")
        if name == "max-age" and value.isdigit():
            return min(int(value), otherwise)
    return otherwise


def takes_packed(accepted: str) -> bool:
    """Tell whether a reader unpacks gzip.

    >>> takes_packed("br, gzip"), takes_packed("gzip;q=0, br"), takes_packed("")
    (True, False, False)
    """
    for part in accepted.lower().replace(" ", "").split(","):
        name, _, weight = part.partition(";q=")
        if name in ("gzip", "*"):
            return not weight or weight.strip("0.") != ""
    return False


@dataclass(frozen=True, slots=True)
class KeptMatch:
    """What figures and logs ask of the address of a request that no view answered."""

    view_name: str


def answer(page: Page, request: HttpRequest, *, how: str, now: int) -> HttpResponse:
    """Answer a reader with a page.

    Args:
        how: `kept`, `old` or `made`, for whoever measures.
        now: microseconds since 1970 UTC.
    """
    request.resolver_match = KeptMatch(page.view)
    had = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    if "*" in had or any(one.removeprefix("W/") == page.etag.removeprefix("W/") for one in had):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = _whole(page, request)
    response["ETag"] = page.etag
    response["Cache-Control"] = page.control
    response["Vary"] = "Accept-Encoding, Cookie"
    # Not `Age`: a browser would take it off the seconds for which it need not ask again.
    response["X-Onus-Page"] = f"{how}; age={max(0, (now - page.made_at) // 1_000_000)}"
    return response


def _whole(page: Page, request: HttpRequest) -> HttpResponse:
    packed = takes_packed(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    length = len(page.packed) if packed else page.length
    body = b"" if request.method == "HEAD" else page.packed if packed else gzip.decompress(page.packed)
    response = HttpResponse(body)
    for name, value in page.headers:
        response[name] = value
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(length)
    return response
