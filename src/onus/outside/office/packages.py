"""Packages: the packed folder that an xlsx is, opened with bounds.

In:  a path.
Out: its parts as streams, its sheets by name, its shared strings and formats.

The surprise: a package of 200 kB may hold a sheet of 200 MB. Sheets are
therefore read as streams and may be large; every other part is read as a
whole and may not. Nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import errno
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from onus.base.texts import Localized
from onus.wire.office.book_faults import BookTooLarge, BrokenBook, CutBook, LockedBook, PackedTooTight
from onus.wire.office.sheet_faults import OfficeError, SheetFault, sheet_fault
from onus.wire.office.stored_values import meaning_of_format

MB = 1024 * 1024
FILE_BYTES_MAX = 256 * MB
SHEETS_BYTES_MAX = 512 * MB
"""Of all sheets of a book together, unfolded."""
PART_BYTES_MAX = 96 * MB
"""Of any other part, unfolded."""
PARTS_MAX = 10_000
RATIO_MAX = 400
RATIO_FROM_BYTES = 16 * MB
SHEETS_MAX = 500
ENCRYPTED = 0x1
MEDIA = re.compile(r"(?i)xl/(media|embeddings|drawings/media)/|\.(jpe?g|png|gif|emf|wmf|bmp|tiff?|bin)$")
DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ParseError, DefusedXmlException, LookupError, ValueError,
)  # fmt: skip
"""What the readers of packed folders and of XML raise on what breaks its form; an unknown encoding is a LookupError."""


class Refused(Exception):
    """A file cannot be read at all; the fault says why."""

    def __init__(self, fault: SheetFault) -> None:
        """Keep the fault."""
        self.fault = fault
        super().__init__(fault.sentence("en"))


def refused(kind: type[OfficeError], file: str, **named: object) -> Refused:
    """Return a refusal of a kind."""
    return Refused(sheet_fault(kind, file, **named))


def broken(file: str, found: Localized | str, form: str = "xlsx") -> Refused:
    """Return the refusal of a file that breaks its own form."""
    return refused(BrokenBook, file, form=form, found=found)


def in_mb(size: int) -> str:
    """Return a size as a person reads it."""
    return f"{-(-size // MB)} MB"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a package: its name, its part, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


class Package:
    """An open xlsx."""

    def __init__(self, packed: zipfile.ZipFile, file: str) -> None:
        """Keep the open file and read what it says of itself."""
        self.file = file
        self.packed = packed
        self.sizes = {info.filename: info.file_size for info in packed.infolist()}
        self.book_part = self._book_part()
        self.book = self.tree(self.book_part)
        self.relations = self.related(self.book_part)
        self.from_1904 = any(
            one.get("date1904") in ("1", "true") for one in self.book.iter() if local(one.tag) == "workbookPr"
        )

    def stream(self, part: str) -> IO[bytes]:
        """Return a part to be read piece by piece."""
        try:
            return self.packed.open(part)
        except KeyError as error:
            missing = Localized(en=f"the part {part} is missing", zh=f"缺少部件 {part}")
            raise broken(self.file, missing) from error

    def whole(self, part: str) -> bytes:
        """Return a part as a whole; the sizes were checked when the package was opened."""
        with self.stream(part) as stream:
            return stream.read()

    def tree(self, part: str) -> Element:
        """Return a small part as its elements."""
        root: Element = fromstring(self.whole(part), forbid_dtd=True)
        return root

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part: by id, the last word of the type and the part or place meant."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed not in self.sizes:
            return {}
        found = {}
        for one in self.tree(listed):
            target = one.get("Target", "")
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], target)
        return found

    def sheets(self) -> list[SheetPart]:
        """Return the sheets of cells in their order; sheets of charts hold none."""
        found = []
        for one in (one for one in self.book.iter() if local(one.tag) == "sheet"):
            relation = next((v for k, v in one.attrib.items() if local(k) == "id"), "")
            kind, part = self.relations.get(relation, ("", ""))
            if kind == "worksheet":
                hidden = one.get("state", "visible") != "visible"
                found.append(SheetPart(one.get("name", ""), part, hidden))
        return found

    def meanings(self) -> list[str]:
        """Return for each cell style what its number format shows."""
        part = self.only("styles")
        if not part:
            return []
        root = self.tree(part)
        codes = {
            int(one.get("numFmtId", "0")): one.get("formatCode", "")
            for one in root.iter()
            if local(one.tag) == "numFmt"
        }
        styles = next((one for one in root if local(one.tag) == "cellXfs"), None)
        numbers = [int(one.get("numFmtId", "0")) for one in styles] if styles is not None else []
        return [meaning_of_format(number, codes.get(number, "")) for number in numbers]

    def only(self, kind: str) -> str:
        """Return the part of a kind that the book has once; empty where it has none."""
        return next((part for of, part in self.relations.values() if of == kind and part in self.sizes), "")

    def _book_part(self) -> str:
        for kind, part in self.related("").values():
            if kind == "officeDocument":
                return part
        missing = Localized(en="it holds no workbook", zh="其中没有工作簿")
        raise broken(self.file, missing)


@contextmanager
def opened(path: Path, file: str) -> Iterator[Package]:
    """Open a package and check its bounds.

    Raises:
        Refused: it is cut, locked, too large or no package; the fault says which.
    """
    if path.stat().st_size > FILE_BYTES_MAX:
        size = in_mb(path.stat().st_size)
        whole = Localized(en="The file", zh="文件")
        raise refused(BookTooLarge, file, part=whole, size=size, limit=in_mb(FILE_BYTES_MAX))
    try:
        packed = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise refused(CutBook, file) from error
    except (*DAMAGE, OSError) as error:
        raise _damaged(error, file) from error
    with packed:
        try:
            _bounded(packed, file)
            yield Package(packed, file)
        except (*DAMAGE, OSError) as error:
            raise _damaged(error, file) from error


def _damaged(error: Exception, file: str) -> Exception:
    """Return the refusal of a damaged package; an error of the disk stays what it is."""
    if isinstance(error, OSError) and error.errno != errno.EINVAL:
        return error
    # A part that is said to begin before the file does makes the seek invalid.
    return broken(file, str(error) or type(error).__name__)


def _bounded(packed: zipfile.ZipFile, file: str) -> None:
    """See that the package says of itself that it fits.

    What it says is held to: no more bytes of a part are unfolded than it names.
    """
    parts = packed.infolist()
    names = [one.filename for one in parts]
    if len(parts) > PARTS_MAX:
        count = Localized(en="Number of parts", zh="部件数量")
        raise refused(BookTooLarge, file, part=count, size=len(parts), limit=PARTS_MAX)
    if len(set(names)) < len(names):
        raise broken(file, Localized(en="two parts carry one name", zh="两个部件同名"))
    if any(one.flag_bits & ENCRYPTED for one in parts):
        raise refused(LockedBook, file)
    sheets = 0
    for one in parts:
        if is_sheet(one.filename):
            sheets += one.file_size
            continue
        times = one.file_size // max(one.compress_size, 1)
        if one.file_size > RATIO_FROM_BYTES and times > RATIO_MAX:
            size = in_mb(one.file_size)
            raise refused(PackedTooTight, file, part=one.filename, times=times, size=size)
        if one.file_size > PART_BYTES_MAX and not MEDIA.search(one.filename):
            size = in_mb(one.file_size)
            raise refused(BookTooLarge, file, part=one.filename, size=size, limit=in_mb(PART_BYTES_MAX))
    if sheets > SHEETS_BYTES_MAX:
        cells = Localized(en="All sheets together, unfolded", zh="全部工作表展开后")
        raise refused(BookTooLarge, file, part=cells, size=in_mb(sheets), limit=in_mb(SHEETS_BYTES_MAX))


def is_sheet(part: str) -> bool:
    """Return whether a part is a sheet by its usual place; other places get the bound of other parts."""
    return part.startswith("xl/worksheets/") and part.endswith(".xml") and "/_rels/" not in part


def local(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition("}")[2].rpartition(":")[2]
