"""Subjects: what somebody wants to see or act upon, and who has already had a hand in it.

In:  a dossier, a case, a report, an appointment, as the records know it.
Out: frozen values, asked by `permitted`.

The surprise: a subject carries deeds. Whether somebody may judge a thing depends on
what the same person did to it before, not on the person's role alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import Instant

DEEDS = ("reported", "claimed", "proposed", "decided", "rejected", "acted", "gains")
"""Reported it; claimed it was done; proposed; decided; rejected; did the act itself; gains by it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did to a subject before.

    Attributes:
        what: one of `DEEDS`.
        user: id of the account; empty where only the post is known.
        post: id of the post in which it was done; empty for none.
        at: when; None where it is not known.
    """

    what: str
    user: str = ""
    post: str = ""
    at: Instant | None = None

    def __post_init__(self) -> None:
        """Refuse a deed that no rule could name."""
        if self.what not in DEEDS:
            raise ValueError(f"deed must be one of {', '.join(DEEDS)}")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an action is about. Everything may be empty: then it is about nothing in particular.

    Attributes:
        dossier: id of the dossier it belongs to.
        regions: every region it lies in, street to province.
        bodies: every body that it concerns: buyer, supervisor, issuer, contractor.
        place: id of its place.
        case: id of its case.
        ref: its own name in the records: a duty, a report, a claim.
        owner: id of the account it belongs to, for what is one's own.
        deeds: who had a hand in it.
        touches: what else it falls upon, as matter and name: every place and case of an act for many.
    """

    dossier: str = ""
    regions: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    place: str = ""
    case: str = ""
    ref: str = ""
    owner: str = ""
    deeds: tuple[Deed, ...] = ()
    touches: tuple[tuple[str, str], ...] = ()

    def named(self, matter: str) -> tuple[str, ...]:
        """Return the names that a declared conflict of a kind is compared with.

        >>> Subject(dossier="a", bodies=("b", "c")).named("body")
        ('b', 'c')
        """
        found = {
            "dossier": (self.dossier,),
            "region": self.regions,
            "body": self.bodies,
            "place": (self.place,),
            "case": (self.case,),
        }
        more = tuple(name for kind, name in self.touches if kind == matter)
        return tuple(name for name in (*found[matter], *more) if name)


NOTHING = Subject()
"""What a list or an overview is about; its rows are chosen by `reach`."""
