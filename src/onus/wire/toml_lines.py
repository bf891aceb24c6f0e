"""TOML lines: on which line of a TOML text a key stands.

In:  the text of a TOML file.
Out: path of keys to line, `obligations[2].clause` to 57.

The surprise: the standard parser forgets lines, so they are found again by
reading table headers and keys only. A key inside an inline table has the line
of the key that holds it.
"""

from __future__ import annotations

import re

HEADER = re.compile(r"^\s*(\[\[|\[)\s*([A-Za-z0-9_.\-\"' ]+?)\s*(\]\]|\])\s*(#.*)?$")
KEY = re.compile(r"^\s*([A-Za-z0-9_\-\"'.]+)\s*=")


def key_lines(text: str) -> dict[str, int]:
    """Return the line of each key, counted from 1.

    >>> key_lines("[[posts]]\\nid = 1\\n[[posts]]\\nid = 2")["posts[1].id"]
    4
    """
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    quoted = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quoted:
            quoted = "" if quoted in line else quoted
            continue
        header = HEADER.match(line)
        key = KEY.match(line)
        if header:
            prefix = _table(header.group(2), header.group(1) == "[[", counts)
            lines.setdefault(prefix, number)
        elif key:
            name = key.group(1).strip("\"'")
            lines.setdefault(f"{prefix}.{name}" if prefix else name, number)
        quoted = _opens(line)
    return lines


def line_of(lines: dict[str, int], path: str) -> int:
    """Return the line of a path, or of the nearest key above it; 0 where there is none.

    >>> line_of({"a": 3}, "a.b[1].c")
    3
    """
    while path:
        if path in lines:
            return lines[path]
        path = re.sub(r"(\.[^.\[\]]+|\[\d+\]|^[^.\[\]]+)$", "", path)
    return 0


def _table(name: str, repeated: bool, counts: dict[str, int]) -> str:
    """Return the path of a table; sub-tables belong to the last entry of their array."""
    path = ""
    parts = [part.strip().strip("\"'") for part in name.split(".")]
    for depth, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        last = depth == len(parts) - 1
        if last and repeated:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path


def _opens(line: str) -> str:
    """Return the mark of a text that goes on in the next line."""
    for mark in ('"""', "'''"):
        if line.count(mark) % 2:
            return mark
    return ""
