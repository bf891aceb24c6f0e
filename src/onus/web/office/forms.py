"""Forms of the office: files to take in, papers to make, to serve and to receive.

In:  what a person sent, and the language of the page.
Out: checked values, or what is wrong beside each field.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from onus.base.instants import EPOCH, HOUR_US, Instant, ZoneTable
from onus.base.texts import Language
from onus.core.papers.kinds import BY_ID
from onus.web.sentences import say
from onus.wire.attachment_rows import safe_name
from onus.wire.chinese_datums import DATUMS

ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".jpg", ".jpeg", ".png", ".pdf")
SCAN_ENDINGS = (".pdf", ".jpg", ".jpeg", ".png")
FILES_MAX, FILE_BYTES_MAX, BYTES_MAX = 60, 64 * 1024 * 1024, 256 * 1024 * 1024
MEBIBYTE = 1024 * 1024
CURE_H_MAX = 24 * 90
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
TOWARD = ("", "contractor", "officer", "issuer", "residents", "shops", "public", "superior", "self")


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files, chosen or dropped on it."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: MultiValueDict, name: str) -> list[UploadedFile]:
        """Return all files that were sent."""
        return list(files.getlist(name))


class Files(forms.FileField):
    """Several files, bounded, of the kinds that are read."""

    def __init__(self, *, endings: tuple[str, ...], most: int, language: Language, **common: Any) -> None:
        """Keep the bounds."""
        many = ManyFiles(attrs={"accept": ",".join(endings), **({"multiple": True} if most > 1 else {})})
        super().__init__(widget=many, required=False, **common)
        self.endings, self.most, self.language = endings, most, language

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, or say which of them cannot be taken."""
        found = [one for one in data or [] if one]
        named = {
            "office.fault_no_file": not found,
            "office.fault_many_files": len(found) > self.most,
            "office.fault_all_large": sum(one.size for one in found) > BYTES_MAX,
        }
        wrong = [
            say(key, self.language, most=self.most, size=BYTES_MAX // MEBIBYTE)
            for key, is_so in named.items()
            if is_so
        ]
        seen: set[str] = set()
        for one in found:
            name = safe_name(one.name)
            for key, is_so in (
                ("office.fault_kind", PurePath(name).suffix.lower() not in self.endings),
                ("office.fault_large", one.size > FILE_BYTES_MAX),
                ("office.fault_empty", one.size == 0),
                ("office.fault_twice", name in seen),
            ):
                if is_so:
                    size, kinds = FILE_BYTES_MAX // MEBIBYTE, ", ".join(self.endings)
                    wrong.append(say(key, self.language, name=one.name, size=size, kinds=kinds))
            seen.add(name)
        if wrong:
            raise forms.ValidationError(wrong)
        return found


class AnyForm(forms.Form):
    """A form that speaks the language of its page."""

    def __init__(self, language: Language, zone: ZoneTable, *words: Any, **more: Any) -> None:
        """Make the fields in a language."""
        super().__init__(*words, **more, use_required_attribute=False)
        self.language, self.zone = language, zone
        self.fields.update(self.made())

    @abstractmethod
    def made(self) -> dict[str, forms.Field]:
        """Return the fields."""

    def word(self, key: str) -> str:
        """Say a sentence of the office."""
        return say(f"office.{key}", self.language)

    def choice(self, label: str, pairs: list[tuple[str, str]], hint: str = "") -> forms.ChoiceField:
        """Return a field in which one of some words is chosen."""
        return forms.ChoiceField(
            choices=pairs, label=self.word(label), help_text=self.word(hint) if hint else "", required=False
        )

    def checked(self, name: str, is_right: Callable[[str], bool], fault: str) -> str:
        """Return what was sent in a field, trimmed, or say what is wrong with it."""
        value = str(self.cleaned_data.get(name) or "").strip()
        if not is_right(value):
            raise forms.ValidationError(self.word(fault))
        return value


class ImportForm(AnyForm):
    """Files of the office."""

    def made(self) -> dict[str, forms.Field]:
        """Return the fields."""
        hint = self.word("files_hint")
        return {
            "files": Files(
                endings=ENDINGS,
                most=FILES_MAX,
                language=self.language,
                label=self.word("files"),
                help_text=hint,
            ),
            "datum": self.choice(
                "datum", [("", self.word("datum_none")), *((one, one) for one in DATUMS)], "datum_hint"
            ),
            "confirmed": forms.BooleanField(label=self.word("confirmed"), required=False),
        }


class PapersForm(AnyForm):
    """Papers of a month."""

    def made(self) -> dict[str, forms.Field]:
        """Return the fields."""
        kinds = [(kind.id, kind.title.text(self.language)) for kind in BY_ID.values()]
        return {
            "month": forms.CharField(label=self.word("month"), help_text=self.word("month_hint"), required=False),
            "kinds": forms.MultipleChoiceField(
                choices=kinds, widget=forms.CheckboxSelectMultiple, label=self.word("kinds"), help_text=self.word("kinds_hint"),
                required=False,
            ),
            "language": self.choice("paper_language", [("zh-Hans", self.word("only_chinese")), ("both", self.word("both"))]),
            "cure_h": forms.CharField(label=self.word("cure_h"), help_text=self.word("cure_h_hint"), required=False),
        }  # fmt: skip

    def clean_month(self) -> str:
        """Return the month."""
        return self.checked("month", lambda text: bool(MONTH.fullmatch(text)), "fault_month")

    def clean_cure_h(self) -> int:
        """Return the hours for a cure; 0 for what the standard allows."""
        text = self.checked(
            "cure_h",
            lambda told: not told or (told.isascii() and told.isdecimal() and 1 <= int(told) <= CURE_H_MAX),
            "fault_hours",
        )
        return int(text or 0)


class _Handled(AnyForm):
    """A paper by its number, and when something happened to it."""

    def handled(self) -> dict[str, forms.Field]:
        """Return the fields that serving and receiving share."""
        at = forms.DateTimeInput(attrs={"type": "datetime-local"})
        return {
            "number": forms.CharField(
                label=self.word("number"), help_text=self.word("number_hint"), max_length=200, required=False
            ),
            "at": forms.CharField(
                label=self.word("at"), help_text=self.word("at_hint"), widget=at, required=False
            ),
        }

    def clean_number(self) -> str:
        """Return the number of the paper."""
        return self.checked("number", bool, "fault_number")

    def clean_at(self) -> int:
        """Return the instant at which the clocks of the dossier showed this."""
        text = str(self.cleaned_data.get("at") or "").strip()
        try:
            wall = datetime.fromisoformat(text).replace(tzinfo=UTC)
        except ValueError:
            raise forms.ValidationError(self.word("fault_at")) from None
        naive = Instant((wall - EPOCH) // timedelta(microseconds=1))
        # The offset of a moment some hours off is that of the moment itself, but for the hour of a change.
        near = Instant(naive - self.zone.offset_us(naive))
        return naive - self.zone.offset_us(Instant(near - near % HOUR_US))


class ServeForm(_Handled):
    """A paper that was handed over."""

    def made(self) -> dict[str, forms.Field]:
        """Return the fields."""
        parties = [(one, self.word(f"toward_{one or 'addressee'}")) for one in TOWARD]
        return {
            **self.handled(),
            "toward": self.choice("toward", parties),
            "although_replaced": forms.BooleanField(label=self.word("although_replaced"), required=False),
        }


class ReceiveForm(_Handled):
    """A signed paper that came back."""

    def made(self) -> dict[str, forms.Field]:
        """Return the fields."""
        scan = Files(
            endings=SCAN_ENDINGS,
            most=1,
            language=self.language,
            label=self.word("scan"),
            help_text=self.word("scan_hint"),
        )
        return {**self.handled(), "files": scan}
