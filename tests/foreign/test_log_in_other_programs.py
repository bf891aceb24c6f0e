"""A log of ours, read by Go's checksum database and by both sigstores; and tampered with."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from onus.log.checkpoints import Checkpoint
from onus.log.notes import Note, parse_note
from onus.log.proof_files import ProofFile, parse_proof_file

from .logs import KEY, ORIGIN, STRANGER, WITNESS, WrittenLog, cosigned, receipt, signed, written_log

pytestmark = pytest.mark.foreign

SIZES = (1, 2, 7, 255, 256, 257, 700)
ENTRIES = [f'{{"n":{number}}}'.encode() for number in range(SIZES[-1])]
SHOWN = (0, 1, 255, 256, 511, 698, 699)
"""Entries whose receipts are read: both ends, both sides of a tile's edge, the ragged right."""
READERS = ("go_reader", "node_reader", "python_reader")
VKEY = KEY.verifier.encode()
OTHER_ROOT = signed(Checkpoint(ORIGIN, len(ENTRIES), b"\7" * 32), KEY)


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> WrittenLog:
    return written_log(tmp_path_factory.mktemp("log"), ENTRIES, sizes=SIZES)


@pytest.fixture
def copy(log, tmp_path) -> Path:
    shutil.copytree(log.folder, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def older(log, tmp_path) -> list[Path]:
    paths = [tmp_path / f"checkpoint-{size}" for size in SIZES]
    for path, raw in zip(paths, log.checkpoints, strict=True):
        path.write_bytes(raw)
    return paths


def flip(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def forged(note: Note) -> Note:
    """Return a note with one bit of its last signature flipped."""
    *others, last = note.signatures
    bits = bytearray(last.signature)
    bits[7] ^= 1
    return replace(note, signatures=(*others, replace(last, signature=bytes(bits))))


def by_stranger(note: Note) -> Note:
    return replace(note, signatures=(STRANGER.sign(note.text),))


def by_no_one(note: Note) -> Note:
    return replace(note, signatures=())


# ---- whole tiles and growth, in Go ----


def test_go_proves_every_entry_from_the_tiles_and_growth_since_every_older_checkpoint(log, older, go_reader):
    read = go_reader("tiles", VKEY, log.folder, *older)

    assert read.said == "700 entries proved, 0 withheld, 4 tiles, grown from 7 checkpoints"
    assert read.code == 0


def test_go_proves_an_erased_entry_by_its_hash_and_counts_it_as_withheld(copy, go_reader):
    bundle = copy / "tile/entries/000"
    raw = bundle.read_bytes()
    bundle.write_bytes(b"\0\0" + raw[2 + int.from_bytes(raw[:2]) :])

    assert go_reader("tiles", VKEY, copy).said.startswith("700 entries proved, 1 withheld")


def shortened(path: Path, start: int, stop: int | None) -> None:
    path.write_bytes(path.read_bytes()[start:stop])


def head(at: Path, change: Callable[[Note], Note]) -> None:
    path = at / "checkpoint"
    path.write_bytes(change(parse_note(path.read_bytes())).encode())


CHANGED_TILE = "inconsistent tile|invalid transparency proof"
"""Versions of Go's reader differ in when they look at a tile by itself: before a proof, or through one."""
TILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "an entry is changed": (
        lambda at: flip(at / "tile/entries/001", 9),
        "entry 256: invalid transparency proof",
    ),
    "an entry of the last bundle is changed": (
        lambda at: flip(at / "tile/entries/002.p/188", 3),
        "entry 512: invalid transparency proof",
    ),
    "a tile of leaf hashes is changed": (lambda at: flip(at / "tile/0/000", 40), CHANGED_TILE),
    "the last tile is changed": (lambda at: flip(at / "tile/0/002.p/188", 40), CHANGED_TILE),
    "a tile above is changed": (lambda at: flip(at / "tile/1/000.p/2", 40), CHANGED_TILE),
    "a tile is short": (lambda at: shortened(at / "tile/0/000", 0, -32), "tile/0/000 has 8160 bytes"),
    "an entry is gone": (
        lambda at: shortened(at / "tile/entries/000", len(ENTRIES[0]) + 2, None),
        "tile/entries/000 holds 255 entries, not 256",
    ),
    "a bundle is gone": (lambda at: (at / "tile/entries/001").unlink(), "no such file"),
    "the signature is forged": (lambda at: head(at, forged), "invalid signature for key"),
    "another key signed": (lambda at: head(at, by_stranger), "no verifiable signatures"),
    "no one signed": (lambda at: (at / "checkpoint").write_text("o\n1\nAA\n\n"), "malformed note"),
    "the log's key signed another root": (
        lambda at: (at / "checkpoint").write_bytes(OTHER_ROOT),
        "inconsistent tile",
    ),
    "a web page stands for the checkpoint": (
        lambda at: (at / "checkpoint").write_text("<!doctype html>\n\n<p>404\n"),
        "malformed note",
    ),
}


@pytest.mark.parametrize("what", TILES)
def test_go_refuses_tiles_where(what, copy, go_reader):
    tamper, reason = TILES[what]
    tamper(copy)

    read = go_reader("tiles", VKEY, copy)

    assert read.code == 1
    assert re.search(reason, read.said)


def test_go_refuses_a_log_that_its_own_key_wrote_again_without_one_entry(older, tmp_path, go_reader):
    without = [*ENTRIES[:300], *ENTRIES[301:], b"{}"]
    again = written_log(tmp_path / "again", without, sizes=SIZES[-1:])

    alone = go_reader("tiles", VKEY, again.folder)
    remembered = go_reader("tiles", VKEY, again.folder, *older)

    assert alone.code == 0  # Nobody can tell who has not seen the log before.
    assert remembered.code == 1
    assert "growth from 700: invalid transparency proof" in remembered.said


def test_go_refuses_a_log_that_has_become_shorter(older, tmp_path, go_reader):
    short = written_log(tmp_path / "short", ENTRIES[:256], sizes=(256,))

    read = go_reader("tiles", VKEY, short.folder, *older)

    assert (read.code, read.said) == (1, "the log had 257 entries and has 256")


# ---- receipts, in all three ----


@pytest.fixture
def receipts(log, tmp_path) -> Path:
    folder = tmp_path / "receipts"
    folder.mkdir()
    for index in SHOWN:
        (folder / f"{index}.entry").write_bytes(ENTRIES[index])
        (folder / f"{index}.tlog-proof").write_bytes(receipt(log, index))
    return folder


@pytest.mark.parametrize("name", READERS)
def test_strangers_read_our_receipts(name, receipts, request):
    read = request.getfixturevalue(name)("receipts", VKEY, receipts)

    assert (read.code, read.said) == (0, "7 receipts hold")


@pytest.mark.parametrize("name", READERS)
def test_strangers_read_our_receipts_beside_the_line_of_a_witness(name, receipts, request):
    with_witness(receipts)

    read = request.getfixturevalue(name)("receipts", VKEY, receipts)

    assert (read.code, read.said) == (0, "7 receipts hold")


GO, NODE, PYTHON = READERS
PROOF = {GO: "invalid transparency proof", NODE: "root hash does not match", PYTHON: "invalid root hash"}
SIGNATURE = {
    GO: "invalid signature for key",
    NODE: "invalid checkpoint signature",
    PYTHON: "invalid signature",
}
UNKNOWN = {GO: "no verifiable signatures", NODE: SIGNATURE[NODE], PYTHON: "Signature not found"}
UNSIGNED = {GO: "malformed note", NODE: "no signatures found", PYTHON: "at least one signature"}
COUNT = {GO: PROOF[GO], NODE: "invalid hash count", PYTHON: "wrong size"}
Change = Callable[[ProofFile], ProofFile]
RECEIPTS: dict[str, tuple[Change, dict[str, str]]] = {
    "a hash is changed": (lambda one: replace(one, hashes=(b"\7" * 32, *one.hashes[1:])), PROOF),
    "a hash is gone": (lambda one: replace(one, hashes=one.hashes[1:]), COUNT),
    "a hash is too many": (lambda one: replace(one, hashes=(*one.hashes, b"\7" * 32)), COUNT),
    "it tells the place of another entry": (lambda one: replace(one, index=257), PROOF),
    "the signature is forged": (lambda one: replace(one, note=forged(one.note)), SIGNATURE),
    "another key signed": (lambda one: replace(one, note=by_stranger(one.note)), UNKNOWN),
    "no one signed": (lambda one: replace(one, note=by_no_one(one.note)), UNSIGNED),
    "the log's key signed another root": (lambda one: replace(one, note=parse_note(OTHER_ROOT)), PROOF),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("what", RECEIPTS)
def test_strangers_refuse_a_receipt_where(what, name, receipts, request):
    change, reasons = RECEIPTS[what]
    path = receipts / "256.tlog-proof"
    path.write_bytes(change(parse_proof_file(path.read_bytes())).encode())

    read = request.getfixturevalue(name)("receipts", VKEY, receipts)

    assert read.code == 1
    assert reasons[name] in read.said


@pytest.mark.parametrize("name", READERS)
def test_strangers_refuse_a_receipt_of_another_entry(name, receipts, request):
    flip(receipts / "256.entry", 3)

    read = request.getfixturevalue(name)("receipts", VKEY, receipts)

    assert read.code == 1
    assert PROOF[name] in read.said


# ---- cosignatures: the note is read by Go; what a witness signs is known to our reader alone ----


def with_witness(receipts: Path) -> None:
    for path in receipts.glob("*.tlog-proof"):
        path.write_bytes(cosigned(path.read_bytes()))


def test_a_cosignature_stands_in_a_note_as_go_reads_notes(receipts, go_reader):
    with_witness(receipts)

    assert go_reader("receipts", VKEY, receipts, WITNESS.verifier.encode()).said == "7 receipts hold"


def test_a_receipt_without_the_asked_witness_is_refused(receipts, go_reader):
    read = go_reader("receipts", VKEY, receipts, WITNESS.verifier.encode())

    assert (read.code, read.said) == (1, f"checkpoint lacks the signature of {WITNESS.name}")


def test_a_cosignature_over_another_time_is_refused(receipts, go_reader):
    with_witness(receipts)
    path = receipts / "256.tlog-proof"
    proof = parse_proof_file(path.read_bytes())
    path.write_bytes(replace(proof, note=forged(proof.note)).encode())  # Its eighth byte ends the time.

    read = go_reader("receipts", VKEY, receipts, WITNESS.verifier.encode())

    assert read.code == 1
    assert f"invalid signature for key {WITNESS.name}" in read.said
