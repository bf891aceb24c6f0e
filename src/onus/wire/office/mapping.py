"""Mapping: which column of a sheet holds which field, guessed with reasons and never in silence.

In:  a sheet's layout, the kinds of sheet, and what a person has said before.
Out: `Mapping` for each sheet: its kind, its columns with reason and confidence, what is unsure.

The surprise: only a header that the kind knows by name is taken as sure. A header
that merely holds a known name is a guess, and a guess is put to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from onus.base.texts import Localized
from onus.wire.office.cell_texts import folded, header_name
from onus.wire.office.grids import Grid
from onus.wire.office.headers import Heading, Layout
from onus.wire.office.profiles import LEFT_OUT, Profile
from onus.wire.office.sheet_kinds import SheetColumn, SheetKind, SheetKinds

SAID, FORM, SYNONYM, PART = 4, 3, 2, 1
"""How sure a column is: a person said so, the form's own header, a known synonym, a part of a name."""
REASONS = {
    SAID: Localized("as you said", "按指定"),
    FORM: Localized("header of the form", "与模板表头一致"),
    SYNONYM: Localized("another name for it", "常用别名"),
    PART: Localized("the header holds a known name", "表头含有相近名称"),
}
TWO_ALIKE = Localized("two columns could be it", "有两列都可能是")
UNCOUNTED = ("序号", "no", "#", "行号")
NAME_OF_SHEET, NAME_OF_FILE, NAME_IN_TITLE, COLUMN_FOUND, COLUMN_GONE = 120, 100, 80, 10, 40
ENOUGH, NEAR = 20, 20


