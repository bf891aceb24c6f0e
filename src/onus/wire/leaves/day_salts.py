"""Day salts: what opens the roots over positions, where positions are shown.

In:  the salt of each day; or the bytes of `tracks/salts.json`.
Out: the other of the two.

The surprise: the salt of a day opens every row of it at once. Who shows one row
alone gives the salt of that row, which is no help with its neighbours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from onus.base.canonical import canonical_json
from onus.base.errors import OnusError

DAY_SALTS = "salts.json"
"""Beside the rows of positions, on the site or in a folder that was disclosed."""
SALT_BYTES = 32
DAY_SALTS_BYTES_MAX = 16 * 1024 * 1024


class NotDaySalts(OnusError):
    """A file holds no salts of days."""

    code = "TRACKS-010"
    what = "The file of day salts cannot be read: {reason}."
    why = "Without the salt of a day nobody can tell whether its rows are those under the logged root."
    do = "Take the file as it was published, or as it was disclosed."


def day_salts_bytes(salts: Mapping[str, bytes]) -> bytes:
    """Return the file of the salts of days, in its one form.

    >>> day_salts_bytes({"2024-01-15": bytes(32)})[:27]
    b'{"2024-01-15":"000000000000'
    """
    return canonical_json({day: salt.hex() for day, salt in salts.items()}) + b"\n"


def read_day_salts(raw: bytes) -> dict[str, bytes]:
    """Return the salt of each day.

    Raises:
        NotDaySalts: it is not in the form that we write.

    >>> read_day_salts(day_salts_bytes({"2024-01-15": bytes(32)}))["2024-01-15"] == bytes(32)
    True
    """
    try:
        read = json.loads(raw)
        found = {day: bytes.fromhex(salt) for day, salt in read.items()}
        same = day_salts_bytes(found) == raw
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NotDaySalts(reason="it is no table of days and hexadecimal digits") from error
    if not same or any(len(salt) != SALT_BYTES for salt in found.values()):
        raise NotDaySalts(reason="it is not in its one form, or a salt is not 32 bytes long")
    return found
