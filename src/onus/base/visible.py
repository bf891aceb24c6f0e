"""Visible: a text from elsewhere, with everything in it that nobody sees written out.

In:  a text that somebody else wrote.
Out: the same text; control characters, and those that turn the direction of a line, as `\\u001b`.

The surprise: a terminal obeys what it prints. A title with the right bytes in it
could wipe the verdict of a verifier from the screen and write another one.
"""

from __future__ import annotations

import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of Unicode: control, format, half a character, private, unassigned, ends of lines."""


def visible(text: str, *, keep: str = "", at_most: int | None = None) -> str:
    """Return a text in which every character can be seen.

    Args:
        text: of anybody.
        keep: characters that stay as they are, such as the ends of lines of a text of several.
        at_most: characters that are shown; None for all.

    >>> visible("Result: ok" + chr(27) + "[2J")
    'Result: ok\\\\u001b[2J'
    >>> visible("街路 12", at_most=2)
    '街路...'
    """
    if at_most is not None and len(text) > at_most:
        text = text[:at_most] + "..."
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if one in keep or _is_seen(one) else _written_out(one) for one in text)


def _is_seen(one: str) -> bool:
    return unicodedata.category(one) not in UNSEEN


def _written_out(one: str) -> str:
    return f"\\u{ord(one):04x}" if ord(one) <= 0xFFFF else f"\\U{ord(one):08x}"
