"""Shapes in which releases come: alone, in a package, in a record, in a package of records.

In:  a parsed value of a file.
Out: the releases in it, each with its place, or why there is none.

The surprise: a record may hold no release, only their addresses, and beside them
what they were compiled to. Then that is taken, since nothing is fetched.

Source: OCDS 1.1.5, release package, record package, record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

LINKED_ONLY, NOT_AN_OBJECT = "linked_only", "not_an_object"
PACKAGE: Final = "package"


@dataclass(frozen=True, slots=True)
class Shown:
    """A release as it came, or the reason why there is none.

    Attributes:
        place: inside the value, `records/0/releases/2` for one; "" for the value itself.
        release: parsed JSON object; empty where there is a reason.
        reason: `linked_only`, `not_an_object`, or "".
    """

    place: str
    release: dict[str, Any]
    reason: str = ""


def releases_in(value: Any, *, kind: str = "document") -> Iterator[Shown]:
    """Give the releases of a value, in its order.

    Args:
        value: parsed JSON.
        kind: `releases`, `records` or `document`; nothing is given of a `package` without its lists.

    >>> [one.place for one in releases_in({"records": [{"ocid": "a", "compiledRelease": {"ocid": "a"}}]})]
    ['records/0/compiledRelease']
    """
    if kind == PACKAGE:
        return
    if not isinstance(value, dict):
        yield Shown("", {}, NOT_AN_OBJECT)
    elif isinstance(value.get("records"), list):
        for n, record in enumerate(value["records"]):
            yield from _of_record(record, f"records/{n}")
    elif kind == "records" or "compiledRelease" in value or ("ocid" in value and "releases" in value):
        yield from _of_record(value, "")
    elif isinstance(value.get("releases"), list):
        for n, one in enumerate(value["releases"]):
            yield _shown(one, f"releases/{n}")
    else:
        yield _shown(value, "")


def _of_record(record: Any, place: str) -> Iterator[Shown]:
    at = f"{place}/" if place else ""
    if not isinstance(record, dict):
        yield Shown(place, {}, NOT_AN_OBJECT)
        return
    listed = record.get("releases")
    embedded = [
        (n, one) for n, one in enumerate(listed if isinstance(listed, list) else ()) if not _is_link(one)
    ]
    for n, one in embedded:
        yield _shown(one, f"{at}releases/{n}")
    if not embedded and record.get("compiledRelease") is not None:
        yield _shown(record["compiledRelease"], f"{at}compiledRelease")
    elif not embedded:
        yield Shown(place, {}, LINKED_ONLY)


def _is_link(one: Any) -> bool:
    return isinstance(one, dict) and "url" in one and "ocid" not in one


def _shown(value: Any, place: str) -> Shown:
    return Shown(place, value) if isinstance(value, dict) else Shown(place, {}, NOT_AN_OBJECT)
