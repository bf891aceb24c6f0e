"""The mask of homes: what stands in place of ids and names of private places.

In:  a dossier; then any value with texts in it.
Out: the same value with every word of a home replaced by its pseudonym.

The surprise: a home hides in more places than its own row. Its id stands in
clauses that name places and in happenings that reports caused, so every text is
looked through, however deep it lies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from onus.base.texts import Localized
from onus.core.assessment.comparison import Difference
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.excuses import Excuse
from onus.core.assessment.names import public_place
from onus.core.consequences.certificates import Waiver
from onus.core.contracts.contract import PlacesOwed
from onus.core.contracts.facts import Act, Instruction, PaymentFact, PointEvidence, Report
from onus.core.duties.occurrences import Occurrence
from onus.wire.officer_names import WITHHELD

Value = TypeVar("Value")
WORD_MIN, WORD_MIN_BEYOND_ASCII = 4, 2
"""Shorter texts are no names: a home of the id `7` must not turn every 7 into a number of its own."""
IN_OWN_WORDS: Mapping[type, tuple[str, ...]] = {
    Act: ("text", "reason", "source"),
    Excuse: ("reason",),
    Instruction: ("text",),
    PaymentFact: ("reason",),
    PointEvidence: ("note",),
    Report: ("text",),
    Waiver: ("reason",),
}
"""Fields that people fill in their own words; whether one is empty stays to be seen."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What replaces what.

    Attributes:
        numbers: number of each private place, by its id.
        words: ids and names long enough to be looked for inside other texts.
        heads: first letter of the words, with how long those are, longest first.
        hidden: whole texts that are withheld wherever a copy of them went.
    """

    numbers: Mapping[str, str]
    words: Mapping[str, str]
    heads: Mapping[str, tuple[int, ...]]
    hidden: frozenset[str] = frozenset()

    def text(self, text: str) -> str:
        """Return a text with every word of a private place replaced by its number.

        >>> mask_of({}, {"Elm Road 4": "private-00001"}).text("waived for Elm Road 4.")
        'waived for private-00001.'
        """
        if text in self.hidden:
            return WITHHELD
        if not self.heads:
            return text
        kept: list[str] = []
        at = 0
        while at < len(text):
            lengths = self.heads.get(text[at], ())
            found = next((n for n in lengths if text[at : at + n] in self.words), 0)
            kept.append(self.words[text[at : at + found]] if found else text[at])
            at += found or 1
        return "".join(kept)

    def value(self, value: Value) -> Value:
        """Return a value with every text in it masked, however deep."""
        masked: Any = value
        if isinstance(value, str):
            masked = self.text(value)
        elif isinstance(value, tuple):
            masked = tuple(self.value(item) for item in value)
        elif isinstance(value, Mapping):
            masked = {self.value(key): self.value(item) for key, item in value.items()}
        elif isinstance(value, Localized) and not self.hidden.isdisjoint((value.en, value.zh)):
            masked = withheld(value)
        elif isinstance(value, Occurrence):
            masked = self.occurrence(value)
        elif is_dataclass(value) and not isinstance(value, type):
            masked = self._structure(value)
        return masked  # type: ignore[no-any-return]

    def _structure(self, value: Any) -> Any:
        shown = {field.name: self.value(getattr(value, field.name)) for field in fields(value)}
        for name in IN_OWN_WORDS.get(type(value), ()):
            shown[name] = withheld(shown[name])
        if isinstance(value, PlacesOwed):
            shown["ids"] = tuple(self.numbers.get(name, name) for name in value.ids)
        if isinstance(value, Difference):
            shown["place"] = self.numbers.get(value.place, value.place)
        return replace(value, **shown)

    def occurrence(self, happened: Occurrence) -> Occurrence:
        """Return an occurrence; of one at a private place the source is not told."""
        private = happened.place in self.numbers
        return replace(
            happened,
            id=self.text(happened.id),
            trigger=self.text(happened.trigger),
            place=self.numbers.get(happened.place, happened.place),
            source_ref="" if private else self.text(happened.source_ref),
            source_status=self.text(happened.source_status),
        )


def withheld(words: str | Localized) -> str | Localized:
    """Return a mark in place of what somebody wrote; nothing stays nothing, for that is told.

    >>> withheld("waived for Elm Road 4"), withheld(" "), withheld(Localized(en="x")).zh
    ('WITHHELD', ' ', 'WITHHELD')
    """
    if isinstance(words, Localized):
        # In which languages it was written may tell by whom.
        return Localized(WITHHELD, WITHHELD) if (words.en + words.zh).strip() else words
    return WITHHELD if words.strip() else words


def mask_of(numbers: Mapping[str, str], words: Mapping[str, str]) -> Mask:
    """Return a mask for numbers by id and by words.

    >>> mask_of({}, {"Elm": "1", "Elm Road": "2"}).heads
    {'E': (8, 3)}
    """
    heads: dict[str, tuple[int, ...]] = {}
    for word in sorted(words):
        lengths = {len(word), *heads.get(word[0], ())}
        heads[word[0]] = tuple(sorted(lengths, reverse=True))
    return Mask(numbers, words, heads)


def home_mask(dossier: Dossier) -> Mask:
    """Return what replaces ids and names of the homes of a dossier; nothing where there are none."""
    numbers: dict[str, str] = {}
    words: dict[str, str] = {}
    for index, place in enumerate(dossier.places):
        if place.private:
            numbers[place.id] = public_place(dossier, index)
            words.update({word: numbers[place.id] for word in (place.id, place.name) if _is_name(word)})
    return mask_of(numbers, words)


def _is_name(word: str) -> bool:
    return len(word) >= (WORD_MIN if word.isascii() else WORD_MIN_BEYOND_ASCII)
