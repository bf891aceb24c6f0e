"""Act form: the form of an act in a purchase, its fields drawn by their shape, and what is wrong beside each.

In:  the kind of act, the tender as it stands, who acts, what was sent.
Out: a Django form; the texts by field.

The surprise: a file that is sent in the place of a digest is read, measured and forgotten. Nobody
has to know how a digest is made, and no text that is not public yet lies on the server.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from onus.actions.tender_acts import Acting, setting_of
from onus.actions.tender_desk import TenderNow
from onus.base.texts import Language
from onus.core.acts.filling import Values, Wrong
from onus.core.tendering.act_choices import choices_of
from onus.core.tendering.act_fields import Shape, shape_of
from onus.core.tendering.act_kinds import TenderActKind
from onus.web.act_forms import values_of
from onus.web.purchase.choosing import choice_words
from onus.web.purchase.parts import sentence_of
from onus.web.sentences import say, sentences

DIGEST = "sha256"
FILE = "file"
"""The field beside that of a digest, from whose file the digest is taken."""


def texts_of(request: HttpRequest) -> Values:
    """Return what was sent as texts by field, with the digest of a file that was sent for one."""
    values = dict(values_of(request.POST))
    file = request.FILES.get(FILE)
    if isinstance(file, UploadedFile) and file.size:
        digest = sha256()
        for part in file.chunks():
            digest.update(part)
        values[DIGEST] = (digest.hexdigest(),)
    return values


def act_form(
    kind: TenderActKind,
    at: TenderNow,
    who: Acting,
    *,
    values: Values | None,
    wrong: tuple[Wrong, ...],
    language: Language,
) -> forms.Form:
    """Return the form of an act.

    Args:
        kind: of the catalogue.
        at: the tender as it stands.
        who: who acts; what there is to choose depends on it.
        values: what was sent; None for an empty form.
        wrong: what is amiss with it.
        language: of the page.
    """
    sent = {name: texts[0] for name, texts in values.items() if texts} if values is not None else None
    form = forms.Form(sent)
    form.use_required_attribute = False
    for name in kind.fields:
        if shape_of(name) is Shape.DIGEST:
            form.fields[FILE] = forms.FileField(
                label=say("purchase.field_file", language),
                required=False,
                help_text=say("purchase.hint_file", language),
            )
        form.fields[name] = _field(name, kind, at, who, language)
    if form.is_bound:
        form.full_clean()
        for one in wrong:
            form.add_error(one.field if one.field in form.fields else None, sentence_of(one, language))
    # Only after the check: a label says what is needed, and Django shall not say it a second time.
    for name in kind.needs:
        form.fields[name].required = name != DIGEST
    return form


def has_file(kind: TenderActKind) -> bool:
    """Return whether a form takes a file."""
    return any(shape_of(name) is Shape.DIGEST for name in kind.fields)


def _field(name: str, kind: TenderActKind, at: TenderNow, who: Acting, language: Language) -> forms.Field:
    own = f"purchase.field_{name}_{kind.id}"
    label = say(own if own in sentences() else f"purchase.field_{name}", language)
    hint = next(
        (key for key in (f"purchase.hint_{name}_{kind.id}", f"purchase.hint_{name}") if key in sentences()),
        "",
    )
    common: dict[str, Any] = {
        "label": label, "required": False, "help_text": say(hint, language) if hint else "",
    }  # fmt: skip
    shape = shape_of(name)
    if shape is Shape.WORDS:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), strip=False, **common)
    if shape is Shape.CHOICE:
        options = [
            ("", "—"),
            *((one, choice_words(name, one, at, language)) for one in choices_of(name, setting_of(at, who))),
        ]
        return forms.CharField(widget=forms.Select(choices=options), **common)
    return forms.CharField(widget=_line(shape), **common)


def _line(shape: Shape) -> forms.Widget:
    if shape is Shape.MOMENT:
        return forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"})
    if shape is Shape.DAY:
        return forms.DateInput(attrs={"type": "date", "class": "short"})
    if shape in (Shape.MONEY, Shape.SHARE):
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"})
    return forms.TextInput()
