"""Write the pages and schemas that are made from the code; `--check` fails where one is stale."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

import django
from manual_tables import LANGUAGES, filled

import onus
from onus import __version__
from onus.base.errors import OnusError
from onus.wire.dossier_schemas import schema_file, schema_names, schema_text
from onus.wire.open311.openapi import openapi_document
from onus.wire.tenders.tender_schemas import tender_schema_file, tender_schema_names, tender_schema_text

DOCS = Path(__file__).parent
EXAMPLE = "https://onus.example/open311/v2"
STARTED = ("onus.__main__", "onus.wiring.wsgi", "onus.wiring.manage")
"""Modules that start something when they are imported, and hold no error."""


def every_error() -> list[type[Exception]]:
    """Return all error classes of the package, by code, those of the simulation included."""
    # Tables can be imported only where Django has settings; none of them is used here.
    os.environ |= {"DJANGO_SETTINGS_MODULE": "onus.wiring.settings", "ONUS_MODE": "test"}
    django.setup()
    for module in pkgutil.walk_packages(onus.__path__, "onus."):
        if module.name not in STARTED and ".migrations." not in module.name:
            importlib.import_module(module.name)
    # The simulation shares no code with the rest, so its errors have a root of their own.
    roots: list[type[Exception]] = [OnusError, importlib.import_module("onus.simulation.options").Refusal]
    found: list[type[Exception]] = []
    queue = [*roots]
    while queue:
        kind = queue.pop()
        queue += kind.__subclasses__()
        if kind not in roots:
            found.append(kind)
    return sorted(set(found), key=lambda kind: (kind.code, kind.__name__))


def errors_page() -> str:
    """Return docs/errors.md."""
    rows = [
        f"| `{kind.code}` | {cell(kind.what)} | {cell(kind.why)} | {cell(kind.do)} |"
        for kind in every_error()
    ]
    head = [
        "# Errors",
        "",
        "Made from the code by `./dev docs`. Every error says what happened, why it matters and what to do.",
        "",
        "| code | what | why | do |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def made() -> dict[Path, str]:
    """Return every file that is made from the code, and what it shall hold."""
    pages = {DOCS / "errors.md": errors_page()}
    pages[DOCS / "schemas" / "open311.openapi.json"] = (
        json.dumps(openapi_document(EXAMPLE, version=__version__), ensure_ascii=False, indent=1) + "\n"
    )
    for name in schema_names():
        pages[DOCS / "schemas" / schema_file(name)] = schema_text(name)
    for name in tender_schema_names():
        pages[DOCS / "schemas" / tender_schema_file(name)] = tender_schema_text(name)
    for language in LANGUAGES:
        for name in ("dossier.md", "flags.md", "museum.md", "office.md", "privacy.md", "verifying.md"):
            page = DOCS / "manual" / language / name
            pages[page] = filled(page.read_text(encoding="utf-8"), language)
    return pages


def stale() -> list[Path]:
    """Return the files that are not what they shall be, and schemas of files that are no more."""
    wanted = made()
    found = [p for p, text in wanted.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    return found + [path for path in sorted((DOCS / "schemas").glob("*")) if path not in wanted]


def told_stale() -> int:
    """Say which files are stale, and return how many there are."""
    found = stale()
    for path in found:
        print(f"{path.relative_to(DOCS.parent)} is stale: run ./dev docs")
    return len(found)


def write() -> None:
    """Write what is stale; remove the schemas of files that are no more."""
    (DOCS / "schemas").mkdir(exist_ok=True)
    wanted = made()
    for path in stale():
        if path in wanted:
            path.write_text(wanted[path], encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(DOCS.parent)}")
        else:
            path.unlink()


def main() -> int:
    if "--check" in sys.argv[1:]:
        return 1 if told_stale() else 0
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
