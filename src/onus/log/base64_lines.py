"""Base64 in lines of text: one text for one value.

In:  a text.
Out: its bytes, or None where another text would say the same.

The surprise: common decoders take padding, line ends and spare bits as they
come. Two texts of one signature would make two files of one note, so whatever
would not come out of the encoder again is refused.

Source: RFC 4648, 4.
"""

from __future__ import annotations

import binascii


def encoded(raw: bytes) -> str:
    """Return bytes in base64.

    >>> encoded(b"ab")
    'YWI='
    """
    return binascii.b2a_base64(raw, newline=False).decode("ascii")


def decoded(text: str) -> bytes | None:
    """Return the bytes of a text in base64; None where it is not in its one form.

    >>> decoded("YWI="), decoded("YWJ="), decoded("YWI"), decoded("YW I=")
    (b'ab', None, None, None)
    """
    try:
        raw = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except (ValueError, UnicodeEncodeError):
        return None
    return raw if encoded(raw) == text else None


def whole_number(text: str) -> int | None:
    """Return a whole number without sign or leading zeroes; None where it has another form.

    >>> whole_number("0"), whole_number("01"), whole_number("-1"), whole_number("٣")
    (0, None, None, None)
    """
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or (text[0] == "0" and text != "0"):
        return None
    return int(text)
