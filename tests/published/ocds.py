"""OCDS as its own schemas and codelists say it: standard, three extensions, and ours on top.

In:  the folder of the published schemas, and a package.
Out: every way in which the package is not what they ask for.

The surprise: OCDS forgives fields that it does not know, so a misspelt field
passes every schema. Here a field that no schema names is a fault too.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from onus.wire.site.ocds_extension import RELEASE_SCHEMA, extension_files

FORMATS = FormatChecker(formats=())
"""The library judges dates and addresses only where further packages are; so both are judged here."""
EXTENSIONS = ("ocds_metrics_extension", "ocds_performance_failures_extension", "ocds_uk_extension")
ADDRESS = "https://standard.open-contracting.org/schema/1__1__5"


@FORMATS.checks("date-time", ValueError)
def is_moment(text: object) -> bool:
    return not isinstance(text, str) or datetime.fromisoformat(text).tzinfo is not None


@FORMATS.checks("uri")
def is_address(text: object) -> bool:
    return not isinstance(text, str) or bool(re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", text))


def merged(schema: Any, patch: Any) -> Any:
    """Return a schema with an extension laid over it, as RFC 7396 merges documents."""
    if not isinstance(patch, dict):
        return patch
    base = dict(schema) if isinstance(schema, dict) else {}
    for name, value in patch.items():
        if value is None:
            base.pop(name, None)
        else:
            base[name] = merged(base.get(name), value)
    return base


@cache
def release_schema(folder: Path) -> dict[str, Any]:
    """Return the schema of a release with all extensions that we use."""
    whole = read(folder / "schema" / "release-schema.json")
    for name in EXTENSIONS:
        whole = merged(whole, read(folder / "extensions" / name / "release-schema.json"))
    return merged(whole, RELEASE_SCHEMA)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def faults(package: Any, folder: Path, kind: str) -> list[str]:
    """Return everything that is wrong with a package.

    Args:
        package: parsed JSON.
        folder: with `schema` and `extensions`.
        kind: `release` or `record`.
    """
    whole = read(folder / "schema" / f"{kind}-package-schema.json")
    registry = Registry().with_resources(
        (f"{ADDRESS}/{name}", Resource(contents=schema, specification=DRAFT4))
        for name, schema in (
            ("release-schema.json", release_schema(folder)),
            ("versioned-release-validation-schema.json", {}),
        )
    )
    validator = Draft4Validator(whole, registry=registry, format_checker=FORMATS)
    found = [f"{error.json_path}: {error.message}"[:300] for error in validator.iter_errors(package)]
    for release, at in releases(package):
        found += unknown_names(release, release_schema(folder), release_schema(folder), at)
        found += unknown_codes(release, release_schema(folder), release_schema(folder), at, folder)
    return sorted(set(found))


def releases(package: Any) -> Iterator[tuple[Any, str]]:
    """Yield every release of a package, and where it stands."""
    for n, one in enumerate(package.get("releases", [])):
        yield one, f"releases[{n}]"
    for n, record in enumerate(package.get("records", [])):
        yield record["compiledRelease"], f"records[{n}].compiledRelease"
        yield from ((one, f"records[{n}].releases") for one in record.get("releases", []))


def inner(schema: dict[str, Any], whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a schema with its references followed and its alternatives opened."""
    if "$ref" in schema:
        yield from inner(whole["definitions"][schema["$ref"].rsplit("/", 1)[-1]], whole)
    else:
        yield schema
        for part in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
            yield from inner(part, whole)


def parts(
    value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str
) -> Iterator[tuple[Any, Any, str, str]]:
    """Yield each field of a value: its name, its value, its schema (None where unknown), its place."""
    for one in inner(schema, whole):
        if isinstance(value, list) and isinstance(one.get("items"), dict):
            for n, item in enumerate(value):
                yield from parts(item, one["items"], whole, f"{at}[{n}]")
    if isinstance(value, dict) and any(
        "properties" in one for one in inner(schema, whole)
    ):  # Else it is free.
        known = {
            name: part for one in inner(schema, whole) for name, part in one.get("properties", {}).items()
        }
        for name, item in value.items():
            # A text may stand beside itself in another language: `title`, `title_zh`.
            part = known.get(name, known.get(name.removesuffix("_zh")))
            yield name, item, part, f"{at}.{name}"
            if part:
                yield from parts(item, part, whole, f"{at}.{name}")


def unknown_names(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str) -> list[str]:
    """Return the fields that no schema names."""
    return [
        f"{where}: unknown field" for _, _, part, where in parts(value, schema, whole, at) if part is None
    ]


def unknown_codes(
    value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str, folder: Path
) -> list[str]:
    """Return the codes that stand in no codelist, open ones included."""
    found = []
    for _, item, part, where in parts(value, schema, whole, at):
        if part is None or "codelist" not in part:
            continue
        codes = codelist(folder, part["codelist"])
        given = item if isinstance(item, list) else [item]
        found += [f"{where}: `{code}` is not in {part['codelist']}" for code in given if code not in codes]
    return found


@cache
def codelist(folder: Path, name: str) -> frozenset[str]:
    """Return the codes of a list, with what the extensions add to it."""
    own = extension_files().get(f"codelists/+{name}", b"").decode()
    lists = [folder / "schema" / "codelists" / name]
    lists += [
        folder / "extensions" / one / "codelists" / said for one in EXTENSIONS for said in (name, f"+{name}")
    ]
    there = [path for path in lists if path.is_file()]
    assert there, f"no codelist {name}"
    texts = [*(path.read_text(encoding="utf-8-sig") for path in there), own]
    rows = (row for text in texts for row in csv.DictReader(text.splitlines()))
    return frozenset(row.get("Code") or row["code"] for row in rows)
