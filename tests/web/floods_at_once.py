"""Sends many at one time through real connections, and prints what each came to, as one line of JSON.

In:  pairs of a number and a device, as JSON; the environment names the database.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from django.core.management import call_command
from django.db import connection

from onus.actions.admit_sender import Admitted, Sender, admit_sender
from onus.base.instants import SECOND_US, Instant, instant
from onus.wire.intake.puzzles import challenge, solved

KEY, NOW = b"k" * 32, instant("2023-12-19T20:00:00+08:00")
LATER = Instant(NOW + 30 * SECOND_US)
AT_ONCE = 8


def sender(number: int, device: str) -> Sender:
    text = challenge(KEY, "report", salt=sha256(f"{number}".encode()).hexdigest(), bits=1, now=NOW)
    return Sender("203.0.113.5", device, text, solved(text))


def admit(each: Sender) -> str:
    try:
        found = admit_sender(each, "report", key=KEY, now=LATER)
        return "admitted" if isinstance(found, Admitted) else found.reason
    finally:
        connection.close()


def admit_all(pairs: list[list]) -> list[str]:
    with ThreadPoolExecutor(AT_ONCE) as at_once:
        return list(at_once.map(admit, [sender(number, device) for number, device in pairs]))


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    print(json.dumps(admit_all(json.loads(sys.argv[1]))))
