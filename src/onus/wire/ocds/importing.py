"""Importing releases that strangers published: each is taken, or refused with its reason.

In:  releases as they came, one after another.
Out: what became of each, and a count by publisher.

The surprise: a release that is wrong in places is taken, with what is wrong set
aside and listed. Refused is only what cannot be put in its place among others:
without the id of its process, without an id of its own or a date, or for the
second time.

Source: OCDS 1.1.5, release: `ocid`, `id` and `date` say which release it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import orjson

from onus.wire.ocds.mending import Mend, Mender
from onus.wire.ocds.schemata import Schema

NO_OCID, NO_ID, NO_DATE, REPEATED, OTHER_CONTENT = "no_ocid", "no_id", "no_date", "repeated", "other_content"
NESTED_TOO_DEEP: Final = "nested_too_deep"
LEVELS_MAX: Final = 100
REASONS: Final = (
    "not_json", "broken_file", "too_large", "not_an_object", "linked_only", NESTED_TOO_DEEP, NO_OCID, NO_ID,
    NO_DATE, REPEATED, OTHER_CONTENT,
)  # fmt: skip
_PREFIX = re.compile(r"ocds-[a-z0-9]{6}", re.IGNORECASE | re.ASCII)
UNKNOWN_PUBLISHER: Final = "?"
WORD_MAX: Final = 40
_NAMING: Final = ((NO_OCID, "ocid"), (NO_ID, "id"), (NO_DATE, "date"))


@dataclass(frozen=True, slots=True)
class Taken:
    """A release that was imported.

    Attributes:
        release: as its schema asks for it.
        mends: what was mended or set aside, in the order of the release.
    """

    release: dict[str, Any]
    mends: tuple[Mend, ...]


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A release that was refused, with the code of its reason, one of `REASONS`."""

    reason: str


def publisher_of(ocid: object) -> str:
    """Return whose release it is: the registered prefix of the process's id, else the word before its first `-`.

    >>> publisher_of("ocds-ngfbwp-16949496"), publisher_of("LOCAL-17"), publisher_of("17"), publisher_of(None)
    ('ocds-ngfbwp', 'LOCAL', '?', '?')
    """
    if not isinstance(ocid, str) or not ocid.strip():
        return UNKNOWN_PUBLISHER
    found = _PREFIX.match(ocid)
    if found is not None:
        return found[0].lower()
    word = ocid.strip().split("-")[0][:WORD_MAX]
    return UNKNOWN_PUBLISHER if word.isdecimal() or not word else word


@dataclass(slots=True)
class Importing:
    """One import, which may read many files.

    Attributes:
        schema: of a release.
        by_publisher: for each publisher, how many releases came to what: `taken`, `mended`, or a reason.
        by_mend: how often what was mended where.
    """

    schema: Schema
    by_publisher: dict[str, Counter[str]] = field(default_factory=dict)
    by_mend: Counter[Mend] = field(default_factory=Counter)
    _seen: dict[bytes, bytes] = field(default_factory=dict)

    def take(self, release: Mapping[str, Any]) -> Taken | NotTaken:
        """Take one release, or say why not; count it either way."""
        came = self._taken(dict(release))
        self.count(publisher_of(release.get("ocid")), came.reason if isinstance(came, NotTaken) else "")
        if isinstance(came, Taken):
            self.by_mend.update(came.mends)
            if came.mends:
                self.count(publisher_of(release.get("ocid")), "mended")
        return came

    def count(self, publisher: str, reason: str) -> None:
        """Count what became of a release, or of what should have been one."""
        self.by_publisher.setdefault(publisher, Counter())[reason or "taken"] += 1

    def _taken(self, release: dict[str, Any]) -> Taken | NotTaken:
        if _deeper_than(release, LEVELS_MAX):
            return NotTaken(NESTED_TOO_DEEP)
        made, mends = Mender(self.schema).mended(release)
        for reason, name in _NAMING:
            if not isinstance(made.get(name), str) or not made[name].strip():
                return NotTaken(reason)
        named = sha256(f"{made['ocid']}\n{made['id']}\n{made['date']}".encode()).digest()
        content = sha256(orjson.dumps(made, option=orjson.OPT_SORT_KEYS)).digest()
        known = self._seen.setdefault(named, content)
        if known is not content:
            return NotTaken(REPEATED if known == content else OTHER_CONTENT)
        return Taken(made, mends)


def _deeper_than(value: Any, levels: int) -> bool:
    level: list[Any] = [value]
    for _ in range(levels):
        level = [
            item
            for one in level
            for item in (one.values() if isinstance(one, dict) else one)
            if isinstance(item, dict | list)
        ]
        if not level:
            return False
    return True
