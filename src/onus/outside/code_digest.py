"""The code that decides: one digest of the sources that a finding follows from.

In:  the installed package, as files or inside a zip.
Out: SHA-256 over the sources of the pure layers, in order of their names.

The surprise: a comment changes the digest. Whether a change could alter a finding
is what we would have to prove; whether two sources are the same is not.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

DECIDING = ("base", "core", "log", "wire")
"""Folders of the package that decide, or say in which bytes a decision is published."""
ENDINGS = (".py", ".toml")


@cache
def code_digest() -> str:
    """Return the digest of the sources that decide, as 64 hexadecimal digits.

    Lines end as on any machine: a checkout that turned them round is the same code.

    >>> len(code_digest())
    64
    """
    total = sha256()
    for folder in DECIDING:
        for name, source in _sources(files("onus").joinpath(folder), folder):
            text = source.read_bytes().replace(b"\r\n", b"\n")
            total.update(f"{name}\n{sha256(text).hexdigest()}\n".encode())
    return total.hexdigest()


def _sources(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir() and one.name != "__pycache__":
            found += _sources(one, f"{path}/{one.name}")
        elif one.name.endswith(ENDINGS):
            found.append((f"{path}/{one.name}", one))
    return found
