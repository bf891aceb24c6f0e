"""Fault folders: what is wrong with office files, as a list and in the files themselves.

In:  the workbooks of a folder, what was read of them, their faults.
Out: `office-faults.csv`, and below `marked/` each faulty workbook with its cells marked.

The surprise: the folder is made anew each time. What was mended is no longer in it,
so an old mark is never taken for a new one; after an import without faults it is gone.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from onus.outside.files import atomic_directory
from onus.outside.office.marked_books import mark_book
from onus.wire.csv_rows import csv_text
from onus.wire.office.grids import Book
from onus.wire.office.sheet_faults import SheetFault

LIST, MARKED = "office-faults.csv", "marked"
HEADER = (
    "file", "sheet", "cell", "severity", "code",
    "what_zh", "why_zh", "do_zh", "what_en", "why_en", "do_en",
)  # fmt: skip


def write_faults(folder: Path, out: Path, books: Sequence[Book], faults: Sequence[SheetFault]) -> None:
    """Write the list of faults and the marked workbooks.

    Args:
        folder: the office's files.
        out: where list and workbooks shall stand; an older folder is replaced.
        books: what was read.
        faults: everything that is wrong.
    """
    with atomic_directory(out.resolve()) as aside:
        # With a byte order mark and Windows line ends, so that Excel shows the Chinese on a double click.
        text = csv_text(HEADER, [_row(fault) for fault in faults]).replace("\n", "\r\n")
        (aside / LIST).write_bytes(text.encode("utf-8-sig"))
        (aside / MARKED).mkdir()
        for book in books:
            mine = [fault for fault in faults if fault.file == book.file]
            if mine:
                mark_book(folder / book.file, aside / MARKED / marked_name(book.file), book, mine)


def marked_name(file: str) -> str:
    """Return the name of a marked workbook: that of its source, folders joined, always xlsx."""
    flat = file.replace("/", "_")
    return flat if flat.lower().endswith(".xlsx") else f"{flat}.xlsx"


def clear_faults(out: Path) -> None:
    """Remove what an earlier import with faults left; a folder of anything else is not touched."""
    if (out / LIST).is_file():
        shutil.rmtree(out)


def _row(fault: SheetFault) -> tuple[str, ...]:
    severity = "提示 remark" if fault.warning else "错误 fault"
    zh = tuple(text.text("zh-Hans") for text in (fault.what, fault.why, fault.do))
    en = tuple(text.text("en") for text in (fault.what, fault.why, fault.do))
    return (fault.file, fault.sheet, fault.ref, severity, fault.code, *zh, *en)
