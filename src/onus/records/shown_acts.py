"""Acts as pages show them: those of a case, and those on one finding.

In:  the row of an assessment, and what is asked for.
Out: acts as the assessment has them, in its order.

The surprise: the list of all acts is a document as well. A page about one thing asks
here, so that it does not take apart every act of every winter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from onus.records.models import Act

ON_OTHERS, ON_FINDINGS = "acts.jsonl", "life_acts.json"
"""Documents of an assessment that hold acts: what bodies did, and what served, answered or reviewed a finding."""


def act_rows(name: str, body: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the rows of the acts of a document; none of any other document."""
    for act in body if name in (ON_OTHERS, ON_FINDINGS) else ():
        finding = act["data"].get("finding") if name == ON_FINDINGS else ""
        yield {
            "act_id": act["id"], "file": name, "finding": finding or "", "happened_at": act["happened_at"], "body": act,
        }  # fmt: skip


def acts_of_time(
    assessment: int, *, since: int, until: int, and_named: Collection[str]
) -> tuple[Mapping[str, Any], ...]:
    """Return what bodies did in a span of time, and some acts by their ids whenever they were."""
    rows = Act.objects.filter(assessment_id=assessment, file=ON_OTHERS)
    return _bodies(rows.filter(Q(happened_at__range=(since, until)) | Q(act_id__in=sorted(and_named))))


def acts_on(assessment: int, finding: str) -> tuple[Mapping[str, Any], ...]:
    """Return what served, answered or reviewed a finding of a duty or a notice."""
    return _bodies(Act.objects.filter(assessment_id=assessment, file=ON_FINDINGS, finding=finding))


def acts_known(assessment: int, names: Collection[str]) -> frozenset[str]:
    """Return which of some acts an assessment knows."""
    rows = Act.objects.filter(assessment_id=assessment, act_id__in=sorted(names))
    return frozenset(rows.values_list("act_id", flat=True))


def _bodies(rows: QuerySet[Act]) -> tuple[Mapping[str, Any], ...]:
    return tuple(rows.order_by("pk").values_list("body", flat=True))
