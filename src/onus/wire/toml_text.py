"""TOML text: tables of a dossier written the way a person would write them.

In:  tables of texts, whole numbers, yes or no, days, aware times, lists and tables of these.
Out: the text of a TOML file, the same for the same tables.

The surprise: the order of the keys is kept as given. A reader of the file finds
a clause in the order in which the form asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def toml_text(tables: Mapping[str, object], remarks: Mapping[str, str], *, head: str = "") -> bytes:
    """Return a TOML file.

    Args:
        tables: scalars, tables, and lists of tables, by name; scalars come first.
        remarks: what is remarked above a table, by its path (`contract`, `lots[0]`).
        head: a remark at the top.

    >>> print(toml_text({"a": {"b": 1}, "c": [{"d": "x", "e": {"f": 2}}]}, {"c[0]": "B7"}).decode(), end="")
    [a]
    b = 1
    <BLANKLINE>
    # B7
    [[c]]
    d = "x"
    [c.e]
    f = 2
    """
    blocks = [[*_remark(head), *_scalars(tables)]]
    for name, value in tables.items():
        if isinstance(value, Mapping):
            key = _key(name)
            blocks.append([*_remark(remarks.get(name, "")), *_table(key, value, f"[{key}]")])
        else:
            for number, entry in enumerate(_tables(value)):
                remark = _remark(remarks.get(f"{name}[{number}]", ""))
                blocks.append([*remark, *_table(_key(name), entry, f"[[{_key(name)}]]")])
    return ("\n\n".join("\n".join(block) for block in blocks if block) + "\n").encode()


def _remark(text: str) -> list[str]:
    return [f"# {line}" for line in text.splitlines()]


def _tables(value: object) -> list[Mapping[str, object]]:
    """Return a list of tables; what is none has none."""
    tables = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    return tables if isinstance(value, list) and len(tables) == len(value) else []


def _is_tables(value: object) -> bool:
    return bool(_tables(value))


def _scalars(table: Mapping[str, object]) -> Iterator[str]:
    for name, value in table.items():
        if not isinstance(value, Mapping) and not _is_tables(value):
            yield f"{_key(name)} = {_value(value)}"


def _table(path: str, table: Mapping[str, object], header: str) -> Iterator[str]:
    yield header
    deeper = []
    for name, value in table.items():
        if isinstance(value, Mapping) and not _is_words(value):
            deeper.append((name, value))
        else:
            yield f"{_key(name)} = {_value(value)}"
    for name, inner in deeper:
        inside = f"{path}.{_key(name)}"
        yield from _table(inside, inner, f"[{inside}]")


def _is_words(value: Mapping[str, object]) -> bool:
    """Return whether a table is one text in two languages, which stands in its line."""
    return set(value) <= {"en", "zh-Hans"}


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds" if value.microsecond else "seconds")
    if isinstance(value, int | date):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, Sequence):
        if _is_tables(value):
            return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
        return "[" + ", ".join(_value(one) for one in value) + "]"
    raise TypeError(f"no value of a dossier: {value!r}")


def _text(text: str) -> str:
    # Lone surrogates cannot be written down; a workbook may hold them.
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return '"' + "".join(_ESCAPES.get(mark) or _escaped(mark) for mark in sound) + '"'


def _escaped(mark: str) -> str:
    return f"\\u{ord(mark):04X}" if mark < " " or mark == "\x7f" else mark
