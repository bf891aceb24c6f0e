"""A log in a folder: nothing lost, nothing twice, and one writer at a time."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.texts import Localized
from onus.log.hashing import SHA256, SM3
from onus.log.keys import COSIGNATURE, ED25519_SM3
from onus.log.notes import LINES_MAX
from onus.log.policies import Log, Policy, QuorumNotMet, Witness, trusted_checkpoint
from onus.log.proof_files import parse_proof_file
from onus.log.proofs import consistency_holds
from onus.log.tiles import tiles_of_size
from onus.outside.tlog.erasing import erased_hash
from onus.outside.tlog.faults import (
    EmptyEntry,
    KeyFileUnfit,
    LogBusy,
    LogDamaged,
    LogIsThere,
    LogNotWritten,
    NoLog,
    NotInLog,
    TombstoneStays,
    UnreadableEntry,
)
from onus.outside.tlog.key_files import new_key
from onus.outside.tlog.log_folder import ANY, hand_in, make_log, open_log, open_queue, read_log
from onus.outside.tlog.mirroring import mirror, source_of
from onus.outside.tlog.sequencing import Cosigned
from onus.wire.leaves.checking import leaf_faults
from onus.wire.leaves.handed_in import NotToBeHandedIn
from onus.wire.leaves.leaf import Leaf, content_id

ORIGIN = "log.example/onus"
SECRET = b"words that a person has the right to see gone"
BASIS = Localized("Personal Information Protection Law, article 47", "《个人信息保护法》第四十七条")


def entries(start, stop):
    return [f"entry {number}".encode() for number in range(start, stop)]


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path):
    make_log(tmp_path / "log", ORIGIN)
    return tmp_path / "log"


def test_a_new_log_is_signed_and_empty_and_its_key_is_for_its_owner_alone(tmp_path):
    key = make_log(tmp_path / "log", ORIGIN)
    with open_log(tmp_path / "log") as log:
        found = trusted_checkpoint(log.reader.note, Policy((Log(key),)))

    assert (found.checkpoint.size, found.checkpoint.root) == (0, SHA256.empty())
    assert files(tmp_path / "log" / "public") == {"checkpoint"}
    assert stat.S_IMODE((tmp_path / "log" / "private").stat().st_mode) == 0o700
    for name in ("log.key", "queue.sqlite"):
        assert stat.S_IMODE((tmp_path / "log" / "private" / name).stat().st_mode) == 0o600


def test_a_log_is_made_only_where_nothing_is(folder, tmp_path):
    with pytest.raises(LogIsThere):
        make_log(folder, ORIGIN)
    (tmp_path / "file").write_text("x")
    with pytest.raises(LogIsThere):
        make_log(tmp_path / "file", ORIGIN)


@given(st.lists(st.integers(1, 600), min_size=1, max_size=4))
def test_every_entry_is_found_and_proved_however_the_log_grew(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("log") / "log"
    make_log(folder, ORIGIN)
    taken, heads = [], []
    with open_log(folder) as log:
        for step in steps:
            new = entries(len(taken), len(taken) + step)
            accepted = log.accept(new)
            taken += new
            log.sequence(len(taken))
            heads.append(log.reader.checkpoint)
            assert [one.index for one in accepted] == list(range(len(taken) - step, len(taken)))
        assert list(log.entries(0, log.size)) == taken
        assert log.reader.checkpoint.root == SHA256.root(SHA256.leaves(taken))
        for old in heads:
            proof = log.reader.consistency(old.size)
            assert consistency_holds(old.size, log.size, old.root, log.reader.checkpoint.root, proof)
        for index in {0, len(taken) - 1, len(taken) // 2}:
            receipt = parse_proof_file(log.receipt(content_id(taken[index])))
            assert receipt.includes(SHA256.leaf(taken[index]))
            assert log.verifier.signed(receipt.note.text, receipt.note.signatures[0])
        wanted = {tile.path for tile in tiles_of_size(log.size)} | {"checkpoint"}
        assert wanted <= files(log.public)


def test_an_entry_handed_in_twice_is_one_entry(folder):
    with open_log(folder) as log:
        first = log.accept([b"a", b"b", b"a"])
        log.sequence(1)
        again = log.accept([b"b", b"c"])
        log.sequence(2)

        assert [(one.index, one.new) for one in first] == [(0, True), (1, True), (0, False)]
        assert [(one.index, one.new) for one in again] == [(1, False), (2, True)]
        assert list(log.entries(0, log.size)) == [b"a", b"b", b"c"]
        assert (log.index_of(content_id(b"c")), log.index_of(content_id(b"d"))) == (2, None)


def test_without_anything_new_nothing_changes(folder):
    with open_log(folder) as log:
        log.accept([b"a"])
        log.sequence(1)
        before = (log.public / "checkpoint").read_bytes()

        assert log.sequence(2).added == 0
        assert (log.public / "checkpoint").read_bytes() == before


def test_what_was_accepted_and_not_sequenced_is_there_after_a_restart(folder):
    with open_log(folder) as log:
        log.accept(entries(0, 300))
    with open_log(folder) as log:
        assert (log.size, log.next_index) == (0, 300)
        assert log.sequence(1).added == 300


def test_the_newest_leaf_of_a_name_is_found(folder):
    one, other = Leaf("act", "d", "a-1", 1, 2).encode(), Leaf("act", "d", "a-1", 1, 3).encode()
    with open_log(folder) as log:
        log.accept([one, other, b"[]"])

        assert log.latest("d", "act", "a-1") == 1
        assert log.latest("d", "act", "a-2") is None


def test_an_empty_entry_is_refused_since_it_would_stand_for_an_erased_one(folder):
    with open_log(folder) as log, pytest.raises(EmptyEntry):
        log.accept([b""])


@pytest.mark.parametrize(
    "strange", [b"[" * 60_000, b"", b'{},"dossier":1,"id":2,"kind":3}', b'{},"dossier":"d"}', b"\xff"]
)
def test_an_entry_that_begins_as_a_leaf_and_cannot_be_read_as_one_is_refused(folder, strange):
    with open_log(folder) as log:
        with pytest.raises(UnreadableEntry, match="TLOG-012"):
            log.accept([b"a", b'{"committed":' + strange])
        assert log.accept([b"b"])[0].index == 0


def test_an_erased_entry_leaves_its_hash_its_place_and_a_tombstone(folder):
    with open_log(folder) as log:
        log.accept([*entries(0, 7), SECRET, *entries(8, 100)])
        log.sequence(1)
        log.accept(entries(100, 300))
        log.sequence(2)
        log.accept(entries(300, 310))
        receipt = log.receipt(content_id(SECRET))
        (tombstone,) = log.erase(7, legal_basis=BASIS, now=3)
        log.sequence(4)

        assert list(log.entries(6, 9)) == [b"entry 6", b"", b"entry 8"]
        assert erased_hash(next(log.entries(310, 311))) == SHA256.leaf(SECRET)
        assert tombstone.data["legal_basis"]["zh"] == BASIS.zh
        assert parse_proof_file(receipt).includes(SHA256.leaf(SECRET))
        assert log.leaf_hashes([7]) == [SHA256.leaf(SECRET)]
        with pytest.raises(NotInLog):
            log.erase(999, legal_basis=BASIS, now=4)

    for path in folder.rglob("*"):
        assert path.is_dir() or SECRET not in path.read_bytes()


def test_an_entry_in_the_last_bundle_is_erased_from_every_file_that_has_it(folder):
    with open_log(folder) as log:
        for stop in (3, 5, 9):
            log.accept(entries(0, stop))
            log.sequence(stop)
        log.erase(2, legal_basis=BASIS, now=9)
        log.accept(entries(9, 400))
        log.sequence(10)

        assert list(log.entries(1, 4)) == [b"entry 1", b"", b"entry 3"]
    with open_log(folder) as log:
        assert list(log.entries(2, 3)) == [b""]


def test_an_erasure_that_was_cut_short_is_finished_when_the_log_is_opened(folder, monkeypatch):
    with open_log(folder) as log:
        log.accept(entries(0, 10))
        log.sequence(1)
        monkeypatch.setattr(log, "_finish_erasing", lambda: None)
        log.erase(4, legal_basis=BASIS, now=2)
        assert list(log.entries(4, 5)) == [b"entry 4"]
    with open_log(folder) as log:
        assert list(log.entries(4, 5)) == [b""]


def test_bytes_go_as_soon_as_their_tombstone_is_covered_also_where_witnesses_were_away_at_first(folder):
    witness = new_key("witness.example", COSIGNATURE)
    with open_log(folder) as log:
        log.accept(entries(0, 10))
        log.sequence(1)
        asked = replace(log.policy(), witnesses=(Witness("w", witness.verifier),), quorum="w")
        with pytest.raises(QuorumNotMet):
            log.erase(4, legal_basis=BASIS, now=2, policy=asked)
        assert list(log.entries(4, 5)) == [b"entry 4"]
        log.sequence(3)

        assert list(log.entries(4, 5)) == [b""]


def test_the_tombstone_that_explains_a_gap_is_not_erased_until_a_newer_one_explains_it(folder, tmp_path):
    with open_log(folder) as log:
        log.accept(entries(0, 10))
        log.sequence(1)
        log.erase(4, legal_basis=Localized("words about a person", "某人"), now=2)
        with pytest.raises(TombstoneStays, match="TLOG-014"):
            log.erase(10, legal_basis=BASIS, now=3)
        log.erase(4, legal_basis=BASIS, now=4)
        log.erase(10, legal_basis=BASIS, now=5)
        with pytest.raises(TombstoneStays):
            log.erase(11, legal_basis=BASIS, now=6)

        assert [at for at, entry in enumerate(log.entries(0, log.size)) if not entry] == [4, 10]
        policy = Policy((Log(log.verifier),))
    assert mirror(source_of(str(folder)), tmp_path / "mirror", policy, 7).size == 13


def test_more_witnesses_than_a_note_may_have_lines_leave_a_checkpoint_that_can_be_read(folder):
    keys = [new_key(f"w{number}.example", COSIGNATURE) for number in range(LINES_MAX + 6)]
    signing = [lambda note, _, key=key: Cosigned(key.name, key.sign(note.text, at_s=5)) for key in keys]
    with open_log(folder) as log:
        log.accept(entries(0, 1))
        assert log.sequence(1, witnesses=signing).size == 1
    with open_log(folder) as log:
        assert len(log.reader.note.signatures) == LINES_MAX


def test_a_log_of_other_entries_takes_no_tombstone_from_others_since_mirrors_would_obey_it(tmp_path):
    make_log(tmp_path / "log", ORIGIN, entries=ANY)
    forged = (
        b'{"kind":"tombstone","data":{"fields":["entry"],"of":"%s"}}' % SHA256.leaf(b"one").hex().encode()
    )
    with open_queue(tmp_path / "log") as queue:
        hand_in(queue, [b"one"])
        with pytest.raises(NotToBeHandedIn, match="tombstone"):
            hand_in(queue, [forged])


def test_what_erased_bytes_look_like_is_told_from_other_entries():
    for entry in (
        b"",
        b"x",
        b'"kind":"tombstone"',
        b'{"data":[],"kind":"tombstone","x":{"kind":"tombstone"}}',
    ):
        assert erased_hash(entry) is None


def test_partial_tiles_go_once_their_full_one_is_there_and_readers_before_it_still_read(folder):
    with open_log(folder) as log:
        log.accept(entries(0, 200))
        log.sequence(1)
        earlier = read_log(folder)
        log.accept(entries(200, 600))
        log.sequence(2)

        assert {name for name in files(log.public) if ".p/" in name} == {
            "tile/entries/002.p/88", "tile/0/002.p/88", "tile/1/000.p/2",
        }  # fmt: skip
        assert list(earlier.entries(0, 200)) == entries(0, 200)
        assert earlier.receipt(199).includes(SHA256.leaf(b"entry 199"))


def test_a_second_writer_is_refused_while_entries_may_still_be_handed_in(folder):
    code = (
        "import sys\nfrom pathlib import Path\nfrom onus.__main__ import main\n"
        "from onus.outside.tlog.log_folder import open_log\n"
        f"with open_log(Path({str(folder)!r})): pass"
    )
    with open_log(folder) as log:
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        with pytest.raises(LogBusy, match="Another process"), open_log(folder):
            pass
        with open_queue(folder) as queue:
            queue.accept([b"from outside"])
        log.sequence(1)

        assert "LogBusy" in ran.stderr
        assert list(log.entries(0, 1)) == [b"from outside"]


def test_a_clock_that_goes_back_is_told_and_stops_nothing(folder):
    with open_log(folder) as log:
        log.accept([b"a"])
        log.sequence(100_000_000)
        log.accept([b"b"])

        assert log.sequence(40_000_000).clock_back_s == 60
        assert log.sequence(50_000_000).clock_back_s == 50
        assert log.size == 2


def test_a_log_over_sm3_is_a_log_of_its_own(tmp_path):
    key = make_log(tmp_path / "log", ORIGIN, algorithm=ED25519_SM3)
    with open_log(tmp_path / "log") as log:
        log.accept(entries(0, 300))
        log.sequence(1)

        assert log.reader.checkpoint.root == SM3.root(SM3.leaves(entries(0, 300)))
        assert trusted_checkpoint(log.reader.note, Policy((Log(key),))).checkpoint.size == 300


def damaged(folder, match):
    with pytest.raises(LogDamaged, match=match), open_log(folder):
        pass


def test_parts_that_do_not_belong_together_are_refused(folder, tmp_path):
    with open_log(folder) as log:
        log.accept(entries(0, 10))
        log.sequence(1)
    shutil.copytree(folder, tmp_path / "copy")
    with open_log(folder) as log:
        log.accept(entries(10, 20))
        log.sequence(2)

    for part, told in (("public", "older than one that it has signed"), ("private", "queue is older")):
        shutil.copytree(folder, tmp_path / part)
        shutil.rmtree(tmp_path / part / part)
        shutil.copytree(tmp_path / "copy" / part, tmp_path / part / part)
        damaged(tmp_path / part, told)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("public/tile/0/000.p/10", "do not come to the root"),
        ("public/tile/entries/000.p/10", "last entries"),
    ],
)
def test_a_changed_byte_at_the_right_edge_is_seen_before_anything_is_signed_on_top(folder, name, told):
    with open_log(folder) as log:
        log.accept(entries(0, 10))
        log.sequence(1)
    raw = bytearray((folder / name).read_bytes())
    raw[5] ^= 1
    (folder / name).write_bytes(raw)

    damaged(folder, told)
    (folder / name).unlink()
    damaged(folder, "is missing")


def test_a_checkpoint_of_another_key_or_size_is_refused(folder, tmp_path):
    with open_log(folder) as log:
        log.accept([b"a"])
        log.sequence(1)
    make_log(tmp_path / "other", ORIGIN)
    shutil.copy(tmp_path / "other" / "public" / "checkpoint", folder / "public" / "checkpoint")

    damaged(folder, "not signed with its key")


def test_a_folder_that_is_no_log_is_told(folder, tmp_path):
    with pytest.raises(NoLog, match="no folder `private`"), open_log(tmp_path):
        pass
    with pytest.raises(NoLog, match="queue"), open_queue(tmp_path):
        pass
    (folder / "public" / "checkpoint").unlink()
    with pytest.raises(NoLog, match="no checkpoint"), open_log(folder):
        pass
    with open_queue(folder) as queue:
        queue.accept([b"a"])
    (folder / "private" / "queue.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(LogDamaged), open_queue(folder) as queue:
        queue.accept([b"a"])


def test_a_key_that_others_may_read_is_not_used(folder):
    path = folder / "private" / "log.key"
    path.chmod(0o644)
    with pytest.raises(KeyFileUnfit, match="others may read"), open_log(folder):
        pass
    path.chmod(0o600)
    for text, told in (("x", "no private key"), ("PRIVATE+KEY+a", "three parts"), ("\udcff", "not text")):
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(KeyFileUnfit, match=told), open_log(folder):
            pass
    path.unlink()
    with pytest.raises(KeyFileUnfit, match="No such file"), open_log(folder):
        pass


def test_a_queue_that_may_not_be_written_is_told_and_keeps_what_it_has(folder):
    with open_log(folder) as log:
        log.accept([b"a"])
        log._queue._db.execute("PRAGMA query_only=ON")
        with pytest.raises(LogNotWritten):
            log.accept([b"b"])
        log._queue._db.execute("PRAGMA query_only=OFF")
        log.sequence(1)

        assert list(log.entries(0, log.size)) == [b"a"]


def test_a_full_disk_under_the_queue_loses_nothing_that_was_accepted(folder):
    with open_log(folder) as log:
        log.accept(entries(0, 10))
        pages = log._queue._db.execute("PRAGMA page_count").fetchone()[0]
        log._queue._db.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(LogNotWritten, match="full"):
            log.accept([bytes(60_000) + b"x"])
        log._queue._db.execute("PRAGMA max_page_count=100000")
        log.sequence(1)

        assert log.size == 10
    with sqlite3.connect(folder / "private" / "queue.sqlite") as db:
        assert db.execute("SELECT count(*) FROM waiting").fetchone() == (0,)


def test_the_tombstone_of_an_entry_is_a_leaf_that_every_verifier_takes(tmp_path):
    make_log(tmp_path / "log", "log.example/onus")
    with open_log(tmp_path / "log") as log:
        log.accept([b"one"])
        log.sequence(1)
        (tombstone,) = log.erase(0, legal_basis=BASIS, now=2)

    assert leaf_faults(tombstone) == ()
