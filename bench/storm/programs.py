"""Programs: each sends one report after another over Open311, with a key of its own.

In:  a port, keys, for how long.
Out: how long each report took, and what was refused.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from bench.storm.city import position
from bench.storm.connections import Connections

PATH = "/open311/v2/requests.json"
SERVICE = "not_done_snow-clearing"


def posted(
    port: int, keys: list[str], *, segments: int, seconds: float
) -> tuple[list[float], list[str], float]:
    """Send reports until the time is over; return the waits of those taken, the faults, and the seconds it took."""
    server = Connections(port)
    waits: list[float] = []
    faults: list[str] = []
    began = time.monotonic()

    def program(number: int) -> None:
        sent = 0
        while time.monotonic() - began < seconds:
            lon, lat = position((number * 1_009 + sent * 37) % segments, segments)
            fields = {
                "api_key": keys[number], "service_code": SERVICE, "lat": f"{lat / 1e7:.7f}", "long": f"{lon / 1e7:.7f}",
                "description": f"Sent by program {number}, number {sent} (generated).", "locale": "en",
            }  # fmt: skip
            at, sent = time.monotonic(), sent + 1
            try:
                answer = server.ask(HEAD, (urlencode(fields).encode(),))
            except OSError as error:
                faults.append(type(error).__name__)
                continue
            if answer.status == 200:
                waits.append(time.monotonic() - at)
            else:
                faults.append(f"{answer.status} {answer.body[:120]!r}")

    with ThreadPoolExecutor(len(keys)) as pool:
        list(pool.map(program, range(len(keys))))
    server.close()
    return waits, faults, time.monotonic() - began


HEAD = (
    f"POST {PATH} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "X-Forwarded-For: 10.250.1.1\r\n"
)
