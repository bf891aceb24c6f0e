"""Numbers: one for each paper, in order, and never one twice.

In:  papers with the digest of what each says, and the register so far.
Out: the rows of the register, with the papers that were asked for among them.

The surprise: a number stands for what a paper says. The same words about the same
matter keep their number and their date, whenever they are printed again; other
words about it get a new number, and the row says which one it replaces. So a
paper that was served never changes under its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.core.papers.owed import OwedPaper

LONG_AGO = Instant(0)
"""For a paper of which nobody said by when it knew."""


@dataclass(frozen=True, slots=True)
class RegisteredPaper:
    """One row of the register of papers.

    Attributes:
        kind: id of the kind.
        year: year of the paper's date.
        serial: number within kind and year, from 1.
        subject: what it is about: a case, a month, a notice.
        digest: SHA-256 of what it says.
        day: its date.
        serve_by: until when it must be served; None where no clock runs.
        replaces: serial and year of the paper that it stands in for, `2023/2`; empty for none.
        cure_us: time that it gives for a cure, from its service on; 0 for none.
        known_by: instant by which everything that it says was known; nobody can have served it before.
    """

    kind: str
    year: int
    serial: int
    subject: str
    digest: str
    day: str
    addressee: str
    post: str
    serve_by: Instant | None
    findings: tuple[str, ...]
    clauses: tuple[str, ...]
    replaces: str = ""
    cure_us: int = 0
    known_by: Instant = LONG_AGO

    @property
    def place(self) -> tuple[str, int, int]:
        """Return what no two rows share: kind, year and serial."""
        return self.kind, self.year, self.serial


def registered(
    papers: Sequence[tuple[OwedPaper, str]],
    register: Sequence[RegisteredPaper],
    *,
    day: str,
    known_by: Instant = LONG_AGO,
) -> tuple[RegisteredPaper, ...]:
    """Return the row of each paper, in the order of the papers.

    Args:
        papers: each with the digest of what it says.
        register: rows so far; what stands there is never changed.
        day: date of the papers that are new, `2023-12-31`.
        known_by: instant by which what the new ones say was known.

    >>> paper = OwedPaper("interview", "2023-12")
    >>> [row.serial for row in registered([(paper, "d")], [], day="2023-12-31")]
    [1]
    """
    rows = list(register)
    found = []
    for paper, digest in papers:
        last = next(
            (row for row in reversed(rows) if (row.kind, row.subject) == (paper.kind, paper.subject)), None
        )
        if last is None or last.digest != digest:
            last = _next_row(paper, digest, rows, day=day, known_by=known_by, replaced=last)
            rows.append(last)
        found.append(last)
    return tuple(found)


def _next_row(
    paper: OwedPaper,
    digest: str,
    rows: Sequence[RegisteredPaper],
    *,
    day: str,
    known_by: Instant,
    replaced: RegisteredPaper | None,
) -> RegisteredPaper:
    year = int(day[:4])
    taken = [row.serial for row in rows if (row.kind, row.year) == (paper.kind, year)]
    return RegisteredPaper(
        kind=paper.kind,
        year=year,
        serial=max(taken, default=0) + 1,
        subject=paper.subject,
        digest=digest,
        day=day,
        addressee=paper.addressee,
        post=paper.post,
        serve_by=paper.serve_by,
        findings=paper.findings,
        clauses=paper.clauses,
        replaces="" if replaced is None else f"{replaced.year}/{replaced.serial}",
        cure_us=paper.cure_us,
        known_by=known_by,
    )
