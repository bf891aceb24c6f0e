"""Track days: what the log holds of one UTC day of positions, and nothing that shows them.

In:  rows of a day, the day's salt; or the leaf of a day.
Out: the root over its salted rows, content digests of what the rows came to, the leaf.

The surprise: positions are in the log without being told. Each row is hashed behind
a salt of its own, made of the day's salt and the number of the row, under one root.
Whoever is shown one row and its salt can check it, and learns nothing of its neighbours.

Source: RFC 6962, 2.1 for the root; RFC 2104 for the salts.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from onus.base.canonical import columns_digest, content_digest, plain
from onus.base.instants import DAY_US, EPOCH_DAY, Instant
from onus.log.hashing import SHA256, TreeHash, tree_hash
from onus.wire.leaves.leaf import Leaf

KIND = "track_day"
ENVELOPED = ("day", "happened_at", "recorded_at")
Texts = tuple[Sequence[str], NDArray[np.integer]]
"""A column of texts: names, and for each row an index into them."""


@dataclass(frozen=True, slots=True)
class Form:
    """Columns of one kind of rows.

    Attributes:
        name: of the folder that holds one file a day.
        texts: columns of names.
        moments: columns of instants.
        wholes: columns of whole numbers.
        order: columns by which rows are sorted, so that equal rows have one digest.
    """

    name: str
    texts: tuple[str, ...]
    moments: tuple[str, ...]
    wholes: tuple[str, ...]
    order: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of all columns, as a file has them."""
        return (*self.texts, *self.moments, *self.wholes)


PASSES = Form(
    "passes",
    ("segment_id", "vehicle_id"),
    ("entered_at", "at"),
    ("from_mm", "to_mm", "direction", "fixes"),
    ("segment_id", "at", "entered_at", "from_mm", "to_mm", "vehicle_id", "direction", "fixes"),
)
TOUCHES = Form("touches", ("place_id",), ("at",), (), ("place_id", "at"))
IN_PLACE = Form("in_place", ("place_id",), (), ("reason", "positions"), ("place_id", "reason"))
ROWS = Form(
    "tracks",
    ("vehicle_id",),
    ("at",),
    ("lon_e7", "lat_e7", "speed_mm_s", "heading_cdeg", "working", "accuracy_mm"),
    ("vehicle_id", "at", "lon_e7", "lat_e7", "speed_mm_s", "heading_cdeg", "working", "accuracy_mm"),
)
FORMS: Mapping[str, Form] = {form.name: form for form in (PASSES, TOUCHES, IN_PLACE, ROWS)}
OF_ROW = (*ROWS.moments, *ROWS.wholes)
"""Numbers of a row, in the order in which they are hashed; the vehicle's name follows them."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one form in canonical order.

    Attributes:
        form: their columns.
        names: for each column of texts its distinct texts, sorted; no other is in it.
        columns: int64, one length: numbers, and for texts the index into `names`.
    """

    form: Form
    names: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, NDArray[np.int64]]

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.columns[self.form.columns[0]])

    def digest(self) -> str:
        """Return the content digest: of the rows, however many files hold them in whatever order.

        >>> one = table_of(TOUCHES, {"place_id": (("b", "a"), np.array([1]))}, {"at": np.array([5])})
        >>> two = table_of(TOUCHES, {"place_id": (("a",), np.array([0]))}, {"at": np.array([5])})
        >>> one.digest() == two.digest()
        True
        """
        names = {name: list(texts) for name, texts in self.names.items()}
        return content_digest([self.form.name, names, columns_digest(self.columns)])


def table_of(form: Form, texts: Mapping[str, Texts], numbers: Mapping[str, NDArray[np.integer]]) -> Table:
    """Return rows in canonical order.

    Args:
        form: their columns.
        texts: by the names of the form; below 0 is no index.
        numbers: by the names of the form.
    """
    names: dict[str, tuple[str, ...]] = {}
    columns: dict[str, NDArray[np.int64]] = {}
    for name in form.texts:
        names[name], columns[name] = _coded(*texts[name])
    for name in (*form.moments, *form.wholes):
        columns[name] = np.asarray(numbers[name]).astype(np.int64)
    keys = [columns[name] for name in form.order]
    if not _is_sorted(keys):
        order = np.lexsort(keys[::-1])
        columns = {name: column[order] for name, column in columns.items()}
    return Table(form, names, columns)


def renamed(table: Table, column: str, names: Mapping[str, str]) -> Table:
    """Return rows with other names in one column, in canonical order again.

    Raises:
        KeyError: a name has no other.

    >>> rows = table_of(TOUCHES, {"place_id": (("b", "a"), np.array([0, 1]))}, {"at": np.array([5, 6])})
    >>> renamed(rows, "place_id", {"a": "z", "b": "c"}).columns["at"].tolist()
    [5, 6]
    """
    texts: dict[str, Texts] = {name: (table.names[name], table.columns[name]) for name in table.form.texts}
    texts[column] = [names[name] for name in table.names[column]], table.columns[column]
    numbers = {name: table.columns[name] for name in (*table.form.moments, *table.form.wholes)}
    return table_of(table.form, texts, numbers)


def _is_sorted(keys: Sequence[NDArray[np.int64]]) -> bool:
    """Return whether rows rise by their keys, the first one first; most do, and sorting a million is slow."""
    tied = np.ones(max(len(keys[0]) - 1, 0), bool)
    for key in keys:
        if (tied & (key[1:] < key[:-1])).any():
            return False
        tied &= key[1:] == key[:-1]
        if not tied.any():
            break
    return True


