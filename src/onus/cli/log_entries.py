"""`onus log add`, `sequence`, `receipt`, `prove`, `check` and `erase`: entries, one by one."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic, sleep

from onus.base.errors import OnusError
from onus.base.texts import Language, Localized
from onus.cli.log_words import date_of, say, to_look_at
from onus.log.base64_lines import encoded, whole_number
from onus.log.bundles import ENTRY_BYTES_MAX
from onus.log.keys import signed_at
from onus.log.notes import NOTE_BYTES_MAX
from onus.log.policies import Policy, trusted_checkpoint
from onus.log.policy_files import POLICY_BYTES_MAX, parse_policy
from onus.log.proof_files import parse_proof_file
from onus.outside.clock import now
from onus.outside.files import atomic_file, bounded_read
from onus.outside.tlog.faults import LogBusy, NotInLog
from onus.outside.tlog.log_folder import Sequenced, hand_in, open_log, open_queue, read_log, verifier_of
from onus.outside.tlog.log_reader import LogReader
from onus.wire.leaves.leaf import content_id

OK, DOES_NOT_HOLD = 0, 1
WAIT_S, LOOK_S = 10.0, 0.05
CONTENT_ID = re.compile("[0-9a-f]{64}")


class NotCoveredYet(OnusError):
    """Another process sequences the log and has not come to these entries."""

    code = "TLOG-009"
    what = "No checkpoint of {path} covers the entries after {seconds} s."
    why = "They are accepted and kept; the process that has the log open sequences too slowly, or not at all."
    do = "See to that process, then run: onus log sequence"


class EntryErased(OnusError):
    """The bytes of an entry were asked for, and are gone."""

    code = "TLOG-013"
    what = "Entry {index} of the log in {path} was erased."
    why = (
        "Its hash stays, so that its receipt still holds; its bytes are gone by law, and a tombstone says so."
    )
    do = "Keep what you have of it, or ask for the receipt alone."


def policy_of(path: Path) -> Policy:
    """Return the policy of a file."""
    return parse_policy(bounded_read(path, limit_bytes=POLICY_BYTES_MAX))


def tell(done: Sequenced) -> None:
    """Print what a sequencing came to; what a person should look at goes to the other stream."""
    print(f"checkpoint: {done.size} entries, {done.added} new", flush=True)
    for line in to_look_at(done, "en"):
        print(line, file=sys.stderr)


def add(words: argparse.Namespace) -> int:
    """Run `onus log add`."""
    with open_queue(words.log) as queue:
        accepted = hand_in(queue, _entries(words.files, lines=words.lines))
    for one in accepted:
        print(f"{one.content_id} {one.index}{'' if one.new else ' known'}")
    try:
        with open_log(words.log) as log:
            tell(log.sequence(now()))
    except LogBusy:
        _wait_for(words.log, max(one.index for one in accepted) + 1)
    return OK


def sequence(words: argparse.Namespace) -> int:
    """Run `onus log sequence`."""
    with open_log(words.log) as log:
        tell(log.sequence(now()))
    return OK


def show(words: argparse.Namespace) -> int:
    """Run `onus log show`."""
    log, key = read_log(words.log), verifier_of(words.log)
    told = {
        "key": key.encode(),
        "hash": key.algorithm.tree.name,
        "size": log.size,
        "root": encoded(log.checkpoint.root),
    }
    for name, value in told.items():
        print(say(name, words.language, value=value))
    for line in log.note.signatures:
        at_s = signed_at(line)
        at = None if at_s is None else date_of(at_s)
        print(say("signed" if at is None else "signed_at", words.language, name=line.name, at=at))
    return OK


def receipt(words: argparse.Namespace) -> int:
    """Run `onus log receipt`."""
    index: int | None = None
    if CONTENT_ID.fullmatch(words.entry):
        with open_queue(words.log) as queue:
            index = queue.index_of(words.entry)
    else:
        index = whole_number(words.entry)
    log = read_log(words.log)
    if index is None:
        raise NotInLog(path=words.log, entry=words.entry, size=log.size)
    raw = log.receipt(index).encode()
    entry = None if words.entry_file is None else _entry_of(words.log, log, index)
    if words.out is None:
        print(raw.decode(), end="")
    else:
        _write("receipt", words.out, raw, words.language)
    if entry is not None:
        _write("entry", words.entry_file, entry, words.language)
    return OK


def _write(what: str, path: Path, raw: bytes, language: Language) -> None:
    with atomic_file(path) as aside:
        aside.write_bytes(raw)
    print(say(what, language, path=path), file=sys.stderr if what == "entry" else sys.stdout)


def prove(words: argparse.Namespace) -> int:
    """Run `onus log prove`."""
    log = read_log(words.log)
    if not 0 < words.size <= log.size:
        raise NotInLog(path=words.log, entry=f"checkpoint of size {words.size}", size=log.size)
    print(f"old {words.size}")
    for one in log.consistency(words.size):
        print(encoded(one))
    print()
    print(log.note.encode().decode(), end="")
    return OK


def check(words: argparse.Namespace) -> int:
    """Run `onus log check`."""
    proof = parse_proof_file(bounded_read(words.receipt, limit_bytes=NOTE_BYTES_MAX))
    trusted = trusted_checkpoint(proof.note, policy_of(words.policy), allow_unknown=words.allow_unknown)
    tree = trusted.verdict.log.algorithm.tree
    told = {"path": words.file, "index": proof.index, "origin": trusted.checkpoint.origin}
    if not proof.includes(tree.leaf(bounded_read(words.file, limit_bytes=ENTRY_BYTES_MAX)), tree):
        print(say("is_not", words.language, **told))
        return DOES_NOT_HOLD
    print(say("is", words.language, **told))
    for name, at_s in sorted(trusted.verdict.witnessed_at.items()):
        print(say("witnessed", words.language, name=name, at=date_of(at_s)))
    if not trusted.verdict.witnessed_at:
        print(say("unwitnessed", words.language))
    return OK


def erase(words: argparse.Namespace) -> int:
    """Run `onus log erase`."""
    basis = Localized(en=words.basis_en, zh=words.basis_zh)
    with open_log(words.log) as log:
        indices = list(dict.fromkeys(words.index))
        tombstones = log.erase(*indices, legal_basis=basis, now=now(), dossier=words.dossier)
        for index, tombstone in zip(indices, tombstones, strict=True):
            print(f"erased: entry {index}, leaf hash {tombstone.id}")
            print(f"tombstone: entry {log.index_of(content_id(tombstone.encode()))}")
    print("The site still holds the bytes, and so do copies of it: publish again now, and tell the mirrors.")
    print("Until then whoever verifies the log as it is now finds a publication that cannot be recomputed.")
    return OK


def _entry_of(folder: Path, log: LogReader, index: int) -> bytes:
    """Return the bytes of an entry.

    Raises:
        EntryErased: there are none any more.
    """
    entry = next(log.entries(index, index + 1))
    if not entry:
        raise EntryErased(path=folder, index=index)
    return entry


def _entries(files: Sequence[Path], *, lines: bool) -> Iterator[bytes]:
    for path in files:
        if lines:
            with path.open("rb") as stream:
                while line := stream.readline(ENTRY_BYTES_MAX + 2):
                    yield line.removesuffix(b"\n")
        else:
            yield bounded_read(path, limit_bytes=ENTRY_BYTES_MAX)


def _wait_for(folder: Path, size: int) -> None:
    until = monotonic() + WAIT_S
    while read_log(folder).size < size:
        if monotonic() > until:
            raise NotCoveredYet(path=folder, seconds=f"{WAIT_S:g}")
        sleep(LOOK_S)
    print(f"checkpoint: {read_log(folder).size} entries, by another process")
