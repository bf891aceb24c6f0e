"""Street search: names that fit what somebody typed, the best first.

In:  candidates that share pairs of characters with what was typed.
Out: those that fit, ranked; a name that holds every pair goes before one that does not.

The surprise: the index needs nothing of a database but equality. A name is kept
under each of `bigrams.stored`; a query asks for each of `bigrams.bigrams`; so two
Chinese characters find what full-text indexes of three never find.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onus.core.reports.bigrams import bigrams, folded, runs, stored

QUERY_PAIRS_MAX = 24
"""Pairs that are asked for at most; a longer text is not a name."""


@dataclass(frozen=True, slots=True)
class Street:
    """A name that can be found; several segments may bear it.

    Attributes:
        key: what the index returns.
        name: as it is written.
        district: where, to tell two streets of one name apart.
    """

    key: str
    name: str
    district: str = ""


def asked_pairs(text: str) -> tuple[str, ...]:
    """Return what a query asks the index for; empty where nothing can be asked.

    >>> asked_pairs("体育"), asked_pairs("!?")
    (('体育',), ())
    """
    return bigrams(text)[:QUERY_PAIRS_MAX]


def ranked(text: str, streets: Iterable[Street], *, most: int) -> tuple[Street, ...]:
    """Return the streets that fit a text, the best first.

    Args:
        text: what somebody typed.
        streets: candidates, each once; more than fit may be among them.
        most: how many are wanted.

    Returns:
        Streets with at least half of the pairs; those with all of them first, then
        names that begin with the text, then the shorter name, then by name and district.

    >>> names = [Street("1", "体育路"), Street("2", "育才街"), Street("3", "新体育路")]
    >>> [street.name for street in ranked("体育", names, most=5)]
    ['体育路', '新体育路']
    """
    asked = asked_pairs(text)
    begin = "".join(runs(text))
    if not asked:
        return ()
    found = []
    for street in streets:
        missing = len({*asked} - {*stored(street.name)})
        if 2 * missing <= len(asked) and missing < len(asked):
            begins = "".join(runs(street.name)).startswith(begin)
            order = (missing, not begins, len(street.name), folded(street.name), street.district, street.key)
            found.append((order, street))
    return tuple(street for _, street in sorted(found, key=lambda pair: pair[0])[:most])
