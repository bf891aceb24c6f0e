"""Cell texts: what people type, brought to one spelling before it is read.

In:  the text of a cell or a header.
Out: the text with full-width signs, blanks and line ends evened out.

The surprise: full-width digits, brackets and signs become plain ones, and so do
㎡ and ℃. A name is compared in its evened form and kept as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"\s+")
_SIGNS = str.maketrans({"—": "-", "–": "-", "－": "-", "−": "-", "〜": "~", "·": ".", "【": "[", "】": "]",
                        "〔": "(", "〕": ")", "。": ".", "、": "、"})  # fmt: skip
_BETWEEN = re.compile(r"[、;；\n\r]+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
TEXTS_KEPT = 8_192
"""Evened texts that are kept: headers and words of lists are asked for again and again."""
_MARKS = " *:：?？.。,，、#"


@lru_cache(maxsize=TEXTS_KEPT)
def plain(text: str) -> str:
    """Return a text with full-width signs made plain and blanks evened out.

    >>> plain("\\u3000１９，６８０ ㎡"), plain("长度（米）")
    ('19,680 m2', '长度(米)')
    """
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).translate(_SIGNS)).strip()


@lru_cache(maxsize=TEXTS_KEPT)
def folded(text: str) -> str:
    """Return a text as names are compared: plain, without blanks, small letters.

    >>> folded("人民 路（东段）"), folded("Road  Name")
    ('人民路(东段)', 'roadname')
    """
    bare = plain(text).replace(" ", "").casefold()
    # Without its blank, an accent may join the letter before it.
    return unicodedata.normalize("NFKC", bare)


@lru_cache(maxsize=TEXTS_KEPT)
def header_name(text: str) -> str:
    """Return a header without what stands in brackets and without marks at its ends.

    >>> header_name("面积（平方米）*"), header_name("检查日期：")
    ('面积', '检查日期')
    """
    return _BRACKETS.sub("", folded(text)).strip(_MARKS)


def in_brackets(text: str) -> tuple[str, ...]:
    """Return what stands in the brackets of a header.

    >>> in_brackets("长度（公里）")
    ('公里',)
    """
    return tuple(part.strip() for part in _BRACKETS.findall(plain(text)) if part.strip())


def parts(text: str) -> tuple[str, ...]:
    """Return the entries of a cell that holds several.

    >>> parts("和平路、友谊路；人民路")
    ('和平路', '友谊路', '人民路')
    """
    return tuple(part.strip() for part in _BETWEEN.split(text) if part.strip())


def shown(text: str, limit: int = 60) -> str:
    """Return a text short enough for a sentence, on one line.

    >>> shown("a\\nb"), len(shown("x" * 100))
    ('a b', 61)
    """
    line = _BLANKS.sub(" ", text).strip()
    return line if len(line) <= limit else line[:limit] + "…"
