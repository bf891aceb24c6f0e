"""TOML lines: on which line of a TOML text a key stands.

In:  the text of a TOML file.
Out: path of keys to line, `obligations[2].clause` to 57.

The surprise: the standard parser forgets lines, so they are found again by
reading table headers and keys only. A key inside an inline table or a list has
the line of the key that holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADER = re.compile(r"\s*(\[\[?)([^\[\]#]+)\]\]?\s*(#.*)?$")
KEY = re.compile(
    r"""\s*((?:[A-Za-z0-9_\-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_\-]+|"[^"]*"|'[^']*'))*)\s*="""
)
PART = re.compile(r"""[A-Za-z0-9_\-]+|"[^"]*"|'[^']*'""")
HEADER_LENGTH_MAX = 1_000
"""No header or key is longer; a longer line is a value, and is only looked through for its end."""
MARKS = ('"""', "'''", '"', "'")


@dataclass(frozen=True, slots=True)
class _Inside:
    """What a line begins inside of: a text that goes on, or so many open brackets."""

    quote: str = ""
    depth: int = 0


def key_lines(text: str) -> dict[str, int]:
    """Return the line of each key, counted from 1.

    >>> key_lines("[[posts]]\\nid = 1\\n[[posts]]\\nid = 2")["posts[1].id"]
    4
    """
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix, inside = "", _Inside()
    # Only line feeds count: other separators may stand inside a text.
    for number, line in enumerate(text.split("\n"), start=1):
        start = 0
        if inside == _Inside():
            head = line[:HEADER_LENGTH_MAX]
            header, key = HEADER.match(head), KEY.match(head)
            if header:
                prefix = _table(header.group(2), header.group(1) == "[[", counts)
                lines.setdefault(prefix, number)
                continue
            if key:
                name = ".".join(_parts(key.group(1)))
                lines.setdefault(f"{prefix}.{name}" if prefix else name, number)
                start = key.end()
        inside = _after(line, start, inside)
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


def _parts(name: str) -> list[str]:
    return [part.strip("\"'") for part in PART.findall(name)]


def _table(name: str, repeated: bool, counts: dict[str, int]) -> str:
    """Return the path of a table; sub-tables belong to the last entry of their array."""
    path = ""
    parts = _parts(name)
    for depth, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        last = depth == len(parts) - 1
        if last and repeated:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path


def _after(line: str, start: int, inside: _Inside) -> _Inside:
    """Return what the next line begins inside of."""
    quote, depth, at = inside.quote, inside.depth, start
    while at < len(line):
        if quote:
            at, quote = _past_text(line, at, quote)
        elif line[at] == "#":
            break
        elif line[at] in "\"'":
            quote = next(mark for mark in MARKS if line.startswith(mark, at))
            at += len(quote)
        else:
            depth = max(depth + (line[at] in "[{") - (line[at] in "]}"), 0)
            at += 1
    # A text in single marks ends with its line, or the file is no TOML anyway.
    return _Inside(quote if len(quote) == 3 else "", depth)


def _past_text(line: str, at: int, quote: str) -> tuple[int, str]:
    """Return where a text ends in a line, and the mark that is still open."""
    while at < len(line):
        if line[at] == "\\" and quote[0] == '"':
            at += 2
        elif line.startswith(quote, at):
            return at + len(quote), ""
        else:
            at += 1
    return at, quote