@dataclass(frozen=True, slots=True)
class Guess:
    """One column of a sheet and the field it holds.

    Attributes:
        heading: the column with its heading.
        column: what the kind of sheet says of the field.
        confidence: one of `SAID`, `FORM`, `SYNONYM`, `PART`.
        tied: True where another column could hold the field as well.
    """

    heading: Heading
    column: SheetColumn
    confidence: int
    tied: bool = False

    @property
    def is_sure(self) -> bool:
        """Return whether nobody needs to be asked."""
        return self.confidence > PART and not self.tied

    @property
    def reason(self) -> Localized:
        """Return why the column was taken for the field."""
        return TWO_ALIKE if self.tied else REASONS[self.confidence]


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What a sheet was taken for.

    Attributes:
        kind: its kind.
        guesses: its columns, in order of the sheet.
        unread: headings that no field was found for.
        missing: fields that every row must hold and no column holds.
        rival: another kind that it may be; None where it is sure.
    """

    kind: SheetKind
    guesses: tuple[Guess, ...]
    unread: tuple[Heading, ...]
    missing: tuple[SheetColumn, ...]
    rival: SheetKind | None = None

    def guess(self, field: str) -> Guess | None:
        """Return the column of a field; None where none holds it."""
        return next((one for one in self.guesses if one.column.field == field), None)


@lru_cache(maxsize=4)
def known_headers(kinds: SheetKinds) -> frozenset[str]:
    """Return every header that any kind of sheet knows, evened.

    >>> known_headers(SheetKinds())
    frozenset()
    """
    return frozenset(
        header_name(name) for kind in kinds.kinds for column in kind.columns for name in column.names()
    )


def mapping_of(grid: Grid, layout: Layout, kinds: SheetKinds, profile: Profile) -> SheetMapping | None:
    """Return what a sheet was taken for; None where no kind fits or a person left it out.

    Args:
        grid: the sheet.
        layout: how it is laid out.
        kinds: the kinds of sheet.
        profile: what a person has said.
    """
    said = profile.kind_of(grid.file, grid.sheet)
    if said == LEFT_OUT:
        return None
    if said in kinds.ids():
        return columns_of(layout, kinds.kind(said), profile)
    ranked = sorted(
        (
            (_score(grid, layout, columns_of(layout, kind, profile)), -n, kind)
            for n, kind in enumerate(kinds.kinds)
        ),
        key=lambda one: one[:2],
        reverse=True,
    )
    if not ranked or ranked[0][0] < ENOUGH:
        return None
    found = columns_of(layout, ranked[0][2], profile)
    near = len(ranked) > 1 and ranked[0][0] - ranked[1][0] < NEAR and ranked[1][0] >= ENOUGH
    return replace(found, rival=ranked[1][2]) if near else found


def columns_of(layout: Layout, kind: SheetKind, profile: Profile) -> SheetMapping:
    """Return which columns of a sheet hold which fields of a kind.

    >>> from onus.wire.office.headers import Heading
    >>> name = SheetColumn("name", "Name", "道路名称", "text", Localized(), ("路名",), required=True)
    >>> roads = SheetKind("roads", "network.csv", Localized(), (), (name,), ("name",), Localized())
    >>> found = columns_of(Layout(1, 1, (Heading(2, ("路 名",)),), ()), roads, Profile())
    >>> found.guesses[0].column.field, found.guesses[0].confidence == SYNONYM, found.missing
    ('name', True, ())
    """
    taken: dict[int, Guess] = {}
    left_out: set[int] = set()
    used: set[str] = set()
    for heading in layout.headings:
        said = profile.field_of(kind.id, heading.label)
        if said == LEFT_OUT:
            left_out.add(heading.column)
        elif said in {column.field for column in kind.columns} - used:
            taken[heading.column] = Guess(heading, kind.column(said), SAID)
            used.add(said)
    free = [one for one in layout.headings if one.column not in taken and one.column not in left_out]
    offers = sorted(_offers(free, kind), key=lambda one: (-one[0], one[1], one[2].column))
    for _, _, heading, column, confidence in offers:
        if heading.column in taken or column.field in used:
            continue
        taken[heading.column] = Guess(
            heading, column, confidence, tied=_is_tied(heading, column, offers, taken)
        )
        used.add(column.field)
    unread = tuple(one for one in free if one.column not in taken and not _is_count(one))
    missing = tuple(column for column in kind.columns if column.required and column.field not in used)
    return SheetMapping(kind, tuple(taken[n] for n in sorted(taken)), unread, missing)


def _is_count(heading: Heading) -> bool:
    """Return whether a column only counts its rows."""
    return all(folded(text).rstrip(".") in UNCOUNTED for text in heading.texts)


Offer = tuple[int, int, Heading, SheetColumn, int]


def _offers(headings: Sequence[Heading], kind: SheetKind) -> Iterator[Offer]:
    """Yield each column with each field it may hold: how well it fits, and the place of the field."""
    for heading in headings:
        names = heading.names()
        for place, column in enumerate(kind.columns):
            own = {header_name(name) for name in (column.zh, column.en, column.field)}
            others = [header_name(name) for name in column.synonyms]
            for depth, name in enumerate(names):
                fit, confidence = 0, 0
                if name in own:
                    fit, confidence = 100, FORM
                elif name in others:
                    # Synonyms stand in the file in the order in which they are likely.
                    fit, confidence = 90 - min(others.index(name), 20), SYNONYM
                elif any(_holds(name, known) for known in (*own, *others)):
                    fit, confidence = 20, PART
                if fit:
                    yield fit - depth * 5, place, heading, column, confidence
                    break


def _holds(name: str, known: str) -> bool:
    return (
        len(known) > 1
        and len(name) > 1
        and (known in name or name in known)
        and known.isascii() == name.isascii()
    )


def _is_tied(heading: Heading, column: SheetColumn, offers: Sequence[Offer], taken: dict[int, Guess]) -> bool:
    """Return whether another column, still free, fits the field equally well."""
    mine = next(fit for fit, _, h, c, _ in offers if h is heading and c is column)
    return any(
        fit == mine and c is column and h is not heading and h.column not in taken
        for fit, _, h, c, _ in offers
    )


def _score(grid: Grid, layout: Layout, mapping: SheetMapping) -> int:
    """Return how well a kind fits a sheet: by names of sheet, file and title, and by its columns."""
    kind = mapping.kind
    names = [folded(name) for name in kind.names]
    score = 0
    if any(name in folded(grid.sheet) for name in names):
        score += NAME_OF_SHEET
    if any(name in folded(grid.file) for name in names):
        score += NAME_OF_FILE
    if any(name in folded(title) for name in names for title in layout.titles):
        score += NAME_IN_TITLE
    sure = [one for one in mapping.guesses if one.confidence > PART]
    score += COLUMN_FOUND * sum(2 if one.column.required else 1 for one in sure)
    return score - COLUMN_GONE * len(mapping.missing)
