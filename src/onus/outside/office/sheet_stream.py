"""Sheet stream: the cells of one sheet of an xlsx, read without holding the sheet.

In:  the bytes of a sheet, the shared strings, and what each cell style shows.
Out: its filled cells, merged ranges, and what is hidden.

The surprise: blank cells are cut out of the bytes before the XML is read. A
sheet that was formatted down to its last row holds ten million of them, and
this is what lets it be read in seconds and in the memory of its filled cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from onus.base.texts import Localized
from onus.outside.office.packages import Refused, broken, refused
from onus.wire.csv_rows import unguarded
from onus.wire.office.book_faults import BookTooLarge
from onus.wire.office.grids import COLUMNS_OF_A_SHEET, ROWS_OF_A_SHEET, Area, Cell, Value, place_of, ref_of
from onus.wire.office.merged_areas import first_overlap
from onus.wire.office.stored_values import NUMBER, stored_value

CHUNK_BYTES = 1024 * 1024
CELLS_MAX = 1_000_000
"""Filled cells of a book."""
STRINGS_MAX = 2_000_000
ELEMENTS_MAX = 30_000_000
MERGED_MAX = 50_000
FORMULA_MAX, TEXT_MAX = 8_192, 32_767
"""Characters of a formula and of a text, as many as a spreadsheet allows."""
ESCAPED_LENGTH = 7
OPEN_MAX = 4 * CHUNK_BYTES
"""Bytes of a sheet without the end of an element. The longest text has a tenth of that."""
TEXT_OF_A_CELL = Localized(en="Characters of one cell", zh="单元格字符数")
FORMULA_OF_A_CELL = Localized(en="Characters of one formula", zh="公式字符数")
_BLANK_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,6}")?(?: t="n")? ?(?:/>|></c>)')
_BLANK_ROW = re.compile(rb'<row r="[0-9]{1,7}"[^<>]*(?:/>|></row>)')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""Characters that XML cannot hold, as spreadsheets write them."""
_TRUE = ("1", "true")


@dataclass(slots=True)
class SheetContent:
    """What a sheet holds."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def sheet_content(
    stream: IO[bytes],
    file: str,
    *,
    strings: Sequence[str],
    meanings: Sequence[str],
    from_1904: bool = False,
    cells_max: int = CELLS_MAX,
) -> SheetContent:
    """Read one sheet.

    Args:
        stream: its bytes.
        file: name for the faults.
        strings: shared strings, by their number.
        meanings: what each cell style shows, by its number.
        from_1904: whether days are counted from 1904.
        cells_max: filled cells that are still taken.

    Raises:
        Refused: the sheet is damaged or beyond a bound.
    """
    reader = _SheetReader(file, strings, meanings, from_1904, cells_max)
    parse_xml(_without_blanks(stream, file), file, reader.started, reader.ended, reader.said)
    overlap = first_overlap(reader.content.merged)
    if overlap:
        told = " / ".join(f"{ref_of(*area[:2])}:{ref_of(*area[2:])}" for area in overlap)
        raise broken(file, Localized(en=f"merged ranges overlap: {told}", zh=f"合并区域重叠：{told}"))
    return reader.content


def shared_strings(stream: IO[bytes], file: str) -> list[str]:
    """Return the shared strings of a book, without the pronunciation that some carry."""
    reader = _StringReader(file)
    parse_xml(iter(lambda: stream.read(CHUNK_BYTES), b""), file, reader.started, reader.ended, reader.said)
    return reader.strings


def parse_xml(
    chunks: Iterable[bytes],
    file: str,
    started: Callable[[str, dict[str, str]], None],
    ended: Callable[[str], None],
    said: Callable[[str], None],
) -> None:
    """Read XML chunk by chunk; a document type is refused before its first entity.

    Raises:
        Refused: it is no sound XML, or has a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = said

    def doctype(*_: object) -> None:
        raise broken(file, Localized(en="it declares a document type", zh="含有文档类型声明"))

    parser.StartDoctypeDeclHandler = doctype
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise broken(file, str(error)) from error


