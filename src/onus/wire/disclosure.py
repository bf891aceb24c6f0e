"""Disclosure: what of an assessment may be published.

In:  an assessment.
Out: the same assessment as the public may see it; every file for publication is
     written from it.

The surprise: it is made by the very table that decides what of each fact becomes a
leaf of the log. What the public may read is thus decided once, and whoever
assesses the published facts again comes to this view and to no other.
"""

from __future__ import annotations

from dataclasses import fields, replace

from onus.core.assessment.assessment import Assessment
from onus.wire.leaves.shown import shown_dossier
from onus.wire.officer_names import names_withheld

AS_THEY_ARE = (
    "duties", "findings", "excused_by", "covered_mm", "tracks", "last_service_us", "as_of",
    "set_aside", "rules", "refusals", "case_of", "weighed",
)  # fmt: skip
"""Fields of an assessment that hold no text which is published."""


def public_view(assessed: Assessment) -> Assessment:
    """Return an assessment without anything that names a private place, or an officer too early.

    Private places go by their pseudonyms. What nobody outside the office may read of
    a fact is withheld in the fact, and in whatever was taken over from it. Where no
    place is private and nothing is withheld, only the names of officers are looked at.
    """
    dossier, mask = shown_dossier(assessed.dossier)
    if not mask.numbers and not mask.hidden:
        return names_withheld(replace(assessed, dossier=dossier))
    shown = {
        field.name: mask.value(getattr(assessed, field.name))
        for field in fields(assessed)
        if field.name not in (*AS_THEY_ARE, "dossier")
    }
    return names_withheld(replace(assessed, dossier=dossier, **shown))
