"""Deviation: which expert scored a bid far from all the others, and what was said about it.

In:  the sheets that count, the limit that was announced (if any), explanations of persons.
Out: each score of each expert beside the mean of the others, the abnormal ones marked.

The formula: the distance between an expert's points for a bid and the mean of the
other experts' points, over the most points that could be given.

The surprise: it changes nothing. An expert may be right against all others; the
score stands, a person explains it, and everybody can read both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from onus.base.bounds import not_a_share, refuse
from onus.base.instants import Instant
from onus.base.money import PPM
from onus.core.evaluation.criteria import SCORED, Scheme
from onus.core.evaluation.scoring import ScoreSheet


@dataclass(frozen=True, slots=True)
class DeviationLimit:
    """From which share of the points on a distance is abnormal.

    Attributes:
        over_ppm: a distance above this share of the most points is abnormal.
    """

    over_ppm: int

    def __post_init__(self) -> None:
        """Refuse a share outside 0 to 1."""
        refuse([not_a_share("over_ppm", self.over_ppm, whole_ppm=PPM)])


@dataclass(frozen=True, slots=True, order=True)
class ScoreExplained:
    """A person said why a score is as it is.

    Attributes:
        at: when.
        expert: whose score.
        bid: of which bid.
        by: who explained; the expert, or another member for the panel.
        reason: what was said.
    """

    at: Instant
    expert: str
    bid: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Deviation:
    """The points of one expert for one bid, beside the others'.

    Attributes:
        bid: id of the bid.
        expert: whose points.
        criterion: id of the criterion; empty for all that is scored, together.
        own_milli: points, in thousandths.
        others_milli: mean of the others, exact.
        share: distance over the most points, exact, 0 to 1.
        abnormal: whether it is above the limit.
        explained_by: who explained it; empty where nobody did.
    """

    bid: str
    expert: str
    criterion: str
    own_milli: int
    others_milli: Fraction
    share: Fraction
    abnormal: bool
    explained_by: str = ""


def deviations(
    sheets: Sequence[ScoreSheet],
    scheme: Scheme,
    limit: DeviationLimit | None,
    explained: Iterable[ScoreExplained] = (),
) -> tuple[Deviation, ...]:
    """Return every score beside the mean of the others, by bid, expert and criterion.

    Args:
        sheets: those that count; fewer than two leave nobody to compare with.
        scheme: as announced.
        limit: as announced; None where none was, and then nothing is called abnormal.
        explained: explanations with a reason; an empty reason explains nothing.

    >>> deviations([], Scheme("lowest_price", "CNY"), DeviationLimit(200_000))
    ()
    """
    if len(sheets) < 2:
        return ()
    most = {one.id: one.most_milli for one in scheme.of_kind(SCORED)}
    whole = sum(most.values())
    said = {(one.bid, one.expert): one.by for one in sorted(explained) if one.reason.strip() and one.by}
    points: dict[tuple[str, str], dict[str, int]] = {}
    for sheet in sheets:
        for item in sheet.items:
            points.setdefault((item.bid, item.criterion), {})[sheet.expert] = item.milli
            together = points.setdefault((item.bid, ""), {})
            together[sheet.expert] = together.get(sheet.expert, 0) + item.milli
    return tuple(
        _beside(
            bid, name, expert, points[bid, name], most.get(name, whole), limit, said.get((bid, expert), "")
        )
        for bid, expert, name in sorted(
            (bid, expert, name) for (bid, name), given in points.items() for expert in given
        )
    )


def unexplained(found: Iterable[Deviation]) -> tuple[Deviation, ...]:
    """Return the abnormal scores that nobody explained; the report is not complete before there are none.

    >>> unexplained([])
    ()
    """
    return tuple(one for one in found if one.abnormal and not one.explained_by)


def _beside(
    bid: str,
    criterion: str,
    expert: str,
    given: dict[str, int],
    most: int,
    limit: DeviationLimit | None,
    by: str,
) -> Deviation:
    own = given[expert]
    others = Fraction(sum(given.values()) - own, len(given) - 1) if len(given) > 1 else Fraction(own)
    share = abs(own - others) / most
    abnormal = limit is not None and share * PPM > limit.over_ppm
    return Deviation(bid, expert, criterion, own, others, share, abnormal, by)