def _without_blanks(stream: IO[bytes], file: str) -> Iterator[bytes]:
    """Yield the bytes of a sheet without its blank cells and rows.

    Where the sheet has comments or unparsed text, all of it is left as it is:
    there a thing that looks like a blank cell may be a text.
    """
    rest, plain = b"", True
    while chunk := stream.read(CHUNK_BYTES):
        chunk = rest + chunk
        end = chunk.rfind(b">") + 1
        chunk, rest = chunk[:end], chunk[end:]
        if len(rest) > OPEN_MAX:
            raise too_long(
                file, len(rest), OPEN_MAX, Localized(en="Bytes of one element", zh="单个元素的字节数")
            )
        plain = plain and b"<!" not in chunk
        if plain:
            chunk = _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", chunk))
        yield chunk
    yield rest


class _Counted:
    """Counts elements, so that a small file cannot keep this computer busy for hours."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.elements = 0

    def count(self) -> None:
        self.elements += 1
        if self.elements > ELEMENTS_MAX:
            raise too_many(self.file, self.elements, ELEMENTS_MAX)


def too_many(file: str, size: int, limit: int) -> Refused:
    """Return the refusal of a book with too many cells."""
    part = Localized(en="Number of cells", zh="单元格数量")
    return refused(BookTooLarge, file, part=part, size=f"{size:,}", limit=f"{limit:,}")


def too_long(file: str, size: int, limit: int, part: Localized) -> Refused:
    """Return the refusal of a book with a text that no spreadsheet would hold."""
    return refused(BookTooLarge, file, part=part, size=f"{size:,}", limit=f"{limit:,}")


def unescaped(text: str, file: str) -> str:
    """Return a text with the characters that XML cannot hold.

    Raises:
        Refused: it is longer than the text of a cell can be.
    """
    found = unguarded(_ESCAPED.sub(lambda one: chr(int(one[1], 16)), text))
    if len(found) > TEXT_MAX:
        raise too_long(file, len(found), TEXT_MAX, TEXT_OF_A_CELL)
    return found


class _StringReader(_Counted):
    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._size = 0
        self._wanted = False
        self._spoken = 0

    def started(self, name: str, _attributes: dict[str, str]) -> None:
        self.count()
        kind = name.rpartition(":")[2]
        if kind == "rPh":
            self._spoken += 1
        elif kind == "si":
            self._parts, self._size = [], 0
        self._wanted = kind == "t" and not self._spoken

    def said(self, text: str) -> None:
        if self._wanted:
            self._size += len(text)
            if self._size > TEXT_MAX * ESCAPED_LENGTH:
                raise too_long(self.file, self._size, TEXT_MAX, TEXT_OF_A_CELL)
            self._parts.append(text)

    def ended(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        self._wanted = False
        if kind == "rPh":
            self._spoken -= 1
        elif kind == "si":
            if len(self.strings) == STRINGS_MAX:
                raise too_many(self.file, STRINGS_MAX + 1, STRINGS_MAX)
            # Here and not in the cells, of which a million may show one text.
            self.strings.append(unescaped("".join(self._parts), self.file))


class _SheetReader(_Counted):
    """Follows the elements of a sheet; one cell is open at a time."""

    def __init__(
        self, file: str, strings: Sequence[str], meanings: Sequence[str], from_1904: bool, cells_max: int
    ) -> None:
        super().__init__(file)
        self.content = SheetContent()
        self._strings, self._meanings, self._from_1904 = strings, meanings, from_1904
        self._cells_max = cells_max
        self._row = self._column = 0
        self._in_cell = False
        self._numbered = self._unnumbered = False
        self._attributes: dict[str, str] = {}
        self._target: list[str] | None = None
        self._value: list[str] = []
        self._formula: list[str] = []
        self._has_value = False
        self._shared: dict[str, str] = {}
        self._shared_id = ""
        self._has_formula = False
        self._spoken = self._size = 0

    def started(self, name: str, attributes: dict[str, str]) -> None:
        self.count()
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._open_cell(attributes)
        elif kind == "row":
            self._row = self._number(attributes.get("r", ""), self._row + 1, ROWS_OF_A_SHEET)
            self._column = 0
            if attributes.get("hidden") in _TRUE:
                self.content.hidden_rows.add(self._row)
        elif self._in_cell:
            self._inside(kind, attributes)
        elif kind == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif kind == "col" and attributes.get("hidden") in _TRUE:
            first = self._number(attributes.get("min", ""), 1, COLUMNS_OF_A_SHEET)
            last = self._number(attributes.get("max", ""), first, COLUMNS_OF_A_SHEET)
            self._hide(first, last)

    def said(self, text: str) -> None:
        if self._target is None:
            return
        self._size += len(text)
        limit = FORMULA_MAX if self._target is self._formula else TEXT_MAX * ESCAPED_LENGTH
        if self._size > limit:
            part = FORMULA_OF_A_CELL if self._target is self._formula else TEXT_OF_A_CELL
            raise too_long(self.file, self._size, limit, part)
        self._target.append(text)

    def ended(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        self._target = None
        if kind == "c":
            self._close_cell()
        elif kind == "rPh":
            self._spoken -= 1

    def _hide(self, first: int, last: int) -> None:
        """Keep hidden columns; a book that hides one twice is in disorder, and may do so without end."""
        hidden = range(first, last + 1)
        if first in self.content.hidden_columns or last in self.content.hidden_columns:
            raise broken(self.file, Localized(en="it hides a column twice", zh="重复隐藏同一列"))
        self.content.hidden_columns.update(hidden)

    def _inside(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "v":
            self._has_value, self._target = True, self._value
        elif kind == "f":
            self._has_formula, self._target, self._size = True, self._formula, 0
            self._shared_id = attributes.get("si", "")
        elif kind == "rPh":
            self._spoken += 1
        elif kind == "t" and not self._spoken:
            self._has_value, self._target = True, self._value

    def _open_cell(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("r", "")
        if ref:
            self._numbered = True
            try:
                row, self._column = place_of(ref)
            except ValueError as error:
                raise self._wrong(ref) from error
            if row != self._row or self._column > COLUMNS_OF_A_SHEET:
                raise self._wrong(ref)
        else:
            self._unnumbered = True
            self._column += 1
        if self._numbered and self._unnumbered:
            raise broken(self.file, Localized(en="some cells have no place", zh="部分单元格没有位置"))
        self._in_cell, self._attributes = True, attributes
        self._value, self._formula, self._shared_id, self._size = [], [], "", 0
        self._has_value = self._has_formula = False

    def _close_cell(self) -> None:
        self._in_cell = False
        if not self._has_value and not self._has_formula:
            return
        raw = "".join(self._value)
        kind = self._attributes.get("t", "n")
        formula = self._whole_formula()
        error = raw if kind == "e" else ""
        value: Value = None
        text = ""
        if self._has_value and not error and (raw or kind in ("str", "inlineStr", "s")):
            value, text = self._meant(raw, kind)
        if not (text.strip() or formula or error):
            return
        place = self._row, self._column
        if place in self.content.cells:
            raise self._wrong(self._attributes.get("r", ""))
        if len(self.content.cells) == self._cells_max:
            raise too_many(self.file, self._cells_max + 1, self._cells_max)
        self.content.cells[place] = Cell(*place, value, text, formula, error)

    def _meant(self, raw: str, kind: str) -> tuple[Value, str]:
        if kind == "s":
            if not raw.isdecimal() or int(raw) >= len(self._strings):
                raise self._wrong(self._attributes.get("r", ""))
            text = self._strings[int(raw)]
            return text, text
        if kind in ("str", "inlineStr"):
            text = unescaped(raw, self.file)
            return text, text
        if kind == "b":
            return raw in _TRUE, "TRUE" if raw in _TRUE else "FALSE"
        if kind == "d":
            return raw, raw.replace("T", " ")
        style = self._attributes.get("s", "0")
        known = style.isdecimal() and int(style) < len(self._meanings)
        meaning = self._meanings[int(style)] if known else NUMBER
        return stored_value(raw, meaning, from_1904=self._from_1904)

    def _whole_formula(self) -> str:
        """Return the formula; one that is shared is kept by its first cell alone."""
        if not self._has_formula:
            return ""
        text = f"={''.join(self._formula)}"
        if not self._shared_id:
            return text
        if self._formula:
            return self._shared.setdefault(self._shared_id, text)
        return self._shared.get(self._shared_id, text)

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        try:
            self.content.merged.append((*place_of(first), *place_of(last or first)))
        except ValueError as error:
            raise self._wrong(ref) from error
        if len(self.content.merged) > MERGED_MAX:
            raise too_many(self.file, len(self.content.merged), MERGED_MAX)

    def _number(self, text: str, otherwise: int, most: int) -> int:
        number = int(text) if text.isdecimal() else otherwise
        if not 1 <= number <= most:
            raise self._wrong(text)
        return number

    def _wrong(self, ref: str) -> Refused:
        return broken(self.file, Localized(en=f"the cell `{ref}` is in disorder", zh=f"单元格“{ref}”错乱"))
