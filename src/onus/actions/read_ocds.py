"""What is done with OCDS files: merge, validate, import; each in one pass over any number of bytes.

In:  files of releases, records or packages.
Out: a file of lines, or faults; and counts of what became of every release.

The surprise: a bad release stops nothing. It is counted, its reason is kept, and
the others go on; whether the whole is good enough is for a person to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from onus.base.errors import OnusError
from onus.outside.files import atomic_file
from onus.outside.ocds_files import Came, releases_of
from onus.outside.ocds_sorting import by_process
from onus.wire.ocds.checking import compiled
from onus.wire.ocds.importing import (
    NESTED_TOO_DEEP,
    NO_OCID,
    UNKNOWN_PUBLISHER,
    Importing,
    NotTaken,
    publisher_of,
)
from onus.wire.ocds.merge_rules import merge_rules
from onus.wire.ocds.merging import NotMerged, merged
from onus.wire.ocds.schemata import RELEASE, RELEASE_PACKAGE, Schema, laid_over, shipped
from onus.wire.ocds.shapes import PACKAGE


class NoSchema(OnusError):
    """A file is no schema."""

    code = "OCDS-004"
    what = "{path} is no schema that can be used: {reason}."
    why = "It must say what releases hold, as the release schema of OCDS does, or an extension's part of it."
    do = "Name a release-schema.json."


REASON_MAX = 200
PROCESS_TOO_LARGE = "process_too_large"
TOLD_MAX = 200
"""Refusals and faults that are kept one by one; the rest is counted."""
EXAMPLES_MAX = 3


@dataclass(slots=True)
class Tally:
    """What became of releases.

    Attributes:
        read: values that should be releases.
        done: of them, or of processes, how many went well.
        reasons: how many did not, by reason.
        refused: the first of them.
        notes: how many of what else was met.
    """

    read: int = 0
    done: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[Came, str, str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    def refuse(self, came: Came, reason: str, where: str = "") -> None:
        """Count a refusal, and keep it while there is room."""
        self.reasons[reason] += 1
        if len(self.refused) < TOLD_MAX:
            self.refused.append((came, reason, where))


def release_schema(path: Path | None, extensions: Sequence[Path]) -> Schema:
    """Return the schema of a release: of a file, else the shipped one; with extensions laid over it.

    Raises:
        NoSchema: a file is none, or what it says of a field is of a wrong kind.
        UnknownKeyword, UnknownReference: it asks what is not checked, or leads nowhere or in a circle.
    """
    schema: Schema = _parsed(path) if path is not None else shipped(RELEASE)
    for one in extensions:
        schema = laid_over(schema, _parsed(one))
    if path is not None or extensions:
        _tried(schema, path or extensions[0])
    return schema


def _tried(schema: Schema, path: Path) -> None:
    """Refuse a schema from elsewhere in which something of a wrong kind stands, before any release is read."""
    try:
        compiled(schema)
        merge_rules(schema)
    except (AttributeError, LookupError, TypeError, ValueError, re.error, RecursionError) as error:
        raise NoSchema(path=path, reason=f"{type(error).__name__} {error}"[:REASON_MAX]) from error


def _parsed(path: Path) -> dict[str, Any]:
    try:
        found = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise NoSchema(path=path, reason=str(error)) from error
    if not isinstance(found, dict):
        raise NoSchema(path=path, reason="it is a list or a plain value")
    return found


def merge_ocds(paths: Sequence[Path], to: Path, schema: Schema) -> Tally:
    """Write the compiled release of every process, one a line, in the order of their ids."""
    tally, rules = Tally(), merge_rules(schema)

    def line_of(ocid: str, releases: list[Any]) -> bytes:
        found = merged(releases, rules)
        if isinstance(found, NotMerged):
            tally.refuse(Came(ocid, 0, 0), found.reason, found.where)
            return b""
        tally.done += 1
        tally.notes.update(found.repeated)
        return orjson.dumps(found.release)

    def too_large(ocid: str) -> None:
        tally.refuse(Came(ocid, 0, 0), PROCESS_TOO_LARGE)

    with atomic_file(to) as aside, TemporaryDirectory(dir=aside.parent) as heaps, aside.open("wb") as out:
        for line in by_process(_in_a_process(paths, tally), Path(heaps), line_of, too_large):
            out.write(line)
    return tally


def _in_a_process(paths: Sequence[Path], tally: Tally) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    for came in releases_of(paths):
        tally.read += 1
        ocid = came.release.get("ocid") if came.release is not None else None
        if came.release is None:
            tally.refuse(came, came.reason)
        elif not isinstance(ocid, str) or not ocid:
            tally.refuse(came, NO_OCID)
        else:
            yield ocid, came.release, came.raw


@dataclass(slots=True)
class Checked:
    """What validation found.

    Attributes:
        tally: of releases; `done` of them had no fault.
        faults: how many, by keyword, place without numbers of items, and what is asked.
        examples: some places of each, as file, line and full place.
    """

    tally: Tally = field(default_factory=Tally)
    faults: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)


def validate_ocds(paths: Sequence[Path], schema: Schema) -> Checked:
    """Find every fault of every release by the schema, and of what packages say of themselves."""
    found, check = Checked(), compiled(schema)
    of_package = compiled(_without_lists(shipped(RELEASE_PACKAGE)))
    for came in releases_of(paths, packages=True):
        package = came.place == PACKAGE
        found.tally.read += not package
        if came.release is None:
            found.tally.refuse(came, came.reason)
            continue
        try:
            faults = (of_package if package else check)(came.release)
        except RecursionError:  # A definition that holds itself, asked of a value that goes as deep.
            found.tally.refuse(came, NESTED_TOO_DEEP)
            continue
        found.tally.done += not faults and not package
        for place, keyword, asked in faults or ():
            _tell(found, came, ("package", *place) if package else place, keyword, asked)
    return found


def _without_lists(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a package without what comes release by release."""
    named = {name: part for name, part in schema["properties"].items() if name != "releases"}
    return {
        **schema,
        "properties": named,
        "required": [one for one in schema["required"] if one != "releases"],
    }


def _tell(found: Checked, came: Came, place: tuple[str | int, ...], keyword: str, asked: Any) -> None:
    named = "/".join(one for one in place if isinstance(one, str))
    kind = (keyword, named, asked if isinstance(asked, str) else orjson.dumps(asked).decode())
    found.faults[kind] += 1
    examples = found.examples.setdefault(kind, [])
    if len(examples) < EXAMPLES_MAX:
        whole = "/".join(str(one) for one in (came.place, *place) if one != "" and one != PACKAGE)
        examples.append(f"{came.file}:{came.line or f'byte {came.at}'} {whole}")


@dataclass(slots=True)
class Imported:
    """What an import came to: the counts of `Importing`, and the refusals."""

    importing: Importing
    tally: Tally = field(default_factory=Tally)


def import_ocds(paths: Sequence[Path], to: Path, schema: Schema) -> Imported:
    """Write every release that can be taken, one a line, mended as the schema asks."""
    found = Imported(Importing(schema))
    with atomic_file(to) as aside, aside.open("wb") as out:
        for came in releases_of(paths):
            found.tally.read += 1
            if came.release is None:
                found.importing.count(UNKNOWN_PUBLISHER, came.reason)
                found.tally.refuse(came, came.reason)
                continue
            taken = found.importing.take(came.release)
            if isinstance(taken, NotTaken):
                found.tally.refuse(came, taken.reason, publisher_of(came.release.get("ocid")))
            else:
                found.tally.done += 1
                out.write(orjson.dumps(taken.release) + b"\n")
    return found
