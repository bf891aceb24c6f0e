"""Forms of reports: what is asked, in the reader's language, and what is wrong with an answer.

In:  what was sent.
Out: clean values; faults next to their fields.

The surprise: times are asked by the clocks of the contract's place, whatever the
telephone's own zone is, since that is where the snow lies.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from onus.base.instants import Instant
from onus.base.texts import Language
from onus.core.reports.events import SORTS
from onus.core.reports.receipts import read_secret
from onus.outside.time_zones import zone_table
from onus.web.sentences import say

TEXT_MAX, E7 = 2_000, 10_000_000


class Told(forms.Form):
    """A form whose labels, hints and faults are sentences of the website."""

    def __init__(self, *words: Any, language: Language, **named: Any) -> None:
        """Put the words of the language beside the fields."""
        super().__init__(*words, **named)
        self.language = language
        for name, field in self.fields.items():
            field.label = say(f"reports.label_{name}", language)
            field.error_messages["required"] = say("reports.fault_required", language)
            field.error_messages["invalid"] = say("reports.fault_invalid", language)
            field.error_messages["max_length"] = say("reports.fault_too_long", language)
            field.error_messages["invalid_choice"] = say("reports.fault_choice", language)
            if name in self.hinted:
                field.help_text = say(f"reports.hint_{name}", language)

    hinted: tuple[str, ...] = ()

    def fault(self, key: str, **named: object) -> forms.ValidationError:
        """Return a fault in the reader's language."""
        return forms.ValidationError(say(f"reports.fault_{key}", self.language, **named))


class Degrees(forms.DecimalField):
    """A coordinate in degrees with seven places; other separators of telephones are understood."""

    def to_python(self, value: Any) -> Any:
        """Read `41,3` and full-width digits too."""
        text = (
            str(value or "")
            .strip()
            .replace(",", ".")
            .translate(str.maketrans("０１２３４５６７８９．－", "0123456789.-"))
        )
        return super().to_python(text or None)


class ReportForm(Told):
    """A report: where is chosen beside it."""

    hinted = ("text", "happened_at", "lat", "mail", "telephone")

    sort = forms.ChoiceField(widget=forms.RadioSelect)
    service = forms.ChoiceField(required=False)
    text = forms.CharField(required=False, max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 4}))
    happened_at = forms.CharField(
        required=False, max_length=40, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    lat = Degrees(
        required=False, min_value=-90, max_value=90, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    lon = Degrees(
        required=False, min_value=-180, max_value=180, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    mail = forms.EmailField(required=False, max_length=320)
    telephone = forms.RegexField(r"^[0-9+() -]{5,40}$", required=False, max_length=40)
    place = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    dossier = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    notice = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    street = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    district = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(
        self, *words: Any, services: tuple[tuple[str, str], ...], zone: str, now: Instant, **named: Any
    ) -> None:
        """Offer the services of the contract, and read times by its clocks."""
        super().__init__(*words, **named)
        self.zone, self.now = zone, now
        self.fields["sort"].choices = [(one, say(f"reports.sort_{one}", self.language)) for one in SORTS]
        self.fields["service"].choices = [("", say("reports.service_unknown", self.language)), *services]
        for name in ("lat", "lon"):
            for code in ("max_value", "min_value", "max_digits", "max_decimal_places"):
                self.fields[name].error_messages[code] = say("reports.fault_position", self.language)

    def clean_happened_at(self) -> Instant:
        """Return when it was so: now where nothing is said; not in the future."""
        text = self.cleaned_data["happened_at"].strip()
        if not text:
            return self.now
        try:
            wall = datetime.fromisoformat(text)
        except ValueError:
            raise self.fault("time") from None
        minute = wall.hour * 60 + wall.minute
        at = zone_table(self.zone).at(wall.date(), minute)
        if at > self.now:
            raise self.fault("future")
        return at

    def clean(self) -> dict[str, Any]:
        """Ask for a whole position, and for a word where nothing else says what is meant."""
        given = super().clean() or {}
        if (given.get("lat") is None) != (given.get("lon") is None) and not ({"lat", "lon"} & {*self.errors}):
            self.add_error("lon", self.fault("half_position"))
        if given.get("sort") == "retaliation" and not (given.get("text") or "").strip():
            self.add_error("text", self.fault("say_what"))
        return given

    def position(self) -> tuple[int, int] | None:
        """Return longitude and latitude in 1e-7 degree; None where none was given."""
        lat, lon = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        return None if lat is None or lon is None else (int(lon * E7), int(lat * E7))


class CodeForm(Told):
    """The receipt code."""

    hinted = ("code",)
    code = forms.CharField(
        max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )

    def clean_code(self) -> str:
        """Return the code as it was given out; a slip of the pen is told before anything is looked up."""
        code = read_secret(self.cleaned_data["code"])
        if code is None:
            raise self.fault("code")
        return code


class FeedbackForm(Told):
    """What a reporter says of the result."""

    satisfied = forms.ChoiceField(widget=forms.RadioSelect)
    feedback = forms.CharField(required=False, max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *words: Any, **named: Any) -> None:
        """Offer yes and no."""
        super().__init__(*words, **named)
        self.fields["satisfied"].choices = [
            (one, say(f"reports.satisfied_{one}", self.language)) for one in ("yes", "no")
        ]


class ReopenForm(Told):
    """Why a report is to be reopened."""

    reopen = forms.CharField(max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3}))
