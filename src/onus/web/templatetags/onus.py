"""Tags and filters of every template: sentences, times, money, lengths, shares.

In:  values as the tables have them: microseconds, minor units, millimetres, parts per million.
Out: texts in the language of the page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template

from onus.base.currencies import amount_text
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.outside.time_zones import zone_table
from onus.report.codes import word as code_word
from onus.report.figures import percent
from onus.report.words import label
from onus.web.names import district_name, length_text, segment_name
from onus.web.sentences import say as sentence

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Any, key: str, **named: object) -> str:
    """Say a sentence of the website: `{% say "street.owed" count=3 %}`."""
    return sentence(key, context["language"], **named)


@register.simple_tag(takes_context=True)
def said(context: Any, beginning: str, code: str) -> str:
    """Say the sentence of a code: `{% said "reports.state_" report.state %}`."""
    return sentence(f"{beginning}{code}", context["language"])


@register.simple_tag(takes_context=True)
def word(context: Any, name: str) -> str:
    """Say a label of the report: outcomes, strengths, kinds of acts and the like."""
    return label(name, context["language"])


@register.simple_tag(takes_context=True)
def coded(context: Any, vocabulary: str, code: str) -> str:
    """Say a code of the core: `{% coded "outcome" duty.outcome %}`; see `report.codes` for the vocabularies."""
    return code_word(vocabulary, code, context["language"])


@register.simple_tag(takes_context=True)
def text(context: Any, value: Any) -> str:
    """Say a text that data carry in both languages: `{"en": ..., "zh": ...}` or `Localized`."""
    if isinstance(value, Localized):
        return value.text(context["language"])
    return Localized(value.get("en", ""), value.get("zh", "")).text(context["language"])


@register.simple_tag(takes_context=True)
def district(context: Any, dossier: str, name: str) -> str:
    """Say what people call a district of a dossier: `{% district dossier.id place.district %}`."""
    return district_name(dossier, name, context["language"]) if name else ""


@register.simple_tag(takes_context=True)
def place(context: Any, name: str, place_id: str = "") -> str:
    """Say a segment with its number; a street without."""
    return segment_name(name, place_id, context["language"])


@register.simple_tag(takes_context=True)
def far(context: Any, mm: int | None) -> str:
    """Say a length in metres or kilometres, in the words of the language; empty for none."""
    return length_text(mm, context["language"])


@register.filter
def midnight_after(at: int | None, zone: str) -> str:
    """Return the midnight that ends the day of an instant: `2023-12-17 00:00`; empty for none."""
    if at is None:
        return ""
    clocks = zone_table(zone)
    return clocks.local_text(clocks.at(clocks.local_day(Instant(at)) + timedelta(days=1)))


@register.filter
def when(at: int | None, zone: str) -> str:
    """Return an instant by the clocks of a time zone: `2023-12-16 12:00`; empty for none."""
    return "" if at is None else zone_table(zone).local_text(Instant(at))


@register.filter
def day_of(at: int | None, zone: str) -> str:
    """Return the day of an instant by the clocks of a time zone: `2023-12-16`; empty for none."""
    return "" if at is None else zone_table(zone).local_day(Instant(at)).isoformat()


@register.filter
def share(ppm: int | None) -> str:
    """Return parts per million as a percentage; empty for none."""
    return "" if ppm is None else percent(ppm)


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Return an amount in a currency; empty for none."""
    return "" if minor is None else amount_text(minor, currency=currency)
