"""Residents: each opens the form, looks at what will be public, waits as a browser without scripts must, and sends.

In:  a website, how many a second, for how long.
Out: what was acknowledged, with the receipt codes; what was refused; how long it took.

The surprise: nothing that guards the form is switched off. Every resident has an
address of its own, as a proxy tells it, and waits out the time that a browser without
scripts has to wait. So each one costs the server three requests, and residents who
send now stand beside those who only begin.
"""

from __future__ import annotations

import io
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from urllib.parse import urlencode

import numpy as np
from PIL import Image

from bench.storm.connections import TIMEOUT_S, Connections
from onus.wire.intake.puzzles import solved

FORM = "/en/reports/new"
WAIT_S = 21.0
"""A browser without scripts waits twenty seconds before its report is taken."""
SCRIPTED_WAIT_S = 2.5
THREADS = 24
PHOTO_EVERY = 5
PHOTO_BYTES = 1_000_000
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}-[0-9A-Z]{2}\b")
BOUNDARY = "----onus-bench-7f3a9c"


FORM_SENT = re.compile(r'<form method="post".*?</form>', re.DOTALL)
INPUT = re.compile(r"<input ([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
UNFILLED = ("submit", "file", "checkbox")


def fields_of(page: str) -> dict[str, str]:
    """Return the inputs of the form of a page that is sent by POST, with what stands in them.

    >>> fields_of('<form method="post"><input name="a" type="hidden" value="1&amp;2"><input type="radio" name="b"></form>')
    {'a': '1&2'}
    """
    found: dict[str, str] = {}
    form = FORM_SENT.search(page)
    for told in INPUT.findall(form[0] if form else ""):
        given = dict(ATTRIBUTE.findall(told))
        name, kind = given.get("name"), given.get("type", "text")
        if name and kind not in UNFILLED and (kind != "radio" or "checked" in given):
            found.setdefault(unescape(name), unescape(given.get("value", "")))
    return found


@dataclass(slots=True)
class Wanted:
    """What a resident tells: at which place, and with which photo."""

    number: int
    dossier: str
    place: str
    photo: bytes = b""

    @property
    def text(self) -> str:
        """Return the words of the report, which are of this resident alone."""
        return f"Nobody came, number {self.number} (generated)."


@dataclass(slots=True)
class Sent:
    """What became of one report; times in seconds, `codes` empty where nothing was acknowledged."""

    wanted: Wanted
    code: str = ""
    status: int = 0
    fault: str = ""
    steps: list[float] = field(default_factory=list)
    at: float = 0.0

    @property
    def photo_sha256(self) -> str:
        """Return the digest of the photo as it was sent; empty for none."""
        return sha256(self.wanted.photo).hexdigest() if self.wanted.photo else ""


class Resident:
    """One browser: its cookies, its address, its form."""

    def __init__(self, server: Connections, wanted: Wanted, *, with_scripts: bool) -> None:
        """Begin with nothing."""
        self.server, self.wanted, self.with_scripts = server, wanted, with_scripts
        self.cookies: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.sent = Sent(wanted)

    @property
    def wait_s(self) -> float:
        """Return how long it waits between the preview and the sending."""
        return SCRIPTED_WAIT_S if self.with_scripts else WAIT_S

    def open_and_preview(self) -> bool:
        """Open the form, fill it in, and see what the public will see; False where that failed."""
        asked = urlencode({"dossier": self.wanted.dossier, "place": self.wanted.place, "kind": "not_done"})
        page = self._ask("GET", f"{FORM}?{asked}")
        if page is None:
            return False
        filled = fields_of(page) | {
            "sort": "not_done", "text": self.wanted.text, "step": "preview",
            "place": self.wanted.place, "dossier": self.wanted.dossier,
        }  # fmt: skip
        page = self._ask("POST", FORM, filled, self.wanted.photo)
        if page is None:
            return False
        self.fields = fields_of(page)
        if "challenge" not in self.fields:
            self.sent.fault = "the preview holds no puzzle"
        elif self.with_scripts:
            self.fields["nonces"] = solved(self.fields["challenge"])
        return not self.sent.fault

    def send(self) -> bool:
        """Send the report; True where a receipt came."""
        page = self._ask("POST", FORM, self.fields | {"step": "send"})
        found = CODE.search(page or "")
        self.sent.code = found[0] if found else ""
        self.sent.at = time.monotonic()
        if not found and not self.sent.fault:
            self.sent.fault = f"no receipt with status {self.sent.status}"
        return bool(found)

    def _ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, photo: bytes = b""
    ) -> str | None:
        began = time.monotonic()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nX-Forwarded-For: {address_of(self.wanted.number)}\r\n"
            f"Referer: http://127.0.0.1:{self.server.port}{FORM}\r\n"
        )
        head += f"Cookie: {cookies}\r\n" if cookies else ""
        body: tuple[bytes, ...] = ()
        if fields is not None and photo:
            head += f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
            body = multipart(fields, photo)
        elif fields is not None:
            head += "Content-Type: application/x-www-form-urlencoded\r\n"
            body = (urlencode(fields).encode(),)
        try:
            answer = self.server.ask(head, body)
        except OSError as error:
            self.sent.fault = f"{type(error).__name__}: {error}"
            return None
        self.sent.steps.append(time.monotonic() - began)
        self.sent.status = answer.status
        self.cookies.update(answer.cookies)
        if answer.status != 200:
            self.sent.fault = f"{method} was answered with {answer.status}"
            return None
        return answer.body.decode("utf-8", "replace")


