"""Notes, keys and checkpoints: one form for each, and nothing believed that was not signed."""

from __future__ import annotations

import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from onus.base.errors import OnusError
from onus.log.base64_lines import decoded, encoded, whole_number
from onus.log.checkpoints import Checkpoint, NotACheckpoint, parse_checkpoint
from onus.log.curve import ORDER, PRIME, weakness
from onus.log.hashing import SHA256, SM3
from onus.log.keys import (
    COSIGNATURE,
    ED25519,
    ED25519_SM3,
    NotAKey,
    SigningKey,
    VerifierKey,
    WeakKey,
    parse_signing_key,
    parse_verifier_key,
    signed_at,
)
from onus.log.notes import NotANote, Note, SignatureLine, parse_lines, parse_note
from onus.log.proof_files import NotAProofFile, ProofFile, parse_proof_file
from onus.log.proofs import inclusion_proof, reader_of

LOG = SigningKey("log.example/onus", bytes(range(32)))
WITNESS = SigningKey("witness.example/w", bytes(range(1, 33)), COSIGNATURE)
HEAD = Checkpoint("log.example/onus", 5, bytes(range(32)))
NOTE = Note(HEAD.text(), (LOG.sign(HEAD.text()), WITNESS.sign(HEAD.text(), at_s=1_700_000_000)))
PROOF = ProofFile(2, (bytes(32), bytes(range(32))), NOTE, b"extra")
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(
    lambda name: "+" not in name and not any(one.isspace() or one < " " for one in name)
)
seeds = st.binary(min_size=32, max_size=32).filter(lambda seed: len(set(seed)) >= 8)


def test_the_example_of_the_specification_verifies():
    key = parse_verifier_key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    note = parse_note(
        (
            "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlT"
            "gK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
        ).encode()
    )

    assert key.signed(note.text, note.signatures[0])
    assert not key.signed(note.text + " ", note.signatures[0])


def test_signatures_are_judged_as_the_published_vectors_ask(shared):
    path = shared / "data" / "log" / "ed25519" / "wycheproof_ed25519_test.json"
    groups = json.loads(path.read_text(encoding="utf-8"))["testGroups"]
    judged, wrong = 0, []
    for group in groups:
        public = bytes.fromhex(group["publicKey"]["pk"])
        assert weakness(public) is None
        for vector in group["tests"]:
            judged += 1
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(
                    bytes.fromhex(vector["sig"]), bytes.fromhex(vector["msg"])
                )
                valid = True
            except InvalidSignature:
                valid = False
            if valid != (vector["result"] == "valid"):
                wrong.append(vector["tcId"])

    assert judged == 151
    assert wrong == []


@given(st.binary(min_size=1))
def test_base64_has_one_text_for_one_value(raw):
    assert decoded(encoded(raw)) == raw


@given(st.text(alphabet="Ab+/=\n -_\u0660", max_size=12))
def test_whatever_base64_is_read_comes_out_the_same(text):
    raw = decoded(text)

    assert raw is None or encoded(raw) == text


@given(st.text(alphabet="0123456789+-_ \u0660", max_size=22))
def test_a_whole_number_is_read_only_in_its_one_form(text):
    number = whole_number(text)

    assert number is None or str(number) == text


