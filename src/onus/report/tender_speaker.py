"""A speaker of one tender: says its codes, people, reasons, amounts and instants to one reader.

In:  what the tender calls its people, suppliers, lots, criteria and rules; a language.
Out: `Said`: words, and beside them the mark under which the files have it, where a reader may want to look it up.

The surprise: words and marks never mix. A page sets a mark apart, so that whoever
cannot read it loses nothing, and a test finds each code that slipped in among the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from onus.base.currencies import amount_text
from onus.base.instants import Instant, instant
from onus.base.money import PPM
from onus.base.texts import Language, Localized
from onus.report.tender_words import known_word, shared_words, tender_word

SHORT = 16
"""Digits of a digest that are shown."""
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
DIGEST = re.compile(r"[0-9a-f]{64}")
PLAIN = re.compile(r"[\d.,+\-/%: ]*")
BETWEEN: Mapping[Language, str] = {"en": ", ", "zh-Hans": "、"}
COLON: Mapping[Language, str] = {"en": ": ", "zh-Hans": "："}
STOP: Mapping[Language, str] = {"en": "; ", "zh-Hans": "；"}
OWN_VOCABULARIES = ("step", "bar", "role", "state", "grade")
"""Facts that are named as a vocabulary whose codes are their values."""
OF_WORDS = (
    "ground",
    "why",
    "missing",
    "fault",
    "bar",
    "sign",
    "step",
    "relation",
    "scoring",
    "form",
    "forms",
)
"""Facts whose value is always a code."""
OF_MONEY = (
    "price_not_above_zero",
    "price_above_limit",
    "price_absurd",
    "promised_above_price",
    "promised_below_price",
)
"""Reasons beside which an amount stands."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said, and the mark under which the files have it; either may be empty.

    Attributes:
        words: in the language of the reader.
        mark: an id, a digest or a key of a rule, to be looked up in the files.
        rule: key of the rule that the words cite; empty where they cite none.
        at: the instant that the words tell; None where they tell none.
    """

    words: str
    mark: str = ""
    rule: str = ""
    at: Instant | None = None

    def __str__(self) -> str:
        """Return words and mark in one line, for a terminal.

        >>> str(Said("Secretary", "secretary-1")), str(Said("", "x")), str(Said("late"))
        ('Secretary [secretary-1]', '[x]', 'late')
        """
        return " ".join(part for part in (self.words, f"[{self.mark}]" if self.mark else "") if part)


@dataclass(frozen=True, slots=True)
class TenderSpeaker:
    """Says things of one tender.

    Attributes:
        language: of the reader.
        currency: of the tender.
        when: says an instant by the clocks of the place.
        names: what suppliers, people, lots, criteria and requirements are called, by their ids.
        roles: roles of each person, by id.
        citations: what each rule cites, by `id@version`.
    """

    language: Language
    currency: str
    when: Callable[[Instant], str]
    names: Mapping[str, Localized] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    citations: Mapping[str, Localized] = field(default_factory=dict)

    def word(self, vocabulary: str, code: str) -> str:
        """Say a code."""
        return tender_word(vocabulary, code, self.language)

    def money(self, minor: int) -> str:
        """Say an amount in the currency of the tender."""
        return f"{amount_text(minor, currency=self.currency)} {self.currency}"

    def share(self, exact: str) -> str:
        """Say an exact share, `n/d`, as a percentage with one decimal, cut.

        >>> TenderSpeaker("en", "CNY", str).share("19/20"), TenderSpeaker("en", "CNY", str).share("1/400")
        ('95.0 %', '0.2 %')
        """
        permille = Fraction(exact) * 1000 // 1
        return f"{permille // 10}.{permille % 10} %"

    def named(self, name: str) -> Said:
        """Say whom or what an id stands for; one that has no name is a mark alone."""
        found = self.names.get(name, Localized())
        if found.en or found.zh:
            return Said(found.text(self.language))
        return Said("", name[:SHORT] if DIGEST.fullmatch(name) else name)

    def person(self, name: str) -> Said:
        """Say a person: by name where the register has one that is public, else by role."""
        if not name:
            return Said("")
        found = self.named(name)
        if found.words:
            return found
        roles = self.roles.get(name, ())
        return Said(BETWEEN[self.language].join(self.word("role", one) for one in roles), name)

    def rule(self, key: str) -> Said:
        """Say what a rule cites, with its key as mark."""
        found = self.citations.get(key, Localized())
        if not found.en and not found.zh:
            return Said("", key)
        return Said(found.text(self.language), key.partition("@")[0], key)

    def instant(self, at: int | None) -> Said:
        """Say an instant; nothing for None."""
        return Said("") if at is None else Said(self.when(Instant(at)), at=Instant(at))

    def reason(self, code: str, detail: str = "") -> Said:
        """Say why something was refused or counts for nothing.

        Args:
            code: `late`, or `document_expired:licence`: a code with what it is about behind it.
            detail: a further reason within it, of the same shape, or what was found.
        """
        head, _, about = code.partition(":")
        if head == "elsewhere" and detail:
            inner = self.reason(detail)
            return Said(f"{self.word('why', head)}{COLON[self.language]}{inner.words}", inner.mark)
        said = self._code("why", head)
        told = [one for one in (about.strip(), detail.strip()) if one]
        if head in OF_MONEY:
            told = [self.money(int(one)) if _is_whole(one) else one for one in told]
        beside = [Said(one) if head in OF_MONEY else self._about(one) for one in told]
        words = [said, *(one.words for one in beside if one.words)]
        return Said(COLON[self.language].join(words), " ".join(one.mark for one in beside if one.mark))

    def _about(self, text: str) -> Said:
        if "@" in text and text in self.citations:
            return self.rule(text)
        lead, _, last = text.partition("/")
        if lead in self.names and last in self.names:
            return Said(BETWEEN[self.language].join((self.named(lead).words, self.named(last).words)))
        called = self.named(text) if text in self.names else Said("")
        if called.words:
            return called
        if known_word("value", text) is not None:
            return Said(self.word("value", text))
        return Said(text) if PLAIN.fullmatch(text) else self.named(text)

    def _code(self, vocabulary: str, code: str) -> str:
        """Say a code of one vocabulary, or of the words of facts."""
        found = known_word(vocabulary, code) or known_word("value", code)
        return code if found is None else found.text(self.language)

    def subject(self, text: str) -> Said:
        """Say what a breach is about: `lot:1`, `person:head-1`, `bid:1/firm-d`."""
        sort, _, rest = text.partition(":")
        known = known_word("subject", sort)
        if known is None:
            return self._about(text)
        parts = [self._part(sort, one) for one in rest.split("/") if one]
        words = " ".join(filter(None, (known.text(self.language), *(one.words for one in parts))))
        return Said(words, " ".join(one.mark for one in parts if one.mark))

    def _part(self, sort: str, name: str) -> Said:
        if sort == "person":
            return self.person(name)
        if sort == "post":
            return Said(self.word("role", name))
        return Said(name) if name.isdecimal() and name not in self.names else self.named(name)

    def facts(self, told: Iterable[tuple[str, str]]) -> tuple[Said, ...]:
        """Say named values on which a breach or a signal rests; empty ones are left out."""
        return tuple(self.fact(name, value) for name, value in told if value)

    def fact(self, name: str, value: str) -> Said:
        """Say one named value.

        >>> TenderSpeaker("en", "CNY", str).fact("price_ppm", "80000").words
        'share of the price: 8 %'
        """
        said = self.value(name, value)
        return Said(f"{self.word('fact', name)}{COLON[self.language]}{said.words}".rstrip(" :："), said.mark)

    def value(self, name: str, value: str) -> Said:
        """Say a value by the name of its fact, which tells its unit."""
        if name.endswith("_minor") and _is_whole(value):
            return Said(self.money(int(value)))
        if name.endswith("_ppm") and _is_whole(value):
            return Said(f"{_trimmed(Fraction(int(value) * 100, PPM))} %")
        if name == "shared":
            return Said(shared_words(value, self.language, self._named_or_itself))
        if name == "rule":
            return self.rule(value)
        if INSTANT.fullmatch(value):
            return Said(self.when(instant(value)))
        parts = [self._value(name, one) for one in self._split(name, value)]
        return Said(
            BETWEEN[self.language].join(one.words for one in parts if one.words),
            " ".join(one.mark for one in parts if one.mark),
        )

    def _split(self, name: str, value: str) -> list[str]:
        """Return the single values that one text holds."""
        if known_word("value", value) is not None or value in self.names:
            return [value]
        if name in ("with", "grades", "missing"):
            return value.replace(",", " ").split()
        return value.split(", ")

    def _value(self, name: str, value: str) -> Said:
        own = known_word(name, value) if name in OWN_VOCABULARIES else None
        known = own or known_word("value", f"{name}.{value}") or known_word("value", value)
        if known is not None and (name in OF_WORDS or value not in self.names):
            return Said(known.text(self.language))
        if PLAIN.fullmatch(value) or not value.isascii():
            return Said(value)
        if value in self.names or value in self.roles:
            return self.person(value)
        return Said("", value[:SHORT] if DIGEST.fullmatch(value) else value)

    def _named_or_itself(self, name: str) -> str:
        """Say the name behind an id within a sentence; a number within it is no id."""
        return name if PLAIN.fullmatch(name) else self.named(name).words or name

    def lacking(self, names: Iterable[str]) -> Said:
        """Say what is missing for a judgement: names of fields and papers."""
        words, marks = [], []
        for name in names:
            head, _, rest = name.partition(":")
            found = known_word("lacks", head) or known_word("value", head)
            if found is None:
                marks.append(name)
            else:
                words.append(" ".join(filter(None, (found.text(self.language), rest))))
        return Said(BETWEEN[self.language].join(words), " ".join(marks))


def _is_whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal()


def _trimmed(value: Fraction) -> str:
    """Return a number with up to four decimals, cut.

    >>> _trimmed(Fraction(8)), _trimmed(Fraction(33, 8))
    ('8', '4.125')
    """
    ten_thousandths = value * 10_000 // 1
    return f"{ten_thousandths // 10_000}.{ten_thousandths % 10_000:04}".rstrip("0").rstrip(".")