def storm(
    port: int, wanted: Callable[[int], Wanted], *, a_second: float, seconds: float, with_scripts: bool = False,
    on_sent: Callable[[Sent], None] = lambda _: None,
) -> list[Sent]:  # fmt: skip
    """Let residents begin at a steady pace, each on its own clock, and wait for the last.

    Args:
        port: of the server on this machine.
        wanted: what the resident of a number tells.
        a_second: how many begin.
        seconds: for how long residents begin.
        with_scripts: they solve the puzzle, which takes this machine's time, and wait for two seconds only.
        on_sent: told of each one that is through.
    """
    count, lock = round(a_second * seconds), threading.Lock()
    done: list[Sent] = []
    waiting: list[tuple[float, Resident]] = []

    def finished(resident: Resident) -> None:
        with lock:
            done.append(resident.sent)
        on_sent(resident.sent)

    def opens(resident: Resident) -> None:
        if not resident.open_and_preview():
            finished(resident)
            return
        with lock:
            waiting.append((time.monotonic() + resident.wait_s, resident))

    def sends(resident: Resident) -> None:
        resident.send()
        finished(resident)

    server, began, number = Connections(port), time.monotonic(), 0
    with ThreadPoolExecutor(THREADS) as opening, ThreadPoolExecutor(THREADS) as sending:
        while len(done) < count and time.monotonic() - began < seconds + WAIT_S + 2 * TIMEOUT_S:
            while number < count and time.monotonic() - began >= number / a_second:
                opening.submit(opens, Resident(server, wanted(number), with_scripts=with_scripts))
                number += 1
            now = time.monotonic()
            with lock:
                due = [one for at, one in waiting if at <= now]
                waiting[:] = [(at, one) for at, one in waiting if at > now]
            for one in due:
                sending.submit(sends, one)
            time.sleep(0.005)
    server.close()
    return done


def address_of(number: int) -> str:
    """Return the address of a resident, each in a neighbourhood of its own."""
    return f"10.{number >> 8 & 255}.{number & 255}.7"


def multipart(fields: dict[str, str], photo: bytes) -> tuple[bytes, ...]:
    """Return the pieces of the body of a form with a photo."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="IMG_1.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    return b"".join([*parts, head.encode()]), photo, f"\r\n--{BOUNDARY}--\r\n".encode()


def photograph() -> bytes:
    """Return a JPEG of about one megabyte, as coarse and as large as one of a telephone."""
    rough = np.random.default_rng(7).integers(0, 255, size=(600, 800, 3), dtype=np.uint8)
    picture = Image.fromarray(rough).resize((2_400, 1_800), Image.Resampling.BICUBIC)
    for quality in range(95, 20, -3):
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=quality)
        if kept.tell() <= PHOTO_BYTES:
            break
    return kept.getvalue()


def of_its_own(photo: bytes, number: int) -> bytes:
    """Return the photo with a comment, so that no two have one digest."""
    words = f"generated {number}".encode()
    return photo[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + photo[2:]
