"""Errors for people: what happened, why it matters, what to do about it.

In:  named facts about one thing that went wrong.
Out: `OnusError`, raised where one thing stops the work, and `Fault`, a value,
     kept and listed where many things of one file may be wrong at once.

The templates stand on the class, so that the manual lists them and
translators reach them; an instance only fills in the names.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.visible import visible


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong with an input, and where.

    Attributes:
        file: name of the file inside its folder, `contract.toml` for one.
        line: line in that file, counted from 1; 0 when it has no lines.
        where: path inside the file (`obligation[2].clause`) or row (`row 17`).
        code: stable code of the kind of fault, `DOSSIER-014` for one.
        what: what is wrong, with the value found.
        why: why that cannot stand.
        do: what mends it.
        warning: True when the work may go on; the fault is then only shown.
    """

    file: str
    line: int
    where: str
    code: str
    what: str
    why: str
    do: str
    warning: bool = False

    def sentence(self) -> str:
        """Return the fault as one line for a terminal.

        >>> Fault("a.csv", 3, "row 2", "X-1", "Latitude 91.", "It ends at 90.", "Mend it.").sentence()
        'a.csv:3 (row 2) X-1 Latitude 91. It ends at 90. Mend it.'
        """
        place = f"{self.file}:{self.line}" if self.line else self.file
        where = f" ({self.where})" if self.where else ""
        # What a file says of itself is somebody else's text, and a terminal obeys what it prints.
        return visible(f"{place}{where} {self.code} {self.what} {self.why} {self.do}")


class OnusError(Exception):
    """The root of all errors that a person may meet."""

    code = "ONUS-000"
    what = "Something went wrong."
    why = "The reason was not stated."
    do = "Report this as a defect."

    def __init__(self, **named: object) -> None:
        """Fill the templates with what is known about this one case."""
        self.named = named
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Return code, what, why and do as one paragraph.

        >>> OnusError().sentence()
        'ONUS-000 Something went wrong. The reason was not stated. Report this as a defect.'
        """
        parts = (self.what, self.why, self.do)
        return visible(" ".join([self.code, *(part.format(**self.named) for part in parts)]))


class FaultyInput(OnusError):
    """An input has faults; all of them are listed."""

    code = "INPUT-001"
    what = "{count} fault(s) in {source}."
    why = "Nothing was read in part: a finding from half an input would be wrong."
    do = "Mend what is listed and run the same command again."

    def __init__(self, faults: tuple[Fault, ...], *, source: str) -> None:
        """Keep the faults in their order of file, line and place."""
        self.faults = tuple(sorted(faults))
        super().__init__(count=len(self.faults), source=source)


class UnknownInstant(OnusError):
    """A text is not an instant."""

    code = "INSTANT-001"
    what = "`{text}` is not an instant."
    why = "A time without its offset from UTC means different instants to different readers."
    do = "Write it as 2023-12-19T20:00:00+08:00 or with a final Z."
