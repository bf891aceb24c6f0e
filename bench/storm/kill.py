"""A kill in the middle: what was acknowledged must be stored, once, with its photo.

In:  a website and its residents.
Out: how many receipts were given before and after the kill, how many of them are stored, how
     many residents are stored twice, how many photos are missing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bench.storm.residents import Sent, Wanted, storm
from bench.storm.server import ROOT, Website


@dataclass(frozen=True, slots=True)
class Killed:
    """What a kill left.

    Attributes:
        residents: who tried.
        acknowledged: who got a receipt.
        lost: receipts that open no report.
        doubled: residents whose words are kept more than once.
        photos: photos of acknowledged reports.
        photos_lost: those that are not kept with their report.
        unacknowledged: reports that are kept though the receipt did not arrive.
    """

    residents: int
    acknowledged: int
    lost: int
    doubled: int
    photos: int
    photos_lost: int
    unacknowledged: int


def killed(
    one: Website, wanted: Callable[[int], Wanted], *, residents: int, a_second: float, with_scripts: bool
) -> Killed:  # fmt: skip
    """Kill the server when half of the residents have their receipt, start it again, and compare."""
    one.start()
    lock, got = threading.Lock(), Counter[str]()

    def on_sent(sent: Sent) -> None:
        with lock:
            got["all"] += bool(sent.code)
            got["with a photo"] += bool(sent.code and sent.wanted.photo)
            if got["all"] >= residents // 2 and got["with a photo"] and one.server is not None:
                one.kill()

    sent = storm(
        one.port,
        wanted,
        a_second=a_second,
        seconds=residents / a_second,
        with_scripts=with_scripts,
        on_sent=on_sent,
    )
    if one.server is not None:
        sys.exit(
            f"only {got['all']} of {residents} residents got a receipt: {[each.fault for each in sent][:5]}"
        )
    one.start()
    return compared(one, sent)


def compared(one: Website, sent: list[Sent]) -> Killed:
    """Compare receipts with what is stored."""
    with_receipt = {each.code: each for each in sent if each.code}
    ran = subprocess.run(
        [sys.executable, "-m", "bench.storm.city", "stored", "--town", str(one.folder)],
        cwd=ROOT, env=one.environment, input=json.dumps(list(with_receipt)), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if ran.returncode:
        sys.exit(f"what is stored could not be read: {ran.stderr[-2000:]}")
    stored = json.loads(ran.stdout)
    photos = {code: each.photo_sha256 for code, each in with_receipt.items() if each.photo_sha256}
    words = {each.wanted.text for each in sent}
    texts = {text: count for text, count in stored["texts"].items() if text in words}
    return Killed(
        residents=len(sent),
        acknowledged=len(with_receipt),
        lost=sum(code not in stored["photos"] for code in with_receipt),
        doubled=sum(count > 1 for count in texts.values()),
        photos=len(photos),
        photos_lost=sum(digest not in stored["photos"].get(code, ()) for code, digest in photos.items()),
        unacknowledged=len(texts) - len(with_receipt),
    )
