"""Readiness: equipment, staff and material that the contractor says are ready.

In:  lines of the contractor's register.
Out: an act of the contractor's for each line, and the line back from the act.

The surprise: a statement is no check. It meets no duty of the office, and the
act `readiness_check` of the office stands beside it, with what was really found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.acts.catalogue import READINESS
from onus.core.acts.filling import with_id
from onus.core.contracts.facts import Act

EQUIPMENT, STAFF, MATERIAL = CATEGORIES = ("equipment", "staff", "material")
COUNT_MAX = 99_999
NAME_MAX = 120
STATED = re.compile(r"(equipment|staff|material) ready=(\d{1,5}) of=(\d{1,5})")


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """One line of the register.

    Attributes:
        category: `equipment`, `staff` or `material`.
        name: what it is, `salt spreader`.
        ready: how many can be used now.
        of: how many there are.
        note: where they are, what is broken.
    """

    category: str
    name: str
    ready: int
    of: int
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an unknown category and counts that contradict one another."""
        if self.category not in CATEGORIES:
            raise ValueError("category must be equipment, staff or material")
        if not 0 <= self.ready <= self.of <= COUNT_MAX:
            raise ValueError("ready must lie between 0 and of")


def stated(line: ReadyLine, *, at: Instant) -> Act:
    """Return the act by which the contractor states a line.

    >>> line_of(stated(ReadyLine("staff", "drivers", 4, 5), at=Instant(0)))
    ReadyLine(category='staff', name='drivers', ready=4, of=5, note='')
    """
    source = f"{line.category} ready={line.ready} of={line.of}"
    text = Localized(line.name, line.name)
    return with_id(
        Act("", READINESS.id, happened_at=at, recorded_at=at, text=text, reason=line.note, source=source)
    )


def line_of(act: Act) -> ReadyLine | None:
    """Return the line that an act states; None for an act that states none.

    >>> line_of(Act("a", "serve", Instant(0), Instant(0))) is None
    True
    """
    read = STATED.fullmatch(act.source) if act.kind == READINESS.id else None
    if read is None or int(read[2]) > int(read[3]):
        return None
    return ReadyLine(read[1], act.text.en or act.text.zh, int(read[2]), int(read[3]), act.reason)


def register_of(acts: Iterable[Act]) -> tuple[tuple[ReadyLine, Act], ...]:
    """Return the register as it stands: of each thing the line that was stated last.

    >>> first, last = (stated(ReadyLine("staff", "drivers", n, 5), at=Instant(n)) for n in (1, 2))
    >>> [line.ready for line, _ in register_of([last, first])]
    [2]
    """
    latest: dict[tuple[str, str], tuple[ReadyLine, Act]] = {}
    for act in sorted(acts, key=lambda act: (act.recorded_at, act.id)):
        line = line_of(act)
        if line is not None:
            latest[line.category, line.name] = (line, act)
    order = {category: number for number, category in enumerate(CATEGORIES)}
    return tuple(latest[key] for key in sorted(latest, key=lambda key: (order[key[0]], key[1])))
