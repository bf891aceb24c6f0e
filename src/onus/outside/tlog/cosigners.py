"""Cosigners: how a log asks the witnesses that its policy names.

In:  a policy with addresses, and the last checkpoint.
Out: for each witness what asks it, and never fails for what it or the network does.

The surprise: a log may be wrong about what a witness last signed, after a crash
or because somebody else asked. The witness then says which size it knows, and
is asked once more with the proof from there.

Source: C2SP tlog-witness.
"""

from __future__ import annotations

from functools import partial

from onus.base.errors import OnusError
from onus.log.base64_lines import whole_number
from onus.log.checkpoints import parse_checkpoint
from onus.log.notes import Note, SignatureLine, parse_lines
from onus.log.policies import Policy, Witness
from onus.log.witnessing import CONFLICT, OK, request_body
from onus.outside.tlog.http_client import NoAnswer, ask
from onus.outside.tlog.sequencing import Cosigned, Cosigner, Prover

ANSWER_BYTES_MAX = 100_000
DEADLINE_S = 3.0
TRIES = 2


def cosigners(policy: Policy, last: Note, *, deadline_s: float = DEADLINE_S) -> list[Cosigner]:
    """Return what asks each witness that has an address.

    Args:
        policy: names the witnesses.
        last: checkpoint that stands now; whoever signed it is taken to know it.
        deadline_s: how long one answer may take.
    """
    size = parse_checkpoint(last.text).size
    asking: list[Cosigner] = []
    for witness in policy.witnesses:
        if witness.url:
            knows = any(witness.key.claims(line) for line in last.signatures)
            asking.append(partial(_asked, witness, size if knows else 0, deadline_s))
    return asking


def _asked(witness: Witness, old: int, deadline_s: float, note: Note, prove: Prover) -> Cosigned:
    try:
        return _signed(witness, old, deadline_s, note, prove)
    except OnusError as error:
        return Cosigned(witness.name, None, error.sentence())


def _signed(witness: Witness, old: int, deadline_s: float, note: Note, prove: Prover) -> Cosigned:
    size = parse_checkpoint(note.text).size
    url = witness.url.rstrip("/") + "/add-checkpoint"
    for _ in range(TRIES):
        if old > size:
            return Cosigned(witness.name, None, f"it has signed this log with {old} entries, we have {size}")
        body = request_body(old, prove(old) if old else [], note)
        answer = ask(url, body=body, limit_bytes=ANSWER_BYTES_MAX, deadline_s=deadline_s)
        if answer.status == OK:
            return _taken(witness, note, answer.body)
        known = whole_number(answer.body.decode("utf-8", "replace").removesuffix("\n"))
        if answer.status != CONFLICT or known is None:
            break
        old = known
    told = answer.body[:200].decode("utf-8", "replace").strip()
    return Cosigned(witness.name, None, f"status {answer.status}: {told}")


def _taken(witness: Witness, note: Note, body: bytes) -> Cosigned:
    try:
        lines: tuple[SignatureLine, ...] = parse_lines(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NoAnswer(url=witness.url, reason="its signature is no text") from error
    line = next((one for one in lines if witness.key.signed(note.text, one)), None)
    return Cosigned(witness.name, line, "" if line else "its signature does not verify")
