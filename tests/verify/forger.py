"""A forger: builds and rebuilds sites in good and in bad faith, with a log of his own making.

In:  entries and files; or a site, and what is to be changed on it.
Out: a site whose hashes all agree, signed by whichever keys he holds.

The surprise: nothing of `onus.log` is used to build. A tree that our own lines
would build wrongly would else be verified by the same wrong lines.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

WIDTH = 256


@dataclass(frozen=True)
class Pen:
    """A key that signs: of a log (1) or of a witness (4)."""

    name: str
    seed: bytes
    kind: int = 1

    @property
    def public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    @property
    def material(self) -> bytes:
        return bytes([self.kind]) + self.public

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + self.material).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(self.material).decode()}"

    def line(self, text: str, *, at_s: int = 1_700_000_000) -> str:
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        if self.kind == 4:
            signature = at_s.to_bytes(8, "big") + private.sign(
                f"cosignature/v1\ntime {at_s}\n{text}".encode()
            )
        else:
            signature = private.sign(text.encode())
        return f"\u2014 {self.name} {base64.b64encode(self.key_id + signature).decode()}\n"


def seed(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest()


LOG = Pen("log.example/sample", seed("log"))
WITNESS = Pen("witness.example", seed("witness"), 4)
STRANGER = Pen("log.example/sample", seed("stranger"))


def policy(log: Pen = LOG, witness: Pen | None = WITNESS) -> bytes:
    if witness is None:
        return f"log {log.vkey}\nquorum none\n".encode()
    return f"log {log.vkey}\nwitness w {witness.vkey}\nquorum w\n".encode()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root by the definition of RFC 6962, 2.1, with no shortcut."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + root_of(hashes[:split]) + root_of(hashes[split:])).digest()


def tile_path(kind: str, index: int, width: int) -> str:
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return f"tile/{kind}/{name}" + ("" if width == WIDTH else f".p/{width}")


def tiles(entries: Sequence[bytes], withheld: Mapping[int, bytes]) -> dict[str, bytes]:
    """Return every file of a log beside its checkpoint."""
    files: dict[str, bytes] = {}
    for at in range(0, len(entries), WIDTH):
        part = entries[at : at + WIDTH]
        raw = b"".join(len(entry).to_bytes(2, "big") + entry for entry in part)
        files[tile_path("entries", at // WIDTH, len(part))] = raw
    level, hashes = 0, leaf_hashes(entries, withheld)
    while hashes:
        for at in range(0, len(hashes), WIDTH):
            part = hashes[at : at + WIDTH]
            files[tile_path(str(level), at // WIDTH, len(part))] = b"".join(part)
        whole = range(0, len(hashes) // WIDTH * WIDTH, WIDTH)
        hashes = [root_of(hashes[at : at + WIDTH]) for at in whole]
        level += 1
    return files


def leaf_hashes(entries: Sequence[bytes], withheld: Mapping[int, bytes]) -> list[bytes]:
    return [
        withheld.get(number) or hashlib.sha256(b"\x00" + entry).digest()
        for number, entry in enumerate(entries)
    ]


def checkpoint_text(entries: Sequence[bytes], withheld: Mapping[int, bytes], origin: str = LOG.name) -> str:
    root = base64.b64encode(root_of(leaf_hashes(entries, withheld))).decode()
    return f"{origin}\n{len(entries)}\n{root}\n"


def signed(text: str, *pens: Pen, at_s: int = 1_700_000_000) -> bytes:
    return (text + "\n" + "".join(pen.line(text, at_s=at_s) for pen in pens)).encode()


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass
class Forged:
    """A site in the making.

    Attributes:
        entries: of the log, that of the list of files not among them.
        files: beside the log, by path.
        withheld: leaf hash of each entry whose bytes are gone, by index.
        log, witnesses: who signs.
        witnessed_at_s: when the witnesses do.
    """

    entries: list[bytes]
    files: dict[str, bytes] = field(default_factory=dict)
    withheld: dict[int, bytes] = field(default_factory=dict)
    log: Pen = LOG
    witnesses: tuple[Pen, ...] = (WITNESS,)
    witnessed_at_s: int = 1_700_000_000

    def list_text(self) -> str:
        rows = sorted((path, raw) for path, raw in self.files.items())
        return "".join(f"{hashlib.sha256(raw).hexdigest()} {len(raw)} {path}\n" for path, raw in rows)

    def write(self, folder: Path) -> Path:
        """Write the whole site, its list of files logged as the last entry."""
        shutil.rmtree(folder, ignore_errors=True)
        text = self.list_text()
        files = hashlib.sha256(text.encode()).hexdigest()
        entries = [*self.entries, site_entry(files, text.count("\n"))]
        head = checkpoint_text(entries, self.withheld, self.log.name)
        written = {
            **self.files,
            "files": signed(text, self.log),
            "log/checkpoint": signed(head, self.log, *self.witnesses, at_s=self.witnessed_at_s),
            **{f"log/{path}": raw for path, raw in tiles(entries, self.withheld).items()},
        }
        for path, raw in written.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(raw)
        return folder

    def withhold(self, index: int) -> None:
        """Take the bytes of an entry away; its hash stays."""
        self.withheld[index] = hashlib.sha256(b"\x00" + self.entries[index]).digest()
        self.entries[index] = b""


def site_entry(files: str, count: int, at: int = 1_700_000_000_000_000) -> bytes:
    return entry("site", files, dossier="", data={"files": files, "count": count}, at=at)


def entry(
    kind: str,
    name: str,
    *,
    dossier: str = "sample",
    data: Mapping[str, Any],
    at: int | None = None,
    recorded: int | str | None = "as it happened",
    committed: Mapping[str, str] | None = None,
) -> bytes:
    """Return the bytes of a leaf."""
    return canonical(
        {
            "leaf": 1, "kind": kind, "dossier": dossier, "id": name, "happened_at": at,
            "recorded_at": at if recorded == "as it happened" else recorded, "data": data, "committed": committed or {},
        }
    )  # fmt: skip


def taken_from(site: Path) -> Forged:
    """Return what a site says, to be written anew; its own list of files is left out."""
    size = int((site / "log/checkpoint").read_text(encoding="utf-8").split("\n")[1])
    entries: list[bytes] = []
    for at in range(0, size, WIDTH):
        raw = (site / "log" / tile_path("entries", at // WIDTH, min(size - at, WIDTH))).read_bytes()
        place = 0
        while place < len(raw):
            length = int.from_bytes(raw[place : place + 2], "big")
            entries.append(raw[place + 2 : place + 2 + length])
            place += 2 + length
    assert b'"kind":"site"' in entries[-1], "the list of files is logged last"
    text = (site / "files").read_text(encoding="utf-8").split("\n\n")[0]
    paths = [line.split(" ", 2)[2] for line in text.split("\n")]
    return Forged(entries[:-1], {path: (site / path).read_bytes() for path in paths})


def edited(entry: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return an entry with something changed, again in canonical form."""
    value = json.loads(entry)
    change(value)
    return canonical(value)
