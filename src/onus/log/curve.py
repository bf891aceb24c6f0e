"""Curve: which 32 bytes may be the public key of anybody.

In:  32 bytes.
Out: the reason why they are no key to rely on, or None.

The surprise: for some points of the curve one signature verifies for every
text, and programs disagree about some others. Such keys come from nobody's key
generation. They are refused where a key is named, once, so that no two
verifiers of one log can come to two answers.

Source: RFC 8032, 5.1.3 (decoding of points) and 5.1 (order of the group).
"""

from __future__ import annotations

from functools import lru_cache

KEY_BYTES = 32
PRIME = 2**255 - 19
ORDER = 2**252 + 27_742_317_777_372_353_535_851_937_790_883_648_493
EDWARDS = -121_665 * pow(121_666, -1, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)

Point = tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z and x * y = T/Z."""
NEUTRAL: Point = (0, 1, 1, 0)


@lru_cache(maxsize=1024)
def weakness(key: bytes) -> str | None:
    """Return why these bytes are no public key to rely on; None where they are one.

    >>> weakness(bytes(31)), weakness(bytes(32))
    ('it has not 32 bytes', 'its point has a small order')
    """
    if len(key) != KEY_BYTES:
        return "it has not 32 bytes"
    point = _decoded(key)
    if isinstance(point, str):
        return point
    if _is_neutral(_times(8, point)):
        return "its point has a small order"
    if not _is_neutral(_times(ORDER, point)):
        return "its point lies outside the group of keys"
    return None


def _decoded(key: bytes) -> Point | str:
    number = int.from_bytes(key, "little")
    y, odd = number & (1 << 255) - 1, number >> 255
    if y >= PRIME:
        return "it is not in its one form"
    above, below = (y * y - 1) % PRIME, (EDWARDS * y * y + 1) % PRIME
    x = above * pow(below, 3, PRIME) * pow(above * pow(below, 7, PRIME), (PRIME - 5) // 8, PRIME) % PRIME
    if (below * x * x - above) % PRIME:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (below * x * x - above) % PRIME:
        return "it is no point of the curve"
    if x == 0 and odd:
        return "it is not in its one form"
    if x & 1 != odd:
        x = PRIME - x
    return (x, y, 1, x * y % PRIME)


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % PRIME
    b = (one[1] + one[0]) * (other[1] + other[0]) % PRIME
    c = 2 * one[3] * other[3] * EDWARDS % PRIME
    d = 2 * one[2] * other[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def _times(factor: int, point: Point) -> Point:
    total = NEUTRAL
    while factor:
        if factor & 1:
            total = _sum(total, point)
        point, factor = _sum(point, point), factor >> 1
    return total


def _is_neutral(point: Point) -> bool:
    return point[0] == 0 and (point[1] - point[2]) % PRIME == 0
