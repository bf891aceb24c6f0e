"""Dossier base: what a dossier holds before an import, as far as an import must know it.

In:  the bytes of its files.
Out: rows of its tables as texts, its services and items, its posts and places by name.

The surprise: nothing is judged here. Whether the whole is a dossier is looked at
once the import stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from onus.wire.csv_rows import parse_csv, unguarded
from onus.wire.office.cell_texts import folded
from onus.wire.office.named import Named, named, short_names
from onus.wire.office.renewal import Row
from onus.wire.toml_values import toml_table

ACTS, CONTRACT, HEAD, NETWORK, OFFICERS = (
    "acts.toml", "contract.toml", "dossier.toml", "network.csv", "officers.toml",
)  # fmt: skip
MILLI = 1000


@dataclass(frozen=True, slots=True)
class DossierBase:
    """What is there.

    Attributes:
        files: bytes of the files that an import reads, by name; absent ones are not in it.
        other_places: id and name of each place of a network that is no `network.csv`.
    """

    files: Mapping[str, bytes]
    other_places: Sequence[tuple[str, str]] = ()

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a TOML file as it stands; empty where it is not there or cannot be read.

        >>> DossierBase({"a.toml": b"b = 1"}).table("a.toml")
        {'b': 1}
        """
        return toml_table(self.files.get(name, b""), file=name)[0]

    def header(self, name: str) -> tuple[str, ...]:
        """Return the header of a CSV; empty where it is not there."""
        text = self.files.get(name, b"").decode("utf-8-sig", errors="replace")
        return parse_csv(text, file=name).header

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a CSV, without guards.

        >>> DossierBase({"a.csv": b"id,note\\n1,'=x"}).rows("a.csv")
        [{'id': '1', 'note': '=x'}]
        """
        text = self.files.get(name, b"").decode("utf-8-sig", errors="replace")
        found = parse_csv(text, file=name).rows
        return [{column: unguarded(cell) for column, cell in row.cells.items()} for row in found]

    def acts(self) -> list[Row]:
        """Return the acts as rows of texts; a text in two languages by its Chinese."""
        return [
            {key: _text(value) for key, value in entry.items()}
            for entry in self._entries(ACTS, "acts")
            if isinstance(entry.get("id"), str)
        ]

    def services(self) -> Named:
        """Return the services of the contract by id and title."""
        return named(
            (str(one.get("id", "")), _text(one.get("title", "")) or str(one.get("id", "")), _titles(one))
            for one in self._entries(CONTRACT, "services")
        )

    def items(self) -> dict[str, tuple[str, Fraction]] | None:
        """Return the items of inspections that the contract deducts for; None where it names none."""
        found = {
            folded(str(one["inspection_item"])): (
                str(one["inspection_item"]),
                _milli(one.get("points_milli")),
            )
            for one in self._entries(CONTRACT, "deductions")
            if one.get("inspection_item")
        }
        return found or None

    def posts(self) -> Named:
        """Return the posts of the register by id, title, body and holder."""
        holders: dict[str, list[str]] = {}
        for one in self._entries(OFFICERS, "holdings"):
            holders.setdefault(str(one.get("post", "")), []).append(str(one.get("holder", "")))
        return named(
            (id_, _text(post.get("title", "")) or id_, (*_titles(post), *holders.get(id_, ())))
            for post in self._entries(OFFICERS, "posts")
            for id_ in (str(post.get("id", "")),)
        )

    def bodies(self) -> dict[str, str]:
        """Return the body of each post."""
        return {str(one.get("id", "")): str(one.get("body", "")) for one in self._entries(OFFICERS, "posts")}

    def places(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return id, name and other names of each place."""
        listed = [(row.get("segment_id", ""), row.get("name", "")) for row in self.rows(NETWORK)]
        return [(id_, name or id_, short_names(name)) for id_, name in (*listed, *self.other_places) if id_]

    def _entries(self, file: str, name: str) -> list[Mapping[str, Any]]:
        found = self.table(file).get(name, [])
        return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _titles(entry: Mapping[str, Any]) -> tuple[str, ...]:
    title = entry.get("title", "")
    return tuple(str(one) for one in title.values()) if isinstance(title, Mapping) else (str(title),)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return str(value.get("zh-Hans") or value.get("en") or "")
    return str(value)


def _milli(value: object) -> Fraction:
    return Fraction(value, MILLI) if isinstance(value, int) else Fraction(0)
