"""Places of leaves: where in the public log the facts and findings of a dossier stand.

In:  kinds, names and entries, as a published site has them.
Out: the entry of one of them.

The surprise: it is a convenience and proves nothing. A receipt is made from the log
itself, and whoever checks it needs neither these rows nor us.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from onus.records.models import Dossier, LeafPlace
from onus.records.unit import unit

ROWS_AT_ONCE = 2_000


def entry_of(dossier: str, kind: str, name: str) -> int | None:
    """Return the entry of a fact or a finding; None while it is not in the log."""
    rows = LeafPlace.objects.filter(dossier_id=dossier, kind=kind, name=name)
    return rows.values_list("entry", flat=True).first()


def keep_leaf_places(dossier: str, places: Iterable[tuple[str, str, int]]) -> int:
    """Keep the entries of a dossier in place of those that were kept before; returns how many."""
    kept, left = 0, iter(places)
    with unit():
        LeafPlace.objects.filter(dossier_id=dossier).delete()
        while some := list(islice(left, ROWS_AT_ONCE)):
            rows = [LeafPlace(dossier_id=dossier, kind=kind, name=name, entry=at) for kind, name, at in some]
            LeafPlace.objects.bulk_create(rows)
            kept += len(some)
    return kept


def dossier_is_there(dossier: str) -> bool:
    """Return whether the database holds a dossier."""
    return Dossier.objects.filter(id=dossier).exists()
