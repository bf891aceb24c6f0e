"""Values of OCDS files: the releases that a parsed JSON value holds.

In:  one parsed JSON value: a release, a record, a package of either, or a list of these.
Out: its releases, and an error for each part that is none.

Source: OCDS 1.1.5, "Release package", "Record package" and "Record".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onus.wire.flags.faults import NoRelease, shown
from onus.wire.flags.steps import Row

RELEASES, RECORDS, COMPILED, OCID = "releases", "records", "compiledRelease", "ocid"
DEEPEST = 3
"""A list of packages of records of releases: no value of OCDS nests deeper."""


def is_plain_release(value: Any) -> bool:
    """Return whether a value is a release, as most lines of most files are.

    >>> is_plain_release({"ocid": "a"}), is_plain_release({"ocid": "a", "releases": []})
    (True, False)
    """
    return (
        type(value) is dict
        and type(value.get(OCID)) is str
        and RELEASES not in value
        and COMPILED not in value
        and RECORDS not in value
    )


def releases_of(value: Any, depth: int = 0) -> Iterator[Row | NoRelease]:
    """Yield the releases of a value in their order, or an error for what is none.

    Of a record that has a compiled release, that one; else its releases.

    >>> list(releases_of({"records": [{"ocid": "a", "compiledRelease": {"ocid": "a"}}]}))
    [{'ocid': 'a'}]
    """
    if is_plain_release(value):
        yield value
        return
    inner = _inner(value)
    if inner is None or depth > DEEPEST:
        yield NoRelease(found=_found(value))
        return
    for one in inner:
        yield from releases_of(one, depth + 1)


def _inner(value: Any) -> list[Any] | None:
    if type(value) is list:
        return value
    if type(value) is not dict:
        return None
    if type(value.get(COMPILED)) is dict:
        return [value[COMPILED]]
    for name in (RELEASES, RECORDS):
        if type(value.get(name)) is list:
            held: list[Any] = value[name]
            return held
    return None


def _found(value: Any) -> str:
    if type(value) is dict:
        ocid = "without an ocid" if OCID not in value else f"with the ocid {shown(value[OCID])}"
        return f"An object {ocid}"
    return f"The value {shown(value)}"
