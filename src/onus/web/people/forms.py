"""Forms of this area: their labels and hints are sentences of the website, in the reader's language.

In:  what was entered.
Out: cleaned values; what is wrong stands next to its field.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms

from onus.base.instants import Instant
from onus.base.texts import Language
from onus.core.authority.actors import Scope
from onus.outside.clock import now
from onus.outside.time_zones import zone_table
from onus.records.dossiers import dossiers
from onus.web.sentences import say, sentences


class WordedForm(forms.Form):
    """A form whose labels are `people.label_NAME` and hints `people.hint_NAME`, where there is one."""

    unhinted: ClassVar[tuple[str, ...]] = ()
    """Fields whose hint is for another form."""

    def __init__(self, *words: Any, language: Language, **named: Any) -> None:
        """Put the words to the fields."""
        super().__init__(*words, **named)
        self.language = language
        for name, field in self.fields.items():
            field.label = say(f"people.label_{name}", language)
            if f"people.hint_{name}" in sentences() and name not in self.unhinted:
                field.help_text = say(f"people.hint_{name}", language)

    def wrong(self, name: str | None, key: str, **named: object) -> None:
        """Say what is wrong with a field, or with the whole for None."""
        self.add_error(name, say(f"people.{key}", self.language, **named))


class SignInForm(WordedForm):
    """Name and password."""

    unhinted = ("login",)
    login = forms.CharField(
        max_length=150, widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
    )  # fmt: skip
    password = forms.CharField(
        max_length=4096, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class CodeForm(WordedForm):
    """A one-time code, or a recovery code."""

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "none", "class": "short code"}
        ),
    )

    def clean_code(self) -> str:
        """Return the code without what people put between its parts."""
        return "".join(one for one in self.cleaned_data["code"].lower() if one.isalnum())


class PasswordForm(WordedForm):
    """The password of now, and the new one twice."""

    password = forms.CharField(
        max_length=4096, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new_password = forms.CharField(
        max_length=4096, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    again = forms.CharField(
        max_length=4096, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )


MATTERS = ("dossier", "body", "place", "region", "case")


class RecusalForm(WordedForm):
    """A conflict of interest: in what, until when, and why."""

    matter = forms.ChoiceField()
    named = forms.CharField(max_length=500)
    until_day = forms.DateField(required=False, widget=forms.DateInput({"type": "date", "class": "short"}))
    reason_of_recusal = forms.CharField(max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *words: Any, language: Language, **named: Any) -> None:
        """Offer the kinds of matters in the reader's language."""
        super().__init__(*words, language=language, **named)
        self.fields["matter"].choices = [(one, say(f"people.matter_{one}", language)) for one in MATTERS]

    def until(self) -> Instant | None:
        """Return the end of the last day, by the clocks of the first dossier; None for no end."""
        day = self.cleaned_data["until_day"]
        return None if day is None else start_of(day + timedelta(days=1))

    def clean_until_day(self) -> date | None:
        """Refuse an end that has passed."""
        day: date | None = self.cleaned_data["until_day"]
        if day is not None and start_of(day + timedelta(days=1)) <= now():
            self.wrong("until_day", "wrong_past")
        return day


def zone_here() -> str:
    """Return the time zone by whose clocks days are meant: that of the first dossier, or UTC."""
    return next((one.time_zone for one in dossiers()), "UTC")


def start_of(day: date) -> Instant:
    """Return the first instant of a day, by the clocks of this place."""
    return zone_table(zone_here()).at(day)


class DatedForm(WordedForm):
    """From which day, until which day, and on what paper."""

    def instant(self, name: str, *, after: bool = False) -> Instant | None:
        """Return the first instant of a day, or of the day after it; None where none was given."""
        day = self.cleaned_data.get(name)
        return None if day is None else start_of(day + timedelta(days=1) if after else day)


class AppointForm(DatedForm):
    """Whom, to what, from when until when, on what paper; in a post or dossier, or for one purchase alone."""

    login = forms.CharField(
        max_length=150, widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"})
    )
    name = forms.CharField(max_length=200, required=False)
    role = forms.ChoiceField()
    post_in = forms.ChoiceField(required=False)
    purchase = forms.ChoiceField(required=False)
    since_day = forms.DateField(widget=forms.DateInput({"type": "date", "class": "short"}))
    until_day = forms.DateField(required=False, widget=forms.DateInput({"type": "date", "class": "short"}))
    paper = forms.CharField(max_length=300)

    def __init__(
        self, *words: Any, language: Language, roles: list[str], posts: list[tuple[str, str]],
        of_purchase: list[str], purchases: list[tuple[str, str]], **named: Any,
    ) -> None:  # fmt: skip
        """Offer the roles and posts that whoever appoints may give; without a purchase in reach nothing asks for one."""
        super().__init__(*words, language=language, **named)
        self.of_dossier, self.of_purchase = roles, of_purchase if purchases else []
        offered = dict.fromkeys([*roles, *self.of_purchase])
        self.fields["role"].choices = [(one, say(f"people.role_{one}", language)) for one in offered]
        self.fields["post_in"].choices = [*([("", "—")] if purchases else []), *posts]
        self.fields["purchase"].choices = [("", "—"), *purchases]
        if not purchases:
            del self.fields["purchase"]

    def clean(self) -> dict[str, Any]:
        """Refuse dates that cross, an officer without a post, and what is for a purchase and a dossier at once."""
        said = super().clean() or self.cleaned_data
        since, until = said.get("since_day"), said.get("until_day")
        if since and until and until < since:
            self.wrong("until_day", "wrong_dates")
        if not {"role", "post_in", "purchase"} & {*self.errors}:
            self._one_place(said)
        return said

    def _one_place(self, said: dict[str, Any]) -> None:
        role, post_in = said["role"], said.get("post_in", "")
        if said.get("purchase"):
            if post_in:
                self.wrong("purchase", "wrong_two_places")
            elif role not in self.of_purchase:
                self.wrong("role", "wrong_not_in_purchase")
        elif role not in self.of_dossier:
            self.wrong("purchase", "wrong_no_purchase")
        elif not post_in:
            self.add_error("post_in", self.fields["post_in"].error_messages["required"])
        elif role in ("officer", "head") and post_in.endswith("|"):
            self.wrong("post_in", "wrong_no_post")

    def tender(self) -> str:
        """Return the one purchase that it is for; empty for none."""
        return str(self.cleaned_data.get("purchase") or "").partition("|")[0]

    def scope(self) -> Scope:
        """Return where it holds: in a dossier, or in the one purchase."""
        chosen = self.cleaned_data.get("purchase") or self.cleaned_data["post_in"]
        dossier, region, body, _ = chosen.split("|")
        return Scope(dossier, region, body)

    def post(self) -> str:
        """Return the post; empty for roles without one, and in a purchase."""
        return str(self.cleaned_data["post_in"].split("|")[3]) if self.cleaned_data["post_in"] else ""

    def since(self) -> Instant:
        """Return its first instant."""
        return start_of(self.cleaned_data["since_day"])

    def until(self) -> Instant | None:
        """Return its first instant no longer: that of the day after its last."""
        return self.instant("until_day", after=True)


class EndForm(DatedForm):
    """On which day an appointment ends, and by what paper."""

    last_day = forms.DateField(widget=forms.DateInput({"type": "date", "class": "short"}))
    paper = forms.CharField(max_length=300)

    def until(self) -> Instant:
        """Return the first instant no longer; a day that has begun ends now."""
        return max(start_of(self.cleaned_data["last_day"] + timedelta(days=1)), now())
