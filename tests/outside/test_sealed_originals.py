"""Sealed originals: put away by the server, opened only with a private key and never unseen."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onus.base.instants import instant
from onus.outside.files import CannotWrite
from onus.outside.sealed_originals import (
    REGISTER,
    NotForThisKey,
    NotSealedHere,
    SealBroken,
    SealingKeyUnfit,
    erase_original,
    make_key_pair,
    open_original,
    openings,
    read_public_key,
    seal,
)

AT = instant("2023-12-19T20:00:00+08:00")
PHOTO = b"\xff\xd8\xff a face and a plate" * 50


@pytest.fixture
def keys(tmp_path):
    """Return private paths and public keys of the office and of the independent body."""
    made = {}
    for name in ("office", "body"):
        private, public = tmp_path / f"{name}.pem", tmp_path / f"{name}.pub"
        make_key_pair(private, public)
        made[name] = private, read_public_key(public)
    return made


@pytest.fixture
def store(tmp_path):
    return tmp_path / "sealed"


def both(keys):
    return keys["office"][1], keys["body"][1]


def opened(store, digest, private, reason="dispute D-7"):
    return open_original(store, digest, private=private, who="Zhang (generated)", reason=reason, at=AT)


def files(store):
    return sorted(path for path in store.rglob("*") if path.is_file() and path.name != REGISTER)


@pytest.mark.parametrize("name", ["office", "body"])
def test_each_holder_of_a_key_opens_the_original_byte_for_byte(store, keys, name):
    digest = seal(store, PHOTO, both(keys))

    assert digest == sha256(PHOTO).hexdigest()
    assert opened(store, digest, keys[name][0]) == PHOTO


def test_nothing_of_the_original_can_be_read_on_the_disk(store, keys):
    seal(store, PHOTO, both(keys))

    (path,) = files(store)
    assert b"a face" not in path.read_bytes() and b"\xff\xd8\xff" not in path.read_bytes()


def test_every_opening_is_on_record_with_who_and_why(store, keys):
    digest = seal(store, PHOTO, both(keys))
    opened(store, digest, keys["office"][0])
    opened(store, digest, keys["body"][0], reason="audit 2023")

    first, second = openings(store)

    assert (first.what, first.sha256, first.who, first.reason) == (
        "opened",
        digest,
        "Zhang (generated)",
        "dispute D-7",
    )
    assert first.at == "2023-12-19T12:00:00Z"
    assert second.number == 2 and second.key != first.key


def test_an_original_is_not_handed_out_where_the_register_takes_no_line(store, keys):
    digest = seal(store, PHOTO, both(keys))
    (store / REGISTER).mkdir()

    with pytest.raises(CannotWrite):
        opened(store, digest, keys["office"][0])


def test_a_line_that_was_changed_or_taken_out_breaks_the_register(store, keys):
    digest = seal(store, PHOTO, both(keys))
    for _ in range(3):
        opened(store, digest, keys["office"][0])
    lines = (store / REGISTER).read_text().splitlines(keepends=True)

    for tampered in (
        lines[1:],
        [lines[0], lines[2]],
        [lines[0].replace("Zhang", "Wang"), *lines[1:]],
        ["x\n"],
    ):
        (store / REGISTER).write_text("".join(tampered))
        with pytest.raises(SealBroken):
            openings(store)
        with pytest.raises(SealBroken):
            opened(store, digest, keys["office"][0])


def test_a_key_that_came_later_opens_nothing_older(store, keys):
    digest = seal(store, PHOTO, (keys["office"][1],))

    with pytest.raises(NotForThisKey):
        opened(store, digest, keys["body"][0])

    assert openings(store) == ()


def test_a_private_key_that_others_may_read_is_refused(store, keys):
    digest = seal(store, PHOTO, both(keys))
    keys["office"][0].chmod(0o640)

    with pytest.raises(SealingKeyUnfit):
        opened(store, digest, keys["office"][0])


def test_what_is_no_key_is_refused_in_our_words(tmp_path, store, keys):
    digest = seal(store, PHOTO, both(keys))
    bad = tmp_path / "bad.pem"
    bad.write_text("no key")
    bad.chmod(0o600)

    with pytest.raises(SealingKeyUnfit):
        read_public_key(bad)
    for path in (bad, tmp_path / "nowhere.pem"):
        with pytest.raises(SealingKeyUnfit):
            opened(store, digest, path)


def test_a_key_is_never_written_over_another(tmp_path, keys):
    with pytest.raises(CannotWrite):
        make_key_pair(keys["office"][0], tmp_path / "other.pub")


def test_the_same_original_twice_is_kept_once_as_it_was_sealed_first(store, keys):
    seal(store, PHOTO, (keys["office"][1],))
    (before,) = [path.read_bytes() for path in files(store)]
    seal(store, PHOTO, both(keys))

    assert [path.read_bytes() for path in files(store)] == [before]


def test_an_erased_original_is_gone_and_its_erasure_on_record(store, keys):
    digest = seal(store, PHOTO, both(keys))
    erase_original(store, digest, who="tick", reason="kept five years", at=AT)

    with pytest.raises(NotSealedHere):
        opened(store, digest, keys["office"][0])

    assert files(store) == [] and openings(store)[-1].what == "erased"


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "0" * 63, "Z" * 64, "0" * 64])
def test_a_digest_that_names_nothing_here_opens_nothing(store, keys, digest):
    with pytest.raises(NotSealedHere):
        opened(store, digest, keys["office"][0])


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_single_changed_bit_opens_nothing(tmp_path_factory, place, bit):
    folder = tmp_path_factory.mktemp("one")
    make_key_pair(folder / "key", folder / "pub")
    digest = seal(folder / "store", PHOTO, (read_public_key(folder / "pub"),))
    (path,) = files(folder / "store")
    sealed = bytearray(path.read_bytes())
    sealed[place % len(sealed)] ^= 1 << bit
    path.write_bytes(sealed)

    with pytest.raises((SealBroken, NotForThisKey)):
        opened(folder / "store", digest, folder / "key")
