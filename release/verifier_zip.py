"""The verifier as one file: `build/onus-verify.pyz`, the same bytes from the same sources.

In:  the sources.
Out: a zip that Python runs, with what `onus verify` imports, and the rules to compare with.

The surprise: it holds all sources of the pure layers, also those that verifying
does not import. Their digest names the version that a publication was made with.
"""

from __future__ import annotations

import ast
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
OUT = ROOT / "build" / "onus-verify.pyz"
BEGINS = ("onus.__main__", "onus.verify.command")
PURE = ("base", "core", "log", "wire")
WHEELS = (
    "attrs", "cattrs", "cffi", "cryptography", "numpy", "pyarrow", "pycparser", "typing_extensions",
)  # fmt: skip
"""All that must be installed beside Python; the README lists the four that bring the others along."""
NAMED = ("cattrs", "cryptography", "numpy", "pyarrow")
EPOCH_OF_ZIP = (1980, 1, 1, 0, 0, 0)
SHEBANG = b"#!/usr/bin/env python3\n"
MAIN = f'''"""`onus verify`, without the rest of Onus."""

import sys
from importlib.util import find_spec

if sys.version_info < (3, 11):
    sys.exit("The verifier needs Python 3.11 or later.")
missing = [name for name in {NAMED!r} if find_spec(name) is None]
if missing:
    sys.exit("The verifier needs: python3 -m pip install " + " ".join(missing))

from onus.__main__ import main

if __name__ == "__main__":
    sys.exit(main(["verify", *sys.argv[1:]]))
'''


def build(out: Path = OUT) -> Path:
    """Write the verifier; return where it lies."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as stream:
        stream.write(SHEBANG)
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as packed:
            for name, raw in sorted(contents().items()):
                info = zipfile.ZipInfo(name, EPOCH_OF_ZIP)
                info.external_attr, info.create_system = 0o644 << 16, 3
                packed.writestr(info, raw)
    out.chmod(0o755)
    return out


def contents() -> dict[str, bytes]:
    """Return every file of the zip."""
    modules = needed_modules()
    # Words of a module lie beside it, under its name.
    words = {path.with_suffix(".toml") for path in modules if path.with_suffix(".toml").is_file()}
    paths = {*modules, *words, *pure_sources(), *packs()}
    found = {path.relative_to(SRC).as_posix(): path.read_bytes().replace(b"\r\n", b"\n") for path in paths}
    # A folder without modules is a package on a disk, but not inside a zip.
    return {"__main__.py": MAIN.encode(), "onus/law/__init__.py": b"", **found}


def needed_modules() -> set[Path]:
    """Return the files of all modules that verifying imports, one from another."""
    found: set[Path] = set()
    queue = list(BEGINS)
    while queue:
        path = file_of(queue.pop())
        if path is None or path in found:
            continue
        found.add(path)
        queue += imported(path)
        queue += [".".join(parent.relative_to(SRC).parts) for parent in path.parents if SRC in parent.parents]
    return found


def file_of(module: str) -> Path | None:
    """Return the file of a module of ours; None for others, and for names inside a module."""
    stem = SRC.joinpath(*module.split("."))
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.is_file()), None)


def imported(path: Path) -> Iterator[str]:
    """Yield what a module imports: modules, and names that may be modules."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def pure_sources() -> Iterator[Path]:
    """Yield the sources whose digest names the code that decides."""
    for folder in PURE:
        for path in (SRC / "onus" / folder).rglob("*"):
            if path.suffix in (".py", ".toml") and "__pycache__" not in path.parts:
                yield path


def packs() -> Iterator[Path]:
    """Yield the rules that are shipped, to be compared with published ones."""
    yield from (SRC / "onus" / "law").glob("*/pack.toml")


if __name__ == "__main__":
    where = build()
    print(f"verifier: {where.relative_to(ROOT)} ({where.stat().st_size:,} bytes)")
    sys.exit(0)
