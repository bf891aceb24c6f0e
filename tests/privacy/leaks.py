"""Looks for words in everything that a folder holds, however a format writes them.

In:  a folder, and words that must stand nowhere in it.
Out: each word that was found, and in which file.

The surprise: a hash of a telephone number is the number, to anyone with an
afternoon: there are only 10^11 of them. Plain digests of the words are looked for too.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
BETWEEN = re.compile(r"[\s\-·]+")
ALGORITHMS = ("md5", "sha1", "sha256", "sha512", "sm3")


def leaks(folder: Path, words: Iterable[str]) -> list[str]:
    """Return what was found where, by file and word."""
    wanted = sorted(set(words))
    hashed = {spelt: word for word in wanted for spelt in digests(word)}
    found = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        for text in (name, *texts_of(path.read_bytes())):
            close = BETWEEN.sub("", text)
            found += [f"{name}: {word}" for word in wanted if word in text or BETWEEN.sub("", word) in close]
            lower = text.lower()
            found += [
                f"{name}: digest of {word}"
                for spelt, word in hashed.items()
                if spelt in text or spelt in lower
            ]
    return sorted(set(found))


def digests(word: str) -> Iterator[str]:
    """Yield the plain digests of a word, as hexadecimal digits and in base64."""
    for raw in (word.encode(), f'"{word}"'.encode()):
        for algorithm in ALGORITHMS:
            total = hashlib.new(algorithm, raw)
            yield total.hexdigest()
            yield base64.b64encode(total.digest()).decode().rstrip("=")


def texts_of(raw: bytes) -> Iterator[str]:
    """Yield every reading of a file's bytes: plain, unpacked, unescaped, decoded."""
    if raw[:4] == b"PAR1":
        yield from cells(raw)
    if raw[:2] == b"\x1f\x8b":
        yield from texts_of(gzip.decompress(raw))
    if raw[:4] == b"PK\x03\x04":
        for name in zipfile.ZipFile(io.BytesIO(raw)).namelist():
            yield name
            yield from texts_of(zipfile.ZipFile(io.BytesIO(raw)).read(name))
    text = raw.decode("utf-8", "replace")
    yield text
    yield html.unescape(text)
    yield unquote(text)
    yield ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
    if b"\0" in raw:
        yield raw.decode("utf-16-le", "replace")
        yield raw.decode("utf-16-be", "replace")


def cells(raw: bytes) -> Iterator[str]:
    """Yield the words of a Parquet file: its columns, and what its writer noted beside them."""
    file = pq.ParquetFile(io.BytesIO(raw))
    yield str(file.schema_arrow) + str(file.metadata.metadata)
    for column in file.read().columns:
        kind = column.type
        yield "\n".join(str(value) for value in column.to_pylist())
        if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            yield "\n".join(value.decode("utf-8", "replace") for value in column.to_pylist() if value)
