"""Fleet: which vehicle an assessment means by which of its numbers, and facts under other numbers.

In:  `private/vehicles.csv` of an assessment, its facts, the numbers that the log keeps.
Out: vehicles by the assessment's numbers; facts under the kept ones.

The surprise: an assessment numbers its fleet anew each time, so a new vehicle shifts
its numbers. What is published must not shift; here the one is turned into the other,
and in the order of the kept numbers, for the order of the others is that of the ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from onus.wire.csv_rows import parse_csv
from onus.wire.leaves.fact import Fact

VEHICLES = "private/vehicles.csv"
COLUMNS = ("number", "vehicle_id", "contract", "starts", "ends")
KIND = "vehicle"


class NotAFleet(ValueError):
    """A table does not say which vehicle is which; the text says why."""


@dataclass(frozen=True, slots=True)
class Term:
    """For how long a vehicle keeps its number: a contract from its first day on.

    The last day is not part of it: a term that is prolonged must change nothing that was published.

    Attributes:
        contract: id.
        starts: its first day, as a text.
    """

    dossier: str
    contract: str
    starts: str


@dataclass(frozen=True, slots=True)
class Fleet:
    """The vehicles of one assessment.

    Attributes:
        term: that numbers hold for.
        ids: vehicle by the number that the assessment gave it.
    """

    term: Term
    ids: Mapping[str, str]


def number_text(number: int) -> str:
    """Return a number as it is published.

    >>> number_text(7), number_text(1234)
    ('V007', 'V1234')
    """
    return f"V{number:03d}"


def read_fleet(raw: bytes, *, dossier: str) -> Fleet:
    """Return the fleet of an assessment from its table.

    Raises:
        NotAFleet: it is no such table.

    >>> raw = b"number,vehicle_id,contract,starts,ends\\nV001,bus-7,C,2024-01-01,2024-12-31\\n"
    >>> read_fleet(raw, dossier="d").ids
    {'V001': 'bus-7'}
    """
    try:
        table = parse_csv(raw.decode("utf-8"), file=VEHICLES)
    except UnicodeDecodeError as error:
        raise NotAFleet("it is no UTF-8") from error
    if table.faults or table.header != COLUMNS:
        raise NotAFleet(f"its columns are not {', '.join(COLUMNS)}")
    terms = {(row["contract"], row["starts"]) for row in table.rows}
    ids = {row["number"]: row["vehicle_id"] for row in table.rows}
    if len(terms) != 1 or len(frozenset(ids.values())) != len(table.rows):
        raise NotAFleet("it names a vehicle or a number twice, or two contracts")
    return Fleet(Term(dossier, *terms.pop()), ids)


def under_numbers(facts: Iterable[Fact], numbers: Mapping[str, str]) -> tuple[Fact, ...]:
    """Return facts with each vehicle under its kept number, vehicles in the order of these.

    Args:
        facts: of an assessment.
        numbers: kept number by that of the assessment.

    Raises:
        NotAFleet: a fact is of a vehicle that has none.

    >>> facts = [Fact("vehicle", "d", "V001"), Fact("vehicle", "d", "V002")]
    >>> [one.id for one in under_numbers(facts, {"V001": "V002", "V002": "V001"})]
    ['V001', 'V002']
    """
    every = list(facts)
    strangers = [one.id for one in every if one.kind == KIND and one.id not in numbers]
    if strangers:
        raise NotAFleet(f"it does not name `{strangers[0]}`")
    renamed = (replace(one, id=numbers[one.id]) for one in every if one.kind == KIND)
    ordered = iter(sorted(renamed, key=lambda one: (len(one.id), one.id)))
    return tuple(next(ordered) if one.kind == KIND else one for one in every)
