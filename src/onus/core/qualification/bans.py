"""Bans: who may not take part, from when until when, by which list.

In:  entries of debarment lists, and what became of each before courts and reviewers.
Out: whether a ban is active on a day, and why, or why not.

The surprise: an appeal alone changes nothing. A ban rests only while a reviewer or a
court has suspended it, and falls only when it was quashed; each has its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onus.base.bounds import not_one_of, refuse, unless
from onus.core.qualification.credit_codes import folded

APPEALED, SUSPENDED, REINSTATED, QUASHED, LIFTED = "appealed", "suspended", "reinstated", "quashed", "lifted"
BAN_EVENTS = (APPEALED, SUSPENDED, REINSTATED, QUASHED, LIFTED)
NOT_BEGUN, ACTIVE, ENDED = "not_begun", "active", "ended"


@dataclass(frozen=True, slots=True, order=True)
class BanEvent:
    """What became of a ban.

    Attributes:
        on: day from which it is so.
        what: of `BAN_EVENTS`.
        source: where it can be read.
    """

    on: date
    what: str
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse what can become of no ban."""
        refuse([not_one_of("what", self.what, BAN_EVENTS)])


@dataclass(frozen=True, slots=True)
class BanList:
    """The list that a ban stands in.

    Attributes:
        id: name of the list.
        source: its address.
        as_of: day of its state.
        sha256: digest of the bytes that were read.
    """

    id: str
    source: str = ""
    as_of: date | None = None
    sha256: str = ""

    def tells_of(self, day: date, *, today: date, days_max: int | None) -> bool:
        """Return whether its state says who was banned on a day.

        A state of a later day does not: whoever was banned on the day may have left the list since.

        Args:
            day: the day asked about.
            today: the day on which it is asked; a state of a later day is nobody's knowledge yet.
            days_max: how many days older than `day` the state may be; None for any age.

        >>> taken = BanList("b", as_of=date(2024, 2, 1))
        >>> taken.tells_of(date(2024, 2, 5), today=date(2024, 2, 5), days_max=31)
        True
        >>> taken.tells_of(date(2024, 4, 5), today=date(2024, 4, 5), days_max=31)
        False
        >>> taken.tells_of(date(2024, 1, 5), today=date(2024, 2, 5), days_max=31)
        False
        >>> BanList("without a day").tells_of(date(2024, 2, 5), today=date(2024, 2, 5), days_max=31)
        False
        """
        if self.as_of is None or self.as_of > today:
            return False
        age = (day - self.as_of).days
        return age >= 0 and (days_max is None or age <= days_max)


def looked_up(lists: Iterable[BanList], day: date, *, today: date, days_max: int | None) -> bool:
    """Return whether one of the lists says who was banned on a day; the terms are those of `BanList.tells_of`.

    >>> looked_up((), date(2024, 2, 5), today=date(2024, 2, 5), days_max=31)
    False
    """
    return any(one.tells_of(day, today=today, days_max=days_max) for one in lists)


@dataclass(frozen=True, slots=True)
class Ban:
    """A supplier may not take part for some time.

    Attributes:
        id: name in its list.
        credit_code: of the supplier.
        since: first day.
        until: last day; None for no end.
        ground: why.
        list: id of the list.
        issuer: who imposed it.
        regions: where it holds; empty for everywhere.
        events: what became of it, in any order.
    """

    id: str
    credit_code: str
    since: date
    until: date | None = None
    ground: str = ""
    list: str = ""
    issuer: str = ""
    regions: tuple[str, ...] = ()
    events: tuple[BanEvent, ...] = ()

    def __post_init__(self) -> None:
        """Refuse days that cross."""
        refuse([unless(self.until is None or self.since <= self.until, "until must not be before since")])


@dataclass(frozen=True, slots=True)
class BanState:
    """How a ban stood on a day.

    Attributes:
        ban: id of the ban.
        state: `not_begun`, `active`, `suspended`, `quashed`, `lifted` or `ended`.
        since: day from which it stood so.
        appealed: whether an appeal was open; it stops nothing.
    """

    ban: str
    state: str
    since: date
    appealed: bool = False


def ban_on(ban: Ban, day: date) -> BanState:
    """Return how a ban stood on a day.

    Two events of one day count in the order of `BAN_EVENTS`: what ends a ban wins.

    >>> one = Ban("b", "c", date(2024, 1, 1), date(2024, 12, 31), events=(
    ...     BanEvent(date(2024, 2, 1), "appealed"), BanEvent(date(2024, 3, 1), "suspended")))
    >>> [ban_on(one, date(2024, month, 15)).state for month in (1, 2, 3)]
    ['active', 'active', 'suspended']
    """
    if day < ban.since:
        return BanState(ban.id, NOT_BEGUN, day)
    state, since, appealed = ACTIVE, ban.since, False
    for event in sorted(ban.events, key=lambda one: (one.on, BAN_EVENTS.index(one.what))):
        if event.on > day:
            break
        if event.what == APPEALED:
            appealed = True
        elif state not in (QUASHED, LIFTED):
            # What was quashed or lifted does not come back; a new ban would have to be imposed.
            state = ACTIVE if event.what == REINSTATED else event.what
            since, appealed = event.on, appealed and event.what == SUSPENDED
    if ban.until is not None and ban.until < day and state not in (QUASHED, LIFTED):
        return BanState(ban.id, ENDED, ban.until)
    return BanState(ban.id, state, since, appealed)


def bans_active(
    bans: Iterable[Ban], credit_code: str, day: date, *, regions: tuple[str, ...] = ()
) -> tuple[tuple[Ban, BanState], ...]:
    """Return the bans of a supplier that are active on a day, in order of their ids.

    Args:
        bans: of any suppliers.
        credit_code: of the supplier; compared as `folded` says, so that no letter in another case frees anybody.
        day: first and last day of a ban count.
        regions: regions of the purchase, from the street to the country; a ban for some
            regions counts where it names one of them.

    >>> bans_active([Ban("b", "c", date(2024, 1, 1), date(2024, 1, 31))], "c", date(2024, 1, 31))[0][1].state
    'active'
    """
    asked = folded(credit_code)
    mine = sorted(
        (one for one in bans if folded(one.credit_code) == asked), key=lambda one: (one.list, one.id)
    )
    found = ((one, ban_on(one, day)) for one in mine if not one.regions or set(one.regions) & set(regions))
    return tuple((one, state) for one, state in found if state.state == ACTIVE)
