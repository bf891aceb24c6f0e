"""Facts of preparing the decision: consultations, opinions, steps of the decision, reviews of fair competition.

In:  lines of a tender's file of facts.
Out: frozen values.

The surprise: who gave an opinion stands nowhere. What counts is what was said, and that
it was answered where everybody could read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.texts import Localized

SUBJECTS = ("need", "decision")
STEPS = LEGALITY_REVIEW, COLLECTIVE_DEBATE, HEAD_NAMED = (
    "legality_review", "collective_debate", "head_named",
)  # fmt: skip
CONCLUSIONS = NO_RESTRICTION, EXCEPTION, RESTRICTS = ("no_restriction", "exception", "restricts")


@dataclass(frozen=True, slots=True)
class ConsultationOpened:
    """A question about the need, or about the decision, was put to the public.

    Attributes:
        subject: `need` or `decision`.
        closes: last day on which anybody can answer.
        place: address at which the question stands; empty where it stood nowhere.
        text: the question.
    """

    kind: ClassVar[str] = "consultation_opened"

    subject: str
    closes: date
    place: str = ""
    text: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse subjects that are not known."""
        refuse([not_one_of("subject", self.subject, SUBJECTS)])


@dataclass(frozen=True, slots=True)
class OpinionReceived:
    """Somebody answered a consultation; `consultation` is the id of the fact that opened it."""

    kind: ClassVar[str] = "opinion_received"

    consultation: str
    text: Localized


@dataclass(frozen=True, slots=True)
class OpinionsAnswered:
    """What became of the opinions was published to everyone; `consultation` is the id of the fact that opened it."""

    kind: ClassVar[str] = "opinions_answered"

    consultation: str
    text: Localized


@dataclass(frozen=True, slots=True)
class DecisionStepTaken:
    """A step of the decision was taken.

    Attributes:
        step: `legality_review`, `collective_debate` or `head_named`.
        paper: number of the paper that says so.
        text: what it came to.
    """

    kind: ClassVar[str] = "decision_step_taken"

    step: str
    paper: str
    text: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse steps that are not known."""
        refuse([not_one_of("step", self.step, STEPS)])


@dataclass(frozen=True, slots=True)
class FairReviewMade:
    """A review of fair competition came to its conclusion.

    Attributes:
        reviewed: what was reviewed, by name or digest.
        conclusion: `no_restriction`, `exception` or `restricts`.
        restrictions: listed restrictions that the document holds, as found.
        least_restrictive: for an exception, whether it is the mildest way.
        until: for an exception, its end.
        reason: why.
    """

    kind: ClassVar[str] = "fair_review_made"

    reviewed: str
    conclusion: str
    restrictions: tuple[str, ...] = ()
    least_restrictive: bool = False
    until: date | None = None
    reason: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse conclusions that are not known, and an exception that names nothing that it excepts."""
        excepts = self.conclusion != EXCEPTION or bool(self.restrictions)
        refuse(
            [
                not_one_of("conclusion", self.conclusion, CONCLUSIONS),
                unless(excepts, "restrictions must name what an exception excepts"),
            ]
        )
