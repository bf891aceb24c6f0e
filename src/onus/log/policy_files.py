"""Policy files: a policy read from its lines, with every fault of them told at once.

In:  the bytes of a file.
Out: the policy.

The surprise: the bytes above ASCII are opaque. A name is the same only where
its bytes are, so no table of characters decides whom to believe.

Source: C2SP tlog-policy.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from onus.base.errors import OnusError
from onus.log.base64_lines import whole_number
from onus.log.keys import NotAKey, VerifierKey, WeakKey, parse_verifier_key
from onus.log.policies import NONE, Group, Log, Policy, Witness

POLICY_BYTES_MAX = 1_000_000
EACH_MAX = 256
"""Logs, witnesses and groups; the specification asks for 32 of each."""
ALL, ANY = "all", "any"
_BETWEEN = re.compile("[ \t]+")
_ALLOWED = frozenset((0x09, 0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)))


class FaultyPolicy(OnusError):
    """A policy file has faults; all of them are told."""

    code = "LOG-010"
    what = "The policy has {count} fault(s): {told}."
    why = "Whom to believe must not be guessed."
    do = "Mend the lines, or fetch the policy again from whom you have it."

    def __init__(self, faults: list[str]) -> None:
        """Keep the faults in the order of their lines."""
        self.faults = tuple(faults)
        super().__init__(count=len(faults), told="; ".join(faults))


def parse_policy(raw: bytes) -> Policy:
    """Return the policy of a file.

    Raises:
        FaultyPolicy: it has faults, all of which are told by their lines.

    >>> text = "log example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\\nquorum none\\n"
    >>> parse_policy(text.encode()).logs[0].key.name
    'example.com/foo'
    """
    if len(raw) > POLICY_BYTES_MAX:
        raise FaultyPolicy([f"it has {len(raw)} bytes, above {POLICY_BYTES_MAX}"])
    draft = _Draft()
    lines = raw.split(b"\n")
    if lines.pop():
        draft.faults.append(f"line {len(lines) + 1}: it does not end")
    for number, line in enumerate(lines, start=1):
        draft.number = number
        if not _ALLOWED.issuperset(line):
            draft.fault("it holds control characters")
            continue
        words = _BETWEEN.split(line.decode("utf-8", "surrogateescape").strip(" \t"))
        if words == [""] or words[0].startswith("#"):
            continue
        take = _KINDS.get(words[0])
        if take is None:
            draft.fault(f"`{words[0][:40]}` is none of log, witness, group, quorum")
        else:
            take(draft, words[1:])
    if not draft.quorums:
        draft.faults.append("it states no quorum")
    if draft.faults:
        raise FaultyPolicy(draft.faults)
    return Policy(tuple(draft.logs), tuple(draft.witnesses), tuple(draft.groups), draft.quorums[0])


@dataclass(slots=True)
class _Draft:
    """What the lines came to so far."""

    number: int = 0
    faults: list[str] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    quorums: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)

    def fault(self, what: str) -> None:
        self.faults.append(f"line {self.number}: {what}".encode("utf-8", "replace").decode())

    def key(self, text: str, *, timed: bool) -> VerifierKey | None:
        try:
            key = parse_verifier_key(text)
        except (NotAKey, WeakKey) as error:
            self.fault(f"{error.what.format(**error.named)}"[:200])
            return None
        if key.algorithm.timed != timed:
            self.fault(f"{key.name} has the algorithm {key.algorithm.name}, which is not for this line")
            return None
        return key

    def new_name(self, name: str) -> bool:
        if name == NONE or name in self.names:
            self.fault(f"the name `{name[:40]}` is taken")
            return False
        self.names.add(name)
        return True

    def room(self, held: int) -> bool:
        if held >= EACH_MAX:
            self.fault(f"there are more than {EACH_MAX} of its kind")
        return held < EACH_MAX


def _take_log(draft: _Draft, words: list[str]) -> None:
    if len(words) not in (1, 2):
        draft.fault("a log is its key and perhaps an address")
        return
    key = draft.key(words[0], timed=False)
    if key is None or not draft.room(len(draft.logs)):
        return
    if any(one.key.public == key.public for one in draft.logs):
        draft.fault(f"the key of {key.name} stands there twice")
        return
    draft.logs.append(Log(key, *words[1:]))


def _take_witness(draft: _Draft, words: list[str]) -> None:
    if len(words) not in (2, 3):
        draft.fault("a witness is its name, its key and perhaps an address")
        return
    named, key = draft.new_name(words[0]), draft.key(words[1], timed=True)
    if not named or key is None or not draft.room(len(draft.witnesses)):
        return
    if any(one.key.public == key.public for one in draft.witnesses):
        draft.fault(f"the key of {key.name} stands there twice")
        return
    draft.witnesses.append(Witness(words[0], key, *words[2:]))


def _take_group(draft: _Draft, words: list[str]) -> None:
    if len(words) < 3:
        draft.fault("a group is its name, a threshold and its members")
        return
    name, wanted, members = words[0], words[1], words[2:]
    for member in members:
        if member not in draft.names:
            draft.fault(f"`{member[:40]}` is named by no line before")
        elif member in draft.members:
            draft.fault(f"`{member[:40]}` is a member already")
        draft.members.add(member)
    threshold = {ALL: len(members), ANY: 1}.get(wanted, whole_number(wanted))
    if threshold is None or not 1 <= threshold <= len(members):
        draft.fault(f"the threshold `{wanted[:40]}` is not from 1 to {len(members)}")
    elif draft.room(len(draft.groups)) and draft.new_name(name):
        draft.groups.append(Group(name, threshold, tuple(members)))


def _take_quorum(draft: _Draft, words: list[str]) -> None:
    if len(words) != 1:
        draft.fault("a quorum is one name")
    elif draft.quorums:
        draft.fault("the quorum is stated twice")
    elif words[0] != NONE and words[0] not in draft.names:
        draft.fault(f"`{words[0][:40]}` is named by no line before")
    if len(words) == 1:
        draft.quorums.append(words[0])


_KINDS: dict[str, Callable[[_Draft, list[str]], None]] = {
    "log": _take_log, "witness": _take_witness, "group": _take_group, "quorum": _take_quorum,
}  # fmt: skip
