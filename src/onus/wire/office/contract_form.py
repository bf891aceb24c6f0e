"""The clause form: which sheets it has, and which key of the dossier each cell fills.

In:  nothing; the form is data and stands here and in `contract_form_rows.py`.
Out: `FORM`, its sheets with their fields, bilingual; `note_of`, what a field means.

The surprise: the form asks in the units of an office (yuan, per cent, hours,
the last day of the term) and in its words. The dossier's units are the reader's work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from onus.base.texts import Localized
from onus.core.accountability.register import Assignment, Body, Holding, LadderStep, Post, Register
from onus.core.contracts.contract import Contract, Kpi, Lot, Obligation, Party, PlacesOwed, Service, Trigger
from onus.core.contracts.payments import (
    Deduction,
    Incentive,
    Interest,
    PaymentTerms,
    Price,
    ScoreSchedule,
    ScoreStep,
)
from onus.core.contracts.standards import Deadline, Standard
from onus.wire.dossier_files import Head
from onus.wire.dossier_words import MEANINGS
from onus.wire.office.contract_form_rows import HINTS, OWN_NOTES, ROWS

NUMBER = Localized("No.", "序号")
ITEM = Localized("Item", "项目")
VALUE = Localized("Value", "填写内容")
KINDS: dict[str, Any] = {
    "dossier": Head, "contract": Contract, "payment": PaymentTerms, "score": ScoreSchedule,
    "interest": Interest, "register": Register, "parties": Party, "lots": Lot, "services": Service,
    "triggers": Trigger, "obligations": Obligation, "prices": Price, "deductions": Deduction,
    "score.steps": ScoreStep, "incentives": Incentive, "kpis": Kpi, "bodies": Body, "posts": Post,
    "holdings": Holding, "assignments": Assignment, "ladder": LadderStep,
    "obligations.places": PlacesOwed, "obligations.standard": Standard, "obligations.deadline": Deadline,
}  # fmt: skip
"""Class whose keys the fields of a table fill."""
FILES = {
    "dossier": "dossier.toml",
    **dict.fromkeys(("register", "bodies", "posts", "holdings", "assignments", "ladder"), "officers.toml"),
}
"""File that a table belongs to; all others belong to contract.toml."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One cell to be filled, or one column of them.

    Attributes:
        table: table of the dossier: `contract`, `obligations`, `score.steps`.
        key: key in it, with dots where it lies deeper: `deadline.within_h`.
        header: what the form calls it.
        kind: how the cell is read (`form_values.py`).
        words: name of the list it is picked from, or table whose ids it names; else empty.
        needed: whether it must be filled.
        examples: what the example rows show.
    """

    table: str
    key: str
    header: Localized
    kind: str
    words: str
    needed: bool
    examples: tuple[str, ...]

    @property
    def file(self) -> str:
        """Return the file that it fills."""
        return FILES.get(self.table, "contract.toml")

    @property
    def note(self) -> Localized:
        """Return what it means and how it is written.

        >>> FORM[0].field("contract.price_minor").note.en
        'price of the contract for each of the next line, in yuan: 1200000, 1,200,000.00 or 120万'
        """
        own = OWN_NOTES.get(f"{self.table}.{self.key}")
        meaning = own or _meaning(self.table, self.key)
        hint = HINTS.get(self.kind)
        if hint is None:
            return meaning
        en = meaning.en.replace(", in the smallest unit of the currency", "").replace(
            ", smallest unit of the currency", ""
        )
        zh = (
            meaning.zh.replace("，以货币最小单位计", "")
            .replace("（百万分之一）", "")
            .replace("（千分之一分）", "")
        )
        en = en.replace(", in parts per million", "").replace(", parts per million", "")
        en = en.replace(", thousandths of a point", "").replace(", thousandths", "")
        return Localized(f"{en}, {hint.en}", f"{zh}；{hint.zh}")


def _meaning(table: str, key: str) -> Localized:
    kind, parts = KINDS[table], key.removesuffix(".zh-Hans").removesuffix(".en").split(".")
    if len(parts) > 1:
        kind = KINDS[f"{table}.{parts[0]}"]
    en, zh = MEANINGS[kind][parts[-1]]
    # The words of the dossier are of no use to who fills in a form; its lists show their own.
    return Localized(en.replace("`", ""), re.sub(r"`[^`]+` ?(?=[^`、；，。 ])", "", zh).replace("`", ""))


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet of the form.

    Attributes:
        name: its name; sheets are found by it.
        english: its name in English.
        upright: True where one item stands under the other and is filled once;
            else each row is one entry and the fields stand side by side.
        fields: in their order.
        headings: for an upright sheet, the heading above a field, by the place of the field.
    """

    name: str
    english: str
    upright: bool
    fields: tuple[FormField, ...]
    headings: tuple[tuple[int, Localized], ...] = ()

    def field(self, path: str) -> FormField:
        """Return the field of `table.key`.

        Raises:
            KeyError: there is none.
        """
        for one in self.fields:
            if f"{one.table}.{one.key}" == path:
                return one
        raise KeyError(path)

    @property
    def table(self) -> str:
        """Return the table that its rows are entries of; for an upright sheet, the first."""
        return self.fields[0].table


def _sheets() -> tuple[FormSheet, ...]:
    sheets = []
    for block in ROWS.strip().split("\n\n"):
        first, *lines = block.splitlines()
        name, english, table = (part.strip() for part in first.strip("# ").split("|"))
        fields: list[FormField] = []
        headings = []
        for line in lines:
            if line.startswith("--"):
                zh, en = (part.strip() for part in line.strip("- ").split("|"))
                headings.append((len(fields), Localized(en, zh)))
            else:
                fields.append(_field(line, table))
        sheets.append(FormSheet(name, english, not table, tuple(fields), tuple(headings)))
    return tuple(sheets)


def _field(line: str, table: str) -> FormField:
    key, zh, en, kind, needed, *examples = (part.strip() for part in line.split("|"))
    if not table:
        table, _, key = key.partition(".")
    kind, _, words = kind.partition(":")
    return FormField(table, key, Localized(en, zh), kind, words, needed == "*", tuple(examples))


FORM = _sheets()
