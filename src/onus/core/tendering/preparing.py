"""Facts of preparing and announcing: the approved plan, notices, changes, questions.

In:  lines of a tender's file of facts.
Out: frozen values.

The surprise: a change of what was announced is a fact like any other, and there is
no second place in which a deadline stands. Whoever extends it extends it for the
notice, the bidders, the custodians and the judge at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.money import Minor
from onus.base.texts import Localized

NOTICES = (
    "intention", "tender", "change", "award", "contract", "contract_copy", "termination", "breach", "single_source",
    "acceptance", "cancelled",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanApproved:
    """The plan was approved with its budget."""

    kind: ClassVar[str] = "plan_approved"

    budget_minor: Minor

    def __post_init__(self) -> None:
        """Refuse a budget of nothing."""
        refuse([unless(self.budget_minor > 0, "budget_minor must be above 0")])


@dataclass(frozen=True, slots=True)
class NoticePublished:
    """A notice stood where everyone can read it.

    Attributes:
        notice: which one.
        version: version of the announcement that it tells; 0 where it tells none.
        place: address at which it stands.
        sha256: digest of its bytes; empty where it was not kept.
        until_day: last day on which it stood; None while it stands.
        about: id of the contract, or for `breach` of the fact that it is about; empty where there is one.
        lots: of an award, the lots whose result it tells; empty where there is one lot.
    """

    kind: ClassVar[str] = "notice_published"

    notice: str
    version: int = 0
    place: str = ""
    sha256: str = ""
    until_day: date | None = None
    about: str = ""
    lots: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse notices that are not known, and lots of one that tells no result."""
        refuse(
            [
                not_one_of("notice", self.notice, NOTICES),
                unless(not self.lots or self.notice == "award", "lots are named by an award notice alone"),
            ]
        )


def is_notice(said: object, notice: str) -> bool:
    """Return whether what a fact says is a notice of one sort.

    Args:
        said: what happened, of any kind of fact.
        notice: of `NOTICES`.

    >>> is_notice(NoticePublished("award"), "award"), is_notice(NoticePublished("award"), "tender"), is_notice(None, "award")
    (True, False, False)
    """
    return isinstance(said, NoticePublished) and said.notice == notice


@dataclass(frozen=True, slots=True)
class DocumentsIssued:
    """The tender documents could be had from this instant on.

    Attributes:
        version: version of the announcement to which they belong.
        until_day: last day on which they can be had.
        price_minor: what they cost.
        sha256: digest of the documents.
    """

    kind: ClassVar[str] = "documents_issued"

    version: int
    until_day: date
    price_minor: Minor = Minor(0)
    sha256: str = ""

    def __post_init__(self) -> None:
        """Refuse a price below nothing."""
        refuse([unless(self.price_minor >= 0, "price_minor must not be negative")])


@dataclass(frozen=True, slots=True)
class AnnouncementChanged:
    """What was announced became another version; it holds once it is on record.

    Attributes:
        version: number of the new version, one above the one that it changes.
        changes: keys of the announcement with their new values, as `tender.toml` has them.
        material: whether it may change how a bid is prepared.
        reason: why.
    """

    kind: ClassVar[str] = "announcement_changed"

    version: int
    changes: Mapping[str, object] = field(default_factory=dict)
    material: bool = True
    reason: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse numbers that no change can have, and changes of nothing."""
        refuse(
            [
                unless(self.version >= 2, "version must be at least 2; tender.toml is version 1"),
                unless(bool(self.changes), "changes must name at least one key"),
            ]
        )


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """Somebody asked about what was announced; who, is nobody's business."""

    kind: ClassVar[str] = "question_asked"

    text: Localized


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """An answer was published to everyone at once.

    Attributes:
        question: id of the fact of the question.
        text: the answer.
        told: `all` where everyone could read it at once; `asker` where one was told before the others.
    """

    kind: ClassVar[str] = "question_answered"

    question: str
    text: Localized
    told: str = "all"

    def __post_init__(self) -> None:
        """Refuse hearers that are not known."""
        refuse([not_one_of("told", self.told, ("all", "asker"))])


@dataclass(frozen=True, slots=True)
class TenderCancelled:
    """The tender was ended without an award."""

    kind: ClassVar[str] = "tender_cancelled"

    reason: Localized
