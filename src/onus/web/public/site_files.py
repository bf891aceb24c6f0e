"""The published site as it lies there: pages, tables, feeds, the log; and receipts of its entries.

The surprise: a page of the site carries its own style, so its policy names the digest
of that style and allows no other.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import Http404
from django.views.decorators.http import require_safe

from onus.actions.site_receipts import proof_of, site_file
from onus.outside.files import bounded_read
from onus.web.people.guard import allowed

TYPES = {
    ".html": "text/html; charset=utf-8", ".json": "application/json", ".jsonl": "application/x-ndjson",
    ".csv": "text/csv; charset=utf-8", ".geojson": "application/geo+json", ".parquet": "application/vnd.apache.parquet",
    ".atom": "application/atom+xml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8",
}  # fmt: skip
PLAIN = ("files", "log/checkpoint", "log/policy")
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@allowed("data.see")
@require_safe
def published(request: HttpRequest, path: str) -> HttpResponseBase:
    """Give a file of the published site."""
    found = site_file(settings.SITE, path)
    if found is None:
        raise Http404
    if found.suffix == ".html":
        return _page(found)
    kind = TYPES.get(
        found.suffix, "text/plain; charset=utf-8" if path in PLAIN else "application/octet-stream"
    )
    return FileResponse(found.open("rb"), content_type=kind)


def _page(path: Path) -> HttpResponse:
    raw = bounded_read(path)
    styles = " ".join(
        f"'sha256-{b64encode(sha256(style).digest()).decode()}'" for style in STYLE.findall(raw)
    )
    response = HttpResponse(raw, content_type=TYPES[".html"])
    # The page's own policy allows any style of its own; this one allows those it was written with.
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {styles or chr(39) + 'none' + chr(39)}; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return response


@allowed("data.see")
@require_safe
def receipt(request: HttpRequest, entry: int) -> HttpResponse:
    """Give the receipt of an entry of the log, a `.tlog-proof`."""
    found = proof_of(settings.SITE, entry)
    if found is None:
        raise Http404
    response = HttpResponse(found.proof, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="entry-{entry}.tlog-proof"'
    return response
