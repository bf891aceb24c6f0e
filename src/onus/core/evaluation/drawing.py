"""Drawing: the evaluation committee, from a public seed, by anybody.

In:  the frozen library, the seats that were announced, the seed, who may not be drawn.
Out: who sits on which seat, the substitutes in their order, and seats that stay empty.

All eligible experts are put in one order by the digests of seed, purpose and id.
Seat after seat takes the first who has its expertise. Somebody is passed over
only where nobody would be left for another seat. The rest are substitutes.

The surprise: a recusal moves nobody else in the order. Who is next was settled
by the seed, so no choice of recusals can bring one wanted expert to the top
without taking away, in public and with a reason, everybody before.

Source: CN-PANEL-20, CN-PANEL-21.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onus.base.bounds import refuse, unless
from onus.base.instants import Instant
from onus.core.evaluation.experts import Expert, Library, Recused, eligible
from onus.core.oversight.sampling import Drawable, drawn


@dataclass(frozen=True, slots=True)
class PanelAsked:
    """The committee that was announced.

    Attributes:
        purpose: what it is drawn for: the tender, and the lot if there are several.
        seats: expertise that each drawn seat asks, in the order in which they are filled;
            an empty text where any expert may sit.
        buyers: representatives of the buyer, who are named and not drawn.
        substitutes: how many are kept in reserve.
    """

    purpose: str
    seats: tuple[str, ...]
    buyers: tuple[str, ...] = ()
    substitutes: int = 0

    def __post_init__(self) -> None:
        """Refuse a committee without a seat, and a negative reserve."""
        refuse(
            [
                unless(bool(self.seats), "seats must not be empty"),
                unless(self.substitutes >= 0, "substitutes must not be negative"),
            ]
        )

    @property
    def size(self) -> int:
        """Return how many sit on it, the buyer's representatives included.

        >>> PanelAsked("t", ("", "", "law"), buyers=("b",)).size
        4
        """
        return len(self.seats) + len(self.buyers)


@dataclass(frozen=True, slots=True)
class Seated:
    """One seat and who sits on it.

    Attributes:
        expertise: what the seat asks.
        expert: who was drawn; empty where nobody was left.
        instead_of: who was drawn before and could not come, in order.
    """

    expertise: str
    expert: str = ""
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A committee as drawn.

    Attributes:
        purpose: what it was drawn for.
        seats: in the announced order.
        buyers: the buyer's representatives.
        substitutes: who is called next, in order.
        recused: who could not be drawn, with the reason.
    """

    purpose: str
    seats: tuple[Seated, ...]
    buyers: tuple[str, ...] = ()
    substitutes: tuple[Expert, ...] = ()
    recused: tuple[Recused, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """Return everybody who sits on it, in the order of the seats, the buyer's last.

        >>> Panel("t", (Seated("", "e2"), Seated("law")), ("b",)).members
        ('e2', 'b')
        """
        return (*(one.expert for one in self.seats if one.expert), *self.buyers)

    @property
    def empty_seats(self) -> tuple[str, ...]:
        """Return what the seats ask that nobody sits on.

        >>> Panel("t", (Seated("", "e2"), Seated("law"))).empty_seats
        ('law',)
        """
        return tuple(one.expertise for one in self.seats if not one.expert)


@dataclass(frozen=True, slots=True, order=True)
class Absent:
    """A member who cannot come, told before he has sealed a sheet."""

    at: Instant
    expert: str
    reason: str = ""


def in_order(library: Library, *, seed: str, purpose: str, recused: Iterable[Recused]) -> tuple[Expert, ...]:
    """Return all eligible experts in the order that the seed gives them.

    >>> library = Library("l", Instant(0), 0, tuple(Expert(f"e{n}") for n in range(4)))
    >>> [one.id for one in in_order(library, seed="s", purpose="t", recused=[Recused("e1")])]
    ['e3', 'e0', 'e2']
    """
    experts = {one.id: one for one in eligible(library, recused)}
    if not experts:
        return ()
    places = [Drawable(id_) for id_ in experts]
    return tuple(experts[one.place] for one in drawn(places, count=len(places), seed=seed, purpose=purpose))


def draw(library: Library, asked: PanelAsked, *, seed: str, recused: Iterable[Recused] = ()) -> Panel:
    """Draw a committee.

    Args:
        library: frozen before the seed existed.
        asked: as announced.
        seed: `Seed.text`.
        recused: who may not be drawn, from the facts of the register.

    Returns:
        The panel; seats that nobody can fill stay empty and are told by `empty_seats`.

    >>> library = Library("l", Instant(0), 0, tuple(Expert(f"e{n}") for n in range(9)))
    >>> panel = draw(library, PanelAsked("t", ("",) * 5, substitutes=2), seed="s")
    >>> len(panel.members), len(panel.substitutes), panel.empty_seats
    (5, 2, ())
    """
    away = tuple(sorted(set(recused)))
    order = in_order(library, seed=seed, purpose=asked.purpose, recused=away)
    seats = seated(order, asked.seats)
    taken = {one.expert for one in seats}
    rest = tuple(one for one in order if one.id not in taken and any(one.fits(seat) for seat in asked.seats))
    listed = {one.id for one in library.experts}
    told = tuple(one for one in away if one.expert in listed)
    return Panel(asked.purpose, seats, asked.buyers, rest[: asked.substitutes], told)


def seated(order: Sequence[Expert], seats: Sequence[str]) -> tuple[Seated, ...]:
    """Fill seats from an order of experts: first come, first seated.

    An expert is passed over for a seat only where fewer seats could be filled otherwise.

    >>> both, law = Expert("a", ("law", "snow")), Expert("b", ("law",))
    >>> [one.expert for one in seated([both, law], ["law", "snow"])]
    ['b', 'a']
    """
    left, found = list(order), []
    for number, seat in enumerate(seats):
        after = seats[number + 1 :]
        most = _fillable(left, seats[number:])
        chosen = ""
        for one in left:
            others = [other for other in left if other.id != one.id]
            if one.fits(seat) and 1 + _fillable(others, after) == most:
                chosen, left = one.id, others
                break
        found.append(Seated(seat, chosen))
    return tuple(found)


def replaced(panel: Panel, absences: Iterable[Absent]) -> Panel:
    """Call the substitutes for those who cannot come, in the order of the absences.

    Each seat goes to the first substitute left who has its expertise; who sits
    elsewhere stays there. A substitute who cannot come is passed over from then on.
    A representative of the buyer was named and not drawn: nobody is called instead.

    >>> panel = Panel("t", (Seated("law", "a"),), substitutes=(Expert("c"), Expert("d", ("law",))))
    >>> replaced(panel, [Absent(Instant(0), "a")]).seats
    (Seated(expertise='law', expert='d', instead_of=('a',)),)
    """
    seats, left = list(panel.seats), list(panel.substitutes)
    away = sorted(set(absences))
    for absent in away:
        left = [one for one in left if one.id != absent.expert]
        for at, seat in enumerate(seats):
            if not seat.expert or seat.expert != absent.expert:
                continue
            called = next((one for one in left if one.fits(seat.expertise)), None)
            left = [one for one in left if one != called]
            before = (*seat.instead_of, absent.expert)
            seats[at] = replace(seat, expert=called.id if called else "", instead_of=before)
    buyers = tuple(one for one in panel.buyers if one not in {absent.expert for absent in away})
    return replace(panel, seats=tuple(seats), buyers=buyers, substitutes=tuple(left))


def left_by(drawn: Panel, absences: Iterable[Absent]) -> tuple[tuple[Instant, str], ...]:
    """Return who sat and cannot come, each with when that was first told; a substitute who was not called never sat.

    >>> panel = Panel("t", (Seated("", "a"),), ("b",), (Expert("c"),))
    >>> left_by(panel, [Absent(Instant(2), "a"), Absent(Instant(1), "d"), Absent(Instant(3), "a")])
    ((2, 'a'),)
    """
    told = sorted(set(absences))
    sits = replaced(drawn, told)
    gone = {one for seat in sits.seats for one in seat.instead_of} | {*drawn.buyers} - {*sits.buyers}
    first = {one.expert: one.at for one in reversed(told) if one.expert in gone}
    return tuple(sorted((at, expert) for expert, at in first.items()))


def _fillable(experts: Sequence[Expert], seats: Sequence[str]) -> int:
    """Return how many seats can be filled at most, by augmenting paths."""
    sits: dict[int, int] = {}  # Expert by place in the list, to seat.
    return sum(_finds_a_seat(seat, experts, seats, sits, set()) for seat in range(len(seats)))


def _finds_a_seat(
    seat: int, experts: Sequence[Expert], seats: Sequence[str], sits: dict[int, int], tried: set[int]
) -> bool:
    for at, one in enumerate(experts):
        if at in tried or not one.fits(seats[seat]):
            continue
        tried.add(at)
        if at not in sits or _finds_a_seat(sits[at], experts, seats, sits, tried):
            sits[at] = seat
            return True
    return False
