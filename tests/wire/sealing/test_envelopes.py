"""Envelopes: two locks, one content, and nothing that can be changed unseen."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.core.sealing.commitments import shown_commitment
from onus.core.sealing.size_classes import CHUNK_BYTES
from onus.wire.sealing.archives import BidFile, archive_head
from onus.wire.sealing.codes import code_text, parse_code
from onus.wire.sealing.committing import Committed, salt_of
from onus.wire.sealing.envelopes import (
    BEFORE_BID,
    SEALED_CHUNK_BYTES,
    SealChance,
    SealedTo,
    content_key_of,
    digests_of,
    opened_parts,
    sealed_parts,
    sealing_header,
)
from onus.wire.sealing.faults import (
    EnvelopeBroken,
    NotACode,
    NotAnArchive,
    NotAnEnvelope,
    NotAsCommitted,
    UnfitPublicKey,
)
from onus.wire.sealing.headers import parse_header
from onus.wire.sealing.signing import BidderKey
from onus.wire.sealing.suite import derived, fit_public_key, public_of, shared_secret
from onus.wire.tenders.opened_files import archive_of
from tests.wire.sealing.sealing_vectors import case, drawn, read, vectors

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "sealing" / "vectors.json"
PRIVATE = drawn("tender key", 32)
TO = SealedTo("T-1", 1, drawn("ceremony", 32), public_of(PRIVATE))
KEY = BidderKey(drawn("bidder", 32))
CHANCE = SealChance(drawn("content", 32), drawn("ephemeral", 32), drawn("nonce", 32), drawn("code", 16))


def archive(bid: bytes, path: str = "b") -> bytes:
    return archive_head([BidFile(path, len(bid))])[0] + bid


HEAD = len(archive(b""))


def signed(whole: bytes, *, nonce: bytes = CHANCE.nonce, to: SealedTo = TO) -> tuple[Committed, int]:
    digests, length = digests_of(nonce, [whole])
    return KEY.commit(to.signed_for(), digests), length


def sealed(bid: bytes, *, to: SealedTo = TO, chance: SealChance = CHANCE) -> bytes:
    """Return the envelope of one file."""
    whole = archive(bid)
    made, length = signed(whole, nonce=chance.nonce, to=to)
    header = sealing_header(to, chance, made=made, length=length)
    return b"".join(sealed_parts(header, chance, [whole], made=made, length=length))


def opened(envelope: bytes, *, private: bytes = PRIVATE, code: bytes = CHANCE.code) -> bytes:
    header, at = parse_header(envelope)
    key = content_key_of(header, secret=shared_secret(private, header.ephemeral), code=code)
    chunks = (envelope[i : i + SEALED_CHUNK_BYTES] for i in range(at, len(envelope), SEALED_CHUNK_BYTES))
    return b"".join(opened_parts(header, key, chunks))


def test_the_vectors_stay_as_they_were_published():
    found = json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("ONUS_ACCEPT"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(found, encoding="utf-8", newline="\n")

    assert GOLDEN.read_text(encoding="utf-8") == found


def test_the_published_vectors_are_made_and_opened_by_our_own_code():
    for told in json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]:
        files = {one["path"]: read(*one["bytes"]) for one in told["files"]}

        assert case(told["name"], told["tender"], files) == told


@settings(max_examples=25, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.sampled_from([CHUNK_BYTES - HEAD - BEFORE_BID + more for more in range(-6, 7)]).map(bytes),
    )
)
def test_what_was_sealed_comes_out_again(bid):
    assert opened(sealed(bid)) == archive(bid)


def test_bids_of_one_class_give_envelopes_of_one_length():
    assert len(sealed(b"a")) == len(sealed(bytes(60_000)))


@pytest.fixture(scope="module")
def envelope() -> bytes:
    return sealed(bytes(range(256)) * 800)


def test_neither_lock_opens_alone(envelope):
    with pytest.raises(EnvelopeBroken, match="do not fit together"):
        opened(envelope, code=bytes(16))
    with pytest.raises(EnvelopeBroken, match="do not fit together"):
        opened(envelope, private=drawn("another key", 32))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_byte_can_be_changed_unseen(data):
    made = bytearray(sealed(b"price 100"))
    at = data.draw(st.integers(0, len(made) - 1))
    made[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises((EnvelopeBroken, NotAnEnvelope, UnfitPublicKey)):
        opened(bytes(made))


def test_chunks_cannot_be_dropped_moved_doubled_or_added(envelope):
    _, at = parse_header(envelope)
    head, chunks = (
        envelope[:at],
        [envelope[i : i + SEALED_CHUNK_BYTES] for i in range(at, len(envelope), SEALED_CHUNK_BYTES)],
    )

    assert len(chunks) > 2
    for broken in (
        chunks[:-1],
        chunks[1:],
        [chunks[1], chunks[0], *chunks[2:]],
        [*chunks, chunks[-1]],
        [chunks[0], *chunks],
        [],
    ):
        with pytest.raises(EnvelopeBroken):
            opened(head + b"".join(broken))
    for cut in (1, 16, 17, SEALED_CHUNK_BYTES - 1):
        with pytest.raises(EnvelopeBroken):
            opened(envelope[:-cut])


def test_chunks_of_another_envelope_do_not_fit_even_under_the_same_keys(envelope):
    _, at = parse_header(envelope)
    other = sealed(bytes(range(256)) * 800, to=replace(TO, version=2))

    with pytest.raises(EnvelopeBroken):
        opened(envelope[:at] + other[at:])


def test_an_envelope_cannot_be_moved_to_another_tender(envelope):
    header, at = parse_header(envelope)
    for moved in (
        replace(header, tender="T-2"),
        replace(header, version=9),
        replace(header, ceremony=bytes(32)),
    ):
        with pytest.raises(EnvelopeBroken):
            opened(moved.encode() + envelope[at:])


def test_a_bid_that_changes_while_it_is_sealed_is_not_finished():
    made, length = signed(archive(b"price 100"))
    header = sealing_header(TO, CHANCE, made=made, length=length)

    for changed in (b"price 200", b"price 1000", b"price 10"):
        with pytest.raises(NotAsCommitted):
            list(sealed_parts(header, CHANCE, [archive(changed)], made=made, length=length))


def kept(parts, into):
    for part in parts:
        into.append(part)
    return []


def test_an_envelope_with_another_content_than_its_commitment_does_not_open():
    """A bidder who writes an own program could try: the commitment says one price and the chunks another."""
    made, length = signed(archive(b"price 100"))
    header = sealing_header(TO, CHANCE, made=made, length=length)
    forged = []
    with pytest.raises(NotAsCommitted):
        forged += kept(
            sealed_parts(header, CHANCE, [archive(b"price 200")], made=made, length=length), forged
        )

    with pytest.raises(NotAsCommitted):
        opened(b"".join(forged))


SMALL_ORDER = (
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
)
"""Every point of small order of Curve25519, with the forms of them that are not canonical."""


@pytest.mark.parametrize("key", SMALL_ORDER)
def test_public_keys_of_small_order_are_refused_wherever_they_come_in(key):
    with pytest.raises(UnfitPublicKey):
        fit_public_key(bytes.fromhex(key))
    with pytest.raises(UnfitPublicKey):
        sealed(b"bid", to=replace(TO, tender_key=bytes.fromhex(key)))


def test_a_public_key_has_32_bytes_in_their_one_form():
    high = bytearray(public_of(PRIVATE))
    high[31] |= 0x80

    for key in (b"", public_of(PRIVATE)[:31], bytes(high)):
        with pytest.raises(UnfitPublicKey):
            fit_public_key(key)


def test_x25519_and_hkdf_are_those_of_their_standards():
    """RFC 7748, 5.2 (the first vector and the first thousand turns), and RFC 5869, A.3."""
    scalar = bytes.fromhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
    point = bytes.fromhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
    turning = beside = bytes([9]) + bytes(31)
    for _ in range(1_000):
        turning, beside = X25519PrivateKey.from_private_bytes(turning).exchange(X25519PublicKey.from_public_bytes(beside)), turning  # fmt: skip

    assert shared_secret(scalar, point).hex().startswith("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f7")
    assert turning.hex() == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"
    assert derived(b"\x0b" * 22, salt=b"", label=b"").hex().startswith("8da4e775a563c18f715f802a063c5a31")


@given(st.binary(min_size=16, max_size=16), st.sampled_from([str.lower, str.upper, lambda t: t.replace("-", " "), lambda t: t.replace("0", "o").replace("1", "l")]))  # fmt: skip
def test_a_code_is_read_however_it_was_typed(code, typed):
    assert parse_code(typed(code_text(code))) == code


@given(st.binary(min_size=16, max_size=16), st.integers(0, 27))
def test_a_code_of_another_length_is_refused(code, at):
    letters = code_text(code).replace("-", "")

    with pytest.raises(NotACode):
        parse_code(letters[:at] + letters[at + 1 :])


def test_a_code_in_which_one_letter_was_misread_is_refused():
    letters = code_text(CHANCE.code).replace("-", "")
    passed = 0
    for at in range(28):
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            if other != letters[at]:
                try:
                    passed += parse_code(letters[:at] + other + letters[at + 1 :]) is not None
                except NotACode:
                    continue

    assert passed <= 3


@pytest.mark.parametrize(
    "raw",
    [b"", b"onus-bid", b"onus-bid\x02\x01", b"onus-bid\x01\x02", b"PK\x03\x04", b"onus-bid\x01\x01\x00\x05"],
)
def test_what_is_no_envelope_is_refused_with_its_reason(raw):
    with pytest.raises(NotAnEnvelope):
        parse_header(raw)


def test_chance_in_two_places_is_no_chance():
    with pytest.raises(ValueError, match="no chance"):
        SealChance(bytes(32), bytes(32), drawn("n", 32), bytes(16))
    with pytest.raises(ValueError, match="32, 32, 32 and 16"):
        SealChance(drawn("a", 31), drawn("b", 32), drawn("n", 32), bytes(16))


def test_the_commitment_is_a_plain_hash_that_anybody_can_compute_from_what_is_shown():
    """By hand, as the manual says it: bid.json under its salt in front, all other files as one digest."""
    head, _ = archive_head([BidFile("bid.json", 2), BidFile("people.json", 3)])
    made, _ = signed(head + b"{}abc")
    salt = derived(CHANCE.nonce, salt=b"", label=b"onus sealed bid 1: salt of people.json")
    other = sha256(salt + (11).to_bytes(4, "big") + b"people.json" + (3).to_bytes(8, "big") + b"abc").digest()
    rest = sha256(b"onus rest of a bid 1\n" + other).digest()
    first = sha256(made.salt + (8).to_bytes(4, "big") + b"bid.json" + (2).to_bytes(8, "big") + b"{}").digest()

    assert made.rest == rest
    body = sha256(b"onus body of a bid 1\n" + first + rest + KEY.public).digest()
    text = b"onus bid signature 1\n" + (3).to_bytes(2, "big") + b"T-1" + TO.ceremony + body
    signature = Ed25519PrivateKey.from_private_bytes(KEY.seed).sign(text)
    assert made.commitment == sha256(b"onus bid 1\n" + body + signature).digest()
    assert shown(made, b"{}") == made.commitment.hex()


def shown(made: Committed, raw: bytes | None, **other: str) -> str:
    told = {name: made.shown()[name] for name in ("salt", "rest", "signer", "signature")}
    return shown_commitment(raw, **(told | other))


paths = st.sampled_from(["a", "bid.json", "people.json", "z/1"])
folders = st.dictionaries(paths, st.binary(max_size=40), min_size=1, max_size=4)


@given(folders, folders, st.binary(min_size=32, max_size=32))
def test_two_bids_have_one_commitment_only_where_every_file_is_the_same(one, other, nonce):
    made = [signed(archive_of(files), nonce=nonce)[0].commitment for files in (one, other)]

    assert (made[0] == made[1]) == (one == other)


@given(folders, st.binary(min_size=32, max_size=32), st.lists(st.integers(0, 200), max_size=4))
def test_however_an_archive_is_cut_into_parts_it_has_one_commitment(files, nonce, cuts):
    whole = archive_of(files)
    ends = sorted({0, *(min(cut, len(whole)) for cut in cuts), len(whole)})
    parts = [whole[start:end] for start, end in pairwise(ends)]

    assert digests_of(nonce, parts)[0] == digests_of(nonce, [whole])[0]


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(min_size=32, max_size=32))
def test_what_is_shown_fits_the_bytes_that_were_sealed_and_no_others(sealed_bid, told, nonce):
    made, _ = signed(archive_of({"bid.json": sealed_bid, "people.json": b"{}"}), nonce=nonce)

    assert (shown(made, told) == made.commitment.hex()) == (told == sealed_bid)


@given(st.binary(max_size=40), st.binary(min_size=32, max_size=32))
def test_no_file_of_another_name_can_be_shown_as_the_bid(raw, nonce):
    made, _ = signed(archive_of({"bid2.json": raw}), nonce=nonce)
    own = salt_of(nonce, "bid2.json").hex()

    for salt in (own, made.salt.hex()):
        assert shown(made, raw, salt=salt) != made.commitment.hex()


def test_what_is_no_archive_is_committed_to_by_nobody():
    with pytest.raises(NotAnArchive):
        digests_of(CHANCE.nonce, [b"price 100"])
