"""Small logs for other programs to read, written with `onus.log` alone."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.log.bundles import encode_bundle
from onus.log.checkpoints import Checkpoint
from onus.log.growth import TreeEdge
from onus.log.hashing import SHA256
from onus.log.keys import COSIGNATURE, SigningKey
from onus.log.notes import Note, parse_note
from onus.log.proof_files import ProofFile, parse_proof_file
from onus.log.proofs import inclusion_proof, reader_of
from onus.log.tiles import tiles_of_level

ORIGIN = "log.example.org/onus"


def key_of(word: str, name: str = ORIGIN, **more: object) -> SigningKey:
    """Return a key that is the same in every run. Real keys come from the tool and from no word."""
    return SigningKey(name, sha256(word.encode()).digest(), **more)


KEY, STRANGER = key_of("the log"), key_of("someone else")
WITNESS = key_of("the witness", "witness.example.org/w", algorithm=COSIGNATURE)


@dataclass(frozen=True, slots=True)
class WrittenLog:
    """A log on disk, and what was said of it while it grew."""

    folder: Path
    entries: tuple[bytes, ...]
    checkpoints: tuple[bytes, ...]


def written_log(folder: Path, entries: list[bytes], *, sizes: tuple[int, ...]) -> WrittenLog:
    """Write entries in as many steps as there are sizes, each with a checkpoint; keep all partial tiles."""
    edge, checkpoints = TreeEdge(), []
    for size in sizes:
        made = edge.add(SHA256.leaves(entries[edge.size : size])) + edge.partials()
        for tile, raw in made:
            write(folder / tile.path, raw)
        for tile in tiles_of_level(-1, size):
            write(folder / tile.path, encode_bundle(entries[tile.first : min(tile.first + 256, size)]))
        checkpoints.append(signed(Checkpoint(ORIGIN, size, edge.root()), KEY))
        write(folder / "checkpoint", checkpoints[-1])
    return WrittenLog(folder, tuple(entries), tuple(checkpoints))


def write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)


def signed(checkpoint: Checkpoint, key: SigningKey) -> bytes:
    return Note(checkpoint.text(), (key.sign(checkpoint.text()),)).encode()


def receipt(log: WrittenLog, index: int) -> bytes:
    """Return the proof that an entry is in the log's last checkpoint."""
    node = reader_of(SHA256.leaves(log.entries))
    hashes = inclusion_proof(index, len(log.entries), node)
    return ProofFile(index, tuple(hashes), parse_note(log.checkpoints[-1])).encode()


def cosigned(raw: bytes, *, at_s: int = 1_700_000_000) -> bytes:
    """Return a receipt with the line of a witness."""
    proof = parse_proof_file(raw)
    line = WITNESS.sign(proof.note.text, at_s=at_s)
    return ProofFile(proof.index, proof.hashes, proof.note.with_signatures(line)).encode()
