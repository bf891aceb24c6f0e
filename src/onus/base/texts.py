"""A text in the two languages that Onus speaks.

In:  the same sentence in English and in Chinese (zh-Hans).
Out: `Localized`, from which a page picks the one it is written in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
