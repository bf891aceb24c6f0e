"""One finding about several bidders, told of each of them.

In:  a record, who shares what.
Out: a flag for each, with the others, what is shared, and the law that deems it where one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from onus.core.integrity.bid_traces import CollusionRecord
from onus.core.integrity.flag import Flag, Grade, SubjectKind


def on_each(
    record: CollusionRecord,
    rule: str,
    grade: Grade,
    sign: str,
    suppliers: Sequence[str],
    *,
    shared: str,
    value: Fraction = Fraction(1),
) -> Iterator[Flag]:
    """Yield a flag on each of some bidders.

    Args:
        record: whose signs say what a law in force deems collusion.
        rule: id of the check.
        grade: its weight where no law names the sign.
        sign: name under which a law may deem it; empty for none.
        suppliers: whom it is about.
        shared: what they share, in words.
        value: what was measured.

    >>> [one.grade.value for one in on_each(CollusionRecord("t", (), signs={"same_agent": "L@1"}), "CN-10",
    ...     Grade.STRONG, "same_agent", ("a", "b"), shared="agent x")]
    ['deemed', 'deemed']
    """
    law = record.signs.get(sign, "") if sign else ""
    for mine in suppliers:
        others = " ".join(one for one in suppliers if one != mine)
        told = (("tender", record.tender), ("with", others), ("shared", shared))
        named = (("sign", sign), ("rule", law)) if law else ()
        yield Flag(rule, Grade.DEEMED if law else grade, SubjectKind.TENDERER, mine, value, (*told, *named))
