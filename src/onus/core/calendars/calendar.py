"""Working days: which days of a place are worked, from its holidays as data.

In:  the holidays and the shifted working days of a jurisdiction, year by year.
Out: whether a day is worked, and the n-th working day after or before one.

The surprise: a year without data is an error and never "no holidays". A limit
that ends in a year nobody announced would otherwise be short by a week in silence.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from onus.base.bounds import refuse, unless
from onus.base.errors import OnusError
from onus.base.texts import Localized

ONE_DAY = timedelta(days=1)


class NoCalendar(OnusError):
    """A limit in working days touches a year whose holidays are not known."""

    code = "CALENDAR-001"
    what = "There is no calendar of {jurisdiction} for {year}."
    why = "Working days cannot be counted without the holidays that were announced for the year."
    do = "No calendar for {year}: add a `[[years]]` to law/holidays/{file}.toml, with its notice as citation."


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The days of one year on which it is not as the week says.

    Attributes:
        year: of the common calendar.
        holidays: days of rest, sorted; also those on a weekend, if the notice names them.
        worked: days of a weekend that are worked instead, sorted.
        verified: whether the notice was read in full.
        grade: `V`, `S` or `M`, as for rules.
        citation: the notice.
        source: where it can be read.
    """

    year: int
    holidays: tuple[date, ...]
    worked: tuple[date, ...] = ()
    verified: bool = False
    grade: str = "M"
    citation: Localized = Localized()
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse days of another year, out of order, or both of rest and of work."""
        days = (*self.holidays, *self.worked)
        refuse(
            (
                unless(all(day.year == self.year for day in days), f"each day must lie in {self.year}"),
                unless(
                    list(self.holidays) == sorted(set(self.holidays)), "holidays must be sorted and distinct"
                ),
                unless(list(self.worked) == sorted(set(self.worked)), "worked must be sorted and distinct"),
                unless(not set(self.holidays) & set(self.worked), "no day is both a holiday and worked"),
                unless(not self.verified or self.grade == "V", "only grade V is verified"),
            )
        )


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of a jurisdiction.

    Attributes:
        id: name of its file, `cn`.
        jurisdiction: `CN`, `GB`.
        weekend: weekdays of rest, 1 (Monday) to 7.
        years: those with data, in order.
    """

    id: str
    jurisdiction: str
    weekend: tuple[int, ...] = (6, 7)
    years: tuple[CalendarYear, ...] = ()

    def __post_init__(self) -> None:
        """Refuse years out of order and a week without work."""
        numbers = [each.year for each in self.years]
        refuse(
            (
                unless(numbers == sorted(set(numbers)), "years must be in order and distinct"),
                unless(all(1 <= day <= 7 for day in self.weekend), "a weekday is 1 to 7"),
                unless(len(set(self.weekend)) < 7, "some day of the week must be worked"),
            )
        )

    def year_of(self, day: date) -> CalendarYear:
        """Return the data of the year of a day.

        Raises:
            NoCalendar: there are none. Add the year to the file of holidays.

        >>> CHINA.year_of(date(2024, 2, 1)).year
        2024
        """
        index = bisect_left([each.year for each in self.years], day.year)
        if index == len(self.years) or self.years[index].year != day.year:
            raise NoCalendar(jurisdiction=self.jurisdiction, year=day.year, file=self.id)
        return self.years[index]

    def is_worked(self, day: date) -> bool:
        """Return whether a day is a working day.

        Raises:
            NoCalendar: the year has no data.

        >>> CHINA.is_worked(date(2024, 2, 12)), CHINA.is_worked(date(2024, 2, 18))
        (False, True)
        """
        year = self.year_of(day)
        if day in year.holidays:
            return False
        return day in year.worked or day.isoweekday() not in self.weekend

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after a day, which itself does not count.

        Args:
            day: any day, worked or not.
            count: 0 or more; 0 gives the day back if it is worked, else the next worked day.

        Raises:
            NoCalendar: a year on the way has no data.
            ValueError: `count` is negative; use `before`.

        >>> CHINA.after(date(2024, 2, 8), 5)
        datetime.date(2024, 2, 21)
        """
        return self._stepped(day, count, ONE_DAY)

    def before(self, day: date, count: int) -> date:
        """Return the `count`-th working day before a day, which itself does not count.

        Raises:
            NoCalendar: a year on the way has no data.
            ValueError: `count` is negative; use `after`.

        >>> CHINA.before(date(2024, 2, 21), 5)
        datetime.date(2024, 2, 8)
        """
        return self._stepped(day, count, -ONE_DAY)

    def between(self, first: date, last: date) -> int:
        """Return how many working days lie after `first`, up to and with `last`.

        Returns:
            0 where `last` is not after `first`.

        Raises:
            NoCalendar: a year between them has no data.

        >>> CHINA.between(date(2024, 2, 8), date(2024, 2, 21))
        5
        """
        return sum(self.is_worked(first + ONE_DAY * n) for n in range(1, (last - first).days + 1))

    def unverified(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years that two days touch and whose notice nobody read, in order.

        >>> CHINA.unverified(date(2024, 1, 1), date(2024, 1, 2))
        (2024,)
        """
        touched = [each for each in self.years if first.year <= each.year <= last.year]
        return tuple(each.year for each in touched if not each.verified)

    def _stepped(self, day: date, count: int, step: timedelta) -> date:
        if count < 0:
            raise ValueError("a limit has 0 days or more")
        reached, left = day, count
        while left:
            reached += step
            left -= self.is_worked(reached)
        while not self.is_worked(reached):
            reached += step
        return reached


CHINA = WorkCalendar(
    "sample", "CN", years=(
        CalendarYear(
            2024, tuple(date(2024, 2, day) for day in range(10, 18)), (date(2024, 2, 4), date(2024, 2, 18))
        ),
    ),
)  # fmt: skip
"""The Spring Festival of 2024 alone, for the examples above; law/holidays holds the real ones."""
