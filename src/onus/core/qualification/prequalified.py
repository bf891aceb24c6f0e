"""Pre-qualification: lists of suppliers that were examined beforehand, and for how long that holds.

In:  lists as published, with when each supplier entered and left.
Out: whether a supplier stands in a list on a day, and why not.

The surprise: to stand in a list is a proof that can be reused, and no admission. Bans,
ties and expired documents are looked at again for every purchase.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.base.bounds import refuse, unless


@dataclass(frozen=True, slots=True, order=True)
class Prequalified:
    """A supplier in a list.

    Attributes:
        supplier: id of the supplier.
        since: first day.
        until: last day; None where only the list's own end counts.
        requirements: ids of the requirements that were examined, which need not be shown again.
        removed_on: day on which it was taken out; None while it stands.
        reason: why it was taken out.
    """

    supplier: str
    since: date
    until: date | None = None
    requirements: tuple[str, ...] = ()
    removed_on: date | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse days that cross, and a removal without a reason."""
        refuse(
            [
                unless(self.until is None or self.since <= self.until, "until must not be before since"),
                unless(self.removed_on is None or bool(self.reason), "a removal must have a reason"),
            ]
        )


@dataclass(frozen=True, slots=True)
class PrequalificationList:
    """A list of suppliers for a category.

    Attributes:
        id: its name.
        category: what it is for.
        since: first day.
        until: last day; a list without an end closes a market for good.
        open: whether anybody may still ask to be examined.
        entries: suppliers.
        source: where it is published.
    """

    id: str
    category: str
    since: date
    until: date
    open: bool = True
    entries: tuple[Prequalified, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse days that cross."""
        refuse([unless(self.since <= self.until, "until must not be before since")])

    def entry_on(self, supplier: str, day: date) -> Prequalified | None:
        """Return the entry of a supplier that holds on a day; None for none.

        >>> one = PrequalificationList("l", "snow", date(2024, 1, 1), date(2024, 12, 31),
        ...                            entries=(Prequalified("s", date(2024, 2, 1)),))
        >>> one.entry_on("s", date(2024, 1, 31)) is None, one.entry_on("s", date(2024, 12, 31)) is None
        (True, False)
        """
        if not self.since <= day <= self.until:
            return None
        holding = [
            one
            for one in sorted(self.entries, key=lambda one: (one.supplier, one.since, one.until or date.max))
            if one.supplier == supplier and one.since <= day
            if (one.until is None or day <= one.until) and (one.removed_on is None or day < one.removed_on)
        ]
        return holding[-1] if holding else None

    def waived_on(self, supplier: str, day: date) -> tuple[str, ...]:
        """Return the requirements that a supplier need not show again on a day.

        >>> PrequalificationList("l", "snow", date(2024, 1, 1), date(2024, 12, 31)).waived_on("s", date(2024, 5, 1))
        ()
        """
        entry = self.entry_on(supplier, day)
        return entry.requirements if entry else ()
