"""Faults of office files, each named by file, sheet and cell, in both languages.

In:  a kind of fault, its place, and the named facts of the case.
Out: `SheetFault` values: listed, and written as comments beside the cells.

The surprise: the texts are for the person who keeps the sheet, so they stand
in Chinese first and in English after it, and name cells, not fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onus.base.errors import Fault, OnusError
from onus.base.texts import Language, Localized

_LETTERS = 26


class OfficeError(OnusError):
    """The root of all faults of office files; each kind says it in both languages."""

    code = "OFFICE-000"
    what = "Something is wrong with an office file."
    why = "The reason was not stated."
    do = "Report this as a defect."
    zh_what = "办公文件有问题。"
    zh_why = "未说明原因。"
    zh_do = "请作为缺陷反馈。"

    def told(self, language: Language) -> str:
        """Return code, what, why and do as one paragraph of a language.

        >>> OfficeError().told("zh-Hans")
        'OFFICE-000 办公文件有问题。未说明原因。请作为缺陷反馈。'
        """
        if language != "zh-Hans":
            return self.sentence()
        named = _said(self.named, language)
        return f"{self.code} " + "".join(
            part.format(**named) for part in (self.zh_what, self.zh_why, self.zh_do)
        )


@dataclass(frozen=True, slots=True, order=True)
class SheetFault:
    """One thing that is wrong with an office file, and in which cell.

    Attributes:
        file: name of the file inside its folder.
        sheet: name of the sheet, empty where the whole file is meant.
        row: counted from 1; 0 where a whole column, sheet or file is meant.
        column: counted from 1; 0 where a whole row, sheet or file is meant.
        code: stable code of the kind of fault.
        what: what is wrong, with the value found.
        why: why that cannot stand.
        do: what mends it.
        warning: True when the work may go on; the fault is then only shown.
    """

    file: str
    sheet: str
    row: int
    column: int
    code: str
    what: Localized
    why: Localized
    do: Localized
    warning: bool = False

    @property
    def ref(self) -> str:
        """Return the name of the cell, row or column, `B7` for one; empty for a whole sheet."""
        letters, left = "", self.column
        while left > 0:
            left, rest = divmod(left - 1, _LETTERS)
            letters = chr(ord("A") + rest) + letters
        if self.row and self.column:
            return f"{letters}{self.row}"
        if self.row:
            return f"{self.row}:{self.row}"
        return f"{letters}:{letters}" if letters else ""

    @property
    def place(self) -> str:
        """Return where it is: `检查表.xlsx!12月!B7`."""
        return "!".join(part for part in (self.file, self.sheet, self.ref) if part)

    def explanation(self, language: Language) -> str:
        """Return what, why and do as one paragraph."""
        gap = "" if language == "zh-Hans" else " "
        return gap.join(part.text(language) for part in (self.what, self.why, self.do))

    def sentence(self, language: Language) -> str:
        """Return the fault as one line for a terminal."""
        return f"{self.place} {self.code} {self.explanation(language)}"

    def as_fault(self, language: Language) -> Fault:
        """Return it in the form in which faults of any file are listed."""
        where = "!".join(part for part in (self.sheet, self.ref) if part)
        what, why, do = (part.text(language) for part in (self.what, self.why, self.do))
        return Fault(self.file, self.row, where, self.code, what, why, do, warning=self.warning)


def sheet_fault(
    kind: type[OfficeError],
    file: str,
    *,
    sheet: str = "",
    row: int = 0,
    column: int = 0,
    warning: bool = False,
    **named: object,
) -> SheetFault:
    """Return one fault of a kind, its templates filled in; a `Localized` fact is said in its language.

    >>> one = sheet_fault(OfficeError, "检查表.xlsx", sheet="12月", row=7, column=28)
    >>> one.place, one.sentence("en")
    ('检查表.xlsx!12月!AB7', '检查表.xlsx!12月!AB7 OFFICE-000 Something is wrong with an office file. \
The reason was not stated. Report this as a defect.')
    """
    return SheetFault(
        file=file,
        sheet=sheet,
        row=row,
        column=column,
        code=kind.code,
        what=_in_both(kind.what, kind.zh_what, named),
        why=_in_both(kind.why, kind.zh_why, named),
        do=_in_both(kind.do, kind.zh_do, named),
        warning=warning,
    )


def _in_both(en: str, zh: str, named: Mapping[str, object]) -> Localized:
    return Localized(en=en.format(**_said(named, "en")), zh=zh.format(**_said(named, "zh-Hans")))


def _said(named: Mapping[str, object], language: Language) -> dict[str, object]:
    return {k: v.text(language) if isinstance(v, Localized) else v for k, v in named.items()}
