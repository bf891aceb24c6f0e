"""Mirrors: a copy of which every byte was verified, that follows, and forgets what law makes it forget."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

import pytest

from onus.base.texts import Localized
from onus.log.bundles import NotABundle, encode_bundle
from onus.log.growth import TreeEdge
from onus.log.hashing import SHA256
from onus.log.keys import COSIGNATURE
from onus.log.policies import Log, NotSignedByLog, Policy, UnknownSignature, Witness, trusted_checkpoint
from onus.log.tiles import Tile, WrongTileSize
from onus.outside.locks import hold
from onus.outside.tlog.disk import DISK
from onus.outside.tlog.faults import LogBusy
from onus.outside.tlog.http_client import NoAnswer
from onus.outside.tlog.http_server import Server
from onus.outside.tlog.key_files import new_key, read_key
from onus.outside.tlog.log_folder import make_log, open_log
from onus.outside.tlog.log_reader import LogReader
from onus.outside.tlog.log_service import LogService
from onus.outside.tlog.mirroring import MirrorRefuses, mirror, source_of
from onus.outside.tlog.sequencing import Places, put_checkpoint, signed_checkpoint
from onus.wire.import_faults import TooLarge
from tests.outside.tlog.servers import serving

BASIS = Localized("law", "法")


@pytest.fixture
def folder(tmp_path):
    make_log(tmp_path / "log", "log.example/onus")
    return tmp_path / "log"


@pytest.fixture
def policy(folder):
    with open_log(folder) as log:
        return Policy((Log(log.verifier),))


def grow(folder, start, stop):
    with open_log(folder) as log:
        log.accept([f"entry {number}".encode() for number in range(start, stop)])
        log.sequence(stop)


def mirrored(folder, tmp_path, policy, **more):
    return mirror(source_of(str(folder)), tmp_path / "mirror", policy, 5_000_000, **more)


def entries_of(public):
    reader = LogReader(public)
    return list(reader.entries(0, reader.size))


def test_a_mirror_follows_a_log_and_holds_the_same_bytes(folder, tmp_path, policy):
    at = 0
    for size in (0, 3, 255, 256, 700, 700, 9_000):
        grow(folder, at, size)
        done = mirrored(folder, tmp_path, policy)
        assert (done.size, done.added) == (size, size - at)
        at = size

    assert entries_of(tmp_path / "mirror" / "public") == entries_of(folder / "public")
    assert LogReader(tmp_path / "mirror" / "public").note == LogReader(folder / "public").note


def test_a_mirror_can_be_mirrored_and_signs_what_it_holds(folder, tmp_path, policy):
    key = new_key("mirror.example", COSIGNATURE)
    grow(folder, 0, 300)
    mirrored(folder, tmp_path, policy, key=key)
    with_mirror = Policy(policy.logs, (Witness("m", key.verifier),), (), "m")
    note = LogReader(tmp_path / "mirror" / "public").note

    assert trusted_checkpoint(note, with_mirror).verdict.witnessed_at == {"m": 5}
    mirror(source_of(str(tmp_path / "mirror")), tmp_path / "second", with_mirror, 6_000_000)
    with pytest.raises(UnknownSignature):
        mirror(source_of(str(tmp_path / "mirror")), tmp_path / "third", policy, 6_000_000)
    mirror(source_of(str(tmp_path / "mirror")), tmp_path / "third", policy, 6_000_000, allow_unknown=True)
    assert entries_of(tmp_path / "second" / "public") == entries_of(folder / "public")
    # It signs again that it still holds it, though the log has not grown.
    mirror(source_of(str(folder)), tmp_path / "mirror", policy, 9_000_000, key=key)
    note = LogReader(tmp_path / "mirror" / "public").note
    assert trusted_checkpoint(note, with_mirror).verdict.witnessed_at == {"m": 9}


def test_a_mirror_whose_signature_the_log_shows_already_signs_once(folder, tmp_path, policy):
    key = new_key("mirror.example/m", COSIGNATURE)
    grow(folder, 0, 3)
    mirrored(folder, tmp_path, policy, key=key)
    known = Policy(policy.logs, (Witness("m", key.verifier),), (), "m")
    again = tmp_path / "again"
    for now in (9_000_000, 12_000_000):
        mirror(source_of(str(tmp_path / "mirror")), again, known, now, key=key)

        found = trusted_checkpoint(LogReader(again / "public").note, known)
        assert found.verdict.witnessed_at == {"m": now // 1_000_000}


@contextmanager
def serving_log(folder):
    with (
        open_log(folder) as log,
        serving(Server(LogService(log, lambda: 0).answer, body_bytes_max=10)) as url,
    ):
        yield url


def test_a_log_is_mirrored_from_its_address(folder, tmp_path, policy):
    grow(folder, 0, 600)
    with serving_log(folder) as url:
        done = mirror(source_of(url + "/"), tmp_path / "mirror", policy, 0)
        with pytest.raises(NoAnswer, match="404"):
            mirror(source_of(url + "/elsewhere"), tmp_path / "other", policy, 0)

    assert done.size == 600
    assert entries_of(tmp_path / "mirror" / "public") == entries_of(folder / "public")


def test_a_checkpoint_that_the_log_did_not_sign_is_not_mirrored(folder, tmp_path):
    stranger = Policy((Log(new_key("log.example/onus").verifier),))
    with pytest.raises(NotSignedByLog):
        mirrored(folder, tmp_path, stranger)

    assert not list((tmp_path / "mirror" / "public").iterdir())


@pytest.mark.parametrize(
    "name", ["tile/0/000", "tile/0/001.p/44", "tile/entries/000", "tile/entries/001.p/44"]
)
@pytest.mark.parametrize("harm", ["flip", "cut", "more"])
def test_a_damaged_tile_or_bundle_is_refused_and_leaves_the_mirror_as_it_was(
    folder, tmp_path, policy, name, harm
):
    grow(folder, 0, 200)
    mirrored(folder, tmp_path, policy)
    before = LogReader(tmp_path / "mirror" / "public").note
    grow(folder, 200, 300)
    raw = bytearray((folder / "public" / name).read_bytes())
    raw[-1] ^= 1
    changed = {"flip": raw, "cut": raw[:-1], "more": raw + b"\0"}[harm]
    (folder / "public" / name).write_bytes(changed)

    with pytest.raises((MirrorRefuses, NotABundle, WrongTileSize, TooLarge)):
        mirrored(folder, tmp_path, policy)
    assert LogReader(tmp_path / "mirror" / "public").note == before
    assert len(entries_of(tmp_path / "mirror" / "public")) == 200


def rebuilt(folder, tmp_path, entries):
    """Return a log of other entries, signed with the key of the first."""
    other = tmp_path / "rebuilt"
    shutil.copytree(folder, other)
    shutil.rmtree(other / "public" / "tile")
    key, edge = read_key(other / "private" / "log.key"), TreeEdge()
    (other / "public" / "tile" / "entries" / "000.p").mkdir(parents=True)
    (other / "public" / "tile" / "0" / "000.p").mkdir(parents=True)
    edge.add(SHA256.leaves(entries))
    for tile, raw in edge.partials():
        (other / "public" / tile.path).write_bytes(raw)
    (other / "public" / Tile(-1, 0, len(entries)).path).write_bytes(encode_bundle(entries))
    put_checkpoint(Places(other / "public", other / "private", DISK), signed_checkpoint(key, edge))
    return other


@pytest.mark.parametrize(
    ("count", "told"),
    [(10, "two roots for 10"), (9, "shows 9 entries and has signed 10"), (20, "what we have")],
)
def test_a_log_rebuilt_with_its_key_is_refused_by_a_mirror_that_knew_it(
    folder, tmp_path, policy, count, told
):
    grow(folder, 0, 10)
    mirrored(folder, tmp_path, policy)
    other = rebuilt(folder, tmp_path, [f"other {number}".encode() for number in range(count)])

    with pytest.raises(MirrorRefuses, match=told):
        mirrored(other, tmp_path, policy)


def test_a_folder_mirrors_one_log_only(folder, tmp_path, policy):
    mirrored(folder, tmp_path, policy)
    key = make_log(tmp_path / "other", "other.example")

    with pytest.raises(MirrorRefuses, match=r"mirrors log\.example"):
        mirrored(tmp_path / "other", tmp_path, Policy((Log(key),)))


def test_an_erased_entry_is_mirrored_as_a_gap_and_erased_in_mirrors_that_had_it(folder, tmp_path, policy):
    grow(folder, 0, 300)
    mirrored(folder, tmp_path, policy)
    with open_log(folder) as log:
        log.erase(7, legal_basis=BASIS, now=1)
    done = mirrored(folder, tmp_path, policy)
    mirror(source_of(str(folder)), tmp_path / "new", policy, 0)

    assert (done.added, done.erased) == (1, 1)
    for place in (tmp_path / "mirror", tmp_path / "new"):
        assert entries_of(place / "public") == entries_of(folder / "public")
        assert entries_of(place / "public")[7] == b""


def test_a_gap_that_no_tombstone_explains_is_refused(folder, tmp_path, policy):
    grow(folder, 0, 10)
    path = folder / "public" / "tile" / "entries" / "000.p" / "10"
    path.write_bytes(encode_bundle([b"", *[f"entry {number}".encode() for number in range(1, 10)]]))

    with pytest.raises(MirrorRefuses, match="no bytes and no tombstone"):
        mirrored(folder, tmp_path, policy)


def test_a_log_that_grows_while_it_is_mirrored_is_mirrored_at_one_size(folder, tmp_path, policy):
    grow(folder, 0, 200)
    inner = source_of(str(folder))
    asked = []

    def source(path, limit):
        raw = inner(path, limit)
        if not asked:
            grow(folder, 200, 600)  # The partial tiles of 200 are gone now.
        asked.append(path)
        return raw

    assert mirror(source, tmp_path / "mirror", policy, 0).size == 200
    assert "tile/0/000" in asked
    assert mirrored(folder, tmp_path, policy).added == 400


def test_two_processes_do_not_mirror_into_one_folder(folder, tmp_path, policy):
    mirrored(folder, tmp_path, policy)
    held = hold(tmp_path / "mirror" / "private", wait=False)
    with pytest.raises(LogBusy):
        mirrored(folder, tmp_path, policy)
    held.close()
