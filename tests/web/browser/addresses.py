"""Every address of the website, taken from its own table, so that a new page cannot be forgotten.

In:  the table of addresses, and what stands in the places of an address (`Samples`).
Out: named pages with an address that can be opened.

The surprise: a name whose places nobody has filled stops the tests. Whoever adds a
page either needs nothing here, because the places are known by their names, or adds
one line to `lay.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

CODES = {"zh-Hans": "zh-hans", "en": "en"}
FOR_PROGRAMS = ("open311",)
"""Areas that programs speak with; their own tests look at them."""


@dataclass(frozen=True, slots=True)
class Named:
    """One name of the table, and the places in its address."""

    name: str
    places: tuple[str, ...]

    @property
    def area(self) -> str:
        return self.name.partition(":")[0]


def named() -> tuple[Named, ...]:
    """Return every name of the table, in order; what Django itself adds has none."""
    found = set(_under(get_resolver().url_patterns, ""))
    return tuple(sorted((one for one in found if one.area not in FOR_PROGRAMS), key=lambda one: one.name))


def _under(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[Named]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _under(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield Named(f"{space}{one.name}", tuple(one.pattern.converters))


def address(one: Named, samples: Mapping[str, str], language: str) -> str:
    """Return the address of a page, its places filled by `name.place` or else by `place`, and asked as `name?` says."""
    with override(CODES[language]):
        path = reverse(
            one.name,
            kwargs={place: samples.get(f"{one.name}.{place}") or samples[place] for place in one.places},
        )
    return path + samples.get(f"{one.name}?", "")


def unfilled(samples: Mapping[str, str]) -> list[str]:
    """Return the places that no sample fills."""
    return [
        f"{one.name}.{place}"
        for one in named()
        for place in one.places
        if place not in samples and f"{one.name}.{place}" not in samples
    ]
