"""Names: what pages of all areas call a district, a snowfall and a segment.

In:  the ids of the record.
Out: the same words on every page, in the language of the reader.

The surprise: a district has its name from the tree of regions alone. Where the operator
wrote down no tree, its id is all that is known, and is shown.
"""

from __future__ import annotations

from django.conf import settings

from onus.actions.regions import regions_now
from onus.base.texts import Language
from onus.report.codes import word
from onus.report.events import generated_mark
from onus.report.words import label

METRE_MM, KILOMETRE_MM = 1_000, 1_000_000


def district_name(dossier: str, district: str, language: Language) -> str:
    """Return what people call a district of a dossier."""
    found = regions_now(settings.REGIONS).district_title(dossier, district)
    return found.text(language) or district


def length_text(mm: int | None, language: Language) -> str:
    """Return a length in metres or kilometres, in the words of the language; empty for none.

    >>> length_text(1_250_000, "en"), length_text(250_000, "en"), length_text(None, "en")
    ('1.2 km', '250 m', '')
    """
    if not mm:
        return ""
    tenths = mm * 10 // KILOMETRE_MM
    long = f"{tenths // 10}.{tenths % 10} {word('unit', 'km', language)}"
    return long if mm >= KILOMETRE_MM else f"{mm // METRE_MM} {label('scale_m', language)}"


def segment_name(name: str, place_id: str, language: Language) -> str:
    """Return the name of a segment with its number, so that two of one street can be told apart."""
    if not name or not place_id or name == place_id:
        return generated_mark(name, language) or place_id
    return f"{generated_mark(name, language)} · {place_id}"
