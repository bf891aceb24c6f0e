"""Checking by a schema, which is compiled once to functions that call one another.

In:  a schema of draft 4 with the files that it refers to, then values.
Out: every fault of a value: its place, the keyword that it breaks, what was asked.

The surprise: a function answers None where all is well, and places are put
together on the way back from a fault. Values that are right cost no place.

Source: JSON Schema draft 4 (validation); OCDS 1.1.5 uses the keywords below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from onus.base.errors import OnusError
from onus.wire.ocds.check_items import unique
from onus.wire.ocds.formats import FORMATS
from onus.wire.ocds.schemata import LINKS_MAX, Schema, UnknownReference

Place = tuple[str | int, ...]
Found = tuple[Place, str, Any]
"""Place, keyword, and what the schema asks there (for `required`, the missing name)."""
Check = Callable[[Any], list[Found] | None]

KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
    "object": (dict,),
    "array": (list,),
}
ANY: Final = frozenset(kind for kinds in KINDS.values() for kind in kinds)
UNDONE: Final = frozenset({
    "multipleOf", "exclusiveMaximum", "exclusiveMinimum", "additionalItems", "maxProperties",
    "additionalProperties", "dependencies", "not", "allOf",
})  # fmt: skip
"""Keywords of draft 4 that no schema of OCDS uses, and that are not checked here."""
NAMES_MAX: Final = 10_000
"""Names that no schema knows, kept by one object with what patterns say of them."""
TEXTS_MAX: Final = 20_000
"""Texts of a format that were seen to be right, kept so that they are not judged twice."""
KEPT_CHARACTERS: Final = 256
"""Longer names and texts are judged each time; kept, they could fill any memory."""


class UnknownKeyword(OnusError):
    """A schema asks what is not checked."""

    code = "OCDS-002"
    what = "The schema uses `{keyword}`, which is not checked."
    why = "What a schema asks and nobody checks would pass as valid."
    do = "Take the keyword out of the extension, or check with another program."


def compiled(schema: Schema, others: Mapping[str, Schema] | None = None) -> Check:
    """Compile a schema.

    Args:
        schema: parsed, draft 4.
        others: schemas to which it refers, by their address.

    Raises:
        UnknownKeyword: it asks what is not checked here.
        UnknownReference: it refers to what is not there.

    >>> check = compiled({"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}})
    >>> check({"id": 5}), check({}), check({"id": "5"})
    ([(('id',), 'type', 'string')], [((), 'required', 'id')], None)
    """
    return _Compiler({"": schema, **(others or {})}).check(schema, "")


class _Compiler:
    """Compiles the parts of schemas, each that has a name once."""

    def __init__(self, files: Mapping[str, Schema]) -> None:
        self._files, self._named = files, dict[tuple[str, str], list[Check]]()

    def check(self, part: Schema, file: str) -> Check:
        """Compile a part of a schema."""
        if "$ref" in part:
            return self._referred(part["$ref"], file)
        for keyword in sorted(UNDONE & part.keys()):
            raise UnknownKeyword(keyword=keyword)
        checks = [_of_kind(part), *_of_texts(part), *_of_numbers(part), *_of_enum(part)]
        checks += [self._of_object(part, file), self._of_array(part, file), *self._of_choices(part, file)]
        return _joined([one for one in checks if one is not None])

    def _referred(self, reference: object, file: str) -> Check:
        key = self._key(reference, file)
        if key not in self._named:
            cell = self._named[key] = []
            cell.append(self.check(self._part(*key), key[0]))
        cell = self._named[key]
        # A definition that holds itself is not ready yet when it is asked for.
        return cell[0] if cell else lambda value: cell[0](value)

    def _key(self, reference: object, file: str) -> tuple[str, str]:
        """Return the file and place to which a reference leads in the end."""
        for _ in range(LINKS_MAX):
            at, _, inside = str(reference).partition("#")
            key = (at or file, inside)
            part = self._part(*key)
            if "$ref" not in part:
                return key
            reference, file = part["$ref"], key[0]
        raise UnknownReference(reference=str(reference))

    def _part(self, file: str, inside: str) -> Schema:
        found: Any = self._files.get(file)
        for step in inside.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, Mapping) else None
        if not isinstance(found, Mapping):
            raise UnknownReference(reference=f"{file}#{inside}")
        return found

    def _entry(self, part: Schema, file: str) -> _Entry:
        """Return the kinds that are always right, and the check of the others."""
        if part.keys().isdisjoint(_ASKING):
            return _allowed(part), None if "type" not in part else _of_kind(part)
        return frozenset(), self.check(part, file)

    def _of_object(self, part: Schema, file: str) -> Check | None:
        named = {name: self._entry(one, file) for name, one in part.get("properties", {}).items()}
        patterns = [
            (re.compile(pattern), self.check(one, file))
            for pattern, one in part.get("patternProperties", {}).items()
        ]
        required, least = tuple(part.get("required", ())), part.get("minProperties", 0)
        if not (named or patterns or required or least):
            return None
        for name in named:
            matching = [check for pattern, check in patterns if pattern.search(name)]
            if matching:
                own = self.check(part["properties"][name], file)
                named[name] = (frozenset(), _joined([own, *matching]))
        return _object_check(named, patterns, required, least)

    def _of_array(self, part: Schema, file: str) -> Check | None:
        items, least, most = part.get("items"), part.get("minItems", 0), part.get("maxItems")
        distinct = part.get("uniqueItems", False)
        if items is None and not least and most is None and not distinct:
            return None
        if isinstance(items, list):
            raise UnknownKeyword(keyword="items as a list")
        right, deep = self._entry(items or {}, file)

        def check(value: Any) -> list[Found] | None:
            if type(value) is not list:
                return None
            found: list[Found] = []
            if deep is not None:
                for at, item in enumerate(value):
                    if type(item) not in right and (faults := deep(item)):
                        found += [((at, *place), keyword, asked) for place, keyword, asked in faults]
            if len(value) < least:
                found.append(((), "minItems", least))
            if most is not None and len(value) > most:
                found.append(((), "maxItems", most))
            if distinct and len(value) > 1 and not unique(value):
                found.append(((), "uniqueItems", True))
            return found or None

        return check

    def _of_choices(self, part: Schema, file: str) -> list[Check]:
        made = []
        for keyword, fits in (("oneOf", lambda right: right == 1), ("anyOf", lambda right: right >= 1)):
            if keyword in part:
                made.append(_choice(keyword, [self.check(one, file) for one in part[keyword]], fits))
        return made


_Entry = tuple[frozenset[type], Check | None]
_ASKING: Final = frozenset({
    "$ref", "enum", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "properties",
    "patternProperties", "required", "minProperties", "items", "minItems", "maxItems", "uniqueItems", "oneOf",
    "anyOf", *UNDONE,
})  # fmt: skip
"""Keywords that ask more than a kind."""


def _allowed(part: Schema) -> frozenset[type]:
    kinds = part.get("type")
    if kinds is None:
        return ANY
    return frozenset(one for kind in ([kinds] if isinstance(kinds, str) else kinds) for one in KINDS[kind])


def _joined(checks: list[Check]) -> Check:
    """Return one check that asks all of some."""
    if not checks:
        return lambda _value: None
    if len(checks) == 1:
        return checks[0]

    def check(value: Any) -> list[Found] | None:
        found: list[Found] = []
        for one in checks:
            faults = one(value)
            if faults:
                found += faults
        return found or None

    return check


def _of_kind(part: Schema) -> Check | None:
    if "type" not in part:
        return None
    right, faults = _allowed(part), [((), "type", part["type"])]
    return lambda value: None if type(value) in right else list(faults)


def _of_texts(part: Schema) -> list[Check]:
    made = []
    if "minLength" in part or "maxLength" in part:
        made.append(_length_check(part.get("minLength", 0), part.get("maxLength")))
    if "pattern" in part:
        pattern = re.compile(part["pattern"])
        made.append(_text_check("pattern", part["pattern"], lambda text: pattern.search(text) is not None))
    if part.get("format") in FORMATS:
        made.append(_text_check("format", part["format"], FORMATS[part["format"]]))
    return made


def _length_check(least: int, most: int | None) -> Check:
    def check(value: Any) -> list[Found] | None:
        if type(value) is str:
            if len(value) < least:
                return [((), "minLength", least)]
            if most is not None and len(value) > most:
                return [((), "maxLength", most)]
        return None

    return check


def _text_check(keyword: str, asked: str, fits: Callable[[str], bool]) -> Check:
    right: set[str] = set()

    def check(value: Any) -> list[Found] | None:
        if type(value) is not str or value in right:
            return None
        if not fits(value):
            return [((), keyword, asked)]
        if len(right) >= TEXTS_MAX:
            right.clear()
        if len(value) <= KEPT_CHARACTERS:
            right.add(value)
        return None

    return check


def _of_numbers(part: Schema) -> list[Check]:
    made: list[Check] = []
    for keyword, wrong in (
        ("minimum", lambda value, limit: value < limit),
        ("maximum", lambda value, limit: value > limit),
    ):
        if keyword in part:
            made.append(_limit_check(keyword, part[keyword], wrong))
    return made


def _limit_check(keyword: str, limit: Any, wrong: Callable[[Any, Any], bool]) -> Check:
    def check(value: Any) -> list[Found] | None:
        if type(value) in KINDS["number"] and wrong(value, limit):
            return [((), keyword, limit)]
        return None

    return check


def _of_enum(part: Schema) -> list[Check]:
    if "enum" not in part:
        return []
    codes = frozenset(part["enum"])
    if not all(isinstance(code, str) or code is None for code in codes):
        raise UnknownKeyword(keyword="enum of other things than texts")
    faults: list[Found] = [((), "enum", tuple(part["enum"]))]

    def check(value: Any) -> list[Found] | None:
        if (type(value) is str or value is None) and value in codes:
            return None
        return list(faults)

    return [check]


def _choice(keyword: str, checks: list[Check], fits: Callable[[int], bool]) -> Check:
    def check(value: Any) -> list[Found] | None:
        right = sum(not one(value) for one in checks)
        return None if fits(right) else [((), keyword, len(checks))]

    return check


def _object_check(
    named: dict[str, _Entry],
    patterns: list[tuple[re.Pattern[str], Check]],
    required: tuple[str, ...],
    least: int,
) -> Check:
    room = len(named) + NAMES_MAX

    def entry_of(name: str) -> _Entry:
        """Return what patterns say of a name that no property has, and keep it while there is room."""
        matching = [check for pattern, check in patterns if pattern.search(name)]
        entry: _Entry = (frozenset(), _joined(matching)) if matching else (ANY, None)
        if len(named) < room and len(name) <= KEPT_CHARACTERS:
            named[name] = entry
        return entry

    def check(value: Any) -> list[Found] | None:
        if type(value) is not dict:
            return None
        found: list[Found] | None = None
        for name, item in value.items():
            right, deep = named.get(name) or entry_of(name)
            if deep is not None and type(item) not in right:
                faults = deep(item)
                if faults:
                    found = [] if found is None else found
                    found += [((name, *place), keyword, asked) for place, keyword, asked in faults]
        for name in required:
            if name not in value:
                found = [*(found or ()), ((), "required", name)]
        if len(value) < least:
            found = [*(found or ()), ((), "minProperties", least)]
        return found

    return check
