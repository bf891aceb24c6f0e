"""Admit a sender: whether one more report, feedback or the like may come in from where it comes.

In:  a puzzle with its answer, where it comes from, the honeypot, the time.
Out: `Admitted`, with doubts that are kept with the report; or `NotAdmitted`, with the wait.

The surprise: what a trap caught is admitted. A doubt hides a report until an officer
has looked, with its reason; nothing that was sent is thrown away unseen.

Read the rows of the directions, decide, write, all in one transaction. Ask this after
the form was found whole: an answer to a puzzle holds once.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import SECOND_US, Instant
from onus.records import intake
from onus.records.unit import unit
from onus.wire.intake.allowances import Rule, direction, neighbourhoods, take
from onus.wire.intake.puzzles import Answered, Held, answered

SOLVED_RULES = (
    Rule("solved-device", an_hour=20, at_once=6),
    Rule("solved-narrow", an_hour=60, at_once=20),
    Rule("solved-wide", an_hour=600, at_once=120),
)
"""Carriers put thousands of telephones behind one address, so the wide rules are generous."""
UNSOLVED_RULES = (
    Rule("unsolved-device", an_hour=6, at_once=2),
    Rule("unsolved-narrow", an_hour=12, at_once=4),
    Rule("unsolved-wide", an_hour=120, at_once=30),
)
KEYED_RULES = (Rule("key", an_hour=72_000, at_once=400),)
HONEYPOT = "honeypot"
TOO_MANY, SPENT = "too_many", "spent"


@dataclass(frozen=True, slots=True)
class Sender:
    """Where something comes from, as far as it matters.

    Attributes:
        address: of the client, as the proxy told it.
        device: random text of a cookie; empty for none.
        challenge: as it came back.
        nonces: the answer; empty without scripts.
        honeypot: what stood in the field that no person sees.
    """

    address: str
    device: str
    challenge: str
    nonces: str
    honeypot: str = ""


@dataclass(frozen=True, slots=True)
class Admitted:
    """One more may come.

    Attributes:
        doubts: why an officer looks before it is shown; empty for none.
    """

    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """Not now.

    Attributes:
        reason: `too_many`, `too_quick`, `spent`, `expired`, `forged` or `wrong`.
        wait_s: how long until the same may come; 0 where waiting does not help.
    """

    reason: str
    wait_s: int = 0


def admit_sender(sender: Sender, purpose: str, *, key: bytes, now: Instant) -> Admitted | NotAdmitted:
    """Say whether one more may come, and count it.

    Args:
        sender: where it comes from.
        purpose: of the puzzle, `report` for one.
        key: the secret of puzzles and directions.
        now: the time.
    """
    answer = looked_at(sender, purpose, key=key, now=now)
    if isinstance(answer, NotAdmitted):
        return answer
    with unit():
        return admit_within(sender, answer, key=key, now=now)


def looked_at(sender: Sender, purpose: str, *, key: bytes, now: Instant) -> Answered | NotAdmitted:
    """Return the answer to a puzzle, or why it does not hold; no table is asked."""
    answer = answered(key, purpose, text=sender.challenge, nonces=sender.nonces, now=now)
    if answer.held not in (Held.SOLVED, Held.UNSOLVED):
        return NotAdmitted(answer.held.value, _seconds(answer.wait_us))
    return answer


def admit_within(sender: Sender, answer: Answered, *, key: bytes, now: Instant) -> Admitted | NotAdmitted:
    """Count one more within a transaction that its caller holds, which is to be kept where it is refused, too."""
    rules = SOLVED_RULES if answer.held is Held.SOLVED else UNSOLVED_RULES
    narrow, wide = neighbourhoods(sender.address)
    # Without a cookie a device is what its neighbourhood is: leaving it out wins nothing.
    whence = (f"device {sender.device}" if sender.device else f"bare {narrow}", narrow, wide)
    named = {direction(key, rule, place, now=now): rule for rule, place in zip(rules, whence, strict=True)}
    # What is spent already counts against its directions too: it was sent twice, or stolen.
    wait_us = _count(named, now)
    if wait_us:
        return NotAdmitted(TOO_MANY, _seconds(wait_us))
    if not intake.spend_puzzle(answer.spent_as, until=answer.spent_until):
        return NotAdmitted(SPENT)
    return Admitted((HONEYPOT,) if sender.honeypot.strip() else ())


def admit_key(digest: str, *, key: bytes, now: Instant) -> NotAdmitted | None:
    """Count one more of a program with a key; None where it may come."""
    named = {direction(key, rule, f"key {digest}", now=now): rule for rule in KEYED_RULES}
    with unit():
        wait_us = _count(named, now)
    return NotAdmitted(TOO_MANY, _seconds(wait_us)) if wait_us else None


def _count(named: dict[str, Rule], now: Instant) -> int:
    """Count one more in each direction, in all of them or in none; return the longest wait."""
    kept = intake.held_allowances(named)
    taken = {
        name: take(rule, Instant(kept[name]) if kept.get(name) else None, now=now)
        for name, rule in named.items()
    }
    wait_us = max(one.wait_us for one in taken.values())
    if not wait_us:
        intake.keep_allowances({name: one.calm_at for name, one in taken.items()})
    return wait_us


def _seconds(us: int) -> int:
    return -(-us // SECOND_US)
