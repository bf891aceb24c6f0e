"""Votes of those who were served: rows of choice and count.

In:  a row of a CSV with the columns `choice` and `count`, or 意见 and 票数.
Out: the choice and how often it was made, or what is wrong.
"""

from __future__ import annotations

from onus.base.errors import OnusError
from onus.wire.csv_rows import Row

CHOICES: dict[str, tuple[str, ...]] = {
    "satisfied": ("satisfied", "满意"),
    "mostly": ("mostly", "mostly satisfied", "基本满意"),
    "dissatisfied": ("dissatisfied", "不满意"),
    "abstained": ("abstained", "弃权"),
}
COUNT_DIGITS_MAX = 9


class NoVote(OnusError):
    """A row of votes cannot be read."""

    code = "PAPERS-012"
    what = "`{choice}` with `{count}` is no vote."
    why = "The evaluation of a year shows what those who were served said, and nothing else."
    do = "Write the columns choice and count: satisfied, mostly, dissatisfied or abstained, and a whole number."


def vote_of(row: Row) -> tuple[str, int] | str:
    """Return a choice with its count; a text that says what is wrong where the row has none.

    >>> vote_of(Row(1, 2, {"choice": "满意", "count": "12"})), vote_of(Row(1, 2, {"choice": "x", "count": "1"}))
    (('satisfied', 12), '`x` with `1` is no vote.')
    """
    choice, count = row["choice"] or row["意见"], row["count"] or row["票数"]
    known = next((name for name, words in CHOICES.items() if choice in words), "")
    if not known or not (count.isascii() and count.isdecimal() and len(count) <= COUNT_DIGITS_MAX):
        return NoVote.what.format(choice=choice, count=count)
    return known, int(count)
