"""Policies and witnesses: who is believed, and what a witness will sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.log.checkpoints import Checkpoint
from onus.log.hashing import SHA256, SM3
from onus.log.keys import COSIGNATURE, ED25519_SM3, SigningKey
from onus.log.notes import Note
from onus.log.policies import (
    Group,
    Log,
    NotSignedByLog,
    Policy,
    QuorumNotMet,
    RepeatedSignature,
    SignatureFails,
    UnknownSignature,
    Witness,
    trusted_checkpoint,
)
from onus.log.policy_files import FaultyPolicy, parse_policy
from onus.log.proofs import consistency_proof, reader_of
from onus.log.witnessing import Accepted, Head, Refusal, Request, parse_request, request_body, weigh

LOG = SigningKey("log.example/onus", bytes(range(32)))
W = [
    SigningKey(f"w{number}.example", bytes(range(number, number + 32)), COSIGNATURE) for number in range(1, 5)
]
HEAD = Checkpoint(LOG.name, 5, bytes(range(32)))
SIGNED = Note(HEAD.text(), (LOG.sign(HEAD.text()),))
POLICY = Policy(
    (Log(LOG.verifier, "https://log.example/onus"),),
    tuple(Witness(f"w{number}", key.verifier) for number, key in enumerate(W, start=1)),
    (Group("office", 1, ("w1", "w2")), Group("press", 1, ("w3",)), Group("both", 2, ("office", "press"))),
    "both",
)
LEAVES = SHA256.leaves(str(number).encode() for number in range(64))
LOGS = {LOG.name: (LOG.verifier,)}


def witnessed(*numbers):
    return SIGNED.with_signatures(*(W[number - 1].sign(HEAD.text(), at_s=number) for number in numbers))


def test_a_policy_is_read_back_as_it_was_written():
    assert parse_policy(POLICY.encode()) == POLICY


def test_a_quorum_of_groups_needs_one_of_each():
    assert trusted_checkpoint(witnessed(2, 3), POLICY).verdict.witnessed_at == {"w2": 2, "w3": 3}
    for numbers in ((), (1, 2), (3, 4)):
        with pytest.raises(QuorumNotMet, match="both"):
            trusted_checkpoint(witnessed(*numbers), POLICY)


@given(
    st.sets(st.sampled_from(["w1", "w2", "w3", "w4"])),
    st.sets(st.sampled_from(["w1", "w2", "w3", "w4"])),
)
def test_more_witnesses_never_break_a_quorum(some, more):
    assert POLICY.met(some | more) or not POLICY.met(some)


def test_a_checkpoint_that_the_log_did_not_sign_is_refused():
    stranger = SigningKey("log.example/onus", bytes(range(9, 41)))
    other = Checkpoint("other.example", 5, HEAD.root).text()

    with pytest.raises(NotSignedByLog):
        trusted_checkpoint(Note(HEAD.text(), (stranger.sign(HEAD.text()),)), POLICY, allow_unknown=True)
    with pytest.raises(NotSignedByLog, match=r"other\.example"):
        trusted_checkpoint(Note(other, (LOG.sign(other),)), POLICY, allow_unknown=True)


def test_a_signature_of_another_text_is_refused():
    other = Checkpoint(LOG.name, 6, HEAD.root).text()

    with pytest.raises(SignatureFails, match=r"log\.example"):
        trusted_checkpoint(Note(HEAD.text(), (LOG.sign(other),)), POLICY)
    with pytest.raises(SignatureFails, match=r"w1\.example"):
        trusted_checkpoint(SIGNED.with_signatures(W[0].sign(other, at_s=1)), POLICY)


def test_a_signature_of_nobody_known_is_refused_unless_it_is_allowed():
    stranger = SigningKey("stranger.example", bytes(range(7, 39)), COSIGNATURE)
    note = witnessed(1, 3).with_signatures(stranger.sign(HEAD.text(), at_s=9))

    with pytest.raises(UnknownSignature, match=r"stranger\.example"):
        trusted_checkpoint(note, POLICY)
    assert trusted_checkpoint(note, POLICY, allow_unknown=True).verdict.unknown[0].name == "stranger.example"


def test_one_witness_does_not_count_twice():
    note = witnessed(1, 3).with_signatures(W[0].sign(HEAD.text(), at_s=8))

    with pytest.raises(RepeatedSignature):
        trusted_checkpoint(note, POLICY)


def test_without_a_quorum_the_signature_of_the_log_is_enough():
    found = trusted_checkpoint(SIGNED, Policy((Log(LOG.verifier),)))

    assert (found.checkpoint, found.verdict.log) == (HEAD, LOG.verifier)


def test_comments_and_white_space_change_nothing_and_names_are_opaque_bytes():
    text = b"# who\n\n \t\n  log\t" + LOG.verifier.encode().encode() + b"\n"
    text += b"witness \xff\xfe " + W[0].verifier.encode().encode() + b" https://w.example/\n"
    policy = parse_policy(text + b"group g any \xff\xfe\nquorum g\n")

    assert policy.met([policy.witnesses[0].name])
    assert parse_policy(policy.encode()) == policy


def test_all_faults_of_a_policy_are_told_at_once():
    key, witness = LOG.verifier.encode(), W[0].verifier.encode()
    lines = [
        f"log {key}", f"log {key}", f"log {witness}", "log a b c", f"witness none {witness}", f"witness a {witness}",
        f"witness b {witness}", f"witness c {key}", "witness d", "group e 2 a", "group f any z", "group g 1 a",
        "group h", "group i 01 a", "quorum z", "quorum a", "quorum a b", "other", "log not-a-key", "bad\x01",
        "group a 1 b", f"witness a {W[1].verifier.encode()}",
    ]  # fmt: skip
    with pytest.raises(FaultyPolicy) as told:
        parse_policy(("\n".join(lines)).encode())

    numbers = {int(fault.split(":")[0].removeprefix("line ")) for fault in told.value.faults}
    assert numbers == set(range(2, 23)) - {6}
    assert "line 22: it does not end" in told.value.faults


def test_a_policy_without_a_quorum_or_without_bounds_is_refused():
    with pytest.raises(FaultyPolicy, match="no quorum"):
        parse_policy(b"")
    with pytest.raises(FaultyPolicy, match="above"):
        parse_policy(b"#" * 1_000_001)


def test_no_policy_grows_without_end():
    keys = [
        SigningKey("w", bytes(range(32 - 8)) + number.to_bytes(8, "big"), COSIGNATURE).verifier
        for number in range(260)
    ]
    text = "".join(f"witness w{number} {key.encode()}\n" for number, key in enumerate(keys))

    with pytest.raises(FaultyPolicy, match="more than 256"):
        parse_policy((text + "quorum none\n").encode())


def asked(old, size, *, proof=None, signer=LOG, leaves=LEAVES, tree=SHA256):
    head = Checkpoint(LOG.name, size, tree.root(leaves[:size]))
    if proof is None:
        proof = consistency_proof(old, size, reader_of(leaves[:size], tree), tree) if 0 < old <= size else []
    raw = request_body(old, proof, Note(head.text(), (signer.sign(head.text()),)))
    read = parse_request(raw)
    assert isinstance(read, Request)
    return read


def head(size):
    return Head(size, SHA256.root(LEAVES[:size]))


@given(st.integers(0, 64), st.integers(0, 64))
def test_a_witness_follows_a_log_that_only_grows(one, other):
    old, new = sorted((one, other))
    answer = weigh(asked(old, new), LOGS, head(old) if old else None)

    assert isinstance(answer, Accepted)
    assert answer.head == head(new)


@given(st.integers(1, 64), st.integers(1, 64), st.integers(0, 63))
def test_a_witness_never_signs_another_past(one, other, changed):
    old, new = sorted((one, other))
    rewritten = [*LEAVES]
    rewritten[changed % old] = LEAVES[0][::-1]
    answer = weigh(asked(old, new, leaves=rewritten), LOGS, head(old))

    assert isinstance(answer, Refusal)
    assert answer.status == 422


@pytest.mark.parametrize(
    ("request_of", "latest", "status", "body"),
    [
        (lambda: asked(3, 9), head(5), 409, "5\n"),
        (lambda: asked(0, 9), head(5), 409, "5\n"),
        (lambda: asked(3, 9), None, 409, "0\n"),
        (lambda: asked(9, 3), head(9), 400, None),
        (lambda: asked(0, 9, proof=[bytes(32)]), None, 422, None),
        (lambda: asked(5, 9, proof=[]), head(5), 422, None),
        (lambda: asked(5, 5, proof=[bytes(32)]), head(5), 422, None),
        (lambda: asked(5, 9, signer=SigningKey(LOG.name, bytes(range(5, 37)))), head(5), 403, None),
    ],
)
def test_a_witness_refuses_with_the_status_that_is_laid_down(request_of, latest, status, body):
    answer = weigh(request_of(), LOGS, latest)

    assert isinstance(answer, Refusal)
    assert (answer.status, answer.body if body else None) == (status, body)
    assert answer.content_type == ("text/x.tlog.size" if status == 409 else "text/plain; charset=utf-8")


def test_a_witness_does_not_know_every_log():
    assert weigh(asked(0, 5), {}, None).status == 404


def test_a_line_that_claims_a_known_key_and_fails_is_forbidden_even_beside_a_good_one():
    good, text = asked(0, 5), Checkpoint(LOG.name, 5, bytes(32)).text()
    note = Note(good.note.text, (*good.note.signatures, LOG.sign(text)))

    assert weigh(Request(0, (), note, good.checkpoint), LOGS, None).status == 403


def test_an_empty_log_has_the_root_of_the_empty_tree_or_is_refused():
    text = Checkpoint(LOG.name, 0, bytes(32)).text()
    read = parse_request(request_body(0, [], Note(text, (LOG.sign(text),))))

    assert weigh(read, LOGS, None).status == 422
    assert isinstance(weigh(asked(0, 0), LOGS, None), Accepted)


def test_a_witness_reckons_with_the_hash_of_the_log():
    key = SigningKey(LOG.name, LOG.seed, ED25519_SM3)
    latest = Head(5, SM3.root(LEAVES[:5]))

    assert isinstance(weigh(asked(5, 9, signer=key, tree=SM3), {LOG.name: (key.verifier,)}, latest), Accepted)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"old 0\n", b"old 00\n\n", b"new 0\n\n", b"old 0\nAAAA\n\n", "old \u0660\n\n".encode(), b"old 0\n\nno note",
        b"old 0\n" + b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 64 + b"\n", b"old 0\n\n" + b"x" * 1_000_001,
        b"old 0\n\ntext\n\n\xe2\x80\x94 a YWJjZGU=\n",
    ],
)  # fmt: skip
def test_what_is_no_request_is_a_bad_one(raw):
    assert parse_request(raw).status == 400
