"""A text in the two languages that Onus speaks.

In:  the same sentence in English and in Chinese (zh-Hans).
Out: `Localized`, from which a page picks the one it is written in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

Language = Literal["en", "zh-Hans"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-Hans")


@dataclass(frozen=True, slots=True, order=True)
class Localized:
    """One meaning in both languages; a missing one falls back to the other."""

    en: str = ""
    zh: str = ""

    def filled(self, **named: object) -> Localized:
        """Return the text with its places filled, in both languages.

        >>> Localized(en="{count} streets", zh="{count} 条街路").filled(count=3).text("zh-Hans")
        '3 条街路'
        """
        return Localized(self.en.format(**named), self.zh.format(**named))

    def text(self, language: Language) -> str:
        """Return the text in a language, or in the other one where it is missing.

        >>> Localized(en="street", zh="街路").text("zh-Hans")
        '街路'
        """
        wanted, other = (self.zh, self.en) if language == "zh-Hans" else (self.en, self.zh)
        return wanted or other


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in a value.

    >>> list(texts_in(("a", {"b": 1})))
    ['a', 'b']
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts_in(key)
            yield from texts_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)
    elif hasattr(value, "__dataclass_fields__"):
        for one in fields(value):
            yield from texts_in(getattr(value, one.name))