@given(names, seeds, st.sampled_from([ED25519, COSIGNATURE, ED25519_SM3]))
def test_keys_are_read_back_as_they_were_written(name, seed, algorithm):
    key = SigningKey(name, seed, algorithm)

    assert parse_verifier_key(key.verifier.encode()) == key.verifier
    assert parse_signing_key(key.encode()) == key
    assert seed.hex() not in repr(key)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_a_note_with_one_byte_changed_is_refused_or_no_longer_signed_by_all(place, by):
    raw = bytearray(NOTE.encode())
    raw[place] ^= by
    try:
        note = parse_note(bytes(raw))
    except NotANote:
        return

    signed = [any(key.verifier.signed(note.text, line) for line in note.signatures) for key in (LOG, WITNESS)]
    assert not all(signed) or len(note.signatures) < 2


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20),
    st.lists(
        st.tuples(names, st.binary(min_size=4, max_size=4), st.binary(min_size=1)), min_size=1, max_size=5
    ),
)
def test_a_note_is_read_back_as_it_was_written(text, lines):
    note = Note(text + "\n", tuple(SignatureLine(*line) for line in lines))

    assert parse_note(note.encode()) == note


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no signatures"),
        (b"<html>\n", "no signatures"),
        (b"text\n\n", "no signatures"),
        (b"text\n\nno line\n", "no signature line"),
        (b"text\n\n\xe2\x80\x94 a YWJjZGU=", "no signatures"),
        (b"te\xffxt\n\n\xe2\x80\x94 a YWJjZGU=\n", "UTF-8"),
        (b"te\rxt\n\n\xe2\x80\x94 a YWJjZGU=\n", "control"),
        (b"text\n\n\xe2\x80\x94 a+b YWJjZGU=\n", "no signature line"),
        (b"text\n\n\xe2\x80\x94 a YWJj\n", "too short"),
        (b"text\n\n\xe2\x80\x94 a YWJjZGV=\n", "base64"),
        (b"text\n\n\xe2\x80\x94  a YWJjZGU=\n", "no signature line"),
        (b"text\n\n" + b"\xe2\x80\x94 a YWJjZGU=\n" * 65, "65 signatures"),
        (b"text\n\n\xe2\x80\x94 a " + b"YWJj" * 3_000 + b"\n", "too long"),
        (b"x" * 1_000_001, "above 1000000"),
    ],
)
def test_what_is_no_note_is_refused_with_its_reason(raw, reason):
    with pytest.raises(NotANote, match=reason):
        parse_note(raw)


@pytest.mark.parametrize("text", ["", "\u2014 a YWJjZGU="])
def test_signature_lines_end_and_are_not_none(text):
    with pytest.raises(NotANote, match="does not end"):
        parse_lines(text)


def test_a_signature_that_is_there_already_is_not_repeated():
    assert NOTE.with_signatures(*NOTE.signatures) == NOTE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no key", "three parts"),
        ("a+12345678+", "algorithm is unknown"),
        ("a+1234567+AQ==", "eight hexadecimal"),
        ("a+1234567G+AQ==", "eight hexadecimal"),
        ("a+12345678+AQ=", "base64"),
        ("a+12345678+/w==", "algorithm is unknown"),
        (
            "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "another key",
        ),
        ("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "space"),
        ("\ud800+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "space"),
        ("x" * 5_000, "three parts"),
    ],
)
def test_what_is_no_key_is_refused_with_its_reason(text, reason):
    with pytest.raises(NotAKey, match=reason):
        parse_verifier_key(text)


def test_a_private_key_is_never_repeated_in_a_message():
    secret = LOG.encode().replace("log.example", "log.exampl")

    for text in (secret, secret[:-4], secret.removeprefix("PRIVATE+KEY+")):
        with pytest.raises(NotAKey) as told:
            parse_signing_key(text)
        assert secret[-20:] not in str(told.value)


@pytest.mark.parametrize("seed", [b" " * 32, bytes(32), b"ab" * 16, bytes(31), bytes(range(33))])
def test_a_seed_that_is_no_chance_is_refused(seed):
    with pytest.raises(NotAKey, match="not made by the tool"):
        SigningKey("log.example", seed)


SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]


@pytest.mark.parametrize("key", SMALL_ORDER)
def test_a_key_of_small_order_is_refused(key):
    assert weakness(bytes.fromhex(key)) == "its point has a small order"
    with pytest.raises(WeakKey):
        VerifierKey("a", bytes.fromhex(key))


@pytest.mark.parametrize("number", [PRIME, PRIME + 1, 2**255 - 1, 1 + 2**255, PRIME - 1 + 2**255])
def test_a_key_in_another_form_than_its_own_is_refused(number):
    assert weakness(number.to_bytes(32, "little")) == "it is not in its one form"


def test_a_key_outside_the_group_or_off_the_curve_is_refused():
    reasons = [weakness(number.to_bytes(32, "little")) for number in range(2, 40)]

    assert set(reasons) == {"it is no point of the curve", "its point lies outside the group of keys", None}
    assert weakness(bytes(33)) == "it has not 32 bytes"
    assert ORDER > 2**252


@given(seeds)
def test_every_key_that_the_tool_makes_is_one_to_rely_on(seed):
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()

    assert weakness(public) is None


