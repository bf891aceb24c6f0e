"""Retention: how long it is kept how a reporter can be reached.

In:  the rule of a day, an instant.
Out: instants before which something must have ended for its addresses to go.

The surprise: only addresses go. The report and everything that was done about it stay,
and a row without an address says that there was one, and when it was erased.

Source: the rule `REPORT-RETENTION` in `law/reports.toml`, by its date.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import DAY_US, Instant
from onus.core.contracts.rulebook import Rule

RETENTION = "REPORT-RETENTION"


@dataclass(frozen=True, slots=True)
class Retention:
    """Days for which addresses are kept.

    Attributes:
        contact_d: after a report awaits nothing any more.
        mail_d: after a mail was sent, or given up.
    """

    contact_d: int
    mail_d: int

    def __post_init__(self) -> None:
        """Refuse days that would erase an address before it can be used."""
        if self.contact_d < 1 or self.mail_d < 1:
            raise ValueError("contact_d and mail_d must be at least 1 day")

    def contacts_before(self, now: Instant) -> Instant:
        """Return the instant by which a report must have awaited nothing any more.

        >>> Retention(1, 2).contacts_before(Instant(3 * DAY_US)) // DAY_US
        2
        """
        return Instant(now - self.contact_d * DAY_US)

    def mails_before(self, now: Instant) -> Instant:
        """Return the instant by which a mail must have been sent."""
        return Instant(now - self.mail_d * DAY_US)


def retention(rule: Rule) -> Retention:
    """Return the days of a rule.

    Raises:
        ValueError: a number is missing or below 1.
    """
    days = [rule.parameters.get(name) for name in ("contact_d", "mail_d")]
    contact, mail = (one if isinstance(one, int) else 0 for one in days)
    return Retention(contact, mail)
