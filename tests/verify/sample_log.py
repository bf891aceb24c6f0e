"""A log of sample facts as a site, to be spoiled by tests of the verifier, and the run of one on it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from onus.__main__ import main
from tests.verify.forger import Forged, entry, policy

SIZE = 600
GONE = 300


def bodies(count: int) -> list[bytes]:
    """Return so many facts of no publication."""
    return [
        entry(
            "body",
            f"b-{number}",
            data={"order": number, "name": {"en": f"Body {number}", "zh": ""}, "roles": []},
        )
        for number in range(count)
    ]


def sample(count: int = SIZE - 1) -> Forged:
    return Forged(bodies(count), {"log/policy": policy(), "index.html": b"<!doctype html><title>x</title>\n"})


def copied(site: Path, to: Path) -> Path:
    for path in site.rglob("*"):
        if path.is_file():
            place = to / path.relative_to(site)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, place)
    return to


def change(path: Path, how: Callable[[bytes], bytes]) -> None:
    """Write a file anew; the one that it was a link of stays as it was."""
    raw = how(path.read_bytes())
    path.unlink()
    path.write_bytes(raw)


def flip(at: int, bit: int = 1) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1 :]


def told(capsys, place: Path | str, *words: object) -> tuple[int, str]:
    """Verify; return the exit code and everything that was printed."""
    plain = ["--no-state"] if "--state" not in words else []
    code = main(["verify", str(place), *plain, *map(str, words)])
    return code, "".join(capsys.readouterr())


def edit(forged: Forged) -> None:
    forged.entries[40] = forged.entries[40].replace(b"Body 40", b"Body 41")
