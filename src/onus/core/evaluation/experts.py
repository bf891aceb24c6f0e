"""Experts: the library that a committee is drawn from, frozen before its seed exists.

In:  experts with their fields of expertise, as the library lists them.
Out: `Library`, its digest whatever the order of the list, and who is eligible for a seat.

The surprise: an expert who steps back stays in the library. The library was
published before the draw, so nobody can be taken out of it afterwards; the draw
passes them over and says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.bounds import refuse, unless
from onus.base.canonical import rows_digest
from onus.base.instants import Instant


@dataclass(frozen=True, slots=True, order=True)
class Expert:
    """One expert of a library.

    Attributes:
        id: number or pseudonym in the library; a name is not needed for a draw.
        expertise: fields, in any order; empty for none that a seat could ask.
        body: organisation that the expert works for, for the checks of recusal.
    """

    id: str
    expertise: tuple[str, ...] = ()
    body: str = ""

    def __post_init__(self) -> None:
        """Refuse an expert without an id."""
        refuse([unless(bool(self.id), "an expert must have an id")])

    def fits(self, expertise: str) -> bool:
        """Return whether the expert may sit on a seat; any expert may, where it asks for no field.

        >>> Expert("e1", ("sanitation",)).fits("sanitation"), Expert("e1").fits(""), Expert("e1").fits("law")
        (True, True, False)
        """
        return not expertise or expertise in self.expertise


@dataclass(frozen=True, slots=True)
class Library:
    """The experts who may be drawn.

    Attributes:
        id: name of the library.
        frozen_at: instant from which it was not changed any more.
        log_index: index of its leaf in the log.
        experts: in any order; an id stands once.
    """

    id: str
    frozen_at: Instant
    log_index: int
    experts: tuple[Expert, ...]

    def __post_init__(self) -> None:
        """Refuse a negative index and an expert who is listed twice."""
        ids = [one.id for one in self.experts]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        refuse(
            [
                unless(self.log_index >= 0, "log_index must not be negative"),
                unless(not twice, f"experts must stand once each, not twice: {', '.join(twice)}"),
            ]
        )

    def digest(self) -> str:
        """Return the digest of the library, the same for any order of its experts and of their fields.

        >>> one, two = Expert("a", ("law", "snow")), Expert("b")
        >>> again = Library("l", Instant(0), 1, (Expert("b"), Expert("a", ("snow", "law"))))
        >>> Library("l", Instant(0), 1, (one, two)).digest() == again.digest()
        True
        """
        return rows_digest([(one.id, sorted(set(one.expertise)), one.body) for one in self.experts])


@dataclass(frozen=True, slots=True, order=True)
class Recused:
    """An expert who may not be drawn for one purchase, and why.

    Attributes:
        expert: id in the library.
        rule: `id@version` of the rule; empty where the expert stepped back unasked.
        reason: the tie, as the register shows it.
    """

    expert: str
    rule: str = ""
    reason: str = ""


def eligible(library: Library, recused: Iterable[Recused], expertise: str = "") -> tuple[Expert, ...]:
    """Return the experts who may be drawn for a seat, in order of their ids.

    >>> found = Library("l", Instant(0), 0, (Expert("b"), Expert("a")))
    >>> [one.id for one in eligible(found, [Recused("b")])]
    ['a']
    """
    away = {one.expert for one in recused}
    return tuple(one for one in sorted(library.experts) if one.id not in away and one.fits(expertise))
