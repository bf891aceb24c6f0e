"""Text files: checked byte by byte before anything is believed.

In:  the path of a file that claims to be a text, and its stated encoding.
Out: its text, or all faults: packed files, wrong bytes with their offset,
     absurd lines.

The surprise: the check reads the file as a stream, so a file of any size is
refused without filling the memory.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from onus.base.errors import Fault
from onus.outside.files import bounded_read
from onus.wire.csv_rows import COLUMNS_MAX, Rows, parse_csv
from onus.wire.import_faults import (
    LineTooLong,
    NoRows,
    NotPlainText,
    TooLarge,
    TooManyColumns,
    WrongEncoding,
    fault,
    fault_of,
)

ENCODINGS = ("utf-8", "gb18030")
LINE_BYTES_MAX = 1024 * 1024
CHUNK_BYTES = 4 * 1024 * 1024
MAGICS = (
    (b"\x1f\x8b", "a gzip file"),
    (b"PK\x03\x04", "a zip file"),
    (b"PK\x05\x06", "a zip file"),
    (b"PAR1", "a Parquet file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"7z\xbc\xaf", "a 7z file"),
    (b"\xff\xfe", "a UTF-16 text"),
    (b"\xfe\xff", "a UTF-16 text"),
    (b"%PDF", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
)


def text_faults(path: Path, *, encoding: str = "utf-8") -> tuple[Fault, ...]:
    """Return what keeps a file from being read as a text in an encoding.

    Args:
        path: the file.
        encoding: one of `ENCODINGS`.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    line, in_line, done = 1, 0, 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            wrong = _chunk_fault(path.name, chunk, done, line, decoder, encoding)
            longest, line_of_it, line, in_line = _longest_line(chunk, line, in_line)
            if wrong is None and longest > LINE_BYTES_MAX:
                wrong = fault(LineTooLong, path.name, line=line_of_it, limit=LINE_BYTES_MAX)
            if wrong is not None:
                return (wrong,)
            done += len(chunk)
    if not done:
        return (fault(NoRows, path.name),)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return (_wrong_byte(path.name, done - len(error.object), error, encoding, line),)
    return ()


def _chunk_fault(
    file: str,
    chunk: bytes,
    done: int,
    line: int,
    decoder: codecs.IncrementalDecoder,
    encoding: str,
) -> Fault | None:
    if not done:
        for magic, found in MAGICS:
            if chunk.startswith(magic):
                return fault(NotPlainText, file, found=found)
    if b"\0" in chunk:
        at = line + chunk[: chunk.index(b"\0")].count(b"\n")
        return fault(NotPlainText, file, line=at, found="a binary file (it holds a NUL byte)")
    pending = len(decoder.getstate()[0])
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        return _wrong_byte(file, done - pending, error, encoding, line)
    return None


def _wrong_byte(file: str, base: int, error: UnicodeDecodeError, encoding: str, line: int) -> Fault:
    byte = error.object[error.start : error.start + 1].hex()
    line += error.object[: error.start].count(b"\n")
    return fault(
        WrongEncoding,
        file,
        line=line,
        offset=base + error.start,
        byte=byte,
        encoding=encoding,
    )


def _longest_line(chunk: bytes, line: int, in_line: int) -> tuple[int, int, int, int]:
    """Return the longest line so far, its number, the current line and its length."""
    parts = chunk.split(b"\n")
    lengths = [len(part) for part in parts]
    lengths[0] += in_line
    longest = max(lengths)
    return longest, line + lengths.index(longest), line + len(parts) - 1, lengths[-1]


def read_csv(path: Path, *, encoding: str = "utf-8", header: tuple[str, ...] = ()) -> Rows:
    """Return the rows of a CSV file that is small enough to be read as a whole.

    Args:
        path: the file.
        encoding: one of `ENCODINGS`.
        header: names of the columns where the file has none.
    """
    faults = text_faults(path, encoding=encoding)
    if faults:
        return Rows((), (), faults)
    try:
        text = bounded_read(path).decode(encoding)
    except TooLarge as error:
        return Rows((), (), (fault_of(TooLarge, path.name, error.named),))
    return parse_csv(text, file=path.name, header=header)


def header_faults(path: Path) -> tuple[Fault, ...]:
    """Return a fault when the first line has an absurd number of columns."""
    with path.open("rb") as stream:
        commas = stream.readline(LINE_BYTES_MAX).count(b",")
    if commas < COLUMNS_MAX:
        return ()
    return (fault(TooManyColumns, path.name, line=1, count=commas + 1, limit=COLUMNS_MAX),)
