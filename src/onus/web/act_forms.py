"""Act forms: the form of an act of the catalogue, and what is wrong with it next to each field.

In:  a kind of act, what is known of its matter, a request.
Out: a Django form whose fields are those of the kind.

The surprise: Django checks nothing here. What a field must hold is decided once, in
`core.acts.filling`, for the website and for whoever writes a dossier by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from onus.base.instants import EPOCH, Instant, ZoneTable
from onus.base.texts import Language
from onus.core.acts.catalogue import (
    AMOUNT,
    CLAUSE,
    DEDUCTION,
    DISTRICTS,
    DUTIES,
    FINDING,
    HAPPENED,
    MONTH,
    PARTIES,
    REASON,
    SCOPE,
    TEXT,
    TOWARD,
    UNTIL,
    ActKind,
)
from onus.core.acts.filling import Values, Wrong
from onus.web.sentences import say, sentences

HIDDEN = (DUTIES, DISTRICTS, FINDING)
Choices = Mapping[str, Sequence[tuple[str, str]]]


class ActForm(forms.Form):
    """The form of one kind of act; `kind` and `language` are set by `act_form`."""

    use_required_attribute = False


def act_form(
    kind: ActKind,
    language: Language,
    *,
    data: QueryDict | None = None,
    initial: Mapping[str, Any] | None = None,
    choices: Choices | None = None,
    wrong: Iterable[Wrong] = (),
    prefix: str = "",
    area: str = "workbench",
) -> ActForm:
    """Return the form of a kind of act.

    Args:
        kind: of the catalogue.
        language: of the page.
        data: what was sent; the input is kept.
        initial: what stands in it at first.
        choices: words to choose from, by field: `month`, `deduction`, `toward`.
        wrong: what is amiss.
        prefix: part of the ids, where several forms stand on one page.
        area: table of the words.
    """
    form = ActForm(data, initial=dict(initial or {}), auto_id=f"{prefix}%s" if prefix else "id_%s")
    for name in kind.fields:
        form.fields[name] = _field(name, kind, language, (choices or {}).get(name, ()))
    return told(form, wrong, language, needs=kind.needs, area=area)


def told(
    form: Any,
    wrong: Iterable[Wrong],
    language: Language,
    *,
    needs: Sequence[str] = (),
    area: str = "workbench",
) -> Any:
    """Put what is amiss next to each field; without a field of its own, above the form."""
    if form.is_bound:
        form.full_clean()
        for each in wrong:
            where = each.field if each.field in form.fields and each.field not in HIDDEN else None
            form.add_error(where, sentence_of(each, language, area=area))
    # Only after the check: a label says what is needed, and Django shall not say it a second time.
    scoped = all(name in needs for name in SCOPE)
    for name in needs:
        if name in form.fields and not (scoped and name in SCOPE):
            form.fields[name].required = True
    return form


def sentence_of(wrong: Wrong, language: Language, *, area: str = "workbench") -> str:
    """Say what is amiss with a field; a field without a sentence of its own has the general one."""
    own = f"{area}.wrong_{wrong.code}_{wrong.field}"
    key = own if own in sentences() else f"workbench.wrong_{wrong.code}"
    if key not in sentences():
        key = (
            f"people.refused_{wrong.code}"
            if f"people.refused_{wrong.code}" in sentences()
            else "workbench.wrong"
        )
    return say(key, language, found=wrong.found) if "{" in sentences()[key].en else say(key, language)


def values_of(data: QueryDict) -> Values:
    """Return what was sent as texts by field."""
    return {name: tuple(str(text) for text in data.getlist(name)) for name in data}


def local_input(at: Instant, zone: ZoneTable) -> str:
    """Write an instant as an input for local times holds it: `2023-12-19T20:00`."""
    wall = EPOCH + timedelta(microseconds=at + zone.offset_us(at))
    return wall.strftime("%Y-%m-%dT%H:%M")


def _field(name: str, kind: ActKind, language: Language, choices: Sequence[tuple[str, str]]) -> forms.Field:
    label = say(f"workbench.field_{name}", language)
    hint_key = f"workbench.hint_{name}_{kind.id}"
    hint = say(hint_key, language) if hint_key in sentences() else ""
    common = {"label": label, "help_text": hint, "required": False}
    if name in HIDDEN:
        return _Many(**common)
    if name in (TEXT, REASON):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), strip=False, **common)
    if name in (UNTIL, HAPPENED):
        return forms.CharField(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}), **common
        )
    if name == AMOUNT:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "short"}
        return forms.CharField(widget=forms.TextInput(attrs=attrs), **common)
    if name in (MONTH, DEDUCTION, TOWARD):
        options = choices or [
            (one, say(f"workbench.party_{one}", language)) for one in PARTIES if name == TOWARD
        ]
        return _Word(widget=forms.Select(choices=[("", "—"), *options]), **common)
    assert name == CLAUSE
    return forms.CharField(widget=forms.TextInput(attrs={"list": "bases"}), **common)


class _Word(forms.CharField):
    """A word from a list; whether it is one of them is decided by the core."""


class _Many(forms.Field):
    """Several hidden texts of one name."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> Any:
        """Take what was sent."""
        return value
