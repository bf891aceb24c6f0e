"""Sheet kinds: what sheets an office keeps, and what each of their columns means, as values.

In:  the bytes of `sheets.toml`, which stands beside this module.
Out: `SheetKinds`: for each kind its columns with field, headers, synonyms, type and unit.

The surprise: nothing about a sheet is written in code. The reader, the templates
that an office fills in, and the manual are made of the same lines of that file, so
a header that one of them knows is known to all.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.errors import Fault
from onus.base.texts import Language, Localized
from onus.wire.toml_values import decode, toml_table

FILE = "sheets.toml"
TYPES = (
    "text", "texts", "id", "place", "places", "post", "service", "word", "words", "day", "clock",
    "moment", "month", "number", "whole", "money", "percent", "yes", "degree",
)  # fmt: skip
WORDED = ("word", "words")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the words that a column may hold.

    Attributes:
        word: as the dossier writes it.
        en: as an English form offers it.
        zh: as a Chinese form offers it.
        synonyms: how else people write it.
    """

    word: str
    en: str
    zh: str
    synonyms: tuple[str, ...] = ()

    def spellings(self) -> tuple[str, ...]:
        """Return every way to write it, the form's own first.

        >>> Choice("pass", "Pass", "合格", ("达标",)).spellings()
        ('合格', 'Pass', 'pass', '达标')
        """
        return (self.zh, self.en, self.word, *self.synonyms)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a kind of sheet.

    Attributes:
        field: name of the field, as the reader of the kind knows it.
        en: its header in an English form.
        zh: its header in a Chinese form.
        type: one of `TYPES`.
        note: one sentence for the person who fills it in.
        synonyms: headers under which it is seen elsewhere.
        unit: unit of a number: `m`, `m2`, `mm`, `cm`, `km/h`, `h`, `deg`, `point`, `yuan`; empty for none.
        required: True where every row must hold it.
        choices: for `word` and `words`.
        open: True where other words are kept as they stand.
        adds: True where a row of totals holds the sum of the column.
        example: what may stand in it, as a person writes it; empty where it is best left empty.
    """

    field: str
    en: str
    zh: str
    type: str
    note: Localized
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    open: bool = False
    adds: bool = False
    example: str = ""

    def __post_init__(self) -> None:
        """Refuse an unknown type, and words without choices."""
        worded = self.type in WORDED
        refuse(
            [
                not_one_of("type", self.type, TYPES),
                unless(worded == bool(self.choices), "choices must stand where type is word or words"),
            ]
        )

    def header(self, language: Language) -> str:
        """Return its header in a form of a language.

        >>> SheetColumn("day", "Day", "日期", "day", Localized("When.", "何时。")).header("zh-Hans")
        '日期'
        """
        return self.zh if language == "zh-Hans" else self.en

    def names(self) -> tuple[str, ...]:
        """Return every header it is known by, the forms' own first.

        >>> SheetColumn("day", "Day", "日期", "day", Localized(), ("date",)).names()
        ('日期', 'Day', 'day', 'date')
        """
        return (self.zh, self.en, self.field, *self.synonyms)


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet.

    Attributes:
        id: its name: `roads`, `facilities`, `scoring` and so on.
        table: file of the dossier that its rows go to.
        title: its title.
        names: what files and sheets of this kind are called.
        columns: its columns, in the order of the form.
        key: fields that tell one row from another.
        note: one sentence on what a row is.
    """

    id: str
    table: str
    title: Localized
    names: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    key: tuple[str, ...]
    note: Localized

    def __post_init__(self) -> None:
        """Refuse a field that stands twice, and a key that is no field."""
        fields = [column.field for column in self.columns]
        refuse(
            [
                unless(len(fields) == len(set(fields)), "each field must stand once"),
                unless(set(self.key) <= set(fields), "key must name fields of the columns"),
            ]
        )

    def column(self, field: str) -> SheetColumn:
        """Return the column of a field.

        Raises:
            KeyError: there is none.

        >>> day = SheetColumn("day", "Day", "日期", "day", Localized())
        >>> SheetKind("crews", "crews.csv", Localized(), (), (day,), ("day",), Localized()).column("day").zh
        '日期'
        """
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)

    def required(self) -> tuple[str, ...]:
        """Return the fields that every row must hold.

        >>> SheetKind("crews", "crews.csv", Localized(), (), (), (), Localized()).required()
        ()
        """
        return tuple(column.field for column in self.columns if column.required)


@dataclass(frozen=True, slots=True)
class SheetKinds:
    """All kinds of sheet, in the order of the file."""

    kinds: tuple[SheetKind, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a kind that stands twice."""
        ids = [kind.id for kind in self.kinds]
        refuse([unless(len(ids) == len(set(ids)), "each kind must stand once")])

    def ids(self) -> tuple[str, ...]:
        """Return the names of the kinds.

        >>> SheetKinds().ids()
        ()
        """
        return tuple(kind.id for kind in self.kinds)

    def kind(self, name: str) -> SheetKind:
        """Return a kind by its name.

        Raises:
            KeyError: there is none.

        >>> kind = SheetKind("crews", "crews.csv", Localized("Crews"), (), (), (), Localized())
        >>> SheetKinds((kind,)).kind("crews").title.en
        'Crews'
        """
        for kind in self.kinds:
            if kind.id == name:
                return kind
        raise KeyError(name)


def read_sheet_kinds(raw: bytes) -> tuple[SheetKinds | None, tuple[Fault, ...]]:
    """Read the kinds of sheet.

    Args:
        raw: bytes of `sheets.toml`.

    Returns:
        The kinds and no fault, or None and every fault.

    >>> read_sheet_kinds(b"")[0].ids(), read_sheet_kinds(b"kinds = 3")[0]
    ((), None)
    """
    table, lines, faults = toml_table(raw, file=FILE)
    if faults:
        return None, faults
    decoded = decode(SheetKinds, table, lines, file=FILE)
    return decoded.value, decoded.faults
