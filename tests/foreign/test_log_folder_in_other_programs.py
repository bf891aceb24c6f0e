"""A log as the program keeps it in a folder, erasure included, read by programs that we did not write."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from onus.base.texts import Localized
from onus.log.growth import TreeEdge
from onus.outside.tlog.key_files import read_key
from onus.outside.tlog.log_folder import make_log, open_log
from onus.outside.tlog.sequencing import signed_checkpoint
from onus.wire.leaves.leaf import Leaf, content_id

pytestmark = pytest.mark.foreign

BATCHES = (1, 254, 2, 300, 43)
SECOND_US = 1_000_000
ERASED = 300
BASIS = Localized("sample legal basis of a test", "示例法律依据")


@dataclass(frozen=True, slots=True)
class Kept:
    """A log in a folder, its key, the checkpoints that were seen, and receipts with their entries."""

    folder: Path
    vkey: str
    seen: tuple[Path, ...]
    receipts: Path


def entry(number: int) -> bytes:
    return Leaf("act", "d", f"act-{number}", number, number, {"text": "路" * (number % 90)}).encode()


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Kept:
    base = tmp_path_factory.mktemp("kept")
    folder, receipts, seen = base / "log", base / "receipts", []
    key = make_log(folder, "log.example.org/kept")
    receipts.mkdir()
    with open_log(folder) as log:
        for now, count in enumerate(BATCHES):
            log.accept(entry(log.next_index + n) for n in range(count))
            log.sequence(now * SECOND_US)
            seen.append(shutil.copy(log.public / "checkpoint", base / f"checkpoint-{log.size}"))
        for number in (0, 255, 256, ERASED, log.size - 1):
            (receipts / f"{number}.entry").write_bytes(entry(number))
            (receipts / f"{number}.tlog-proof").write_bytes(log.receipt(content_id(entry(number))))
        log.erase(ERASED, legal_basis=BASIS, now=len(BATCHES) * SECOND_US, dossier="d")
    return Kept(folder, key.encode(), tuple(seen), receipts)


def test_go_proves_every_entry_every_tile_and_all_growth_and_counts_what_was_erased(kept, go_reader):
    read = go_reader("tiles", kept.vkey, kept.folder / "public", *kept.seen)

    size = sum(BATCHES) + 1
    assert read.said == f"{size} entries proved, 1 withheld, 4 tiles, grown from {len(BATCHES)} checkpoints"


@pytest.mark.parametrize("name", ["go_reader", "node_reader", "python_reader"])
def test_receipts_hold_for_strangers_even_that_of_what_was_erased_later(name, kept, request):
    read = request.getfixturevalue(name)("receipts", kept.vkey, kept.receipts)

    assert (read.code, read.said) == (0, "5 receipts hold")


def test_a_log_that_was_set_back_to_a_copy_and_went_on_differently_is_noticed(kept, tmp_path, go_reader):
    other = make_again(tmp_path / "other", kept)

    read = go_reader("tiles", kept.vkey, other / "public", *kept.seen)

    assert read.code == 1
    assert "growth from 557: invalid transparency proof" in read.said


def make_again(folder: Path, kept: Kept) -> Path:
    """Return a log with the same key, whose operator wrote one entry otherwise."""
    make_log(folder, "log.example.org/kept")
    shutil.copy(kept.folder / "private" / "log.key", folder / "private" / "log.key")
    shutil.copy(kept.folder / "policy", folder / "policy")
    # The empty log was signed by the key that is gone; it is signed again when it grows.
    (folder / "public" / "checkpoint").write_bytes(empty_checkpoint(kept))
    with open_log(folder) as log:
        entries = [entry(number) for number in range(sum(BATCHES))]
        log.accept([*entries[:400], b'{"written":"otherwise"}', *entries[401:]])
        log.sequence(0)
    return folder


def empty_checkpoint(kept: Kept) -> bytes:
    """Return the checkpoint of no entries under the key of a log."""
    return signed_checkpoint(read_key(kept.folder / "private" / "log.key"), TreeEdge()).encode()