def _coded(names: Sequence[str], index: NDArray[np.integer]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    used = np.unique(index)
    kept = sorted({names[number] for number in used.tolist()})
    rank = {name: number for number, name in enumerate(kept)}
    code = np.zeros(len(names) + 1, np.int64)
    code[used] = [rank[names[number]] for number in used.tolist()]
    return tuple(kept), code[index]


@dataclass(frozen=True, slots=True)
class TrackPart:
    """What a day's positions came to, of one form: how many rows, and their content digest."""

    name: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class TrackDay:
    """One UTC day of positions.

    Attributes:
        day: `2023-12-16`.
        happened_at: its first instant.
        recorded_at: when the last of its rows was written down.
        rows: positions, without exact duplicates.
        duplicates: exact duplicates that were left out.
        heard_hours: hours since 1970 in which any vehicle was heard, rising.
        discarded: positions by reason, in the order of `Reason`.
        parts: what they came to, by form.
        matchable: whether the passes can be matched again on the published streets; not
            where a home is drawn as a road, which is not published.
        hash: algorithm of the root; empty where there is none yet.
        root: hexadecimal; root over the salted rows.
    """

    day: str
    happened_at: Instant
    recorded_at: Instant | None
    rows: int
    duplicates: int
    heard_hours: tuple[int, ...]
    discarded: tuple[int, ...]
    parts: tuple[TrackPart, ...] = field(default=())
    matchable: bool = True
    hash: str = ""
    root: str = ""

    @property
    def number(self) -> int:
        """Return the day in days since 1970."""
        return self.happened_at // DAY_US

    def part(self, form: Form) -> TrackPart | None:
        """Return what the log says of one form; None where nothing of it was published."""
        return next((part for part in self.parts if part.name == form.name), None)


def day_name(number: int) -> str:
    """Return the name of a UTC day, counted from 1970.

    >>> day_name(0)
    '1970-01-01'
    """
    return (EPOCH_DAY + timedelta(days=number)).isoformat()


def is_day_of(name: str, number: int) -> bool:
    """Return whether a text is the one name of a day, counted from 1970.

    >>> is_day_of("1970-01-02", 1), is_day_of("19700102", 1), is_day_of("1970-01-02", 10**9)
    (True, False, False)
    """
    return (date.min - EPOCH_DAY).days <= number <= (date.max - EPOCH_DAY).days and day_name(number) == name


def part_path(form: Form, day: str) -> str:
    """Return where the rows of a day lie below a contract.

    >>> part_path(PASSES, "2023-12-16")
    'passes/2023-12-16.parquet'
    """
    return f"{form.name}/{day}.parquet"


def track_day_leaf(dossier: str, told: TrackDay) -> Leaf:
    """Return the leaf of a day.

    >>> track_day_leaf("d", TrackDay("1970-01-02", Instant(86_400_000_000), None, 0, 0, (), ())).id
    '1970-01-02'
    """
    fields = plain(told)
    assert isinstance(fields, dict)
    data = {name: value for name, value in fields.items() if name not in ENVELOPED}
    return Leaf(KIND, dossier, told.day, told.happened_at, told.recorded_at, data)


def row_salt(day_salt: bytes, number: int) -> bytes:
    """Return the salt of one row of a day, counted from 0.

    >>> row_salt(bytes(32), 0).hex()[:8]
    'f375180a'
    """
    return hmac.digest(day_salt, number.to_bytes(8, "big"), "sha256")


def canonical_rows(rows: Table) -> Iterator[bytes]:
    """Yield the bytes of each row: seven numbers of 8 bytes, big-endian, and the vehicle's name.

    >>> one = np.array([1])
    >>> rows = table_of(ROWS, {"vehicle_id": (("V",), one * 0)}, {name: one for name in OF_ROW})
    >>> [len(row) for row in canonical_rows(rows)]
    [57]
    """
    wide = np.stack([rows.columns[name] for name in OF_ROW], axis=1).astype(">i8").tobytes()
    width = 8 * len(OF_ROW)
    names = [name.encode() for name in rows.names["vehicle_id"]]
    for number, vehicle in enumerate(rows.columns["vehicle_id"].tolist()):
        yield wide[number * width : (number + 1) * width] + names[vehicle]


def row_hashes(rows: Table, day_salt: bytes, tree: TreeHash = SHA256) -> list[bytes]:
    """Return the leaf hash of each salted row.

    >>> one = np.array([1])
    >>> rows = table_of(ROWS, {"vehicle_id": (("V",), one * 0)}, {name: one for name in OF_ROW})
    >>> row_hashes(rows, bytes(32)) == row_hashes(rows, b"1" * 32)
    False
    """
    salted = (row_salt(day_salt, number) + row for number, row in enumerate(canonical_rows(rows)))
    return tree.leaves(salted)


def rows_root(rows: Table, day_salt: bytes, tree: TreeHash = SHA256) -> str:
    """Return the root over the salted rows of a day, as hexadecimal digits."""
    return tree.root(row_hashes(rows, day_salt, tree)).hex()


def is_root_of(told: TrackDay, rows: Table, day_salt: bytes) -> bool:
    """Return whether rows and salt are those that a day's leaf was made of.

    Raises:
        UnknownHash: the leaf names an algorithm that this version does not compute.
    """
    return len(rows) == told.rows and rows_root(rows, day_salt, tree_hash(told.hash)) == told.root
