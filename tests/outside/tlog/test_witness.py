"""Witness and service over HTTP: statuses as laid down, and no step back under any order of requests."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Event, Thread
from time import sleep

import pytest

from onus.log.checkpoints import Checkpoint
from onus.log.hashing import SHA256
from onus.log.keys import COSIGNATURE, SigningKey, signed_at
from onus.log.notes import Note, parse_lines, parse_note
from onus.log.policies import Group, Log, Policy, QuorumNotMet, trusted_checkpoint
from onus.log.policies import Witness as NamedWitness
from onus.log.proof_files import parse_proof_file
from onus.log.proofs import consistency_proof, reader_of
from onus.log.witnessing import request_body
from onus.outside.tlog import http_server, log_folder
from onus.outside.tlog.faults import KeyFileUnfit, LogIsThere, NoLog
from onus.outside.tlog.http_client import NoAnswer, ask, fetched
from onus.outside.tlog.http_server import Reply, Server
from onus.outside.tlog.key_files import new_key, read_key, write_key
from onus.outside.tlog.log_folder import POLICY, make_log, open_log
from onus.outside.tlog.log_service import LogService
from onus.outside.tlog.witness import Witness, make_witness, witness_server
from tests.outside.tlog.servers import serving

LOG = SigningKey("log.example/onus", bytes(range(32)))
LEAVES = SHA256.leaves(str(number).encode() for number in range(64))
SECOND = 1_000_000


class Clock:
    def __init__(self, at_s=1_700_000_000):
        self.at_s = at_s

    def __call__(self):
        return self.at_s * SECOND


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def witness(tmp_path, clock):
    make_witness(tmp_path / "w", "witness.example/w")
    made = Witness(tmp_path / "w", Policy((Log(LOG.verifier),)), clock)
    yield made
    made.close()


def body(old, size, leaves=LEAVES):
    head = Checkpoint(LOG.name, size, SHA256.root(leaves[:size]))
    proof = consistency_proof(old, size, reader_of(leaves[:size])) if old else []
    return request_body(old, proof, Note(head.text(), (LOG.sign(head.text()),)))


def test_a_witness_signs_what_goes_on_and_says_when(witness):
    first, second = witness.add_checkpoint(body(0, 5)), witness.add_checkpoint(body(5, 9))
    line = parse_lines(second.body.decode())[0]

    assert (first.status, second.status) == (200, 200)
    assert witness.key.verifier.signed(Checkpoint(LOG.name, 9, SHA256.root(LEAVES[:9])).text(), line)
    assert signed_at(line) == 1_700_000_000


def test_a_witness_answers_with_the_status_that_is_laid_down(witness):
    assert witness.add_checkpoint(body(0, 5)).status == 200
    rewritten = [LEAVES[9], *LEAVES[1:]]
    conflict = witness.add_checkpoint(body(0, 9))

    assert (conflict.status, conflict.body, conflict.content_type) == (409, b"5\n", "text/x.tlog.size")
    assert witness.add_checkpoint(body(5, 9, rewritten)).status == 422
    assert witness.add_checkpoint(b"old").status == 400
    assert witness.add_checkpoint(body(0, 5).replace(b"log.example", b"bog.example")).status == 404
    assert witness.add_checkpoint(body(5, 5).replace(b"\n5\n", b"\n6\n")).status == 403


def test_the_time_of_signatures_never_goes_back(witness, clock):
    witness.add_checkpoint(body(0, 5))
    clock.at_s -= 3600
    line = parse_lines(witness.add_checkpoint(body(5, 9)).body.decode())[0]

    assert signed_at(line) == 1_700_000_000


def test_a_witness_remembers_after_a_restart(witness, tmp_path, clock):
    witness.add_checkpoint(body(0, 5))
    again = Witness(tmp_path / "w", Policy((Log(LOG.verifier),)), clock)

    assert again.add_checkpoint(body(0, 9)).body == b"5\n"
    again.close()


def test_of_many_requests_at_once_each_old_size_is_followed_by_one_new_one(witness, tmp_path, clock):
    others = [Witness(tmp_path / "w", Policy((Log(LOG.verifier),)), clock) for _ in range(3)]
    all_of_them = [witness, *others]
    asked = [(old, new) for old in range(8) for new in range(old + 1, 12)]
    with ThreadPoolExecutor(8) as at_once:
        replies = list(
            at_once.map(lambda job: all_of_them[job[0] % 4].add_checkpoint(body(*job[1])), enumerate(asked))
        )
    signed = sorted(pair for pair, reply in zip(asked, replies, strict=True) if reply.status == 200)

    assert signed
    assert {reply.status for reply in replies} <= {200, 409}
    # Each signed step begins where the one before it ended: nobody was rolled back.
    assert [old for old, _ in signed] == [0, *[new for _, new in signed[:-1]]]
    for one in others:
        one.close()


def test_a_witness_serves_the_last_checkpoint_with_the_signatures_of_log_and_witness(witness):
    name = sha256(LOG.name.encode()).hexdigest()
    with serving(witness_server(witness, host="127.0.0.1", port=0)) as url:
        with pytest.raises(NoAnswer, match="404"):
            fetched(f"{url}/{name}/checkpoint")
        assert ask(f"{url}/add-checkpoint", body=body(0, 5)).status == 200
        note = parse_note(fetched(f"{url}/{name}/checkpoint"))
        policy = Policy((Log(LOG.verifier),), (NamedWitness("w", witness.key.verifier),), (), "w")

        assert trusted_checkpoint(note, policy).checkpoint.size == 5
        assert ask(f"{url}/add-checkpoint").status == 405
        assert ask(f"{url}/elsewhere").status == 404


def test_a_server_bounds_what_it_takes(witness):
    with serving(witness_server(witness, host="127.0.0.1", port=0)) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as raw:
            raw.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n")
            assert b" 411 " in raw.recv(1000)
        with socket.create_connection((host, int(port)), timeout=5) as raw:
            raw.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 1000001\r\n\r\n")
            assert b" 413 " in raw.recv(1000)
        assert ask(f"{url}/add-checkpoint", body=body(0, 5)).status == 200


def test_a_witness_whose_memory_cannot_be_written_signs_nothing_and_says_so(witness):
    witness._db.execute("PRAGMA query_only=ON")
    with serving(witness_server(witness, host="127.0.0.1", port=0)) as url:
        refused = ask(f"{url}/add-checkpoint", body=body(0, 5))
        witness._db.execute("PRAGMA query_only=OFF")

        assert (refused.status, b"TLOG-004" in refused.body) == (503, True)
        assert ask(f"{url}/add-checkpoint", body=body(0, 5)).status == 200


def test_a_server_hangs_up_on_more_callers_than_it_has_threads_for(monkeypatch):
    monkeypatch.setattr(http_server, "THREADS_MAX", 2)
    with serving(Server(lambda *_: Reply(200, b"here"), body_bytes_max=10)) as url:
        host, port = url.removeprefix("http://").split(":")
        silent = [socket.create_connection((host, int(port)), timeout=5) for _ in range(2)]
        with pytest.raises(NoAnswer):
            ask(url + "/")
        for one in silent:
            one.close()
        assert answered_in_the_end(url)


def answered_in_the_end(url):
    for _ in range(50):
        try:
            return ask(url + "/").body == b"here"
        except NoAnswer:
            sleep(0.1)
    return False


def test_a_witness_has_a_key_for_cosignatures_of_its_own(tmp_path, clock):
    policy = Policy((Log(LOG.verifier),))
    with pytest.raises(NoLog, match="no key"):
        Witness(tmp_path, policy, clock)
    make_witness(tmp_path / "w", "w")
    with pytest.raises(LogIsThere):
        make_witness(tmp_path / "w", "w")
    (tmp_path / "x").mkdir()
    write_key(tmp_path / "x" / "witness.key", new_key("w"))
    with pytest.raises(KeyFileUnfit, match="not for cosignatures"):
        Witness(tmp_path / "x", policy, clock)


@pytest.fixture
def log_with_witnesses(tmp_path, clock):
    """Return a log of which two witnesses, asked over HTTP, make the quorum."""
    key = make_log(tmp_path / "log", "log.example/onus", entries="any")
    named, made, stack = [], [], []
    for name in ("w1", "w2"):
        make_witness(tmp_path / name, f"{name}.example")
        made.append(Witness(tmp_path / name, Policy((Log(key),)), clock))
        stack.append(serving(witness_server(made[-1], host="127.0.0.1", port=0)))
        named.append(NamedWitness(name, made[-1].key.verifier, stack[-1].__enter__()))
    policy = Policy((Log(key),), tuple(named), (Group("both", 2, ("w1", "w2")),), "both")
    (tmp_path / "log" / POLICY).write_bytes(policy.encode())
    yield tmp_path / "log", policy, made
    for one in stack:
        one.__exit__(None, None, None)
    for one in made:
        one.close()


def test_a_log_shows_each_checkpoint_to_its_witnesses_before_it_stands(log_with_witnesses):
    folder, policy, _ = log_with_witnesses
    with open_log(folder) as log:
        for step in range(3):
            log.accept([f"{step} {number}".encode() for number in range(5)])
            done = log.sequence(step)
            found = trusted_checkpoint(parse_note((log.public / "checkpoint").read_bytes()), policy)
            assert set(found.verdict.witnessed_at) == {"w1", "w2"}
            assert [one.reason for one in done.witnesses] == ["", ""]


def test_a_witness_that_signed_what_a_crash_kept_from_standing_is_asked_again(
    log_with_witnesses, monkeypatch
):
    folder, policy, _ = log_with_witnesses
    with open_log(folder) as log:
        log.accept([b"a"])
        log.sequence(1)
        log.accept([b"b"])
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(log_folder, "put_checkpoint", interrupted)
            log.sequence(2)
    with open_log(folder) as log:
        log.accept([b"c"])
        done = log.sequence(3)

        assert (done.size, done.added) == (3, 2)
        trusted_checkpoint(log.reader.note, policy)


def interrupted(*_):
    raise KeyboardInterrupt


def test_without_its_quorum_the_old_checkpoint_stands_and_everything_waits(log_with_witnesses):
    folder, policy, made = log_with_witnesses
    with open_log(folder) as log:
        log.accept([b"a"])
        log.sequence(1)
        before = (log.public / "checkpoint").read_bytes()
        stranger = Policy((Log(LOG.verifier),))
        made[0]._logs = {one.key.name: [one.key] for one in stranger.logs}
        log.accept([b"b"])
        with pytest.raises(QuorumNotMet, match="witnessed by w2"):
            log.sequence(2)

        assert (log.public / "checkpoint").read_bytes() == before
        made[0]._logs = {policy.logs[0].key.name: [policy.logs[0].key]}
        assert log.sequence(3).added == 1
        trusted_checkpoint(log.reader.note, policy)


def test_a_witness_that_is_away_or_speaks_nonsense_is_told_and_breaks_nothing(tmp_path, clock):
    key = make_log(tmp_path / "log", "log.example/onus", entries="any")
    replies = iter([Reply(200, b"nonsense\n"), Reply(200, b"\xff\n"), Reply(500, b"oh"), Reply(409, b"99\n")])
    server = Server(lambda *_: next(replies), body_bytes_max=10_000)
    away = NamedWitness("away", new_key("away.example", COSIGNATURE).verifier, "http://127.0.0.1:9")
    with serving(server) as url, open_log(tmp_path / "log") as log:
        strange = NamedWitness("strange", new_key("strange.example", COSIGNATURE).verifier, url)
        (tmp_path / "log" / POLICY).write_bytes(Policy((Log(key),), (away, strange)).encode())
        told = []
        for number in range(4):
            log.accept([f"{number}".encode()])
            told.append([one.reason for one in log.sequence(number).witnesses])

    assert all("did not answer" in one for one, _ in told)
    assert ["no signed note" in told[0][1], "no text" in told[1][1], "status 500" in told[2][1]] == [True] * 3
    assert "it has signed this log with 99 entries" in told[3][1]


@pytest.fixture
def service(tmp_path, clock):
    make_log(tmp_path / "log", "log.example/onus", entries="any")
    with open_log(tmp_path / "log") as log:
        made, stop = LogService(log, clock), Event()
        server = Server(made.answer, body_bytes_max=65_535)
        with serving(server) as url:
            yield log, made, url, stop


def running(made, stop, told):
    made.run(stop, told.append, told.append)


def test_whoever_hands_in_gets_a_receipt_that_proves_it(service):
    log, made, url, stop = service
    told = []

    def hand_in():
        try:
            with ThreadPoolExecutor(8) as many:
                return list(many.map(lambda n: ask(f"{url}/add", body=f"entry {n % 20}".encode()), range(40)))
        finally:
            stop.set()

    with ThreadPoolExecutor(1) as other:
        future = other.submit(hand_in)
        running(made, stop, told)  # The log belongs to this thread.
        answers = future.result()

    assert {one.status for one in answers} == {200}
    for number, one in enumerate(answers):
        proof = parse_proof_file(one.body)
        assert proof.includes(SHA256.leaf(f"entry {number % 20}".encode()))
        assert log.verifier.signed(proof.note.text, proof.note.signatures[0])
    assert log.size == 20
    assert sum(one.added for one in told) == 20


def test_a_service_shows_the_files_of_the_log_and_nothing_else(service):
    log, made, url, _ = service
    log.accept([b"a"])
    made.step(wait_s=0)

    assert parse_note(fetched(f"{url}/checkpoint")).text.startswith("log.example/onus\n1\n")
    assert fetched(f"{url}/tile/0/000.p/1") == SHA256.leaf(b"a")
    for path in ("/tile/0/001", "/../private/log.key", "/private/log.key", "/tile/../../private/log.key"):
        assert ask(url + path).status == 404
    assert ask(f"{url}/add").status == 405
    assert ask(f"{url}/add", body=b"").status == 400


@pytest.mark.parametrize(
    "bad",
    [
        b'{"committed":' + b"[" * 60_000,
        b'{"committed":{},"dossier":1,"id":"a","kind":"b"}',
        b'{"committed":{},"dossier":"\\ud800","id":"a","kind":"b"}',
        b'{"committed":{},"dossier":"\xff","id":"a","kind":"b"}',
        b'{"committed":{},"dossier":"a"}',
    ],
)
def test_an_entry_that_cannot_be_read_is_refused_alone_and_the_service_goes_on(service, bad):
    log, made, url, stop = service
    with ThreadPoolExecutor(4) as other:
        sent = [other.submit(ask, f"{url}/add", body=body) for body in (b"before", bad, b"beside")]
        ran = other.submit(lambda: [one.result() for one in sent] and stop.set())
        running(made, stop, [])
        ran.result()

    assert [one.result().status for one in sent] == [200, 400, 200]
    assert b"TLOG-012" in sent[1].result().body
    assert sorted(log.entries(0, log.size)) == [b"before", b"beside"]


def test_what_the_log_cannot_take_is_said_to_whoever_handed_it_in(service):
    log, made, url, _ = service
    log._queue._db.execute("PRAGMA query_only=ON")
    with ThreadPoolExecutor(1) as other:
        future = other.submit(ask, f"{url}/add", body=b"a")
        with pytest.raises(Exception, match="TLOG-004"):
            while True:
                made.step(wait_s=0.1)

        assert (future.result().status, b"TLOG-004" in future.result().body) == (503, True)
    log._queue._db.execute("PRAGMA query_only=OFF")


def answering(*pieces, hold=None):
    """Return a server that sends these bytes to whoever comes, and then perhaps holds the line."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        line, _ = listening.accept()
        with line:
            line.recv(10_000)
            for piece in pieces:
                line.sendall(piece)
            if hold is not None:
                hold.wait(10)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}", listening, thread


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        (
            [b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"],
            "sends elsewhere",
        ),
        ([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx"], "web page"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"], "too early"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n", b"x" * 2000], "more than 1000 bytes"),
        ([b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 2000], "more than 1000 bytes"),
        ([b"nonsense\r\n"], "nonsense"),
        ([], "closed"),
    ],
)
def test_a_server_that_answers_strangely_is_told_as_what_it_is(pieces, reason):
    url, listening, thread = answering(*pieces)
    with listening, pytest.raises(NoAnswer, match=reason):
        fetched(url, limit_bytes=1000)
    thread.join()


def test_a_server_that_stalls_is_left_after_the_deadline():
    hold = Event()
    url, listening, thread = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", hold=hold)
    with listening, pytest.raises(NoAnswer, match=r"more than 0\.3 s"):
        fetched(url, deadline_s=0.3)
    hold.set()
    thread.join()


@pytest.mark.parametrize("url", ["ftp://log.example", "log.example", "http://", "http://127.0.0.1:99999"])
def test_what_is_no_address_is_not_asked(url):
    with pytest.raises(NoAnswer):
        ask(url)


def test_keys_are_read_back_from_their_files(tmp_path):
    key = new_key("w.example", COSIGNATURE)
    write_key(tmp_path / "k", key)

    assert read_key(tmp_path / "k") == key
