"""The ledger: which rows stand behind each number of the report.

In:  an assessment; a filter of its findings, or rows of another file.
Out: numbers that are links, and the sections of the page of rows that they
     lead to.

The surprise: a section shows a bounded number of rows, but its filter gives
all of them. Numbers are counted by that very filter, so that a reader with a
spreadsheet comes to the same count.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from onus.base.currencies import amount_text
from onus.base.instants import NO_INSTANT, Instant, utc_text
from onus.base.texts import Language
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.names import NO_PLACE_NAME, duty_name
from onus.core.contracts.standards import Strength
from onus.core.determinations.findings import Outcome, grounds_of
from onus.report.codes import word
from onus.report.figures import listed, percent, span
from onus.report.sentences import say
from onus.report.words import holder_name, label
from onus.wire.assessment_tables import duty_months, place_names, priced_to_names

ROWS_SHOWN = 40
ROWS_IN_ALL = 2_400
ROWS_AT_LEAST = 5
FINDINGS = "findings.csv"

Where = tuple[str, str, tuple[str, ...]]
"""Column, comparison (`is`, `is_not`, `at_most`, `after_or_empty`) and values of a filter."""
Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Section:
    """One table of rows: what it shows, how many rows there are in all, where they stand."""

    anchor: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    file: str
    where: tuple[Where, ...]
    sum_minor: int | None = None

    @property
    def left(self) -> int:
        """Return how many rows are not shown."""
        return self.total - len(self.rows)

    @property
    def filter_text(self) -> str:
        """Return the filter as a person would type it."""
        signs = {"is": "=", "is_not": "!=", "at_most": "<=", "after_or_empty": "empty or >"}
        return "; ".join(f"{column} {signs[how]} {' | '.join(v)}" for column, how, v in self.where) or "*"

    @property
    def filter_json(self) -> str:
        """Return the filter as a program would read it."""
        return json.dumps([[column, how, list(values)] for column, how, values in self.where])


class Columns:
    """Findings as columns of codes, made once for both languages."""

    def __init__(self, assessed: Assessment) -> None:
        """Lay out the columns that a filter may name."""
        duties, found, dossier = assessed.duties, assessed.findings, assessed.dossier
        owed = dossier.contract.obligations
        months, of_month = duty_months(assessed)
        self.assessed = assessed
        self.places = place_names(assessed)
        self.coded: dict[str, tuple[Sequence[str], NDArray[np.integer]]] = {
            "outcome": ([o.value for o in Outcome], found.outcome),
            "obligation_id": ([o.id for o in owed], duties.obligation),
            "owed_by": ([o.owed_by for o in owed], duties.obligation),
            "district": ([*(p.district for p in dossier.places), ""], duties.place),
            "place_id": ([*self.places, ""], duties.place),
            "month": (months, of_month),
            "officer_post": ([a.post for a in assessed.answerers], found.answerer),
            "officer_holder": ([a.holder for a in assessed.answerers], found.answerer),
            "case_id": ([*(case.id for case in assessed.cases), ""], assessed.case_of),
            "priced_to": priced_to_names(assessed),
            "rule": ([*(rule.key for rule in assessed.rules), ""], duties.rule),
        }
        self.moments = {"due_at": duties.due_us, "met_at": found.met_us, "opened_at": duties.opens_us}
        self._masks: dict[Where, NDArray[np.bool_]] = {}

    def chosen(self, where: Sequence[Where]) -> NDArray[np.int64]:
        """Return the rows that a filter lets through."""
        mask = np.ones(len(self.assessed.findings), bool)
        for condition in where:
            if condition not in self._masks:
                self._masks[condition] = self._mask(*condition)
            mask &= self._masks[condition]
        return np.flatnonzero(mask)

    def _mask(self, column: str, how: str, values: tuple[str, ...]) -> NDArray[np.bool_]:
        if column in self.coded:
            names, index = self.coded[column]
            wanted = np.array([(name in values) == (how == "is") for name in names], bool)
            return cast("NDArray[np.bool_]", wanted[index]) if len(index) else np.zeros(0, bool)
        at_us = self.moments[column]
        limit = int(values[0])
        if how == "at_most":
            return cast("NDArray[np.bool_]", (at_us != NO_INSTANT) & (at_us <= limit))
        if how == "after_or_empty":
            return cast("NDArray[np.bool_]", (at_us == NO_INSTANT) | (at_us > limit))
        return cast("NDArray[np.bool_]", at_us == limit)


def moment(column: str, how: str, at: Instant) -> Where:
    """Return a condition on an instant."""
    return (column, how, (str(int(at)),))


class Ledger:
    """Collects sections while the report is written, in the order of its numbers."""

    def __init__(self, columns: Columns, language: Language) -> None:
        """Begin with no section but the one behind every 0."""
        self.columns, self.language = columns, language
        self.sections: dict[str, Section] = {}
        self._anchors: dict[tuple[str, tuple[Where, ...]], str] = {}
        self._spent = 0

    def link(self, text: object, anchor: str, **data: object) -> Markup:
        """Return a text that leads to a section of the page of rows."""
        more = Markup("").join(Markup(' data-{}="{}"').format(name, value) for name, value in data.items())
        template = Markup('<a class="n" href="rows.{}.html#{}"{}>{}</a>')
        return template.format(self.language, anchor, more, text)

    def count(self, title: str, *where: Where, text: str = "") -> Markup:
        """Return how many findings a filter lets through, as a link to them."""
        rows = self.columns.chosen(where)
        if not len(rows):
            return self.number(0, "zero")
        key = (FINDINGS, where)
        if key not in self._anchors:
            anchor = f"f{len(self._anchors) + 1}"
            self._anchors[key] = anchor
            self.sections[anchor] = self._findings(anchor, title, where, rows)
        number = f"{len(rows):,}"
        return self.link(text or number, self._anchors[key], count=len(rows))

    def section(self, anchor: str, title: str, where: Sequence[Where]) -> None:
        """Add a section of findings under a name of its own."""
        rows = self.columns.chosen(where)
        self.sections.setdefault(anchor, self._findings(anchor, title, tuple(where), rows))

    def number(self, count: int, anchor: str) -> Markup:
        """Return a count as a link to a section that is, or will be, in the ledger."""
        return self.link(f"{count:,}", anchor if count else "zero", count=count)

    def money(self, minor: int) -> str:
        """Return an amount with the decimals of the dossier's currency."""
        return amount_text(minor, currency=self.columns.assessed.dossier.currency)

    def table(
        self,
        anchor: str,
        title: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        *,
        total: int,
        file: str,
        where: Sequence[Where] = (),
        sum_minor: int | None = None,
    ) -> None:
        """Add a section with rows of another file; of more than the bound, the first are shown."""
        shown = tuple(tuple(row) for row in rows[: self._allow(len(rows))])
        heads = tuple(label(name.rstrip("#"), self.language) for name in columns)
        self.sections.setdefault(
            anchor, Section(anchor, title, heads, shown, total, file, tuple(where), sum_minor)
        )

    def _allow(self, wanted: int) -> int:
        """Return how many rows a section may show of what is left for all."""
        allowed = min(wanted, ROWS_SHOWN, max(ROWS_IN_ALL - self._spent, ROWS_AT_LEAST))
        self._spent += allowed
        return allowed

    def _findings(
        self, anchor: str, title: str, where: tuple[Where, ...], rows: NDArray[np.int64]
    ) -> Section:
        names = ("row_id", "outcome", "due", "met", "delay", "coverage", "strength", "officer", "grounds")
        shown = tuple(self._cells(row) for row in rows[: self._allow(len(rows))].tolist())
        heads = tuple(label(name, self.language) for name in names)
        told = tuple((c, h, _told(c, v)) for c, h, v in where)
        return Section(anchor, title, heads, shown, len(rows), FINDINGS, told)

    def _cells(self, row: int) -> tuple[Cell, ...]:
        """Return the cells of one finding."""
        assessed, language = self.columns.assessed, self.language
        found, duties, zone = assessed.findings, assessed.duties, assessed.dossier.zone
        at: Callable[[int], str] = lambda us: "" if us == NO_INSTANT else zone.local_text(Instant(us))  # noqa: E731
        outcome = list(Outcome)[int(found.outcome[row])].value
        officer = assessed.answerers[int(found.answerer[row])]
        coverage, delay = int(found.coverage_ppm[row]), int(found.delay_us[row])
        grounds = [word("ground", g.value, language) for g in grounds_of(int(found.grounds[row]))]
        return (
            Markup("<code>{}</code>").format(self.duty_name(row)),
            word("outcome", outcome, language),
            at(int(duties.due_us[row])),
            at(int(found.met_us[row])),
            span(delay, language) if delay else "",
            "" if coverage < 0 else percent(coverage),
            word("strength", list(Strength)[int(found.strength[row])].value, language),
            say(
                "titled",
                language,
                title=self.post_title(officer.post),
                holder=holder_name(officer.holder, language),
            ),
            listed(grounds, language),
        )

    def duty_name(self, row: int) -> str:
        """Return the public name of a duty."""
        assessed, duties = self.columns.assessed, self.columns.assessed.duties
        place = int(duties.place[row])
        return duty_name(
            assessed.dossier.contract.obligations[int(duties.obligation[row])].id,
            self.columns.places[place] if place >= 0 else NO_PLACE_NAME,
            assessed.occurrences[int(duties.occurrence[row])].id,
        )

    def post_title(self, post: str) -> str:
        """Return the title of a post, or its id where the register does not know it."""
        posts = self.columns.assessed.dossier.register.posts
        return next((p.title.text(self.language) for p in posts if p.id == post), post)


def _told(column: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of a filter as the file writes them."""
    if column in ("due_at", "met_at", "opened_at"):
        texts = [utc_text(Instant(int(value)))[:-1].replace("T", " ") for value in values]
        return tuple(f"{text}Z" if "." in text else f"{text}.000000Z" for text in texts)
    return values
