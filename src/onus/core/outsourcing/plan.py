"""The plan to outsource: what is needed, what was asked, decided and reckoned before.

In:  tender.toml and facts, as a reader of a tender folder gives them.
Out: frozen values; nothing is decided here.

The surprise: `record_complete` says whether the file is whole. In the file of the
body itself, silence is a breach; in a replay from public records it is only unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onus.base.bounds import refuse, unless
from onus.base.money import PPM, Minor
from onus.base.texts import Localized


@dataclass(frozen=True, slots=True)
class Need:
    """What a public body wants to have done.

    Attributes:
        id: name within the plan.
        title: in both languages.
        category: what it is under the negative list, `service` where nothing of it applies.
        object: `services`, `goods` or `works`.
        service_to: `public` for a service to residents, `body` for one to the body itself.
        form: legal form wanted, `service_purchase`, `concession`.
        payer: `government`, `users` or `mixed`.
        user_paid_ppm: share that users pay.
        starts: first day.
        ends: first day no longer.
        yearly_minor: expected price of a year.
        currency: its currency.
        major: whether it is on the list of major administrative decisions; None if nobody says.
    """

    id: str
    title: Localized
    category: str
    object: str
    service_to: str
    form: str
    payer: str
    starts: date
    ends: date
    yearly_minor: Minor
    currency: str
    user_paid_ppm: int = 0
    major: bool | None = None

    def __post_init__(self) -> None:
        """Refuse a term that ends before it begins, a negative price and an impossible share."""
        refuse(
            (
                unless(self.ends > self.starts, "ends must be after starts"),
                unless(self.yearly_minor >= 0, "yearly_minor must not be negative"),
                unless(0 <= self.user_paid_ppm <= PPM, "user_paid_ppm must be 0 to 1000000"),
            )
        )


@dataclass(frozen=True, slots=True)
class Consultation:
    """A question put to the public.

    Attributes:
        subject: `need` or `decision`.
        opens: first day on which anybody could answer.
        closes: last day.
        published: whether the question stood where everybody could read it.
        opinions: how many came.
        answered: whether what became of them was published.
    """

    subject: str
    opens: date
    closes: date
    published: bool = True
    opinions: int = 0
    answered: bool = False


@dataclass(frozen=True, slots=True)
class DecisionStep:
    """A step of the decision: `legality_review`, `collective_debate`, `head_named`."""

    step: str
    on: date
    by: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class FairReview:
    """A fair-competition review of a measure or a tender document.

    Attributes:
        document: what was reviewed, by name or digest.
        on: day of its conclusion; None while there is none.
        conclusion: `no_restriction`, `exception` or `restricts`; empty while there is none.
        restrictions: listed restrictions that the document holds, as found.
        least_restrictive: for an exception, whether it is the mildest way.
        until: for an exception, its end.
    """

    document: str
    on: date | None
    conclusion: str
    restrictions: tuple[str, ...] = ()
    least_restrictive: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SupervisionPost:
    """A post that supervises: `role` is what it is for, `post` its name; empty while vacant."""

    role: str
    post: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the body has to supervise with.

    Attributes:
        posts: the posts there must be, with those that are filled.
        officers: persons who inspect.
        inspections_each_month: inspections one of them can do in a month.
        duties_each_month: duties that will fall due in a month.
    """

    posts: tuple[SupervisionPost, ...]
    officers: int
    inspections_each_month: int
    duties_each_month: int

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        counts = (self.officers, self.inspections_each_month, self.duties_each_month)
        refuse((unless(min(counts) >= 0, "counts must not be negative"),))
