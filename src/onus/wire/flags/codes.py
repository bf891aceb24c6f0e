"""Codes: small numbers that stand for texts, in the order in which the texts are first seen.

In:  texts, one after the other.
Out: an int64 column of their codes.

The surprise: a text that is known is looked up without a step of Python, for a file has
millions of texts and few of them are new.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from onus.core.integrity.columns import Whole

Text = TypeVar("Text", bound="str | None")


class Codes(dict[Text, int]):
    """Texts and their codes; a text that is asked for the first time gets the next one.

    >>> codes = Codes[str]()
    >>> codes.of(["open", "limited", "open"])
    array([0, 1, 0])
    >>> list(codes)
    ['open', 'limited']
    """

    def __missing__(self, text: Text) -> int:
        """Give a new text the next code."""
        self[text] = code = len(self)
        return code

    def of(self, texts: Sequence[Text]) -> Whole:
        """Return the code of each text.

        >>> Codes[str | None]({None: -1}).of([None, "open"])
        array([-1,  1])
        """
        return np.fromiter(map(self.__getitem__, texts), np.int64, len(texts))
