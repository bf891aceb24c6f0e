"""Mending: what a publisher wrote in another way than the schema asks, written as it asks.

In:  a value, and the schema of a release.
Out: the value with what could be mended mended and the rest of what is wrong set
     aside; and a list of every place in which that was done.

The surprise: nothing is guessed. `"12.5"` is a number and `"12,5"` may be two, so
the one is mended and the other set aside. Fields that no schema knows stay.

Source: OCDS 1.1.5, release schema; what real publishers write (decision 61).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import orjson

from onus.wire.ocds.checking import KINDS
from onus.wire.ocds.formats import is_moment
from onus.wire.ocds.schemata import Schema, followed

EMPTY, NUMBER_AS_TEXT, TEXT_AS_NUMBER = "empty", "number_as_text", "text_as_number"
ONE_AS_LIST, LIST_OF_ONE, LETTER_CASE = "one_as_list", "list_of_one", "letter_case"
DAY_WITHOUT_TIME, TIME_WITHOUT_OFFSET, SET_ASIDE = "day_without_time", "time_without_offset", "set_aside"
HOWS: Final = (
    EMPTY, NUMBER_AS_TEXT, TEXT_AS_NUMBER, ONE_AS_LIST, LIST_OF_ONE, LETTER_CASE, DAY_WITHOUT_TIME,
    TIME_WITHOUT_OFFSET, SET_ASIDE,
)  # fmt: skip
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?", re.ASCII)
_GONE: Final = object()


@dataclass(frozen=True, slots=True, order=True)
class Mend:
    """One thing that was mended or set aside.

    Attributes:
        place: names joined by `/`, without the numbers of items, so that mends can be counted.
        how: one of `HOWS`.
    """

    place: str
    how: str


@dataclass(slots=True)
class Mender:
    """Mends releases by one schema.

    Attributes:
        schema: of a release.
        mends: of the release that is being mended.
    """

    schema: Schema
    mends: list[Mend] = field(default_factory=list)

    def mended(self, release: dict[str, Any]) -> tuple[dict[str, Any], tuple[Mend, ...]]:
        """Return a release as the schema asks for it, and what was mended; the release stays as it was.

        >>> schema = {"properties": {"amount": {"type": ["number", "null"]}}}
        >>> Mender(schema).mended({"amount": "12.5", "ours": "x"})
        ({'amount': 12.5, 'ours': 'x'}, (Mend(place='amount', how='number_as_text'),))
        """
        self.mends = []
        made = self._object(release, self.schema, "")
        return made, tuple(self.mends)

    def _told(self, place: str, how: str) -> Any:
        self.mends.append(Mend(place, how))
        return _GONE

    def _value(self, value: Any, part: Schema, place: str) -> Any:
        told, _ = followed(part, self.schema)
        kinds = told.get("type", ())
        kinds = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        if not kinds:
            return value
        if value is None or (isinstance(value, str) and not value.strip()):
            return self._empty(value, kinds, told, place)
        if type(value) not in {kind for name in kinds for kind in KINDS[name]}:
            value = self._of_another_kind(value, kinds, place)
            if value is _GONE:
                return _GONE
        if isinstance(value, dict):
            return self._object(value, told, place) if "properties" in told else value
        if isinstance(value, list):
            made = [self._value(one, told.get("items", {}), place) for one in value]
            return [one for one in made if one is not _GONE]
        return self._text(value, told, place) if isinstance(value, str) else value

    def _empty(self, value: Any, kinds: tuple[str, ...], told: Schema, place: str) -> Any:
        if value is None and "null" in kinds:
            return None
        if value is not None and "string" in kinds and not told.keys() & {"format", "enum", "minLength"}:
            return value
        return self._told(place, EMPTY)

    def _of_another_kind(self, value: Any, kinds: tuple[str, ...], place: str) -> Any:
        if isinstance(value, str) and {"number", "integer"} & set(kinds) and _NUMBER.fullmatch(value.strip()):
            text = value.strip()
            if "." not in text or "number" in kinds:
                self._told(place, NUMBER_AS_TEXT)
                return orjson.loads(text)  # What the pattern lets through is a number of JSON.
        if type(value) in KINDS["number"] and "string" in kinds:
            self._told(place, TEXT_AS_NUMBER)
            return str(value)
        if isinstance(value, dict) and "array" in kinds and value:
            self._told(place, ONE_AS_LIST)
            return [value]
        if isinstance(value, list) and "object" in kinds and len(value) == 1 and isinstance(value[0], dict):
            self._told(place, LIST_OF_ONE)
            return value[0]
        return self._told(place, EMPTY if value in ({}, []) else SET_ASIDE)

    def _object(self, value: dict[str, Any], told: Schema, place: str) -> dict[str, Any]:
        known, at = told.get("properties", {}), f"{place}/" if place else ""
        made = {}
        for name, item in value.items():
            mended = self._value(item, known[name], f"{at}{name}") if name in known else item
            if mended is not _GONE:
                made[name] = mended
        return made

    def _text(self, value: str, told: Schema, place: str) -> Any:
        if "enum" in told and value not in told["enum"]:
            alike = [
                code
                for code in told["enum"]
                if code is not None and code.casefold() == value.strip().casefold()
            ]
            self._told(place, LETTER_CASE if alike else SET_ASIDE)
            return alike[0] if alike else _GONE
        if told.get("format") == "date-time" and not is_moment(value):
            return self._moment(value.strip(), place)
        return value

    def _moment(self, text: str, place: str) -> Any:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            self._told(place, DAY_WITHOUT_TIME)
            return f"{day.isoformat()}T00:00:00Z"
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return self._told(place, SET_ASIDE)
        self._told(place, TIME_WITHOUT_OFFSET)
        return moment.isoformat() if moment.tzinfo is not None else f"{moment.isoformat()}Z"
