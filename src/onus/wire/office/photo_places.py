"""Photo places: which places of the network a text names.

In:  places with their names and ids; a watermark, or the names of a photo's path.
Out: ids of the places that are meant; several where the text leaves it open.

The surprise: a street of three parts has one name. A photo of 人民路 stands for all
of them until a position says which one; nothing is picked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onus.core.contracts.places import Place
from onus.wire.office.form_words import plain
from onus.wire.office.named import short_names

NAME_MIN = 2
_TOKEN = re.compile(r"[\s_,，、;；()（）\[\]【】]+")


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Names and ids of places, folded for comparing.

    Attributes:
        by_name: ids of the places of a name.
        by_id: the id that a folded id stands for.
        longest_first: the names, so that 人民路公厕 is found before 人民路.
    """

    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_id: Mapping[str, str] = field(default_factory=dict)
    longest_first: tuple[str, ...] = ()

    def told(self, text: str) -> tuple[str, ...]:
        """Return the places that a cell of a sheet names: its whole text is a name or an id.

        >>> place_names([Place("R-1", "人民路"), Place("R-2", "人民路")]).told(" 人民路 ")
        ('R-1', 'R-2')
        """
        sought = _folded(text)
        if sought in self.by_id:
            return (self.by_id[sought],)
        return self.by_name.get(sought, ())

    def found_in(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the places that a path names, as the first of its names that names any.

        >>> known = place_names([Place("R-1", "人民路"), Place("T-1", "人民路公厕")])
        >>> known.found_in(["IMG_1", "2023-12-16 人民路公厕 保洁"]), known.found_in(["R-1 a", "x"])
        (('T-1',), ('R-1',))
        """
        for word in words:
            tokens = [token for token in _TOKEN.split(_folded(word)) if token]
            ids = [self.by_id[token] for token in tokens if token in self.by_id]
            if ids:
                return tuple(dict.fromkeys(ids))
            named = self._named(_folded(word))
            if named:
                return named
        return ()

    def _named(self, text: str) -> tuple[str, ...]:
        found: list[str] = []
        for name in self.longest_first:
            if name in text:
                found += self.by_name[name]
                # A longer name has been found here; a shorter one inside it is not meant.
                text = text.replace(name, "|")
        return tuple(dict.fromkeys(found))


def place_names(places: Sequence[Place]) -> PlaceNames:
    """Return the names of places; homes have none, and only their ids are known."""
    by_name: dict[str, tuple[str, ...]] = {}
    for place in places:
        # A part of a road may be called by the road's name, as in every other sheet.
        for name in () if place.private else map(_folded, short_names(place.name)):
            if len(name) >= NAME_MIN:
                by_name[name] = (*by_name.get(name, ()), place.id)
    longest = tuple(sorted(by_name, key=lambda name: (-len(name), name)))
    return PlaceNames(by_name, {_folded(place.id): place.id for place in places}, longest)


def _folded(text: str) -> str:
    return plain(text).casefold()
