"""Page receipt: where the assessment that a page was read from stands in the public log.

In:  a dossier and the instant by which all of its assessment was known.
Out: entry, size of the log, and where the proof is; nothing while it does not stand there.

The surprise: every page has one. What is no finding by itself, a list or a day's table,
rests on the publication of the assessment behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from onus.actions.site_receipts import Placed, publication_receipt
from onus.records.dossiers import ShownDossier, dossiers


def frame_receipt(asked: Any) -> Mapping[str, Any]:
    """Return what the frame of a page says of the log.

    Args:
        asked: what the page is about; None for nothing. It may say by itself where it stands.
    """
    own = getattr(asked, "frame_receipt", None)
    return own() if own is not None else page_receipt(None if asked is None else asked.dossier)


def page_receipt(dossier: ShownDossier | None) -> Mapping[str, Any]:
    """Return what the frame of a page says of the log: of its dossier, or of the only one there is.

    Args:
        dossier: the first one that the page was read from; None for a page about none.
    """
    if settings.SITE is None:
        return {"page_unlogged": dossier is not None}
    if dossier is None:
        known = [one for one in dossiers() if one.assessment is not None]
        dossier = known[0] if len(known) == 1 else None
    if dossier is None:
        return {}
    placed = publication_receipt(settings.SITE, dossier.id, as_of=dossier.as_of)
    return {"page_unlogged": True} if placed is None else {"page_receipt": told(placed)}


def told(placed: Placed) -> Mapping[str, Any]:
    """Return a place in the log with the addresses of its proof and of how to check it."""
    return {
        "entry": placed.entry,
        "size": placed.size,
        "href": reverse("public:receipt", args=(placed.entry,)),
        "verify_href": f"{reverse('public:data')}#verify",
    }
