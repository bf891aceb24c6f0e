"""What a store has read once it keeps: it reads the growth alone, and finds out a log that does not go on from there."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onus.base.instants import SECOND_US, Instant
from onus.log.policies import Policy
from onus.outside.sealing import sealed_log
from onus.outside.sealing.faults import LogTellsOtherwise
from onus.outside.sealing.store import CHECKPOINTS, LOG, SealedStore, read_store
from onus.outside.tlog.log_folder import PUBLIC
from onus.outside.tlog.witness import Witness

from .town import TENDER, Town


@pytest.fixture
def town(tmp_path):
    made = Town(tmp_path)
    made.announced()
    return made


def entries_read(monkeypatch):
    """Return a list that grows by each range of entries that is read from the disk."""
    read, entries = [], sealed_log.LogReader.entries

    def counted(self, start, stop):
        read.append(stop - start)
        return entries(self, start, stop)

    monkeypatch.setattr(sealed_log.LogReader, "entries", counted)
    return read


def test_a_store_reads_each_entry_once_however_many_bids_come(town, monkeypatch):
    town.store.read()
    read = entries_read(monkeypatch)

    town.handed_in("A", "B", "C", "D")

    assert sum(read) == 4


def test_what_was_read_in_parts_is_what_a_stranger_reads_whole(town):
    for name in ("A", "B", "C"):
        town.handed_in(name)
        whole = read_store(town.store_path, town.policy)

        assert town.store.read() == whole
        assert town.store.standing(TENDER) == whole.standing(TENDER)


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from("raf"), st.integers(-90, 90)), min_size=1, max_size=5))
def test_reading_now_and_then_never_changes_what_is_read(tmp_path_factory, steps):
    town = Town(tmp_path_factory.mktemp("town"))
    town.announced()
    for number, (step, seconds) in enumerate(steps):
        if step == "r":
            town.store.read()
        else:
            town.to(Instant(town.clock() + 100 * SECOND_US))
            if step == "f":
                # A witness whose clock is off signs another instant; the earliest that covers an entry counts.
                town.outside_clock.to(Instant(town.clock() + seconds * SECOND_US))
            town.received(town.sealed(f"bidder {number}", number))

    assert town.store.read() == read_store(town.store_path, town.policy)


def test_a_log_that_was_put_back_while_the_office_works_is_found_out(town):
    town.handed_in("A")
    kept = town.root / "kept"
    shutil.copytree(town.store_path / LOG / PUBLIC, kept)
    town.handed_in("B")
    shutil.rmtree(town.store_path / LOG / PUBLIC)
    shutil.copytree(kept, town.store_path / LOG / PUBLIC)

    with pytest.raises(LogTellsOtherwise):
        town.store.read()


def test_a_log_written_anew_under_the_same_key_is_found_out_by_a_store_that_read_the_first(town):
    # The administrator has the key, and witnesses who forget what they signed.
    kept = town.root.with_name(f"{town.root.name} before")
    shutil.copytree(town.root, kept)
    office = town.store
    town.handed_in("A")
    assert len(office.read().entries) == 3
    shutil.rmtree(town.root)
    shutil.copytree(kept, town.root)
    town.witnesses = [
        Witness(town.root / one.name, Policy(town.policy.logs), town.outside_clock)
        for one in town.policy.witnesses
    ]
    town.store = SealedStore(town.store_path, witnesses=[town.asked(n) for n in range(3)])
    town.handed_in("Z")

    assert len(read_store(town.store_path, town.policy).entries) == 3
    with pytest.raises(LogTellsOtherwise, match="not those that were signed"):
        office.read()


def test_another_log_under_another_policy_is_not_taken_for_the_one_that_was_read(town):
    town.handed_in("A")
    town.store.read()
    other = Town(town.root / "other")
    other.announced()
    other.handed_in("Z")
    for part in (LOG, CHECKPOINTS):
        shutil.rmtree(town.store_path / part)
        shutil.copytree(other.store_path / part, town.store_path / part)

    with pytest.raises(LogTellsOtherwise, match="read before"):
        town.store.read()


def test_an_older_checkpoint_that_turns_up_makes_the_store_read_the_log_whole(town, monkeypatch):
    town.handed_in("A", "B")
    aside = (town.store_path / CHECKPOINTS / "3").read_bytes()
    (town.store_path / CHECKPOINTS / "3").unlink()
    town.store = SealedStore(town.store_path)
    first = town.store.read()
    (town.store_path / CHECKPOINTS / "3").write_bytes(aside)
    read = entries_read(monkeypatch)

    again = town.store.read()

    assert read == [4]
    assert again.heads == read_store(town.store_path, town.policy).heads != first.heads


def test_an_entry_that_does_not_hash_to_the_new_head_is_found_out(town):
    town.handed_in("A")
    town.store.read()
    stranger = SealedStore(town.store_path, witnesses=[town.asked(n) for n in range(3)])
    town.store, office = stranger, town.store
    town.handed_in("B")
    bundles = town.store_path / LOG / PUBLIC / "tile" / "entries"
    newest = max(bundles.rglob("4"), key=lambda path: path.stat().st_mtime)
    raw = bytearray(newest.read_bytes())
    raw[-3] ^= 1
    newest.write_bytes(raw)

    with pytest.raises(LogTellsOtherwise, match="not those that were signed"):
        office.read()
