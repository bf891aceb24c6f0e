"""Size classes: how long a sealed bid is made, so that its length tells little.

In:  bytes of the content.
Out: bytes after padding.

The surprise: eight classes for each doubling. Powers of two alone would hide
more and make a bid of 20 MB one of 32; here padding never adds more than an
eighth, or 64 KiB where that is more.
"""

from __future__ import annotations

CHUNK_BYTES = 65_536
CONTENT_BYTES_MAX = 2**35
"""32 GiB: above what any portal takes, and below what the counter of chunks can number."""
STEPS_BITS = 3


def size_class(content_bytes: int) -> int:
    """Return the bytes that a content is padded to: a multiple of the chunk.

    Args:
        content_bytes: from 1 to `CONTENT_BYTES_MAX`.

    Raises:
        ValueError: the content is empty or too long.

    >>> size_class(1), size_class(65_537), size_class(20_000_040)
    (65536, 131072, 20971520)
    """
    if not 1 <= content_bytes <= CONTENT_BYTES_MAX:
        raise ValueError(f"a sealed content has from 1 to {CONTENT_BYTES_MAX} bytes, not {content_bytes}")
    step = max(CHUNK_BYTES, 1 << max((content_bytes - 1).bit_length() - 1 - STEPS_BITS, 0))
    return -(-content_bytes // step) * step


def is_size_class(padded_bytes: int) -> bool:
    """Return whether a content may be padded to so many bytes.

    >>> is_size_class(65_536), is_size_class(65_537), is_size_class(0)
    (True, False, False)
    """
    return 1 <= padded_bytes <= CONTENT_BYTES_MAX and size_class(padded_bytes) == padded_bytes
