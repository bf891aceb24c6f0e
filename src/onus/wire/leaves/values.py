"""Values of leaves: from a field of a fact to plain JSON and back, by the type in the table.

In:  a value and the rule of its field.
Out: whole numbers, texts, lists and tables; or what is wrong with them.

The surprise: reading back is strict. `true` is no number, 1 is no text, and a
list in place of a table is a fault, however well it would do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from onus.base.canonical import plain
from onus.base.instants import ZoneTable
from onus.base.texts import Localized
from onus.core.contracts.contract import PlacesOwed
from onus.core.contracts.payments import ScoreStep
from onus.core.contracts.standards import Deadline, Measure, Standard, Strength
from onus.wire.leaves.kinds import PARTS, FieldRule
from onus.wire.leaves.leaf import WHOLE_MAX
from onus.wire.leaves.track_days import TrackPart

TOKEN = re.compile(r"~[0-9a-f]{16}")
"""What stands in a rebuilt dossier in place of a text that was committed."""
CLASSES: Mapping[str, type] = {
    "zone": ZoneTable,
    "places_owed": PlacesOwed,
    "standard": Standard,
    "deadline": Deadline,
    "score_step": ScoreStep,
    "track_part": TrackPart,
}
HEX = re.compile(r"([0-9a-f]{16})*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_text(value: object) -> bool:
    """Return whether a value is a text that can be written as UTF-8.

    >>> is_text("街"), is_text("\\ud800"), is_text(1)
    (True, False, False)
    """
    # Most are ASCII, and to ask that costs nothing.
    return isinstance(value, str) and (
        value.isascii() or not any("\ud800" <= one <= "\udfff" for one in value)
    )


def is_whole(value: object) -> bool:
    """Return whether a value is a whole number that every JSON reader reads alike.

    >>> is_whole(5), is_whole(True), is_whole(2**60)
    (True, False, False)
    """
    return type(value) is int and abs(value) <= WHOLE_MAX


def is_day(value: object) -> bool:
    """Return whether a value is a day of the calendar.

    >>> is_day("2024-02-29"), is_day("2023-02-29")
    (True, False)
    """
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_localized(value: object) -> bool:
    return isinstance(value, dict) and sorted(value) == ["en", "zh"] and all(map(is_text, value.values()))


def _is_counts(value: object) -> bool:
    return isinstance(value, dict) and all(is_text(key) and is_whole(one) for key, one in value.items())


def _listed(check: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(check, value))


CHECKS: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys(("text", "id", "word", "clause"), is_text),
    **dict.fromkeys(("ids", "words", "texts"), _listed(is_text)),
    "localized": _is_localized,
    "localizeds": _listed(_is_localized),
    "day": is_day,
    **dict.fromkeys(("instant", "whole"), is_whole),
    "wholes": _listed(is_whole),
    "yes": lambda value: isinstance(value, bool),
    "hex": lambda value: isinstance(value, str) and bool(HEX.fullmatch(value)),
    "counts": _is_counts,
    "measure": lambda value: value in [one.value for one in Measure],
    "strength": lambda value: value in [one.value for one in Strength],
    "any": lambda _value: True,
}


def faults_of(rule: FieldRule, value: object, *, at: str) -> Iterator[tuple[str, str]]:
    """Yield path and reason of everything in a plain value that its type does not allow.

    >>> list(faults_of(FieldRule("n", "clear", "whole"), "5", at="n"))
    [('n', 'is no whole')]
    """
    if value is None and rule.optional:
        return
    if not rule.part:
        if not CHECKS[rule.type](value):
            yield at, f"is no {rule.type}"
        return
    if rule.type.startswith("parts:"):
        if not isinstance(value, list):
            yield at, "is no list"
            return
        for number, one in enumerate(value):
            yield from _part_faults(rule.part, one, f"{at}[{number}]")
        return
    yield from _part_faults(rule.part, value, at)


def _part_faults(part: str, value: object, at: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield at, "is no table"
        return
    rules = PARTS[part]
    yield from (
        (f"{at}.{name}", "is no field that may be published") for name in sorted(value.keys() - rules)
    )
    yield from ((f"{at}.{name}", "is missing") for name in rules if name not in value)
    for name, rule in rules.items():
        if name in value:
            yield from faults_of(rule, value[name], at=f"{at}.{name}")


def written(value: object) -> Any:
    """Return a value of a fact as plain JSON.

    >>> written(date(2024, 1, 2))
    '2024-01-02'
    """
    return plain(value)


READ: Mapping[str, Callable[[Any], Any]] = {
    "localized": lambda value: Localized(value["en"], value["zh"]),
    "localizeds": lambda value: tuple(Localized(one["en"], one["zh"]) for one in value),
    "day": date.fromisoformat,
    **dict.fromkeys(("ids", "words", "texts", "wholes"), tuple),
    "measure": Measure,
    "strength": Strength,
}


def read_back(rule: FieldRule, value: Any) -> Any:
    """Return the value of a fact from plain JSON that has no faults.

    >>> read_back(FieldRule("at", "clear", "day"), "2024-01-02")
    datetime.date(2024, 1, 2)
    """
    if value is None:
        return None
    if rule.type.startswith("parts:"):
        return tuple(_part(rule.part, one) for one in value)
    if rule.part:
        return _part(rule.part, value)
    return READ.get(rule.type, lambda kept: kept)(value)


def _part(part: str, value: Mapping[str, Any]) -> Any:
    return CLASSES[part](**{name: read_back(rule, value[name]) for name, rule in PARTS[part].items()})


EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("text", "id", "word", "clause", "hex"), ""),
    "localized": Localized(),
    **dict.fromkeys(("ids", "words", "texts", "wholes", "localizeds"), ()),
    "whole": 0,
    "yes": False,
}


def empty(rule: FieldRule) -> Any:
    """Return the value that stands for nothing; a reader takes a field that is never told for it.

    >>> empty(FieldRule("name", "clear", "text"))
    ''
    """
    return None if rule.optional else EMPTY[rule.type]


def in_place_of(rule: FieldRule, commitment: str) -> Any:
    """Return what a rebuilt fact holds where only a commitment is known: a text that names nothing.

    >>> in_place_of(FieldRule("by", "committed", "text"), "hmac-sha256:" + "ab" * 32)
    '~abababababababab'
    """
    token = "~" + commitment.rpartition(":")[2][:16]
    if rule.type == "localized":
        return Localized(token, token)
    if rule.type in ("localizeds", "texts"):
        return (Localized(token, token),) if rule.type == "localizeds" else (token,)
    return token if rule.type == "text" else empty(rule)
