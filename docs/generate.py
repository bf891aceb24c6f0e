"""Write the pages that are made from the code; `--check` fails where one is stale."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import onus
from onus.base.errors import OnusError

PAGE = Path(__file__).parent / "errors.md"


def every_error() -> list[type[OnusError]]:
    """Return all error classes of the package, by code."""
    for module in pkgutil.walk_packages(onus.__path__, "onus."):
        if module.name != "onus.__main__":
            importlib.import_module(module.name)
    found: list[type[OnusError]] = []
    queue = [OnusError]
    while queue:
        kind = queue.pop()
        queue += kind.__subclasses__()
        if kind is not OnusError:
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


def main() -> int:
    page = errors_page()
    if "--check" in sys.argv[1:]:
        fresh = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page
        if not fresh:
            print("docs/errors.md is stale: run ./dev docs")
        return 0 if fresh else 1
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    print(f"wrote {PAGE.name}: {page.count(chr(10)) - 6} errors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
