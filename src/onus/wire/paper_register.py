"""The register of papers: `papers.csv`, one row for each number.

In:  the text of a register, or its rows.
Out: rows, or the text; and the files' names that a number stands behind.

The surprise: a name must be legal on Windows as well, where a colon, a slash, a dot
at the end or the word `CON` cannot stand, whoever wrote the number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

from onus.base.errors import Fault, FaultyInput, OnusError
from onus.base.instants import HOUR_US, instant, utc_text
from onus.base.texts import Language
from onus.core.papers.kinds import BY_ID
from onus.core.papers.numbering import RegisteredPaper
from onus.wire.csv_rows import Row, csv_text, parse_csv

REGISTER = "papers.csv"
COLUMNS = (
    "number", "title", "kind", "year", "serial", "subject", "day", "addressee", "post", "serve_by",
    "findings", "clauses", "replaces", "digest", "cure_within_h", "known_by",
)  # fmt: skip
ENCODINGS = ("utf-8-sig", "gb18030")
"""The second is what a Chinese spreadsheet saves a CSV in."""
NAME_LENGTH_MAX = 120
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
YEAR, SERIAL = "([0-9]{4})", "([0-9]{1,9})"
DIGEST = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
"""A spreadsheet writes 2023/12/1 where it was given 2023-12-01."""
REPLACES = re.compile(r"([0-9]{4}/[0-9]+)?")
TURNED_MONTH = re.compile(r"[A-Z][a-z]{2}-[0-9]{2}")
"""What a spreadsheet makes of the month 2023-12."""
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
    >>> number_text("monthly-bulletin", year=2023, serial=3, language="zh-Hans")
    '考核通报〔2023〕3号'
    """
    word = BY_ID[kind].word.text(language)
    # Under a red head a serial stands bare, as the layout of official papers has it; a form counts its sheets.
    count = "" if BY_ID[kind].red_head else "第"
    return f"{word}〔{year}〕{count}{serial}号" if language == "zh-Hans" else f"{word} {year}/{serial}"


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


def place_named(name: str) -> tuple[str, int, int] | None:
    """Return kind, year and serial of a paper, however a person names it; None for no paper.

    It may be the number or the name of its files, in either language, blanks aside.

    >>> place_named("整改 〔2023〕 第3号"), place_named("order-to-cure-2023-003")
    (('order-to-cure', 2023, 3), ('order-to-cure', 2023, 3))
    """
    told = "".join(name.split())
    for kind in BY_ID.values():
        zh, en = re.escape(kind.word.zh), re.escape(kind.word.en)
        title = re.escape("".join(kind.title.zh.split()))
        ways = (
            rf"{zh}〔{YEAR}〕第?{SERIAL}号(?:{title})?",
            rf"{en}{YEAR}/{SERIAL}",
            rf"{kind.id}-{YEAR}-{SERIAL}",
        )
        found = next((hit for way in ways if (hit := re.fullmatch(way, told))), None)
        if found:
            return kind.id, int(found[1]), int(found[2])
    return None


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


def register_bytes(rows: Sequence[RegisteredPaper]) -> bytes:
    """Return the register as a file that a spreadsheet opens in its own letters."""
    return register_text(rows).encode(ENCODINGS[0])


def read_register_bytes(raw: bytes, *, file: str = REGISTER) -> tuple[RegisteredPaper, ...]:
    """Return the rows of a register, as Onus or as a spreadsheet wrote it.

    Raises:
        FaultyInput: it is no text, or has faults.

    >>> read_register_bytes(register_text([]).encode("gb18030"))
    ()
    """
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return register_rows(text, file=file)
    what = f"It is no text in {' or '.join(ENCODINGS)}."
    raise FaultyInput((_fault(file, 1, "", what),), source=file)


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
        json.dumps(row.findings, ensure_ascii=False),
        json.dumps(row.clauses, ensure_ascii=False),
        row.replaces,
        row.digest,
        str(row.cure_us // HOUR_US) if row.cure_us else "",
        utc_text(row.known_by),
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
    if not _day(row["day"]):
        return f"`{row['day']}` is no day such as 2023-12-31."
    if not REPLACES.fullmatch(row["replaces"]):
        return f"`{row['replaces']}` is no year and serial number such as 2023/2."
    if TURNED_MONTH.fullmatch(row["subject"]):
        return f"A spreadsheet made `{row['subject']}` of the month in `subject`."
    for name in ("findings", "clauses"):
        if _names(row[name]) is None:
            return f"`{name}` holds no list of names in JSON."
    return _wrong_moment(row)


def _wrong_moment(row: Row) -> str:
    for name in ("known_by", "serve_by"):
        try:
            _ = instant(row[name]) if row[name] or name == "known_by" else None
        except OnusError:
            return f"`{row[name]}` in `{name}` is no instant such as 2023-12-31T01:00:00Z."
    return ""


def _names(cell: str) -> list[str] | None:
    """Return the names in a cell; None where it holds no list of them."""
    try:
        read = json.loads(cell)
    except ValueError:
        return None
    return read if isinstance(read, list) and all(isinstance(one, str) for one in read) else None


def _day(cell: str) -> str:
    """Return a day as it is written here; empty for none."""
    found = DAY.fullmatch(cell)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _row(row: Row) -> RegisteredPaper:
    return RegisteredPaper(
        kind=row["kind"],
        year=int(row["year"]),
        serial=int(row["serial"]),
        subject=row["subject"],
        digest=row["digest"],
        day=_day(row["day"]),
        addressee=row["addressee"],
        post=row["post"],
        serve_by=instant(row["serve_by"]) if row["serve_by"] else None,
        findings=tuple(_names(row["findings"]) or ()),
        clauses=tuple(_names(row["clauses"]) or ()),
        replaces=row["replaces"],
        cure_us=int(row["cure_within_h"] or 0) * HOUR_US,
        known_by=instant(row["known_by"]),
    )