def test_one_pair_of_keys_does_not_stand_for_two_algorithms():
    other = SigningKey(LOG.name, LOG.seed, ED25519_SM3)

    assert other.verifier.key_id != LOG.verifier.key_id
    assert not other.verifier.signed(HEAD.text(), LOG.sign(HEAD.text()))
    assert other.verifier.algorithm.tree == SM3


def test_a_cosignature_says_when_and_signs_the_time_with_the_text():
    line = WITNESS.sign(HEAD.text(), at_s=1_700_000_000)
    later = SignatureLine(line.name, line.key_id, (1_700_000_001).to_bytes(8, "big") + line.signature[8:])
    endless = SignatureLine(line.name, line.key_id, b"\xff" + line.signature[1:])

    assert signed_at(line) == 1_700_000_000
    assert [WITNESS.verifier.signed(HEAD.text(), one) for one in (line, later, endless)] == [
        True,
        False,
        False,
    ]
    assert signed_at(endless) is None
    assert signed_at(LOG.sign(HEAD.text())) is None


def test_a_signature_of_another_length_is_none():
    line = LOG.sign(HEAD.text())

    assert not LOG.verifier.signed(HEAD.text(), SignatureLine(line.name, line.key_id, line.signature + b"\0"))


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), names)
def test_a_checkpoint_is_read_back_as_it_was_written(size, root, origin):
    assert parse_checkpoint(Checkpoint(origin, size, root).text()) == Checkpoint(origin, size, root)


@pytest.mark.parametrize(
    "text",
    ["", "a\n", "a\n5\n", "\n5\nAAAA\n", "a\n05\n{root}\n", "a\n-5\n{root}\n", "a\n5\nAAAA\n", "a\n5\n{root}\n\n", "a\n5\n{root}",
     "a\n9223372036854775808\n{root}\n", "a\n5\n{root}x\n"],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NotACheckpoint):
        parse_checkpoint(text.replace("{root}", encoded(bytes(32))))


def test_a_checkpoint_keeps_the_further_lines_of_others():
    head = Checkpoint("a", 5, bytes(32), ("more",))

    assert parse_checkpoint(head.text()) == head


@given(
    st.integers(0, 2**62),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    st.none() | st.binary(),
)
def test_a_proof_file_is_read_back_as_it_was_written(index, hashes, extra):
    proof = ProofFile(index, tuple(hashes), NOTE, extra)

    assert parse_proof_file(proof.encode()) == proof


def test_a_proof_file_proves_its_own_entry_and_no_other():
    leaves = SHA256.leaves([b"a", b"b", b"c"])
    text = Checkpoint(LOG.name, 3, SHA256.root(leaves)).text()
    proof = ProofFile(1, tuple(inclusion_proof(1, 3, reader_of(leaves))), Note(text, (LOG.sign(text),)))

    assert [proof.includes(leaf) for leaf in leaves] == [False, True, False]


@given(st.integers(0, len(PROOF.encode()) - 1), st.integers(1, 255))
def test_a_proof_file_with_one_byte_changed_is_refused_or_says_something_else(place, by):
    raw = bytearray(PROOF.encode())
    raw[place] ^= by
    try:
        proof = parse_proof_file(bytes(raw))
    except OnusError:
        return

    assert proof != PROOF
    assert proof.encode() == bytes(raw)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n\n", b"\n"),
        (b"proof@v1", b"proof@v2"),
        (b"index 2", b"index 02"),
        (b"index 2\n", b""),
        (b"extra ZXh0cmE=", b"extra ZXh0cmE"),
        (b"AAAA", b"AAA"),
        (b"index", "\u00edndex".encode()),
        (b"c2sp", b"\n\n"),
        (b"index 2", "index \u0662".encode()),
        (b"extra ZXh0cmE=\nindex 2\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", b""),
        (b"index 2\n", b"index 2\n" + b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 62),
    ],
)
def test_a_proof_file_in_parts_is_refused(old, new):
    with pytest.raises((NotAProofFile, NotANote)):
        parse_proof_file(PROOF.encode().replace(old, new, 1))


@pytest.mark.parametrize(
    "raw", [b"", PROOF.encode() + b"x" * 1_000_000, "c2sp.org/tlog-proof@v1\n\u00ed\n\n".encode()]
)
def test_what_is_no_proof_file_is_refused(raw):
    with pytest.raises(NotAProofFile):
        parse_proof_file(raw)
