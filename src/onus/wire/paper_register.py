"""The register of papers: `papers.csv`, one row for each number.

In:  the text of a register, or its rows.
Out: rows, or the text; and the files' names that a number stands behind.

The surprise: a name must be legal on Windows as well, where a colon, a slash, a dot
at the end or the word `CON` cannot stand, whoever wrote the number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onus.base.errors import Fault, FaultyInput
from onus.base.instants import HOUR_US, instant, utc_text
from onus.base.texts import Language
from onus.core.papers.kinds import BY_ID
from onus.core.papers.numbering import RegisteredPaper
from onus.wire.csv_rows import Row, csv_text, parse_csv

REGISTER = "papers.csv"
COLUMNS = (
    "number", "title", "kind", "year", "serial", "subject", "day", "addressee", "post", "serve_by",
    "findings", "clauses", "replaces", "digest", "cure_within_h",
)  # fmt: skip
NAME_LENGTH_MAX = 120
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
DIGEST = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HOURS = re.compile(r"[0-9]{1,5}")
CODE = "PAPERS-001"
WHY = "The register gives every paper its number, and no number stands twice."
DO = "Put the register back as Onus wrote it, or name another one with --register."


def number_text(kind: str, *, year: int, serial: int, language: Language) -> str:
    """Return the number of a paper as it stands on it.

    >>> number_text("order-to-cure", year=2023, serial=3, language="zh-Hans")
    '整改〔2023〕第3号'
    >>> number_text("order-to-cure", year=2023, serial=3, language="en")
    'ORDER 2023/3'
    """
    word = BY_ID[kind].word.text(language)
    return f"{word}〔{year}〕第{serial}号" if language == "zh-Hans" else f"{word} {year}/{serial}"


def file_stem(kind: str, *, year: int, serial: int, language: Language) -> str:
    """Return the name of a paper's files, without its ending.

    >>> file_stem("order-to-cure", year=2023, serial=3, language="zh-Hans")
    '整改〔2023〕第003号 整改通知书'
    >>> file_stem("order-to-cure", year=2023, serial=3, language="en")
    'order-to-cure-2023-003'
    """
    if language == "en":
        return legal_name(f"{kind}-{year}-{serial:03}")
    found = BY_ID[kind]
    return legal_name(f"{found.word.zh}〔{year}〕第{serial:03}号 {found.title.zh}")


def legal_name(name: str) -> str:
    """Return a name that every file system takes, Windows' included.

    >>> legal_name("a:b/c?. "), legal_name("CON"), len(legal_name("x" * 500))
    ('a_b_c_', '_CON', 120)
    """
    safe = FORBIDDEN.sub("_", name)[:NAME_LENGTH_MAX].rstrip(". ")
    return f"_{safe}" if RESERVED.fullmatch(safe) or not safe else safe


def register_text(rows: Sequence[RegisteredPaper]) -> str:
    """Return the register as a CSV text."""
    return csv_text(COLUMNS, [_cells(row) for row in rows])


def _cells(row: RegisteredPaper) -> list[str]:
    return [
        number_text(row.kind, year=row.year, serial=row.serial, language="zh-Hans"),
        BY_ID[row.kind].title.zh,
        row.kind,
        str(row.year),
        str(row.serial),
        row.subject,
        row.day,
        row.addressee,
        row.post,
        "" if row.serve_by is None else utc_text(row.serve_by),
        " ".join(row.findings),
        ";".join(row.clauses),
        row.replaces,
        row.digest,
        str(row.cure_us // HOUR_US) if row.cure_us else "",
    ]


def register_rows(text: str, *, file: str = REGISTER) -> tuple[RegisteredPaper, ...]:
    """Return the rows of a register.

    Raises:
        FaultyInput: with every row that is none, or whose number stands twice.

    >>> register_rows(register_text([]))
    ()
    """
    read = parse_csv(text, file=file)
    missing = [name for name in COLUMNS if name not in read.header]
    if missing:
        raise FaultyInput((_fault(file, 1, "", f"No column {', '.join(missing)}."),), source=file)
    faults = [one for one in read.faults if not one.warning and read.rows]
    rows: list[RegisteredPaper] = []
    for row in read.rows:
        wrong = _wrong(row)
        if wrong:
            faults.append(_fault(file, row.line, f"row {row.number}", wrong))
            continue
        found = _row(row)
        if found.place in [one.place for one in rows]:
            faults.append(
                _fault(file, row.line, f"row {row.number}", f"The number {row['number']} stands twice.")
            )
        rows.append(found)
    if faults:
        raise FaultyInput(tuple(faults), source=file)
    return tuple(rows)


def _fault(file: str, line: int, where: str, what: str) -> Fault:
    return Fault(file, line, where, CODE, what, WHY, DO)


def _wrong(row: Row) -> str:
    """Return what is wrong with a row; empty for nothing."""
    if row["kind"] not in BY_ID:
        return f"`{row['kind']}` is no kind of paper."
    if not all(
        row[name].isascii() and row[name].isdecimal() and int(row[name]) for name in ("year", "serial")
    ):
        return f"`{row['year']}` and `{row['serial']}` are no year and serial number."
    if not DIGEST.fullmatch(row["digest"]):
        return f"`{row['digest']}` is no digest."
    if row["cure_within_h"] and not HOURS.fullmatch(row["cure_within_h"]):
        return f"`{row['cure_within_h']}` is no whole number of hours."
    if not DAY.fullmatch(row["day"]):
        return f"`{row['day']}` is no day such as 2023-12-31."
    return ""


def _row(row: Row) -> RegisteredPaper:
    return RegisteredPaper(
        kind=row["kind"],
        year=int(row["year"]),
        serial=int(row["serial"]),
        subject=row["subject"],
        digest=row["digest"],
        day=row["day"],
        addressee=row["addressee"],
        post=row["post"],
        serve_by=instant(row["serve_by"]) if row["serve_by"] else None,
        findings=tuple(row["findings"].split()),
        clauses=tuple(one for one in row["clauses"].split(";") if one),
        replaces=row["replaces"],
        cure_us=int(row["cure_within_h"] or 0) * HOUR_US,
    )
