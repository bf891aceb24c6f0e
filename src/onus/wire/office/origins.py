"""Origins: which sheets the rows of a dossier came from, and which of those were read this time.

In:  the origin that a row names (`检查表.xlsx!12月!B7:H7`), the files and sheets of an import.
Out: whether a row that no sheet says any more was taken out by a person, or only not read.

The surprise: a sheet that could not be read says nothing. That its rows are not among
those that were read is no reason to withdraw them.
"""

from __future__ import annotations

from dataclasses import dataclass

PARTS = 3


@dataclass(frozen=True, slots=True)
class Origins:
    """What was read, and what an earlier import had read.

    Attributes:
        files: names of the files in the folder, as origins write them.
        sheets: file and sheet of each sheet that was read.
        held: files of which the dossier holds facts already.
    """

    files: frozenset[str] = frozenset()
    sheets: frozenset[tuple[str, str]] = frozenset()
    held: frozenset[str] = frozenset()

    def was_read(self, source_ref: str) -> bool:
        """Return whether the sheet that a row came from was read this time.

        >>> Origins(sheets=frozenset({("a.xlsx", "1")})).was_read("a.xlsx!1!A2:B2")
        True
        """
        return sheet_of(source_ref) in self.sheets

    def was_missed(self, source_ref: str) -> bool:
        """Return whether the file of a row is in the folder and its sheet was not read.

        >>> seen = Origins(frozenset({"a.xlsx"}), frozenset({("a.xlsx", "1")}))
        >>> seen.was_missed("a.xlsx!2!A2:B2"), seen.was_missed("b.xlsx!2!A2:B2")
        (True, False)
        """
        return file_of(source_ref) in self.files and not self.was_read(source_ref)


def origin_name(name: str) -> str:
    """Return the name of a file or sheet as origins write it: without the mark between their parts.

    >>> origin_name("急!.xlsx")
    '急！.xlsx'
    """
    return name.replace("!", "！")


def sheet_of(source_ref: str) -> tuple[str, str]:
    """Return file and sheet that a row came from; both empty where it came from no sheet.

    >>> sheet_of("检查表.xlsx!12月!B7:H7"), sheet_of("generated")
    (('检查表.xlsx', '12月'), ('', ''))
    """
    parts = source_ref.split("!")
    return (parts[0], parts[1]) if len(parts) >= PARTS else ("", "")


def file_of(source_ref: str) -> str:
    """Return the file that a row came from; empty where it came from no sheet.

    >>> file_of("检查表.xlsx!12月!B7:H7"), file_of("generated")
    ('检查表.xlsx', '')
    """
    return sheet_of(source_ref)[0]
