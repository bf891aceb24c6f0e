"""Forms of the desk: what each act on a report asks for.

In:  what an officer sent.
Out: clean values; faults next to their fields.

The surprise: the fields ask for what the core will ask for. A form that lets through
what the core refuses would lose what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from onus.actions.answer_report import RESULTS
from onus.base.instants import SECOND_US, Instant
from onus.base.texts import Language
from onus.core.reports.closing import BACK_DATED_US, PASS
from onus.core.reports.receipts import read_number
from onus.outside.photo_masks import Rectangle
from onus.outside.time_zones import zone_table
from onus.web.reports.forms import TEXT_MAX, Told
from onus.web.sentences import say

MASKS_MAX = 40
FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    "evidence_unknown": ("evidence",), "evidence_before_report": ("inspected_at", "evidence"),
    "evidence_not_passed": ("result", "evidence"), "needs_evidence": ("evidence",),
    "in_the_future": ("inspected_at",), "too_long_ago": ("inspected_at",), "needs_other_report": ("into",),
    "target_merged": ("into",), "target_closed": ("into",), "target_hidden": ("into",), "other_sort": ("into",),
    "too_far": ("into",), "needs_reason": ("text", "reason"), "needs_done": ("done",), "needs_done_by": ("done_by",),
}  # fmt: skip
"""Fields next to which a refusal of the core stands, the first one that is filled in."""


def _words(rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": rows}), **more)


class DeskForm(Told):
    """A form that knows the clocks of the place, and what was seen there."""

    def __init__(
        self, *words: Any, language: Language, zone: str, now: Instant,
        evidence: tuple[tuple[str, str], ...] = (), **named: Any,
    ) -> None:  # fmt: skip
        """Offer the evidence that is on record."""
        super().__init__(*words, language=language, **named)
        self.zone, self.now = zone, now
        if "result" in self.fields:
            self.fields["result"].choices = [
                ("", "–"),
                *((one, say(f"reports.result_{one}", language)) for one in RESULTS),
            ]
        if "seen" in self.fields:
            self.fields["seen"].choices = [(ref, f"{ref} ({kind})") for ref, kind in evidence]
            if not evidence:
                del self.fields["seen"]

    def refuse(self, reason: str, told: str) -> None:
        """Show next to its field what the core refused; what was typed stays."""
        there = [name for name in FIELDS_OF.get(reason, ()) if name in self.fields]
        filled = [name for name in there if self.cleaned_data.get(name)]
        for name in (filled or there)[:1]:
            self.add_error(name, forms.ValidationError(told))

    def clean_inspected_at(self) -> Instant | None:
        """Return when somebody inspected, by the clocks of the place; None for not at all."""
        text = self.cleaned_data["inspected_at"].strip()
        if not text:
            return None
        try:
            wall = datetime.fromisoformat(text)
        except ValueError:
            raise self.fault("time") from None
        minute = zone_table(self.zone).at(wall.date(), wall.hour * 60 + wall.minute)
        at = Instant(minute + wall.second * SECOND_US)
        if at > self.now:
            raise self.fault("future")
        if self.now - at > BACK_DATED_US:
            raise forms.ValidationError(say("reports.refused_too_long_ago", self.language))
        return at


class AcknowledgeForm(DeskForm):
    """Nothing is asked but the basis."""

    basis = forms.CharField(required=False, max_length=300)


class AnswerForm(DeskForm):
    """An answer to the reporter."""

    text = _words()

    def __init__(self, *words: Any, language: Language, **named: Any) -> None:
        """Ask for the answer: the same field of a report asks what the reporter saw."""
        super().__init__(*words, language=language, **named)
        self.fields["text"].label = say("reports.label_answer", language)


class InspectForm(DeskForm):
    """An inspection that was opened, or what it found."""

    hinted = ("inspected_at",)
    inspected_at = forms.CharField(
        required=False, max_length=40, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    result = forms.ChoiceField(required=False)
    note = _words(2, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a result where there is a time."""
        given = super().clean() or {}
        if given.get("inspected_at") and not given.get("result"):
            self.add_error("result", self.fault("choice"))
        return given


class CloseForm(DeskForm):
    """What was done, by whom, with what evidence."""

    hinted = ("evidence", "inspected_at")
    done = _words()
    done_by = forms.CharField(max_length=200)
    seen = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    evidence = _words(2, required=False)
    inspected_at = forms.CharField(
        required=False, max_length=40, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    result = forms.ChoiceField(required=False)
    note = _words(2, required=False)
    basis = forms.CharField(required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """Ask for evidence: one on record, one that is named, or an inspection that passed; the core judges it."""
        given = super().clean() or {}
        named = [line.strip() for line in given.get("evidence", "").splitlines() if line.strip()]
        given["evidence"] = (*given.get("seen", ()), *named)
        inspected = given.get("inspected_at") is not None
        if given.get("inspected_at") is not None and not given.get("result"):
            self.add_error("result", self.fault("choice"))
        if inspected and given.get("result") and given["result"] != PASS:
            self.add_error(
                "result",
                forms.ValidationError(
                    say("reports.refused_evidence_not_passed", self.language, what=given["result"])
                ),
            )
        if not given["evidence"] and not inspected:
            self.add_error(
                "evidence", forms.ValidationError(say("reports.refused_needs_evidence", self.language))
            )
        return given


class ReasonForm(DeskForm):
    """A reason."""

    reason = _words(2)


class MergeForm(DeskForm):
    """The report that tells the same."""

    into = forms.CharField(max_length=40)

    def clean_into(self) -> str:
        """Return the number of the other report."""
        number = read_number(self.cleaned_data["into"])
        if number is None:
            raise self.fault("number")
        return number


class WordsForm(DeskForm):
    """Words that the public may read."""

    hinted = ("words",)
    words = _words(4, required=False)


FORMS: Mapping[str, type[DeskForm]] = {
    "acknowledge": AcknowledgeForm,
    "inspect": InspectForm,
    "answer": AnswerForm,
    "close": CloseForm,
    "merge": MergeForm,
    "hide": ReasonForm,
    "show": ReasonForm,
    "reject": ReasonForm,
    "words": WordsForm,
}


class MaskForm(Told):
    """Rectangles that are painted over: one on a line, left, top, width, height in dots."""

    hinted = ("masks",)
    masks = forms.CharField(
        required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"})
    )
    nothing_to_mask = forms.BooleanField(required=False)

    def clean_masks(self) -> tuple[Rectangle, ...]:
        """Return the rectangles; the line that cannot be read is told."""
        found = []
        lines = [line.strip() for line in self.cleaned_data["masks"].splitlines() if line.strip()]
        if len(lines) > MASKS_MAX:
            raise self.fault("masks_many", most=MASKS_MAX)
        for line in lines:
            try:
                left, top, width, height = (
                    int(part) for part in line.replace(",", " ").replace("，", " ").split()
                )
                found.append(Rectangle(left, top, width, height))
            except ValueError:
                raise self.fault("mask", line=line[:40]) from None
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        """Ask for a rectangle, or for a word that none is needed."""
        given = super().clean() or {}
        if not given.get("masks") and not given.get("nothing_to_mask") and "masks" not in self.errors:
            self.add_error("nothing_to_mask", self.fault("nothing_masked"))
        return given
